"""Pages: a template, what it shows, and what every page can say and link to."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bestand import codebook, scheme
from bestand.days import day_range
from bestand.entries import Filter, Part
from bestand.errors import FilterError
from bestand.records import Span
from bestand.web import catalog, links
from bestand.web.access import Visitor

EACH = 50  # rows of a list's page
DEEPEST = 1_000_000  # rows that a list can be paged through
# characters that turn the direction of what follows, or are not seen: a quote must not hide words behind them
UNSEEN = {
    c: f"[U+{c:04X}]"
    for c in (
        *range(9),
        11,
        12,
        *range(14, 32),
        *range(127, 160),
        0x061C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
}
FILTERS = ("side", "actor", "issue", "since", "until", "outlet", "language", "q", "min_score")
LONG = 2_000  # characters at either end of a passage that is shown in part; the longest entry of the demo has 199
LONGEST = 300  # characters of one field of a filter


def filter_of(request: Request) -> Filter:
    """The filter in a page's address. Raises FilterError where a value can't be."""
    given = {name: _field(request, name) for name in FILTERS}
    for name in ("since", "until"):
        if given[name]:
            day_range(given[name] or "")
    score = given["min_score"] or "0"
    try:
        least = float(score)
    except ValueError:
        least = -1.0
    if not 0 <= least <= 1:
        raise FilterError(f"{score!r} is no score. Give a number from 0 to 1, such as 0.5.")
    return Filter(
        actor=given["actor"],
        language=given["language"],
        outlet=given["outlet"],
        since=given["since"],
        until=given["until"],
        min_score=least,
        side=given["side"],
        issue=given["issue"],
        words=given["q"],
    )


def part_of(request: Request, each: int = EACH) -> Part:
    """Which rows of a list a page's address asks for, and one more, which tells whether there are others."""
    return Part(each + 1, min(whole(request, "skip"), DEEPEST))


def whole(request: Request, name: str, default: int = 0) -> int:
    """A whole number of an address, not below nothing. Raises FilterError where it is none."""
    given = _field(request, name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise FilterError(f"{given!r} is no number. Give one such as 50, or leave {name} out.")
    return int(given)


def field(request: Request, name: str) -> str | None:
    """One value of an address, None where it is empty. Raises FilterError where it is far too long."""
    return _field(request, name)


def _field(request: Request, name: str) -> str | None:
    given = request.query_params.get(name, "").strip()
    if len(given) > LONGEST:
        raise FilterError(f"{name} has {len(given)} characters. Give at most {LONGEST}.")
    return given.replace("\0", "").encode("utf-8", "replace").decode("utf-8") or None


def page(request: Request, template: str, who: Visitor, status: int = 200, **shown: Any) -> HTMLResponse:
    """A page drawn in the visitor's language."""
    context = {
        "who": who,
        "tongue": who.tongue,
        "request": request,
        "path": request.url.path,
        "accounts": request.app.state.site.users is not None,
        **shown,
    }
    return HTMLResponse(_environment().get_template(template).render(context), status)


def short(text: str) -> str:
    """A passage for a list: of one far too long its two ends, with a mark between; its address leads to all of it."""
    return text if len(text) <= 2 * LONG else f"{text[:LONG]} […] {text[-LONG:]}"


def seen(text: str) -> str:
    """A report's words for a page: what would steer it, or is not seen, is shown by its number."""
    return text.translate(UNSEEN)


def pieces(text: str, spans: list[Span]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether a span covers it; spans in order, none overlapping."""
    out, at = [], 0
    for span in spans:
        out += [(text[at : span.start], False), (text[span.start : span.end], True)]
        at = span.end
    return [(piece, hit) for piece, hit in (*out, (text[at:], False)) if piece]


def warm() -> None:
    """Load what every page needs, so that not the first visitor waits for it."""
    scheme.load()
    catalog.load()
    codebook.load()
    for code in codebook.LANGUAGES:
        codebook.language(code)
    for name in _environment().list_templates():
        _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bestand.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "t": _tell,
        "day": _day,
        "here": _here,
        "url": lambda path, **query: links.address(path, query),
        "passage": lambda report, start, end: links.passage(report, Span(start, end)),
        "report_url": links.report,
        "safe_link": links.safe,
        "live_link": links.fragment,
        "issue": _issue,
        "known": catalog.knows,
        "tongues": catalog.TONGUES,
        "version": version("bestand"),
    }
    environment.filters |= {"seen": seen, "short": short, "bidi": _isolated}
    return environment


def _isolated(text: str | None) -> Markup:
    """Words of a report, kept from turning the direction of ours."""
    return Markup("<bdi>{}</bdi>").format(seen(short(text or "")))


@pass_context
def _tell(context: Context, key: str, n: int | None = None, **values: object) -> str:
    return seen(catalog.tell(context["tongue"], key, n, **values))


@pass_context
def _day(context: Context, edtf: str | None) -> str:
    return catalog.day(context["tongue"], edtf)


@pass_context
def _issue(context: Context, id: str | None) -> str:
    """An issue's label in the page's language; the user's own by its id where it has none."""
    if id is None:
        return catalog.tell(context["tongue"], "issue.none")
    known = scheme.load().issues.get(id)
    return (known.labels.get(context["tongue"]) or known.labels.get("en") or id) if known else seen(id)


@pass_context
def _here(context: Context, **changes: object) -> str:
    """This page's address with some of its query changed; paging begins anew unless it is what changes."""
    request: Request = context["request"]
    query: dict[str, object] = {
        name: request.query_params.getlist(name) for name in request.query_params if name != "lang"
    }
    if "skip" not in changes:
        query.pop("skip", None)
    return links.address(request.url.path, {**query, **changes})
