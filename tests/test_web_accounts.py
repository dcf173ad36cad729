"""Two accounts in the browser: the list of encounters, the columns and what lies between them, marks, tone, print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import browser
import sample
from bestand.analyses.contrast import Conflict, contrast
from bestand.entries import WHOLE, Filter, Part
from bestand.ledger import Ledger
from bestand.records import Encounter, Extraction, Provenance, Report, Resolution, Span, When
from bestand.reviews import At, Reviews
from bestand.testing import marked
from bestand.web import accounts
from bestand.web.facing import Behind, Row, alike, rows
from bestand.web.meetings import occasions
from conftest import Serve

MADE = Provenance("0.1.0", "model", "codebook")
PUTIN = Resolution((), "vladimir-putin", "Vladimir Putin", "surname", (), 0.9, "Russia")
TRUMP = Resolution((), "donald-trump", "Donald Trump", "surname", (), 0.9, "United States")
OFFICIAL = Resolution((), None, "Russian official", "described", (), 0.5, "Russia")
MAY = "/accounts/show?a=United+States&b=Russia&date=2025-05-19"  # the call that two reports of the demo tell of


def reading(text: str, *speakers: Resolution, id: str = "r1", **about: Any) -> Extraction:
    """Marked text as a reading, its statements by these speakers, sure unless a test says otherwise."""
    about = {"published": "2025-05-20", "language": "nl", "outlet": "De Overtocht", **about}
    score = about.pop("score", 0.9)
    report, found = marked(text, id=id, **about)
    told = (replace(s, speaker=r, score=score) for s, r in zip(found, speakers, strict=True))
    return Extraction(report, tuple(told), MADE)


def both(one: str, other: str, **about: Any) -> Extraction:
    """A report in which each of the two sides says something."""
    return reading(
        f"{{1s Trump}} {{1q zei}} {{1c {one}}}. {{2s Poetin}} {{2q zei}} {{2c {other}}}.", TRUMP, PUTIN, **about
    )


def kept(folder: Path, *readings: Extraction) -> Path:
    path = folder / "own.ledger"
    with Ledger(path) as book:
        for found in readings:
            book.add(found)
    return path


def facing(folder: Path, *readings: Extraction) -> list[Row]:
    """The rows of the United States and Russia."""
    with Ledger(kept(folder, *readings)) as book:
        statements, acts = list(book.statements()), list(book.acts())
    found = contrast("United States", "Russia", statements, acts)
    return rows(found, Behind(statements, acts, found.tone.values()), Part(6))


def under(row: Row, name: str) -> list[str]:
    """The words of a row that carry a mark, both sides'."""
    passages = (*row.a.passages, *row.b.passages)
    return [piece.words for passage in passages for piece in passage.pieces if name in piece.names]


def met(id: str, day: str | None, status: str = "held", kind: Any = "call", **about: Any) -> Extraction:
    """A report of one encounter."""
    report = Report(id, sample.TEXT, "nl", outlet="De Overtocht", published=about.pop("published", "2025-05-20"))
    date = When(day, "stated", sample.at("maandag")) if day else None
    call: Encounter = replace(sample.CALL, report_id=id, date=date, status=status, kind=kind, **about)
    return Extraction(report, (replace(sample.NO, report_id=id),), MADE, (), (call,))


def listed(folder: Path, *readings: Extraction, part: Part = WHOLE, **where: Any) -> list[tuple[str, ...]]:
    """The reports of each encounter of the list, the best telling first."""
    with Ledger(kept(folder, *readings)) as book:
        return [tuple(t.report for t in o.tellings) for o in occasions(book, Filter(**where), part)]


def seen(page: str) -> str:
    """The words of a page, without its tags."""
    apart = re.sub(r"</(?:dt|dd|p|li|h\d|t[dh])>", " ", page)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", apart)))


# The list of encounters


def test_the_last_encounter_comes_first_and_the_undated_by_the_day_of_its_report(tmp_path: Path) -> None:
    told = [met("old", "2025-03-01"), met("new", "2025-05-19"), met("bare", None, published="2025-04-01")]
    assert listed(tmp_path, *told) == [("new",), ("bare",), ("old",)]


def test_an_encounter_without_any_day_comes_last(tmp_path: Path) -> None:
    assert listed(tmp_path, met("never", None, published=None), met("old", "1990")) == [("old",), ("never",)]


