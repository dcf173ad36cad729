"""Reviews: what people judge of the entries. Every verdict is kept; none is changed or deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import sqlalchemy as sa

from bestand import codebook, queries, schema, scheme, sqlite, standings
from bestand.entries import WHOLE, ActEntry, EncounterEntry, Entry, Filter, Part
from bestand.errors import FilterError, ReviewError
from bestand.ledger import Ledger
from bestand.records import Meeting, Span, Status
from bestand.schema import LAYERS, acts, participants, readings, reports, reviews, statements

Layer = Literal["statement", "act", "encounter"]
Choice = Literal["accept", "reject", "unsure", "edit"]
FIELDS = {  # what an edit can change; `words` are those that the content or the evidence is to be
    "statement": ("words", "speaker"),
    "act": ("words", "type", "actor", "toward", "issue"),
    "encounter": ("words", "kind", "status"),
}
ASKED = {"statement": queries.statements_of, "act": queries.acts_of, "encounter": queries.encounters_of}
LONGEST_NAME = 200  # characters of a name that an edit gives; the longest of the codebook has 63


@dataclass(frozen=True, slots=True)
class At:
    """Where an entry is: its report, its layer, and its id in the report."""

    report: str
    layer: Layer
    number: str


@dataclass(frozen=True, slots=True)
class Review:
    """One verdict of one coder on one entry; `taken_back` where an undo followed."""

    at: At
    unit: str
    verdict: str
    changes: Mapping[str, Any] | None
    settles: bool
    coder: str
    made: str
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a coder is with the entries of a layer under a filter."""

    judged: int
    waiting: int


