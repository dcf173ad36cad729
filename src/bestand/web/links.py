"""Addresses: of passages in the ledger, of words on the live page, and which links out are safe to give."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from bestand.errors import FilterError
from bestand.records import Span

PASSAGE = re.compile(r"(?P<report>.+):(?P<start>\d{1,9})-(?P<end>\d{1,9})", re.S)
LONG = 12  # words from which a text fragment gives the first and last few of a passage, as its specification advises
EDGE = 4
WORD = 300  # characters


def passage(report: str, span: Span) -> str:
    """The address of a passage here: a report's text never changes, so it holds for good."""
    return f"/p/{quote(report, safe='')}:{span.start}-{span.end}"


def passage_of(id: str) -> tuple[str, Span]:
    """The report and place that a passage's id names. Raises FilterError where it is none."""
    found = PASSAGE.fullmatch(id)
    if found is None or int(found["start"]) >= int(found["end"]):
        raise FilterError(f"{id!r} names no passage. One is REPORT:START-END, such as demo-nl:120-245.")
    return found["report"], Span(int(found["start"]), int(found["end"]))


def report(id: str, **query: str | int | None) -> str:
    """The address of a report's page here."""
    return address(f"/r/{quote(id, safe='')}", query)


def address(path: str, query: Mapping[str, object]) -> str:
    """A path with those parts of a query that are not empty; a list gives its name more than once."""
    kept = {name: value for name, value in query.items() if value not in (None, "", [], ())}
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


def safe(url: str | None) -> str | None:
    """A link out of a report if it is one of the web's, else None: nothing is run from what a report says."""
    if not url or re.search(r"[\x00-\x20\x7f]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def fragment(url: str | None, words: str) -> str | None:
    """The live page, opened at some words, or None where there is no safe link.

    Source: WICG, URL Fragment Text Directives (wicg.github.io/scroll-to-text-fragment). In the words, hyphens, commas
    and ampersands are percent-encoded: bare ones have a meaning of their own, and Chromium ignores the whole fragment.
    """
    link = safe(url)
    if link is None:
        return None
    listed = words.split()
    if not listed:
        return link
    lines = [line.split() for line in words.splitlines() if line.strip()]  # a browser finds no words across paragraphs
    whole = len(lines) == 1 and len(listed) <= LONG
    ends = [listed] if whole else [lines[0][:EDGE], lines[-1][-EDGE:]]
    if max(len(word) for part in ends for word in part) > WORD:  # no word of a language: an address must not hold it
        return link
    text = ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in ends)
    return f"{link}{'' if '#' in link else '#'}:~:text={text}"
