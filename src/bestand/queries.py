"""What is asked of the ledger: its rows joined with their reports, under a filter."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bestand.days import day_range
from bestand.entries import Filter
from bestand.schema import acts, encounters, participants, readings, reports, statements

MADE = (readings.c.report_id, readings.c.version, readings.c.model, readings.c.codebook)
ABOUT = (reports.c.title, reports.c.outlet, reports.c.url, reports.c.published, reports.c.language, reports.c.text)


def statements_of(where: Filter, superseded: bool = False) -> sa.Select[Any]:
    """The statements with their reading and report under a filter."""
    query = _narrowed(_joined(statements, superseded), where, statements.c.words, statements.c.score)
    if where.actor:
        query = query.where(_named(where.actor, statements.c.speaker, statements.c.actor))
    if where.side:
        query = query.where(_named(where.side, statements.c.side))
    return query


def acts_of(where: Filter, superseded: bool = False) -> sa.Select[Any]:
    """The acts with their reading and report under a filter."""
    query = _narrowed(_joined(acts, superseded), where, acts.c.words, acts.c.score)
    if where.actor:
        query = query.where(_named(where.actor, acts.c.actor_name, acts.c.actor))
    if where.side:
        query = query.where(_named(where.side, acts.c.actor_side))
    if where.toward:
        query = query.where(_named(where.toward, acts.c.toward_name, acts.c.toward, acts.c.toward_side))
    if where.type:
        query = query.where(acts.c.type == where.type)
    if where.issue:
        query = query.where(acts.c.issue.is_(None) if where.issue == "none" else acts.c.issue == where.issue)
    return query


def encounters_of(where: Filter, superseded: bool = False) -> sa.Select[Any]:
    """The encounters with their reading and report under a filter, without who took part."""
    query = _narrowed(_joined(encounters, superseded), where, encounters.c.words, encounters.c.score)
    for wanted, columns in (
        (where.actor, (participants.c.name, participants.c.actor)),
        (where.side, (participants.c.side,)),
    ):
        if wanted:
            took_part = sa.select(participants.c.encounter_id).where(_named(wanted, *columns))
            query = query.where(encounters.c.id.in_(took_part))
    if where.kind:
        query = query.where(encounters.c.kind == where.kind)
    if where.status:
        query = query.where(encounters.c.status == where.status)
    return query


def by_day(query: sa.Select[Any], table: sa.Table) -> sa.Select[Any]:
    """In the order of the reports' days, then of the reports and of the words in them."""
    order = (reports.c.earliest.is_(None), reports.c.earliest, reports.c.id, readings.c.id, table.c.id)
    return query.order_by(*order)


def _joined(table: sa.Table, superseded: bool) -> sa.Select[Any]:
    query = (
        sa.select(table, *MADE, *ABOUT)
        .join_from(table, readings, table.c.reading_id == readings.c.id)
        .join(reports, reports.c.id == readings.c.report_id)
    )
    return query if superseded else query.where(readings.c.superseded_by.is_(None))


def _named(name: str, *columns: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return sa.or_(*(sa.func.casefold(c) == name.casefold() for c in columns))


def _narrowed(
    query: sa.Select[Any], where: Filter, words: sa.ColumnElement[Any], score: sa.ColumnElement[Any]
) -> sa.Select[Any]:
    """What every kind of entry can be narrowed by: the report, its day and outlet, words and score."""
    if where.language:
        query = query.where(reports.c.language == where.language)
    if where.outlet:
        query = query.where(_named(where.outlet, reports.c.outlet))
    if where.report:
        query = query.where(reports.c.id == where.report)
    if where.since:
        query = query.where(reports.c.latest >= day_range(where.since)[0])
    if where.until:
        query = query.where(reports.c.earliest <= day_range(where.until)[1])
    if where.text:
        query = query.where(sa.func.instr(sa.func.casefold(words), where.text.casefold()) > 0)
    if where.min_score:
        query = query.where(score >= where.min_score)
    return query
