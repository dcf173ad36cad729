from __future__ import annotations

import json
import logging
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from bestand.errors import UsageError
from bestand.ledger import Ledger
from bestand.pipeline import Reader
from bestand.records import Extraction, Report
from bestand.sources.folders import KINDS
from bestand.web import jobs as module
from bestand.web.jobs import Job, Jobs, Result

DUTCH = "„De toon was goed”, zei Trump maandag na zijn gesprek met Poetin. Het Kremlin noemde nog geen datum."
OTHER = "Zelensky noemde het voorstel van Moskou dinsdag een ultimatum. „Dat tekenen wij nooit”, zei hij."
PAGE = f"<!doctype html><html lang='nl'><head><title>Trump</title></head><body><article><p>{DUTCH}</p></article>"


@dataclass(frozen=True)
class Held(Reader):
    """A reader that waits to be let go at every report."""

    reached: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def read(self, report: Report) -> Extraction:
        self.reached.release()
        assert self.go.acquire(timeout=60)
        return super().read(report)


class Broken(Reader):
    """A reader with a mistake that shows in one report."""

    def read(self, report: Report) -> Extraction:
        if "ultimatum" in report.text:
            raise RuntimeError("at /srv/somebody/secret.py")
        return super().read(report)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "somewhere" / "a.ledger"


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def jobs(path: Path, temp: Path, reader: Reader) -> Iterator[Jobs]:
    path.parent.mkdir()
    made = Jobs(path, reader)
    yield made
    made.close()


@pytest.fixture
def held(path: Path, temp: Path) -> Iterator[tuple[Jobs, Held]]:
    path.parent.mkdir()
    reader = Held()
    made = Jobs(path, reader)
    yield made, reader
    reader.go.release(1000)
    made.close()


def done(jobs: Jobs, id: str) -> Job:
    """A job when it is done."""
    end = time.monotonic() + 60
    while (job := jobs.find(id)) is not None and job.state != "done":
        assert time.monotonic() < end, job
        time.sleep(0.002)
    assert job is not None
    return job


def only(job: Job) -> Result:
    (result,) = job.results
    return result


def outcomes(job: Job) -> list[str]:
    return [result.outcome for result in job.results]


def stored(path: Path) -> list[Report]:
    with Ledger(path) as book:
        return list(book.reports())


# Pasted text


def test_a_pasted_text_is_read_into_the_ledger_with_its_particulars(jobs: Jobs, path: Path) -> None:
    about = {"title": "Goede toon", "outlet": "De Overtocht", "url": "https://o.example/1", "published": "2025-05-20"}
    job = done(jobs, jobs.paste(DUTCH, {**about, "language": "nl"}))
    assert (job.title, job.total, job.read, job.state) == ("Goede toon", 1, 1, "done")
    (report,) = stored(path)
    assert (report.text, report.language) == (DUTCH, "nl")
    assert {name: getattr(report, name) for name in about} == about
    assert job.results == (Result("Goede toon", "added", report.id, "Goede toon"),)
    with Ledger(path) as book:
        assert "Donald Trump" in {tally.speaker for tally in book.actors()}


def test_the_same_text_twice_is_unchanged(jobs: Jobs, path: Path) -> None:
    first, second = (only(done(jobs, jobs.paste(DUTCH, {}))) for _ in range(2))
    assert (first.outcome, second.outcome) == ("added", "unchanged")
    assert first.report == second.report == stored(path)[0].id


def test_a_reading_with_other_actors_supersedes(jobs: Jobs, path: Path, tmp_path: Path) -> None:
    done(jobs, jobs.paste(DUTCH, {}))
    own = tmp_path / "own.toml"
    own.write_text('[[person]]\nname = "Jan Jansen"\n')
    other = Jobs(path, Reader(own=(own,)))
    job = done(other, other.paste(DUTCH, {}))
    other.close()
    assert (outcomes(job), job.read) == (["superseded"], 1)


