"""The command that opens a ledger in the browser, as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bestand.ledger import Ledger
from bestand.web.users import Users

CALL = [sys.executable, "-c", "from bestand.cli import main; main()", "serve"]
ALONE = {name: value for name, value in os.environ.items() if name != "BESTAND_LEDGER"}
PASSWORD = "een lang wachtwoord"


@dataclass(frozen=True)
class Server:
    """A server of its own: where it says it is, what it said by then, and its process."""

    address: str
    said: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> str:
        return self.address.rpartition(":")[2].strip("/")

    def stop(self, sign: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """How it ends when it is told to, and what it says then."""
        self.process.send_signal(sign)
        assert self.process.stderr
        return self.process.wait(20), self.process.stderr.read()


@contextmanager
def running(ledger: Path, *options: str) -> Iterator[Server]:
    """A server on a free port."""
    call = [*CALL, "--ledger", str(ledger), "--port", "0", *options]
    process = subprocess.Popen(call, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ALONE)
    try:
        said = ""
        assert process.stderr
        for line in process.stderr:
            said += line
            if found := re.fullmatch(r"bestand at (http://\S+/) \(Ctrl-C ends it\)\n", line):
                yield Server(found[1], said, process)
                return
        raise AssertionError(f"it ended with {process.wait(20)}: {said}")
    finally:
        process.kill()
        process.communicate()


def refused(ledger: Path, *options: str) -> tuple[int, str]:
    """How a server ends that can't begin, and what it says."""
    call = [*CALL, "--ledger", str(ledger), *options]
    done = subprocess.run(call, capture_output=True, text=True, timeout=60, env=ALONE)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def answered(server: Server, path: str, host: str | None = None, base: str | None = None) -> httpx.Response:
    """The answer on this machine, by default at its usual address, whatever else the server listens on."""
    headers = {"Host": host} if host else {}
    base = base or f"http://127.0.0.1:{server.port}"
    for _ in range(100):  # it says where it is just before it listens
        try:
            return httpx.get(f"{base}{path}", headers=headers, timeout=20)
        except httpx.ConnectError:
            time.sleep(0.1)
    raise AssertionError("nothing listens")


# ------------------------------------------------------------------ beginning and ending


def test_it_says_where_it_is_answers_and_ends_with_ctrl_c(demo: Path) -> None:
    with running(demo) as server:
        assert server.address.startswith("http://127.0.0.1:")
        assert answered(server, "/reports").status_code == 200
        code, said = server.stop()
    assert code in (0, 130)
    assert "Traceback" not in said


def test_an_open_connection_does_not_keep_it_from_ending(demo: Path) -> None:
    with running(demo) as server, httpx.Client(base_url=server.address) as client:
        assert answered(server, "/reports").status_code == 200
        assert client.get("/reports").status_code == 200  # which keeps the connection
        start = time.monotonic()
        code, said = server.stop()
        assert time.monotonic() - start < 10
    assert code in (0, 130)
    assert "Traceback" not in said


def test_it_ends_well_when_a_service_manager_stops_it(demo: Path) -> None:
    with running(demo) as server:
        assert answered(server, "/reports").status_code == 200
        code, said = server.stop(signal.SIGTERM)
    assert code in (0, 143, -signal.SIGTERM)
    assert "Traceback" not in said


def test_a_new_ledger_is_made_and_said(tmp_path: Path) -> None:
    path = tmp_path / "new.ledger"
    with running(path) as server:
        assert "a new one is made" in server.said
        assert answered(server, "/add").status_code == 200
        server.stop()
    with Ledger(path, create=False) as book:
        assert book.info()["reports"] == 0


def test_a_ledger_that_is_there_is_not_called_new(demo: Path) -> None:
    with running(demo) as server:
        assert "new" not in server.said
        assert "Overtocht" in answered(server, "/reports").text


# ------------------------------------------------------------------ where it listens


def test_a_port_in_use_is_told_with_the_remedy(demo: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = refused(demo, "--port", str(port))
    assert code == 2
    assert f"Nothing can listen on 127.0.0.1, port {port}" in said
    assert "give another --port, or 0 for one that is free" in said


def test_an_address_that_is_not_of_this_machine_is_told(demo: Path) -> None:
    Users(Path(f"{demo}.users")).add("anna", PASSWORD, "editor")
    code, said = refused(demo, "--host", "192.0.2.1", "--port", "0")
    assert code == 2
    assert "Nothing can listen on 192.0.2.1" in said


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "bestand.example.org", ""])
def test_without_accounts_it_listens_on_this_machine_alone(tmp_path: Path, host: str) -> None:
    code, said = refused(tmp_path / "new.ledger", "--host", host, "--port", "0")
    assert code == 2
    assert "bestand users add" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["localhost", *(["::1"] if socket.has_dualstack_ipv6() else [])])
def test_it_answers_to_the_name_of_this_machine_that_it_listens_on(demo: Path, host: str) -> None:
    with running(demo, "--host", host) as server:
        base = server.address.rstrip("/")
        assert answered(server, "/reports", base=base).status_code == 200
        assert answered(server, "/reports", "evil.example", base).status_code == 400


def test_with_accounts_it_listens_elsewhere_and_demands_a_login(demo: Path) -> None:
    Users(Path(f"{demo}.users")).add("anna", PASSWORD, "editor")
    with running(demo, "--host", "0.0.0.0") as server:
        assert "Give --name too" in server.said
        assert answered(server, "/reports").headers["location"].startswith("/login")
        assert answered(server, "/api/acts").status_code == 401


def test_with_a_name_it_answers_to_that_and_to_no_other(demo: Path) -> None:
    Users(Path(f"{demo}.users")).add("anna", PASSWORD, "editor")
    with running(demo, "--host", "0.0.0.0", "--name", "bestand.example.org") as server:
        assert "Give --name too" not in server.said
        assert answered(server, "/login", "bestand.example.org").status_code == 200
        assert answered(server, "/login", f"bestand.example.org:{server.port}").status_code == 200
        for other in ("evil.example", "bestand.example.org.evil.example", "xbestand.example.org"):
            assert answered(server, "/login", other).status_code == 400, other


def test_accounts_are_asked_for_on_this_machine_too_once_there_are_any(demo: Path) -> None:
    Users(Path(f"{demo}.users")).add("anna", PASSWORD, "reader")
    with running(demo, "--coder", "edith") as server:
        assert answered(server, "/reports").headers["location"].startswith("/login")


def test_without_accounts_reviews_are_those_of_the_coder_named(demo: Path) -> None:
    with running(demo, "--coder", "edith") as server:
        me = answered(server, "/api/me").json()
    assert (me["name"], me["role"]) == ("edith", "editor")


# ------------------------------------------------------------------ what it is given


def test_a_file_that_is_no_ledger_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.ledger"
    path.write_text("no ledger " * 100)
    code, said = refused(path, "--port", "0")
    assert (code, "is no ledger" in said) == (1, True)
    assert path.read_text() == "no ledger " * 100


def test_a_file_of_another_program_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (id)")
    code, said = refused(path, "--port", "0")
    assert (code, "of another program" in said) == (1, True)
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]


def test_damaged_accounts_let_nobody_in_and_are_told(demo: Path) -> None:
    Path(f"{demo}.users").write_text("{")
    code, said = refused(demo, "--port", "0")
    assert code == 1
    assert "are damaged" in said


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_port_that_is_none_is_wrong_use(demo: Path, port: str) -> None:
    assert refused(demo, "--port", port)[0] == 2
