"""Two accounts side by side: what both tell, what only one does, where they conflict, and in which tone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from bestand import lexicon
from bestand.analyses import evidence
from bestand.analyses.evidence import Evidence
from bestand.analyses.stances import Stance, exclude, side_of, stance_of
from bestand.analyses.tone import Tone, tone
from bestand.days import day_range, reach
from bestand.entries import ActEntry, EncounterEntry, Entry, Filter, trusted
from bestand.records import Resolution

UNNAMED = frozenset(("described", "group", "unresolved", "unattributed"))  # ways in which a speaker has no name
Kind = Literal["denial", "claim", "stance"]
AFTER = 2  # days after an encounter in which reports are taken to tell of it


@dataclass(frozen=True, slots=True)
class Told:
    """A passage of an account: who says it, on which channel; `unnamed` where the report names nobody."""

    evidence: Evidence
    side: str
    speaker: str
    channel: str | None
    unnamed: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """What an account, or both, tell on an issue."""

    issue: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where two accounts exclude each other on an issue.

    `denial`: one says that a thing was done, the other that it was not. `claim`: they tell of stances of one side that
    exclude each other. `stance`: the one commits itself to what the other refuses.
    """

    issue: str
    kind: Kind
    a: Told
    b: Told


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two accounts of one encounter, or of some days."""

    encounter: EncounterEntry | None
    sides: tuple[str, str]
    both: tuple[Shared, ...]
    only_a: tuple[Shared, ...]
    only_b: tuple[Shared, ...]
    conflict: tuple[Conflict, ...]
    tone: Mapping[str, Tone]


@dataclass(slots=True)
class _Account:
    """What a side says, itself or through its people."""

    side: str
    statements: list[Entry] = field(default_factory=list)
    acts: list[tuple[ActEntry, Entry]] = field(default_factory=list)
    issues: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))


def contrast(
    a: str,
    b: str,
    statements: Iterable[Entry],
    acts: Iterable[ActEntry],
    encounter: EncounterEntry | None = None,
    kept: Callable[[Entry], bool] = lambda _: True,
) -> Contrast:
    """What two sides tell in some statements and the acts that belong to them (docs/analyses.md, contrast).

    `kept` chooses which of the statements to tell of; the others still tell what stands within what.

    What the reporter tells belongs to neither account, and what one side says that the other said not to the other's.
    """
    accounts = (_Account(a), _Account(b))
    by_report: dict[str, list[ActEntry]] = defaultdict(list)
    for act in acts:
        by_report[act.act.report_id].append(act)
    entries = list(statements)
    known = {(e.report_id, e.statement.id): e for e in entries}
    for entry in filter(kept, entries):
        outer = {side_of(e.statement.speaker) for e in _around(entry, known)} - {None}
        for account in accounts:
            if side_of(entry.statement.speaker) == account.side and outer <= {account.side}:
                _add(account, entry, by_report[entry.report_id])
    here, there = accounts
    shared = [issue for issue in here.issues if issue in there.issues]
    place = [encounter.encounter.place] if encounter and encounter.encounter.place else []
    return Contrast(
        encounter,
        (a, b),
        tuple(Shared(i, (*_once(here.issues[i]), *_once(there.issues[i]))) for i in sorted(shared)),
        tuple(Shared(i, _once(told)) for i, told in sorted(here.issues.items()) if i not in shared),
        tuple(Shared(i, _once(told)) for i, told in sorted(there.issues.items()) if i not in shared),
        tuple(_conflicts(here, there)),
        {x.side: tone(x.statements, [e for e, _ in x.acts if side_of(e.act.actor) == x.side], place) for x in accounts},
    )


def kept_by(where: Filter) -> Callable[[Entry], bool]:
    """Which statements to tell of under a filter: by the speaker, the speaker's side and the score."""
    side, actor = (name.casefold() if name else None for name in (where.side, where.actor))

    def kept(entry: Entry) -> bool:
        speaker = entry.statement.speaker
        names = [(name or "").casefold() for name in (speaker.name, speaker.actor_id)] if speaker else []
        of_side = side is None or bool(speaker and (speaker.side or "").casefold() == side)
        right = trusted(entry.statement.score, entry.standing, where.min_score)
        return right and of_side and (actor is None or actor in names)

    return kept


def days_of(met: str | EncounterEntry) -> tuple[str, str]:
    """The first and last day on which reports are taken to tell of an encounter, or of a day (EDTF): two days more.

    Raises FilterError where a day is none; an encounter without a date counts by the day of its report.
    """
    if isinstance(met, EncounterEntry):
        held = met.encounter.date
        day = held.edtf if held and reach(held.edtf) else met.about.published
    else:
        day = met
    first, last = day_range(day or "")
    if date.max - date.fromisoformat(last) < timedelta(AFTER):
        return first, last
    return first, (date.fromisoformat(last) + timedelta(AFTER)).isoformat()


