"""Adding in the browser: what is pasted, fetched or uploaded is read, or comes back with its reason, nothing lost."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

import browser
from bestand.entries import Filter
from bestand.ledger import Ledger
from bestand.records import Report
from bestand.web.jobs import MAX_FILES, MAX_TEXT
from conftest import serving

DUTCH = "„De toon was goed”, zei Trump maandag na zijn gesprek met Poetin.\n\nHet Kremlin noemde nog geen datum."
OTHER = "Zelensky noemde het voorstel van Moskou dinsdag een ultimatum. „Dat tekenen wij nooit”, zei hij."
ENGLISH = "“We will not sign this,” the minister said on Tuesday. Moscow called the answer an insult."
PAGE = f"<!doctype html><html lang='en'><head><title>No pen</title></head><body><article><p>{ENGLISH}</p></article>"
HOSTILE = "<img src=x onerror=alert(1)>\u202etxt.exe"


@dataclass(frozen=True)
class Room:
    """The page Add of a server over a ledger of its own."""

    base: str
    path: Path
    client: httpx.Client
    token: str

    def post(self, to: str, files: Any = None, **form: str) -> httpx.Response:
        return self.client.post(f"/add/{to}", data={"csrf": self.token, **form}, files=files)

    def done(self, answer: httpx.Response) -> str:
        """The page of the job that an answer leads to, once it is done."""
        assert answer.status_code == 303, answer.text
        end = time.monotonic() + 60
        while 'data-state="done"' not in (page := self.client.get(answer.headers["location"]).text):
            assert time.monotonic() < end, "the job did not end"
            time.sleep(0.05)
        return page

    def reports(self) -> list[Report]:
        with Ledger(self.path) as book:
            return list(book.reports(Filter()))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    path = tmp_path_factory.mktemp("add") / "added.ledger"
    for base in serving(path):
        with httpx.Client(base_url=base, headers={"Accept-Language": "en"}, timeout=30) as client:
            found = re.search(r'name="csrf" value="([^"]+)"', client.get("/add").text)
            assert found
            yield Room(base, path, client, found[1])


def words_of(page: str) -> str:
    """What a page's main part says, without its tags."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def outcomes(page: str) -> list[str]:
    return re.findall(r'class="badge outcome-([a-z-]+)"', page)


# ------------------------------------------------------------------ what is read


def test_a_pasted_text_is_read_with_its_particulars_and_links_to_its_report(room: Room) -> None:
    about = {
        "title": "De toon",
        "outlet": "De Overtocht",
        "url": "https://overtocht.example/toon",
        "published": "2025-05-20",
        "language": "nl",
    }
    page = room.done(room.post("paste", text=DUTCH, **about))
    assert outcomes(page) == ["added"]
    assert "1 added, 0 read anew, 0 known already, 0 left out." in words_of(page)
    link = re.search(r'<a href="(/r/[^"]+)" data-row><bdi>De toon</bdi>', page)
    assert link
    report = room.client.get(link[1]).text
    assert "noemde nog geen datum" in report
    stored = next(r for r in room.reports() if r.title == "De toon")
    assert (stored.outlet, stored.url, stored.published, stored.language) == tuple(about.values())[1:]
    with Ledger(room.path) as book:
        told = [e.statement.speaker for e in book.statements(Filter(report=stored.id))]
    assert "Donald Trump" in [speaker.name for speaker in told if speaker]


def test_lines_that_a_form_sends_are_those_of_the_file(room: Room) -> None:
    text = "Eerste alinea van Rutte: „Wij praten door.”\n\nTweede alinea, zei hij.\nDerde regel."
    page = room.done(room.post("files", files=[("files", ("note.txt", text.encode()))]))
    assert outcomes(page) == ["added"]
    page = room.done(room.post("paste", text=text.replace("\n", "\r\n")))
    assert outcomes(page) == ["unchanged"]
    assert "1 known already" in words_of(page)


def test_files_of_several_kinds_are_read_at_once(room: Room) -> None:
    lines = "".join(json.dumps({"id": id, "title": id, "text": f"{OTHER} {id}"}) + "\n" for id in ("een", "twee"))
    files = [
        ("files", ("plain.txt", OTHER.encode())),
        ("files", ("saved.html", PAGE.encode())),
        ("files", ("some.jsonl", lines.encode())),
    ]
    page = room.done(room.post("files", files=files))
    assert outcomes(page) == ["added"] * 4
    assert {r.title for r in room.reports()} >= {"No pen", "een", "twee"}
    assert "plain.txt, saved.html, some.jsonl" in words_of(page)


