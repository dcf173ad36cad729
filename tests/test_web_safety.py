"""The browser view against those who mean harm: what is sent, who may what, hostile words, absurd requests."""

from __future__ import annotations

import http.client
import itertools
import json
import logging
import re
import shutil
import socket
import sqlite3
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

import httpx
import pytest
from fastapi import routing
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.routing import compile_path
from starlette.testclient import TestClient

from bestand.ledger import Ledger
from bestand.records import Act, Encounter, Extraction, Provenance, Report, Resolution, Span, Statement, When
from bestand.reviews import At, Reviews
from bestand.web import links
from bestand.web.access import SESSION
from bestand.web.app import make
from bestand.web.login import inside
from bestand.web.pages import FILTERS, UNSEEN
from bestand.web.users import Users
from conftest import Serve, serving


def listed(words: str) -> list[str]:
    """Words in a row, one by one."""
    return words.split()


PASSWORD = "een lang wachtwoord"
ROLES = {"rita": "reader", "bob": "reviewer", "edith": "editor"}
RULES = listed("default-src script-src style-src img-src connect-src form-action base-uri frame-ancestors")
EVERYONES = {"/login", "/logout", "/settings"}  # forms that need no role
REVIEWERS = ("/review", "/api/review", "/api/agreement")
EDITORS = ("/add", "/api/jobs")
PUBLIC = {"/login", "/api/openapi.json"}  # what is told to anybody; of the ledger it holds nothing
FILL = {"report": "demo-nl", "id": "demo-nl:0-6", "layer": "act", "number": "a1"}
SECONDS = 6.0  # that a page may take, also on a busy machine
LARGEST = 1_500_000  # bytes of a page
MADE = Provenance("1", "m", "c")
WEB = files("bestand") / "web"

Routes = list[tuple[str, str]]
Walked = tuple[str, dict[str, httpx.Response], bool]


# ------------------------------------------------------------------ what the tests look with


@pytest.fixture(scope="module", autouse=True)
def untold() -> Iterator[None]:
    """Keep tracebacks of servers out of the log: telling them parses code, and Python 3.11 fails if pytest does too."""
    said, quiet = logging.getLogger("uvicorn.error"), logging.Filter("nothing")
    said.addFilter(quiet)
    yield
    said.removeFilter(quiet)


def unsafe(answer: httpx.Response) -> list[str]:
    """What an answer lacks of the headers that every answer carries."""
    policies = answer.headers.get_list("content-security-policy")
    if len(policies) != 1:
        return [f"{len(policies)} policies"]
    policy = {name: sources.split() for name, _, sources in (p.strip().partition(" ") for p in policies[0].split(";"))}
    found = [rule for rule in RULES if rule not in policy]
    found += [rule for rule in ("default-src", "base-uri", "frame-ancestors") if policy.get(rule) != ["'none'"]]
    found += [f"{rule} {source}" for rule in policy for source in policy[rule] if source not in ("'none'", "'self'")]
    kept = "no-cache" if "etag" in answer.headers else "no-store"
    wanted = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin", "cache-control": kept}
    return found + [name for name, value in wanted.items() if answer.headers.get(name) != value]


class Drawn(HTMLParser):
    """A page: the links in it, its ids, and what in it could run, or be taken from elsewhere."""

    ADDRESSES = listed("href src action formaction xlink:href poster data ping background srcset")

    def __init__(self, words: str, base: str = "http://here.example", address: str = "/"):
        super().__init__()
        self.base, self.address = base, base + address
        self.links, self.ids, self.wrong = list[str](), set[str](), list[str]()
        self._within = ""
        self.feed(words)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._within = tag if tag in ("script", "style") else ""
        self.ids |= {given["id"]} if "id" in given else set()
        if tag in ("style", "iframe", "frame", "object", "embed", "applet", "base", "portal"):
            self.wrong.append(f"<{tag}>")
        if tag == "script" and not re.match(r"/static/[a-z]+\.js(\?|$)", given.get("src", "")):
            self.wrong.append("a script not of ours")
        if tag == "meta" and "http-equiv" in given and not re.fullmatch(r"\d+", given.get("content", "")):
            self.wrong.append(f"<meta {given}>")
        self.wrong += [f"<{tag} {name}>" for name in given if name.startswith("on") or name in ("style", "srcdoc")]
        for name in self.ADDRESSES:
            if name in given:
                self._take(tag, given[name], given.get("rel", ""))

    def _take(self, tag: str, address: str, rel: str) -> None:
        full = urljoin(self.address, address)
        ours = full.startswith(f"{self.base}/") and not re.search(r"[\x00-\x1f\\]", address)
        if ours and tag in ("a", "link", "script", "img"):
            self.links.append(full.removeprefix(self.base))
        out = tag == "a" and urlsplit(full).scheme in ("http", "https") and "noreferrer" in rel.split()
        if not (ours or out):
            self.wrong.append(f"<{tag}> leads to {address[:80]!r}")

    def handle_data(self, data: str) -> None:
        if self._within and data.strip():
            self.wrong.append(f"words in <{self._within}>: {data.strip()[:80]}")

    def handle_endtag(self, tag: str) -> None:
        self._within = ""


def is_page(answer: httpx.Response) -> bool:
    kind: str = answer.headers.get("content-type", "")
    return kind.startswith("text/html")


def shape(routes: Routes, address: str) -> tuple[str, tuple[str, ...]]:
    """Which page an address is of, and what it is asked."""
    path, query = httpx.URL(address).path, parse_qsl(urlsplit(address).query)
    found = next((p for method, p in routes if method == "GET" and compile_path(p)[0].match(path)), "?")
    return found, tuple(sorted({name for name, _ in query} | {v for n, v in query if n in ("kind", "layer")}))


def crawl(client: httpx.Client, routes: Routes, starts: Sequence[str], most: int) -> dict[str, httpx.Response]:
    """The answers at addresses that are linked from the first ones on, of as many shapes as there are."""
    seen: dict[str, httpx.Response] = {}
    known: set[str] = set()
    often: Counter[tuple[str, tuple[str, ...]]] = Counter()
    waiting: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)

    def later(addresses: Sequence[str]) -> None:
        for address in (a.split("#")[0] for a in addresses):
            if address not in known:
                known.add(address)
                waiting[shape(routes, address)].append(address)

    later(starts)
    while len(seen) < most and any(waiting.values()):
        rarest = min((kind for kind, some in waiting.items() if some), key=lambda kind: often[kind])
        often[rarest] += 1
        address = waiting[rarest].pop(0)
        seen[address] = answer = client.get(address)
        if answer.is_redirect:
            later([answer.headers["location"]])
        elif is_page(answer):
            later(Drawn(answer.text, str(client.base_url).rstrip("/")).links)
    return seen


