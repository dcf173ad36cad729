"""Who may log in and as what, kept in a file beside the ledger."""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from bestand.errors import LedgerError, LedgerLockedError, UsageError

ROLES = ("reader", "reviewer", "editor")  # each may do what those before it may
LONGEST_NAME = 40  # characters
SHORTEST, LONGEST = 12, 1_000  # characters of a password
HASH = re.compile(r"\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+")
AT_ONCE = 2  # passwords that are hashed at a time: each takes 64 MiB, and anybody may try to log in
PATIENCE = 5.0  # seconds to wait for another process that changes the accounts, which takes it milliseconds


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may log in."""

    name: str
    role: str  # one of ROLES
    mark: str = field(default="", compare=False)  # of this account: one made anew under the name has another

    def may(self, role: str) -> bool:
        """Whether the user has a role, or one above it."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class _Account:
    role: str
    hash: str = field(repr=False)


class Users:
    """The users of a ledger, in a file of their own, so that the ledger can be shared without its accounts.

    Every call sees the file as it is now. Raises LedgerError where it is damaged or can't be read or written, and
    LedgerLockedError where another process keeps it from being changed.
    """

    def __init__(self, path: Path | str):
        self.path = Path(path)
        self._hasher = PasswordHasher()
        self._turns = threading.Semaphore(AT_ONCE)
        self._known: tuple[object, dict[str, _Account]] = (None, {})  # which state of the file, what it held
        h = self._hasher
        cost = f"m={h.memory_cost},t={h.time_cost},p={h.parallelism}"
        self._nobody = f"$argon2id$v=19${cost}${'A' * 22}${'A' * 43}"  # no password is known to make this hash

    def names(self) -> list[User]:
        """All users, by name."""
        return [_user(name, account) for name, account in sorted(self._accounts().items())]

    def find(self, name: str) -> User | None:
        """A user as the file has them now; None where they were removed, or never were."""
        account = self._accounts().get(name)
        return _user(name, account) if account else None

    def check(self, name: str, password: str) -> User | None:
        """The user whose name and password go together, or None, which takes as long whether the name exists or not."""
        account = self._accounts().get(name)
        if len(password) > LONGEST:
            return None
        try:
            with self._turns:
                self._hasher.verify(account.hash if account else self._nobody, _bytes(password))
        except VerifyMismatchError:
            return None
        except (VerificationError, InvalidHashError) as error:
            raise LedgerError(
                f"The password of {name} can't be checked ({error}). Try again; if it stays so, remove and add "
                f"the user: {self._command('remove')}, {self._command('add')}"
            ) from None
        if account is None:
            return None
        if self._hasher.check_needs_rehash(account.hash):
            self._renew(name, account, password)
        return self.find(name)

    def check_new(self, name: str, role: str) -> None:
        """Raises UsageError where nobody can be added by this name or role."""
        if not _is_name(name):
            raise UsageError(
                f"{name!r} can't be a user's name. Give 1 to {LONGEST_NAME} letters, digits, dots, hyphens or "
                "underscores."
            )
        if role not in ROLES:
            raise UsageError(f"There is no role {role!r}. Known: {', '.join(ROLES)}.")
        if name in self._accounts():
            raise UsageError(f"There is a user {name} already. Take another name, or {self._command('remove')} first.")

    def add(self, name: str, password: str, role: str) -> None:
        """Add a user. Raises UsageError for a name that is taken, and for what can't be a name, password or role."""
        self.check_new(name, role)
        if not SHORTEST <= len(password) <= LONGEST:
            raise UsageError(
                f"The password has {len(password):,} characters. Give one of {SHORTEST} to {LONGEST:,}; "
                "a few words in a row are easy to keep in mind."
            )
        hash = self._hash(password)
        with self._changing() as accounts:
            self.check_new(name, role)  # another process may have added it meanwhile
            accounts[name] = _Account(role, hash)

    def remove(self, name: str) -> None:
        """Remove a user, whose sessions count no more until the name is added again. Raises UsageError if unknown."""
        with self._changing() as accounts:
            if name not in accounts:
                known = f"Known: {', '.join(sorted(accounts))}." if accounts else "There are none at all."
                raise UsageError(f"There is no user {name!r}. {known}")
            del accounts[name]

    def _hash(self, password: str) -> str:
        with self._turns:
            return self._hasher.hash(_bytes(password))

    def _renew(self, name: str, account: _Account, password: str) -> None:
        """Hash a password as this version of the library would; where that can't be stored, the old hash does."""
        hash = self._hash(password)
        with suppress(LedgerError), self._changing() as accounts:
            if accounts.get(name) == account:  # else removed or changed meanwhile
                accounts[name] = replace(account, hash=hash)

    # ------------------------------------------------------------------ the file

    def _accounts(self) -> dict[str, _Account]:
        try:
            with self.path.open("rb") as stream:
                now = os.fstat(stream.fileno())
                state = (now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)
                known, accounts = self._known
                if state == known:
                    return accounts
                data = stream.read()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise LedgerError(
                f"The accounts in {self.path} can't be read ({error.strerror}). Check the path and your rights to it."
            ) from None
        try:
            accounts = _parsed(data)
        except (ValueError, RecursionError) as error:
            raise LedgerError(
                f"The accounts in {self.path} are damaged ({error}). Put back a copy of the file, or delete it and add "
                f"the users again: {self._command('add')}"
            ) from None
        self._known = state, accounts
        return accounts

    @contextmanager
    def _changing(self) -> Iterator[dict[str, _Account]]:
        """The accounts, to be changed: stored whole at the end, or not at all, by one process at a time."""
        new = Path(f"{self.path}.new")
        stream = self._only_one(new)
        try:
            with stream:
                accounts = dict(self._accounts())
                yield accounts
                users = {name: asdict(account) for name, account in accounts.items()}
                json.dump({"users": users}, stream, ensure_ascii=False, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(new, self.path)
        except BaseException as error:
            new.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise self._unwritable(error) from None
            raise

    def _only_one(self, new: Path) -> IO[str]:
        """The file that is to take the place of ours; while it is there, nobody else can make it."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8")
            except FileExistsError:
                if time.monotonic() > end:
                    raise LedgerLockedError(
                        f"Another process is changing {self.path}. If none is, it broke off: delete {new}."
                    ) from None
                time.sleep(0.01)
            except OSError as error:
                raise self._unwritable(error) from None

    def _unwritable(self, error: OSError) -> LedgerError:
        return LedgerError(
            f"The accounts can't be written to {self.path} ({error.strerror}); nothing was changed. "
            "Check the path, your rights to it and the room on the disk."
        )

    def _command(self, action: str) -> str:
        return f"bestand users {action} NAME --ledger {str(self.path).removesuffix('.users')}"


def _user(name: str, account: _Account) -> User:
    return User(name, account.role, hashlib.sha256(account.hash.encode()).hexdigest())


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and all(c.isalpha() or c.isdecimal() or c in ".-_" for c in name)


def _bytes(password: str) -> bytes:
    """A password in one spelling: systems differ in how they send an é (NIST SP 800-63B advises this form)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _parsed(data: bytes) -> dict[str, _Account]:
    """The accounts in a file. Raises ValueError with what is wrong, which never shows a hash."""
    held = json.loads(data)
    users = held.get("users") if isinstance(held, dict) else None
    if not isinstance(users, dict):
        raise ValueError("it holds no users")
    found = {}
    for name, about in users.items():
        if not _is_name(name):
            raise ValueError(f"{name[:LONGEST_NAME]!a} can't be a name")
        role, hash = (about.get("role"), about.get("hash")) if isinstance(about, dict) else (None, None)
        if role not in ROLES:
            raise ValueError(f"{name} has no role")
        if not isinstance(hash, str) or not HASH.fullmatch(hash):
            raise ValueError(f"{name} has no password")
        found[name] = _Account(role, hash)
    return found
