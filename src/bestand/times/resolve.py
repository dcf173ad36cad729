"""From what words of time name to EDTF, seen from the day of a report at that day's own precision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

from bestand.times.periods import WEEK, WEEKDAYS, Dated, Period, Seen, month_of, stretch, week_of, year_of
from bestand.times.words import Value

Facts = Mapping[str, Value]
Lean = Literal["past", "near", "next"]  # which of the Mondays, Mays or winters is meant
SEASONS = {"spring": (21, 3), "summer": (22, 6), "autumn": (23, 9), "winter": (24, 12)}  # EDTF code, first month
YEARS = 8  # as far as a 29 February may be away, around 1900 and 2100


def point(facts: Facts, report: Seen | None, lean: Lean) -> Dated | None:
    """The date of a point in time, None where it hangs on a report's date that is not known."""
    if absolute(facts):
        found = _period(facts, report.first if report else date(2000, 1, 1), lean)
        return Dated(found.edtf, found) if found else None
    if not report:
        return None
    if report.grain == "day":
        found = _period(facts, report.first, lean)
        return Dated(found.edtf, found) if found else None
    if ("month" in facts or "season" in facts) and "shift" not in facts:
        middle = report.first + (report.last - report.first) / 2
        found = _period(facts, {"past": report.last, "near": middle, "next": report.first}[lean], lean)
        return Dated(found.edtf, found) if found else None
    return _vague(facts, report, lean)


def absolute(facts: Facts) -> bool:
    """Whether the words name a time that does not depend on when they were written."""
    return "year" in facts or "decade" in facts


def _vague(facts: Facts, report: Seen, lean: Lean) -> Dated | None:
    """What the words may mean on the first and on the last day of the report's month or year."""
    one, other = _period(facts, report.first, lean), _period(facts, report.last, lean)
    if not one or not other:
        return None
    if one.edtf == other.edtf:
        return Dated(one.edtf, one)
    days_away = facts.keys() & {"weekday", "weekday2", "days"} or facts.get("span") in ("week", "weekend")
    near = days_away and not (facts.get("span") == "week" and facts.get("shift"))
    weekday = facts.get("weekday2", facts.get("weekday"))
    # Less than a week away: the report's own month, since the days beyond its ends are the unlikely ones.
    return Dated(
        report.text(report.first, report.last) if near else report.text(one.first, other.last),
        weekday=WEEKDAYS[int(weekday) - 1] if weekday else None,
    )


def _period(facts: Facts, day: date, lean: Lean) -> Period | None:
    """The days that facts name, seen from one day."""
    found, grain = _core(facts, day, lean)
    if found and "part" in facts:
        found = _part(found, grain, str(facts["part"]))
    if found and "clip" in facts:
        earlier = facts["clip"] == "earlier"
        found = stretch(found.first, min(day, found.last)) if earlier else stretch(max(day, found.first), found.last)
    return found


def _core(facts: Facts, day: date, lean: Lean) -> tuple[Period | None, str]:
    """The days without part, and what they are."""
    if "month" in facts:
        return _named_month(facts, day, lean), "month"
    if "weekday2" in facts:
        return _weekdays(facts, day, lean), "days"
    if "weekday" in facts:
        return stretch(*(_weekday(facts, day, lean),) * 2), "day"
    if "days" in facts:
        return stretch(*(day + timedelta(days=int(facts["days"])),) * 2), "day"
    if "season" in facts:
        return _named_season(facts, day, lean), "season"
    if "decade" in facts:
        first = int(facts["decade"])
        return Period(date(first, 1, 1), date(first + 9, 12, 31), f"{first // 10}X"), "decade"
    if "year" in facts:
        one, other = year_of(int(facts["year"])), year_of(int(facts.get("year2", facts["year"])))
        whole = Period(one.first, other.last, f"{one.edtf}/{other.edtf}") if one < other else one
        return whole, "year"
    span = str(facts.get("span"))
    return _span(span, facts, day, lean), span


def _weekday(facts: Facts, day: date, lean: Lean) -> date:
    monday, number = day - timedelta(days=day.weekday()), int(facts["weekday"]) - 1
    shift = facts.get("shift")
    if facts.get("span") == "week" or shift == 0:
        return monday + int(shift or 0) * WEEK + timedelta(days=number)
    if shift == 1 or (shift is None and lean == "next"):
        return day + timedelta(days=(number - day.weekday() - 1) % 7 + 1)
    back = (day.weekday() - number) % 7
    return day - timedelta(days=back or (7 if shift == -1 else 0))


def _weekdays(facts: Facts, day: date, lean: Lean) -> Period:
    """From one weekday to another; of the night to a weekday, that day and the one before."""
    second = int(facts["weekday2"])
    before = (second - int(facts["weekday"])) % 7 or 7 if "weekday" in facts else 1
    last = _weekday({"weekday": second}, day, lean)
    if lean == "next" and "weekday" in facts:
        last = _weekday({"weekday": facts["weekday"]}, day, lean) + timedelta(days=before)
    return stretch(last - timedelta(days=before), last)