def test_a_text_without_title_goes_by_its_first_words(jobs: Jobs) -> None:
    assert done(jobs, jobs.paste(f"\n\n{DUTCH}", {})).title == DUTCH[:79] + "…"


def test_what_a_form_left_blank_does_not_go_before_front_matter(jobs: Jobs, path: Path) -> None:
    done(jobs, jobs.paste(f"---\noutlet: De Krant\n---\n{DUTCH}", {"outlet": "  ", "title": "", "url": None}))
    assert stored(path)[0].outlet == "De Krant"


def test_an_empty_text_is_left_out(jobs: Jobs, path: Path) -> None:
    job = done(jobs, jobs.paste(" \n", {}))
    assert job.results == (Result("the pasted text", "left out", reason="is empty. Give it words or leave it out."),)
    assert (job.read, stored(path)) == (0, [])


def test_a_paragraph_of_five_megabytes_is_refused_at_once(jobs: Jobs) -> None:
    with pytest.raises(UsageError, match=r"5,000,000 characters; at most 200,000 .* Split it"):
        jobs.paste("a " * 2_500_000, {})
    assert jobs.recent() == []


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"published": "19 mei"}, "'19 mei' is no date. Give EDTF"),
        ({"language": "Nederlands"}, "'Nederlands' is no language code. Give one of two letters"),
        ({"url": "javascript:alert(1)"}, "is no address. Give one that begins with https://"),
        ({"title": "a" * 2_001}, "title has 2,001 characters; at most 2,000"),
        ({"id": "r1"}, "has no id. Known: title, outlet, url, published, language"),
    ],
)
def test_a_particular_that_can_not_be_is_refused_at_once(jobs: Jobs, about: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        jobs.paste(DUTCH, about)
    assert jobs.recent() == []


def test_a_remark_on_a_report_stands_before_it(jobs: Jobs) -> None:
    note, added = done(jobs, jobs.paste("Poetin: „Nee.”", {"title": "Nee"})).results
    assert (note.location, note.outcome, note.report, added.outcome) == ("Nee", "note", None, "added")
    assert "too few letters" in str(note.reason)


# Addresses


@pytest.mark.parametrize(
    "address", ["", "-", "*", ".", "/etc/passwd", "file:///etc/passwd", "ftp://k.example/a", "http:/etc/passwd", "://"]
)
def test_what_is_no_http_address_is_left_out(jobs: Jobs, address: str) -> None:
    result = only(done(jobs, jobs.address(address)))
    assert result.outcome == "left out"
    assert result.reason == "is no address. Give one that begins with https:// or http://."


@pytest.mark.parametrize("form", ["{}", "file://{}", " {}", "http:{}", "\n{}", "{}#http://k.example"])
def test_no_address_leads_to_a_file_of_this_machine(jobs: Jobs, path: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / "private.txt"
    file.write_text(DUTCH)
    assert outcomes(done(jobs, jobs.address(form.format(file)))) == ["left out"]
    assert stored(path) == []


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/", "HTTPS://127.0.0.1:1/", "http://[::1]:1/", "http://10.0.0.1/", "http://169.254.169.254/"],
)
def test_an_address_inside_a_network_is_left_out(jobs: Jobs, address: str) -> None:
    result = only(done(jobs, jobs.address(address)))
    assert (result.location, result.outcome) == (address, "left out")
    assert "which is not public" in str(result.reason)


def test_an_address_longer_than_servers_take_is_left_out(jobs: Jobs) -> None:
    job = done(jobs, jobs.address("http://127.0.0.1:1/" + "a" * 5_000))
    assert "5,019 characters" in str(only(job).reason)
    assert len(only(job).location) == 300


def test_a_password_in_an_address_is_not_shown(jobs: Jobs) -> None:
    job = done(jobs, jobs.address("http://anna:p@ss-word@127.0.0.1:1/"))
    assert "ss-word" not in repr(job)
    assert only(job).location == "http://127.0.0.1:1/"


# Uploads


def as_parquet() -> bytes:
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.table({"text": [DUTCH]}), sink)
    return bytes(sink.getvalue())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", DUTCH.encode()),
        ("a.md", DUTCH.encode()),
        ("a.html", PAGE.encode()),
        ("a.HTM", PAGE.encode()),
        ("a.json", json.dumps([{"text": DUTCH}]).encode()),
        ("a.jsonl", json.dumps({"text": DUTCH}).encode()),
        ("a.ndjson", json.dumps({"text": DUTCH}).encode()),
        ("a.csv", f'text\n"{DUTCH}"\n'.encode()),
        ("a.tsv", f"outlet\ttext\nDe Krant\t{DUTCH}\n".encode()),
        ("a.parquet", as_parquet()),
    ],
)
def test_a_file_of_every_kind_is_read(jobs: Jobs, path: Path, temp: Path, name: str, data: bytes) -> None:
    job = done(jobs, jobs.upload([(name, data)]))
    assert (job.title, only(job).location, only(job).outcome) == (name, name, "added")
    assert DUTCH in stored(path)[0].text
    assert list(temp.iterdir()) == []


