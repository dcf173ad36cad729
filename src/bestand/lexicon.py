"""Words that hint at types of acts and at issues: for every word of a report, which hints it gives the network."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from bestand import scheme
from bestand.codebook import LANGUAGES
from bestand.windows import WORD, Words

MORE = ("MEETING", "NOTHING")  # keys of data/acts beside the types: encounters, and what only looks like an act
GAP = "…"  # between the parts of a verb that stand apart
REACH = 12  # words in which the second part must follow, within the sentence


class Entry(NamedTuple):
    """One entry of the lexicon: its words, how many of them stand before a gap, and the hint it gives."""

    words: tuple[str, ...]  # casefolded, a star at an end for the rest of a word
    front: int
    hint: int


class Lexicon:
    """The entries of one language, looked up by their first word."""

    def __init__(self, entries: Iterable[Entry]):
        self._exact: dict[str, list[Entry]] = {}
        self._starts: dict[str, list[Entry]] = {}
        self._ends: dict[str, list[Entry]] = {}
        for entry in entries:
            first = entry.words[0]
            table = self._ends if first.startswith("*") else self._starts if first.endswith("*") else self._exact
            table.setdefault(first.strip("*"), []).append(entry)
        self._known: dict[str, tuple[frozenset[int], tuple[Entry, ...]]] = {}

    def hints(self, columns: Words) -> list[set[int]]:
        """The hints of each word, as numbers of `names`."""
        lower = [shown.lstrip("▁").casefold() for shown in columns.shown]
        beginning = [self._beginning(word) for word in lower]
        out = [set(alone) for alone, _ in beginning]
        for at, (_, longer) in enumerate(beginning):
            for entry in longer:
                for found in _match(entry, lower, columns.sentence, at):
                    out[found].add(entry.hint)
        return out

    def hints_in(self, passage: str) -> set[int]:
        """The hints of all words of a passage, which is taken for one sentence."""
        lower = [word.casefold() for word in WORD.findall(passage)]
        one = [0] * len(lower)
        out: set[int] = set()
        for at, (word, following) in enumerate(zip(lower, [*lower[1:], ""], strict=True)):
            alone, longer = self._beginning(word)
            out |= alone
            for entry in longer:
                if entry.hint in out or (entry.front > 1 and not _same(entry.words[1], following)):
                    continue
                if at in _match(entry, lower, one, at):
                    out.add(entry.hint)
        return out

    def hints_without(self, columns: Words, at: int, denying: Container[str]) -> set[int]:
        """The hints of a word by entries in which no word denies: 'rejects' and 'rules out', not 'will not sign'."""
        lower = [shown.lstrip("▁").casefold() for shown in columns.shown]
        alone, longer = self._beginning(lower[at])
        found = (e for e in longer if not any(word in denying for word in e.words))
        return {*alone, *(e.hint for e in found if at in _match(e, lower, columns.sentence, at))}

    def _beginning(self, word: str) -> tuple[frozenset[int], tuple[Entry, ...]]:
        """What a word hints at alone, and the longer entries that it may begin; remembered, since words come again."""
        found = self._known.get(word)
        if found is None:
            ends = range(1, len(word) + 1)
            listed = [self._exact.get(word, ())]
            listed += [self._starts[word[:end]] for end in ends if word[:end] in self._starts]
            listed += [self._ends[word[-end:]] for end in ends if word[-end:] in self._ends]
            entries = [entry for group in listed for entry in group]
            alone = frozenset(entry.hint for entry in entries if len(entry.words) == 1)
            found = self._known[word] = alone, tuple(entry for entry in entries if len(entry.words) > 1)
        return found


def _match(entry: Entry, lower: Sequence[str], sentence: Sequence[int], at: int) -> Iterator[int]:
    """The words that an entry covers from word `at` on; none where it does not stand there."""
    end = at + entry.front
    if end > len(lower) or not all(_same(w, lower[at + n]) for n, w in enumerate(entry.words[: entry.front])):
        return
    rest = entry.words[entry.front :]
    if rest:
        last = next((w for w in range(end, min(end + REACH, len(lower))) if sentence[w] != sentence[at]), None)
        stop = min(end + REACH, len(lower)) if last is None else last
        if not any(
            all(w + n < stop and _same(part, lower[w + n]) for n, part in enumerate(rest)) for w in range(end, stop)
        ):
            return
    yield from range(at, end)


def _same(wanted: str, word: str) -> bool:
    if wanted.endswith("*"):
        return word.startswith(wanted[:-1])
    return word.endswith(wanted[1:]) if wanted.startswith("*") else word == wanted


@cache
def names() -> tuple[str, ...]:
    """What hints can say, in the order of their numbers: types, encounters, nothing, issues."""
    known = scheme.load()
    return (*known.types, *MORE, *known.issues)


def issues_in(passage: str, language: str) -> list[str]:
    """The issues that the words of a passage point at, in the order of the codebook."""
    found, first = lexicon(language).hints_in(passage), len(names()) - len(scheme.load().issues)
    return [names()[hint] for hint in sorted(found) if hint >= first]


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language, English where there is none."""
    return Lexicon(_entries(language if language in LANGUAGES else "en"))


def _entries(language: str) -> Iterator[Entry]:
    number = {name: n for n, name in enumerate(names())}
    raw = tomllib.loads((files("bestand") / "data" / "acts" / f"{language}.toml").read_text(encoding="utf-8"))
    groups = list(raw.items())
    groups += [(id, issue.words.get(language, ())) for id, issue in scheme.load().issues.items()]
    for name, forms in groups:
        for form in forms:
            front, _, rest = form.partition(GAP)
            parts = tuple(_tokens(front)), tuple(_tokens(rest))
            if parts[0]:
                yield Entry(parts[0] + parts[1], len(parts[0]), number[name])


def _tokens(form: str) -> Iterator[str]:
    """The words of an entry as `windows` cuts a text, a star left on the word it belongs to."""
    for piece in form.split():
        words = WORD.findall(piece.strip("*").casefold())
        for n, word in enumerate(words):
            star = "*" if piece.endswith("*") and n == len(words) - 1 else ""
            yield ("*" if piece.startswith("*") and n == 0 and not star else "") + word + star
