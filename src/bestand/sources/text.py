"""Plain text and Markdown: kept to the letter, less the front matter that tells its date and outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bestand.records import Warned
from bestand.sources import dates
from bestand.sources.encoding import decode
from bestand.sources.intake import Intake, Outcome, whole

DATED = re.compile(r" ?date (\S+)\s+(?=\S)")  # " date 2025-05 „De toon en geest ..."
FENCED = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
FRONT = 20_000  # code points in which front matter must end, so that a text that merely opens with a rule costs nothing


def read(path: Path, location: str, intake: Intake) -> Iterator[Outcome]:
    """The report in a text file."""
    yield from of_bytes(whole(path, intake.options.max_bytes), location, intake)


def of_bytes(data: bytes, location: str, intake: Intake) -> Iterator[Outcome]:
    """The report in the bytes of a text file."""
    text, remark = decode(data)
    if remark:
        yield Warned(location, remark)
    yield from of(text, location, intake)


def of(text: str, location: str, intake: Intake, about: Mapping[str, object] | None = None) -> Iterator[Outcome]:
    """The report in a text; what `about` tells goes before what its front matter tells."""
    front, body, remark = parted(text)
    if remark:
        yield Warned(location, remark)
    told = {name: value for name, value in (about or {}).items() if value is not None}
    yield from intake.take(location, {**front, **told, "text": body})


def parted(text: str) -> tuple[dict[str, object], str, str | None]:
    """Front matter, body, and a remark where front matter could not be read.

    The body is the text itself, or what follows front matter without the white space around it.
    """
    dated = DATED.match(text)
    if dated and dates.day(dated.group(1)):
        return {"published": dated.group(1)}, text[dated.end() :].strip(), None
    fenced = FENCED.match(text, 0, FRONT)
    if fenced is None:
        return {}, text, None
    import yaml

    try:
        # BaseLoader leaves every value a string: an id 007 stays 007, a date is no object, Norwegian ("no") not False.
        front = yaml.load(fenced.group(1), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        reason = str(getattr(error, "problem", None) or type(error).__name__)
        return {}, text, f"front matter is no YAML ({reason}); read as part of the text. Correct or remove it."
    if not isinstance(front, dict):
        return {}, text, None
    return {name: value for name, value in front.items() if name != "text"}, text[fenced.end() :].strip(), None
