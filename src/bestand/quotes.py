"""Quotation marks in every style of the Dutch, English and German press: text -> quoted passages.

Deterministic, and never at the document's cost: a mark that pairs with nothing is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from bestand.records import Quote, Span

# What may close what opens. German “ closes „, Dutch ” does; old newspaper archives have ,, and ''.
CLOSERS = {
    "„": '”“"″',
    ",,": ("''", "’’", "”", "“", '"'),
    "``": ("''", '"'),
    "“": '”"″',
    "”": "”",
    '"': '"',
    "″": "″",
    "''": ("''",),
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "‘": "’'",
    "‚": "‘’'",
    "’": "’",
    "'": "'",
    "`": "'’",
}
SINGLE = frozenset("‘‚’'`‹›")
MARK = re.compile(r",,|``|''|’’|[„“”\"″«»‹›‘‚’'`]")
PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
LINE = re.compile(r"\n\s*")
OPENS_AFTER = frozenset("([{-–—/:;,.!?…¿¡>|*_=")
# Shortened Dutch words, English decades and clipped words begin with an apostrophe that opens nothing.
JOINING = re.compile(r"(?<=\s)['’‘`][nN]['’](?=\s)")  # rock ’n’ roll
# Marks with white space on both sides, as in archives that were cut into words. One opens only where its own closing
# mark comes next; 600 characters, so that a text of nothing but marks takes no longer for it.
APART = {
    "“": re.compile(r'\s[^“„"”]{1,600}+”'),
    '"': re.compile(r'\s[^"“„”]{1,600}+(?<=\s)"(?!\w)'),
    "»": re.compile(r"\s[^«»]{1,600}+«(?!\w)"),
    "›": re.compile(r"\s[^‹›]{1,600}+‹(?!\w)"),
    "‘": re.compile(r"\s[^‘’']{1,600}+(?<=\s)’(?!\w)"),
    "'": re.compile(r"\s[^‘’']{1,600}+(?<=\s)'(?!\w)"),
}
CLIPPED = re.compile(r"['’`‘](?:[stnkmr]|ie|em|tis|twas|til|cause|round|bout)\b(?!['’])|['’‘]\d\ds?\b")


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of a text: parted by blank lines or, where it has none, by line ends."""
    breaks = PARAGRAPH if PARAGRAPH.search(text.strip()) else LINE
    out, start = [], 0
    for match in breaks.finditer(text):
        out.append(Span(start, match.start()))
        start = match.end()
    out.append(Span(start, len(text)))
    return [p for p in out if p.of(text).strip()]


def find(text: str) -> tuple[Quote, ...]:
    """Every quoted passage, nested ones too, in order of their first mark.

    A passage that its paragraph leaves open ends with the paragraph (`closed` is False), unless the next paragraph
    closes it without opening one.
    """
    found: list[Quote] = []
    stack: list[_Open] = []
    parts = paragraphs(text)
    for number, paragraph in enumerate(parts):
        for match in MARK.finditer(text, paragraph.start, paragraph.end):
            _step(text, match, paragraph, stack, found)
        while stack and not stack[0].certain:
            del stack[0]
        if stack and not (number + 1 < len(parts) and _closes_first(text, parts[number + 1], stack[0].mark)):
            opened = stack[0]
            end = paragraph.start + len(paragraph.of(text).rstrip())
            if opened.inner < end:
                found.append(Quote(Span(opened.start, end), Span(opened.inner, end), closed=False))
            stack.clear()
        del stack[1:]
    return tuple(_levelled(found))


class _Open(NamedTuple):
    mark: str
    start: int
    inner: int

    @property
    def certain(self) -> bool:
        """Whether the mark can be nothing but a quotation mark: an apostrophe never shows that alone."""
        return self.mark not in SINGLE


def _step(text: str, match: re.Match[str], paragraph: Span, stack: list[_Open], found: list[Quote]) -> None:
    """Take one mark: as the end of what is open, as a beginning, or as nothing."""
    mark, start, end = match.group(), match.start(), match.end()
    if JOINING.match(text, start) or JOINING.match(text, max(0, start - 2)):
        return
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    depth = next((d for d in range(len(stack) - 1, -1, -1) if mark in CLOSERS[stack[d].mark]), None)
    opening = _may_open(text, match, before, after)
    if depth is not None and _may_close(mark, before, after, opening):
        opened = stack[depth]
        inner = Span(opened.inner, start)
        if inner.of(text).strip():
            found.append(Quote(Span(opened.start, end), inner))
        del stack[depth:]
    elif (opening or _opens_apart(text, match, before, paragraph)) and not any(o.mark == mark for o in stack):
        stack.append(_Open(mark, start, end))


def _may_open(text: str, match: re.Match[str], before: str, after: str) -> bool:
    mark = match.group()
    if mark not in CLOSERS:
        return False
    if mark in ("„", ",,", "``", "‚", "«", "‹") and (mark in "„,,``" or not before.isalnum()):
        return mark != ",," or not before.isalnum() or not after.isspace()
    if CLIPPED.match(text, match.start()):
        return False
    if mark == "”" or mark == "''":  # opens only where Swedish-style marks stand before a word
        return before.isspace() and after.isalnum()
    return (before.isspace() or before in OPENS_AFTER or bool(MARK.match(before))) and not after.isspace()


def _opens_apart(text: str, match: re.Match[str], before: str, paragraph: Span) -> bool:
    pattern = APART.get(match.group())
    return bool(pattern and before.isspace() and pattern.match(text, match.end(), paragraph.end))


def _may_close(mark: str, before: str, after: str, opening: bool) -> bool:
    if mark in ("'", "’"):
        return not after.isalnum() and not (before.isspace() and opening)
    if mark in ('"', "“", "»", "«", "‘", "`"):
        return not (opening and before.isspace() and after.isalnum())
    return True


def _closes_first(text: str, paragraph: Span, mark: str) -> bool:
    """Whether a paragraph closes `mark` before it opens a quotation of its own."""
    for match in MARK.finditer(text, paragraph.start, paragraph.end):
        found = match.group()
        if found in ("'", "’", "‘"):
            continue
        before = text[match.start() - 1] if match.start() > paragraph.start else " "
        after = text[match.end()] if match.end() < paragraph.end else " "
        if _may_open(text, match, before, after) and (before.isspace() or before in OPENS_AFTER):
            return False
        return found in CLOSERS[mark]
    return False


def _levelled(found: list[Quote]) -> Iterator[Quote]:
    """The passages in order, each with its depth."""
    around: list[Quote] = []
    for quote in sorted(found, key=lambda q: (q.outer.start, -q.outer.end)):
        while around and around[-1].outer.end <= quote.outer.start:
            around.pop()
        yield replace(quote, level=len(around))
        around.append(quote)
