"""A dossier by its days, and the stretch of them that a page of the timeline shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bestand.analyses.stances import bounded, date_of
from bestand.days import OPEN, day_range, reach
from bestand.entries import ActEntry, Filter, Part
from bestand.errors import FilterError
from bestand.ledger import Ledger

MOST = 6_000  # acts up to which a dossier is loaded whole
SOME = 1_500  # acts that are loaded of a larger one
LATER = 3  # days behind those asked for whose reports are looked at too: they tell of the days before
OPENING = 50  # acts of the first reports, by which the first day of a large dossier is told
GAP = 45  # days without an act at which a stretch ends, unless it is longer itself


@dataclass(frozen=True, slots=True)
class Dated:
    """An act with the first and the last day that its date may mean, YYYY-MM-DD."""

    entry: ActEntry
    first: str
    last: str

    @property
    def day(self) -> str:
        """The day that it is counted under."""
        return self.first if bounded(self.first) else self.last


@dataclass(frozen=True, slots=True)
class Dossier:
    """The acts under a filter, by day.

    `first` and `last` are its ends. Where it is not `whole`, only acts between `floor` and `ceiling` were loaded.
    """

    acts: tuple[Dated, ...]
    undated: tuple[ActEntry, ...]
    whole: bool
    first: str
    last: str
    floor: str = OPEN[0]
    ceiling: str = OPEN[1]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days shown, and up to or from which day to go on; `earlier` and `later` are None at the dossier's ends."""

    first: str
    last: str
    earlier: str | None
    later: str | None

    @property
    def days(self) -> int:
        """How many days it has."""
        return ordinal(self.last) - ordinal(self.first) + 1

    def shows(self, first: str, last: str) -> bool:
        """Whether any of some days is shown."""
        return first <= self.last and last >= self.first


def ordinal(day: str) -> int:
    """A day as a number; the open end of an interval as that of the calendar."""
    return date.fromisoformat(max(day, "0001-01-01")).toordinal()


def shifted(day: str, by: int) -> str:
    """A day some days later, or earlier where `by` is below nothing; not beyond the calendar."""
    with suppress(OverflowError):
        return (date.fromisoformat(max(day, "0001-01-01")) + timedelta(by)).isoformat()
    return "0001-01-01" if by < 0 else OPEN[1]


def asked_days(where: Filter) -> tuple[str, str]:
    """The first and the last day that a filter asks for, an open end where it asks for none.

    Raises FilterError where the first lies behind the last.
    """
    since = day_range(where.since)[0] if where.since else OPEN[0]
    until = day_range(where.until)[1] if where.until else OPEN[1]
    if since > until:
        raise FilterError(f"{where.since} lies behind {where.until}. Exchange the two, or leave one out.")
    return since, until


def read(book: Ledger, where: Filter) -> Dossier:
    """The dossier of a filter, whatever days it asks for; of a large one the part around those days."""
    everything = replace(where, since=None, until=None)
    if not book.beyond("act", everything, MOST):
        return _sorted(book.acts(everything), whole=True)
    some = Part(SOME + 1)
    forward = bool(where.since and not where.until)
    found = list(book.acts(where, part=some) if forward else book.latest("act", where, some))
    floor, ceiling = asked_days(where)
    seen = [d for e in found[:SOME] if (d := reach(e.about.published or ""))]
    if len(found) > SOME and seen:  # the last day loaded may lack some acts, so it is left out where it can be
        nearest, farthest = sorted((seen[0][0], seen[-1][0]))
        if forward:
            ceiling = min(ceiling, max(nearest, shifted(farthest, -1 - LATER)))
        else:
            floor = max(floor, shifted(nearest, 1) if farthest > nearest else nearest)
    found = found[:SOME]
    if where.until:
        behind = replace(where, since=shifted(ceiling, 1), until=shifted(ceiling, LATER))
        found += book.acts(behind, part=Part(SOME))
    part = _sorted(found, whole=False)
    opening = _sorted(book.acts(everything, part=Part(OPENING)), whole=False)
    last = book.last_day(everything) or part.last
    return replace(part, first=opening.first, last=last, floor=floor, ceiling=ceiling)


