"""What the analyses find, on a terminal: each finding on a line, its words below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bestand.analyses.contrast import Contrast, Told
from bestand.analyses.evidence import Evidence
from bestand.analyses.positions import Position
from bestand.analyses.positions import matrix as by_side
from bestand.analyses.repeats import Repeat
from bestand.analyses.shifts import Shift
from bestand.analyses.stalls import Stall, Stalls
from bestand.analyses.threads import Thread
from bestand.display import one_line, plain

SHOWN = 4  # passages below a finding; how many more there are is said
SILENT = "·"  # no evidence found
FIRST, EACH = 20, 13  # columns that the issue and each side take
STYLES = {"softening": "green", "hardening": "red"}
TITLES = {
    "without_date": "Steps without a date",
    "deadline_passed": "Deadlines passed without the act",
    "refused_again": "Refused again",
    "process_only": "Talk about talks in place of what was demanded",
}


def title(console: Console, number: int, words: str, command: str) -> None:
    """What a finding is about, and the command that finds it."""
    console.print()
    console.print(plain(f"{number}  {words}", "bold").append_text(plain(f"   {command}", "dim")))


def matrix(console: Console, found: Sequence[Position]) -> None:
    """Issue by side, the last position of each: stance and day; `·` where no evidence was found."""
    cells = by_side(found)
    issues = sorted({issue for row in cells.values() for issue in row})
    sides = sorted(cells, key=lambda side: (-len(cells[side]), side))
    wide = max(1, (console.width - FIRST) // EACH)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("issue", style="green", no_wrap=True)
    for side in sides[:wide]:
        table.add_column(plain(side), no_wrap=True)
    for issue in issues:
        row = [cells[side].get(issue) for side in sides[:wide]]
        if any(row):
            table.add_row(plain(issue), *map(_cell, row))
    console.print(table)
    if len(sides) > wide:
        console.print(plain(f"Not shown here, give --side for each: {', '.join(sides[wide:])}", "dim"))


def _cell(position: Position | None) -> Text:
    if position is None:
        return plain(SILENT, "dim")
    marks = ("?" if position.contested else "") + ("*" if position.claimed_by else "")
    return plain(f"{position.stance}{marks}", "bold").append_text(plain(f"\n{position.date or 'undated'}", "dim"))


def history(console: Console, found: Sequence[Position]) -> None:
    """Every position, oldest first, with its words."""
    for position in found:
        line = plain(f"{position.date or 'undated'}  ", "dim").append_text(plain(position.actor, "bold cyan"))
        if position.side != position.actor:
            line.append_text(plain(f" ({position.side})", "cyan"))
        line.append_text(plain(f" {position.stance}", "bold")).append_text(plain(f" {position.issue}", "green"))
        notes = [
            f"condition: {one_line(position.condition)}" if position.condition else None,
            f"says {position.claimed_by}" if position.claimed_by else None,
            "contested: the same day tells the opposite" if position.contested else None,
        ]
        _finding(console, line, notes, position.evidence)


def shifts(console: Console, found: Iterable[Shift]) -> None:
    """Every shift: who, on what, from which stance to which."""
    for shift in found:
        line = plain(f"{shift.between[0]} to {shift.between[1]}  ", "dim")
        line.append_text(plain(shift.side, "bold cyan"))
        if shift.toward:
            line.append_text(plain(f" → {shift.toward}", "cyan"))
        before, after = (f"{s} {issue}" for s, issue in zip((shift.before, shift.after), shift.issues, strict=True))
        line.append_text(plain(f"  {before} → {after}", "bold"))
        line.append_text(plain(f"  {shift.direction}", STYLES[shift.direction]))
        _finding(console, line, [], shift.evidence)


def repeats(console: Console, found: Iterable[Repeat]) -> None:
    """Every repeat with its chain of dates."""
    for repeat in found:
        line = plain(repeat.side, "bold cyan").append_text(plain(f" {repeat.stance or 'in the same words'}", "bold"))
        line.append_text(plain(f" {repeat.issue}" if repeat.issue else "", "green"))
        line.append_text(plain(f"  {len(repeat.dates)} dates: {', '.join(repeat.dates)}", "dim"))
        _finding(console, line, ["called a repetition" if repeat.marked else None], repeat.evidence)


def contrast(console: Console, found: Contrast) -> None:
    """Both accounts: what both tell, what one alone tells, where they conflict, and the counts of their tone."""
    a, b = found.sides
    if found.encounter:
        met = found.encounter
        day = met.encounter.date.edtf if met.encounter.date else met.about.published or "date not told"
        words = one_line(met.encounter.evidence.of(met.text))
        console.print(plain(f"{met.encounter.kind} of {day}", "bold").append_text(plain(f"  “{words}”")))
    for clash in found.conflict:
        console.print(plain(f"Conflict ({clash.kind})  ", "bold red").append_text(plain(clash.issue, "green")))
        for told in (clash.a, clash.b):
            console.print(_told(told))
    for title, part in (("Both", found.both), (f"Only {a}", found.only_a), (f"Only {b}", found.only_b)):
        console.print(plain(title, "bold"))
        for shared in part:
            console.print(plain(f"  {shared.issue}", "green"))
            for told in shared.told[: 2 * SHOWN]:
                console.print(_told(told))
        if not part:
            console.print(plain("  nothing found", "dim"))
    for side, tone in found.tone.items():
        counts = (
            f"{len(tone.evaluative)} words that judge, {len(tone.hedges)} hedges, {len(tone.commitments)} concrete "
            f"commitments in {tone.words} words"
        )
        console.print(plain(f"Tone of {side}: ", "bold").append_text(plain(counts)))
        for name, hits in (("judge", tone.evaluative), ("hedge", tone.hedges), ("concrete", tone.commitments)):
            if hits:
                listed = ", ".join(dict.fromkeys(one_line(e.words) for e in hits))
                console.print(plain(f"  {name}: {listed}", "dim"))


def _told(told: Told) -> Text:
    by = plain(f"    {told.speaker}", "cyan")
    notes = " · ".join(n for n in (told.channel, "unnamed" if told.unnamed else None) if n)
    by.append_text(plain(f" ({notes})" if notes else "", "dim"))
    return by.append_text(_words(told.evidence))


def stalls(console: Console, found: Stalls) -> None:
    """The four kinds of stall under their titles; a kind of which none was found is left out."""
    for name, title in TITLES.items():
        some: Sequence[Stall] = getattr(found, name)
        if some:
            console.print(plain(f"{title}: {len(some)}", "bold"))
        for stall in some:
            line = plain(f"  {stall.side}", "bold cyan").append_text(plain(f" {stall.issue or 'no issue'}", "green"))
            notes = [
                f"due {stall.due}" if stall.due else None,
                f"{stall.days} days" if stall.days is not None else None,
            ]
            _finding(console, line, notes, stall.evidence)


def threads(console: Console, found: Iterable[Thread]) -> None:
    """Every thread: in how many outlets, which tellings are copies, where the words differ."""
    for thread in found:
        copies = sum(len(group) for group in thread.copies)
        line = plain(f"{thread.date or 'undated'}  ", "dim").append_text(plain(thread.speaker, "bold cyan"))
        count = f"  1 statement, {len(thread.statements)} tellings, {thread.outlets} outlets"
        line.append_text(plain(count, "bold"))
        line.append_text(plain(f"  {copies} copies" if copies else "", "dim"))
        console.print(line)
        for at, proof in enumerate(thread.statements):
            mark = "primary " if at == thread.primary else ""
            channel = f" on {thread.channels[at]}" if thread.channels[at] else ""
            told = plain(f"    {thread.languages[at]} {mark}{proof.outlet or proof.report}{channel}", "cyan")
            console.print(told.append_text(_words(proof)))
        for here, there in thread.differences()[:SHOWN]:
            console.print(plain(f"    differs: “{one_line(here)}” / “{one_line(there)}”", "dim"))


def _finding(console: Console, line: Text, notes: Iterable[str | None], proof: Sequence[Evidence]) -> None:
    said = " · ".join(n for n in notes if n)
    console.print(line.append_text(plain(f"  {said}" if said else "", "dim")))
    for passage in proof[:SHOWN]:
        console.print(
            plain("    ").append_text(plain(passage.outlet or passage.report, "dim")).append_text(_words(passage))
        )
    if len(proof) > SHOWN:
        console.print(plain(f"    and {len(proof) - SHOWN} more; --json has them all", "dim"))


def _words(proof: Evidence) -> Text:
    return plain(f" {proof.published or '?'} ", "dim").append_text(plain(f"“{one_line(proof.words)}”"))
