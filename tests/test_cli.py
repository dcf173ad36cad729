from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer

import sample
from bestand import cli
from bestand.cli import common
from bestand.ledger import Ledger
from bestand.records import Extraction, Provenance, Resolution
from bestand.testing import marked

BESTAND = Path(sys.executable).parent / "bestand"
JA = "„Ja”, zei Trump."
OURS = {"BESTAND_LEDGER", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS"}
BARE = {key: value for key, value in os.environ.items() if key not in OURS}
LISTINGS = [["statements"], ["acts"], ["encounters"], ["actors"], ["info"], ["info", "--reports"]]


@dataclass(frozen=True)
class Run:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def table(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out, newline="")))


def run(*arguments: str | Path, **environment: str) -> Run:
    """The real main() on this process's own interpreter: quick, for all that needs no model and no signals."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["bestand", *map(str, arguments)])
        for key in OURS:
            patch.delenv(key, raising=False)
        for key, value in environment.items():
            patch.setenv(key, value)
        with pytest.raises(SystemExit) as stopped:
            cli.main()
    out.flush()
    err.flush()
    told = [stream.buffer.getvalue().decode() for stream in (out, err)]
    assert "Traceback" not in told[1]
    return Run(stopped.value.code or 0, *told)  # type: ignore[arg-type]


def bestand(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> Run:
    """The installed command in a process of its own."""
    env = {**BARE, **environment}
    done = subprocess.run([BESTAND, *map(str, arguments)], capture_output=True, cwd=cwd, env=env, timeout=60)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def seed(path: Path, *texts: str, speaker: str = "Donald Trump", **about: str) -> Path:
    """A ledger of marked texts, r1 and so on."""
    with Ledger(path) as book:
        for number, text in enumerate(texts, 1):
            report, found = marked(text, **{"id": f"r{number}", **about})
            by = [Resolution(s.source, speaker.casefold().replace(" ", "-"), speaker, "name") for s in found]
            said = tuple(replace(s, speaker=b) for s, b in zip(found, by, strict=True))
            book.add(Extraction(report, said, Provenance("0.1.0", "model", "codebook")))
    return path


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shelf") / "a.ledger"
    seed(
        path,
        "{1c „Ja”}, {1q zei} {1s Trump}.",
        "{1s Hij} {1q zei}: {1c „=1+1”}.",
        outlet="De Krant",
        published="2025-05",
    )
    return seed(path, "{1s Sie} {1q sagte} {1c nichts}.", id="d1", language="de", speaker="Angela Merkel")


def count(ledger: Path) -> int:
    with closing(sqlite3.connect(ledger)) as made:
        assert made.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(made.execute("SELECT count(*) FROM report").fetchone()[0])


# Wrong use and failure


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("statements --bogus", "No such option"),
        ("zeggen", "No such command"),
        ("show", "Missing argument"),
        ("extract", "Missing argument"),
        ("statements --min-score 2", "--min-score"),
        ("extract a.txt --threads 0", "--threads"),
        ("statements --json --csv", "Both --json and --csv were given. Give one."),
        ("actors --json --csv", "Both --json and --csv were given. Give one."),
        ("info --json --csv", "Both --json and --csv were given. Give one."),
        ("info --reports --json --csv", "Both --json and --csv were given. Give one."),
        ("statements --since gisteren", "'gisteren' is no date."),
        ("statements --until 2025-02-30", "'2025-02-30' is no date."),
        ("actors --since gisteren", "'gisteren' is no date."),
        ("extract a.txt --published gisteren", "'gisteren' is no date."),
        ("add a.txt --published gisteren", "'gisteren' is no date."),
        ("extract a.txt --language xyz", "'xyz' is no language code."),
        ("add a.txt --language xyz", "'xyz' is no language code."),
        ("statements --language xyz", "'xyz' is no language code."),
        ("actors --language xyz", "'xyz' is no language code."),
        ("statements --actor Tromp", "There is no speaker 'Tromp'"),
        ("statements --side Nowhere", "There is no side 'Nowhere'"),
        ("acts --actor Tromp", "There is no actor 'Tromp'"),
        ("acts --type REFUSE", "There is no type 'REFUSE'"),
        ("acts --issue cease", "There is no issue 'cease'. Nearest: ceasefire"),
        ("acts --json --csv", "Both --json and --csv were given. Give one."),
        ("encounters --kind phone", "There is no kind 'phone'"),
        ("encounters --status over", "There is no status 'over'"),
        ("show r9", "There is no report 'r9'"),
        ("extract a.txt --actors nowhere.toml", "nowhere.toml"),
        ("extract a.txt --issues nowhere.toml", "nowhere.toml"),
    ],
)
def test_wrong_use_ends_with_code_2_and_says_why(shelf: Path, arguments: str, told: str) -> None:
    done = run(*arguments.split(), BESTAND_LEDGER=str(shelf))
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_wrong_use_makes_no_ledger(tmp_path: Path) -> None:
    run("add", "a.txt", "--language", "xyz", "--ledger", tmp_path / "a.ledger")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [*LISTINGS, ["show", "r1"]])
def test_a_missing_ledger_ends_with_code_1_and_says_how_to_make_one(tmp_path: Path, arguments: list[str]) -> None:
    done = run(*arguments, "--ledger", tmp_path / "a.ledger")
    assert (done.code, done.out) == (1, "")
    assert "There is no ledger" in done.err
    assert "bestand add REPORT --ledger" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_ledger_ends_with_code_1(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Dit is een brief. " * 100)
    done = run("info", "--ledger", tmp_path / "a.txt")
    assert (done.code, done.out) == (1, "")
    assert "is no ledger" in done.err


def test_inputs_of_which_none_can_be_read_end_with_code_1(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    done = run("extract", tmp_path / "nowhere.txt", tmp_path / "empty.txt")
    assert (done.code, done.out) == (1, "")
    assert done.err.count("left out: ") == 2


def test_bytes_that_are_no_utf_8_in_an_option_make_no_traceback(shelf: Path) -> None:
    done = subprocess.run(
        [BESTAND, "statements", "--ledger", shelf, b"--text", b"\xff"], capture_output=True, env=BARE, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.startswith(b"bestand: A ledger holds no half characters")


# Reading


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports and, between them, a line that is no JSON."""
    path = tmp_path_factory.mktemp("given") / "a.jsonl"
    texts = {"z": JA, "a": "“Yes,” said Trump.", "m": "„Ja“, sagte Trump."}
    lines = [json.dumps({"id": key, "text": text, "outlet": "=De Krant"}) for key, text in texts.items()]
    path.write_text("\n".join([lines[0], '{"text": "a" "b"}', *lines[1:]]))
    return path


