"""Finds who is named where in a text: known names, titles with a nationality, and full names nobody has listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bestand.codebook import Codebook, Names, Words
from bestand.records import Actor, Role
from bestand.windows import WORD
from bestand.windows import Words as Columns

PARTICLES = frozenset(
    "van de der den het ter ten te von zu vom zum al el as ad bin ibn ben abu di da do dos del della la le los y af "
    "'t ’t of".split()
) - {"of"}
LEADERS = (
    "president", "prime_minister", "chancellor", "supreme_leader", "king", "emir", "sultan", "pope", "secretary_general",
    "rebel_leader", "party_leader", "commander", "director_general", "commission_president", "army_chief",
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


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of words that names somebody: which actor, and in which way."""

    first: int  # word numbers, last exclusive
    last: int
    how: str  # full, surname, organisation, state, capital, seat, adjective, inhabitant
    actors: tuple[Actor, ...]  # rivals where there are several


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
        self.phrases = _phrases(language.phrases)
        for entry in codebook.entries:
            for form, how in _forms(entry, language):
                self._add(form, how, entry.actor)
        for title, forms in language.titles.items():
            for form in forms:
                words = tuple(w.casefold() for w in WORD.findall(form))
                self.titles.setdefault(words[0], []).append((words, title))
        for group in (*self.names.values(), *self.titles.values()):
            group.sort(key=lambda item: -len(item[0]))
        self.adjective_of = {n.actor.name: n.adjectives["en"][0] for n in codebook.entries if n.adjectives.get("en")}
        self.adjective_of["United States"] = "US"

    def _add(self, form: str, how: str, actor: Actor) -> None:
        words = tuple(WORD.findall(form.replace("’", "'")))
        if words:
            self.names.setdefault(words[0].casefold(), []).append((words, how, actor))

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
        for ending in ("", *self.language.possessive):
            first = words[at].removesuffix(ending) if ending else words[at]
            if not first or (ending and not words[at].endswith(ending)):
                continue
            best: dict[str, Actor] = {}
            length, how = 0, ""
            for form, kind, actor in self.names.get(first.casefold(), ()):
                if len(form) < length:
                    break
                if _fits(form, words, at, first):
                    if length and kind != how:  # a full name before a surname, a state before its people
                        if _RANK[kind] > _RANK[how]:
                            continue
                        if _RANK[kind] < _RANK[how]:
                            best = {}
                    length, how = len(form), kind
                    best[actor.id] = actor
            if best:
                return Name(at, at + length, how, tuple(best.values()))
        return None

    def title_at(self, words: list[str], at: int) -> Title | None:
        """The office whose words begin there."""
        for form, title in self.titles.get(words[at].casefold(), ()):
            if tuple(w.casefold() for w in words[at : at + len(form)]) == form:
                return Title(at, at + len(form), title)
        return None

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


_RANK = {"full": 0, "organisation": 1, "seat": 1, "state": 2, "capital": 3, "inhabitant": 4, "adjective": 5, "surname": 6}


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


def _inflected(adjective: str, ending: str, code: str) -> str:
    """Dutch writes one s before -e: Frans, Franse; Amerikaans, Amerikaanse; Pools, Poolse."""
    del code
    return adjective if adjective.endswith("er") and ending else adjective + ending


def _fits(form: tuple[str, ...], words: list[str], at: int, first: str) -> bool:
    """Case counts: names begin with a capital where they should, and short forms are written as listed."""
    if len(form) > len(words) - at:
        return False
    found = [first, *words[at + 1 : at + len(form)]]
    for wanted, word in zip(form, found, strict=True):
        if wanted == word:
            continue
        if len(wanted) <= 4 or wanted.casefold() != word.casefold():
            return False
        if wanted[0].isupper() and not word[0].isupper():
            return False
    return True


def holds(role: Role, day: str | None) -> bool:
    """Whether an office was held on a day (EDTF, at either precision); without a day, whether it is held still."""
    if day is None:
        return role.until is None
    since, until = role.since or "", role.until or "9999"
    shorter = min(len(day), len(since) or 10)
    return since[:shorter] <= day[:shorter] and day[: len(until)] <= until[: len(day)]


def _phrases(table: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    return {tuple(w.casefold() for w in WORD.findall(form)): name for name, forms in table.items() for form in forms}


def full_names(words: list[str], blocked: set[int], starts: set[int], german: bool) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words that look like an unlisted person's full name: two or more, particles between.

    `starts` are the words that begin a sentence, where a capital says nothing; German writes every noun with one, so
    there no name is looked for at such a place. `blocked` words belong to no name.
    """
    at = 0
    while at < len(words):
        end = _run(words, at, blocked)
        end = min((s for s in starts if at < s < end), default=end)
        if end - at >= 2 and not (at in starts and german):
            yield at, end
        at = max(end, at + 1)


def _run(words: list[str], at: int, blocked: set[int]) -> int:
    """Where a run of name words that begins at `at` ends; `at` itself where none does."""
    if at in blocked or not _capital(words[at]) or words[at].isupper() and len(words[at]) > 1:
        return at
    end, cursor = at + 1, at + 1
    while cursor < len(words) and cursor not in blocked:
        word = words[cursor]
        if _capital(word):
            cursor += 1
            end = cursor
        elif word in ("-", "'", "’") and cursor + 1 < len(words) and _capital(words[cursor + 1]):
            cursor += 1
        elif word == "." and len(words[cursor - 1]) == 1 or word.casefold() in PARTICLES and word.islower():
            cursor += 1
        else:
            break
    return end


def _capital(word: str) -> bool:
    return word[0].isupper() and word.isalpha()


def bare(columns: Columns) -> list[str]:
    """The words of a text as they are written, without the encoder's marks."""
    text = columns.text
    return [text[s.start : s.end] for s in columns.spans]


SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """A phrase on one line, without outer quotation marks."""
    return SPACE.sub(" ", text).strip(" \"'„“”‘’,;:")
