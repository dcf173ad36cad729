"""Saved and fetched web pages: the article in them, without menus and adverts."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bestand.errors import ReadError
from bestand.records import Warned
from bestand.sources.encoding import decode
from bestand.sources.intake import Intake, Outcome, whole

DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]+?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
HEAD = 4096  # bytes in which a page declares its encoding; HTML asks for 1024
# Extensive search takes a copyright year for the date of the article; no date is better than that one.
DATING = {"original_date": True, "extensive_search": False}


def read(path: Path, location: str, intake: Intake) -> Iterator[Outcome]:
    """The report in a saved page."""
    yield from of_bytes(whole(path, intake.options.max_bytes), location, intake)


def of_bytes(
    data: bytes, location: str, intake: Intake, charset: str | None = None, about: dict[str, object] | None = None
) -> Iterator[Outcome]:
    """The report in a page's bytes; `charset` is what its server says, `about` goes before what the page tells."""
    declared = [charset] if charset else []
    declared += [name.decode("ascii") for name in DECLARED.findall(data[:HEAD])]
    html, remark = decode(data, declared)
    article = _article(html)
    if article is None or not (article.text or "").strip():
        raise ReadError("has no article text. If the page builds its text by script, save it from a browser.")
    if remark:
        yield Warned(location, remark)
    digest = hashlib.sha256(data).hexdigest()
    if intake.options.keep is not None:
        try:
            _keep(data, intake.options.keep, digest)
        except OSError as error:
            yield Warned(location, f"the page itself could not be kept ({error.strerror or error}). Check the folder.")
    told = {"title": article.title, "outlet": article.sitename, "url": article.url, "published": article.date}
    yield from intake.take(location, {**told, **(about or {}), "text": article.text}, digest)


def _article(html: str) -> Any:
    """What trafilatura makes of a page: a Document, or None where it finds nothing."""
    import trafilatura

    for name in ("trafilatura", "htmldate"):  # they report an empty page on stderr as well, where nobody listens
        if not logging.getLogger(name).handlers:
            logging.getLogger(name).addHandler(logging.NullHandler())
    try:
        return trafilatura.bare_extraction(
            html, favor_recall=True, include_comments=False, with_metadata=True, date_extraction_params=DATING
        )
    except Exception as error:  # whatever a page does to the parsers, it costs that page alone
        raise ReadError(f"is a page that can't be parsed ({type(error).__name__}: {error}). Save its text.") from error


def _keep(data: bytes, folder: Path, digest: str) -> None:
    """Write a page under its digest, whole or not at all."""
    target = folder / f"{digest}.html"
    if target.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".page-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