def read_near(book: Ledger, where: Filter) -> list[Dated]:
    """The dated acts in the reports of a filter's days, by day; the first MOST of them."""
    return list(_sorted(book.acts(where, part=Part(MOST)), whole=False).acts)


def span_of(edtf: str | None) -> tuple[str, str] | None:
    """The first and the last day of a date that a calendar can show, or None; one end may be open, not both."""
    days = reach(edtf) if edtf else None
    if days is None or days == OPEN:
        return None
    with suppress(ValueError):
        ordinal(days[0])
        ordinal(days[1])
        return days
    return None


def choose(dossier: Dossier, counted: Sequence[Dated], where: Filter, most: int) -> Stretch | None:
    """The days to show: the last with at most so many acts, or the first where only `since` was asked for.

    At least one day; None where a whole dossier has none. `counted` are the acts that would be drawn.
    """
    if not counted and dossier.whole:
        return None
    asked = asked_days(where)
    low, high = max(asked[0], dossier.floor), min(asked[1], dossier.ceiling)
    inside = [min(max(d.day, low), high) for d in counted if d.last >= low and d.first <= high] if low <= high else []
    if not inside:
        first = min(dossier.first, high) if low == OPEN[0] else low
        return _with_ways(dossier, counted, first, max(first, dossier.last if high == OPEN[1] else high))
    forward = bool(where.since and not where.until)
    taken, whole = _taken(Counter(inside), forward, most, free=not (where.since and where.until))
    first, last = taken[0], taken[-1]
    if where.since and (forward or whole):
        first = low
    if where.until and not forward:
        last = high
    elif whole and high == OPEN[1]:
        last = dossier.last
    first, last = (min(max(day, dossier.first), dossier.last) for day in (first, last))
    return _with_ways(dossier, counted, first, last)


def _taken(count: Counter[str], forward: bool, most: int, free: bool) -> tuple[list[str], bool]:
    """The days that fit, in order, and whether all do; a `free` stretch ends where nothing happens for long."""
    taken: list[str] = []
    total = 0
    days = sorted(count, reverse=not forward)
    for day in days:
        if taken:
            gap, long = (abs(ordinal(day) - ordinal(taken[at])) for at in (-1, 0))
            if total + count[day] > most or (free and gap > max(GAP, long - gap)):
                break
        taken.append(day)
        total += count[day]
    return sorted(taken), len(taken) == len(days)


def _with_ways(dossier: Dossier, counted: Iterable[Dated], first: str, last: str) -> Stretch:
    """A stretch with where to go on from it: to the next act, or in a part of a dossier to the next day."""
    if not dossier.whole:
        earlier = shifted(first, -1) if first > dossier.first else None
        return Stretch(first, last, earlier, shifted(last, 1) if last < dossier.last else None)
    days = [d.day for d in counted]
    earlier, later = max((d for d in days if d < first), default=None), min((d for d in days if d > last), default=None)
    return Stretch(first, last, earlier, later)


def _sorted(entries: Iterable[ActEntry], whole: bool) -> Dossier:
    """Some acts by day, those without one apart."""
    acts, undated, seen = [], [], []
    for entry in entries:
        days = span_of(date_of(entry))
        if days is None:
            undated.append(entry)
        else:
            acts.append(Dated(entry, *days))
        if told := span_of(entry.about.published):
            seen.append(told[1])
    acts.sort(key=lambda d: (d.day, d.entry.act.report_id, d.entry.act.evidence.start, d.entry.act.id))
    now = max((day for day in seen if bounded(day)), default=OPEN[1])
    ends = [max(d.day, min(d.last, now)) for d in acts]  # nothing lies behind the last report
    last = max((day for day in ends if bounded(day)), default=OPEN[1])
    return Dossier(tuple(acts), tuple(undated), whole, acts[0].day if acts else OPEN[0], last)