def test_on_one_day_what_was_held_stands_before_what_is_planned(tmp_path: Path) -> None:
    told = [met("plan", "2025-05-19", "planned"), met("done", "2025-05-19", kind="talks")]
    assert listed(tmp_path, *told) == [("done",), ("plan",)]


def test_reports_of_one_day_kind_and_sides_tell_of_one_encounter(tmp_path: Path) -> None:
    turned = met("turned", "2025-05-19", participants=(sample.PUTIN, sample.TRUMP), score=0.95)
    alone = met("alone", "2025-05-19", participants=(sample.PUTIN,))
    plan = met("plan", "2025-05-19", "planned", score=0.99)
    assert listed(tmp_path, met("one", "2025-05-19"), turned, alone, plan) == [("alone",), ("turned", "one", "plan")]


def test_a_side_narrows_the_list_and_a_part_cuts_it(tmp_path: Path) -> None:
    told = [met(f"r{day}", f"2025-05-{day:02}") for day in range(1, 8)]
    told.append(met("alone", "2025-05-30", participants=(sample.PUTIN,)))
    assert listed(tmp_path, *told, side="united states", part=Part(2, 1)) == [("r6",), ("r5",)]


def test_the_list_leads_to_the_accounts_of_the_sides_that_took_part(site: str) -> None:
    page = httpx.get(f"{site}/accounts").text
    call = re.search(r'href="([^"]+)">[^/]*United States[^/]*/[^/]*/ <bdi>Russia.*?', page)
    assert call
    shown = seen(httpx.get(site + unescape(call[1])).text)
    assert "Account of United States" in shown
    assert "Account of Russia" in shown


def test_an_encounter_of_one_known_side_leads_nowhere_and_says_so(serve: Serve, tmp_path: Path) -> None:
    page = httpx.get(serve(kept(tmp_path, met("r1", "2025-05-19"))) + "/accounts").text
    assert "no two sides with statements" in page  # nobody speaks for the United States
    assert "/accounts/show?a=" not in page


def test_the_list_pages(serve: Serve, tmp_path: Path) -> None:
    told = [met(f"r{n}", f"{1960 + n}-05-19") for n in range(51)]
    base = serve(kept(tmp_path, *told))
    first, second = (httpx.get(f"{base}/accounts{skip}").text for skip in ("", "?skip=50"))
    assert "19 May 2010" in first
    assert "19 May 1960" not in first
    assert 'rel="next"' in first
    assert "19 May 1960" in second
    assert 'rel="next"' not in second


# What stands between the columns


def test_conflicts_come_first_then_what_both_tell_then_what_one_does(site: str) -> None:
    page = httpx.get(site + MAY).text
    assert re.findall(r'<section class="row row-(\w+)"', page) == ["conflict", "both", "only_b", "only_b"]
    assert "One account says that a thing was done, the other that it was not." in page
    assert page.count("no evidence found in this account") == 2


def test_in_a_cell_what_is_in_conflict_stands_before_what_the_report_tells_first(site: str) -> None:
    row = seen(httpx.get(f"{site}{MAY}&issue=ceasefire").text)
    assert row.index("beloofde geen wapenstilstand Vladimir Putin") < row.index("Poetin noemde het gesprek")
    assert row.count("✕ denial") == 2


def test_the_heading_tells_of_the_call_what_the_reports_do(site: str) -> None:
    page = seen(httpx.get(site + MAY).text)
    for words in (
        "Call, 19 May 2025",
        "120 minutes",
        "Place not told",
        "held",
        "Reports 19 May 2025 to 21 May 2025",
    ):
        assert words in page, words
    assert "gut zwei Stunden mit Wladimir Putin telefoniert hatte" in page


def test_swapped_sides_change_places(site: str) -> None:
    page = httpx.get(site + MAY).text
    swap = re.search(r'<a href="([^"]+)"><span[^>]*>⇄', page)
    assert swap
    turned = httpx.get(site + unescape(swap[1])).text
    assert re.findall(r'<section class="row row-(\w+)"', turned) == ["conflict", "both", "only_a", "only_a"]


def test_every_passage_leads_to_its_words_in_the_report(site: str, demo_path: Path) -> None:
    page = httpx.get(site + MAY).text
    figures = re.findall(r'<blockquote[^>]*><a href="/p/([^":]+):(\d+)-(\d+)" data-row><bdi>(.*?)</bdi>', page)
    assert len(figures) > 10
    with Ledger(demo_path) as book:
        texts = {report.id: report.text for report in book.reports()}
    for report, start, end, words in figures:
        assert Span(int(start), int(end)).of(texts[report]) == unescape(re.sub(r"<[^>]+>", "", words))


