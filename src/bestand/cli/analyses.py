"""Commands that answer from the ledger: where each side stands, what moved, what was only repeated, what stalls."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

import typer

from bestand.cli.common import console, say
from bestand.cli.options import (
    DEFAULT,
    AsCsv,
    AsDocument,
    LedgerPath,
    MinScore,
    Side,
    Since,
    Until,
)
from bestand.errors import FilterError, UsageError

Actor = Annotated[str | None, typer.Option(help="Who acts: a name or an id.")]
Speaker = Annotated[str | None, typer.Option(help="Who speaks: a name or an id.")]
Issue = Annotated[str | None, typer.Option(help="An issue of the codebook, such as ceasefire.")]


def positions(
    ledger: LedgerPath = DEFAULT,
    side: Side = None,
    actor: Actor = None,
    issue: Issue = None,
    since: Since = None,
    until: Until = None,
    min_score: MinScore = 0.0,
    as_json: AsDocument = False,
    as_csv: AsCsv = False,
) -> None:
    """Tell where each side stands on each issue: a matrix, or the history of one side, actor or issue."""
    from bestand.analyses.positions import positions as find
    from bestand.display import findings as shown
    from bestand.exports import findings

    found = find(_acts(ledger, side, actor, issue, since, until, min_score))
    if not _written([findings.position(p) for p in found], as_json, as_csv, findings.POSITION):
        if side or actor or issue:
            shown.history(console(), found)
        else:
            shown.matrix(console(), found)
            say("· no evidence found   * only as others claim   ? contested: the same day tells the opposite")
        say(f"{len(found)} positions.")


def shifts(
    ledger: LedgerPath = DEFAULT,
    side: Side = None,
    actor: Actor = None,
    issue: Issue = None,
    since: Since = None,
    until: Until = None,
    min_score: MinScore = 0.0,
    as_json: AsDocument = False,
    as_csv: AsCsv = False,
) -> None:
    """Tell what moved: consecutive positions of one side that differ, on an issue or toward a counterpart."""
    from bestand.analyses.shifts import shifts as find
    from bestand.display import findings as shown
    from bestand.exports import findings

    found = find(_acts(ledger, side, actor, issue, since, until, min_score))
    if not _written([findings.shift(s) for s in found], as_json, as_csv, findings.SHIFT):
        shown.shifts(console(), found)
        say(f"{len(found)} shifts.")


def repeats(
    ledger: LedgerPath = DEFAULT,
    side: Side = None,
    actor: Actor = None,
    issue: Issue = None,
    since: Since = None,
    until: Until = None,
    min_score: MinScore = 0.0,
    as_json: AsDocument = False,
    as_csv: AsCsv = False,
) -> None:
    """Tell what was only said again: the same stance or the same words on several days, or called a repetition."""
    from bestand.analyses.repeats import in_order, restated
    from bestand.analyses.repeats import repeats as find
    from bestand.display import findings as shown
    from bestand.entries import Filter
    from bestand.exports import findings
    from bestand.ledger import Ledger

    found = find(_acts(ledger, side, actor, issue, since, until, min_score))
    where = Filter(side=side, actor=actor, since=since, until=until, min_score=min_score)
    with Ledger(ledger, create=False) as book:
        again = restated(book.statements(where), book.vectors)
    found = sorted([*found, *(r for r in again if issue is None or r.issue == issue)], key=in_order)
    if not _written([findings.repeat(r) for r in found], as_json, as_csv, findings.REPEAT):
        shown.repeats(console(), found)
        say(f"{len(found)} repeats.")


def contrast(
    a: Annotated[str, typer.Argument(help="A side, such as 'United States'.")],
    b: Annotated[str, typer.Argument(help="Another side, such as Russia.")],
    ledger: LedgerPath = DEFAULT,
    date: Annotated[str | None, typer.Option(help="The day on which they met or called.")] = None,
    encounter: Annotated[
        str | None, typer.Option(help="The encounter, as `bestand encounters` lists it: REPORT#e1.")
    ] = None,
    side: Annotated[str | None, typer.Option(help="Only what this one of the two sides says.")] = None,
    actor: Speaker = None,
    issue: Issue = None,
    since: Since = None,
    until: Until = None,
    min_score: MinScore = 0.0,
    as_json: AsDocument = False,
    as_csv: AsCsv = False,
) -> None:
    """Set two accounts side by side: what both tell, what only one does, where they conflict, and in which tone."""
    from bestand.analyses.contrast import contrast as find
    from bestand.analyses.contrast import days_of, kept_by, met, narrowed
    from bestand.display import findings as shown
    from bestand.entries import Filter
    from bestand.exports import findings
    from bestand.ledger import Ledger

    if sum(map(bool, (date, encounter, since or until))) > 1:
        raise UsageError("Give one of --date, --encounter, or --since with --until.")
    with Ledger(ledger, create=False) as book:
        for name in (a, b, *([side] if side else [])):
            book.check_side(name)
        if actor:
            book.check_actor(actor)
        book.check_acts(Filter(issue=issue))
        here, there = (book.spelled_side(name) for name in (a, b))
        meeting = book.encounter(encounter) if encounter else None
        if date:
            since, until = days_of(date)
            meeting = met(book.encounters(Filter(since=since, until=until)), here, there, date)
        elif meeting:
            since, until = days_of(meeting)
        _check_days(book, since, until)
        days = Filter(since=since, until=until)

        kept = kept_by(Filter(side=side, actor=actor, min_score=min_score))
        acts = book.acts(replace(days, min_score=min_score, told_by=(here, there)))
        found = narrowed(find(here, there, book.statements(days), acts, meeting, kept), issue)
    rows = findings.contrast_rows(found) if as_csv else findings.contrast(found)
    if not _written(rows, as_json, as_csv, findings.CONTRAST):
        shown.contrast(console(), found)
        if date and meeting is None:
            say(f"No encounter of {here} and {there} on {date} is in the ledger; reports from {since} to {until}.")


def stalls(
    ledger: LedgerPath = DEFAULT,
    side: Side = None,
    actor: Actor = None,
    issue: Issue = None,
    since: Since = None,
    until: Until = None,
    min_score: MinScore = 0.0,
    as_json: AsDocument = False,
    as_csv: AsCsv = False,
) -> None:
    """Tell what does not move: steps without a date, deadlines passed, refusals again, talk about talks."""
    from bestand.analyses.stalls import of_side
    from bestand.analyses.stalls import stalls as find
    from bestand.display import findings as shown
    from bestand.entries import Filter
    from bestand.exports import findings
    from bestand.ledger import Ledger

    where = Filter(since=since, until=until, min_score=min_score)
    with Ledger(ledger, create=False) as book:
        book.check_acts(Filter(side=side, actor=actor, issue=issue))
        _check_days(book, since, until)
        acts = list(book.acts(where))  # of all sides and issues: who is asked for what matters too
        found = find(acts, book.last_day(where))
    found = of_side(found, acts, side, actor, issue)
    rows = findings.stall_rows(found) if as_csv else findings.stalls(found)
    if not _written(rows, as_json, as_csv, findings.STALL):
        shown.stalls(console(), found)


def threads(
    ledger: LedgerPath = DEFAULT,
    side: Side = None,
    actor: Speaker = None,
    issue: Issue = None,
    since: Since = None,
    until: Until = None,
    min_score: MinScore = 0.0,
    as_json: AsDocument = False,
    as_csv: AsCsv = False,
) -> None:
    """Tell which statements in many reports are one: copies, translations, other wordings."""
    from bestand.analyses.threads import on_issue
    from bestand.analyses.threads import threads as find
    from bestand.display import findings as shown
    from bestand.entries import Filter
    from bestand.exports import findings
    from bestand.ledger import Ledger

    where = Filter(side=side, actor=actor, since=since, until=until, min_score=min_score)
    with Ledger(ledger, create=False) as book:
        if actor:
            book.check_actor(actor)
        if side:
            book.check_side(side)
        book.check_acts(Filter(issue=issue))
        _check_days(book, since, until)
        found = find(book.statements(where), book.vectors)
        if issue:
            found = on_issue(found, book.acts(Filter(since=since, until=until, issue=issue, min_score=min_score)))
    rows: Any = findings.thread_rows(found) if as_csv else [findings.thread(t) for t in found]
    if not _written(rows, as_json, as_csv, findings.THREAD):
        shown.threads(console(), found)
        say(f"{len(found)} statements that more than one telling was found of.")


def _acts(
    ledger: Any,
    side: str | None,
    actor: str | None,
    issue: str | None,
    since: str | None,
    until: str | None,
    min_score: float,
) -> list[Any]:
    """The acts of the ledger that the filter leaves, once it names what exists."""
    from bestand.entries import Filter
    from bestand.ledger import Ledger

    where = Filter(side=side, actor=actor, issue=issue, since=since, until=until, min_score=min_score)
    with Ledger(ledger, create=False) as book:
        book.check_acts(where)
        _check_days(book, since, until)
        return list(book.acts(where))


def _check_days(book: Any, since: str | None, until: str | None) -> None:
    """Raises FilterError where no report lies within the days, with the days there are."""
    from bestand.entries import Filter

    if (since or until) and book.last_day(Filter(since=since, until=until)) is None:
        held = book.info()
        days = (
            f"It holds reports from {held['first']} to {held['last']}."
            if held["first"]
            else "Its reports have no date."
        )
        raise FilterError(f"No report of {book.path} lies between {since or 'ever'} and {until or 'now'}. {days}")


def _written(found: Any, as_json: bool, as_csv: bool, columns: Sequence[str]) -> bool:
    """Write what was found as asked for; False where neither form was."""
    from bestand.exports import findings

    if as_json and as_csv:
        raise UsageError("Both --json and --csv were given. Give one.")
    if as_json:
        findings.write(found, sys.stdout)
    elif as_csv:
        rows: Iterable[Mapping[str, Any]] = found
        findings.write_csv(rows, sys.stdout, columns)
    return as_json or as_csv
