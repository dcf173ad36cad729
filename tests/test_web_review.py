"""Review in the browser: one entry after another, by mouse, keyboard and without script; blind, and kept for good."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx

import browser
from bestand.entries import Filter
from bestand.ledger import Ledger
from bestand.reviews import At, Reviews
from conftest import Serve


def first_act(path: Path) -> Any:
    with Ledger(path) as book:
        return Reviews(book).waiting("act", "nobody")[0]


def standings(path: Path, layer: str = "acts") -> list[str | None]:
    with Ledger(path) as book:
        listed: Any = getattr(book, layer)(Filter())
        return [e.standing for e in listed if e.standing]


def history(path: Path) -> list[tuple[str, str]]:
    with Ledger(path) as book:
        return [(r.coder, r.verdict) for r in Reviews(book).log()]


def test_every_page_of_the_review_is_accessible(tab: Any, serve: Serve, demo: Path) -> None:
    base = serve(demo)
    act = first_act(demo).act
    with Ledger(demo) as book:
        Reviews(book).judge(At(act.report_id, "act", act.id), "accept", "anna")
        Reviews(book).judge(At(act.report_id, "act", act.id), "reject", "bob")
    for path in (
        "/review",
        "/review/queue?layer=act",
        "/review/queue?layer=statement",
        "/review/queue?layer=encounter",
        "/review/disputed?layer=act",
        f"/review/{act.report_id}/act/{act.id}?settle=1",
        "/review/log",
    ):
        browser.check_everywhere(tab, base + path)


def test_a_verdict_by_key_brings_the_next_entry(tab: Any, serve: Serve, demo: Path) -> None:
    base = serve(demo)
    tab.goto(f"{base}/review/queue?layer=act")
    first = tab.locator("#card").get_attribute("data-entry")
    tab.keyboard.press("y")
    tab.wait_for_function("first => document.getElementById('card').dataset.entry !== first", arg=first)
    tab.get_by_text(re.compile("^1 of ")).wait_for()
    second = tab.locator("#card").get_attribute("data-entry")
    tab.keyboard.press("n")
    tab.get_by_text(re.compile("^2 of ")).wait_for()
    tab.keyboard.press("h")
    tab.get_by_text(re.compile("^3 of ")).wait_for()
    assert second != first
    assert history(demo) == [("anna", "unsure"), ("anna", "reject"), ("anna", "accept")]
    assert tab.wrong == []


def test_z_takes_the_last_verdict_back_and_shows_its_entry(tab: Any, serve: Serve, demo: Path) -> None:
    base = serve(demo)
    tab.goto(f"{base}/review/queue?layer=act")
    first = tab.locator("#card").get_attribute("data-entry")
    tab.keyboard.press("y")
    tab.get_by_text(re.compile("^1 of ")).wait_for()
    tab.keyboard.press("z")
    tab.get_by_text("Your last verdict has been taken back").wait_for()
    assert tab.locator("#card").get_attribute("data-entry") == first
    assert standings(demo) == []
    assert history(demo) == [("anna", "undo"), ("anna", "accept")]


def test_an_edit_by_keyboard_is_listed_in_place_of_what_was_read(tab: Any, serve: Serve, demo: Path) -> None:
    base = serve(demo)
    act = first_act(demo).act
    tab.goto(f"{base}/review/queue?layer=act")
    tab.keyboard.press("e")
    assert tab.evaluate("document.activeElement.name") == "words"
    tab.locator("select[name=type]").select_option("REJECT")
    tab.locator(".edit input[name=actor]").fill("Volodymyr Zelensky")
    tab.get_by_role("button", name="Save the edit").press("Enter")
    tab.get_by_text(re.compile("^1 of ")).wait_for()
    with Ledger(demo) as book:
        found = next(e for e in book.acts(Filter(report=act.report_id)) if e.act.id == act.id)
    assert (found.act.type, found.act.actor.name, found.act.actor.side) == ("REJECT", "Volodymyr Zelensky", "Ukraine")
    assert found.standing == "edited"


def test_words_that_do_not_stand_in_the_report_come_back_with_the_reason(tab: Any, serve: Serve, demo: Path) -> None:
    base = serve(demo)
    tab.goto(f"{base}/review/queue?layer=act")
    first = tab.locator("#card").get_attribute("data-entry")
    tab.keyboard.press("e")
    tab.locator(".edit textarea").fill("These words nobody wrote")
    tab.get_by_role("button", name="Save the edit").click()
    tab.get_by_role("alert").get_by_text("do not stand in the report").wait_for()
    assert tab.locator("#card").get_attribute("data-entry") == first
    assert tab.locator(".edit textarea").input_value() == "These words nobody wrote"
    assert history(demo) == []


def test_the_review_works_without_script(chromium: Any, serve: Serve, demo: Path) -> None:
    base = serve(demo)
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{base}/review")
    page.get_by_role("link", name=re.compile("Start.*acts")).click()
    first = page.locator("#card").get_attribute("data-entry")
    page.get_by_role("button", name="reject").click()
    assert page.locator("#card").get_attribute("data-entry") != first
    page.get_by_role("button", name="take back").click()
    assert page.locator("#card").get_attribute("data-entry") == first
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Skip", exact=True).click()
    assert "skip=1" in page.url
    assert page.locator("#card").get_attribute("data-entry") != first
    context.close()


def test_shortcuts_that_are_switched_off_do_nothing(tab: Any, serve: Serve, demo: Path) -> None:
    base = serve(demo)
    tab.goto(f"{base}/settings?back=/review/queue")
    tab.get_by_label("Use shortcuts").uncheck()
    tab.get_by_role("button", name="Save").click()
    tab.wait_for_url("**/review/queue")
    tab.keyboard.press("y")
    tab.wait_for_timeout(300)
    assert history(demo) == []
    assert tab.locator("kbd").count() == 0


def test_a_coder_sees_neither_the_verdict_nor_the_edit_of_another(tab: Any, serve: Serve, demo: Path) -> None:
    act = first_act(demo).act
    with Ledger(demo) as book:
        Reviews(book).judge(At(act.report_id, "act", act.id), "edit", "bob", {"type": "ASSAULT"})
    base = serve(demo, coder="anna")
    tab.goto(f"{base}/review/queue?layer=act")
    assert tab.locator("#card").get_attribute("data-entry") == f"{act.report_id}#{act.id}"
    assert "bob" not in tab.content()
    facts = tab.locator("#card .facts").inner_text()
    assert "consults" in facts  # as bestand read it: "spoke by telephone"
    tab.goto(f"{base}/review/{act.report_id}/act/{act.id}")
    tab.get_by_text("You see their verdicts once you have given yours").wait_for()
    assert "bob" not in tab.content()
    tab.keyboard.press("y")
    tab.wait_for_url("**/review")
    tab.goto(f"{base}/review/{act.report_id}/act/{act.id}")
    tab.get_by_text("bob").wait_for()


def test_who_settles_sees_all_verdicts_and_decides(tab: Any, serve: Serve, demo: Path) -> None:
    act = first_act(demo).act
    with Ledger(demo) as book:
        for coder, verdict in (("bob", "accept"), ("carl", "reject")):
            Reviews(book).judge(At(act.report_id, "act", act.id), verdict, coder)  # type: ignore[arg-type]
    base = serve(demo)
    tab.goto(f"{base}/review")
    tab.get_by_role("link", name="1", exact=True).click()
    tab.get_by_role("link", name="Settle").click()
    tab.get_by_text("carl").wait_for()
    tab.keyboard.press("n")
    tab.get_by_text("There is no disagreement").wait_for()
    with Ledger(demo) as book:
        assert act.id not in [e.act.id for e in book.acts(Filter(report=act.report_id))]


def test_agreement_of_two_coders_is_shown(serve: Serve, demo: Path) -> None:
    with Ledger(demo) as book:
        acts = Reviews(book).waiting("act", "x")[:4]
        for n, entry in enumerate(acts):
            at = At(entry.act.report_id, "act", entry.act.id)
            Reviews(book).judge(at, "accept" if n % 2 else "reject", "bob")
            Reviews(book).judge(at, "accept" if n % 2 else "reject", "carl")
    page = httpx.get(f"{serve(demo)}/review").text
    assert re.search(
        r"<td>verdict</td><td>bob, carl</td><td class=\"number\">4</td><td class=\"number\">1\.00</td>", page
    )


def test_a_verdict_without_our_token_is_refused(serve: Serve, demo: Path) -> None:
    base = serve(demo)
    act = first_act(demo).act
    form = {"report": act.report_id, "layer": "act", "number": act.id, "verdict": "accept"}
    assert httpx.post(f"{base}/review/judge", data=form).status_code == 403
    assert httpx.post(f"{base}/review/judge", data=form | {"csrf": "guessed"}).status_code == 403
    assert history(demo) == []


def test_wrong_forms_are_told_and_store_nothing(serve: Serve, demo: Path) -> None:
    base = serve(demo)
    act = first_act(demo).act
    token = re.search(r'name="csrf" value="([^"]+)"', httpx.get(f"{base}/review/queue").text)
    assert token
    right = {"report": act.report_id, "layer": "act", "number": act.id, "verdict": "accept", "csrf": token[1]}
    for wrong, code in (
        ({"layer": "poem"}, 404),
        ({"number": "a999"}, 404),
        ({"report": "nix"}, 404),
        ({"verdict": "maybe"}, 400),
        ({"verdict": "edit"}, 400),
        ({"verdict": "edit", "type": "DANCE"}, 400),
    ):
        assert httpx.post(f"{base}/review/judge", data=right | wrong).status_code == code, wrong
    answer = httpx.post(f"{base}/review/judge", data=right | {"back": "https://evil.example/"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert history(demo) == [("anna", "accept")]


def test_an_entry_prints_with_its_words(tab: Any, serve: Serve, demo: Path) -> None:
    act = first_act(demo)
    tab.goto(f"{serve(demo)}/review/{act.act.report_id}/act/{act.act.id}")
    words = " ".join(browser.printed(tab).split())
    assert act.act.evidence.of(act.text)[:40] in words
