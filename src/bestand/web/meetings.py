"""The encounters as a list: what several reports tell of one put together, the newest first."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bestand import queries, schema, sqlite
from bestand.days import reach
from bestand.entries import Filter, Part
from bestand.ledger import Ledger
from bestand.records import Meeting, Span, Status


@dataclass(frozen=True, slots=True)
class Telling:
    """One report's telling of an encounter, with its words; `sides` are those of the participants, as far as known."""

    report: str
    number: str
    kind: Meeting
    status: Status
    day: str | None  # EDTF; where the text gives none, the report's
    dated: bool  # whether the text gives it
    sides: tuple[str, ...]
    span: Span
    words: str
    outlet: str | None
    published: str | None
    language: str
    score: float
    standing: str | None

    @property
    def id(self) -> str:
        """As listings name the encounter: REPORT#e1."""
        return f"{self.report}#{self.number}"


@dataclass(frozen=True, slots=True)
class Occasion:
    """The tellings of one day, kind and set of sides; the first is the one that most is known of."""

    tellings: tuple[Telling, ...]

    @property
    def best(self) -> Telling:
        """Held before planned, then the one that scores most."""
        return self.tellings[0]


def occasions(book: Ledger, where: Filter, part: Part) -> list[Occasion]:
    """Some of the encounters that a filter leaves: the last day first, on a day held before planned; undated last."""
    groups: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for told in _tellings(book, where):
        groups[told.day or told.report, told.kind, frozenset(told.sides)].append(told)
    found = [Occasion(tuple(sorted(group, key=_foremost))) for group in groups.values()]
    found.sort(key=lambda o: (o.best.status != "held", o.best.kind, o.best.sides, o.best.id))
    found.sort(key=lambda o: _first(o.best.day), reverse=True)
    return found[part.skip :][: part.most]


def _foremost(told: Telling) -> tuple[bool, float, str]:
    return told.status != "held", -told.score, told.id


def _first(day: str | None) -> str:
    return ((reach(day) if day else None) or ("",))[0]


def _tellings(book: Ledger, where: Filter) -> Iterator[Telling]:
    """What the list shows of every encounter; the ledger's own listing brings the report's whole text with each."""
    table = schema.encounters
    query = queries.encounters_of(where, book.spelled)
    names = {*table.columns.keys(), "report_id", "outlet", "published", "language"}
    columns = [c for c in query.selected_columns if c.name in names]
    light = query.with_only_columns(*columns, maintain_column_froms=True).order_by(table.c.id)
    with sqlite.reading(book.engine, book.path) as connection:
        sides = _sides(connection, query.with_only_columns(table.c.id, maintain_column_froms=True))
        for row in connection.execute(light):
            yield _telling(row, tuple(dict.fromkeys(sides[row.id])))


def _sides(connection: Any, ids: Any) -> dict[int, list[str]]:
    """The sides that took part, by encounter, in the order in which the words name them."""
    people = schema.participants
    query = people.select().with_only_columns(people.c.encounter_id, people.c.side)
    query = query.where(people.c.side.is_not(None), people.c.encounter_id.in_(ids))
    found: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(query.order_by(people.c.encounter_id, people.c.number)):
        found[row.encounter_id].append(row.side)
    return found


def _telling(row: Any, sides: Sequence[str]) -> Telling:
    dated = bool(row.date and reach(row.date))
    return Telling(
        row.report_id,
        row.number,
        row.kind,
        row.status,
        row.date if dated else row.published,
        dated,
        tuple(sides),
        Span(*json.loads(row.evidence)),
        row.words,
        row.outlet,
        row.published,
        row.language,
        row.score,
        row.standing,
    )
