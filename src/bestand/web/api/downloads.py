"""Listings as files: the CSV of all that a filter leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from bestand.entries import Filter
from bestand.exports import rows
from bestand.ledger import Ledger
from bestand.web.access import Here, Site
from bestand.web.api.answers import Csv, table
from bestand.web.api.asked import OfActs, OfEncounters, OfStatements, check_speakers
from bestand.web.api.listings import acts_asked, encounters_asked
from bestand.web.pages import filter_of

router = APIRouter(prefix="/export", tags=["files"])
# told of by hand, with a form of answer that has none: what fails comes as JSON also here
TABLE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
Listing = Literal["statements", "acts", "encounters"]
FORMS: dict[Listing, Any] = {"statements": rows.entry, "acts": rows.act, "encounters": rows.encounter}


@router.get("/statements.csv", response_class=Response, responses=TABLE, summary="Statements as a table")
def statements(request: Request, here: Here, _: Annotated[OfStatements, Query()]) -> Csv:
    """All statements that a filter leaves, as `bestand statements --csv` writes them."""
    where = filter_of(request)
    check_speakers(here, where)
    return table("statements.csv", _rows(here, "statements", where), rows.ENTRY)


@router.get("/acts.csv", response_class=Response, responses=TABLE, summary="Acts as a table")
def acts(request: Request, here: Here, _: Annotated[OfActs, Query()]) -> Csv:
    """All acts that a filter leaves, as `bestand acts --csv` writes them."""
    return table("acts.csv", _rows(here, "acts", acts_asked(request, here)), rows.ACT)


@router.get("/encounters.csv", response_class=Response, responses=TABLE, summary="Encounters as a table")
def encounters(request: Request, here: Here, _: Annotated[OfEncounters, Query()]) -> Csv:
    """All encounters that a filter leaves, as `bestand encounters --csv` writes them."""
    return table("encounters.csv", _rows(here, "encounters", encounters_asked(request, here)), rows.ENCOUNTER)


def _rows(here: Site, listing: Listing, where: Filter) -> Iterator[Mapping[str, Any]]:
    """Rows by a connection of their own: slow takers of files must not use up those that the pages share."""
    with Ledger(here.path, create=False) as book:
        yield from map(FORMS[listing], getattr(book, listing)(where))
