"""What the ledger lists, and by which filter: entries with their words, and tallies of speakers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bestand.records import Extraction, Provenance, Spans, Statement


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries to list; every field narrows. Days are EDTF, text is found in content regardless of case."""

    actor: str | None = None  # id or name
    language: str | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    text: str | None = None
    report: str | None = None
    min_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement out of the ledger, with the report's particulars and its words."""

    statement: Statement
    report_id: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    language: str
    source: str
    cue: str
    content: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Tally:
    """How often somebody speaks in the ledger."""

    speaker: str
    actor: str | None
    statements: int
    reports: int
    first: str | None
    last: str | None


def entries_of(extraction: Extraction) -> Iterator[Entry]:
    """The statements of an extraction as the ledger would list them."""
    report = extraction.report
    for statement in extraction.statements:
        source, cue, content = (words_of(report.text, s) for s in (statement.source, statement.cue, statement.content))
        yield Entry(
            statement,
            report.id,
            report.title,
            report.outlet,
            report.url,
            report.published,
            report.language,
            source,
            cue,
            content,
            extraction.provenance,
        )


def words_of(text: str, spans: Spans) -> str:
    """The words of a span that may be in pieces, the pieces joined by an ellipsis."""
    return " … ".join(s.of(text) for s in spans)
