from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand import days, times
from bestand.times import Expression


def read(text: str, language: str) -> list[str]:
    """The dates stated in a text."""
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


# Expressions

CASES = Path(__file__).parent / "cases"
LANGUAGES = ["nl", "en", "de"]


def rows() -> Iterator[object]:
    """Every row of the tables: language, report's date, ahead, fragment, what it holds."""
    for language in LANGUAGES:
        table = tomllib.loads((CASES / f"times-{language}.toml").read_text(encoding="utf-8"))
        for case in table["case"]:
            for text, *wanted in case["rows"]:
                named = f"{language}: {case['claim']}: {text}"
                yield pytest.param(language, case.get("published"), case.get("ahead", False), text, wanted, id=named)


def told(expression: Expression) -> str:
    """An expression as the tables write it."""
    when = expression.when
    parts = [expression.kind, when.edtf if when else "-", expression.length, when.weekday if when else None]
    return " ".join(p for p in parts if p)


@pytest.mark.parametrize(("language", "published", "ahead", "text", "wanted"), list(rows()))
def test_an_expression_of_time_is_what_the_table_says(
    language: str, published: str | None, ahead: bool, text: str, wanted: list[str]
) -> None:
    assert [told(e) for e in times.expressions(text, language, published, ahead=ahead)] == wanted


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("nl", "Hij sprak vorige week maandag met haar.", "vorige week maandag"),
        ("nl", "Dat moet uiterlijk op 1 juni klaar zijn.", "uiterlijk op 1 juni"),
        ("nl", "Hij wil een bestand van dertig dagen.", "dertig dagen"),
        ("en", "He spoke on Monday, May 19, 2025, with her.", "on Monday, May 19, 2025"),
        ("en", "It has lasted for more than three years.", "for more than three years"),
        ("de", "Er sprach in der Nacht auf Dienstag mit ihr.", "in der Nacht auf Dienstag"),
        ("de", "Die Frist läuft bis Ende\nJuni 2025.", "bis Ende\nJuni 2025"),
    ],
)
def test_the_longest_expression_is_taken(language: str, text: str, words: str) -> None:
    (found,) = times.expressions(text, language, "2025-05-20")
    assert found.span.of(text) == words


@pytest.mark.parametrize("when", ["op 19 mei 2025", "in 2022", "in de jaren negentig"])
def test_a_date_with_its_year_is_stated(when: str) -> None:
    (found,) = times.expressions(when, "nl", "2025-05-20")
    assert found.when is not None
    assert found.when.basis == "stated"


@pytest.mark.parametrize("when", ["op 19 mei", "gisteren", "vorig jaar", "sinds maandag", "binnen 48 uur"])
def test_a_date_that_needs_the_reports_is_relative(when: str) -> None:
    (found,) = times.expressions(when, "nl", "2025-05-20")
    assert found.when is not None
    assert found.when.basis == "relative"


def test_a_day_later_counts_from_the_sentence_before() -> None:
    text = "Op 12 mei belde hij. Een dag later kwam hij."
    (found,) = times.expressions(text, "nl", "2025-05-20", start=text.index("Een"))
    assert told(found) == "point 2025-05-13"


def test_a_day_later_counts_from_no_month() -> None:
    text = "Dat was in april 2024. Een dag later kwam hij."
    assert [told(e) for e in times.expressions(text, "nl", "2025-05-20")] == ["point 2024-04", "point -"]


@pytest.mark.parametrize("published", ["", "gisteren", "../2025", "2025-13"])
def test_a_report_without_a_usable_date_gives_no_relative_date(published: str) -> None:
    assert [told(e) for e in times.expressions("gisteren", "nl", published)] == ["point -"]


@pytest.mark.parametrize("length", ["9000 jaar", "9999 dagen"])
def test_a_distance_beyond_the_calendar_gives_no_error(length: str) -> None:
    assert len(times.expressions(f"{length} geleden en binnen {length}", "nl", "2025-05-20")) == 2


