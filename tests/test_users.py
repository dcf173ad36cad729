from __future__ import annotations

import json
import os
import pty
import stat
import string
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest
import typer
from argon2 import PasswordHasher
from hypothesis import example, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bestand.cli.users import users as command
from bestand.errors import BestandError, LedgerError, LedgerLockedError, UsageError
from bestand.web import users as module
from bestand.web.sessions import Sessions, Throttle
from bestand.web.users import ROLES, User, Users

PASSWORD = "een lang wachtwoord"
WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # milliseconds, and due to be hashed anew
CHEAP = WEAK.hash(PASSWORD)
ANNA = User("anna", "reviewer")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger.users"


def write(path: Path, /, **roles: str) -> Users:
    """Users with these roles and one password, whose hashes cost no time."""
    path.write_text(json.dumps({"users": {name: {"role": role, "hash": CHEAP} for name, role in roles.items()}}))
    return Users(path)


def hash_of(path: Path, name: str = "anna") -> str:
    return str(json.loads(path.read_text())["users"][name]["hash"])


# Roles


@pytest.mark.parametrize("held", ROLES)
@pytest.mark.parametrize("asked", ROLES)
def test_a_role_may_what_the_ones_before_it_may_and_no_more(held: str, asked: str) -> None:
    assert User("anna", held).may(asked) == (asked in ROLES[: ROLES.index(held) + 1])


def test_a_user_can_not_be_given_another_role_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        ANNA.role = "editor"  # type: ignore[misc]


# Names and passwords that go together


def test_an_added_user_is_let_in_by_their_password_alone(path: Path) -> None:
    users = Users(path)
    users.add("anna", PASSWORD, "reviewer")
    assert users.names() == [ANNA]
    assert users.check("anna", PASSWORD) == ANNA
    assert users.check("anna", PASSWORD + " ") is None
    made = hash_of(path)
    assert made.startswith("$argon2id$")
    assert not PasswordHasher().check_needs_rehash(made)


@pytest.mark.parametrize("name", ["Anna", "ANNA", "anna ", "ann", "", "\0anna", "\ud800", "a" * 10_000])
def test_a_name_that_is_not_the_very_one_lets_nobody_in(path: Path, name: str) -> None:
    users = write(path, anna="reviewer")
    assert users.find(name) is None
    assert users.check(name, PASSWORD) is None


@pytest.mark.parametrize(
    "password", ["", PASSWORD.upper(), PASSWORD + "\0", PASSWORD + "\n", "\ud800" * 12, "x" * 1_001]
)
def test_a_wrong_password_lets_nobody_in(path: Path, password: str) -> None:
    assert write(path, anna="reviewer").check("anna", password) is None


def test_a_password_too_long_is_not_even_hashed(path: Path) -> None:
    users, long = write(path, anna="reviewer"), "x" * 50_000_000
    start = time.process_time()
    assert users.check("anna", long) is None
    assert time.process_time() - start < 0.02  # hashing it would take far longer


def test_an_accent_counts_the_same_however_a_keyboard_sends_it(path: Path) -> None:
    path.write_text(json.dumps({"users": {"anna": {"role": "reviewer", "hash": WEAK.hash("vergaderzaal éé")}}}))
    assert Users(path).check("anna", "vergaderzaal e\u0301e\u0301") == ANNA


def test_an_unknown_name_takes_as_long_as_a_wrong_password(path: Path) -> None:
    users = Users(path)
    users.add("anna", PASSWORD, "reader")

    def cost(name: str) -> float:
        start = time.process_time()  # of all threads, and of no other process
        assert users.check(name, "a wrong password") is None
        return time.process_time() - start

    wrong, unknown = (min(cost(name), cost(name)) for name in ("anna", "nobody"))
    assert wrong / 2 < unknown < wrong * 2


