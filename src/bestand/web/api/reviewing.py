"""Who asks, what people judge, and how far the reading of a job is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field

from bestand.analyses.agreement import Agreement, agreements
from bestand.errors import FilterError
from bestand.reviews import At, Choice, Layer, Review, Reviews
from bestand.web.access import Anyone, Genuine, Here, Visitor
from bestand.web.api.answers import Json
from bestand.web.api.asked import Paged
from bestand.web.api.shapes import Listed, Problem
from bestand.web.jobs import Job

router = APIRouter(tags=["review"])
TOKEN: dict[str, Any] = {  # the check reads the header by itself, so the schema is told of it here
    "parameters": [
        {
            "name": "X-CSRF-Token",
            "in": "header",
            "required": True,
            "description": "The `token` that /api/me gives.",
            "schema": {"type": "string"},
        }
    ]
}
LARGE: dict[int | str, dict[str, Any]] = {413: {"model": Problem, "description": "The body is too large."}}
CHANGE: dict[str, Any] = {"dependencies": [Genuine], "openapi_extra": TOKEN, "responses": LARGE}
LONGEST = 20_000  # characters of a field of a verdict; no report's clause comes near


@dataclass(frozen=True, slots=True)
class Me:
    """Who asks, in which role, and the token for calls that change something."""

    name: str
    role: Literal["reader", "reviewer", "editor"]
    token: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict of somebody; `changes` are of an edit, as the ledger keeps them."""

    report: str
    layer: Layer
    number: str
    verdict: Choice | Literal["undo"]
    changes: Mapping[str, Any] | None
    settles: bool
    coder: str
    made: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of an entry by its reviews; all null where there was nothing to take back."""

    report: str | None
    layer: Layer | None
    number: str | None
    standing: Literal["accepted", "rejected", "unsure", "edited", "disputed", "withdrawn"] | None


Words = Annotated[str, Field(max_length=LONGEST)]  # with a limit, a text with half a character is refused too


class Verdict(BaseModel):
    """A verdict on an entry; `changes` are what an edit changes: words, speaker, actor, toward, type, issue ..."""

    model_config = ConfigDict(extra="forbid")
    report: Words
    layer: Layer
    number: Words = Field(description="The entry's id in its report: s1, a1 or e1.")
    verdict: Choice
    changes: dict[Words, Words] | None = None
    settles: bool = Field(False, description="Whether it ends a disagreement; for editors.")


def reviewer(who: Anyone) -> Visitor:
    """Who asks, if a reviewer or more."""
    return _with("reviewer", who)


def editor(who: Anyone) -> Visitor:
    """Who asks, if an editor."""
    return _with("editor", who)


def _with(role: str, who: Visitor) -> Visitor:
    if not who.may(role):
        has = f"{who.user.name} has the role {who.user.role}"
        raise HTTPException(403, f"This needs the role {role}; {has}. Ask whoever keeps the accounts for it.")
    return who


Reviewer = Annotated[Visitor, Depends(reviewer)]


@router.get("/me", response_model=Me, summary="Who asks")
def me(who: Anyone) -> Json:
    """The name and role, and the token that calls which change something carry as X-CSRF-Token."""
    return Json({"name": who.user.name, "role": who.user.role, "token": who.token})


@router.post("/review", response_model=Standing, summary="Judge an entry", **CHANGE)
def judge(given: Verdict, here: Here, who: Reviewer) -> Json:
    """Store a verdict, and tell what stands of the entry now. Settling a disagreement is for editors."""
    if given.settles:
        editor(who)
    changes = given.changes or {}
    at = At(given.report, given.layer, given.number)
    standing = Reviews(here.book).judge(at, given.verdict, who.user.name, changes, given.settles)
    return Json(asdict(Standing(at.report, at.layer, at.number, standing)))  # type: ignore[arg-type]


@router.post("/review/undo", response_model=Standing, summary="Take back", dependencies=[Genuine], openapi_extra=TOKEN)
def undo(here: Here, who: Reviewer) -> Json:
    """Take back the last verdict that still stands of who asks, and tell what stands of its entry now."""
    reviews = Reviews(here.book)
    at = reviews.undo(who.user.name)
    if at is None:
        return Json(asdict(Standing(None, None, None, None)))
    standing = reviews.original(at).standing
    return Json(asdict(Standing(at.report, at.layer, at.number, standing)))  # type: ignore[arg-type]


@router.get("/reviews", response_model=Listed[Judged], summary="Verdicts")
def reviews(here: Here, who: Reviewer, asked: Annotated[Paged, Query()]) -> Json:
    """Every verdict, the last first: those of who asks, and for editors all of them."""
    coder = None if who.may("editor") else who.user.name
    return asked.told([_judged(r) for r in Reviews(here.book).log(asked.part(), coder)])


@router.get("/agreement", response_model=Listed[Agreement], summary="How far coders agree")
def agreement(here: Here, _: Reviewer, asked: Annotated[Paged, Query()]) -> Json:
    """Krippendorff's alpha on each thing that is coded: of all coders, then of each two."""
    kept = Reviews(here.book)
    return asked.cut([asdict(a) for layer in get_args(Layer) for a in agreements(layer, kept.codes(layer))])


@router.get("/jobs/{id}", response_model=Job, summary="A job", dependencies=[Depends(editor)])
def job(id: str, here: Here) -> Json:
    """How far the reading of what was added at once is, and what became of each report."""
    found = here.jobs.find(id)
    if found is None:
        raise FilterError(f"There is no job {id[:100]!r}, or no longer. The page Add lists those that are kept.")
    return Json(asdict(found))


def _judged(review: Review) -> dict[str, Any]:
    told = asdict(review)
    return {**told.pop("at"), **{name: told[name] for name in ("verdict", "changes", "settles", "coder", "made")}}
