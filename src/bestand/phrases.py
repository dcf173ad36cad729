"""What a noun phrase says of who is meant: a known actor, a named stranger, a group, or somebody named before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bestand import naming
from bestand.naming import LEADERS, Gazetteer, Name, Title
from bestand.records import Actor
from bestand.windows import MARKS, Words

PERSONS = frozenset(("full", "surname"))
PLACES = frozenset(("state", "capital", "seat", "organisation"))
NATIONAL = frozenset(("adjective", "inhabitant", "state", "capital", "seat", "organisation"))
STATE_OFFICES = frozenset(
    ("president", "prime_minister", "chancellor", "foreign_minister", "defence_minister", "pope", "king")
)
ORGANS = {  # kind of organisation, and a word that its name has
    "army": ("army", ("Army", "Armed Forces", "Defense Forces", "Defence Forces", "Military", "army", "military")),
    "Foreign Ministry": ("ministry", ("Foreign Ministry",)),
    "Defence Ministry": ("ministry", ("Defence Ministry",)),
    "parliament": ("parliament", ("",)),
}
FIRST_NAMED = 1.5  # mentions that being named first is worth
PLURAL_BODIES = frozenset(("rebels", "media"))
PREFERRED = frozenset(("dr-congo", "dominican-republic"))  # where one adjective serves two states


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

    kind: str  # male, female, either, plural, neuter, relative, recent, first, title, noun, body
    titles: frozenset[str] = frozenset()  # of a title; for a noun, the noun
    rivals: tuple[str, ...] = ()

    def fits(self, entity: Entity) -> bool:
        """Whether it can mean that entity."""
        if self.kind == "title":
            return entity.number == "one" and bool(self.titles & entity.titles)
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


@dataclass(slots=True)
class Phrases:
    """The noun phrases of one report, read by the names and words of its language."""

    columns: Words
    book: Gazetteer
    day: str | None
    sources: tuple[tuple[int, int], ...] = ()  # word ranges of the statements' sources
    words: list[str] = field(init=False)
    names: list[Name] = field(init=False)
    strangers: dict[str, Entity] = field(init=False, default_factory=dict)  # by full name and by surname
    _starting: dict[int, Name] = field(init=False)
    _runs: dict[int, int] = field(init=False)
    _home: str | None = field(init=False)

    def __post_init__(self) -> None:
        self.words = naming.bare(self.columns)
        self.names = self.book.find(self.words)
        self._starting = {n.first: n for n in self.names}
        self._runs = {}
        self._home = self._home_side()
        self._meet_strangers()

    def _home_side(self) -> str | None:
        """Whose army 'the army' is where nothing else tells: the state named most, the first one named going before."""
        sides = [
            (n.how, a.side)
            for n in self.names
            if n.how in NATIONAL
            for a in n.actors[:1]
            if a.side and a.kind in ("state", "seat")
        ]
        counts = Counter(side for _, side in sides)
        first = next((side for how, side in sides if how != "capital"), None)  # capitals stand in datelines
        return max(counts, key=lambda side: counts[side] + FIRST_NAMED * (side == first), default=None)

    # ------------------------------------------------------------------ reading

    def text(self, first: int, last: int) -> str:
        """Words `first` to `last` (exclusive) as they stand, on one line."""
        return naming.plain(self.columns.cover(first, last - 1).of(self.columns.text)) if last > first else ""

    def read(self, first: int, last: int) -> Entity | Taken:
        """What a source phrase means by itself."""
        first, last = self._head(self._without_article(first, last), last)
        pronoun = self._pronoun(first, last)
        if pronoun:
            return pronoun
        parts = self._parts(first, last)
        if len(parts) > 1:
            several = self._several(parts)
            if several:
                return several
        return (
            self._both(first, last)
            or self._person(first, last)
            or self._office(first, last)
            or self._chief(first, last)
            or self._body(first, last)
            or self._group(first, last)
            or self._place(first, last)
            or self._again(first, last)
            or self._stranger(first, last)
            or self._described(first, last)
        )

    def mentions(self) -> Iterator[tuple[int, Entity]]:
        """Everybody the text names, in order: (word number, entity)."""
        at = 0
        while at < len(self.words):
            entity, last = self._mention(at)
            if entity:
                yield at, entity
            at = max(last, at + 1)

    def _mention(self, at: int) -> tuple[Entity | None, int]:
        name = self._starting.get(at)
        if name and name.how in ("adjective", "inhabitant"):
            for end in range(name.last, min(name.last + 3, len(self.words))):
                title = self.book.title_at(self.words, end)
                if title:
                    found = self._person(at, min(title.last + 4, self._clause_end(title.last))) or self._office(
                        at, title.last
                    )
                    if isinstance(found, Entity):
                        return found, title.last
        if at in self._runs:
            return self._stranger(at, self._runs[at]), self._runs[at]
        if name and name.how in PERSONS:
            return self._known(name), name.last
        if name and name.how in PLACES:
            return self._place(at, name.last), name.last
        word = self.words[at]
        if word in self.strangers and word[0].isupper():
            return self.strangers[word], at + 1
        chief = self._chief(at, at + 1) if word[0].isupper() else None
        return chief, at + 1

    # ------------------------------------------------------------------ ways to read a phrase

    def _without_article(self, first: int, last: int) -> int:
        while first < last - 1 and (
            self.words[first].casefold() in self.book.language.articles or self.columns.states[first] in MARKS
        ):
            if self._pronoun(first, first + 1) and last - first == 1:
                break
            first += 1
        return first

    def _head(self, first: int, last: int) -> tuple[int, int]:
        """Without examples ('including ...'), and without the paper somebody speaks through ('a tweet by ...')."""
        for at in range(first + 1, last):
            if self.text(at, last).casefold().startswith(self.book.language.including):
                last = at - (self.words[at - 1] == ",")
                break
        if self.words[first].casefold() in self.book.language.documents:
            for at in range(last - 2, first, -1):
                if self.words[at].casefold() in self.book.language.of and self.words[at].islower():
                    return self._without_article(at + 1, last), last
        return first, last

    def _pronoun(self, first: int, last: int) -> Taken | None:
        if last - first != 1:
            return None
        if self.words[first].isupper() and last - first == 1 and len(self.words[first]) > 1:
            return None  # 'US' is not 'us'
        word = self.words[first].casefold()
        pronouns = self.book.language.pronouns
        for kind in ("recent", "relative", "male", "female", "either", "plural", "neuter", "first"):
            if word in pronouns[kind]:
                return Taken(kind)
        return None

    def _parts(self, first: int, last: int) -> list[tuple[int, int]]:
        """The members of a coordination, cut at commas and 'and' outside names and titles."""
        cuts, at = [first], first
        joined = False
        while at < last:
            name = self._starting.get(at)
            title = self.book.title_at(self.words, at)
            if name or title or at in self._runs:
                at = max(at + 1, name.last if name else 0, title.last if title else 0, min(self._runs.get(at, 0), last))
                continue
            if self.words[at].casefold() in self.book.language.and_:
                joined = True
                cuts += [at, at + 1]
            elif self.words[at] == "," and at + 1 < last:
                cuts += [at, at + 1]
            at += 1
        cuts.append(last)
        return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if b > a] if joined else []

    def _several(self, parts: list[tuple[int, int]]) -> Entity | None:
        found = [self.read(*part) for part in parts]
        known = [e for e in found if isinstance(e, Entity) and e.how not in ("described", "group")]
        if len(known) < len(found):
            return None
        names = list(dict.fromkeys(e.name for e in known))
        joined = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
        return Entity(joined, None, "several", "many")

    def _both(self, first: int, last: int) -> Entity | None:
        said = self.text(max(0, first - 1), last).casefold()
        if (
            not said.endswith(self.book.language.both)
            and self.text(first, last).casefold() not in self.book.language.both
        ):
            return None
        sides: list[str] = []
        for name in self.names:
            actor = self._one_of(name)
            if name.last <= first and actor.kind == "state" and actor.side:
                sides.append(actor.side)
        last_two = list(dict.fromkeys(reversed(sides)))[:2]
        names = sorted(last_two, key=sides.index)
        return Entity(" and ".join(names), None, "several", "many") if len(names) == 2 else None

    def _one_of(self, name: Name) -> Actor:
        """The likelier of the actors that share a name."""
        return min(name.actors, key=lambda a: (a.id not in PREFERRED, name.actors.index(a)))

    def _person(self, first: int, last: int) -> Entity | None:
        """The person a phrase names, unless the name only qualifies another noun."""
        found: list[tuple[bool, Entity]] = []
        at = first
        while at < last:
            if at in self._runs and self._runs[at] <= last:
                end = self._runs[at]
                entity = self._stranger(at, end)
                full = True
            else:
                name = self._starting.get(at)
                if not (name and name.how in PERSONS and name.last <= last):
                    stranger = self._lone(first, at, last)
                    if stranger and not self._qualifies(first, at) and not self._owns(at + 1, last):
                        found.append((False, stranger))
                    at += 1
                    continue
                end, full, entity = name.last, name.how == "full", self._serving(name, first)
            if entity and not self._qualifies(first, at) and not self._owns(end, last):
                found.append((full, entity))
            at = end
        if not found:
            return None
        return next((e for full, e in reversed(found) if full), found[-1][1])

    def _lone(self, first: int, at: int, last: int) -> Entity | None:
        """A single unlisted word that names somebody: met before in full, or right behind an office."""
        word = self.words[at]
        if not (word[0].isupper() and word.isalpha()):
            return None
        if word in self.strangers:
            return self.strangers[word]
        office = any((t := self.book.title_at(self.words, s)) and t.last == at for s in range(first, at))
        return Entity(word, None, "named") if office and at == last - 1 and at not in self._starting else None

    def _qualifies(self, first: int, at: int) -> bool:
        """Whether what begins at `at` only qualifies a noun before it: 'adviser to Trump', 'delegatie van X'."""
        cursor = at
        behind = next((n for n in self.names if n.last == at and n.first > first and n.how in PLACES), None)
        if behind and self.words[behind.first - 1].casefold() in self.book.language.of:
            return False  # 'ambassador to Germany Richard Grenell'
        while cursor > first:
            before = cursor - 1
            office = next(
                (t for s in range(first, cursor) if (t := self.book.title_at(self.words, s)) and t.last == cursor), None
            )
            if office:
                cursor = office.first
            elif (
                self.words[before].casefold() in self.book.language.articles
                and self.words[before].casefold() not in self.book.language.of
            ):
                cursor -= 1
            elif any(
                n.last == cursor and n.how in ("adjective", "state", "organisation") and n.first >= first
                for n in self.names
            ):
                cursor = next(n.first for n in self.names if n.last == cursor)
            elif self.words[before] == "-":
                cursor -= 1
            else:
                break
        return cursor > first and self.words[cursor - 1].casefold() in self.book.language.of | {"to", "tot", "zu"}

    def _owns(self, end: int, last: int) -> bool:
        """Whether the name that ends there owns the noun behind it: "Merkel's spokesman", 'Poetins woordvoerder'."""
        if end >= last:
            return False
        owning = any(n.owning and n.last == end for n in self.names)
        return owning or (self.words[end] in ("'", "’") and end + 1 < last)

    def _known(self, name: Name) -> Entity:
        """A listed person; of several with one surname, the one who fits the report."""
        people = list(name.actors)
        if name.how == "surname":
            surname = self.words[name.last - 1]
            if surname in self.strangers:
                return self.strangers[surname]
            full = {a.id for n in self.names if n.how == "full" for a in n.actors}
            people = [a for a in people if a.id in full] or self._likely(people)
        person = people[0]
        rivals = tuple(a.name for a in name.actors if a is not person)
        return self._as_entity(person, "name" if name.how == "full" else "surname", rivals)

    def _serving(self, name: Name, first: int) -> Entity:
        """A person named behind an office must have held it, ever: 'president Clinton' is not the senator."""
        office = next(
            (t for s in range(first, name.first) if (t := self.book.title_at(self.words, s)) and t.last == name.first),
            None,
        )
        if name.how == "surname" and office and office.title in STATE_OFFICES:
            wanted = {office.title, *naming.LIKE.get(office.title, ())}
            fit = tuple(a for a in name.actors if any(r.title in wanted for r in a.roles))
            if not fit:
                return Entity(self.words[name.last - 1], None, "named", titles=frozenset(wanted))
            name = replace(name, actors=fit)
        return self._known(name)

    def _office_before(self, at: int, first: int) -> Title | None:
        """The office that ends right before word `at`, no earlier than word `first`."""
        offices = (self.book.title_at(self.words, start) for start in range(first, at))
        return next((t for t in offices if t and t.last == at), None)

    def _likely(self, people: list[Actor]) -> list[Actor]:
        """People of one surname, those in office on the day and of a side the report names first."""
        sides = {a.side for n in self.names if n.how in NATIONAL for a in n.actors}

        def rank(person: Actor) -> tuple[int, int]:
            serving = any(naming.holds(r, self.day) for r in person.roles)
            return (-int(person.side in sides), -int(serving))

        return sorted(people, key=rank)

    def _as_entity(self, actor: Actor, how: str, rivals: tuple[str, ...] = ()) -> Entity:
        titles = frozenset(
            t
            for r in actor.roles
            if naming.holds(r, self.day)
            for t in (r.title, "minister" if r.title.endswith("_minister") else r.title, "leader")
        )
        number = "one" if actor.kind == "person" else "body"
        return Entity(actor.name, actor, how, number, actor.gender, titles, rivals)

    def _office(self, first: int, last: int) -> Entity | Taken | None:
        """An office with or without its state: 'de Amerikaanse president', 'the president'."""
        title = next(
            (
                t
                for at in range(first, last)
                if (t := self.book.title_at(self.words, at)) and t.last <= last and not self._qualifies(first, at)
            ),
            None,
        )
        if not title:
            return None
        indefinite = first > 0 and self.words[first - 1].casefold() in ("een", "a", "an", "ein", "eine", "einer")
        owner = self._owner(first, last, title.last)
        english = title.title.replace("_", " ")
        if owner and not indefinite:
            holders = self.book.holders(title.title, owner.name, self.day)
            if not holders and owner.side and owner.kind == "seat":
                holders = self.book.holders(title.title, owner.side, self.day)
            if holders:
                rivals = tuple(a.name for a in holders[1:])
                if title.title == "minister" and rivals:
                    return Entity(
                        f"{self._national(owner)} minister", None, "described", rivals=tuple(a.name for a in holders)
                    )
                return self._as_entity(holders[0], "role", rivals)
        if owner:
            article = "a " if indefinite else ""
            if indefinite and self._national(owner)[0] in "AEIO":
                article = "an "
            return Entity(
                f"{article}{self._national(owner)} {english}", None, "described", titles=frozenset((title.title,))
            )
        if indefinite:
            return None
        if last - first <= title.last - title.first + 1:
            titles = {title.title, *naming.LIKE.get(title.title, ())}
            return Taken("title", frozenset(titles))
        return None

    def _owner(self, first: int, last: int, end: int) -> Actor | None:
        """The state or organisation an office or body belongs to: before it, inside it, or behind 'of'."""
        near = [n for n in self.names if n.how in NATIONAL and first <= n.first and n.last <= last]
        before = [n for n in near if n.last <= end]
        chosen = before[-1] if before else next((n for n in near if n.first >= end), None)
        if not chosen:
            return None
        return self._one_of(chosen)

    def _national(self, owner: Actor) -> str:
        return self.book.adjective_of.get(owner.name, owner.name)

    def _chief(self, first: int, last: int) -> Entity | None:
        """'Kremlinchef', 'RSF-leider': who leads what the compound names."""
        for at in range(first, last):
            word = self.words[at]
            for ending in self.book.language.chief:
                stem = word.removesuffix(ending)
                if stem == word:
                    continue
                owner = None
                if stem in ("", "-") or not stem:
                    owner = next(
                        (n.actors[0] for n in self.names if n.last == at - 1 and self.words[at - 1] == "-"), None
                    )
                else:
                    names = self.book.find([stem.strip("-")])
                    owner = names[0].actors[0] if names and names[0].how in NATIONAL else None
                if owner:
                    return self._leader(owner)
        return None

    def _leader(self, owner: Actor) -> Entity:
        for of in dict.fromkeys((owner.name, owner.side)):
            for title in LEADERS:
                holders = self.book.holders(title, of, self.day) if of else []
                if holders:
                    return self._as_entity(holders[0], "role", tuple(a.name for a in holders[1:]))
        return Entity(f"{self._national(owner)} leader", None, "described", titles=frozenset(("leader",)))

    def _body(self, first: int, last: int) -> Entity | None:
        """An organ of a state: 'het Soedanese leger', 'the foreign ministry'."""
        for start in range(first, last):
            for length in (5, 4, 3, 2, 1):
                key = tuple(w.casefold() for w in self.words[start : start + length])
                english = self.book.bodies.get(key)
                if not english or start + length > last or self._qualifies(first, start):
                    continue
                owner = self._owner(first, last, start + length)
                tail = None if owner else self._person(start + length + 1, last)  # behind 'of'
                side = owner.side if owner else tail.actor.side if tail and tail.actor else self._home
                if owner is None and side is None:
                    return None
                state = owner or next(
                    (
                        a
                        for n in self.names
                        if n.how in NATIONAL
                        for a in n.actors
                        if a.side == side and a.kind == "state"
                    ),
                    None,
                )
                listed = self._organ(english, side)
                if english == "government" and state:
                    return self._as_entity(state, "organisation")
                if listed:
                    return self._as_entity(listed, "body")
                name = self._national(state) if state else str(side)
                return Entity(f"{name} {english}", None, "body", "many" if english in PLURAL_BODIES else "body")
        return None

    def _organ(self, english: str, side: str | None) -> Actor | None:
        """The listed organ of a side, where it has one of that kind; a staff or branch is not the army."""
        kind, words = ORGANS.get(english, ("", ()))
        actors = (entry.actor for entry in self.book.codebook.entries if entry.actor.side == side)
        return next((a for a in actors if a.kind == kind and any(word in a.name for word in words)), None)

    def _group(self, first: int, last: int) -> Entity | None:
        """Unnamed people in English: 'een Egyptische functionaris' is 'an Egyptian official'."""
        indefinite = first > 0 and self.words[first - 1].casefold() in (
            "een",
            "a",
            "an",
            "ein",
            "eine",
            "einer",
            "einem",
        )
        for start in range(first, last):
            english = None
            for length in (3, 2, 1):
                english = english or self.book.phrases.get(
                    tuple(w.casefold() for w in self.words[start : start + length])
                )
            if not english or self._qualifies(first, start):
                continue
            owner = self._owner(first, last, start + 1)
            noun = english.removeprefix("a ")
            name = f"{self._national(owner)} {noun}" if owner else noun
            many = noun.endswith("s") or noun.startswith("heads")
            if not many and (indefinite or not owner):
                name = ("an " if name[0] in "AEIOaeio" else "a ") + name
            return Entity(name, None, "described", "many" if many else "one")
        return None

    def _place(self, first: int, last: int) -> Entity | None:
        """A state by its name, its capital or its seat of power, or an organisation."""
        for name in self.names:
            if (
                first <= name.first
                and name.last <= last
                and name.how in PLACES
                and not self._qualifies(first, name.first)
            ):
                actor = self._one_of(name)
                if name.last < last and self.words[name.last] == "-" and name.how != "organisation":
                    return None
                return self._as_entity(actor, "organisation", tuple(a.name for a in name.actors if a is not actor))
            if first <= name.first and name.last <= last and name.how == "inhabitant" and last - first <= 2:
                return Entity(f"{self._national(name.actors[0])}s", None, "described", "many")
        return None

    def _again(self, first: int, last: int) -> Taken | None:
        """A definite noun that takes up somebody: 'de beweging', 'the diplomat'."""
        if last - first > 2 or first == 0:
            return None
        word = self.words[last - 1].casefold()
        for kind, taken in (("body", "body"), ("man", "male"), ("woman", "female")):
            if word in self.book.language.again_nouns[kind]:
                return Taken(taken)
        known = any(word in e.nouns for e in self.strangers.values())
        return Taken("noun", frozenset((word,))) if known and last - first == 1 else None

    def _stranger(self, first: int, last: int) -> Entity | None:
        """A person nobody has listed, by the name the text gives."""
        whole = self.text(first, last)
        if whole in self.strangers:
            return self.strangers[whole]
        word = self.words[first]
        if last - first == 1 and word[0].isupper() and word.isalpha() and self.book.language.code != "de":
            return Entity(word, None, "named")
        return None

    def _described(self, first: int, last: int) -> Entity:
        capital = [w for w in range(first, last) if self.words[w][0].isupper() and self.words[w].isalpha()]
        if self.book.language.code != "de" and len(capital) == 1 and capital[0] == last - 1 and last - first <= 4:
            return Entity(self.words[last - 1], None, "named")
        return Entity(self.text(first, last), None, "described", "body")

    # ------------------------------------------------------------------ strangers

    def _meet_strangers(self) -> None:
        """Full names that the codebook does not list, and the surnames that take them up."""
        starts = {0} | {
            w
            for w in range(1, len(self.words))
            if self.columns.sentence[w] != self.columns.sentence[w - 1] or self.columns.states[w - 1] in MARKS
        }
        blocked = {w for n in self.names if n.how not in PERSONS for w in range(n.first, n.last)}
        for at in range(len(self.words)):
            title = self.book.title_at(self.words, at)
            blocked |= set(range(at, title.last)) if title else set()
        german = self.book.language.code == "de"
        for first, last in naming.full_names(self.words, blocked, starts):
            if german and not self._likely_name(first, last):
                continue
            if (
                german
            ):  # the words before a first name and a surname are a noun: 'die Wiener Ökonomin Henrike Lautenbach'
                first = max(first, last - 2) if self.words[last - 2] not in ("-", "'", "’") else first
            if first in starts and self.words[first].casefold() in self._common():
                first += 1
            if last - first < 2 or any(n.how == "full" and n.first < last and first < n.last for n in self.names):
                continue
            self._add_stranger(first, last)

    def _likely_name(self, first: int, last: int) -> bool:
        """German writes every noun with a capital: a name is looked for only in a source or right behind an office."""
        inside = any(a <= first and last <= b for a, b in self.sources)
        article = first > 0 and self.words[first - 1].casefold() in self.book.language.articles
        behind = any(
            (t := self.book.title_at(self.words, s)) and t.last == first for s in range(max(0, first - 3), first)
        )
        return behind or (inside and not (article and last - first == 2))

    def _common(self) -> frozenset[str]:
        language = self.book.language
        pronouns = frozenset(w for group in language.pronouns.values() for w in group)
        return language.articles | language.of | language.and_ | language.starters | pronouns

    def _add_stranger(self, first: int, last: int) -> None:
        name = self.text(first, last)
        titles = frozenset(
            t.title
            for s in range(max(0, first - 6), first)
            if (t := self.book.title_at(self.words, s)) and t.last == first
        )
        noun = self.words[first - 1].casefold() if first and self.words[first - 1].isalpha() else ""
        nouns = frozenset((noun,)) - self._common() if noun else frozenset()
        entity = self.strangers.get(name) or Entity(name, None, "named", "one", None, titles, nouns=nouns)
        self._runs[first] = last
        self.strangers.setdefault(name, entity)
        self.strangers.setdefault(self.words[last - 1], entity)

    def _clause_end(self, at: int) -> int:
        while at < len(self.words) and self.words[at] not in ".;:!?":
            at += 1
        return at
