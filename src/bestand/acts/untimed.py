"""What a party says is without a date: 'no timetable was discussed' refuses a timetable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bestand import codebook as books
from bestand.acts.scene import Scene
from bestand.records import Act, Span, Statement
from bestand.scheme import Scheme

ISSUE = "timeline"
NEAR = 8  # words at most between the word that denies and the word for a date or timetable
SURE = 0.6  # how sure such an act is, times the score of its statement: right in type and actor, benchmarks/acts.md


def read(scene: Scene, acts: Sequence[Act], scheme: Scheme) -> Iterator[Act]:
    """An act of refusal on the timeline for every statement that denies one and of which no such act was found."""
    issue = scheme.issues[ISSUE]
    for statement in scene.cast.statements:
        if not statement.speaker or not statement.speaker.name:
            continue
        if any(a.issue == ISSUE and any(c.overlaps(a.verb) for c in statement.content) for a in acts):
            continue
        for content in statement.content:
            found = issue.found_in(content.of(scene.report.text), scene.language)
            if found and _denied(scene, Span(content.start + found.start, content.start + found.end)):
                place = Span(content.start + found.start, content.start + found.end)
                yield stated(scene, statement, "REJECT", ISSUE, content, place, SURE)
                break


def _denied(scene: Scene, words: Span) -> bool:
    """Whether a word that denies stands near: before the words in their sentence or behind them in their clause."""
    at = scene.word_at(words)
    lower, no = scene.cast.phrases.labels.lower, books.language(scene.language).no
    sentence = scene.sentence(at)
    behind = range(at, min(sentence.stop, at + NEAR))
    end = next((w for w in behind if lower[w] in ",;:"), behind.stop)
    return any(lower[w] in no for w in range(max(sentence.start, at - NEAR), end))


def stated(scene: Scene, statement: Statement, type: str, issue: str, evidence: Span, verb: Span, sure: float) -> Act:
    """An act that a statement's speaker does by what it says; `sure` is its score where the statement's is 1."""
    assert statement.speaker is not None
    return Act(
        id="",
        report_id=scene.report.id,
        actor=statement.speaker,
        toward=None,
        type=type,
        mode=None,
        issue=issue,
        evidence=evidence,
        verb=verb,
        voice=scene.voice(statement),
        statement=statement.id,
        score=round(sure * statement.score, 3),
    )