def test_an_old_hash_is_made_anew_when_its_user_comes_in(path: Path) -> None:
    users = write(path, anna="reviewer", bob="reader")
    assert users.check("anna", "a wrong password") is None
    assert hash_of(path) == CHEAP
    assert users.check("anna", PASSWORD) == ANNA
    assert PasswordHasher().verify(hash_of(path), PASSWORD)
    assert hash_of(path, "bob") == CHEAP


def test_a_user_removed_while_their_hash_is_made_anew_stays_removed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = write(path, anna="reviewer", bob="reader")
    make = PasswordHasher.hash

    def slow(self: PasswordHasher, *given: Any) -> str:
        Users(path).remove("anna")  # as another process may
        return make(self, *given)

    monkeypatch.setattr(PasswordHasher, "hash", slow)
    users.check("anna", PASSWORD)
    assert [user.name for user in users.names()] == ["bob"]


def test_who_can_not_store_a_new_hash_lets_the_user_in_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = write(path, anna="reviewer")
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    Path(f"{path}.new").touch()  # somebody else is changing it
    assert users.check("anna", PASSWORD) == ANNA
    assert hash_of(path) == CHEAP


def test_many_logins_at_once_do_not_take_memory_each() -> None:
    script = (
        "import re, threading; from bestand.web.users import Users; users = Users('none');"
        "peak = lambda: int(re.search(r'VmHWM:\\s*(\\d+) kB', open('/proc/self/status').read())[1]) // 1024;"
        "before = peak(); all = [threading.Thread(target=users.check, args=('x', 'y')) for _ in range(6)];"
        "[t.start() for t in all]; [t.join() for t in all]; print(peak() - before)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert 60 < int(done.stdout) < 3 * 64  # MiB: two at a time, 64 each


# Adding and removing


@pytest.mark.parametrize("name", ["a", "z" * 40, "Özlem.van-den_Berg2", "Анна", "1", ".", "-"])
def test_letters_digits_dots_hyphens_and_underscores_make_a_name(path: Path, name: str) -> None:
    Users(path).check_new(name, "reader")
    assert write(path, **{name: "reader"}).find(name) == User(name, "reader")


BAD_NAMES = ["", "z" * 41, "anna b", "a/b", "anna\n", "a\0", "../x", "<b>", "\u202eanna", "\ud800", "½", "a@b"]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_anything_else_makes_none(path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="can't be a user's name"):
        Users(path).add(name, PASSWORD, "reader")
    assert not path.exists()


@pytest.mark.parametrize(("length", "told"), [(0, "0"), (11, "11"), (1_001, "1,001")])
def test_a_password_too_short_or_too_long_is_refused_and_not_shown(path: Path, length: int, told: str) -> None:
    with pytest.raises(UsageError, match=f"has {told} characters. Give one of 12 to 1,000") as refused:
        Users(path).add("anna", "q" * length, "reader")
    assert "qq" not in str(refused.value)
    assert not path.exists()


@pytest.mark.parametrize("length", [12, 1_000])
def test_the_shortest_and_the_longest_password_do(path: Path, length: int) -> None:
    users = Users(path)
    users.add("anna", "é" * length, "reader")
    assert users.check("anna", "é" * length) == User("anna", "reader")


@pytest.mark.parametrize("role", ["", "boss", "Editor", "reader "])
def test_an_unknown_role_is_refused_with_those_there_are(path: Path, role: str) -> None:
    with pytest.raises(UsageError, match=r"There is no role .*\. Known: reader, reviewer, editor\."):
        Users(path).add("anna", PASSWORD, role)


def test_a_name_that_is_taken_is_refused_and_its_password_stays(path: Path) -> None:
    users = write(path, anna="reader")
    with pytest.raises(UsageError, match="There is a user anna already"):
        users.add("anna", "another password", "editor")
    assert (users.names(), hash_of(path)) == ([User("anna", "reader")], CHEAP)


def test_a_name_taken_while_its_password_is_hashed_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> str:
        write(path, anna="editor")  # as another process may
        return CHEAP

    monkeypatch.setattr(PasswordHasher, "hash", slow)
    users = Users(path)
    with pytest.raises(UsageError, match="There is a user anna already"):
        users.add("anna", PASSWORD, "reader")
    assert users.names() == [User("anna", "editor")]


def test_removing_somebody_unknown_names_those_there_are(path: Path) -> None:
    users = write(path, bob="reader", anna="reader")
    with pytest.raises(UsageError, match=r"There is no user 'Anna'\. Known: anna, bob\."):
        users.remove("Anna")
    with pytest.raises(UsageError, match="none at all"):
        Users(path.with_name("b.users")).remove("anna")
    assert os.listdir(path.parent) == [path.name]


def test_a_user_removed_or_changed_elsewhere_is_so_at_once(path: Path) -> None:
    users = write(path, anna="reader", bob="reader")
    assert users.find("anna") == User("anna", "reader")
    write(path, anna="editor", bob="reader")  # of the same length
    assert users.find("anna") == User("anna", "editor")
    Users(path).remove("anna")
    assert users.find("anna") is None
    assert users.check("anna", PASSWORD) is None
    assert users.names() == [User("bob", "reader")]
    path.unlink()
    assert users.names() == []


# The file


def test_the_file_is_for_its_owner_alone(path: Path) -> None:
    old = os.umask(0)
    try:
        Users(path).add("anna", PASSWORD, "reader")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    Users(path).remove("anna")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_file_there_is_nobody_and_none_is_made(path: Path) -> None:
    users = Users(path)
    assert (users.names(), users.find("anna")) == ([], None)
    assert not path.exists()


def test_a_change_that_breaks_off_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = write(path, anna="reader", bob="reader")
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LedgerError, match=r"can't be written .* \(No space left on device\); nothing was changed"):
        users.remove("anna")
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="can't be written"):
        Users(tmp_path / "nowhere" / "a.users").add("anna", PASSWORD, "reader")


