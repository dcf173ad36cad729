"""What stands of an entry once people have judged it, in this reading and in every later one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bestand.entries import APPROVED
from bestand.records import Span
from bestand.schema import LAYERS, participants, readings, reviews, statements

# by the verdict that coders agree on
STANDS = {"accept": "accepted", "reject": "rejected", "unsure": "unsure", "edit": "edited"}
# Columns that say where a row belongs; all others are its record, which a review keeps and can change.
PLACE = frozenset(("id", "reading_id", "number", "statement", "within", "voice", "unit", "standing", "before"))
SPOT = {"statement": "content", "act": "verb", "encounter": "evidence"}  # the words by which an entry is known again
SAME = 0.5  # share of the words of both together that two readings' spots must have in common, as in scoring a content
PEOPLE = "participants"
ADDED = "added"  # in `before`: no entry of this reading's model, a review alone has put it there
CODED = {  # what coders must agree on, beside the verdict and the words of an edit
    "statement": ("speaker",),
    "act": ("type", "actor_name", "toward_name", "issue"),
    "encounter": ("kind", "status"),
}


def live(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """By coder, the verdicts that were not taken back, oldest first; `rows` are reviews of one unit in their order."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row.verdict == "undo":
            found[row.coder].pop()
        else:
            found[row.coder].append(row)
    return found


def decided(rows: Sequence[Any]) -> tuple[str | None, Any]:
    """What stands, and the review it stands by.

    The last verdict that was given to settle counts; without one the last verdict of each coder, if all say the same.
    """
    given = live(rows)
    settling = [row for of_coder in given.values() for row in of_coder if row.settles]
    codes = [own[-1] for of_coder in given.values() if (own := [row for row in of_coder if not row.settles])]
    if settling:
        last = max(settling, key=lambda row: row.id)
        return STANDS[last.verdict], last
    if not codes:
        return None, None
    first = codes[0]
    if any(_held(row) != _held(first) for row in codes):
        return "disputed", None
    return STANDS[first.verdict], first


def _held(review: Any) -> tuple[Any, ...]:
    """What a coder holds an entry to be, whichever reading of it the coder saw."""
    if STANDS[review.verdict] not in APPROVED:
        return (review.verdict,)
    changes = review.changes or {}
    told = {**review.record, **changes}
    words = changes.get("content", changes.get("evidence"))
    return ("approved", words, *(told[name] for name in CODED[review.layer]))


def settle(connection: sa.Connection, layer: str, id: int) -> str | None:
    """Bring an entry in line with its reviews, and tell its standing."""
    table = LAYERS[layer]
    row = connection.execute(table.select().where(table.c.id == id)).one()
    report = connection.execute(sa.select(readings.c.report_id).where(readings.c.id == row.reading_id)).scalar_one()
    standing, review = decided(of_unit(connection, report, layer, row.unit))
    own = original(connection, layer, row)
    added = bool(row.before and row.before.get(ADDED))
    if standing is None and added:
        standing = "withdrawn"
    wanted = own
    if standing in APPROVED:
        wanted = {**review.record, **(review.changes or {})}
    before = {**own, ADDED: True} if added else (own if wanted != own else None)
    _write(connection, layer, id, wanted)
    connection.execute(
        table.update().where(table.c.id == id).values(standing=standing, before=sa.null() if before is None else before)
    )
    if layer == "statement":  # the acts that stand in it are told by its speaker
        acts = LAYERS["act"]
        told = acts.update().where(acts.c.reading_id == row.reading_id, acts.c.statement == row.number)
        connection.execute(told.values(voice=wanted["speaker"] or "unknown"))
    return standing


def carry(connection: sa.Connection, report: str, reading: int) -> None:
    """Let a reading that has become the current one stand as the report's reviews have it."""
    query = sa.select(reviews.c.layer, reviews.c.unit).where(reviews.c.report_id == report).distinct()
    units = sorted(connection.execute(query).all(), key=lambda u: (u.layer != "statement", u.layer, u.unit))
    for layer, unit in units:
        table = LAYERS[layer]
        here = sa.select(table.c.id).where(table.c.reading_id == reading, table.c.unit == unit)
        id = connection.execute(here).scalar()
        if id is None:
            given = of_unit(connection, report, layer, unit)
            standing, review = decided(given)
            id = _known_again(connection, layer, reading, given[-1], review)
            if id is None:
                if standing not in APPROVED:
                    continue
                id = _added(connection, layer, reading, unit, review)
            connection.execute(table.update().where(table.c.id == id).values(unit=unit))
        settle(connection, layer, id)


def of_unit(connection: sa.Connection, report: str, layer: str, unit: str | None) -> Sequence[Any]:
    """The reviews of a unit in the order they were given."""
    query = reviews.select().where(reviews.c.report_id == report, reviews.c.layer == layer, reviews.c.unit == unit)
    return connection.execute(query.order_by(reviews.c.id)).all()


def columns(connection: sa.Connection, layer: str, row: Any) -> dict[str, Any]:
    """The record of a row: its columns, less those that say where it belongs; with who took part."""
    found = {name: value for name, value in row._mapping.items() if name not in PLACE}
    if layer == "encounter":
        people = participants.select().where(participants.c.encounter_id == row.id).order_by(participants.c.number)
        keep = ("name", "actor", "side", "about")
        found[PEOPLE] = [{name: getattr(p, name) for name in keep} for p in connection.execute(people)]
    return found


