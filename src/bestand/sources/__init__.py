"""Brings reports in: files, folders, saved pages, addresses, tables and pasted text, through one door.

for found in sources.read("krant.html"):
    ...  # a Report, or what stayed out (Skipped), or a remark on what comes next (Warned)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bestand.errors import ReadError, UsageError
from bestand.records import Report, Skipped, Warned
from bestand.sources import dates, folders, text
from bestand.sources.intake import DEFAULTS, FIELDS, Intake, Reading, guarded, report_id

__all__ = ["Reading", "from_text", "read", "report_id"]

SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)


def read(location: str | Path, options: Reading = DEFAULTS) -> Iterator[Report | Skipped | Warned]:
    """Every report at a location: a file, folder, glob pattern, http(s) address, or `-` for standard input.

    Raises nothing about an input: what can't be read is yielded as Skipped, and the rest goes on. The text of a
    plain file is kept exactly; only a BOM is dropped, and front matter with the white space around what follows it.
    """
    intake, name = Intake(options), str(location)
    yield from guarded(name, _outcomes(name, intake))


def from_text(pasted: str, options: Reading = DEFAULTS, **about: str | None) -> Report:
    """The report that a pasted text makes; `about` takes id, language, title, outlet, url, published, retrieved.

    Front matter is read as in a file, and `about` goes before it. Raises ReadError for an empty or oversized text,
    UsageError for an unknown name in `about` or a `published` that is no date.
    """
    unknown = sorted(set(about) - set(FIELDS))
    if unknown:
        raise UsageError(f"A report has no {', '.join(unknown)}. Known: {', '.join(FIELDS)}.")
    if about.get("published") and dates.day(about["published"]) is None:
        raise UsageError(f"published {about['published']!r} is no date. Give EDTF, such as 2025-05-19 or 2025-05.")
    for found in text.of(pasted, "the pasted text", Intake(options), about):
        if isinstance(found, Skipped):
            raise ReadError(f"The pasted text {found.reason}")
        if isinstance(found, Report):
            return found
    raise AssertionError("a text makes a report or is skipped")


def _outcomes(name: str, intake: Intake) -> Iterator[Report | Skipped | Warned]:
    scheme = SCHEME.match(name)
    if name == "-":
        yield from folders.standard_input(intake)
    elif scheme and scheme.group(1).lower() in ("http", "https"):
        from bestand.sources import web

        yield from web.read(name, intake)
    elif scheme:
        raise ReadError(f"no kind known for {scheme.group()} addresses. Give http, https or the path of a file.")
    else:
        yield from folders.read(name, intake)