def test_a_bad_file_costs_itself_alone(room: Room) -> None:
    files = [
        ("files", ("broken.jsonl", b'{"text": ')),
        ("files", ("picture.png", b"\x89PNG")),
        ("files", ("empty.txt", b"")),
        ("files", ("good.txt", f"{OTHER} Nog eens.".encode())),
    ]
    page = room.done(room.post("files", files=files))
    assert outcomes(page) == ["left-out", "left-out", "left-out", "added"]
    said = words_of(page)
    assert "1 added, 0 read anew, 0 known already, 3 left out." in said
    assert "picture.png left out no kind known for .png" in said
    assert "empty.txt left out is empty" in said


def test_a_remark_on_a_report_is_told_apart_from_its_outcome(room: Room) -> None:
    record = json.dumps({"text": f"{OTHER} Zonder dag.", "published": "someday"}).encode()
    page = room.done(room.post("files", files=[("files", ("one.jsonl", record))]))
    assert outcomes(page) == ["added"]
    assert "Remarks (1)" in words_of(page)
    assert "someday" in words_of(page)


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1:1/", "http://localhost/", "http://[::1]/", "http://10.0.0.1/a", "http://169.254.169.254/"),
        *("file:///etc/passwd", "/etc/passwd", "ftp://example.org/a", "javascript:alert(1)", "data:text/plain,words"),
    ],
)
def test_an_address_that_is_not_of_the_public_web_is_left_out_with_the_reason(room: Room, address: str) -> None:
    before = room.reports()
    page = room.done(room.post("address", address=address))
    assert outcomes(page) == ["left-out"]
    assert re.search(r"refused|private|is no address|not public|local", words_of(page))
    assert "root:" not in page
    assert f'href="{html.escape(address)}"' not in page
    assert room.reports() == before


def test_the_server_does_not_fetch_from_itself(room: Room) -> None:
    page = room.done(room.post("address", address=f"{room.base}/reports"))
    assert outcomes(page) == ["left-out"]


def test_a_text_that_is_empty_comes_back_with_what_was_typed_beside_it(room: Room) -> None:
    answer = room.post("paste", text=" \r\n ", title='Een "kop" & meer', outlet="Krant", language="de")
    assert answer.status_code == 400
    assert "There is no text. Paste the text of the report." in words_of(answer.text)
    assert 'value="Een &#34;kop&#34; &amp; meer"' in answer.text
    assert 'value="Krant"' in answer.text
    assert '<option value="de" selected>' in answer.text
    assert re.search(r'<textarea [^>]*aria-describedby="wrong-text"', answer.text)


def test_a_text_that_is_too_long_comes_back_whole(room: Room) -> None:
    typed = "<b>Zei</b> & zweeg. " * (MAX_TEXT // 20) + "En nog wat."
    assert len(typed) > MAX_TEXT
    answer = room.post("paste", text=typed, outlet="Krant")
    assert answer.status_code == 400
    assert f"has {len(typed):,} characters; at most 200,000 are read at once" in words_of(answer.text)
    shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.S)
    assert shown
    assert html.unescape(shown[1]) == typed
    assert 'value="Krant"' in answer.text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"published": "yesterday"}, "published 'yesterday' is no date"),
        ({"language": "xx!"}, "is no language code"),
        ({"url": "javascript:alert(1)"}, "is no address"),
        ({"title": "x" * 2001}, "has 2,001 characters"),
    ],
)
def test_a_particular_that_can_not_be_comes_back_with_the_text_kept(
    room: Room, wrong: dict[str, str], words: str
) -> None:
    before = room.reports()
    answer = room.post("paste", text=f"{DUTCH} Bewaard.", **wrong)
    assert answer.status_code == 400
    assert words in words_of(answer.text)
    assert "Bewaard." in answer.text
    assert all(f'value="{value}"' in answer.text for name, value in wrong.items() if name != "language")
    assert room.reports() == before


def test_an_empty_address_and_no_file_are_told_beside_their_fields(room: Room) -> None:
    for answer, name, words in (
        (room.post("address", address=" "), "address", "There is no address."),
        (room.post("files"), "files", "No file was chosen."),
    ):
        assert answer.status_code == 400
        assert words in words_of(answer.text)
        assert f'aria-describedby="wrong-{name}"' in answer.text
        assert answer.text.count('role="alert"') == 1


