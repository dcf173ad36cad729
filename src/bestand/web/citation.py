"""A passage as it is cited: its words, who says them, where they were read, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bestand.web import catalog, links
from bestand.web.pages import seen

LONGEST = 1_000  # characters of a quotation; a longer one is cut, and says so


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation tells. `speakers`: who says it, then according to whom; empty for the report itself."""

    words: str
    speakers: tuple[str | None, ...]
    literal: bool  # whether the words are the speaker's own, by quotation marks in the report
    outlet: str | None
    published: str | None  # EDTF
    url: str | None
    retrieved: str | None  # EDTF, to the second, UTC
    passage: str  # the passage's address here, with the host


def cite(tongue: str, cited: Cited) -> str:
    """The citation of a passage in a page's language, on one line; what is not known is said to be so."""
    quote = catalog.tell(tongue, "cite.quote", words=clip(cited.words, LONGEST))
    live = links.safe(cited.url)
    offline = catalog.tell(tongue, "cite.offline")
    page = seen(live) if live else offline[0].upper() + offline[1:]
    passage = catalog.tell(tongue, "cite.passage", address=cited.passage)
    told = f"{_by(tongue, cited)}, {catalog.day(tongue, cited.published)}"
    return f"{quote} – {told}. {page} ({moment(tongue, cited.retrieved)}). {passage}"


def moment(tongue: str, retrieved: str | None) -> str:
    """When a page was fetched, in words."""
    if not retrieved:
        return catalog.tell(tongue, "cite.unfetched")
    day, _, time = retrieved.partition("T")
    told = catalog.day(tongue, day) if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", day) else seen(day)
    clock = f" {time[:5]} UTC" if re.fullmatch(r"[0-9]{2}:[0-9]{2}.*Z", time) else ""
    return catalog.tell(tongue, "cite.fetched", moment=told + clock)


def clip(words: str, most: int) -> str:
    """Words on one line, without what would steer a page; where they are cut, an ellipsis in brackets says so."""
    line = " ".join(seen(words[: 2 * most]).split())
    cut = len(line) > most or len(words) > 2 * most
    return f"{line[:most].rstrip()} […]" if cut else line


def _by(tongue: str, cited: Cited) -> str:
    """Who says the words, as whose report has it."""
    outlet = seen(cited.outlet) if cited.outlet else catalog.tell(tongue, "outlet.none")
    if not cited.speakers:
        return outlet
    names = [seen(name) if name else catalog.tell(tongue, "cite.nobody") for name in cited.speakers]
    chain = names[0]
    for name in names[1:]:
        chain = catalog.tell(tongue, "cite.according", who=chain, teller=name)
    return catalog.tell(tongue, "cite.quoted" if cited.literal else "cite.told", who=chain, outlet=outlet)