@pytest.mark.parametrize("number", range(2, 131))
@pytest.mark.parametrize(("language", "unit"), [("nl", "dagen"), ("en", "days"), ("de", "Tage")])
def test_number_words_are_read_to_a_hundred_and_beyond(language: str, unit: str, number: int) -> None:
    (found,) = times.expressions(f"({_number(number, language)} {unit})", language, None)
    assert found.length == f"P{number}D"


def _number(number: int, language: str) -> str:
    """A number in words, made independently of the tables of bestand."""
    ones, teens, tens = (line.split() for line in NUMBERS[language])
    if number > 100:
        return {"nl": "honderd", "en": "a hundred and ", "de": "hundert"}[language] + _number(number - 100, language)
    if number == 100:
        return {"nl": "honderd", "en": "a hundred", "de": "hundert"}[language]
    if number < 20:
        return (ones + teens)[number - 1]
    ten, one = tens[number // 10 - 2], ones[number % 10 - 1]
    if not number % 10:
        return ten
    one = {"één": "een", "eins": "ein"}.get(one, one)
    return {"nl": f"{one}{'ën' if one[-1] == 'e' else 'en'}{ten}", "en": f"{ten}-{one}", "de": f"{one}und{ten}"}[
        language
    ]


NUMBERS = {
    "nl": (
        "één twee drie vier vijf zes zeven acht negen",
        "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
        "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    ),
    "en": (
        "one two three four five six seven eight nine",
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        "twenty thirty forty fifty sixty seventy eighty ninety",
    ),
    "de": (
        "eins zwei drei vier fünf sechs sieben acht neun",
        "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
        "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    ),
}
FRAGMENTS = sorted({str(p.values[3]) for p in rows()})  # type: ignore[attr-defined]
PUBLISHED = (
    st.none()
    | st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(str)
    | st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(lambda d: str(d)[:7])
    | st.integers(1900, 2099).map(str)
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(FRAGMENTS + PIECES) | st.text(max_size=8), max_size=4).map(" ".join),
    st.sampled_from(LANGUAGES),
    PUBLISHED,
    st.booleans(),
)
def test_whatever_is_read_slices_to_its_words_and_has_its_days(
    text: str, language: str, published: str | None, ahead: bool
) -> None:
    found = times.expressions(text, language, published, ahead=ahead)
    assert found == times.expressions(text, language, published, ahead=ahead)
    for one, other in pairwise(found):
        assert one.span.end <= other.span.start
    for one in found:
        assert one.span.of(text).strip() == one.span.of(text) != ""
        assert one.when is None or days.reach(one.when.edtf) is not None
        assert one.when is None or one.when.evidence == one.span


@settings(max_examples=150, deadline=None)
@given(st.dates(date(1800, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGES), PUBLISHED)
def test_every_date_in_words_is_found_whenever_the_report_is(day: date, language: str, published: str | None) -> None:
    written = format_date(day, "long", language)
    (found,) = times.expressions(f"({written})", language, published)
    assert told(found) == f"point {day}"


@settings(max_examples=150, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGES), st.integers(0, 6), st.booleans())
def test_a_bare_weekday_is_within_a_week_of_the_report(day: date, language: str, number: int, ahead: bool) -> None:
    name = Locale.parse(language).days["format"]["wide"][number]
    (found,) = times.expressions(f"({name})", language, str(day), ahead=ahead)
    assert found.when is not None
    meant = date.fromisoformat(found.when.edtf)
    assert meant.weekday() == number
    assert 0 < (meant - day).days <= 7 if ahead else 0 <= (day - meant).days < 7


def test_every_language_has_the_same_tables() -> None:
    folder = resources.files("bestand") / "data" / "times"
    keys = [set(tomllib.loads((folder / f"{code}.toml").read_text(encoding="utf-8"))) for code in LANGUAGES]
    assert keys[0] == keys[1] == keys[2]
