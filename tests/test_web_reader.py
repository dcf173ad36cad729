"""The report reader: a report's words to the letter, what was read in them, and what each entry rests on."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

import browser
import sample
from bestand.entries import Filter
from bestand.ledger import Ledger
from bestand.records import Act, Extraction, Report, Resolution, Span, Statement
from bestand.reviews import At, Reviews
from bestand.web.access import SESSION, Visitor
from bestand.web.app import make
from bestand.web.held import Held, held
from bestand.web.marks import Mark
from bestand.web.panel import lasting, panel, weekday
from bestand.web.sheets import LONGEST, paragraphs, segments, sheet_of, sheets
from bestand.web.users import User, Users
from conftest import Serve

# demo-en is data/demo/0517-en-the-strait-observer.md
UMEROV = "Both sides would release 1,000 prisoners of war"
WORDS = st.text(alphabet=st.sampled_from("ab \n\r\t\u00e9\U0001f600\u202e"), max_size=60)


def stored(path: Path, *extractions: Extraction) -> Path:
    with Ledger(path) as book:
        for extraction in extractions:
            book.add(extraction)
    return path


def text_of(path: Path, report: str) -> str:
    with Ledger(path) as book:
        return book.extraction(report).report.text


def entry_of(path: Path, report: str, words: str, layer: str = "act") -> Held:
    """The first entry of a layer that rests on some words."""
    with Ledger(path) as book:
        text = book.extraction(report).report.text
        return next(e for e in held(book, report) if e.layer == layer and words in e.span.of(text))


def shown(tab: Any) -> str:
    """The report's words on the page, without the labels beside them."""
    found: str = tab.evaluate(
        """() => [...document.querySelectorAll(".text p")].map((p) => {
          const copy = p.cloneNode(true);
          copy.querySelectorAll(".label").forEach((label) => label.remove());
          return copy.textContent;
        }).join("\\n\\n")"""
    )
    return found


def long_report(n: int) -> Extraction:
    """A report of n like sentences of 334 characters, each with a statement and an act."""
    sentence = f"Anna Berg said that talks go on{' and on' * 43}. "
    who = Resolution((), None, "Anna Berg", "named")
    spoken, done = [], []
    for i in range(n):
        source, cue, content, verb = (
            Span(i * len(sentence) + start, i * len(sentence) + end)
            for start, end in ((0, 9), (10, 14), (15, 332), (26, 28))
        )
        spoken.append(Statement(f"s{i + 1}", "long", (source,), (cue,), (content,), speaker=who, score=0.9))
        done.append(
            Act(f"a{i + 1}", "long", who, None, "CONSULT", None, None, content, verb, statement=f"s{i + 1}", score=0.7)
        )
    return Extraction(Report("long", sentence * n, "en"), tuple(spoken), sample.MADE, tuple(done))


# ---------------------------------------------------------------- the text


@given(WORDS, st.data())
def test_the_segments_of_a_text_joined_are_the_text(text: str, data: st.DataObject) -> None:
    spot = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(spot, spot, st.sampled_from(["source", "content", "act"])), max_size=12))
    places = [Mark(Span(min(a, b), max(a, b)), name) for a, b, name in pairs if a != b]
    a, b = sorted((data.draw(spot), data.draw(spot)))
    found = segments(text, Span(a, b), places)
    assert "".join(s.words for s in found) == text[a:b]
    for segment in found:
        own = Span(segment.start, segment.start + len(segment.words))
        assert sorted(segment.marks) == sorted(p for p in places if p.span.holds(own))
        assert not any(p.span.overlaps(own) and not p.span.holds(own) for p in places)


@given(WORDS, st.data())
def test_the_paragraphs_of_a_text_with_their_gaps_are_the_text(text: str, data: st.DataObject) -> None:
    spot = st.integers(0, len(text))
    verbs = [Span(min(a, b), max(a, b)) for a, b in data.draw(st.lists(st.tuples(spot, spot), max_size=6)) if a != b]
    acts = [replace(sample.BARE, id=f"a{n}", evidence=v, verb=v) for n, v in enumerate(verbs)]
    entries = [Held(act, "act", None, sample.MADE) for act in acts]
    found = paragraphs(text, Span(0, len(text)), entries, [p for e in entries for p in e.places])
    told = "".join("".join(s.words for run in p.runs for s in run.segments) + p.gap for p in found)
    assert told == text
    opened = [e.number for p in found for e in p.entries]
    assert sorted(opened) == sorted(e.number for e in entries if e.head.of(text).strip())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["x" * 7_001, "ab " * 4_000, "line\n" * 900, "\n\n", "y" * 26_000]), max_size=9))
