"""Search: what words find, where they stand, an index that keeps in step, counts and pages of what was found."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import sample
from bestand import search
from bestand.entries import Filter, Part
from bestand.ledger import FACETED, MOST_FACETS, Ledger
from bestand.records import Extraction, Report, Resolution, Span
from bestand.reviews import At, Reviews
from bestand.search import MOST, around, expression, places
from test_ledger_moved import copied, old, schema_of

SEARCHED = ("statement", "act", "report")  # tables whose words are indexed

DOCS = Path(__file__).parents[1] / "docs"
NUMBERS = count()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def book(path: Path) -> Iterator[Ledger]:
    with Ledger(path) as made:
        yield made


@pytest.fixture(scope="module")
def growing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger(tmp_path_factory.mktemp("growing") / "a.ledger") as made:
        yield made


def saying(text: str, id: str = "r1", speaker: str | None = None, **about: Any) -> Extraction:
    """A report whose whole text is one statement."""
    who = Resolution((), None, speaker, "name", side=about.pop("side", None))
    whole = Span(0, len(text))
    said = replace(sample.NO, report_id=id, source=(), cue=(), content=(whole,), speaker=who)
    return Extraction(Report(id, text, "nl", **about), (said,), sample.MADE)


def found(book: Ledger, words: str, **where: Any) -> list[str]:
    return [e.report_id for e in book.statements(Filter(words=words, **where))]


def shown(words: str, passage: str) -> list[str]:
    """The places of a search in a passage, as the passage has them."""
    return [span.of(passage) for span in places(words, passage)]


def assert_in_step(path: Path) -> None:
    """The indexes hold what the tables hold; SQLite compares them word for word."""
    with closing(sqlite3.connect(path)) as connection:
        for table in SEARCHED:
            connection.execute(f"INSERT INTO {table}_words ({table}_words, rank) VALUES ('integrity-check', 1)")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


# What is found


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("bestand", True),
        ("bestandsvoorstel", True),
        ("BESTANDS", True),
        ("voorstel", False),  # a compound is found by its beginning
        ('"bestand"', False),
        ('"bestandsvoorstel"', True),
        ('"het bestandsvoorstel"', True),
        ('"het bestands"', False),
        ("het bestands", True),
        ("bestands het", True),
        ('"bestandsvoorstel het"', False),
        ("Ozgur", True),
        ("özgür", True),
        ("ÖZGÜR ÖZEL", True),
        ("ozel's", True),
        ("geëist", True),
        ("geeist", True),
        ("bestand vrede", False),
        ("bestand eist", False),
        ("staakt-het-vuren", True),
        ('"staakt het vuren"', True),
        ("staakt het-vu", True),
        ("2025", True),
        ("19-05", False),
        ("", True),
        ("???", True),
    ],
)
def test_words_find_a_passage_or_do_not(book: Ledger, words: str, finds: bool) -> None:
    book.add(saying("Özgür Özel's eis: het Bestandsvoorstel; geëist is een staakt-het-vuren in 2025."))
    assert found(book, words) == ["r1"] * finds


@pytest.mark.parametrize(
    ("layer", "words", "listed"),
    [
        ("statement", "nee", ["s1"]),
        ("statement", "putin", ["s1"]),
        ("statement", "nee putin russ", ["s1"]),  # each term in whichever column
        ("statement", "weigert", []),
        ("act", "weigert", ["a1"]),
        ("act", "ceasefire trump wapens", ["a1"]),
        ("act", "wapens", ["a1", "a2"]),
        ("act", '"Russia Donald"', []),  # no phrase runs from one column into the next
    ],
)
def test_the_words_and_the_names_of_an_entry_are_searched(
    book: Ledger, layer: str, words: str, listed: list[str]
) -> None:
    book.add(sample.extraction())
    where = Filter(words=words)
    told = [e.statement.id for e in book.statements(where)] if layer == "statement" else None
    assert (told if told is not None else [e.act.id for e in book.acts(where)]) == listed


def test_reports_are_searched_by_text_title_and_outlet(book: Ledger) -> None:
    book.add(sample.extraction())
    book.add(replace(saying("Iets anders.", "r2"), report=Report("r2", "Iets anders.", title="Vrede", outlet="Krant")))
    for words, listed in (("istanbul", ["r1"]), ("vrede", ["r2"]), ("krant", ["r2"]), ("overtocht nee", ["r1"])):
        assert [r.id for r in book.reports(Filter(words=words))] == listed
    assert [r.id for r in book.reports(Filter(words="iets", outlet="De Overtocht"))] == []


def test_a_search_is_one_more_field_that_narrows(book: Ledger) -> None:
    for id, day, outlet in (("r1", "2025-05-01", "A"), ("r2", "2025-06-01", "A"), ("r3", "2025-06-01", "B")):
        book.add(saying("Er komt een bestand.", id, "Trump", published=day, outlet=outlet))
    assert found(book, "bestand", since="2025-05-15", outlet="a") == ["r2"]
    assert found(book, "bestand", actor="trump", until="2025-05") == ["r1"]
    assert found(book, "vrede", outlet="A") == []


def test_terms_beyond_the_most_are_left_out(book: Ledger) -> None:
    book.add(saying("bestand"))
    assert found(book, "bestand " * MOST + "vrede") == ["r1"]
    assert found(book, "bestand " * (MOST - 1) + "vrede") == []


def test_a_search_for_a_whole_page_of_words_is_answered(book: Ledger) -> None:
    book.add(saying("-".join(["bestand"] * 2_000)))
    assert found(book, "-".join(["bestand"] * 1_000)) == ["r1"]
    assert found(book, "-".join(["bestand"] * 3_000)) == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("other", ["NFC", "NFD"])
def test_an_accent_is_the_same_however_it_is_written(book: Ledger, form: Any, other: Any) -> None:
    text, words = unicodedata.normalize(form, "Özel noemt cafés."), unicodedata.normalize(other, "cafés özel")
    book.add(saying(text))
    assert found(book, words) == ["r1"]
    assert [unicodedata.normalize("NFC", w) for w in shown(words, text)] == ["Özel", "cafés"]


# What is syntax to SQLite


@pytest.mark.parametrize(
    ("words", "is_asked"),
    [
        ("bestand", '"bestand"*'),
        ("Er komt", '"Er"* AND "komt"*'),
        ('"er komt"', '"er komt"'),
        ('niet "er komt" vrede', '"niet"* AND "er komt" AND "vrede"*'),
        ('"er komt', '"er"* AND "komt"*'),
        ("AND", '"AND"*'),
        ("een AND NOT vrede", '"een"* AND "AND"* AND "NOT"* AND "vrede"*'),
        ("NEAR(een vrede, 2)", '"NEAR een"* AND "vrede"* AND "2"*'),
        ("words:bestand ^een -vrede vre*de", '"words bestand"* AND "een"* AND "vrede"* AND "vre de"*'),
        ("{a b}: c + d", '"a"* AND "b"* AND "c"* AND "d"*'),
        ("a_b", '"a b"*'),
        ("a\0b '; DROP TABLE report --", '"a b"* AND "DROP"* AND "TABLE"* AND "report"*'),
        ('""', None),
        ('"', None),
        ("* ^ : - _ \0 … 🕊", None),
        ("", None),
    ],
)
def test_operators_are_words_or_nothing(words: str, is_asked: str | None) -> None:
    assert expression(words) == is_asked


def test_no_word_of_a_user_is_an_operator(book: Ledger) -> None:
    for id, text in (("r1", "vrede"), ("r2", "vrede and bestand"), ("r3", "niet near vrede")):
        book.add(saying(text, id))
    for words, listed in (
        ("vrede AND bestand", ["r2"]),
        ("vrede NOT bestand", []),
        ("vrede -bestand", ["r2"]),
        ("vrede OR bestand", []),
        ("NEAR(vrede)", ["r3"]),
        ("speaker:vrede", []),
        ("^vrede", ["r1", "r2", "r3"]),
        ("vre*de", []),
        ("vr*", ["r1", "r2", "r3"]),
    ):
        assert found(book, words) == listed


SIGNS = st.sampled_from(['"', "*", "^", ":", "-", "+", "(", ")", "{", "}", "\0", "'", "_", ",", ";", " ", "\n", "…"])
NAMES = st.sampled_from(
    ["AND", "OR", "NOT", "NEAR", "NEAR/2", "words", "bestand", "ß", "İ", "ﬁ", "Ⅷ", "²", "é", "e\u0301"]
)
QUERIES = st.text(max_size=30) | st.lists(SIGNS | NAMES, max_size=12).map("".join)


@settings(max_examples=150, deadline=None)
@given(words=QUERIES, passage=st.text(max_size=60) | QUERIES)
@example(words="\ud800 bestand", passage="bestand")
@example(words="İ", passage="İİ iİ")
@example(words="\u0301", passage="e\u0301")
@example(words="\u19b0 bestand", passage="\u19b0")  # a letter to Python alone
@example(words="₽", passage="100₽")  # one to SQLite alone
def test_any_text_can_be_searched_for(growing: Ledger, words: str, passage: str) -> None:
    for layer in SEARCHED:
        listed = growing.latest(layer, Filter(words=words), Part(1))  # type: ignore[arg-type]
        assert expression(words) or listed == growing.latest(layer, Filter(), Part(1))  # type: ignore[arg-type]
    spans = places(words, passage)
    for one, other in pairwise(spans):
        assert one.end <= other.start
    assert all(0 <= s.start < s.end <= len(passage) for s in spans)
    piece = around(words, passage, 5)
    assert 0 <= piece.start <= piece.end <= len(passage)
    assert not spans or piece.holds(spans[0])


# Where words stand


@pytest.mark.parametrize(
    ("words", "passage", "stand"),
    [
        ("bestand", "Bestand, bestandsvoorstel en wapenbestand", ["Bestand", "bestandsvoorstel"]),
        ('"bestand"', "bestandsvoorstel en BESTAND.", ["BESTAND"]),
        ('"een bestand"', "een bestand, geen bestand, Een\n bestand", ["een bestand", "Een\n bestand"]),
        ("staakt-het", "staakt het-vuren, staakt hetze", ["staakt het", "staakt hetze"]),
        ("ozel", "Özel en ÖZEL'S", ["Özel", "ÖZEL"]),
        ("özel", "Ozel", ["Ozel"]),
        ("vrede bestand", "bestand of vrede", ["bestand", "vrede"]),
        ("straße", "STRASSE, Straße", ["Straße"]),  # as SQLite has it
        ("й", "и", []),  # it takes accents from Latin letters only
        ("a_b", "a b_c", ["a b"]),
        ("vrede", "", []),
        ("", "vrede", []),
        ("...", "...", []),
    ],
)
def test_the_places_of_a_search(words: str, passage: str, stand: list[str]) -> None:
    assert shown(words, passage) == stand


def test_places_that_share_letters_are_told_once() -> None:
    assert shown('bestand "een bestand" een', "een bestand") in (["een bestand"], ["een", "bestand"])


def test_a_piece_around_the_first_place_is_cut_between_words() -> None:
    text = "aaaa bbbb cccc bestand dddd eeee ffff bestand"
    assert around("bestand", text, 7).of(text) == "cccc bestand dddd"
    assert around("bestand", text, 0).of(text) == "bestand"
    assert around("bestand", text, 1_000) == Span(0, len(text))


def test_a_piece_of_a_text_without_the_words_is_its_opening() -> None:
    assert around("vrede", "aaaa bbbb cccc", 6).of("aaaa bbbb cccc") == "aaaa"
    assert around("vrede", "kort", 120) == Span(0, 4)
    assert around("vrede", "") == Span(0, 0)


SYLLABLES = ["be", "stand", "é", "E", "vre", "ß", "x1", "ø"]
VOCABULARY = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=2).map("".join)
BETWEEN = st.sampled_from([" ", "-", ", ", "\n", "_", "…", "'", " … "])


@st.composite
def passages(draw: st.DrawFn, most: int = 5) -> str:
    return "".join(word + draw(BETWEEN) for word in draw(st.lists(VOCABULARY, min_size=1, max_size=most)))


@st.composite
def searches(draw: st.DrawFn) -> list[str]:
    """The terms of a search: bare words and phrases."""
    phrases = passages(3).map(lambda p: f'"{p}"')
    return draw(
        st.lists(VOCABULARY | passages(2).map(lambda p: re.sub(r"\s", "-", p)) | phrases, min_size=1, max_size=3)
    )


@settings(max_examples=150, deadline=None)
@given(terms=searches(), text=passages(), speaker=passages(2), side=passages(2))
def test_the_ledger_finds_a_statement_where_every_term_has_a_place(
    growing: Ledger, terms: list[str], text: str, speaker: str, side: str
) -> None:
    id = f"p{next(NUMBERS)}"
    growing.add(saying(text, id, speaker, side=side))
    everywhere = all(any(places(term, column) for column in (text, speaker, side)) for term in terms)
    assert found(growing, " ".join(terms), report=id) == [id] * everywhere


LATIN = [chr(n) for n in (*range(0x41, 0x180), *range(0x1E00, 0x1F00)) if chr(n).isalpha()]


def test_letters_that_sqlite_takes_for_one_are_one_to_the_places() -> None:
    """Of the letters of Europe's Latin alphabets, each against the small letter that SQLite makes of it."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 2')")
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
        connection.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", [(ord(c), c) for c in LATIN])
        made = {chr(row): term for term, row in connection.execute("SELECT term, doc FROM v")}
    assert set(made) == set(LATIN)
    assert [c for c in LATIN if not places(made[c], c) or not places(c, made[c])] == []


