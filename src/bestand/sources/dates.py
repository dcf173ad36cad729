"""Dates as sources write them -> EDTF, or None where they are none."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_tz
from functools import lru_cache

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:?\d{2}")
RFC = re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b")
LONGEST = 60  # characters; the longest sensible EDTF interval has under 50, and the grammar is slow on more


def day(value: object) -> str | None:
    """A date in EDTF; moments (ISO 8601, RFC 5322) are cut to the day they name, in their own time zone."""
    if isinstance(value, date):  # datetime is one too
        return value.isoformat()[:10]
    if not isinstance(value, str | int):
        return None
    text = str(value).strip()
    if moment := MOMENT.match(text):
        text = moment.group(1)
    elif RFC.search(text) and (parts := parsedate_tz(text)):
        text = f"{parts[0]:04}-{parts[1]:02}-{parts[2]:02}"
    return text if _is_edtf(text) else None


def moment(value: object) -> str | None:
    """A moment in EDTF, UTC to the second; one without a time zone is taken for UTC, a day stays a day."""
    if isinstance(value, str):
        text = value.strip()
        if DAY.fullmatch(text):
            return day(text)
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return day(value)
    known = value if value.tzinfo else value.replace(tzinfo=UTC)
    try:
        return known.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:  # the first and last days of the calendar
        return None


@lru_cache(maxsize=4096)
def _is_edtf(text: str) -> bool:
    if not text or len(text) > LONGEST:
        return False
    if DAY.fullmatch(text):  # nearly every date of a corpus; the grammar takes a thousand times as long
        try:
            return bool(date.fromisoformat(text))
        except ValueError:
            return False
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        return parse_edtf(text) is not None
    except (EDTFParseException, ValueError):
        return False
