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

from bestand import codebook
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


def test_actor_example_loads_as_a_file_of_the_users(tmp_path: Path):
    (example,) = blocks(DOCS / "codebook.md", "toml")
    path = tmp_path / "own.toml"
    path.write_text(example, encoding="utf-8")
    added = set(codebook.load((path,)).actors) - set(codebook.load().actors)
    assert added == {"hannah-verbruggen", "idris-okonjo", "river-front", "strait-observer"}


def test_titles_listed_are_those_of_every_language():
    section = (DOCS / "codebook.md").read_text(encoding="utf-8").split("### Titles")[1].split("US secretaries")[0]
    listed = set(re.findall(r"`(\w+)`", section)) - {"roles"}
    for code in codebook.LANGUAGES:
        assert listed == set(codebook.language(code).titles)


def test_record_example_has_the_keys_that_are_printed():
    (example,) = blocks(DOCS / "record.md", "json")
    shown, printed = json.loads(example), record(read())
    assert list(shown) == list(printed)
    assert list(shown["provenance"]) == list(printed["provenance"])
    for statement in shown["statements"]:
        assert list(statement) == list(printed["statements"][0])


def test_record_tables_name_every_key():
    text = (DOCS / "record.md").read_text(encoding="utf-8")
    printed = record(read())
    for section, keys in (("report", set(printed)), ("statement", set(printed["statements"][0]))):
        table = text.split(f"## Fields of a {section}")[1].split("\n## ")[0]
        cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
        assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == keys


def test_record_example_points_at_whole_words():
    (example,) = blocks(DOCS / "record.md", "json")
    shown = json.loads(example)
    for statement in shown["statements"]:
        for start, end in (*statement["source"], *statement["cue"], *statement["content"]):
            piece, around = shown["text"][start:end], shown["text"][max(0, start - 1) : end + 1]
            assert piece == piece.strip()
            assert re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", around)


def test_sql_examples_run(tmp_path: Path):
    with Ledger(tmp_path / "docs.ledger") as ledger:
        ledger.add(read())
    connection = sqlite3.connect(tmp_path / "docs.ledger")
    found: dict[str, list[Any]] = {}
    for block in blocks(DOCS / "ledger.md", "sql"):
        if block.startswith("SELECT"):
            found[block] = connection.execute(block).fetchall()
        else:
            connection.executescript(block)
    entries, sources, *_ = found.values()
    assert ("2025-05-20", None, "Hakan Fidan", "dat 😀 het lukt", "demo-nl#s1") in entries
    assert ("demo-nl", "s1", "Hakan Fidan") in sources
    for table in ("report", "reading", "statement"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    connection.close()


def test_ledger_page_names_every_column(tmp_path: Path):
    Ledger(tmp_path / "empty.ledger").close()
    connection = sqlite3.connect(tmp_path / "empty.ledger")
    text = (DOCS / "ledger.md").read_text(encoding="utf-8")
    for table in ("report", "reading", "statement"):
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
