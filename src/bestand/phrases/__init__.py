"""What a noun phrase says of who is meant: a known actor, a named stranger, a group, or somebody named before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bestand.naming import Gazetteer
from bestand.phrases.agents import Agents
from bestand.phrases.bodies import Bodies
from bestand.phrases.entities import Entity, Taken
from bestand.phrases.labels import PERSONS, PLACES, Labels
from bestand.phrases.leaning import Leaning
from bestand.phrases.people import People
from bestand.phrases.runs import capital
from bestand.phrases.strangers import Strangers
from bestand.windows import Words

__all__ = ["Entity", "Phrases", "Taken"]
GENDERS = {"der": "m", "ein": "m", "die": "f", "eine": "f"}  # of German subjects, by article
PLURAL = {"nl": ("en", "s"), "en": ("s",), "de": ()}  # endings of nouns
HIMSELF = frozenset(("zelf", "selbst", "himself", "herself", "itself", "themselves"))


class Phrases:
    """The noun phrases of one report, read by the names and words of its language."""

    def __init__(self, columns: Words, book: Gazetteer, day: str | None, sources: Sequence[tuple[int, int]] = ()):
        self.labels = Labels(columns, book, day, sources)  # `sources`: word ranges of the statements' sources
        self.strangers = Strangers(self.labels, sources)
        self.people = People(self.labels, self.strangers)
        self.bodies = Bodies(self.labels, self.people)
        self.leaning = Leaning(self.labels, self.strangers)
        self.agents = Agents(self.labels, self.people, self.strangers)
        self.words, self.text = self.labels.words, self.labels.text

    def read(self, first: int, last: int) -> Entity | Taken:
        """What a source phrase means by itself."""
        first, last = self._head(self.labels.without_article(first, last), last)
        pronoun = self.leaning.pronoun(first, last)
        if pronoun:
            return pronoun
        parts = self._parts(first, last)
        several = self._several(parts) if len(parts) > 1 else None
        return (
            several
            or self.bodies.both(first, last)
            or self.people.person(first, last)
            or self.people.office(first, last)
            or self.people.chief(first, last)
            or self.bodies.organ(first, last)
            or self.leaning.noun(first, last, self.bodies.group(first, last))
            or self.bodies.group(first, last)
            or self.bodies.place(first, last)
            or self.bodies.inhabitants(first, last)
            or self.strangers.named(first, last)
            or self._described(first, last)
        )

    def mentions(self) -> Iterator[tuple[int, Entity]]:
        """Everybody the text names, in order: (word number, entity)."""
        at = 0
        while at < len(self.words):
            entity, last = self._mention(at)
            if entity:
                yield at, self.leaning.called(entity, at, last) if entity.number == "one" else entity
            at = max(last, at + 1)

    def _mention(self, at: int) -> tuple[Entity | None, int]:
        name, runs = self.labels.starting.get(at), self.strangers.runs
        if name and name.how in ("adjective", "inhabitant"):
            titles = (t for t in self.labels.titles[name.last : name.last + 3] if t)
            for title in titles:
                end = min(title.last + 4, self.labels.clause_end(title.last))
                found = self.people.person(at, end) or self.people.office(at, title.last)
                if isinstance(found, Entity):
                    return found, title.last
        if at in runs:
            return self.strangers.named(at, runs[at]), runs[at]
        if name and name.how in PERSONS:
            return self.people.known(name), name.last
        if name and name.how in PLACES:
            return self.bodies.place(at, name.last), name.last
        word = self.words[at]
        if not word[0].isupper():
            return None, at + 1
        return self.strangers.known.get(word) or self.people.chief(at, at + 1), at + 1

    def _head(self, first: int, last: int) -> tuple[int, int]:
        """Without examples ('including ...'), and without the paper somebody speaks through ('a tweet by ...')."""
        language = self.labels.language
        if last - first > 1 and self.labels.lower[last - 1] in HIMSELF:
            last -= 1
        for at in range(first + 1, last):
            if self.text(at, last).casefold().startswith(language.including):
                last = at - (self.words[at - 1] == ",")
                break
        if self.labels.lower[first] in language.documents:
            for at in range(last - 2, first, -1):
                if self.words[at].islower() and self.words[at] in language.of:
                    return self.labels.without_article(at + 1, last), last
        return first, last

    def _parts(self, first: int, last: int) -> list[tuple[int, int]]:
        """The members of a coordination, cut at commas and 'and' outside names and titles."""
        cuts, at = [first], first
        joined = False
        while at < last:
            known = (self.labels.starting.get(at), self.labels.titles[at])
            ends = [k.last for k in known if k] + [min(self.strangers.runs.get(at, 0), last)]
            if any(ends):
                at = max(at + 1, *ends)
                continue
            if self.labels.lower[at] in self.labels.language.and_:
                joined = True
                cuts += [at, at + 1]
            elif self.words[at] == "," and at + 1 < last:
                if self.labels.titles[self.labels.without_article(at + 1, last)]:
                    return []  # an apposition: 'Omar Abdullah, chief minister of Jammu and Kashmir'
                cuts += [at, at + 1]
            at += 1
        cuts.append(last)
        return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if b > a] if joined else []

    def _several(self, parts: list[tuple[int, int]]) -> Entity | None:
        found = [self.read(*part) for part in parts]
        known = {e.name: e for e in found if isinstance(e, Entity) and e.how != "described"}
        if any(isinstance(e, Taken) or e.how == "described" for e in found):
            return None
        names = list(known)
        joined = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
        return Entity(joined, None, "several", "many", members=tuple(known.values()))

    def _described(self, first: int, last: int) -> Entity:
        """A phrase that none of the ways reads: a name if its last word alone has a capital, else as it stands."""
        labels, code = self.labels, self.labels.language.code
        capitals = [w for w in range(first, last) if capital(self.words[w])]
        single = last - first == 1
        named = capitals == [last - 1] and last - first <= 4 and not labels.qualifies(first, last - 1)
        if code != "de" and named and not (single and first in labels.starts):
            return Entity(self.words[last - 1], None, "named", "body" if single and labels.definite(first) else "one")
        if code == "de" and capitals == [last - 2, last - 1] and self.strangers.agent(last - 2):
            return Entity(self.words[last - 1], None, "named")  # die Studentin Malee
        article = labels.lower[first - 1] if first else ""
        number = "body" if article in ("het", "das") else "unknown"
        if single and self.words[first].endswith(PLURAL[code]):
            number = "many"
        return Entity(self.text(first, last), None, "described", number, GENDERS.get(article))