class Reviews:
    """The reviews of a ledger. Raises FilterError where an entry is none, ReviewError where a verdict can't be."""

    def __init__(self, book: Ledger):
        self._book = book
        self._engine = book.engine

    # ------------------------------------------------------------------ judging

    def judge(
        self, at: At, verdict: Choice, coder: str, changes: Mapping[str, str] | None = None, settles: bool = False
    ) -> str | None:
        """Store a verdict and tell what stands of the entry now.

        `changes` are of an edit: `words` to be found in the report near the entry's own, names, a type, an issue.
        """
        if verdict not in get_args(Choice):
            raise ReviewError(f"There is no verdict {verdict!r}. Known: {', '.join(get_args(Choice))}.")
        with sqlite.writing(self._engine, self._book.path) as connection:
            row = self._row(connection, at)
            record = standings.original(connection, at.layer, row)
            made = self._changes(connection, at, record, changes or {}) if verdict == "edit" else None
            if verdict == "edit" and not made:
                raise ReviewError("This edit changes nothing. Change a field, or accept the entry as it is.")
            unit = row.unit or standings.unit_of(connection, at.layer, row)
            if row.unit is None:
                table = LAYERS[at.layer]
                connection.execute(table.update().where(table.c.id == row.id).values(unit=unit))
            values = {"verdict": verdict, "settles": settles, "coder": coder, "changes": made or sa.null()}
            connection.execute(reviews.insert().values(_review_row(at, row, unit, record) | values))
            return standings.settle(connection, at.layer, row.id)

    def undo(self, coder: str) -> At | None:
        """Take back a coder's last verdict that still stands, and tell of which entry; None where there is none."""
        with sqlite.writing(self._engine, self._book.path) as connection:
            about = (reviews.c.id, reviews.c.report_id, reviews.c.layer, reviews.c.unit, reviews.c.verdict)
            given = connection.execute(sa.select(*about).where(reviews.c.coder == coder).order_by(reviews.c.id)).all()
            standing: list[Any] = []
            for review in given:
                if review.verdict != "undo":
                    standing.append(review)
                    continue
                of = next(n for n, r in reversed([*enumerate(standing)]) if _same_unit(r, review))
                del standing[of]
            if not standing:
                return None
            last = connection.execute(reviews.select().where(reviews.c.id == standing[-1].id)).one()
            row = self._current(connection, last)
            values = {"verdict": "undo", "settles": last.settles, "coder": coder, "changes": sa.null()}
            kept = {"report_id": last.report_id, "layer": last.layer, "unit": last.unit, "record": last.record}
            reading = row.reading_id if row else last.reading_id
            connection.execute(reviews.insert().values(kept | values | {"reading_id": reading, "made": schema.now()}))
            if row is None:  # what stands now may have to be put in
                standings.carry(connection, last.report_id, self._reading(connection, last.report_id))
                row = self._current(connection, last)
                return At(last.report_id, last.layer, row.number) if row else None
            standings.settle(connection, last.layer, row.id)
            return At(last.report_id, last.layer, row.number)

    # ------------------------------------------------------------------ looking back

    def history(self, at: At) -> list[Review]:
        """Every verdict on an entry, oldest first, those that were taken back and the undoing of them too."""
        with sqlite.reading(self._engine, self._book.path) as connection:
            row = self._row(connection, at)
            rows = standings.of_unit(connection, at.report, at.layer, row.unit)
        alive = {review.id for own in standings.live(rows).values() for review in own}
        return [_review(r, at.number, r.verdict != "undo" and r.id not in alive) for r in rows]

    def log(self, part: Part = WHOLE, coder: str | None = None) -> list[Review]:
        """Every verdict on everything, or of one coder, the last first."""
        query = queries.parted(reviews.select().order_by(reviews.c.id.desc()), part)
        if coder is not None:
            query = query.where(reviews.c.coder == coder)
        with sqlite.reading(self._engine, self._book.path) as connection:
            rows = connection.execute(query).all()
            numbers = [(row := self._current(connection, r)) and row.number for r in rows]
        return [_review(r, number or r.unit, False) for r, number in zip(rows, numbers, strict=True)]

    def original(self, at: At) -> Entry | ActEntry | EncounterEntry:
        """An entry as the model has it, whatever reviews say of it: what a coder who is not to see those is shown."""
        entry = self._entries(at.layer, Filter(report=at.report), None, WHOLE, number=at.number)
        if not entry:
            raise FilterError(_none(at))
        found: Entry | ActEntry | EncounterEntry = entry[0]
        return found

    # ------------------------------------------------------------------ what is to be done

    def waiting(self, layer: Layer, coder: str, where: Filter | None = None, part: Part = WHOLE) -> list[Any]:
        """The entries that a coder has not judged, as the model has them, in the order of listings."""
        return self._entries(layer, where or Filter(), coder, part)

    def progress(self, layer: Layer, coder: str, where: Filter | None = None) -> Progress:
        """How many entries of a layer a coder has judged and how many not."""
        with sqlite.reading(self._engine, self._book.path) as connection:
            counts = [
                connection.execute(
                    sa.select(sa.func.count()).select_from(self._of(layer, where, coder).subquery())
                ).scalar_one()
                for coder in (None, coder)
            ]
        return Progress(counts[0] - counts[1], counts[1])

    def disputed(self, layer: Layer, part: Part = WHOLE) -> list[Any]:
        """The entries on which coders disagree."""
        where = Filter(standing="disputed")
        listing: Any = {"statement": self._book.statements, "act": self._book.acts, "encounter": self._book.encounters}
        return list(listing[layer](where, part=part))

    def codes(self, layer: Layer) -> dict[str, dict[str, dict[str, str]]]:
        """By unit and coder, what the coder holds the entry to be: `verdict`, and for acts type, issue and actor.

        Only verdicts given without sight of the others'; the unit's name begins with its report's id. For agreement.
        """
        query = reviews.select().where(reviews.c.layer == layer).order_by(reviews.c.id)
        by_unit: dict[str, list[Any]] = {}
        with sqlite.reading(self._engine, self._book.path) as connection:
            for row in connection.execute(query):
                by_unit.setdefault(f"{row.report_id}#{row.unit}", []).append(row)
        found: dict[str, dict[str, dict[str, str]]] = {}
        for unit, rows in by_unit.items():
            for coder, given in standings.live(rows).items():
                blind = [r for r in given if not r.settles]
                if blind:
                    found.setdefault(unit, {})[coder] = _coded(layer, blind[-1])
        return found

    # ------------------------------------------------------------------ within

    def _of(self, layer: Layer, where: Filter | None, coder: str | None) -> sa.Select[Any]:
        """The entries of a layer under a filter; with a coder, those that this coder has not judged."""
        table = LAYERS[layer]
        query = ASKED[layer](where or Filter(), self._book.spelled, hidden=True)  # what one rejects another still codes
        query = query.where(sa.or_(table.c.standing.is_(None), table.c.standing != "withdrawn"))
        if coder is None:
            return query
        step = sa.case((reviews.c.verdict == "undo", -1), else_=1)
        of_coder = sa.select(sa.func.coalesce(sa.func.sum(step), 0)).where(
            reviews.c.report_id == readings.c.report_id,
            reviews.c.layer == layer,
            reviews.c.unit == table.c.unit,
            reviews.c.coder == coder,
            reviews.c.settles.is_(False),
        )
        return query.where(sa.or_(table.c.unit.is_(None), of_coder.scalar_subquery() <= 0))

    def _entries(
        self, layer: Layer, where: Filter, coder: str | None, part: Part, number: str | None = None
    ) -> list[Any]:
        table = LAYERS[layer]
        query = self._of(layer, where, coder)
        if number is not None:  # also one that was rejected
            query = ASKED[layer](where, self._book.spelled, hidden=True).where(table.c.number == number)
        with sqlite.reading(self._engine, self._book.path) as connection:
            rows = connection.execute(queries.by_day(query, table, part)).all()
            return [self._as_read(connection, layer, row) for row in rows]

    def _as_read(self, connection: sa.Connection, layer: Layer, row: Any) -> Any:
        """A joined row as an entry, with the columns that the model gave it."""
        table = LAYERS[layer]
        people: Any = (
            connection.execute(
                sa.select(*schema.as_read(participants))
                .where(participants.c.encounter_id == row.id)
                .order_by(participants.c.number)
            ).all()
            if layer == "encounter"
            else []
        )
        if row.before:
            row, people = schema.put_back(table, row, people)
        if layer == "encounter":
            return replace(schema.encounter(row, people), standing=None)
        return replace(schema.entry(row) if layer == "statement" else schema.act(row), standing=None)

    def _row(self, connection: sa.Connection, at: At) -> Any:
        """The row of an entry in the current reading of its report."""
        if at.layer not in LAYERS:
            raise FilterError(f"There is no layer {at.layer!r}. Known: {', '.join(LAYERS)}.")
        table = LAYERS[at.layer]
        query = table.select().join(readings, table.c.reading_id == readings.c.id)
        of_report = query.where(readings.c.report_id == at.report, readings.c.superseded_by.is_(None))
        row = connection.execute(of_report.where(table.c.number == at.number)).first()
        if row is None:
            raise FilterError(_none(at))
        return row

    def _current(self, connection: sa.Connection, review: Any) -> Any:
        """The row that a review is of in the current reading, or None."""
        table = LAYERS[review.layer]
        query = table.select().join(readings, table.c.reading_id == readings.c.id)
        query = query.where(readings.c.report_id == review.report_id, readings.c.superseded_by.is_(None))
        return connection.execute(query.where(table.c.unit == review.unit)).first()

    def _reading(self, connection: sa.Connection, report: str) -> int:
        """The current reading of a report."""
        query = sa.select(readings.c.id).where(readings.c.report_id == report, readings.c.superseded_by.is_(None))
        id: int = connection.execute(query).scalar_one()
        return id

    def _changes(
        self, connection: sa.Connection, at: At, record: Mapping[str, Any], given: Mapping[str, str]
    ) -> dict[str, Any]:
        """The columns that an edit changes, with their new values. Raises ReviewError where a value can't be."""
        unknown = set(given) - set(FIELDS[at.layer])
        if unknown:
            known = ", ".join(FIELDS[at.layer])
            raise ReviewError(f"A review of this can't change {', '.join(sorted(unknown))}. It can: {known}.")
        text = connection.execute(sa.select(reports.c.text).where(reports.c.id == at.report)).scalar_one()
        wanted: dict[str, Any] = {}
        for field, value in given.items():
            if field == "words":
                wanted |= _respanned(at.layer, record, text, value)
            elif field in ("actor", "toward", "speaker"):
                wanted |= self._renamed(connection, field, value.strip(), record)
            elif value.strip() != (record[field] or ""):  # an issue of the user's own may stay
                wanted[field] = _known_value(field, value)
        if "type" in wanted and wanted["type"] != record["type"]:
            wanted["mode"] = None  # a mode belongs to its type
        return {name: value for name, value in wanted.items() if value != record[name]}

    def _renamed(self, connection: sa.Connection, field: str, name: str, record: Mapping[str, Any]) -> dict[str, Any]:
        """The columns of an actor, target or speaker that is to be somebody else."""
        columns = {
            "speaker": ("speaker", "actor", "side"),
            "actor": ("actor_name", "actor", "actor_side"),
            "toward": ("toward_name", "toward", "toward_side"),
        }[field]
        if name == (record[columns[0]] or ""):
            return {}
        if len(name) > LONGEST_NAME:
            raise ReviewError(f"A name of {len(name)} characters is none. Give at most {LONGEST_NAME}.")
        if not name and field != "toward":
            about: dict[str, Any] = {"how": "unattributed", "rivals": [], "sure": 1.0}
            who: tuple[str | None, ...] = (None, None, None)
        else:
            about = {"how": "review", "rivals": [], "sure": 1.0}
            who = (name or None, *(_known_by(connection, name) if name else (None, None)))
        named = dict(zip(columns, who, strict=True))
        if field == "speaker":
            return named | about
        mention = (record[f"{field}_about"] or {}).get("mention", [])
        return named | {f"{field}_about": {"mention": mention, **about} if name or field == "actor" else None}


