"""What does not move: steps without a date, deadlines passed, refusals again, talk about talks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bestand.analyses import evidence
from bestand.analyses.evidence import Evidence
from bestand.analyses.repeats import told_anew
from bestand.analyses.stances import (
    COMMITMENTS,
    Step,
    bounded,
    claimed_by,
    date_of,
    days_between,
    side_of,
    steps,
    supposed,
)
from bestand.days import DAY, reach
from bestand.entries import ActEntry

# What is about the talks and not about what they are for; the prenegotiation stage of PA-X (Bell and Badanjak,
# Introducing PA-X, 2019).
PROCESS = frozenset(("process_format", "process_text", "timeline"))
DONE = frozenset(("CONCEDE", "RETREAT", "COOPERATE", "AID", "CONSULT", "SUPPORT"))  # types that carry a step out
CARRIED_OUT = frozenset(("SANCTION", "COERCE", "ASSAULT", "MOBILIZE"))  # the same of a threat
ANSWERS = DONE | CARRIED_OUT | {"AGREE"}


@dataclass(frozen=True, slots=True)
class Stall:
    """A side that does not move on an issue; `due` is the day that has passed, `days` since when (docs/analyses.md)."""

    side: str
    issue: str | None
    evidence: tuple[Evidence, ...]
    due: str | None  # EDTF
    days: int | None


@dataclass(frozen=True, slots=True)
class Stalls:
    """The four kinds of stall, each with the longest first."""

    without_date: tuple[Stall, ...]
    deadline_passed: tuple[Stall, ...]
    refused_again: tuple[Stall, ...]
    process_only: tuple[Stall, ...]


def stalls(acts: Iterable[ActEntry], today: str | None = None) -> Stalls:
    """The stalls in some acts, seen from `today` (EDTF), or else from the last day on which a report was published."""
    entries = list(acts)
    days = [reach(e.about.published) for e in entries if e.about.published] + [reach(today) if today else None]
    known = [last for found in days if found for last in found[1:] if bounded(last)]
    if today and (seen := reach(today)) and bounded(seen[1]):
        known = [seen[1]]
    if not known:
        return Stalls((), (), (), ())
    now = max(known)
    own = [s for s in steps(entries) if s.claimed_by is None and s.first and s.first <= now]
    found = (
        _without_date(entries, own, now),
        _deadlines(entries, now),
        _refusals(own, now),
        _process(own, now),
    )
    return Stalls(*(tuple(sorted(kind, key=_longest)) for kind in found))


def of_side(
    found: Stalls, acts: Iterable[ActEntry], side: str | None, actor: str | None, issue: str | None = None
) -> Stalls:
    """The stalls of one side, or of the sides that one actor speaks or acts for in some acts; on one issue or all."""
    wanted = {side.casefold()} if side else None
    if actor:
        named = (e.act.actor for e in acts)
        called = (actor.casefold(),)
        of_actor = {
            (side_of(who) or "").casefold()
            for who in named
            if (who.name or "").casefold() in called or who.actor_id in called
        }
        wanted = of_actor if wanted is None else wanted & of_actor

    def kept(some: tuple[Stall, ...]) -> tuple[Stall, ...]:
        sides = some if wanted is None else (s for s in some if s.side.casefold() in wanted)
        return tuple(s for s in sides if issue is None or s.issue == issue)

    return Stalls(*map(kept, (found.without_date, found.deadline_passed, found.refused_again, found.process_only)))


def _without_date(entries: Sequence[ActEntry], own: Sequence[Step], now: str) -> list[Stall]:
    """Commitments after which neither a dated one of the same side on the issue follows nor the thing itself."""
    groups: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in own:
        if step.issue and step.stance in COMMITMENTS:
            groups[(step.side, step.issue)].append(step)
    out, done = [], _last_done(entries)
    for (side, issue), group in groups.items():
        settled = max((s.first or "" for s in group if dated(s)), default="")
        settled = max(settled, done.get((side, issue), ""))
        open_ = [s for s in group if not dated(s) and (s.first or "") > settled]
        if open_:
            out.append(_stall(side, issue, open_, None, open_[0].first, now))
    return out


def dated(step: Step) -> bool:
    """Whether a commitment is from a specific point in time, as a ceasefire must be to be one.

    That is a day, as its due date or as the date of an act still to come when the report was published. Source:
    Clayton and Sticher, The Logic of Ceasefires in Civil War, International Studies Quarterly 65 (2021).
    """
    act = step.act
    if act.due is not None:
        return any(bounded(day) and day in act.due.edtf for day in reach(act.due.edtf) or ())
    coming = act.when is not None and act.when.edtf != step.date  # see date_of
    return coming and bool(act.when and DAY.search(act.when.edtf))


def done_by_then(entry: ActEntry) -> bool:
    """Whether a report tells of an act as done: neither denied nor supposed, nor of a day still to come."""
    act = entry.act
    return not act.negated and not supposed(entry) and (act.when is None or act.when.edtf == date_of(entry))


def _last_done(entries: Iterable[ActEntry]) -> dict[tuple[str, str], str]:
    """By side and issue, the last day on which something was done and not only said."""
    out: dict[tuple[str, str], str] = {}
    for entry in entries:
        act, side, day = entry.act, side_of(entry.act.actor), _day(entry)
        if side and act.issue and day and act.type in DONE - {"CONCEDE"} and done_by_then(entry):
            out[(side, act.issue)] = max(day, out.get((side, act.issue), ""))
    return out


def _deadlines(entries: Sequence[ActEntry], now: str) -> list[Stall]:
    """Acts due by a day that lies before the last report, with no act that fulfils them from their own day on."""
    groups: dict[tuple[str, str | None, str], list[ActEntry]] = defaultdict(list)
    on_issue: dict[str | None, list[ActEntry]] = defaultdict(list)
    for entry in entries:
        on_issue[entry.act.issue].append(entry)
    for entry in entries:
        act, side = entry.act, side_of(entry.act.actor)
        days = reach(act.due.edtf) if act.due else None
        if act.negated or side is None or days is None or not bounded(days[1]) or days[1] >= now:
            continue
        if supposed(entry) or claimed_by(entry, side):
            continue
        if not any(_fulfils(other, entry) for other in on_issue[act.issue]):
            groups[(side, act.issue, days[1])].append(entry)
    out = []
    for (side, issue, due), group in groups.items():
        proof = evidence.proof(map(evidence.of_act, group))
        out.append(Stall(side, issue, proof, due, days_between(due, now)))
    return out


def _fulfils(other: ActEntry, entry: ActEntry) -> bool:
    """Whether an act on the same issue does what another one set a day for, on its day or later."""
    act, done = entry.act, other.act
    if done is act or not done_by_then(other) or done.type not in ANSWERS:
        return False
    day, since = _day(other), _day(entry)
    if day is None or since is None or day < since:
        return False
    by = side_of(done.actor)
    if act.type == "THREATEN" and by == side_of(act.actor) and done.type in CARRIED_OUT:
        return True
    if act.type in ("REQUEST", "THREATEN"):  # what was asked of another
        asked = side_of(act.toward)
        right = by == asked if asked else by != side_of(act.actor)
        return right and (done.type in DONE or (done.type == "AGREE" and not done.conditional))
    return by == side_of(act.actor) and done.type in DONE


def _refusals(own: Sequence[Step], now: str) -> list[Stall]:
    """Refusals on two days or called a repetition; days since the first demand on the issue, if there is one."""
    groups: dict[tuple[str, str], list[Step]] = defaultdict(list)
    demands: dict[str, list[Step]] = defaultdict(list)
    for step in own:
        if step.issue and step.stance == "rejects":
            groups[(step.side, step.issue)].append(step)
        if step.issue and step.stance == "demands":
            demands[step.issue].append(step)
    out = []
    for (side, issue), group in groups.items():
        days = {s.first for s in told_anew(group)}
        if len(days) > 1 or any(s.act.repeated for s in group):
            asked = [s for s in demands[issue] if _asked_of(s, side) and (s.first or "") <= (group[-1].first or "")]
            out.append(_stall(side, issue, group, None, (asked or group)[0].first, now))
    return out


def _process(own: Sequence[Step], now: str) -> list[Stall]:
    """Commitments to talks by a side of whom something is demanded and that has not committed itself to that."""
    out = []
    for side in dict.fromkeys(s.side for s in own):
        demanded: dict[str, list[Step]] = defaultdict(list)
        last: dict[str, Step] = {}
        for step in own:
            if step.issue is None or step.issue in PROCESS:
                continue
            if step.stance == "demands" and _asked_of(step, side, named=True):
                demanded[step.issue].append(step)
            if step.side == side:
                last[step.issue] = step
        unmet = [s for issue, group in demanded.items() for s in group if not _committed(last.get(issue))]
        for issue in sorted(PROCESS):
            talk = [s for s in own if s.side == side and s.issue == issue and s.stance in COMMITMENTS]
            before = [s for s in unmet if talk and (s.first or "") <= (talk[-1].first or "")]
            if talk and before:
                since = min(s.first or now for s in before)
                out.append(_stall(side, issue, [*before, *talk], None, since, now))
    return out


def _committed(step: Step | None) -> bool:
    return step is not None and step.stance in COMMITMENTS


def _asked_of(demand: Step, side: str, named: bool = False) -> bool:
    """Whether a demand is made of a side: of it by name or, unless it must be `named`, of nobody in particular."""
    return demand.side != side and (demand.toward == side or (demand.toward is None and not named))


def _stall(side: str, issue: str, group: Sequence[Step], due: str | None, since: str | None, now: str) -> Stall:
    proof = evidence.proof(s.evidence for s in group)
    days = days_between(since, now) if bounded(since) and since else None
    return Stall(side, issue, proof, due, days)


def _day(entry: ActEntry) -> str | None:
    """The first day that an act may mean."""
    dated = date_of(entry)
    found = reach(dated) if dated else None
    return found[0] if found and bounded(found[0]) else None


def _longest(stall: Stall) -> tuple[int, str, str, str]:
    return -(stall.days or 0), stall.side, stall.issue or "", stall.due or ""
