"""Who speaks where no person does: states, organisations, their organs, and unnamed people in groups."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from bestand.phrases.entities import Entity, Taken
from bestand.phrases.labels import NATIONAL, PLACES, Labels, likelier, with_article
from bestand.phrases.people import People
from bestand.records import Actor

ORGANS = {  # kind of organisation, and a word that its name has
    "army": ("army", ("Army", "Armed Forces", "Defense Forces", "Defence Forces", "Military", "army", "military")),
    "Foreign Ministry": ("ministry", ("Foreign Ministry",)),
    "Defence Ministry": ("ministry", ("Defence Ministry",)),
    "parliament": ("parliament", ("",)),
}
PLURAL_BODIES = frozenset(("rebels", "media"))
ABOUT = 0.8  # share of mentions that makes a state as likely as the one named most: of 69 in training/passages
# it leaves 18 unresolved and 10 wrong, where 1.0 leaves 1 and 19
LONGEST_BODY, LONGEST_GROUP = 5, 3  # words


class Bodies:
    """The states, organisations and groups of one report."""

    def __init__(self, labels: Labels, people: People):
        self.labels, self.people = labels, people
        named = (n for n in labels.names if n.how in ("organisation", "seat"))
        self._listed = {w for n in named for w in range(n.first, n.last)}
        self._owned = self._find_owned()
        national = ((n.first, n.actors[0]) for n in labels.names if n.how in NATIONAL)
        self._sides = [(at, a.side) for at, a in national if a.side and a.kind in ("state", "seat")]

    def place(self, first: int, last: int) -> Entity | None:
        """A state by its name, its capital or its seat of power, or an organisation."""
        labels = self.labels
        for at in range(first, last):
            name = labels.starting.get(at)
            if name and name.last <= last and name.how in PLACES and not labels.qualifies(first, at):
                actor = likelier(name)
                if name.last < last and labels.words[name.last] == "-" and name.how != "organisation":
                    return None
                rivals = tuple(a.name for a in name.actors if a is not actor)
                return self.people.entity(actor, "organisation", rivals)
        return None

    def inhabitants(self, first: int, last: int) -> Entity | Taken | None:
        """'De Duitsers' are Germany, 'de Duitser' is the German named before, 'Duitsers' are Germans."""
        labels = self.labels
        name = labels.ending.get(last)
        if not name or name.how != "inhabitant" or name.first != first:
            return None
        state, many = likelier(name), self._many(first)
        if many and labels.definite(first):
            return self.people.entity(state, "organisation")
        if labels.definite(first):
            return Taken("compatriot", frozenset((state.name,)))
        people = labels.book.people_of.get(state.name, (state.name,))
        called = people[-1] if many else with_article(people[0])
        return Entity(called, None, "described", "many" if many else "one")

    def _many(self, at: int) -> bool:
        """Whether a word for inhabitants is in the plural, by its ending and in German its article."""
        word, before = self.labels.lower[at], self.labels.lower[at - 1] if at else ""
        if self.labels.language.code == "nl":
            return word.endswith(("s", "en")) and not word.endswith("een")
        if self.labels.language.code == "de":
            return not word.endswith("in") and (
                before in ("die", "den") or (not self.labels.indefinite(at) and before != "der")
            )
        return word.endswith(("s", "men", "ese"))

    def organ(self, first: int, last: int) -> Entity | Taken | None:
        """An organ of a state: 'het Soedanese leger', 'the foreign ministry'."""
        for start in range(first, last):
            found = self._organ_at(start, last)
            if found and self._is_head(first, start, found[1], last):
                return self._of_state(found[0], first, found[1], last)
        return None

    def _is_head(self, first: int, start: int, end: int, last: int) -> bool:
        """Whether the phrase is about the organ: not 'a member of the opposition', not 'an army officer'."""
        labels = self.labels
        if set(labels.lower[first:start]) & labels.language.articles or labels.qualifies(first, start):
            return False
        noun = labels.words[end] if end < last and labels.language.code == "en" else ""
        return not noun.isalpha() or noun in labels.language.of | labels.language.and_ or noun[0].isupper()

    def _organ_at(self, start: int, last: int) -> tuple[str, int] | None:
        """The organ whose words begin there, in English, and where they end."""
        bodies = self.labels.book.bodies
        if start >= last or start in self._listed or self.labels.lower[start] not in self.labels.book.body_words:
            return None
        for end in range(min(start + LONGEST_BODY, last), start, -1):
            if english := bodies.get(tuple(self.labels.lower[start:end])):
                return english, end
        return None

    def _of_state(self, english: str, first: int, end: int, last: int) -> Entity | Taken | None:
        """The organ of the state that the phrase names, of its person's side, or of the one the report is about."""
        owner = self.labels.owner(first, last, end)
        if owner and owner.kind not in ("state", "seat", "international"):
            owner = self._state(owner.side)
        tail = None if owner else self.people.person(end + 1, last)  # behind 'of'
        side = owner.side if owner else tail.actor.side if tail and tail.actor else None
        if owner or side:
            return self._organ(english, side, owner)
        sides = [side for at, found, side in self._owned if found == english and at < first][-1:] or self._home(first)
        organs = [self._organ(english, side) for side in sides]
        if len(organs) > 1:
            whole = self.labels.text(first, last)
            return Entity(whole, None, "unresolved", "body", rivals=tuple(organ.name for organ in organs))
        if organs and english == "rebels":  # if the text names some, it is them
            return Taken("body", frozenset(("rebels",)), organs[0])
        return organs[0] if organs else None

    def _home(self, first: int) -> list[str]:
        """Whose army 'the army' is: the only state that its paragraph names before it, else the one named most so far.

        Those named about as often as that one are given too.
        """
        paragraph = self.labels.columns.paragraph
        near = dict.fromkeys(side for at, side in self._sides if at < first and paragraph[at] == paragraph[first])
        if len(near) == 1:
            return [*near]
        counts = Counter(side for at, side in self._sides if at < first) or Counter(side for _, side in self._sides)
        most = max(counts.values(), default=0)
        return [side for side, count in counts.most_common() if count > ABOUT * most]

    def _organ(self, english: str, side: str | None, owner: Actor | None = None) -> Entity:
        """The organ of a side: its state where it is the government, a listed one, else by its English name."""
        state = owner or self._state(side)
        if english == "government" and state:
            return self.people.entity(state, "organisation")
        listed = self._listed_organ(english, side)
        if listed:
            return self.people.entity(listed, "body")
        name = self.labels.national(state) if state else str(side)
        return Entity(f"{name} {english}", None, "body", "many" if english in PLURAL_BODIES else "body")

    def _coordinated(self, end: int, first: int) -> bool:
        """Whether only 'and' stands between two names, and an article."""
        language, between = self.labels.language, self.labels.lower[end:first]
        joined = bool(set(between) & language.and_)
        return joined and all(w in language.and_ or w in language.articles for w in between)

    def _find_owned(self) -> list[tuple[int, str, str]]:
        """Where the text gives a state an organ: word number, organ in English, side."""
        out = []
        for name in self.labels.names:
            side, found = name.actors[0].side, self._organ_at(name.last, len(self.labels.words))
            if found and side and name.how in NATIONAL:
                out.append((name.last, found[0], side))
        return out

    def _state(self, side: str | None) -> Actor | None:
        """The state of a side, if the report names it."""
        named = (a for n in self.labels.names if n.how in NATIONAL for a in n.actors)
        return next((a for a in named if a.side == side and a.kind == "state"), None)

    def _listed_organ(self, english: str, side: str | None) -> Actor | None:
        """The listed organ of a side, where it has one of that kind; a staff or branch is not the army."""
        kind, words = ORGANS.get(english, ("", ()))
        actors = (entry.actor for entry in self.labels.book.codebook.entries if entry.actor.side == side)
        return next((a for a in actors if a.kind == kind and any(word in a.name for word in words)), None)

    def group(self, first: int, last: int) -> Entity | None:
        """Unnamed people in English: 'een Egyptische functionaris' is 'an Egyptian official'."""
        labels = self.labels
        for start in range(first, last):
            keys = (tuple(labels.lower[start : start + length]) for length in range(LONGEST_GROUP, 0, -1))
            english = next((labels.book.phrases[key] for key in keys if key in labels.book.phrases), None)
            inner = start > first and labels.words[start][0].isupper() and labels.language.code != "de"
            if not english or inner or labels.qualifies(first, start):  # FNV Bondgenoten are no allies
                continue
            owner = labels.owner(first, last, start + 1)
            noun = english.removeprefix("a ")
            name = f"{labels.national(owner)} {noun}" if owner else noun
            many = noun.endswith("s") or noun.startswith("heads")
            if not many and (labels.indefinite(first) or not owner):
                name = with_article(name)
            return Entity(name, None, "described", "many" if many else "one")
        return None

    def both(self, first: int, last: int) -> Entity | None:
        """'Both countries': the last two states named side by side before it, else the two named last."""
        both = self.labels.language.both
        said = self.labels.text(max(0, first - 1), last).casefold()
        if not said.endswith(both) and self.labels.text(first, last).casefold() not in both:
            return None
        named = [n for n in self.labels.names if n.last <= first and likelier(n).kind == "state" and likelier(n).side]
        pairs = [
            (a, b) for a, b in pairwise(named) if self._coordinated(a.last, b.first) and likelier(a) != likelier(b)
        ]
        sides = [likelier(n) for n in (pairs[-1] if pairs else named)]
        order = list(dict.fromkeys(a.side for a in sides))
        last_two = {a.side: a for a in reversed(sides)}
        names = sorted(list(last_two)[:2], key=order.index)
        if len(names) < 2:
            return None
        members = tuple(self.people.entity(last_two[name], "organisation") for name in names)
        return Entity(" and ".join(str(n) for n in names), None, "several", "many", members=members)