def test_a_folder_in_the_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(LedgerError, match="can't be read"):
        Users(path).names()


def test_two_that_change_the_file_at_once_both_have_their_way(path: Path) -> None:
    users = write(path, keep="reader", **{f"user{n}": "reader" for n in range(8)})
    changes = [threading.Thread(target=Users(path).remove, args=(f"user{n}",)) for n in range(8)]
    for change in changes:
        change.start()
    for change in changes:
        change.join()
    assert users.names() == [User("keep", "reader")]


def test_a_change_that_another_process_left_half_way_is_told_and_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = write(path, anna="reader")
    half = Path(f"{path}.new")
    half.write_text('{"users": {')
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    with pytest.raises(LedgerLockedError, match=r"delete .*a\.ledger\.users\.new"):
        users.remove("anna")
    assert half.read_text() == '{"users": {'
    assert users.find("anna") == User("anna", "reader")


ONE = {"role": "reader", "hash": CHEAP}
DAMAGED: list[Any] = [
    *("", "{", "[]", "null", "{}", "\ufeff", "[" * 100_000, '{"users": []}', '{"users": {"anna": null}}'),
    {"anna": []},
    {"anna": {"role": "reader"}},
    {"anna": ONE | {"role": "boss"}},
    {"anna": ONE | {"role": ["reader"]}},
    {"anna": ONE | {"hash": ""}},
    {"anna": ONE | {"hash": PASSWORD}},
    {"anna": ONE | {"hash": "$argon2id$"}},
    {"anna": ONE | {"hash": CHEAP + "\n"}},
    {"anna": ONE | {"hash": 7}},
    {"anna": ONE, "<b>": ONE},
    {"anna": ONE, "\ud800": ONE},
]