@pytest.fixture(scope="module")
def extracted(given: Path) -> Run:
    return bestand("extract", given)


def test_one_bad_line_is_listed_and_the_others_are_read(extracted: Run, given: Path) -> None:
    assert extracted.code == 0
    assert f"left out: {given}:2: line 2 is no JSON" in extracted.err
    assert len(extracted.lines) == 3


def test_extract_keeps_order_and_ids(extracted: Run) -> None:
    assert [record["id"] for record in extracted.lines] == ["z", "a", "m"]


def test_extract_prints_records_and_nothing_else(extracted: Run) -> None:
    fields = "id language title outlet url published retrieved raw_digest text statements acts encounters provenance"
    assert [list(record) for record in extracted.lines] == [fields.split()] * 3


def test_extract_points_at_the_words(extracted: Run) -> None:
    first = extracted.lines[0]
    assert first["text"] == JA
    assert any("Ja" in JA[start:end] for s in first["statements"] for start, end in s["content"])


def test_extract_as_csv_defuses_formulas(given: Path) -> None:
    done = bestand("extract", given, "--csv")
    assert {row["report"] for row in done.table} >= {"z"}
    assert {row["outlet"] for row in done.table} == {"'=De Krant"}


@pytest.fixture(scope="module")
def added(given: Path) -> tuple[Path, Run, Run]:
    """The three reports added, then again with another text under a known id, a far date and a new report."""
    ledger, more = given.parent / "a.ledger", given.parent / "more.jsonl"
    first = bestand("add", given, BESTAND_LEDGER=str(ledger))
    lines = [
        {"id": "z", "text": "Iets anders."},
        {"id": "y", "text": JA, "published": "Y-2E9999"},
        {"id": "n", "text": JA},
    ]
    more.write_text("\n".join(map(json.dumps, lines)))
    return ledger, first, bestand("add", given, more, "--ledger", ledger)


