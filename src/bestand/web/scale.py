"""The scale of the timeline: where days lie from left to right, and what they are called. Lengths in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import NamedTuple

from babel.dates import format_date

from bestand.web.stretch import Stretch, ordinal

WIDE = 1024  # of a lane
SIDE = 12  # room left and right of the first and the last day
CELL = 24  # a mark's place, and so the least size of what is clicked
STACK = 4  # marks upon each other, where a day is wide enough for several columns
SMALL = 6  # the least width of a day that has a line of its own on the scale
LABEL = 56  # the least room of a name


class Tick(NamedTuple):
    """A day, month or year on the scale, from its left to its right, with its days."""

    left: float
    right: float
    label: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Where days lie from left to right."""

    stretch: Stretch

    @property
    def step(self) -> float:
        """The width of a day."""
        return (WIDE - 2 * SIDE) / self.stretch.days

    def left(self, day: str) -> float:
        """Where a day begins, held within the drawing."""
        within = min(max(day, self.stretch.first), self.stretch.last)
        return SIDE + (ordinal(within) - ordinal(self.stretch.first)) * self.step

    def right(self, day: str) -> float:
        """Where a day ends, held within the drawing."""
        return self.left(day) + self.step

    def places(self, day: str, marks: int) -> list[float]:
        """The middles of the columns that so many marks of a day stand in: as few as do, and no more than fit."""
        most = max(1, int(self.step // CELL))
        many = min(most, ceil(marks / STACK))
        first = self.left(day) + (self.step - (many - 1) * CELL) / 2
        return [first + CELL * at for at in range(many)]

    @property
    def small(self) -> list[float]:
        """Where days begin, if there is room to tell them apart."""
        if self.step < SMALL:
            return []
        return [SIDE + self.step * at for at in range(1, self.stretch.days)]


def ticks(scale: Scale, tongue: str) -> list[Tick]:
    """The days, weeks, months or years on the scale, each with a name where there is room for one."""
    starts, pattern = _starts(date.fromisoformat(scale.stretch.first), date.fromisoformat(scale.stretch.last), scale)
    ends = [date.fromordinal(day.toordinal() - 1).isoformat() for day in starts[1:]] + [scale.stretch.last]
    found: list[Tick] = []
    for start, end in zip(starts, ends, strict=True):
        left, right = scale.left(start.isoformat()), scale.right(end)
        new_year = pattern == "LLL" and (start.month == 1 or not any(tick.label for tick in found))
        shape = f"{pattern} y" if new_year else pattern.replace("d ", "d. ") if tongue == "de" else pattern
        label = str(format_date(start, shape, locale=tongue)) if right - left >= LABEL * 0.7 else ""
        found.append(Tick(left, right, label, start.isoformat(), end))
    return found


def _starts(start: date, end: date, scale: Scale) -> tuple[list[date], str]:
    """Where days, weeks, months or years begin, the finest that leave room for names; and the pattern of a name."""
    step = scale.step
    if step >= LABEL:
        return [date.fromordinal(n) for n in range(start.toordinal(), end.toordinal() + 1)], "d MMM"
    if step * 7 >= LABEL:
        monday = start.toordinal() + (-start.weekday()) % 7
        weeks = [date.fromordinal(n) for n in range(monday, end.toordinal() + 1, 7)]
        return [start, *(day for day in weeks if day > start)], "d MMM"
    many = next((m for m in (1, 3) if step * 30 * m >= LABEL), 0)
    if many:
        months = range(start.year * 12 + start.month, end.year * 12 + end.month)
        return [start, *(date(m // 12, m % 12 + 1, 1) for m in months if not m % many)], "LLL"
    leap = ceil(LABEL / (step * 365))
    return [start, *(date(y, 1, 1) for y in range(start.year + 1, end.year + 1) if not y % leap)], "y"
