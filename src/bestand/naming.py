"""Finds known names and offices in a text, and who holds an office on a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bestand.codebook import Codebook, Names, Words
from bestand.records import Actor, Role
from bestand.windows import WORD
from bestand.windows import Words as Columns

LEADERS = (
    "president",
    "prime_minister",
    "chancellor",
    "supreme_leader",
    "king",
    "emir",
    "sultan",
    "pope",
    "secretary_general",
    "rebel_leader",
    "party_leader",
    "commander",
    "director_general",
    "commission_president",
    "army_chief",
)
# A bare "minister of Foreign Affairs" of a state, when the title in the text says only "minister".
LIKE = {
    "minister": ("foreign_minister", "defence_minister", "finance_minister", "interior_minister", "economy_minister"),
    "special_envoy": ("special_envoy", "envoy", "chief_negotiator", "mediator"),
    "chief_negotiator": ("chief_negotiator", "negotiator", "special_envoy"),
    "rebel_leader": ("rebel_leader", "commander"),
    "army_chief": ("army_chief", "commander"),
    "leader": LEADERS,
}
MIN_ENDING, MIN_STEM = 6, 3  # letters of an office that ends a compound, and of what stands before it


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of words that names somebody: which actor, and in which way."""

    first: int  # word numbers, last exclusive
    last: int
    how: str  # full, surname, organisation, state, capital, seat, adjective, inhabitant
    actors: tuple[Actor, ...]  # rivals where there are several
    owning: bool = False  # with a possessive ending: Poetins, Trumps


@dataclass(frozen=True, slots=True)
class Title:
    """A stretch of words that gives an office."""

    first: int
    last: int
    title: str


class Gazetteer:
    """All names of one language in one look-up, longest first."""

    def __init__(self, codebook: Codebook, language: Words):
        self.codebook, self.language = codebook, language
        self.names: dict[str, list[tuple[tuple[str, ...], str, Actor]]] = {}
        self.titles: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.bodies = _phrases(language.bodies)
        self.body_words = {words[0] for words in self.bodies}
        self.phrases = _phrases(language.phrases)
        for entry in codebook.entries:
            for form, how in _forms(entry, language):
                self._add(form, how, entry.actor)
        for title, forms in language.titles.items():
            for form in forms:
                words = tuple(w.casefold() for w in WORD.findall(form))
                self.titles.setdefault(words[0], []).append((words, title))
        for names in self.names.values():
            names.sort(key=lambda item: -len(item[0]))
        for titles in self.titles.values():
            titles.sort(key=lambda item: -len(item[0]))
        single = ((f[0], t) for forms in self.titles.values() for f, t in forms if len(f) == 1)
        self.endings = {form: title for form, title in single if len(form) >= MIN_ENDING}
        self.lengths = sorted({len(ending) for ending in self.endings}, reverse=True)
        self.adjective_of = {n.actor.name: n.adjectives["en"][0] for n in codebook.entries if n.adjectives.get("en")}
        self.adjective_of["United States"] = "US"
        self.people_of = {n.actor.name: n.inhabitants["en"][:2] for n in codebook.entries if n.inhabitants.get("en")}
        self.capital_of = {n.actor.name: n.capitals["en"][0] for n in codebook.entries if n.capitals.get("en")}
        self._by_name = {n.actor.name: n.actor for n in reversed(codebook.entries)}
        self.genders = _genders(codebook)

    def _add(self, form: str, how: str, actor: Actor) -> None:
        words = tuple(WORD.findall(form.replace("’", "'")))
        if words:
            self.names.setdefault(words[0].casefold(), []).append((words, how, actor))

    def actor_named(self, name: str) -> Actor | None:
        """The listed actor of a canonical name."""
        return self._by_name.get(name)

    def find(self, words: list[str]) -> list[Name]:
        """The known names in a list of words, longest match first, none overlapping."""
        out: list[Name] = []
        at = 0
        while at < len(words):
            found = self._at(words, at)
            if found:
                out.append(found)
                at = found.last
            else:
                at += 1
        return out

    def _at(self, words: list[str], at: int) -> Name | None:
        """The longest name that begins there, bare or with a possessive ending on its last word."""
        for ending in ("", *self.language.possessive):
            best: dict[str, Actor] = {}
            length, how = 0, ""
            first = words[at].casefold()
            listed = self.names.get(first, []) if not ending else self._possessive(first, ending)
            for form, kind, actor in listed:
                if len(form) < length:
                    break
                if not _fits(form, words, at, ending):
                    continue
                if length and _RANK[kind] > _RANK[how]:  # a full name goes before a surname, a state before its people
                    continue
                if length and _RANK[kind] < _RANK[how]:
                    best = {}
                length, how = len(form), kind
                best[actor.id] = actor
            if best:
                return Name(at, at + length, how, tuple(best.values()), owning=bool(ending))
        return None

    def _possessive(self, first: str, ending: str) -> list[tuple[tuple[str, ...], str, Actor]]:
        """Names that may begin there if their last word carries an ending: its first word may be that last word."""
        single = self.names.get(first.removesuffix(ending), []) if first.endswith(ending) else []
        return [n for n in self.names.get(first, []) if len(n[0]) > 1] + [n for n in single if len(n[0]) == 1]

    def title_at(self, words: list[str], at: int) -> Title | None:
        """The office whose words begin there."""
        word = words[at].casefold()
        for form, title in self.titles.get(word, ()):
            if tuple(w.casefold() for w in words[at : at + len(form)]) == form:
                return Title(at, at + len(form), title)
        compound = self._compound(word) if self.language.code != "en" else None
        return Title(at, at + 1, compound) if compound else None

    def _compound(self, word: str) -> str | None:
        """The office in a compound, by its longest ending: Kremlinwoordvoerder, Fractieleider, Oberbürgermeister."""
        endings = (word[-length:] for length in self.lengths if length + MIN_STEM <= len(word))
        return next((self.endings[ending] for ending in endings if ending in self.endings), None)

    def holders(self, title: str, of: str, day: str | None) -> list[Actor]:
        """Who holds an office of a state or organisation on a day (EDTF), the likeliest first."""
        wanted = LIKE.get(title, (title,))
        found: list[tuple[int, str, Actor]] = []
        for entry in self.codebook.entries:
            for role in entry.actor.roles:
                if role.side == of and role.title in wanted and holds(role, day):
                    found.append((wanted.index(role.title), role.since or "", entry.actor))
        best = min((rank for rank, _, _ in found), default=0)
        if title == "minister":  # which minister it is, the word does not say
            return list({a.id: a for _, _, a in found}.values())
        ranked = sorted((f for f in found if f[0] == best), key=lambda f: f[1], reverse=True)
        return list({a.id: a for _, _, a in ranked}.values())