def test_add_says_what_it_did(added: tuple[Path, Run, Run]) -> None:
    ledger, first, _ = added
    assert (first.code, first.out) == (0, "")
    assert first.err.endswith(f"3 added, 0 read anew, 0 known already, 1 left out. Ledger: {ledger}\n")


def test_add_leaves_what_is_known_and_lists_what_it_refuses(added: tuple[Path, Run, Run]) -> None:
    ledger, _, second = added
    assert (second.code, second.out) == (0, "")
    assert second.err.endswith(f"2 added, 0 read anew, 3 known already, 2 left out. Ledger: {ledger}\n")
    assert "left out: z: The id 'z' stands for another text" in second.err
    assert "published 'Y-2E9999' is no date (EDTF such as 2025-05-19); left unknown." in second.err
    assert count(ledger) == 5


PAGE = f"""<!doctype html>
<!-- saved from url=(0031)https://krant.example/2025/05/19 -->
<html lang="nl"><head><meta charset="windows-1252"><title>Trump belt Poetin</title></head>
<body><nav><a href="/">Voorpagina</a></nav><article><h1>Trump belt Poetin</h1><p>{JA} Het gesprek over Oekraïne duurde
twee uur, volgens het Kremlin.</p><p>„Wij zijn één stap verder”, schreef Trump na afloop.</p></article></body></html>
"""


def test_add_keeps_each_page_as_it_was_saved_beside_the_ledger(tmp_path: Path) -> None:
    page = PAGE.encode("cp1252")
    (tmp_path / "krant.html").write_bytes(page)
    (tmp_path / "krant.txt").write_text(JA)
    ledger = tmp_path / "a.ledger"
    done = bestand("add", tmp_path / "krant.html", tmp_path / "krant.txt", "--ledger", ledger)
    assert (done.code, count(ledger)) == (0, 2)
    (kept,) = (tmp_path / "a.ledger.pages").iterdir()
    assert kept.read_bytes() == page
    with Ledger(ledger) as book:
        assert kept.name in [f"{report.raw_digest}.html" for report in book.reports()]


def test_what_was_added_is_what_extract_prints(added: tuple[Path, Run, Run], extracted: Run) -> None:
    for record in extracted.lines:
        assert run("show", record["id"], "--json", "--ledger", added[0]).lines == [record]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    ledger = tmp_path_factory.mktemp("demo") / "demo.ledger"
    return ledger, bestand("demo", cwd=ledger.parent)


def test_demo_keeps_24_reports_and_prints_five_findings_with_their_words(shown: tuple[Path, Run]) -> None:
    ledger, done = shown
    assert (done.code, count(ledger)) == (0, 24)
    titles = [line for line in done.out.splitlines() if re.match(r"[1-5]  \w", line)]
    assert [title[0] for title in titles] == ["1", "2", "3", "4", "5"]
    findings = re.split(r"^[1-5]  ", done.out, flags=re.M)[1:]
    assert all("“" in finding for finding in findings)


def test_every_command_that_demo_names_beside_a_finding_works(shown: tuple[Path, Run]) -> None:
    ledger, done = shown
    calls = re.findall(r"^[1-5]  .*?   bestand (.*)$", done.out, re.M)
    assert len(calls) == 5
    for call in calls:
        assert run(*shlex.split(call), "--ledger", ledger).code == 0


def test_demo_again_reads_nothing_anew(shown: tuple[Path, Run]) -> None:
    ledger, done = shown
    again = bestand("demo", cwd=ledger.parent)
    assert (again.out, again.code, count(ledger)) == (done.out, 0, 24)


def test_demo_says_that_its_reports_are_retellings(shown: tuple[Path, Run]) -> None:
    assert "The reports are retellings from the public record" in shown[1].err


def test_demo_names_commands_that_work(shown: tuple[Path, Run]) -> None:
    assert "bestand actors --ledger demo.ledger" in shown[1].err
    assert run("actors", "--ledger", shown[0]).code == 0


# Listing


def test_statements_say_who_by_which_words_and_where(shelf: Path) -> None:
    done = run("statements", "--ledger", shelf, COLUMNS="120")
    assert done.code == 0
    first = " ".join(done.out.splitlines()[1].split())
    assert first == "2025-05 De Krant Donald Trump zei “Ja” r1#s1"
    assert done.err == "3 statements.\n"