@pytest.mark.parametrize("name", ["a.exe", "a.html.zip", "a", ".html", "", "a.py", "a.\0html"])
def test_a_file_of_another_kind_is_left_out_with_the_kinds_there_are(jobs: Jobs, name: str) -> None:
    first, second = done(jobs, jobs.upload([(name, DUTCH.encode()), ("b.txt", DUTCH.encode())])).results
    assert first.outcome == "left out"
    assert "Known: .txt .md .html" in str(first.reason)
    assert second.outcome == "added"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.html", "x.html"),
        ("..\\..\\x.html", "x.html"),
        ("/etc/x.html", "x.html"),
        ("C:\\Users\\anna\\x.html", "x.html"),
        ("a\0\r\nb\x1b[31m.html", "a b [31m.html"),
        ("\u202elmth.exe.html", "lmth.exe.html"),
        ("x.html\n", "x.html"),
        ("-.html", "-.html"),
        ("*.html", "*.html"),
        ("http://127.0.0.1/x.html", "x.html"),
        ("<b>x.html", "<b>x.html"),
        ("{path}.html", "{path}.html"),
        ("a" * 5_000 + ".html", "a" * 299 + "…"),
    ],
)
def test_a_name_does_no_harm_and_is_shown_as_it_was(
    jobs: Jobs, path: Path, tmp_path: Path, name: str, shown: str
) -> None:
    job = done(jobs, jobs.upload([(name, PAGE.encode())]))
    assert (only(job).location, only(job).outcome) == (shown, "added")
    assert {p.name for p in tmp_path.iterdir()} == {"somewhere", "temporary"}
    assert {p.name for p in path.parent.iterdir()} <= {"a.ledger", "a.ledger.pages", "a.ledger-wal", "a.ledger-shm"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> Iterator[Jobs]:
    made = Jobs(tmp_path_factory.mktemp("shared") / "a.ledger", reader)
    yield made
    made.close()


@settings(max_examples=80, deadline=None)
@given(name=st.text(max_size=40), suffix=st.sampled_from([".json", ".parquet", ".html", ".txt", ""]))
def test_whatever_the_name_it_is_shown_on_one_line_and_never_as_a_path(shared: Jobs, name: str, suffix: str) -> None:
    job = done(shared, shared.upload([(name + suffix, b"")]))
    assert only(job).outcome == "left out"
    assert only(job).location.isprintable()
    assert not set(only(job).location) & set("/\\")
    assert tempfile.gettempdir() not in repr(job)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.json", b'{"text": ', "is no JSON (Expecting value at line 1"),
        ("a.json", b"[" * 100_000, "is no JSON that can be read"),
        ("a.txt", b"", "is empty"),
        ("a.txt", bytes(range(256)) * 50, "is binary"),
        ("a.html", b"<html></html>", "has no article text"),
        ("a.csv", b"a,b\n1,2\n", "has no column named text (columns: a, b)"),
        ("a.parquet", b"PAR1 this is none PAR1", "is no sound Parquet"),
    ],
)
def test_a_damaged_file_costs_itself_alone(jobs: Jobs, tmp_path: Path, name: str, data: bytes, words: str) -> None:
    job = done(jobs, jobs.upload([(name, data), ("b.txt", DUTCH.encode())]))
    assert [(r.location, r.outcome) for r in job.results] == [(name, "left out"), ("b.txt", "added")]
    assert words in str(job.results[0].reason)
    assert (job.total, job.read) == (2, 1)
    assert str(tmp_path) not in repr(job)


