"""Encounters on the timeline: those in a stretch, told of once or often, as marks across the lanes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bestand.entries import EncounterEntry, Filter, Part, trusted
from bestand.ledger import Ledger
from bestand.web.scale import CELL, WIDE, Scale
from bestand.web.stretch import Dossier, Stretch, shifted, span_of

DEEP = 6  # rows of names above the lanes
WIDTH = 7.2  # pixels of a letter, at most on average
AROUND = 31  # days before and after a stretch in which reports may tell of an encounter in it, at most
MOST = 400  # tellings up to which encounters are drawn
AHEAD = 31  # days behind a dossier's last act in which planned encounters are shown


@dataclass(frozen=True, slots=True)
class Occasion:
    """An encounter with every telling of it; its days, None where none is known."""

    entries: tuple[EncounterEntry, ...]
    days: tuple[str, str] | None

    @property
    def entry(self) -> EncounterEntry:
        """The telling that scores most."""
        return max(self.entries, key=lambda e: e.encounter.score)

    @property
    def place(self) -> str | None:
        """Where it was, by the first telling that says so."""
        return next((e.encounter.place for e in self.entries if e.encounter.place), None)

    @property
    def sure(self) -> bool:
        """Whether a telling of it is likelier right than wrong, or approved by a person."""
        return any(trusted(e.encounter.score, e.standing) for e in self.entries)

    @property
    def people(self) -> tuple[str, ...]:
        """Who took part, by name."""
        return tuple(dict.fromkeys(p.name for e in self.entries for p in e.encounter.participants if p.name))

    def who(self, opened: bool) -> tuple[str, ...]:
        """The lanes of those who took part: their sides, or if `opened` themselves."""
        sides = dict.fromkeys(p.side for e in self.entries for p in e.encounter.participants if p.side)
        return self.people if opened else tuple(sides)


class Crossing(NamedTuple):
    """An encounter where it is drawn: its line, its name from `left`, how deep its line goes, and whom it touches."""

    x: float
    y: float
    left: float
    right: float
    label: str
    occasion: Occasion
    until: float | None  # where a vague date ends
    touched: frozenset[int]  # lanes

    @property
    def deepest(self) -> int:
        """The last lane that its line reaches, -1 where it touches none."""
        return max(self.touched, default=-1)


class Band(NamedTuple):
    """The names of encounters above the lanes, and how many found no room."""

    crossings: tuple[Crossing, ...]
    high: int
    left_over: int


def read(book: Ledger, where: Filter, shown: Stretch) -> list[Occasion] | None:
    """The encounters that reports around a stretch tell of, by day, those without a day last; None if too many do."""
    around = min(AROUND, max(2, shown.days))
    near = replace(where, since=shifted(shown.first, -around), until=shifted(shown.last, around), issue=None)
    entries = list(book.encounters(near, part=Part(MOST + 1)))
    if len(entries) > MOST:  # only the first of them would tell a wrong story
        return None
    groups: dict[tuple[object, ...], list[list[EncounterEntry]]] = defaultdict(list)
    for entry in entries:
        alike = groups[entry.encounter.kind, entry.encounter.status, days_of(entry)]
        group = next((g for g in alike if all(_same(entry, other) for other in g)), None)
        if group is None:
            alike.append([entry])
        else:
            group.append(entry)
    found = [Occasion(tuple(g), days_of(g[0])) for alike in groups.values() for g in alike]
    return sorted(found, key=lambda o: (o.days is None, o.days or ("", ""), o.entry.about.report_id))


def within(occasions: Iterable[Occasion], shown: Stretch) -> list[Occasion]:
    """Those of the days shown, and those without a day that were told of in them."""
    out = []
    for occasion in occasions:
        days = occasion.days or span_of(occasion.entry.about.published)
        if days and shown.shows(*days):
            out.append(occasion)
    return out


def reaching(occasions: Iterable[Occasion], shown: Stretch, dossier: Dossier, until: str | None) -> Stretch:
    """A stretch that ends with its dossier, made longer by the encounters that are planned for soon after."""
    if until or shown.last != dossier.last:
        return shown
    ahead = shifted(shown.last, AHEAD)
    last = max((o.days[1] for o in occasions if o.days and shown.last < o.days[1] <= ahead), default=shown.last)
    return replace(shown, last=last)


def days_of(entry: EncounterEntry) -> tuple[str, str] | None:
    """The days that an encounter's date may mean; of one that was held, those of its report where it has none."""
    dated = entry.encounter.date
    if dated:
        return span_of(dated.edtf)
    return span_of(entry.about.published) if entry.encounter.status == "held" else None


def cross(named: Sequence[tuple[str, Occasion]], scale: Scale, lanes: Sequence[str], opened: bool) -> Band:
    """Where encounters are drawn, each with the words it is named by; names that would overlap move to another row."""
    rows: list[float] = []  # where each row is free from
    found, left_over = [], 0
    for words, occasion in named:
        if occasion.days is None:
            continue
        first, last = occasion.days
        left, right = scale.left(first), scale.right(last)
        x = left + scale.step / 2 if first == last else left
        wide = max(CELL, len(words) * WIDTH + 10)
        start = min(x - 6, WIDE - wide)
        row = next((r for r, free in enumerate(rows) if free <= start), len(rows))
        if row == DEEP:
            left_over += 1
            continue
        rows[row : row + 1] = [start + wide]
        at = frozenset(n for n, lane in enumerate(lanes) if lane in occasion.who(opened))
        vague = None if first == last else right
        found.append(Crossing(x, row * CELL, start, start + wide, words, occasion, vague, at))
    high = max(1, len(rows)) * CELL + 6
    return Band(tuple(c._replace(y=high - 6 - CELL - c.y) for c in found), high, left_over)


def _same(one: EncounterEntry, other: EncounterEntry) -> bool:
    """Whether two tellings of a kind, status and day are of one encounter: the place or the sides agree."""
    a, b = one.encounter, other.encounter
    if days_of(one) is None:
        return False
    if a.place and b.place:
        return a.place == b.place
    here, there = ({p.side for p in e.participants if p.side} for e in (a, b))
    return bool(here and there) and (here <= there or there <= here)
