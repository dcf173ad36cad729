"""The timeline: what each side did when, with what was said to be done without a date. And the way in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bestand import scheme
from bestand.analyses import evidence
from bestand.analyses.evidence import Evidence
from bestand.analyses.stalls import DONE, Stall, stalls
from bestand.analyses.stances import bounded, claimed_by, date_of, supposed
from bestand.days import OPEN, day_range
from bestand.entries import ActEntry, Filter, Part
from bestand.errors import FilterError
from bestand.web import catalog, crossings, lanes, stretch
from bestand.web.access import Anyone, Here
from bestand.web.crossings import AROUND, Occasion
from bestand.web.lanes import Telling
from bestand.web.pages import EACH, FILTERS, field, filter_of, page, part_of, whole
from bestand.web.scale import WIDE, Scale, ticks
from bestand.web.stretch import Dated, Dossier, Stretch

router = APIRouter(include_in_schema=False)
LANES = 10  # of a page
GLYPHS = 250  # acts in a stretch, unless one day has more; and rows of the table behind it
TRAY = 8  # commitments without a date that are shown beside the lanes
SETTLING = DONE | {"AGREE"}  # what commitments without a date are found by; the rest would only cost time
QUADS = ("verbal-coop", "material-coop", "verbal-conflict", "material-conflict")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A commitment without a date: since which day, the words of it, and where else it is told of."""

    stall: Stall
    since: str | None
    language: str
    url: str | None

    @property
    def words(self) -> Evidence:
        """The first passage that tells of it."""
        return self.stall.evidence[0]


@router.get("/")
def home(here: Here, _: Anyone) -> Response:
    """Lead to the timeline, or to the reports while there is no act yet."""
    acts = here.book.latest("act", Filter(), Part(1))
    return RedirectResponse("/timeline" if acts else "/reports", 303)


