"""Which person a phrase means: by name, by an office and its state, or as the chief of what a compound names."""

from __future__ import annotations

from dataclasses import replace

from bestand import naming
from bestand.naming import LEADERS, LIKE, Name, Title
from bestand.phrases.entities import Entity, Taken
from bestand.phrases.labels import NATIONAL, PERSONS, Labels, with_article
from bestand.phrases.strangers import Strangers
from bestand.records import Actor

STATE_OFFICES = frozenset(
    ("president", "prime_minister", "chancellor", "foreign_minister", "defence_minister", "pope", "king")
)
OTHER = "other"  # the title of those that are no more than a noun: 'lawyer', 'coach'
YOUNG = 2  # years before a first office in which a surname may already be its holder's


class People:
    """The persons of one report, listed and not."""

    def __init__(self, labels: Labels, strangers: Strangers):
        self.labels, self.strangers = labels, strangers
        self.holders, self.day = labels.book.holders, labels.day
        self._sides = {a.side for n in labels.names if n.how in NATIONAL for a in n.actors}

    def person(self, first: int, last: int) -> Entity | None:
        """The person a phrase names, unless the name only qualifies another noun."""
        labels, runs = self.labels, self.strangers.runs
        found: list[tuple[bool, Entity]] = []
        at = first
        while at < last:
            name, end, full = labels.starting.get(at), at + 1, False
            if at in runs and runs[at] <= last:
                end, full = runs[at], True
                entity = self.strangers.named(at, end)
            elif name and name.how in PERSONS and name.last <= last:
                end, full, entity = name.last, name.how == "full", self._serving(name, first)
            else:
                entity = self.strangers.lone(first, at, last)
            if entity and not labels.qualifies(first, at) and not labels.owns(end, last):
                found.append((full, entity))
            at = end
        if not found:
            return None
        return next((e for full, e in reversed(found) if full), found[-1][1])

    def known(self, name: Name) -> Entity:
        """A listed person; of several with one surname, the one who fits the report, or none of them."""
        if name.how == "full":
            return self.entity(name.actors[0], "name", tuple(a.name for a in name.actors[1:]))
        whole = self.labels.text(name.first, name.last)
        for surname in (whole, self.labels.words[name.last - 1]):
            if surname in self.strangers.known:
                return self.strangers.known[surname]
        people = [a for a in name.actors if self._grown(a)]
        if not people:
            return Entity(whole, None, "named")
        ranks = [self._rank(a) for a in people]
        best = [a for a, rank in zip(people, ranks, strict=True) if rank == max(ranks)]
        if len(best) > 1:
            return Entity(whole, None, "unresolved", rivals=tuple(a.name for a in best))
        return self.entity(best[0], "surname", tuple(a.name for a in people if a is not best[0]))

    def _grown(self, person: Actor) -> bool:
        """Whether a person's first listed office began no later than some years after the day."""
        begun = min((r.since or "" for r in person.roles), default="")
        return self.day is None or not begun or int(begun[:4]) <= int(self.day[:4]) + YOUNG

    def _rank(self, person: Actor) -> tuple[bool, bool, bool, bool]:
        """Named in full, of a side the report names, heading it on the day, in any office on the day."""
        held = [r.title for r in person.roles if naming.holds(r, self.day)]
        return person.id in self.labels.full, person.side in self._sides, any(t in LEADERS for t in held), bool(held)

    def _serving(self, name: Name, first: int) -> Entity:
        """A person named behind an office must fit it: 'president Clinton' is not the senator."""
        office = self.labels.office_before(name.first, first)
        if name.how == "full" or not office:
            return self.known(name)
        owner = self.labels.owner(first, name.first, office.last)
        wanted = frozenset((office.title, *LIKE.get(office.title, ())))
        fit = [a for a in name.actors if self._held(a, wanted, owner)]
        if not fit and (office.title in STATE_OFFICES or owner):
            return Entity(self.labels.text(name.first, name.last), None, "named", titles=wanted)
        return self.known(replace(name, actors=tuple(fit) or name.actors))

    def _held(self, person: Actor, wanted: frozenset[str], owner: Actor | None) -> bool:
        """Whether a person held an office by the day; of a state's offices, that state's."""
        sides = {owner.name, owner.side} if owner else set()
        held = [
            r for r in person.roles if r.title in wanted or (r.title.endswith("_minister") and "minister" in wanted)
        ]
        if wanted & STATE_OFFICES or "minister" in wanted:
            return any(not owner or r.side in sides for r in held)
        return bool(held) or (owner is not None and bool(sides & {person.side, *(r.side for r in person.roles)}))

    def entity(self, actor: Actor, how: str, rivals: tuple[str, ...] = ()) -> Entity:
        """A listed actor with the offices held on the day."""
        titles = frozenset(
            t
            for r in actor.roles
            if naming.holds(r, self.day)
            for t in (r.title, "minister" if r.title.endswith("_minister") else r.title, "leader")
        )
        number = "one" if actor.kind == "person" else "body"
        return Entity(actor.name, actor, how, number, actor.gender, titles, rivals)

    def office(self, first: int, last: int) -> Entity | Taken | None:
        """An office with or without its state: 'de Amerikaanse president', 'the president'."""
        labels = self.labels
        title = labels.office_in(first, last)
        if not title or title.title == OTHER:
            return None
        indefinite = labels.indefinite(first)
        owner = labels.owner(first, last, title.last)
        if owner:
            return (None if indefinite else self._holder(title, owner)) or self._unlisted(title, owner, indefinite)
        if indefinite or last - first > title.last - title.first + 1:
            return None
        return Taken("title", frozenset((title.title, *LIKE.get(title.title, ()))))

    def _holder(self, title: Title, owner: Actor) -> Entity | None:
        """Who holds an office on the day; which of several ministers, the word alone does not say."""
        holders = self.holders(title.title, owner.name, self.day)
        if not holders and owner.side and owner.kind == "seat":
            holders = self.holders(title.title, owner.side, self.day)
        if not holders:
            return None
        names = tuple(a.name for a in holders)
        if title.title == "minister" and len(names) > 1:
            return Entity(f"{self.labels.national(owner)} minister", None, "described", rivals=names)
        return self.entity(holders[0], "role", names[1:])

    def _unlisted(self, title: Title, owner: Actor, indefinite: bool) -> Entity:
        name = f"{self.labels.national(owner)} {title.title.replace('_', ' ')}"
        return Entity(with_article(name) if indefinite else name, None, "described", titles=frozenset((title.title,)))

    def chief(self, first: int, last: int) -> Entity | None:
        """'Kremlinchef', 'RSF-leider': who leads what the compound names."""
        for at in range(first, last):
            for ending in self.labels.language.chief:
                if self.labels.words[at].endswith(ending):
                    owner = self._led(at, self.labels.words[at].removesuffix(ending))
                    if owner:
                        return self._leader(owner)
        return None

    def _led(self, at: int, stem: str) -> Actor | None:
        """What a chief is the chief of, by the front of the compound."""
        labels = self.labels
        if stem in ("", "-"):
            before = labels.ending.get(at - 1)
            return before.actors[0] if before and labels.words[at - 1] == "-" else None
        names = labels.book.find([stem.strip("-")])
        return names[0].actors[0] if names and names[0].how in NATIONAL else None

    def _leader(self, owner: Actor) -> Entity:
        for of in dict.fromkeys((owner.name, owner.side)):
            for title in LEADERS:
                holders = self.holders(title, of, self.day) if of else []
                if holders:
                    return self.entity(holders[0], "role", tuple(a.name for a in holders[1:]))
        return Entity(f"{self.labels.national(owner)} leader", None, "described", titles=frozenset(("leader",)))
