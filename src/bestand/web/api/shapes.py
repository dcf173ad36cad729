"""The shapes of answers, for the schema. Rows and records are made by bestand.exports; a test holds these to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from bestand.records import Form, Meeting, Status

T = TypeVar("T")


class Place(NamedTuple):
    """A range of a report's text in code points, the end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What was found, what is possible, what to do."""

    error: str


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """Part of a list; `more` where others follow, to be asked for with a larger `skip`."""

    items: list[T]
    skip: int
    more: bool


# ------------------------------------------------------------------ the ledger and its rows


@dataclass(frozen=True, slots=True)
class Made:
    """What made entries, and of how many readings."""

    version: str
    model: str
    codebook: str
    readings: int


@dataclass(frozen=True, slots=True)
class Info:
    """What a ledger holds; `first` and `last` are the days of its reports."""

    ledger: str
    schema: str
    reports: int
    statements: int
    superseded: int
    acts: int
    encounters: int
    languages: dict[str, int]
    outlets: dict[str, int]
    first: str | None
    last: str | None
    made_by: list[Made]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report's particulars."""

    report: str
    published: str | None
    outlet: str | None
    language: str
    title: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Row(ReportRow):
    """What every entry tells of itself; `score` is from 0 to 1, `standing` what reviews hold of it."""

    score: float
    standing: str | None
    model: str


@dataclass(frozen=True, slots=True)
class StatementRow(Row):
    """A statement with its words; the places of its content are `spans`."""

    statement: str
    speaker: str | None
    actor: str | None
    how: str | None
    rivals: list[str]
    source: str
    cue: str
    content: str
    form: Form
    channel: str | None
    said: str | None
    repeated: bool
    within: str | None
    spans: list[Place]


@dataclass(frozen=True, slots=True)
class ActRow(Row):
    """An act with its words, whose place is `span`."""

    act: str
    actor: str | None
    actor_id: str | None
    actor_side: str | None
    how: str
    rivals: list[str]
    toward: str | None
    toward_id: str | None
    toward_side: str | None
    type: str
    mode: str | None
    issue: str | None
    conditional: bool
    condition: str | None
    negated: bool
    repeated: bool
    when: str | None
    weekday: str | None
    due: str | None
    length: str | None
    voice: str
    statement: str | None
    words: str
    span: list[Place]


@dataclass(frozen=True, slots=True)
class EncounterRow(Row):
    """An encounter with its words, whose place is `span`."""

    encounter: str
    kind: Meeting
    status: Status
    participants: list[str | None]
    participant_ids: list[str | None]
    date: str | None
    weekday: str | None
    place: str | None
    minutes: int | None
    words: str
    span: list[Place]


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries have a value."""

    value: str
    count: int


# ------------------------------------------------------------------ the exchange record, docs/record.md


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a record."""

    id: str
    source: list[Place]
    cue: list[Place]
    content: list[Place]
    form: Form
    speaker: str | None
    actor: str | None
    how: str
    rivals: list[str]
    channel: str | None
    said: str | None
    repeated: bool
    within: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Act:
    """An act of a record."""

    id: str
    actor: str | None
    actor_id: str | None
    actor_side: str | None
    how: str
    rivals: list[str]
    toward: str | None
    toward_id: str | None
    toward_side: str | None
    type: str
    mode: str | None
    issue: str | None
    conditional: bool
    condition: Place | None
    negated: bool
    repeated: bool
    when: str | None
    when_words: Place | None
    weekday: str | None
    due: str | None
    due_words: Place | None
    length: str | None
    voice: str
    statement: str | None
    evidence: Place
    verb: Place
    score: float


@dataclass(frozen=True, slots=True)
class Encounter:
    """An encounter of a record."""

    id: str
    kind: Meeting
    participants: list[str | None]
    participant_ids: list[str | None]
    date: str | None
    date_words: Place | None
    weekday: str | None
    place: str | None
    minutes: int | None
    status: Status
    evidence: Place
    score: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made a reading: the version, and digests of the model and the codebook."""

    version: str
    model: str
    codebook: str


@dataclass(frozen=True, slots=True)
class Record:
    """A report with all that was read from it."""

    id: str
    language: str | None
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    retrieved: str | None
    raw_digest: str | None
    text: str
    statements: list[Statement]
    acts: list[Act]
    encounters: list[Encounter]
    provenance: Provenance
