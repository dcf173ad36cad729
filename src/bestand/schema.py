"""The tables of the ledger, and records as their rows: in and out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from bestand.days import day_range
from bestand.entries import ActEntry, EncounterEntry, Entry, Particulars, words_of
from bestand.records import Act, Encounter, Provenance, Report, Resolution, Span, Spans, Statement, When

HEAD = "0004"  # the newest migration; a test holds it to migrations/versions

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
    sa.Column("number", sa.Integer),  # by which the index of words knows it; SQLite's own may change
    sa.Index("report_by_number", "number", unique=True),
    sa.Index("report_by_day", "earliest", "latest", "id"),
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
    sa.Column("side", sa.Text),
    sa.Column("unit", sa.Text),  # what reviews call this entry by, over all readings
    sa.Column("standing", sa.Text),  # by its reviews; None where nobody has judged it
    sa.Column("before", sa.JSON),  # the columns as the model had them, where a review has changed them
    sa.Index("statement_of_reading", "reading_id", "number"),
    sa.Index("statement_by_actor", "actor"),
    sa.Index("statement_by_speaker", "speaker"),
    sa.Index("statement_by_side", "side"),
    sa.Index("statement_by_standing", "standing", sqlite_where=sa.text("standing IS NOT NULL")),
)
acts = sa.Table(
    "act",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("mode", sa.Text),
    sa.Column("issue", sa.Text),
    sa.Column("actor_name", sa.Text),
    sa.Column("actor", sa.Text),  # id
    sa.Column("actor_side", sa.Text),
    sa.Column("actor_about", sa.JSON, nullable=False),  # mention, how, rivals, sure
    sa.Column("toward_name", sa.Text),
    sa.Column("toward", sa.Text),
    sa.Column("toward_side", sa.Text),
    sa.Column("toward_about", sa.JSON),
    sa.Column("evidence", sa.JSON, nullable=False),  # [start, end]
    sa.Column("verb", sa.JSON, nullable=False),
    sa.Column("words", sa.Text, nullable=False),  # of the evidence, for search
    sa.Column("condition", sa.JSON),
    sa.Column("conditional", sa.Boolean, nullable=False),
    sa.Column("negated", sa.Boolean, nullable=False),
    sa.Column("repeated", sa.Boolean, nullable=False),
    sa.Column("date", sa.Text),  # EDTF
    sa.Column("date_about", sa.JSON),  # basis, start, end, weekday
    sa.Column("due", sa.Text),  # EDTF
    sa.Column("due_about", sa.JSON),
    sa.Column("length", sa.Text),  # ISO 8601
    sa.Column("voice", sa.Text, nullable=False),
    sa.Column("statement", sa.Text),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("unit", sa.Text),  # what reviews call this entry by, over all readings
    sa.Column("standing", sa.Text),  # by its reviews; None where nobody has judged it
    sa.Column("before", sa.JSON),  # the columns as the model had them, where a review has changed them
    sa.Index("act_of_reading", "reading_id"),
    sa.Index("act_by_actor", "actor"),
    sa.Index("act_by_name", "actor_name"),
    sa.Index("act_by_side", "actor_side", "issue"),
    sa.Index("act_by_target", "toward"),
    sa.Index("act_by_target_name", "toward_name"),
    sa.Index("act_by_target_side", "toward_side"),
    sa.Index("act_by_issue", "issue"),
    sa.Index("act_by_type", "type"),
    sa.Index("act_by_standing", "standing", sqlite_where=sa.text("standing IS NOT NULL")),
)
encounters = sa.Table(
    "encounter",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("date", sa.Text),
    sa.Column("date_about", sa.JSON),
    sa.Column("place", sa.Text),
    sa.Column("minutes", sa.Integer),
    sa.Column("evidence", sa.JSON, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("unit", sa.Text),  # what reviews call this entry by, over all readings
    sa.Column("standing", sa.Text),  # by its reviews; None where nobody has judged it
    sa.Column("before", sa.JSON),  # the columns as the model had them, where a review has changed them
    sa.Index("encounter_of_reading", "reading_id"),
    sa.Index("encounter_by_standing", "standing", sqlite_where=sa.text("standing IS NOT NULL")),
)
participants = sa.Table(
    "participant",
    metadata,
    sa.Column("encounter_id", sa.Integer, sa.ForeignKey("encounter.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("actor", sa.Text),
    sa.Column("side", sa.Text),
    sa.Column("about", sa.JSON, nullable=False),
    sa.Index("participant_by_actor", "actor"),
    sa.Index("participant_by_name", "name"),
    sa.Index("participant_by_side", "side"),
)
reviews = sa.Table(  # every verdict that somebody gave, in the order given; no row is ever changed
    "review",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("report_id", sa.Text, sa.ForeignKey("report.id"), nullable=False),
    sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), nullable=False),  # whose entry was judged
    sa.Column("layer", sa.Text, nullable=False),  # statement, act, encounter
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("settles", sa.Boolean, nullable=False),  # given in sight of the others' verdicts, to settle them
    sa.Column("changes", sa.JSON),  # of an edit
    sa.Column("record", sa.JSON, nullable=False),  # the entry's columns as the coder saw them
    sa.Column("coder", sa.Text, nullable=False),
    sa.Column("made", sa.Text, nullable=False),
    sa.Index("review_of_unit", "report_id", "layer", "unit"),
    sa.Index("review_by_coder", "coder", "layer"),
)
vectors = sa.Table(  # what likeness of words is reckoned with, kept so that it is made once
    "vector",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),  # SHA-256 of the words
    sa.Column("model", sa.Text, primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
)

LAYERS = {"statement": statements, "act": acts, "encounter": encounters}


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
        "number": sa.select(sa.func.coalesce(sa.func.max(reports.c.number), 0) + 1).scalar_subquery(),
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
        "side": speaker.side,
    }


def act_row(reading: int, text: str, act: Act) -> dict[str, Any]:
    """An act of a reading as a row."""
    return {
        "reading_id": reading,
        "number": act.id,
        "type": act.type,
        "mode": act.mode,
        "issue": act.issue,
        "actor_name": act.actor.name,
        "actor": act.actor.actor_id,
        "actor_side": act.actor.side,
        "actor_about": _about(act.actor),
        "toward_name": act.toward.name if act.toward else None,
        "toward": act.toward.actor_id if act.toward else None,
        "toward_side": act.toward.side if act.toward else None,
        "toward_about": _about(act.toward) if act.toward else sa.null(),
        "evidence": list(act.evidence),
        "verb": list(act.verb),
        "words": act.evidence.of(text),
        "condition": list(act.condition) if act.condition else sa.null(),
        "conditional": act.conditional,
        "negated": act.negated,
        "repeated": act.repeated,
        "length": act.length,
        "voice": act.voice,
        "statement": act.statement,
        "score": act.score,
        **_dated("date", act.when),
        **_dated("due", act.due),
    }


def encounter_row(reading: int, text: str, encounter: Encounter) -> dict[str, Any]:
    """An encounter of a reading as a row, without its participants."""
    return {
        "reading_id": reading,
        "number": encounter.id,
        "kind": encounter.kind,
        "status": encounter.status,
        "place": encounter.place,
        "minutes": encounter.minutes,
        "evidence": list(encounter.evidence),
        "words": encounter.evidence.of(text),
        "score": encounter.score,
        **_dated("date", encounter.date),
    }


def participant_row(encounter: int, number: int, who: Resolution) -> dict[str, Any]:
    """Who took part in an encounter as a row."""
    named = {"name": who.name, "actor": who.actor_id, "side": who.side}
    return {"encounter_id": encounter, "number": number, **named, "about": _about(who)}


def _about(who: Resolution) -> dict[str, Any]:
    return {"mention": _lists(who.mention), "how": who.how, "rivals": list(who.rivals), "sure": who.score}


def _dated(name: str, when: When | None) -> dict[str, Any]:
    if when is None:
        return {name: None, f"{name}_about": sa.null()}
    about = {"basis": when.basis, "evidence": list(when.evidence), "weekday": when.weekday}
    return {name: when.edtf, f"{name}_about": about}


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
        speaker=Resolution(source, row.actor, row.speaker, row.how, tuple(_told(row.rivals)), row.sure, row.side),
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
        _made(row),
        row.text,
        row.standing,
    )


def act(row: Any) -> ActEntry:
    """A joined row of act, reading and report as an entry with its words."""
    found = Act(
        id=row.number,
        report_id=row.report_id,
        actor=_who(row.actor_name, row.actor, row.actor_side, row.actor_about),
        toward=_who(row.toward_name, row.toward, row.toward_side, row.toward_about) if row.toward_about else None,
        type=row.type,
        mode=row.mode,
        issue=row.issue,
        evidence=_span(row.evidence),
        verb=_span(row.verb),
        condition=_span(row.condition) if row.condition else None,
        conditional=row.conditional,
        negated=row.negated,
        repeated=row.repeated,
        when=_when(row.date, row.date_about),
        due=_when(row.due, row.due_about),
        length=row.length,
        voice=row.voice,
        statement=row.statement,
        score=row.score,
    )
    teller = None
    if row.teller_how:
        teller = Resolution((), row.teller_actor, row.teller_name, row.teller_how, (), 0.0, row.teller_side)
    return ActEntry(found, _particulars(row), row.text, _made(row), teller, row.standing)


def encounter(row: Any, people: Sequence[Any]) -> EncounterEntry:
    """A joined row of encounter, reading and report, with the rows of its participants, as an entry."""
    found = Encounter(
        id=row.number,
        report_id=row.report_id,
        kind=row.kind,
        participants=tuple(_who(p.name, p.actor, p.side, p.about) for p in people),
        status=row.status,
        evidence=_span(row.evidence),
        date=_when(row.date, row.date_about),
        place=row.place,
        minutes=row.minutes,
        score=row.score,
    )
    return EncounterEntry(found, _particulars(row), row.text, _made(row), row.standing)


def put_back(table: sa.Table, row: Any, people: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
    """A joined row with the columns that a review has changed as they were before, and those who took part then."""
    before = json.loads(row.before)
    before.pop("added", None)
    took_part = before.pop("participants", None)
    texts = {name for name in before if isinstance(table.c[name].type, sa.JSON)}
    told = {n: json.dumps(v) if n in texts and v is not None else v for n, v in before.items()}
    if took_part is not None:
        people = [SimpleNamespace(**{**p, "about": json.dumps(p["about"])}) for p in took_part]
    return SimpleNamespace(**{**row._mapping, **told}), people


def _who(name: str | None, actor: str | None, side: str | None, about: str) -> Resolution:
    told = _told(about)
    return Resolution(_places(told["mention"]), actor, name, told["how"], tuple(told["rivals"]), told["sure"], side)


def _when(edtf: str | None, about: str) -> When | None:
    if not edtf:
        return None
    told = _told(about)
    return When(edtf, told["basis"], Span(*told["evidence"]), told["weekday"])


def _particulars(row: Any) -> Particulars:
    return Particulars(row.report_id, row.title, row.outlet, row.url, row.published, row.language)


def _made(row: Any) -> Provenance:
    return Provenance(row.version, row.model, row.codebook)


def _lists(spans: Spans) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def as_read(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """The columns of a table, those of JSON as the text that is stored: it is read here, each text once."""
    return [sa.type_coerce(c, sa.Text).label(c.name) if isinstance(c.type, sa.JSON) else c for c in table.columns]


@lru_cache(maxsize=8_192)
def _told(text: str) -> Any:
    """What a cell of JSON says; most say the same few things, and nobody changes what comes out."""
    return json.loads(text)


@lru_cache(maxsize=8_192)
def _spans(text: str) -> Spans:
    return _places(json.loads(text))


@lru_cache(maxsize=8_192)
def _span(text: str) -> Span:
    return Span(*json.loads(text))


def _places(lists: list[list[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in lists)
