"""The ledger: every statement of every report, what made the entry, and the words it rests on. SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from bestand import schema, sqlite
from bestand.days import OPEN, day_range
from bestand.entries import Entry, Filter, Tally
from bestand.errors import FilterError, LedgerConflictError, LedgerError
from bestand.records import Extraction, Provenance, Report
from bestand.schema import readings, reports, statements

__all__ = ["Entry", "Filter", "Ledger", "Outcome", "Tally"]

Outcome = Literal["added", "unchanged", "superseded"]


class Ledger:
    """A ledger file, made where there is none; one transaction a report, so what is stored is whole.

    Raises LedgerLockedError where another process writes for longer than ten seconds, LedgerNewerError where a newer
    bestand wrote it, LedgerError where the file can't be opened or written.
    """

    def __init__(self, path: Path | str, create: bool = True):
        self.path = Path(path)
        if not create and not self.path.exists():
            raise LedgerError(f"There is no ledger {self.path}. Make one with: bestand add REPORT --ledger {self.path}")
        self._engine = sqlite.engine_for(self.path)
        sqlite.migrate(self._engine, self.path)

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
            .where(reports.c.id == report.id, reports.c.digest == schema.digest(report.text))
            .where(_made_by(provenance), readings.c.superseded_by.is_(None))
        )
        with self._reading() as connection:
            return connection.execute(query).first() is not None

    def add(self, extraction: Extraction) -> Outcome:
        """Store what was read from a report.

        The same reading again changes nothing; a reading by another model or codebook supersedes the one before, which
        is kept; an old reading that comes back is current again. Raises LedgerConflictError where the report's id is
        taken by another text.
        """
        report, made = extraction.report, extraction.provenance
        with sqlite.writing(self._engine, self.path) as connection:
            known = connection.execute(sa.select(reports.c.digest).where(reports.c.id == report.id)).scalar()
            if known is None:
                connection.execute(reports.insert().values(schema.report_row(report)))
            elif known != schema.digest(report.text):
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
        with self._reading() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield schema.entry(row)

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
        with self._reading() as connection:
            return [Tally(*row) for row in connection.execute(query)]

    def reports(self) -> Iterator[Report]:
        """Every report, by day; streamed."""
        query = reports.select().order_by(reports.c.earliest.is_(None), reports.c.earliest, reports.c.id)
        with self._reading() as connection:
            for row in connection.execution_options(yield_per=100).execute(query):
                yield schema.report(row)

    def extraction(self, report_id: str) -> Extraction:
        """A report with its current entries.

        Raises FilterError where the ledger has no such report; the message names the nearest ids.
        """
        with self._reading() as connection:
            row = connection.execute(reports.select().where(reports.c.id == report_id)).first()
        if row is None:
            raise FilterError(self._unknown("report", report_id, [r.id for r in self._some_ids()]))
        entries = list(self.statements(Filter(report=report_id)))
        made = entries[0].provenance if entries else self._provenance(report_id)
        return Extraction(schema.report(row), tuple(e.statement for e in entries), made)

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
        with self._reading() as connection:

            def groups(*columns: sa.ColumnElement[Any]) -> list[Any]:
                return list(connection.execute(sa.select(*columns, count).group_by(*columns).order_by(count.desc())))

            states = connection.execute(sa.select(superseded, count).select_from(held).group_by(superseded))
            by_state = {bool(state): n for state, n in states}
            earliest, latest = sa.func.nullif(reports.c.earliest, OPEN[0]), sa.func.nullif(reports.c.latest, OPEN[1])
            days = connection.execute(sa.select(sa.func.min(earliest), sa.func.max(latest))).one()
            languages = {language or "unknown": n for language, n in groups(reports.c.language)}
            return {
                "ledger": str(self.path),
                "schema": schema.HEAD,
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

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        return sqlite.reading(self._engine, self.path)

    def _some_ids(self) -> list[Any]:
        with self._reading() as connection:
            return list(connection.execute(sa.select(reports.c.id).limit(10_000)))

    def _provenance(self, report_id: str) -> Provenance:
        query = sa.select(readings.c.version, readings.c.model, readings.c.codebook).where(
            readings.c.report_id == report_id, readings.c.superseded_by.is_(None)
        )
        with self._reading() as connection:
            return Provenance(*connection.execute(query).one())

    def _unknown(self, kind: str, name: str, known: list[str]) -> str:
        import difflib

        near = difflib.get_close_matches(name, known, 4, 0.4) or known[:4]
        listed = f"Nearest: {', '.join(near)}." if near else "It has none."
        command = "bestand actors" if kind == "speaker" else "bestand info --reports"
        return f"There is no {kind} {name!r} in {self.path}. {listed} {command} lists them all."


def _made_by(made: Provenance) -> sa.ColumnElement[bool]:
    return sa.and_(
        readings.c.version == made.version, readings.c.model == made.model, readings.c.codebook == made.codebook
    )


def _insert(connection: sa.Connection, extraction: Extraction) -> Any:
    """The new reading's number; it and its statements are stored."""
    report, made = extraction.report, extraction.provenance
    values = {"version": made.version, "model": made.model, "codebook": made.codebook, "made": schema.now()}
    reading = connection.execute(readings.insert().values(report_id=report.id, **values)).lastrowid
    rows = [schema.statement_row(reading, report.text, s) for s in extraction.statements]
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