def test_passages_that_are_in_two_conflicts_name_both(tmp_path: Path) -> None:
    with Ledger(kept(tmp_path, both("een bestand", "geen bestand"))) as book:
        statements = list(book.statements())
    found = contrast("United States", "Russia", statements, [])
    one, other = found.both[0].told
    clashing = replace(found, conflict=tuple(Conflict("ceasefire", kind, one, other) for kind in ("stance", "claim")))
    (row,) = rows(clashing, Behind(statements, [], []), Part(6))
    assert (row.relation, row.clashes) == ("conflict", ("stance", "claim"))
    assert [cell.passages[0].sources[0].clashes for cell in (row.a, row.b)] == [("stance", "claim")] * 2


def test_words_that_several_reports_have_stand_once_with_all_of_them(tmp_path: Path) -> None:
    told = [both("een bestand kan", f"een bestand {n}", id=f"r{n}", outlet=f"Krant {n}") for n in range(3)]
    (row,) = facing(tmp_path, *told)
    (passage,) = row.a.passages
    assert [source.told[0].evidence.outlet for source in passage.sources] == ["Krant 0", "Krant 1", "Krant 2"]
    assert len(row.b.passages) == 3


def test_a_passage_of_a_speaker_within_another_is_one_source_of_two(tmp_path: Path) -> None:
    text = "{1s Poetin} {1q zei} {1c dat {2s een functionaris} {2q zei} {2c dat er een bestand komt}}."
    found = reading(text, PUTIN, OFFICIAL)
    inner = replace(found.statements[1], content=found.statements[0].content)
    (row,) = facing(tmp_path, replace(found, statements=(found.statements[0], inner)))
    (source,) = row.b.passages[0].sources
    assert [told.speaker for told in source.told] == ["Vladimir Putin", "Russian official"]


def test_of_a_cell_six_passages_are_shown_and_a_link_leads_to_the_others(serve: Serve, tmp_path: Path) -> None:
    told = [both(f"een bestand {n}", "een bestand", id=f"r{n}") for n in range(8)]
    base = serve(kept(tmp_path, *told))
    page = httpx.get(f"{base}/accounts/show?a=United+States&b=Russia").text
    assert "een bestand 5" in seen(page)
    assert "een bestand 6" not in seen(page)
    more = re.search(r'href="([^"]+)">2 more on this issue', page)
    assert more
    assert "een bestand 7" in seen(httpx.get(base + unescape(more[1])).text)


def test_an_issue_with_very_many_passages_pages(serve: Serve, tmp_path: Path) -> None:
    base = serve(kept(tmp_path, *(both(f"een bestand {n}", "een bestand", id=f"r{n:02}") for n in range(52))))
    second = httpx.get(f"{base}/accounts/show?a=United+States&b=Russia&issue=ceasefire&skip=50").text
    assert "een bestand 51" in seen(second)
    assert "een bestand 49" not in seen(second)


def test_an_issue_an_actor_and_a_score_narrow_the_accounts(site: str) -> None:
    assert httpx.get(f"{site}{MAY}&issue=settlement").text.count('<section class="row') == 1
    spoken = httpx.get(f"{site}{MAY}&actor=Yuri+Ushakov").text
    assert "Dmitry Peskov · " not in seen(spoken)
    assert "Yuri Ushakov · " in seen(spoken)
    none = httpx.get(f"{site}{MAY}&min_score=1").text
    assert '<section class="row' not in none
    assert "– (0) words that judge – (0)" in seen(none)


def test_an_unnamed_speaker_and_an_unsure_reading_are_called_so(serve: Serve, tmp_path: Path) -> None:
    text = "{1s Een functionaris} {1q zei} {1c dat er een bestand komt}. {2s Trump} {2q zei} {2c een bestand}."
    base = serve(kept(tmp_path, reading(text, OFFICIAL, TRUMP, score=0.4)))
    page = seen(httpx.get(f"{base}/accounts/show?a=Russia&b=United+States").text)
    assert "Russian official · unnamed · De Overtocht, 20 May 2025 · unsure" in page
    assert "Donald Trump · De Overtocht, 20 May 2025 · unsure" in page