# The index keeps in step


def test_what_is_added_can_be_found_at_once(book: Ledger, path: Path) -> None:
    assert found(book, "bestand") == []
    for number in range(3):
        book.add(saying(f"Bestand {number}", f"r{number}"))
        assert found(book, "bestand") == [f"r{n}" for n in range(number + 1)]
    assert_in_step(path)


def test_only_current_readings_are_found(book: Ledger) -> None:
    first = saying("Er komt een bestand.")
    newer = replace(first, statements=(), provenance=replace(sample.MADE, model="newer"))
    book.add(first)
    book.add(newer)
    assert found(book, "bestand") == []
    assert [e.report_id for e in book.statements(Filter(words="bestand"), superseded=True)] == ["r1"]
    book.add(first)
    assert found(book, "bestand") == ["r1"]


def test_an_edit_is_found_by_its_new_words_and_names_alone(book: Ledger, path: Path) -> None:
    book.add(sample.extraction())
    reviews, at = Reviews(book), At("r1", "act", "a1")
    reviews.judge(at, "edit", "anna", {"words": "Moskou weigert opnieuw", "actor": "UNICEF", "issue": "sanctions"})

    def listed(words: str) -> list[str]:
        return [e.act.id for e in book.acts(Filter(words=words))]

    for words, finds in (("weigert", True), ("unicef", True), ("sanctions", True), ("wapens russia", False)):
        assert ("a1" in listed(words)) == finds
    assert_in_step(path)
    reviews.undo("anna")
    for words, finds in (("weigert wapens", True), ("unicef", False), ("sanctions", False), ("wapens russia", True)):
        assert ("a1" in listed(words)) == finds
    assert_in_step(path)


