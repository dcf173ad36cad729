"""Reports and listings on a terminal: the words marked where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bestand import quotes
from bestand.entries import Entry, Tally, words_of
from bestand.records import Extraction, Resolution, Span, Statement

STYLES = {"content": "underline", "cue": "bold magenta", "source": "bold cyan"}
# what steers a terminal is shown as �, and a carriage return as a space: one for one, so that offsets hold
UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)], "\ufffd") | {13: " "}
APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
LOW = 0.5  # a score below which a listing marks the entry
HOWS = {
    "pronoun": "by pronoun",
    "context": "from context",
    "role": "by office",
    "described": "as described",
    "unresolved": "unresolved",
    "unattributed": "nobody named",
}


def report(console: Console, found: Extraction) -> None:
    """A report's text with source, cue and content marked, then its statements with their words."""
    about = found.report
    parts = [about.outlet, about.published, about.language, f"id {about.id}"]
    console.rule(plain(about.title or "Report", "bold"), align="left")
    console.print(plain(" · ".join(p for p in parts if p), "dim"))
    console.print()
    console.print(marked(found))
    console.print()
    for statement in found.statements:
        console.print(_statement(found, statement))
    if not found.statements:
        console.print("No statement was found in this report.")
    console.print()


def marked(found: Extraction) -> Text:
    """The text with its marks, and each statement's number where its content begins."""
    text = plain(found.report.text)
    for role in ("content", "source", "cue"):
        for statement in found.statements:
            for span in getattr(statement, role):
                text.stylize(STYLES[role], span.start, span.end)
    starts = sorted((s.content[0].start, s.id) for s in found.statements)
    out, at = Text(), 0
    for start, number in starts:
        out.append_text(text[at:start])
        out.append(f"[{number[1:]}]", style="dim yellow")
        at = start
    out.append_text(text[at:])
    return out


def _statement(found: Extraction, statement: Statement) -> Text:
    whole = found.report.text
    line = Text(f"{statement.id[1:]:>3}  ", style="yellow")
    known = statement.speaker and statement.speaker.actor_id
    line.append_text(plain(who(statement.speaker), "bold cyan" if known else "cyan"))
    cue = words_of(whole, statement.cue)
    line.append_text(plain(f" {cue} " if cue else " ", "magenta"))
    line.append_text(plain(f"“{one_line(words_of(whole, statement.content))}”", "default"))
    notes = [statement.channel, statement.said, "repeated" if statement.repeated else None]
    notes.append(f"within {statement.within[1:]}" if statement.within else None)
    if statement.speaker and statement.speaker.how in HOWS:
        notes.append(HOWS[statement.speaker.how])
    if (
        statement.speaker
        and statement.speaker.rivals
        and statement.speaker.how in ("surname", "pronoun", "role", "context")
    ):
        notes.append(f"or {', '.join(statement.speaker.rivals[:2])}?")
    if statement.score < LOW:
        notes.append(f"score {statement.score:.2f}")
    said = " · ".join(n for n in notes if n)
    return line.append_text(plain(f"  {said}", "dim")) if said else line


def plain(words: str, style: str = "") -> Text:
    """Words as they stand: no markup in them is obeyed, and nothing that steers a terminal gets through."""
    return Text(words.translate(UNSEEN), style=style)


def who(speaker: Resolution | None) -> str:
    """The speaker's name, or that the text names nobody."""
    return speaker.name if speaker and speaker.name else "(nobody named)"


def one_line(words: str) -> str:
    """Words without line breaks, and without quotation marks around the whole: a listing adds its own."""
    line = " ".join(words.split())
    for quote in quotes.find(line):
        if quote.closed and quote.outer == Span(0, len(line)):
            inside = quote.inner.of(line)
            pair = (line[: quote.inner.start], line[quote.inner.end :])
            if not any(mark in APOSTROPHE.sub("", inside) for mark in pair):
                return inside.strip()
    return line


def entries(console: Console, found: Sequence[Entry]) -> None:
    """Statements as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("published", no_wrap=True, style="dim")
    table.add_column("outlet", style="dim", max_width=18, overflow="fold")
    table.add_column("speaker", style="cyan", max_width=24, overflow="fold")
    table.add_column("words", ratio=1, min_width=24, overflow="fold")
    table.add_column("entry", style="yellow", no_wrap=True)
    for entry in found:
        cue = plain(f"{entry.cue} " if entry.cue else "", "magenta")
        table.add_row(
            plain(entry.published or "?"),
            plain(entry.outlet or "?"),
            plain(who(entry.statement.speaker)),
            cue.append_text(plain(f"“{one_line(entry.content)}”", "default")),
            plain(f"{entry.report_id}#{entry.statement.id}"),
        )
    console.print(table)


def tallies(console: Console, found: Iterable[Tally]) -> None:
    """Speakers as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, justify in (("speaker", "left"), ("statements", "right"), ("reports", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    table.add_column("first")
    table.add_column("last")
    table.add_column("actor", style="dim")
    for tally in found:
        table.add_row(
            plain(tally.speaker),
            str(tally.statements),
            str(tally.reports),
            plain(tally.first or "?"),
            plain(tally.last or "?"),
            plain(tally.actor or ""),
        )
    console.print(table)
