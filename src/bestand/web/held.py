"""What the ledger holds of one report: its entries with their places, light enough for very long reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from bestand import queries, schema, sqlite
from bestand.entries import HIDDEN, Filter
from bestand.ledger import Ledger
from bestand.records import Act, Encounter, Provenance, Span, Spans, Statement
from bestand.reviews import At, Layer
from bestand.web.marks import Mark


@dataclass(frozen=True, slots=True)
class Held:
    """One entry of a report, and what reviews hold of it."""

    record: Statement | Act | Encounter
    layer: Layer
    standing: str | None
    made: Provenance

    @property
    def number(self) -> str:
        """The entry's id in its report, such as s1."""
        return self.record.id

    @property
    def at(self) -> At:
        """By what reviews know the entry."""
        return At(self.record.report_id, self.layer, self.record.id)

    @property
    def hidden(self) -> bool:
        """Whether a review took the entry out of the listings."""
        return self.standing in HIDDEN

    @property
    def words(self) -> Spans:
        """The words that the entry rests on."""
        return self.record.content if isinstance(self.record, Statement) else (self.record.evidence,)

    @property
    def span(self) -> Span:
        """From the first to the last of these words."""
        return Span(min(s.start for s in self.words), max(s.end for s in self.words))

    @property
    def places(self) -> list[Mark]:
        """All that the entry marks in the text."""
        record = self.record
        roles: tuple[tuple[str, Spans], ...]
        if isinstance(record, Statement):
            roles = (("source", record.source), ("cue", record.cue), ("content", record.content))
        elif isinstance(record, Act):
            roles = (("act", (record.evidence,)), ("verb", (record.verb,)))
        else:
            roles = (("encounter", (record.evidence,)),)
        return [Mark(span, name, record.id) for name, spans in roles for span in spans]

    @property
    def head(self) -> Span:
        """The words at which a reader can open the entry: of an act its verb."""
        return self.record.verb if isinstance(self.record, Act) else self.words[0]


def held(book: Ledger, report: str) -> list[Held]:
    """The entries of a report's current reading, by their place in the text, those that reviews rejected too.

    The ledger's listings bring the report's whole text with every row: of a report of megabytes, gigabytes.
    """
    found = []
    with sqlite.reading(book.engine, book.path) as connection:
        for layer, table, ask in (
            ("statement", schema.statements, queries.statements_of),
            ("act", schema.acts, queries.acts_of),
            ("encounter", schema.encounters, queries.encounters_of),
        ):
            query = ask(Filter(report=report), book.spelled, hidden=True)
            columns = [c for c in query.selected_columns if c.name != "text"]
            light = query.with_only_columns(*columns, maintain_column_froms=True).order_by(table.c.id)
            rows = [SimpleNamespace(**row._mapping, text="") for row in connection.execute(light)]
            people = _people(connection, [row.id for row in rows]) if layer == "encounter" else {}
            found += [_held(layer, row, people.get(row.id, ())) for row in rows]
    return sorted(found, key=lambda h: (h.head.start, h.span.start, h.number))


def _held(layer: str, row: Any, people: Sequence[Any]) -> Held:
    made = Provenance(row.version, row.model, row.codebook)
    if layer == "statement":
        return Held(schema.entry(row).statement, "statement", row.standing, made)
    if layer == "act":
        return Held(schema.act(row).act, "act", row.standing, made)
    return Held(schema.encounter(row, people).encounter, "encounter", row.standing, made)


def _people(connection: Any, encounters: Sequence[int]) -> dict[int, list[Any]]:
    """Who took part, by encounter."""
    table = schema.participants
    found: dict[int, list[Any]] = {id: [] for id in encounters}
    query = table.select().with_only_columns(*schema.as_read(table)).order_by(table.c.encounter_id, table.c.number)
    for start in range(0, len(encounters), 500):  # SQLite of old took 999 values in a question
        for row in connection.execute(query.where(table.c.encounter_id.in_(encounters[start : start + 500]))):
            found[row.encounter_id].append(row)
    return found
