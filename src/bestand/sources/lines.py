"""JSON: one object a line, read as a stream, or one document of one or more objects."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from bestand.errors import ReadError
from bestand.records import Skipped, Warned
from bestand.sources.encoding import BINARY, decode
from bestand.sources.intake import Intake, Outcome, too_large, whole


def read_lines(path: Path, location: str, intake: Intake) -> Iterator[Outcome]:
    """The reports in a JSONL file, each at `location:line`."""
    with path.open("rb") as stream:
        head = stream.read(4096)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise ReadError("is UTF-16, which can't be read line by line. Save it as UTF-8.")
        if b"\0" in head:
            raise ReadError(BINARY)
        if not head.strip():
            raise ReadError("is empty. Check that it was saved.")
        stream.seek(0)
        yield from of_pieces(pieces(stream, intake.options.max_bytes), location, intake)


def pieces(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """The lines of a stream, those over the limit (bytes) in several pieces."""
    return iter(lambda: stream.readline(limit + 1), b"")


def of_pieces(found: Iterator[bytes], location: str, intake: Intake) -> Iterator[Outcome]:
    """The reports in the lines that `pieces` cuts."""
    limit, number = intake.options.max_bytes, 0
    for piece in found:
        number += 1
        here = f"{location}:{number}"
        if len(piece) > limit and not piece.endswith(b"\n"):
            next((rest for rest in found if rest.endswith(b"\n")), None)  # let the rest of the line go by
            yield Skipped(here, f"line {number} {too_large(None, limit)}")
            continue
        line = piece.removeprefix(codecs.BOM_UTF8) if number == 1 else piece
        if line.strip():
            yield from _line(line, number, here, intake)


def read_document(path: Path, location: str, intake: Intake) -> Iterator[Outcome]:
    """The reports in a JSON file: one object, or a list of them, each at `location:place in the list`."""
    text, remark = decode(whole(path, intake.options.max_bytes))
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{error.msg} at line {error.lineno}, column {error.colno}"
        raise ReadError(f"is no JSON ({where}). Correct it; if it has one object a line, name it .jsonl.") from None
    except (ValueError, RecursionError) as error:
        raise ReadError(f"is no JSON that can be read ({error}). Correct it.") from None
    if remark:
        yield Warned(location, remark)
    if isinstance(document, list):
        for number, record in enumerate(document, 1):
            yield from _record(record, f"{location}:{number}", intake)
    else:
        yield from _record(document, location, intake)


def standard_input(stream: BinaryIO, intake: Intake) -> tuple[bool, Iterator[bytes]]:
    """Whether a stream is JSONL, which shows in its first character, and all its pieces."""
    found, head = pieces(stream, intake.options.max_bytes), []
    for piece in found:
        head.append(piece)
        if piece.removeprefix(codecs.BOM_UTF8).strip():
            break
    is_jsonl = bool(head) and head[-1].removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")
    return is_jsonl, chain(head, found)


def _line(line: bytes, number: int, here: str, intake: Intake) -> Iterator[Outcome]:
    try:
        text, remark = decode(line)
        record = json.loads(text)
    except json.JSONDecodeError as error:
        why = f"{error.msg} at column {error.colno}"
        yield Skipped(here, f"line {number} is no JSON ({why}). Correct or remove the line; the others were read.")
    except (ReadError, ValueError, RecursionError) as error:
        yield Skipped(here, f"line {number} can't be read ({error}). Correct or remove the line; the others were read.")
    else:
        if remark:
            yield Warned(here, remark)
        yield from _record(record, here, intake)


def _record(record: object, here: str, intake: Intake) -> Iterator[Outcome]:
    if isinstance(record, dict):
        yield from intake.take(here, record)
    else:
        yield Skipped(here, f'is {type(record).__name__}, not an object. Write {{"id": ..., "text": ...}}.')
