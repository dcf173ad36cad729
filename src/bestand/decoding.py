"""From the network's numbers to drafts: the labels of each anchor as ranges of words, with how sure they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

import numpy as np

from bestand.assembly import Draft
from bestand.records import Meeting
from bestand.windows import Window

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ACT_LABELS = ("O", "B-actor", "I-actor", "B-toward", "I-toward", "B-condition", "I-condition", "clause")
ACT_FLAGS = ("repeated", "negated", "conditional", "mutual", "planned")
ENCOUNTER_KINDS = get_args(Meeting)
# Log-odds of a user's issue at a topic square to its own. One of ours taken out and put back by its six examples is
# found for 30 % of its acts at -2 and wrongly for 2 % of others (53 and 9 at 0, 12 and 0.3 at -4), passages left out.
OWN = -2.0
SHARPNESS = 12.0  # log-odds between a topic that points at an issue and one square to it, as in training/model.py


class Reading(NamedTuple):
    """What the network says of one window: a statement's anchor a row, then an act's or encounter's."""

    at: np.ndarray  # (anchors,) word numbers within the window
    kinds: np.ndarray  # (anchors,) 1 cue, 2 content
    chances: np.ndarray  # (anchors,) probability that a statement is anchored there
    scores: np.ndarray  # (anchors, words, labels), log-odds
    act_at: np.ndarray  # (acts,) word numbers within the window
    act_kinds: np.ndarray  # (acts,) 1 act, 2 encounter
    act_chances: np.ndarray  # (acts,) probability that one is anchored there
    types: np.ndarray  # (acts, types), probability of each type of act
    meetings: np.ndarray  # (acts, kinds), probability of each kind of encounter
    act_scores: np.ndarray  # (acts, words, act labels), log-odds
    modes: np.ndarray  # (acts, 1 + modes), probability of none and of each mode
    flags: np.ndarray  # (acts, flags), probability of each
    issues: np.ndarray  # (acts, 1 + issues), log-odds of none and of each issue
    topics: np.ndarray  # (acts, topic), of length one


class Classes(NamedTuple):
    """The names behind the network's numbers, from the file of the weights."""

    types: tuple[str, ...]
    modes: tuple[str, ...]
    issues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """A draft of an act or an encounter, in words of the whole text."""

    at: int  # the word that carries it
    chance: float
    kinds: Mapping[str, float]  # probability of each type of act or, of an encounter, of each kind
    met: bool  # whether it is an encounter
    actor: tuple[range, ...]
    toward: tuple[range, ...]
    condition: tuple[range, ...]
    clause: range
    sure: Mapping[range, float]  # probability of each range's labels
    modes: Mapping[str, float] = field(default_factory=dict)
    flags: Mapping[str, float] = field(default_factory=dict)
    issues: Mapping[str, float] = field(default_factory=dict)  # log-odds; "" is none


def drafts(window: Window, reading: Reading) -> Iterator[Draft]:
    """Each statement's labels as ranges of words of the whole text."""
    if not len(reading.at):
        return
    scores = _log_softmax(reading.scores)
    for row, labels in enumerate(best_labels(scores)):
        parts: dict[str, list[range]] = {"source": [], "cue": [], "content": []}
        sure: dict[str, list[float]] = {"source": [], "cue": [], "content": []}
        for role, start, end, chance in _runs(labels, scores[row], LABELS):
            parts[role].append(range(window.first + start, window.first + end))
            sure[role].append(chance)
        yield Draft(
            anchor=window.first + int(reading.at[row]),
            kind="cue" if reading.kinds[row] == 1 else "content",
            chance=float(reading.chances[row]),
            reaches=window.last,
            **parts,
            sure=sure,
        )


