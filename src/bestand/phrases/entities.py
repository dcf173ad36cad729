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
    number: str = "one"  # one, many, body (a state or organisation), unknown
    gender: str | None = None
    titles: frozenset[str] = frozenset()
    rivals: tuple[str, ...] = ()
    nouns: frozenset[str] = frozenset()  # common nouns that the text puts to the name
    members: tuple[Entity, ...] = ()  # of several in one phrase


@dataclass(frozen=True, slots=True)
class Taken:
    """A phrase that takes up somebody named before: a pronoun, a bare title, a general noun."""

    kind: str  # male, female, person, either, plural, neuter, relative, recent, first, title, noun, compatriot, body
    titles: frozenset[str] = frozenset()  # of a title; a noun's noun, a compatriot's state, a body's kinds
    otherwise: Taken | Entity | None = None  # what it means where nobody fits

    def fits(self, entity: Entity) -> bool:
        """Whether it can mean that entity."""
        person, body = entity.number in ("one", "unknown"), entity.number in ("body", "unknown")
        match self.kind:
            case "title":
                return person and bool(self.titles & entity.titles)
            case "noun":
                return any(own == noun or own.endswith(noun) for noun in self.titles for own in entity.nouns)
            case "compatriot":
                return person and entity.actor is not None and entity.actor.side in self.titles
            case "male":
                return person and entity.gender != "f"
            case "female":
                return person and entity.gender != "m"
            case "plural":
                state = entity.actor is not None and entity.actor.kind == "state"
                return entity.number == "many" or (body and not state)
            case "recent" | "person":
                return person
            case "body":
                kind = entity.actor.kind if entity.actor else ""
                return body and (not self.titles or kind in self.titles)
            case _:
                return body
