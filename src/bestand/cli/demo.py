"""The demo: a dossier of 24 reports, and five findings a desk would want of it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from bestand.cli.common import console, say
from bestand.cli.options import LedgerPath
from bestand.records import Report

SURE = 0.5  # acts that score lower are left out of the demo's findings
CALL = ("United States", "Russia", "2025-05-19")  # whose accounts of which call are set side by side
MOVED = "Russia"  # whose shifts are shown
MOST = 3  # findings of one kind


def demo(ledger: LedgerPath = Path("demo.ledger")) -> None:
    """Read 24 demo reports (Dutch, English, German; retellings of public record) and print five findings."""
    from bestand.ledger import Ledger
    from bestand.pipeline import Reader

    reader = Reader()
    with Ledger(ledger) as book:
        for report in _reports():
            if not book.has(report, reader.provenance):
                book.add(reader.read(report))
        held = book.info()
        _findings(book)
    say(
        f"\n{held['reports']} reports, {held['statements']} statements, {held['acts']} acts, "
        f"{held['encounters']} encounters.\n"
        "The reports are retellings from the public record by the makers of bestand; the outlets are invented.\n"
        "bestand reports what reports say, and errs: check the words. How often it is right: benchmarks/acts.md.\n"
        f"The dossier is in {ledger} now. Go on with:\n"
        f"  bestand serve --ledger {ledger}    (in the browser)\n"
        f"  bestand show demo-nl --ledger {ledger}\n"
        f"  bestand statements --ledger {ledger} --actor 'Vladimir Putin'\n"
        f"  bestand acts --ledger {ledger} --issue ceasefire\n"
        f"  bestand positions --ledger {ledger} --issue ceasefire\n"
        f"  bestand threads --ledger {ledger}\n"
        f"  bestand actors --ledger {ledger}\n"
        "  bestand add YOUR-REPORTS --ledger my.ledger"
    )


def _reports() -> Iterator[Report]:
    """The demo's reports, by day."""
    from bestand import sources

    for path in sorted((files("bestand") / "data" / "demo").iterdir(), key=lambda p: p.name):
        yield from (found for found in sources.read(str(path)) if isinstance(found, Report))


def _findings(book: Any) -> None:
    from bestand.analyses.contrast import contrast, days_of, met
    from bestand.analyses.repeats import repeats
    from bestand.analyses.shifts import shifts
    from bestand.analyses.stalls import Stalls, stalls
    from bestand.analyses.threads import threads
    from bestand.display import findings as shown
    from bestand.entries import Filter

    out = console()
    told = threads(book.statements(), book.vectors)
    across = next((t for t in told if len(set(t.languages)) > 1), None)
    shown.title(out, 1, "One statement in many outlets, and one in two languages", "bestand threads")
    shown.threads(out, [t for t in (*told[:1], across) if t])

    a, b, day = CALL
    since, until = days_of(day)
    days = Filter(since=since, until=until, min_score=SURE)
    call = met(book.encounters(Filter(since=since, until=until)), a, b, day)
    shown.title(out, 2, "Two accounts of one call", f"bestand contrast '{a}' {b} --date {day} --min-score {SURE}")
    shown.contrast(out, contrast(a, b, book.statements(days), book.acts(days), call))

    acts = list(book.acts(Filter(min_score=SURE)))
    shown.title(out, 3, "What moved", f"bestand shifts --side {MOVED} --min-score {SURE}")
    shown.shifts(out, [s for s in shifts(acts) if s.side == MOVED][-MOST:])
    shown.title(out, 4, "What was only said again", f"bestand repeats --min-score {SURE}")
    shown.repeats(out, repeats(acts)[:MOST])
    shown.title(out, 5, "Which day has passed", f"bestand stalls --min-score {SURE}")
    shown.stalls(out, Stalls((), stalls(acts, book.last_day()).deadline_passed[:MOST], (), ()))
