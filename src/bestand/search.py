"""Words that are searched for: as SQLite's index of words takes them, and where they stand in a passage."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bestand.records import Span

TERM = re.compile(r'"([^"]*)"|([^\s"]+)')
MARKS = "\u0300-\u036f"  # accents that stand behind their letter
TOKEN = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*")  # what SQLite's tokenizer unicode61 takes for words
MOST = 12  # terms of one search; more are left out, since each costs a look-up


def expression(words: str) -> str | None:
    """The search in FTS5's language (sqlite.org/fts5.html, 3), or None where it holds no letter and no digit.

    Every term must be found. A bare word also finds those that begin with it, as compounds do; one between quotation
    marks is taken as a phrase.
    """
    found = []
    for tokens, phrase in _terms(words):
        quoted = " ".join(tokens)
        found.append(f'"{quoted}"' if phrase else f'"{quoted}"*')
    return " AND ".join(found) or None


def places(words: str, passage: str) -> list[Span]:
    """Where the terms of a search stand in a passage, in order, none overlapping."""
    spans = sorted(Span(*match.span()) for pattern in _patterns(words) for match in pattern.finditer(_folded(passage)))
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def around(words: str, text: str, reach: int = 120) -> Span:
    """A piece of a text around the first place of a search, cut between words; its opening where there is none."""
    first = next(iter(places(words, text)), Span(0, 0))
    start, end = max(0, first.start - reach), min(len(text), first.end + reach)
    while 0 < start < first.start and text[start - 1].isalnum():
        start += 1
    while first.end < end < len(text) and text[end].isalnum():
        end -= 1
    return Span(start, end)


@lru_cache(maxsize=256)
def _terms(words: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
    found = []
    for match in TERM.finditer(words):
        phrase, bare = match.groups()
        tokens = tuple(TOKEN.findall(phrase if bare is None else bare))
        if tokens:
            found.append((tokens, bare is None))
    return tuple(found[:MOST])


@lru_cache(maxsize=256)
def _patterns(words: str) -> tuple[re.Pattern[str], ...]:
    between = r"[\W_]+"
    letter = rf"(?:[^\W_]|[{MARKS}])"
    return tuple(
        re.compile(
            rf"(?<![^\W_])(?<![{MARKS}]){between.join(map(_spelled, tokens))}"
            + (f"(?!{letter})" if phrase else f"{letter}*")
        )
        for tokens, phrase in _terms(words)
    )


def _spelled(token: str) -> str:
    """The pattern of a word in a folded passage, where accents may stand behind each letter."""
    plain = re.sub(f"[{MARKS}]", "", _folded(unicodedata.normalize("NFC", token)))
    return "".join(f"{re.escape(letter)}[{MARKS}]*" for letter in plain)


def _folded(passage: str) -> str:
    """The same without accents and case, character for character, so that places hold."""
    return "".join(_bare(c) for c in passage)


@lru_cache(maxsize=4_096)
def _bare(character: str) -> str:
    small = next((found for found in (character.casefold(), character.lower()) if len(found) == 1), character)
    base = unicodedata.normalize("NFD", small)[0]
    return base.lower() if base.isascii() else small  # SQLite takes accents from Latin letters only
