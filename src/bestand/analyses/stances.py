"""From acts to stances: what a side takes for a stand on an issue, from when, by whose word. docs/analyses.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bestand import codebook
from bestand.analyses import evidence
from bestand.analyses.evidence import Evidence
from bestand.analyses.wording import WORD
from bestand.days import OPEN, reach
from bestand.entries import ActEntry
from bestand.records import Act, Resolution

Stance = Literal["accepts", "accepts_if", "offers", "demands", "rejects", "threatens", "imposes"]
# From soft to hard: ranks, no distances. PLOVER numbers its four corners and no types within them: the first three are
# verbal cooperation (1), then three of verbal conflict (3), of which demands are "although not as much as threats"
# (PLOVER manual, draft 0.7b1, 2021, sections DEMAND and PLOVER quad categories), then material conflict (4).
RANKS: dict[Stance, int] = {
    "accepts": 0,
    "accepts_if": 1,
    "offers": 2,
    "demands": 3,
    "rejects": 4,
    "threatens": 5,
    "imposes": 6,
}
BY_TYPE: dict[str, Stance] = {
    "REQUEST": "demands",
    "REJECT": "rejects",
    "THREATEN": "threatens",
    "SANCTION": "imposes",
    "COERCE": "imposes",
    "ASSAULT": "imposes",
    "MOBILIZE": "imposes",
    "CONCEDE": "accepts",
}
OFFERS = frozenset(("offer", "willing", "promise"))  # modes of AGREE
ENDLESS = 10**6  # days
COMMITMENTS = frozenset(("accepts", "accepts_if", "offers"))


@dataclass(frozen=True, slots=True)
class Step:
    """One act as a stance of a side; `first` and `last` are the days its date may mean, None where it has none."""

    entry: ActEntry
    side: str
    actor: str
    issue: str | None
    stance: Stance
    date: str | None  # EDTF
    first: str | None
    last: str | None
    claimed_by: str | None
    toward: str | None  # a side

    @property
    def act(self) -> Act:
        """The act behind it."""
        return self.entry.act

    @property
    def evidence(self) -> Evidence:
        """The words it rests on."""
        return evidence.of_act(self.entry)

    @property
    def condition(self) -> str | None:
        """The words of the condition."""
        return self.act.condition.of(self.entry.text) if self.act.condition else None


def stance_of(act: Act) -> Stance | None:
    """The stance that an act takes; None for a denied one and for types that take none."""
    if act.negated:
        return None
    if act.type == "AGREE":
        if act.conditional:
            return "accepts_if"
        return "offers" if act.mode in OFFERS else "accepts"
    return BY_TYPE.get(act.type)


def supposed(entry: ActEntry) -> bool:
    """Whether an act is only supposed: its clause opens with 'if', as in 'als Moskou weigert', 'if Moscow refuses it'.

    Not the main clause behind it ('if it refuses, sanctions follow'), nor a clause of 'als' in the sense of 'as'.
    """
    act, code = entry.act, entry.about.language
    opening = WORD.match(act.evidence.of(entry.text))
    known = codebook.language(code).supposing if code in codebook.LANGUAGES else frozenset()
    word = opening.group().casefold() if opening else ""
    before = entry.text[act.evidence.start : act.verb.start]
    behind = entry.text[act.verb.end : act.evidence.end].strip()
    if word in known:
        return "," not in before
    return f"{word} …" in known and "," not in before and behind[:1] in ("", ",", ";")


def steps(acts: Iterable[ActEntry]) -> list[Step]:
    """The stances in some acts, in the order of their days; acts of nobody known and without a stance give none."""
    found = (_step(entry) for entry in acts)
    return sorted((s for s in found if s), key=in_order)


def in_order(step: Step) -> tuple[str, str, str, int, str]:
    """By day, those without one last; then by report and place in it."""
    act = step.act
    return (step.first or OPEN[1], step.last or OPEN[1], act.report_id, act.evidence.start, act.id)


def side_of(who: Resolution | None) -> str | None:
    """The state or party that somebody belongs to, by its name."""
    return who.side if who else None


def exclude(one: Stance, other: Stance) -> bool:
    """Whether nobody can take both on one issue at once: to commit oneself to a thing, and to refuse it."""
    return {one, other} & COMMITMENTS != set() and "rejects" in (one, other)


def direction(before: Stance, after: Stance) -> Literal["softening", "hardening"]:
    """Whether a stance moved down or up the ranks."""
    return "softening" if RANKS[after] < RANKS[before] else "hardening"


def days_between(first: str, last: str) -> int:
    """Whole days from one day to another, both YYYY-MM-DD; very many where one is an open end."""
    if not (bounded(first) and bounded(last)):
        return ENDLESS
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def bounded(day: str | None) -> bool:
    """Whether a day is one of the calendar, and not the open end of an interval."""
    return day is not None and day not in OPEN


def _step(entry: ActEntry) -> Step | None:
    act, stance, side = entry.act, stance_of(entry.act), side_of(entry.act.actor)
    if stance is None or side is None or supposed(entry):
        return None
    dated = date_of(entry)
    first, last = (reach(dated) if dated else None) or (None, None)
    return Step(
        entry,
        side,
        act.actor.name or side,
        act.issue,
        stance,
        dated,
        first,
        last,
        claimed_by(entry, side),
        side_of(act.toward),
    )


def date_of(entry: ActEntry) -> str | None:
    """The day of an act (EDTF): its own, or its report's where it has none or is still to come by then."""
    own = entry.act.when.edtf if entry.act.when else None
    told = entry.about.published
    days, seen = (reach(d) if d else None for d in (own, told))
    if days and not (seen and days[0] > seen[1]):
        return own
    return told if seen else None


def claimed_by(entry: ActEntry, side: str) -> str | None:
    """Who says it of a side that is not theirs; None where the side itself or the reporter tells it."""
    if entry.teller is None or entry.teller.side == side:
        return None
    return entry.teller.name or "unknown"
