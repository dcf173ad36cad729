"""Whom a phrase can mean: somebody in a report, or somebody named before."""

from __future__ import annotations

from dataclasses import dataclass

from bestand.records import Actor


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody in a report, listed or not."""

    name: str
    actor: Actor | None
    how: str
    number: str = "one"  # one, many, body (a state or organisation)
    gender: str | None = None
    titles: frozenset[str] = frozenset()
    rivals: tuple[str, ...] = ()
    nouns: frozenset[str] = frozenset()  # common nouns that the text puts to the name


@dataclass(frozen=True, slots=True)
class Taken:
    """A phrase that takes up somebody named before: a pronoun, a bare title, a general noun."""

    kind: str  # male, female, either, plural, neuter, relative, recent, first, title, noun, compatriot, body
    titles: frozenset[str] = frozenset()  # of a title; the noun of a noun, the state of a compatriot
    rivals: tuple[str, ...] = ()

    def fits(self, entity: Entity) -> bool:
        """Whether it can mean that entity."""
        if self.kind == "title":
            return entity.number == "one" and bool(self.titles & entity.titles)
        if self.kind == "compatriot":
            return entity.number == "one" and entity.actor is not None and entity.actor.side in self.titles
        if self.kind == "noun":
            return bool(self.titles & entity.nouns)
        if self.kind == "male":
            return entity.number == "one" and entity.gender != "f"
        if self.kind == "female":
            return entity.number == "one" and entity.gender != "m"
        if self.kind == "recent":
            return entity.number == "one"
        if self.kind == "plural":
            state = entity.actor is not None and entity.actor.kind == "state"
            return entity.number == "many" or (entity.number == "body" and not state)
        return entity.number == "body"