def test_the_sheets_of_a_text_joined_are_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    found = sheets(text)
    assert "".join(sheet.of(text) for sheet in found) == text
    assert all(sheet.end - sheet.start <= LONGEST for sheet in found)
    for n, sheet in enumerate(found):
        assert sheet.start == sheet.end or (sheet_of(found, sheet.start), sheet_of(found, sheet.end - 1)) == (n, n)


def test_a_sheet_ends_behind_a_paragraph_else_white_space_else_anywhere() -> None:
    assert sheets("a" * 15_000 + "\n" + "b c" * 5_000)[0].end == 15_001
    assert sheets("a" * 15_000 + " " + "b" * 15_000)[0].end == 15_001
    assert sheets("a" * 30_000)[0].end == LONGEST


def test_words_that_are_several_things_have_a_line_for_each() -> None:
    places = [Mark(Span(0, 5), name) for name in ("content", "verb", "act", "source", "content", "cue", "encounter")]
    (segment,) = segments("words", Span(0, 5), places)
    assert segment.names == ("encounter", "act", "content", "inner", "source", "cue", "verb")


def test_the_page_has_the_words_of_the_report_to_the_letter(tab: Any, site: str, demo_path: Path) -> None:
    tab.goto(f"{site}/r/demo-en")
    assert shown(tab) == text_of(demo_path, "demo-en").rstrip("\n")


def test_white_space_within_a_paragraph_stays(tab: Any, serve: Serve, tmp_path: Path) -> None:
    report = Report("spaced", "one   two\n  three\tfour", "en")
    base = serve(stored(tmp_path / "x.ledger", Extraction(report, (), sample.MADE)))
    tab.goto(f"{base}/r/spaced")
    assert [p.evaluate("p => p.innerText") for p in tab.locator(".text p").all()] == ["one   two", "  three\tfour"]


def test_an_emoji_moves_no_mark(tab: Any, serve: Serve, tmp_path: Path) -> None:
    text = "\U0001f600\U0001f600 Anna said: no."
    spans = [Span(text.index(w), text.index(w) + len(w)) for w in ("Anna", "said", "no")]
    statement = Statement("s1", "emoji", *((s,) for s in spans))
    base = serve(stored(tmp_path / "x.ledger", Extraction(Report("emoji", text, "en"), (statement,), sample.MADE)))
    tab.goto(f"{base}/r/emoji")
    for name, words in (("source", "Anna"), ("cue", "said"), ("content", "no")):
        assert tab.locator(f".text .m-{name}").all_inner_texts() == [words]


def test_the_lines_below_words_lie_at_depths_of_their_own(tab: Any, site: str) -> None:
    tab.goto(f"{site}/r/demo-en")
    styles = {
        name: tab.locator(f".text .m-{name}").first.evaluate(
            "e => [getComputedStyle(e).textUnderlineOffset, getComputedStyle(e).textDecorationStyle]"
        )
        for name in ("source", "content", "act", "encounter")
    }
    assert len({depth for depth, _ in styles.values()}) == 4
    assert styles["content"][1] == "dotted"
    assert styles["source"][1] == styles["act"][1] == "solid"
    assert tab.locator(".text .m-verb").first.evaluate("e => getComputedStyle(e).fontWeight") == "700"


def test_labels_stand_in_the_margin_beside_their_words(tab: Any, site: str) -> None:
    tab.goto(f"{site}/r/demo-en")
    label = tab.locator(".label", has_text="Hakan Fidan").first
    words = label.locator("xpath=..").bounding_box()
    beside = label.bounding_box()
    paragraph = tab.locator(".text p").first.bounding_box()
    assert beside["x"] >= paragraph["x"] + paragraph["width"]
    assert abs(beside["y"] - words["y"]) < 80


