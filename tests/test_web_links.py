"""Addresses and marks: a passage's address leads to it whatever its report is called; pieces joined are the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bestand.errors import FilterError
from bestand.ledger import Ledger
from bestand.records import Extraction, Provenance, Report, Span
from bestand.web import links, marks, pages
from bestand.web.links import address, fragment, passage, passage_of, safe
from bestand.web.marks import Mark, window
from conftest import Serve, serving

TEXT = "Moskou weigert opnieuw een bestand.\n\nKyiv noemt dat een antwoord."
WORDS = "antwoord"
ODD = (
    "demo-nl",
    "a/b/c",
    "/begins",
    "ends/",
    "a//b",
    "100%",
    "%2F",
    "%25",
    "%zz",
    "two words",
    " edges ",
    "a+b",
    "?q=1",
    "#top",
    "a&b=c;d",
    "Größe",
    "🕊️ vrede",
    "א-ב",
    "a:b",
    "a:1-2",
    ":",
    "1-5",
    "report-5",
    "'one' \"two\"",
    "<script>alert(1)</script>",
    "back\\slash",
    "../up",
    "a/../b",
    "x.html",
    "tab\there",
    "{{ 7 * 7 }}",
    "https://example.org/a?b=c#d",
)
IDS = st.text(min_size=1, max_size=30)


@st.composite
def spans(draw: st.DrawFn, most: int = 999_999_999) -> Span:
    start = draw(st.integers(0, most - 1))
    return Span(start, draw(st.integers(start + 1, most)))


# ------------------------------------------------------------------ passages


@given(IDS, spans())
def test_a_passage_s_address_names_its_report_and_its_place(report: str, span: Span) -> None:
    found = passage(report, span)
    assert found.startswith("/p/")
    assert found.isascii()
    assert not set(found.removeprefix("/p/")) & set("/?#% \\'\"<>&") - {"%"}
    assert passage_of(unquote(found.removeprefix("/p/"))) == (report, span)


@pytest.mark.parametrize(
    "id", ["", "a", "a:1", "a:1-", "a:-2", "a:2-1", "a:3-3", ":1-2", "a:1-2 ", "a:1-2\n", "a:1.5-2", "a:1-1234567890"]
)
def test_what_names_no_passage_is_told_with_an_example(id: str) -> None:
    with pytest.raises(FilterError, match=r"names no passage\. One is REPORT:START-END, such as demo-nl:120-245\."):
        passage_of(id)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server over a ledger without reports."""
    for base in serving(tmp_path_factory.mktemp("empty") / "empty.ledger"):
        with httpx.Client(base_url=base) as client:
            yield client


@settings(max_examples=100, deadline=None)
@given(IDS.filter(lambda id: "\n" not in id), spans())
def test_the_server_leads_from_any_passage_to_its_report(empty: httpx.Client, report: str, span: Span) -> None:
    answer = empty.get(passage(report, span))
    assert answer.status_code == 303
    assert answer.headers["location"] == links.report(report, at=f"{span.start}-{span.end}") + "#passage"


@pytest.fixture
def odd(serve: Serve, tmp_path: Path) -> str:
    """A server over reports with odd ids, each with words of its own."""
    with Ledger(tmp_path / "odd.ledger") as book:
        for number, id in enumerate(ODD):
            report = Report(id, f"{TEXT} Nummer {number}.", "nl", title=f"Bericht {number}.")
            book.add(Extraction(report, (), Provenance("1", "m", "c")))
    return serve(tmp_path / "odd.ledger")


def test_on_the_server_a_passage_s_address_leads_into_its_own_report(odd: str) -> None:
    start = TEXT.index(WORDS)
    with httpx.Client(base_url=odd) as client:
        for number, id in enumerate(ODD):
            answer = client.get(passage(id, Span(start, start + len(WORDS))))
            assert answer.status_code == 303, id
            led = urlsplit(answer.headers["location"])
            assert (led.netloc, led.fragment) == ("", "passage"), id
            assert parse_qs(led.query) == {"at": [f"{start}-{start + len(WORDS)}"]}, id
            page = client.get(answer.headers["location"])
            assert page.status_code == 200, id
            assert f"Bericht {number}." in page.text, id
            assert f'<mark id="passage">{WORDS}</mark>' in page.text, id


