"""Who may do what: one user without an account on this machine alone, named users with roles anywhere else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from starlette.convertors import Convertor, register_url_convertor

from bestand.ledger import Ledger
from bestand.web import catalog
from bestand.web.jobs import Jobs
from bestand.web.sessions import Sessions, Throttle
from bestand.web.users import User, Users


class _Whole(Convertor[str]):
    """What a path ends in, line breaks too: an id of a report may hold any character."""

    regex = "(?s:.*)"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("whole", _Whole())
SESSION = "bestand_session"
TONGUE, THEME, KEYS = "bestand_language", "bestand_theme", "bestand_keys"
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Site:
    """What all pages share: the ledger, what reads new reports, and accounts where there are any."""

    path: Path
    book: Ledger
    jobs: Jobs
    coder: str  # who reviews where there are no accounts
    users: Users | None = None
    sessions: Sessions = field(default_factory=Sessions)
    throttle: Throttle = field(default_factory=Throttle)
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))  # in the forms where there are no accounts


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks for a page, and how they want it; `token` goes into every form."""

    user: User
    token: str
    tongue: str
    theme: str
    keys: bool

    def may(self, role: str) -> bool:
        """Whether the visitor has a role, or one above it."""
        return self.user.may(role)


class LoginNeededError(Exception):
    """Nobody is logged in."""


class DeniedError(Exception):
    """The visitor's role does not do; `role` would."""

    def __init__(self, role: str):
        super().__init__(role)
        self.role = role


class ForgedError(Exception):
    """A form came without the token that our own pages put into it."""


def site(request: Request) -> Site:
    """What all pages share."""
    found: Site = request.app.state.site
    return found


def manner(request: Request) -> tuple[str, str, bool]:
    """The language, theme and use of shortcuts that a browser asks for."""
    wanted = request.query_params.get("lang") or request.cookies.get(TONGUE)
    theme = request.cookies.get(THEME, "auto")
    tongue = catalog.chosen(wanted, request.headers.get("accept-language", ""))
    return tongue, theme if theme in THEMES else "auto", request.cookies.get(KEYS) != "off"


def visitor(request: Request) -> Visitor:
    """Who asks. Raises LoginNeededError where accounts are used and nobody is logged in."""
    here = site(request)
    if here.users is None:
        return Visitor(User(here.coder, "editor"), here.secret, *manner(request))
    session = here.sessions.find(request.cookies.get(SESSION, ""))
    user = here.users.find(session.name) if session else None
    if session is None or user is None or user.mark != session.mark:
        raise LoginNeededError
    return Visitor(user, session.csrf, *manner(request))


Here = Annotated[Site, Depends(site)]
Anyone = Annotated[Visitor, Depends(visitor)]


def _reviewer(who: Anyone) -> Visitor:
    return _with("reviewer", who)


def _editor(who: Anyone) -> Visitor:
    return _with("editor", who)


def _with(role: str, who: Visitor) -> Visitor:
    if not who.may(role):
        raise DeniedError(role)
    return who


Reviewer = Annotated[Visitor, Depends(_reviewer)]
Editor = Annotated[Visitor, Depends(_editor)]


def check_token(request: Request, who: Visitor, given: str) -> None:
    """Raises ForgedError unless a request that changes something comes from a page of ours."""
    origin = request.headers.get("origin")
    if origin and origin.partition("://")[2] != request.headers.get("host"):
        raise ForgedError
    if not secrets.compare_digest(given.encode(), who.token.encode()):
        raise ForgedError


async def genuine(request: Request, who: Anyone) -> None:
    """Raises ForgedError unless a form, or a call of the interface by its header, carries the visitor's token."""
    given = request.headers.get("x-csrf-token")
    if given is None:
        form = await request.form()
        given = str(form.get("csrf", ""))
    check_token(request, who, given)


Genuine = Depends(genuine)
