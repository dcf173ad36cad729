from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand import times


def read(text: str, language: str) -> list[str]:
    return [edtf for _, edtf in times.stated(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("nl", "Op 19 mei 2025 belde hij.", "2025-05-19"),
        ("nl", "Op 1 jan. 2024 belde hij.", "2024-01-01"),
        ("nl", "Maandag 3 sept. 2018 was dat.", "2018-09-03"),
        ("en", "On 19 May 2025 he called.", "2025-05-19"),
        ("en", "On May 19, 2025, he called.", "2025-05-19"),
        ("en", "On the 19th of May 2025 he called.", "2025-05-19"),
        ("en", "On May 1st, 2025 he called.", "2025-05-01"),
        ("en", "On Sept. 3, 2024, he called.", "2024-09-03"),
        ("de", "Am 19. Mai 2025 rief er an.", "2025-05-19"),
        ("de", "Am 1. März 2022 rief er an.", "2022-03-01"),
        ("de", "Am 2. Jänner 2022 rief er an.", "2022-01-02"),
        ("nl", "Op 2025-05-19 belde hij.", "2025-05-19"),
    ],
)
def test_day_month_and_year_are_a_day(language: str, text: str, edtf: str) -> None:
    assert read(text, language) == [edtf]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "In mei 2025 belde hij."),
        ("en", "In May 2025 he called."),
        ("en", "In May, 2025, he called."),
        ("de", "Im Mai 2025 rief er an."),
    ],
)
def test_month_and_year_are_a_month(language: str, text: str) -> None:
    assert read(text, language) == ["2025-05"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "In 2022 belde hij."),
        ("nl", "Dat is sinds 2022 zo."),
        ("en", "In 2022, he called."),
        ("en", "It has been so since 2022."),
        ("de", "Im Jahr 2022 rief er an."),
        ("de", "Seit 2022 ruft er an."),
    ],
)
def test_a_year_behind_a_word_of_time_is_a_year(language: str, text: str) -> None:
    assert read(text, language) == ["2022"]


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("width", ["d MMMM y", "d MMM y"])
@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_every_month_is_known_in_full_and_shortened(language: str, width: str, month: int) -> None:
    day = date(2024, month, 28)
    assert read(f"({format_date(day, width, language)})", language) == [day.isoformat()]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Hij woont op Kerkstraat 2020.",
            "At 1980 Main Street.",
            "Hauptstraße 19, 2020 Wien.",
            "Er waren 2022 mensen.",
        ),
        *("Of de 1600 Pennsylvania Avenue.", "in 20222", "in 2.022", "in 12022", "in 1066", "No. 10 Downing Street"),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_a_number_that_no_word_makes_a_year_is_no_date(text: str, language: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize(
    "text",
    [
        *("in 2023-2024", "in 2023–2024", "in 2023 - 2024", "in 2023/24", "seizoen 2023-2024", "2023-2024"),
        *("van 2014 tot 2022", "from 2014 to 2022", "from 2014 until 2022", "in 2014 bis 2022", "March 2023-2024"),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_the_years_of_a_span_are_no_date(text: str, language: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("31 April 2025", "2025-04"),
        ("29 February 2023", "2023-02"),
        ("29 February 2024", "2024-02-29"),
        ("39 May 2025", "2025-05"),
        ("0 May 2025", "2025-05"),
        ("2025-02-30", "2025-02"),
        ("2025-19-01", "2025"),
    ],
)
def test_a_day_that_does_not_exist_is_left_out(text: str, edtf: str) -> None:
    assert read(text, "en") == [edtf]


def test_a_date_is_where_it_stands_and_in_order() -> None:
    text = "In 2022 zei hij dat, en op 19 mei 2025 weer."
    assert [span.of(text) for span, _ in times.stated(text, "nl")] == ["In 2022", "19 mei 2025"]
    assert [span.of(text) for span, _ in times.stated(text, "nl", 8)] == ["19 mei 2025"]
    assert [span.of(text) for span, _ in times.stated(text, "nl", 0, 20)] == ["In 2022"]


@pytest.mark.parametrize("language", ["", "fr", "xx"])
def test_a_language_without_words_is_read_as_english(language: str) -> None:
    assert read("le 19 May 2025", language) == ["2025-05-19"]


PIECES = ["mei", "May", "Mai", "february", "Sept.", "märz", "in", "im", "of", "-", "/", "tot", ".", ",", "st", "\n"]
ANY = st.lists(st.sampled_from(PIECES) | st.integers(0, 2100).map(str) | st.dates().map(str), max_size=12)


@settings(max_examples=150, deadline=None)
@given(ANY, st.sampled_from(["", " "]), st.sampled_from(["nl", "en", "de"]))
def test_whatever_is_read_is_edtf(pieces: list[str], between: str, language: str) -> None:
    for edtf in read(between.join(pieces), language):
        parse_edtf(edtf)


@settings(max_examples=150, deadline=None)
@given(st.dates(date(1800, 1, 1), date(2099, 12, 31)), st.sampled_from(["nl", "en", "de"]))
def test_every_date_in_words_is_read_back(day: date, language: str) -> None:
    assert read(f"Hij zei op {format_date(day, 'long', language)}: ja.", language) == [day.isoformat()]