def original(connection: sa.Connection, layer: str, row: Any) -> dict[str, Any]:
    """The record of a row as the model gave it, whatever reviews have made of it."""
    if not row.before:
        return columns(connection, layer, row)
    return {name: value for name, value in row.before.items() if name != ADDED}


def unit_of(connection: sa.Connection, layer: str, row: Any) -> str:
    """A name for an entry that no other of its reading has: its place, and a number where several share one."""
    table = LAYERS[layer]
    hull = _hull(getattr(row, SPOT[layer]))
    name = f"{hull.start}-{hull.end}"
    query = sa.select(table.c.unit).where(table.c.reading_id == row.reading_id, table.c.unit.is_not(None))
    report = sa.select(readings.c.report_id).where(readings.c.id == row.reading_id).scalar_subquery()
    older = sa.select(reviews.c.unit).where(reviews.c.report_id == report, reviews.c.layer == layer)
    taken = {*connection.execute(query).scalars(), *connection.execute(older).scalars()}
    return next(n for n in (name, *(f"{name}/{k}" for k in range(2, len(taken) + 3))) if n not in taken)


def _write(connection: sa.Connection, layer: str, id: int, record: Mapping[str, Any]) -> None:
    table = LAYERS[layer]
    values = {name: sa.null() if value is None else value for name, value in record.items() if name != PEOPLE}
    connection.execute(table.update().where(table.c.id == id).values(values))
    if PEOPLE in record:
        connection.execute(participants.delete().where(participants.c.encounter_id == id))
        rows = [{**person, "encounter_id": id, "number": n} for n, person in enumerate(record[PEOPLE])]
        if rows:
            connection.execute(participants.insert(), rows)


def _known_again(connection: sa.Connection, layer: str, reading: int, last: Any, by: Any) -> int | None:
    """The entry of a reading that no review has claimed and that is the one that was judged.

    It tells of the same words, or of those that an edit gave it; no other entry of the reading that was judged is
    more like it.
    """
    table = LAYERS[layer]
    records = [last.record, *([{**by.record, **by.changes}] if by is not None and by.changes else [])]
    beside = table.select().where(table.c.reading_id == last.reading_id)
    beside = beside.where(sa.or_(table.c.unit.is_(None), table.c.unit != last.unit))
    others = [original(connection, layer, row) for row in connection.execute(beside).all()]
    best, most = None, (SAME, 0)
    query = table.select().where(table.c.reading_id == reading, table.c.unit.is_(None)).order_by(table.c.id)
    for row in connection.execute(query):
        found = dict(row._mapping)
        likeness = max(_likeness(layer, record, found) for record in records)
        if likeness < (SAME, 0) or (best is not None and likeness <= most):
            continue
        if all(_likeness(layer, other, found) <= likeness for other in others):
            best, most = row.id, likeness
    return best


def _likeness(layer: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[float, int]:
    """Which share of their words two records have in common, and in how much else they are the same."""
    shared = _shared(_hull(one[SPOT[layer]]), _hull(other[SPOT[layer]]))
    return shared, sum(one[name] == other[name] for name in CODED[layer])


def _added(connection: sa.Connection, layer: str, reading: int, unit: str, review: Any) -> int:
    """Put an approved record that a reading lacks into it, under a number that is free."""
    table = LAYERS[layer]
    taken = set(connection.execute(sa.select(table.c.number).where(table.c.reading_id == reading)).scalars())
    number = next(n for n in (f"{layer[0]}{k}" for k in range(1, len(taken) + 2)) if n not in taken)
    record = {**review.record, **(review.changes or {})}
    values = {name: sa.null() if value is None else value for name, value in record.items() if name != PEOPLE}
    values |= {"reading_id": reading, "number": number, "unit": unit, "before": {**review.record, ADDED: True}}
    if layer == "act":
        values |= {"statement": _statement_around(connection, reading, record), "voice": "author"}
    id: int = connection.execute(table.insert().values(values)).lastrowid
    _write(connection, layer, id, record)
    if layer == "act" and values["statement"]:
        spoken = sa.select(statements.c.speaker).where(
            statements.c.reading_id == reading, statements.c.number == values["statement"]
        )
        voice = connection.execute(spoken).scalar() or "unknown"
        connection.execute(table.update().where(table.c.id == id).values(voice=voice))
    return id


def _statement_around(connection: sa.Connection, reading: int, record: Mapping[str, Any]) -> str | None:
    """The innermost statement of a reading whose content holds an act's verb."""
    verb = Span(*record["verb"])
    query = sa.select(statements.c.number, statements.c.content).where(statements.c.reading_id == reading)
    holding = [
        (span.end - span.start, row.number)
        for row in connection.execute(query)
        for span in (Span(*piece) for piece in row.content)
        if span.holds(verb)
    ]
    return min(holding)[1] if holding else None


def _hull(spans: Sequence[Any]) -> Span:
    """From the first to the last of a span's places: [start, end], or a list of such."""
    if isinstance(spans[0], int):
        return Span(*spans)
    return Span(min(s[0] for s in spans), max(s[1] for s in spans))


def _shared(one: Span, other: Span) -> float:
    both = min(one.end, other.end) - max(one.start, other.start)
    whole = max(one.end, other.end) - min(one.start, other.start)
    return both / whole if both > 0 else 0.0
