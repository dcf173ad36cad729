"""The interface for programs: it tells what the command line tells, by its schema, and refuses in words."""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import content_type_conformance, not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from starlette.testclient import TestClient

import sample
from bestand.analyses.agreement import agreements
from bestand.ledger import Ledger
from bestand.reviews import At, Reviews
from bestand.web.api import answers, asked, router
from bestand.web.api.answers import Json
from bestand.web.app import make
from bestand.web.users import Users
from conftest import Serve, serving
from test_cli import run

PASSWORD = "een lang wachtwoord"
Params = dict[str, str]


def published() -> Any:
    """The published schema."""
    app = FastAPI()
    app.include_router(router)
    return app.openapi()


SCHEMA = published()
PATHS: dict[str, Any] = SCHEMA["paths"]


@pytest.fixture(scope="module")
def path(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo's ledger: two of the analyses keep vectors in it."""
    return Path(shutil.copy(demo_path, tmp_path_factory.mktemp("api") / "demo.ledger"))


@pytest.fixture(scope="module")
def api(path: Path) -> Iterator[httpx.Client]:
    for address in serving(path):
        with httpx.Client(base_url=address, timeout=60) as client:
            yield client


@pytest.fixture
def writing(serve: Serve, demo: Path) -> Iterator[httpx.Client]:
    """The interface over a ledger that a test may change, with the token of its calls."""
    with httpx.Client(base_url=serve(demo), timeout=60) as client:
        client.headers["X-CSRF-Token"] = client.get("/api/me").json()["token"]
        yield client


def everything(client: httpx.Client, listing: str, limit: int = 200, **params: str) -> list[Any]:
    """All items of a list, page after page."""
    items: list[Any] = []
    more = True
    while more:
        answer = client.get(f"/api/{listing}", params={**params, "limit": limit, "skip": len(items)})
        assert answer.status_code == 200, answer.text
        told = answer.json()
        assert told["skip"] == len(items)
        assert len(told["items"]) == limit or not told["more"]
        items, more = items + told["items"], told["more"]
    return items


def options(params: Params) -> list[str]:
    return [part for name, value in params.items() for part in (f"--{name.replace('_', '-')}", value)]


def strays(shape: Any, value: Any, at: str = "") -> list[str]:
    """Where an answer has a key that its schema lacks, lacks one that it has, or is null where it can't be."""
    if "$ref" in shape:
        return strays(SCHEMA["components"]["schemas"][shape["$ref"].rpartition("/")[2]], value, at)
    if "anyOf" in shape:
        return min((strays(option, value, at) for option in shape["anyOf"]), key=len)
    if (value is None) != (shape.get("type") == "null"):
        return [f"{at}: {value!r}"]
    if "properties" in shape:
        found = [f"{at}.{key}" for key in set(value) ^ set(shape["properties"])]
        known = shape["properties"].items()
        return found + [s for k, inner in known if k in value for s in strays(inner, value[k], f"{at}.{k}")]
    if isinstance(value, dict):
        inner = shape.get("additionalProperties", True)
        return [] if inner is True else [s for k, v in value.items() for s in strays(inner, v, f"{at}.{k}")]
    if isinstance(value, list):
        inners = shape.get("prefixItems") or [shape["items"]] * len(value)
        return [s for inner, v in zip(inners, value, strict=True) for s in strays(inner, v, f"{at}[]")]
    return []


def shape_of(address: str, method: str = "get") -> Any:
    return PATHS[address][method]["responses"]["200"]["content"]["application/json"]["schema"]


# The schema


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@schemathesis.openapi.from_dict(SCHEMA).parametrize()
def test_no_call_brings_a_server_error_or_an_answer_against_the_schema(case: Case, api: httpx.Client) -> None:
    case.headers["X-CSRF-Token"] = api.get("/api/me").json()["token"]
    checks = [not_a_server_error, response_schema_conformance, status_code_conformance, content_type_conformance]
    case.call_and_validate(base_url=str(api.base_url), checks=checks)


def test_the_site_publishes_the_schema(api: httpx.Client) -> None:
    told = api.get("/api/openapi.json").json()
    assert {p: d for p, d in told["paths"].items() if p.startswith("/api/")} == PATHS


@pytest.mark.parametrize("address", PATHS)
def test_every_address_is_described_with_its_answers(address: str) -> None:
    for described in PATHS[address].values():
        assert described["tags"]
        assert described["summary"]
        assert described["description"]
        assert {"200", "400", "401", "403", "404", "422"} <= set(described["responses"])
        for told in described.get("parameters", []):
            assert told.get("description") or told["in"] == "path", told["name"]


WHOLE = {
    **{f"/api/{name}": "" for name in ("info", "me", "reports", "statements", "acts", "encounters", "actors")},
    **{f"/api/{name}": "" for name in ("positions", "shifts", "repeats", "stalls", "threads", "search", "facets")},
    "/api/reports/{id}": "",
    "/api/contrast": "?a=Russia&b=United+States&date=2025-05-19",
}


@pytest.mark.parametrize("address", WHOLE)
def test_an_answer_holds_what_the_schema_says_and_nothing_else(api: httpx.Client, address: str) -> None:
    told = api.get(address.replace("{id}", "demo-nl") + WHOLE[address]).json()
    assert told.get("items", told)
    assert strays(shape_of(address), told) == []


@pytest.mark.parametrize("kind", ["statement", "act", "report"])
def test_a_find_of_each_kind_holds_what_the_schema_says(api: httpx.Client, kind: str) -> None:
    told = api.get("/api/search", params={"kind": kind, "q": "memorandum"}).json()
    assert told["items"]
    assert strays(shape_of("/api/search"), told) == []


# The same as on the command line

LISTED: list[tuple[str, Params]] = [
    ("statements", {}),
    ("statements", {"side": "russia", "since": "2025-05", "until": "2025-06", "min_score": "0.5"}),
    ("statements", {"actor": "Volodymyr Zelensky", "language": "nl"}),
    ("acts", {}),
    ("acts", {"type": "reject", "issue": "ceasefire"}),
    ("acts", {"toward": "Russia", "outlet": "De Overtocht"}),
    ("encounters", {}),
    ("encounters", {"status": "planned", "actor": "Donald Trump"}),
    ("actors", {"until": "2025-05-19"}),
]


@pytest.mark.parametrize(("listing", "params"), LISTED)
def test_a_list_tells_what_the_command_tells(api: httpx.Client, path: Path, listing: str, params: Params) -> None:
    told = run(listing, "--ledger", path, "--json", *options(params))
    assert everything(api, listing, limit=50, **params) == [json.loads(line) for line in told.out.splitlines()]


@pytest.mark.parametrize(("listing", "params"), LISTED[:-1])
def test_a_file_is_what_the_command_writes(
    api: httpx.Client, path: Path, listing: str, params: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "CHUNK", 7)
    answer = api.get(f"/api/export/{listing}.csv", params=params)
    assert answer.headers["content-disposition"] == f'attachment; filename="{listing}.csv"'
    assert answer.content.decode() == run(listing, "--ledger", path, "--csv", *options(params)).out


def test_there_is_no_more_after_the_last_item(api: httpx.Client) -> None:
    for listing in ("encounters", "positions"):
        held = len(everything(api, listing, since="2025-06", until="2025-06"))
        assert held > 1
        for limit in (held - 1, held):
            told = api.get(f"/api/{listing}", params={"limit": limit, "since": "2025-06", "until": "2025-06"}).json()
            assert told["more"] == (limit < held)


def test_a_report_is_its_record(api: httpx.Client, path: Path) -> None:
    assert api.get("/api/reports/demo-nl").json() == json.loads(run("show", "demo-nl", "--ledger", path, "--json").out)


FILTERS: list[Params] = [
    {},
    {"side": "United States", "issue": "ceasefire"},
    {"actor": "Volodymyr Zelensky", "since": "2025-05-15", "until": "2025-06", "min_score": "0.5"},
]


@pytest.mark.parametrize("params", FILTERS)
@pytest.mark.parametrize("analysis", ["positions", "shifts", "repeats", "threads"])
def test_an_analysis_finds_what_the_command_finds(api: httpx.Client, path: Path, analysis: str, params: Params) -> None:
    told = run(analysis, "--ledger", path, "--json", *options(params))
    assert everything(api, analysis, limit=7, **params) == json.loads(told.out)


@pytest.mark.parametrize("params", FILTERS)
def test_the_stalls_are_those_of_the_command(api: httpx.Client, path: Path, params: Params) -> None:
    told = run("stalls", "--ledger", path, "--json", *options(params))
    assert api.get("/api/stalls", params=params).json() == json.loads(told.out)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"date": "2025-05-19"},
        {"encounter": "demo-nl#e1", "issue": "ceasefire"},
        {"since": "2025-06-02", "until": "2025-06-04", "side": "Russia"},
        {"since": "2025-05", "actor": "vladimir putin", "min_score": "0.9"},
    ],
)
def test_a_contrast_is_that_of_the_command(api: httpx.Client, path: Path, params: Params) -> None:
    told = run("contrast", "united states", "Russia", "--ledger", path, "--json", *options(params))
    answer = api.get("/api/contrast", params={"a": "united states", "b": "Russia", **params})
    assert answer.json() == json.loads(told.out)


