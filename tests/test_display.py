from __future__ import annotations

import io

import pytest
from rich.console import Console

import sample
from bestand import display
from bestand.entries import ActEntry, EncounterEntry, Particulars


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


ABOUT = Particulars("r1", "Nee", "De Overtocht", None, "2025-05-20", "nl")


def printed(show: object, *arguments: object) -> str:
    out = io.StringIO()
    show(Console(file=out, width=400, color_system=None), *arguments)  # type: ignore[operator]
    return out.getvalue()


def test_an_act_is_told_on_one_line_with_what_is_unsure() -> None:
    line = printed(display.acts, [ActEntry(sample.REFUSAL, ABOUT, sample.TEXT, sample.MADE)])
    for words in (
        "2025-05-20  De Overtocht  r1#a1",
        "Russia REJECT (yield) → Donald Trump  ceasefire",
        "“Moskou weigert opnieuw een bestand, als de wapens blijven komen”",
        "condition: als de wapens blijven komen · repeated · when 2025-05-19 · due ../2025-06-30 · for P30D",
        "unsure: score 0.41",
    ):
        assert words in line


def test_an_act_that_is_denied_or_without_issue_says_so() -> None:
    line = printed(display.acts, [ActEntry(sample.BARE, ABOUT, sample.TEXT, sample.MADE)])
    assert "(nobody named) not ASSAULT  no issue" in line
    assert "says Vladimir Putin · nobody named" in line


def test_an_encounter_is_told_on_one_line() -> None:
    entries = [EncounterEntry(e, ABOUT, sample.TEXT, sample.MADE) for e in (sample.CALL, sample.MEETING)]
    call, meeting = printed(display.encounters, entries).splitlines()
    assert "held call  Donald Trump, Vladimir Putin  “Trump en Poetin belden twee uur”" in call
    assert "date not told · 120 minutes" in call
    assert "on 2025-05 (Friday) · in Istanbul · unsure: score 0.30" in meeting


def test_a_report_is_shown_with_both_layers() -> None:
    shown = printed(display.report, sample.extraction())
    assert shown.index("Vladimir Putin zei") < shown.index("Acts") < shown.index("Encounters")