def met(encounters: Iterable[EncounterEntry], a: str, b: str, day: str) -> EncounterEntry | None:
    """The encounter of two sides on a day that most is known of: held before planned, then by its score."""
    first, last = day_range(day)
    found = []
    for entry in encounters:
        told = entry.encounter.date or entry.about.published
        days = reach(told if isinstance(told, str) else told.edtf) if told else None
        sides = {side_of(who) for who in entry.encounter.participants}
        if days and days[0] <= last and first <= days[1] and {a, b} <= sides:
            found.append(entry)
    return max(found, key=lambda e: (e.encounter.status == "held", e.encounter.score), default=None)


def narrowed(found: Contrast, issue: str | None) -> Contrast:
    """The same on one issue alone; the tone stays that of all that was said."""
    if issue is None:
        return found
    both, only_a, only_b = (
        tuple(s for s in part if s.issue == issue) for part in (found.both, found.only_a, found.only_b)
    )
    clash = tuple(c for c in found.conflict if c.issue == issue)
    return replace(found, both=both, only_a=only_a, only_b=only_b, conflict=clash)


def _around(entry: Entry, known: Mapping[tuple[str, str], Entry]) -> Iterator[Entry]:
    """The statements that a statement stands within, from the nearest outwards."""
    seen = {entry.statement.id}
    outer = known.get((entry.report_id, entry.statement.within or ""))
    while outer is not None and outer.statement.id not in seen:
        seen.add(outer.statement.id)
        yield outer
        outer = known.get((outer.report_id, outer.statement.within or ""))


def _add(account: _Account, entry: Entry, acts: Sequence[ActEntry]) -> None:
    """Add a statement with the issues of its acts or, where it has none, those that its words point at."""
    account.statements.append(entry)
    found = [act for act in acts if _belongs(act, entry)]
    account.acts += [(act, entry) for act in found]
    for act in found:
        if act.act.issue:
            account.issues[act.act.issue].append(_told(account.side, entry, evidence.of_act(act)))
    if not any(act.act.issue for act in found):
        for issue in _pointed_at(entry):
            account.issues[issue].append(_told(account.side, entry, evidence.of_statement(entry)))


def _belongs(act: ActEntry, entry: Entry) -> bool:
    """Whether an act stands in a statement, or is the very saying of it ('demanded', 'refused to')."""
    if act.act.statement == entry.statement.id:
        return True
    same = act.act.actor.name == (entry.statement.speaker.name if entry.statement.speaker else None)
    return same and any(act.act.verb.overlaps(cue) for cue in entry.statement.cue)


def _pointed_at(entry: Entry) -> Iterator[str]:
    """The issues that the words of a content point at, each once."""
    yield from dict.fromkeys(
        issue for span in entry.statement.content for issue in lexicon.issues_in(span.of(entry.text), entry.language)
    )


def _told(side: str, entry: Entry, proof: Evidence) -> Told:
    speaker = entry.statement.speaker or Resolution((), None, None, "unresolved")
    return Told(proof, side, speaker.name or "unknown", entry.statement.channel, speaker.how in UNNAMED)


def _once(told: Iterable[Told]) -> tuple[Told, ...]:
    return tuple(sorted(dict.fromkeys(told), key=lambda t: evidence.in_order(t.evidence)))


def _conflicts(a: _Account, b: _Account) -> Iterator[Conflict]:
    """Each pair of acts, one of either account and of one issue, that exclude each other; one of a kind and issue."""
    here, there = _alike(a), _alike(b)
    seen: set[tuple[str, Kind]] = set()
    for issue, acts in here.items():
        for act, entry in acts:
            for other, beside in there.get(issue, ()):
                kind = _clash(act, other)
                if kind and (issue, kind) not in seen:
                    seen.add((issue, kind))
                    told = _told(a.side, entry, evidence.of_act(act)), _told(b.side, beside, evidence.of_act(other))
                    yield Conflict(issue, kind, *told)


def _alike(account: _Account) -> dict[str, list[tuple[ActEntry, Entry]]]:
    """By issue, the first of those acts that clash with the same others: what `_clash` looks at is the same."""
    found: dict[str, dict[tuple[object, ...], tuple[ActEntry, Entry]]] = defaultdict(dict)
    for entry, statement in account.acts:
        act = entry.act
        if act.issue:
            looks = (act.type, act.mode, act.conditional, act.negated, act.actor.side, act.actor.name)
            found[act.issue].setdefault(looks, (entry, statement))
    return {issue: [*acts.values()] for issue, acts in found.items()}


def _clash(act: ActEntry, other: ActEntry) -> Kind | None:
    one, two = act.act, other.act
    same = (side_of(one.actor) or one.actor.name) == (side_of(two.actor) or two.actor.name)
    if one.negated != two.negated and one.type == two.type and same:
        return "denial"
    stances: tuple[Stance | None, Stance | None] = stance_of(one), stance_of(two)
    if stances[0] is None or stances[1] is None or not exclude(stances[0], stances[1]):
        return None
    return "claim" if same else "stance"