def rows(path: Path) -> dict[str, list[Any]]:
    """All that stands in a ledger, table by table."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        tables = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}


def verdicts(path: Path) -> list[tuple[str, str, bool]]:
    """Every verdict, the last first."""
    with Ledger(path) as book:
        return [(r.coder, r.verdict, r.settles) for r in Reviews(book).log()]


def filled(path: str) -> str:
    """An address of a route, with something in the place of what varies."""
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: FILL.get(found[1], "x"), path)


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Routes:
    """Every method and path that the application has."""
    app = make(tmp_path_factory.mktemp("routes") / "empty.ledger", "anna")
    every: Any = getattr(routing, "iter_route_contexts", iter)(app.routes)  # FastAPI of old had them in one list
    found = [(method, route.path) for route in every for method in getattr(route, "methods", None) or ()]
    app.state.site.jobs.close()
    app.state.site.book.close()
    assert {("POST", "/review/judge"), ("POST", "/api/review"), ("POST", "/login"), ("GET", "/timeline")} <= set(found)
    return sorted(found)


@dataclass(frozen=True)
class House:
    """A server with accounts over a copy of the demo, and who is logged in there."""

    base: str
    path: Path
    clients: dict[str, httpx.Client]
    tokens: dict[str, str]

    @property
    def nobody(self) -> httpx.Client:
        return self.clients["nobody"]

    def post(self, who: str, to: str, **form: str) -> httpx.Response:
        """Send a form as somebody, with their own token."""
        return self.clients[who].post(to, data={"csrf": self.tokens[who], **form})

    def judge(self, who: str, verdict: str, **more: str) -> httpx.Response:
        """Judge an act by its form."""
        return self.post(who, "/review/judge", report="demo-nl", layer="act", number="a1", verdict=verdict, **more)

    def call(self, name: str, **more: Any) -> httpx.Response:
        """Judge an act by the interface."""
        entry = {"report": "demo-nl", "layer": "act", "number": "a1", "verdict": "accept", **more}
        return self.clients[name].post("/api/review", json=entry, headers={"X-CSRF-Token": self.tokens[name]})


def entered(base: str, name: str) -> httpx.Client:
    """A client that somebody is logged in with."""
    client = httpx.Client(base_url=base, timeout=60)
    assert client.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
    return client


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a reader, a reviewer and an editor, to be copied: making their hashes takes time."""
    path: Path = tmp_path_factory.mktemp("accounts") / "users"
    for name, role in ROLES.items():
        Users(path).add(name, PASSWORD, role)
    return path


@pytest.fixture(scope="module")
def house(demo_path: Path, accounts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    path = Path(shutil.copy(demo_path, tmp_path_factory.mktemp("house") / "demo.ledger"))
    users = Users(shutil.copy(accounts, f"{path}.users"))
    for base in serving(path, users=users):
        clients = {name: entered(base, name) for name in ROLES} | {"nobody": httpx.Client(base_url=base, timeout=60)}
        tokens = {name: clients[name].get("/api/me").json()["token"] for name in ROLES}
        yield House(base, path, clients, tokens)
        for client in clients.values():
            client.close()


@pytest.fixture
def guarded(serve: Serve, accounts: Path, tmp_path: Path) -> tuple[str, Users]:
    """A server over an empty ledger with the same accounts, for one test."""
    users = Users(shutil.copy(accounts, tmp_path / "empty.ledger.users"))
    return serve(tmp_path / "empty.ledger", users=users), users


# ------------------------------------------------------------------ what every answer carries


def test_every_answer_carries_the_strict_policy(house: House, routes: Routes) -> None:
    answers = {
        (name, path): house.clients[name].get(filled(path))
        for (method, path), name in itertools.product(routes, ("nobody", "edith"))
        if method == "GET"
    }
    assert {asked: lacks for asked, answer in answers.items() if (lacks := unsafe(answer))} == {}
    assert {answer.status_code for answer in answers.values()} >= {200, 303, 401, 404}


@pytest.mark.parametrize(
    ("method", "path", "code", "more"),
    [
        ("GET", "/nowhere", 404, {}),
        ("GET", "/api/nowhere", 404, {}),
        ("GET", "/static/nothing.css", 404, {}),
        ("GET", "/static/bestand.css", 200, {}),
        ("GET", "/static/..%2fapp.py", 404, {}),
        ("GET", "/reports?since=yesterday", 400, {}),
        ("GET", "/api/acts?limit=x", 422, {}),
        ("GET", "/reports", 400, {"headers": {"Host": "evil.example"}}),
        ("POST", "/reports", 405, {}),
        ("POST", "/settings", 403, {}),
        ("POST", "/api/review", 403, {}),
        ("POST", "/login", 403, {"headers": {"Origin": "http://evil.example"}}),
        ("POST", "/login", 422, {"data": {"name": "x" * 101}}),
        ("OPTIONS", "/timeline", 405, {}),
        ("PUT", "/static/bestand.css", 405, {}),
    ],
)
def test_what_is_refused_carries_it_too(house: House, method: str, path: str, code: int, more: Any) -> None:
    answer = house.clients["edith"].request(method, path, **more)
    assert (answer.status_code, unsafe(answer)) == (code, [])


def test_an_answer_to_a_mistake_of_ours_carries_it_too(tmp_path: Path) -> None:
    app = make(tmp_path / "empty.ledger", "anna")

    def mistake() -> None:
        raise RuntimeError("<script>alert(1)</script>")

    for path in ("/mistake", "/api/mistake"):
        app.add_api_route(path, mistake)
        app.router.routes.insert(0, app.router.routes.pop())  # before the room that tells of no such address

    client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
    answers = [client.get("/mistake"), client.get("/api/mistake")]
    app.state.site.jobs.close()
    assert [(a.status_code, "alert" in a.text) for a in answers] == [(500, False)] * 2
    assert [unsafe(a) for a in answers] == [[], []]


# ------------------------------------------------------------------ what templates and scripts hold

INLINE = {
    "a script of its own": r"<script(?![^>]*\ssrc=\"/static/)",
    "a style": r"<style|\sstyle\s*=",
    "an attribute that runs": r"\son[a-z]+\s*=",
    "an address that runs": r"(?i)javascript:|vbscript:|data:\w+/",
    "words that are not escaped": r"\|\s*safe\b|autoescape|Markup",
    "a frame or object": r"(?i)<(iframe|frame|object|embed|applet|base)\b",
    "a part of somebody else's": r"(?:src|action)=\"(?:https?:)?//",
    "an attribute without quotes": r"\s[a-z-]+=\{\{",
}


def test_no_template_holds_script_or_style() -> None:
    templates = {p.name: p.read_text(encoding="utf-8") for p in (WEB / "templates").iterdir()}
    assert len(templates) > 20
    found = [(n, what) for n, text in templates.items() for what, sign in INLINE.items() if re.search(sign, text)]
    assert found == []


def test_no_script_makes_html_or_code_of_words() -> None:
    scripts = {p.name: p.read_text(encoding="utf-8") for p in (WEB / "static").iterdir() if p.name.endswith(".js")}
    assert len(scripts) > 3
    makers = (
        r"\b(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment|srcdoc)\b|"
        r"document\.write|\beval\(|new Function|set(Timeout|Interval)\(\s*[\"'`]|https?://"
    )
    assert [name for name, text in scripts.items() if re.search(makers, text)] == []


@pytest.mark.parametrize(
    "words",
    [
        *("<p onclick=x>", "<svg onload='x'>", "<p style='x'>", "<style>p{}</style>", "<script>x</script>"),
        *("<script src=//evil.example/x.js></script>", "<script src=/static/a.js>x</script>", "<base href=/>"),
        *("<iframe src=/reports></iframe>", "<a href='javascript:x'>", "<a href=' JavaScript:x'>", "<img src=data:x>"),
        *("<a href=//evil.example>", "<a href=https://evil.example>", "<form action=https://evil.example>"),
        *("<a href='/\\evil.example'>", "<meta http-equiv=refresh content='0;url=//evil.example'>", "<object data=x>"),
    ],
)
def test_the_look_at_a_page_finds_what_could_run(words: str) -> None:
    assert Drawn(words).wrong != []


# ------------------------------------------------------------------ forged requests


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", "[::1].evil.example"),
        *("127.0.0.1@evil.example", "http://127.0.0.1", "127.0.0.2", "0.0.0.0", "localhost.", "xn--lcalhost-0qb", ""),
    ],
)
def test_a_name_of_somebody_else_s_that_leads_here_is_refused(house: House, host: str) -> None:
    for path in ("/login", "/reports", "/api/acts", "/static/bestand.css"):
        answer = house.clients["edith"].get(path, headers={"Host": host, "X-Forwarded-Host": "localhost"})
        assert answer.status_code == 400, path
        assert "bestand" not in answer.text


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LocalHost", "[::1]"])
def test_every_name_of_this_machine_is_answered(house: House, name: str) -> None:
    port = urlsplit(house.base).port
    assert house.nobody.get("/login", headers={"Host": f"{name}:{port}"}).status_code == 200