def test_what_a_person_has_approved_shows_its_standing_and_is_sure(serve: Serve, tmp_path: Path) -> None:
    path = kept(tmp_path, both("een bestand", "geen bestand", score=0.4))
    with Ledger(path) as book:
        Reviews(book).judge(At("r1", "statement", "s1"), "accept", "anna")
    page = seen(httpx.get(f"{serve(path)}/accounts/show?a=Russia&b=United+States&min_score=0.5").text)
    assert "Donald Trump · De Overtocht, 20 May 2025 reviewed: accepted" in page
    assert "Vladimir Putin · De Overtocht" not in page


# Marks


def test_words_of_both_accounts_are_marked_and_only_these(tmp_path: Path) -> None:
    one = "over een volledig Bestand met 6.000 gevangenen volgens een plan"
    other = "geen bestand en geen 6,000 gevangenen volgens het plan"
    (row, *_) = [r for r in facing(tmp_path, both(one, other)) if r.issue == "ceasefire"]
    assert under(row, "same") == ["Bestand", "6.000", "gevangenen", "bestand", "6,000", "gevangenen"]


def test_translations_are_not_taken_for_the_same_word() -> None:
    assert alike(
        [("Putin will die Waffenruhe von Istanbul", "de")], [("Poetin wil het bestand van Istanbul", "nl")]
    ) == {"istanbul"}


def test_function_words_and_short_words_are_not_compared() -> None:
    passage = ("which they would have with their own plan before", "en")
    assert alike([passage], [passage]) == set()


def test_numbers_are_compared_however_thousands_are_written() -> None:
    assert alike([("1.200 und 2,5", "de")], [("1,200 and 2.5 and 25", "en")]) == {"1200", "2.5"}


@given(
    st.lists(st.tuples(st.text(max_size=40), st.sampled_from(["nl", "en", "de", "fr"])), max_size=4),
    st.lists(st.tuples(st.text(max_size=40), st.sampled_from(["nl", "en", "de", "fr"])), max_size=4),
)
def test_what_two_have_in_common_does_not_depend_on_their_order(
    one: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]
) -> None:
    common = alike(one, other)
    assert common == alike(other, one)
    assert common <= alike(one, one)


def test_words_that_judge_and_hedges_are_marked_in_the_passages(site: str) -> None:
    page = httpx.get(site + MAY).text
    assert '<span class="evaluative">ausgezeichnet</span>' in page
    assert '<span class="evaluative">openhartig</span>' in page
    assert '<span class="hedges">mogelijk</span>' in page


def test_tone_is_counted_per_hundred_words_and_its_hits_are_listed(site: str) -> None:
    page = httpx.get(f"{site}{MAY}&lang=nl").text
    tone = seen(page[page.index('id="tone-title"') :])
    assert "4,7 (2) oordelende woorden 2,1 (2)" in tone
    assert "ausgezeichnet uitstekend" in tone
    assert "minder dan 300 woorden" in tone


# Wrong and hostile


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("a=Russia", 400, "Give both"),
        ("a=Russia&b=russia", 400, "Give two sides"),
        ("a=Rusia&b=Ukraine", 404, "Nearest: Russia"),
        ("a=Russia&b=Ukraine&date=yesterday", 400, "is no date"),
        ("a=Russia&b=Ukraine&date=2025-05-19&since=2025", 400, "Give one of"),
        ("a=Russia&b=Ukraine&encounter=demo-nl%23e9", 404, "no encounter"),
        ("a=Russia&b=Ukraine&date=1999", 404, "no report between 1999-01-01"),
        ("a=Russia&b=Ukraine&issue=weather", 404, "no issue"),
        ("a=Russia&b=Ukraine&actor=Nobody", 404, "no speaker"),
        ("a=Russia&b=Ukraine&min_score=9", 400, "no score"),
        ("a=Russia&b=Ukraine&skip=-1", 400, "no number"),
        (f"a={'x' * 400}&b=Ukraine", 400, "at most"),
    ],
)
def test_an_address_that_asks_for_what_is_not_there_says_what_is(site: str, query: str, status: int, told: str) -> None:
    answer = httpx.get(f"{site}/accounts/show?{query}")
    assert answer.status_code == status
    assert told in seen(answer.text)


def test_days_with_too_many_statements_are_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "MOST", 10)
    answer = httpx.get(f"{site}/accounts/show?a=Ukraine&b=Russia")
    assert (answer.status_code, "Give fewer days." in answer.text) == (400, True)


