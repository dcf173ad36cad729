"""Two accounts of one encounter, or of some days: the list of encounters, and the accounts side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from babel.numbers import format_decimal
from fastapi import APIRouter, Request, Response

from bestand.analyses import evidence
from bestand.analyses.contrast import Contrast, contrast, days_of, kept_by, met, narrowed
from bestand.analyses.evidence import Evidence
from bestand.analyses.tone import Tone
from bestand.entries import SURE, ActEntry, EncounterEntry, Entry, Filter, Part
from bestand.errors import FilterError
from bestand.ledger import Ledger
from bestand.web import links
from bestand.web.access import Anyone, Here
from bestand.web.facing import COUNTED, Behind, rows
from bestand.web.meetings import occasions
from bestand.web.pages import EACH, field, filter_of, page, part_of

router = APIRouter(include_in_schema=False)
MOST = 10_000  # statements of the days of two accounts: more take a server too long
CELL = 6  # passages of a cell
HITS = 30  # listed words of a kind and side
PAIRS = 6  # of sides whose accounts an encounter leads to; others are folded away
SIDES = 10  # of an encounter that are paired
WAYS = ("date", "encounter", "since", "until")
FIELDS = ("a", "b", *WAYS, "issue", "actor", "min_score")


@dataclass(frozen=True, slots=True)
class Question:
    """Which two accounts are asked for: the sides as the ledger spells them, the encounter, the days of the reports."""

    a: str
    b: str
    meeting: EncounterEntry | None
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was counted in an account: `rate` per 100 words, as the page's language writes it."""

    hits: Sequence[Evidence]
    rate: str | None


@router.get("/accounts")
def listed(request: Request, here: Here, who: Anyone) -> Response:
    """The encounters, each with the pairs of sides whose accounts of it can be set side by side."""
    where, part, book = filter_of(request), part_of(request), here.book
    book.check_encounters(where)
    found = occasions(book, where, part)
    speaking = _speaking(book, {side for occasion in found for side in occasion.best.sides})
    return page(
        request,
        "accounts.html",
        who,
        found=[(o, list(combinations([s for s in o.best.sides if s in speaking][:SIDES], 2))) for o in found[:EACH]],
        more=len(found) > EACH,
        part=part,
        each=EACH,
        pairs=PAIRS,
        sides=[side for side, _ in book.facets("statement", Filter())["side"]],
        sure=SURE,
    )


@router.get("/accounts/show")
def shown(request: Request, here: Here, who: Anyone) -> Response:
    """Two accounts: rows by issue, and their tone."""
    where, asked = filter_of(request), question(request, here.book)
    whole, statements, acts = accounts(here.book, asked, where)
    issue, part = where.issue, part_of(request)
    found = narrowed(whole, issue)
    behind = Behind(statements, acts, whole.tone.values())
    facing = rows(found, behind, Part(EACH, part.skip) if issue else Part(CELL))
    skip = 0 if issue else part.skip
    more = any(row.a.more or row.b.more for row in facing) if issue else len(facing) > skip + EACH
    given = {name: request.query_params.get(name) for name in FIELDS}
    return page(
        request,
        "accounts_show.html",
        who,
        asked=asked,
        date=field(request, "date"),
        proof=evidence.of_encounter(asked.meeting) if asked.meeting else None,
        rows=facing[skip : skip + EACH],
        issues=sorted({s.issue for s in (*whole.both, *whole.only_a, *whole.only_b)} | ({issue} if issue else set())),
        reports=behind.reports,
        people=_people(statements, found.sides),
        tones=[(side, counts(whole.tone[side], who.tongue)) for side in found.sides],
        words=whole.tone,
        kinds=COUNTED,
        most=HITS,
        part=part,
        more=more,
        each=EACH,
        sure=SURE,
        kept=given,
        link=str(request.base_url).rstrip("/") + links.address(request.url.path, given),
    )


def question(request: Request, book: Ledger) -> Question:
    """What a page's address asks for. Raises FilterError where it names too little, too much or what is not there."""
    a, b = field(request, "a"), field(request, "b")
    date, encounter, since, until = (field(request, name) for name in WAYS)
    if not (a and b):
        raise FilterError("Two accounts are of two sides. Give both, as in /accounts/show?a=Ukraine&b=Russia.")
    if sum(map(bool, (date, encounter, since or until))) > 1:
        raise FilterError("Give one of a day, an encounter, or the days between which the reports were published.")
    for name in (a, b):
        book.check_side(name)
    a, b = book.spelled_side(a), book.spelled_side(b)
    if a == b:
        raise FilterError(f"Both accounts are of {a}. Give two sides.")
    meeting = book.encounter(encounter) if encounter else None
    if date:
        since, until = days_of(date)
        meeting = met(book.encounters(Filter(since=since, until=until)), a, b, date)
    elif meeting:
        since, until = days_of(meeting)
    if (since or until) and book.last_day(Filter(since=since, until=until)) is None:
        last = book.last_day(Filter())
        told = f"The last is of {last}." if last else "None of its reports has a date."
        raise FilterError(f"There is no report between {since or 'ever'} and {until or 'now'} in the ledger. {told}")
    return Question(a, b, meeting, since, until)


def accounts(book: Ledger, asked: Question, where: Filter) -> tuple[Contrast, list[Entry], list[ActEntry]]:
    """The two accounts on all issues, and the statements and acts that they were taken from.

    Raises FilterError where the filter names what is not there, or the days hold too many statements.
    """
    if where.actor:
        book.check_actor(where.actor)
    book.check_acts(Filter(issue=where.issue))
    days = Filter(since=asked.since, until=asked.until)
    statements = list(book.statements(days, part=Part(MOST + 1)))
    if len(statements) > MOST:
        raise FilterError(f"These days hold more than {MOST:,} statements. Give fewer days.")
    acts = list(book.acts(replace(days, min_score=where.min_score, told_by=(asked.a, asked.b))))
    return (
        contrast(asked.a, asked.b, statements, acts, asked.meeting, kept_by(replace(where, side=None))),
        statements,
        acts,
    )


def counts(tone: Tone, tongue: str) -> dict[str, Count]:
    """What was counted in an account, by kind."""
    found: dict[str, Count] = {}
    for kind in COUNTED:
        hits = getattr(tone, kind)
        rate = str(format_decimal(100 * len(hits) / tone.words, "#,##0.0", locale=tongue)) if tone.words else None
        found[kind] = Count(hits, rate)
    return found


def _people(statements: Iterable[Entry], sides: Sequence[str]) -> list[str]:
    """Who speaks for some sides, by name."""
    speakers = (entry.statement.speaker for entry in statements)
    return sorted({s.name for s in speakers if s and s.name and s.side in sides})[:EACH]


def _speaking(book: Ledger, sides: Iterable[str]) -> set[str]:
    """Those of some sides that somebody speaks for: without a statement there is no account."""
    found = set()
    for side in sides:
        try:
            book.check_side(side)
        except FilterError:
            continue
        found.add(side)
    return found
