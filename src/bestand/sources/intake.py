"""What every kind of source hands over, made into a report: its id, its date, its language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bestand.errors import ReadError, UsageError
from bestand.records import Report, Skipped, Warned
from bestand.sources import dates, languages

Outcome = Report | Skipped | Warned

FIELDS = ("id", "language", "title", "outlet", "url", "published", "retrieved")
ALIASES = {"date": "published", "source": "outlet", "medium": "outlet", "body": "text", "content": "text"}
# No ledger stores these: a zero ends a string in PostgreSQL, and half a surrogate pair is no UTF-8.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: what goes before the source's own word or fills its gaps, and the limits on one input."""

    language: str | None = None  # ISO 639-1; goes before what a report says
    published: str | None = None  # EDTF, for reports that give no date
    private_addresses: bool = False  # whether a URL may lead into your own network
    max_bytes: int = 20_000_000  # of one text, page or file that is read whole
    timeout: float = 20.0  # seconds for one URL, redirects included
    keep: Path | None = None  # folder for pages as they came, each named by its SHA-256

    def __post_init__(self) -> None:
        if self.language is not None and languages.code(self.language) is None:
            raise UsageError(f"{self.language!r} is no language code. Give one of two letters, such as nl.")
        if self.published is not None and dates.day(self.published) is None:
            raise UsageError(f"published {self.published!r} is no date. Give EDTF, such as 2025-05-19 or 2025-05.")


DEFAULTS = Reading()


def report_id(text: str, url: str | None = None) -> str:
    """The id of a report that was given none: 12 hex digits of its URL's digest or, without one, its text's."""
    return hashlib.sha256((url or text.strip()).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def guarded(location: str, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The outcomes of one input, up to an error that costs this input alone."""
    try:
        yield from outcomes
    except ReadError as error:
        yield Skipped(location, str(error))
    except OSError as error:
        yield Skipped(location, f"can't be read ({error.strerror or error}). Check its path and your rights to it.")


def too_large(size: int | None, limit: int) -> ReadError:
    """The error for an input over the limit; sizes in bytes, None where it was not read to its end."""
    found = f"is {_size(size)}, over" if size else "is over"
    remedy = "Split it into reports, or read it from Python with Reading(max_bytes=...)."
    return ReadError(f"{found} the limit of {_size(limit)}. {remedy}")


def whole(path: Path, limit: int) -> bytes:
    """All bytes of a file. Raises ReadError for one over the limit (bytes) or without content."""
    size = path.stat().st_size
    if size > limit:
        raise too_large(size, limit)
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:  # it grew, or its size is not told, as in /proc
        raise too_large(None, limit)
    if not data:
        raise ReadError("is empty. Check that it was saved.")
    return data


class Intake:
    """Takes what one call reads; knows the ids it has given out."""

    def __init__(self, options: Reading) -> None:
        self.options = options
        self._seen: set[str] = set()

    def take(self, location: str, record: Mapping[str, object], raw_digest: str | None = None) -> Iterator[Outcome]:
        """The report that a record of text and particulars makes, after the remarks on it."""
        try:
            given = _known(record)
            text = self._text(given.pop("text", None))
            about = {name: _string(name, value) for name, value in given.items()}
        except ReadError as error:
            yield Skipped(location, str(error))
            return
        remarks: list[str] = []
        if UNSTORABLE.search(text):
            text = UNSTORABLE.sub("\ufffd", text)
            remarks.append("holds characters that no ledger stores (zero or half a pair); each stands as \ufffd.")
        published = self._published(about.pop("published", None), remarks)
        retrieved = _retrieved(about.pop("retrieved", None), remarks)
        language = self._language(about.pop("language", None), text, remarks)
        id = about.pop("id", None) or report_id(text, about.get("url"))
        if id in self._seen:
            yield Skipped(location, f"id {id!r} was read before in this run. Give each report an id of its own.")
            return
        self._seen.add(id)
        yield from (Warned(location, remark) for remark in remarks)
        dated = {"published": published, "retrieved": retrieved, "raw_digest": raw_digest}
        yield Report(id=id, text=text, language=language, **about, **dated)

    def _text(self, value: object) -> str:
        limit = self.options.max_bytes
        if value is None:
            raise ReadError("has no text. Give its words under the name 'text'.")
        if not isinstance(value, str):
            raise ReadError(f"text is {type(value).__name__}, not a string. Give its words as one string.")
        if not value.strip():
            raise ReadError("is empty. Give it words or leave it out.")
        if 4 * len(value) > limit and (size := len(value.encode("utf-8", "surrogatepass"))) > limit:
            raise too_large(size, limit)
        return value

    def _published(self, given: str | None, remarks: list[str]) -> str | None:
        found, instead = dates.day(given), dates.day(self.options.published)
        if given and found is None:
            taken = f"taken as {instead}" if instead else "left unknown"
            remarks.append(f"published {given!r} is no date (EDTF such as 2025-05-19); {taken}.")
        return found or instead

    def _language(self, given: str | None, text: str, remarks: list[str]) -> str:
        given = self.options.language or given
        language = languages.code(given) if given else None
        if given and language is None:
            remarks.append(f"language {given!r} is no code such as nl; told from the words instead.")
        language = language or languages.told(text)
        if remark := languages.remark(language):
            remarks.append(remark)
        return language


def _known(record: Mapping[str, object]) -> dict[str, object]:
    """The values a report has room for, by its own names; other names help out where those are missing."""
    lower = {str(name).strip().lower(): value for name, value in record.items()}
    known = {name: lower[name] for name in (*FIELDS, "text") if lower.get(name) not in (None, "")}
    for alias, name in ALIASES.items():
        value = lower.get(alias)
        # Only strings and dates: a "source" or "content" of another shape is not what we mean by it.
        if name not in known and isinstance(value, str | date) and value != "":
            known[name] = value
    return known


def _string(name: str, value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ReadError(f"{name} is {type(value).__name__}, not a string. Correct or leave it out.")
    return UNSTORABLE.sub("\ufffd", str(value).strip())


def _retrieved(given: str | None, remarks: list[str]) -> str | None:
    found = dates.moment(given) if given else None
    if given and found is None:
        remarks.append(f"retrieved {given!r} is no moment (such as 2025-05-19T18:00:00Z); left unknown.")
    return found


def _size(count: int) -> str:
    """Bytes as a person writes them."""
    for unit, scale in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if count >= scale:
            return f"{count / scale:.3g} {unit}"
    return f"{count} bytes"
