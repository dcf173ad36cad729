"""The tables of the ledger, and records as their rows: in and out."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bestand.days import day_range
from bestand.entries import Entry, words_of
from bestand.records import Provenance, Report, Resolution, Span, Spans, Statement

HEAD = "0001"  # the newest migration; a test holds it to migrations/versions

metadata = sa.MetaData()
reports = sa.Table(
    "report",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),  # SHA-256 of the text
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("title", sa.Text),
    sa.Column("outlet", sa.Text),
    sa.Column("url", sa.Text),
    sa.Column("published", sa.Text),  # EDTF
    sa.Column("earliest", sa.Text),  # first and last day that `published` may mean
    sa.Column("latest", sa.Text),
    sa.Column("retrieved", sa.Text),
    sa.Column("raw_digest", sa.Text),
    sa.Column("added", sa.Text, nullable=False),
    sa.Index("report_by_day", "earliest", "id"),
    sa.Index("report_by_outlet", "outlet"),
)
readings = sa.Table(
    "reading",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("report_id", sa.Text, sa.ForeignKey("report.id"), nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("codebook", sa.Text, nullable=False),
    sa.Column("made", sa.Text, nullable=False),
    sa.Column("superseded_by", sa.Integer, sa.ForeignKey("reading.id")),
    sa.UniqueConstraint("report_id", "version", "model", "codebook", name="reading_once"),
    sa.Index("reading_current", "report_id", "superseded_by"),
)
statements = sa.Table(
    "statement",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), nullable=False),
    sa.Column("number", sa.Text, nullable=False),  # its id within the report
    sa.Column("source", sa.JSON, nullable=False),  # lists of [start, end]
    sa.Column("cue", sa.JSON, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("words", sa.Text, nullable=False),  # of the content, for search
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("speaker", sa.Text),
    sa.Column("actor", sa.Text),
    sa.Column("how", sa.Text, nullable=False),
    sa.Column("rivals", sa.JSON, nullable=False),
    sa.Column("sure", sa.Float, nullable=False),
    sa.Column("channel", sa.Text),
    sa.Column("said", sa.Text),  # EDTF
    sa.Column("repeated", sa.Boolean, nullable=False),
    sa.Column("within", sa.Text),
    sa.Column("score", sa.Float, nullable=False),
    sa.Index("statement_of_reading", "reading_id"),
    sa.Index("statement_by_actor", "actor"),
    sa.Index("statement_by_speaker", "speaker"),
)


def digest(text: str) -> str:
    """SHA-256 of a text: by it the ledger knows these very words again."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def report_row(report: Report) -> dict[str, Any]:
    """A report as a row. Raises FilterError where its date is none."""
    earliest, latest = day_range(report.published) if report.published else (None, None)
    return {
        "id": report.id,
        "digest": digest(report.text),
        "text": report.text,
        "language": report.language,
        "title": report.title,
        "outlet": report.outlet,
        "url": report.url,
        "published": report.published,
        "earliest": earliest,
        "latest": latest,
        "retrieved": report.retrieved,
        "raw_digest": report.raw_digest,
        "added": now(),
    }


def statement_row(reading: int, text: str, statement: Statement) -> dict[str, Any]:
    """A statement of a reading as a row; one without a speaker is unresolved."""
    speaker = statement.speaker or Resolution((), None, None, "unresolved")
    return {
        "reading_id": reading,
        "number": statement.id,
        "source": _lists(statement.source),
        "cue": _lists(statement.cue),
        "content": _lists(statement.content),
        "words": words_of(text, statement.content),
        "form": statement.form,
        "speaker": speaker.name,
        "actor": speaker.actor_id,
        "how": speaker.how,
        "rivals": list(speaker.rivals),
        "sure": speaker.score,
        "channel": statement.channel,
        "said": statement.said,
        "repeated": statement.repeated,
        "within": statement.within,
        "score": statement.score,
    }


def report(row: Any) -> Report:
    """A row as the report it was made of."""
    return Report(
        row.id, row.text, row.language, row.title, row.outlet, row.url, row.published, row.retrieved, row.raw_digest
    )


def entry(row: Any) -> Entry:
    """A joined row of statement, reading and report as an entry with its words."""
    source, cue, content = _spans(row.source), _spans(row.cue), _spans(row.content)
    statement = Statement(
        id=row.number,
        report_id=row.report_id,
        source=source,
        cue=cue,
        content=content,
        form=row.form,
        speaker=Resolution(source, row.actor, row.speaker, row.how, tuple(row.rivals), row.sure),
        channel=row.channel,
        said=row.said,
        repeated=row.repeated,
        within=row.within,
        score=row.score,
    )
    return Entry(
        statement,
        row.report_id,
        row.title,
        row.outlet,
        row.url,
        row.published,
        row.language,
        words_of(row.text, source),
        words_of(row.text, cue),
        words_of(row.text, content),
        Provenance(row.version, row.model, row.codebook),
    )


def _lists(spans: Spans) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _spans(lists: list[list[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in lists)
