"""What was only said again: a stance or a sentence restated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bestand.analyses import evidence
from bestand.analyses.evidence import Evidence
from bestand.analyses.stances import Stance, Step, days_between, steps
from bestand.analyses.wording import copied
from bestand.entries import ActEntry

SPREAD = 3  # days in which the same words about the same stance are taken for one telling, passed on


@dataclass(frozen=True, slots=True)
class Repeat:
    """A stance of a side on an issue told of on several days, or that a report calls a repetition (`marked`)."""

    side: str
    issue: str
    stance: Stance
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
    return sorted(found, key=lambda r: (-len(r.dates), r.dates, r.side, r.issue, r.stance))


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
