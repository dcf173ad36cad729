"""The command that opens a ledger in the browser, as a process of its own."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bestand.web.users import Users

CALL = [sys.executable, "-c", "from bestand.cli import main; main()", "serve"]


@contextmanager
def running(*options: str) -> Iterator[tuple[str, subprocess.Popen[str], list[str]]]:
    """A server, its address, and what it said before that."""
    server = subprocess.Popen([*CALL, "--port", "0", *options], stderr=subprocess.PIPE, text=True)
    said: list[str] = []
    assert server.stderr
    for line in server.stderr:
        said.append(line)
        if found := re.search(r"http://\S+:(\d+)/", line):
            yield f"http://127.0.0.1:{found[1]}", server, said
            break
    else:
        raise AssertionError("".join(said))
    server.kill()
    server.wait()


def refused(*options: str) -> tuple[int, str]:
    done = subprocess.run([*CALL, *options], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr


def test_it_says_where_it_is_answers_and_ends_with_ctrl_c(demo: Path) -> None:
    with running("--ledger", str(demo)) as (address, server, _):
        assert httpx.get(f"{address}/reports").status_code == 200
        server.send_signal(signal.SIGINT)
        assert server.wait(20) in (0, 130)
        assert server.stderr
        assert "Traceback" not in server.stderr.read()


def test_a_new_ledger_is_made_and_said(tmp_path: Path) -> None:
    with running("--ledger", str(tmp_path / "new.ledger")) as (address, _, said):
        assert httpx.get(f"{address}/add").status_code == 200
        assert "a new one is made" in "".join(said)


def test_a_port_in_use_is_told_with_the_remedy(demo: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, said = refused("--ledger", str(demo), "--port", str(taken.getsockname()[1]))
    assert code == 2
    assert "give another --port" in said


def test_without_accounts_it_listens_on_this_machine_alone(demo: Path) -> None:
    code, said = refused("--ledger", str(demo), "--host", "0.0.0.0")
    assert code == 2
    assert "bestand users add" in said


def test_with_accounts_it_listens_elsewhere_and_demands_a_login(demo: Path) -> None:
    Users(Path(f"{demo}.users")).add("anna", "een lang wachtwoord", "editor")
    with running("--ledger", str(demo), "--host", "0.0.0.0") as (address, _, said):
        assert httpx.get(f"{address}/reports").headers["location"].startswith("/login")
        assert "Give --name too" in "".join(said)


def test_a_file_that_is_no_ledger_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.ledger").write_text("no ledger " * 100)
    code, said = refused("--ledger", str(tmp_path / "x.ledger"))
    assert code == 1
    assert "is no ledger" in said