def deeds(window: Window, reading: Reading, names: Classes, own: Mapping[str, np.ndarray]) -> Iterator[Deed]:
    """Each act and encounter as ranges of words of the whole text; `own` are topics of the user's issues."""
    if not len(reading.act_at):
        return
    scores = _log_softmax(reading.act_scores)
    for row, labels in enumerate(best_labels(scores, ACT_LABELS)):
        parts: dict[str, list[range]] = {"actor": [], "toward": [], "condition": [], "clause": []}
        sure: dict[range, float] = {}
        for role, start, end, chance in _runs(labels, scores[row], ACT_LABELS):
            parts[role].append(range(window.first + start, window.first + end))
            sure[parts[role][-1]] = chance
        at, met = window.first + int(reading.act_at[row]), bool(reading.act_kinds[row] == 2)
        kinds, chances = (ENCOUNTER_KINDS, reading.meetings) if met else (names.types, reading.types)
        issues = dict(zip(("", *names.issues), map(float, reading.issues[row]), strict=True))
        issues |= {id: SHARPNESS * float(topic @ reading.topics[row]) + OWN for id, topic in own.items()}
        yield Deed(
            at=at,
            chance=float(reading.act_chances[row]),
            kinds=dict(zip(kinds, map(float, chances[row]), strict=True)),
            met=met,
            actor=tuple(parts["actor"]),
            toward=tuple(parts["toward"]),
            condition=tuple(parts["condition"]),
            clause=_around(at, parts),
            sure=sure,
            modes=dict(zip(("", *names.modes), map(float, reading.modes[row]), strict=True)),
            flags=dict(zip(ACT_FLAGS, map(float, reading.flags[row]), strict=True)),
            issues=issues,
        )


GAP = 3  # words at most that are not of the clause between two parts of it


def _around(at: int, parts: Mapping[str, Sequence[range]]) -> range:
    """The stretch around the anchor that is of the clause, with what else touches it."""
    runs = sorted((r for group in parts.values() for r in group), key=lambda r: r.start)
    start, end = at, at + 1
    for run in runs:
        if run.start <= at < run.stop:
            start, end = run.start, run.stop
    while grown := [r for r in runs if (r.stop > end and r.start <= end + GAP) or (r.start < start <= r.stop + GAP)]:
        start, end = min(start, grown[0].start), max(end, grown[0].stop)
    return range(start, end)


def _runs(labels: np.ndarray, scores: np.ndarray, names: Sequence[str]) -> Iterator[tuple[str, int, int, float]]:
    """The labelled stretches: role, first word, word behind the last, probability of its labels."""
    chosen = scores[np.arange(len(labels)), labels]
    at = 0
    while at < len(labels):
        end = at + 1
        if labels[at]:
            role = names[labels[at]].removeprefix("B-")
            inside = labels[at] + 1 if names[labels[at]].startswith("B-") else labels[at]
            while end < len(labels) and labels[end] == inside:
                end += 1
            yield role, at, end, float(np.exp(chosen[at:end].mean()))
        at = end


def _log_softmax(scores: np.ndarray) -> np.ndarray:
    scores = scores - scores.max(-1, keepdims=True)
    log: np.ndarray = scores - np.log(np.exp(scores).sum(-1, keepdims=True))
    return log


def best_labels(scores: np.ndarray, names: Sequence[str] = LABELS) -> np.ndarray:
    """The best label sequence for each anchor: Viterbi over BIO, where I-x follows only B-x or I-x.

    scores (anchors, words, labels), log-probabilities -> (anchors, words), label numbers.
    """
    anchors, length, labels = scores.shape
    barred = np.zeros((labels, labels), np.float32)  # from, to
    for to, name in enumerate(names):
        if name.startswith("I-"):
            barred[:, to] = -1e9
            barred[to - 1, to] = barred[to, to] = 0
    best = scores[:, 0] + barred[0]
    back = np.zeros((length, anchors, labels), np.int64)
    for at in range(1, length):
        paths = best[:, :, None] + barred  # (anchors, from, to)
        back[at] = paths.argmax(1)
        best = paths.max(1) + scores[:, at]
    out = np.zeros((anchors, length), np.int64)
    rows = np.arange(anchors)
    out[:, -1] = best.argmax(1)
    for at in range(length - 1, 0, -1):
        out[:, at - 1] = back[at, rows, out[:, at]]
    return out
