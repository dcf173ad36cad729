"""Dates as sources write them -> EDTF, or None where they are none."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_tz

from bestand.days import DAY, reach

MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:?\d{2}")
RFC = re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b")


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
    return text if reach(text) else None


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
