"""Puts the tagger's drafts together: quotations whole, continuations joined, doubles dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bestand.records import Form, Quote, Report, Span, Statement
from bestand.windows import CLOSING, MARKS, OPENING, STOPS, Words

MIN_SCORE = 0.5  # best full F1 on PolNeAR dev between 0.45 and 0.65, benchmarks/accuracy.md
NO_SOURCE = 0.6  # how sure a draft without a source counts as being of its source
BARE = 0.5  # score of a quotation that only its marks show
SPOKEN_ALONE = 4  # the same where the quotation is a sentence of its own
SIGNATURE, NAME = 12, 5  # words at most under a pull quote, and before a colon
ARTICLES = frozenset(("de", "het", "the", "der", "die", "das", "een", "a", "an", "ein", "eine"))
FIRST_PERSON = frozenset(("ik", "wij", "we", "i", "ich", "wir"))
SPOKEN = (
    8  # words from which a quotation that nobody claims is taken for speech: quoted full F1, benchmarks/accuracy.md
)


@dataclass(slots=True)
class Draft:
    """One anchor's labels, as ranges of words."""

    anchor: int
    kind: str
    chance: float
    reaches: int  # first word that its window did not show
    source: list[range]
    cue: list[range]
    content: list[range]
    sure: dict[str, list[float]] = field(default_factory=dict)  # probability of each range, by role

    @property
    def score(self) -> float:
        """How likely the anchor, its best content and its source are together, 0 to 1."""
        content = max(self.sure.get("content", ()), default=1.0)
        return self.chance * content * max(self.sure.get("source", ()), default=NO_SOURCE)


def statements(report: Report, columns: Words, drafts: Sequence[Draft]) -> list[Statement]:
    """The statements of a report from the drafts of all its windows."""
    kept = [d for d in (_tidied(columns, draft) for draft in drafts if draft.score >= MIN_SCORE) if d.content]
    for draft in kept:
        _quotes_whole(columns, draft)
    kept = [d for d in _single(kept) if not _own_words(columns, d)]
    kept.extend(_unclaimed(columns, kept))
    for draft in kept:
        if not draft.source and not draft.cue:
            draft.source = _signature(columns, draft) or _before_colon(columns, draft)
    kept.sort(key=lambda d: (min(r.start for r in (*d.content, *d.source, *d.cue)), d.anchor))
    spoken = [_statement(report, columns, number, draft) for number, draft in enumerate(kept, 1)]
    return _nested(spoken)


def _tidied(columns: Words, draft: Draft) -> Draft:
    """One source, a cue that holds its anchor, content without punctuation at its edges."""
    if len(draft.source) > 1:
        best = max(range(len(draft.source)), key=draft.sure["source"].__getitem__)
        draft.source = [draft.source[best]]
    if draft.kind == "cue" and not any(draft.anchor in r for r in draft.cue):
        draft.cue = sorted([*draft.cue, range(draft.anchor, draft.anchor + 1)], key=lambda r: r.start)
    if draft.kind == "content":
        draft.cue = []
    draft.source = [_named(columns, r) for r in (_trimmed(columns, r, quotes=True) for r in draft.source) if r]
    draft.content = [r for r in (_trimmed(columns, r, quotes=False) for r in draft.content) if r]
    return draft


def _named(columns: Words, words: range) -> range:
    """A source that ends in an article goes on with the name behind it: 'het' of 'het Kremlin'."""
    end = words.stop
    if columns.shown[end - 1].lstrip("▁").casefold() in ARTICLES:
        while end < len(columns) and columns.shown[end].lstrip("▁")[:1].isupper():
            end += 1
    return range(words.start, end)


def _trimmed(columns: Words, words: range, quotes: bool) -> range:
    """Without outer punctuation; quotation marks go too if `quotes`."""
    start, end = words.start, words.stop

    def loose(at: int) -> bool:
        if columns.states[at] in MARKS:
            return quotes
        shown = columns.shown[at].lstrip("▁")
        return not any(c.isalnum() or c in "%€$£§&)(" for c in shown)

    while start < end and loose(start):
        start += 1
    while end > start and loose(end - 1):
        end -= 1
    return range(start, end)


def _words_of(columns: Words, quote: Quote) -> range:
    return columns.between(*quote.outer)


def _quotes_whole(columns: Words, draft: Draft) -> None:
    """A quotation that the content holds half of, from outside, is held whole; one merely touched is let go."""
    outside = draft.cue or draft.source
    for quote in columns.quotes:
        if quote.level:
            continue
        words = _words_of(columns, quote)
        inner = [w for w in words if columns.states[w] not in MARKS]
        if not inner or (outside and any(r.start in words for r in outside)):
            continue
        held = sum(any(w in r for r in draft.content) for w in inner)
        if 2 * held >= len(inner) or (held and draft.reaches <= words.stop):
            draft.content = _joined([*draft.content, words])


def _joined(ranges: list[range]) -> list[range]:
    """Ranges in order; those that overlap, or have only marks and spaces between them, become one."""
    out: list[range] = []
    for r in sorted(ranges, key=lambda r: (r.start, r.stop)):
        if out and r.start <= out[-1].stop:
            out[-1] = range(out[-1].start, max(out[-1].stop, r.stop))
        else:
            out.append(r)
    return out


def _held(draft: Draft) -> set[int]:
    return {w for r in draft.content for w in r}


