from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st

import bestand.sqlite
from bestand import migrations
from bestand.days import day_range
from bestand.entries import entries_of
from bestand.errors import (
    FilterError,
    LedgerConflictError,
    LedgerError,
    LedgerLockedError,
    LedgerNewerError,
)
from bestand.ledger import Filter, Ledger
from bestand.records import Extraction, Provenance, Resolution
from bestand.schema import HEAD, metadata
from bestand.testing import marked

OLD = Provenance("0.1.0", "old model", "codebook")
NEW = Provenance("0.1.0", "new model", "codebook")
JA = "{1s Trump} {1q zei}: {1c „Ja”}."
TRUMP, PUTIN, ZELENSKY = "Donald Trump", "Vladimir Putin", "Volodymyr Zelensky"


def reading(
    text: str = JA, made: Provenance = OLD, speaker: str = TRUMP, score: float = 1.0, **about: str
) -> Extraction:
    """What a reader might have made of a marked text, one speaker for all its statements."""
    report, found = marked(text, **about)
    by = [Resolution(s.source, speaker.casefold().replace(" ", "-"), speaker, "name", (), 0.9) for s in found]
    return Extraction(report, tuple(replace(s, speaker=b, score=score) for s, b in zip(found, by, strict=True)), made)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def book(path: Path) -> Iterator[Ledger]:
    with Ledger(path) as made:
        yield made


def count(path: Path, table: str = "report") -> int:
    return int(ask(path, f"SELECT count(*) FROM {table}")[0][0])


