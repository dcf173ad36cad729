"""What the documents show is what bestand does."""

from __future__ import annotations

import json
import os
import re
import shlex
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import typer.main

import sample
from bestand import codebook, scheme
from bestand.cli import app
from bestand.exports.record import record
from bestand.ledger import Ledger
from bestand.records import Extraction, Provenance, Resolution
from bestand.testing import marked

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
NOT_OURS = {"build", "dist", "node_modules"}  # and whatever begins with a dot
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\(<?([^()\s<>]+)>?(?:\s+\"[^\"]*\")?\)")
ABSOLUTE = re.compile(r"(?<![\w.~-])/(?:home|root|work|tmp)(?![\w-])")  # a path of somebody's machine
TABLES = ("report", "reading", "statement", "act", "encounter", "participant", "review")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def ours(*suffixes: str) -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in NOT_OURS)
        yield from (Path(folder, n) for n in sorted(names) if n.endswith(suffixes))


def blocks(path: Path, *languages: str) -> list[str]:
    return [body for language, body in FENCE.findall(path.read_text(encoding="utf-8")) if language in languages]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


MARKDOWN = list(ours(".md"))
GUIDES = [p for p in MARKDOWN if p.parent in (ROOT, DOCS)]


# ---------------------------------------------------------------------- command lines


def calls(block: str) -> Iterator[list[str]]:
    """The calls of bestand in a block of shell: the words behind the program's name."""
    lines = block.replace("\\\n", " ").splitlines()
    if any(line.startswith("$ ") for line in lines):  # a console: the other lines are answers
        lines = [line[2:] for line in lines if line.startswith("$ ")]
    for line in lines:
        lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
        lexer.commenters = "#"
        call: list[str] = []
        for word in (*lexer, ";"):
            if not set(word) <= set("();<>|&"):
                call.append(word)
                continue
            while call and re.fullmatch(r"\w+=.*", call[0]):
                call.pop(0)
            if call and re.split(r"[/\\]", call[0])[-1] == "bestand":
                yield call[1:]
            call = []


def misses(call: list[str]) -> list[str]:
    """What a call names that bestand does not have."""
    if not call or call[0].startswith("-"):
        return [
            word for word in call if word not in ("--help", "--version", "--install-completion", "--show-completion")
        ]
    command = COMMANDS.get(call[0])
    if command is None:
        return [call[0]]
    options = {option for p in command.params for option in (*p.opts, *p.secondary_opts)} | {"--help"}
    given = [word.partition("=")[0] for word in call[1:] if word.startswith("-") and word != "-"]
    return [word for word in given if word not in options]


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_every_command_line_shown_names_what_exists(path: Path):
    shown = [call for block in blocks(path, "sh", "console") for call in calls(block)]
    assert {" ".join(call): missing for call in shown if (missing := misses(call))} == {}


def test_every_command_is_shown_in_start():
    shown = {call[0] for block in blocks(DOCS / "start.md", "sh") for call in calls(block) if call}
    assert set(COMMANDS) <= shown


def test_a_command_line_with_an_unknown_option_is_noticed():
    found = list(calls("$ cat a.txt | X=1 .venv/bin/bestand add - --legder b && bestand shwo\nanswer --not-a-call\n"))
    assert [misses(call) for call in found] == [["--legder"], ["shwo"]]


# ---------------------------------------------------------------------- examples


@pytest.mark.parametrize("path", [DOCS / "start.md", ROOT / "README.md"], ids=named)
def test_python_examples_compile(path: Path):
    for block in blocks(path, "python"):
        compile(block, named(path), "exec")


def example_of(path: Path, key: str) -> str:
    """The one block of TOML on a page that holds a table or key."""
    (found,) = (block for block in blocks(path, "toml") if key in block)
    return found


def test_actor_example_loads_as_a_file_of_the_users(tmp_path: Path):
    path = tmp_path / "own.toml"
    path.write_text(example_of(DOCS / "codebook.md", "[[person]]"), encoding="utf-8")
    added = set(codebook.load((path,)).actors) - set(codebook.load().actors)
    assert added == {"hannah-verbruggen", "idris-okonjo", "river-front", "strait-observer"}


