from __future__ import annotations

import time
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand import windows
from bestand.windows import CLOSING, INSIDE, NESTED, NESTED_MARK, NONE, OPENING, words

ANY = st.text("abcÉ x\u0301 1_\n\n.!?()„“”\"«»‘’'`,-😀\u00a0", max_size=80)
PROSE = st.lists(
    st.sampled_from(
        ["Trump", "zei", "dat.", "De", "“Ja", "nee.”", "‘nu’", "Mr.", "\n\n", "\n", "(toen)", "foto’s", "…"]
    )
).map(" ".join)


def shown(text: str) -> list[str]:
    return words(text).shown


def sentences(text: str) -> list[str]:
    """The text of every sentence."""
    columns = words(text)
    numbered = groupby(range(len(columns)), key=columns.sentence.__getitem__)
    return [columns.cover(at[0], at[-1]).of(text) for at in (list(group) for _, group in numbered)]


# Words


@settings(max_examples=300, deadline=None)
@given(ANY | PROSE)
def test_every_character_but_white_space_stands_in_exactly_one_word(text: str) -> None:
    covered = [at for span in words(text).spans for at in range(*span)]
    assert len(covered) == len(set(covered))
    assert [at for at in covered if not text[at].isspace()] == [at for at, c in enumerate(text) if not c.isspace()]


@settings(max_examples=200, deadline=None)
@given(ANY | PROSE)
def test_the_columns_of_any_text_hold_together(text: str) -> None:
    columns = words(text)
    for column in (columns.shown, columns.states, columns.quote, columns.sentence, columns.paragraph):
        assert len(column) == len(columns)
    assert all(span.start < span.end <= len(text) for span in columns.spans)
    assert all(one.end <= next.start for one, next in pairwise(columns.spans))
    for column in (columns.sentence, columns.paragraph):
        assert all(one <= next <= one + 1 for one, next in pairwise(column))
    assert all(bool(state) == bool(number) for state, number in zip(columns.states, columns.quote, strict=True))


def test_a_mark_of_two_characters_is_one_word() -> None:
    columns = words("Hij zei: ,,Ja'' en ``nee''.")
    assert [s.of(columns.text) for s in columns.spans if s.end - s.start == 2] == [",,", "Ja", "''", "en", "``", "''"]


@pytest.mark.parametrize("marks", ["„”", "„“", "“”", '""', "»«", "«»", "‘’", "''", (",,", "''")])
def test_every_style_of_marks_is_shown_in_one_form(marks: tuple[str, str]) -> None:
    assert shown(f"Hij zei: {marks[0]}Ja{marks[1]}.") == ["▁Hij", "▁zei", ":", "▁“", "Ja", "”", "."]


def test_a_quotation_in_a_quotation_is_shown_in_single_marks() -> None:
    columns = words('„Zij zei "ja" nu”, zei hij.')
    assert columns.shown[:7] == ["▁“", "Zij", "▁zei", "▁‘", "ja", "’", "▁nu"]
    assert columns.states[:9] == [OPENING, INSIDE, INSIDE, NESTED_MARK, NESTED, NESTED_MARK, INSIDE, CLOSING, NONE]
    assert columns.quote[:9] == [1, 1, 1, 1, 1, 1, 1, 1, 0]


def test_an_apostrophe_stays_an_apostrophe() -> None:
    assert shown("foto’s") == ["▁foto", "’", "s"]


def test_full_width_and_joined_letters_are_shown_plain_where_they_stand() -> None:
    columns = words("ﬁn Ａ5")
    assert columns.shown == ["▁fin", "▁A5"]
    assert [s.of(columns.text) for s in columns.spans] == ["ﬁn", "Ａ5"]


def test_a_letter_with_a_combining_accent_is_one_word() -> None:
    assert shown("cafe\u0301s open") == ["▁cafés", "▁open"]


def test_words_are_found_by_the_characters_they_touch() -> None:
    columns = words("Trump belde Poetin.")
    assert list(columns.between(0, 5)) == [0]
    assert list(columns.between(3, 8)) == [0, 1]
    assert list(columns.between(5, 6)) == []
    assert columns.cover(1, 2).of(columns.text) == "belde Poetin"


# Sentences


