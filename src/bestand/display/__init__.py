"""Reports and listings on a terminal: the words marked where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bestand import quotes
from bestand.entries import SURE, ActEntry, EncounterEntry, Entry, Tally, words_of
from bestand.records import Act, Encounter, Extraction, Resolution, Span, Statement, When

STYLES = {"content": "underline", "cue": "bold magenta", "source": "bold cyan", "verb": "bold red"}
# what steers a terminal is shown as �, and a carriage return as a space: one for one, so that offsets hold
UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)], "\ufffd") | {13: " "}
APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
DOUBTED = ("surname", "pronoun", "role", "context")  # ways in which a rival may be meant
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
    for title, lines in (
        ("Acts", [_act(found.report.text, a, a.id) for a in found.acts]),
        ("Encounters", [_encounter(found.report.text, e, e.id) for e in found.encounters]),
    ):
        if lines:
            console.print()
            console.print(plain(title, "bold"))
        for line in lines:
            console.print(line)
    console.print()


def marked(found: Extraction) -> Text:
    """The text with its marks, each statement's number where its content begins and each act's before its verb."""
    text = plain(found.report.text)
    for role in ("content", "source", "cue"):
        for statement in found.statements:
            for span in getattr(statement, role):
                text.stylize(STYLES[role], span.start, span.end)
    for act in found.acts:
        text.stylize(STYLES["verb"], act.verb.start, act.verb.end)
    labels: dict[int, list[str]] = {}
    for statement in found.statements:
        labels.setdefault(statement.content[0].start, []).append(statement.id[1:])
    for act in found.acts:
        labels.setdefault(act.verb.start, []).append(act.id)
    out, at = Text(), 0
    for start in sorted(labels):
        out.append_text(text[at:start])
        out.append("".join(f"[{label}]" for label in labels[start]), style="dim yellow")
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
    if statement.speaker and statement.speaker.rivals and statement.speaker.how in DOUBTED:
        notes.append(f"or {', '.join(statement.speaker.rivals[:2])}?")
    if statement.score < SURE:
        notes.append(f"score {statement.score:.2f}")
    said = " · ".join(n for n in notes if n)
    return line.append_text(plain(f"  {said}", "dim")) if said else line


def _act(text: str, act: Act, label: str) -> Text:
    """One act on a line: who, what, toward whom, on which issue, under which condition; its words; what is unsure."""
    line = plain(f"{label:>4}  ", "yellow").append_text(plain(who(act.actor), "bold cyan"))
    verb = f"{'not ' if act.negated else ''}{act.type}{f' ({act.mode})' if act.mode else ''}"
    line.append_text(plain(f" {verb}", "bold red" if act.negated else "bold"))
    if act.toward:
        line.append_text(plain(f" → {who(act.toward)}", "cyan"))
    line.append_text(plain(f"  {act.issue or 'no issue'}", "green" if act.issue else "dim"))
    line.append_text(plain(f"  “{one_line(act.evidence.of(text))}”"))
    condition = one_line(act.condition.of(text)) if act.condition else ""
    notes = [
        f"condition: {condition or 'not found'}" if act.conditional else None,
        "repeated" if act.repeated else None,
        _dated("when", act.when),
        _dated("due", act.due),
        f"for {act.length}" if act.length else None,
        f"says {act.voice}" if act.voice != "author" else None,
        HOWS.get(act.actor.how),
        f"or {', '.join(act.actor.rivals[:2])}?" if act.actor.rivals and act.actor.how in DOUBTED else None,
        f"unsure: score {act.score:.2f}" if act.score < SURE else None,
    ]
    said = " · ".join(n for n in notes if n)
    return line.append_text(plain(f"  {said}", "dim")) if said else line


def _encounter(text: str, encounter: Encounter, label: str) -> Text:
    """One encounter on a line: kind, who, when, where, for how long; its words; what is unsure."""
    line = plain(f"{label:>4}  ", "yellow").append_text(plain(f"{encounter.status} {encounter.kind}", "bold"))
    line.append_text(plain(f"  {', '.join(who(p) for p in encounter.participants)}", "cyan"))
    line.append_text(plain(f"  “{one_line(encounter.evidence.of(text))}”"))
    notes = [
        _dated("on", encounter.date) or "date not told",
        f"in {encounter.place}" if encounter.place else None,
        f"{encounter.minutes} minutes" if encounter.minutes else None,
        f"unsure: score {encounter.score:.2f}" if encounter.score < SURE else None,
    ]
    return line.append_text(plain(f"  {' · '.join(n for n in notes if n)}", "dim"))


def _dated(name: str, when: When | None) -> str | None:
    return f"{name} {when.edtf}{f' ({when.weekday})' if when.weekday else ''}" if when else None


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


def acts(console: Console, found: Sequence[ActEntry]) -> None:
    """Acts, one on a line, each with its day and place in the ledger."""
    for entry in found:
        about = plain(f"{entry.about.published or '?'}  {entry.about.outlet or '?'}  ", "dim")
        console.print(about.append_text(_act(entry.text, entry.act, f"{entry.about.report_id}#{entry.act.id}")))


def encounters(console: Console, found: Sequence[EncounterEntry]) -> None:
    """Encounters, one on a line, each with its day and place in the ledger."""
    for entry in found:
        about = plain(f"{entry.about.published or '?'}  {entry.about.outlet or '?'}  ", "dim")
        label = f"{entry.about.report_id}#{entry.encounter.id}"
        console.print(about.append_text(_encounter(entry.text, entry.encounter, label)))


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