def test_what_a_review_puts_into_a_reading_can_be_found(book: Ledger, path: Path) -> None:
    book.add(sample.extraction())
    Reviews(book).judge(At("r1", "act", "a1"), "accept", "anna")
    book.add(replace(sample.extraction(made=replace(sample.MADE, model="newer")), acts=()))
    assert [e.act.id for e in book.acts(Filter(words="weigert"))] == ["a1"]
    assert_in_step(path)


def deletion(report: str) -> str:
    """The SQL by which docs/ledger.md takes a report out."""
    chapter = (DOCS / "ledger.md").read_text(encoding="utf-8").partition("## Take a report out")[2]
    block = chapter.partition("\n## ")[0].partition("```sql\n")[2].partition("```")[0]
    assert "demo-nl" in block
    return block.replace("demo-nl", report)


def take_out(path: Path, report: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(deletion(report))


def test_a_report_that_was_taken_out_is_not_found(path: Path) -> None:
    with Ledger(path) as book:
        for id in ("r1", "r2", "r3"):
            book.add(replace(sample.extraction(id), report=Report(id, sample.TEXT, "nl", title=f"Titel{id}")))
    take_out(path, "r2")
    assert_in_step(path)
    with Ledger(path) as book:
        assert found(book, "nee") == ["r1", "r3"]
        assert [r.id for r in book.reports(Filter(words="weigert"))] == ["r1", "r3"]
        assert [r.id for r in book.reports(Filter(words="titelr2"))] == []
        assert [r.title for r in book.reports(Filter(words="titelr3"))] == ["Titelr3"]
        book.add(saying("Weigert, nee.", "r4"))
        assert found(book, "nee") == ["r1", "r3", "r4"]
    assert_in_step(path)


def test_the_words_of_a_report_that_was_taken_out_are_nowhere_in_the_file(path: Path) -> None:
    with Ledger(path) as book:
        book.add(sample.extraction())
        book.add(saying("Iets heel anders over vrede.", "r2"))
        Reviews(book).judge(At("r1", "act", "a1"), "accept", "anna")
    take_out(path, "r1")
    raw = path.read_bytes().lower()
    assert b"iets heel anders" in raw
    assert [w for w in ("moskou", "weigert", "wapens", "poetin", "belden") if w.encode() in raw] == []


def test_a_reviewed_report_that_was_taken_out_leaves_nothing_behind(path: Path) -> None:
    with Ledger(path) as book:
        book.add(sample.extraction())
        Reviews(book).judge(At("r1", "act", "a1"), "reject", "anna")
    take_out(path, "r1")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with Ledger(path) as book:
        book.add(sample.extraction())
        assert book.extraction("r1") == sample.extraction()


def test_an_index_holds_after_the_file_was_written_anew(path: Path) -> None:
    """VACUUM may number rows anew where a table's key is no integer, as that of reports."""
    with Ledger(path) as book:
        for number in range(6):
            book.add(saying(f"woord{number} bestand", f"r{number}"))
    for number in (0, 3):
        take_out(path, f"r{number}")
    with Ledger(path) as book:
        for number in (1, 2, 4, 5):
            assert [r.id for r in book.reports(Filter(words=f"woord{number}"))] == [f"r{number}"]
            assert found(book, f"woord{number}") == [f"r{number}"]


def test_a_ledger_of_the_schema_before_is_indexed_on_opening(path: Path, tmp_path: Path) -> None:
    with Ledger(path) as book:
        for id in ("r2", "r1"):
            book.add(sample.extraction(id))
        whole = book.extraction("r1")
    before = old(tmp_path / "old.ledger", "0003")
    assert ("report", "number") not in schema_of(before)[0]
    copied(path, before)
    with Ledger(before) as book:
        assert book.extraction("r1") == whole
        assert found(book, "nee putin") == ["r1", "r2"]
        assert [e.about.report_id for e in book.acts(Filter(words="weigert"))] == ["r1", "r2"]
        assert [r.id for r in book.reports(Filter(words="istanbul"))] == ["r1", "r2"]
        assert Reviews(book).judge(At("r1", "act", "a1"), "reject", "anna") == "rejected"
        book.add(sample.extraction("r3"))
        assert [r.id for r in book.reports(Filter(words="istanbul"))] == ["r1", "r2", "r3"]
    assert_in_step(before)


def test_a_ledger_brought_from_the_schema_before_is_as_one_made_anew(path: Path, tmp_path: Path) -> None:
    before = old(tmp_path / "old.ledger", "0003")
    for made in (before, path):
        Ledger(made).close()
    assert schema_of(before) == schema_of(path)

    def triggers(of: Path) -> set[tuple[str, str]]:
        with closing(sqlite3.connect(of)) as connection:
            return set(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))

    assert triggers(before) == triggers(path)
    assert len(triggers(path)) == 3 * len(SEARCHED)


