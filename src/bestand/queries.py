"""What is asked of the ledger: its rows joined with their reports, under a filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from bestand import search
from bestand.days import OPEN, day_range
from bestand.entries import APPROVED, HIDDEN, WHOLE, Filter, Part
from bestand.schema import acts, as_read, encounters, participants, readings, reports, statements

MADE = (readings.c.report_id, readings.c.version, readings.c.model, readings.c.codebook)
# how a name is spelled in a column: names are compared regardless of case, and indexes know only what is stored
Spelled = Callable[[sa.Column[Any], str], list[str]]
SEARCHED = frozenset(("statement", "act"))  # entries whose words are indexed
ABOUT = (reports.c.title, reports.c.outlet, reports.c.url, reports.c.published, reports.c.language, reports.c.text)


def statements_of(where: Filter, spelled: Spelled, superseded: bool = False, hidden: bool = False) -> sa.Select[Any]:
    """The statements with their reading and report under a filter."""
    query = _narrowed(_joined(statements, where, superseded), where, spelled, statements, hidden)
    if where.actor:
        query = query.where(_named(where.actor, spelled, statements.c.speaker, statements.c.actor))
    if where.side:
        query = query.where(_named(where.side, spelled, statements.c.side))
    return query


def acts_of(where: Filter, spelled: Spelled, superseded: bool = False, hidden: bool = False) -> sa.Select[Any]:
    """The acts with their reading and report, and who says it, under a filter."""
    said = statements.alias("said")
    query = _joined(acts, where, superseded).outerjoin(
        said, sa.and_(said.c.reading_id == acts.c.reading_id, said.c.number == acts.c.statement)
    )
    query = query.add_columns(
        said.c.speaker.label("teller_name"),
        said.c.actor.label("teller_actor"),
        said.c.side.label("teller_side"),
        said.c.how.label("teller_how"),
    )
    query = _narrowed(query, where, spelled, acts, hidden)
    if where.told_by:
        names = [name for side in where.told_by for name in spelled(acts.c.actor_side, side)]
        names += [name for side in where.told_by for name in spelled(statements.c.side, side)]
        query = query.where(sa.or_(_plus(acts.c.actor_side).in_(names), _plus(said.c.side).in_(names)))
    if where.actor:
        query = query.where(_named(where.actor, spelled, acts.c.actor_name, acts.c.actor))
    if where.side:
        query = query.where(_named(where.side, spelled, acts.c.actor_side))
    if where.toward:
        query = query.where(_named(where.toward, spelled, acts.c.toward_name, acts.c.toward, acts.c.toward_side))
    if where.type:
        query = query.where(acts.c.type == where.type)
    if where.issue:
        query = query.where(acts.c.issue.is_(None) if where.issue == "none" else acts.c.issue == where.issue)
    return query


def encounters_of(where: Filter, spelled: Spelled, superseded: bool = False, hidden: bool = False) -> sa.Select[Any]:
    """The encounters with their reading and report under a filter, without who took part."""
    query = _narrowed(_joined(encounters, where, superseded), where, spelled, encounters, hidden)
    for wanted, columns in (
        (where.actor, (participants.c.name, participants.c.actor)),
        (where.side, (participants.c.side,)),
    ):
        if wanted:
            took_part = sa.select(participants.c.encounter_id).where(_named(wanted, spelled, *columns))
            query = query.where(_plus(encounters.c.id).in_(took_part))
    if where.kind:
        query = query.where(encounters.c.kind == where.kind)
    if where.status:
        query = query.where(encounters.c.status == where.status)
    return query


def published_in(where: Filter, spelled: Spelled) -> sa.Select[Any]:
    """The last day of the reports under a filter that is of reports."""
    query = sa.select(sa.func.max(sa.func.nullif(reports.c.latest, OPEN[1])))
    return _of_reports(query, where, spelled)


def by_day(query: sa.Select[Any], table: sa.Table, part: Part = WHOLE) -> sa.Select[Any]:
    """In the order of the reports' days, those without one last, then of the reports and of the words in them."""
    order = (reports.c.earliest.nulls_last(), reports.c.latest, reports.c.id, readings.c.id, table.c.id)
    return parted(query.order_by(*order), part)


def parted(query: sa.Select[Any], part: Part) -> sa.Select[Any]:
    """Some rows of a question's answer."""
    query = query if part.most is None else query.limit(part.most)
    return query.offset(part.skip) if part.skip else query