@pytest.mark.parametrize("held", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_lets_nobody_in_and_says_how_to_mend_it(path: Path, held: Any) -> None:
    path.write_text(held if isinstance(held, str) else json.dumps({"users": held}))
    users, before = Users(path), path.read_bytes()
    calls: list[Callable[[], object]] = [
        users.names,
        lambda: users.find("anna"),
        lambda: users.check("anna", PASSWORD),
        lambda: users.check_new("bob", "reader"),
        lambda: users.remove("anna"),
    ]
    for call in calls:
        with pytest.raises(LedgerError, match=r"damaged .* delete it and add the users again: bestand users") as told:
            call()
        assert "argon2" not in str(told.value)
        assert PASSWORD not in str(told.value)
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


def test_bytes_that_are_no_text_are_damage(path: Path) -> None:
    path.write_bytes(b'{"users": {"\xff": 1}}')
    with pytest.raises(LedgerError, match="damaged"):
        Users(path).names()


def test_a_file_cut_off_anywhere_is_damaged(path: Path) -> None:
    write(path, anna="reader", bob="editor")
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        with pytest.raises(LedgerError, match="damaged"):
            Users(path).find("anna")


def test_a_hash_that_argon2_can_not_read_is_told_without_showing_it(path: Path) -> None:
    odd = CHEAP[:-1] + "B" + "A" * 60
    path.write_text(json.dumps({"users": {"anna": {"role": "reader", "hash": odd.replace("m=8", "m=1")}}}))
    with pytest.raises(LedgerError, match=r"The password of anna can't be checked .* remove and add the user") as told:
        Users(path).check("anna", PASSWORD)
    assert "$" not in str(told.value)


names = st.text(string.ascii_letters + string.digits + ".-_äЖ", min_size=1, max_size=40)


@given(st.dictionaries(names, st.sampled_from(ROLES), max_size=5), st.data())
def test_removing_one_keeps_all_others_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, roles: dict[str, str], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("users") / "a.users"
    users = write(path, **roles)
    assert users.names() == [User(name, roles[name]) for name in sorted(roles)]
    if roles:
        gone = data.draw(st.sampled_from(sorted(roles)))
        users.remove(gone)
        assert Users(path).names() == [User(name, roles[name]) for name in sorted(roles) if name != gone]
        assert all(hash_of(path, user.name) == CHEAP for user in users.names())


@given(st.text(max_size=50), st.text(max_size=20))
@example("anna", "")
def test_only_an_error_of_ours_answers_an_odd_name_or_role(
    tmp_path_factory: pytest.TempPathFactory, name: str, role: str
) -> None:
    with suppress(UsageError):
        Users(tmp_path_factory.getbasetemp() / "no.users").check_new(name, role)


# Failing to log in


def fail(throttle: Throttle, times: int, name: str = "anna", address: str = "10.0.0.1") -> None:
    for _ in range(times):
        assert throttle.allows(name, address)
        throttle.failed(name, address)


def test_five_failures_of_a_name_are_enough_from_wherever_they_come() -> None:
    throttle = Throttle()
    for address in range(5):
        fail(throttle, 1, "anna", f"10.0.0.{address}")
    assert not throttle.allows("anna", "10.0.0.9")


def test_failures_of_one_name_keep_no_other_name_out() -> None:
    throttle = Throttle()
    fail(throttle, 5)
    assert throttle.allows("bob", "10.0.0.1")
    assert throttle.allows("bob", "10.0.0.2")
    assert throttle.allows("Anna", "10.0.0.1")  # who is somebody else


def test_twenty_failures_from_an_address_are_enough_for_whatever_names() -> None:
    throttle = Throttle()
    for n in range(20):
        fail(throttle, 1, f"user{n}")
    assert not throttle.allows("somebody", "10.0.0.1")


def test_failures_from_one_address_keep_no_other_address_out() -> None:
    throttle = Throttle()
    for n in range(20):
        fail(throttle, 1, f"user{n}")
    assert throttle.allows("user0", "10.0.0.2")


def test_a_name_is_never_taken_for_an_address() -> None:
    throttle = Throttle()
    fail(throttle, 5, "10.0.0.2", "anna")
    assert throttle.allows("anna", "10.0.0.2")
    fail(throttle, 5, "a/b", "c")
    assert throttle.allows("a", "b/c")


def test_logging_in_well_counts_as_no_failure() -> None:
    throttle = Throttle()
    assert all(throttle.allows("anna", "10.0.0.1") for _ in range(100))


def test_failures_are_forgotten_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle, start = Throttle(), time.time()
    monkeypatch.setattr(time, "time", lambda: start)
    fail(throttle, 5)
    monkeypatch.setattr(time, "time", lambda: start + 59)
    assert not throttle.allows("anna", "10.0.0.1")
    monkeypatch.setattr(time, "time", lambda: start + 61)
    fail(throttle, 5)
    assert not throttle.allows("anna", "10.0.0.1")


def test_attempts_that_were_refused_do_not_lengthen_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle, start = Throttle(), time.time()
    monkeypatch.setattr(time, "time", lambda: start)
    fail(throttle, 5)
    monkeypatch.setattr(time, "time", lambda: start + 50)
    throttle.failed("anna", "10.0.0.1")
    monkeypatch.setattr(time, "time", lambda: start + 61)
    assert throttle.allows("anna", "10.0.0.1")


# Sessions


def test_a_session_is_found_by_its_token_until_it_is_closed() -> None:
    sessions = Sessions()
    session = sessions.open(ANNA)
    assert sessions.find(session.token) == session
    assert session.name == "anna"
    sessions.close(session.token)
    assert sessions.find(session.token) is None
    sessions.close(session.token)  # once more does no harm


def test_closing_one_session_leaves_the_others_of_a_user() -> None:
    sessions = Sessions()
    here, elsewhere = sessions.open(ANNA), sessions.open(ANNA)
    sessions.close(here.token)
    assert sessions.find(elsewhere.token) == elsewhere


@pytest.mark.parametrize(
    "change", [str.swapcase, lambda t: t[:-1], lambda t: t + "=", lambda _: "", lambda _: "\ud800"]
)
def test_no_other_token_finds_a_session(change: Callable[[str], str]) -> None:
    sessions = Sessions()
    session = sessions.open(ANNA)
    assert sessions.find(change(session.token)) is None
    assert sessions.find(session.csrf) is None


def test_every_token_is_another_and_of_32_bytes() -> None:
    sessions = Sessions()
    opened = [sessions.open(ANNA) for _ in range(50)]
    tokens = {token for session in opened for token in (session.token, session.csrf)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}  # 32 bytes in base64


def test_a_session_ends_after_twelve_hours() -> None:
    now = 1000.0
    sessions = Sessions(lambda: now)
    session = sessions.open(ANNA)
    assert session.ends == now + 12 * 3600
    now += 12 * 3600 - 1
    assert sessions.find(session.token) == session  # nor does this lengthen it
    now += 1
    assert sessions.find(session.token) is None


def test_ended_sessions_take_no_room() -> None:
    now = 0.0
    sessions = Sessions(lambda: now)
    for _ in range(10):
        sessions.open(ANNA)
        now += 12 * 3600
    assert len(sessions._open) == 1


def test_neither_memory_nor_a_log_shows_a_token() -> None:
    sessions = Sessions()
    session = sessions.open(ANNA)
    assert session.token not in repr(session)
    assert session.csrf not in repr(session)
    assert session.token.encode() not in sessions._open


def test_sessions_can_be_opened_and_closed_by_many_at_once() -> None:
    sessions, wrong = Sessions(), []

    def work() -> None:
        for _ in range(300):
            session = sessions.open(ANNA)
            if sessions.find(session.token) != session:
                wrong.append(session)
            sessions.close(session.token)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (wrong, sessions._open) == ([], {})


# The command

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
app.command()(command)


@app.command()
def other() -> None:
    """There so that `users` has to be named, as in the real command line."""


def run(path: Path, *arguments: str, given: str | bytes = "") -> Any:
    ledger = str(path).removesuffix(".users")
    return CliRunner().invoke(app, ["users", *arguments, "--ledger", ledger], input=given)


def test_an_added_user_is_listed_beside_the_ledger_and_can_be_removed(path: Path) -> None:
    added = run(path, "add", "anna", "--role", "editor", given=PASSWORD + "\nsomething else\n")
    assert (added.exit_code, added.stdout, added.stderr) == (0, "", "anna can log in as editor.\n")
    listed = run(path, "list")
    assert (listed.stdout, listed.stderr) == ("editor    anna\n", "1 users.\n")
    assert "argon2" in path.read_text()
    assert "argon2" not in added.output + listed.output
    assert Users(path).check("anna", PASSWORD) == User("anna", "editor")
    assert run(path, "remove", "anna").exit_code == 0
    assert run(path, "list").stdout == ""


def test_an_added_user_is_a_reviewer_unless_told_otherwise(path: Path) -> None:
    assert run(path, "add", "anna", given=PASSWORD + "\r\n").exit_code == 0  # as Windows ends lines
    assert Users(path).check("anna", PASSWORD) == ANNA


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rename", "anna"], "Users can't be 'rename'. Give list, add NAME or remove NAME."),
        (["add"], "Nobody was named. Give a name: bestand users add NAME"),
        (["remove"], "Nobody was named. Give a name: bestand users remove NAME"),
        (["remove", "anna"], "There is no user 'anna'. There are none at all."),
        (["add", "anna", "--role", "boss"], "There is no role 'boss'. Known: reader, reviewer, editor."),
    ],
)
def test_wrong_use_is_told_with_the_right_use(path: Path, arguments: list[str], told: str) -> None:
    error = run(path, *arguments, given=PASSWORD).exception
    assert isinstance(error, UsageError)
    assert (error.exit_code, str(error)) == (2, told)
    assert not path.exists()


