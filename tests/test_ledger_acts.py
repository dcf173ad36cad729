"""Acts and encounters in the ledger: stored, found again, filtered, superseded; and ledgers older than they are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

import sample
from bestand import sqlite
from bestand.entries import Filter
from bestand.errors import FilterError
from bestand.ledger import Ledger
from bestand.records import Provenance


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.ledger"
    with Ledger(path) as book:
        book.add(sample.extraction())
    return path


def acts(path: Path, **where: object) -> list[str]:
    with Ledger(path) as book:
        return [e.act.id for e in book.acts(Filter(**where))]  # type: ignore[arg-type]


def encounters(path: Path, **where: object) -> list[str]:
    with Ledger(path) as book:
        return [e.encounter.id for e in book.encounters(Filter(**where))]  # type: ignore[arg-type]


def test_a_reading_comes_back_with_its_acts_and_encounters_as_they_were(path: Path) -> None:
    with Ledger(path) as book:
        assert book.extraction("r1") == sample.extraction()


@pytest.mark.parametrize(
    ("where", "listed"),
    [
        ({}, ["a1", "a2"]),
        ({"actor": "russia"}, ["a1"]),
        ({"actor": "RUSSIA"}, ["a1"]),
        ({"side": "Russia"}, ["a1"]),
        ({"toward": "Donald Trump"}, ["a1"]),
        ({"toward": "united states"}, ["a1"]),
        ({"type": "ASSAULT"}, ["a2"]),
        ({"told_by": ("russia",)}, ["a1", "a2"]),
        ({"told_by": ("Ukraine", "France")}, []),
        ({"issue": "ceasefire"}, ["a1"]),
        ({"issue": "none"}, ["a2"]),
        ({"text": "WEIGERT"}, ["a1"]),
        ({"min_score": 0.5}, ["a2"]),
        ({"since": "2025-06"}, []),
        ({"until": "2025-05"}, ["a1", "a2"]),
        ({"outlet": "de overtocht"}, ["a1", "a2"]),
        ({"language": "de"}, []),
        ({"report": "r1", "type": "REJECT"}, ["a1"]),
    ],
)
def test_each_field_of_a_filter_narrows_acts(path: Path, where: dict[str, object], listed: list[str]) -> None:
    assert acts(path, **where) == listed


@pytest.mark.parametrize(
    ("where", "listed"),
    [
        ({}, ["e1", "e2"]),
        ({"actor": "vladimir-putin"}, ["e1", "e2"]),
        ({"actor": "Somebody"}, []),
        ({"side": "United States"}, ["e1", "e2"]),
        ({"kind": "call"}, ["e1"]),
        ({"status": "planned"}, ["e2"]),
        ({"text": "istanbul"}, ["e2"]),
        ({"min_score": 0.5}, ["e1"]),
    ],
)
def test_each_field_of_a_filter_narrows_encounters(path: Path, where: dict[str, object], listed: list[str]) -> None:
    assert encounters(path, **where) == listed


def test_a_newer_reading_supersedes_acts_and_keeps_them(path: Path) -> None:
    with Ledger(path) as book:
        assert book.add(sample.extraction(made=Provenance("0.2.0", "other", "codebook"))) == "superseded"
        assert len(list(book.acts())) == 2
        assert len(list(book.acts(superseded=True))) == 4
        assert len(list(book.encounters(superseded=True))) == 4


def test_info_counts_acts_and_encounters(path: Path) -> None:
    with Ledger(path) as book:
        held = book.info()
    assert (held["acts"], held["encounters"]) == (2, 2)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        (Filter(actor="Rusia"), "There is no actor 'Rusia'. Nearest: Russia"),
        (Filter(side="Ukraine"), "There is no side 'Ukraine'"),
        (Filter(toward="Donald Tramp"), "There is no target 'Donald Tramp'. Nearest: Donald Trump"),
        (Filter(type="REFUSE"), "There is no type 'REFUSE'. Nearest: .*Known: AGREE, "),
        (Filter(issue="ceasefires"), "There is no issue 'ceasefires'. Nearest: ceasefire, "),
    ],
)
def test_a_filter_of_acts_that_names_nothing_is_told_what_there_is(path: Path, where: Filter, told: str) -> None:
    with Ledger(path) as book, pytest.raises(FilterError, match=told):
        book.check_acts(where)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        (Filter(kind="phone"), "There is no kind 'phone'. .*Known: call, meeting, talks, summit."),
        (Filter(status="over"), "There is no status 'over'. .*Known: held, planned."),
        (Filter(actor="Trump"), "There is no participant 'Trump'. Nearest: Donald Trump"),
        (Filter(side="Mars"), "There is no side 'Mars'"),
    ],
)
def test_a_filter_of_encounters_that_names_nothing_is_told_what_there_is(path: Path, where: Filter, told: str) -> None:
    with Ledger(path) as book, pytest.raises(FilterError, match=told):
        book.check_encounters(where)


@pytest.mark.parametrize("where", [Filter(), Filter(issue="sanctions"), Filter(type="AGREE"), Filter(issue="none")])
def test_what_the_codebook_knows_may_be_asked_though_the_ledger_has_none(path: Path, where: Filter) -> None:
    with Ledger(path) as book:
        book.check_acts(where)


def test_a_ledger_of_the_schema_before_keeps_its_entries_and_takes_acts(tmp_path: Path) -> None:
    path = tmp_path / "old.ledger"
    engine = sqlite.engine_for(path)
    config = Config()
    config.set_main_option("script_location", "bestand:migrations")
    with sqlite.writing(engine, path) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            "INSERT INTO report VALUES ('r0','d','Ja, zei hij.','nl',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'')"
        )
        old.execute("INSERT INTO reading VALUES (1,'r0','0.1.0','m','c','now',NULL)")
        old.execute(
            "INSERT INTO statement VALUES (1,1,'s1','[[8, 11]]','[[4, 7]]','[[0, 2]]','Ja','direct','Putin','putin',"
            "'name','[]',0.9,NULL,NULL,0,NULL,0.8)"
        )
        old.commit()
    with Ledger(path) as book:
        (entry,) = book.statements()
        assert (entry.content, entry.statement.speaker.name, entry.statement.speaker.side) == ("Ja", "Putin", None)  # type: ignore[union-attr]
        assert list(book.acts()) == []
        book.add(sample.extraction())
        assert len(list(book.acts())) == 2
