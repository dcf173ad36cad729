"""How positions came about, for pages to draw: what each cell of the matrix held, day after day, on which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from bestand.analyses.evidence import Evidence
from bestand.analyses.positions import Position, matrix
from bestand.analyses.shifts import Shift, shifts
from bestand.analyses.stances import RANKS, Stance, stance_of
from bestand.days import OPEN, reach
from bestand.entries import ActEntry, trusted

MOST_STEPS = 366  # days to choose from; with more, the last of each month
WIDE, HIGH, EDGE = 96, 20, 3  # pixels of the line in a cell, and of the room around it
Courses = dict[tuple[str, str], list[Position]]  # by side and issue


@dataclass(frozen=True, slots=True)
class Support:
    """What stands behind a position: whether some act of it is likelier right than wrong, and verdicts on them."""

    sure: bool
    standings: tuple[str, ...]


class Line(NamedTuple):
    """How a stance moved: three paths of an SVG, and the stances in turn, one that only came again left out."""

    path: str
    dots: str
    end: str
    stances: tuple[Stance, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Cell:
    """The last position of a side on an issue; `new` if it was taken on the day that the matrix is of."""

    position: Position
    line: Line | None
    support: Support
    new: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One position in a history, with the shift that led to its day where it is the first of that day."""

    position: Position
    shift: Shift | None
    proofs: tuple[tuple[Evidence, str, str | None], ...]  # passages, each with its report's language and address
    support: Support


def held(found: Sequence[Position], asof: str | None) -> list[Position]:
    """The positions taken on a day or before, a vague date by its first day; without a day all, undated ones too."""
    return [p for p in found if asof is None or (p.date is not None and _first(p) <= asof)]


def courses(found: Iterable[Position]) -> Courses:
    """By side and issue what the matrix came to hold, oldest first.

    The last of each is what analyses.positions.matrix gives: a side's own positions, or else what others claim.
    """
    out: Courses = defaultdict(list)
    for _, at, position in _turns(found):
        if position.claimed_by is None and out[at] and out[at][-1].claimed_by is not None:
            out[at].clear()
        out[at].append(position)
    return dict(out)


def changing(found: Iterable[Position]) -> list[str]:
    """The days on which any cell of the matrix changed; what has no date is in no view of a day, and hides nothing."""
    days = dict.fromkeys(day for day, _, _ in _turns(p for p in found if p.date is not None))
    return [day for day in days if _ordinal(day)]


def _turns(found: Iterable[Position]) -> Iterator[tuple[str, tuple[str, str], Position]]:
    """What each cell comes to hold, day by day: no claim of others once the side's own position is known."""
    own: set[tuple[str, str]] = set()
    for day, group in groupby(sorted(found, key=_first), key=_first):
        for side, row in matrix(list(group)).items():
            for issue, position in row.items():
                if position.claimed_by is None:
                    own.add((side, issue))
                elif (side, issue) in own:
                    continue
                yield day, (side, issue), position


def steps_of(days: Sequence[str], asked: str | None) -> list[str]:
    """The days to choose from, in order; at the end an empty one, which stands for all of them."""
    if not days:
        return []
    some = days if len(days) <= MOST_STEPS else list({day[:7]: day for day in days}.values())
    return [*sorted({*some[:-1], *([asked] if asked else [])}), ""]


def cells(
    acts: Iterable[ActEntry], by_cell: Courses, asof: str | None, days: Sequence[str]
) -> dict[tuple[str, str], Cell]:
    """What the matrix shows in each cell as of a day, or the last of `days`, over all of which lines are drawn."""
    behind = _behind(acts, (course[-1] for course in by_cell.values()))
    reached = ((_ordinal(days[0]) or 0), (_ordinal(days[-1]) or 0)) if days else (0, 0)
    day = asof or next(reversed(days), "")
    return {
        at: Cell(course[-1], line(course, reached), support(course[-1], behind), _first(course[-1]) == day)
        for at, course in by_cell.items()
    }


def line(course: Sequence[Position], reached: tuple[int, int]) -> Line | None:
    """A course as a line over a range of days, as ordinals: soft below and hard above; None where no day is known."""
    first, last = reached
    points, stances = [], []
    for position in course:
        on = _ordinal(_first(position))
        if on is None:
            continue
        x = EDGE + (WIDE - 2 * EDGE) * ((on - first) / (last - first) if last > first else 0.5)
        y = HIGH - EDGE - (HIGH - 2 * EDGE) * RANKS[position.stance] / max(RANKS.values())
        points.append(f"{x:.1f} {y:.1f}")
        stances.append(position.stance)
    if not points:
        return None
    turns = tuple(stance for stance, _ in groupby(stances))
    return Line("M" + "L".join(points), "".join(f"M{p}h0" for p in points), f"M{points[-1]}h0", turns, len(points))


def history(acts: Sequence[ActEntry], found: Sequence[Position], skip: int, most: int) -> list[Told]:
    """Some of the positions of a cell, each with its evidence, and what moved with its day."""
    moved = {shift.between[1]: shift for shift in shifts(acts) if shift.issue is not None}
    reports = {e.about.report_id: e.about for e in acts}
    behind = _behind(acts, found[skip : skip + most])
    first = {position.date: number for number, position in reversed(list(enumerate(found)))}
    out = []
    for number, position in list(enumerate(found))[skip : skip + most]:
        shift = moved.get(position.date or "") if first[position.date] == number else None
        proofs = tuple((e, reports[e.report].language, reports[e.report].url) for e in position.evidence)
        out.append(Told(position, shift, proofs, support(position, behind)))
    return out


def support(position: Position, behind: Mapping[tuple[object, ...], Sequence[ActEntry]]) -> Support:
    """What stands behind a position, by the acts that its passages tell of."""
    found = [entry for key in _keys(position) for entry in behind.get(key, ())]
    sure = any(trusted(e.act.score, e.standing) for e in found)
    return Support(sure, tuple(dict.fromkeys(e.standing for e in found if e.standing)))


# ---------------------------------------------------------------- within


def _behind(acts: Iterable[ActEntry], found: Iterable[Position]) -> dict[tuple[object, ...], list[ActEntry]]:
    """The acts behind some positions, by what these keep of them."""
    out: dict[tuple[object, ...], list[ActEntry]] = {key: [] for position in found for key in _keys(position)}
    for e in acts:
        act = e.act
        key = (act.report_id, *act.evidence, act.actor.name or act.actor.side, act.issue, stance_of(act))
        if key in out:
            out[key].append(e)
    return out


def _keys(position: Position) -> list[tuple[object, ...]]:
    return [(e.report, e.start, e.end, position.actor, position.issue, position.stance) for e in position.evidence]


def _first(position: Position) -> str:
    """The first day that a position's date may mean; where there is none, before all others, as in the matrix."""
    return ((reach(position.date) if position.date else None) or OPEN)[0]


def _ordinal(day: str) -> int | None:
    """A day as a number; None for an open end and for a year that calendars do not have."""
    with suppress(ValueError):
        return date.fromisoformat(day).toordinal()
    return None