def test_too_many_files_are_refused_at_once(room: Room) -> None:
    files = [("files", (f"{n}.txt", b"Zin.")) for n in range(MAX_FILES + 1)]
    answer = room.post("files", files=files)
    assert answer.status_code == 400
    assert f"{MAX_FILES + 1} files were given; at most {MAX_FILES} go at once" in words_of(answer.text)


def test_files_of_over_twenty_megabytes_are_refused_at_once(room: Room) -> None:
    answer = room.post("files", files=[("files", ("large.txt", b"x" * 20_000_001))])
    assert answer.status_code == 400
    assert "at most 20 MB go at once" in words_of(answer.text)


@pytest.mark.parametrize("to", ["paste", "address", "files"])
@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_a_form_without_our_token_is_refused(room: Room, to: str, token: str | None) -> None:
    form = {"text": DUTCH, "address": "https://example.org/"} | ({} if token is None else {"csrf": token})
    before = room.client.get("/add").text.count('href="/add/')
    assert room.client.post(f"/add/{to}", data=form).status_code == 403
    assert room.client.get("/add").text.count('href="/add/') == before


@pytest.mark.parametrize("id", ["nothing", "paste", "a" * 500, "%00", "..%2F..", "%ED%A0%80"])
def test_an_unknown_job_is_not_found(room: Room, id: str) -> None:
    answer = room.client.get(f"/add/{id}")
    assert answer.status_code == 404
    assert "Not found" in words_of(answer.text)


# ------------------------------------------------------------------ the limits are told


def test_the_page_tells_its_limits_and_what_it_takes(room: Room) -> None:
    said = words_of(room.client.get("/add").text)
    for words in ("at most 200,000 characters", "At most 20 files, 20 MB together", ".jsonl", "two thousand words"):
        assert words in said, words
    assert "hoogstens 200.000 tekens" in words_of(room.client.get("/add?lang=nl").text)


def test_the_last_jobs_are_listed_newest_first(room: Room) -> None:
    for title in ("Voorlaatste", "Laatste"):
        room.done(room.post("paste", text=f"{DUTCH} {title}.", title=title))
    page = room.client.get("/add").text
    assert re.findall(r'<a href="/add/[^"]+" data-row><bdi>([^<]+)</bdi>', page)[:2] == ["Laatste", "Voorlaatste"]


# ------------------------------------------------------------------ in the browser


def test_the_page_is_accessible(tab: Any, room: Room) -> None:
    browser.check_everywhere(tab, f"{room.base}/add")


def test_a_job_that_is_done_is_accessible(tab: Any, room: Room) -> None:
    files = [("files", ("picture.png", b"\x89PNG")), ("files", ("fine.txt", f"{OTHER} Toegankelijk.".encode()))]
    answer = room.post("files", files=files)
    room.done(answer)
    browser.check_everywhere(tab, room.base + answer.headers["location"])


def test_a_refused_form_is_accessible_and_says_so_beside_its_field(tab: Any, room: Room) -> None:
    tab.goto(f"{room.base}/add")
    tab.locator("textarea").evaluate("field => { field.required = false }")
    tab.get_by_label("Outlet").fill("Krant")
    tab.get_by_role("button", name=re.compile("Read.*Paste text")).click()
    tab.get_by_role("alert").get_by_text("There is no text").wait_for()
    assert tab.get_by_label("Outlet").input_value() == "Krant"
    assert browser.violations(tab) == []


def test_a_form_that_a_browser_sends_without_a_file_is_told_so(tab: Any, room: Room) -> None:
    tab.goto(f"{room.base}/add")
    tab.locator("input[type=file]").evaluate("field => { field.required = false }")
    tab.get_by_role("button", name=re.compile("Read.*Choose files")).click()
    tab.get_by_role("alert").get_by_text("No file was chosen").wait_for()