@pytest.mark.parametrize(
    ("filters", "listed"),
    [
        ("--actor angela-merkel", ["d1"]),
        ("--language nl", ["r1", "r2"]),
        ("--outlet", ["r1", "r2"]),
        ("--since 2025-06", []),
        ("--until 2025-05", ["r1", "r2"]),
        ("--text NICHT", ["d1"]),
        ("--min-score 1 --text ja", ["r1"]),
    ],
)
def test_statements_take_filters(shelf: Path, filters: str, listed: list[str]) -> None:
    arguments = filters.split() if filters != "--outlet" else ["--outlet", "de krant"]
    done = run("statements", *arguments, "--json", "--ledger", shelf)
    assert [row["report"] for row in done.lines] == listed


def test_superseded_statements_are_listed_on_request(tmp_path: Path) -> None:
    path = seed(tmp_path / "a.ledger", "{1s Hij} {1q zei}: {1c „ja”}.")
    with Ledger(path) as book:
        held = book.extraction("r1")
        book.add(replace(held, provenance=replace(held.provenance, model="newer")))
    assert [row["model"] for row in run("statements", "--json", "--ledger", path).lines] == ["newer"]
    rows = run("statements", "--superseded", "--json", "--ledger", path).lines
    assert [row["model"] for row in rows] == ["model", "newer"]


def test_csv_of_statements_defuses_formulas_and_json_keeps_them(tmp_path: Path) -> None:
    path = seed(tmp_path / "a.ledger", "{1s Hij} {1q zei}: {1c =1+1, „ja”}.")
    (row,) = run("statements", "--csv", "--ledger", path).table
    assert (row["content"], row["spans"], row["speaker"]) == ("'=1+1, „ja”", "9-19", "Donald Trump")
    (told,) = run("statements", "--json", "--ledger", path).lines
    assert (told["content"], told["spans"]) == ("=1+1, „ja”", [[9, 19]])


@pytest.fixture(scope="module")
def deeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("deeds") / "a.ledger"
    with Ledger(path) as book:
        book.add(sample.extraction())
    return path


@pytest.mark.parametrize(
    ("arguments", "listed"),
    [
        ("acts --side Russia --type reject", ["a1"]),
        ("acts --toward trump", []),
        ("acts --toward donald-trump", ["a1"]),
        ("acts --issue none --min-score 0.5", ["a2"]),
        ("encounters --actor vladimir-putin --status planned", ["e2"]),
        ("encounters --kind call", ["e1"]),
    ],
)
def test_acts_and_encounters_take_filters(deeds: Path, arguments: str, listed: list[str]) -> None:
    rows = run(*arguments.split(), "--json", "--ledger", deeds)
    assert [row.get("act") or row.get("encounter") for row in rows.lines] == listed


def test_acts_say_who_what_toward_whom_and_by_which_words(deeds: Path) -> None:
    done = run("acts", "--ledger", deeds)
    assert "Russia REJECT (yield) → Donald Trump  ceasefire" in done.out
    assert "unsure: score 0.41" in done.out
    assert done.err == "2 acts.\n"


def test_what_scores_lower_is_left_out_of_a_report_too(deeds: Path) -> None:
    (told,) = run("show", "r1", "--json", "--min-score", "0.5", "--ledger", deeds).lines
    assert [a["id"] for a in told["acts"]] == ["a2"]
    assert [e["id"] for e in told["encounters"]] == ["e1"]
    assert [s["id"] for s in told["statements"]] == ["s1"]
    assert run("actors", "--min-score", "0.95", "--json", "--ledger", deeds).lines == []


def test_show_marks_the_words_of_acts(deeds: Path) -> None:
    assert "Moskou [a1]weigert opnieuw een bestand" in run("show", "r1", "--ledger", deeds).out


def test_encounters_as_csv_join_their_participants(deeds: Path) -> None:
    first = run("encounters", "--csv", "--ledger", deeds).out.splitlines()[1]
    assert "Donald Trump; Vladimir Putin" in first