_RANK = {
    "full": 0,
    "organisation": 1,
    "seat": 1,
    "state": 2,
    "capital": 3,
    "inhabitant": 4,
    "adjective": 5,
    "surname": 6,
}


@lru_cache(maxsize=16)
def gazetteer(codebook: Codebook, language_code: str) -> Gazetteer:
    """The names of a codebook as one language writes them; made once."""
    from bestand import codebook as books

    return Gazetteer(codebook, books.language(language_code))


def _forms(entry: Names, language: Words) -> Iterator[tuple[str, str]]:
    code = language.code
    how = {"person": "full", "state": "state", "seat": "seat"}.get(entry.actor.kind, "organisation")
    for group in ("", code, "en" if how in ("organisation", "full") else code):
        for form in entry.by_language.get(group, ()):
            yield form, how
    for surname in entry.surnames:
        yield surname, "surname"
    for capital in entry.capitals.get(code, ()):
        yield capital, "capital"
    for person in entry.inhabitants.get(code, ()):
        yield person, "inhabitant"
    for adjective in entry.adjectives.get(code, ()):
        for ending in language.endings:
            yield _inflected(adjective, ending, code), "adjective"


def _genders(codebook: Codebook) -> dict[str, str]:
    """First names that everybody listed who bears them has in one gender."""
    found: dict[str, set[str | None]] = {}
    for entry in codebook.entries:
        for name in entry.actor.names if entry.actor.kind == "person" else ():
            first, _, rest = name.partition(" ")
            if rest and len(first) > 1:
                found.setdefault(first, set()).add(entry.actor.gender)
    return {first: gender for first, (gender, *others) in found.items() if gender and not others}


def _inflected(adjective: str, ending: str, code: str) -> str:
    """Dutch writes one s before -e: Frans, Franse; Amerikaans, Amerikaanse; Pools, Poolse."""
    del code
    return adjective if adjective.endswith("er") and ending else adjective + ending


def _fits(form: tuple[str, ...], words: Sequence[str], at: int, ending: str) -> bool:
    """Whether a name stands there; its last word, which most often tells names apart, is looked at first."""
    end = at + len(form)
    if end > len(words):
        return False
    last = words[end - 1]
    if ending:
        if not last.endswith(ending) or len(last) == len(ending):
            return False
        last = last.removesuffix(ending)
    return _same(form[-1], last) and all(_same(wanted, words[at + n]) for n, wanted in enumerate(form[:-1]))


def _same(wanted: str, word: str) -> bool:
    """Case counts: names begin with a capital where they should, and short forms are written as listed."""
    if wanted == word:
        return True
    if wanted.islower() and wanted.capitalize() == word:  # Von der Leyen
        return True
    if len(wanted) <= 4 or len(wanted) != len(word) or wanted.casefold() != word.casefold():
        return False
    return word[0].isupper() or not wanted[0].isupper()


def holds(role: Role, day: str | None) -> bool:
    """Whether an office was held on a day (EDTF, at either precision); without a day, whether it is held still."""
    if day is None:
        return role.until is None
    since, until = role.since or "", role.until or "9999"
    shorter = min(len(day), len(since) or 10)
    return since[:shorter] <= day[:shorter] and day[: len(until)] <= until[: len(day)]


def _phrases(table: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    return {tuple(w.casefold() for w in WORD.findall(form)): name for name, forms in table.items() for form in forms}


def bare(columns: Columns) -> list[str]:
    """The words of a text as they are written, without the encoder's marks."""
    text = columns.text
    return [text[s.start : s.end] for s in columns.spans]


SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """A phrase on one line, without outer quotation marks."""
    return SPACE.sub(" ", text).strip(" \"'„“”‘’,;:")
