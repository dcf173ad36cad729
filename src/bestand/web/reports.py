"""The list of reports, and the addresses of passages in them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bestand.web import links
from bestand.web.access import Anyone, Here
from bestand.web.pages import EACH, filter_of, page, part_of

router = APIRouter(include_in_schema=False)


@router.get("/reports")
def listed(request: Request, here: Here, who: Anyone) -> Response:
    """The reports that a filter leaves, by day."""
    part = part_of(request)
    found = list(here.book.reports(filter_of(request), part))
    return page(request, "reports.html", who, found=found[:EACH], part=part, more=len(found) > EACH)


@router.get("/p/{id:whole}")
def passage(id: str, _: Anyone) -> Response:
    """Lead to a passage in its report: a link that holds, since a report's text never changes."""
    report, span = links.passage_of(id)
    return RedirectResponse(links.report(report, at=f"{span.start}-{span.end}") + "#passage", 303)
