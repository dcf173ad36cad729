"""Who is logged in, and how often a login may fail."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bestand.web.users import User

LASTS = 12 * 3600.0  # seconds of a session: a day's work, so that a browser left open is logged out by the next
OF_NAME = RateLimitItemPerMinute(5)  # failures; see Throttle
OF_ADDRESS = RateLimitItemPerMinute(20)


class Throttle:
    """Slows down who guesses passwords: 5 failures a minute for a name, 20 a minute from an address.

    Failures are counted by name, since one attacker can have many addresses, and forgotten after a minute, since
    anybody could otherwise lock another out for long (OWASP Authentication Cheat Sheet, "Account Lockout", names both;
    the numbers are ours: 5 let a person mistype, 20 let an office behind one address do so, and neither makes guessing
    a password of 12 characters worthwhile). They are kept in memory, so a new start of the server forgets them.
    """

    def __init__(self) -> None:
        self.turn = threading.Lock()  # held from asking to counting: guesses made at once must not all be let through
        self._failures = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, name: str, address: str) -> bool:
        """Whether somebody may try to log in by this name from this address now."""
        return self._failures.test(OF_NAME, "name", name) and self._failures.test(OF_ADDRESS, "address", address)

    def failed(self, name: str, address: str) -> None:
        """Count an attempt that failed."""
        self._failures.hit(OF_NAME, "name", name)
        self._failures.hit(OF_ADDRESS, "address", address)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is logged in; `csrf` goes into the forms of their pages."""

    token: str = field(repr=False)
    name: str
    csrf: str = field(repr=False)
    ends: float  # seconds, on the clock of Sessions
    mark: str = field(default="", repr=False)  # of the account that was logged in to


class Sessions:
    """Who is logged in, for twelve hours at most; kept in memory, so a new start of the server ends all sessions."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[bytes, Session] = {}  # by digest of the token, so that no look-up's time tells of a token

    def open(self, user: User) -> Session:
        """A new session of a user."""
        now = self._clock()
        session = Session(secrets.token_urlsafe(32), user.name, secrets.token_urlsafe(32), now + LASTS, user.mark)
        with self._lock:
            self._open = {key: other for key, other in self._open.items() if other.ends > now}
            self._open[_digest(session.token)] = session
        return session

    def find(self, token: str) -> Session | None:
        """The session of a token; None where there is none, or it has ended."""
        with self._lock:
            session = self._open.get(_digest(token))
        return session if session and session.ends > self._clock() else None

    def close(self, token: str) -> None:
        """End a session, if there is one."""
        with self._lock:
            self._open.pop(_digest(token), None)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
