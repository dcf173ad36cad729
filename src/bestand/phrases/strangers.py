"""People whom nobody has listed: their full names, and the names that take them up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bestand.naming import Name
from bestand.phrases.entities import Entity
from bestand.phrases.labels import PERSONS, Labels
from bestand.phrases.runs import capital, full_names

INTO = frozenset(("in", "te", "naar", "uit", "near", "nach", "aus", "im"))  # what follows is a place
DOUBLE = frozenset(("Jan", "Anne", "Piet", "Hans", "Jean", "Marie", "Karel", "Kees", "Pieter", "Willem", "Peter"))
WOMAN = frozenset(
    ("mevrouw", "frau", "ms", "mrs", "moeder", "dochter", "mutter", "tochter", "mother", "daughter", "zus")
)
MAN = frozenset(("meneer", "heer", "herr", "herrn", "mr", "vader", "zoon", "vater", "sohn", "father", "son", "broer"))
FEMALE = {  # endings of nouns for women
    "nl": ("vrouw", "trice", "euse", "lares", *(f"{letter}ster" for letter in "dfgklnprt")),  # no minister, no meester
    "de": ("erin", "ärztin", "wältin", "login", "entin"),
    "en": ("woman",),
}
AGENT = {  # endings of nouns for people
    "nl": ("er", "eur", "ist", "ster", "winnaar", "meester", "man", "vrouw", "kenner", "loog", "loge"),
    "de": ("er", "in", "ist", "eur", "chef", "coach", "ent", "ant", "ologe", "mann", "frau", "leiter"),
    "en": ("er", "or", "ist", "man", "woman", "winner"),
}


class Strangers:
    """The unlisted people of one report, by full name, by surname and by first name."""

    def __init__(self, labels: Labels, sources: Sequence[tuple[int, int]]):
        self.labels, self.sources = labels, sources
        self.runs: dict[int, int] = {}  # where a full name begins, and where it ends
        self.known: dict[str, Entity] = {}  # by full name and surname
        self.nouns: set[str] = set()  # that stand before a full name
        self._first: dict[str, Entity] = {}
        self._counts = Counter(labels.words)
        language = labels.language
        pronouns = frozenset(w for group in language.pronouns.values() for w in group)
        self.common = language.articles | language.of | language.and_ | language.starters | pronouns
        self._alone = {labels.words[a] for a, b in sources if b - a == 1 and labels.lower[a] not in self.common}
        self._meet()

    def named(self, first: int, last: int) -> Entity | None:
        """A person by the name the text gives: met before, or a single name with a capital."""
        whole, word = self.labels.text(first, last), self.labels.words[first]
        met = self._met(whole) or self._met(whole[:1].upper() + whole[1:])
        if met or last - first > 1 or not capital(word) or self.labels.language.code == "de":
            return met
        return Entity(word, None, "named") if self._is_name(first) else None

    def _is_name(self, at: int) -> bool:
        """Whether a capital makes a word a name: not where one stands anyway, unless it has one elsewhere too."""
        word = self.labels.words[at]
        if at not in self.labels.starts:
            return True
        return self._counts[word] > 1 and not self._counts[self.labels.lower[at]]

    def lone(self, first: int, at: int, last: int) -> Entity | None:
        """A single unlisted word that names somebody: met before in full, or right behind an office."""
        word = self.labels.words[at]
        if not capital(word):
            return None
        met = self._met(word)
        if met:
            return met
        office = self.labels.office_before(at, first)
        return Entity(word, None, "named") if office and at == last - 1 and at not in self.labels.starting else None

    def _met(self, name: str) -> Entity | None:
        found = self.known.get(name) or self._first.get(name)
        if found is None and name.isupper() and len(name) > 3:  # transcripts write a speaker in capitals
            found = next((e for known, e in self.known.items() if known.upper() == name), None)
        return found

    # ------------------------------------------------------------------ meeting them

    def _meet(self) -> None:
        labels = self.labels
        blocked = {w for n in labels.names if n.how not in PERSONS for w in range(n.first, n.last)}
        blocked |= {w for t in labels.titles if t for w in range(t.first, t.last)}
        listed = [n for n in labels.names if n.how in PERSONS]
        runs = []
        for run in full_names(labels, blocked):
            first, last = self._trimmed(*run)
            if self._parts(first, last) > 1 and not any(self._is_listed(n, first, last) for n in listed):
                runs.append((first, last))
        named: dict[str, list[int]] = {}
        for first, last in runs:
            self.runs[first] = last
            named.setdefault(labels.text(first, last), []).append(first)
        for name in sorted(named, key=lambda name: -len(name.split())):  # the longest first: its tail is no new name
            self._add(name, named[name])

    def _is_listed(self, name: Name, first: int, last: int) -> bool:
        """Whether a run is a listed person: a full name in it, or a surname with only a place or firm behind it."""
        if name.first >= last or name.last <= first:
            return False
        behind = self.labels.words[name.last : name.last + 1]
        return name.how == "full" or (name.first <= first and (last <= name.last or behind == ["van"]))

    def _trimmed(self, first: int, last: int) -> tuple[int, int]:
        """A run without what is no part of the name; empty where it is none."""
        labels = self.labels
        if first in labels.starts and labels.lower[first] in self.common:
            first += 1
        if labels.language.code == "de":
            return self._german(first, last)
        if labels.language.code == "nl":
            last = self._without_place(first, last)
        return self._without_noun(first, last), last

    def _without_noun(self, first: int, last: int) -> int:
        """Where a name begins behind a noun that has a capital: 'Bakker Kees Rombouts', 'de Bask Iñaki Lasarte'."""
        labels = self.labels
        article = first > 0 and labels.lower[first - 1] in labels.language.articles
        if (not article and first not in labels.starts) or self._parts(first, last) < 3:
            return first
        genders = labels.book.genders
        given = [w for w in range(first, last - 1) if labels.words[w] in genders]
        if given:
            return given[0]
        known = self._counts[labels.lower[first]] or labels.lower[first].endswith(AGENT[labels.language.code])
        return first + 1 if known else first

    def _without_place(self, first: int, last: int) -> int:
        """Dutch: a name without the place or firm behind it, 'Gerd Poschmann van Spreewärme'."""
        words = self.labels.words
        at = next((w for w in range(first + 1, last) if words[w] == "van"), last)
        surname = words[at - 1]
        known = at == first + 1 and self.labels.ending.get(at)
        if at == last or (not known and self._parts(first, at) < 2):
            return last
        alone = self._counts[surname] - sum(words[w : w + 2] == [surname, "van"] for w in range(len(words) - 1))
        family = any(words[w : w + last - at] == ["Van", *words[at + 1 : last]] for w in range(len(words)))
        return last if family or (words[first] in DOUBLE and not alone) else at

    def _german(self, first: int, last: int) -> tuple[int, int]:
        """German writes every noun with a capital: a name is looked for where a source or an office vouches for it."""
        labels, words = self.labels, self.labels.words
        article = first > 0 and labels.lower[first - 1] in labels.language.articles
        inside = any(a <= first and last <= b for a, b in self.sources)
        office = labels.office_before(first, max(0, first - 3))
        nouns = [w for w in range(first, last - 2) if self.agent(w)]
        begin = nouns[-1] + 1 if nouns else first
        if office or (inside and (nouns or not article)):
            return begin, last
        begin = max(begin, last - 2) if capital(words[last - 2]) else begin
        given = words[begin] in labels.book.genders
        pair = last - begin == 2 and capital(words[begin])
        commas = words[first - 1 : first] == [","] and words[last : last + 1] == [","]
        taken_up = pair and (words[last - 1] in self._alone or commas)
        vouched = given or (taken_up if not article else inside and last - begin < last - first)
        return (begin, last) if vouched else (last, last)

    def agent(self, at: int) -> bool:
        """Whether a word is a noun for a person, by its ending."""
        word = self.labels.words[at]
        return word not in self.labels.book.genders and word.casefold().endswith(AGENT[self.labels.language.code])

    def _parts(self, first: int, last: int) -> int:
        """How many words with spaces between them."""
        return len(self.labels.text(first, last).split()) if last > first else 0

    def _add(self, name: str, firsts: Sequence[int]) -> None:
        labels, words = self.labels, name.split()
        self.nouns |= {labels.lower[at - 1] for at in firsts if at} - self.common
        entity = self.known.get(name[0].upper() + name[1:])  # the tail of a longer one: 'Van Dael' of Ronnie van Dael
        if entity is None and words[-1] in self._first:  # 'Meester Jo', where Jo Hendrickx is known
            entity = self._first[words[-1]]
        if entity is None:
            gender = next((g for g in map(self._gender, firsts) if g), None)
            entity = Entity(name, None, "named", self._number(firsts), gender)
        tail = name.partition(" ")[2]
        for form in (name, words[-1], tail[0].upper() + tail[1:]):
            self.known.setdefault(form, entity)
        if entity.number == "one":
            self._first.setdefault(words[0], entity)

    def _number(self, firsts: Sequence[int]) -> str:
        """One person, unless a word before the name says that it is of a place, a firm or a thing."""
        labels = self.labels
        if any(labels.office_before(at, 0) for at in firsts):
            return "one"
        before = {labels.words[at - 1] for at in firsts if at}
        things = INTO if labels.language.code == "de" else INTO | labels.language.articles
        if before & things:
            return "body"
        return "one" if any(self._personal(at) for at in firsts) else "unknown"

    def _personal(self, first: int) -> bool:
        """Whether a name is surely of a person: by its first name, as a source, or taken up by a part of it."""
        words, last = self.labels.words, self.runs[first]
        source = any(a <= first and last <= b for a, b in self.sources)
        return source or words[first] in self.labels.book.genders or self._counts[words[last - 1]] > 1

    def _gender(self, first: int) -> str | None:
        """By the first name, where everybody listed who bears it is of one gender; else by the noun before it."""
        labels = self.labels
        gender = labels.book.genders.get(labels.words[first])
        if gender or not first:
            return gender
        word = labels.lower[first - 1]
        if word in WOMAN or word.endswith(FEMALE[labels.language.code]):
            return "f"
        return "m" if word in MAN else None
