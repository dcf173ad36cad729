"""Calls, meetings, talks and summits: who, when, where, for how long, held or planned; told twice, kept once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

from bestand.acts import timing
from bestand.acts.places import place_in
from bestand.acts.scene import Scene
from bestand.decoding import Deed
from bestand.records import Act, Encounter, Meeting, Resolution, When
from bestand.times import Expression

MIN_ENCOUNTER = 0.6  # probability of an anchor: from 0.3 to 0.7 F1 of the held-out passages moves by 1.1
PLANNED = 0.5
ALIKE = 0.5  # of the participants of two that make them one
WITH = {"nl": ("met", "tussen"), "en": ("with", "between"), "de": ("mit", "zwischen")}
NAMED = frozenset(("full", "surname", "state", "capital", "seat", "organisation"))
SIGNED = re.compile(
    r"\b(?:\w*teken(?:den|de|t|d)?\b|\w*handteken|sign(?:ed|ing)?\b|signature|unterzeichn|unterschr)", re.I
)
CONSULTED = 0.8  # what an encounter that only a consultation shows counts for
KINDS: tuple[tuple[Meeting, re.Pattern[str]], ...] = (  # by the words of a consultation, in the three languages
    (
        "call",
        re.compile(r"\b(?:\w*bel(?:t|de|den|len)\b|\w*telefo|phone|call(?:s|ed)?\b|\w*anruf|rief .*\ban\b)", re.I),
    ),
    ("summit", re.compile(r"\b(?:\w*top\b|\w*summit|\w*gipfel)", re.I)),
    (
        "talks",
        re.compile(
            r"\b(?:\w*onderhandel|\w*ronde\b|\w*overleg|\w*besprek|prat(?:en|ten)\b|talks?\b|negotiat|"
            r"\w*gespräche|\w*verhandl|\w*runde\b)",
            re.I,
        ),
    ),
)
LOOSE = frozenset(("meeting", "talks"))  # kinds that may name any other again
NEXT = 2  # sentences in which a host may be offered
LENGTH = re.compile(r"PT(?:(?P<h>\d+(?:\.\d+)?)H)?(?:(?P<m>\d+)M)?$")


def read(scene: Scene, deeds: Sequence[Deed], acts: Sequence[Act]) -> list[Encounter]:
    """The encounters of a report in the order of their evidence."""
    met = sorted((d for d in deeds if d.met and d.chance >= MIN_ENCOUNTER), key=lambda d: d.at)
    out: list[Encounter] = []
    for deed in met:
        found = _hosted(scene, _encounter(scene, deed), acts)
        twin = next((e for e in out if _alike(e, found)), None)
        if twin:
            out[out.index(twin)] = _joined(twin, found)
        elif found.participants:
            out.append(found)
    for act in acts:
        behind = _consulted(scene, act, out)
        if behind and not any(_alike(e, behind) for e in out):
            out.append(behind)
    return [replace(e, id=f"e{n}") for n, e in enumerate(sorted(out, key=lambda e: e.evidence), 1)]


def _encounter(scene: Scene, deed: Deed) -> Encounter:
    phrases = _parties(scene, deed)
    named = (r for phrase in phrases for r in scene.cast.who(phrase, deed.at))
    people = {r.name: r for r in named if _takes_part(scene, r)}
    kind, chance = max(deed.kinds.items(), key=lambda k: k[1])
    planned = deed.flags["planned"] > PLANNED
    clause, sentence = scene.span(deed.clause), scene.span(scene.sentence(deed.at))
    found = timing.expressions(scene, sentence, ahead=planned)
    inside = [e for e in found if clause.holds(e.span)]
    return Encounter(
        id="",
        report_id=scene.report.id,
        kind=cast(Meeting, kind),
        participants=tuple(people.values()),
        status="planned" if planned else "held",
        evidence=clause,
        date=_date(scene, deed, inside) or _date(scene, deed, found),
        place=place_in(scene, deed.clause, deed.at) or place_in(scene, scene.sentence(deed.at), deed.at),
        minutes=next((m for m in (_minutes(e.length) for e in inside or found if e.kind == "duration") if m), None),
        score=round(deed.chance * chance, 3),
    )


def _parties(scene: Scene, deed: Deed) -> list[range]:
    """The phrases for who took part: the network's in the sentence, if any, and names behind 'with' in the clause."""
    sentence, labels = scene.sentence(deed.at), scene.cast.phrases.labels
    phrases = {*deed.actor, *deed.toward}
    near = {p for p in phrases if p.start in sentence} or phrases
    for word in deed.clause:
        name = labels.starting.get(word)
        before = word - 1
        while before > 0 and (labels.lower[before] in labels.language.articles or labels.titles[before]):
            before -= 1
        met = name and name.how in NAMED and before >= 0 and labels.lower[before] in WITH[scene.language]
        if name and met and not any(word in p for p in near):
            near.add(range(name.first, name.last))
    return sorted(near, key=lambda p: p.start)


