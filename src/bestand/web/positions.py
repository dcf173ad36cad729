"""The matrix of positions: issues by sides as of a day, and the history behind each of its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from fastapi import APIRouter, Request, Response

from bestand import scheme
from bestand.analyses.positions import positions
from bestand.analyses.stances import RANKS
from bestand.days import OPEN, day_range
from bestand.errors import FilterError
from bestand.web import catalog
from bestand.web.access import Anyone, Here
from bestand.web.courses import HIGH, MOST_STEPS, WIDE, Courses, cells, changing, courses, held, history, steps_of
from bestand.web.pages import EACH, FILTERS, field, filter_of, page, part_of, whole

router = APIRouter(include_in_schema=False)
SIDES = 8  # columns of a page
HISTORY = 20  # positions on a page of a cell


@router.get("/positions")
def overview(request: Request, here: Here, who: Anyone) -> Response:
    """Issues by sides, in each cell the last position up to a day."""
    where, asof, part = filter_of(request), asked_day(request), part_of(request)
    here.book.check_acts(where)
    acts = list(here.book.acts(where))
    found = positions(acts)
    ever, days = courses(found), changing(found)
    sides, at = _columns(ever, whole(request, "sides", 1))
    issues = _rows(ever, sides)
    steps = steps_of(days, asof)
    by_then = courses(held(found, asof)) if asof else ever
    return page(
        request,
        "positions.html",
        who,
        asof=asof,
        cells=cells(acts, by_then, asof, days),
        days=days,
        every=sorted({side for side, _ in ever}),
        issues=issues[part.skip : part.skip + EACH],
        more=len(issues) > part.skip + EACH,
        part=part,
        sides=sides,
        side_page=at,
        steps=[(day, catalog.day(who.tongue, day or days[-1])) for day in steps],
        step=steps.index(asof or "") if steps else 0,
        monthly=len(days) > MOST_STEPS,
        query=_kept(request),
        names={stance: catalog.tell(who.tongue, f"stance.{stance}") for stance in RANKS},
        size=(WIDE, HIGH),
    )


@router.get("/positions/cell")
def cell(request: Request, here: Here, who: Anyone) -> Response:
    """The history of one side on one issue up to a day, oldest first, with its evidence and what moved."""
    where, asof, part = filter_of(request), asked_day(request), part_of(request, HISTORY)
    if not (where.side and where.issue):
        raise FilterError("A cell is of a side and an issue. Give both, as in /positions/cell?side=X&issue=ceasefire.")
    here.book.check_acts(where)
    acts = list(here.book.acts(where))
    found = held(positions(acts), asof)
    told = history(acts, found, part.skip, HISTORY)
    return page(
        request,
        "positions_cell.html",
        who,
        asof=asof,
        side=next((e.act.actor.side for e in acts), where.side),
        issue_id=where.issue,
        told=told,
        counted=len(found),
        more=len(found) > part.skip + HISTORY,
        part=part,
        each=HISTORY,
        query=_kept(request),
        ranks=RANKS,
    )


def asked_day(request: Request) -> str | None:
    """The day that a page is to be of, the last that its date may mean. Raises FilterError where it is no date."""
    given = field(request, "asof")
    last = day_range(given)[1] if given else OPEN[1]
    return None if last == OPEN[1] else last


def _columns(ever: Courses, wanted: int) -> tuple[list[str], int]:
    """The sides of a page, those with most issues first, and which page this is: the last where there are fewer."""
    count: dict[str, int] = defaultdict(int)
    for side, _ in ever:
        count[side] += 1
    ordered = sorted(count, key=lambda side: (-count[side], side))
    at = min(max(wanted, 1), max(1, -(-len(ordered) // SIDES)))
    return ordered[(at - 1) * SIDES : at * SIDES], at


def _rows(ever: Courses, sides: Sequence[str]) -> list[str]:
    """The issues that some sides take a stand on, those with most sides first, then as the codebook has them."""
    count: dict[str, int] = defaultdict(int)
    for side, issue in ever:
        count[issue] += side in sides
    order = {id: number for number, id in enumerate(scheme.load().issues)}
    return sorted((i for i in count if count[i]), key=lambda i: (-count[i], order.get(i, len(order)), i))


def _kept(request: Request) -> dict[str, str]:
    """The filter of an address, for links that are to keep it."""
    return {name: request.query_params[name] for name in FILTERS if request.query_params.get(name)}
