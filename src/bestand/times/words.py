"""The words of time of each language, from data/times/*.toml, as patterns and numbers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any

Value = int | str
Pattern = re.Pattern[str]
SIGNS = {"past": -1, "this": 0, "next": 1}
YEAR = r"(?:1[89]|20)\d\d"
PLACE = re.compile(r"\{([a-z]+)(2?)\}")  # {weekday} or {weekday2}; the {0,3} of a pattern is left alone
GAP = re.compile(r"\[[^\]]*\]| ")
DIGITS = rf"(?!\d{{1,2}}[.:]\d\d\b|{YEAR}\b)\d{{1,4}}(?:[.,]\d+)?"  # 14.30 is a time of day


@dataclass(frozen=True, slots=True)
class Around:
    """What a length or a point means by the words around it."""

    means: str
    before: Pattern | None
    after: Pattern | None
    behind: Pattern | None  # must stand somewhere before `before`
    unless: Pattern | None  # must not stand right before `before`
    bare: bool = False
    unit: str | None = None
    beyond: Pattern | None = None  # must not stand right behind it
    needs: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one language tells of time, compiled."""

    capital: str
    months: Mapping[str, int]
    weekdays: Mapping[str, int]  # Monday is 1
    forms: tuple[tuple[Pattern, bool], ...]  # and whether it stands only behind a word such as 'until'
    fixed: tuple[tuple[Pattern, Mapping[str, Value]], ...]
    never: tuple[Pattern, ...]
    lengths: Pattern
    bare: Pattern
    whole: tuple[tuple[Pattern, int, str, str], ...]  # count, unit, meaning
    cue: Pattern
    around: tuple[Around, ...]
    leading: tuple[Around, ...]
    numbers: Mapping[str, int]
    hundreds: Mapping[str, int]
    joint: Pattern
    article: Pattern
    halves: Mapping[float, Pattern]
    units: Mapping[str, Pattern]

    def number(self, words: str) -> float | None:
        """The value of a number in digits or words."""
        words = re.sub(r"\s+", " ", words.casefold())
        if words[0].isdigit():
            whole = re.fullmatch(r"(\d{1,3})[.,](\d{3})", words)
            return float(whole[1] + whole[2] if whole else words.replace(",", "."))
        if words in self.numbers:
            return self.numbers[words]
        for name in sorted(self.hundreds, key=len, reverse=True):
            if words.startswith(name):
                rest = self.joint.sub("", words[len(name) :], count=1)
                return self.hundreds[name] + self.numbers.get(rest, 0)
        return None

    def unit(self, word: str) -> str:
        """The key of a unit, 'day' of 'days'."""
        return next(key for key, pattern in self.units.items() if pattern.fullmatch(word))


@cache
def languages() -> frozenset[str]:
    """The languages that have a table."""
    return frozenset(f.name.removesuffix(".toml") for f in (files("bestand") / "data" / "times").iterdir())


def _table(language: str) -> dict[str, Any]:
    path = files("bestand") / "data" / "times" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def build(language: str, wide: Mapping[str, int], short: Mapping[str, int], weekdays: Mapping[str, int]) -> Grammar:
    """The grammar of a language, with the names of months, whole and shortened, and of weekdays by their number."""
    table = _table(language)
    wide, days = {**wide, **table["more_months"]}, {**weekdays, **table["more_weekdays"]}
    parts = _parts(table, wide, {k: v for k, v in short.items() if k not in wide}, days)
    numbers, hundreds = _numbers(table["numbers"])
    units = {key: _compile(forms) for key, forms in table["unit"].items()}
    lengths = _lengths(table, numbers, hundreds)
    return Grammar(
        capital=table["capital"],
        months={**short, **wide},
        weekdays=days,
        forms=tuple((_form(f, parts), key == "bound") for key in ("forms", "bound") for f in table[key]),
        fixed=tuple((_form(f["words"], parts), {k: v for k, v in f.items() if k != "words"}) for f in table["fixed"]),
        never=tuple(_form(f, parts) for f in table["never"]),
        lengths=lengths,
        bare=_compile(rf"(?<![\w-])(?P<unit>{table['length']['plurals']})(?!\w)"),
        whole=tuple(
            (_compile(rf"(?<![\w-])(?:{w['words']})(?!\w)"), w["count"], w["unit"], w.get("means", "lasting"))
            for w in table["length"]["whole"]
        ),
        cue=_before(table["length"]["cue"]),
        around=tuple(_around(rule) for rule in table["around"]),
        leading=tuple(_around(rule) for rule in table["leading"]),
        numbers=numbers,
        hundreds=hundreds,
        joint=_compile(table["numbers"]["joint"]),
        article=_compile(table["numbers"]["article"]),
        halves={float(k): _compile(v) for k, v in table["numbers"]["halves"].items()},
        units=units,
    )