def ask(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def assert_whole(path: Path, each: int = 1) -> None:
    """SQLite finds no damage, and every report has one current reading with all its statements."""
    assert ask(path, "PRAGMA integrity_check") == [("ok",)]
    assert ask(path, "PRAGMA foreign_key_check") == []
    if not ask(path, "SELECT 1 FROM sqlite_master WHERE name = 'report'"):
        return
    counts = ask(
        path,
        "SELECT count(DISTINCT g.id), count(s.id) FROM report r LEFT JOIN reading g ON g.report_id = r.id"
        " AND g.superseded_by IS NULL LEFT JOIN statement s ON s.reading_id = g.id GROUP BY r.id",
    )
    assert set(counts) <= {(1, each)}


# Adding


def test_adding_twice_changes_nothing(book: Ledger, path: Path) -> None:
    assert [book.add(reading()), book.add(reading())] == ["added", "unchanged"]
    assert (count(path), count(path, "reading"), count(path, "statement")) == (1, 1, 1)


@pytest.mark.parametrize("made", [replace(OLD, model="new"), replace(OLD, codebook="new"), replace(OLD, version="0.2")])
def test_a_reading_made_otherwise_supersedes_and_the_old_one_stays(book: Ledger, made: Provenance) -> None:
    book.add(reading())
    assert book.add(reading("Trump {1q zei}: {1c „Ja”}.", made)) == "superseded"
    assert [e.provenance for e in book.statements()] == [made]
    assert [(e.provenance, e.source) for e in book.statements(superseded=True)] == [(OLD, "Trump"), (made, "")]


def test_an_old_reading_that_comes_back_is_current_again(book: Ledger, path: Path) -> None:
    for made in (OLD, NEW, OLD, NEW):
        book.add(reading(made=made))
        assert [e.provenance for e in book.statements()] == [made]
    assert book.add(reading(made=NEW)) == "unchanged"
    assert count(path, "statement") == 2


def test_a_reading_that_finds_nothing_supersedes_too(book: Ledger) -> None:
    book.add(reading())
    assert book.add(Extraction(marked("Trump zei: „Ja”.")[0], (), NEW)) == "superseded"
    assert list(book.statements()) == []
    assert book.extraction("marked").provenance == NEW


def test_an_id_taken_by_another_text_is_refused_and_the_rest_stays(book: Ledger, path: Path) -> None:
    book.add(reading())
    before = list(book.statements())
    with pytest.raises(
        LedgerConflictError, match=r"'marked' stands for another text .* Give one of the two another id"
    ):
        book.add(reading(JA.replace("Ja", "Nee")))
    assert list(book.statements()) == before
    assert_whole(path)


def test_the_ledger_knows_whose_reading_of_which_words_it_has(book: Ledger) -> None:
    known = reading()
    assert not book.has(known.report, OLD)
    book.add(known)
    assert book.has(known.report, OLD)
    assert not book.has(known.report, NEW)
    assert not book.has(replace(known.report, text="Andere woorden."), OLD)
    book.add(reading(made=NEW))
    assert not book.has(known.report, OLD)


def test_what_was_added_comes_back_as_it_was(book: Ledger) -> None:
    about: dict[str, Any] = {"title": "Ja", "outlet": "De Krant", "url": "https://k.example", "published": "2025-05~"}
    text = "{1q Volgens} {1s Trump} {1c komt er,} zei hij,{2s  Poetin} {1c,2c vrede\r\n en 🕊}."
    given = reading(text, **about, retrieved="2025-05-19T18:00:00Z", raw_digest="abc")
    first, second = given.statements
    speaker = Resolution(second.source, None, "the Kremlin chief", "described", ("putin", "peskov"), 0.4)
    second = replace(second, speaker=speaker, form="direct", channel="phone", said="2025-05-18", repeated=True)
    given = replace(given, statements=(first, replace(second, within="s1", score=0.25)))
    book.add(given)
    assert book.extraction("marked") == given
    assert list(book.statements()) == list(entries_of(given))
    assert list(book.reports()) == [given.report]


def test_a_statement_without_a_speaker_comes_back_unresolved(book: Ledger) -> None:
    report, (found,) = marked(JA)
    book.add(Extraction(report, (found,), OLD))
    (entry,) = book.statements()
    assert entry.statement.speaker == Resolution(found.source, None, None, "unresolved")


def test_half_a_surrogate_pair_is_refused_in_words(book: Ledger, path: Path) -> None:
    with pytest.raises(LedgerError, match=r"no half characters such as '\\ud83d'"):
        book.add(reading("Hij zei: {1c „\ud83d”}."))
    assert count(path) == 0


@pytest.fixture(scope="module")
def growing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger(tmp_path_factory.mktemp("growing") / "a.ledger") as made:
        yield made


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(source=WORDS, cue=WORDS, pieces=st.lists(WORDS, min_size=1, max_size=3), between=WORDS)
def test_every_entry_prints_its_words(growing: Ledger, source: str, cue: str, pieces: list[str], between: str) -> None:
    content = between.join(f"{{1c {piece}}}" for piece in pieces)
    given_ = reading(f"{between}{{1s {source}}}{between}{{1q {cue}}}{content}", id=os.urandom(8).hex())
    growing.add(given_)
    (entry,) = growing.statements(Filter(report=given_.report.id, text=pieces[0]))
    assert (entry.source, entry.cue, entry.content) == (source, cue, " … ".join(pieces))
    spans = entry.statement.content
    assert entry.content == " … ".join(given_.report.text[start:end] for start, end in spans)


# Listing


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Five reports, a to e, added in another order than that of their days."""
    given = [
        reading("{1c Niks.}", speaker="Özgür Özel", id="e"),
        reading(
            "{1c Über alles.}", speaker=ZELENSKY, id="d", outlet="Die Große Öffentlichkeit", published="2025-06-01"
        ),
        reading("{1c An under_score.}", speaker=PUTIN, score=0.4, language="en", id="c", published="2025-05-19"),
        reading("{1c Voor 100% zeker.} {2c Ja.}", id="b", outlet="De Krant", published="2025-05"),
        reading("{1c Ooit.}", id="a", language="de", published="../2025-03"),
    ]
    with Ledger(tmp_path_factory.mktemp("shelf") / "a.ledger") as made:
        for one in given:
            made.add(one)
        yield made


def test_entries_come_by_day_report_and_place_and_the_undated_last(shelf: Ledger) -> None:
    listed = [(e.report_id, e.statement.id) for e in shelf.statements()]
    assert listed == [("a", "s1"), ("b", "s1"), ("b", "s2"), ("c", "s1"), ("d", "s1"), ("e", "s1")]
    assert [r.id for r in shelf.reports()] == list("abcde")


@pytest.mark.parametrize(
    ("where", "listed"),
    [
        (Filter(actor="donald trump"), "ab"),
        (Filter(actor="donald-trump"), "ab"),
        (Filter(actor="ÖZGÜR özel"), "e"),
        (Filter(actor="Trump"), ""),
        (Filter(language="en"), "c"),
        (Filter(outlet="de krant"), "b"),
        (Filter(outlet="DIE GROSSE öffentlichkeit"), "d"),
        (Filter(report="d"), "d"),
        (Filter(min_score=0.5), "abde"),
        (Filter(text="ÜBER ALLES"), "d"),
        (Filter(text="100%"), "b"),
        (Filter(text="1%zeker"), ""),
        (Filter(text="r_s"), "c"),
        (Filter(text="u_der"), ""),
        (Filter(text="\\"), ""),
        (Filter(language="nl", text="ja"), "b"),
        (Filter(since="2025-05-20"), "bd"),
        (Filter(until="2025-05-20"), "abc"),
        (Filter(since="2025-05", until="2025-05"), "bc"),
        (Filter(since="2025-06"), "d"),
        (Filter(until="2024"), "a"),
        (Filter(since="2025-04"), "bcd"),
        (Filter(since="2025~"), "abcd"),
    ],
)
def test_each_field_of_a_filter_narrows(shelf: Ledger, where: Filter, listed: str) -> None:
    assert "".join(dict.fromkeys(e.report_id for e in shelf.statements(where))) == listed


@pytest.mark.parametrize("wrong", [Filter(since="gisteren"), Filter(until="2025-02-30"), Filter(until="2025-X1")])
def test_a_day_that_is_none_is_refused(shelf: Ledger, wrong: Filter, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(FilterError, match=r"is no date. Give EDTF, such as 2025, 2025-05"):
        list(shelf.statements(wrong))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("202X", ("2020-01-01", "2029-12-31")),
        ("2025-05-30/2025-06", ("2025-05-30", "2025-06-30")),
        ("../2025-06-02", ("0000-01-01", "2025-06-02")),
        ("2025-06-02/..", ("2025-06-02", "9999-12-31")),
        ("2025-05-19T18:00:00Z", ("2025-05-19", "2025-05-19")),
    ],
)
def test_a_vague_date_covers_its_days(edtf: str, days: tuple[str, str]) -> None:
    assert day_range(edtf) == days


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=12) | st.from_regex(r"[0-9XY/.-]{1,12}", fullmatch=True) | st.just("Y-2E9999"))
def test_a_date_however_odd_is_days_or_refused(edtf: str) -> None:
    with suppress(FilterError):
        assert all(isinstance(day, str) for day in day_range(edtf))


def test_actors_are_tallied_most_first(shelf: Ledger) -> None:
    told = [(t.speaker, t.actor, t.statements, t.reports, t.first, t.last) for t in shelf.actors()]
    assert told == [
        (TRUMP, "donald-trump", 3, 2, "../2025-03", "2025-05"),
        (PUTIN, "vladimir-putin", 1, 1, "2025-05-19", "2025-05-19"),
        (ZELENSKY, "volodymyr-zelensky", 1, 1, "2025-06-01", "2025-06-01"),
        ("Özgür Özel", "özgür-özel", 1, 1, None, None),
    ]
    assert [t.statements for t in shelf.actors(Filter(language="nl", actor=TRUMP))] == [2]


def test_info_counts_what_is_current_and_what_was_superseded(book: Ledger, path: Path) -> None:
    book.add(reading(published="2025-05", outlet="De Krant"))
    book.add(reading(made=NEW))
    book.add(reading(id="open", language="", published="../2025-06"))
    held = book.info()
    made_by = held.pop("made_by")
    assert held == {
        "ledger": str(path),
        "schema": HEAD,
        "reports": 2,
        "statements": 2,
        "superseded": 1,
        "acts": 0,
        "encounters": 0,
        "languages": {"nl": 1, "unknown": 1},
        "outlets": {"De Krant": 1, "unknown": 1},
        "first": "2025-05-01",
        "last": "2025-06-30",
    }
    assert {(m["model"], m["readings"]) for m in made_by} == {("old model", 2), ("new model", 1)}


def test_info_of_an_empty_ledger_is_zero(book: Ledger) -> None:
    held = book.info()
    assert (held["reports"], held["statements"], held["superseded"], held["first"]) == (0, 0, 0, None)


def test_an_unknown_report_is_told_with_the_nearest(book: Ledger) -> None:
    book.add(reading(id="krant-12"))
    with pytest.raises(FilterError, match=r"no report 'krant-21' .*Nearest: krant-12\. bestand info --reports lists"):
        book.extraction("krant-21")


def test_an_unknown_speaker_is_told_with_the_nearest(shelf: Ledger) -> None:
    for known in (TRUMP, "donald-trump", "özgür özel"):
        shelf.check_actor(known)
    with pytest.raises(FilterError, match=rf"no speaker 'Donald Tromp' .*Nearest: {TRUMP}.*\. bestand actors lists"):
        shelf.check_actor("Donald Tromp")


def test_an_empty_ledger_names_nothing_near(book: Ledger) -> None:
    with pytest.raises(FilterError, match="It has none"):
        book.extraction("krant-12")


# Opening


def test_a_ledger_that_is_not_there_is_not_made_for_reading(path: Path) -> None:
    with pytest.raises(LedgerError, match=r"There is no ledger .* Make one with: bestand add"):
        Ledger(path, create=False)
    assert not path.exists()


@pytest.mark.parametrize("name", ["a?mode=ro.ledger", "50% & #1.ledger", "één ‘ledger’.ledger", ":memory:.x"])
def test_a_ledger_lies_at_the_path_that_was_given(tmp_path: Path, name: str) -> None:
    Ledger(tmp_path / name).close()
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_file_that_is_no_sqlite_is_refused_and_left_alone(path: Path) -> None:
    path.write_text("Dit is een brief. " * 100)
    with pytest.raises(LedgerError, match=r"is no ledger .* Give another path"):
        Ledger(path)
    assert path.read_text() == "Dit is een brief. " * 100


@pytest.mark.parametrize("table", ["recipe (name)", "alembic_version (version_num)"])
def test_an_sqlite_file_of_another_program_is_refused_and_left_alone(path: Path, table: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE TABLE {table}")
    connection.execute(f"INSERT INTO {table} VALUES ('f00')")
    connection.commit()
    connection.close()
    with pytest.raises(LedgerError, match="an SQLite file of another program"):
        Ledger(path)
    assert len(ask(path, "SELECT name FROM sqlite_master")) == 1


def test_a_ledger_of_a_newer_bestand_is_refused(path: Path) -> None:
    Ledger(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(LedgerNewerError, match=f"has schema 9999; this bestand knows up to {HEAD}. Upgrade"):
        Ledger(path)


def test_a_ledger_is_in_wal_mode_so_that_readers_and_a_writer_do_not_wait(book: Ledger, path: Path) -> None:
    assert ask(path, "PRAGMA journal_mode") == [("wal",)]
    book.add(reading())
    listing = book.statements()
    next(listing)
    with Ledger(path) as other:
        assert other.add(reading(id="meanwhile")) == "added"
    assert list(listing) == []


@pytest.fixture
def writing(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Another process that holds the write lock of a ledger; patience is short."""
    monkeypatch.setattr(bestand.sqlite, "PATIENCE", 200)
    Ledger(path).close()
    other = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


@pytest.mark.usefixtures("writing")
def test_a_ledger_that_another_process_keeps_writing_is_locked(path: Path) -> None:
    with Ledger(path) as book:
        with pytest.raises(LedgerLockedError, match=r"Another process is writing to .* try again"):
            book.add(reading())
        assert list(book.statements()) == []


def test_a_writer_waits_its_turn(path: Path, writing: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bestand.sqlite, "PATIENCE", 10_000)
    done = threading.Timer(0.2, writing.execute, ["COMMIT"])
    done.start()
    with Ledger(path) as book:
        assert book.add(reading()) == "added"
    done.join()


READ_ONLY = """
import os, shutil, sys
from bestand.errors import LedgerError
from bestand.ledger import Ledger
outer, inner = sys.argv[1:]
Ledger(f"{outer}/a.ledger").close()
shutil.copy(f"{outer}/a.ledger", f"{inner}/a.ledger")
os.chmod(f"{inner}/a.ledger", 0o444)
os.chmod(inner, 0o555)
if os.geteuid() == 0:
    os.setuid(65534)  # root may write anywhere
for name in ("new", "a"):
    try:
        Ledger(f"{inner}/{name}.ledger").close()
    except LedgerError as error:
        print(error)
"""


def test_a_folder_that_may_not_be_written_is_told() -> None:
    with tempfile.TemporaryDirectory() as outer:  # not tmp_path, into which others may not look
        Path(outer).chmod(0o755)
        inner = Path(outer) / "inner"
        inner.mkdir()
        done = run(READ_ONLY, outer, inner)
    told = done.stdout.splitlines()
    assert [" can't be used (" in line for line in told] == [True, True]
    assert all(line.endswith("). Check the path, its rights and the room on the disk.") for line in told)


def test_a_full_disk_is_told_and_costs_the_last_report_alone(book: Ledger, path: Path) -> None:
    book.add(reading())
    pages = int(ask(path, "PRAGMA page_count")[0][0])
    book.close()
    sa.event.listen(book.engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count={pages + 2}").close())
    large = reading("{1c Ja.}" + " En zo voort." * 10_000, id="large")
    with pytest.raises(LedgerError, match=r"The disk of .* is full. What is stored is whole"):
        book.add(large)
    assert_whole(path)
    assert [e.report_id for e in book.statements()] == ["marked"]
    with Ledger(path) as roomy:
        assert roomy.add(large) == "added"


# The schema


def test_head_is_the_newest_migration() -> None:
    versions = Path(migrations.__file__).parent / "versions"
    assert max(p.name.partition("_")[0] for p in versions.glob("[0-9]*.py")) == HEAD


def test_the_migrations_make_the_tables_that_the_code_expects(book: Ledger) -> None:
    with book.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    # the indexes of words bring tables of SQLite's own along, which no code of ours knows
    assert [change for change in found if not re.search(r"_words(?:_|')", str(change))] == []


# Being killed

WRITER = """
import sys
from bestand.ledger import Ledger
from bestand.records import Extraction, Provenance
from bestand.testing import marked

def add(book, id):
    report, found = marked("{1s Trump} {1q zei}: {1c „Ja”}. {2s Poetin} {2q zei}: {2c „Nee”}.", id=id)
    return book.add(Extraction(report, tuple(found), Provenance("0.1.0", "model", "codebook")))
"""
MANY = """
with Ledger(sys.argv[1]) as book:
    for number in range(int(sys.argv[2])):
        print(number, add(book, f"r{number:04}"), flush=True)
"""
SUICIDES = """
import os, signal
import sqlalchemy as sa
import alembic.command, alembic.config

def killed(path, moment):
    left = iter(range(moment, -1, -1))
    def step(*_):
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    if os.fork():
        return os.waitstatus_to_exitcode(os.wait()[1]) == -signal.SIGKILL
    sa.event.listen(sa.Engine, "after_cursor_execute", step)
    sa.event.listen(sa.Engine, "commit", step)
    with Ledger(path) as book:
        add(book, "first")
    os._exit(0)

moment = 0
while killed(f"{sys.argv[1]}/{moment:02}.ledger", moment):
    moment += 1
"""
TOGETHER = """
import os
children = [os.fork() for _ in range(2)]  # four processes in all
with Ledger(sys.argv[1]) as book:
    for number in range(5):
        add(book, f"{os.getpid()}-{number}")
for child in filter(None, children):
    try:
        assert os.waitpid(child, 0)[1] == 0
    except ChildProcessError:
        pass  # the sibling's
"""


def run(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], capture_output=True, text=True, check=True, timeout=60
    )


@pytest.mark.parametrize("after", [1, 7, 40])
def test_a_writer_killed_between_or_within_reports_leaves_whole_reports(path: Path, after: int) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER + MANY, path, "9999"], stdout=subprocess.PIPE, text=True)
    assert writer.stdout
    for _ in range(after):
        writer.stdout.readline()
    writer.kill()
    told = after + len(writer.stdout.read().splitlines())
    assert writer.wait() == -signal.SIGKILL
    assert_whole(path, each=2)
    assert 0 <= count(path) - told <= 1
    again = run(WRITER + MANY, path, str(told + 1)).stdout.split()[1::2]
    assert again[:told] == ["unchanged"] * told
    assert (count(path), count(path, "statement")) == (told + 1, 2 * told + 2)


def test_a_writer_killed_after_any_statement_leaves_all_or_nothing(tmp_path: Path) -> None:
    run(WRITER + SUICIDES, tmp_path)
    *killed, survived = sorted(tmp_path.glob("*.ledger"))
    assert len(killed) > 20  # the steps of making a ledger and of adding a report
    for path in killed:
        assert_whole(path, each=2)
        with Ledger(path) as book:
            assert book.add(reading("{1c a} {2c b}", id="another")) == "added"
        assert_whole(path, each=2)
    assert count(survived) == 1


def test_processes_that_make_and_fill_a_ledger_at_once_all_succeed(path: Path) -> None:
    run(WRITER + TOGETHER, path)
    assert count(path) == 20
    assert_whole(path, each=2)


def test_ctrl_c_within_a_report_stores_nothing_of_it(book: Ledger, path: Path) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    book.add(reading())
    stop: Callable[..., None] = interrupt
    sa.event.listen(book.engine, "commit", stop)
    with pytest.raises(KeyboardInterrupt):
        book.add(reading(id="second"))
    sa.event.remove(book.engine, "commit", stop)
    assert_whole(path)
    assert book.add(reading(id="second")) == "added"
