"""Search: words, speakers, issues and outlets, with what can narrow it further."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from fastapi import APIRouter, Request, Response

from bestand import search
from bestand.entries import SURE, ActEntry, Entry, Filter
from bestand.errors import FilterError
from bestand.ledger import FACETED, Searched
from bestand.records import Report, Span
from bestand.web.access import Anyone, Here
from bestand.web.pages import EACH, field, filter_of, page, part_of, pieces, short

router = APIRouter(include_in_schema=False)
KINDS: tuple[Searched, ...] = get_args(Searched)
KEPT = ("q", "side", "actor", "issue", "outlet", "language", "since", "until", "min_score")
LACKS = {"statement": ("issue",), "act": (), "report": ("side", "actor", "issue", "min_score")}  # what can't narrow it
EXCERPT = 160  # characters on either side of what is found in a report


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its words in pieces, each with whether it was searched for."""

    kind: str
    report: str
    place: Span
    words: Sequence[tuple[str, bool]]
    language: str
    title: str | None
    outlet: str | None
    published: str | None
    entry: Entry | ActEntry | Report
    score: float | None = None
    standing: str | None = None


@router.get("/search")
def find(request: Request, here: Here, who: Anyone) -> Response:
    """What is found, the last day first; without anything to look for, how to look."""
    kind = _kind(field(request, "kind") or "statement")
    where, part = filter_of(request), part_of(request)
    asked = {name: value for name in KEPT if name not in LACKS[kind] and (value := field(request, name))}
    if not asked:
        return page(request, "search.html", who, kind=kind, kinds=KINDS, asked=asked, examples=_examples(here.book))
    found = [_hit(kind, one, where.words or "") for one in here.book.latest(kind, where, part)]
    facets = here.book.facets(kind, where)
    return page(
        request,
        "search.html",
        who,
        kind=kind,
        kinds=KINDS,
        asked=asked,
        found=found[:EACH],
        facets=_open(facets, asked),
        counted_out=_reached(facets),
        part=part,
        more=len(found) > EACH,
        each=EACH,
        most=FACETED,
        sure=SURE,
    )


def _hit(kind: Searched, found: Any, words: str) -> Hit:
    if isinstance(found, Report):
        around = search.around(words, found.text, EXCERPT)
        told = (found.language, found.title, found.outlet, found.published)
        return Hit(kind, found.id, around, _marked(around.of(found.text), words), *told, found)
    if isinstance(found, Entry):
        content = found.statement.content
        place = Span(min(s.start for s in content), max(s.end for s in content))
        told = (found.language, found.title, found.outlet, found.published)
        marked = _marked(found.content, words)
        return Hit(kind, found.report_id, place, marked, *told, found, found.statement.score, found.standing)
    about, act = found.about, found.act
    told = (about.language, about.title, about.outlet, about.published)
    marked = _marked(act.evidence.of(found.text), words)
    return Hit(kind, about.report_id, act.evidence, marked, *told, found, act.score, found.standing)


def _marked(passage: str, words: str) -> list[tuple[str, bool]]:
    shown = short(passage)
    return pieces(shown, search.places(words, shown))


def _open(facets: Mapping[str, list[tuple[str, int]]], asked: Mapping[str, str]) -> dict[str, list[tuple[str, int]]]:
    """The facets that can still narrow: those not chosen yet, with more than one value."""
    return {name: values for name, values in facets.items() if name not in asked and len(values) > 1}


def _reached(facets: Mapping[str, list[tuple[str, int]]]) -> bool:
    """Whether more was found than was counted."""
    return any(sum(n for _, n in values) >= FACETED for values in facets.values())


def _examples(book: Any) -> dict[str, str]:
    """The most frequent speaker, issue and outlet of the ledger, as examples."""
    acts, statements = (book.facets(kind, Filter()) for kind in ("act", "statement"))
    first = {"actor": statements["actor"], "issue": acts["issue"], "outlet": statements["outlet"]}
    return {name: values[0][0] for name, values in first.items() if values}


def _kind(name: str) -> Searched:
    found: Searched | None = next((kind for kind in KINDS if kind == name), None)
    if found is None:
        raise FilterError(f"There is no kind {name!r} to search. Known: {', '.join(KINDS)}.")
    return found
