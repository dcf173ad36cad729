"""What pages say, in Dutch, English and German: words/*.toml, a table for each key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from babel.dates import format_skeleton
from babel.numbers import format_decimal

from bestand.days import DAY, reach

TONGUES = ("nl", "en", "de")
DEFAULT = "en"
LOCALES = {"nl": "nl", "en": "en_GB", "de": "de"}
SHAPES = {10: "yMMMd", 7: "yMMMM", 4: "y"}  # by the length of an EDTF date: a day, a month, a year


@cache
def load() -> Mapping[str, Mapping[str, str]]:
    """Every key with its words by language. Raises ValueError where two files have one key."""
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted((files("bestand") / "web" / "words").iterdir(), key=lambda p: p.name):
        for key, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if key in found:
                raise ValueError(f"words/{path.name}: {key} stands in another file too")
            found[key] = words
    return found


def tell(tongue: str, key: str, n: int | None = None, **values: object) -> str:
    """The words of a key with its values put in; with `n`, those of `key.one` where it is 1 and there are such."""
    known = load()
    values = {name: number(tongue, value) if isinstance(value, int) else value for name, value in values.items()}
    if n is not None:
        values["n"] = number(tongue, n)
        if n == 1 and f"{key}.one" in known:
            key = f"{key}.one"
    return known[key][tongue].format(**values) if values else known[key][tongue]


def knows(key: str) -> bool:
    """Whether there are words for a key."""
    return key in load()


def number(tongue: str, n: int) -> str:
    """A whole number as a language writes it."""
    return str(format_decimal(n, locale=tongue))


def day(tongue: str, edtf: str | None) -> str:
    """An EDTF date as a person writes it: a day, month, year, or a range of days; others as they are."""
    if not edtf:
        return tell(tongue, "undated")
    days = reach(edtf)
    if days is None or ("/" in edtf and ".." in edtf):
        return edtf
    if len(edtf) in SHAPES and days[0].startswith(edtf) and edtf >= "0001":  # no calendar has a year 0
        return str(format_skeleton(SHAPES[len(edtf)], date.fromisoformat(days[0]), locale=LOCALES[tongue]))
    if "/" in edtf and all(DAY.fullmatch(end) for end in edtf.split("/")):
        return " – ".join(day(tongue, end) for end in edtf.split("/"))
    return edtf


def chosen(wanted: str | None, accepted: str) -> str:
    """The language of a page: the one that was asked for, else the first of the browser's that we have."""
    if wanted in TONGUES:
        return wanted
    ranked = []
    for place, part in enumerate(accepted.split(",")[:20]):
        code, _, weight = part.replace(" ", "").lower().partition(";q=")
        try:
            if float(weight or 1) > 0:
                ranked.append((-float(weight or 1), place, code.partition("-")[0]))
        except ValueError:
            continue
    return next((code for _, _, code in sorted(ranked) if code in TONGUES), DEFAULT)
