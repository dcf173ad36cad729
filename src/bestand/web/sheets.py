"""A report's text for its page: cut into sheets, a sheet into paragraphs, a paragraph at every border of a mark."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bestand.records import Span
from bestand.web.held import Held
from bestand.web.marks import Mark, pieces

LONGEST = 20_000  # code points of a sheet
BREAK = re.compile(r"\r?\n(?:[ \t\r]*\n)*")  # of lines; the spaces that indent what follows belong to that
WORD = re.compile(r"\S{1,40}")
# what can be marked, the outermost first: each has a line of its own under the words (static/reader.css)
NAMES = ("encounter", "act", "content", "inner", "source", "cue", "verb")


class Segment(NamedTuple):
    """Some words of a text, with all marks that cover them wholly."""

    start: int
    words: str
    marks: tuple[Mark, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """How the words are marked, outermost first; `inner` is content within content."""
        given = [mark.name for mark in self.marks]
        within = ["inner"] if given.count("content") > 1 else []
        return tuple(name for name in NAMES if name in (*given, *within))

    @property
    def passage(self) -> bool:
        """Whether the words belong to the passage that was asked for."""
        return any(mark.name == "passage" for mark in self.marks)

    @property
    def chosen(self) -> bool:
        """Whether the words belong to the entry that was asked for."""
        return any(mark.name == "chosen" for mark in self.marks)


class Run(NamedTuple):
    """Neighbouring segments; with the entries that can be opened at them, where there are such."""

    entries: tuple[Held, ...]
    segments: list[Segment]


class Paragraph(NamedTuple):
    """One paragraph: its runs, and the line breaks behind it."""

    runs: list[Run]
    gap: str

    @property
    def entries(self) -> list[Held]:
        """The entries that can be opened here."""
        return [entry for run in self.runs for entry in run.entries]


def sheets(text: str) -> list[Span]:
    """The sheets of a text, which joined are the text: cut behind a line, else white space, else anywhere."""
    found, start = [], 0
    while len(text) - start > LONGEST:
        least, most = start + LONGEST // 2, start + LONGEST
        places = (text.rfind("\n", least, most), max(text.rfind(c, least, most) for c in " \t"))
        end = next((place + 1 for place in places if place >= 0), most)
        found.append(Span(start, end))
        start = end
    return [*found, Span(start, len(text))]


def sheet_of(cut: Sequence[Span], place: int) -> int:
    """Which sheet holds a place in the text, from 0."""
    return bisect_right([sheet.start for sheet in cut], place) - 1


def segments(text: str, window: Span, marks: Iterable[Mark]) -> list[Segment]:
    """A window of a text cut at every border of a mark; joined, the segments are the window's words."""
    return [Segment(*piece) for piece in pieces(text, window, marks)]


def paragraphs(text: str, window: Span, entries: Sequence[Held], marks: Iterable[Mark]) -> list[Paragraph]:
    """The paragraphs of a sheet, with its marks and the places at which these entries can be opened.

    Only those between which there are no words are left out: the line breaks, which are told as gaps.
    """
    heads = _heads(text, window, entries)
    breaks = [Mark(Span(*found.span()), "break") for found in BREAK.finditer(text, window.start, window.end)]
    opened = [Mark(span, "head", group[0].number) for span, group in heads]
    groups = {group[0].number: tuple(group) for _, group in heads}
    found: list[Paragraph] = [Paragraph([], "")]
    before = ""
    for segment in segments(text, window, [*marks, *breaks, *opened]):
        names = {mark.name: mark.number for mark in segment.marks}
        last = found[-1]
        if "break" in names:
            found[-1] = last._replace(gap=last.gap + segment.words)
            before = ""
            continue
        if last.gap:
            found.append(last := Paragraph([], ""))
        head = names.get("head", "")
        if last.runs and head == before:
            last.runs[-1].segments.append(segment)
        else:
            last.runs.append(Run(groups.get(head, ()), [segment]))
        before = head
    return found


def _heads(text: str, window: Span, entries: Sequence[Held]) -> list[tuple[Span, list[Held]]]:
    """The word at which each entry that begins in a window can be opened; those that share one are together."""
    found: list[tuple[Span, list[Held]]] = []
    for entry in sorted(entries, key=lambda e: e.head):
        start, end = entry.head
        if not window.start <= start < window.end:
            continue
        word = WORD.search(text, start, min(end, window.end))
        if word is None:
            continue
        if found and word.start() < found[-1][0].end:
            found[-1][1].append(entry)
        else:
            found.append((Span(*word.span()), [entry]))
    return found