def test_actors_say_who_speaks_how_often(shelf: Path) -> None:
    plain = run("actors", "--ledger", shelf).out.splitlines()
    assert plain[0].split() == ["speaker", "statements", "reports", "first", "last", "actor"]
    assert plain[1].split() == ["Donald", "Trump", "2", "2", "2025-05", "2025-05", "donald-trump"]
    told = {"speaker": "Angela Merkel", "actor": "angela-merkel", "statements": 1, "reports": 1}
    assert run("actors", "--language", "de", "--json", "--ledger", shelf).lines == [
        told | {"first": None, "last": None}
    ]
    assert [row["statements"] for row in run("actors", "--csv", "--ledger", shelf).table] == ["2", "1"]


def test_info_says_what_the_ledger_holds_and_what_made_it(shelf: Path) -> None:
    plain = dict(line.strip().split(maxsplit=1) for line in run("info", "--ledger", shelf).out.splitlines())
    assert (plain["reports"], plain["languages"], plain["first"]) == ("3", "nl 2, de 1", "2025-05-01")
    assert plain["made_by"] == "bestand 0.1.0, model model, codebook codebook: 3 readings"
    (told,) = run("info", "--json", "--ledger", shelf).lines
    assert told["made_by"] == [{"version": "0.1.0", "model": "model", "codebook": "codebook", "readings": 3}]
    (row,) = run("info", "--csv", "--ledger", shelf).table
    assert (row["languages"], row["outlets"]) == ("nl 2, de 1", "De Krant 2, unknown 1")


def test_info_lists_the_reports(shelf: Path) -> None:
    plain = run("info", "--reports", "--ledger", shelf).out.splitlines()
    assert plain == ["r1  2025-05  De Krant  nl  ?  ?", "r2  2025-05  De Krant  nl  ?  ?", "d1  ?  ?  de  ?  ?"]
    assert [row["report"] for row in run("info", "--reports", "--json", "--ledger", shelf).lines] == ["r1", "r2", "d1"]
    assert [row["language"] for row in run("info", "--reports", "--csv", "--ledger", shelf).table] == ["nl", "nl", "de"]


def test_show_marks_the_words_and_lists_the_statements(shelf: Path) -> None:
    done = run("show", "r1", "--ledger", shelf)
    assert "De Krant · 2025-05 · nl · id r1" in done.out
    assert "[1]„Ja”, zei Trump." in done.out
    assert "  1  Donald Trump zei “Ja”" in done.out


def test_an_unknown_report_is_told_with_the_nearest(shelf: Path) -> None:
    assert "Nearest: r2, r1. bestand info --reports lists them all." in run("show", "r3", "--ledger", shelf).err


def test_an_unknown_speaker_is_told_with_the_nearest(shelf: Path) -> None:
    assert "Nearest: Angela Merkel" in run("statements", "--actor", "Merkle", "--ledger", shelf).err


# What texts may hold


def test_marks_stand_right_whatever_ends_the_lines(tmp_path: Path) -> None:
    path = seed(tmp_path / "a.ledger", "Een.\r\nTwee.\r\n\x0bDrie. {1c „Ja”}, {1q zei} {1s Trump}.\r\n")
    assert "Drie. [1]„Ja”, zei Trump." in run("show", "r1", "--ledger", path).out


@pytest.mark.parametrize("arguments", [*LISTINGS, ["show", "r1"]])
def test_nothing_in_a_report_steers_the_terminal(tmp_path: Path, arguments: list[str]) -> None:
    evil = "\x1b]0;rm\x07\x9b2J"
    about = {"title": evil, "outlet": evil, "url": evil, "speaker": f"Donald {evil}"}
    path = seed(tmp_path / "a.ledger", f"{{1s {evil}}} {{1q {evil}}} {{1c {evil}}} {evil}", **about)
    assert not set(run(*arguments, "--ledger", path).out) & set("\x1b\x07\x9b")


def test_nothing_in_a_message_steers_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "evil.jsonl").write_text(json.dumps({"id": "\x1b]0;rm\x07", "text": JA, "published": "\x9b2J"}) + "\n")
    done = run("extract", tmp_path / "\x1b[2J.txt", tmp_path / "evil.jsonl")
    assert "left out: " in done.err
    assert not set(done.err) & set("\x1b\x07\x9b")


