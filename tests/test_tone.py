"""Tone by what can be counted, against hand counts; and the words it counts by."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import pytest

from bestand.analyses.tone import KINDS, Tone, tone
from bestand.codebook import LANGUAGES
from bestand.entries import acts_of, entries_of
from bestand.records import Act, Extraction, Provenance, Resolution, Span, When
from bestand.testing import marked, read

MADE = Provenance("0.1.0", "model", "codebook")
TRUMP = Resolution((), "donald-trump", "Donald Trump", "surname", (), 0.9, "United States")
WHEN = When("2025-06-02", "stated", Span(0, 1))


def counted(text: str, language: str = "nl", places: Sequence[str] = (), **act: Any) -> Tone:
    """The tone of all statements of a marked text, with the act that its marks v and k spell out, if any."""
    report, found = marked(text, language=language)
    marks = dict(read(text)[1])
    acts = ()
    if "1k" in marks:
        given = {"toward": None, "type": "AGREE", "mode": None, "issue": "ceasefire", "statement": "s1", **act}
        acts = (Act("a1", report.id, TRUMP, evidence=marks["1k"], verb=marks["1v"], **given),)
    whole = Extraction(report, tuple(found), MADE, acts)
    return tone(entries_of(whole), acts_of(whole), places)


def listed(kind: str, language: str) -> list[str]:
    raw = tomllib.loads((files("bestand") / "data" / "tone" / f"{language}.toml").read_text(encoding="utf-8"))
    return list(raw[kind])


# Counts


@pytest.mark.parametrize(
    ("language", "text", "evaluative", "hedges"),
    [
        ("nl", "Het was een uitstekend gesprek, misschien volgt er meer.", ["uitstekend"], ["misschien"]),
        ("nl", "Dat is onaanvaardbaar en op termijn wellicht ook gevaarlijk.", 2, ["op termijn", "wellicht"]),
        ("en", "It was an excellent call; perhaps we will see progress.", 2, ["perhaps", "we will see"]),
        ("en", "In principle that is unacceptable.", ["unacceptable"], ["In principle"]),
        ("de", "Ein ausgezeichnetes und konstruktives Gespräch.", ["ausgezeichnetes", "konstruktives"], []),
        ("de", "Vielleicht, wenn nötig, notfalls auch ohne sie.", [], ["Vielleicht", "wenn nötig", "notfalls"]),
    ],
)
def test_words_that_judge_and_hedges_are_counted_with_their_words(
    language: str, text: str, evaluative: list[str] | int, hedges: list[str]
) -> None:
    found = counted(f"{{1c {text}}}", language)
    judged = [e.words for e in found.evaluative]
    assert (len(judged) if isinstance(evaluative, int) else judged) == evaluative
    assert [e.words for e in found.hedges] == hedges


def test_every_hit_has_its_place_in_the_report() -> None:
    (hit,) = counted("{1s Hij} {1q zei}: {1c 🕊 misschien wel}.").hedges
    assert (hit.start, hit.end, hit.words, hit.report) == (11, 20, "misschien", "marked")


def test_words_of_content_alone_are_counted() -> None:
    found = counted("{1s De uitstekende Trump} {1q zei misschien}: {1c ja en nee}. Een fiasco.")
    assert (found.words, found.evaluative, found.hedges) == (3, (), ())


def test_every_piece_of_a_content_counts() -> None:
    found = counted("{1c Misschien wel}, {1q zei} {1s hij}, {1c wellicht niet}.")
    assert (found.words, [h.words for h in found.hedges]) == (4, ["Misschien", "wellicht"])


def test_the_same_word_twice_is_two_hits() -> None:
    assert len(counted("{1c misschien, misschien}").hedges) == 2


def test_a_word_that_two_statements_hold_is_one_hit() -> None:
    found = counted("{1s Hij} {1q zei} {1c dat {2s hij} {2q zei} {2c dat het misschien komt}}.")
    assert [h.words for h in found.hedges] == ["misschien"]


def test_a_part_of_a_word_is_no_hit() -> None:
    assert counted("{1c The mayor mightily goodbye}", "en") == Tone(4, (), (), ())


def test_capitals_make_no_difference() -> None:
    assert len(counted("{1c MISSCHIEN}").hedges) == 1


def test_white_space_within_a_phrase_may_be_a_line_break() -> None:
    assert [h.words for h in counted("{1c op\n termijn}").hedges] == ["op\n termijn"]


def test_the_longest_phrase_is_the_hit() -> None:
    assert [h.words for h in counted("{1c under certain circumstances}", "en").hedges] == [
        "under certain circumstances"
    ]


def test_words_count_in_the_language_of_their_report() -> None:
    assert counted("{1c misschien}", "en").hedges == ()


@pytest.mark.parametrize("language", ["fr", ""])
def test_a_language_without_words_is_counted_by_the_english_ones(language: str) -> None:
    assert [h.words for h in counted("{1c perhaps}", language).hedges] == ["perhaps"]


def test_nothing_said_has_no_tone() -> None:
    assert tone((), ()) == Tone(0, (), (), ())


# Commitments


PLAIN = "{1c {1k Wij {1v stemmen} in met een bestand}}"


@pytest.mark.parametrize(
    "given",
    [
        {"when": WHEN},
        {"due": WHEN},
        {"due": When("../2025-06-30", "stated", Span(0, 1))},
        {"length": "P30D"},
        {"when": WHEN, "mode": "offer"},
        {"when": WHEN, "conditional": True},
        {"when": WHEN, "type": "CONCEDE"},
    ],
)
def test_a_commitment_with_a_day_or_a_length_is_concrete(given: dict[str, Any]) -> None:
    (firm,) = counted(PLAIN, **given).commitments
    assert firm.words == "Wij stemmen in met een bestand"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"when": When("2025-06", "stated", Span(0, 1))},
        {"due": When("2025", "stated", Span(0, 1))},
        {"when": WHEN, "negated": True},
        {"when": WHEN, "type": "REJECT"},
        {"when": WHEN, "type": "REQUEST"},
        {"when": WHEN, "type": "THREATEN"},
        {"when": WHEN, "type": "CONSULT"},
    ],
)
def test_what_is_vague_denied_or_no_commitment_is_not_concrete(given: dict[str, Any]) -> None:
    assert counted(PLAIN, **given).commitments == ()


def test_a_number_in_the_clause_makes_it_concrete() -> None:
    assert len(counted("{1c {1k Wij {1v laten} 250 gevangenen vrij}}").commitments) == 1


def test_a_number_outside_the_clause_does_not() -> None:
    assert counted("{1c {1k Wij {1v laten} gevangenen vrij}, zei hij om 10 uur}").commitments == ()


def test_a_place_of_the_encounter_in_the_clause_makes_it_concrete() -> None:
    text = "{1c {1k Wij {1v komen} naar Istanbul}}"
    assert len(counted(text, places=["Istanbul"]).commitments) == 1
    assert counted(text, places=["Genève"]).commitments == ()


# The words


EACH = [(kind, language) for kind in KINDS for language in sorted(LANGUAGES)]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_language_has_words_of_either_kind_and_of_no_other(language: str) -> None:
    raw = tomllib.loads((files("bestand") / "data" / "tone" / f"{language}.toml").read_text(encoding="utf-8"))
    assert sorted(raw) == sorted(KINDS)
    assert all(len(raw[kind]) > 50 for kind in KINDS)


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_no_entry_stands_twice(kind: str, language: str) -> None:
    assert [w for w, n in Counter(w.casefold() for w in listed(kind, language)).items() if n > 1] == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_entry_is_of_both_kinds(language: str) -> None:
    assert set(listed("evaluative", language)) & set(listed("hedges", language)) == set()


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_every_entry_matches_itself_whole(kind: str, language: str) -> None:
    for entry in listed(kind, language):
        bare = entry.strip("*")
        assert [e.words for e in getattr(counted(f"{{1c {bare}}}", language), kind)] == [bare], entry


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_a_star_stands_for_any_letters_at_that_end_and_no_star_for_none(kind: str, language: str) -> None:
    for entry in listed(kind, language):
        bare = entry.strip("*")
        front, behind = (f"xyx{bare}", f"{bare}xyx")
        for word, starred in ((front, entry.startswith("*")), (behind, entry.endswith("*"))):
            hits = [e.words for e in getattr(counted(f"{{1c {word}}}", language), kind)]
            assert (word in hits) == starred, entry


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_entries_are_trimmed_and_in_small_letters(kind: str, language: str) -> None:
    for entry in listed(kind, language):
        assert entry == " ".join(entry.split())
        assert entry == entry.lower()
        assert entry.strip("*")