def _takes_part(scene: Scene, who: Resolution) -> bool:
    """Whether somebody is known well enough to have met; media are told, and do not meet."""
    return who.how != "unresolved" and scene.cast.kind_of(who) != "media"


def _consulted(scene: Scene, act: Act, found: Sequence[Encounter]) -> Encounter | None:
    """The encounter behind a consultation or signing of two, where none was found in its sentence."""
    signed = act.type == "AGREE" and SIGNED.search(act.evidence.of(scene.report.text))
    if act.negated or act.mode == "third-party" or act.toward is None or not (signed or act.type == "CONSULT"):
        return None
    if any(e.evidence.overlaps(scene.span(scene.sentence(scene.word_at(act.verb)))) for e in found):
        return None
    people = (act.actor, act.toward)
    if not all(_takes_part(scene, who) and who.name for who in people):
        return None
    words = act.evidence.of(scene.report.text)
    verb, sentence = scene.word_at(act.verb), scene.sentence(scene.word_at(act.verb))
    planned = bool(timing.OPENS[scene.language].search(words)) and act.when is None
    return Encounter(
        id="",
        report_id=scene.report.id,
        kind=next((kind for kind, told in KINDS if told.search(words)), "meeting"),
        participants=people,
        status="planned" if planned else "held",
        evidence=act.evidence,
        date=act.when,
        place=place_in(scene, sentence, verb),
        minutes=_minutes(act.length),
        score=round(act.score * CONSULTED, 3),
    )


def _date(scene: Scene, deed: Deed, found: Iterable[Expression]) -> When | None:
    """The nearest date to the word that tells of the encounter."""
    at = scene.columns.spans[deed.at]
    dated = [e for e in found if e.kind == "point" and e.when]
    near = min(dated, key=lambda e: max(at.start - e.span.end, e.span.start - at.end), default=None)
    return near.when if near else None


def _minutes(length: str | None) -> int | None:
    """Minutes of an ISO 8601 duration of hours and minutes; None of a longer one."""
    match = LENGTH.match(length or "")
    return round(60 * float(match["h"] or 0) + int(match["m"] or 0)) or None if match else None


def _hosted(scene: Scene, encounter: Encounter, acts: Sequence[Act]) -> Encounter:
    """Where a seat or state offers itself for a planned encounter close by, that is its place."""
    if encounter.place or encounter.status != "planned":
        return encounter
    here = scene.columns.sentence[scene.word_at(encounter.evidence)]
    for act in acts:
        away = scene.columns.sentence[scene.word_at(act.verb)] - here
        host = scene.cast.kind_of(act.actor)
        if act.type == "AGREE" and act.issue == "process_format" and 0 <= away <= NEXT and host in ("state", "seat"):
            return replace(encounter, place=act.actor.name)
    return encounter


def _alike(one: Encounter, other: Encounter) -> bool:
    """Whether two are one encounter told twice: of one status, of no other day, between the same."""
    if one.status != other.status or (one.kind != other.kind and not {one.kind, other.kind} & LOOSE):
        return False
    if one.date and other.date and one.date.edtf != other.date.edtf:
        return False
    if one.place and other.place and one.place != other.place:
        return False
    names, sides = (
        tuple({getattr(r, part) or r.name for r in e.participants} for e in (one, other)) for part in ("name", "side")
    )
    return any(len(a & b) >= ALIKE * max(len(a | b), 1) for a, b in (names, sides))


def _joined(one: Encounter, other: Encounter) -> Encounter:
    """The first telling, with what only the second knows."""
    fuller = max(one, other, key=lambda e: (len(e.participants), e is one))
    return replace(
        one,
        kind=other.kind if one.kind in LOOSE and other.kind not in LOOSE else one.kind,
        participants=fuller.participants,
        evidence=fuller.evidence,
        date=one.date or other.date,
        place=one.place or other.place,
        minutes=one.minutes or other.minutes,
        score=max(one.score, other.score),
    )