def test_labels_lie_over_none_of_each_other(tab: Any, site: str) -> None:
    tab.goto(f"{site}/r/demo-en")
    tops = [label.bounding_box() for label in tab.locator(".label").all()]
    assert len(tops) > 20
    assert all(one["y"] + one["height"] <= other["y"] + 1 for one, other in pairwise(tops))


def test_on_a_narrow_screen_labels_stand_below_the_paragraph(tab: Any, site: str) -> None:
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.goto(f"{site}/r/demo-en")
    assert not tab.locator(".label").first.is_visible()
    below = tab.locator(".below").first
    assert "meeting" in below.inner_text()
    paragraph = tab.locator(".text p").first.bounding_box()
    assert below.bounding_box()["y"] >= paragraph["y"] + paragraph["height"]


# ---------------------------------------------------------------- layers


def test_layers_that_are_switched_off_are_not_marked(tab: Any, site: str) -> None:
    tab.goto(f"{site}/r/demo-en?layers=act")
    assert tab.locator(".text .m-act").count()
    assert not tab.locator(".text .m-source, .text .m-cue, .text .m-content, .text .m-encounter").count()
    assert not tab.locator(".label-statement, .label-encounter").count()
    tab.goto(f"{site}/r/demo-en?layers=none")
    assert not tab.locator(".text [class^=m-]").count()


def test_a_layer_is_switched_in_place_and_the_box_keeps_the_focus(tab: Any, site: str) -> None:
    tab.goto(f"{site}/r/demo-en")
    tab.get_by_label("Word of saying").uncheck()
    tab.wait_for_function("() => !document.querySelector('.text .m-cue')")
    assert tab.locator(".text .m-source").count()
    assert tab.evaluate("document.activeElement.id") == "layer-cue"
    assert tab.wrong == []


# ---------------------------------------------------------------- entries and passages


def test_an_entry_is_opened_from_the_text_by_keyboard_alone(tab: Any, site: str) -> None:
    tab.goto(f"{site}/r/demo-en")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.id") == "at-a1"
    tab.keyboard.press("Enter")
    tab.get_by_role("heading", name="act a1").wait_for()
    assert tab.evaluate("document.activeElement.id") == "at-a1"
    assert "entry=a1" in tab.url
    tab.keyboard.press("k")
    assert tab.evaluate("document.activeElement.id") == "at-e1"
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")  # a second time: to the panel
    tab.wait_for_function("() => document.activeElement.id === 'panel'")
    tab.keyboard.press("b")
    tab.wait_for_function("() => document.activeElement.id === 'at-a1'")
    assert tab.wrong == []


def test_the_panel_of_an_act_tells_who_says_that_who_does_what(tab: Any, site: str, demo_path: Path) -> None:
    act = entry_of(demo_path, "demo-en", "would release 1,000")
    tab.goto(f"{site}/r/demo-en?entry={act.number}")
    chain = [" ".join(item.split()) for item in tab.locator(".chain li").all_inner_texts()]
    assert chain[0] == "The Strait Observer reports:"
    assert chain[1].endswith("Rustem Umerov says:")
    panel = tab.get_by_role("region", name=f"act {act.number}")
    assert UMEROV in panel.inner_text()
    assert panel.get_by_text("Says yes to something still to come").is_visible()
    assert tab.locator(".chosen").count()
    assert "".join(tab.locator(".chosen").all_inner_texts()) == act.span.of(text_of(demo_path, "demo-en"))


def test_the_panel_tells_all_that_is_known_of_an_act(tab: Any, serve: Serve, tmp_path: Path) -> None:
    base = serve(stored(tmp_path / "x.ledger", sample.extraction()))
    tab.goto(f"{base}/r/r1?entry=a1")
    told = " ".join(tab.locator(".panel").inner_text().split())
    for words in (
        "Russia rejects → Donald Trump",
        "concession REJECT",
        "Refuses, turns down",
        "as a state or organisation",
        "als de wapens blijven komen",
        "The text calls this a repetition.",
        "19 May 2025 · maandag counted from the date of publication",
        "by 30 Jun 2025",
        "30 days",
        "the report itself",
        "0.41 · unsure",
    ):
        assert words in told, words
    tab.goto(f"{base}/r/r1?entry=a2")
    told = " ".join(tab.locator(".panel").inner_text().split())
    for words in ("nobody named not: uses violence", "undated", "The text says that this was not done.", "no issue"):
        assert words in told, words
    assert "unsure" not in told