def test_the_particulars_are_those_of_the_command_without_the_folder(api: httpx.Client, path: Path) -> None:
    told = json.loads(run("info", "--ledger", path, "--json").out)
    assert api.get("/api/info").json() == {**told, "ledger": "demo.ledger"}


# Search


def test_words_are_found_where_they_stand(api: httpx.Client) -> None:
    (found,) = everything(api, "search", q='"Alleen Poetin heeft daar baat bij"')
    assert (found["report"], found["speaker"]) == ("demo-nl", "Volodymyr Zelensky")


def test_reports_are_found_by_their_words_the_last_day_first(api: httpx.Client) -> None:
    found = everything(api, "search", kind="report", q="memorandum")
    assert {"demo-nl", "demo-en-0603-a"} <= {f["report"] for f in found}
    assert [f["published"] for f in found] == sorted((f["published"] for f in found), reverse=True)


def test_facets_count_what_a_search_finds(api: httpx.Client) -> None:
    counted = api.get("/api/facets", params={"kind": "act", "side": "Russia"}).json()
    found = everything(api, "search", kind="act", side="Russia")
    assert counted["side"] == [{"value": "Russia", "count": len(found)}]
    assert sum(c["count"] for c in counted["language"]) == len(found)


@pytest.mark.parametrize(
    "query", ["kind=report&side=Russia", "kind=statement&issue=ceasefire", "kind=report&min_score=0.5"]
)
def test_what_can_not_narrow_a_search_is_refused_and_not_passed_over(api: httpx.Client, query: str) -> None:
    for page in ("search", "facets"):
        answer = api.get(f"/api/{page}?{query}")
        assert answer.status_code == 400
        assert "has no" in answer.json()["error"]


