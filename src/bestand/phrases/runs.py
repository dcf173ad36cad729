"""Runs of capitalised words that look like a full name."""

from __future__ import annotations

from collections.abc import Iterator

from bestand.phrases.labels import Labels

PARTICLES = frozenset(
    ("van", "de", "der", "den", "het", "ter", "ten", "te", "'t", "’t", "von", "zu", "vom", "zum", "af")
)
PARTICLES |= {"al", "el", "as", "ad", "bin", "ibn", "ben", "abu", "di", "da", "do", "dos", "del", "della", "la", "le"}
PARTICLES |= {"los", "y", "t"}
ARTICLES = frozenset(("De", "Het", "Der", "Die", "Das", "The"))  # begin an organisation's name, not a surname
LONGEST_SYLLABLE = 6  # letters behind a hyphen: Yeon-hwa, Chan-ocha


def full_names(labels: Labels, blocked: set[int]) -> Iterator[tuple[int, int]]:
    """Runs of two or more words that may name a person nobody has listed, particles between.

    A run ends where a sentence or a quotation begins; `blocked` words belong to no name.
    """
    at = 0
    while at < len(labels.words):
        end = _run(labels, at, blocked)
        end = min((s for s in range(at + 1, end) if s in labels.starts), default=end)
        if end - at >= 2:
            yield at, end
        at = max(end, at + 1)


def _run(labels: Labels, at: int, blocked: set[int]) -> int:
    """Where a run of name words that begins at `at` ends; `at` itself where none does."""
    words = labels.words
    if at in blocked or not capital(words[at]) or (words[at].isupper() and len(words[at]) > 1):
        return at
    end, cursor = at + 1, at + 1
    while cursor < len(words) and cursor not in blocked:
        if (
            capital(words[cursor])
            or _syllable(labels, cursor, at)
            or (words[cursor] == "." and _initial(words, cursor))
        ):
            end = cursor + 1
        elif not _joins(labels, cursor):
            break
        cursor += 1
    return end


def _joins(labels: Labels, at: int) -> bool:
    """Whether a word may stand inside a name: a particle, a hyphen or an apostrophe."""
    words, word = labels.words, labels.words[at]
    if word in ("-", "'", "’"):
        return at + 1 < len(words) and words[at + 1].isalpha()
    if word == "in":  # In 't Veld
        return words[at + 1 : at + 3] in (["'", "t"], ["’", "t"])
    if labels.language.code == "de" and word in labels.language.articles:  # 'von der Leyen', no 'Rat der Stadt'
        return words[at - 1] in ("von", "van", "zu")
    return word in PARTICLES and not ARTICLES & set(words[at + 1 : at + 2])


def _initial(words: list[str], at: int) -> bool:
    return len(words[at - 1]) == 1 and words[at - 1].isupper()


def _syllable(labels: Labels, at: int, first: int) -> bool:
    """Whether a word ends a name behind a hyphen, without a capital: Kim Yeon-hwa, but not 'Oxfam-medewerker'."""
    words, spans = labels.words, labels.columns.spans
    if words[at - 1] != "-" or not words[at].isalpha() or at - first < 3 or len(words[at]) > LONGEST_SYLLABLE:
        return False
    return spans[at - 1].end == spans[at].start and spans[at - 2].end == spans[at - 1].start


def capital(word: str) -> bool:
    """Whether a word is of letters and begins with a capital."""
    return word[0].isupper() and word.isalpha()
