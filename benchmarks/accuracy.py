"""How right the reading is, by the shared scorers: python benchmarks/accuracy.py. Writes benchmarks/accuracy.md."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import common
from bestand.exports.record import record
from bestand.pipeline import Reader
from bestand.records import Report

FLOAT = common.ROOT / "build" / "tagger.fp32.onnx"  # what training/export.py leaves behind


def sets() -> dict[str, list[dict]]:
    """The documents measured, by name."""
    reports = common.documents(common.SHARED / "gold" / "reports-dev.jsonl")
    seed = common.documents(common.SHARED / "seed" / "expected.json")
    return {
        "PolNeAR dev": common.documents(common.SHARED / "data" / "polnear-dev.jsonl"),
        "reports-dev nl": [d for d in reports if d["language"] == "nl"],
        "reports-dev de": [d for d in reports if d["language"] == "de"],
        "reports-dev en": [d for d in reports if d["language"] == "en"],
        "nl-news-dev": common.documents(common.SHARED / "gold" / "nl-news-dev.jsonl"),
        "seed": seed,
        "reports-dev + seed": reports + seed,
    }


def predicted(reader: Reader, docs: list[dict]) -> dict[str, dict]:
    """The record of every document, as `bestand extract` prints it."""
    out = {}
    for doc in docs:
        report = Report(doc["id"], doc["text"], doc.get("language") or "en", published=doc.get("published"))
        out[doc["id"]] = record(reader.read(report))
    return out


def main() -> None:
    spans, records = common.scorer("score"), common.scorer("score_records")
    reader = Reader()
    names = {
        "PolNeAR dev": "polnear",
        "reports-dev nl": "nl",
        "reports-dev de": "de",
        "reports-dev en": "en",
        "nl-news-dev": "nl_news",
        "seed": "seed",
        "reports-dev + seed": "reports",
    }
    rows, figures, answers = [], {}, {}
    for name, docs in sets().items():
        gold, found = {d["id"]: d for d in docs}, predicted(reader, docs)
        answers[name] = (gold, found)
        result, quoted = spans.score(gold, found), spans.score(gold, found, "quoted")
        cells = [f"{name} ({len(docs)})"]
        for metric in ("content", "full"):
            cells += [f"{100 * result[metric][k]:.1f}" for k in ("p", "r", "f1")]
            figures[f"{names[name]}_{metric}"] = 100 * result[metric]["f1"]
        figures[f"{names[name]}_quoted_full"] = 100 * quoted["full"]["f1"]
        cells += [
            f"{100 * quoted['full']['f1']:.1f}",
            f"{100 * result['source_acc']:.1f}",
            f"{result['content']['predicted']} / {result['content']['gold']}",
        ]
        rows.append(cells)
    head = ["documents", "content P", "R", "F1", "full P", "R", "F1", "quoted full F1", "source right", "found / gold"]
    text = "# Accuracy\n\nMade by `python benchmarks/accuracy.py`, model " + reader.provenance.model + ".\n\n"
    text += common.table(head, rows) + "\n\n"

    gold, found = answers["reports-dev + seed"]
    share = records.score(gold, found)["speaker"]
    figures["speaker"] = 100 * share["right"]
    gold, found = answers["seed"]
    figures["seed_right"] = right_with_speaker(spans, records, gold["seed"], found["seed"])
    text += f"Right speaker, reports-dev and seed: {figures['speaker']:.1f} % of {share['n']} matched, named ones.\n"
    text += f"Seed: statements found with the right speaker: {figures['seed_right']:.0f} of 16.\n"
    if FLOAT.exists():
        exact, docs = Reader(weights=FLOAT), sets()["PolNeAR dev"]
        result = spans.score({d["id"]: d for d in docs}, predicted(exact, docs))
        figures["int8_loss"] = figures["polnear_full"] - 100 * result["full"]["f1"]
        text += f"int8 against float32, PolNeAR dev, full F1: {figures['int8_loss']:+.1f}.\n"
    common.keep("accuracy", text, figures)


def right_with_speaker(spans, records, gold: dict, found: dict) -> int:
    """How many gold statements have a match on content whose speaker is right."""
    doc = spans.Document(gold["text"])
    ours = [s for s in found["statements"] if s["content"]]
    sets_of = [(g, doc.tokens(g["content"])) for g in gold["statements"]], [(p, doc.tokens(p["content"])) for p in ours]
    pairs = spans.match(*sets_of, lambda g, p: spans.jaccard(g[1], p[1]) >= 0.5, lambda g, p: spans.jaccard(g[1], p[1]))
    return sum(records.norm(g[0]["speaker"]) == records.norm(p[0]["speaker"]) for g, p in pairs)


if __name__ == "__main__":
    main()