ORIGINS = listed("http://evil.example null http://localhost:1 http://127.0.0.1 file:// evil x:127.0.0.1")
ORIGINS += ["{0}.evil.example", "http://evil.example@{1}", "{0}@evil.example", "http://evil.example/{1}", "{0}, {0}"]


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_page_of_somebody_else_s_can_send_nothing(house: House, routes: Routes, origin: str) -> None:
    before, token, edith = rows(house.path), house.tokens["edith"], house.clients["edith"]
    headers = {"X-CSRF-Token": token, "Origin": origin.format(house.base, urlsplit(house.base).netloc)}
    form = {"csrf": token, "name": "edith", "password": PASSWORD, "layer": "act"}
    for method, path in routes:
        if method not in ("GET", "HEAD"):
            assert edith.request(method, filled(path), data=form, headers=headers).status_code == 403, path
    assert rows(house.path) == before
    assert edith.get("/api/me").status_code == 200  # nor is anybody logged out by it


@pytest.mark.parametrize("token", [None, "", "wrong", "é", "\u202e", "x" * 100_000, "bob"])
def test_a_form_without_our_token_is_refused(house: House, routes: Routes, token: str | None) -> None:
    before, edith = rows(house.path), house.clients["edith"]
    given = house.tokens.get(token, token) if token is not None else None  # also the one of another user
    form = {"layer": "act"} | ({} if given is None else {"csrf": given})
    header = {} if given is None else {"X-CSRF-Token": given.encode("utf-8")[:1000]}
    for method, path in routes:
        if method not in ("GET", "HEAD") and path != "/login":
            ways: list[Any] = [{"data": form}, {"headers": header}, {"params": {"csrf": house.tokens["edith"]}}]
            assert [edith.request(method, filled(path), **way).status_code for way in ways] == [403] * 3, path
    assert rows(house.path) == before


def test_neither_token_nor_session_is_taken_from_an_address(house: House) -> None:
    session = house.clients["edith"].cookies[SESSION]
    for query in (f"{SESSION}={session}", f"csrf={house.tokens['edith']}"):
        assert house.nobody.get(f"/reports?{query}").status_code == 303
        assert house.nobody.get(f"/api/acts?{query}").status_code == 401


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "http://evil\u2100.example", "//[", "http://]["])
def test_an_origin_that_is_no_address_is_refused_and_no_fault(house: House, origin: str) -> None:
    form = {"csrf": house.tokens["edith"], "name": "edith", "password": PASSWORD}
    for path in ("/login", "/settings", "/api/review"):
        answer = house.clients["edith"].post(path, data=form, headers=[(b"Origin", origin.encode("utf-8"))])
        assert answer.status_code == 403, path


@pytest.mark.parametrize(("to", "half"), [("/settings", "csrf"), ("/review/judge", "report"), ("/add/paste", "text")])
def test_a_form_with_half_a_character_is_refused_and_no_fault(house: House, to: str, half: str) -> None:
    form = {"csrf": house.tokens["edith"], "report": "demo-nl", "layer": "act", "number": "a1", "published": "x"}
    form[half] = "+2AA-"  # UTF-7 for U+D800, which no other encoding of a form can say
    parts = (f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in form.items())
    kind = {"Content-Type": "multipart/form-data; boundary=x; charset=utf-7"}
    answer = house.clients["edith"].post(to, content="".join((*parts, "--x--\r\n")), headers=kind)
    assert answer.status_code < 500


# ------------------------------------------------------------------ reading changes nothing


@pytest.fixture(scope="module")
def walked(site: str, demo_path: Path, routes: Routes) -> Walked:
    """The server, up to 300 answers of it each linked from another, and whether the ledger is the same after them."""
    before = rows(demo_path)
    with httpx.Client(base_url=site, timeout=60) as client:
        seen = crawl(client, routes, ["/"], 300)
    return site, seen, rows(demo_path) == before


def test_following_every_link_changes_nothing(walked: Walked) -> None:
    _, seen, same = walked
    assert len(seen) == 300
    assert same


def test_every_link_of_the_demo_leads_somewhere(walked: Walked) -> None:
    _, seen, _ = walked
    assert {address: a.status_code for address, a in seen.items() if a.status_code not in (200, 303)} == {}


