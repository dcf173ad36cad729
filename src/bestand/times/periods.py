"""Days, weeks, months and years as EDTF, and the day that time is told from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from bestand import days

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEK = timedelta(days=7)


class Period(NamedTuple):
    """The days that an expression names, and how EDTF writes them."""

    first: date
    last: date
    edtf: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The day, month or year from which time is told: the report's, or that of an expression before."""

    first: date
    last: date
    grain: Literal["day", "month", "year"]

    def coarser(self, unit: str) -> bool:
        """Whether this is too vague to count such units from it: days from a year."""
        return self.grain != "day" and unit not in ("year", self.grain)

    def text(self, first: date, last: date) -> str:
        """The stretch between two days at this precision."""
        size = {"day": 10, "month": 7, "year": 4}[self.grain]
        one, other = first.isoformat()[:size], last.isoformat()[:size]
        return one if one == other else f"{one}/{other}"


class Dated(NamedTuple):
    """An expression's EDTF; `period` only where the day it is seen from leaves no doubt, `weekday` where it does."""

    edtf: str
    period: Period | None = None
    weekday: str | None = None


def seen(edtf: str | None, lenient: bool = True) -> Seen | None:
    """What an EDTF date offers to see from; if not lenient, None of what is no plain day, month or year."""
    reach = days.reach(edtf or "")
    if not reach or reach[0] == days.OPEN[0] or reach[1] == days.OPEN[1]:
        return None
    first, last = map(date.fromisoformat, reach)
    if not 1000 < first.year < 9000 or (not lenient and len(edtf or "") not in (4, 7, 10)):
        return None
    if first == last:
        return Seen(first, last, "day")
    month, year = month_of(first.year, first.month), year_of(first.year)
    if last <= month.last:
        return Seen(month.first, month.last, "month")
    return Seen(year.first, year.last, "year") if last <= year.last else None


def stretch(first: date, last: date) -> Period:
    """The days from one to another, or one day."""
    one, other = first.isoformat(), last.isoformat()
    return Period(first, last, one if first >= last else f"{one}/{other}")


def week_of(day: date) -> Period:
    """The week that holds a day, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return stretch(monday, monday + timedelta(days=6))


def month_of(year: int, month: int) -> Period:
    """A month; its number may lie outside 1 to 12."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return Period(date(year, month, 1), after - timedelta(days=1), f"{year:04}-{month:02}")


def year_of(year: int) -> Period:
    """A whole year."""
    return Period(date(year, 1, 1), date(year, 12, 31), f"{year:04}")
