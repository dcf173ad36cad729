"""Marks in a text: cut at every border of a mark, each piece with the names of the marks that cover it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bestand.records import Span


class Mark(NamedTuple):
    """A place in a text and what stands there."""

    span: Span
    name: str


class Piece(NamedTuple):
    """Some words of a text, with the names of all marks that cover them, in the order given."""

    start: int
    words: str
    names: tuple[str, ...]


def pieces(text: str, window: Span, marks: Sequence[Mark]) -> list[Piece]:
    """The pieces of a window of a text (code points), which joined are its words."""
    inside = [m for m in marks if m.span.overlaps(window)]
    borders = {window.start, window.end}
    for mark in inside:
        borders |= {max(mark.span.start, window.start), min(mark.span.end, window.end)}
    cuts = sorted(borders)
    found = []
    for start, end in pairwise(cuts):
        names = dict.fromkeys(m.name for m in inside if m.span.start <= start and end <= m.span.end)
        found.append(Piece(start, text[start:end], tuple(names)))
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