def test_every_link_to_a_place_on_a_page_finds_it(walked: Walked) -> None:
    site, seen, _ = walked
    drawn = {address: Drawn(answer.text, site, address) for address, answer in seen.items() if is_page(answer)}
    led = [link.partition("#") for page in drawn.values() for link in page.links]
    led += [answer.headers["location"].partition("#") for answer in seen.values() if answer.is_redirect]
    places = {(page, place) for page, _, place in led if place and page in drawn}
    assert len(places) > 50
    assert {f"{page}#{place}" for page, place in places if place not in drawn[page].ids} == set()


def test_no_page_of_the_demo_holds_what_could_run(walked: Walked) -> None:
    site, seen, _ = walked
    assert {wrong for a in seen.values() if is_page(a) for wrong in Drawn(a.text, site).wrong} == set()
    assert [address for address, a in seen.items() if unsafe(a)] == []


# ------------------------------------------------------------------ accounts


def test_without_a_login_every_page_leads_to_it_and_every_call_is_refused(house: House, routes: Routes) -> None:
    for method, path in routes:
        if path in PUBLIC:
            continue
        answer = house.nobody.request(method, filled(path), data={"csrf": ""} if method == "POST" else None)
        if path.startswith("/api/"):
            assert (answer.status_code, list(answer.json())) == (401, ["error"]), path
        else:
            assert (answer.status_code, answer.content) == (303, b""), path
            assert answer.headers["location"].partition("?")[0] == "/login", path


def test_what_anybody_is_told_holds_nothing_of_the_ledger(house: House, guarded: tuple[str, Users]) -> None:
    for path in ("/login", "/api/openapi.json", "/nowhere", "/static/bestand.js"):
        assert house.nobody.get(path).text == httpx.get(guarded[0] + path).text, path


def test_the_login_leads_on_to_the_page_that_was_asked_for(house: House) -> None:
    led = house.nobody.get("/search?q=vrede&kind=act").headers["location"]
    assert led == "/login?back=%2Fsearch%3Fq%3Dvrede%26kind%3Dact"
    assert 'name="back" value="/search?q=vrede&amp;kind=act"' in house.nobody.get(led).text


def test_a_reader_can_read_and_nothing_else(house: House, routes: Routes) -> None:
    before, rita = rows(house.path), house.clients["rita"]
    header = {"X-CSRF-Token": house.tokens["rita"]}
    for method, path in routes:
        closed = path.startswith((*REVIEWERS, *EDITORS)) or (method == "POST" and path not in EVERYONES)
        if method == "GET":
            assert (rita.get(filled(path)).status_code == 403) == closed, path
        elif closed:
            answer = rita.request(method, filled(path), data={"layer": "act"}, headers=header)
            assert answer.status_code == 403, path
            assert "too old" not in answer.text, path  # it is the role that does not do, not the token
    assert rows(house.path) == before
    page = rita.get("/reports").text
    assert 'href="/review' not in page
    assert 'href="/add' not in page


def test_a_reviewer_can_judge_but_neither_settle_nor_add(house: House, routes: Routes) -> None:
    bob, before = house.clients["bob"], len(verdicts(house.path))
    assert house.judge("bob", "accept").status_code == 303
    assert house.call("bob").status_code == 200
    assert house.post("bob", "/review/undo").status_code == 303
    refused = [house.judge("bob", "accept", settles="1"), house.call("bob", settles=True)]
    refused.append(bob.get("/review/demo-nl/act/a1?settle=1"))
    for method, path in routes:
        if path.startswith(EDITORS):
            refused.append(bob.request(method, filled(path), headers={"X-CSRF-Token": house.tokens["bob"]}))
    assert {answer.status_code for answer in refused} == {403}
    assert not any("too old" in answer.text for answer in refused)
    given = verdicts(house.path)
    assert given[: len(given) - before] == [("bob", verdict, False) for verdict in ("undo", "accept", "accept")]


def test_an_editor_can_judge_settle_and_add(house: House, routes: Routes) -> None:
    edith = house.clients["edith"]
    for method, path in routes:
        if method == "GET":
            assert edith.get(filled(path)).status_code != 403, path
    assert edith.get("/review/demo-nl/act/a1?settle=1").status_code == 200
    assert house.judge("edith", "reject", settles="1").status_code == 303
    assert verdicts(house.path)[0] == ("edith", "reject", True)
    given = house.post("edith", "/add/address", address="file:///etc/passwd")  # no page: it is left out at once
    assert given.status_code == 303
    assert edith.get(given.headers["location"]).status_code == 200


def test_nobody_can_say_in_a_form_whose_verdict_it_is(house: House) -> None:
    assert house.judge("bob", "unsure", coder="edith", name="edith", user="edith").status_code == 303
    assert verdicts(house.path)[0][:2] == ("bob", "unsure")


# ------------------------------------------------------------------ logging in and out


def tried(base: str, name: str, password: str, **more: Any) -> httpx.Response:
    return httpx.post(f"{base}/login", data={"name": name, "password": password}, timeout=60, **more)


def test_a_wrong_password_is_told_in_the_same_words_whether_or_not_the_name_exists(guarded: tuple[str, Users]) -> None:
    asked = (("edith", "a wrong password"), ("nobody", "a wrong password"), ("nobody", PASSWORD))
    answers = [tried(guarded[0], *given) for given in asked]
    told = {(a.status_code, a.text, tuple(h for h in a.headers.items() if h[0] != "date")) for a in answers}
    assert len(told) == 1
    assert answers[0].status_code == 403
    assert "set-cookie" not in answers[0].headers


def test_after_five_failures_a_name_waits_and_another_does_not(guarded: tuple[str, Users]) -> None:
    base, _ = guarded
    assert [tried(base, "edith", f"wrong {n}").status_code for n in range(6)] == [403] * 5 + [429]
    assert tried(base, "edith", PASSWORD).status_code == 429
    assert tried(base, "bob", PASSWORD).status_code == 303


def test_guesses_made_at_once_are_counted_one_by_one(guarded: tuple[str, Users]) -> None:
    with ThreadPoolExecutor(12) as pool:
        codes = pool.map(lambda n: tried(guarded[0], "edith", f"wrong {n}").status_code, range(12))
        assert Counter(codes) == {403: 5, 429: 7}


def test_a_script_can_not_read_the_session(tab: Any, guarded: tuple[str, Users]) -> None:
    base, _ = guarded
    tab.goto(f"{base}/reports")
    tab.locator("[name=name]").fill("rita")
    tab.locator("[name=password]").fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/reports")
    (cookie,) = tab.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (SESSION, True, "Strict", -1)
    assert tab.evaluate("document.cookie") == ""
    assert cookie["value"] not in tab.content()
    assert tab.wrong == []