# Refusals


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("acts?issue=ceasfire", 404, "Nearest: ceasefire"),
        ("acts?side=Rusia", 404, "Nearest: Russia"),
        ("acts?type=DANCE", 404, "Known: AGREE"),
        ("export/acts.csv?toward=Rusia", 404, "Nearest: Russia"),
        ("statements?actor=Puttin", 404, "Nearest"),
        ("actors?side=Rusia", 404, "Nearest"),
        ("encounters?side=Rusia", 404, "Nearest: Russia"),
        ("search?side=Rusia", 404, "Nearest: Russia"),
        ("facets?kind=act&issue=ceasfire", 404, "Nearest: ceasefire"),
        ("positions?side=Rusia", 404, "Nearest: Russia"),
        ("stalls?issue=ceasfire", 404, "Nearest: ceasefire"),
        ("threads?actor=Puttin", 404, "Nearest"),
        ("contrast?a=Rusia&b=Ukraine", 404, "Nearest: Russia"),
        ("contrast?a=Russia&b=Ukraine&encounter=demo-nl%23e99", 404, "Nearest: demo-nl#e1"),
        ("reports/nix", 404, "Nearest"),
        ("jobs/nix", 404, "There is no job 'nix'"),
        ("nix", 404, "/api/openapi.json"),
        ("acts?since=gisteren", 400, "is no date"),
        ("positions?since=2030", 400, "from 2025-02-13 to 2025-08-19"),
        ("contrast?a=Russia&b=Ukraine&date=2025-05-19&since=2025", 400, "Give one"),
        (f"statements?q={'x' * 301}", 400, "Give at most 300"),
        ("acts?isue=ceasefire", 400, "Known: since, until"),
        ("acts?limit=201", 422, "limit"),
        ("acts?skip=-1", 422, "skip"),
        ("acts?min_score=nan", 422, "min_score"),
        ("contrast?a=Russia", 422, "b"),
        ("encounters?kind=party", 422, "kind"),
        ("stalls?limit=5", 400, "'limit' is no parameter"),
        ("reviews?coder=bob", 400, "Known: limit, skip"),
    ],
)
def test_what_can_not_be_asked_is_refused_with_the_reason(
    api: httpx.Client, query: str, status: int, words: str
) -> None:
    answer = api.get(f"/api/{query}")
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    assert words in answer.json()["error"]