def _known_by(connection: sa.Connection, name: str) -> tuple[str | None, str | None]:
    """The id and side of somebody of that name: as the ledger has it most often, else as the codebook does."""
    count = sa.func.count()
    for named, id, side in (
        (statements.c.speaker, statements.c.actor, statements.c.side),
        (acts.c.actor_name, acts.c.actor, acts.c.actor_side),
    ):
        query = sa.select(id, side).where(named == name).group_by(id, side).order_by(count.desc()).limit(1)
        found = connection.execute(query).first()
        if found:
            return found[0], found[1]
    known = (a for a in codebook.load().actors.values() if a.name == name)
    actor = next(known, None)
    return (
        (actor.id, actor.side or next((r.side for r in actor.roles if r.until is None), None))
        if actor
        else (None, None)
    )


def _respanned(layer: Layer, record: Mapping[str, Any], text: str, words: str) -> dict[str, Any]:
    """The columns of an entry that is to rest on other words: those nearest to its own that read so."""
    words = words.strip()
    if not words:
        raise ReviewError("No words were given. Give those of the report that the entry rests on, or reject it.")
    column = "content" if layer == "statement" else "evidence"
    own = record[column][0] if layer == "statement" else record[column]
    if words.split() == record["words"].split():
        return {}
    places = _places_of(words, text)
    if layer == "act":
        verb = Span(*record["verb"])
        places = [p for p in places if p.holds(verb)] or places
    if not places:
        raise ReviewError("These words do not stand in the report like this. Copy them from it, to the letter.")
    near = min(places, key=lambda span: abs(span.start - own[0]) + abs(span.end - own[1]))
    if layer == "statement":
        return {"content": [[*near]], "words": near.of(text)}
    found: dict[str, Any] = {"evidence": [*near], "words": near.of(text)}
    if layer == "act":
        if not near.holds(verb):
            told = verb.of(text)
            raise ReviewError(f"The words of an act must hold its verb, “{told}”. Give more of the sentence.")
        if record["condition"] and not near.holds(Span(*record["condition"])):
            found["condition"] = None
    return found


