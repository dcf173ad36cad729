"""One report as acts are read in it: its words, sentences, statements and cast."""

from __future__ import annotations

from functools import cached_property

from bestand import codebook as books
from bestand import lexicon
from bestand.actors import Cast
from bestand.records import Report, Span, Statement
from bestand.times import Expression
from bestand.windows import Words

CLOSES = frozenset(',;:()–—„“”"»«')  # what parts a clause from the next
DENIES = 2  # words before a verb, or behind it, in which one that denies it stands


class Scene:
    """What stands around a word of a report."""

    def __init__(self, report: Report, columns: Words, cast: Cast):
        self.report, self.columns, self.cast = report, columns, cast
        self.language = report.language if report.language in books.LANGUAGES else "en"
        self._contents = [
            (statement, [columns.between(*s) for s in statement.content]) for statement in cast.statements
        ]
        self.times: dict[tuple[int, int, bool], list[Expression]] = {}  # what was read of each stretch, by `timing`
        self._cues = {w: s for s in cast.statements for span in s.cue for w in columns.between(*span)}

    def span(self, words: range) -> Span:
        """The code points of a range of words."""
        return self.columns.cover(words.start, words.stop - 1)

    def statement_at(self, word: int) -> Statement | None:
        """The innermost statement whose content holds a word."""
        holding = [(sum(map(len, parts)), s) for s, parts in self._contents if any(word in part for part in parts)]
        return min(holding, key=lambda h: h[0])[1] if holding else None

    def cued_at(self, word: int) -> Statement | None:
        """The statement of whose cue a word is part."""
        return self._cues.get(word)

    def voice(self, statement: Statement | None) -> str:
        """Who tells what stands in a statement: its speaker, by name or as somebody unnamed; else the author."""
        if statement is None:
            return "author"
        speaker = statement.speaker
        return speaker.name if speaker and speaker.name else "unknown"

    @cached_property
    def _hints(self) -> list[set[int]]:
        return lexicon.lexicon(self.language).hints(self.columns)

    @cached_property
    def hinted_anywhere(self) -> set[str]:
        """The types and issues that any word of the report points at."""
        return self.hinted(range(len(self.columns)))

    def hinted(self, words: range) -> set[str]:
        """The types and issues that the lexicon's words in a stretch point at."""
        names = lexicon.names()
        return {names[hint] for word in words for hint in self._hints[word]}

    def again(self, words: range) -> bool:
        """Whether the text itself calls what a clause tells a repetition: 'opnieuw', 'again', 'erneut'."""
        lower = self.cast.phrases.labels.lower
        return any(lower[w] in books.language(self.language).repeats for w in words)

    def denied(self, words: range, verb: int) -> bool:
        """Whether a word that denies stands at the verb of an act: 'beloofde geen bestand', 'not rejected'.

        Not where it denies what is promised: then an infinitive follows ('belooft geen olie meer te kopen').
        """
        lower, language = self.cast.phrases.labels.lower, books.language(self.language)
        before = range(max(words.start, verb - DENIES), verb)
        behind = [w for w in range(verb + 1, min(words.stop, verb + 1 + DENIES)) if lower[w] in language.no]
        if any(lower[w] in language.no for w in before) and not any(lower[w] in CLOSES for w in before):
            return True
        return bool(behind) and not any(lower[w] in language.infinitive for w in range(verb, words.stop))

    def affirms(self, word: int, type: str) -> bool:
        """Whether a word is one for a type of act in the lexicon, and not by way of a 'not' beside it."""
        denying = books.language(self.language).no
        return lexicon.names().index(type) in lexicon.lexicon(self.language).hints_without(self.columns, word, denying)

    def sentence(self, word: int) -> range:
        """The words of the sentence that a word stands in."""
        number, first, last = self.columns.sentence[word], word, word + 1
        while first and self.columns.sentence[first - 1] == number:
            first -= 1
        while last < len(self.columns) and self.columns.sentence[last] == number:
            last += 1
        return range(first, last)

    def joined(self, one: range, other: range) -> bool:
        """Whether only 'and' or a comma stands between two phrases, and an article."""
        first, second = sorted((one, other), key=lambda r: r.start)
        between = self.cast.phrases.labels.lower[first.stop : second.start]
        words = self.cast.phrases.labels.language
        return bool(between) and all(w == "," or w in words.and_ or w in words.articles for w in between)

    def word_at(self, place: Span) -> int:
        """The number of the first word that a span touches."""
        return self.columns.between(*place).start