@pytest.mark.parametrize(
    ("page", "ids"), [("codebook.md", ["river_water", "fishing"]), ("start.md", ["river_water"])], ids=lambda p: str(p)
)
def test_issue_example_loads_as_a_file_of_the_users(page: str, ids: list[str], tmp_path: Path):
    path = tmp_path / "own-issues.toml"
    path.write_text(example_of(DOCS / page, "[river_water]"), encoding="utf-8")
    own = [issue for issue in scheme.load((path,)).issues.values() if issue.own]
    assert [issue.id for issue in own] == ids
    assert all(issue.patterns and issue.labels for issue in own)


def cells_of(section: str) -> list[list[str]]:
    """The rows of a page's tables between two headings, each as its cells."""
    text = (DOCS / "codebook.md").read_text(encoding="utf-8").split(f"\n### {section}\n")[1].split("\n#")[0]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| `")]


def test_types_listed_are_those_of_the_scheme_with_their_modes():
    listed = [
        (name.strip("`"), what, tuple(re.findall(r"`([\w-]+)`", modes)))
        for name, what, modes in cells_of("Types and modes")
    ]
    assert listed == [(t.name, t.description, t.modes) for t in scheme.load().types.values()]


def test_issues_listed_are_those_of_the_scheme_with_their_labels():
    listed = [(name.strip("`"), label) for name, label in cells_of("Issues")]
    assert listed == [(i.id, i.labels["en"]) for i in scheme.load().issues.values()]


def test_titles_listed_are_those_of_every_language():
    section = (DOCS / "codebook.md").read_text(encoding="utf-8").split("### Titles")[1].split("US secretaries")[0]
    listed = set(re.findall(r"`(\w+)`", section)) - {"roles"}
    for code in codebook.LANGUAGES:
        assert listed == set(codebook.language(code).titles)


def printed() -> dict[str, Any]:
    """The record of a reading with every kind of entry."""
    return record(sample.extraction())


def shown() -> dict[str, Any]:
    """The example of the page on the record."""
    (example,) = blocks(DOCS / "record.md", "json")
    found: dict[str, Any] = json.loads(example)
    return found


def test_record_example_has_the_keys_that_are_printed():
    ours, theirs = shown(), printed()
    assert list(ours) == list(theirs)
    assert list(ours["provenance"]) == list(theirs["provenance"])
    for kind in ("statements", "acts", "encounters"):
        assert ours[kind]
        for entry in ours[kind]:
            assert list(entry) == list(theirs[kind][0])


def test_record_tables_name_every_key():
    text, whole = (DOCS / "record.md").read_text(encoding="utf-8"), printed()
    for section, entry in (
        ("a report", whole),
        ("a statement", whole["statements"][0]),
        ("an act", whole["acts"][0]),
        ("an encounter", whole["encounters"][0]),
    ):
        table = text.split(f"## Fields of {section}\n")[1].split("\n## ")[0]
        cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
        assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == set(entry)


def spans_in(whole: dict[str, Any]) -> Iterator[list[int]]:
    """Every span of a record's entries."""
    for statement in whole["statements"]:
        yield from (*statement["source"], *statement["cue"], *statement["content"])
    for entry in (*whole["acts"], *whole["encounters"]):
        fields = ("condition", "when_words", "due_words", "date_words", "evidence", "verb")
        yield from (entry[field] for field in fields if entry.get(field))


def test_record_example_points_at_whole_words():
    text = shown()["text"]
    for start, end in spans_in(shown()):
        piece = text[start:end]
        assert piece == piece.strip() != ""
        assert not (start and re.match(r"\w", text[start - 1]) and re.match(r"\w", piece))
        assert not (re.match(r"\w", text[end : end + 1]) and re.match(r"\w", piece[-1]))


