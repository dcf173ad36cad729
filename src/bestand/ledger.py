"""The ledger: every statement of every report, what made the entry, and the words it rests on. SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, Literal, get_args

import sqlalchemy as sa

from bestand import likeness, queries, schema, scheme, sqlite, standings
from bestand.days import OPEN
from bestand.entries import WHOLE, ActEntry, EncounterEntry, Entry, Filter, Part, Tally
from bestand.errors import FilterError, LedgerConflictError, LedgerError, LedgerLockedError
from bestand.records import Extraction, Meeting, Provenance, Report, Status
from bestand.schema import acts, encounters, participants, readings, reports, statements, vectors

__all__ = ["ActEntry", "EncounterEntry", "Entry", "Filter", "Ledger", "Outcome", "Tally"]

Outcome = Literal["added", "unchanged", "superseded"]
Searched = Literal["statement", "act", "report"]
FACETED = 5_000  # rows of a search that are counted by speaker, issue and outlet: counting all would cost seconds
MOST_FACETS = 12  # values that are told of each
MOST_ASKED = 500  # values in one question; SQLite of old took 999


class Ledger:
    """A ledger file, made where there is none; one transaction a report, so what is stored is whole.

    Raises LedgerLockedError where another process writes for longer than ten seconds, LedgerNewerError where a newer
    bestand wrote it, LedgerError where the file can't be opened or written.
    """

    def __init__(self, path: Path | str, create: bool = True):
        self.path = Path(path)
        if not create and not self.path.exists():
            raise LedgerError(f"There is no ledger {self.path}. Make one with: bestand add REPORT --ledger {self.path}")
        self.engine = sqlite.engine_for(self.path)
        sqlite.migrate(self.engine, self.path)

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

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
        with sqlite.writing(self.engine, self.path) as connection:
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
            standings.carry(connection, report.id, reading)
            return "superseded" if older else "added"

    # ------------------------------------------------------------------ reading

    def statements(self, where: Filter | None = None, superseded: bool = False, part: Part = WHOLE) -> Iterator[Entry]:
        """The entries a filter leaves, by day, report and place in the text; streamed."""
        query = queries.by_day(queries.statements_of(where or Filter(), self.spelled, superseded), statements, part)
        with self._reading() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield schema.entry(row)

    def acts(self, where: Filter | None = None, superseded: bool = False, part: Part = WHOLE) -> Iterator[ActEntry]:
        """The acts a filter leaves, by day, report and place in the text; streamed."""
        query = queries.by_day(queries.acts_of(where or Filter(), self.spelled, superseded), acts, part)
        with self._reading() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield schema.act(row)

    def encounters(
        self, where: Filter | None = None, superseded: bool = False, part: Part = WHOLE
    ) -> Iterator[EncounterEntry]:
        """The encounters a filter leaves, by day, report and place in the text; streamed."""
        query = queries.by_day(queries.encounters_of(where or Filter(), self.spelled, superseded), encounters, part)
        people = sa.select(*schema.as_read(participants)).order_by(participants.c.number)
        with self._reading() as connection, self._reading() as beside:
            for row in connection.execution_options(yield_per=500).execute(query):
                took_part = beside.execute(people.where(participants.c.encounter_id == row.id)).all()
                yield schema.encounter(row, took_part)

    def actors(self, where: Filter | None = None) -> list[Tally]:
        """Who speaks how often under a filter, most first."""
        inner = queries.statements_of(where or Filter(), self.spelled).subquery()
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

    def reports(self, where: Filter | None = None, part: Part = WHOLE) -> Iterator[Report]:
        """The reports that a filter's day, outlet, language and words leave, by day; streamed."""
        query = queries.reports_of(where or Filter(), self.spelled)
        query = query.order_by(reports.c.earliest.nulls_last(), reports.c.latest, reports.c.id)
        query = queries.parted(query, part)
        with self._reading() as connection:
            for row in connection.execution_options(yield_per=100).execute(query):
                yield schema.report(row)

    def latest(self, layer: Searched, where: Filter, part: Part) -> list[Any]:
        """What a filter leaves of statements, acts or reports, the last day first: a page of a search."""
        asked: Any = {"statement": queries.statements_of, "act": queries.acts_of, "report": queries.reports_of}
        made: Any = {"statement": schema.entry, "act": schema.act, "report": schema.report}
        query = queries.latest(asked[layer](where, self.spelled), schema.metadata.tables[layer], part)
        with self._reading() as connection:
            return [made[layer](row) for row in connection.execute(query)]

    def beyond(self, layer: Searched, where: Filter, most: int) -> bool:
        """Whether a filter leaves more than so many statements, acts or reports; counted no further than that."""
        asked: Any = {"statement": queries.statements_of, "act": queries.acts_of, "report": queries.reports_of}
        query = asked[layer](where, self.spelled).with_only_columns(sa.literal(1), maintain_column_froms=True)
        with self._reading() as connection:
            return connection.execute(query.limit(1).offset(most)).first() is not None

    def facets(self, layer: Searched, where: Filter) -> dict[str, list[tuple[str, int]]]:
        """Of the first FACETED rows that a filter leaves, how many have each speaker, issue, outlet and language."""
        columns: dict[str, dict[str, Any]] = {
            "statement": {"actor": statements.c.speaker, "side": statements.c.side},
            "act": {"actor": acts.c.actor_name, "side": acts.c.actor_side, "issue": acts.c.issue},
            "report": {},
        }
        named = columns[layer] | {"outlet": reports.c.outlet, "language": reports.c.language}
        asked: Any = {"statement": queries.statements_of, "act": queries.acts_of, "report": queries.reports_of}
        query = asked[layer](where, self.spelled)
        labelled = [column.label(name) for name, column in named.items()]
        some = query.with_only_columns(*labelled, maintain_column_froms=True).limit(FACETED).subquery()
        count = sa.func.count()
        with self._reading() as connection:
            found = {}
            for name in named:
                column = some.c[name]
                groups = sa.select(column, count).where(column.is_not(None), column != "").group_by(column)
                rows = connection.execute(groups.order_by(count.desc(), column).limit(MOST_FACETS))
                found[name] = [(value, n) for value, n in rows]
            return found

    def vectors(self, passages: Sequence[str]) -> dict[str, bytes]:
        """Vectors of passages by their digests: those kept, and new ones, which are kept from now on.

        Where another process is writing the new ones are not kept; they are made again next time.
        """
        wanted = sorted({likeness.digest(p) for p in passages})
        known: dict[str, bytes] = {}
        query = sa.select(vectors.c.digest, vectors.c.value).where(vectors.c.model == likeness.model())
        with self._reading() as connection:
            for start in range(0, len(wanted), MOST_ASKED):
                some = query.where(vectors.c.digest.in_(wanted[start : start + MOST_ASKED]))
                known |= {row.digest: row.value for row in connection.execute(some)}
        new = likeness.missing(passages, known)
        rows = [{"digest": key, "model": likeness.model(), "value": value} for key, value in new.items()]
        if rows:
            with suppress(LedgerLockedError), sqlite.writing(self.engine, self.path) as connection:
                connection.execute(vectors.insert().prefix_with("OR IGNORE"), rows)
        return known | new

    def last_day(self, where: Filter | None = None) -> str | None:
        """The last day on which a report of a filter's days and outlet was published; None where no day is known."""
        query = queries.published_in(where or Filter(), self.spelled)
        with self._reading() as connection:
            found: str | None = connection.execute(query).scalar()
        return found

    def extraction(self, report_id: str, min_score: float = 0.0) -> Extraction:
        """A report with its current entries, those that score lower left out unless a person has approved them.

        Raises FilterError where the ledger has no such report; the message names the nearest ids.
        """
        with self._reading() as connection:
            row = connection.execute(reports.select().where(reports.c.id == report_id)).first()
        if row is None:
            raise FilterError(self._unknown("report", report_id, [r.id for r in self._some_ids()]))
        whole = Filter(report=report_id, min_score=min_score)
        return Extraction(
            schema.report(row),
            tuple(e.statement for e in self.statements(whole)),
            self._provenance(report_id),
            tuple(e.act for e in self.acts(whole)),
            tuple(e.encounter for e in self.encounters(whole)),
        )

    def encounter(self, id: str) -> EncounterEntry:
        """An encounter by its id as a listing gives it, REPORT#e1.

        Raises FilterError where there is none; the message names the nearest.
        """
        found = {
            f"{e.about.report_id}#{e.encounter.id}": e for e in self.encounters(Filter(report=id.rpartition("#")[0]))
        }
        if id not in found:
            known = list(found) or [f"{e.about.report_id}#{e.encounter.id}" for e in self.encounters()]
            raise FilterError(f"There is no encounter {id!r}. {_nearest(id, known)} bestand encounters lists them all.")
        return found[id]

    def spelled_side(self, name: str) -> str:
        """A side as the ledger spells it, whatever its case."""
        return next(iter(self.spelled(statements.c.side, name)), name)

    def check_actor(self, name: str) -> None:
        """Raises FilterError with the nearest names where nobody of that name speaks in the ledger."""
        if not any(self.spelled(column, name) for column in (statements.c.speaker, statements.c.actor)):
            raise FilterError(self._unknown("speaker", name, self._distinct(statements.c.speaker)))

    def check_side(self, name: str) -> None:
        """Raises FilterError with the nearest names where nobody of that side speaks in the ledger."""
        self._check_named("side", name, (statements.c.side,), "bestand actors")

    def check_acts(self, where: Filter) -> None:
        """Raises FilterError with what is nearest where a filter names nobody and nothing among the acts."""
        known = scheme.load()
        self._check("type", where.type, list(known.types), f"Known: {', '.join(known.types)}.")
        own = self._distinct(acts.c.issue) if where.issue else []
        self._check("issue", where.issue, ["none", *known.issues, *own], "docs/codebook.md lists them all.")
        acting, targets = (acts.c.actor_name, acts.c.actor), (acts.c.toward_name, acts.c.toward, acts.c.toward_side)
        self._check_named("actor", where.actor, acting, "bestand acts")
        self._check_named("side", where.side, (acts.c.actor_side,), "bestand acts")
        self._check_named("target", where.toward, targets, "bestand acts")

    def check_encounters(self, where: Filter) -> None:
        """Raises FilterError with what is nearest where a filter names nobody and nothing among the encounters."""
        for name, given, known in (("kind", where.kind, get_args(Meeting)), ("status", where.status, get_args(Status))):
            self._check(name, given, list(known), f"Known: {', '.join(known)}.")
        named = (participants.c.name, participants.c.actor)
        self._check_named("participant", where.actor, named, "bestand encounters")
        self._check_named("side", where.side, (participants.c.side,), "bestand encounters")

    def _check_named(self, kind: str, name: str | None, columns: Sequence[sa.Column[Any]], command: str) -> None:
        known = [found for column in columns for found in self._distinct(column)] if name else []
        self._check(kind, name, known, f"{command} lists them all.")

    def _check(self, kind: str, name: str | None, known: list[str], more: str) -> None:
        if name and name.casefold() not in {k.casefold() for k in known}:
            raise FilterError(f"There is no {kind} {name!r}. {_nearest(name, known)} {more}")

    def _distinct(self, column: sa.Column[Any]) -> list[str]:
        with self._reading() as connection:
            return list(connection.execute(queries.distinct(column)).scalars())

    def spelled(self, column: sa.Column[Any], name: str) -> list[str]:
        """How a name is spelled in a column, regardless of case."""
        return [known for known in self._distinct(column) if known.casefold() == name.casefold()]

    def info(self) -> dict[str, Any]:
        """Counts, languages, outlets and what made the entries."""
        made = (readings.c.version, readings.c.model, readings.c.codebook)
        held = statements.join(readings, statements.c.reading_id == readings.c.id)
        superseded = readings.c.superseded_by.is_not(None)
        count = sa.func.count()
        with self._reading() as connection:

            def groups(*columns: sa.ColumnElement[Any]) -> list[Any]:
                return list(connection.execute(sa.select(*columns, count).group_by(*columns).order_by(count.desc())))

            def current(table: sa.Table) -> Any:
                held = table.join(readings, table.c.reading_id == readings.c.id)
                query = sa.select(count).select_from(held).where(readings.c.superseded_by.is_(None))
                return connection.execute(query).scalar()

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
                "acts": current(acts),
                "encounters": current(encounters),
                "languages": languages,
                "outlets": {outlet or "unknown": n for outlet, n in groups(reports.c.outlet)},
                "first": days[0],
                "last": days[1],
                "made_by": [{"version": v, "model": m, "codebook": c, "readings": n} for v, m, c, n in groups(*made)],
            }

    # ------------------------------------------------------------------ within

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        return sqlite.reading(self.engine, self.path)

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
        command = "bestand actors" if kind == "speaker" else "bestand info --reports"
        return f"There is no {kind} {name!r} in {self.path}. {_nearest(name, known)} {command} lists them all."


