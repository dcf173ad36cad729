"""The lanes of the timeline: which there are, which acts are one telling, and where each has its mark. In pixels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from bestand import scheme
from bestand.analyses import evidence
from bestand.analyses.repeats import SPREAD
from bestand.analyses.stances import days_between
from bestand.analyses.wording import copied
from bestand.entries import ActEntry, trusted
from bestand.web.scale import CELL, Scale
from bestand.web.stretch import Dated

ROOM = 48  # the least height of a lane: its name stands beside it on two lines
DEEP, DEEPEST = 7, 12  # rows of a lane; in a stretch of one day, which has nowhere else to go
NEAR = 40  # tellings that a new one is compared with


@dataclass(frozen=True, slots=True)
class Telling:
    """An act, with copies of its telling behind the first; the days are the first one's."""

    acts: tuple[ActEntry, ...]
    first: str
    last: str

    @property
    def entry(self) -> ActEntry:
        """The first telling."""
        return self.acts[0]

    @property
    def sure(self) -> bool:
        """Whether a telling of it is likelier right than wrong, or approved by a person."""
        return any(is_sure(entry) for entry in self.acts)

    @property
    def quad(self) -> str:
        """PLOVER's corner, such as "verbal-coop"."""
        known = scheme.load().types.get(self.entry.act.type)
        return known.quad.replace(" ", "-") if known else "verbal-coop"


class Glyph(NamedTuple):
    """A telling at its place in a lane."""

    x: float
    y: float
    telling: Telling


class Bar(NamedTuple):
    """The days that a vague date may mean."""

    left: float
    right: float
    y: float


class More(NamedTuple):
    """So many tellings that found no place, and their days."""

    x: float
    y: float
    tellings: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The acts of one side or actor; "" for those of whom no side is known. `count` is of acts in the stretch."""

    name: str
    count: int
    high: int
    glyphs: tuple[Glyph, ...]
    bars: tuple[Bar, ...]
    more: tuple[More, ...]


def name_of(entry: ActEntry, opened: bool) -> str:
    """The lane of an act: its side, or that of an actor who is known but of no side; if `opened` its actor."""
    actor = entry.act.actor
    if opened:
        return actor.name or actor.side or ""
    return actor.side or (actor.name if actor.name and actor.actor_id else "")


def is_sure(entry: ActEntry) -> bool:
    """Whether an act was likelier read right than wrong, or is approved by a person."""
    return trusted(entry.act.score, entry.standing)


def id_of(entry: ActEntry) -> str:
    """An act by its report and its number there, such as demo-nl#a1."""
    return f"{entry.act.report_id}#{entry.act.id}"


def counts(acts: Iterable[Dated], opened: bool) -> list[tuple[str, int]]:
    """The lanes of some acts with their numbers, most first; the one of no known side last."""
    found = Counter(name_of(d.entry, opened) for d in acts)
    return sorted(found.items(), key=lambda lane: (not lane[0], -lane[1], lane[0]))


def tellings(acts: Iterable[Dated], opened: bool) -> list[Telling]:
    """Acts by day, those of one lane, type and issue told in near the same words within three days taken together."""
    kept: dict[tuple[object, ...], list[list[Dated]]] = defaultdict(list)
    order: list[list[Dated]] = []
    for found in acts:
        act = found.entry.act
        lane = name_of(found.entry, opened) or act.actor.name
        groups = kept[lane, act.type, act.issue, act.negated]
        group = next((g for g in islice(reversed(groups), NEAR) if _copies(found, g)), None)
        if group is None:
            group = []
            groups.append(group)
            order.append(group)
        group.append(found)
    return [Telling(tuple(d.entry for d in g), g[0].first, g[0].last) for g in order]


def lane(name: str, told: Sequence[Telling], scale: Scale) -> Lane:
    """The marks of a lane: vague dates lowest, the rest in stacks on their days, and what does not fit as a number."""
    rows = _Rows(DEEPEST if scale.stretch.days == 1 else DEEP)
    ranges: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    days: dict[str, list[Telling]] = defaultdict(list)
    for telling in told:
        vague = telling.first != telling.last
        (ranges[telling.first, telling.last] if vague else days[telling.first]).append(telling)
    for (first, last), group in ranges.items():
        rows.put_range(scale.left(first), scale.right(last), group)
    for day, group in days.items():
        rows.put_day(scale.places(day, len(group)), group)
    return rows.drawn(name, sum(len(telling.acts) for telling in told))


