"""What each word of a report is known as: the names and offices on it, and what stands before and behind them."""

from __future__ import annotations

from collections.abc import Sequence

from bestand import naming
from bestand.naming import Gazetteer, Name, Title
from bestand.records import Actor
from bestand.windows import MARKS, Words

PERSONS = frozenset(("full", "surname"))
PLACES = frozenset(("state", "capital", "seat", "organisation"))
NATIONAL = frozenset(("adjective", "inhabitant", *PLACES))
INDEFINITE = frozenset(("een", "a", "an", "ein", "eine", "einer", "einem"))
TOWARDS = frozenset(("to", "tot", "zu"))
PREFERRED = frozenset(("dr-congo", "dominican-republic"))  # where one adjective serves two states
INFLECTED = ("en", "em", "er", "es", "ie", "as", "im", "am", "um", "om")  # of a German word before its noun


class Labels:
    """The words of one report with the names and offices found on them, each looked up once."""

    def __init__(self, columns: Words, book: Gazetteer, day: str | None, sources: Sequence[tuple[int, int]]):
        self.columns, self.book, self.day = columns, book, day
        self.language = book.language
        self.words = naming.bare(columns)
        self.lower = [w.casefold() for w in self.words]
        self.starts = {0} | {w for w in range(1, len(columns)) if self._starts(w)}
        self.titles = [book.title_at(self.words, at) for at in range(len(self.words))]
        self.offices: dict[int, list[Title]] = {}  # by the word behind them
        for title in self.titles:
            if title:
                self.offices.setdefault(title.last, []).append(title)
        found = book.find(self.words)
        self.full = {a.id for n in found if n.how == "full" for a in n.actors}
        self.names = [n for n in found if n.how != "surname" or self._is_surname(n, sources)]
        self.starting = {n.first: n for n in self.names}
        self.ending = {n.last: n for n in self.names}

    def _starts(self, at: int) -> bool:
        """Whether a sentence or quotation begins there, where a capital says nothing."""
        columns = self.columns
        return columns.sentence[at] != columns.sentence[at - 1] or columns.states[at - 1] in MARKS

    def _is_surname(self, name: Name, sources: Sequence[tuple[int, int]]) -> bool:
        """Whether a listed surname is one here: Dan, May and Fall are words too, and the Carter Center is no Carter."""
        at, last = name.first, name.last
        before = self.words[at - 1] if at else ""
        inflected = self.language.code == "de" and before.islower() and before.endswith(INFLECTED)
        vouched = any(a.id in self.full for a in name.actors) or bool(self.office_before(at, 0))
        if self.lower[at] in self.language.starters and last - at == 1 and (at in self.starts or inflected):
            return vouched or any(a <= at < b for a, b in sources)
        behind = self.words[last : last + 1]
        compound = inflected and before in self.language.articles and bool(behind) and behind[0][0].isupper()
        return vouched or not compound or last in self.starts

    def text(self, first: int, last: int) -> str:
        """Words `first` to `last` (exclusive) as they stand, on one line."""
        return naming.plain(self.columns.cover(first, last - 1).of(self.columns.text)) if last > first else ""

    def without_article(self, first: int, last: int) -> int:
        """Where a phrase begins behind its articles and quotation marks."""
        while first < last - 1 and (self.lower[first] in self.language.articles or self.columns.states[first] in MARKS):
            first += 1
        return first

    def indefinite(self, first: int) -> bool:
        """Whether 'a' or 'an' stands before a phrase."""
        return first > 0 and self.lower[first - 1] in INDEFINITE

    def definite(self, first: int) -> bool:
        """Whether 'the', 'this' or 'his' stands before a phrase."""
        return first > 0 and self.lower[first - 1] in self.language.articles - INDEFINITE

    def office_before(self, at: int, first: int) -> Title | None:
        """The office that ends right before word `at`, no earlier than word `first`."""
        return next((t for t in self.offices.get(at, ()) if t.first >= first), None)

    def office_in(self, first: int, last: int) -> Title | None:
        """The first office in a phrase that does not qualify another noun."""
        titles = (t for t in self.titles[first:last] if t and t.last <= last)
        return next((t for t in titles if not self.qualifies(first, t.first)), None)

    def qualifies(self, first: int, at: int) -> bool:
        """Whether what begins at `at` only qualifies a noun before it: 'adviser to Trump', 'delegatie van X'."""
        of = self.language.of
        behind = self.ending.get(at)
        if behind and behind.first > first and behind.how in PLACES and self.lower[behind.first - 1] in of:
            return False  # 'ambassador to Germany Richard Grenell'
        cursor = at
        while cursor > first:
            office, name = self.office_before(cursor, first), self.ending.get(cursor)
            before = self.lower[cursor - 1]
            if office:
                cursor = office.first
            elif before == "-" or (before in self.language.articles and before not in of):
                cursor -= 1
            elif name and name.first >= first and name.how in ("adjective", "state", "organisation"):
                cursor = name.first
            else:
                break
        return cursor > first and self.lower[cursor - 1] in of | TOWARDS

    def owns(self, end: int, last: int) -> bool:
        """Whether the name that ends there owns the noun behind it: "Merkel's spokesman", 'Poetins woordvoerder'."""
        if end >= last:
            return False
        name = self.ending.get(end)
        return bool(name and name.owning) or (self.words[end] in ("'", "’") and end + 1 < last)

    def owner(self, first: int, last: int, end: int) -> Actor | None:
        """The state or organisation an office or body belongs to: before it, inside it, or behind 'of'."""
        near = [n for n in self.names if n.how in NATIONAL and first <= n.first and n.last <= last]
        before = [n for n in near if n.last <= end]
        chosen = before[-1] if before else next((n for n in near if n.first >= end), None)
        return likelier(chosen) if chosen else None

    def national(self, owner: Actor) -> str:
        """How English says that something is of a state: 'Russian'; of another actor, its name."""
        return self.book.adjective_of.get(owner.name, owner.name)

    def clause_end(self, at: int) -> int:
        """The next full stop, colon or the like from a word on."""
        while at < len(self.words) and self.words[at] not in ".;:!?":
            at += 1
        return at


def likelier(name: Name) -> Actor:
    """The likelier of the actors that share a name."""
    return min(name.actors, key=lambda a: (a.id not in PREFERRED, name.actors.index(a)))


def with_article(english: str) -> str:
    """'A' or 'an' before an English phrase."""
    return ("an " if english[0] in "AEIOaeio" else "a ") + english
