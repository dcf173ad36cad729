"""The ledger: every statement of every report, what made the entry, and the words it rests on. SQLite."""

from __future__ import annotations

import hashlib
import io
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from bestand.errors import FilterError, LedgerConflictError, LedgerError, LedgerLockedError, LedgerNewerError
from bestand.records import Extraction, Provenance, Report, Resolution, Span, Spans, Statement

HEAD = "0001"  # the newest migration; a test holds it to migrations/versions
PATIENCE = 10_000  # milliseconds to wait for another writer
OPEN = ("0000-01-01", "9999-12-31")  # the ends of an interval that has none, such as ../2025-06

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

Outcome = Literal["added", "unchanged", "superseded"]


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


class Ledger:
    """A ledger file, made where there is none; one transaction a report, so what is stored is whole.

    Raises LedgerLockedError where another process writes for longer than ten seconds, LedgerNewerError where a newer
    bestand wrote it, LedgerError where the file can't be opened or written.
    """

    def __init__(self, path: Path | str, create: bool = True):
        self.path = Path(path)
        if not create and not self.path.exists():
            raise LedgerError(f"There is no ledger {self.path}. Make one with: bestand add REPORT --ledger {self.path}")
        place = sa.URL.create("sqlite", database=str(self.path))  # a path may hold ? and %, which a plain URL reads
        self._engine = sa.create_engine(place, connect_args={"timeout": PATIENCE / 1000})
        sa.event.listen(self._engine, "connect", _on_connect)
        sa.event.listen(self._engine, "begin", _on_begin)
        with self._talking():
            self._migrate()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------ writing

    def has(self, report: Report, provenance: Provenance) -> bool:
        """Whether this reader's entries for these very words are in the ledger already."""
        query = (
            sa.select(readings.c.id)
            .join(reports, reports.c.id == readings.c.report_id)
            .where(reports.c.id == report.id, reports.c.digest == _digest(report.text))
            .where(_made_by(provenance), readings.c.superseded_by.is_(None))
        )
        with self._talking(), self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def add(self, extraction: Extraction) -> Outcome:
        """Store what was read from a report.

        The same reading again changes nothing; a reading by another model or codebook supersedes the one before, which
        is kept; an old reading that comes back is current again. Raises LedgerConflictError where the report's id is
        taken by another text.
        """
        report, made = extraction.report, extraction.provenance
        with (
            self._talking(),
            self._engine.connect().execution_options(bestand_write=True) as connection,
            connection.begin(),
        ):
            known = connection.execute(sa.select(reports.c.digest).where(reports.c.id == report.id)).scalar()
            if known is None:
                connection.execute(reports.insert().values(_report_row(report)))
            elif known != _digest(report.text):
                raise LedgerConflictError(
                    f"The id {report.id!r} stands for another text in {self.path}. Give one of the two another id."
                )
            of_report = readings.c.report_id == report.id
            same = connection.execute(readings.select().where(of_report, _made_by(made))).first()
            if same and same.superseded_by is None:
                return "unchanged"
            reading = same.id if same else _insert(connection, extraction)
            older = connection.execute(
                readings.update()
                .where(of_report, readings.c.superseded_by.is_(None), readings.c.id != reading)
                .values(superseded_by=reading)
            ).rowcount
            connection.execute(readings.update().where(readings.c.id == reading).values(superseded_by=None))
            return "superseded" if older else "added"

    # ------------------------------------------------------------------ reading

    def statements(self, where: Filter | None = None, superseded: bool = False) -> Iterator[Entry]:
        """The entries a filter leaves, by day, report and place in the text; streamed."""
        query = _joined(where or Filter(), superseded).order_by(
            reports.c.earliest.is_(None), reports.c.earliest, reports.c.id, readings.c.id, statements.c.id
        )
        with self._talking(), self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield _entry(row)

    def actors(self, where: Filter | None = None) -> list[Tally]:
        """Who speaks how often under a filter, most first."""
        inner = _joined(where or Filter(), superseded=False).subquery()
        count = sa.func.count().label("statements")
        query = (
            sa.select(
                inner.c.speaker,
                inner.c.actor,
                count,
                sa.func.count(inner.c.report_id.distinct()).label("reports"),
                sa.func.min(inner.c.published).label("first"),
                sa.func.max(inner.c.published).label("last"),
            )
            .where(inner.c.speaker.is_not(None))
            .group_by(inner.c.speaker, inner.c.actor)
            .order_by(count.desc(), inner.c.speaker)
        )
        with self._talking(), self._engine.connect() as connection:
            return [Tally(*row) for row in connection.execute(query)]

    def reports(self) -> Iterator[Report]:
        """Every report, by day; streamed."""
        query = reports.select().order_by(reports.c.earliest.is_(None), reports.c.earliest, reports.c.id)
        with self._talking(), self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=100).execute(query):
                yield _report(row)

    def extraction(self, report_id: str) -> Extraction:
        """A report with its current entries.

        Raises FilterError where the ledger has no such report; the message names the nearest ids.
        """
        with self._talking(), self._engine.connect() as connection:
            row = connection.execute(reports.select().where(reports.c.id == report_id)).first()
        if row is None:
            raise FilterError(self._unknown("report", report_id, [r.id for r in self._some_ids()]))
        entries = list(self.statements(Filter(report=report_id)))
        made = entries[0].provenance if entries else self._provenance(report_id)
        return Extraction(_report(row), tuple(e.statement for e in entries), made)

    def check_actor(self, name: str) -> None:
        """Raises FilterError with the nearest names where nobody of that name speaks in the ledger."""
        tallies = self.actors()
        if not any(name.casefold() in (t.speaker.casefold(), (t.actor or "").casefold()) for t in tallies):
            raise FilterError(self._unknown("speaker", name, [t.speaker for t in tallies]))

    def info(self) -> dict[str, Any]:
        """Counts, languages, outlets and what made the entries."""
        made = (readings.c.version, readings.c.model, readings.c.codebook)
        held = statements.join(readings, statements.c.reading_id == readings.c.id)
        superseded = readings.c.superseded_by.is_not(None)
        count = sa.func.count()
        with self._talking(), self._engine.connect() as connection:

            def groups(*columns: sa.ColumnElement[Any]) -> list[Any]:
                return list(connection.execute(sa.select(*columns, count).group_by(*columns).order_by(count.desc())))

            states = connection.execute(sa.select(superseded, count).select_from(held).group_by(superseded))
            by_state = {bool(state): n for state, n in states}
            earliest, latest = sa.func.nullif(reports.c.earliest, OPEN[0]), sa.func.nullif(reports.c.latest, OPEN[1])
            days = connection.execute(sa.select(sa.func.min(earliest), sa.func.max(latest))).one()
            languages = {language or "unknown": n for language, n in groups(reports.c.language)}
            return {
                "ledger": str(self.path),
                "schema": HEAD,
                "reports": sum(languages.values()),
                "statements": by_state.get(False, 0),
                "superseded": by_state.get(True, 0),
                "languages": languages,
                "outlets": {outlet or "unknown": n for outlet, n in groups(reports.c.outlet)},
                "first": days[0],
                "last": days[1],
                "made_by": [{"version": v, "model": m, "codebook": c, "readings": n} for v, m, c, n in groups(*made)],
            }

    # ------------------------------------------------------------------ within

    def _some_ids(self) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(reports.c.id).limit(10_000)))

    def _provenance(self, report_id: str) -> Provenance:
        query = sa.select(readings.c.version, readings.c.model, readings.c.codebook).where(
            readings.c.report_id == report_id, readings.c.superseded_by.is_(None)
        )
        with self._engine.connect() as connection:
            return Provenance(*connection.execute(query).one())

    def _unknown(self, kind: str, name: str, known: list[str]) -> str:
        import difflib

        near = difflib.get_close_matches(name, known, 4, 0.4) or known[:4]
        listed = f"Nearest: {', '.join(near)}." if near else "It has none."
        command = "bestand actors" if kind == "speaker" else "bestand info --reports"
        return f"There is no {kind} {name!r} in {self.path}. {listed} {command} lists them all."

    def _migrate(self) -> None:
        with self._engine.connect() as connection:
            tables = set(sa.inspect(connection).get_table_names())
            if "alembic_version" in tables:
                at = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
                if at and not tables >= set(metadata.tables):
                    raise LedgerError(self._foreign())
                if at == HEAD:
                    return
                if at is not None and at > HEAD:
                    raise LedgerNewerError(
                        f"The ledger {self.path} has schema {at}; this bestand knows up to {HEAD}. "
                        "Upgrade bestand (pip install -U bestand)."
                    )
            elif tables:
                raise LedgerError(self._foreign())
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", "bestand:migrations")
        with self._engine.connect().execution_options(bestand_write=True) as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def _foreign(self) -> str:
        return f"{self.path} is an SQLite file of another program. Give another path with --ledger."

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """Turn what SQLite says into what the user can do."""
        try:
            yield
        except OperationalError as error:
            said = str(error.orig)
            if "locked" in said or "busy" in said:
                raise LedgerLockedError(
                    f"Another process is writing to {self.path}. What is stored is whole; try again when it is done."
                ) from None
            if "full" in said:
                raise LedgerError(
                    f"The disk of {self.path} is full. What is stored is whole; make room and go on."
                ) from None
            raise LedgerError(
                f"The ledger {self.path} can't be used ({said}). Check the path, its rights and the room on the disk."
            ) from None
        except DatabaseError as error:
            raise LedgerError(f"{self.path} is no ledger ({error.orig}). Give another path with --ledger.") from None
        except UnicodeEncodeError as error:
            raise LedgerError(
                f"A ledger holds no half characters such as {error.object[error.start]!a}. Replace them by \\ufffd."
            ) from None


