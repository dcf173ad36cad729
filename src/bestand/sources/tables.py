"""CSV, TSV and Parquet: a row a report, read as a stream; columns are named as a report's fields."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from bestand.errors import ReadError
from bestand.records import Skipped, Warned
from bestand.sources import encoding
from bestand.sources.intake import ALIASES, FIELDS, Intake, Outcome, too_large

COLUMNS = {*FIELDS, "text", *ALIASES}
DELIMITERS = (",", ";", "\t")
TEXTS = {"text", *(alias for alias, name in ALIASES.items() if name == "text")}
BATCH = 32  # rows of Parquet in memory at a time; a text may be max_bytes long


def read_csv(path: Path, location: str, intake: Intake) -> Iterator[Outcome]:
    """The reports in a CSV or TSV file, each at `location:line` where its row begins."""
    limit = intake.options.max_bytes
    # The limit is one for the whole process: raise it, and leave what others raised.
    csv.field_size_limit(max(limit, csv.field_size_limit()))
    name, remark = encoding.of_file(path)
    if remark:
        yield Warned(location, remark)
    with path.open(encoding="utf-8-sig" if name == "utf-8" else name, errors="replace", newline="") as stream:
        lines = _Lines(stream)
        delimiter, header = _header(lines)
        _need_text(header)
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            lines.row, lines.marks = lines.number + 1, 0
            here = f"{location}:{lines.row}"
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield Skipped(here, _broken(error, lines, limit))
                continue
            if row and len(row) != len(header):
                finding = f"row has {len(row)} fields, the header {len(header)}"
                yield Skipped(here, f"{finding}. Put fields that hold {delimiter!r} between quotation marks.")
            elif row:
                yield from intake.take(here, dict(zip(header, row, strict=True)))


class _Lines:
    """The lines of a stream, counted together with the quotation marks in the current row."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.number, self.row, self.marks = stream, 0, 1, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self.stream)
        self.number += 1
        self.marks += line.count('"')
        return line

    def finish_row(self) -> None:
        """Go on to where the marks of this row are even: a field that is too long ends there."""
        while self.marks % 2 and next(self, None) is not None:
            pass


def _header(lines: _Lines) -> tuple[str, list[str]]:
    """The delimiter and the names of the columns; the delimiter is the one that makes most names known."""
    line = next((line for line in lines if line.strip()), "")
    if not line:
        raise ReadError("is empty. Check that it was saved.")
    if line.lower().startswith("sep=") and line[4:5] in DELIMITERS:  # Excel's own remark
        line = next(lines, "")
    try:
        tried = {delimiter: next(csv.reader([line], delimiter=delimiter), [""]) for delimiter in DELIMITERS}
    except csv.Error as error:
        raise ReadError(f"has no header that can be read ({error}). Name the columns on the first line.") from None
    # Excel writes ; where the comma is for decimals, as in Dutch and German.
    best = max(tried, key=lambda delimiter: (len(_names(tried[delimiter]) & COLUMNS), len(tried[delimiter])))
    return best, tried[best]


def _broken(error: csv.Error, lines: _Lines, limit: int) -> str:
    """Why a row could not be read; the lines then stand at the beginning of the next."""
    if "field larger" in str(error):
        lines.finish_row()
        why = f"a field {too_large(None, limit)}"
    else:
        why = f"the row is broken ({error}). Close each quotation mark, and double those inside a field."
    return f"lines {lines.row} to {lines.number}: {why}" if lines.number > lines.row else why


def read_parquet(path: Path, location: str, intake: Intake) -> Iterator[Outcome]:
    """The reports in a Parquet file, each at `location:row`, counted from 1."""
    import pyarrow
    from pyarrow import parquet

    number = 0
    with path.open("rb") as stream:
        try:
            table = parquet.ParquetFile(stream)
            names = table.schema_arrow.names
            _need_text(names)
            columns = [name for name in names if name.strip().lower() in COLUMNS]
            for batch in table.iter_batches(batch_size=BATCH, columns=columns):
                for index in range(batch.num_rows):
                    number += 1
                    yield from _row(batch, index, f"{location}:{number}", intake)
        except (pyarrow.ArrowException, OSError) as error:  # damage shows as either
            after = f" after row {number}" if number else ""
            why = (str(error).splitlines() or [type(error).__name__])[0]
            raise ReadError(f"is no sound Parquet{after} ({why}). Write the table again.") from error


def _row(batch: Any, index: int, here: str, intake: Intake) -> Iterator[Outcome]:
    try:
        row = {name: column[index].as_py() for name, column in zip(batch.schema.names, batch.columns, strict=True)}
    except ValueError as error:  # bytes in a string that are no UTF-8
        yield Skipped(here, f"the row can't be read ({error}). Write the table again.")
        return
    yield from intake.take(here, row)


def _names(header: list[str]) -> set[str]:
    return {name.strip().lower() for name in header}


def _need_text(header: list[str]) -> None:
    if not _names(header) & TEXTS:
        found = ", ".join(header[:10]) or "none"
        raise ReadError(f"has no column named text (columns: {found}). Name the column of the words 'text'.")