def test_a_text_is_added_by_keyboard_alone_and_the_end_is_told(tab: Any, room: Room) -> None:
    tab.goto(f"{room.base}/add")
    for _ in range(40):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.name") == "text":
            break
    tab.keyboard.insert_text(f"{OTHER} Met de toetsen.")
    for words in ("Het Kompas", "2025-05-21", "Toetsen", "https://kompas.example/toetsen"):
        tab.keyboard.press("Tab")
        tab.keyboard.type(words)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.tagName") == "BUTTON"
    tab.keyboard.press("Enter")
    tab.get_by_text("1 added, 0 read anew").wait_for(timeout=60_000)
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/r/*")
    assert tab.locator("h1").inner_text() == "Toetsen"
    assert tab.wrong == []
    stored = next(r for r in room.reports() if r.title == "Toetsen")
    assert (stored.outlet, stored.published, stored.url) == (
        "Het Kompas",
        "2025-05-21",
        "https://kompas.example/toetsen",
    )


def test_files_are_chosen_and_read_without_script(chromium: Any, room: Room, tmp_path: Path) -> None:
    for n in range(2):
        (tmp_path / f"zonder{n}.txt").write_text(f"{OTHER} Zonder script {n}.", encoding="utf-8")
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{room.base}/add")
    page.locator("input[type=file]").set_input_files([tmp_path / f"zonder{n}.txt" for n in range(2)])
    page.get_by_role("button", name=re.compile("Read.*Choose files")).click()
    page.get_by_text("2 added").wait_for(timeout=60_000)  # the page comes again by itself
    assert page.locator("noscript, meta[http-equiv]").count() == 0
    page.get_by_role("link", name="Add more").click()
    assert page.get_by_role("link", name="zonder0.txt, zonder1.txt").count() == 1
    context.close()


def test_the_progress_follows_by_itself_and_without_script_the_page_comes_again(tab: Any, room: Room) -> None:
    lines = "".join(json.dumps({"id": f"many{n}", "text": f"{OTHER} Nummer {n}. " * 12}) + "\n" for n in range(30))
    answer = room.post("files", files=[("files", ("many.jsonl", lines.encode()))])
    page = room.client.get(answer.headers["location"]).text
    assert 'data-state="done"' not in page, "the machine is too fast for this test: give it more to read"
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    tab.goto(room.base + answer.headers["location"])
    assert tab.get_by_role("progressbar").is_visible()
    assert browser.violations(tab) == []
    tab.evaluate("window.same = true")
    tab.get_by_text("30 added").wait_for(timeout=100_000)
    assert tab.evaluate("window.same")
    assert tab.locator("#said").inner_text() == "Read"
    assert tab.title() == "Read: many.jsonl · bestand"
    assert "http-equiv" not in room.client.get(answer.headers["location"]).text


def test_hostile_names_and_reasons_are_shown_and_never_run(tab: Any, room: Room) -> None:
    asked = []
    tab.on("dialog", lambda dialog: asked.append(dialog.message))
    broken = b'{"text": 1, "<img src=x onerror=alert(2)>": "\xe2\x80\xae"}\n{"<script>alert(3)</script>'
    files = [
        ("files", (f"{HOSTILE}", b"x")),
        ("files", ("<svg onload=alert(4)>.jsonl", broken)),
        ("files", ("../../x'\"><script>alert(5)</script>.txt", f"{OTHER} Vijandig.".encode())),
        ("files", ("a.<script>alert(6)<x>", b"x")),
    ]
    answer = room.post("files", files=files)
    room.done(answer)
    tab.goto(room.base + answer.headers["location"])
    shown = tab.locator("#job").inner_text()
    assert "<img src=x onerror=alert(1)>" in shown
    assert "<svg onload=alert(4)>.jsonl" in shown
    assert "\u202e" not in tab.content()
    assert tab.locator("#job :is(img, svg, script)").count() == 0
    assert "../" not in shown
    tab.goto(f"{room.base}/add")
    assert tab.locator("main :is(img, svg, script)").count() == 0
    assert asked == []
    assert tab.wrong == []


def test_a_hostile_title_is_shown_and_never_run(tab: Any, room: Room) -> None:
    asked = []
    tab.on("dialog", lambda dialog: asked.append(dialog.message))
    title = "</title><script>alert(1)</script>"
    answer = room.post("paste", text=f"{OTHER} {title}", title=title)
    room.done(answer)
    tab.goto(room.base + answer.headers["location"])
    assert title in tab.title()
    assert title in tab.locator("#job").inner_text()
    assert asked == []


def test_what_was_added_prints_with_its_reasons(tab: Any, room: Room) -> None:
    answer = room.post("files", files=[("files", ("picture.png", b"\x89PNG"))])
    room.done(answer)
    tab.goto(room.base + answer.headers["location"])
    words = " ".join(browser.printed(tab).split())
    assert "picture.png left out" in words
    assert "no kind known for .png" in words