# Counts


def shelf(book: Ledger) -> None:
    """Seven reports of three outlets, with a speaker each; one says nothing of a bestand."""
    for n, (outlet, speaker, language) in enumerate(
        [
            ("A", "Trump", "nl"),
            ("A", "Trump", "nl"),
            ("B", "Trump", "de"),
            ("A", "Putin", "nl"),
            (None, None, ""),
            ("C", "Putin", "en"),
        ]
    ):
        made = saying("Er komt een bestand.", f"r{n}", speaker, side=speaker and speaker[0])
        book.add(replace(made, report=replace(made.report, outlet=outlet, language=language)))
    book.add(saying("Vrede.", "r9", "Zelensky", outlet="D"))


def test_facets_count_the_statements_that_were_found_most_first(book: Ledger) -> None:
    shelf(book)
    assert book.facets("statement", Filter(words="bestand")) == {
        "actor": [("Trump", 3), ("Putin", 2)],
        "side": [("T", 3), ("P", 2)],
        "outlet": [("A", 3), ("B", 1), ("C", 1)],
        "language": [("nl", 3), ("de", 1), ("en", 1)],
    }


def test_facets_of_reports_and_of_acts(book: Ledger) -> None:
    shelf(book)
    book.add(sample.extraction("x1"))
    book.add(replace(sample.extraction("x2"), acts=(replace(sample.REFUSAL, report_id="x2"),)))
    assert book.facets("report", Filter(words="bestand"))["outlet"] == [
        ("A", 3),
        ("De Overtocht", 2),
        ("B", 1),
        ("C", 1),
    ]
    assert set(book.facets("report", Filter())) == {"outlet", "language"}
    assert book.facets("act", Filter(words="wapens")) == {
        "actor": [("Russia", 2)],
        "side": [("Russia", 2)],
        "issue": [("ceasefire", 2)],
        "outlet": [("De Overtocht", 3)],
        "language": [("nl", 3)],
    }
    assert book.facets("act", Filter(type="ASSAULT"))["outlet"] == [("De Overtocht", 1)]


