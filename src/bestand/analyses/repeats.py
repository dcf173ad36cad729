"""What was only said again: a stance or a sentence restated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bestand import lexicon, likeness
from bestand.analyses import evidence
from bestand.analyses.evidence import Evidence
from bestand.analyses.stances import Stance, Step, bounded, days_between, side_of, steps
from bestand.analyses.threads import LEAST, Vectors, speaker_of
from bestand.analyses.wording import contradict, copied
from bestand.days import reach
from bestand.entries import ActEntry, Entry

SPREAD = 3  # days in which the same words about the same stance are taken for one telling, passed on
# Cosine from which words are the same again: 96 in 100 such pairs of news are one statement, benchmarks/likeness.md. It
# is stricter than that of threads, since all that somebody ever said is compared.
AGAIN = 0.58
QUOTED = frozenset(("direct", "mixed"))


@dataclass(frozen=True, slots=True)
class Repeat:
    """A stance of a side on an issue told of on several days, or that a report calls a repetition (`marked`).

    Or the same words of a speaker: then `stance` is None, and `issue` the one that the words point at, or None.
    """

    side: str
    issue: str | None
    stance: Stance | None
    dates: tuple[str, ...]  # EDTF
    marked: bool
    evidence: tuple[Evidence, ...]


def repeats(acts: Iterable[ActEntry]) -> list[Repeat]:
    """The stances that some acts restate, those of most dates first (docs/analyses.md, repeats).

    The same words about a stance again within three days are a copy of one telling and give no date of their own.
    """
    groups: dict[tuple[str, str, Stance], list[Step]] = defaultdict(list)
    for step in steps(acts):
        if step.issue is not None and step.claimed_by is None:
            groups[(step.side, step.issue, step.stance)].append(step)
    found = []
    for (side, issue, stance), group in groups.items():
        dates = tuple(dict.fromkeys(s.date for s in told_anew(group) if s.date))
        marked = any(s.act.repeated for s in group)
        if len(dates) > 1 or marked:
            proof = evidence.proof(s.evidence for s in group)
            found.append(Repeat(side, issue, stance, dates, marked, proof))
    return sorted(found, key=in_order)


def in_order(repeat: Repeat) -> tuple[int, tuple[str, ...], str, str, str, tuple[Evidence, ...]]:
    """Most dates first, then the oldest."""
    return -len(repeat.dates), repeat.dates, repeat.side, repeat.issue or "", repeat.stance or "", repeat.evidence


def restated(entries: Iterable[Entry], vectors: Vectors) -> list[Repeat]:
    """The quotations that a speaker repeats on days more than three apart (docs/analyses.md, repeats).

    `entries` in the order of their days. `vectors` makes or looks up the vectors of passages.
    """
    quoted = [e for e in entries if _may_be_again(e)]
    known = vectors([e.content for e in quoted]) if quoted else {}
    speakers: dict[str, tuple[likeness.Alike, list[tuple[Entry, list[Entry]]]]] = {}
    groups: list[list[Entry]] = []
    for entry in quoted:
        vector = known[likeness.digest(entry.content)]
        alike, told = speakers.setdefault(speaker_of(entry), (likeness.Alike(), []))
        near = [
            (cosine, group)
            for cosine, (other, group) in zip(alike.to(vector), told, strict=True)
            if cosine >= AGAIN and not contradict(other.content, entry.content)
        ]
        group = max(near, key=lambda n: n[0])[1] if near else []
        if not near:
            groups.append(group)
        group.append(entry)
        alike.add(vector)
        told.append((entry, group))
    return sorted((r for group in groups if (r := _restated(group))), key=in_order)


def _restated(group: Sequence[Entry]) -> Repeat | None:
    dates: list[str] = []
    for day in sorted(_day(e) for e in group):
        if not dates or days_between(dates[-1], day) > SPREAD:
            dates.append(day)
    if len(dates) < 2:
        return None
    first = group[0]
    speaker = first.statement.speaker
    issues = lexicon.issues_in(first.content, first.language)
    proof = evidence.proof(map(evidence.of_statement, group))
    side = side_of(speaker) or (speaker.name if speaker else None) or ""
    return Repeat(
        side, issues[0] if issues else None, None, tuple(dates), any(e.statement.repeated for e in group), proof
    )


def _may_be_again(entry: Entry) -> bool:
    statement = entry.statement
    named = statement.speaker is not None and bool(statement.speaker.name)
    return named and statement.form in QUOTED and bool(_day(entry)) and len(entry.content.split()) >= LEAST


def _day(entry: Entry) -> str:
    """The first day on which it was said, else on which its report may have been published."""
    for told in (entry.statement.said, entry.published):
        found = reach(told) if told else None
        if found and bounded(found[0]):
            return found[0]
    return ""


def told_anew(group: Sequence[Step]) -> list[Step]:
    """The steps without those that copy an earlier one's words within a few days."""
    kept: list[Step] = []
    for step in group:
        if not any(copied(step.evidence.words, other.evidence.words) for other in _near(step, kept)):
            kept.append(step)
    return kept


def _near(step: Step, kept: Sequence[Step]) -> Iterator[Step]:
    """The steps of the days before, the latest first; they are in the order of their days."""
    for other in reversed(kept):
        if step.first and other.first and days_between(other.first, step.first) > SPREAD:
            return
        yield other
