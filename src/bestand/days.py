"""EDTF dates: whether a text is one, and the days it may mean. The only home of edtf."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout, suppress
from datetime import date
from functools import lru_cache
from typing import Any

from bestand.errors import FilterError

OPEN = ("0000-01-01", "9999-12-31")  # the ends of an interval that has none, such as ../2025-06
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST = 60  # characters; the longest sensible EDTF interval has under 50, and the grammar is slow on more


@lru_cache(maxsize=4096)
def reach(edtf: str) -> tuple[str, str] | None:
    """The first and the last day that an EDTF date may mean, as YYYY-MM-DD, or None where it is no EDTF date."""
    if not edtf or len(edtf) > LONGEST:
        return None
    if DAY.fullmatch(edtf):  # nearly every date of a corpus; the grammar takes a thousand times as long
        with suppress(ValueError):
            return (date.fromisoformat(edtf).isoformat(),) * 2
        return None
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        with redirect_stdout(io.StringIO()):  # edtf prints what it stumbles over
            parsed = parse_edtf(edtf)
        return _day(parsed.lower_strict(), OPEN[0]), _day(parsed.upper_strict(), OPEN[1])
    except (EDTFParseException, AttributeError, TypeError, ValueError, OverflowError):  # 2025-X1 has no days in edtf
        return None


def day_range(edtf: str) -> tuple[str, str]:
    """The first and the last day that an EDTF date may mean. Raises FilterError where it is no EDTF date."""
    found = reach(edtf)
    if found is None:
        raise FilterError(f"{edtf!r} is no date. Give EDTF, such as 2025, 2025-05 or 2025-05-19.")
    return found


def _day(end: Any, no_end: str) -> str:
    if not isinstance(end, float) and end.tm_year < 1:
        raise ValueError("no calendar of ours has this year")
    return no_end if isinstance(end, float) else f"{end.tm_year:04}-{end.tm_mon:02}-{end.tm_mday:02}"  # inf where open
