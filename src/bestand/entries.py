"""What the ledger lists, and by which filter: statements, acts and encounters with their words, and tallies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from bestand.records import Act, Encounter, Extraction, Provenance, Report, Resolution, Spans, Statement

SURE = 0.5  # a score below which an entry is called unsure
APPROVED = frozenset(("accepted", "edited"))  # standings by which a person holds an entry to be right
HIDDEN = frozenset(("rejected", "withdrawn"))  # no listing has these; withdrawn: only a review had it, since taken back


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries to list; every field narrows. Days are EDTF, text is found in the words regardless of case.

    `toward`, `type`, `issue` and `told_by` are of acts; `kind` and `status` of encounters.
    """

    actor: str | None = None  # id or name: who speaks, acts or takes part
    language: str | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    text: str | None = None
    report: str | None = None
    min_score: float = 0.0
    side: str | None = None  # the state or party that the actor belongs to
    toward: str | None = None  # id, name or side
    type: str | None = None
    issue: str | None = None  # an id, or "none"
    kind: str | None = None
    status: str | None = None
    told_by: tuple[str, ...] = ()  # of acts: those by one of these sides, or told by one
    standing: str | None = None  # only what was judged so; without it all but what was rejected
    words: str | None = None  # what the index of words is asked for (search.py): of statements and acts


class Part(NamedTuple):
    """Which rows of a listing: so many at `most` (None for all), after the first `skip`."""

    most: int | None = None
    skip: int = 0


WHOLE = Part()


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
    text: str = ""  # of the whole report
    standing: str | None = None  # by its reviews, None where nobody has judged it


@dataclass(frozen=True, slots=True)
class Particulars:
    """What an entry tells of its report."""

    report_id: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    language: str


@dataclass(frozen=True, slots=True)
class ActEntry:
    """One act out of the ledger, with its report's particulars and text.

    `teller` is the speaker of the statement it stands in, None where the reporter tells it.
    """

    act: Act
    about: Particulars
    text: str
    provenance: Provenance
    teller: Resolution | None = None
    standing: str | None = None


@dataclass(frozen=True, slots=True)
class EncounterEntry:
    """One encounter out of the ledger, with its report's particulars and text."""

    encounter: Encounter
    about: Particulars
    text: str
    provenance: Provenance
    standing: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How often somebody speaks in the ledger."""

    speaker: str
    actor: str | None
    statements: int
    reports: int
    first: str | None
    last: str | None


def trusted(score: float, standing: str | None, least: float = SURE) -> bool:
    """Whether an entry scores that much, or a person has approved it: then it needs no score."""
    return score >= least or standing in APPROVED


def above(extraction: Extraction, score: float) -> Extraction:
    """The same without the statements, acts and encounters that score lower."""
    return replace(
        extraction,
        statements=tuple(s for s in extraction.statements if s.score >= score),
        acts=tuple(a for a in extraction.acts if a.score >= score),
        encounters=tuple(e for e in extraction.encounters if e.score >= score),
    )


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
            report.text,
        )


def acts_of(extraction: Extraction) -> Iterator[ActEntry]:
    """The acts of an extraction as the ledger would list them."""
    speakers = {s.id: s.speaker for s in extraction.statements}
    for act in extraction.acts:
        teller = speakers.get(act.statement) if act.statement else None
        yield ActEntry(act, about(extraction.report), extraction.report.text, extraction.provenance, teller)


def about(report: Report) -> Particulars:
    """What an entry tells of its report."""
    return Particulars(report.id, report.title, report.outlet, report.url, report.published, report.language)


def words_of(text: str, spans: Spans) -> str:
    """The words of a span that may be in pieces, the pieces joined by an ellipsis."""
    return " … ".join(s.of(text) for s in spans)