def test_facets_follow_the_filter_and_are_empty_where_nothing_is_found(book: Ledger) -> None:
    shelf(book)
    assert book.facets("statement", Filter(words="bestand", outlet="A"))["actor"] == [("Trump", 2), ("Putin", 1)]
    assert book.facets("statement", Filter(words="niets")) == {"actor": [], "side": [], "outlet": [], "language": []}


def test_of_many_values_the_commonest_are_told(book: Ledger) -> None:
    for n in range(MOST_FACETS + 3):
        book.add(saying("bestand", f"r{n}", f"Spreker {n:02}"))
    book.add(saying("bestand", "r99", f"Spreker {MOST_FACETS + 2:02}"))
    told = book.facets("statement", Filter(words="bestand"))["actor"]
    assert told[0] == (f"Spreker {MOST_FACETS + 2:02}", 2)
    assert [name for name, _ in told[1:]] == [f"Spreker {n:02}" for n in range(MOST_FACETS - 1)]


def test_of_very_many_rows_some_are_counted(book: Ledger) -> None:
    text = "bestand " * (FACETED + 5)
    who = Resolution((), None, "Trump", "name")
    said = [
        replace(sample.NO, id=f"s{n}", source=(), cue=(), content=(Span(8 * n, 8 * n + 7),), speaker=who)
        for n in range(FACETED + 5)
    ]
    book.add(Extraction(Report("r1", text, "nl"), tuple(said), sample.MADE))
    assert book.facets("statement", Filter(words="bestand"))["actor"] == [("Trump", FACETED)]