def _span(span: str, facts: Facts, day: date, lean: Lean) -> Period | None:
    """This, last or next week, weekend, month or year."""
    shift = facts.get("shift")
    if span == "week":
        return week_of(day + int(shift or 0) * WEEK)
    if span == "weekend":
        saturday = week_of(day).first + timedelta(days=5)
        if shift == -1 and saturday + timedelta(days=1) >= day:
            saturday -= WEEK
        elif (shift == 1 or (shift is None and lean == "next")) and saturday <= day:
            saturday += WEEK
        elif shift is None and lean != "next" and saturday > day:
            saturday -= WEEK
        return stretch(saturday, saturday + timedelta(days=1))
    if span == "month":
        return month_of(day.year, day.month + int(shift or 0))
    return year_of(day.year + int(shift or 0)) if span == "year" else None


def _named_month(facts: Facts, day: date, lean: Lean) -> Period | None:
    """A month by its name, or a day of it."""
    number = int(facts["month"])

    def of(year: int) -> Period | None:
        month = month_of(year, number)
        if "month2" in facts:
            other = month_of(year + (int(facts["month2"]) < number), int(facts["month2"]))
            return Period(month.first, other.last, f"{month.edtf}/{other.edtf}")
        if "day" not in facts:
            return month
        inside = [int(facts[k]) for k in ("day", "day2") if k in facts and 1 <= int(facts[k]) <= month.last.day]
        if not inside:  # 31 April is no day; where the year is stated its month is left
            return month if "year" in facts else None
        return stretch(date(year, number, inside[0]), date(year, number, max(inside)))

    if "year" in facts:
        return of(int(facts["year"]))
    if "shift" in facts and facts.get("span") == "year":
        return of(day.year + int(facts["shift"]))
    if "shift" in facts and facts.get("span") == "month":
        return of(month_of(day.year, day.month + int(facts["shift"])).first.year)
    if facts.get("shift") == 0:
        return of(day.year)
    monthly = "day" not in facts
    return _chosen((of(day.year + n) for n in range(-YEARS, YEARS + 1)), day, lean, facts, monthly)


def _named_season(facts: Facts, day: date, lean: Lean) -> Period | None:
    code, number = SEASONS[str(facts["season"])]

    def of(year: int) -> Period:
        return Period(month_of(year, number).first, month_of(year, number + 2).last, f"{year}-{code}")

    if "year" in facts:
        return of(int(facts["year"]))
    if facts.get("span") == "year":
        return of(day.year + int(facts.get("shift", 0)))
    if facts.get("shift") == 0:
        return of(day.year - (code == 24 and day.month < 3))  # in January this winter is the one that began last year
    return _chosen((of(day.year + n) for n in range(-2, 3)), day, lean, facts, False)


def _chosen(every: Iterable[Period | None], day: date, lean: Lean, facts: Facts, monthly: bool) -> Period | None:
    """The one of several years that is meant: last and next are strict, near is the nearest, of two the past one."""
    periods = [p for p in every if p]
    if "shift" in facts:
        past = facts["shift"] == -1
        fitting = [p for p in periods if (p.last < day if past else p.first > day)]
    else:
        past = lean == "past"
        fitting = [p for p in periods if lean == "near" or (p.first <= day if past else p.last >= day)]
    if not fitting:
        return None
    if "shift" not in facts and lean == "near":
        return min(fitting, key=lambda p: (_away(p, day, monthly), p.first))
    return max(fitting) if past else min(fitting)


def _away(period: Period, day: date, monthly: bool) -> int:
    """How far a period is from a day, in months or in days."""
    if monthly:
        return abs(12 * (period.first.year - day.year) + period.first.month - day.month)
    return max((period.first - day).days, (day - period.last).days, 0)


def _part(whole: Period, grain: str, part: str) -> Period:
    """The beginning, middle or end of a period.

    Of a week Monday and Tuesday, Wednesday and Thursday, and the rest; of a month the days 1 to 10, 11 to 20 and the
    rest; of a year four months each; of a decade four years, three and three; of a season a month and a half at its
    beginning, the month around the middle of its last two, and the rest.
    """
    at, first = ("begin", "mid", "end").index(part), whole.first
    if grain == "year":
        one, other = month_of(first.year, 4 * at + 1), month_of(first.year, 4 * at + 4)
        return Period(one.first, other.last, f"{one.edtf}/{other.edtf}")
    if grain == "decade":
        one, other = (year_of(first.year + n) for n in ((0, 3), (4, 6), (7, 9))[at])
        return Period(one.first, other.last, f"{one.edtf}/{other.edtf}")
    if grain == "season":
        second, third = (month_of(first.year, first.month + n).first.replace(day=15) for n in (1, 2))
        cuts = [first, second, third + timedelta(days=1)]
    elif grain in ("week", "month"):
        size = timedelta(days=2 if grain == "week" else 10)
        cuts = [first, first + size, first + 2 * size]
    else:
        return whole
    return stretch(cuts[at], cuts[at + 1] - timedelta(days=1) if at < 2 else whole.last)
