"""The language of a report: as given, or told from its words."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from bestand.codebook import LANGUAGES

CODE = re.compile(r"([a-z]{2})(?:[-_].*)?")
LONG_CODES = {"nld": "nl", "dut": "nl", "eng": "en", "deu": "de", "ger": "de"}  # ISO 639-2, as libraries write them
# The languages of the news. With all 130 that the model knows, its smaller neighbours take from Dutch:
# "De Oekraïense president sprak met Trump." is Dutch at 0.25 then, at 0.48 among these.
CANDIDATES = [
    *("nl", "en", "de", "fr", "es", "it", "pt", "ro", "pl", "cs", "hu", "ru", "uk", "bg", "sr", "el", "fi", "da", "sv"),
    *("no", "af", "tr", "ar", "fa", "he", "hi", "id", "vi", "zh", "ja", "ko"),
]
MIN_LETTERS = 20  # below it, names outweigh words: "Poetin: 'Nee'" comes out at 0.28 for Dutch, 0.20 for Afrikaans
SAMPLE = 4_000  # code points, some 600 words; the model walks every byte in Python


def code(given: str) -> str | None:
    """The two-letter code in "nl", "NL", "nl-BE" or "nld", or None."""
    lower = given.strip().lower()
    match = CODE.fullmatch(lower)
    return match.group(1) if match else LONG_CODES.get(lower)


def told(text: str) -> str:
    """The language that a text is most likely written in, or "" where it has too few letters to tell."""
    sample = text[:SAMPLE]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return ""
    return str(_identifier().classify(sample)[0])


def remark(language: str) -> str | None:
    """What a reader should know about a report in this language, if anything."""
    if not language:
        return "has too few letters to tell its language; speakers resolve by name only. Give the language."
    if language not in LANGUAGES:
        return (
            f"language {language!r} has no word lists; statements are marked, but speakers resolve by name only. "
            f"Languages with words: {', '.join(LANGUAGES)}."
        )
    return None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(CANDIDATES)
    return identifier
