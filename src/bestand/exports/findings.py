"""What the analyses find, as rows: JSON with the evidence in it, CSV with the words in a cell."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import IO, Any

from bestand.analyses.contrast import Conflict, Contrast, Shared, Told
from bestand.analyses.evidence import Evidence
from bestand.analyses.positions import Position
from bestand.analyses.repeats import Repeat
from bestand.analyses.shifts import Shift
from bestand.analyses.stalls import Stall, Stalls
from bestand.analyses.threads import Thread
from bestand.analyses.tone import Tone
from bestand.exports import record, rows

# The columns of each analysis; `words` and `reports` stand for the evidence in CSV. A test holds them to the rows.
PROOF = ("words", "reports")
POSITION = ("side", "actor", "issue", "date", "stance", "condition", "claimed_by", "contested", *PROOF)
SHIFT = ("side", "issue", "toward", "issues", "from", "to", "between", "direction", *PROOF)
REPEAT = ("side", "issue", "stance", "dates", "marked", *PROOF)
STALL = ("kind", "side", "issue", "due", "days", *PROOF)
CONTRAST = ("part", "issue", "kind", "side", "speaker", "channel", "unnamed", *PROOF)
THREAD = ("thread", "speaker", "date", "primary", "copy", "language", "channel", *PROOF)


def position(found: Position) -> dict[str, Any]:
    """One position."""
    return asdict(found)


def shift(found: Shift) -> dict[str, Any]:
    """One shift."""
    told = asdict(found)
    return {
        "side": told["side"],
        "issue": told["issue"],
        "toward": told["toward"],
        "issues": told["issues"],
        "from": told["before"],
        "to": told["after"],
        "between": told["between"],
        "direction": told["direction"],
        "evidence": told["evidence"],
    }


def repeat(found: Repeat) -> dict[str, Any]:
    """One repeat."""
    return asdict(found)


def thread(found: Thread) -> dict[str, Any]:
    """One thread, with the differences of wording and the number of outlets."""
    return {
        **asdict(found),
        "outlets": found.outlets,
        "differences": [list(pair) for pair in found.differences()],
    }


def stalls(found: Stalls) -> dict[str, Any]:
    """The four kinds of stall."""
    return asdict(found)


def contrast(found: Contrast) -> dict[str, Any]:
    """Two accounts; tone by side, each count with its places."""
    met = found.encounter
    told = None
    if met:
        told = {"report": met.about.report_id, **record.encounter(met.encounter)}
        told["words"] = met.encounter.evidence.of(met.text)
    return {
        "encounter": told,
        "sides": list(found.sides),
        "both": [_shared(s) for s in found.both],
        "only_a": [_shared(s) for s in found.only_a],
        "only_b": [_shared(s) for s in found.only_b],
        "conflict": [{"issue": c.issue, "kind": c.kind, "a": _told(c.a), "b": _told(c.b)} for c in found.conflict],
        "tone": {side: _tone(counted) for side, counted in found.tone.items()},
    }


def _shared(found: Shared) -> dict[str, Any]:
    return {"issue": found.issue, "evidence": [_told(t) for t in found.told]}


def _told(found: Told) -> dict[str, Any]:
    return {
        **asdict(found.evidence),
        "side": found.side,
        "speaker": found.speaker,
        "channel": found.channel,
        "unnamed": found.unnamed,
    }


def _tone(found: Tone) -> dict[str, Any]:
    return asdict(found)


def write(found: Any, out: IO[str]) -> None:
    """One JSON document, a list with each of its members on a line."""
    if isinstance(found, list):
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in found)
        text = f"[\n{lines}\n]" if found else "[]"
    else:
        text = json.dumps(found, ensure_ascii=False)
    out.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def write_csv(found: Iterable[Mapping[str, Any]], out: IO[str], columns: Sequence[str]) -> None:
    """One row a finding, its evidence as words and as places."""
    rows.write_csv(({c: row.get(c) for c in columns} for row in map(_flat, found)), out, columns)


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    proof = row["evidence"]
    flat = {key: list(value) if isinstance(value, tuple) else value for key, value in row.items()}
    flat["words"] = [e["words"] for e in proof]
    flat["reports"] = [f"{e['report']}:{e['start']}-{e['end']}" for e in proof]
    return flat


def stall_rows(found: Stalls) -> Iterable[dict[str, Any]]:
    """Each stall with its kind."""
    for kind in fields(found):
        some: Sequence[Stall] = getattr(found, kind.name)
        yield from ({"kind": kind.name, **asdict(stall)} for stall in some)


def contrast_rows(found: Contrast) -> Iterable[dict[str, Any]]:
    """Each passage of either account with the part it stands in; the tone's counts with their places."""
    for part in ("both", "only_a", "only_b"):
        shared: Sequence[Shared] = getattr(found, part)
        for one in shared:
            yield from (_row(part, one.issue, None, told) for told in one.told)
    clashes: Sequence[Conflict] = found.conflict
    for clash in clashes:
        yield from (_row("conflict", clash.issue, clash.kind, told) for told in (clash.a, clash.b))
    for side, counted in found.tone.items():
        for kind in ("evaluative", "hedges", "commitments"):
            proof: Sequence[Evidence] = getattr(counted, kind)
            yield from ({"part": "tone", "kind": kind, "side": side, "evidence": [asdict(e)]} for e in proof)


def _row(part: str, issue: str, kind: str | None, told: Told) -> dict[str, Any]:
    row = _told(told)
    return {"part": part, "issue": issue, "kind": kind, **row, "evidence": [row]}


def thread_rows(found: Sequence[Thread]) -> Iterable[dict[str, Any]]:
    """Each telling with the number of its thread; `copy` is the group of copies it is in."""
    for number, one in enumerate(found, 1):
        for at, proof in enumerate(one.statements):
            group = next((n for n, members in enumerate(one.copies, 1) if at in members), None)
            yield {
                "thread": number,
                "speaker": one.speaker,
                "date": one.date,
                "primary": one.primary == at,
                "copy": group,
                "language": one.languages[at],
                "channel": one.channels[at],
                "evidence": [asdict(proof)],
            }