def test_a_damaged_line_is_told_by_the_file_s_own_name(jobs: Jobs, tmp_path: Path) -> None:
    lines = [json.dumps({"text": DUTCH}), "{", json.dumps({"text": OTHER})]
    job = done(jobs, jobs.upload([("krant.jsonl", "\n".join(lines).encode())]))
    assert [(r.location, r.outcome) for r in job.results] == [
        ("krant.jsonl", "added"),
        ("krant.jsonl:2", "left out"),
        ("krant.jsonl", "added"),
    ]
    assert (job.read, job.title) == (2, "krant.jsonl")


def test_a_file_that_can_not_be_put_down_is_left_out(jobs: Jobs, temp: Path) -> None:
    temp.rmdir()
    job = done(jobs, jobs.upload([("a.txt", DUTCH.encode())]))
    assert "can't be read" in str(only(job).reason)
    assert str(temp) not in repr(job)
    assert outcomes(done(jobs, jobs.paste(DUTCH, {}))) == ["added"]


def test_an_id_given_twice_in_one_file_is_left_out(jobs: Jobs) -> None:
    rows = [{"id": "r1", "text": DUTCH}, {"id": "r1", "text": OTHER}]
    job = done(jobs, jobs.upload([("a.json", json.dumps(rows).encode())]))
    assert outcomes(job) == ["added", "left out"]
    assert "'r1' was read before" in str(job.results[1].reason)


def test_an_id_taken_by_another_text_is_left_out_without_the_ledger_s_folder(jobs: Jobs, path: Path) -> None:
    files = [(f"{n}.json", json.dumps({"id": "r1", "text": t}).encode()) for n, t in enumerate((DUTCH, OTHER))]
    job = done(jobs, jobs.upload(files))
    assert outcomes(job) == ["added", "left out"]
    assert "'r1' stands for another text in a.ledger. Give one" in str(job.results[1].reason)
    assert job.results[1].report is None
    assert [report.text for report in stored(path)] == [DUTCH]


