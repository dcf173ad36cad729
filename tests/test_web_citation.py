"""Citations: what is quoted, whose words they are, and where they can be read again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bestand.web import catalog
from bestand.web.citation import LONGEST, Cited, cite, clip, moment

PLAIN = Cited(
    words="Wij gaan door",
    speakers=("Hannah Verbruggen",),
    literal=True,
    outlet="De Overtocht",
    published="2025-05-20",
    url="https://overtocht.example/gezant",
    retrieved="2025-05-21T06:30:15Z",
    passage="http://localhost/p/r1:1-14",
)


@pytest.mark.parametrize(
    ("tongue", "told"),
    [
        (
            "nl",
            "“Wij gaan door” – Hannah Verbruggen, geciteerd door De Overtocht, 20 mei 2025. "
            "https://overtocht.example/gezant (opgehaald op 21 mei 2025 06:30 UTC). Passage: http://localhost/p/r1:1-14",
        ),
        (
            "en",
            "“Wij gaan door” – Hannah Verbruggen, quoted by De Overtocht, 20 May 2025. "
            "https://overtocht.example/gezant (retrieved 21 May 2025 06:30 UTC). Passage: http://localhost/p/r1:1-14",
        ),
        (
            "de",
            f"„Wij gaan door“ – Hannah Verbruggen, zitiert von De Overtocht, {catalog.day('de', '2025-05-20')}. "
            f"https://overtocht.example/gezant (abgerufen am {catalog.day('de', '2025-05-21')} 06:30 UTC). "
            "Textstelle: http://localhost/p/r1:1-14",
        ),
    ],
)
def test_a_citation_tells_words_speaker_outlet_date_page_time_and_passage(tongue: str, told: str) -> None:
    assert cite(tongue, PLAIN) == told


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    bare = replace(PLAIN, speakers=(), outlet=None, published=None, url=None, retrieved=None)
    assert cite("en", bare) == (
        "“Wij gaan door” – outlet unknown, undated. No live page (time of retrieval unknown). "
        "Passage: http://localhost/p/r1:1-14"
    )


def test_words_that_the_report_only_renders_are_not_called_a_quotation() -> None:
    told = cite("en", replace(PLAIN, literal=False))
    assert "Hannah Verbruggen, as reported by De Overtocht" in told
    assert "quoted" not in told


def test_who_tells_what_another_says_is_named_behind_that_speaker() -> None:
    told = cite("en", replace(PLAIN, speakers=("Hannah Verbruggen", "River Front", None)))
    assert "Hannah Verbruggen according to River Front according to somebody unnamed, quoted by De Overtocht" in told


def test_a_link_that_would_run_something_is_not_cited() -> None:
    told = cite("en", replace(PLAIN, url="javascript:alert(1)"))
    assert "javascript" not in told
    assert "No live page" in told


def test_a_citation_is_one_line_without_characters_that_steer() -> None:
    told = cite("en", replace(PLAIN, words="one\n\ttwo\u202ethree", outlet="a\u2066b"))
    assert "“one two[U+202E]three”" in told
    assert "a[U+2066]b" in told
    assert told.isprintable()


def test_braces_in_a_report_are_words_like_others() -> None:
    told = cite("en", replace(PLAIN, words="{words} {0}", speakers=("{who}",), outlet="{outlet}"))
    assert told.startswith("“{words} {0}” – {who}, quoted by {outlet}, ")


def test_a_very_long_passage_is_cut_and_says_so() -> None:
    words = cite("en", replace(PLAIN, words="word " * 1_000_000))
    assert words.index("”") <= LONGEST + 6
    assert "word […]” – " in words


def test_words_that_fit_are_not_cut() -> None:
    assert clip("ab  c", 4) == "ab c"
    assert clip("ab cd", 4) == "ab c […]"


@pytest.mark.parametrize(
    ("retrieved", "told"),
    [
        ("2025-05-21", "retrieved 21 May 2025"),
        ("2025-05", "retrieved May 2025"),
        ("2025-05-21T06:30:15+02:00", "retrieved 21 May 2025"),
        ("some day", "retrieved some day"),
        (None, "time of retrieval unknown"),
    ],
)
def test_the_time_of_retrieval_is_told_as_far_as_it_is_known(retrieved: str | None, told: str) -> None:
    assert moment("en", retrieved) == told