# Pages


DAYS = ("2025-05-20", "2025-05", None, "2025-06-02", "../2025-01", "2025-05-20", "2025~", None)


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Eight reports, two of one day and two without any, added in no order."""
    with Ledger(tmp_path_factory.mktemp("dated") / "a.ledger") as made:
        for n in (3, 0, 7, 5, 1, 6, 2, 4):
            made.add(sample.extraction(f"r{n}", DAYS[n]))
        yield made


def test_the_newest_comes_first_and_what_has_no_day_last(dated: Ledger) -> None:
    newest = ["2025-06-02", "2025-05-20", "2025-05-20", "2025-05", "2025~", "../2025-01", None, None]
    reports = dated.latest("report", Filter(words="weigert"), Part())
    assert [r.published for r in reports] == newest
    assert [e.report_id for e in dated.latest("statement", Filter(), Part())] == [r.id for r in reports]
    acts = [(e.about.report_id, e.act.id) for e in dated.latest("act", Filter(words="wapens"), Part())]
    assert acts == [(r.id, number) for r in reports for number in ("a1", "a2")]


@pytest.mark.parametrize(
    ("layer", "words", "held"), [("act", "wapens", 16), ("act", "weigert", 8), ("report", None, 8)]
)
def test_whether_there_are_more_than_so_many(dated: Ledger, layer: Any, words: str | None, held: int) -> None:
    where = Filter(words=words)
    assert [dated.beyond(layer, where, most) for most in (0, held - 1, held, held + 1)] == [True, True, False, False]


@settings(max_examples=40, deadline=None)
@given(size=st.integers(1, 20), words=st.sampled_from([None, "wapens", "nee", "niets"]))
def test_pages_follow_each_other_without_gap_or_overlap(dated: Ledger, size: int, words: str | None) -> None:
    where = Filter(words=words)
    listings: list[Any] = [
        lambda part: list(dated.statements(where, part=part)),
        lambda part: list(dated.acts(where, part=part)),
        lambda part: list(dated.encounters(replace(where, words=None), part=part)),
        lambda part: list(dated.reports(where, part=part)),
        *(lambda part, layer=layer: dated.latest(layer, where, part) for layer in ("statement", "act", "report")),
    ]
    for listing in listings:
        whole = listing(Part())
        paged = [entry for skip in range(0, len(whole) + size, size) for entry in listing(Part(size, skip))]
        assert paged == whole
        assert listing(Part(None, size)) == whole[size:]
        assert listing(Part(0)) == []


def test_every_entry_is_on_one_page_only(dated: Ledger) -> None:
    pages = [dated.latest("act", Filter(words="wapens"), Part(3, skip)) for skip in range(0, 18, 3)]
    assert [len(page) for page in pages] == [3, 3, 3, 3, 3, 1]
    assert set(Counter((e.about.report_id, e.act.id) for page in pages for e in page).values()) == {1}


def test_a_search_keeps_its_terms_in_their_order() -> None:
    assert search.expression('b "c d" a') == '"b"* AND "c d" AND "a"*'