def test_in_the_browser_a_passage_is_reached_from_the_list_of_its_reports(tab: Any, odd: str) -> None:
    tab.goto(f"{odd}/reports")
    addresses = tab.evaluate("[...document.querySelectorAll('.list a')].map((a) => a.href)")
    assert len(addresses) == len(ODD)
    for link in addresses:
        tab.goto(link)
        assert "Moskou weigert" in tab.locator("main").inner_text(), link


def test_a_report_whose_id_has_a_line_break_is_reached_too(serve: Serve, tmp_path: Path) -> None:
    report = Report("line\nbreak", TEXT, "nl")
    with Ledger(tmp_path / "broken.ledger") as book:
        book.add(Extraction(report, (), Provenance("1", "m", "c")))
    base = serve(tmp_path / "broken.ledger")
    assert httpx.get(base + passage(report.id, Span(0, 6)), follow_redirects=True).status_code == 200


def test_a_report_that_is_not_there_is_not_found(odd: str) -> None:
    answer = httpx.get(f"{odd}/p/nothing:1-5", follow_redirects=True)
    assert answer.status_code == 404


def test_an_address_without_a_place_is_a_wrong_request(odd: str) -> None:
    assert httpx.get(f"{odd}/p/demo-nl").status_code == 400
    assert httpx.get(f"{odd}/p/demo-nl:5-5").status_code == 400


# ------------------------------------------------------------------ addresses here


def test_an_address_leaves_out_what_is_empty() -> None:
    assert address("/search", {"q": None, "side": "", "kind": [], "skip": ()}) == "/search"
    assert address("/search", {"q": "vrede", "side": ""}) == "/search?q=vrede"


def test_nought_is_not_empty() -> None:
    assert address("/reports", {"skip": 0}) == "/reports?skip=0"


QUERY = st.dictionaries(st.text("abcdef_", min_size=1), st.text(min_size=1))


@given(QUERY)
def test_a_query_comes_back_as_it_went_in(query: dict[str, str]) -> None:
    led = urlsplit(address("/search", query))
    assert led.path == "/search"
    assert parse_qs(led.query, keep_blank_values=True, strict_parsing=bool(query)) == {k: [v] for k, v in query.items()}


def test_a_list_gives_its_name_more_than_once() -> None:
    assert address("/r/x", {"layers": ["source", "act"]}) == "/r/x?layers=source&layers=act"


@given(IDS)
def test_a_report_s_address_is_one_step_below_r(id: str) -> None:
    found = links.report(id, entry="a1", at=None)
    assert found.endswith("?entry=a1")
    assert found.count("/") == 2
    assert unquote(urlsplit(found).path.removeprefix("/r/")) == id


# ------------------------------------------------------------------ links out


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=c#d", "http://example.org", "HTTPS://EXAMPLE.ORG/", "https://münchen.example/ä"]
)
def test_a_link_of_the_web_is_given_as_it_is(url: str) -> None:
    assert safe(url) == url


@pytest.mark.parametrize(
    "url",
    [
        *(None, "", "/here", "//elsewhere", "example.org", "http:", "https://", "http:///path", "https:example.org"),
        *("javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)"),
        *("\x01javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd"),
        *("https://example.org/a b", "https://exa\nmple.org", "https://example.org\t", "https://[::1"),
    ],
)
def test_any_other_link_is_not_given(url: str | None) -> None:
    assert safe(url) is None
    assert fragment(url, "words") is None


@given(st.one_of(st.text(), st.text("htps:/\\@[]javscri.%\n\t ", max_size=30), st.text().map("https://".__add__)))
def test_only_http_and_https_ever_come_out(url: str) -> None:
    found = safe(url)
    assert found is None or (found == url and urlsplit(found).scheme in ("http", "https") and urlsplit(found).netloc)


@given(st.text(min_size=1))
def test_a_text_fragment_holds_no_sign_with_a_meaning_of_its_own(words: str) -> None:
    assume(words.split())
    found = fragment("https://example.org/a", words)
    assert found is not None
    directive = found.removeprefix("https://example.org/a#:~:text=")
    parts = [unquote(part) for part in directive.split(",")]
    assert not set(directive) & set("-& ")
    lines = [line.split() for line in words.splitlines() if line.strip()]  # a browser finds no words across paragraphs
    assert parts in ([" ".join(words.split())], [" ".join(lines[0][:4]), " ".join(lines[-1][-4:])])


# ------------------------------------------------------------------ marks


