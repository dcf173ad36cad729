"""What moved: two consecutive positions of a side that differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, TypeVar

from bestand.analyses import evidence
from bestand.analyses.evidence import Evidence
from bestand.analyses.stances import RANKS, Stance, Step, direction, exclude, steps
from bestand.days import OPEN, reach
from bestand.entries import ActEntry

T = TypeVar("T", bound=str)


@dataclass(frozen=True, slots=True)
class Shift:
    """A move of a side, on one issue or, across issues, toward one counterpart.

    `issues` are those before and after; `issue` is None where they differ, and `toward` None where they are one.
    """

    side: str
    issue: str | None
    toward: str | None
    issues: tuple[str, str]
    before: Stance
    after: Stance
    between: tuple[str, str]  # EDTF
    direction: Literal["softening", "hardening"]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Day:
    """What a side stands for on one day: the stance most often told, the harder of two told equally often."""

    first: str
    last: str
    date: str
    stance: Stance
    issue: str
    steps: tuple[Step, ...]


def shifts(acts: Iterable[ActEntry]) -> list[Shift]:
    """The moves in some acts, oldest first: on each issue, and across issues toward each counterpart.

    Claimed stances, contested days and days that can't be put in order make none (docs/analyses.md, shifts).
    """
    on_issue: dict[tuple[str, str], list[Step]] = defaultdict(list)
    toward: dict[tuple[str, str], list[Step]] = defaultdict(list)
    own = [s for s in steps(acts) if s.issue is not None and s.claimed_by is None and s.date is not None]
    taken: dict[tuple[str, str | None, str | None], set[Stance]] = defaultdict(set)
    for step in own:
        taken[(step.side, step.issue, step.date)].add(step.stance)
    for step in own:
        day = taken[(step.side, step.issue, step.date)]
        if any(exclude(one, other) for one in day for other in day):
            continue  # contested
        assert step.issue is not None
        on_issue[(step.side, step.issue)].append(step)
        if step.toward and step.toward != step.side:
            toward[(step.side, step.toward)].append(step)
    found = [_shift(side, None, *pair) for (side, _), group in on_issue.items() for pair in _moves(group)]
    for (side, other), group in toward.items():
        found += [_shift(side, other, *pair) for pair in _moves(group) if pair[0].issue != pair[1].issue]
    return sorted(found, key=_when)


def _when(shift: Shift) -> tuple[str, str, str, tuple[str, str], str]:
    """By the day it moved to, then by the day it moved from."""
    before, after = (reach(day) or OPEN for day in shift.between)
    return after[0], before[0], shift.side, shift.issues, shift.toward or ""


def _moves(group: Sequence[Step]) -> Iterator[tuple[_Day, _Day]]:
    """Neighbouring days of different stance, the former wholly before the latter."""
    days = sorted(_days(group), key=lambda d: (d.first, d.last))
    return ((a, b) for a, b in pairwise(days) if a.stance != b.stance and a.last < b.first)


def _days(group: Sequence[Step]) -> Iterator[_Day]:
    by_date: dict[str, list[Step]] = defaultdict(list)
    for step in group:
        by_date[step.date or ""].append(step)
    for date, found in by_date.items():
        stance = _most([s.stance for s in found], lambda name: RANKS[name])
        issue = _most([s.issue or "" for s in found if s.stance == stance], str)
        most = [s for s in found if s.stance == stance and s.issue == issue]
        first, last = most[0].first or "", most[0].last or ""
        yield _Day(first, last, date, stance, issue, tuple(most))


def _most(told: Sequence[T], order: Callable[[T], Any]) -> T:
    """What is told most often; of what is told equally often, the last in an order."""
    counts = Counter(told)
    return max(counts, key=lambda one: (counts[one], order(one)))


def _shift(side: str, toward: str | None, before: _Day, after: _Day) -> Shift:
    proof = [evidence.proof(s.evidence for s in day.steps) for day in (before, after)]
    return Shift(
        side,
        before.issue if before.issue == after.issue else None,
        toward,
        (before.issue, after.issue),
        before.stance,
        after.stance,
        (before.date, after.date),
        direction(before.stance, after.stance),
        tuple(dict.fromkeys(proof[0] + proof[1])),
    )
