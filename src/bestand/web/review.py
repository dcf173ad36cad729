"""Review: one entry after another for a person's verdict, disagreements to settle, and how far coders agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from bestand import scheme
from bestand.analyses.agreement import agreements
from bestand.entries import SURE, ActEntry, EncounterEntry, Entry, Part
from bestand.errors import FilterError, ReviewError
from bestand.records import Meeting, Span, Status
from bestand.reviews import FIELDS, At, Layer, Review, Reviews
from bestand.web import links
from bestand.web.access import DeniedError, Genuine, Here, Reviewer, Visitor
from bestand.web.login import inside
from bestand.web.marks import Mark, Piece, pieces, window
from bestand.web.pages import EACH, field, filter_of, page, part_of, whole

router = APIRouter(prefix="/review", include_in_schema=False)
LAYERS: tuple[Layer, ...] = get_args(Layer)
REACH = 400  # characters of context on either side
EDITABLE = 20_000  # characters of an entry up to which its words can be edited: a page must not hold megabytes of them


@dataclass(frozen=True, slots=True)
class Card:
    """An entry as a coder is shown it: its words in their context, what is claimed, and what can be edited."""

    at: At
    entry: Entry | ActEntry | EncounterEntry
    context: list[Piece]
    language: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    words: str
    place: Span
    score: float
    fields: Mapping[str, str]

    @property
    def address(self) -> str:
        """The page of this entry alone."""
        return f"/review/{quote(self.at.report, safe='')}/{self.at.layer}/{quote(self.at.number, safe='')}"


@router.get("")
def overview(request: Request, here: Here, who: Reviewer) -> Response:
    """How far the visitor is, where coders disagree, how far they agree."""
    reviews, where = Reviews(here.book), filter_of(request)
    progress = {layer: reviews.progress(layer, who.user.name, where) for layer in LAYERS}
    disputed = {layer: len(reviews.disputed(layer, Part(EACH + 1))) for layer in LAYERS}
    found = [a for layer in LAYERS for a in agreements(layer, reviews.codes(layer))]
    return page(
        request, "review.html", who, progress=progress, disputed=disputed, agreements=found, query=request.url.query
    )


@router.get("/queue")
def queue(request: Request, here: Here, who: Reviewer) -> Response:
    """The next entry that the visitor has not judged, as the model has it: nobody else's verdict is shown."""
    layer = _layer(field(request, "layer") or "act")
    where, skip = filter_of(request), whole(request, "skip")
    reviews = Reviews(here.book)
    cards = [card(e) for e in reviews.waiting(layer, who.user.name, where, Part(2, skip))]
    return page(
        request,
        "queue.html",
        who,
        layer=layer,
        cards=cards,
        skip=skip,
        progress=reviews.progress(layer, who.user.name, where),
        last=None,
        **_choices(),
    )


@router.post("/judge", dependencies=[Genuine])
async def judge(request: Request, here: Here, who: Reviewer) -> Response:
    """Store a verdict, and go on to the next entry."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    at = At(form.get("report", ""), _layer(form.get("layer", "")), form.get("number", ""))
    settles = form.get("settles") == "1"
    if settles and not who.may("editor"):
        raise DeniedError("editor")
    verdict: Any = form.get("verdict", "")
    changes = {name: form[name] for name in FIELDS[at.layer] if name in form}
    try:
        Reviews(here.book).judge(at, verdict, who.user.name, changes, settles)
    except ReviewError as error:
        return _shown(request, here, who, at, settles, form, str(error))
    return RedirectResponse(inside(form.get("back", "/review")), 303)


@router.post("/undo", dependencies=[Genuine])
def undo(here: Here, who: Reviewer, back: Annotated[str, Form(max_length=2_000)] = "/review") -> Response:
    """Take back the visitor's last verdict, and show its entry again."""
    at = Reviews(here.book).undo(who.user.name)
    if at is None:
        return RedirectResponse(inside(back), 303)
    entry = f"/review/{quote(at.report, safe='')}/{at.layer}/{quote(at.number, safe='')}"
    return RedirectResponse(links.address(entry, {"back": inside(back), "undone": 1}), 303)


@router.get("/disputed")
def disputed(request: Request, here: Here, who: Reviewer) -> Response:
    """The entries on which coders disagree, with each one's verdict: to be settled by an editor."""
    layer = _layer(field(request, "layer") or "act")
    reviews, part = Reviews(here.book), part_of(request)
    found = [card(e) for e in reviews.disputed(layer, part)]
    seen = [(c, said if _may_see(said := _standing(reviews.history(c.at)), who) else []) for c in found[:EACH]]
    return page(request, "disputed.html", who, layer=layer, found=seen, part=part, more=len(found) > EACH, each=EACH)


