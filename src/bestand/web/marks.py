"""Marks in a text: cut at every border of a mark, each piece with the marks that cover it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from bestand.records import Span


class Mark(NamedTuple):
    """Where something stands in a text (code points): what it is there, and of which entry."""

    span: Span
    name: str
    number: str = ""


class Piece(NamedTuple):
    """Some words of a text, with all marks that cover them, in the order in which they begin."""

    start: int
    words: str
    marks: tuple[Mark, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What stands here, each once."""
        return tuple(dict.fromkeys(mark.name for mark in self.marks))


def pieces(text: str, window: Span, marks: Iterable[Mark]) -> list[Piece]:
    """The pieces of a window of a text (code points), which joined are its words."""
    inside = sorted((m for m in marks if m.span.overlaps(window)), key=lambda m: m.span.start)
    borders = {window.start, window.end}
    for mark in inside:
        borders |= {max(mark.span.start, window.start), min(mark.span.end, window.end)}
    found: list[Piece] = []
    open_: list[Mark] = []
    coming = 0
    for start, end in pairwise(sorted(borders)):
        while coming < len(inside) and inside[coming].span.start <= start:
            open_.append(inside[coming])
            coming += 1
        open_ = [m for m in open_ if m.span.end > start]
        found.append(Piece(start, text[start:end], tuple(open_)))
    return found


def window(text: str, span: Span, reach: int) -> Span:
    """A span with up to `reach` code points on either side, within its paragraph and cut between words."""
    first = text.rfind("\n", max(0, span.start - reach), span.start) + 1
    start = first or max(0, span.start - reach)
    while 0 < start < span.start and start != first and text[start - 1].isalnum():
        start += 1
    last = text.find("\n", span.end, span.end + reach)
    end = last if last >= 0 else min(len(text), span.end + reach)
    while span.end < end < len(text) and end != last and text[end].isalnum():
        end -= 1
    return Span(start, end)