def _parts(
    table: dict[str, Any], wide: Mapping[str, int], short: Mapping[str, int], weekdays: Mapping[str, int]
) -> dict[str, str]:
    """The pattern behind each placeholder of a form; '#' is where its number goes, 2 in {month2}."""
    shortened = rf"|(?P<month#>{_either(short)})(?:\.|(?=\s+\d))" if short else ""
    parts = {
        "weekday": rf"(?P<weekday#>{_either(weekdays)})",
        "month": rf"(?:(?P<month#>{_either(wide)})(?!-?\w)(?:\.(?=\s+\d))?{shortened})",
        "day": r"(?P<day#>[0-3]?\d)",
        "year": rf"(?P<year#>{YEAR})",
        "time": f"(?:{table['time']})",
    }
    for name in ("shift", "part", "clip", "span", "season", "decade"):
        parts[name] = "(?:" + "|".join(f"(?P<{name}_{key}#>{forms})" for key, forms in table[name].items()) + ")"
    return parts


def _form(form: str, parts: Mapping[str, str]) -> Pattern:
    """A form of the table as a pattern; groups that occur twice in it are told apart by '__' and a number."""
    whole = PLACE.sub(lambda m: parts[m[1]].replace("#", m[2]), form)
    numbered = count()
    whole = re.sub(r"\(\?P<(\w+)>", lambda m: f"(?P<{m[1]}__{next(numbered)}>", whole)
    return _compile(rf"(?<![\w-])(?:{whole})(?!-?\w)")


def _compile(pattern: str) -> Pattern:
    """A pattern in which a space stands for any white space."""
    return re.compile(GAP.sub(lambda m: r"(?:\s+)" if m[0] == " " else m[0].replace(" ", r"\s"), pattern), re.I)


def _before(pattern: str) -> Pattern:
    """A pattern for what ends right before a place, searched with that place as the end."""
    return _compile(rf"(?<![\w-])(?:{pattern})\s+$")


def _around(rule: dict[str, Any]) -> Around:
    return Around(
        means=rule["means"],
        before=_before(rule["before"]) if "before" in rule else None,
        after=_compile(rf"[\s-]*(?:{rule['after']})(?!\w)") if "after" in rule else None,
        behind=_compile(rule["behind"] + "$") if "behind" in rule else None,
        unless=_before(rule["unless"]) if "unless" in rule else None,
        bare=rule.get("bare", False),
        unit=rule.get("unit"),
        beyond=_compile(rf"[\s-]*(?:{rule['beyond']})(?!\w)") if "beyond" in rule else None,
        needs=frozenset(rule.get("needs", ())),
        lacks=frozenset(rule.get("lacks", ())),
    )


def _numbers(table: dict[str, Any]) -> tuple[dict[str, int], dict[str, int]]:
    """Number words from 1 to 99, and the hundreds."""
    ones = {word: n for n, words in enumerate(table["ones"], 1) for word in words.split("|")}
    tens = {word: 10 * n for n, words in enumerate(table["tens"], 2) for word in words.split("|")}
    joined = {**{word: n for word, n in ones.items() if 1 < n < 10}, table["first"]: 1}
    compound = {
        form.replace("{ten}", ten).replace("{one}", one): t + n
        for form in table["compound"]
        for ten, t in tens.items()
        for one, n in joined.items()
    }
    hundreds = {
        form.replace("{one}", one): 100 * (n if "{one}" in form else 1)
        for form in table["hundred"]
        for one, n in joined.items()
    }
    return {**compound, **tens, **ones, table["first"]: 1, **table["more_numbers"]}, hundreds


def _lengths(table: dict[str, Any], numbers: Mapping[str, int], hundreds: Mapping[str, int]) -> Pattern:
    """A number with its unit behind it, or an adjective such as 'driedaags' or '30-day'."""
    names, rule = table["numbers"], table["length"]
    words = rf"(?:{_either(hundreds)})(?:{names['joint']}(?:{_either(numbers)}))?|{_either(numbers)}"
    halves = "|".join(names["halves"].values())
    number = (
        rf"(?P<few>{names['few']})|(?P<part>{halves})(?!\w)|(?P<number>{DIGITS}|{words})(?P<half>{names['half']})?"
        rf"|(?P<article>{names['article']})"
    )
    after = f"(?P<after>{rule['half_after']})?" if rule["half_after"] else ""
    units = rf"[\s-]+(?P<unit>{'|'.join(table['unit'].values())}){after}"
    if table["adjective"]:
        named = "|".join(f"(?P<adjective_{key}>{forms})" for key, forms in table["adjective"].items())
        units = rf"(?:{units}|-?(?:{named}))"
    upper = rf"(?:{names['range']}(?P<upper>{DIGITS}|{words}))?"
    return _compile(rf"(?<![\w.,:/-])(?:{rule['more']} )?(?:{number}){upper}{units}(?!\w)")


def _either(names: Mapping[str, int]) -> str:
    """The names as one pattern, the longest first."""
    return "|".join(re.escape(name).replace("\\ ", " ") for name in sorted(names, key=len, reverse=True))
