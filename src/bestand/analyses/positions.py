"""Where each side stands on each issue, and since when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bestand.analyses import evidence
from bestand.analyses.evidence import Evidence
from bestand.analyses.stances import RANKS, Stance, Step, exclude, steps
from bestand.days import OPEN, reach
from bestand.entries import ActEntry


@dataclass(frozen=True, slots=True)
class Position:
    """The stance of a side on an issue on a day, with every act that shows it.

    `claimed_by` is who says it of them, None where they or the reporter do. `contested`: on this day they are told to
    stand for two things that exclude each other.
    """

    side: str
    actor: str
    issue: str
    date: str | None  # EDTF, None where nothing dates it
    stance: Stance
    condition: str | None
    claimed_by: str | None
    contested: bool
    evidence: tuple[Evidence, ...]


def positions(acts: Iterable[ActEntry]) -> list[Position]:
    """The positions that some acts show, oldest first, those without a date last (docs/analyses.md, positions)."""
    groups: dict[tuple[str, str, str, str | None, Stance, str | None], list[Step]] = defaultdict(list)
    taken: dict[tuple[str, str, str | None], set[Stance]] = defaultdict(set)
    for step in steps(acts):
        if step.issue is None:
            continue
        groups[(step.side, step.actor, step.issue, step.date, step.stance, step.claimed_by)].append(step)
        if step.claimed_by is None:
            taken[(step.side, step.issue, step.date)].add(step.stance)
    found = []
    for (side, actor, issue, date, stance, claimed_by), group in groups.items():
        clash = claimed_by is None and any(exclude(stance, other) for other in taken[(side, issue, date)])
        condition = next((s.condition for s in group if s.condition), None)
        proof = evidence.proof(s.evidence for s in group)
        found.append(Position(side, actor, issue, date, stance, condition, claimed_by, clash, proof))
    return sorted(found, key=in_order)


def in_order(position: Position) -> tuple[str, str, str, str, int, str]:
    """By day, those without one last; then by side, issue, actor and stance."""
    first = reach(position.date) if position.date else None
    ranked = RANKS[position.stance]
    return (first or OPEN[::-1])[0], position.side, position.issue, position.actor, ranked, position.claimed_by or ""


def matrix(found: Sequence[Position]) -> dict[str, dict[str, Position]]:
    """By side and issue, the last position: their own word or the reporter's, else what others claim.

    Of several on that last day, one that is not contested goes first, then the one with most evidence, then the harder.
    """
    out: dict[str, dict[str, Position]] = defaultdict(dict)
    for position in found:
        held = out[position.side].get(position.issue)
        if held is None or _weight(position) >= _weight(held):
            out[position.side][position.issue] = position
    return dict(out)


def _weight(position: Position) -> tuple[bool, str, bool, int, int]:
    first = reach(position.date) if position.date else None
    own = position.claimed_by is None
    return own, (first or OPEN)[0], not position.contested, len(position.evidence), RANKS[position.stance]
