"""What is done in a report, and who met: drafts of the network, the cast and the calendar -> acts and encounters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import exp, log

from bestand.actors import Cast
from bestand.acts import conditions, encounters, needs, timing, untimed
from bestand.acts.scene import Scene
from bestand.decoding import Deed
from bestand.records import Act, Encounter, Report, Resolution, Statement
from bestand.scheme import Scheme
from bestand.windows import Words

MIN_ACT = 0.45  # probability of an anchor: from 0.35 to 0.6 act_actor F1 of the held-out passages moves by 0.7
MIN_TOLD = 0.32  # the same where the word tells what somebody says: best act_place of 0.21, 0.32 and 0.45
LEAST = 0.05  # score under which an act tells nothing: act_actor F1 1.0 higher than with all, passages left out
MIN_FLAG = 0.5
# Log-odds that a word of an issue in the clause is worth. Of 2.5, 4 and 6 it has the best act_full on the reports and
# the lowest on held-out passages (21.1, 21.6, 22.0): the reports decided.
WORD = 2.5
# What an issue loses of which no word stands anywhere in the report: of 0, 1, 2, 3 and 4 it names the issue of most
# acts right on held-out passages (299, 310, 324, 321 and 317 of 651 with the type right).
ABSENT = 2.0
WORDS_ALONE = -1.0  # log-odds, against none, of an issue of the user's that has no examples
SAME = 0.6  # of the shorter of two clauses that make them one act, where type and actor agree
QUOTED_AGAIN = 4  # words from which an act told twice in the same words is one
MOST = 4  # actors or targets of one clause that are told apart
# Slope and rise that make a probability of the log-odds of raw scores: fitted on the held-out passages by
# benchmarks/acts.py --fit (Platt, Probabilistic outputs for support vector machines, 1999).
SLOPE, RISE = 1.156, -1.141
UNKNOWN = 0.3  # what an actor whom nothing tells counts for
TWO_SIDED = frozenset(("AGREE", "COOPERATE", "SUPPORT", "RETREAT", "REJECT", "ASSAULT", "SANCTION"))
DENIABLE = frozenset(("AGREE", "CONCEDE", "REJECT"))  # threats and demands are told to be none far more seldom
Read = tuple[list[Act], list[Encounter]]


def read(report: Report, columns: Words, deeds: Sequence[Deed], cast: Cast, scheme: Scheme) -> Read:
    """The acts and encounters of a report in the order of their evidence."""
    scene = Scene(report, columns, cast)
    found = [
        act for deed in _kept(scene, deeds) if not deed.met for act in _acts(scene, deed, scheme) if not _to_itself(act)
    ]
    found = [act for act in found if act.score >= LEAST]
    found += untimed.read(scene, found, scheme)
    found += needs.read(scene, found, scheme)
    acts = _single(scene, sorted(found, key=lambda a: (a.verb, a.evidence, a.id)))
    acts = [conditions.conditioned(scene, act, [a for a in acts if a.verb != act.verb]) for act in acts]
    acts = [timing.timed(scene, act, [a for a in acts if a.verb != act.verb]) for act in acts]
    numbered = [replace(act, id=f"a{n}") for n, act in enumerate(acts, 1)]
    return numbered, encounters.read(scene, deeds, numbered)


def _kept(scene: Scene, deeds: Iterable[Deed]) -> Iterator[Deed]:
    """The drafts likely enough; of two that share their clause, type and actor, the likelier."""
    out: list[Deed] = []
    for deed in sorted(deeds, key=lambda d: (-d.chance, d.at)):
        told = scene.cued_at(deed.at) or scene.statement_at(deed.at)
        if deed.chance < (MIN_TOLD if told else MIN_ACT) or any(_same(deed, other) for other in out):
            continue
        out.append(deed)
        yield deed


def _same(one: Deed, other: Deed) -> bool:
    if one.met or other.met or _best(one)[0] != _best(other)[0]:
        return False
    shared = min(one.clause.stop, other.clause.stop) - max(one.clause.start, other.clause.start)
    shorter = min(len(one.clause), len(other.clause))
    return shared >= SAME * shorter and (one.actor == other.actor or not one.actor or not other.actor)


def _best(deed: Deed) -> tuple[str, float]:
    return max(deed.kinds.items(), key=lambda k: k[1])


def _acts(scene: Scene, deed: Deed, scheme: Scheme) -> Iterator[Act]:
    """One act for each actor and target of a clause; a mutual one both ways, a consultation once."""
    kind, chance = _best(deed)
    inside = scene.statement_at(deed.at)
    by = _actors(scene, deed, inside)
    toward: list[Resolution | None] = [*_unique(_named(scene, deed, deed.toward))[:MOST]]
    pairs: Sequence[tuple[Resolution, Resolution | None]]
    if kind == "CONSULT" and len(by) > 1 and not toward:
        pairs = [(by[0], by[1])]
    elif len(by) > 1 and not toward and kind in TWO_SIDED and deed.flags["mutual"] > MIN_FLAG:
        pairs = [(one, other) for one in by for other in by if other is not one][: 2 * MOST]
    else:
        pairs = [(one, other) for one in by for other in toward or [None]]
    condition = scene.span(deed.condition[0]) if deed.condition else None
    common = Act(
        id="",
        report_id=scene.report.id,
        actor=by[0],
        toward=None,
        type=kind,
        mode=_mode(deed, scheme.types[kind].modes),
        issue=_issue(scene, deed, scheme),
        evidence=scene.span(deed.clause),
        verb=scene.columns.spans[deed.at],
        condition=condition,
        conditional=condition is not None or deed.flags["conditional"] > MIN_FLAG,
        negated=deed.flags["negated"] > MIN_FLAG or _denied(scene, deed, kind),
        repeated=deed.flags["repeated"] > MIN_FLAG or scene.again(deed.clause),
        voice=scene.voice(inside),
        statement=inside.id if inside else None,
    )
    for one, other in pairs:
        yield replace(common, actor=one, toward=other, score=_score(deed, chance, one))


def _denied(scene: Scene, deed: Deed, kind: str) -> bool:
    """Whether the words deny the act; a refusal only where its verb alone is one, since 'not' makes others into it."""
    return kind in DENIABLE and scene.affirms(deed.at, kind) and scene.denied(deed.clause, deed.at)


def _actors(scene: Scene, deed: Deed, inside: Statement | None) -> list[Resolution]:
    """Who acts: whom the clause names, else who says it, else nobody."""
    named = _unique(_named(scene, deed, deed.actor))[:MOST]
    if named:
        return named
    teller = scene.cued_at(deed.at) or inside
    if teller and teller.speaker and teller.speaker.name:
        return [teller.speaker]
    return [Resolution((), None, None, "unattributed")]


def _named(scene: Scene, deed: Deed, phrases: Sequence[range]) -> Iterator[Resolution]:
    """Whom the surest phrase means, and those joined to it; a pronoun that takes up nobody names nobody."""
    surest = max(phrases, key=lambda phrase: deed.sure.get(phrase, 0.0), default=None)
    if surest is None:
        return
    for phrase in sorted(phrases, key=lambda p: p.start):
        if phrase is surest or scene.joined(phrase, surest):
            yield from (r for r in scene.cast.who(phrase, deed.at) if r.how != "unresolved" or len(phrase) > 1)


def _unique(people: Iterable[Resolution]) -> list[Resolution]:
    return list({r.name: r for r in people}.values())


def _mode(deed: Deed, allowed: Sequence[str]) -> str | None:
    """The likeliest of a type's modes, where one is likelier than none."""
    best = max(("", *allowed), key=lambda mode: deed.modes.get(mode, 0.0))
    return best or None


