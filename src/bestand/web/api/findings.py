"""What the analyses find under a filter, as docs/analyses.md defines it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request

from bestand import analyses
from bestand.analyses.contrast import days_of, kept_by, met, narrowed
from bestand.analyses.positions import Position
from bestand.analyses.repeats import Repeat, in_order, restated
from bestand.analyses.stalls import Stalls, of_side
from bestand.analyses.threads import on_issue
from bestand.entries import ActEntry, EncounterEntry, Filter
from bestand.errors import FilterError
from bestand.exports import findings
from bestand.web.access import Here, Site
from bestand.web.api.answers import Json
from bestand.web.api.asked import OfContrast, OfIssues, PagedFindings, check_days, check_size, check_speakers
from bestand.web.api.found import Accounts, Move, Tellings
from bestand.web.api.shapes import Listed
from bestand.web.pages import field, filter_of

router = APIRouter(tags=["analyses"])


@router.get("/positions", response_model=Listed[Position], summary="Where each side stands")
def positions(request: Request, here: Here, asked: Annotated[PagedFindings, Query()]) -> Json:
    """The stance of each side on each issue, day by day, oldest first."""
    return asked.cut([findings.position(p) for p in analyses.positions(_acts(here, filter_of(request)))])


@router.get("/shifts", response_model=Listed[Move], summary="What moved")
def shifts(request: Request, here: Here, asked: Annotated[PagedFindings, Query()]) -> Json:
    """Neighbouring days on which one side stands for different things, oldest first."""
    return asked.cut([findings.shift(s) for s in analyses.shifts(_acts(here, filter_of(request)))])


@router.get("/repeats", response_model=Listed[Repeat], summary="What was only said again")
def repeats(request: Request, here: Here, asked: Annotated[PagedFindings, Query()]) -> Json:
    """Stances and sentences told again on other days, those of most days first."""
    where = filter_of(request)
    found = analyses.repeats(_acts(here, where))
    check_size(here, "statements", where)
    again = restated(here.book.statements(where), here.book.vectors)
    found = sorted([*found, *(r for r in again if where.issue in (None, r.issue))], key=in_order)
    return asked.cut([findings.repeat(r) for r in found])


@router.get("/stalls", response_model=Stalls, summary="What does not move")
def stalls(request: Request, here: Here, _: Annotated[OfIssues, Query()]) -> Json:
    """Steps without a date, deadlines passed, refusals again, talk about talks; the longest first."""
    where = filter_of(request)
    here.book.check_acts(where)
    acts = _acts(here, replace(where, side=None, actor=None, issue=None))  # who is asked for what matters too
    found = analyses.stalls(acts, here.book.last_day(where))
    return Json(findings.stalls(of_side(found, acts, where.side, where.actor, where.issue)))


@router.get("/threads", response_model=Listed[Tellings], summary="One statement in many reports")
def threads(request: Request, here: Here, asked: Annotated[PagedFindings, Query()]) -> Json:
    """Statements that more than one telling was found of, those in most outlets first."""
    where = filter_of(request)
    check_speakers(here, where)
    here.book.check_acts(Filter(issue=where.issue))
    check_days(here, where)
    check_size(here, "statements", where)
    found = analyses.threads(here.book.statements(where), here.book.vectors)
    if where.issue:
        acts = replace(where, side=None, actor=None, words=None)
        check_size(here, "acts", acts)
        found = on_issue(found, here.book.acts(acts))
    return asked.cut([findings.thread(t) for t in found])


@router.get("/contrast", response_model=Accounts, summary="Two accounts side by side")
def contrast(request: Request, here: Here, asked: Annotated[OfContrast, Query()]) -> Json:
    """What both sides tell, what only one does, where they conflict, and in which tone."""
    book, where = here.book, filter_of(request)
    for name in (asked.a, asked.b):
        book.check_side(name)
    check_speakers(here, where)
    book.check_acts(Filter(issue=where.issue))
    a, b = (book.spelled_side(name) for name in (asked.a, asked.b))
    meeting, days = _met(request, here, where, a, b)
    acts = replace(days, min_score=where.min_score, told_by=(a, b))
    check_days(here, days)
    check_size(here, "statements", days)
    check_size(here, "acts", acts)
    found = analyses.contrast(a, b, book.statements(days), book.acts(acts), meeting, kept_by(where))
    return Json(findings.contrast(narrowed(found, where.issue)))


def _acts(here: Site, where: Filter) -> list[ActEntry]:
    """The acts that a filter leaves. Raises FilterError where it names what is not there, or leaves too many."""
    here.book.check_acts(where)
    check_days(here, where)
    check_size(here, "acts", where)
    return list(here.book.acts(where))


def _met(request: Request, here: Site, where: Filter, a: str, b: str) -> tuple[EncounterEntry | None, Filter]:
    """The encounter that two accounts are of, if one is known, and which reports to take them from."""
    date, encounter = field(request, "date"), field(request, "encounter")
    if sum(map(bool, (date, encounter, where.since or where.until))) > 1:
        raise FilterError("Several ways to choose the days were given. Give one: date, encounter, or since with until.")
    days = Filter(since=where.since, until=where.until, outlet=where.outlet, language=where.language)
    if date:
        since, until = days_of(date)
        days = replace(days, since=since, until=until)
        return met(here.book.encounters(Filter(since=since, until=until)), a, b, date), days
    if encounter:
        meeting = here.book.encounter(encounter)
        since, until = days_of(meeting)
        return meeting, replace(days, since=since, until=until)
    return None, days
