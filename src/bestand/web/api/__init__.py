"""The ledger for programs: JSON and CSV under /api, described by /api/openapi.json."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Security
from fastapi.security import APIKeyCookie

from bestand.errors import FilterError
from bestand.web.access import SESSION, visitor
from bestand.web.api import downloads, findings, listings, reviewing
from bestand.web.api.shapes import Problem

PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The question can't be answered as it is asked, or the verdict can't be."},
    401: {"model": Problem, "description": "Nobody is logged in, and this ledger is only for its users."},
    403: {"model": Problem, "description": "The user's role does not do, or the token of /api/me is missing."},
    404: {"model": Problem, "description": "What was asked for by name is not in the ledger."},
    422: {"model": Problem, "description": "A parameter, or a part of the body, is missing or not of its type."},
}
login = APIKeyCookie(name=SESSION, description="Where there are accounts: what /login sets.", auto_error=False)
router = APIRouter(prefix="/api", dependencies=[Depends(visitor), Security(login)], responses=PROBLEMS)
for part in (listings, findings, downloads, reviewing):
    router.include_router(part.router)


@router.get("/{rest:path}", include_in_schema=False)
def nothing(rest: str) -> None:
    """Tell where to look. Raises FilterError always."""
    raise FilterError(f"There is no address {'/api/' + rest[:100]!r}. /api/openapi.json lists what can be asked.")
