"""What can be asked: the query parameters of each address, and the checks of names and sizes that all share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, model_validator

from bestand.entries import Filter, Part
from bestand.errors import FilterError
from bestand.records import Meeting, Status
from bestand.web.access import Site
from bestand.web.api.answers import Json
from bestand.web.pages import DEEPEST

LARGEST = 20_000  # acts or statements that an analysis takes at once: it holds them all in memory
EDTF = "EDTF: 2025, 2025-05 or 2025-05-19."
Kind = Literal["statement", "act", "report"]
Named = Annotated[str | None, Field(description="A name or an id.", examples=["Vladimir Putin"])]


class Known(BaseModel):
    """Parameters of which no other is passed over: a misspelt filter would be answered as if it were none."""

    @model_validator(mode="before")
    @classmethod
    def check(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Raises FilterError for what is no parameter here."""
        unknown = [name for name in given if name not in cls.model_fields]
        if unknown:
            raise FilterError(f"{unknown[0][:100]!r} is no parameter here. Known: {', '.join(cls.model_fields)}.")
        return given


class Asked(Known):
    """What any listing can be narrowed by."""

    since: str | None = Field(None, description=f"Published on or after. {EDTF}", examples=["2025-05"])
    until: str | None = Field(None, description=f"Published on or before. {EDTF}", examples=["2025-06-03"])
    outlet: str | None = Field(None, description="The outlet, by its name.", examples=["De Overtocht"])
    language: str | None = Field(
        None, description="The language of the report: nl, en, de or another of two letters.", examples=["nl"]
    )


class Paged(Known):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=200, description="How many items at most.")
    skip: int = Field(0, ge=0, le=DEEPEST, description="How many items to pass over.")

    def part(self) -> Part:
        """The rows to ask the ledger for: one more than is told, which shows whether there are others."""
        return Part(self.limit + 1, self.skip)

    def told(self, rows: Sequence[Any]) -> Json:
        """The answer with the rows of that part."""
        return Json({"items": rows[: self.limit], "skip": self.skip, "more": len(rows) > self.limit})

    def cut(self, rows: Sequence[Any]) -> Json:
        """The answer with that part of all rows."""
        return self.told(rows[self.skip : self.skip + self.limit + 1])


class OfWords(Asked):
    """With words that are searched for."""

    q: str | None = Field(
        None, description='Words to search for, all of them; "in quotation marks" as a phrase.', examples=["memorandum"]
    )


class OfSides(Asked):
    """With who speaks, acts or takes part."""

    side: str | None = Field(None, description="The state or party that the actor belongs to.", examples=["Russia"])
    actor: Named = None
    min_score: float | None = Field(None, ge=0, le=1, description="Leave out what scores lower.")


class OfStatements(OfSides, OfWords):
    """Which statements."""


class OfIssues(OfStatements):
    """Which acts, or which of them an analysis looks at."""

    issue: str | None = Field(
        None, description="An issue by its id, such as ceasefire; or none.", examples=["ceasefire"]
    )


class OfActs(OfIssues):
    """Which acts, by what they are and toward whom."""

    type: str | None = Field(None, description="One of PLOVER's types, such as REJECT.", examples=["REJECT"])
    toward: str | None = Field(None, description="Toward whom: a name, an id or a side.", examples=["Ukraine"])


class OfEncounters(OfSides):
    """Which encounters."""

    kind: Meeting | None = Field(None, description="What it was.")
    status: Status | None = Field(None, description="Whether it was held or is planned.")


class OfContrast(OfSides):
    """Which two accounts, and of when: one of date, encounter, or since with until."""

    a: str = Field(description="A side, such as United States.", examples=["United States"])
    b: str = Field(description="Another side, such as Russia.", examples=["Russia"])
    issue: str | None = Field(
        None, description="An issue by its id; the tone stays that of all that was said.", examples=["ceasefire"]
    )
    date: str | None = Field(None, description=f"The day on which they met or called. {EDTF}", examples=["2025-05-19"])
    encounter: str | None = Field(None, description="The encounter: REPORT#e1.", examples=["demo-nl#e1"])


class Searched(OfIssues):
    """Which statements, acts or reports."""

    kind: Kind = Field("statement", description="What to search.")

    def check_kind(self) -> None:
        """Raises FilterError for what can't narrow this kind: it would be answered as if it had not been asked."""
        unknown = {"statement": ("issue",), "act": (), "report": ("side", "actor", "issue", "min_score")}[self.kind]
        given = [name for name in unknown if getattr(self, name) not in (None, "")]
        if given:
            raise FilterError(f"A {self.kind} has no {given[0]}. Leave {given[0]} out, or search for kind=act.")


class PagedReports(Paged, OfWords):
    """Which reports."""


class PagedStatements(Paged, OfStatements):
    """Which statements."""


class PagedActs(Paged, OfActs):
    """Which acts."""


class PagedEncounters(Paged, OfEncounters):
    """Which encounters."""


class PagedFindings(Paged, OfIssues):
    """Which findings of an analysis."""


class PagedSearch(Paged, Searched):
    """Which finds of a search."""


def check_speakers(here: Site, where: Filter) -> None:
    """Raises FilterError where nobody of the filter's actor or side speaks in the ledger."""
    if where.actor:
        here.book.check_actor(where.actor)
    if where.side:
        here.book.check_side(where.side)


def check_days(here: Site, where: Filter) -> None:
    """Raises FilterError where no report lies within the filter's days, with the days there are."""
    days = Filter(since=where.since, until=where.until)
    if (where.since or where.until) and here.book.last_day(days) is None:
        held = here.book.info()
        known = f"Reports are from {held['first']} to {held['last']}." if held["first"] else "Its reports have no date."
        raise FilterError(f"No report lies between {where.since or 'ever'} and {where.until or 'now'}. {known}")


def check_size(here: Site, what: Literal["acts", "statements"], where: Filter) -> None:
    """Raises FilterError where a filter leaves more acts or statements than an analysis takes at once."""
    if here.book.beyond("act" if what == "acts" else "statement", where, LARGEST):
        raise FilterError(
            f"This filter leaves more than {LARGEST:,} {what}, too many for one analysis. "
            "Give since and until, such as since=2025-05&until=2025-05."
        )