def test_a_page_is_kept_beside_the_ledger(jobs: Jobs, path: Path) -> None:
    done(jobs, jobs.upload([("a.html", PAGE.encode())]))
    (kept,) = Path(f"{path}.pages").iterdir()
    assert kept.read_bytes() == PAGE.encode()
    assert kept.stem == stored(path)[0].raw_digest


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "No file was given"),
        ([("a.txt", b"a")] * 21, "21 files were given; at most 20"),
        ([("a.txt", bytes(10_500_000))] * 2, "have 21.0 MB together; at most 20 MB .* Give fewer"),
    ],
)
def test_an_upload_that_is_too_large_or_empty_is_refused_at_once(
    jobs: Jobs, files: list[tuple[str, bytes]], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        jobs.upload(files)
    assert jobs.recent() == []


def test_a_report_longer_than_a_text_may_be_is_left_out_whatever_brings_it(jobs: Jobs) -> None:
    job = done(jobs, jobs.upload([("a.txt", DUTCH.encode() + b" " * 200_000), ("b.txt", DUTCH.encode())]))
    assert outcomes(job) == ["left out", "added"]
    assert f"has {200_000 + len(DUTCH):,} characters; at most 200,000" in str(job.results[0].reason)


def test_a_file_of_very_many_rows_stops_with_a_word_about_the_rest(jobs: Jobs, temp: Path) -> None:
    job = done(jobs, jobs.upload([("a.jsonl", b"{}\n" * 6_000)]))
    assert len(job.results) == 5_001
    assert "at most 5,000 reports. Split it" in str(job.results[-1].reason)
    assert list(temp.iterdir()) == []


def test_a_file_of_exactly_as_many_rows_as_are_told_is_read_to_its_end(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_RESULTS", 3)
    job = done(jobs, jobs.upload([("a.jsonl", b"{}\n" * 3)]))
    assert [str(r.reason)[:11] for r in job.results] == ["has no text"] * 3


# The worker


def test_a_mistake_of_our_own_costs_one_report_and_the_worker_goes_on(
    path: Path, temp: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    jobs = Jobs(path, Broken())
    with caplog.at_level(logging.ERROR):
        job = done(jobs, jobs.upload([("a.json", json.dumps([{"text": OTHER}, {"text": DUTCH}]).encode())]))
    assert outcomes(job) == ["left out", "added"]
    assert "bestand itself failed on this (RuntimeError)" in str(job.results[0].reason)
    assert "secret" not in repr(job)
    assert "secret" in caplog.text  # for who runs it
    assert outcomes(done(jobs, jobs.paste(DUTCH, {}))) == ["unchanged"]
    jobs.close()


def test_a_mistake_of_our_own_in_a_source_costs_one_input(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, ".md", lambda *_: 1 / 0)
    job = done(jobs, jobs.upload([("a.md", DUTCH.encode()), ("b.txt", DUTCH.encode())]))
    assert [(r.location, r.outcome) for r in job.results] == [("a.md", "left out"), ("b.txt", "added")]
    assert "bestand itself failed on this (ZeroDivisionError)" in str(job.results[0].reason)


def test_weights_that_are_missing_leave_the_report_out(path: Path, temp: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    jobs = Jobs(path, Reader(weights=tmp_path / "none.onnx"))
    assert outcomes(done(jobs, jobs.paste(DUTCH, {}))) == ["left out"]
    jobs.close()


def test_a_ledger_that_is_none_leaves_every_input_out_until_it_is_mended(jobs: Jobs, path: Path) -> None:
    path.write_bytes(b"no ledger at all, " * 100)
    job = done(jobs, jobs.upload([("a.txt", DUTCH.encode()), ("b.txt", OTHER.encode())]))
    assert [(r.location, r.outcome) for r in job.results] == [("a.txt", "left out"), ("b.txt", "left out")]
    assert str(job.results[0].reason).startswith("a.ledger is no ledger")
    path.unlink()
    assert outcomes(done(jobs, jobs.paste(DUTCH, {}))) == ["added"]


def test_progress_shows_after_each_report(held: tuple[Jobs, Held]) -> None:
    jobs, reader = held
    id = jobs.upload([("a.txt", DUTCH.encode()), ("b.txt", OTHER.encode())])
    seen = []
    for _ in range(2):
        assert reader.reached.acquire(timeout=60)
        job = jobs.find(id)
        assert job is not None
        seen.append((job.state, job.read, len(job.results), job.started is None, job.ended is None))
        reader.go.release()
    assert seen == [("reading", 0, 0, False, True), ("reading", 1, 1, False, True)]
    job = done(jobs, id)
    assert (job.read, job.total) == (2, 2)


def test_a_job_that_has_not_begun_is_waiting(held: tuple[Jobs, Held]) -> None:
    jobs, reader = held
    jobs.paste(DUTCH, {})
    assert reader.reached.acquire(timeout=60)
    job = jobs.find(jobs.paste(OTHER, {}))
    assert job is not None
    assert (job.state, job.started, job.ended, job.results) == ("waiting", None, None, ())


def test_what_is_in_the_ledger_is_not_read_again(held: tuple[Jobs, Held]) -> None:
    jobs, reader = held
    reader.go.release()
    assert outcomes(done(jobs, jobs.paste(DUTCH, {}))) == ["added"]
    assert outcomes(done(jobs, jobs.paste(DUTCH, {}))) == ["unchanged"]
    assert reader.reached.acquire(timeout=60)
    assert not reader.reached.acquire(blocking=False)


def test_the_temporary_file_is_there_for_its_job_alone(held: tuple[Jobs, Held], temp: Path) -> None:
    jobs, reader = held
    id = jobs.upload([("krant.txt", DUTCH.encode())])
    assert reader.reached.acquire(timeout=60)
    assert [file.name for file in temp.rglob("*.txt")] == ["upload.txt"]
    reader.go.release()
    done(jobs, id)
    assert list(temp.iterdir()) == []


def test_closing_ends_the_report_at_hand_and_leaves_the_rest_out(
    held: tuple[Jobs, Held], path: Path, temp: Path
) -> None:
    jobs, reader = held
    rows = json.dumps([{"text": DUTCH}, {"text": OTHER}]).encode()
    one = jobs.upload([("a.json", rows), ("b.txt", OTHER.encode())])
    two = jobs.paste(OTHER, {})
    assert reader.reached.acquire(timeout=60)
    closing = threading.Thread(target=jobs.close)
    closing.start()
    closing.join(0.2)
    assert closing.is_alive()  # it waits for the report at hand
    reader.go.release()
    closing.join(60)
    assert not closing.is_alive()
    first, second = jobs.find(one), jobs.find(two)
    assert first is not None
    assert second is not None
    assert [(r.location, r.outcome) for r in first.results] == [
        ("a.json", "added"),
        ("a.json", "left out"),
        ("b.txt", "left out"),
    ]
    assert [first.state, second.state, *outcomes(second)] == ["done", "done", "left out"]
    assert "bestand was stopped. Add it again" in str(only(second).reason)
    assert [report.text for report in stored(path)] == [DUTCH]
    assert list(temp.iterdir()) == []


def test_nothing_is_taken_after_closing_and_closing_twice_is_one(jobs: Jobs) -> None:
    jobs.close()
    jobs.close()
    for give in (lambda: jobs.paste(DUTCH, {}), lambda: jobs.address("-"), lambda: jobs.upload([("a.txt", b"a")])):
        with pytest.raises(UsageError, match="is being stopped and takes no more"):
            give()


def test_more_jobs_than_may_wait_are_refused(held: tuple[Jobs, Held]) -> None:
    jobs, reader = held
    jobs.paste(DUTCH, {})
    assert reader.reached.acquire(timeout=60)
    waiting = [jobs.paste("", {}) for _ in range(25)]
    with pytest.raises(UsageError, match="25 jobs are waiting"):
        jobs.paste("", {})
    reader.go.release()
    assert [done(jobs, id).state for id in waiting] == ["done"] * 25
    assert done(jobs, jobs.paste("", {})).state == "done"


# Looking jobs up


def test_a_job_begins_and_ends_at_moments_in_utc(jobs: Jobs) -> None:
    job = done(jobs, jobs.paste("", {}))
    started, ended = (datetime.fromisoformat(str(moment)) for moment in (job.started, job.ended))
    assert started <= ended
    assert str(ended.tzinfo) == "UTC"


def test_an_unknown_job_is_none(jobs: Jobs) -> None:
    assert jobs.find("nothing") is None


@settings(max_examples=15, deadline=None)
@given(texts=st.lists(st.sampled_from(["", " ", "\n"]), min_size=1, max_size=12))
def test_recent_jobs_come_newest_first(shared: Jobs, texts: list[str]) -> None:
    given_ = [shared.paste(words, {}) for words in texts]
    assert [job.id for job in shared.recent()][: len(given_)] == given_[::-1]
    assert len({job.id for job in shared.recent()}) == len(shared.recent()) <= 100
    for id in given_:
        done(shared, id)


def test_the_last_hundred_jobs_are_kept(jobs: Jobs) -> None:
    ids = [done(jobs, jobs.paste("", {})).id for _ in range(103)]
    assert [job.id for job in jobs.recent()] == ids[:2:-1]
    assert jobs.find(ids[2]) is None
    assert jobs.find(ids[3]) is not None