def _single(drafts: list[Draft]) -> list[Draft]:
    """Of two drafts that say nearly the same content by cues that touch, the likelier."""
    out: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (-d.score, d.anchor)):
        content, cue = _held(draft), {w for r in draft.cue for w in r}
        for other in out:
            theirs, their_cue = _held(other), {w for r in other.cue for w in r}
            shared = len(content & theirs) / len(content | theirs)
            if shared > 0.6 and (not cue or not their_cue or cue & their_cue or draft.source == other.source):
                break
        else:
            out.append(draft)
    return out


def _unclaimed(columns: Words, drafts: list[Draft]) -> list[Draft]:
    """Spoken quotations that no content holds: they continue the speech just before, or stand for themselves."""
    held = set().union(*(_held(d) for d in drafts)) if drafts else set()
    new: list[Draft] = []
    for quote in columns.quotes:
        words = _words_of(columns, quote)
        inner = [w for w in words if columns.states[w] not in MARKS]
        enough = SPOKEN_ALONE if _sentence(columns, words) else SPOKEN
        if quote.level or len(inner) < enough or any(w in held for w in inner):
            continue
        before = [d for d in (*drafts, *new) if d.content and _follows(columns, d, words)]
        if before:
            before[-1].content = _joined([*before[-1].content, words])
        else:
            new.append(Draft(words.start, "content", BARE, words.stop, [], [], [words], {"source": [1.0]}))
        held |= set(words)
    return new


def _sentence(columns: Words, words: range) -> bool:
    """Whether a quotation is a sentence of its own: it begins one, or stands behind a colon, and ends in a stop."""
    before = words.start - 1
    begins = before < 0 or columns.sentence[before] != columns.sentence[words.start] or columns.shown[before] == ":"
    return begins and any(columns.shown[w].lstrip("▁") in STOPS for w in words[-2:])


def _own_words(columns: Words, draft: Draft) -> bool:
    """Whether a quoted speaker only says what he himself thinks: 'ik vond' within his own quotation is no report."""
    if len(draft.source) != 1 or len(draft.source[0]) != 1:
        return False
    at = draft.source[0].start
    return columns.quote[at] > 0 and columns.shown[at].lstrip("▁").casefold() in FIRST_PERSON


def _signature(columns: Words, draft: Draft) -> list[range]:
    """The name under a pull quote: the rest of its paragraph, short, capitalised and without a full stop."""
    start = end = max(r.stop for r in draft.content)
    if columns.states[start - 1] != CLOSING:
        return []
    paragraph = columns.paragraph[start - 1]
    while end < len(columns) and columns.paragraph[end] == paragraph:
        end += 1
    whole = range(start, end)
    line = _trimmed(columns, whole, quotes=True)
    ended = any(columns.shown[w].lstrip("▁") in STOPS for w in whole)
    named = line and columns.shown[line.start].lstrip("▁")[0].isupper()
    return [line] if named and not ended and len(line) <= SIGNATURE else []


def _before_colon(columns: Words, draft: Draft) -> list[range]:
    """The name before a colon that opens a quotation: 'Van der Schans: ,,…''."""
    start = min(r.start for r in draft.content)
    if start < 2 or columns.states[start] != OPENING or columns.shown[start - 1].lstrip("▁") != ":":
        return []
    first = start - 1
    while first and columns.sentence[first - 1] == columns.sentence[start - 1] and start - first <= NAME + 1:
        first -= 1
    name = range(first, start - 1)
    capital = (
        name and columns.shown[name.stop - 1].lstrip("▁")[0].isupper() and columns.shown[first].lstrip("▁")[0].isupper()
    )
    return [name] if capital and len(name) <= NAME else []


def _follows(columns: Words, draft: Draft, words: range) -> bool:
    """Whether a quotation stands right behind a draft's own quotation."""
    end = max(r.stop for r in draft.content)
    return end == words.start and columns.states[end - 1] in (OPENING, CLOSING)


def _statement(report: Report, columns: Words, number: int, draft: Draft) -> Statement:
    def spans(ranges: list[range]) -> tuple[Span, ...]:
        return tuple(columns.cover(r.start, r.stop - 1) for r in ranges)

    return Statement(
        id=f"s{number}",
        report_id=report.id,
        source=spans(draft.source),
        cue=spans(draft.cue),
        content=spans(draft.content),
        form=_form(columns, draft),
        score=round(draft.score, 3),
    )


def _form(columns: Words, draft: Draft) -> Form:
    """Direct where nine words in ten are quoted, mixed where any are, else indirect."""
    held = [w for w in sorted(_held(draft)) if columns.shown[w].lstrip("▁")[:1].isalnum()]
    quoted = sum(columns.quote[w] > 0 for w in held)
    nested_quote = (
        held and draft.cue and columns.quote[held[0]] and columns.quote[held[0]] == columns.quote[draft.anchor]
    )
    if not held or nested_quote or not quoted:
        return "indirect"
    return "direct" if quoted >= 0.9 * len(held) else "mixed"


def _nested(found: list[Statement]) -> list[Statement]:
    """Each statement with the innermost one whose content holds it."""
    from dataclasses import replace

    out = []
    for statement in found:
        whole = Span(min(s.start for s in statement.content), max(s.end for s in statement.content))
        around = [
            other
            for other in found
            if other is not statement
            and any(c.holds(whole) and c != whole for c in other.content)
            and all(any(c.holds(s) for c in other.content) for s in (*statement.cue, *statement.source))
        ]
        inner = min(around, key=lambda o: sum(c.end - c.start for c in o.content), default=None)
        out.append(replace(statement, within=inner.id if inner else None))
    return out
