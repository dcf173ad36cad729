"""Dates that a text states: day, month or year in words or figures -> EDTF. Relative time is not read yet."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import cache

from bestand.records import Span

MORE_MONTHS = {"sept": 9, "jänner": 1, "feber": 2}  # American and Dutch Sept., Austrian months


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Days, months and years as one language writes them; the names of months come from CLDR."""
    names = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    year = r"(?:1[89]|20)\d\d"
    forms = [
        rf"\b(?P<d1>[0-3]?\d)(?:\.|st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{names})\.?,?\s+(?P<y1>{year})\b",
        rf"\b(?P<m2>{names})\.?\s+(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?,\s*(?P<y2>{year})\b",
        rf"\b(?P<m3>{names})\.?,?\s+(?P<y3>{year})\b(?![-–/]\d)",
        rf"\b(?P<y4>{year})-(?P<n4>[01]\d)-(?P<d4>[0-3]\d)\b",
        rf"\b(?:in|im|sinds|since|seit|anno|of|van|uit|from|jaar|year|Jahr|Jahre)\s+(?P<y5>{year})\b"
        r"(?!\s*(?:[-–/]|\d)|\s+(?:tot|to|until|bis)\b)",  # the years of a span are no date
    ]
    return re.compile("|".join(forms), re.I)


@cache
def _months(language: str) -> dict[str, int]:
    from babel import Locale

    months = Locale.parse(language).months
    return MORE_MONTHS | {
        name.casefold().rstrip("."): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[context][width].items()
    }


def stated(text: str, language: str, start: int = 0, end: int | None = None) -> list[tuple[Span, str]]:
    """Every date stated in full or by month or year between two code points: (span, EDTF)."""
    language = language if language in ("nl", "en", "de") else "en"
    out = []
    for match in _pattern(language).finditer(text, start, len(text) if end is None else end):
        found = {k[0]: v for k, v in match.groupdict().items() if v}
        month = int(found["n"]) if "n" in found else _months(language).get(found.get("m", "").casefold().rstrip("."))
        edtf = found["y"]
        if month and 1 <= month <= 12:
            edtf += f"-{month:02}"
            if "d" in found and 1 <= int(found["d"]) <= monthrange(int(found["y"]), month)[1]:
                edtf += f"-{int(found['d']):02}"
        out.append((Span(*match.span()), edtf))
    return out