@pytest.mark.parametrize("arguments", [["statements"], ["actors"], ["info", "--reports"], ["show", "[/b] :+1: [red]"]])
def test_brackets_in_a_report_are_words(tmp_path: Path, arguments: list[str]) -> None:
    odd = "[/b] :+1: [red]"
    about = {"id": odd, "outlet": odd, "title": odd, "speaker": odd}
    path = seed(tmp_path / "a.ledger", f"{{1s {odd}}} {{1q {odd}}} {{1c {odd}}}", **about)
    done = run(*arguments, "--ledger", path, COLUMNS="200")
    assert done.code == 0
    assert odd in done.out


def test_no_word_is_cut_off_in_a_narrow_listing(tmp_path: Path) -> None:
    words = "Wapenstilstandsonderhandelingen tussenverkiezingsuitslagen"
    path = seed(tmp_path / "a.ledger", f"{{1c {words}}}", id="krant-van-vandaag-artikel-000001", outlet="Frankfurter")
    done = run("statements", "--ledger", path, COLUMNS="70")
    assert "…" not in done.out
    assert "krant-van-vandaag-artikel-000001#s1" in done.out


def test_a_listing_of_nothing_is_no_failure(shelf: Path) -> None:
    for form in ([], ["--json"], ["--csv"]):
        assert run("statements", "--language", "en", *form, "--ledger", shelf).code == 0


@pytest.mark.parametrize("arguments", [["statements"], ["actors"], ["info", "--reports"]])
def test_a_table_of_nothing_has_its_header(tmp_path: Path, shelf: Path, arguments: list[str]) -> None:
    nothing = run(*arguments, "--csv", "--ledger", seed(tmp_path / "a.ledger"))
    something = run(*arguments, "--csv", "--ledger", shelf)
    assert nothing.code == 0
    assert nothing.out.splitlines() == something.out.splitlines()[:1]


def test_wrong_use_prints_no_header(shelf: Path) -> None:
    assert run("statements", "--since", "gisteren", "--csv", "--ledger", shelf).out == ""


@pytest.mark.parametrize("language", ["nl", "NL", "nl-BE", "nl_NL.UTF-8", "nld"])
def test_a_language_may_be_written_with_its_country(shelf: Path, language: str) -> None:
    done = run("statements", "--language", language, "--json", "--ledger", shelf)
    assert [row["report"] for row in done.lines] == ["r1", "r2"]
    assert [row["speaker"] for row in run("actors", "--language", language, "--json", "--ledger", shelf).lines] == [
        "Donald Trump"
    ]
    assert common.reading_options(language, None, private=False).language == "nl"


# Terminals, pipes and keys


