"""Where something takes place: cities, seats and countries behind a preposition of place."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from bestand.acts.scene import Scene
from bestand.phrases.labels import likelier
from bestand.windows import WORD

AT = {  # prepositions of place; behind others a city stands for its government
    "nl": frozenset(("in", "te", "naar", "bij", "op")),
    "en": frozenset(("in", "at", "near", "to")),
    "de": frozenset(("in", "im", "nach", "bei", "auf")),
}
ARTICLES = frozenset(("de", "het", "the", "der", "dem", "den", "die", "das"))
BESIDE = 4  # words
KINDS = frozenset(("capital", "seat", "state"))


def place_in(scene: Scene, words: range, verb: int) -> str | None:
    """The place named nearest to a word in a stretch of words, by its English name; None where there is none.

    A country is one only right beside it: 'a truce in Ukraine' tells of no place of talks.
    """
    lower, at = scene.cast.phrases.labels.lower, AT[scene.language]
    for word in sorted(words, key=lambda w: abs(w - verb)):
        before = word - 1 - (word > 0 and lower[word - 1] in ARTICLES)
        if before < 0 or lower[before] not in at:
            continue
        name = scene.cast.phrases.labels.starting.get(word)
        if name and name.how == "state" and abs(word - verb) > BESIDE:
            continue
        found = _listed(scene, word) or _venue(scene, word)
        if found:
            return found
    return None


def _listed(scene: Scene, word: int) -> str | None:
    """A capital, seat or state of the codebook that begins at a word."""
    name = scene.cast.phrases.labels.starting.get(word)
    if name is None or name.how not in KINDS:
        return None
    actor = likelier(name)
    if name.how != "capital":
        return actor.name
    return scene.cast.phrases.labels.book.capital_of.get(actor.name, actor.name)


def _venue(scene: Scene, word: int) -> str | None:
    """A city or building of data/places.toml that begins at a word, the longest name first."""
    words = scene.cast.phrases.labels.words
    for form, english in _venues().get(words[word], ()):
        if tuple(words[word : word + len(form)]) == form:
            return english
    return None


@cache
def _venues() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    raw = tomllib.loads((files("bestand") / "data" / "places.toml").read_text(encoding="utf-8"))
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for english, others in raw["venues"].items():
        for form in {english, *others}:
            words = tuple(WORD.findall(form))
            out.setdefault(words[0], []).append((words, english))
    for forms in out.values():
        forms.sort(key=lambda f: -len(f[0]))
    return out
