"""The report reader: a report's text with what was read from it, and what is known of the entry or passage chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from bestand.entries import SURE, Filter, Part, words_of
from bestand.errors import FilterError
from bestand.ledger import Ledger
from bestand.records import Report, Span
from bestand.web import links
from bestand.web.access import Anyone, Here, Visitor
from bestand.web.citation import clip, moment
from bestand.web.held import Held, held
from bestand.web.marks import Mark
from bestand.web.pages import EACH, field, page, part_of
from bestand.web.panel import LONGEST, lasting, panel, weekday
from bestand.web.sheets import paragraphs, sheet_of, sheets

router = APIRouter(include_in_schema=False)
LAYERS = ("source", "cue", "content", "act", "encounter")
PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
ROW = 160  # characters of an entry's words in the table


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page's address asks for; `wrong` tells what of it can't be, as a key and what is put into its words."""

    layers: tuple[str, ...]
    at: Span | None
    entry: Held | None
    start: int | None
    wrong: list[tuple[str, dict[str, object]]]


@router.get("/r/{report:whole}")
def read(request: Request, here: Here, who: Anyone, report: str) -> Response:
    """A report's text, a sheet of it, with its marks; beside it what was asked for; below it the table of entries."""
    found = _report(here.book, report)
    known = held(here.book, found.id)
    listed = [entry for entry in known if not entry.hidden]
    asked, part, cut = _asked(request, found.text, known), part_of(request), sheets(found.text)
    number = sheet_of(cut, _opened(asked))
    drawn = paragraphs(found.text, cut[number], _openable(listed, asked), _marks(listed, asked))
    shown = {
        "report": found,
        "record": f"/api/reports/{quote(found.id, safe='')}",
        "retrieved": moment(who.tongue, found.retrieved) if found.retrieved else None,
        "asked": asked,
        "paragraphs": drawn,
        "first": next((s.start for p in drawn for run in p.runs for s in run.segments if s.passage), None),
        "sheet": number,
        "sheets": cut,
        "panel": panel(here.book, who, found, known, asked.entry, asked.at, str(request.base_url)),
        "rows": [
            (entry, clip(words_of(found.text, entry.words), ROW)) for entry in listed[part.skip : part.skip + EACH]
        ],
        "total": len(listed),
        "part": part,
        # of a report without entries there is nothing else to load
        "made": known[0].made if known else here.book.extraction(found.id).provenance,
        "blind": who.user.role == "reviewer",
    }
    return page(request, "reader.html", who, 400 if asked.wrong else 200, **shown, **_tools(who, found, asked, part))


def _tools(who: Visitor, report: Report, asked: Asked, part: Part) -> dict[str, Any]:
    """What the template works with: addresses of this page with some of its query changed, and words for values."""
    kept: dict[str, object] = {
        "layers": [] if asked.layers == LAYERS else list(asked.layers) or ["none"],
        "skip": part.skip or None,
        "entry": asked.entry.number if asked.entry else None,
        "at": f"{asked.at.start}-{asked.at.end}" if asked.at else None,
        "from": asked.start,
    }
    return {
        "kept": kept,
        "to": lambda **changes: links.address(links.report(report.id), {**kept, **changes}),
        "clip": lambda spans: clip(words_of(report.text, spans), LONGEST),
        "lasting": lambda length: lasting(who.tongue, length),
        "weekday": lambda name: weekday(who.tongue, name),
        "layers": LAYERS,
        "each": EACH,
        "sure": SURE,
    }


# ---------------------------------------------------------------- the address


def _report(book: Ledger, id: str) -> Report:
    found = next(book.reports(Filter(report=id)), None)
    if found is None:
        raise FilterError(f"There is no report {clip(id, 100)!r} in this ledger. The page Reports lists them all.")
    return found


def _asked(request: Request, text: str, known: Sequence[Held]) -> Asked:
    wrong: list[tuple[str, dict[str, object]]] = []
    entry, number = None, field(request, "entry")
    if number:
        entry = next((e for e in known if e.number == number), None)
        if entry is None:
            wrong.append(("reader.wrong.entry", {"given": clip(number, 40)}))
    at, given = None, field(request, "at")
    if given:
        found = PLACE.fullmatch(given)
        at = Span(int(found[1]), int(found[2])) if found else None
        if at is None or not at.start < at.end <= len(text):
            wrong.append(("reader.wrong.at", {"given": clip(given, 40), "n": len(text)}))
            at = None
    start, given = None, field(request, "from")
    if given:
        start = int(given) if re.fullmatch("[0-9]{1,9}", given) else None
        if start is None or start > len(text):
            wrong.append(("reader.wrong.from", {"given": clip(given, 40), "n": len(text)}))
            start = None
    return Asked(_layers(request), at, entry, start, wrong)


def _layers(request: Request) -> tuple[str, ...]:
    """The layers to be marked: all, unless the address names some, or `none`."""
    given = [name for value in request.query_params.getlist("layers") for name in value.split(",") if name]
    return tuple(layer for layer in LAYERS if layer in given or not given)


def _opened(asked: Asked) -> int:
    """The place in the text at which the page opens."""
    if asked.start is not None:
        return asked.start
    if asked.at:
        return asked.at.start
    return asked.entry.head.start if asked.entry else 0


# ---------------------------------------------------------------- the text


def _openable(listed: Sequence[Held], asked: Asked) -> list[Held]:
    """The entries of the layers that are marked: they can be opened from the text."""
    spoken = any(layer in asked.layers for layer in ("source", "cue", "content"))
    return [e for e in listed if (spoken if e.layer == "statement" else e.layer in asked.layers)]


def _marks(listed: Sequence[Held], asked: Asked) -> list[Mark]:
    """What is marked in the text."""
    wanted = {*asked.layers, *(["verb"] if "act" in asked.layers else [])}
    found = [place for entry in listed for place in entry.places if place.name in wanted]
    if asked.entry:
        found += [Mark(span, "chosen") for span in asked.entry.words]
    return [*found, Mark(asked.at, "passage")] if asked.at else found