def test_behind_https_the_session_is_never_sent_without_it(guarded: tuple[str, Users]) -> None:
    plain = tried(guarded[0], "rita", PASSWORD).headers["set-cookie"]
    secure = tried(guarded[0], "rita", PASSWORD, headers={"X-Forwarded-Proto": "https"}).headers["set-cookie"]
    assert ("Secure" in plain, "Secure" in secure) == (False, True)
    assert all(part in plain for part in ("HttpOnly", "Path=/", "SameSite=strict"))
    assert "Domain" not in plain


def test_a_session_that_was_chosen_beforehand_is_not_taken_over(guarded: tuple[str, Users]) -> None:
    base, _ = guarded
    answer = tried(base, "rita", PASSWORD, cookies={SESSION: "chosen"})
    assert len(answer.cookies[SESSION]) == 43
    assert httpx.get(f"{base}/reports", cookies={SESSION: "chosen"}).status_code == 303


@pytest.mark.parametrize("session", [b"", b"x" * 5_000, b"\xff\xfe", b'"', b"\xed\xa0\x80", b"a=b", b"../../x"])
def test_a_made_up_session_lets_nobody_in(house: House, session: bytes) -> None:
    answer = httpx.get(f"{house.base}/reports", headers=[(b"Cookie", f"{SESSION}=".encode() + session)])
    assert answer.status_code == 303


def test_a_logout_ends_the_session_on_the_server_too(guarded: tuple[str, Users]) -> None:
    base, _ = guarded
    with closing(entered(base, "rita")) as client:
        old, token = dict(client.cookies), client.get("/api/me").json()["token"]
        assert client.post("/logout").status_code == 403  # not without the token
        assert client.get("/reports").status_code == 200
        gone = client.post("/logout", data={"csrf": token})
        assert (gone.status_code, gone.headers["location"], dict(client.cookies)) == (303, "/login", {})
    assert httpx.get(f"{base}/reports", cookies=old).status_code == 303
    assert httpx.get(f"{base}/api/acts", cookies=old).status_code == 401
    assert httpx.post(f"{base}/settings", cookies=old, data={"csrf": token}).headers["location"].startswith("/login")


def test_who_was_removed_is_out_at_once_also_if_the_name_comes_back(guarded: tuple[str, Users]) -> None:
    base, users = guarded
    with closing(entered(base, "edith")) as client:
        assert client.get("/add").status_code == 200
        Users(users.path).remove("edith")  # as the command does, in a process of its own
        assert client.get("/add").headers["location"] == "/login?back=%2Fadd"
        Users(users.path).add("edith", "het wachtwoord van een ander", "editor")
        assert client.get("/add").status_code == 303


def test_another_role_counts_at_once(guarded: tuple[str, Users]) -> None:
    base, users = guarded
    with closing(entered(base, "edith")) as client:
        kept = json.loads(users.path.read_text())
        kept["users"]["edith"]["role"] = "reader"
        users.path.write_text(json.dumps(kept))
        assert client.get("/add").status_code == 403
        assert client.get("/reports").status_code == 200


@pytest.mark.parametrize("form", [{"name": "x" * 101}, {"password": "x" * 2_001}, {"back": "/" + "x" * 2_000}])
def test_a_login_that_is_far_too_long_is_refused(house: House, form: dict[str, str]) -> None:
    assert house.nobody.post("/login", data={"name": "edith", "password": PASSWORD, **form}).status_code == 422


