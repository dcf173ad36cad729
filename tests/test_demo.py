"""The demo dossier: what a desk should find in it, as it was written by hand before the first run."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from bestand import sources
from bestand.analyses import contrast, positions, repeats, shifts, stalls, threads
from bestand.analyses.contrast import days_of, met
from bestand.analyses.positions import matrix
from bestand.entries import Filter
from bestand.ledger import Ledger
from bestand.pipeline import Reader
from bestand.records import Report

DEMO = files("bestand") / "data" / "demo"
TABLE = tomllib.loads((Path(__file__).parent / "demo_findings.toml").read_text(encoding="utf-8"))


def rows(kind: str) -> list[Any]:
    """The rows of one analysis; one that is not found yet says why, and must be told once it is found."""
    return [
        pytest.param(
            row,
            id=f"{row['side'] if 'side' in row else row.get('speaker', row.get('date'))}: {row['why'][:40]}",
            marks=[pytest.mark.xfail(strict=True, reason=row["missing"])] if "missing" in row else [],
        )
        for row in TABLE[kind]
    ]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    reader = Reader()
    with Ledger(tmp_path_factory.mktemp("demo") / "demo.ledger") as book:
        for path in sorted(DEMO.iterdir(), key=lambda p: p.name):
            for report in sources.read(str(path)):
                assert isinstance(report, Report)
                book.add(reader.read(report))
        yield book


def test_the_dossier_has_eight_reports_in_each_language(book: Ledger):
    held = list(book.reports())
    assert {code: sum(r.language == code for r in held) for code in ("nl", "en", "de")} == {"nl": 8, "en": 8, "de": 8}
    assert all(r.title and "(" in r.title and r.outlet and r.published for r in held)


@pytest.mark.parametrize("row", rows("threads"))
def test_one_statement_is_found_in_its_reports(book: Ledger, row: dict[str, Any]):
    found = [
        t
        for t in threads(book.statements(), book.vectors)
        if t.speaker == row["speaker"] and any(row["holds"] in e.words for e in t.statements)
    ]
    assert any(
        t.outlets == row["outlets"]
        and sorted(set(t.languages)) == row.get("languages", ["en"])
        and sum(len(group) for group in t.copies) == row.get("copies", 0)
        for t in found
    )


@pytest.mark.parametrize("row", rows("repeats"))
def test_what_was_said_again_is_found(book: Ledger, row: dict[str, Any]):
    found = [r for r in repeats(book.acts()) if (r.side, r.issue) == (row["side"], row["issue"])]
    assert any(r.stance == row.get("stance", r.stance) and len(r.dates) >= row["dates"] for r in found)


@pytest.mark.parametrize("row", rows("shifts"))
def test_what_moved_is_found(book: Ledger, row: dict[str, Any]):
    found = [s for s in shifts(book.acts()) if (s.side, s.issue) == (row["side"], row["issue"])]
    assert any(s.direction == row.get("direction", s.direction) for s in found)


@pytest.mark.parametrize("row", rows("stalls"))
def test_what_stalls_is_found(book: Ledger, row: dict[str, Any]):
    found = [s for s in getattr(stalls(book.acts(), book.last_day()), row["kind"]) if s.side == row["side"]]
    assert any(
        s.due == row.get("due", s.due) and s.days == row.get("days", s.days) and s.issue == row.get("issue", s.issue)
        for s in found
    )


@pytest.mark.parametrize("row", rows("contrast"))
def test_two_accounts_differ_where_they_do(book: Ledger, row: dict[str, Any]):
    a, b = row["sides"]
    since, until = days_of(row["date"])
    days = Filter(since=since, until=until)
    call = met(book.encounters(days), a, b, row["date"])
    assert call is not None
    assert call.encounter.kind == "call"
    found = contrast(a, b, book.statements(days), book.acts(days), call)
    for part in ("only_a", "only_b", "conflict"):
        assert set(row.get(part, [])) <= {one.issue for one in getattr(found, part)}


@pytest.mark.parametrize("row", rows("positions"))
def test_where_a_side_stands_is_found(book: Ledger, row: dict[str, Any]):
    where = Filter(side=row["side"], issue=row["issue"], until=row.get("until"))
    found = positions(book.acts(where))
    if "until" in row:
        assert matrix(found)[row["side"]][row["issue"]].stance == row["stance"]
    else:
        assert any(p.stance == row["stance"] and p.claimed_by is None for p in found)