@pytest.mark.parametrize(
    "query", ["positions", "shifts", "repeats", "stalls", "threads", "contrast?a=Russia&b=Ukraine"]
)
def test_a_filter_that_leaves_too_much_for_an_analysis_is_refused(
    api: httpx.Client, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "LARGEST", 60)
    refused = api.get(f"/api/{query}")
    assert refused.status_code == 400
    assert "Give since and until" in refused.json()["error"]
    days = ("&" if "?" in query else "?") + "since=2025-05-20&until=2025-05-20"
    assert api.get(f"/api/{query}{days}").status_code == 200


def test_repeats_are_refused_where_statements_alone_are_too_many(
    api: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    params = {"side": "Russia", "since": "2025-05", "until": "2025-06"}
    acts, statements = (len(everything(api, listing, **params)) for listing in ("acts", "statements"))
    fewer, more = sorted((acts, statements))
    assert fewer < more
    monkeypatch.setattr(asked, "LARGEST", fewer)
    refused = api.get("/api/repeats", params=params)
    assert (refused.status_code, "statements" in refused.json()["error"]) == (400, statements > acts)


# What a ledger can hold


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_arrives_as_it_is(text: str) -> None:
    assert json.loads(Json({text: [text]}).body) == {text: [text]}


def test_no_number_that_is_none_is_sent() -> None:
    with pytest.raises(ValueError, match="JSON"):
        Json({"score": float("nan")})


def test_hostile_words_arrive_as_they_are_and_run_nowhere(serve: Serve, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\u202e=1+1"
    made = sample.extraction("=cmd")
    with Ledger(tmp_path / "a.ledger") as book:
        book.add(replace(made, report=replace(made.report, title=evil, url="javascript:alert(1)")))
    base = serve(tmp_path / "a.ledger")
    answer = httpx.get(f"{base}/api/reports/%3Dcmd")
    assert answer.json()["title"] == evil
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    table = httpx.get(f"{base}/api/export/acts.csv").text
    assert [row["report"] for row in csv.DictReader(io.StringIO(table))] == ["'=cmd", "'=cmd"]


def test_a_ledger_without_reports_answers_with_empty_lists(serve: Serve, tmp_path: Path) -> None:
    base = serve(tmp_path / "empty.ledger")
    for listing in ("reports", "statements", "acts", "encounters", "actors", "positions", "threads", "search"):
        assert httpx.get(f"{base}/api/{listing}").json() == {"items": [], "skip": 0, "more": False}
    for listing in ("statements", "acts", "encounters"):
        assert httpx.get(f"{base}/api/export/{listing}.csv").text.count("\n") == 1


# Reviews


def judged(client: httpx.Client, **given: Any) -> httpx.Response:
    return client.post("/api/review", json={"report": "demo-nl", "layer": "act", "number": "a1"} | given)


def test_a_verdict_is_stored_and_its_standing_told(writing: httpx.Client, demo: Path) -> None:
    answer = judged(writing, verdict="reject")
    assert answer.json() == {"report": "demo-nl", "layer": "act", "number": "a1", "standing": "rejected"}
    assert "a1" not in [a["act"] for a in everything(writing, "acts") if a["report"] == "demo-nl"]
    with Ledger(demo) as book:
        assert [(r.coder, r.verdict) for r in Reviews(book).log()] == [("anna", "reject")]


def test_an_edit_is_told_by_the_lists_from_then_on(writing: httpx.Client) -> None:
    assert judged(writing, verdict="edit", changes={"type": "THREATEN"}).json()["standing"] == "edited"
    (act,) = (a for a in everything(writing, "acts") if (a["report"], a["act"]) == ("demo-nl", "a1"))
    assert act["type"] == "THREATEN"


def test_the_last_verdict_can_be_taken_back(writing: httpx.Client) -> None:
    judged(writing, verdict="reject")
    undone = writing.post("/api/review/undo").json()
    assert undone == {"report": "demo-nl", "layer": "act", "number": "a1", "standing": None}
    assert strays(shape_of("/api/review/undo", "post"), undone) == []
    assert "a1" in [a["act"] for a in everything(writing, "acts") if a["report"] == "demo-nl"]
    assert writing.post("/api/review/undo").json() == dict.fromkeys(("report", "layer", "number", "standing"))


def test_an_editor_settles_a_disagreement(writing: httpx.Client, demo: Path) -> None:
    with Ledger(demo) as book:
        Reviews(book).judge(At("demo-nl", "act", "a1"), "reject", "bob")
    assert judged(writing, verdict="accept").json()["standing"] == "disputed"
    assert judged(writing, verdict="accept", settles=True).json()["standing"] == "accepted"


def test_every_verdict_is_logged_the_last_first(writing: httpx.Client) -> None:
    judged(writing, verdict="accept")
    judged(writing, verdict="edit", changes={"type": "THREATEN"})
    writing.post("/api/review/undo")
    told = writing.get("/api/reviews").json()
    assert [r["verdict"] for r in told["items"]] == ["undo", "edit", "accept"]
    assert strays(shape_of("/api/reviews"), told) == []
    assert [r["verdict"] for r in everything(writing, "reviews", limit=1)] == ["undo", "edit", "accept"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"number": "a999"}, 404),
        ({"report": "nix"}, 404),
        ({"layer": "poem"}, 422),
        ({"verdict": "maybe"}, 422),
        ({"verdict": "undo"}, 422),
        ({"verdict": "edit"}, 400),
        ({"verdict": "edit", "changes": {"type": "DANCE"}}, 400),
        ({"verdict": "edit", "changes": {"score": "1"}}, 400),
        ({"verdict": "edit", "changes": {"words": "These words nobody wrote"}}, 400),
        ({"verdict": "edit", "changes": {"words": "x" * 20_001}}, 422),
        ({"settle": True}, 422),
        ({"report": "\ud800"}, 422),
        ({"verdict": "edit", "changes": {"\ud800": "x"}}, 422),
        ({"verdict": "edit", "changes": {"type": "\ud800"}}, 422),
        ({"\ud800": "x"}, 422),
    ],
)
def test_a_verdict_that_can_not_be_is_refused_and_not_stored(
    api: httpx.Client, path: Path, given: dict[str, Any], status: int
) -> None:
    with Ledger(path) as book:
        before = Reviews(book).log()
    body = {"report": "demo-nl", "layer": "act", "number": "a1", "verdict": "accept"} | given
    headers = {"X-CSRF-Token": api.get("/api/me").json()["token"], "Content-Type": "application/json"}
    answer = api.post("/api/review", content=json.dumps(body), headers=headers)
    assert answer.status_code == status
    assert isinstance(answer.json()["error"], str)
    with Ledger(path) as book:
        assert Reviews(book).log() == before