LETTERS = "ab \n"


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, Span, list[Mark]]:
    text = draw(st.text(LETTERS, min_size=1, max_size=40))
    found = draw(st.lists(st.tuples(spans(len(text)), st.sampled_from(("source", "cue", "act"))), max_size=6))
    return text, draw(spans(len(text))), [Mark(span, name) for span, name in found]


@given(marked())
def test_pieces_joined_are_the_window(given_: tuple[str, Span, list[Mark]]) -> None:
    text, around, found = given_
    cut = marks.pieces(text, around, found)
    assert "".join(piece.words for piece in cut) == around.of(text)
    assert all(piece.words == text[piece.start : piece.start + len(piece.words)] != "" for piece in cut)


@given(marked())
def test_each_character_has_the_names_of_the_marks_that_cover_it(given_: tuple[str, Span, list[Mark]]) -> None:
    text, around, found = given_
    for piece in marks.pieces(text, around, found):
        for at in range(piece.start, piece.start + len(piece.words)):
            in_order = sorted(found, key=lambda m: m.span.start)
            covering = dict.fromkeys(m.name for m in in_order if m.span.start <= at < m.span.end)
            assert piece.names == tuple(covering)


@settings(max_examples=300)
@given(marked(), st.integers(0, 20))
def test_a_window_holds_its_span_and_reaches_no_further_than_asked(
    given_: tuple[str, Span, list[Mark]], reach: int
) -> None:
    text, span, _ = given_
    around = window(text, span, reach)
    assert around.holds(span)
    assert around.start >= 0
    assert around.end <= len(text)
    assert span.start - around.start <= reach
    assert around.end - span.end <= reach


@settings(max_examples=300)
@given(marked(), st.integers(0, 20))
def test_a_window_stays_in_the_paragraph(given_: tuple[str, Span, list[Mark]], reach: int) -> None:
    text, span, _ = given_
    around = window(text, span, reach)
    assert "\n" not in text[around.start : span.start]
    assert "\n" not in text[span.end : around.end]


@settings(max_examples=300)
@given(marked(), st.integers(0, 20))
def test_a_window_cuts_no_word(given_: tuple[str, Span, list[Mark]], reach: int) -> None:
    text, span, _ = given_
    start, end = window(text, span, reach)
    assert start in (0, span.start) or not (text[start - 1].isalnum() and text[start].isalnum())
    assert end in (span.end, len(text)) or not (text[end - 1].isalnum() and text[end].isalnum())


def test_a_window_with_room_is_the_whole_paragraph() -> None:
    text = "Eerst dit.\nMoskou weigert opnieuw.\nDan dat."
    start = text.index("weigert")
    assert window(text, Span(start, start + 7), 400).of(text) == "Moskou weigert opnieuw."


# ------------------------------------------------------------------ words on a page


@given(marked())
def test_a_text_in_pieces_is_whole_and_tells_what_was_hit(given_: tuple[str, Span, list[Mark]]) -> None:
    text, _, found = given_
    hits: list[Span] = []
    for mark in sorted(found):
        if not hits or mark.span.start >= hits[-1].end:
            hits.append(mark.span)
    cut = pages.pieces(text, hits)
    assert "".join(words for words, _ in cut) == text
    assert [words for words, hit in cut if hit] == [span.of(text) for span in hits]


def steering() -> list[str]:
    """What Unicode calls Bidi_Control, by the bidirectional classes and the three marks that have none."""
    controls = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    marks_ = ("\u200e", "\u200f", "\u061c")
    return [*marks_, *(c for c in map(chr, range(0x3000)) if unicodedata.bidirectional(c) in controls)]


@pytest.mark.parametrize("sign", steering(), ids=lambda sign: f"U+{ord(sign):04X}")
def test_what_turns_the_direction_is_shown_by_its_number(sign: str) -> None:
    assert pages.seen(f"a{sign}b") == f"a[U+{ord(sign):04X}]b"


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\x9b"])
def test_control_characters_are_shown_by_their_number(sign: str) -> None:
    assert pages.seen(sign) == f"[U+{ord(sign):04X}]"


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs"), include_characters="\n\t\r")))
def test_what_can_be_seen_is_shown_as_it_is(words: str) -> None:
    assert pages.seen(words) == words


@given(st.text())
def test_words_that_were_shown_once_are_shown_the_same_again(words: str) -> None:
    assert pages.seen(pages.seen(words)) == pages.seen(words)
