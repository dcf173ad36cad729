"""Expressions of time -> EDTF: dates in full, days seen from the report's date, deadlines and lengths."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Literal

from bestand.records import Span, When
from bestand.times import distances, periods, resolve, scan, words
from bestand.times.periods import WEEKDAYS, Dated, Seen
from bestand.times.scan import Found, Length, Stretch
from bestand.times.words import Grammar

Kind = Literal["point", "deadline", "duration", "since"]
KINDS: dict[str, Kind] = {
    **{"by": "deadline", "before": "deadline", "within": "deadline", "lasting": "duration"},
    **{"since": "since", "from": "since"},
}
BACK = 400  # characters before a stretch in which the day is looked for that 'a day later' counts from
# 'their first talks in three years' tells of no day to come
FIRST, NEAR = re.compile(r"\b(?:first|eerste?|erste[nmrs]?)\b", re.I), 60
MORE_MONTHS = {"sept": 9, "jänner": 1, "feber": 2}  # American and Dutch Sept., Austrian months


@dataclass(frozen=True, slots=True)
class Expression:
    """Words of time: what kind they are, the date they give, and the ISO 8601 length they tell."""

    span: Span
    kind: Kind
    when: When | None = None
    length: str | None = None


def expressions(
    text: str, language: str, published: str | None, start: int = 0, end: int | None = None, *, ahead: bool = False
) -> list[Expression]:
    """The expressions of time between two code points, in order, none overlapping.

    `published` is EDTF, and what is told from it is no more precise than it is. With `ahead`, for the clause of a
    plan, a bare weekday, month or day of a month is the next one.
    """
    end = len(text) if end is None else end
    return _read(text, _known(language), periods.seen(published), Span(start, end), ahead)


def _read(
    text: str, language: str, report: Seen | None, place: Span, ahead: bool, back: bool = True
) -> list[Expression]:
    """The expressions of a stretch; with `back`, 'a day later' may count from a day named before the stretch."""
    out: list[Expression] = []
    for one in scan.found(Stretch(text, *place, _grammar(language))):
        if one.means == "ahead" and FIRST.search(text, max(0, one.span.start - NEAR), one.span.start):
            continue
        counted, earlier = one.means in ("later", "earlier") or "after" in one.facts, out
        if counted and back and not any(e.when for e in out):
            before = Span(max(0, place.start - BACK), place.start)
            earlier = _read(text, language, report, before, False, back=False)
        dated = None
        with suppress(ValueError, OverflowError):  # 9000 years ago is before the first date
            dated = _anchored(one, earlier) if counted else _dated(one, report, ahead)
        out.append(_expression(one, dated))
    return out


def _expression(found: Found, dated: Dated | None) -> Expression:
    kind = KINDS.get(found.means, "point")
    basis: Literal["stated", "relative"] = "stated" if resolve.absolute(found.facts) else "relative"
    when = When(dated.edtf, basis, found.span, dated.weekday) if dated else None
    told = found.length.iso() if found.length and kind in ("duration", "deadline") else None
    return Expression(found.span, kind, when, told)


def _dated(found: Found, report: Seen | None, ahead: bool) -> Dated | None:
    """The date of an expression that counts from the report's."""
    length, means = found.length, found.means
    if length:
        if means in ("ago", "ahead"):
            return distances.moved(length, -1 if means == "ago" else 1, report)
        edtf = None
        if means == "within":
            edtf = distances.until(length, report)
        elif means in ("since", "past"):
            edtf = distances.since(length, report, to_report=means == "past")
        return Dated(edtf) if edtf else None
    weekly = ("weekday" in found.facts and "month" not in found.facts) or found.facts.get("span") == "weekend"
    lean: resolve.Lean = "next" if ahead or (weekly and means in ("by", "before")) else "near"
    if means == "since" or ("back" in found.facts and not ahead):  # the talks of April have been
        lean = "past"
    dated = resolve.point(found.facts, report, lean)
    return _opened(dated, found) if dated and means != "point" else dated