# ---------------------------------------------------------------- within


@dataclass(slots=True)
class _Rows:
    """Rows of a lane, the lowest first, with what they hold: from where to where."""

    most: int
    taken: list[list[tuple[float, float]]] = field(default_factory=list)
    glyphs: list[tuple[float, int, Telling]] = field(default_factory=list)
    bars: list[tuple[float, float, int]] = field(default_factory=list)
    left_over: list[tuple[float, list[Telling]]] = field(default_factory=list)

    def free(self, row: int, left: float, right: float) -> bool:
        return row >= len(self.taken) or all(b <= left or a >= right for a, b in self.taken[row])

    def take(self, row: int, left: float, right: float) -> None:
        while row >= len(self.taken):
            self.taken.append([])
        self.taken[row].append((left, right))

    def put_range(self, left: float, right: float, group: Sequence[Telling]) -> None:
        middle = (left + right) / 2
        many = max(1, int((right - left) // CELL))
        reach = max(right - left, CELL) / 2
        row = next((r for r in range(self.most) if self.free(r, middle - reach, middle + reach)), None)
        shown = group[:many] if row is not None else []
        if row is not None:
            self.take(row, middle - reach, middle + reach)
            self.bars.append((left, right, row))
            first = middle - (len(shown) - 1) * CELL / 2
            self.glyphs += [(first + at * CELL, row, telling) for at, telling in enumerate(shown)]
        if len(shown) < len(group):
            self.left_over.append((middle, list(group[len(shown) :])))

    def put_day(self, places: Sequence[float], group: Sequence[Telling]) -> None:
        cells = self._cells(places)
        for at, telling in enumerate(group):
            cell = next(cells, None)
            if cell is None:
                self.left_over.append((places[len(places) // 2], list(group[at:])))
                return
            x, row = cell
            self.take(row, x - CELL / 2, x + CELL / 2)
            self.glyphs.append((x, row, telling))

    def _cells(self, places: Sequence[float]) -> Iterator[tuple[float, int]]:
        for row in range(self.most):
            for x in places:
                if self.free(row, x - CELL / 2 + 0.01, x + CELL / 2 - 0.01):
                    yield x, row

    def drawn(self, name: str, count: int) -> Lane:
        over = _joined(self.left_over)
        high = max(ROOM, CELL * (len(self.taken) + bool(over)) + 8)

        def y(row: int) -> float:
            return high - 4 - CELL * row - CELL / 2

        top = y(len(self.taken))
        glyphs = [Glyph(x, y(row), telling) for x, row, telling in self.glyphs]
        glyphs += [Glyph(x, top, group[0]) for x, group in over if len(group) == 1]  # takes no more room than a number
        more = [
            More(x, top, len(group), min(t.first for t in group), max(t.last for t in group))
            for x, group in over
            if len(group) > 1
        ]
        bars = tuple(Bar(a, b, y(r)) for a, b, r in self.bars)
        return Lane(name, count, high, tuple(sorted(glyphs, key=lambda g: (g.x, -g.y))), bars, tuple(more))


def _joined(left_over: Iterable[tuple[float, Sequence[Telling]]]) -> list[tuple[float, list[Telling]]]:
    """What found no place, by where it would have been; neighbours that would overlap are joined."""
    out: list[tuple[float, list[Telling]]] = []
    for x, group in sorted(left_over, key=lambda found: found[0]):
        if out and x - out[-1][0] < 1.5 * CELL:
            out[-1][1].extend(group)
        else:
            out.append((x, list(group)))
    return out


def _copies(found: Dated, group: Sequence[Dated]) -> bool:
    """Whether an act tells the first of a group again; a second one in the same words of one report is another."""
    first, own = group[0], found.entry.act
    acts = (d.entry.act for d in group)
    if any(a.report_id == own.report_id and a.evidence.overlaps(own.evidence) for a in acts):
        return False
    one, other = evidence.of_act(first.entry), evidence.of_act(found.entry)
    return days_between(first.first, found.first) <= SPREAD and copied(one.words, other.words)