@pytest.mark.parametrize("given", ["", "\n", "short\n", b"\xff" * 12 + b"\n", "x" * 2_000])
def test_a_password_that_does_not_do_adds_nobody(path: Path, given: str | bytes) -> None:
    assert isinstance(run(path, "add", "anna", given=given).exception, UsageError)
    assert not path.exists()


def test_a_damaged_file_ends_the_command_with_code_1(path: Path) -> None:
    path.write_text("{")
    for arguments in (["list"], ["add", "anna"], ["remove", "anna"]):
        error = run(path, *arguments, given=PASSWORD).exception
        assert isinstance(error, BestandError)
        assert error.exit_code == 1


def on_a_terminal(path: Path, *typed: str) -> tuple[int, str]:
    """How `users add anna` ends, and what a terminal shows of it, where somebody types these lines."""
    script = "import typer; from bestand.cli.users import users; typer.run(users)"
    ours, theirs = pty.openpty()
    arguments = [sys.executable, "-c", script, "add", "anna", "--ledger", str(path).removesuffix(".users")]
    process = subprocess.Popen(arguments, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    said, lines = b"", list(typed)
    with suppress(OSError):  # by which Linux says that the other end has closed
        while piece := os.read(ours, 65536):
            said += piece
            if lines and said.endswith(b": "):  # it asks
                os.write(ours, lines.pop(0).encode() + b"\n")
    os.close(ours)
    return process.wait(30), said.decode()


def test_a_terminal_asks_twice_and_does_not_show_what_is_typed(path: Path) -> None:
    code, said = on_a_terminal(path, PASSWORD, PASSWORD)
    assert code == 0
    assert PASSWORD not in said
    assert said.count(": ") == 2
    assert Users(path).check("anna", PASSWORD) == ANNA


def test_two_passwords_that_differ_are_asked_for_again(path: Path) -> None:
    _, said = on_a_terminal(path, PASSWORD, "een ander wachtwoord", "het derde wachtwoord", "het derde wachtwoord")
    assert said.count(": ") >= 4
    assert Users(path).check("anna", PASSWORD) is None
    assert Users(path).check("anna", "het derde wachtwoord") == ANNA


def test_a_name_that_is_taken_is_told_before_a_password_is_asked_for(path: Path) -> None:
    write(path, anna="reader")
    code, said = on_a_terminal(path)
    assert code != 0
    assert "There is a user anna already" in said
    assert "Password" not in said
