"""For whom somebody acts: delegations, ministers, officials, troops and plans of a state are that state's."""

from __future__ import annotations

from bestand.phrases.entities import Entity
from bestand.phrases.labels import NATIONAL, PERSONS, Labels, likelier
from bestand.phrases.people import People
from bestand.phrases.strangers import Strangers


class Agents:
    """The states and organisations behind the unnamed agents of one report."""

    def __init__(self, labels: Labels, people: People, strangers: Strangers):
        self.labels, self.people, self.strangers = labels, people, strangers

    def principals(self, first: int, last: int) -> tuple[Entity, ...]:
        """Whose agents a phrase names, where it names no person: 'de Russische delegatie', 'envoys of A and B'."""
        labels = self.labels
        inside = range(first, last)
        names = [labels.starting[w] for w in inside if w in labels.starting and labels.starting[w].last <= last]
        if any(n.how in PERSONS for n in names) or any(self._person(w) for w in inside):
            return ()
        owners = [n for n in names if n.how in NATIONAL]
        noun = next((w for w in inside if self._agent(w)), None)
        if not owners or (noun is None and not self._bare_adjective(owners[-1].last, last)):
            return ()
        found = {a.id: a for a in map(likelier, owners)}
        return tuple(self.people.entity(actor, "body") for actor in found.values())

    def owned(self, first: int, last: int) -> bool:
        """Whether a phrase names an agent of somebody named before: 'zijn minister van Defensie', 'its envoy'."""
        owning = last - first > 1 and self.labels.lower[first] in self.labels.language.owning
        return owning and any(self._agent(w) for w in range(first + 1, min(last, first + 4)))

    def side_of(self, entity: Entity) -> Entity:
        """The state or party that somebody belongs to; himself where none is known."""
        side = entity.actor.side if entity.actor else None
        known = self.labels.book.actor_named(side) if side else None
        return self.people.entity(known, "body") if known else entity

    def _person(self, at: int) -> bool:
        """Whether the full name of a person begins at a word: no 'Buitenlandse Zaken'."""
        if at not in self.strangers.runs:
            return False
        named = self.strangers.named(at, self.strangers.runs[at])
        return named is not None and named.number == "one"

    def _agent(self, at: int) -> bool:
        """Whether a word is a noun for those who act for a state, alone or at the end of a compound."""
        word = self.labels.lower[at]
        return len(word) > 3 and word.endswith(self.labels.language.agents)

    def _bare_adjective(self, end: int, last: int) -> bool:
        """Whether a phrase ends in an adjective: 'het Amerikaanse' of 'het Amerikaanse voorstel'."""
        name = self.labels.ending.get(last)
        return end == last and name is not None and name.how in ("adjective", "inhabitant")
