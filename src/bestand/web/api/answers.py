"""Forms of answers: JSON that holds whatever a ledger does, CSV as it is read."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from fastapi import Response
from fastapi.responses import StreamingResponse

from bestand.exports import rows

CHUNK = 500  # rows that go out at once


class Json(Response):
    """A JSON answer; a lone surrogate is escaped, as in the exchange record, so that it can be sent as UTF-8."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The bytes of the answer."""
        return json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")


class Csv(StreamingResponse):
    """A CSV answer, sent while it is made."""

    media_type = "text/csv"


def table(name: str, found: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Csv:
    """Rows as a CSV file to keep under a name."""
    return Csv(_written(found, columns), headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _written(found: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[bytes]:
    """The header with the first rows, then the other rows some at a time."""
    rest, header = iter(found), True
    while (some := list(islice(rest, CHUNK))) or header:
        out = io.StringIO(newline="")
        rows.write_csv(some, out, columns)
        told = out.getvalue() if header else out.getvalue().partition("\r\n")[2]
        header = False
        yield told.encode("utf-8", "backslashreplace")
