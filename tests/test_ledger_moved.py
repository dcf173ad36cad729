"""What the analyses ask of a ledger: vectors kept, the last day, one encounter, a side's spelling; older ledgers."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

import sample
from bestand import likeness, sqlite
from bestand.entries import Filter
from bestand.errors import FilterError
from bestand.ledger import MOST_ASKED, Ledger
from bestand.likeness import WIDTH, digest
from bestand.records import Extraction


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.ledger"
    with Ledger(path) as book:
        book.add(sample.extraction())
    return path


def kept(path: Path) -> dict[str, bytes]:
    """The vectors that a ledger keeps, by digest."""
    with closing(sqlite3.connect(path)) as made:
        return dict(made.execute("SELECT digest, value FROM vector"))


def keep(path: Path, passages: Sequence[str], model: str | None = None) -> None:
    """Have a ledger keep a vector of our own for each passage."""
    rows = [(digest(p), model or likeness.model(), bytes([n % 100] * WIDTH)) for n, p in enumerate(passages)]
    with closing(sqlite3.connect(path)) as made:
        made.executemany("INSERT INTO vector VALUES (?, ?, ?)", rows)
        made.commit()


# Vectors


def test_a_vector_is_made_once_and_kept(path: Path) -> None:
    with Ledger(path) as book:
        first = book.vectors(["Er komt een bestand", "Er komt geen bestand"])
        held = kept(path)
        assert held == first
        assert sorted(first) == sorted(map(digest, ("Er komt een bestand", "Er komt geen bestand")))
    with closing(sqlite3.connect(path)) as made:  # a mark by which a vector that is made again would show
        made.execute("UPDATE vector SET value = ?", (bytes(WIDTH),))
        made.commit()
    with Ledger(path) as book:
        again = book.vectors(["er komt  een BESTAND", "Er komt geen bestand"])
    assert again == dict.fromkeys(first, bytes(WIDTH))


def test_a_vector_by_another_model_does_not_count(path: Path) -> None:
    keep(path, ["Er komt een bestand"], model="usem3-0")
    with Ledger(path) as book:
        (found,) = book.vectors(["Er komt een bestand"]).values()
    assert found == likeness.encode(["Er komt een bestand"])[0]
    with closing(sqlite3.connect(path)) as made:
        assert made.execute("SELECT count(*) FROM vector").fetchone() == (2,)


def test_more_vectors_than_one_question_takes_are_all_found(path: Path) -> None:
    passages = [f"zin nummer {n}" for n in range(2 * MOST_ASKED + 1)]
    keep(path, passages)
    with Ledger(path) as book:
        found = book.vectors(passages)
    assert found == kept(path)
    assert len(found) == len(passages)


def test_no_passages_have_no_vectors(path: Path) -> None:
    with Ledger(path) as book:
        assert book.vectors([]) == {}
    assert kept(path) == {}


def test_while_another_writes_vectors_are_made_and_not_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 50)
    with Ledger(path) as book, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert list(book.vectors(["Er komt een bestand"])) == [digest("Er komt een bestand")]
        other.execute("ROLLBACK")
    assert kept(path) == {}


# The last day


def dated(path: Path, *days: str | None) -> Path:
    with Ledger(path) as book:
        for n, day in enumerate(days):
            book.add(sample.extraction(f"d{n}", day))
    return path


@pytest.mark.parametrize(
    ("days", "where", "last"),
    [
        (["2025-05-20", "2025-05-18"], Filter(), "2025-05-20"),
        (["2025-05-20", "2025-06"], Filter(), "2025-06-30"),
        (["2025-05-20", None], Filter(), "2025-05-20"),
        (["2025-05-20", "2025-05/.."], Filter(), "2025-05-20"),
        ([None], Filter(), None),
        ([], Filter(), None),
        (["2025-05-20", "2025-05-18"], Filter(until="2025-05-19"), "2025-05-18"),
        (["2025-05-20", "2025-05-18"], Filter(since="2025-05-21"), None),
        (["2025-05-20"], Filter(outlet="de overtocht"), "2025-05-20"),
        (["2025-05-20"], Filter(outlet="De Krant"), None),
    ],
)
def test_the_last_day_is_that_of_the_reports_under_a_filter(
    tmp_path: Path, days: list[str | None], where: Filter, last: str | None
) -> None:
    with Ledger(dated(tmp_path / "a.ledger", *days)) as book:
        assert book.last_day(where) == last


def test_the_last_day_without_a_filter_is_that_of_all_reports(tmp_path: Path) -> None:
    with Ledger(dated(tmp_path / "a.ledger", "2025-05-18", "2025-05-20")) as book:
        assert book.last_day() == "2025-05-20"


# One encounter


@pytest.mark.parametrize(("id", "kind"), [("r1#e1", "call"), ("r1#e2", "meeting")])
def test_an_encounter_is_found_by_the_id_of_a_listing(path: Path, id: str, kind: str) -> None:
    with Ledger(path) as book:
        entry = book.encounter(id)
    assert (entry.encounter.kind, entry.about.report_id) == (kind, "r1")


def test_an_encounter_is_found_though_the_reports_id_holds_the_sign(tmp_path: Path) -> None:
    with Ledger(tmp_path / "a.ledger") as book:
        book.add(sample.extraction("r#1"))
        assert book.encounter("r#1#e1").encounter.kind == "call"


@pytest.mark.parametrize("id", ["r1#e9", "r9#e1", "r1", "e1", "#", "", "R1#e1", "r1#E1"])
def test_an_encounter_that_is_none_is_told_the_nearest(path: Path, id: str) -> None:
    with Ledger(path) as book, pytest.raises(FilterError, match=r"There is no encounter '.*Nearest: r1#e"):
        book.encounter(id)


def test_a_ledger_without_encounters_says_so(tmp_path: Path) -> None:
    bare = sample.extraction()
    with Ledger(tmp_path / "a.ledger") as book:
        book.add(Extraction(bare.report, bare.statements, bare.provenance))
        with pytest.raises(FilterError, match=r"There is no encounter 'r1#e1'\. It has none\."):
            book.encounter("r1#e1")


# Sides


@pytest.mark.parametrize(
    ("given", "spelled"), [("russia", "Russia"), ("RUSSIA", "Russia"), ("Russia", "Russia"), ("mars", "mars")]
)
def test_a_side_is_spelled_as_the_ledger_has_it(path: Path, given: str, spelled: str) -> None:
    with Ledger(path) as book:
        assert book.spelled_side(given) == spelled


# Older ledgers


def old(path: Path, revision: str) -> Path:
    """An empty ledger of an older schema."""
    engine = sqlite.engine_for(path)
    config = Config()
    config.set_main_option("script_location", "bestand:migrations")
    with sqlite.writing(engine, path) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    return path


def copied(source: Path, target: Path) -> None:
    """Put what one ledger stores into another, table by table, but what the other has no table for."""
    with closing(sqlite3.connect(target)) as made:
        made.execute("ATTACH ? AS source", (str(source),))
        for table in ("report", "reading", "statement", "act", "encounter", "participant"):
            columns = ", ".join(f'"{row[1]}"' for row in made.execute(f"PRAGMA main.table_info({table})"))
            made.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM source.{table}")
        made.commit()


def stored(path: Path) -> list[object]:
    with Ledger(path) as book:
        return [book.extraction("r1"), list(book.statements()), list(book.acts()), list(book.encounters())]


def schema_of(path: Path) -> tuple[set[tuple[str, str]], str]:
    """The tables and indexes of a ledger by their making, and its revision."""
    with closing(sqlite3.connect(path)) as made:
        tables = {row[1] for row in made.execute("SELECT type, name FROM sqlite_master WHERE type = 'table'")}
        found = {(t, row[1]) for t in tables for row in made.execute(f"PRAGMA table_info({t})")}
        for table in tables:
            for _, index, *_ in made.execute(f"PRAGMA index_list({table})").fetchall():
                columns = [row[2] for row in made.execute(f"PRAGMA index_info({index})")]
                found.add((index, ",".join(columns)))
        return found, made.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def test_a_ledger_of_the_schema_before_keeps_what_is_stored_and_takes_vectors(path: Path, tmp_path: Path) -> None:
    before = old(tmp_path / "old.ledger", "0002")
    assert ("vector", "digest") not in schema_of(before)[0]
    copied(path, before)
    assert stored(before) == stored(path)
    keep(before, ["Er komt een bestand"])
    with Ledger(before) as book:
        assert book.vectors(["Er komt een bestand"]) == {digest("Er komt een bestand"): bytes(WIDTH)}
        assert book.add(sample.extraction()) == "unchanged"


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_a_ledger_brought_to_the_newest_schema_is_as_one_made_anew(path: Path, tmp_path: Path, revision: str) -> None:
    before = old(tmp_path / "old.ledger", revision)
    with Ledger(before):
        pass
    assert schema_of(before) == schema_of(path)
