"""Whether two passages are the same words, and where they differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestand.analyses.wording import COPIED, contradict, copied, differences, shared

PASSAGES = st.text("ab Cé\n.,’", max_size=30)


# Shared


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("er komt een bestand", "er komt een bestand", 1.0),
        ("er komt een bestand", "er komt geen bestand", 3 / 4),
        ("een bestand", "er komt een bestand", 2 / 4),
        ("ja", "nee", 0.0),
        ("ja ja ja", "ja", 1 / 3),
        ("ja ja nee", "ja ja ja", 2 / 3),
        ("bestand een komt er", "er komt een bestand", 1.0),
        ("Er KOMT een bestand!", "„er komt, een bestand”", 1.0),
        ("straße", "STRASSE", 1.0),
        ("", "", 1.0),
        ("…", "!", 1.0),
        ("", "ja", 0.0),
    ],
)
def test_the_share_is_that_of_the_longer_passages_words(one: str, other: str, share: float) -> None:
    assert shared(one, other) == pytest.approx(share)


@given(PASSAGES)
def test_a_passage_shares_all_with_itself(passage: str) -> None:
    assert shared(passage, passage) == 1.0


@given(PASSAGES, PASSAGES)
def test_sharing_is_symmetric_and_a_share(one: str, other: str) -> None:
    assert shared(one, other) == shared(other, one)
    assert 0.0 <= shared(one, other) <= 1.0


# Copied


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("er komt een bestand", "Er komt een bestand.", True),
        ("er komt een bestand", "er komt geen bestand", True),
        ("er komt een bestand", "er komt morgen een bestand met garanties", False),
        ("er komt een bestand", "there will be a truce", False),
    ],
)
def test_near_enough_the_same_words_are_a_copy(one: str, other: str, same: bool) -> None:
    assert copied(one, other) is same


@given(PASSAGES, PASSAGES)
def test_a_copy_is_one_both_ways_from_the_same_share_on(one: str, other: str) -> None:
    assert copied(one, other) == copied(other, one) == (shared(one, other) >= COPIED)


@given(PASSAGES)
def test_a_passage_is_a_copy_of_itself(passage: str) -> None:
    assert copied(passage, passage)


# Differences


@pytest.mark.parametrize(
    ("passages", "found"),
    [
        (["er komt een bestand"], []),
        (["er komt een bestand", "er komt een bestand"], []),
        (["er komt een bestand", "er komt geen bestand"], [("een", "geen")]),
        (["er komt een bestand", "er komt een bestand in juni"], [("", "in juni")]),
        (["er komt morgen een bestand", "er komt een bestand"], [("morgen", "")]),
        (["Er komt een bestand", "er komt een Bestand"], []),
        (["er  komt\neen bestand", "er komt een bestand"], []),
        (["a b c", "a x c", "a b y"], [("b", "x"), ("c", "y")]),
        (["a b", "a x", "a x"], [("b", "x")]),
    ],
)
def test_differences_are_the_words_here_and_the_words_there(passages: list[str], found: list[tuple[str, str]]) -> None:
    assert differences(passages) == found


@given(PASSAGES, st.integers(1, 3))
def test_a_passage_differs_nowhere_from_itself(passage: str, times: int) -> None:
    assert differences([passage] * times) == []


@given(PASSAGES, PASSAGES)
def test_passages_differ_both_ways_or_neither(one: str, other: str) -> None:
    assert bool(differences([one, other])) == bool(differences([other, one]))


@given(PASSAGES, PASSAGES)
def test_every_difference_stands_in_its_passage(one: str, other: str) -> None:
    here, there = " ".join(one.split()), " ".join(other.split())
    for a, b in differences([one, other]):
        assert a in here
        assert b in there
        assert a.casefold() != b.casefold()


@pytest.mark.parametrize(
    ("one", "other", "contrary"),
    [
        ("6,000 bodies", "de lichamen van 6.000 soldaten", False),
        ("6,000 bodies", "1,200 prisoners", True),
        ("between 20 and 30 June", "op 20 juni", False),
        ("thirty days", "30 days", False),
        ("no number", "another one", False),
    ],
)
def test_passages_contradict_each_other_where_their_figures_have_nothing_in_common(
    one: str, other: str, contrary: bool
) -> None:
    assert contradict(one, other) is contradict(other, one) is contrary
