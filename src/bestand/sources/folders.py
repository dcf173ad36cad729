"""Paths: a file by its suffix, a folder with all below it, a glob pattern, standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bestand.errors import ReadError
from bestand.records import Skipped
from bestand.sources import lines, page, tables, text
from bestand.sources.intake import Intake, Outcome, guarded, too_large

Reader = Callable[[Path, str, Intake], Iterator[Outcome]]

KINDS: dict[str, Reader] = {
    ".txt": text.read,
    ".md": text.read,
    ".html": page.read,
    ".htm": page.read,
    ".jsonl": lines.read_lines,
    ".ndjson": lines.read_lines,
    ".json": lines.read_document,
    ".csv": tables.read_csv,
    ".tsv": tables.read_csv,
    ".parquet": tables.read_parquet,
}


def read(location: str, intake: Intake) -> Iterator[Outcome]:
    """The reports at a path or a glob pattern, in order of their names."""
    if "\0" in location:
        raise ReadError("is no path: it holds a zero character. Check where it comes from.")
    if os.path.lexists(location):  # before the pattern: a name may hold [ or *
        yield from _at(Path(location), intake)
    elif glob.has_magic(location):
        yield from _matches(location, intake)
    else:
        raise ReadError("does not exist. Check the path.")


def standard_input(intake: Intake) -> Iterator[Outcome]:
    """The report, or the JSONL, that comes in on standard input."""
    is_jsonl, pieces = lines.standard_input(sys.stdin.buffer, intake)
    if is_jsonl:
        yield from lines.of_pieces(pieces, "-", intake)
        return
    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) > intake.options.max_bytes:
            raise too_large(None, intake.options.max_bytes)
    yield from text.of_bytes(bytes(data), "-", intake)


def _matches(pattern: str, intake: Intake) -> Iterator[Outcome]:
    found = sorted(glob.glob(pattern, recursive=True))
    if not found:
        raise ReadError("matches no file. Check the pattern; quote it, so that the shell leaves it alone.")
    for name in found:
        yield from guarded(name, _at(Path(name), intake))


def _at(path: Path, intake: Intake) -> Iterator[Outcome]:
    """What one existing path holds; a name without a known suffix is tried as text."""
    if path.is_dir():
        yield from _below(path, intake)
    else:
        yield from _file(path, KINDS.get(path.suffix.lower(), text.read), intake)


def _below(folder: Path, intake: Intake) -> Iterator[Outcome]:
    """What a folder holds; here a suffix must be known, since nobody named the file."""
    closed: list[OSError] = []
    empty = True
    for root, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path, empty = Path(root, name), False
            kind = KINDS.get(path.suffix.lower())
            if kind is None:
                known = f"no kind known for {path.suffix or 'a name without suffix'}"
                yield Skipped(str(path), f"{known}. Known: {' '.join(KINDS)}.")
            else:
                yield from guarded(str(path), _file(path, kind, intake))
    for error in closed:
        yield Skipped(str(error.filename), f"can't be listed ({error.strerror}). Check your rights to it.")
    if empty and not closed:
        yield Skipped(str(folder), "holds no files. Check the path; hidden files are left out.")


def _file(path: Path, kind: Reader, intake: Intake) -> Iterator[Outcome]:
    if path.exists() and not path.is_file():  # a pipe or a device, which may never end
        raise ReadError("is no regular file. Save it as one, or give - and pass it on standard input.")
    yield from kind(path, str(path), intake)
