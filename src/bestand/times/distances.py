"""Lengths of time as distances from the day of a report, to EDTF: so long ago, within, since."""

from __future__ import annotations

from datetime import date, timedelta

from bestand.times.periods import Dated, Period, Seen, month_of, stretch, week_of, year_of
from bestand.times.scan import Length


def moved(length: Length, sign: int, report: Seen | None) -> Dated | None:
    """A date so long ago, or ahead, at the precision of the unit: three weeks ago is a week."""
    if not report:
        return None
    if length.few:
        return _few(length, sign, report)
    one, other = (_unit_of(add(day, sign, length), length.unit) for day in (report.first, report.last))
    if one.edtf == other.edtf:
        return Dated(one.edtf, one)
    if _short(length):
        return Dated(report.text(report.first, report.last))
    return Dated(report.text(one.first, other.last))


def until(length: Length, report: Seen | None) -> str | None:
    """Open up to so long after the report."""
    if not report:
        return None
    if length.few:
        return f"../{_few(length, 1, report).edtf}"
    if report.grain != "day" and _short(length):
        return "../" + report.text(report.last, report.last)
    last = add(report.last, 1, length, up=True)
    return "../" + report.text(last, last)


def since(length: Length, report: Seen | None, to_report: bool = False) -> str | None:
    """Open from so long before the report, or up to it."""
    if not report:
        return None
    if length.few:
        first = _few(length, -1, report).edtf
    elif report.grain != "day" and _short(length):
        first = report.text(report.first, report.first)
    else:
        first = _coarse(add(report.first, -1, length), length, report)
    last = _coarse(report.last, length, report) if to_report else ".."
    return first if first == last else f"{first}/{last}"


def _coarse(day: date, length: Length, report: Seen) -> str:
    """A day no more precise than the unit of the length and the report's date."""
    return min(_unit_of(day, length.unit, exact=True).edtf, report.text(day, day), key=len)


def _few(length: Length, sign: int, report: Seen) -> Dated:
    """A few of them: the month in which three of them end, of years the year, approximately."""
    if length.unit in ("hour", "minute"):
        return Dated(report.text(report.first, report.last))
    middle = report.first + (report.last - report.first) / 2
    edtf = add(middle, sign, length).isoformat()[: 4 if length.unit == "year" or report.grain == "year" else 7]
    return Dated(edtf + "~")


def _short(length: Length) -> bool:
    """Whether a length is under a week."""
    return length.unit in ("hour", "minute") or (length.unit == "day" and length.count < 7)


def add(day: date, sign: int, length: Length, up: bool = False) -> date:
    """The day so long after or before; of hours whole days, rounded up where the latest is asked."""
    count, unit = length.count, length.unit
    if unit in ("hour", "minute"):
        size = 24 if unit == "hour" else 1440
        return day + timedelta(days=sign * (-(-count // size) if up else count // size))
    if unit in ("day", "week"):
        return day + timedelta(days=sign * count * (7 if unit == "week" else 1))
    month = month_of(day.year, day.month + sign * count * (12 if unit == "year" else 1))
    return month.first.replace(day=min(day.day, month.last.day))


def _unit_of(day: date, unit: str, exact: bool = False) -> Period:
    """The week, month or year that holds a day; weeks as days where `exact`."""
    if unit == "month":
        return month_of(day.year, day.month)
    if unit == "year":
        return year_of(day.year)
    if unit == "week" and not exact:
        return week_of(day)
    return stretch(day, day)
