"""Two accounts as rows that face each other: for every issue what stands on either side, and how the two relate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bestand.analyses.contrast import Contrast, Kind, Shared, Told
from bestand.analyses.evidence import Evidence
from bestand.analyses.tone import Tone
from bestand.entries import ActEntry, Entry, Part, trusted
from bestand.records import Span
from bestand.web.marks import Mark, Piece, pieces

Relation = Literal["conflict", "both", "only_a", "only_b"]
COUNTED = ("evaluative", "hedges", "commitments")  # what of a tone is marked and counted
SHORTEST = 5  # letters of a word that is compared
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+")
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")  # 6,000 and 6.000 are one number
# Words of five letters or more that only hold sentences together: that both accounts have them tells nothing.
BARE = {
    "en": "about above after again against along already although among another because before being below between "
    "cannot could doing during either every further having itself might neither other others ought shall "
    "should since still their theirs there these those though through toward towards under unless until where "
    "whether which while whose within without would yours",
    "nl": "aangezien achter alleen alsof andere anders beide beiden binnen buiten daarbij daardoor daarmee daarna "
    "daarom daarop daarvan daarvoor dezelfde doordat elkaar enkele geweest hadden hebben hetzelfde hierop "
    "hoewel indien intussen kunnen langs moest moesten moeten mogen naast nadat niets omdat onder sinds "
    "sommige steeds tegen tegenover terwijl tijdens tussen vanaf verder volgens voordat waaraan waarbij "
    "waardoor waarin waarmee waarna waarom waarop waarover waaruit waarvan waarvoor wanneer welke wilde wilden "
    "willen worden wordt zichzelf zoals zodat zodra zolang zonder zouden zowel zullen",
    "de": "allem allen aller alles andere anderen anderer anderes außer beide beiden beider bevor dabei dadurch "
    "dafür damit danach daran darauf daraus darin darüber darum davon davor deren dessen diese diesem diesen "
    "dieser dieses durch durfte dürfen einem einen einer eines einige gegen gewesen haben hatte hatten hätte "
    "hätten ihnen ihrem ihren ihrer ihres indem jedem jeden jeder jedes jedoch jener keine keinem keinen "
    "keiner keines konnte konnten könne können könnte könnten lassen musste mussten müsse müssen müsste "
    "nachdem nicht nichts obwohl seien seine seinem seinen seiner seines seither selbst sobald solche solle "
    "sollen sollte sollten sondern sowie sowohl unser unsere unter vielmehr weder welche welchem welchen "
    "welcher welches werde werden wieder wolle wollen wollte wollten worden während wären wurde wurden würde "
    "würden zwischen",
}
SKIPPED = {language: frozenset(words.split()) for language, words in BARE.items()}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a passage stands, and as whose words: statements within one another may have several speakers.

    `clashes` are the kinds of the conflicts that it is in.
    """

    told: tuple[Told, ...]
    url: str | None
    sure: bool
    standings: tuple[str, ...]
    clashes: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an account in pieces, each with the names of what marks it, and all that tell them to the letter.

    `more` counts the sources that come behind these.
    """

    pieces: tuple[Piece, ...]
    language: str
    sources: tuple[Source, ...]
    more: int

    @property
    def place(self) -> Evidence:
        """Where it stands first."""
        return self.sources[0].told[0].evidence

    @property
    def clashes(self) -> bool:
        """Whether it is in conflict with the other account."""
        return any(source.clashes for source in self.sources)


@dataclass(frozen=True, slots=True)
class Cell:
    """What an account tells on an issue: some passages, and how many come behind them."""

    passages: tuple[Passage, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Row:
    """An issue: what either account tells of it, and how the two relate."""

    issue: str
    relation: Relation
    clashes: tuple[Kind, ...]
    a: Cell
    b: Cell


class Behind:
    """What a contrast does not keep of its passages: their reports, how sure the entries are, what is counted there."""

    def __init__(self, statements: Iterable[Entry], acts: Iterable[ActEntry], tones: Iterable[Tone]):
        self.reports: dict[str, tuple[str, str | None]] = {}  # language and address
        self._entries: dict[tuple[object, ...], list[tuple[float, str | None]]] = defaultdict(list)
        self._marks: dict[str, list[Mark]] = defaultdict(list)
        for entry in statements:
            self.reports[entry.report_id] = entry.language, entry.url
            spans = entry.statement.content
            place = (entry.report_id, min(s.start for s in spans), max(s.end for s in spans))
            self._entries[place].append((entry.statement.score, entry.standing))
        for found in acts:
            act = found.act
            self._entries[(act.report_id, *act.evidence, act.issue)].append((act.score, found.standing))
        for kind in COUNTED:
            for hit in (hit for tone in tones for hit in getattr(tone, kind)):
                self._marks[hit.report].append(Mark(Span(hit.start, hit.end), kind))

    def entries(self, told: Evidence, issue: str) -> list[tuple[float, str | None]]:
        """Score and standing of the acts on an issue that a passage is of or, where there are none, its statements."""
        place = (told.report, told.start, told.end)
        return self._entries.get((*place, issue)) or self._entries.get(place, [])

    def marks(self, told: Evidence) -> set[Mark]:
        """What is counted in a passage, by places in the passage's own words."""
        whole, at = Span(told.start, told.end), told.start
        inside = (m for m in self._marks.get(told.report, ()) if m.span.overlaps(whole))
        return {Mark(Span(max(0, m.span.start - at), m.span.end - at), m.name) for m in inside}


