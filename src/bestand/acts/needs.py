"""What a party says must be: 'the root causes must be removed' demands it, without a verb of demanding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bestand import codebook as books
from bestand.acts.scene import Scene
from bestand.acts.untimed import stated
from bestand.records import Act, Span
from bestand.scheme import Scheme

SURE = 0.4  # the score of such an act, times that of its statement: chosen, too few are found to measure it


def read(scene: Scene, acts: Sequence[Act], scheme: Scheme) -> Iterator[Act]:
    """A demand for every statement that says what must be, names an issue and holds no act yet."""
    needs = books.language(scene.language).needs
    lower = scene.cast.phrases.labels.lower
    for statement in scene.cast.statements:
        if not statement.speaker or not statement.speaker.actor_id:
            continue
        if any(part.overlaps(a.verb) for a in acts for part in (*statement.content, *statement.cue)):
            continue
        inside = [w for part in statement.content for w in scene.columns.between(*part)]
        word = next((w for w in inside if lower[w] in needs), None)
        found = {id for w in inside for id in scene.hinted(range(w, w + 1))}
        issues = [id for id in scheme.issues if id in found]
        if word is not None and issues:
            whole = Span(statement.content[0].start, statement.content[-1].end)
            yield stated(scene, statement, "REQUEST", issues[0], whole, scene.columns.spans[word], SURE)