def day_range(edtf: str) -> tuple[str, str]:
    """The first and the last day that an EDTF date may mean, as YYYY-MM-DD.

    Raises FilterError where it is no EDTF date.
    """
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        with redirect_stdout(io.StringIO()):  # edtf prints what it stumbles over
            parsed = parse_edtf(edtf)
        return _day(parsed.lower_strict(), OPEN[0]), _day(parsed.upper_strict(), OPEN[1])
    except (EDTFParseException, AttributeError, ValueError, OverflowError):
        raise FilterError(f"{edtf!r} is no date. Give EDTF, such as 2025, 2025-05 or 2025-05-19.") from None


def _day(end: Any, no_end: str) -> str:
    return no_end if isinstance(end, float) else f"{end.tm_year:04}-{end.tm_mon:02}-{end.tm_mday:02}"  # inf where open


def _on_connect(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _on_begin
    # SQLite's own lower() knows only ASCII: Özel would not be özel
    connection.create_function("casefold", 1, lambda words: words and words.casefold(), deterministic=True)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
    _use_wal(cursor)
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _use_wal(cursor: sqlite3.Cursor) -> None:
    """Of processes that make one ledger at once, SQLite lets all but one fail here without waiting; so we wait."""
    end = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.01)


def _on_begin(connection: sa.Connection) -> None:
    """A writer takes the lock at once, so it waits its turn instead of failing half way."""
    writes = connection.get_execution_options().get("bestand_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _made_by(made: Provenance) -> sa.ColumnElement[bool]:
    return sa.and_(
        readings.c.version == made.version, readings.c.model == made.model, readings.c.codebook == made.codebook
    )


def _insert(connection: sa.Connection, extraction: Extraction) -> Any:
    """The new reading's number; it and its statements are stored."""
    report, made = extraction.report, extraction.provenance
    values = {"version": made.version, "model": made.model, "codebook": made.codebook, "made": _now()}
    reading = connection.execute(readings.insert().values(report_id=report.id, **values)).lastrowid
    rows = [_statement_row(reading, report.text, s) for s in extraction.statements]
    if rows:
        connection.execute(statements.insert(), rows)
    return reading


def _joined(where: Filter, superseded: bool) -> sa.Select[Any]:
    """The statements with their reading and report under a filter."""
    query = (
        sa.select(
            statements,
            readings.c.report_id,
            readings.c.version,
            readings.c.model,
            readings.c.codebook,
            reports.c.title,
            reports.c.outlet,
            reports.c.url,
            reports.c.published,
            reports.c.language,
            reports.c.text,
        )
        .join_from(statements, readings, statements.c.reading_id == readings.c.id)
        .join(reports, reports.c.id == readings.c.report_id)
    )
    if not superseded:
        query = query.where(readings.c.superseded_by.is_(None))
    if where.actor:
        name = where.actor.casefold()
        query = query.where(sa.or_(*(sa.func.casefold(c) == name for c in (statements.c.speaker, statements.c.actor))))
    if where.language:
        query = query.where(reports.c.language == where.language)
    if where.outlet:
        query = query.where(sa.func.casefold(reports.c.outlet) == where.outlet.casefold())
    if where.report:
        query = query.where(reports.c.id == where.report)
    if where.since:
        query = query.where(reports.c.latest >= day_range(where.since)[0])
    if where.until:
        query = query.where(reports.c.earliest <= day_range(where.until)[1])
    if where.text:
        query = query.where(sa.func.instr(sa.func.casefold(statements.c.words), where.text.casefold()) > 0)
    if where.min_score:
        query = query.where(statements.c.score >= where.min_score)
    return query


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _report_row(report: Report) -> dict[str, Any]:
    earliest, latest = day_range(report.published) if report.published else (None, None)
    return {
        "id": report.id,
        "digest": _digest(report.text),
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
        "added": _now(),
    }


def _statement_row(reading: int, text: str, statement: Statement) -> dict[str, Any]:
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


def _lists(spans: Spans) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _spans(lists: list[list[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in lists)


def _report(row: Any) -> Report:
    return Report(
        row.id, row.text, row.language, row.title, row.outlet, row.url, row.published, row.retrieved, row.raw_digest
    )


def _entry(row: Any) -> Entry:
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
