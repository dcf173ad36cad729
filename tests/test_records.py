from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestand import records
from bestand.records import Report, Resolution, Span, Statement

KINDS = [kind for kind in vars(records).values() if dataclasses.is_dataclass(kind)]
SPANS = st.tuples(st.integers(0, 8), st.integers(1, 8)).map(lambda given: Span(given[0], sum(given)))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_record_is_frozen_and_slotted(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)


def test_a_record_never_changes_but_gives_another() -> None:
    report = Report("a", "Ja.")
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.text = "Nee."  # type: ignore[misc]
    assert (dataclasses.replace(report, language="nl").language, report.language) == ("nl", "")


def test_records_of_the_same_content_are_the_same() -> None:
    spans = (Span(0, 2),)
    one, other = (Statement("s1", "a", spans, (), spans, speaker=Resolution(spans, None, None, "x")) for _ in "ab")
    assert one == other
    assert len({one, other}) == 1


@pytest.mark.parametrize(
    ("span", "words"), [(Span(0, 5), "Één 😀"), (Span(4, 5), "😀"), (Span(6, 6), ""), (Span(6, 99), "ja")]
)
def test_a_span_gives_its_words_by_code_points(span: Span, words: str) -> None:
    assert span.of("Één 😀 ja") == words


def test_spans_that_touch_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 3).overlaps(Span(2, 5))


def test_an_empty_span_shares_nothing_at_an_edge() -> None:
    assert not Span(3, 3).overlaps(Span(3, 5))
    assert not Span(3, 5).overlaps(Span(3, 3))


def test_a_span_holds_itself_and_what_lies_within() -> None:
    assert Span(2, 6).holds(Span(2, 6))
    assert Span(2, 6).holds(Span(3, 5))
    assert not Span(2, 6).holds(Span(1, 3))
    assert not Span(2, 6).holds(Span(5, 7))


@given(SPANS, SPANS)
def test_spans_overlap_and_hold_as_their_code_points_do(one: Span, other: Span) -> None:
    mine, theirs = set(range(*one)), set(range(*other))
    assert one.overlaps(other) == other.overlaps(one) == bool(mine & theirs)
    assert one.holds(other) == (theirs <= mine)


@given(st.lists(SPANS))
def test_spans_sort_by_where_they_begin(spans: list[Span]) -> None:
    assert all(one.start <= next.start for one, next in pairwise(sorted(spans)))
