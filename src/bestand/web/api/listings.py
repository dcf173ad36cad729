"""What the ledger holds: its reports, entries and speakers, and a search in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from bestand.entries import Filter, Tally
from bestand.exports import record, rows
from bestand.web.access import Here, Site
from bestand.web.api import shapes
from bestand.web.api.answers import Json
from bestand.web.api.asked import (
    Kind,
    PagedActs,
    PagedEncounters,
    PagedReports,
    PagedSearch,
    PagedStatements,
    Searched,
    check_speakers,
)
from bestand.web.api.shapes import ActRow, Count, EncounterRow, Info, Listed, ReportRow, StatementRow
from bestand.web.pages import field, filter_of

router = APIRouter(tags=["ledger"])
Found = StatementRow | ActRow | ReportRow


@router.get("/info", response_model=Info, summary="What the ledger holds")
def info(here: Here) -> Json:
    """Counts, languages, outlets, days, and what made the entries."""
    return Json({**here.book.info(), "ledger": here.path.name})


@router.get("/reports", response_model=Listed[ReportRow], summary="Reports")
def reports(request: Request, here: Here, asked: Annotated[PagedReports, Query()]) -> Json:
    """Reports by day, those without one last; with `q` those in whose title or text the words stand."""
    return asked.told([rows.report(r) for r in here.book.reports(filter_of(request), asked.part())])


@router.get("/reports/{id:path}", response_model=shapes.Record, summary="A report with all its entries")
def report(id: str, here: Here) -> Json:
    """The exchange record: the text, and every statement, act and encounter with its place in it."""
    return Json(record.record(here.book.extraction(id)))


@router.get("/statements", response_model=Listed[StatementRow], summary="Statements")
def statements(request: Request, here: Here, asked: Annotated[PagedStatements, Query()]) -> Json:
    """Statements by day, report and place: who, by which words, where."""
    where = filter_of(request)
    check_speakers(here, where)
    return asked.told([rows.entry(e) for e in here.book.statements(where, part=asked.part())])


@router.get("/acts", response_model=Listed[ActRow], summary="Acts")
def acts(request: Request, here: Here, asked: Annotated[PagedActs, Query()]) -> Json:
    """Acts by day, report and place: who did what to whom, on which issue, under which condition, when."""
    return asked.told([rows.act(a) for a in here.book.acts(acts_asked(request, here), part=asked.part())])


@router.get("/encounters", response_model=Listed[EncounterRow], summary="Encounters")
def encounters(request: Request, here: Here, asked: Annotated[PagedEncounters, Query()]) -> Json:
    """Encounters by day, report and place: who met or called, when, where, for how long; held or planned."""
    found = here.book.encounters(encounters_asked(request, here), part=asked.part())
    return asked.told([rows.encounter(e) for e in found])


@router.get("/actors", response_model=Listed[Tally], summary="Who speaks, and how often")
def actors(request: Request, here: Here, asked: Annotated[PagedStatements, Query()]) -> Json:
    """Who speaks in the statements that a filter leaves, most first."""
    where = filter_of(request)
    check_speakers(here, where)
    return asked.cut([rows.tally(t) for t in here.book.actors(where)])


@router.get("/search", response_model=Listed[Found], summary="Search")
def search(request: Request, here: Here, asked: Annotated[PagedSearch, Query()]) -> Json:
    """Statements, acts or reports in which words stand, the last day first."""
    where = _search_asked(request, here, asked)
    made: dict[Kind, Any] = {"statement": rows.entry, "act": rows.act, "report": rows.report}
    return asked.told([made[asked.kind](found) for found in here.book.latest(asked.kind, where, asked.part())])


@router.get("/facets", response_model=dict[str, list[Count]], summary="Speakers, issues, outlets of a search")
def facets(request: Request, here: Here, asked: Annotated[Searched, Query()]) -> Json:
    """How many of the first 5,000 finds have each speaker, side, issue, outlet and language: the 12 most frequent."""
    found = here.book.facets(asked.kind, _search_asked(request, here, asked))
    return Json({name: [{"value": v, "count": n} for v, n in counts] for name, counts in found.items()})


def acts_asked(request: Request, here: Site) -> Filter:
    """The filter of acts in an address. Raises FilterError where it names nobody and nothing among them."""
    type = field(request, "type")
    where = replace(filter_of(request), toward=field(request, "toward"), type=type and type.upper())
    here.book.check_acts(where)
    return where


def encounters_asked(request: Request, here: Site) -> Filter:
    """The filter of encounters in an address. Raises FilterError where it names nobody among them."""
    where = replace(filter_of(request), kind=field(request, "kind"), status=field(request, "status"))
    here.book.check_encounters(where)
    return where


def _search_asked(request: Request, here: Site, asked: Searched) -> Filter:
    asked.check_kind()
    where = filter_of(request)
    if asked.kind == "statement":
        check_speakers(here, where)
    elif asked.kind == "act":
        here.book.check_acts(where)
    return where
