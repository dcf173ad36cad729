from __future__ import annotations

import pytest

from bestand import display


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("„Ja”", "Ja"),
        ('"Yes, we can," ', '"Yes, we can,"'[1:-1]),
        ("‘It’s over’", "It’s over"),
        ("»Nein«", "Nein"),
        ("„Ja,\nzei hij”", "Ja, zei hij"),
        ("„Hij noemde het ‘goed’”", "Hij noemde het ‘goed’"),
    ],
)
def test_marks_around_the_whole_are_left_to_the_listing(words: str, shown: str) -> None:
    assert display.one_line(words) == shown


@pytest.mark.parametrize(
    "words",
    [
        "„Ja”, … „wij komen.”",
        "dat het „goed” ging, „heel goed”",
        "het „goed”",
        "„Goed” noemde hij het",
        "de jongens'",
        "’s Avonds komt hij",
        '"Ja" en "nee"',
        '"Ja "nee wel"',
        "„Ja",
        "Ja”",
        "”",
        "",
    ],
)
def test_marks_that_belong_to_the_words_stay(words: str) -> None:
    assert display.one_line(words) == words
