"""What pages say: each key in three languages, each asked for is there, each there is asked for; dates in words."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, nodes

import bestand.web
from bestand import codebook, scheme
from bestand.actors import SURE
from bestand.analyses.agreement import KINDS as CODED
from bestand.analyses.contrast import Kind as Clash
from bestand.analyses.shifts import Shift
from bestand.analyses.stalls import Stalls
from bestand.analyses.stances import RANKS
from bestand.codebook import LANGUAGES
from bestand.ledger import Searched
from bestand.records import Basis, Form, Meeting, Status
from bestand.reviews import Choice, Layer
from bestand.standings import STANDS
from bestand.web import catalog, facing, jobs, pages, panel, reader
from bestand.web.access import THEMES
from bestand.web.catalog import TONGUES, chosen, day, knows, load, number, tell
from bestand.web.users import ROLES

WEB = Path(bestand.web.__file__).parent
WORDS = sorted((WEB / "words").glob("*.toml"))
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
FILES = (".html", ".css", ".js", ".svg")


# ------------------------------------------------------------------ what pages ask for


class Use(NamedTuple):
    """One call for words: a key, or what keys begin with; what is put in, None where that is not known."""

    where: str
    key: str
    whole: bool
    given: frozenset[str] | None


Bound = Mapping[str, list[str]]  # the names of a loop over values that stand in the template


def asked(template: Path) -> list[Use]:
    tree = Environment().parse(template.read_text(encoding="utf-8"))
    return list(_calls(tree, {}, template.name))


def _calls(node: nodes.Node, bound: Bound, where: str) -> Iterator[Use]:
    if isinstance(node, nodes.For):
        bound = {**bound, **_looped(node)}
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "t":
        given = None if node.dyn_kwargs else frozenset(k.key for k in node.kwargs)
        for key, whole in _keys(node.args[0], bound):
            yield Use(where, key, whole, given)
    for child in node.iter_child_nodes():
        yield from _calls(child, bound, where)


def _keys(node: nodes.Node, bound: Bound) -> Iterator[tuple[str, bool]]:
    match node:
        case nodes.Const():
            yield node.value, True
        case nodes.Concat(nodes=[nodes.Const(value=prefix), nodes.Name(name=name)]) if name in bound:
            yield from ((prefix + value, True) for value in bound[name])
        case nodes.Concat(nodes=[nodes.Const(value=prefix), *_]):
            yield prefix, False
        case nodes.Or() | nodes.CondExpr():
            parts = (node.left, node.right) if isinstance(node, nodes.Or) else (node.expr1, node.expr2)
            yield from chain.from_iterable(_keys(part, bound) for part in parts if part is not None)


def _looped(loop: nodes.For) -> dict[str, list[str]]:
    """The values of a loop's names, where it runs over constants or its condition names them."""
    found: dict[str, list[str]] = {}
    listed = loop.iter.items if isinstance(loop.iter, nodes.Tuple | nodes.List) else []
    names = loop.target.items if isinstance(loop.target, nodes.Tuple) else [loop.target]
    for item in listed:
        values = item.items if isinstance(loop.target, nodes.Tuple) and isinstance(item, nodes.Tuple) else [item]
        for name, value in zip(names, values, strict=True):
            if isinstance(name, nodes.Name) and isinstance(value, nodes.Const):
                found.setdefault(name.name, []).append(value.value)
    test = loop.test
    if isinstance(test, nodes.Compare) and isinstance(test.expr, nodes.Name) and test.ops[0].op == "in":
        among = test.ops[0].expr
        if isinstance(among, nodes.Tuple):
            found[test.expr.name] = [item.value for item in among.items if isinstance(item, nodes.Const)]
    return found


def told(module: Path) -> list[Use]:
    """The calls of catalog.tell in a module."""
    found = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ("tell", "catalog.tell"):
            continue
        given = frozenset(str(k.arg) for k in node.keywords) | ({"n"} if len(node.args) > 2 else frozenset())
        for key, whole in _parts(node.args[1]) if len(node.args) > 1 else ():
            found.append(Use(module.name, key, whole, given))
    return found