def test_record_example_has_types_modes_and_issues_of_the_scheme():
    known, whole = scheme.load(), shown()
    ids = {statement["id"]: statement for statement in whole["statements"]}
    for act in whole["acts"]:
        assert act["mode"] in (None, *known.types[act["type"]].modes)
        assert act["issue"] in (None, *known.issues)
        start, end = act["evidence"]
        assert all(start <= at <= end for at in (*act["verb"], *(act["condition"] or ())))
        assert act["voice"] == (ids[act["statement"]]["speaker"] if act["statement"] else "author")


def test_sql_examples_run(tmp_path: Path):
    with Ledger(tmp_path / "docs.ledger") as ledger:
        ledger.add(read())
        ledger.add(sample.extraction())
    connection = sqlite3.connect(tmp_path / "docs.ledger")
    found: dict[str, list[Any]] = {}
    for block in blocks(DOCS / "ledger.md", "sql"):
        if block.startswith("SELECT"):
            found[block] = connection.execute(block).fetchall()
        else:
            connection.executescript(block)
            connection.executescript(block.replace("demo-nl", "r1"))
    entries, sources, *_ = found.values()
    assert ("2025-05-20", None, "Hakan Fidan", "dat 😀 het lukt", "demo-nl#s1") in entries
    assert ("demo-nl", "s1", "Hakan Fidan") in sources
    (positions,) = (rows for query, rows in found.items() if "actor_side" in query)
    assert [(row[1], row[2], row[3], row[-1]) for row in positions] == [("2025-05-19", "Russia", "REJECT", "r1#a1")]
    (met,) = (rows for query, rows in found.items() if "participant" in query)
    assert [(row[2], row[4], row[5], row[-1]) for row in met] == [
        ("call", "Donald Trump", "Vladimir Putin", "r1#e1"),
        ("meeting", "Donald Trump", "Vladimir Putin", "r1#e2"),
    ]
    (conditions,) = (rows for query, rows in found.items() if "AS condition" in query)
    assert conditions == [("r1#a1", "Russia", "REJECT", "ceasefire", "als de wapens blijven komen")]
    for table in TABLES:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    connection.close()


def test_ledger_page_names_every_column(tmp_path: Path):
    Ledger(tmp_path / "empty.ledger").close()
    connection = sqlite3.connect(tmp_path / "empty.ledger")
    text = (DOCS / "ledger.md").read_text(encoding="utf-8")
    for table in TABLES:
        section = text.split(f"\n### {table}\n")[1].split("\n## ")[0].split("\n### ")[0]
        cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == columns
    connection.close()


def read() -> Extraction:
    """A reading without the network: one statement, with a character outside the first plane before its end."""
    report, statements = marked(
        "😀 {1s Hakan Fidan} {1q zei} {1c dat 😀 het lukt}.", id="demo-nl", published="2025-05-20"
    )
    speaker = Resolution(statements[0].source, "hakan-fidan", "Hakan Fidan", "name", ("Somebody Else",), 0.9)
    spoken = tuple(replace(s, speaker=speaker) for s in statements)
    return Extraction(report, spoken, Provenance("0.1.0", "0a1b2c3d4e5f", "f5e4d3c2b1a0"))


# ---------------------------------------------------------------------- links and paths


def anchors(path: Path) -> set[str]:
    """The headings of a page as its host makes them into anchors."""
    prose = FENCE.sub("", path.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ +(.+?)\s*$", prose, re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_relative_links_lead_somewhere():
    assert {named(p): found for p in MARKDOWN if (found := broken(p))} == {}


def broken(path: Path) -> list[str]:
    prose = re.sub(r"`[^`\n]*`", "", FENCE.sub("", path.read_text(encoding="utf-8")))
    out = []
    for link in LINK.findall(prose):
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = path.parent / name if name else path
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            out.append(link)
    return out


def test_no_file_names_a_path_of_somebodys_machine():
    found = {}
    for path in ours(".md", ".py"):
        hits = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if ABSOLUTE.search(line)]
        if hits:
            found[named(path)] = hits
    assert found == {}


def test_a_path_of_a_machine_is_told_from_an_address():
    assert ABSOLUTE.search('open("' + "/" + 'tmp/x")')
    assert not ABSOLUTE.search("https://krant.example" + "/" + "home/work.html and ~" + "/" + "work")
