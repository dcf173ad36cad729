"""Finds the words of time in a text: points with what they name, lengths with their number and unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bestand.records import Span
from bestand.times.words import SIGNS, Around, Grammar, Pattern, Value

NEAR = 40  # characters before an expression in which the words that lead to it are looked for
FAR = 80  # characters in which a verb that tells how long is looked for
OPENING = ".!?:;\"'‘’“”„«»‹›(—–\n"  # a sentence may begin behind these
FEW = 3  # how many 'a few' are taken to be; the date is then approximate
NAMED = {"fortnight": (2, "week"), "quarter": (15, "minute"), "decade": (10, "year")}
ENTIRE = {"day": 24, "week": 7, "month": 30, "year": 12, "hour": 60}  # of the next smaller unit that is read
SMALLER = {"day": "hour", "week": "day", "month": "day", "year": "month", "hour": "minute"}


@dataclass(frozen=True, slots=True)
class Length:
    """A number of units of time; inexact where the text says 'a few' or 'two to three'."""

    count: int
    unit: str  # minute, hour, day, week, month, year
    exact: bool = True
    few: bool = False

    def iso(self) -> str | None:
        """The ISO 8601 duration, None of an inexact length."""
        letter = self.unit[0].upper()
        return f"P{'T' if self.unit in ('hour', 'minute') else ''}{self.count}{letter}" if self.exact else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text, and the grammar it is read with."""

    text: str
    start: int
    end: int
    grammar: Grammar

    def all(self, pattern: Pattern) -> Iterator[re.Match[str]]:
        """Every match of a pattern inside."""
        return pattern.finditer(self.text, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Found:
    """Words of time and what they mean: 'point', 'by', 'since', 'ago', 'nothing' and so on."""

    span: Span
    means: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    length: Length | None = None


def found(place: Stretch) -> list[Found]:
    """Every expression of a stretch, in order, none overlapping, the longest first chosen."""
    every = [
        *(Found(Span(*m.span()), "nothing") for p in place.grammar.never for m in place.all(p)),
        *_lengths(place),
        *_points(place),
    ]
    every.sort(key=lambda f: f.span.start - f.span.end)  # a stable sort: of equals the first listed is kept
    kept: list[Found] = []
    for one in every:
        if not any(one.span.overlaps(other.span) for other in kept):
            kept.append(one)
    return sorted((f for f in kept if f.means != "nothing"), key=lambda f: f.span)


def _points(place: Stretch) -> Iterator[Found]:
    for pattern, facts in place.grammar.fixed:
        for match in place.all(pattern):
            yield from _led(place, Span(*match.span()), facts)
    for pattern, bound in place.grammar.forms:
        for match in place.all(pattern):
            named = _facts(match, place.grammar)
            if named is not None:
                yield from _led(place, Span(*match.span()), named, bound)


def _led(place: Stretch, span: Span, facts: Mapping[str, Value], bound: bool = False) -> Iterator[Found]:
    """A point with the words that make it a deadline or a beginning, and without them."""
    for rule in place.grammar.leading:
        fits = (not rule.needs or rule.needs & facts.keys()) and not rule.lacks & facts.keys()
        if fits and (wide := _wide(place, rule, span)):
            yield Found(wide, "point" if rule.means == "plain" else rule.means, facts)
    if not bound:
        yield Found(span, "point", facts)


def _facts(match: re.Match[str], grammar: Grammar) -> dict[str, Value] | None:
    """What the groups of a form name, or None where a name is not written as weekdays and months are."""
    out: dict[str, Value] = {}
    for group, words in match.groupdict().items():
        if words is None:
            continue
        name, _, key = group.partition("__")[0].partition("_")
        if key == "n":
            out[name] = int(words)
        elif name.startswith(("month", "weekday")):
            if not _spelled(match, group, grammar.capital):
                return None
            table = grammar.months if name.startswith("month") else grammar.weekdays
            if words.casefold() not in table:  # re takes a dotless ı for an i
                return None
            out[name] = table[words.casefold()]
        elif name == "shift":
            out[name] = SIGNS[key.rstrip("2")]
        elif name == "decade":
            out[name] = 1900 + int(key)
        elif key:
            out[name] = key.rstrip("2")
        else:
            out[name] = int(words)
    if "century" in out:
        out["decade"] = 100 * int(out.pop("century")) + 10 * int(out.pop("ten"))
    return out if 1 <= int(out.get("month", 1)) <= 12 else None


def _spelled(match: re.Match[str], group: str, capital: str) -> bool:
    """Whether a weekday or month has the capital that its language gives it: 'Mei' and 'may' are no months."""
    upper = match[group][0].isupper()
    if capital == "always":
        return upper
    before = match.string[: match.start(group)].rstrip(" \t")
    return not upper or not before or before[-1] in OPENING


def _lengths(place: Stretch) -> Iterator[Found]:
    for match in place.all(place.grammar.lengths):
        length = _length(match, place.grammar)
        if length:
            yield from _surrounded(place, Span(*match.span()), length, _weak(match, length, place.grammar))
    for pattern, number, unit, means in place.grammar.whole:
        for match in place.all(pattern):
            if means == "lasting":
                yield from _surrounded(place, Span(*match.span()), Length(number, unit), False)
            else:
                yield Found(Span(*match.span()), means, length=Length(number, unit))
    for match in place.all(place.grammar.bare):
        length = _counted(FEW, place.grammar.unit(match["unit"]), exact=False, few=True)
        for rule in place.grammar.around:
            if rule.bare and (wide := _wide(place, rule, Span(*match.span()))):
                yield Found(wide, rule.means, length=length)


def _weak(match: re.Match[str], length: Length, grammar: Grammar) -> bool:
    """Whether the words tell a length only where another says so: 'a week' and 'one day', not 'an hour'."""
    groups = {k for k, v in match.groupdict().items() if v}
    if length.count > 1 or length.unit == "hour" or any(k.startswith("adjective_") for k in groups):
        return False
    return length.unit == "day" or bool(grammar.article.fullmatch(match["article"] or match["number"] or ""))


def _length(match: re.Match[str], grammar: Grammar) -> Length | None:
    groups = {k: v for k, v in match.groupdict().items() if v}
    unit = next((k.partition("_")[2] for k in groups if k.startswith("adjective_")), "")
    unit = unit or grammar.unit(groups["unit"])
    number: float | None = 1
    if "few" in groups:
        return _counted(FEW, unit, exact=False, few=True)
    if "part" in groups:
        number = next(n for n, pattern in grammar.halves.items() if pattern.fullmatch(groups["part"]))
    elif "number" in groups:
        number = grammar.number(groups["number"])
    upper = grammar.number(groups["upper"]) if "upper" in groups else None
    if number is None or not max(number, upper or 0):
        return None
    number += 0.5 if {"half", "after"} & groups.keys() else 0
    return _counted(max(number, upper or 0), unit, exact=upper is None)


def _counted(number: float, unit: str, exact: bool = True, few: bool = False) -> Length:
    """A length in whole units: one and a half years are eighteen months."""
    times, unit = NAMED.get(unit, (1, unit))
    number *= times
    while number != int(number) and unit in SMALLER:
        number, unit = number * ENTIRE[unit], SMALLER[unit]
    return Length(round(number), unit, exact, few)


def _surrounded(place: Stretch, span: Span, length: Length, weak: bool) -> Iterator[Found]:
    """A length with the words that make it a date or a deadline, and alone."""
    for rule in place.grammar.around:
        if (not rule.unit or rule.unit == length.unit) and (wide := _wide(place, rule, span)):
            yield Found(wide, rule.means, length=length)
    if not weak or place.grammar.cue.search(place.text, max(place.start, span.start - NEAR), span.start):
        yield Found(span, "lasting", length=length)


def _wide(place: Stretch, rule: Around, span: Span) -> Span | None:
    """The span widened by the words that a rule wants around it, None where they do not stand there."""
    first, last = span
    if rule.before:
        before = rule.before.search(place.text, max(place.start, first - NEAR), first)
        if not before:
            return None
        first = before.start()
    if rule.after:
        after = rule.after.match(place.text, last, place.end)
        if not after:
            return None
        last = after.end()
    if rule.beyond and rule.beyond.match(place.text, last, place.end):
        return None
    near = max(place.start, first - FAR)
    if rule.unless and rule.unless.search(place.text, near, first):
        return None
    if rule.behind and not rule.behind.search(place.text, near, first):
        return None
    return Span(first, last)