def on_a_terminal(*arguments: str | Path, **environment: str) -> str:
    """What the command writes to a terminal of its own."""
    ours, theirs = pty.openpty()
    env = {**BARE, "TERM": "xterm-256color", **environment}
    process = subprocess.Popen([BESTAND, *map(str, arguments)], stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    said = b""
    with suppress(OSError):  # by which Linux says that the other end has closed
        while piece := os.read(ours, 65536):
            said += piece
    os.close(ours)
    assert process.wait(30) == 0
    return said.decode()


def test_a_terminal_shows_colours(shelf: Path) -> None:
    assert "\x1b[" in on_a_terminal("show", "r1", "--ledger", shelf)


def test_no_color_gives_no_escape_codes(shelf: Path) -> None:
    said = on_a_terminal("show", "r1", "--ledger", shelf, NO_COLOR="1")
    assert "[1]„Ja”, zei Trump." in said
    assert "\x1b" not in said


@pytest.mark.parametrize("arguments", [["show", "r1"], ["statements"]])
def test_a_pipe_gets_no_escape_codes(shelf: Path, arguments: list[str]) -> None:
    done = bestand(*arguments, "--ledger", shelf, TERM="xterm-256color")
    assert done.code == 0
    assert "\x1b" not in done.out + done.err


@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"]])
def test_a_pipe_that_closes_early_makes_no_complaint(tmp_path: Path, form: list[str]) -> None:
    path = seed(tmp_path / "a.ledger", *(f"{{1c {'ja ' * 30_000}}}" for _ in range(3)))
    listing = subprocess.Popen(
        [BESTAND, "statements", "--ledger", path, *form], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=BARE
    )
    assert listing.stdout
    assert listing.stderr
    assert listing.stdout.read(10)
    listing.stdout.close()
    assert listing.stderr.read() in (b"", b"3 statements.\n")
    assert listing.wait(30) == 0


@pytest.mark.parametrize("arguments", [*LISTINGS, ["info", "--csv"], ["show", "r1", "--json"], ["--help"]])
def test_a_pipe_that_was_never_read_makes_no_complaint(shelf: Path, arguments: list[str]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [BESTAND, *arguments], stdout=theirs, stderr=subprocess.PIPE, env=BARE | {"BESTAND_LEDGER": str(shelf)}
    )
    os.close(theirs)
    counted = [f"{count}.\n".encode() for count in ("3 statements", "0 acts", "0 encounters")]
    assert (done.returncode, done.stderr) in [(0, told) for told in (b"", *counted)]


def test_work_goes_on_where_nobody_hears_the_messages(shelf: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run([BESTAND, "statements", "--ledger", shelf], stdout=subprocess.PIPE, stderr=theirs, env=BARE)
    os.close(theirs)
    assert done.returncode == 0
    assert b"d1#s1" in done.stdout


def test_ctrl_c_keeps_what_was_added_and_says_so(tmp_path: Path) -> None:
    ledger, given = tmp_path / "a.ledger", tmp_path / "a.jsonl"
    lines = (json.dumps({"id": f"r{n}", "text": f"{JA} Bericht {n}. " * 20}) for n in range(5_000))
    given.write_text("\n".join(lines))
    adding = subprocess.Popen([BESTAND, "add", given, "--ledger", ledger], stderr=subprocess.PIPE, env=BARE, text=True)
    wait_for(adding, ledger, 3)
    adding.send_signal(signal.SIGINT)
    _, err = adding.communicate(timeout=30)
    stored = count(ledger)
    assert adding.returncode == 130
    assert "Traceback" not in err
    said = int(err.removeprefix("Stopped. ").partition(" reports of this run are whole in ")[0])
    assert 0 <= stored - said <= 1  # the key may fall between storing and counting
    assert 3 <= stored < 5_000
    with Ledger(ledger) as book:
        for report in book.reports():
            assert book.extraction(report.id).provenance.version == "0.1.0"


def wait_for(process: subprocess.Popen[str], ledger: Path, reports: int) -> None:
    """Until so many reports are in a ledger that another process is filling."""
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as made:
            if made.execute("SELECT count(*) FROM report").fetchone()[0] >= reports:
                return
    process.kill()
    pytest.fail("the ledger did not fill")


# Help


def commands() -> dict[str, Any]:
    return dict(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]


def test_help_lists_every_command() -> None:
    done = run("--help")
    listed = {line.split()[0] for line in done.out.partition("Commands:\n")[2].splitlines() if line.startswith("  ")}
    assert done.code == 0
    known = {"extract", "add", "show", "statements", "acts", "encounters", "actors", "info", "demo"}
    known |= {"positions", "shifts", "repeats", "contrast", "stalls", "threads", "serve", "users"}
    assert listed >= set(commands()) == known


def test_the_version_is_told() -> None:
    assert run("--version") == Run(0, f"bestand {version('bestand')}\n", "")


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_says_what_it_is(name: str) -> None:
    command = commands()[name]
    assert command.help
    assert [p.name for p in command.params if not getattr(p, "help", None)] == []
    done = run(name, "--help")
    assert done.code == 0
    assert command.help[:30] in done.out


@pytest.mark.parametrize("name", sorted(set(commands()) - {"extract"}))
def test_every_command_with_a_ledger_takes_it_from_the_environment(name: str) -> None:
    (option,) = (p for p in commands()[name].params if p.name == "ledger")
    assert option.envvar == "BESTAND_LEDGER"


@pytest.mark.parametrize("arguments", [*LISTINGS, ["show", "r1"]])
def test_the_ledger_of_the_environment_is_read(shelf: Path, arguments: list[str]) -> None:
    assert run(*arguments, BESTAND_LEDGER=str(shelf)) == run(*arguments, "--ledger", shelf)


def test_the_shell_completes_commands() -> None:
    done = bestand(_BESTAND_COMPLETE="complete_bash", COMP_WORDS="bestand state", COMP_CWORD="1")
    assert (done.code, done.out.split()) == (0, ["statements"])


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test leaves a ledger in the working directory."""
    monkeypatch.chdir(tmp_path)
    yield
    assert not (tmp_path / "bestand.ledger").exists()
