"""Passages with acts and encounters: reads and checks training/passages/acts (format: README.md there)."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from bestand import scheme
from bestand.decoding import ENCOUNTER_KINDS as KINDS
from bestand.records import Span, Status

FOLDER = Path(__file__).parent / "passages" / "acts"
TYPES, ISSUES = tuple(scheme.load().types), tuple(scheme.load().issues)
STATUS = get_args(Status)
FLAGS, VALUED = ("again", "not", "mutual"), ("if", "date", "place", "minutes")


@dataclass(frozen=True)
class Part:
    """Who: the words, where the text has them, and the names."""

    spans: tuple[Span, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """One act or encounter of a passage."""

    type: str  # of TYPES, or ENCOUNTER
    mode: str | None  # of an encounter: its kind
    issue: str | None
    verb: Span
    actor: Part
    toward: Part
    clause: Span
    flags: frozenset[str]
    values: dict[str, str]
    condition: Span | None
    status: str | None = None


@dataclass(frozen=True)
class Passage:
    id: str
    language: str
    published: str
    text: str
    marks: tuple[Mark, ...]
    findings: tuple[str, ...]


def passages(folder: Path = FOLDER) -> list[Passage]:
    """Every passage under a folder, or of one file."""
    files = sorted(folder.rglob("*.txt")) if folder.is_dir() else [folder]
    return [p for file in files for p in _file(file)]


def _file(path: Path) -> list[Passage]:
    out = []
    parts = re.split(r"^== ?", path.read_text(encoding="utf-8"), flags=re.M)[1:]
    for number, part in enumerate(parts, 1):
        head, _, body = part.partition("\n")
        lines = body.strip("\n").split("\n")
        text = "\n".join(line for line in lines if not line.startswith(">")).strip()
        marks, findings = [], []
        words = len(text.split())
        if not 15 <= words <= 260:
            findings.append(f"{words} words; wanted 40 to 160")
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", head.strip()):
            findings.append(f"date {head.strip()!r}; wanted EDTF such as 2025-05-19")
        for line in lines:
            if line.startswith(">"):
                try:
                    marks.append(_mark(text, line[1:].strip()))
                except ValueError as error:
                    findings.append(f"{error}  IN  {line[:160]}")
        seen = set()
        for mark in marks:
            key = (mark.type == "ENCOUNTER", mark.verb)
            if key in seen:
                findings.append(
                    f"two marks share the verb {mark.verb.of(text)!r} at {mark.verb.start}: one clause each"
                )
            seen.add(key)
        language = path.parent.name
        out.append(
            Passage(f"{language}-{path.stem}-{number}", language, head.strip(), text, tuple(marks), tuple(findings))
        )
    return out


def _mark(text: str, line: str) -> Mark:
    fields = [f.strip() for f in line.split(" | ")]
    kind, _, mode = fields[0].partition(".")
    if kind == "ENCOUNTER":
        mode, _, status = mode.partition(".")
        if len(fields) < 4 or mode not in KINDS or status not in STATUS:
            raise ValueError("wanted ENCOUNTER.kind.status | word | participants | clause | flags")
        issue, verb, actor, toward, clause, rest = "-", fields[1], fields[2], "-", fields[3], fields[4:]
    else:
        if kind not in TYPES:
            raise ValueError(f"type {kind!r} is none of {', '.join(TYPES)}")
        if len(fields) < 6:
            raise ValueError("wanted TYPE | issue | verb | actor | toward | clause | flags")
        (issue, verb, actor, toward, clause), rest, status = fields[1:6], fields[6:], None
    if issue != "-" and issue not in ISSUES:
        raise ValueError(f"issue {issue!r} is not in the codebook")
    flags = frozenset(f for f in rest if f in FLAGS)
    values = {k: v.strip() for k, _, v in (f.partition(":") for f in rest if f not in FLAGS)}
    if unknown := set(values) - set(VALUED):
        raise ValueError(f"flag {sorted(unknown)} unknown; wanted {FLAGS + VALUED}")
    where = _once(text, clause, "clause")
    at = _near(text, verb, where.start, where, "verb")
    condition = _near(text, values["if"], at.start, None, "condition") if "if" in values else None
    return Mark(
        kind, mode or None, None if issue == "-" else issue, at, _part(text, actor, at), _part(text, toward, at),
        where, flags, values, condition, status,
    )  # fmt: skip


def _part(text: str, field: str, verb: Span) -> Part:
    if field in ("-", ""):
        return Part((), ())
    words, equals, names = field.rpartition(" = ")
    if not equals:
        raise ValueError(f"{field!r} lacks ' = Name'")
    pieces = [w.strip() for w in words.split(" + ")]
    spans = [_near(text, w, verb.start, None, "actor or toward") for w in pieces if w not in ("-", "")]
    return Part(tuple(sorted(spans)), tuple(n.strip() for n in names.split(" + ")))


def _once(text: str, words: str, what: str) -> Span:
    found = text.find(words)
    if found < 0 or not words:
        raise ValueError(f"{what} is not in the text: {words[:60]!r}")
    if text.find(words, found + 1) >= 0:
        raise ValueError(f"{what} stands twice in the text: {words[:60]!r}")
    return Span(found, found + len(words))


def _near(text: str, words: str, at: int, within: Span | None, what: str) -> Span:
    """The occurrence as whole words nearest to a place."""
    pattern = re.compile(r"(?<!\w)" + re.escape(words) + r"(?!\w)")
    start, end = within or (0, len(text))
    found = [m.span() for m in pattern.finditer(text, start, end)]
    if not found or not words:
        raise ValueError(f"{what} is not there: {words[:60]!r}")
    return Span(*min(found, key=lambda s: abs(s[0] - at)))


def main() -> None:
    bad, counts, total = 0, {}, [0, 0]
    paths = [Path(a) for a in sys.argv[1:]] or [FOLDER]
    for passage in (p for path in paths for p in passages(path)):
        total[0] += 1
        total[1] += not passage.marks
        for mark in passage.marks:
            counts[mark.type] = counts.get(mark.type, 0) + 1
        for finding in passage.findings:
            bad += 1
            print(f"{passage.id}: {finding}")
    counts = dict(sorted(counts.items(), key=lambda c: -c[1]))
    print(f"{total[0]} passages, {total[1]} without marks, {sum(counts.values())} marks: {counts}; {bad} findings")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
