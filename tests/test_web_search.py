"""Search in the browser: what is found, marked, narrowed and dropped; by keyboard and without script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx

import browser
from bestand.ledger import Ledger
from bestand.records import Extraction, Provenance, Report
from bestand.testing import marked
from conftest import Serve

HOSTILE = (
    '{1s Piet "<script>alert(1)</script>" Jansen} {1q zei} {1c dat <img src=x onerror=alert(2)> komt \u202enoxin}.'
)


def test_the_search_is_accessible_with_and_without_hits(tab: Any, site: str) -> None:
    for path in (
        "/search",
        "/search?q=memorandum",
        "/search?q=vrede&kind=report",
        "/search?q=waffen&kind=act",
        "/search?q=zzz",
    ):
        browser.check_everywhere(tab, site + path)


def test_a_word_finds_the_compounds_that_begin_with_it_and_marks_them(tab: Any, site: str) -> None:
    tab.goto(f"{site}/search?q=vrede")
    assert "vredesakkoord" in tab.locator("mark").all_inner_texts()


def test_slash_goes_to_the_search_from_anywhere_and_enter_searches(tab: Any, site: str) -> None:
    tab.goto(f"{site}/settings")
    tab.keyboard.press("/")
    tab.wait_for_url("**/search")
    tab.keyboard.press("/")
    tab.keyboard.type("memorandum")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**q=memorandum*")
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.hasAttribute('data-row')")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/r/**")


def test_a_facet_narrows_and_its_badge_widens_again(tab: Any, site: str) -> None:
    tab.goto(f"{site}/search?q=memorandum")
    everything = tab.locator(".hits > li").count()
    facet = tab.locator(".facets a", has_text="De Overtocht")
    facet.click()
    assert 0 < tab.locator(".hits > li").count() < everything
    assert "De Overtocht" in tab.locator(".hits").inner_text()
    assert "Rheinblatt" not in tab.locator(".hits").inner_text()
    tab.locator(".chosen a").click()
    assert tab.locator(".hits > li").count() == everything


def test_acts_are_found_by_issue_and_say_who_does_what(tab: Any, site: str) -> None:
    tab.goto(f"{site}/search?kind=act&issue=sanctions")
    said = tab.locator(".hits .who").all_inner_texts()
    assert said
    assert all("Sanctions: threat, imposition, relief" in words for words in said)


def test_nothing_found_offers_to_leave_something_out(tab: Any, site: str) -> None:
    tab.goto(f"{site}/search?q=memorandum&outlet=Nowhere")
    tab.get_by_role("link", name="without Outlet: Nowhere").click()
    assert tab.locator("mark").count() > 0


def test_a_search_without_script_pages(chromium: Any, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{site}/search?kind=statement&since=2025")
    first = page.locator(".hits > li").first.inner_text()
    page.get_by_role("link", name="Next").click()
    assert "skip=50" in page.url
    assert page.locator(".hits > li").first.inner_text() != first
    context.close()


def test_what_a_report_says_is_shown_and_never_run(tab: Any, serve: Serve, tmp_path: Path) -> None:
    report, statements = marked(HOSTILE, id='x"><script>', published="2025-05-20", language="nl")
    report = Report(
        report.id,
        report.text,
        "nl",
        title="<b>kop</b>",
        outlet="<i>krant</i>",
        url="javascript:alert(3)",
        published="2025-05-20",
    )
    with Ledger(tmp_path / "h.ledger") as book:
        book.add(Extraction(report, tuple(statements), Provenance("1", "m", "c")))
    base = serve(tmp_path / "h.ledger")
    asked = []
    tab.on("dialog", lambda d: asked.append(d.message))
    for kind in ("statement", "report"):
        tab.goto(f"{base}/search?q=komt&kind={kind}")
        assert tab.locator(".hits script, .hits img, .hits b, .hits i").count() == 0
        assert "javascript:" not in tab.content()
        assert "[U+202E]" in tab.locator(".hits").inner_text()
    assert asked == []
    assert tab.wrong == []


def test_wrong_searches_are_told_and_cost_nothing(site: str) -> None:
    for query, code in (
        ("kind=poem", 404),
        ("q=x&since=yesterday", 400),
        ("q=x&skip=-1", 400),
        ("q=x&min_score=9", 400),
    ):
        assert httpx.get(f"{site}/search?{query}").status_code == code, query
    for words in ('"', "AND", "a* OR", "NEAR(", "^x", "\x00", "-", "' OR 1=1 --", "x" * 300):
        assert httpx.get(f"{site}/search", params={"q": words}).status_code == 200, words
    assert httpx.get(f"{site}/search", params={"q": "x" * 301}).status_code == 400


def test_a_search_in_dutch_says_its_labels_in_dutch(site: str) -> None:
    page = httpx.get(f"{site}/search?q=waffen&kind=act", headers={"Accept-Language": "nl-NL,nl;q=0.9"}).text
    assert "Staakt-het-vuren / wapenstilstand" in page
    assert re.search(r"<html lang=\"nl\"", page)


def test_hits_print_with_their_words(tab: Any, site: str) -> None:
    tab.goto(f"{site}/search?q=memorandum")
    words = browser.printed(tab)
    assert "memorandum" in words
    assert "De Overtocht" in words