def test_a_call_that_changes_something_needs_the_token_and_our_origin(writing: httpx.Client, demo: Path) -> None:
    right = writing.headers["X-CSRF-Token"]
    for headers in (
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "guessed"},
        {"X-CSRF-Token": right, "Origin": "http://evil.example"},
    ):
        writing.headers.update(headers)
        assert judged(writing, verdict="accept").status_code == 403
        assert writing.post("/api/review/undo").status_code == 403
    with Ledger(demo) as book:
        assert Reviews(book).log() == []


def test_agreement_is_that_of_the_analysis(serve: Serve, demo: Path) -> None:
    with Ledger(demo) as book:
        reviews = Reviews(book)
        for n, entry in enumerate(reviews.waiting("act", "x")[:4]):
            for coder in ("bob", "carl"):
                reviews.judge(At(entry.act.report_id, "act", entry.act.id), "accept" if n % 2 else "reject", coder)
        found = [asdict(a) for a in agreements("act", reviews.codes("act"))]
    told = httpx.get(f"{serve(demo)}/api/agreement").json()
    assert told["items"] == json.loads(json.dumps(found))
    assert (told["items"][0]["kind"], told["items"][0]["alpha"]) == ("verdict", 1.0)
    assert strays(shape_of("/api/agreement"), told) == []