def _opened(dated: Dated, found: Found) -> Dated:
    """A point as the end of an interval that has no beginning, or the other way round."""
    if found.means in ("since", "from"):
        first = dated.edtf.split("/")[0].replace("X", "0")  # no interval begins with 199X
        return Dated(f"{first}/..", weekday=dated.weekday)
    if not dated.period:
        return Dated("../" + dated.edtf.split("/")[-1], weekday=dated.weekday)
    last = dated.period.last
    if found.means == "before" and found.facts.get("part") != "end":  # before the end of May: until its last day
        last = dated.period.first - timedelta(days=1)
    return Dated(f"../{last.isoformat()}")


def _anchored(found: Found, earlier: Sequence[Expression]) -> Dated | None:
    """The date of 'a day later', which counts from the last point before it; None where there is none."""
    anchor = next((e.when for e in reversed(earlier) if e.kind == "point" and e.when), None)
    start = periods.seen(anchor.edtf, lenient=False) if anchor else None
    if not anchor or not start:
        return None
    if found.length:
        length, sign = found.length, 1 if found.means == "later" else -1
    else:
        step = int(found.facts["after"])
        length, sign = Length(abs(step), str(found.facts["unit"])), 1 if step > 0 else -1
    if start.coarser(length.unit) and not anchor.weekday:
        return None
    dated = distances.moved(length, sign, start)
    if not dated or not anchor.weekday or length.unit != "day" or length.few:
        return dated
    number = (WEEKDAYS.index(anchor.weekday) + sign * length.count) % 7
    return Dated(dated.edtf, weekday=WEEKDAYS[number])


def _known(language: str) -> str:
    return language if language in words.languages() else "en"


@cache
def _grammar(language: str) -> Grammar:
    from babel import Locale

    locale = Locale.parse(language)
    weekdays = {name.casefold(): n + 1 for n, name in locale.days["format"]["wide"].items()}
    return words.build(language, _names(language, ("wide",)), _names(language, ("abbreviated",)), weekdays)


def _names(language: str, widths: Sequence[str]) -> dict[str, int]:
    """Names of months by CLDR."""
    from babel import Locale

    months = Locale.parse(language).months
    return {
        name.casefold().rstrip("."): number
        for context in ("format", "stand-alone")
        for width in widths
        for number, name in months[context][width].items()
    }


# Dates stated in full


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Days, months and years as one language writes them; the names of months come from CLDR."""
    names = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    year = r"(?:1[89]|20)\d\d"
    forms = [
        rf"\b(?P<d1>[0-3]?\d)(?:\.|st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{names})\.?,?\s+(?P<y1>{year})\b",
        rf"\b(?P<m2>{names})\.?\s+(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?,\s*(?P<y2>{year})\b",
        rf"\b(?P<m3>{names})\.?,?\s+(?P<y3>{year})\b(?![-–/]\d)",
        rf"\b(?P<y4>{year})-(?P<n4>[01]\d)-(?P<d4>[0-3]\d)\b",
        rf"\b(?:in|im|sinds|since|seit|anno|of|van|uit|from|jaar|year|Jahr|Jahre)\s+(?P<y5>{year})\b"
        r"(?!\s*(?:[-–/]|\d)|\s+(?:tot|to|until|bis)\b)",  # the years of a span are no date
    ]
    return re.compile("|".join(forms), re.I)


@cache
def _months(language: str) -> dict[str, int]:
    return MORE_MONTHS | _names(language, ("wide", "abbreviated"))


def stated(text: str, language: str, start: int = 0, end: int | None = None) -> list[tuple[Span, str]]:
    """Every date stated in full or by month or year between two code points: (span, EDTF)."""
    language = _known(language)
    out = []
    for match in _pattern(language).finditer(text, start, len(text) if end is None else end):
        found = {k[0]: v for k, v in match.groupdict().items() if v}
        month = int(found["n"]) if "n" in found else _months(language).get(found.get("m", "").casefold().rstrip("."))
        edtf = found["y"]
        if month and 1 <= month <= 12:
            edtf += f"-{month:02}"
            if "d" in found and 1 <= int(found["d"]) <= monthrange(int(found["y"]), month)[1]:
                edtf += f"-{int(found['d']):02}"
        out.append((Span(*match.span()), edtf))
    return out