def test_the_panel_tells_all_that_is_known_of_a_statement_and_an_encounter(
    tab: Any, serve: Serve, tmp_path: Path
) -> None:
    base = serve(stored(tmp_path / "x.ledger", sample.extraction()))
    for entry, expected in (
        (
            "s1",
            (
                "Vladimir Putin says:",
                "by surname; or else: Somebody Else",
                "Poetin",
                "zei",
                "„Nee”",
                "quoted directly",
                "The text tells no day.",
            ),
        ),
        ("e1", ("call · held", "Donald Trump", "Vladimir Putin", "undated", "The text names no place.", "120 minutes")),
        ("e2", ("meeting · planned", "May 2025 (Friday) · vrijdag", "Istanbul", "0.30 · unsure")),
    ):
        tab.goto(f"{base}/r/r1?entry={entry}")
        told = " ".join(tab.locator(".panel").inner_text().split())
        for words in expected:
            assert words in told, words
    tab.get_by_text("Provenance").click()
    told = tab.locator(".panel").inner_text()
    for words in (sample.MADE.version, "model", "codebook", "time of retrieval unknown"):
        assert words in told


def test_a_statement_within_another_is_told_outwards(tab: Any, serve: Serve, tmp_path: Path) -> None:
    text = "Berg says that Colin promised a truce."
    at = {w: Span(text.index(w), text.index(w) + len(w)) for w in ("Berg", "says", "Colin", "promised", "a truce")}
    who = {name: Resolution((at[name],), None, name, "named") for name in ("Berg", "Colin")}
    outer = Statement("s1", "chain", (at["Berg"],), (at["says"],), (Span(10, 37),), speaker=who["Berg"])
    inner = Statement(
        "s2", "chain", (at["Colin"],), (at["promised"],), (at["a truce"],), speaker=who["Colin"], within="s1"
    )
    base = serve(stored(tmp_path / "x.ledger", Extraction(Report("chain", text, "en"), (outer, inner), sample.MADE)))
    tab.goto(f"{base}/r/chain?entry=s2")
    chain = [" ".join(item.split()) for item in tab.locator(".chain li").all_inner_texts()]
    assert chain == ["outlet unknown reports:", "s1 Berg says:", "Colin says:"]
    assert tab.locator(".text .m-inner").all_inner_texts()[-1].endswith("truce")
    tab.get_by_text("The citation").click()
    assert "Colin according to Berg" in tab.locator(".cited").inner_text()


def test_statements_that_stand_within_each_other_end(serve: Serve, tmp_path: Path) -> None:
    text = "Berg says that Colin promised a truce."
    loop = tuple(
        Statement(f"s{n}", "loop", (), (), (Span(0, 30),), within=f"s{m}") for n, m in ((1, 2), (2, 1), (3, 3))
    )
    base = serve(stored(tmp_path / "x.ledger", Extraction(Report("loop", text, "en"), loop, sample.MADE)))
    for number in ("s1", "s2", "s3"):
        assert httpx.get(f"{base}/r/loop?entry={number}").status_code == 200


def test_a_link_to_a_passage_leads_to_its_words(tab: Any, site: str, demo_path: Path) -> None:
    text = text_of(demo_path, "demo-en")
    start = text.index(UMEROV)
    tab.goto(f"{site}/p/demo-en:{start}-{start + len(UMEROV)}")
    assert tab.url.endswith("#passage")
    assert "".join(m.evaluate("m => m.textContent") for m in tab.locator(".text mark").all()).startswith(UMEROV[:4])
    marked = tab.evaluate("""() => [...document.querySelectorAll(".text mark")].map((m) => m.textContent).join("")""")
    assert marked == UMEROV
    assert tab.locator("#passage").count() == 1
    assert tab.locator("#passage").is_visible()
    here = tab.locator(".panel .short").inner_text()
    assert "Rustem Umerov" in here
    assert "agrees" in here