@router.get("/timeline")
def timeline(request: Request, here: Here, who: Anyone) -> Response:
    """A stretch of a dossier, lane by lane, with the table behind it; or all that was promised without a date."""
    where = filter_of(request)
    here.book.check_acts(where)
    dossier = stretch.read(here.book, where)
    if field(request, "tray") == "all":
        return _whole_tray(request, who, where, dossier)
    opened = bool(where.side or where.actor)
    every = lanes.counts(dossier.acts, opened)
    at = max(0, min(whole(request, "lanes", 1) - 1, (len(every) - 1) // LANES))
    names = [name for name, _ in every[at * LANES : (at + 1) * LANES]]
    counted = [d for d in dossier.acts if lanes.name_of(d.entry, opened) in names]
    shown = stretch.choose(dossier, counted, where, GLYPHS)
    today = _today(dossier, where, shown.last if shown else OPEN[1])
    tray = waiting(dossier, where, today)
    content: dict[str, Any] = {}
    if shown:
        inside = [d for d in counted if shown.shows(d.first, d.last)]
        shown, met = _met(here, where, dossier, shown)
        content = _drawn(who.tongue, opened, names, inside, shown, met or [])
        content |= {"met_most": crossings.MOST if met is None else None, **_table(request, inside)}
    return page(
        request,
        "timeline.html",
        who,
        where=where,
        dossier=dossier,
        opened=opened,
        shown=shown,
        tray=tray,
        today=today,
        **_paged(every, names, at),
        **content,
        **_words(request, who.tongue),
    )


@router.get("/timeline/acts")
def acts(request: Request, here: Here, who: Anyone) -> Response:
    """Some acts with their words: those of a day, every telling of one, or those without a date."""
    where, part = filter_of(request), part_of(request)
    day, of = field(request, "day"), field(request, "of")
    where = replace(where, type=field(request, "type"))
    here.book.check_acts(where)
    found = told_of(here, where, day, of) if day else list(stretch.read(here.book, where).undated)
    return page(
        request,
        "timeline_acts.html",
        who,
        found=found[part.skip : part.skip + EACH],
        counted=len(found),
        day_asked=day,
        copies=of is not None,
        more=len(found) > part.skip + EACH,
        part=part,
        each=EACH,
        **_words(request, who.tongue),
    )


def told_of(here: Here, where: Filter, day: str, of: str | None) -> list[ActEntry]:
    """The acts of some days (EDTF) as reports of the month after tell them; with `of` (REPORT#a1) only its copies."""
    first, last = day_range(day)
    near = replace(where, since=first, until=stretch.shifted(last, AROUND))
    found = stretch.read_near(here.book, near)
    if of is None:
        return [d.entry for d in found if d.first <= last and d.last >= first]
    for telling in lanes.tellings([d for d in found if d.day >= first], opened=bool(where.actor)):
        if any(lanes.id_of(e) == of for e in telling.acts):
            return list(telling.acts)
    raise FilterError(f"There is no act {of!r} of {day}. Go back to the timeline and load it again.")


def waiting(dossier: Dossier, where: Filter, today: str | None) -> list[Waiting]:
    """What was promised without a date up to a day, the longest ago first.

    Nothing where only some acts of a side were looked at: a date could be among the others.
    """
    if today is None or where.actor or where.words:
        return []
    known = [d.entry for d in dossier.acts if d.first <= today and d.entry.act.type in SETTLING]
    about = {e.about.report_id: e.about for e in known}
    found = []
    for stall in stalls(known, today).without_date:
        of = about[stall.evidence[0].report]
        since = stretch.shifted(today, -stall.days) if stall.days is not None else None
        found.append(Waiting(stall, since, of.language, of.url))
    return found


# ---------------------------------------------------------------- within


def _today(dossier: Dossier, where: Filter, last: str) -> str | None:
    """The day that the tray is seen from: the last one shown where some days were asked for, else the dossier's."""
    day = min(last, dossier.last) if where.until else dossier.last
    return day if bounded(day) else None


def _whole_tray(request: Request, who: Anyone, where: Filter, dossier: Dossier) -> Response:
    part = part_of(request)
    today = _today(dossier, where, stretch.asked_days(where)[1])
    found = waiting(dossier, where, today)
    return page(
        request,
        "timeline_tray.html",
        who,
        where=where,
        dossier=dossier,
        today=today,
        found=found[part.skip : part.skip + EACH],
        more=len(found) > part.skip + EACH,
        part=part,
        each=EACH,
        **_words(request, who.tongue),
    )


def _paged(every: Sequence[tuple[str, int]], names: Sequence[str], at: int) -> dict[str, Any]:
    """The lanes of all pages, and which page this is."""
    others = [lane for lane in every if lane[0] and lane[0] not in names]
    pages = -(-len(every) // LANES)
    return {"every": every, "others": others[: 2 * LANES], "lane_page": at, "lane_pages": pages, "each_lane": LANES}


def _met(here: Here, where: Filter, dossier: Dossier, shown: Stretch) -> tuple[Stretch, list[Occasion] | None]:
    """The encounters in a stretch, None if there are too many, and the stretch with those that are planned next."""
    found = [] if where.words else crossings.read(here.book, where, shown)  # the index of words has no encounters
    if found is None:
        return shown, None
    shown = crossings.reaching(found, shown, dossier, where.until)
    return shown, crossings.within(found, shown)


def _drawn(
    tongue: str, opened: bool, names: Sequence[str], inside: Sequence[Dated], shown: Stretch, met: Sequence[Occasion]
) -> dict[str, Any]:
    """The drawing of a stretch."""
    scale, told = Scale(shown), lanes.tellings(inside, opened)
    by_lane: dict[str, list[Telling]] = {name: [] for name in names}
    for telling in told:
        by_lane[lanes.name_of(telling.entry, opened)].append(telling)
    drawn = [name for name in names if by_lane[name] or any(o.days and name in o.who(opened) for o in met)]
    return {
        "stretch": shown,
        "told": len(told),
        "met": met,
        "lanes": [lanes.lane(name, by_lane[name], scale) for name in drawn],
        "silent": [name for name in names if name and name not in drawn],
        "band": crossings.cross([(_named(o, tongue), o) for o in met], scale, drawn, opened),
        "small": scale.small,
        "ticks": ticks(scale, tongue),
        "wide": WIDE,
    }


def _table(request: Request, inside: Sequence[Dated]) -> dict[str, Any]:
    """The page of the table behind the drawing."""
    part = part_of(request, GLYPHS)
    rows = [d.entry for d in inside[part.skip : part.skip + GLYPHS]]
    more = len(inside) > part.skip + GLYPHS
    return {"inside": len(inside), "rows": rows, "part": part, "more": more, "each": GLYPHS}


def _named(occasion: Occasion, tongue: str) -> str:
    """An encounter in few words, as it stands on the timeline."""
    kind = catalog.tell(tongue, f"kind.{occasion.entry.encounter.kind}")
    told = len(occasion.entries)
    place, often = (f", {occasion.place}" if occasion.place else ""), (f" ×{told}" if told > 1 else "")
    return f"{kind}{place}{often}{'' if occasion.sure else ' ?'}"


def _words(request: Request, tongue: str) -> dict[str, Any]:
    """What the templates of these pages ask for."""
    return {
        "kept": {name: request.query_params[name] for name in FILTERS if request.query_params.get(name)},
        "number": lambda n: catalog.number(tongue, n),
        "issues": list(scheme.load().issues),
        "sure": lanes.is_sure,
        "said_by": lambda entry: claimed_by(entry, entry.act.actor.side or entry.act.actor.name or ""),
        "when": date_of,
        "supposed": supposed,
        "words_of": evidence.of_act,
        "id_of": lanes.id_of,
        "quads": QUADS,
        "tray_most": TRAY,
    }
