"""The safety of the browser view: who may do what, which requests are taken, and that reports' words are never run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bestand.ledger import Ledger
from bestand.records import Extraction, Provenance, Report
from bestand.testing import marked
from bestand.web.app import make
from bestand.web.users import Users
from conftest import Serve

PASSWORD = "een lang wachtwoord"
ROLES = ("reader", "reviewer", "editor")
PAGES = (
    "/timeline",
    "/positions",
    "/accounts",
    "/reports",
    "/search?q=x",
    "/settings",
    "/r/demo-nl",
    "/nowhere",
    "/api/info",
)
TEMPLATES = sorted((Path(make.__code__.co_filename).parent / "templates").glob("*.html"))
POSTS = (
    "/review/judge",
    "/review/undo",
    "/add/paste",
    "/add/address",
    "/add/files",
    "/settings",
    "/logout",
    "/api/review",
)


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Users:
    users = Users(tmp_path_factory.mktemp("users") / "x.users")
    for role in ROLES:
        users.add(f"{role}1", PASSWORD, role)
    return users


@pytest.fixture
def guarded(serve: Serve, demo: Path, accounts: Users) -> str:
    return serve(demo, users=accounts)


def entered(base: str, name: str) -> httpx.Client:
    client = httpx.Client(base_url=base)
    assert client.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
    return client


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_strict_policy(site: str, path: str) -> None:
    headers = httpx.get(site + path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_no_template_holds_what_the_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:|<style|\|\s*safe\b", text)


def test_a_foreign_host_is_refused(site: str) -> None:
    assert httpx.get(f"{site}/reports", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("path", POSTS)
def test_a_post_without_our_token_or_from_elsewhere_is_refused(site: str, path: str) -> None:
    token = re.search(r'name="csrf" value="([^"]+)"', httpx.get(f"{site}/settings").text)
    assert token
    data = {"csrf": token[1]}
    assert httpx.post(site + path, data={"csrf": "no"}).status_code == 403
    assert httpx.post(site + path, data={}).status_code == 403
    elsewhere = {"Origin": "https://evil.example", "X-CSRF-Token": token[1]}
    assert httpx.post(site + path, data=data, headers=elsewhere).status_code == 403


def test_a_request_over_the_limit_is_refused_also_without_a_length(site: str) -> None:
    def body() -> Iterator[bytes]:
        for _ in range(27):
            yield b"x" * 1_000_000

    assert httpx.post(f"{site}/add/files", content=b"x" * 26_000_000).status_code == 413
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert httpx.post(f"{site}/add/paste", content=body(), headers=kind).status_code in (400, 413)


def test_without_a_login_pages_lead_there_and_the_interface_refuses(guarded: str) -> None:
    for path in (
        "/timeline",
        "/positions",
        "/accounts",
        "/reports",
        "/search",
        "/review",
        "/add",
        "/r/demo-nl",
        "/p/a:1-2",
    ):
        answer = httpx.get(guarded + path)
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/login"), path
    assert httpx.get(f"{guarded}/api/acts").status_code == 401


def test_each_role_may_do_what_it_is_for(guarded: str) -> None:
    wanted = {"/reports": (200, 200, 200), "/review": (403, 200, 200), "/add": (403, 403, 200)}
    for at, role in enumerate(ROLES):
        client = entered(guarded, f"{role}1")
        for path, codes in wanted.items():
            assert client.get(path).status_code == codes[at], (role, path)


def test_a_reviewer_can_not_settle(guarded: str) -> None:
    client = entered(guarded, "reviewer1")
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/review/queue").text)
    assert token
    form = {"report": "demo-nl", "layer": "act", "number": "a1", "verdict": "accept", "csrf": token[1]}
    assert client.post("/review/judge", data=form | {"settles": "1"}).status_code == 403
    assert client.post("/review/judge", data=form).status_code == 303


def test_a_wrong_password_says_the_same_whether_or_not_the_name_exists(guarded: str) -> None:
    answers = [
        httpx.post(f"{guarded}/login", data={"name": name, "password": "wrong"}) for name in ("editor1", "nobody")
    ]
    assert [a.status_code for a in answers] == [403, 403]
    assert answers[0].text == answers[1].text


def test_after_five_failures_a_name_waits_and_another_does_not(guarded: str) -> None:
    codes = [httpx.post(f"{guarded}/login", data={"name": "reader1", "password": "x"}).status_code for _ in range(6)]
    assert codes == [403] * 5 + [429]
    entered(guarded, "editor1")


def test_the_session_cookie_is_out_of_reach_and_ends_with_the_logout(guarded: str) -> None:
    answer = httpx.post(f"{guarded}/login", data={"name": "reader1", "password": PASSWORD})
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "samesite=strict" in answer.headers["set-cookie"].lower()
    client = entered(guarded, "reader1")
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/reports").text)
    assert token
    kept = dict(client.cookies)
    assert client.post("/logout", data={"csrf": token[1]}).status_code == 303
    assert httpx.get(f"{guarded}/reports", cookies=kept).status_code == 303


def test_a_removed_user_is_out_at_once_and_one_of_the_same_name_is_another(serve: Serve, demo: Path) -> None:
    users = Users(demo.with_suffix(".users"))
    users.add("anna", PASSWORD, "reader")
    client = entered(serve(demo, users=users), "anna")
    assert client.get("/reports").status_code == 200
    users.remove("anna")
    users.add("anna", PASSWORD + "!", "editor")
    assert client.get("/reports").status_code == 303


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example", "/a\nb", "javascript:x"])
def test_a_login_never_leads_to_another_site(guarded: str, back: str) -> None:
    answer = httpx.post(f"{guarded}/login", data={"name": "reader1", "password": PASSWORD, "back": back})
    assert answer.headers["location"] == "/"


def hostile(path: Path) -> None:
    """A ledger whose every field holds what would be run, turned or broken if it were not escaped."""
    tag = "<script>alert(1)</script>"
    text = f"{{1s {tag}}} {{1q zei}} {{1c dat <img src=x onerror=alert(2)> \u202ekomt}}. " + "x" * 5_000_000
    report, statements = marked(text, id=f"a/b %20 \"'{tag}", language="nl")
    report = Report(report.id, report.text, "nl", tag, tag, "javascript:alert(3)", "2025-05-20")
    with Ledger(path) as book:
        book.add(Extraction(report, tuple(statements), Provenance("1", tag, "c")))


def test_hostile_reports_open_everywhere_and_nothing_of_them_runs(tab: Any, serve: Serve, tmp_path: Path) -> None:
    hostile(tmp_path / "h.ledger")
    base = serve(tmp_path / "h.ledger")
    asked: list[str] = []
    tab.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    for path in ("/timeline", "/positions", "/accounts", "/reports", "/search?q=komt", "/review/queue?layer=statement"):
        assert tab.goto(base + path).status == 200, path
        assert "javascript:" not in tab.content()
    tab.goto(f"{base}/reports")
    tab.locator(".list a[data-row]").first.click()
    tab.wait_for_url("**/r/**")
    assert "[U+202E]" in tab.locator("main").inner_text()
    assert "javascript:" not in tab.content()
    assert asked == []
    assert tab.wrong == []


ODD = st.one_of(
    st.text(max_size=40), st.sampled_from(["9-1", "9999-99-99", "999999999", "-1", "\x00", "../..", "%ED%A0%80"])
)
FIELDS = (
    "q",
    "side",
    "actor",
    "issue",
    "since",
    "until",
    "outlet",
    "language",
    "min_score",
    "skip",
    "at",
    "entry",
    "asof",
)
FIELDS += (
    "sides",
    "lanes",
    "tray",
    "day",
    "of",
    "layer",
    "kind",
    "a",
    "b",
    "date",
    "encounter",
    "from",
    "layers",
    "lang",
    "settle",
)
ADDRESSES = (
    "/timeline",
    "/timeline/acts",
    "/positions",
    "/positions/cell",
    "/accounts",
    "/accounts/show",
    "/reports",
    "/search",
)
ADDRESSES += (
    "/r/demo-nl",
    "/review",
    "/review/queue",
    "/review/disputed",
    "/review/log",
    "/api/acts",
    "/api/search",
    "/p/demo-nl:1-5",
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(ADDRESSES), st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=4))
def test_no_address_makes_a_server_error(site: str, path: str, query: dict[str, str]) -> None:
    sent = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    assert httpx.get(site + path, params=sent).status_code < 500