def test_c_copies_the_citation_and_a_button_the_link(tab: Any, site: str, demo_path: Path) -> None:
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    act = entry_of(demo_path, "demo-en", "would release 1,000")
    tab.goto(f"{site}/r/demo-en?entry={act.number}")
    tab.keyboard.press("c")
    tab.get_by_role("status").get_by_text("The citation has been copied.").wait_for()
    passage = f"{site}/p/demo-en:{act.span.start}-{act.span.end}"
    assert tab.evaluate("navigator.clipboard.readText()") == (
        f"“{UMEROV}” – Rustem Umerov, as reported by The Strait Observer, 17 May 2025. "
        f"No live page (time of retrieval unknown). Passage: {passage}"
    )
    tab.get_by_role("button", name="Copy link").click()
    tab.get_by_role("status").get_by_text("The link to this passage has been copied.").wait_for()
    assert tab.evaluate("navigator.clipboard.readText()") == passage
    assert httpx.get(passage).headers["location"].startswith("/r/demo-en?at=")


def test_a_passage_leads_to_its_words_on_the_live_page(tab: Any, serve: Serve, tmp_path: Path) -> None:
    known = sample.extraction()
    known = replace(known, report=replace(known.report, url="https://overtocht.example/nee"))
    base = serve(stored(tmp_path / "x.ledger", known))
    tab.goto(f"{base}/r/r1?at={sample.at('Trump en Poetin').start}-{sample.at('Trump en Poetin').end}")
    link = tab.locator(".panel").get_by_role("link", name="on the live page")
    assert link.get_attribute("href") == "https://overtocht.example/nee#:~:text=Trump%20en%20Poetin"
    assert tab.locator(".masthead").get_by_role("link", name="on the live page").is_visible()


def test_the_header_names_the_record_and_the_table_all_entries(tab: Any, site: str, demo_path: Path) -> None:
    tab.goto(f"{site}/r/demo-en")
    assert tab.get_by_role("link", name="record (JSON)").get_attribute("href") == "/api/reports/demo-en"
    with Ledger(demo_path) as book:
        known = book.extraction("demo-en")
    rows = tab.locator("#entries tbody tr")
    assert rows.count() == len(known.statements) + len(known.acts) + len(known.encounters)
    assert tab.get_by_role("cell", name=UMEROV).count() >= 2
    assert tab.locator("#entries .unsure").count() == sum(
        e.score < 0.5 for e in (*known.statements, *known.acts, *known.encounters)
    )


def test_the_table_is_paged_where_the_text_stays(tab: Any, serve: Serve, tmp_path: Path) -> None:
    base = serve(stored(tmp_path / "x.ledger", long_report(40)))
    tab.goto(f"{base}/r/long")
    assert tab.locator("#entries tbody tr").count() == 50
    tab.locator("#entries").get_by_role("link", name="Next").click()
    tab.wait_for_function("() => document.querySelectorAll('#entries tbody tr').length === 30")
    assert "skip=50" in tab.url
    assert httpx.get(f"{base}/r/long?skip=50").text.count('<th scope="row">') == 30


# ---------------------------------------------------------------- without script, in print, for everybody