def rows(found: Contrast, behind: Behind, part: Part) -> list[Row]:
    """A row for each issue: conflicts first, then what both tell, then what only one does.

    `part` says which passages of each cell to show; those in conflict stand before the others.
    """
    kinds: dict[str, dict[Told, list[Kind]]] = defaultdict(dict)
    clashes: dict[str, list[Kind]] = defaultdict(list)
    for conflict in found.conflict:
        clashes[conflict.issue].append(conflict.kind)
        for told in (conflict.a, conflict.b):
            kinds[conflict.issue].setdefault(told, []).append(conflict.kind)
    listed: list[tuple[Relation, Shared]] = [("conflict" if s.issue in clashes else "both", s) for s in found.both]
    listed.sort(key=lambda pair: pair[0] != "conflict")
    listed += [("only_a", shared) for shared in found.only_a]
    listed += [("only_b", shared) for shared in found.only_b]
    out = []
    for relation, shared in listed:
        marked = kinds.get(shared.issue, {})
        ordered = sorted(shared.told, key=lambda told: told not in marked) if marked else shared.told
        sides = [[t for t in ordered if t.side == side] for side in found.sides]
        out.append(
            Row(
                shared.issue,
                relation,
                tuple(clashes.get(shared.issue, ())),
                *_cells(shared.issue, sides, marked, behind, part),
            )
        )
    return out


def alike(one: Iterable[tuple[str, str]], other: Iterable[tuple[str, str]]) -> frozenset[str]:
    """What two groups of passages, each with its language, have in common: numbers, and words to the letter.

    Words regardless of case, of five letters or more, and no function words.
    """
    here, there = ({key for words, language in group for _, key in _keys(words, language)} for group in (one, other))
    return frozenset(here & there)


def _cells(
    issue: str, sides: Sequence[Sequence[Told]], marked: Mapping[Told, Sequence[Kind]], behind: Behind, part: Part
) -> Iterator[Cell]:
    """The cells of a row; what is marked as shared stands in what is shown of both."""
    grouped = [_copies(told, behind) for told in sides]
    shown = [groups[part.skip :][: part.most] for groups in grouped]
    common = alike(*([(g[0].evidence.words, behind.reports[g[0].evidence.report][0]) for g in some] for some in shown))
    for groups, some in zip(grouped, shown, strict=True):
        passages = tuple(_passage(group, issue, common, marked, behind, part.most) for group in some)
        yield Cell(passages, max(0, len(groups) - part.skip - len(passages)))


def _copies(told: Iterable[Told], behind: Behind) -> list[list[Told]]:
    """Passages whose words are the same to the letter, but for marks at their end, put together."""
    groups: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for one in told:
        language, _ = behind.reports[one.evidence.report]
        groups[language, one.evidence.words.rstrip(" .,;:")].append(one)
    return list(groups.values())


def _passage(
    group: Sequence[Told],
    issue: str,
    common: frozenset[str],
    marked: Mapping[Told, Sequence[Kind]],
    behind: Behind,
    most: int | None,
) -> Passage:
    words, (language, _) = group[0].evidence.words, behind.reports[group[0].evidence.report]
    same = [Mark(span, "same") for span, key in _keys(words, language) if key in common] if common else []
    places: dict[Evidence, list[Told]] = defaultdict(list)
    for told in group:
        places[told.evidence].append(told)
    counted = sorted({mark for place in places for mark in behind.marks(place)})
    sources = [_source(told, issue, marked, behind) for told in [*places.values()][:most]]
    cut = tuple(pieces(words, Span(0, len(words)), [*same, *counted]))
    return Passage(cut, language, tuple(sources), len(places) - len(sources))


def _source(told: Sequence[Told], issue: str, marked: Mapping[Told, Sequence[Kind]], behind: Behind) -> Source:
    place = told[0].evidence
    found = behind.entries(place, issue)
    sure = any(trusted(score, standing) for score, standing in found)
    standings = tuple(dict.fromkeys(standing for _, standing in found if standing))
    clashes = tuple(dict.fromkeys(kind for one in told for kind in marked.get(one, ())))
    return Source(tuple(told), behind.reports[place.report][1], sure, standings, clashes)


def _keys(words: str, language: str) -> Iterator[tuple[Span, str]]:
    """The numbers and words of a passage that can be compared, each with what it is compared by."""
    for token in TOKEN.finditer(words):
        key = token.group().casefold()
        if key[0].isdigit():
            whole = GROUPED.fullmatch(key)
            yield Span(*token.span()), re.sub(r"[.,]", "" if whole else ".", key)
        elif len(key) >= SHORTEST and key not in SKIPPED.get(language, ()):
            yield Span(*token.span()), key