@pytest.mark.parametrize("query", ["side=Atlantis", "since=tomorrow", "skip=x"])
def test_a_wrong_filter_of_the_list_is_told(site: str, query: str) -> None:
    assert httpx.get(f"{site}/accounts?{query}").status_code in (400, 404)


def test_days_without_an_encounter_show_what_was_said_in_them(site: str) -> None:
    page = seen(httpx.get(f"{site}/accounts/show?a=Ukraine&b=Russia&date=2025-05-20").text)
    assert "No encounter of Ukraine and Russia was found on this day" in page
    assert "Reports 20 May 2025 to 22 May 2025" in page


def test_an_empty_ledger_has_an_empty_list(serve: Serve, tmp_path: Path) -> None:
    page = httpx.get(serve(kept(tmp_path)) + "/accounts")
    assert (page.status_code, "No encounter fits this." in page.text) == (200, True)


def test_nothing_of_a_hostile_report_is_run(tab: Any, serve: Serve, tmp_path: Path) -> None:
    evil = "een bestand <script>document.title='run'</script> \u202ednatseb"
    found = both(evil, evil, outlet="<img src=x onerror=document.title='run'>", url="javascript:document.title='run'")
    base = serve(kept(tmp_path, found))
    tab.goto(f"{base}/accounts/show?a=United+States&b=Russia")
    assert "run" not in tab.title()
    assert tab.locator("a[href^='javascript']").count() == 0
    assert "<script>" in tab.locator(".passage").first.inner_text()
    assert "[U+202E]" in tab.locator(".passage").first.inner_text()
    assert tab.wrong == []


# In the browser


@pytest.mark.parametrize("path", ["/accounts", MAY, "/accounts/show?a=Ukraine&b=Russia&date=2025-06-02"])
def test_the_screen_is_accessible_everywhere(tab: Any, site: str, path: str) -> None:
    browser.check_everywhere(tab, site + path)


def test_the_form_leads_to_the_accounts_without_script(chromium: Any, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{site}/accounts")
    page.get_by_label("First side").fill("united states")
    page.get_by_label("Second side").fill("Russia")
    page.get_by_label("Day of the encounter").fill("2025-05-19")
    page.get_by_role("button", name="Set side by side").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Call, 19 May 2025"
    assert not page.get_by_role("button", name="Copy link").is_visible()
    page.locator("select[name=issue]").select_option("settlement")
    page.get_by_role("button", name="Show").click()
    assert page.locator(".row").count() == 1
    page.get_by_role("link", name="Clear").click()
    assert page.locator(".row").count() == 4
    context.close()


def test_the_keyboard_walks_the_passages_and_opens_one(tab: Any, site: str) -> None:
    tab.goto(site + MAY)
    for _ in range(3):  # the encounter's own words, then two passages of the first cell
        tab.keyboard.press("j")
    assert tab.locator(".passage a[data-row]").nth(1).evaluate("a => a === document.activeElement")
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile("/r/demo-nl"))


def test_the_permanent_link_can_be_copied_and_shows_the_same(tab: Any, site: str) -> None:
    tab.goto(f"{site}{MAY}&lang=en&issue=settlement")
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.get_by_role("button", name="Copy link").click()
    tab.get_by_text("The link has been copied.").wait_for(state="attached")
    link = tab.get_by_role("link", name="Permanent link").evaluate("a => a.href")
    assert tab.evaluate("navigator.clipboard.readText()") == link
    assert link == f"{site}{MAY}&issue=settlement"


def test_on_a_narrow_screen_the_columns_stack_with_the_label_between(tab: Any, site: str) -> None:
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.goto(site + MAY)
    row = tab.locator(".row").first
    tops = [row.locator(part).first.bounding_box()["y"] for part in ("h3", ".cell", ".rail", ".rail + .cell")]
    assert tops == sorted(tops)
    assert row.locator(".rail").inner_text().startswith("conflict")


def test_both_columns_and_the_rail_fit_on_a_printed_page(tab: Any, site: str) -> None:
    tab.goto(site + MAY)
    printed = browser.printed(tab)
    for words in ("United States", "Russia", "denial", "beloofde geen wapenstilstand", "no evidence found"):
        assert words in printed, words
    assert "Copy link" not in printed
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 703, "height": 1000})  # A4 with margins of 12 mm
    assert browser.sideways(tab) <= 0
    row = tab.locator(".row").first
    left = [row.locator(part).first.bounding_box()["x"] for part in (".cell", ".rail", ".rail + .cell")]
    assert left[0] < left[1] < left[2]
