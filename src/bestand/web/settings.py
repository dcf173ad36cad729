"""How a browser wants its pages: language, theme, shortcuts. Kept in cookies, since it is of the browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from bestand.web.access import KEYS, THEME, THEMES, TONGUE, Anyone, Genuine
from bestand.web.catalog import TONGUES
from bestand.web.login import inside
from bestand.web.pages import page

router = APIRouter(include_in_schema=False)
YEAR = 365 * 24 * 3600  # seconds


@router.get("/settings")
def show(request: Request, who: Anyone, back: str = "/") -> Response:
    """The page of settings, with the shortcuts there are."""
    return page(request, "settings.html", who, back=inside(back), themes=THEMES)


@router.post("/settings", dependencies=[Genuine])
def keep(
    _: Anyone,
    language: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "auto",
    keys: Annotated[str, Form()] = "off",
    back: Annotated[str, Form(max_length=2_000)] = "/",
) -> Response:
    """Keep the settings and go back to where the visitor was."""
    answer = RedirectResponse(inside(back), 303)
    chosen = {
        TONGUE: language if language in TONGUES else None,
        THEME: theme if theme in THEMES else None,
        KEYS: "on" if keys == "on" else "off",
    }
    for name, value in chosen.items():
        if value:
            answer.set_cookie(name, value, max_age=YEAR, samesite="lax")
    return answer