def _nearest(name: str, known: list[str]) -> str:
    """The known names that are most like one."""
    import difflib

    near = difflib.get_close_matches(name, list(dict.fromkeys(known)), 4, 0.4) or known[:4]
    return f"Nearest: {', '.join(near)}." if near else "It has none."


def _made_by(made: Provenance) -> sa.ColumnElement[bool]:
    return sa.and_(
        readings.c.version == made.version, readings.c.model == made.model, readings.c.codebook == made.codebook
    )


def _insert(connection: sa.Connection, extraction: Extraction) -> Any:
    """The new reading's number; it and all that was read are stored."""
    report, made = extraction.report, extraction.provenance
    values = {"version": made.version, "model": made.model, "codebook": made.codebook, "made": schema.now()}
    reading = connection.execute(readings.insert().values(report_id=report.id, **values)).lastrowid
    rows = [schema.statement_row(reading, report.text, s) for s in extraction.statements]
    if rows:
        connection.execute(statements.insert(), rows)
    for act in extraction.acts:
        connection.execute(acts.insert().values(schema.act_row(reading, report.text, act)))
    for encounter in extraction.encounters:
        made_row = encounters.insert().values(schema.encounter_row(reading, report.text, encounter))
        number = connection.execute(made_row).lastrowid
        people = [schema.participant_row(number, n, who) for n, who in enumerate(encounter.participants)]
        if people:
            connection.execute(participants.insert(), people)
    return reading
