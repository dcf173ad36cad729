"""The shapes of what the analyses find, for the schema, where they are not those of bestand.analyses themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from bestand.analyses.contrast import Kind
from bestand.analyses.evidence import Evidence
from bestand.analyses.stances import Stance
from bestand.analyses.tone import Tone
from bestand.web.api.shapes import Encounter


@dataclass(frozen=True, slots=True)
class Move:
    """A shift of a side, on one issue or, across issues, toward one counterpart."""

    side: str
    issue: str | None
    toward: str | None
    issues: tuple[str, str]
    before: Annotated[Stance, Field(alias="from")]
    after: Annotated[Stance, Field(alias="to")]
    between: tuple[str, str]
    direction: Literal["softening", "hardening"]
    evidence: list[Evidence]


@dataclass(frozen=True, slots=True)
class Tellings:
    """A thread: one statement in several tellings; `primary` and `copies` number them from 0."""

    statements: list[Evidence]
    speaker: str
    date: str | None
    primary: int | None
    copies: list[list[int]]
    languages: list[str]
    channels: list[str | None]
    outlets: int
    differences: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Passage(Evidence):
    """A passage of an account: who says it, on which channel; `unnamed` where the report names nobody."""

    side: str
    speaker: str
    channel: str | None
    unnamed: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """What an account, or both, tell on an issue."""

    issue: str
    evidence: list[Passage]


@dataclass(frozen=True, slots=True)
class Clash:
    """Where two accounts exclude each other on an issue."""

    issue: str
    kind: Kind
    a: Passage
    b: Passage


@dataclass(frozen=True, slots=True)
class Met(Encounter):
    """The encounter that two accounts are of."""

    report: str
    words: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """Two accounts of one encounter, or of some days; `tone` by side."""

    encounter: Met | None
    sides: tuple[str, str]
    both: list[Topic]
    only_a: list[Topic]
    only_b: list[Topic]
    conflict: list[Clash]
    tone: dict[str, Tone]
