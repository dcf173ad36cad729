"""A report as the tagger sees it: words, sentences, paragraphs, quotation states, and windows that overlap."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bestand import quotes
from bestand.records import Quote, Span

WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*|\S")
# Quotation states of a word; training/model.py embeds them.
NONE, INSIDE, OPENING, CLOSING, NESTED, NESTED_MARK = range(6)
MARKS = frozenset((OPENING, CLOSING, NESTED_MARK))
STOPS = frozenset(".!?…")
SHORT = re.compile(
    r"(?:[A-Z]|[Dd]r|[Mm]rs?|[Mm]s|[Pp]rof|[Ii]r|[Dd]rs|St|Sr|Jr|vs|ca|[Bb]ijv|bv|resp|nr|art|jl|Gen|Sens?|Reps?|Govs?|Lt|Col|Sgt|Adm|Capt|Rev|"
    r"Jan|Feb|Aug|Sept?|Oct|Nov|Dec|bzw|Nr|Mio|Mrd|Abs|evtl|sog|usw|z|u|i|o|d|a)$"
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, column by column; a quotation mark is one word, whatever it is made of."""

    text: str
    spans: list[Span]
    shown: list[str]  # what the encoder reads: canonical marks, "▁" where white space precedes
    states: list[int]  # quotation state, see above
    quote: list[int]  # number of the outermost quotation it stands in, 0 outside
    sentence: list[int]
    paragraph: list[int]
    quotes: tuple[Quote, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.spans)

    def between(self, start: int, end: int) -> range:
        """The indices of the words that a range of code points touches."""
        first = bisect_left(self.spans, (start + 1,), key=lambda s: (s.end,))
        last = bisect_left(self.spans, (end,), key=lambda s: (s.start,))
        return range(first, max(first, last))

    def cover(self, first: int, last: int) -> Span:
        """The range of code points from word `first` to word `last`, both included."""
        return Span(self.spans[first].start, self.spans[last].end)


def words(text: str) -> Words:
    """Cut a text into words with their quotation state, sentence and paragraph."""
    found = quotes.find(text)
    marks: dict[int, tuple[int, str, int]] = {}  # start -> end, canonical mark, state
    for q in found:
        nested = q.level > 0
        marks[q.outer.start] = (q.inner.start, "‘" if nested else "“", NESTED_MARK if nested else OPENING)
        if q.closed:
            marks[q.inner.end] = (q.outer.end, "’" if nested else "”", NESTED_MARK if nested else CLOSING)
    columns = Words(text, [], [], [], [], [], [], found)
    outer = [q for q in found if q.level == 0]
    inner = [q.inner for q in found if q.level > 0]
    number = at_outer = at_inner = 0
    for paragraph_number, paragraph in enumerate(quotes.paragraphs(text)):
        number += 1
        position = paragraph.start
        while match := WORD.search(text, position, paragraph.end):
            start, end = match.span()
            while at_outer < len(outer) and outer[at_outer].outer.end <= start:
                at_outer += 1
            while at_inner < len(inner) and inner[at_inner].end <= start:
                at_inner += 1
            within = at_outer < len(outer) and outer[at_outer].outer.start <= start
            if start in marks:
                end, shown, state = marks[start]
            else:
                shown = unicodedata.normalize("NFKC", match.group())
                deeper = at_inner < len(inner) and inner[at_inner].start <= start
                state = NESTED if deeper else INSIDE if within else NONE
            spaced = start == paragraph.start or text[start - 1].isspace()
            if columns.spans and columns.paragraph[-1] == paragraph_number and spaced:
                number += _ends_sentence(columns, shown)
            columns.spans.append(Span(start, end))
            columns.shown.append("▁" + shown if spaced else shown)
            columns.states.append(state)
            columns.quote.append(at_outer + 1 if within else 0)
            columns.sentence.append(number)
            columns.paragraph.append(paragraph_number)
            position = end
    return columns


def _ends_sentence(columns: Words, following: str) -> bool:
    """Whether the words so far end a sentence, given the next word (after white space)."""
    at = len(columns) - 1
    while (at > 0 and columns.states[at] in (CLOSING, NESTED_MARK)) or columns.shown[at] in (")", "]"):
        at -= 1
    if columns.shown[at].lstrip("▁")[-1:] not in STOPS:
        return False
    if following[:1].islower():
        return False
    before = columns.shown[at - 1].lstrip("▁") if at else ""
    if before in ("no", "No") and following[:1].isdigit():
        return False
    return not (columns.shown[at] == "." and SHORT.match(before) and columns.states[-1] != CLOSING)


@dataclass(frozen=True, slots=True)
class Window:
    """Words `first` to `last` (exclusive); anchors are taken only from `owned`."""

    first: int
    last: int
    owned: range


def windows(columns: Words, lengths: Sequence[int], size: int, overlap: int) -> Iterator[Window]:
    """Windows of at most `size` subwords that share about `overlap` subwords, cut between paragraphs or sentences.

    `lengths` counts the subwords of each word. Every word is owned by exactly one window.
    """
    total = len(columns)
    starts, first = [0], 0
    ends: list[int] = []
    while True:
        last, used = first, 0
        while last < total and used + lengths[last] + _break(columns, last) <= size - 2:
            used += lengths[last] + _break(columns, last)
            last += 1
        last = max(last, first + 1)
        if last >= total:
            ends.append(total)
            break
        last = _seam(columns, first + (last - first) // 2, last)
        ends.append(last)
        back, used = last, 0
        while back > first + 1 and used < overlap:
            back -= 1
            used += lengths[back]
        first = max(_seam(columns, back, back + (last - back) // 2 + 1, later=False), starts[-1] + 1)
        starts.append(first)
    owned_from = 0
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        owned_to = total
        if number + 1 < len(starts):
            owned_to = _seam(columns, (starts[number + 1] + end) // 2, end, later=False)
        yield Window(start, end, range(owned_from, owned_to))
        owned_from = owned_to


def _break(columns: Words, at: int) -> int:
    return int(at > 0 and columns.paragraph[at] != columns.paragraph[at - 1])


def _seam(columns: Words, low: int, high: int, later: bool = True) -> int:
    """The best place to cut between words `low` and `high`: before a paragraph, else a sentence, else at the edge."""
    order = range(high, low, -1) if later else range(low, high)
    for column in (columns.paragraph, columns.sentence):
        for at in order:
            if 0 < at < len(columns) and column[at] != column[at - 1]:
                return at
    return high if later else low