def test_the_reader_works_without_script(chromium: Any, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{site}/r/demo-en")
    page.locator("#at-e1").click()
    page.get_by_role("heading", name="encounter e1").wait_for()
    page.get_by_text("Both sides").first.wait_for()
    page.get_by_label("What is said").uncheck()
    page.locator(".layers").get_by_role("button", name="Show").click()
    assert page.locator(".text .m-content").count() == 0
    assert page.locator(".text .m-source").count()
    assert page.get_by_role("heading", name="encounter e1").count() == 1
    page.get_by_text("The citation").click()
    assert "The Strait Observer, 17 May 2025" in page.locator(".cited").inner_text()
    page.get_by_role("link", name="Close").click()
    assert page.get_by_text("Choose a word that has a note in the margin").is_visible()
    context.close()


@pytest.mark.parametrize("asked", ["", "?entry=a3&at=0-200"])
def test_the_reader_is_accessible(tab: Any, site: str, asked: str) -> None:
    browser.check_everywhere(tab, f"{site}/r/demo-en{asked}")


def test_the_message_of_a_wrong_address_is_accessible(tab: Any, site: str) -> None:
    tab.goto(f"{site}/r/demo-en?entry=nix&layers=none")
    assert tab.get_by_role("alert").is_visible()
    assert browser.violations(tab) == []


def test_a_long_report_is_accessible(tab: Any, serve: Serve, tmp_path: Path) -> None:
    long = Extraction(Report("long", "Nobody says a thing. " * 2_000, "en"), (), sample.MADE)
    tab.goto(f"{serve(stored(tmp_path / 'x.ledger', long))}/r/long")
    assert tab.locator(".paging").count() == 2
    assert browser.violations(tab) == []


def test_the_panel_lies_below_the_words_on_a_narrow_screen(tab: Any, site: str) -> None:
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.goto(f"{site}/r/demo-en?entry=s8#at-s8")
    words, panel = tab.locator("#at-s8").bounding_box(), tab.locator(".panel").bounding_box()
    assert 0 <= words["y"] < words["y"] + words["height"] <= panel["y"] < 640


def test_a_report_prints_with_what_was_read_in_it(tab: Any, site: str) -> None:
    tab.goto(f"{site}/r/demo-en?entry=a1")
    words = " ".join(browser.printed(tab).split())
    assert "Istanbul ends with a swap" in words
    assert "there must be tough" in words
    assert "Rustem Umerov" in words
    assert "Copy citation" not in words


# ---------------------------------------------------------------- wrong, hostile and very long


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("at=5-3", "“5-3” is no passage of this report"),
        ("at=5-5", "“5-5” is no passage of this report"),
        ("at=0-999999", "“0-999999” is no passage of this report"),
        ("at=x", "“x” is no passage of this report"),
        ("at=-5-10", "“-5-10” is no passage of this report"),
        ("at=%D9%A1-%D9%A3", "is no passage of this report"),
        ("from=999999", "“999999” is no place in this report"),
        ("from=-1", "“-1” is no place in this report"),
        ("entry=a999", "This report has no entry “a999”"),
        ("entry=%00<script>", "This report has no entry “&lt;script&gt;”"),
    ],
)
def test_what_an_address_can_not_ask_for_is_told_above_the_text(site: str, asked: str, told: str) -> None:
    answer = httpx.get(f"{site}/r/demo-en?{asked}", headers={"accept-language": "en"})
    assert answer.status_code == 400
    assert told in answer.text
    assert "Dolmabahce" in answer.text


def test_a_report_that_is_none_is_not_found(site: str) -> None:
    for path in ("nix", "nix/a3", "%00", "%F0%9F%98%80", quote("<script>")):
        answer = httpx.get(f"{site}/r/{path}")
        assert answer.status_code == 404, path
        assert "<script>" not in answer.text


def test_an_address_that_can_not_be_paged_is_refused(site: str) -> None:
    assert httpx.get(f"{site}/r/demo-en?skip=-1").status_code == 400
    assert httpx.get(f"{site}/r/demo-en?skip=999999").status_code == 200
    assert httpx.get(f"{site}/r/demo-en?entry={'x' * 400}").status_code == 400


def test_a_hostile_report_runs_nothing_and_turns_nothing(tab: Any, serve: Serve, tmp_path: Path) -> None:
    text = "</p><script>document.title='taken'</script> Eve\u202e said \"<img src=x onerror=alert(1)>\"."
    at = {w: Span(text.index(w), text.index(w) + len(w)) for w in ("Eve", "said", "<img src=x onerror=alert(1)>")}
    eve = Resolution((), None, "<b>Eve\u202e</b>", "named", ("<i>Mallory</i>",))
    spoken = Statement(
        "s1", "x?#/%\"'<", (at["Eve"],), (at["said"],), (at["<img src=x onerror=alert(1)>"],), speaker=eve
    )
    report = Report("x?#/%\"'<", text, "en", "<u>Title\u202e</u>", "<s>Outlet</s>", "javascript:alert(1)")
    base = serve(stored(tmp_path / "x.ledger", Extraction(report, (spoken,), sample.MADE)))
    for asked in ("", "?entry=s1", "?at=0-60"):
        tab.goto(f"{base}/r/{quote(report.id, safe='')}{asked}")
        assert "taken" not in tab.title()
        assert shown(tab) == text.replace("\u202e", "[U+202E]")
        assert not tab.locator("main img, main script, main u, main s, main i, .text p b:not(.label b)").count()
        assert not tab.locator("[href^=javascript]").count()
        assert "\u202e" not in tab.content()
    tab.goto(f"{base}/r/{quote(report.id, safe='')}")
    tab.locator("#at-s1").click()
    tab.get_by_role("heading", name="statement s1").wait_for()
    tab.locator(".quoted").first.click()
    tab.get_by_role("heading", name="Passage").wait_for()
    assert tab.wrong == []