AWAY = listed("//evil.example /\\evil.example \\\\evil.example https://evil.example https:evil.example evil.example")
AWAY += ["/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "\0//evil.example"]
AWAY += ["javascript:alert(1)", "data:text/html,x", "/\r\nLocation: //evil.example", "/\u2028/evil.example"]


@pytest.mark.parametrize("back", AWAY)
def test_no_form_or_page_leads_away_from_here(house: House, back: str) -> None:
    answers = [house.post("bob", to, back=back) for to in ("/settings", "/review/undo")]
    answers.append(house.nobody.post("/login", data={"name": "rita", "password": PASSWORD, "back": back}))
    house.nobody.cookies.clear()
    for answer in answers:
        assert answer.headers["location"].partition("?")[0] in ("/", "/review/demo-nl/act/a1")
        assert "evil" not in answer.headers["location"]
    for path in ("/login", "/settings", "/review/demo-nl/act/a1"):
        page = house.clients["bob"].get(path, params={"back": back}).text
        assert 'name="back" value="/"' in page, path


PIECES = ["/", "\\", "\t", "\n", " ", "\0", "evil.example", "@", ":", ".", "?", "#", "https:", "javascript:"]
PIECES += ["\xa0"]


def test_a_browser_stays_here_wherever_a_page_says_to_go_back_to(tab: Any) -> None:
    tried_ = ("".join(some) for n in range(1, 5) for some in itertools.product(PIECES, repeat=n))
    given_ = [back for back in tried_ if inside(back) == back]
    assert len(given_) > 1000
    where = "(all) => all.filter((back) => new URL(back, 'http://here.example/login').host !== 'here.example')"
    assert tab.evaluate(where, given_) == []
    assert tab.evaluate(where, ["//evil.example"]) != []


@pytest.mark.parametrize("back", ["//[", "http://[::1", "//evil\u2100.example", "http://[x]/"])
def test_a_way_back_that_is_no_address_is_no_fault(house: House, back: str) -> None:
    answers = [house.post("edith", "/settings", back=back), house.judge("edith", "accept", back=back)]
    answers.append(house.nobody.post("/login", data={"name": "rita", "password": PASSWORD, "back": back}))
    house.nobody.cookies.clear()
    assert [(a.status_code, a.headers.get("location")) for a in answers] == [(303, "/")] * 3
    for path in ("/login", "/settings", "/review/demo-nl/act/a1"):
        assert house.clients["edith"].get(path, params={"back": back}).status_code == 200, path


# ------------------------------------------------------------------ hostile words

EVIL = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>' onfocus=alert(3) </title>{{7*7}}{0}%2F \u202eexe"
IDS = ["plain", "'one' \"two\"", "a/b//c/", "100%2F%", "two words", "🕊️ vrede", "<script>alert(4)</script>", "../../x"]
IDS += ["javascript:alert(5)", "?q=1#top", "\u202eturned", "a\0b", "act/act/a1", "a:1-2", "{{7*7}}{n}"]
IDS += ["\\\\evil.example"]
URLS = [
    "javascript:alert(6)",
    "data:text/html,<script>alert(7)</script>",
    'https://x.example/"><script>alert(8)</script>',
]
STARTS = listed("/ /timeline /positions /accounts /reports /search?q=bestand /search?q=bestand&kind=act /review /add")
STARTS += listed("/search?kind=report&q=een /review/queue?layer=act /review/queue?layer=statement")
STARTS += ["/review/log", "/settings"]
STARTS += listed("/review/queue?layer=encounter /review/disputed?layer=act /review/disputed?layer=statement")
STARTS += [f"/reports?q={quote(EVIL)}", f"/reports?outlet={quote(EVIL)}", f"/{quote(EVIL)}"]
UNBROKEN = "<b>onafgebroken" * 333_334  # 5 MB without a space


def hostile(id: str, number: int) -> Extraction:
    """A reading in which every field that holds words holds hostile ones."""
    text = f"{EVIL} zei dat {EVIL} weigert een bestand. Zij treffen elkaar vrijdag. \0 Nummer {number}."
    at = {w: Span(text.index(w), text.index(w) + len(w)) for w in ("zei", "weigert een", "Zij treffen", "vrijdag")}
    whole, when = Span(0, text.index(". Zij")), When("2025-05-19", "relative", at["vrijdag"])
    anna, bob = (
        Resolution((at["zei"],), None, name + EVIL, "named", (EVIL,), 0.9, side + EVIL)
        for name, side in (("Anna", "East"), ("Bob", "West"))
    )
    source = ((at["zei"],), (at["zei"],))
    said = Statement("s1", id, *source, (at["weigert een"],), "indirect", anna, EVIL, score=0.9)
    told = Statement("s2", id, *source, (whole,), "direct", bob, EVIL, score=0.4)
    deed: dict[str, Any] = {"report_id": id, "mode": None, "evidence": whole, "verb": at["weigert een"], "score": 0.9}
    about: dict[str, Any] = {"issue": "ceasefire", "condition": whole, "when": when, "voice": EVIL}
    acts = (
        Act("a1", actor=anna, toward=bob, type="REJECT", **about, **deed),
        Act("a2", actor=bob, toward=anna, type="AGREE", issue="own" + EVIL, statement="s2", due=when, **deed),
        Act("a3", actor=bob, toward=anna, type="CONCEDE", issue="ceasefire", **deed),
    )
    call = Encounter("e1", id, "call", (anna, bob), "held", at["Zij treffen"], when, EVIL, 120, 0.9)
    language, retrieved = (EVIL if number == 1 else "nl"), (EVIL if number == 2 else None)
    report = Report(id, text, language, EVIL + "\0", EVIL, URLS[number % 3], "2025-05-20", retrieved)
    return Extraction(report, (said, told), MADE, acts, (call,))


def long(id: str, text: str, whole: bool = False) -> Extraction:
    """A reading of a long report, with entries at its beginning, middle and end; or one that is all of it."""
    places = [Span(0, len(text))] if whole else [Span(at, at + 40) for at in (0, len(text) // 2, len(text) - 40)]
    spoken = tuple(Statement(f"s{n}", id, (), (), (place,), score=0.9) for n, place in enumerate(places, 1))
    huge = Resolution((), None, "Huge", "named", (), 0.9, "Huge")
    act = Act("a1", id, huge, None, "REJECT", None, "ceasefire", places[-1], places[-1], score=0.9)
    return Extraction(Report(id, text, "nl", "Lang", "Krant", None, "2025-05-21"), spoken, MADE, (act,))


@dataclass
class Opened:
    """What became of a page in the browser."""

    address: str
    seconds: float = 0.0
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    strange: int = 0  # elements that only words of a report could have made
    steering: list[str] = field(default_factory=list)  # where words are shown with what turns or hides others


@pytest.fixture(scope="module")
def hostiles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a ledger full of hostile text."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.ledger"
    with Ledger(path) as book:
        for number, id in enumerate(IDS):
            book.add(hostile(id, number))
        book.add(long("huge", UNBROKEN))
        book.add(long("lines", "een regel\n" * 10_000))
        reviews = Reviews(book)
        for at in (At("plain", "act", "a1"), At("plain", "statement", "s2")):
            reviews.judge(at, "accept", "bob")
            reviews.judge(at, "reject", "carl")
        reviews.judge(At("two words", "statement", "s1"), "edit", "anna", {"speaker": EVIL})
    for base in serving(path):
        token = httpx.get(f"{base}/api/me").json()["token"]
        httpx.post(f"{base}/add/address", data={"csrf": token, "address": EVIL})
        yield base


@pytest.fixture(scope="module")
def crawled(hostiles: str, routes: Routes) -> dict[str, httpx.Response]:
    """Pages of the hostile ledger, each linked from another."""
    with httpx.Client(base_url=hostiles, timeout=60) as client:
        return crawl(client, routes, STARTS, 200)


LOOK = """(signs) => {
  const steers = (words) => [...words].some((c) => signs.includes(c.codePointAt(0)));
  const found = [];
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.tagName !== "TEXTAREA" && steers(walker.currentNode.data))
      found.push(`${parent.parentElement.tagName} > ${parent.tagName}.${parent.className}`);
  }
  for (const name of ["title", "aria-label", "placeholder", "alt"])
    for (const e of document.querySelectorAll(`[${name}]`))
      if (steers(e.getAttribute(name))) found.push(`${e.tagName} ${name}`);
  return found;
}"""
STRANGE = "main script, main img, main iframe, main object, [onerror], [onfocus], [onload], [style]"
REPORTED = "addEventListener('securitypolicyviolation', (e) => console.error('policy', e.violatedDirective))"
LONG = ["/r/huge", "/r/huge?entry=s3", f"/r/huge?at={len(UNBROKEN) - 40}-{len(UNBROKEN)}", "/r/lines?entry=s3"]
LONG += ["/review/huge/act/a1", "/review/queue?q=onafgebroken&layer=statement", "/search?q=onafgebroken"]
LONG += ["/search?kind=report&q=onafgebroken", "/timeline?side=Huge", "/positions/cell?side=Huge&issue=ceasefire"]


def chosen(crawled: dict[str, httpx.Response], routes: Routes) -> list[str]:
    """Of each page some addresses, so that it is asked all that it was asked on the way."""
    found, asked = [], defaultdict[str, set[str]](set)
    for address, answer in crawled.items():
        page, names = shape(routes, address)
        if answer.status_code == 200 and is_page(answer) and (page not in asked or not set(names) <= asked[page]):
            found.append(address)
            asked[page] |= set(names)
    return [*found, *(f"/r/{quote(id, safe='')}?entry=a1" for id in IDS), *LONG]


@pytest.fixture(scope="module")
def opened(hostiles: str, crawled: dict[str, httpx.Response], routes: Routes, chromium: Any) -> list[Opened]:
    """Pages of the hostile ledger in a real browser."""
    context = chromium.new_context(locale="en-GB")
    context.add_init_script(REPORTED)
    tab = context.new_page()
    tab.set_default_timeout(30_000)
    found: list[Opened] = []

    def dismiss(dialog: Any) -> None:
        found[-1].dialogs.append(dialog.message)
        dialog.dismiss()

    tab.on("dialog", dismiss)
    tab.on("pageerror", lambda error: found[-1].errors.append(str(error)))
    tab.on("console", lambda said: found[-1].errors.append(said.text) if said.type == "error" else None)
    for address in chosen(crawled, routes):
        found.append(page := Opened(address))
        start = time.monotonic()
        tab.goto(hostiles + address)
        page.strange = tab.locator(STRANGE).count()
        page.seconds = time.monotonic() - start
        page.steering = tab.evaluate(LOOK, list(UNSEEN))
    context.close()
    return found


def test_no_page_of_a_hostile_ledger_is_a_fault(crawled: dict[str, httpx.Response]) -> None:
    assert len(crawled) == 200
    assert {ascii(address): a.status_code for address, a in crawled.items() if a.status_code >= 500} == {}
    assert [ascii(address) for address, a in crawled.items() if unsafe(a)] == []


def test_no_page_of_a_hostile_ledger_holds_what_could_run(hostiles: str, crawled: dict[str, httpx.Response]) -> None:
    drawn = [Drawn(answer.text, hostiles).wrong for answer in crawled.values() if is_page(answer)]
    assert len(drawn) > 100
    assert {wrong for page in drawn for wrong in page} == set()


def test_a_browser_runs_nothing_of_a_hostile_ledger_and_reports_no_error(opened: list[Opened]) -> None:
    assert len(opened) > 40
    assert {page.address: page.dialogs for page in opened if page.dialogs} == {}
    assert {page.address: page.errors for page in opened if page.errors} == {}
    assert [page.address for page in opened if page.strange] == []


def test_no_page_shows_a_character_that_turns_or_hides_words(opened: list[Opened]) -> None:
    found = {(urlsplit(page.address).path.split("/")[1], place) for page in opened for place in page.steering}
    assert sorted(found) == []


def test_every_page_of_a_hostile_ledger_opens_in_seconds(opened: list[Opened]) -> None:
    assert {page.address: page.seconds for page in opened if page.seconds > SECONDS} == {}


def test_an_entry_of_megabytes_is_not_drawn_whole(serve: Serve, tmp_path: Path) -> None:
    with Ledger(tmp_path / "whole.ledger") as book:
        book.add(long("huge", UNBROKEN[:2_000_000], whole=True))
    base = serve(tmp_path / "whole.ledger")
    paths = listed("/timeline /timeline/acts /positions /positions/cell?side=Huge&issue=ceasefire /accounts /reports")
    paths += listed("/search?q=onafgebroken /search?q=onafgebroken&kind=act /search?kind=report&q=onafgebroken")
    paths += listed("/r/huge /r/huge?entry=s1 /review/queue /review/queue?layer=statement /review/huge/statement/s1")
    sizes = {path: len(httpx.get(base + path, timeout=60).content) for path in paths}
    assert {path: size for path, size in sizes.items() if size > LARGEST} == {}


# ------------------------------------------------------------------ too much, and absurd


def raw(base: str, head: bytes) -> bytes:
    """The answer to the head of a request, as it stands."""
    parts = urlsplit(base)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=30) as connection:
        connection.sendall(b"%b\r\nHost: %b\r\nConnection: close\r\n\r\n" % (head, parts.netloc.encode()))
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize("path", [b"/settings", b"/api/review", b"/nowhere", b"/login"])
def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_sent(house: House, path: bytes) -> None:
    answer = raw(house.base, b"POST %b HTTP/1.1\r\nContent-Length: 25000001" % path)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"default-src 'none'" in answer
    assert b"at most 25 MB" in answer


@pytest.mark.parametrize("length", [b"-1", b"x", b"1e9", b"0x10", b"\xb2", b"9" * 30, b"5, 6"])
def test_a_length_that_is_none_is_refused(house: House, length: bytes) -> None:
    assert raw(house.base, b"POST /login HTTP/1.1\r\nContent-Length: %b" % length)[9:12] in (b"400", b"413")


@pytest.mark.parametrize(
    ("to", "kind"),
    [
        ("/settings", "application/x-www-form-urlencoded"),
        ("/review/judge", "application/x-www-form-urlencoded"),
        ("/add/files", "multipart/form-data; boundary=x"),
        ("/api/review", "application/json"),
        ("/login", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_without_a_length_is_cut_off_at_25_megabytes(house: House, to: str, kind: str) -> None:
    def pieces() -> Iterator[bytes]:
        if "multipart" in kind:
            yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        yield from itertools.repeat(b"text=" + b"x" * 500_000 + b"&", 52)

    answer = house.clients["edith"].post(to, content=pieces(), headers={"Content-Type": kind})
    assert (answer.status_code, unsafe(answer)) == (413, [])


def test_a_field_of_a_filter_has_at_most_300_characters(house: House, routes: Routes) -> None:
    edith, tried_ = house.clients["edith"], set()
    for method, path in routes:
        if method != "GET" or "{" in path or 'class="filters' not in edith.get(path).text:
            continue
        for name in FILTERS:
            answer = edith.get(path, params={name: "x" * 301})
            assert (answer.status_code, "at most 300" in answer.text) == (400, True), (path, name)
            tried_.add(path)
    assert tried_ >= {"/timeline", "/positions", "/accounts", "/reports", "/review"}
    for path in ("/search", "/api/acts", "/api/export/acts.csv"):
        assert edith.get(path, params={"actor": "x" * 301}).status_code == 400


NAMES = [*FILTERS, *listed("lang kind layer skip at entry from layers a b date encounter asof day of type toward")]
NAMES += listed("status tray lanes sides back settle undone limit q[]")
ABSURD = listed("skip=999999999 skip=9999999999999999 lang=xx at=9-1 since=9999-99-99 until=9999-12-31")
ABSURD += listed(
    "q=%00 q=%ED%A0%80 actor=%00&side=%ED%A0%80 q[]=a&q[]=b side=a&side=b&side=c min_score=nan&limit=0 %00=%FF"
)
VALUES = listed("0 -1 1 1e400 inf xx 9-1 0-999999999 9999-12-31 2025-05-20 ../.. 2025-05? 20XX %00 %ED%A0%80 %FF % %zz")
VALUES += listed("%F0%9F%95%8A %E2%80%AE %D9%A3 %C2%B2 Russia Ukraine ceasefire none act statement report")
VALUES += listed("encounter all demo-nl%23a1 demo-nl%23e1 %22 AND * NEAR( - %0A ..%2F.. {{7*7}} %3Cscript%3E")
VALUES += ["", "x" * 301, "x" * 5_000, "9" * 30]
PLACES = listed("demo-nl demo-nl:0-6 demo-nl:9-1 demo-nl:0-999999999 act a1 s1 e1 %ED%A0%80 %00 a%2Fb %20 %0A:1-2 %25")
PLACES += ["..%2F..%2Fetc%2Fpasswd", "%F0%9F%95%8A", "x" * 1_000, "nix", ".", "%2e%2e"]
DAYS = listed("0000 0000-06 ../0000 -0001 -9999 0001-01-01 9999-12-31 9999 ../..")


class Asker:
    """Asks as an editor for addresses as they stand, byte for byte; a client of httpx would mend them."""

    def __init__(self, house: House):
        self._there = urlsplit(house.base).netloc
        self._cookie = {"Cookie": f"{SESSION}={house.clients['edith'].cookies[SESSION]}"}

    def ask(self, address: str) -> int:
        connection = http.client.HTTPConnection(self._there, timeout=60)
        try:
            connection.request("GET", address, headers=self._cookie)
            return connection.getresponse().status
        finally:
            connection.close()


@pytest.fixture(scope="module")
def asker(house: House) -> Asker:
    return Asker(house)


@st.composite
def addresses(draw: st.DrawFn) -> Callable[[Routes], str]:
    """What makes an address of one of some routes, with absurd places and values."""
    number = draw(st.integers(0, 10_000))
    places = draw(st.lists(st.sampled_from(PLACES), min_size=4, max_size=4))
    value = st.one_of(st.sampled_from(VALUES), st.text(max_size=12).map(lambda v: quote(v, errors="replace")))
    asked = draw(st.lists(st.tuples(st.sampled_from(NAMES), value), max_size=4))

    def made(routes: Routes) -> str:
        paths = [path for method, path in routes if method == "GET"]
        left = iter(places)
        path = re.sub(r"\{\w+(:\w+)?\}", lambda _: next(left), paths[number % len(paths)])
        return path + ("?" if asked else "") + "&".join(f"{name}={value}" for name, value in asked)

    return made


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(addresses())
@example(lambda _: "/r/%ED%A0%80?entry=%ED%A0%80")
@example(lambda _: "/p/%00:1-2")
@example(lambda _: "/review/%00/act/%ED%A0%80")
@example(lambda _: "/timeline?" + "&".join(f"a{n}=b" for n in range(2_000)))
@example(lambda _: "/api/" + "a/" * 3_000)
def test_no_address_is_a_fault(asker: Asker, routes: Routes, made: Callable[[Routes], str]) -> None:
    assert asker.ask(made(routes)) < 500


def test_no_absurd_value_is_a_fault_on_any_page(asker: Asker, routes: Routes) -> None:
    asked = [f"{filled(path)}?{absurd}" for method, path in routes if method == "GET" for absurd in ABSURD]
    assert [address for address in asked if asker.ask(address) >= 500] == []


@pytest.mark.parametrize("day", DAYS)
def test_a_day_at_or_behind_the_ends_of_the_calendar_is_no_fault(asker: Asker, day: str) -> None:
    asked = [f"/{page}?{name}={day}" for page in ("timeline", "reports", "search") for name in ("since", "until")]
    asked += [f"/timeline/acts?day={day}", f"/timeline/acts?day={day}&of=demo-nl%23a1", f"/positions?asof={day}"]
    for page, name in itertools.product(("accounts/show", "api/contrast"), ("date", "since")):
        asked.append(f"/{page}?a=Russia&b=Ukraine&{name}={day}")
    asked += [f"/api/stalls?until={day}", f"/timeline?tray=all&until={day}", f"/timeline?side=Russia&until={day}"]
    assert [address for address in asked if asker.ask(address) >= 500] == []


# ------------------------------------------------------------------ links out

LETTERS = [
    "https:",
    "http:",
    "javascript:",
    "JaVa",
    "script:",
    "data:",
    "/",
    "//",
    "\\",
    "evil.example",
    "\t",
    "\n",
    " ",
]
LETTERS += ["\0", "@", "[", "?", "#", ":", "\xa0"]


def test_whatever_link_comes_out_a_browser_opens_it_as_one_of_the_web(tab: Any) -> None:
    tried_ = ("".join(some) for n in range(1, 5) for some in itertools.product(LETTERS, repeat=n))
    given_ = [url for url in tried_ if links.safe(url) is not None]
    assert len(given_) > 100
    where = """(all) => all.filter((url) => URL.canParse(url, "http://here.example/")
      && !["http:", "https:"].includes(new URL(url, "http://here.example/").protocol))"""
    assert tab.evaluate(where, given_) == []
    assert tab.evaluate(where, ["javascript:x"]) == ["javascript:x"]


PASSAGE = (
    "Het staakt-het-vuren van dertig dagen, zei Lavrov & co, is 100% van-de-baan: „nee-nee”, aldus Özil’s tolk; wie "
    "dat wil – en dat zijn er weinig – krijgt E+E of A=B, C/D en #5 (zie a_b)."
)
NEXT = "Daarna begon het overleg-op-afstand."
WORDS = PASSAGE.split()


@pytest.fixture(scope="module")
def live() -> Iterator[str]:
    """The address of a page of somebody else's, on which the passage stands far below its top."""
    lines = [*["Vulling."] * 200, PASSAGE.replace("&", "&amp;"), NEXT, *["Vulling."] * 200]
    body = ("<!doctype html><meta charset=utf-8>" + "".join(f"<p>{line}</p>" for line in lines)).encode()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def scrolled(tab: Any, live: str, words: str) -> int:
    """How far down a live page opens, by its link to some words; 0 where a second goes by without."""
    tab.goto("about:blank")
    tab.goto(str(links.fragment(live, words)))
    assert tab.evaluate("'fragmentDirective' in document")
    end = time.monotonic() + 1
    while not (down := int(tab.evaluate("Math.round(scrollY)"))) and time.monotonic() < end:
        tab.wait_for_timeout(20)
    return down


def test_a_live_page_opens_at_the_words_and_without_them_at_its_top(tab: Any, live: str) -> None:
    for words in ("staakt-het-vuren", "dertig dagen, zei", "Lavrov & co", "nee-nee”, aldus", "#5 (zie a_b)", PASSAGE):
        assert scrolled(tab, live, words) > 1000, words
    assert scrolled(tab, live, "woorden die ontbreken") == 0


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(WORDS) - 1), st.integers(1, 20))
def test_a_live_page_opens_at_any_run_of_its_words(tab: Any, live: str, start: int, many: int) -> None:
    assert scrolled(tab, live, " ".join(WORDS[start : start + many])) > 1000


def test_a_live_page_opens_at_a_short_passage_of_two_paragraphs(tab: Any, live: str) -> None:
    assert scrolled(tab, live, f"{' '.join(WORDS[-2:])}\n\n{NEXT}") > 1000