# Who may what


@pytest.fixture
def entered(serve: Serve, demo: Path) -> Iterator[dict[str, httpx.Client]]:
    """By name, clients that are logged in: a reader, two reviewers and an editor; and one that is not."""
    users = Users(demo.with_name("demo.ledger.users"))
    roles = {"rita": "reader", "bob": "reviewer", "carl": "reviewer", "edith": "editor"}
    for name, role in roles.items():
        users.add(name, PASSWORD, role)
    base = serve(demo, users=users)
    clients = {name: httpx.Client(base_url=base) for name in (*roles, "nobody")}
    for name, role in roles.items():
        assert clients[name].post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
        me = clients[name].get("/api/me").json()
        assert (me["name"], me["role"]) == (name, role)
        clients[name].headers["X-CSRF-Token"] = me["token"]
    yield clients
    for client in clients.values():
        client.close()


def test_a_role_may_what_is_its_own_and_no_more(entered: dict[str, httpx.Client]) -> None:
    for path, methods in PATHS.items():  # where there are accounts, nobody else is told anything
        for method in methods:
            answer = entered["nobody"].request(method, path.replace("{id}", "x"))
            assert (answer.status_code, isinstance(answer.json()["error"], str)) == (401, True), path

    reader, reviewer, editor = (entered[name] for name in ("rita", "bob", "edith"))
    refused = [reader.get("/api/reviews"), reader.get("/api/agreement"), reader.get("/api/jobs/x")]
    refused += [reader.post("/api/review/undo"), judged(reader, verdict="accept")]
    refused += [reviewer.get("/api/jobs/x"), judged(reviewer, verdict="accept", settles=True)]
    for answer in refused:
        assert answer.status_code == 403
        assert "This needs the role" in answer.json()["error"]

    assert reader.get("/api/acts").status_code == reviewer.get("/api/agreement").status_code == 200
    assert judged(reviewer, verdict="accept").json()["standing"] == "accepted"
    assert judged(editor, verdict="accept", settles=True).json()["standing"] == "accepted"
    assert editor.get("/api/jobs/x").status_code == 404
    coders = {name: [r["coder"] for r in everything(entered[name], "reviews")] for name in ("bob", "carl", "edith")}
    assert coders == {"bob": ["bob"], "carl": [], "edith": ["edith", "bob"]}


# Jobs


def test_a_job_tells_what_became_of_each_input(tmp_path: Path) -> None:
    app = make(tmp_path / "a.ledger", "anna")

    client = TestClient(app, base_url="http://localhost")
    id = app.state.site.jobs.address("/etc/passwd")
    end = time.monotonic() + 20
    while (job := client.get(f"/api/jobs/{id}").json())["state"] != "done":
        assert time.monotonic() < end
        time.sleep(0.05)
    app.state.site.jobs.close()
    app.state.site.book.close()
    assert strays(shape_of("/api/jobs/{id}"), job) == []
    assert [r["outcome"] for r in job["results"]] == ["left out"]
    assert "is no address" in job["results"][0]["reason"]
