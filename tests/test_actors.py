"""Who speaks: one phenomenon a case (tests/cases/speakers-*.toml), and what holds for any text."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand import actors, circumstances, codebook
from bestand.records import Report, Span, Statement
from bestand.testing import marked
from bestand.windows import words

CASES = [
    pytest.param(path.stem[-2:], case, id=f"{path.stem[-2:]}: {case['claim']}")
    for path in sorted((Path(__file__).parent / "cases").glob("speakers-*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def cast(text: str, language: str = "nl", own: tuple[Path, ...] = (), **about: str) -> dict[int, Statement]:
    """The statements of a marked text with their speakers, by number."""
    report, statements = marked(text, language=language, **about)
    resolved = actors.resolve(report, words(report.text), statements, codebook.load(own)).statements
    return {int(s.id[1:]): s for s in resolved}


@pytest.mark.parametrize(("language", "case"), CASES)
def test_speaker(language: str, case: dict):
    about = {"published": case["published"]} if "published" in case else {}
    found = cast(case["text"], language, **about)
    for number, name in case["speakers"].items():
        assert found[int(number)].speaker.name == name
    for number, how in case.get("how", {}).items():
        assert found[int(number)].speaker.how == how


def test_a_pronoun_names_its_rivals():
    found = cast("{1s Trump} {1q belde} {1c Poetin}. {2s Hij} {2q zei} {2c dat het goed ging}.")
    assert found[2].speaker.name == "Donald Trump"
    assert "Vladimir Putin" in found[2].speaker.rivals


def test_a_listed_speaker_has_an_id_and_a_stranger_has_none():
    found = cast("{1s Poetin} {1q wil} {1c dat}. {2s Wethouder Marleen Douma} {2q wil} {2c dat niet}.")
    assert found[1].speaker.actor_id == "vladimir-putin"
    assert found[2].speaker.actor_id is None


def test_a_users_own_actor_is_found(tmp_path: Path):
    own = tmp_path / "own.toml"
    own.write_text('[[person]]\nid = "marleen-douma"\nname = "Marleen Douma"\nsurnames = ["Douma"]\n', encoding="utf-8")
    found = cast("{1s Douma} {1q wil} {1c dat}.", own=(own,))
    assert found[1].speaker.actor_id == "marleen-douma"


def test_a_language_without_words_still_finds_names():
    found = cast("{1s Vladimir Putin} {1q a dit} {1c que la paix viendra}.", language="fr")
    assert found[1].speaker.name == "Vladimir Putin"


SPANS = st.tuples(st.integers(0, 80), st.integers(1, 30))


@settings(max_examples=60, deadline=None)
@given(
    st.text("Poetin Trump hij die De van het zei ,.„”'\n-", max_size=90),
    st.lists(st.tuples(SPANS, SPANS), max_size=4),
    st.sampled_from(["nl", "en", "de", "fr", ""]),
)
def test_no_text_and_no_spans_are_too_odd_to_resolve(text, parts, language):
    def span(part) -> tuple[Span, ...]:
        start, end = part[0], min(part[0] + part[1], len(text))
        return (Span(start, end),) if start < end and text[start:end].strip() else ()

    statements = [
        Statement(f"s{n}", "r", span(source), (), span(content))
        for n, (source, content) in enumerate(parts)
        if span(content)
    ]
    report = Report("r", text, language)
    for statement in actors.resolve(report, words(text), statements, codebook.load()).statements:
        assert statement.speaker is not None
        assert statement.speaker.how


def around(text: str, language: str = "nl", **about: str) -> Statement:
    """The first statement of a marked text with channel, date and repetition."""
    report, statements = marked(text, language=language, **about)
    return circumstances.add(report, words(report.text), statements, codebook.load())[0]


@pytest.mark.parametrize(
    ("text", "language", "channel"),
    [
        ("{1c ‘Goed’}, {1q schreef} {1s Trump} op Truth Social.", "nl", "Truth Social"),
        ("{1s Allegri} {1q zei} {1c niets} op X.", "nl", "X"),
        ("{1s Het Kremlin} {1q heeft} dat {1q laten weten} aan staatspersbureau TASS: {1c ‘Klaar’}.", "nl", "TASS"),
        ("{1s Hij} {1q zei} in een verklaring {1c dat het klopt}.", "nl", "statement"),
        ("{1s He} {1q told} reporters {1c it was over}.", "en", "press"),
        ("{1c Das stimmt}, {1q sagte} {1s er} auf Telegram.", "de", "Telegram"),
        ("{1s Hij} {1q zei} {1c dat hij op Facebook las dat het klopt}.", "nl", None),
    ],
)
def test_channel_is_read_from_the_words_around_the_content(text: str, language: str, channel: str | None):
    assert around(text, language).channel == channel


def test_a_stated_year_beside_the_cue_is_when_it_was_said():
    assert around("{1s Poetin} {1q zei} in 2022 {1c dat het moest}.").said == "2022"


def test_then_takes_the_year_of_the_sentence_before():
    text = "Hij gebruikte die argumenten in 2022. {1s Poetin} {1q zei} toen {1c dat het moest}."
    assert around(text).said == "2022"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("{1s Poetin} {1q zei} maandag {1c dat het moest}.", "nl"),
        ("{1s Putin} {1q said} on Monday {1c that it had to be}.", "en"),
        ("{1c Es müsse sein}, {1q sagte} {1s Putin} am Montag.", "de"),
    ],
)
def test_a_weekday_beside_the_cue_is_when_it_was_said(text: str, language: str):
    assert around(text, language, published="2025-05-20").said == "2025-05-19"


def test_a_weekday_in_an_undated_report_is_no_date():
    assert around("{1s Poetin} {1q zei} maandag {1c dat het moest}.").said is None


def test_a_year_within_the_content_is_not_when_it_was_said():
    assert around("{1s Poetin} {1q zei} {1c dat het in 2014 begon}.").said is None


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("{1c ‘Het gaat om vrede’}, {1q herhaalde} {1s Poetin} zijn mantra.", True),
        ("{1s Poetin} {1q weigert} opnieuw {1c een bestand}.", True),
        ("{1s Poetin} {1q zei} {1c dat hij opnieuw komt}.", False),
    ],
)
def test_repetition_is_what_the_text_calls_one(text: str, repeated: bool):
    assert around(text).repeated is repeated