def test_a_long_report_opens_at_the_sheet_that_holds_what_is_asked_for(tab: Any, serve: Serve, tmp_path: Path) -> None:
    long = long_report(250)
    base = serve(stored(tmp_path / "x.ledger", long))
    cut = sheets(long.report.text)
    assert len(cut) > 3
    tab.goto(f"{base}/r/long")
    assert shown(tab) == cut[0].of(long.report.text)
    tab.get_by_role("link", name="Next").first.click()
    assert shown(tab) == cut[1].of(long.report.text)
    tab.goto(f"{base}/r/long?entry=a180")
    assert tab.locator("#at-a180").is_visible()
    at = long.acts[200].evidence
    tab.goto(f"{base}/p/long:{at.start}-{at.end}")
    assert tab.locator("#passage").is_visible()
    assert tab.evaluate("document.getElementById('passage').getBoundingClientRect().top") < 800


def test_a_passage_that_goes_on_behind_its_sheet_is_marked_there_too(serve: Serve, tmp_path: Path) -> None:
    long = long_report(70)
    base = serve(stored(tmp_path / "x.ledger", long))
    border = sheets(long.report.text)[0].end
    asked = f"{base}/r/long?at={border - 5}-{border + 5}"
    assert httpx.get(asked).text.count('id="passage"') == 1
    assert httpx.get(f"{asked}&from={border}").text.count('id="passage"') == 1


def test_five_megabytes_open_in_seconds_whatever_they_hold(serve: Serve, tmp_path: Path) -> None:
    texts = ("x" * 5_000_000, " " * 5_000_000, "\n \r" * 1_700_000, "a\n" * 2_500_000)
    reports = [Report(f"huge{n}", text, "en") for n, text in enumerate(texts)]
    base = serve(stored(tmp_path / "x.ledger", *(Extraction(report, (), sample.MADE) for report in reports)))
    for report in reports:
        for asked in ("", "?from=4000000", "?at=0-5000000"):
            answer = httpx.get(f"{base}/r/{report.id}{asked}", timeout=10)
            assert answer.status_code == 200
            assert len(answer.content) < 1_500_000


def test_an_empty_report_and_one_without_entries_have_a_page(serve: Serve, tmp_path: Path) -> None:
    empty = Extraction(Report("empty", "", "en"), (), sample.MADE)
    bare = Extraction(Report("bare", "Nothing was said.", ""), (), sample.MADE)
    base = serve(stored(tmp_path / "x.ledger", empty, bare))
    headers = {"accept-language": "en"}
    assert "This report has no text." in httpx.get(f"{base}/r/empty", headers=headers).text
    page = httpx.get(f"{base}/r/bare", headers=headers).text
    assert "bestand has read nothing in this report." in page
    assert "language unknown" in page
    assert sample.MADE.codebook in page


# ---------------------------------------------------------------- reviews


def test_a_rejected_entry_is_not_marked_but_can_still_be_looked_up(tab: Any, serve: Serve, demo: Path) -> None:
    act = entry_of(demo, "demo-en", "would release 1,000")
    with Ledger(demo) as book:
        Reviews(book).judge(At("demo-en", "act", act.number), "reject", "anna")
    tab.goto(f"{serve(demo)}/r/demo-en?entry={act.number}")
    assert not tab.locator(f"#at-{act.number}").count()
    assert not tab.locator("#entries tbody th", has_text=re.compile(f"^{act.number}$")).count()
    assert tab.locator(".panel .standing").inner_text() == "reviewed: rejected"
    tab.get_by_text("1 verdict").click()
    assert tab.get_by_text("anna · reject").is_visible()


