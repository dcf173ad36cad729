"""Commands that read reports, and that show one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bestand.cli.common import Inputs, console, reader_of, reading_options, say
from bestand.cli.options import (
    DEFAULT,
    AsCsv,
    AsJson,
    Language,
    LedgerPath,
    Locations,
    MinScore,
    Own,
    OwnIssues,
    Private,
    Published,
    Threads,
)
from bestand.errors import LedgerConflictError


def extract(
    locations: Locations,
    actors: Own = None,
    issues: OwnIssues = None,
    language: Language = None,
    published: Published = None,
    private_addresses: Private = False,
    threads: Threads = 1,
    min_score: MinScore = 0.0,
    as_csv: AsCsv = False,
) -> None:
    """Print the record of each report, one JSON object a line; nothing is stored."""
    from bestand.entries import above, entries_of
    from bestand.exports import record, rows

    reader = reader_of(actors, issues, threads)
    inputs = Inputs(locations, reading_options(language, published, private_addresses))
    extractions = (above(reader.read(r), min_score) for r in inputs)
    if as_csv:
        rows.write_csv((rows.entry(e) for x in extractions for e in entries_of(x)), sys.stdout, rows.ENTRY)
    else:
        for extraction in extractions:
            sys.stdout.write(record.line(extraction) + "\n")
            sys.stdout.flush()
    inputs.close()


def add(
    locations: Locations,
    ledger: LedgerPath = DEFAULT,
    actors: Own = None,
    issues: OwnIssues = None,
    language: Language = None,
    published: Published = None,
    private_addresses: Private = False,
    threads: Threads = 1,
) -> None:
    """Read reports into the ledger; what is in it already is left as it is. Pages are kept in a folder beside it."""
    from bestand.ledger import Ledger

    counts = {"added": 0, "unchanged": 0, "superseded": 0}
    pages = Path(f"{ledger}.pages")
    inputs = Inputs(locations, reading_options(language, published, private_addresses, pages))
    with Ledger(ledger) as book:
        try:
            reader = reader_of(actors, issues, threads)
            for report in inputs:
                if book.has(report, reader.provenance):
                    counts["unchanged"] += 1
                    continue
                try:
                    counts[book.add(reader.read(report))] += 1
                except LedgerConflictError as error:
                    inputs.skip(report.id, str(error))
        except KeyboardInterrupt:
            say(f"Stopped. {counts['added'] + counts['superseded']} reports of this run are whole in {ledger}.")
            raise typer.Exit(130) from None
    say(
        f"{counts['added']} added, {counts['superseded']} read anew, {counts['unchanged']} known already, "
        f"{inputs.skipped} left out. Ledger: {ledger}"
    )
    inputs.close()


def show(
    report: Annotated[str, typer.Argument(help="A report's id in the ledger.")],
    ledger: LedgerPath = DEFAULT,
    min_score: MinScore = 0.0,
    as_json: AsJson = False,
) -> None:
    """Print one report of the ledger with the words marked."""
    from bestand import display
    from bestand.exports import record
    from bestand.ledger import Ledger

    with Ledger(ledger, create=False) as book:
        found = book.extraction(report, min_score)
    if as_json:
        sys.stdout.write(record.line(found) + "\n")
    else:
        display.report(console(), found)