@router.get("/log")
def log(request: Request, here: Here, who: Reviewer) -> Response:
    """Every verdict, the last first: the visitor's own, and for editors all of them."""
    part = part_of(request)
    coder = None if who.may("editor") else who.user.name
    found = Reviews(here.book).log(part, coder)
    return page(request, "log.html", who, found=found[:EACH], part=part, more=len(found) > EACH, each=EACH)


@router.get("/{report:path}/{layer}/{number}")
def one(request: Request, here: Here, who: Reviewer, report: str, layer: str, number: str) -> Response:
    """One entry, to be judged or judged again; with `settle`, an editor decides in sight of all verdicts."""
    settles = field(request, "settle") == "1"
    if settles and not who.may("editor"):
        raise DeniedError("editor")
    form = {"back": inside(request.query_params.get("back", "/review"))}
    return _shown(request, here, who, At(report, _layer(layer), number), settles, form, None)


def _shown(
    request: Request, here: Here, who: Visitor, at: At, settles: bool, form: Mapping[str, str], wrong: str | None
) -> Response:
    reviews = Reviews(here.book)
    given = _standing(reviews.history(at))
    made = card(reviews.original(at))
    typed = {name: form[name] for name in made.fields if wrong and name in form}
    return page(
        request,
        "entry.html",
        who,
        400 if wrong else 200,
        card=made,
        fields={**made.fields, **typed},
        given=given if settles or _may_see(given, who) else [],
        hidden=bool(given) and not (settles or _may_see(given, who)),
        settles=settles,
        back=inside(form.get("back", "/review")),
        wrong=wrong,
        undone=field(request, "undone") == "1",
        **_choices(),
    )


def card(entry: Entry | ActEntry | EncounterEntry) -> Card:
    """An entry as a coder is shown it."""
    if isinstance(entry, Entry):
        return _statement_card(entry)
    about, text = entry.about, entry.text
    if isinstance(entry, ActEntry):
        act = entry.act
        marks = [Mark(act.evidence, "evidence"), Mark(act.verb, "verb")]
        marks += [Mark(act.condition, "condition")] if act.condition else []
        at, place, score = At(about.report_id, "act", act.id), act.evidence, act.score
        fields = {
            "type": act.type,
            "actor": act.actor.name or "",
            "toward": (act.toward.name or "") if act.toward else "",
            "issue": act.issue or "",
        }
    else:
        met = entry.encounter
        marks = [Mark(met.evidence, "evidence")]
        at, place, score = At(about.report_id, "encounter", met.id), met.evidence, met.score
        fields = {"kind": met.kind, "status": met.status}
    words = place.of(text)
    context = pieces(text, window(text, place, REACH), marks)
    told = (about.language, about.title, about.outlet, about.published, about.url)
    return Card(at, entry, context, *told, words, place, score, {"words": words, **fields})


def _statement_card(entry: Entry) -> Card:
    statement = entry.statement
    roles = (("source", statement.source), ("cue", statement.cue), ("content", statement.content))
    marks = [Mark(span, name) for name, spans in roles for span in spans]
    place = Span(min(s.start for s in statement.content), max(s.end for s in statement.content))
    around = Span(min(m.span.start for m in marks), max(m.span.end for m in marks))
    context = pieces(entry.text, window(entry.text, around, REACH), marks)
    speaker = (statement.speaker.name or "") if statement.speaker else ""
    told = (entry.language, entry.title, entry.outlet, entry.published, entry.url)
    fields = {"words": entry.content, "speaker": speaker}
    at = At(entry.report_id, "statement", statement.id)
    return Card(at, entry, context, *told, entry.content, place, statement.score, fields)


def _standing(history: list[Review]) -> list[Review]:
    """The verdicts that were not taken back."""
    return [r for r in history if r.verdict != "undo" and not r.taken_back]


def _may_see(given: list[Review], who: Visitor) -> bool:
    """Whether a visitor is shown the others' verdicts on an entry: not before giving one."""
    return any(review.coder == who.user.name for review in given)


def _layer(name: str) -> Layer:
    found: Layer | None = next((layer for layer in LAYERS if layer == name), None)
    if found is None:
        raise FilterError(f"There is no layer {name!r}. Known: {', '.join(LAYERS)}.")
    return found


def _choices() -> dict[str, Any]:
    """What can be chosen in an edit."""
    known = scheme.load()
    return {
        "types": list(known.types),
        "issues": list(known.issues),
        "kinds": get_args(Meeting),
        "statuses": get_args(Status),
        "sure": SURE,
        "editable": EDITABLE,
    }