def seen_by(book: Ledger, name: str, role: str, number: str) -> Any:
    known = held(book, "demo-en")
    report = next(book.reports(Filter(report="demo-en")))
    entry = next(e for e in known if e.number == number)
    who = Visitor(User(name, role), "", "en", "auto", True)  # type: ignore[arg-type]
    return panel(book, who, report, known, entry, None, "http://localhost/")


def test_a_reviewer_sees_others_verdicts_only_after_giving_one(demo: Path) -> None:
    act = entry_of(demo, "demo-en", "would release 1,000")
    at = At("demo-en", "act", act.number)
    with Ledger(demo) as book:
        Reviews(book).judge(at, "accept", "bob")
        assert seen_by(book, "carl", "reviewer", act.number).judged is None
        assert [r.coder for r in seen_by(book, "bob", "reviewer", act.number).judged] == ["bob"]
        assert [r.coder for r in seen_by(book, "dora", "editor", act.number).judged] == ["bob"]
        assert seen_by(book, "eve", "reader", act.number).judged == []
        Reviews(book).judge(at, "reject", "carl")
        assert [r.coder for r in seen_by(book, "carl", "reviewer", act.number).judged] == ["bob", "carl"]
        Reviews(book).undo("carl")
        assert seen_by(book, "carl", "reviewer", act.number).judged is None


def test_only_who_may_review_is_led_to_the_review_of_an_entry(demo: Path) -> None:
    act = entry_of(demo, "demo-en", "would release 1,000")
    with Ledger(demo) as book:
        address = seen_by(book, "bob", "reviewer", act.number).review
        assert address.startswith(f"/review/demo-en/act/{act.number}?back=")
        assert seen_by(book, "eve", "reader", act.number).review is None


def test_a_blind_reviewer_is_shown_no_standing_at_all(demo: Path, tmp_path: Path) -> None:
    act = entry_of(demo, "demo-en", "would release 1,000")
    with Ledger(demo) as book:
        Reviews(book).judge(At("demo-en", "act", act.number), "accept", "bob")
    users = Users(tmp_path / "users.json")
    told = {}
    for name, role in (("carl", "reviewer"), ("eve", "reader")):
        users.add(name, "a long pass phrase 7", role)
        app = make(demo, "nobody", users)
        user = users.find(name)
        assert user
        with TestClient(app, base_url="http://localhost", headers={"accept-language": "en"}) as client:
            client.headers["cookie"] = f"{SESSION}={app.state.site.sessions.open(user).token}"
            told[name] = client.get(f"/r/demo-en?entry={act.number}").text
    assert "What others hold of this you see once you have judged it yourself." in told["carl"]
    assert "standing-accepted" not in told["carl"]
    assert told["eve"].count("standing-accepted") == 2
    assert "bob" not in told["carl"] + told["eve"]


# ---------------------------------------------------------------- small words


@pytest.mark.parametrize(
    ("length", "told"),
    [("P30D", "30 days"), ("P1Y2M", "1 year 2 months"), ("PT90M", "90 minutes"), ("PT1H", "1 hour"), ("x", "x")],
)
def test_a_duration_is_told_in_words(length: str, told: str) -> None:
    assert lasting("en", length) == told


def test_a_weekday_is_told_in_the_language_of_the_page() -> None:
    assert [weekday(tongue, "Friday") for tongue in ("nl", "en", "de")] == ["vrijdag", "Friday", "Freitag"]
    assert weekday("en", "Someday") == "Someday"


def test_the_entries_of_a_report_are_those_of_the_ledger(demo_path: Path) -> None:
    with Ledger(demo_path) as book:
        known = book.extraction("demo-en")
        found = held(book, "demo-en")
    records = [e.record for e in found]
    assert sorted(r.id for r in records) == sorted(e.id for e in (*known.statements, *known.acts, *known.encounters))
    assert all(e in records for e in (*known.statements, *known.acts, *known.encounters))
    assert {e.made for e in found} == {known.provenance}