def _issue(scene: Scene, deed: Deed, scheme: Scheme) -> str | None:
    """What an act is about, by the network's log-odds and the words in its clause; None where none fits best."""
    scores = dict(deed.issues)
    here = scene.hinted(deed.clause)
    for id in scores.keys() & {issue.id for issue in scheme.issues.values() if not issue.own}:
        scores[id] += WORD * (id in here) - ABSENT * (id not in scene.hinted_anywhere)
    words = scene.span(deed.clause).of(scene.report.text)
    for issue in scheme.own:
        base = scores.get(issue.id, scores[""] + WORDS_ALONE)
        scores[issue.id] = base + WORD * bool(issue.found_in(words, scene.language))
    return max(scores, key=lambda id: scores[id]) or None


def _score(deed: Deed, chance: float, actor: Resolution) -> float:
    """How often an act of this kind is right in type and actor, 0 to 1: there, of this type, by this actor."""
    raw = min(max(deed.chance * chance * max(actor.score, UNKNOWN), 0.001), 0.999)
    return round(1 / (1 + exp(-SLOPE * log(raw / (1 - raw)) - RISE)), 3)


def _to_itself(act: Act) -> bool:
    return act.toward is not None and act.toward.name == act.actor.name and act.type != "CONSULT"


def _single(scene: Scene, acts: list[Act]) -> list[Act]:
    """Without what a headline or pull quote only repeats, and without doubles: type, actor and words the same."""
    out: list[Act] = []
    for act in acts:
        twin = next((other for other in out if _twins(scene, act, other)), None)
        if twin is None:
            out.append(act)
        elif _standing(scene, act) > _standing(scene, twin):
            out[out.index(twin)] = act
    return out


def _twins(scene: Scene, one: Act, other: Act) -> bool:
    told = [(a.type, a.actor.name, a.toward.name if a.toward else None) for a in (one, other)]
    if one.verb == other.verb:
        return told[0] == told[1]
    words = [a.evidence.of(scene.report.text).casefold().split() for a in (one, other)]
    return told[0][:2] == told[1][:2] and min(map(len, words)) >= QUOTED_AGAIN and words[0] == words[1]


def _standing(scene: Scene, act: Act) -> tuple[bool, float]:
    """Of two that say the same, what stands where somebody is said to say it goes first, then the likelier."""
    statement = scene.statement_at(scene.word_at(act.verb))
    return bool(statement and statement.cue), act.score