def _places_of(words: str, text: str) -> list[Span]:
    """Where words stand in a text; white space counts as one space, since a page shows it so."""
    import re

    pattern = r"\s+".join(map(re.escape, words.split()))
    return [Span(*match.span(1)) for match in re.finditer(f"(?=({pattern}))", text)]  # also such as overlap


def _known_value(field: str, value: str) -> str | None:
    value = value.strip()
    known = {
        "type": list(scheme.load().types),
        "issue": ["", *scheme.load().issues],
        "kind": list(get_args(Meeting)),
        "status": list(get_args(Status)),
    }[field]
    if value not in known:
        raise ReviewError(f"There is no {field} {value!r}. Known: {', '.join(k for k in known if k)}.")
    return value or None


def _review_row(at: At, row: Any, unit: str, record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "report_id": at.report,
        "reading_id": row.reading_id,
        "layer": at.layer,
        "unit": unit,
        "record": record,
        "made": schema.now(),
    }


def _review(row: Any, number: str, taken_back: bool) -> Review:
    at = At(row.report_id, row.layer, number)
    return Review(at, row.unit, row.verdict, row.changes, row.settles, row.coder, row.made, taken_back)


def _same_unit(one: Any, other: Any) -> bool:
    return (one.report_id, one.layer, one.unit) == (other.report_id, other.layer, other.unit)


def _coded(layer: str, review: Any) -> dict[str, str]:
    record = {**review.record, **(review.changes or {})}
    told = {"verdict": review.verdict}
    if layer == "act" and review.verdict in ("accept", "edit"):
        told |= {"type": record["type"], "issue": record["issue"] or "none", "actor": record["actor_name"] or "unknown"}
    return told


def _none(at: At) -> str:
    return f"There is no {at.layer} {at.number!r} in the report {at.report!r}. bestand show {at.report} lists them."
