"""How right acts and encounters are: python benchmarks/acts.py. Writes benchmarks/acts.md.

Measured on the shared gold, and on the passages of training/passages/acts that training leaves out. `--fit` prints the
regression behind an act's score (bestand/acts, SLOPE and RISE), fitted on the latter.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "training")]
import clauses as passages
import common
from bestand import acts as reading
from bestand import lexicon
from bestand.exports.record import record
from bestand.pipeline import Reader
from bestand.records import Report
from bestand.windows import words

METRICS = ("act_place", "act_type", "act_actor", "act_full", "encounter")
SHARES = ("conditional", "repeated", "toward", "voice")
BINS = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 1.01)


def held_out(passage: passages.Passage) -> bool:
    """The same as prepare.held_out, without torch."""
    return int(passage.id.rpartition("-")[2]) % 9 == 0


def gold_of(passage: passages.Passage) -> dict[str, Any]:
    """A passage in the form of the record, one act for each actor and target."""
    found: list[dict[str, Any]] = []
    met = []
    for mark in passage.marks:
        names, toward = mark.actor.names or (None,), mark.toward.names or (None,)
        if mark.type == "ENCOUNTER":
            met.append(
                {
                    "kind": mark.mode,
                    "participants": list(mark.actor.names),
                    "status": mark.status,
                    "date": mark.values.get("date"),
                    "place": mark.values.get("place"),
                    "minutes": mark.values.get("minutes"),
                    "evidence": list(mark.clause),
                }
            )
            continue
        pairs = [(one, other) for one in names for other in toward]
        if mark.type == "CONSULT" and len(names) > 1 and not mark.toward.names:
            pairs = [names[:2]]
        elif "mutual" in mark.flags and len(names) > 1 and not mark.toward.names:
            pairs = [(one, other) for one in names for other in names if one != other]
        for one, other in pairs:
            found.append(
                {
                    "actor": one,
                    "toward": other,
                    "type": mark.type,
                    "mode": mark.mode,
                    "issue": mark.issue,
                    "conditional": mark.condition is not None,
                    "repeated": "again" in mark.flags,
                    "voice": None,
                    "evidence": list(mark.clause),
                }
            )
    about = {"id": passage.id, "text": passage.text, "language": passage.language, "published": passage.published}
    return {**about, "statements": [], "acts": found, "encounters": met}


def predicted(reader: Reader, docs: list[dict]) -> dict[str, dict]:
    """The record of every document."""
    out = {}
    for doc in docs:
        report = Report(doc["id"], doc["text"], doc.get("language") or "en", published=doc.get("published"))
        out[doc["id"]] = record(reader.read(report))
    return out


def judged(records: Any, gold: dict[str, dict], found: dict[str, dict]) -> list[tuple[dict, bool]]:
    """Every found act, and whether a gold act at its place has its type and actor."""
    out = []
    for id, doc in gold.items():

        def right(g: dict, p: dict) -> bool:
            near = records.overlap(g["evidence"], p["evidence"]) >= 0.5
            return near and g["type"] == p["type"] and records.norm(g["actor"]) == records.norm(p["actor"])

        pairs = records.pair(
            doc["acts"], found[id]["acts"], right, lambda g, p: records.overlap(g["evidence"], p["evidence"])
        )
        good = {p["id"] for _, p in pairs}
        out += [(p, p["id"] in good) for p in found[id]["acts"]]
    return out


def reliability(acts: list[tuple[dict, bool]]) -> tuple[str, float]:
    """A table of scores against the share that is right, and the mean distance between the two."""
    rows, error = [], 0.0
    for low, high in pairwise(BINS):
        inside = [(act["score"], right) for act, right in acts if low <= act["score"] < high]
        if inside:
            said, true = np.mean([s for s, _ in inside]), np.mean([r for _, r in inside])
            error += abs(said - true) * len(inside) / len(acts)
            rows.append([f"{low:.2f} to {min(high, 1):.2f}", str(len(inside)), f"{said:.2f}", f"{true:.2f}"])
    return common.table(["score", "acts", "mean score", "share right in type and actor"], rows), error


def fit(acts: list[tuple[dict, bool]]) -> tuple[float, float]:
    """Slope and rise of the logistic regression of right on the log-odds that scores were made of."""
    score = np.array([min(max(act["score"], 0.001), 0.999) for act, _ in acts])
    raw = (np.log(score / (1 - score)) - reading.RISE) / reading.SLOPE
    x, y, w = np.stack([raw, np.ones(len(raw))], 1), np.array([float(right) for _, right in acts]), np.zeros(2)
    for _ in range(30):  # Newton's method
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]), x.T @ (y - p))
    return round(float(w[0]), 3), round(float(w[1]), 3)


def hinted() -> str:
    """A table a language: marked words with the hint of their own type, and with a hint of any."""
    names, rows = lexicon.names(), []
    for language in ("nl", "en", "de"):
        marks = right = some = 0
        for passage in passages.passages():
            if passage.language != language:
                continue
            columns = words(passage.text)
            hints = lexicon.lexicon(language).hints(columns)
            for mark in passage.marks:
                found = {names[h] for h in hints[columns.between(*mark.verb).start]} - set(passages.ISSUES)
                marks, some = marks + 1, some + bool(found)
                right += ("MEETING" if mark.type == "ENCOUNTER" else mark.type) in found
        rows.append([language, str(marks), f"{100 * right / marks:.0f}", f"{100 * some / marks:.0f}"])
    return common.table(["language", "marked words", "own type, %", "any, %"], rows)


def main() -> None:
    records = common.scorer("score_records")
    reader = Reader()
    reports = common.documents(common.SHARED / "gold" / "reports-dev.jsonl")
    seed = common.documents(common.SHARED / "seed" / "expected.json")
    own = [gold_of(p) for p in passages.passages() if held_out(p)]
    sets = {"reports-dev + seed": reports + seed}
    for language in ("nl", "de", "en"):
        sets[f"reports-dev {language}"] = [d for d in reports if d["language"] == language]
    sets["seed"] = seed
    sets["passages left out"] = own
    for language in ("nl", "de", "en"):
        sets[f"passages left out, {language}"] = [d for d in own if d["language"] == language]
    rows, figures, answers = [], {}, {}
    for name, docs in sets.items():
        gold, found = {d["id"]: d for d in docs}, predicted(reader, docs)
        answers[name] = gold, found
        result = records.score(gold, found)
        cells = [f"{name} ({len(docs)}, {result['act_place']['gold']}, {result['encounter']['gold']})"]
        cells += [f"{100 * result[m]['f1']:.1f}" for m in METRICS]
        cells += [f"{100 * result[s]['right']:.0f}" for s in SHARES]
        rows.append([*cells, str(result["act_place"]["predicted"])])
        key = {"reports-dev + seed": "gold", "passages left out": "own"}.get(name)
        if key:
            figures |= {f"{key}_{m}": 100 * result[m]["f1"] for m in METRICS}
            figures |= {f"{key}_{s}": 100 * result[s]["right"] for s in SHARES}
    gold, found = answers["seed"]
    figures["seed_acts"] = sum(right for _, right in judged(records, gold, found))
    head = ["texts (documents, acts, encounters)", *METRICS, *SHARES, "acts found"]
    text = f"# Acts and encounters\n\nMade by `python benchmarks/acts.py`, model {reader.provenance.model}. F1 of the "
    text += "shared scorer; the shares, in percent, are of acts whose place and type are right. A reader who has seen "
    text += "none of it agrees at 87, 86, 80, 49 and 82 (shared/gold, a second annotator).\n\n"
    text += common.table(head, rows) + "\n\n"
    text += f"Seed: acts with right type and actor: {figures['seed_acts']:.0f} of 16.\n\n## Scores\n\n"
    for name in ("passages left out", "reports-dev + seed"):
        table, error = reliability(judged(records, *answers[name]))
        figures[f"error_{'own' if name.startswith('p') else 'gold'}"] = error
        text += f"On {name}, mean distance {error:.2f}:\n\n{table}\n\n"
    missed = Counter(
        (g["type"], p["type"])
        for id, doc in answers["passages left out"][0].items()
        for g, p in records.pair(
            doc["acts"],
            answers["passages left out"][1][id]["acts"],
            lambda g, p: records.overlap(g["evidence"], p["evidence"]) >= 0.5,
            lambda g, p: (g["type"] == p["type"], records.overlap(g["evidence"], p["evidence"])),
        )
        if g["type"] != p["type"]
    )
    text += "Types most often taken for another, passages left out: "
    text += ", ".join(f"{a} as {b} {n}" for (a, b), n in missed.most_common(8)) + ".\n"
    text += "\n## Lexicon\n\nOf the marked words of all passages, how many its hints reach:\n\n" + hinted() + "\n"
    if "--fit" in sys.argv:
        print("SLOPE, RISE =", fit(judged(records, *answers["passages left out"])))
    common.keep("acts", text, figures)


if __name__ == "__main__":
    main()