def _joined(table: sa.Table, where: Filter, superseded: bool) -> sa.Select[Any]:
    """The rows with their readings and reports, looked up from the reports on or, by a name, from the table on."""
    named = [where.actor, where.side, where.toward, where.type, where.issue, where.kind, where.status]
    named += [where.words, where.standing]
    reading: sa.ColumnElement[Any] = readings.c.id
    report: sa.ColumnElement[Any] = reports.c.id
    if (
        not any(named) or (where.since and where.until) or where.report
    ):  # a plus keeps SQLite from going the other way, through the whole table
        reading, report = _plus(readings.c.id), _plus(reports.c.id)
    query = (
        sa.select(*as_read(table), *MADE, *ABOUT)
        .join_from(table, readings, table.c.reading_id == reading)
        .join(reports, readings.c.report_id == report)
    )
    return query if superseded else query.where(readings.c.superseded_by.is_(None))


def _plus(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return sa.UnaryExpression(column, operator=sa.sql.operators.custom_op("+"), type_=column.type)


def distinct(column: sa.Column[Any]) -> sa.Select[Any]:
    """Each value of an indexed column once, by one step through the index a value, however long the table is."""
    step = sa.select(sa.func.min(column).label("value")).cte("step", recursive=True)
    beyond = sa.select(sa.func.min(column)).where(column > step.c.value).scalar_subquery()
    step = step.union_all(sa.select(beyond).where(step.c.value.is_not(None)))
    return sa.select(step.c.value).where(step.c.value.is_not(None))


def _named(name: str, spelled: Spelled, *columns: sa.Column[Any]) -> sa.ColumnElement[bool]:
    return sa.or_(*(c.in_(spelled(c, name)) for c in columns))


def _narrowed(query: sa.Select[Any], where: Filter, spelled: Spelled, table: sa.Table, hidden: bool) -> sa.Select[Any]:
    """What every kind of entry can be narrowed by: the report, its day and outlet, words and score."""
    query = _of_reports(query, where, spelled)
    if where.text:
        query = query.where(sa.func.instr(sa.func.casefold(table.c.words), where.text.casefold()) > 0)
    if where.min_score:  # what a person has approved needs no score
        query = query.where(sa.or_(table.c.score >= where.min_score, table.c.standing.in_(APPROVED)))
    if where.words:
        query = query.where(table.c.id.in_(_searched(table, where.words)))
    if hidden:
        return query
    if where.standing:
        return query.where(table.c.standing == where.standing)
    return query.where(sa.or_(table.c.standing.is_(None), table.c.standing.not_in(HIDDEN)))


def _searched(table: sa.Table, words: str) -> sa.Select[Any]:
    """The rows of a table in which some words are found; all where they hold nothing to look for."""
    wanted = search.expression(words)
    if wanted is None or table.name not in SEARCHED:
        return sa.select(table.c.id)
    index = sa.table(f"{table.name}_words", sa.column("rowid"), sa.column(f"{table.name}_words"))
    return sa.select(index.c.rowid).where(index.c[f"{table.name}_words"].op("MATCH")(wanted))


def reports_of(where: Filter, spelled: Spelled) -> sa.Select[Any]:
    """The reports under those parts of a filter that are of reports, and with its words."""
    query = _of_reports(sa.select(reports), where, spelled)
    wanted = search.expression(where.words) if where.words else None
    if wanted:
        index = sa.table("report_words", sa.column("rowid"), sa.column("report_words"))
        found = sa.select(index.c.rowid).where(index.c.report_words.op("MATCH")(wanted))
        query = query.where(reports.c.number.in_(found))
    return query


def latest(query: sa.Select[Any], table: sa.Table, part: Part) -> sa.Select[Any]:
    """The last day first, those without one behind; within a report in the order of its words.

    To SQLite nothing is less than any day; said in so many words (NULLS LAST) it would not use its index.
    """
    order = [reports.c.earliest.desc(), reports.c.latest.desc(), reports.c.id.desc()]
    return parted(query.order_by(*order, *([] if table is reports else [table.c.id])), part)


def _of_reports(query: sa.Select[Any], where: Filter, spelled: Spelled) -> sa.Select[Any]:
    if where.language:
        query = query.where(reports.c.language == where.language)
    if where.outlet:
        query = query.where(_named(where.outlet, spelled, reports.c.outlet))
    if where.report:
        query = query.where(reports.c.id == where.report)
    if where.since:
        query = query.where(reports.c.latest >= day_range(where.since)[0])
    if where.until:
        query = query.where(reports.c.earliest <= day_range(where.until)[1])
    return query
