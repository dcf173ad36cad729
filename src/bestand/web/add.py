"""Add: pasted text, an address or files are read in the background, and a page tells how far that is."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from bestand.errors import UsageError
from bestand.sources.folders import KINDS
from bestand.web.access import Editor, Genuine, Here, Visitor
from bestand.web.jobs import MAX_FILES, MAX_TEXT, MAX_UPLOAD
from bestand.web.pages import page

router = APIRouter(prefix="/add", include_in_schema=False)
SHOWN = 20  # jobs listed
LISTED = 200  # results of a job that are shown; the rest are counted


@router.get("")
def ask(request: Request, here: Here, who: Editor) -> Response:
    """The three forms, and what was added of late."""
    return _asked(request, here, who)


@router.post("/paste", dependencies=[Genuine])
def paste(
    request: Request,
    here: Here,
    who: Editor,
    text: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    outlet: Annotated[str, Form()] = "",
    url: Annotated[str, Form()] = "",
    published: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
) -> Response:
    """Read a pasted text."""
    text = text.replace("\r\n", "\n")  # as forms send it; a file with the same words is then the same report
    about = {"title": title, "outlet": outlet, "url": url, "published": published, "language": language}
    if not text.strip():
        return _asked(request, here, who, wrong=("text", "add.empty"), typed=about)
    try:
        return _to(here.jobs.paste(text, {name: value.strip() or None for name, value in about.items()}))
    except UsageError as error:
        return _asked(request, here, who, wrong=("text", str(error)), typed={**about, "text": text})


@router.post("/address", dependencies=[Genuine])
def address(request: Request, here: Here, who: Editor, address: Annotated[str, Form()] = "") -> Response:
    """Read the page at an address, with the guards that Read has."""
    if not address.strip():
        return _asked(request, here, who, wrong=("address", "add.noaddress"))
    try:
        return _to(here.jobs.address(address.strip()))
    except UsageError as error:
        return _asked(request, here, who, wrong=("address", str(error)), typed={"address": address})


@router.post("/files", dependencies=[Genuine])
async def files(
    request: Request, here: Here, who: Editor, files: Annotated[list[UploadFile] | None, File()] = None
) -> Response:
    """Read uploaded files."""
    given = [file for file in files or [] if file.filename]
    if not given:
        return _asked(request, here, who, wrong=("files", "add.nofile"))
    try:
        return _to(here.jobs.upload([(file.filename or "", await file.read()) for file in given]))
    except UsageError as error:
        return _asked(request, here, who, wrong=("files", str(error)))


@router.get("/{id}")
def job(request: Request, here: Here, who: Editor, id: str) -> Response:
    """How far the reading of what was given is: each report as it comes in, or the reason why it stayed out."""
    found = here.jobs.find(id)
    if found is None:
        raise HTTPException(404)
    results = [r for r in found.results if r.outcome != "note"]
    notes = [r for r in found.results if r.outcome == "note"]
    return page(
        request,
        "job.html",
        who,
        job=found,
        results=results[:LISTED],
        rest=max(0, len(results) - LISTED),
        notes=notes[:LISTED],
        counts=Counter(r.outcome for r in results),
        done=found.state == "done",
    )


def _asked(
    request: Request,
    here: Here,
    who: Visitor,
    wrong: tuple[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    limits: dict[str, Any] = {"characters": MAX_TEXT, "files": MAX_FILES, "megabytes": MAX_UPLOAD // 1_000_000}
    shown = {"kinds": ",".join(KINDS), "jobs": here.jobs.recent()[:SHOWN], "typed": typed or {}}
    return page(request, "add.html", who, 400 if wrong else 200, wrong=wrong, **limits, **shown)


def _to(id: str) -> Response:
    return RedirectResponse(f"/add/{id}", 303)
