"""The frame of every page: settings, shortcuts, skip link, navigation, errors, print, and which language it speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import browser
from bestand.web.access import KEYS, THEME, TONGUE
from conftest import Serve

ROOMS = ("/timeline", "/positions", "/accounts", "/reports", "/search", "/review", "/add")
GROUND = "getComputedStyle(document.body).backgroundColor"
FOCUSED = "document.activeElement"


class Loaded(list[str]):
    """What goes wrong on a page, without the browser's own remark that an error page came as an error."""

    def append(self, said: str) -> None:
        if not said.startswith("Failed to load resource"):
            super().append(said)


def keep(tab: Any, site: str, *, language: str = "English", theme: str = "same as the device") -> None:
    """Save settings by the page's own form."""
    tab.goto(f"{site}/settings?back=/reports&lang=en")
    tab.get_by_label(language).check()
    tab.get_by_label(theme).check()
    tab.get_by_role("button", name="Save").click()
    tab.wait_for_url("**/reports")


def csrf(page: str) -> str:
    """The token in a page's first form."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def cookies(tab: Any) -> dict[str, str]:
    return {cookie["name"]: cookie["value"] for cookie in tab.context.cookies()}


# ------------------------------------------------------------------ accessible


@pytest.mark.parametrize("path", ["/reports", "/settings"])
def test_the_pages_of_the_frame_are_accessible(tab: Any, site: str, path: str) -> None:
    browser.check_everywhere(tab, site + path)


def test_an_error_page_is_accessible(tab: Any, site: str) -> None:
    tab.wrong = Loaded()
    browser.check_everywhere(tab, f"{site}/reports?since=yesterday")


# ------------------------------------------------------------------ settings


def test_a_language_once_chosen_is_kept(tab: Any, site: str) -> None:
    keep(tab, site, language="Deutsch")
    assert cookies(tab)[TONGUE] == "de"
    for path in ("/reports", "/search"):
        tab.goto(site + path)
        assert tab.locator("html").get_attribute("lang") == "de"
    assert tab.get_by_role("link", name="Einstellungen").count() == 1
    tab.goto(f"{site}/settings")
    assert tab.get_by_label("Deutsch").is_checked()


def test_an_address_may_ask_for_another_language_this_once(tab: Any, site: str) -> None:
    keep(tab, site, language="Deutsch")
    tab.goto(f"{site}/search?lang=nl")
    assert tab.locator("html").get_attribute("lang") == "nl"
    tab.goto(f"{site}/search")
    assert tab.locator("html").get_attribute("lang") == "de"


@pytest.mark.parametrize(("theme", "other"), [("dark", "light"), ("light", "dark")])
def test_a_theme_holds_whatever_the_device_has(tab: Any, site: str, theme: str, other: str) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        tab.goto(f"{site}/reports")
        grounds[scheme] = tab.evaluate(GROUND)
    assert grounds["light"] != grounds["dark"]
    keep(tab, site, theme=theme)
    assert cookies(tab)[THEME] == theme
    for scheme in (theme, other):
        tab.emulate_media(color_scheme=scheme)
        tab.goto(f"{site}/reports")
        assert tab.evaluate(GROUND) == grounds[theme]
    assert browser.violations(tab) == []


@pytest.mark.parametrize("theme", ["same as the device", "dark"])
def test_print_is_dark_on_white_in_every_theme(tab: Any, site: str, theme: str) -> None:
    tab.emulate_media(color_scheme="dark")
    keep(tab, site, theme=theme)
    tab.emulate_media(media="print", color_scheme="dark")
    for part in ("h1", ".list li a", ".list li span", "footer p"):
        ink = tab.locator(part).first.evaluate("e => getComputedStyle(e).color")
        assert max(map(int, re.findall(r"\d+", ink)[:3])) < 128, part
    assert tab.evaluate(GROUND) == "rgb(255, 255, 255)"


def test_shortcuts_that_are_switched_off_leave_no_trace(tab: Any, site: str) -> None:
    tab.goto(f"{site}/settings?back=/reports")
    tab.get_by_label("Use shortcuts").uncheck()
    tab.get_by_role("button", name="Save").click()
    tab.wait_for_url("**/reports")
    assert cookies(tab)[KEYS] == "off"
    assert tab.locator("#help").count() == 0
    for key in ("j", "/", "?"):
        tab.keyboard.press(key)
    assert tab.url == f"{site}/reports"
    assert tab.evaluate(f"{FOCUSED} === document.body")


def test_shortcuts_come_back_when_they_are_switched_on(tab: Any, site: str) -> None:
    tab.context.add_cookies([{"name": KEYS, "value": "off", "url": site}])
    tab.goto(f"{site}/settings?back=/reports")
    tab.get_by_label("Use shortcuts").check()
    tab.get_by_role("button", name="Save").click()
    tab.wait_for_url("**/reports")
    tab.keyboard.press("j")
    assert tab.evaluate(f"{FOCUSED}.hasAttribute('data-row')")


def test_settings_are_kept_without_script(chromium: Any, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{site}/reports?outlet=Elbkurier")
    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Nederlands").check()
    page.get_by_role("button", name="Save").click()
    assert page.url == f"{site}/reports?outlet=Elbkurier"
    assert page.locator("html").get_attribute("lang") == "nl"
    context.close()


def test_settings_that_there_are_none_of_change_nothing(site: str) -> None:
    with httpx.Client(base_url=site) as client:
        form = {
            "csrf": csrf(client.get("/settings").text),
            "language": "xx",
            "theme": "<script>",
            "keys": "perhaps",
            "back": "/reports",
        }
        answer = client.post("/settings", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/reports")
        assert dict(client.cookies) == {KEYS: "off"}
        client.cookies.set(THEME, "neon")
        client.cookies.set(TONGUE, "xx")
        page = client.get("/reports")
        assert (page.status_code, 'data-theme="auto"' in page.text, 'lang="en"' in page.text) == (200, True, True)


def test_settings_are_not_changed_by_a_form_of_another_s(site: str) -> None:
    assert httpx.post(f"{site}/settings", data={"language": "de"}).status_code == 403
    assert httpx.post(f"{site}/settings", data={"language": "de", "csrf": "guessed"}).status_code == 403


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_settings_lead_back_to_a_page_of_ours_only(site: str, back: str) -> None:
    token = csrf(httpx.get(f"{site}/settings").text)
    answer = httpx.post(f"{site}/settings", data={"csrf": token, "back": back})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


# ------------------------------------------------------------------ keyboard


def test_the_skip_link_leads_past_the_navigation(tab: Any, site: str) -> None:
    tab.goto(f"{site}/reports")
    tab.keyboard.press("Tab")
    assert tab.evaluate(f"{FOCUSED}.textContent") == "Skip to the content"
    assert tab.evaluate(f"{FOCUSED}.getBoundingClientRect().left >= 0")
    tab.evaluate("window.same = true")
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(300)
    assert tab.evaluate("window.same"), "the page was loaded again"
    assert tab.evaluate(f"{FOCUSED}.id") == "main"
    tab.keyboard.press("Tab")
    assert tab.evaluate(f"document.getElementById('main').contains({FOCUSED})")


def test_a_question_mark_opens_the_list_of_shortcuts_and_escape_closes_it(tab: Any, site: str) -> None:
    tab.goto(f"{site}/reports")
    tab.keyboard.press("j")
    before = tab.evaluate(f"{FOCUSED}.href")
    tab.keyboard.press("?")
    dialog = tab.get_by_role("dialog", name="Shortcuts")
    assert dialog.is_visible()
    assert browser.violations(tab) == []
    tab.keyboard.press("j")
    assert tab.evaluate(f"document.getElementById('help').contains({FOCUSED})")
    tab.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert tab.evaluate(f"{FOCUSED}.href") == before
    tab.keyboard.press("?")
    dialog.get_by_role("button", name="Close").press("Enter")
    assert not dialog.is_visible()


def rows(tab: Any) -> Iterator[int]:
    """The number of the row in focus, each time it is asked for."""
    while True:
        yield tab.evaluate(f"[...document.querySelectorAll('[data-row]')].indexOf({FOCUSED})")


def test_j_and_k_walk_the_rows_and_stop_at_the_ends(tab: Any, site: str) -> None:
    tab.goto(f"{site}/reports")
    last = tab.locator("[data-row]").count() - 1
    assert last == 23  # the demo has 24 reports
    now = rows(tab)
    walked = []
    for key in "jjkkk":
        tab.keyboard.press(key)
        walked.append(next(now))
    assert walked == [0, 1, 0, 0, 0]
    for _ in range(last + 3):
        tab.keyboard.press("j")
    assert next(now) == last
    assert tab.evaluate(f"{FOCUSED}.getBoundingClientRect().bottom <= innerHeight")
    tab.keyboard.press("k")
    assert next(now) == last - 1


def test_k_begins_with_the_last_row(tab: Any, site: str) -> None:
    tab.goto(f"{site}/reports")
    tab.keyboard.press("k")
    assert next(rows(tab)) == 23


def test_enter_on_a_row_opens_its_report(tab: Any, site: str) -> None:
    tab.goto(f"{site}/reports")
    title = tab.locator("[data-row]").first.inner_text()
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/r/*")
    assert tab.locator("h1").inner_text() == title


def test_slash_goes_to_the_page_s_own_search_field(tab: Any, site: str) -> None:
    tab.goto(f"{site}/reports")
    tab.keyboard.press("/")
    assert tab.evaluate(f"{FOCUSED}.name") == "q"
    assert tab.evaluate(f"{FOCUSED}.value") == ""
    assert tab.url == f"{site}/reports"


def test_slash_goes_to_the_search_where_a_page_has_no_field(tab: Any, site: str) -> None:
    tab.goto(f"{site}/settings")
    tab.keyboard.press("/")
    tab.wait_for_url("**/search")


def test_keys_do_nothing_while_somebody_types(tab: Any, site: str) -> None:
    tab.goto(f"{site}/reports")
    field = tab.get_by_label("Words")
    field.press_sequentially("j/k?cjk")
    assert field.input_value() == "j/k?cjk"
    assert tab.evaluate(f"{FOCUSED}.name") == "q"
    assert not tab.locator("#help").is_visible()
    assert tab.url == f"{site}/reports"


@pytest.mark.parametrize("keys", ["Control+j", "Alt+j", "Meta+j"])
def test_keys_of_the_browser_are_left_to_it(tab: Any, site: str, keys: str) -> None:
    tab.goto(f"{site}/reports")
    tab.keyboard.press(keys)
    assert not tab.evaluate(f"{FOCUSED}.hasAttribute('data-row')")


# ------------------------------------------------------------------ navigation and errors


@pytest.mark.parametrize("path", [*ROOMS, "/settings"])
def test_the_navigation_marks_the_page_one_is_on(site: str, path: str) -> None:
    page = httpx.get(site + path).text
    header = page[page.index("<header") : page.index("</header>")]
    assert re.findall(r'<a href="(/[a-z]+)[^"]*" aria-current="page"', header) == [path]


def test_the_navigation_leads_to_every_room(site: str) -> None:
    page = httpx.get(f"{site}/reports").text
    nav = page[page.index("<nav") : page.index("</nav>")]
    assert tuple(re.findall(r'<a href="([^"]+)"', nav)) == ROOMS


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("/nowhere", 404, "Not found"),
        ("/reports/1/2", 404, "Not found"),
        ("/add/nothing", 404, "Not found"),
        ("/r/nothing", 404, "Not found"),
        ("/static/nothing.css", 404, "Not found"),
        ("/reports?since=yesterday", 400, "is no date"),
        ("/reports?skip=-1", 400, "is no number"),
        ("/reports?min_score=nan", 400, "is no score"),
        (f"/reports?outlet={'x' * 301}", 400, "has 301 characters"),
    ],
)
def test_an_error_is_a_page_with_its_navigation(site: str, path: str, code: int, words: str) -> None:
    answer = httpx.get(site + path)
    assert answer.status_code == code
    assert answer.headers["content-type"].startswith("text/html")
    assert words in answer.text
    assert [room for room in ROOMS if f'<a href="{room}"' not in answer.text] == []
    assert answer.text.count("<h1>") == 1


def test_a_method_that_a_page_does_not_have_is_an_error_page_too(site: str) -> None:
    answer = httpx.post(f"{site}/reports")
    assert answer.status_code == 405
    assert "<nav" in answer.text
    assert answer.headers["allow"] == "GET"


def test_a_refused_form_does_not_blame_the_account(site: str) -> None:
    page = httpx.post(f"{site}/settings").text
    assert "<h1>Not allowed</h1>" in page
    assert "load the page again" in page


def test_a_wrong_address_is_shown_and_never_run(tab: Any, site: str) -> None:
    asked = []
    tab.on("dialog", lambda dialog: asked.append(dialog.message))
    tab.goto(f"{site}/reports?since=%3Cscript%3Ealert(1)%3C/script%3E%E2%80%AE")
    shown = tab.locator("main").inner_text()
    assert "<script>alert(1)</script>" in shown
    assert "\u202e" not in shown
    assert asked == []


def test_an_error_speaks_the_visitor_s_language(site: str) -> None:
    for tongue, words in (("nl", "Niet gevonden"), ("de", "Nicht gefunden"), ("en", "Not found")):
        page = httpx.get(f"{site}/nowhere", headers={"Accept-Language": tongue}).text
        assert f"<h1>{words}</h1>" in page
        assert f'<html lang="{tongue}"' in page


def test_without_a_login_an_error_page_shows_no_navigation(serve: Serve, demo: Path, tmp_path: Path) -> None:
    from bestand.web.users import Users

    users = Users(tmp_path / "demo.ledger.users")
    users.add("anna", "twelve letters at least", "reader")
    answer = httpx.get(f"{serve(demo, users=users)}/nowhere")
    assert answer.status_code == 404
    assert "<nav" not in answer.text


# ------------------------------------------------------------------ paper and language


def test_print_leaves_out_navigation_filters_and_shortcuts(tab: Any, site: str) -> None:
    tab.goto(f"{site}/reports")
    words = browser.printed(tab)
    assert "It makes mistakes in reading" in words
    assert "De Overtocht" in words
    for left_out in ("Timeline", "Settings", "Skip to the content", "Outlet", "Shortcuts"):
        assert left_out not in words, left_out


def test_a_browser_s_language_chooses_that_of_the_page(site: str) -> None:
    for accepted, tongue in (("nl-BE,nl;q=0.9,en;q=0.8", "nl"), ("de-AT", "de"), ("fr-FR,fr;q=0.9", "en"), ("", "en")):
        page = httpx.get(f"{site}/reports", headers={"Accept-Language": accepted}).text
        assert f'<html lang="{tongue}"' in page, accepted


def test_a_page_s_title_names_it_and_the_program(site: str) -> None:
    for path, title in (("/reports", "Reports"), ("/settings", "Settings"), ("/nowhere", "This did not work")):
        assert f"<title>{title} · bestand</title>" in httpx.get(site + path).text
