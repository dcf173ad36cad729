"""Conditions that a word of its own opens, where the network found none: 'accepted it, mits Rusland hetzelfde doet'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bestand import codebook as books
from bestand.acts.scene import CLOSES, Scene
from bestand.records import Act, Span

UNDER_ONE = frozenset(("AGREE", "THREATEN", "CONCEDE"))  # types that are told to hold under a condition


def conditioned(scene: Scene, act: Act, others: Sequence[Act]) -> Act:
    """The act with the condition that follows it in its sentence, if no other act stands between."""
    if act.condition or act.type not in UNDER_ONE:
        return act
    lower, opens = scene.cast.phrases.labels.lower, books.language(scene.language).provided
    verb = scene.word_at(act.verb)
    sentence = scene.sentence(verb)
    start = next((w for w in range(verb + 1, sentence.stop) if lower[w] in opens and lower[w - 1] == ","), None)
    if start is None:
        return act
    taken = {scene.word_at(o.verb) for o in others}
    if any(verb < w < start for w in taken):
        return act
    end = next((w for w in range(start + 1, sentence.stop) if lower[w] in CLOSES or lower[w] in ".!?"), sentence.stop)
    condition = scene.span(range(start, end))
    whole = Span(act.evidence.start, max(act.evidence.end, condition.end))
    return replace(act, condition=condition, conditional=True, evidence=whole)
