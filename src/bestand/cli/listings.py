"""Commands that list what a ledger holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from bestand.cli.common import code, console, say, write
from bestand.cli.options import (
    DEFAULT,
    AsCsv,
    AsJson,
    InLanguage,
    InWords,
    LedgerPath,
    MinScore,
    Outlet,
    Side,
    Since,
    Superseded,
    Until,
)


def statements(
    ledger: LedgerPath = DEFAULT,
    actor: Annotated[str | None, typer.Option(help="Who speaks: a name or an id.")] = None,
    side: Side = None,
    language: InLanguage = None,
    outlet: Outlet = None,
    since: Since = None,
    until: Until = None,
    text: Annotated[str | None, typer.Option(help="Words that the content holds.")] = None,
    min_score: MinScore = 0.0,
    superseded: Superseded = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List statements: who, by which words, where."""
    from bestand import display
    from bestand.entries import Filter
    from bestand.exports import rows
    from bestand.ledger import Ledger

    where = Filter(actor, code(language), outlet, since, until, text, min_score=min_score, side=side)
    with Ledger(ledger, create=False) as book:
        if actor:
            book.check_actor(actor)
        if side:
            book.check_side(side)
        found = book.statements(where, superseded)
        if not write((rows.entry(e) for e in found), as_json, as_csv, rows.ENTRY):
            listed = list(found)
            display.entries(console(), listed)
            say(f"{len(listed)} statements.")


def acts(
    ledger: LedgerPath = DEFAULT,
    actor: Annotated[str | None, typer.Option(help="Who acts: a name or an id.")] = None,
    side: Side = None,
    toward: Annotated[str | None, typer.Option(help="Toward whom: a name, an id or a side.")] = None,
    type: Annotated[str | None, typer.Option(help="One of PLOVER's types, such as REJECT.")] = None,
    issue: Annotated[str | None, typer.Option(help="An issue of the codebook, such as ceasefire; or none.")] = None,
    language: InLanguage = None,
    outlet: Outlet = None,
    since: Since = None,
    until: Until = None,
    text: InWords = None,
    min_score: MinScore = 0.0,
    superseded: Superseded = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List acts: who did what to whom, on which issue, under which condition, when, by which words."""
    from bestand import display
    from bestand.entries import Filter
    from bestand.exports import rows
    from bestand.ledger import Ledger

    where = Filter(actor, code(language), outlet, since, until, text, min_score=min_score, side=side)
    where = replace(where, toward=toward, type=type and type.upper(), issue=issue)
    with Ledger(ledger, create=False) as book:
        book.check_acts(where)
        found = book.acts(where, superseded)
        if not write((rows.act(e) for e in found), as_json, as_csv, rows.ACT):
            listed = list(found)
            display.acts(console(), listed)
            say(f"{len(listed)} acts.")


def encounters(
    ledger: LedgerPath = DEFAULT,
    actor: Annotated[str | None, typer.Option(help="Who took part: a name or an id.")] = None,
    side: Side = None,
    kind: Annotated[str | None, typer.Option(help="call, meeting, talks or summit.")] = None,
    status: Annotated[str | None, typer.Option(help="held or planned.")] = None,
    language: InLanguage = None,
    outlet: Outlet = None,
    since: Since = None,
    until: Until = None,
    text: InWords = None,
    min_score: MinScore = 0.0,
    superseded: Superseded = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List encounters: who met or called, when, where, for how long; held or planned."""
    from bestand import display
    from bestand.entries import Filter
    from bestand.exports import rows
    from bestand.ledger import Ledger

    where = Filter(actor, code(language), outlet, since, until, text, min_score=min_score, side=side)
    where = replace(where, kind=kind, status=status)
    with Ledger(ledger, create=False) as book:
        book.check_encounters(where)
        found = book.encounters(where, superseded)
        if not write((rows.encounter(e) for e in found), as_json, as_csv, rows.ENCOUNTER):
            listed = list(found)
            display.encounters(console(), listed)
            say(f"{len(listed)} encounters.")


def actors(
    ledger: LedgerPath = DEFAULT,
    language: InLanguage = None,
    since: Since = None,
    until: Until = None,
    min_score: MinScore = 0.0,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List who speaks, how often, in how many reports."""
    from bestand import display
    from bestand.entries import Filter
    from bestand.exports import rows
    from bestand.ledger import Ledger

    with Ledger(ledger, create=False) as book:
        found = book.actors(Filter(language=code(language), since=since, until=until, min_score=min_score))
    if not write((rows.tally(t) for t in found), as_json, as_csv, rows.TALLY):
        display.tallies(console(), found)


def info(
    ledger: LedgerPath = DEFAULT,
    reports: Annotated[bool, typer.Option("--reports", help="List the reports instead.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Tell what the ledger holds, and by which model it was read."""
    from bestand.display import plain
    from bestand.exports import rows
    from bestand.ledger import Ledger

    with Ledger(ledger, create=False) as book:
        held = book.info()
        if reports:
            listed = [rows.report(r) for r in book.reports()]
            if not write(listed, as_json, as_csv, rows.REPORT):
                for row in listed:
                    print(plain("  ".join(str(v or "?") for v in row.values())))
            return
    if write([held], as_json, as_csv):
        return
    for key, value in held.items():
        if isinstance(value, dict):
            value = ", ".join(f"{k} {n}" for k, n in value.items())
        if isinstance(value, list):
            value = "; ".join(
                f"bestand {m['version']}, model {m['model']}, codebook {m['codebook']}: {m['readings']} readings"
                for m in value
            )
        print(plain(f"{key:>11}  {'' if value is None else value}"))
