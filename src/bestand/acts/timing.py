"""When an act is or was, by when it is due, and how long it is to last: the expressions of time around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bestand import times
from bestand.acts.scene import Scene
from bestand.records import Act, Span, When
from bestand.times import Expression

DATED = frozenset(("point", "since"))
TO_COME = frozenset(("AGREE", "REQUEST", "THREATEN", "CONCEDE"))  # acts whose clause tells of what is still to happen
# What opens the part of a clause that is still to happen: 'beloofde vrijdag te vertrekken', 'wants it done by May'.
OPENS = {
    "nl": re.compile(r"\b(?:dat|om|te|zal|zullen|zou|zouden|wordt|moet|moeten)\b", re.I),
    "en": re.compile(r"\b(?:that|to|will|would|should|must|be)\b", re.I),
    "de": re.compile(r"\b(?:dass|zu|um|wird|werden|werde|würde|würden|soll|sollen|solle|müsse|müssen)\b", re.I),
}


def timed(scene: Scene, act: Act, others: Sequence[Act]) -> Act:
    """The act with what its clause says of time; else what its sentence says that no other act's clause holds.

    A day of what is promised, demanded or threatened is when that is due, not when it was said. A deadline in the
    condition of a threat is the threat's: 'if there is no deal within fifty days'.
    """
    sentence = scene.span(scene.sentence(scene.word_at(act.verb)))
    opened = _opened(scene, act)
    told = expressions(scene, sentence)
    found = [e for e in told if not (act.condition and act.condition.holds(e.span))]
    inside = [e for e in found if act.evidence.holds(e.span) and not opened.holds(e.span)]
    taken = [o.evidence for o in others if not o.evidence.overlaps(act.verb)]
    free = [e for e in found if not act.evidence.holds(e.span) and not any(t.holds(e.span) for t in taken)]
    ahead = expressions(scene, opened, ahead=True) if opened.end > opened.start else []
    due = _nearest(act.verb, [*inside, *ahead], "deadline") or _nearest(act.verb, free, "deadline")
    if due is None and act.type == "THREATEN" and act.condition:
        due = _nearest(act.verb, [e for e in told if act.condition.holds(e.span)], "deadline")
    lasting = _nearest(act.verb, [*inside, *ahead], "duration")
    return replace(
        act,
        when=_when(act.verb, inside) or _when(act.verb, free),
        due=due.when if due else _when(act.verb, ahead),
        length=(due.length if due else None) or (lasting.length if lasting else None),
    )


def _opened(scene: Scene, act: Act) -> Span:
    """The part of an act's clause that tells of what is still to happen; empty where there is none."""
    end = act.condition.start if act.condition and act.condition.start > act.verb.end else act.evidence.end
    if act.type in TO_COME and (found := OPENS[scene.language].search(scene.report.text, act.verb.end, end)):
        return Span(found.end(), end)
    return Span(act.evidence.end, act.evidence.end)


def expressions(scene: Scene, place: Span, ahead: bool = False) -> list[Expression]:
    """The expressions of time in a stretch of a report's text."""
    report, key = scene.report, (place.start, place.end, ahead)
    if key not in scene.times:
        scene.times[key] = times.expressions(
            report.text, scene.language, report.published, place.start, place.end, ahead=ahead
        )
    return scene.times[key]


def _when(verb: Span, found: Sequence[Expression]) -> When | None:
    dated = [e for e in found if e.kind in DATED and e.when]
    near = min(dated, key=lambda e: _away(verb, e.span), default=None)
    return near.when if near else None


def _nearest(verb: Span, found: Sequence[Expression], kind: str) -> Expression | None:
    return min((e for e in found if e.kind == kind), key=lambda e: _away(verb, e.span), default=None)


def _away(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
