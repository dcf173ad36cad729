"""Bytes -> text, for files whose encoding nobody wrote down."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from pathlib import Path

from bestand.errors import ReadError

BOMS = (  # UTF-32 first: its little-endian BOM begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What cp1252 yields for real Dutch, English, German, French or Spanish. The detector alone reads "Oekraïne" as
# "Oekraďne" (cp1250) even in a whole sentence, so a text of nothing but these is taken for cp1252 without it.
WESTERN = re.compile("[\x00-\x7f\xa0«»§©°·¡¿½€…–—‘’‚“”„•ÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÙÚÛÜßàáâäåæçèéêëìíîïñòóôöøùúûüÿŒœ]*")
OTHERS = ["cp1250", "cp1251", "cp1252", "mac_roman", "cp850", "latin_1"]
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MAX_CONTROL = 0.01  # share of characters; text has stray ones, compressed data has one in ten
SAMPLE = 200_000  # bytes that a guess may rest on: the detector is slow
BINARY = "is binary. Save it as text first; .txt, .md, .html, .jsonl, .json, .csv, .tsv and .parquet are read."


def decode(data: bytes, declared: Iterable[str] = ()) -> tuple[str, str | None]:
    """The text of some bytes, and a remark where its encoding is a guess. Raises ReadError for binary data.

    A BOM decides, then valid UTF-8 (other text never is, by chance), then what is `declared`, then a guess.
    """
    remark = None
    encoding = _certain(data)
    if encoding is None:
        encoding = next((name for name in map(_webby, declared) if _decodes(data, name)), None)
    if encoding is None:
        encoding = guess(data)
        remark = remark_on(encoding)
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    if "\0" in text or len(CONTROL.findall(text[:SAMPLE])) > MAX_CONTROL * len(text[:SAMPLE]):
        raise ReadError(BINARY)
    return text, remark


def of_file(path: Path) -> tuple[str, str | None]:
    """The encoding of a file of any size, read once through, and a remark where it is a guess."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        chunk = stream.read(SAMPLE)
        for bom, encoding in BOMS:
            if chunk.startswith(bom):
                return encoding, None
        if b"\0" in chunk:
            raise ReadError(BINARY)
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = stream.read(SAMPLE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            encoding = guess(chunk)
            return encoding, remark_on(encoding)
    return "utf-8", None


def guess(data: bytes) -> str:
    """The likeliest encoding of bytes that are not valid UTF-8."""
    sample = data[:SAMPLE]
    text = sample.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if sum(letter > "\x7f" for letter in text) > 5 * damaged:  # mostly UTF-8: a broken download, not another encoding
        return "utf-8"
    if _decodes(data, "cp1252") and WESTERN.fullmatch(sample.decode("cp1252")):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=OTHERS).best()
    return best.encoding if best and _decodes(data, best.encoding) else "latin-1"


def remark_on(encoding: str) -> str:
    """What to say of a file that was read in a guessed encoding."""
    if encoding == "utf-8":
        return "holds bytes that are no UTF-8; each stands in the text as \ufffd. Fetch or save it again."
    return f"is not UTF-8; read as {encoding}. Save it as UTF-8 if letters look wrong."


def _certain(data: bytes) -> str | None:
    for bom, encoding in BOMS:
        if data.startswith(bom) and _decodes(data, encoding):
            return encoding
    if b"\0" in data[:SAMPLE]:
        # Western text in UTF-16 has a zero in every other place, and only there.
        for encoding, letters, zeros in (("utf-16-le", data[::2], data[1::2]), ("utf-16-be", data[1::2], data[::2])):
            if 0 not in letters and 2 * zeros.count(0) > len(zeros) and _decodes(data, encoding):
                return encoding
        raise ReadError(BINARY)
    return "utf-8" if _decodes(data, "utf-8") else None


def _webby(name: str) -> str:
    """The encoding that browsers mean by a name: pages that say Latin-1 or ASCII hold cp1252."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return "utf-8"  # which has failed already
    return "cp1252" if known in ("iso8859-1", "ascii") else known


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True