def _parts(node: ast.expr) -> Iterator[tuple[str, bool]]:
    match node:
        case ast.Constant(value=str(key)):
            yield key, True
        case ast.JoinedStr(values=[ast.Constant(value=str(prefix)), *_]):
            yield prefix, False
        case ast.IfExp():
            yield from chain(_parts(node.body), _parts(node.orelse))


def strings() -> set[str]:
    """Every string that stands in a template or a module: keys reach t(...) by way of variables too."""
    found: set[str] = set()
    for path in TEMPLATES:
        tree = Environment().parse(path.read_text(encoding="utf-8"))
        found |= {c.value for c in tree.find_all(nodes.Const) if isinstance(c.value, str)}
    for path in sorted(WEB.rglob("*.py")):
        tree_of = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found |= {n.value for n in tree_of if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return found


@cache
def uses() -> tuple[Use, ...]:
    modules = [path for path in sorted(WEB.rglob("*.py")) if path.name != "pages.py"]  # whose t(...) hands keys on
    return tuple(chain(*map(asked, TEMPLATES), *map(told, modules)))


@cache
def values() -> dict[str, set[str]]:
    """What can stand behind each beginning of a key, as the code has it."""
    types = scheme.load().types
    layers = {*get_args(Layer), *get_args(Searched)}
    channels = {name for code in LANGUAGES for name in codebook.language(code).channels}
    media = {actor.name for actor in codebook.load().actors.values() if actor.kind == "media"}
    return {
        "type.": set(types),
        "about.type.": set(types),
        "mode.": {mode for one in types.values() for mode in one.modes},
        "stance.": set(RANKS),
        "about.stance.": set(RANKS),
        "direction.": set(get_args(get_type_hints(Shift)["direction"])),
        "kind.": set(get_args(Meeting)),
        "status.": set(get_args(Status)),
        "form.": set(get_args(Form)),
        "basis.": set(get_args(Basis)),
        "how.": {*SURE, "unattributed", "group", "review"},
        "channel.": channels | {name for name in media if knows(f"channel.{name}")},
        "clash.": set(get_args(Clash)),
        "about.clash.": set(get_args(Clash)),
        "stall.": {f.name for f in fields(Stalls)},
        "about.stall.": {f.name for f in fields(Stalls)},
        "standing.": {*STANDS.values(), "disputed", "withdrawn"},
        "verdict.": {*get_args(Choice), "undo"},
        "review.kind.": set(chain(*CODED.values())),
        "role.": set(ROLES),
        "about.role.": set(ROLES),
        "layer.": layers,
        "layers.": layers,
        "mark.": set(reader.LAYERS) - layers,
        "tone.": set(facing.COUNTED),
        "language.": set(LANGUAGES),
        "filter.": set(pages.FILTERS),
        "settings.theme.": set(THEMES),
        "error.": {"403", "404"},
        "add.": {"outlet", "published", "url"},  # the fields whose label is their name
        "add.state.": set(get_args(get_type_hints(jobs.Job)["state"])),
        "add.outcome.": set(get_args(jobs.Told)) - {"note"},
        "reader.length.": set(panel.UNITS),
        "timeline.quad.": {one.quad.replace(" ", "-") for one in types.values()},
    }


def used() -> set[str]:
    """Every key that some page can ask for."""
    found = strings() & set(load())
    for use in uses():
        found |= {use.key} if use.whole else {use.key + value for value in values().get(use.key, ())}
    return found | {f"{key}.one" for key in found if knows(f"{key}.one")}


def placeholders(words: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in string.Formatter().parse(words) if name is not None)


# ------------------------------------------------------------------ the files of words


def test_every_key_has_words_in_all_three_languages() -> None:
    for key, words in load().items():
        assert list(words) == list(TONGUES), key
        assert all(isinstance(said, str) and said.strip() for said in words.values()), key


def test_no_key_stands_in_two_files() -> None:
    listed = Counter(key for path in WORDS for key in tomllib.loads(path.read_text(encoding="utf-8")))
    assert [key for key, times in listed.items() if times > 1] == []
    assert set(listed) == set(load())


def test_the_same_is_put_into_the_words_of_each_language() -> None:
    for key, words in load().items():
        first, *others = (placeholders(words[tongue]) for tongue in TONGUES)
        assert all(set(other) == set(first) for other in others), key
        assert all(re.fullmatch(r"[a-z]+", name) for name in first), f"{key} has a nameless or formatted place"


def test_a_singular_stands_beside_a_plural_that_counts() -> None:
    pairs = [(key, plural) for key in load() if key.endswith(".one") and knows(plural := key.removesuffix(".one"))]
    assert ("add.progress.one", "add.progress") in pairs
    for key, plural in pairs:
        for tongue in TONGUES:
            many, one = (set(placeholders(load()[k][tongue])) for k in (plural, key))
            assert "n" in many, plural
            assert one <= many, key


# ------------------------------------------------------------------ asked for and there, there and asked for


def test_templates_and_modules_are_looked_at() -> None:
    found = {(use.where, use.key, use.whole) for use in uses()}
    assert ("base.html", "nav.timeline", True) in found  # of a loop over what stands in the template
    assert ("job.html", "add.state.", False) in found
    assert ("entry.html", "review.change.toward_name", True) in found  # of a loop's condition
    assert ("citation.py", "cite.told", True) in found
    assert ("panel.py", "reader.length.", False) in found
    assert {"login.wait", "add.nofile", "reader.wrong.at"} <= strings()


def test_every_key_that_a_page_asks_for_has_words() -> None:
    missing = {(use.where, use.key) for use in uses() if use.whole and not knows(use.key)}
    assert sorted(missing) == []


def test_every_value_that_a_page_may_ask_for_has_words() -> None:
    prefixes = {use.key for use in uses() if not use.whole}
    assert sorted(prefixes - set(values())) == [], "say in values() what can stand behind it"
    missing = {prefix + value for prefix in prefixes for value in values()[prefix] if not knows(prefix + value)}
    assert sorted(missing) == []


def test_every_string_that_looks_like_a_key_is_one() -> None:
    rooms = {key.partition(".")[0] for key in load() if "." in key}
    shaped = re.compile(rf"(?:{'|'.join(rooms)})(?:\.[a-z_]+)+")
    found = {words for words in strings() if shaped.fullmatch(words) and not words.endswith(FILES)}
    assert sorted(found - set(load())) == []


def test_every_key_is_asked_for_somewhere() -> None:
    assert sorted(set(load()) - used()) == []


def test_a_page_gives_all_that_its_words_need() -> None:
    for use in uses():
        if use.given is None or not use.whole:
            continue
        needed = set(placeholders(load()[use.key]["en"]))
        assert needed <= use.given, f"{use.where}: {use.key} needs {needed - use.given}"


def test_what_a_page_gives_is_put_into_its_words() -> None:
    for use in uses():
        if use.given and use.whole:
            assert use.given <= set(placeholders(load()[use.key]["en"])), f"{use.where}: {use.key}"


# ------------------------------------------------------------------ typography


def said() -> Iterator[tuple[str, str, str]]:
    for key, words in load().items():
        for tongue in TONGUES:
            yield key, tongue, words[tongue]


def test_no_words_have_spaces_where_none_are_seen() -> None:
    for key, tongue, words in said():
        assert words == " ".join(words.split()), (key, tongue)
        assert not re.search(r"\s[,.;:!?)]", words), (key, tongue)


def test_an_ellipsis_is_one_character_and_a_dash_is_one_between_spaces() -> None:
    for key, tongue, words in said():
        assert not re.search(r"\.\.|—|\s-\s|--", words), (key, tongue)


def test_quotation_marks_are_those_of_the_language() -> None:
    for key, tongue, words in said():
        if key == "search.hint":  # shows what to type
            continue
        opened, closed = ("„", "“") if tongue == "de" else ("“", "”")
        found = "".join(c for c in words if c in '"„“”‟«»‚‘’‹›')
        assert re.fullmatch(f"({opened}{closed})*", found), (key, tongue)


def test_apostrophes_are_all_of_one_kind() -> None:
    assert {c for _, _, words in said() for c in words if c in "'’ʼ`´"} == {"'"}


def test_words_end_in_the_same_mark_in_each_language() -> None:
    for key, words in load().items():
        ends = {words[tongue][-1] if words[tongue][-1] in ".:?!…" else "" for tongue in TONGUES}
        assert len(ends) == 1, (key, ends)


def test_several_sentences_end_in_a_mark() -> None:
    for key, tongue, words in said():
        if re.search(r"[.?!] [A-ZÄÖÜ]", words):
            assert words[-1] in ".:?!", (key, tongue)


def test_explanations_are_sentences_and_labels_are_none() -> None:
    for key, tongue, words in said():
        if key.startswith("about."):
            assert words[0].isupper(), (key, tongue)
            assert words.endswith("."), (key, tongue)
        if key.startswith(("nav.", "filter.", "settings.theme.", "type.", "mode.", "stance.", "kind.", "how.")):
            assert not words.endswith("."), (key, tongue)


def test_words_begin_with_a_capital_in_dutch_where_they_do_in_english() -> None:
    for key, words in load().items():
        names = key.startswith(("channel.", "language.")) or any(words[t].startswith("bestand ") for t in ("nl", "en"))
        first = [words[tongue][0] for tongue in ("nl", "en")]
        if not names and all(c.isalpha() for c in first):
            assert first[0].isupper() == first[1].isupper(), key


def test_people_are_addressed_formally() -> None:
    familiar = {"nl": r"\b(je|jij|jou|jouw|jullie)\b", "de": r"\b(du|dich|dir|dein\w*|ihr habt|euch|euer)\b"}
    for key, tongue, words in said():
        if tongue in familiar:
            assert not re.search(familiar[tongue], words, re.IGNORECASE), (key, tongue)


def test_the_name_of_the_program_is_written_small() -> None:
    for key, tongue, words in said():
        assert "Bestand " not in re.sub(r"diesem Bestand", "", words), (key, tongue)


# ------------------------------------------------------------------ telling


@pytest.mark.parametrize(
    ("tongue", "one", "many"),
    [
        ("nl", "1 bericht gelezen", "1.234 berichten gelezen"),
        ("en", "1 report read", "1,234 reports read"),
        ("de", "1 Bericht gelesen", "1.234 Berichte gelesen"),
    ],
)
def test_one_is_told_in_the_singular_and_thousands_are_set_apart(tongue: str, one: str, many: str) -> None:
    assert tell(tongue, "add.progress", 1) == one
    assert tell(tongue, "add.progress", 1_234) == many


@pytest.mark.parametrize("n", [0, 2, 21])
def test_only_one_is_singular(n: int) -> None:
    assert tell("en", "add.progress", n) == f"{n} reports read"


def test_one_without_words_of_its_own_is_told_as_many_are() -> None:
    assert not knows("paging.from.one")
    assert tell("de", "paging.from", 1) == "ab 1"


def test_every_number_in_a_sentence_is_written_alike() -> None:
    assert tell("en", "review.of", 1_000, total=2_000) == "1,000 of 2,000 judged"
    assert tell("de", "add.sum", added=1_234, superseded=0, unchanged=0, out=0).startswith("1.234 hinzugefügt")


@given(st.text())
def test_what_is_put_in_is_never_taken_for_a_place_to_put_something(words: str) -> None:
    assert tell("en", "cite.quote", words=words) == f"“{words}”"
    assert tell("nl", "review.rivals", names=words + "{n}") == f"of: {words}{{n}}"


def test_an_unknown_key_is_an_error_and_not_an_empty_label() -> None:
    assert not knows("nav.nowhere")
    with pytest.raises(KeyError):
        tell("en", "nav.nowhere")


def test_a_number_is_written_as_the_language_does() -> None:
    assert [number(tongue, 200_000) for tongue in TONGUES] == ["200.000", "200,000", "200.000"]


# ------------------------------------------------------------------ days


@pytest.mark.parametrize(
    ("edtf", "nl", "en", "de"),
    [
        ("2025-05-19", "19 mei 2025", "19 May 2025", "19 Mai 2025"),
        ("2025-03-01", "1 mrt 2025", "1 Mar 2025", "1 März 2025"),
        ("2025-05", "mei 2025", "May 2025", "Mai 2025"),
        ("2025", "2025", "2025", "2025"),
        ("2025-05-01/2025-05-19", "1 mei 2025 – 19 mei 2025", "1 May 2025 – 19 May 2025", "1 Mai 2025 – 19 Mai 2025"),
        ("", "zonder datum", "undated", "ohne Datum"),
        (None, "zonder datum", "undated", "ohne Datum"),
    ],
)
def test_a_day_a_month_a_year_and_a_range_are_written_out(edtf: str | None, nl: str, en: str, de: str) -> None:
    told_in = {tongue: day(tongue, edtf) for tongue in TONGUES}
    assert {tongue: re.sub(r"(?<=[a-z])\.|(?<=\d)\.", "", words) for tongue, words in told_in.items()} == {
        "nl": nl,
        "en": en,
        "de": de,
    }


@pytest.mark.parametrize(
    "edtf",
    [
        *("../2025-06", "2025-06/..", "../2025-06-30", "2025-06-01/..", "2025-05/2025-06"),
        *("2025?", "2025-05~", "2025-05-19%", "201X", "2025-XX", "[2025-05-01,2025-05-03]", "Y17000"),
        *("2025-13", "2025-02-30", "yesterday", "19 May 2025", "-", "/", "..", "2025-5", "٢٠٢٥"),
    ],
)
def test_an_open_approximate_or_impossible_date_stands_as_it_is(edtf: str) -> None:
    assert {day(tongue, edtf) for tongue in TONGUES} == {edtf}


@pytest.mark.parametrize("season", ["2025-21", "2025-24", "2025-33"])  # spring, winter, the first quarter
def test_a_season_is_not_told_as_its_first_month(season: str) -> None:
    assert day("en", season) == season


@pytest.mark.parametrize("year", ["0000", "0000-01", "0000-01-01"])  # EDTF has the year, calendars do not
def test_the_year_nought_breaks_no_page(year: str) -> None:
    assert day("en", year) == year


@given(st.sampled_from(TONGUES), st.one_of(st.text("0123456789-/.?~%XY[],+ ", max_size=24), st.text(max_size=24)))
def test_any_date_that_a_report_may_carry_can_be_shown(tongue: str, edtf: str) -> None:
    assert day(tongue, edtf)


@given(st.sampled_from(TONGUES), st.dates())
def test_every_day_keeps_its_year_and_its_day_of_the_month(tongue: str, when: object) -> None:
    iso = str(when)
    shown = re.findall(r"\d+", day(tongue, iso))
    assert (int(shown[0]), int(shown[-1])) == (int(iso[8:]), int(iso[:4]))


# ------------------------------------------------------------------ the language of a page


@pytest.mark.parametrize(
    ("accepted", "tongue"),
    [
        ("", "en"),
        ("nl-NL,nl;q=0.9,en;q=0.8", "nl"),
        ("de", "de"),
        ("DE-at", "de"),
        ("fr-FR,fr;q=0.9,de;q=0.4", "de"),
        ("en;q=0.2,de;q=0.7,nl;q=0.5", "de"),
        ("fr,it", "en"),
        ("*", "en"),
        ("nl;q=zero,de;q=0.1", "de"),
        ("nl; q=0.3, de; q=0.8", "de"),  # spaces may stand around the semicolon: RFC 9110, 5.6.6
        ("nl;q=0,fr", "en"),  # 0 is "not acceptable": RFC 9110, 12.4.2
        ("den,fr", "en"),  # Slavey, which is no German
    ],
)
def test_a_page_speaks_the_first_of_the_browser_s_languages_that_we_have(accepted: str, tongue: str) -> None:
    assert chosen(None, accepted) == tongue


def test_what_was_chosen_goes_before_what_the_browser_says() -> None:
    assert chosen("de", "nl") == "de"
    assert chosen("xx", "nl") == "nl"


PARTS = st.tuples(
    st.sampled_from(("nl", "en", "de", "fr", "*", "")),
    st.sampled_from(("", "-NL", "-x")),
    st.sampled_from(("", ";q=", "; q=", ";q=nan", ";q=inf", ";q=-1", ";q=0.5", ";;", ";q=1e999")),
)
HEADERS = st.lists(PARTS.map("".join), max_size=30).map(",".join)


@given(st.none() | st.text(), HEADERS | st.text())
def test_any_header_gives_one_of_our_languages(wanted: str | None, accepted: str) -> None:
    assert chosen(wanted, accepted) in TONGUES


def test_the_default_is_a_language_that_we_have() -> None:
    assert catalog.DEFAULT in TONGUES
