"""The application: its rooms, what every answer carries, and errors as pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from bestand.errors import BestandError, FilterError, LedgerLockedError
from bestand.ledger import Ledger
from bestand.pipeline import Reader
from bestand.web import (
    accounts,
    add,
    api,
    links,
    login,
    positions,
    reader,
    reports,
    review,
    searching,
    settings,
    timeline,
)
from bestand.web.access import DeniedError, ForgedError, LoginNeededError, Site, Visitor, manner, visitor
from bestand.web.jobs import Jobs
from bestand.web.pages import page, warm
from bestand.web.users import User, Users

ROOMS = (login, settings, timeline, positions, accounts, reports, reader, review, searching, add, api)
LARGEST = 25_000_000  # bytes of a request: what uploads may have together, with room for the form around them
HERE = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def make(path: Path, coder: str, users: Users | None = None, hosts: tuple[str, ...] = HERE) -> FastAPI:
    """The application over a ledger.

    `coder` is who reviews where there are no accounts; `hosts` are the names it answers to, since a page of somebody
    else's could have its own name lead here.
    """
    book = Ledger(path)
    jobs = Jobs(path, Reader())

    @asynccontextmanager
    async def life(_: FastAPI) -> Any:
        warm()
        yield
        jobs.close()
        book.close()

    app = FastAPI(title="bestand", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=life)
    app.state.site = Site(path, book, jobs, coder, users)
    for room in ROOMS:
        app.include_router(room.router)
    app.mount("/static", StaticFiles(directory=str(files("bestand") / "web" / "static")), name="static")
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_middleware(_Limits)
    app.add_exception_handler(LoginNeededError, _to_login)
    for error in (BestandError, DeniedError, ForgedError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(error, _told)
    return app


class _Limits:
    """Refuses requests that are too large, and puts the safety headers on every answer."""

    def __init__(self, app: Any):
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        kind = dict(scope["headers"]).get(b"content-type", b"").lower()
        if b"charset=" in kind and b"utf-8" not in kind:  # others can say what no text holds: half a character
            refusal = Response("This is no UTF-8. Send it in UTF-8, as browsers do.", 415, media_type="text/plain")
            await refusal(scope, receive, _with_headers(send))
            return
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > LARGEST:
            refusal = Response("This is too large. Give at most 25 MB at once.", 413, media_type="text/plain")
            await refusal(scope, receive, _with_headers(send))
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > LARGEST:  # without a length told beforehand
                raise HTTPException(413, "This is too large. Give at most 25 MB at once.")
            return message

        await self._app(scope, counted, _with_headers(send))


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            extra = [(k.lower().encode(), v.encode()) for k, v in HEADERS.items() if k.lower().encode() not in given]
            if b"cache-control" not in given:  # the browser asks each time whether a script is still this one
                extra.append((b"cache-control", b"no-cache" if b"etag" in given else b"no-store"))
            message["headers"] = [*message["headers"], *extra]
        await send(message)

    return sent


async def _to_login(request: Request, _: Exception) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": "Log in first, at /login."}, 401)
    back = links.address(request.url.path, dict(request.query_params)) if request.method == "GET" else "/"
    return RedirectResponse(links.address("/login", {"back": back}), 303)


async def _told(request: Request, error: Exception) -> Response:
    """An error as a page, or as JSON for a program: what was found, what to do."""
    status, words = _words_of(error)
    here = request.app.state.site.path
    words = words and words.replace(str(here), here.name)  # where it lies on the server is nobody's business
    headers = getattr(error, "headers", None)
    carried = {**HEADERS, "Cache-Control": "no-store", **(headers or {})}  # a 500 comes from outside _Limits
    if request.url.path.startswith("/api/"):
        return JSONResponse(
            {"error": words or f"{HTTPStatus(status).phrase}. /api/openapi.json tells what there is."}, status, carried
        )
    try:
        who = visitor(request)
    except LoginNeededError:
        who = Visitor(User("", "reader"), "", *manner(request))
    answer = page(request, "error.html", who, status, code=status, words=words)
    answer.headers.update(carried)
    return answer


def _words_of(error: Exception) -> tuple[int, str | None]:
    if isinstance(error, BestandError):
        missing = isinstance(error, FilterError) and str(error).startswith("There is no")
        busy = isinstance(error, LedgerLockedError)
        return (404 if missing else 400 if error.exit_code == 2 else 503 if busy else 500), str(error)
    if isinstance(error, DeniedError):
        return 403, None
    if isinstance(error, ForgedError):
        return 403, "This form is too old, or not from here. Go back, load the page again, and send it once more."
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        return 422, f"{'.'.join(str(at) for at in first['loc'])}: {first['msg']}"
    if isinstance(error, HTTPException):
        return error.status_code, error.detail if error.status_code not in (404, 405) else None
    return 500, f"This is a mistake of bestand's ({type(error).__name__}). What is stored is whole; please report it."