@pytest.mark.parametrize(
    "text",
    [
        "De heer dr. Smit zei dat prof. Jansen en mr. De Vries komen.",
        "Om 12.30 uur kwam hij, en 3.5 miljoen mensen zagen het.",
        "The U.S. Senate met J. Edgar Hoover and Mr. Smith of St. Louis.",
        "Das gilt z.B. für Berlin und ca. 5 Mio. Euro bzw. Dollar.",
        "Bijv. Duitsland, o.a. Frankrijk en resp. Italië, art. 5 en nr. 7.",
        "Then Sen. Ted Cruz, Reps. Smith and Jones, Gov. Brown and Rev. Hall met Sgt. Pepper.",
        "On Sept. 3 and Jan. 4 he took highway No. 9.",
        "Wat?! zei hij… maar niet nu.",
        "“Ja!” zei hij.",
        "“Komt hij?” vroeg zij.",
    ],
)
def test_a_point_within_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Dat zei Trump.|De Russen zwegen.",
        "Hij was er bij.|Zij niet.",
        "The answer is no.|He refuses.",
        "„Wij gaan door.”|De Russen zwegen.",
        "„Wij gaan door”.|De Russen zwegen.",
        "„Hij zei ‘ja.’”|De Russen zwegen.",
        "Hij kwam (en ging.)|Toen niet.",
        "Komt hij?|Ja!|Nee…|Wel.",
        "Er kam 2022.|2023 ging er.",
        "Kop zonder punt|\n\nDe tekst.",
        "Dit is.|“Ja”, zei hij.",
        "“He lives in the U.S.”|The others do not.",
    ],
)
def test_a_point_at_the_end_of_a_sentence_ends_it(text: str) -> None:
    wanted = [part.strip() for part in text.split("|")]
    assert sentences(" ".join(text.split("|"))) == wanted


def test_a_paragraph_ends_a_sentence_whatever_stands_there() -> None:
    columns = words("Mr.\n\nde Russen")
    assert columns.sentence[0] < columns.sentence[-1]
    assert columns.paragraph[0] < columns.paragraph[-1]


# Windows

LENGTHS = st.lists(st.integers(1, 6) | st.integers(1, 60), max_size=120)


@st.composite
def cut(draw: st.DrawFn) -> tuple[windows.Words, list[int], int, int, list[windows.Window]]:
    """Some text in words, their lengths, a size, an overlap, and the windows."""
    lengths = draw(LENGTHS)
    seams = draw(st.lists(st.sampled_from([" a", " a", " a", " a", ". A", "\n\nA"]), min_size=len(lengths)))
    columns = words("".join(seams[: len(lengths)]))
    lengths = (lengths * 2)[: len(columns)]  # points are words too
    size = draw(st.integers(3, 80))
    overlap = draw(st.integers(0, size // 2))
    return columns, lengths, size, overlap, list(windows.windows(columns, lengths, size, overlap))


@settings(max_examples=300, deadline=None)
@given(cut())
def test_every_word_is_owned_by_exactly_one_window_that_shows_it(
    given: tuple[windows.Words, list[int], int, int, list[windows.Window]],
) -> None:
    columns, _, _, _, found = given
    assert [at for window in found for at in window.owned] == list(range(len(columns)))
    for window in found:
        assert not window.owned or window.first <= window.owned.start <= window.owned.stop <= window.last


@settings(max_examples=300, deadline=None)
@given(cut())
def test_no_window_is_larger_than_its_size_unless_one_word_is(
    given: tuple[windows.Words, list[int], int, int, list[windows.Window]],
) -> None:
    columns, lengths, size, _, found = given
    for window in found:
        breaks = columns.paragraph[window.last - 1] - columns.paragraph[window.first] if len(columns) else 0
        used = sum(lengths[window.first : window.last]) + breaks
        assert used <= size - 2 or window.last - window.first == 1


@settings(max_examples=300, deadline=None)
@given(cut())
def test_neighbouring_windows_share_words_unless_one_word_fills_a_window(
    given: tuple[windows.Words, list[int], int, int, list[windows.Window]],
) -> None:
    *_, overlap, found = given
    for one, next in pairwise(found):
        assert one.first < next.first <= one.last <= next.last
        assert next.first < one.last or not overlap or one.last - one.first == 1


def test_a_text_of_one_sentence_shares_just_the_overlap() -> None:
    columns = words(" ".join("a" * 100))
    found = list(windows.windows(columns, [2] * 100, size=42, overlap=8))
    assert {one.last - next.first for one, next in pairwise(found)} == {4}  # words of two subwords


def test_a_window_is_cut_between_paragraphs_sooner_than_between_sentences() -> None:
    text = " ".join(["Een twee drie."] * 4) + "\n\n" + " ".join(["Vier vijf zes."] * 8)
    columns = words(text)
    first = next(windows.windows(columns, [1] * len(columns), size=26, overlap=4))
    assert columns.cover(first.first, first.last - 1).of(text) == text.partition("\n\n")[0]


@pytest.mark.parametrize(("text", "owned"), [("", range(0)), ("Trump", range(1))])
def test_an_empty_text_and_one_word_have_one_window(text: str, owned: range) -> None:
    (window,) = windows.windows(words(text), [500] * len(owned), size=384, overlap=96)
    assert (window.first, window.last, window.owned) == (0, len(owned), owned)


def test_a_long_text_is_cut_in_seconds() -> None:
    start = time.process_time()
    columns = words("Hij (toen) zei: „Ja.” )))" * 8_000)
    assert list(windows.windows(columns, [2] * len(columns), size=384, overlap=96))[-1].owned.stop == len(columns)
    assert time.process_time() - start < 10  # 1 when written; quadratic would be hours
