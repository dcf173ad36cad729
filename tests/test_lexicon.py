"""Words that hint at acts and issues: where each form of entry matches, and that every language has its file."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from bestand import lexicon, scheme
from bestand.codebook import LANGUAGES
from bestand.lexicon import MORE, Entry, Lexicon
from bestand.windows import words

REJECT, AGREE, CEASEFIRE = (lexicon.names().index(name) for name in ("REJECT", "AGREE", "ceasefire"))


def hinted(text: str, language: str, hint: int) -> list[str]:
    """The words of a text that hint at something."""
    columns = words(text)
    found = lexicon.lexicon(language).hints(columns)
    return [columns.shown[at].lstrip("▁") for at, hints in enumerate(found) if hint in hints]


@pytest.mark.parametrize(
    ("text", "language", "hint", "found"),
    [
        ("Iran weigert dat.", "nl", REJECT, ["weigert"]),
        ("Teheran lehnt den Vorschlag am Montag ab.", "de", REJECT, ["lehnt"]),
        ("Tehran refused to talk.", "en", REJECT, ["refused"]),
        ("Kyiv stemde maandag in met het plan.", "nl", AGREE, ["stemde"]),
        ("Een staakt-het-vuren volgde.", "nl", CEASEFIRE, ["staakt", "-", "het", "-", "vuren"]),
        ("Het regent in Teheran.", "nl", REJECT, []),
    ],
)
def test_a_word_of_the_lexicon_hints_at_its_act_or_issue(text: str, language: str, hint: int, found: list[str]) -> None:
    assert hinted(text, language, hint) == found


def test_the_parts_of_a_verb_stand_in_one_sentence() -> None:
    split = Lexicon([Entry(("lehnt*", "ab"), 1, 0)])
    assert split.hints(words("Er lehnte das ab."))[1] == {0}
    assert split.hints(words("Er lehnte. Das ab."))[1] == set()


def test_the_second_part_of_a_verb_is_near() -> None:
    split = Lexicon([Entry(("lehnt*", "ab"), 1, 0)])
    assert split.hints(words("Er lehnt " + "sehr " * 30 + "ab."))[1] == set()


@pytest.mark.parametrize(
    ("entry", "text"),
    [(("*embargo",), "Een wapenembargo."), (("weiger*",), "De weigering."), (("green", "light"), "A green light.")],
)
def test_stars_stand_for_the_rest_of_a_word_and_phrases_for_themselves(entry: tuple[str, ...], text: str) -> None:
    assert Lexicon([Entry(entry, len(entry), 0)]).hints(words(text))[1] == {0}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_type(language: str) -> None:
    raw = tomllib.loads((files("bestand") / "data" / "acts" / f"{language}.toml").read_text(encoding="utf-8"))
    assert set(raw) == {*scheme.load().types, *MORE}
    for name, forms in raw.items():
        assert len(forms) == len({form.casefold() for form in forms}), name
        assert all(form.strip("* …") for form in forms), name


def test_another_language_is_read_by_english_words() -> None:
    assert hinted("Tehran refused to talk.", "fr", REJECT) == ["refused"]
