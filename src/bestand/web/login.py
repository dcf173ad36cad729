"""Coming in and going out, where there are accounts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from bestand.web.access import SESSION, Anyone, ForgedError, Here, Visitor, genuine, manner
from bestand.web.pages import page
from bestand.web.users import User

router = APIRouter(include_in_schema=False)


@router.get("/login")
def ask(request: Request, here: Here, back: str = "/") -> Response:
    """The page that asks for a name and a password."""
    if here.users is None:
        return RedirectResponse("/", 303)
    return _asked(request, back, None)


@router.post("/login")
def enter(
    request: Request,
    here: Here,
    name: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=2_000)] = "",
    back: Annotated[str, Form(max_length=2_000)] = "/",
) -> Response:
    """Let somebody in whose name and password go together, and who has not guessed too often."""
    if here.users is None:
        return RedirectResponse("/", 303)
    origin = request.headers.get("origin")
    if origin and origin.partition("://")[2] != request.headers.get("host"):
        raise ForgedError
    address = request.client.host if request.client else ""
    with here.throttle.turn:
        if not here.throttle.allows(name, address):
            return _asked(request, back, "login.wait", 429)
        user = here.users.check(name, password)
        if user is None:
            here.throttle.failed(name, address)
            return _asked(request, back, "login.wrong", 403)
    session = here.sessions.open(user)
    answer = RedirectResponse(inside(back), 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(SESSION, session.token, httponly=True, samesite="strict", secure=secure)
    return answer


@router.post("/logout", dependencies=[Depends(genuine)])
def leave(request: Request, here: Here, _: Anyone) -> Response:
    """End the session, here and on the server."""
    here.sessions.close(request.cookies.get(SESSION, ""))
    answer = RedirectResponse("/login" if here.users else "/", 303)
    answer.delete_cookie(SESSION)
    return answer


def inside(back: str) -> str:
    """An address to go on to, only if it is one of ours: a link must not lead from our login to another's page."""
    ours = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    return back if ours else "/"


def _asked(request: Request, back: str, wrong: str | None, status: int = 200) -> Response:
    nobody = Visitor(User("", "reader"), "", *manner(request))
    return page(request, "login.html", nobody, status, back=inside(back), wrong=wrong)
