"""The records that every stage passes on: frozen, slotted, never changed in place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Form = Literal["direct", "indirect", "mixed"]
Basis = Literal["stated", "relative", "published"]
Meeting = Literal["call", "meeting", "talks", "summit"]
Status = Literal["held", "planned"]


class Span(NamedTuple):
    """A half-open range of Unicode code points into `Report.text`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two ranges share a code point."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether the other range lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One report as it was given; `text` is never altered, so offsets never move."""

    id: str
    text: str
    language: str = ""  # ISO 639-1, or "" where it is not known
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None  # EDTF
    retrieved: str | None = None  # EDTF, to the second, UTC
    raw_digest: str | None = None  # SHA-256 of the page as it was fetched or saved


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that stayed out, and why."""

    location: str
    reason: str


@dataclass(frozen=True, slots=True)
class Warned:
    """A remark on an input that was read all the same."""

    location: str
    reason: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage between quotation marks: `outer` with the marks, `inner` without, `level` 0 outermost."""

    outer: Span
    inner: Span
    level: int = 0
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a mention stands for; `actor_id` is None where that is not known, and `how` says why."""

    mention: Spans
    actor_id: str | None
    name: str | None  # canonical English name, or the describing phrase
    how: str
    rivals: tuple[str, ...] = ()
    score: float = 0.0
    side: str | None = None  # the state or party that the actor belongs to, by its canonical English name


@dataclass(frozen=True, slots=True)
class When:
    """A date and what it rests on: EDTF at the precision that the text and the report's date allow."""

    edtf: str
    basis: Basis
    evidence: Span
    weekday: str | None = None  # in English, where the report's date is too vague to tell which


@dataclass(frozen=True, slots=True)
class Statement:
    """A passage that attributes speech, writing, attitude or intention to a source."""

    id: str
    report_id: str
    source: Spans
    cue: Spans
    content: Spans
    form: Form = "indirect"
    speaker: Resolution | None = None
    channel: str | None = None
    said: str | None = None  # EDTF
    repeated: bool = False
    within: str | None = None
    score: float = 0.0  # probability by the tagger, 0 to 1


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did to another or to the negotiation, by word or deed, as a report tells it."""

    id: str
    report_id: str
    actor: Resolution
    toward: Resolution | None
    type: str  # one of PLOVER's sixteen
    mode: str | None
    issue: str | None
    evidence: Span
    verb: Span  # the word that carries the act
    condition: Span | None = None
    conditional: bool = False
    negated: bool = False
    repeated: bool = False
    when: When | None = None
    due: When | None = None
    length: str | None = None  # ISO 8601: how long it is to last, or within how long it is due
    voice: str = "author"  # or the canonical name of who says it
    statement: str | None = None  # id of the statement it stands in
    score: float = 0.0  # calibrated: the share of acts of this score whose type and actor are right


@dataclass(frozen=True, slots=True)
class Encounter:
    """A call, meeting, round of talks or summit, as a report tells it."""

    id: str
    report_id: str
    kind: Meeting
    participants: tuple[Resolution, ...]
    status: Status
    evidence: Span
    date: When | None = None
    place: str | None = None
    minutes: int | None = None
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Role:
    """An office held, with the days between which it was held (EDTF, None where open)."""

    title: str
    side: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation, state or seat of power, by its canonical English name."""

    id: str
    name: str
    kind: str  # person, organisation, state, seat
    names: tuple[str, ...] = ()
    side: str | None = None
    roles: tuple[Role, ...] = ()
    gender: str | None = None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made an entry: the version, and digests of the model and the codebook."""

    version: str
    model: str
    codebook: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one report."""

    report: Report
    statements: tuple[Statement, ...]
    provenance: Provenance
    acts: tuple[Act, ...] = ()
    encounters: tuple[Encounter, ...] = ()
    warnings: tuple[str, ...] = field(default=())
