"""Beside a report's text: the entry or passage chosen, who tells it, what was judged of it, and how it is cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from babel.dates import get_day_names

from bestand.entries import words_of
from bestand.ledger import Ledger
from bestand.records import Act, Report, Span, Statement
from bestand.reviews import Review, Reviews
from bestand.web import catalog, links
from bestand.web.access import Visitor
from bestand.web.citation import Cited, cite, clip
from bestand.web.held import Held

LONGEST = 600  # characters of a passage's words
DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Panel:
    """What is shown beside the text: of an entry, a passage, or both.

    `chain` holds the statements that it stands in, outermost first, an entry's own too. `judged` are the verdicts on
    the entry, None where the visitor is not to see them, nor what stands by them.
    """

    span: Span
    words: str
    link: str  # the passage's address, with the host
    live: str | None  # the live page, opened at the words
    citation: str
    here: list[Held]  # the entries that a passage has words in common with
    chain: list[Held]
    judged: list[Review] | None
    review: str | None  # where the visitor can judge the entry


def panel(
    book: Ledger, who: Visitor, report: Report, known: Sequence[Held], entry: Held | None, at: Span | None, host: str
) -> Panel | None:
    """What is shown of an entry, or of the passage `at`; None where neither is chosen. `host` begins our addresses."""
    span = at or (entry.span if entry else None)
    if span is None:
        return None
    words = words_of(report.text, entry.words if entry and not at else (span,))
    link = host.rstrip("/") + links.passage(report.id, span)
    back = links.report(report.id, entry=entry.number) if entry else ""
    return Panel(
        span,
        clip(words, LONGEST),
        link,
        links.fragment(report.url, span.of(report.text)),
        cite(who.tongue, _cited(report, words, _chain(_around(at, known) if at else entry, known), link)),
        [e for e in known if at and not e.hidden and any(at.overlaps(s) for s in e.words)],
        _chain(entry, known),
        _judged(book, who, entry) if entry else None,
        links.address(_review(entry), {"back": back}) if entry and who.may("reviewer") else None,
    )


def _cited(report: Report, words: str, chain: Sequence[Held], link: str) -> Cited:
    last = chain[-1].record if chain else None
    return Cited(
        words,
        tuple(_speaker(entry) for entry in reversed(chain)),
        isinstance(last, Statement) and last.form == "direct",
        report.outlet,
        report.published,
        report.url,
        report.retrieved,
        link,
    )


def _around(span: Span, known: Sequence[Held]) -> Held | None:
    """The innermost statement in whose content a passage stands."""
    fitting = [
        (piece.end - piece.start, n)
        for n, entry in enumerate(known)
        if entry.layer == "statement" and not entry.hidden
        for piece in entry.words
        if piece.holds(span)
    ]
    return known[min(fitting)[1]] if fitting else None


def _chain(entry: Held | None, known: Sequence[Held]) -> list[Held]:
    """The statements that tell an entry, the outermost first; a statement's own is the last."""
    by_number = {e.number: e for e in known if e.layer == "statement"}
    found: list[Held] = []
    number = _teller(entry) if entry and entry.layer != "statement" else entry.number if entry else None
    while number and number in by_number and by_number[number] not in found:
        found.append(by_number[number])
        number = _teller(by_number[number])
    return found[::-1]


def _teller(entry: Held) -> str | None:
    """The statement within which an entry stands."""
    record = entry.record
    return record.within if isinstance(record, Statement) else record.statement if isinstance(record, Act) else None


def _speaker(entry: Held) -> str | None:
    record = entry.record
    return record.speaker.name if isinstance(record, Statement) and record.speaker else None


def _judged(book: Ledger, who: Visitor, entry: Held) -> list[Review] | None:
    """The verdicts on an entry: a reviewer sees none, nor what stands by them, before giving one."""
    if not who.may("reviewer"):
        return []
    given = Reviews(book).history(entry.at)
    judged = any(r.coder == who.user.name and r.verdict != "undo" and not r.taken_back for r in given)
    return given if judged or who.may("editor") else None


def _review(entry: Held) -> str:
    at = entry.at
    return f"/review/{quote(at.report, safe='')}/{at.layer}/{quote(at.number, safe='')}"


def lasting(tongue: str, length: str) -> str:
    """An ISO 8601 duration in words; one of another form as it is."""
    found = DURATION.fullmatch(length)
    told = [
        catalog.tell(tongue, f"reader.length.{unit}", int(n))
        for unit, n in zip(UNITS, found.groups() if found else (), strict=False)
        if n
    ]
    return " ".join(told) or length


def weekday(tongue: str, name: str) -> str:
    """An English weekday in a page's language."""
    return str(get_day_names("wide", locale=tongue)[WEEKDAYS.index(name)]) if name in WEEKDAYS else name
