"""What every finding rests on: a passage of a report, with where it was published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bestand.entries import ActEntry, EncounterEntry, Entry
from bestand.records import Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage: `words` is the report's text from `start` to `end`, in code points."""

    report: str
    start: int
    end: int
    words: str
    published: str | None  # EDTF
    outlet: str | None


def of_act(entry: ActEntry) -> Evidence:
    """The clause that an act stands in."""
    return _passage(entry.act.report_id, entry.act.evidence, entry.text, entry.about.published, entry.about.outlet)


def of_encounter(entry: EncounterEntry) -> Evidence:
    """The words that tell of an encounter."""
    found = entry.encounter
    return _passage(found.report_id, found.evidence, entry.text, entry.about.published, entry.about.outlet)


def of_statement(entry: Entry) -> Evidence:
    """The content of a statement, from its first piece to its last with what stands between."""
    content = entry.statement.content
    span = Span(min(s.start for s in content), max(s.end for s in content))
    return _passage(entry.report_id, span, entry.text, entry.published, entry.outlet)


def within(entry: Entry, start: int, end: int) -> Evidence:
    """Some words of the report of a statement."""
    return _passage(entry.report_id, Span(start, end), entry.text, entry.published, entry.outlet)


def proof(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each passage once, in order: one clause may tell of the acts of several."""
    return tuple(sorted(dict.fromkeys(found), key=in_order))


def in_order(found: Evidence) -> tuple[str, str, int, int]:
    """By day of publication, then by report and place in it: what findings are sorted by."""
    return (found.published or "9999", found.report, found.start, found.end)


def _passage(report: str, span: Span, text: str, published: str | None, outlet: str | None) -> Evidence:
    return Evidence(report, span.start, span.end, span.of(text), published, outlet)
