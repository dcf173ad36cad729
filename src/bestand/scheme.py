"""What acts are coded by: PLOVER's types with their modes, and the issues, ours and the user's own."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from bestand.errors import IssueFileError
from bestand.records import Span

KEYS = ("label", "words", "examples")
ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class ActType:
    """One of PLOVER's sixteen event types; `quad` is its corner: verbal or material, cooperation or conflict."""

    name: str
    description: str
    quad: str
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """What acts may be about, with the words that point at it."""

    id: str
    labels: Mapping[str, str]
    patterns: Mapping[str, re.Pattern[str]]  # by language; "" for words of any language
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the same as they were given
    examples: tuple[str, ...] = ()
    own: bool = False  # out of a user's file

    def found_in(self, words: str, language: str) -> Span | None:
        """Where a word of the issue stands in some words of a language."""
        found = (p.search(words) for code, p in self.patterns.items() if code in ("", language))
        return next((Span(*match.span()) for match in found if match), None)


@dataclass(frozen=True, eq=False)
class Scheme:
    """All types and issues, with a digest of the data they came from."""

    types: Mapping[str, ActType]
    issues: Mapping[str, Issue] = field(default_factory=dict)
    digest: str = ""

    @property
    def own(self) -> list[Issue]:
        """The issues out of the user's files."""
        return [issue for issue in self.issues.values() if issue.own]


@cache
def load(own: tuple[Path, ...] = ()) -> Scheme:
    """The types and issues, with the issues of the user's TOML files behind ours.

    Raises IssueFileError where a file can't be read, has an unknown key, or names an issue that is ours.
    """
    data = files("bestand") / "data"
    digest = hashlib.sha256()
    raw = {}
    for name in ("plover.toml", "issues.toml"):
        read = (data / name).read_bytes()
        digest.update(read)
        raw[name] = tomllib.loads(read.decode("utf-8"))
    types = {
        name: ActType(name, said["description"], said["quad"], tuple(said["modes"]))
        for name, said in raw["plover.toml"].items()
    }
    issues = {id: _issue(id, said, own=False) for id, said in raw["issues.toml"].items()}
    for path in own:
        read, found = _file(path)
        digest.update(read)
        if taken := [id for id in found if id in issues]:
            raise IssueFileError(
                f"The issue file {path} has an issue {taken[0]!r}, which is known already. Give it another id."
            )
        issues |= found
    return Scheme(types, issues, digest.hexdigest()[:12])


def _file(path: Path) -> tuple[bytes, dict[str, Issue]]:
    remedy = "See docs/codebook.md, section 'Your own issues'."
    try:
        raw = path.read_bytes()
        return raw, {id: _issue(id, said, own=True) for id, said in tomllib.loads(raw.decode("utf-8")).items()}
    except OSError as error:
        raise IssueFileError(f"The issue file {path} can't be read ({error.strerror}). Correct the path.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise IssueFileError(f"The issue file {path} is no TOML ({error}). {remedy}") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise IssueFileError(f"The issue file {path} lacks or misuses {error}. {remedy}") from None


def _issue(id: str, raw: Any, own: bool) -> Issue:
    if not isinstance(raw, Mapping) or not ID.fullmatch(id):
        raise ValueError(f"{id!r} (wanted: a table [some_id] in lower case)")
    if unknown := [key for key in raw if key not in KEYS]:
        raise ValueError(f"{unknown[0]!r} in [{id}] (known: {', '.join(KEYS)})")
    labels, words = raw.get("label", {}), raw.get("words", {})
    if isinstance(labels, str):
        labels = {"en": labels}
    groups = words if isinstance(words, Mapping) else {"": words}
    examples = raw.get("examples", [])
    for key, value in (*(("words", group) for group in groups.values()), ("examples", examples)):
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip("* ") for v in value):
            raise TypeError(f"{key!r} of [{id}] (wanted: texts in quotation marks, in a list)")
    if not isinstance(labels, Mapping) or not all(isinstance(text, str) for text in labels.values()):
        raise TypeError(f"'label' of [{id}] (wanted: a text, or a table of texts by language)")
    if own and not any(groups.values()) and not examples:
        raise ValueError(f"'words' and 'examples' of [{id}] (wanted: some of either)")
    patterns = {code: _pattern(group) for code, group in groups.items() if group}
    given = {code: tuple(group) for code, group in groups.items()}
    return Issue(id, labels, patterns, given, tuple(examples), own)


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Whole words or phrases regardless of case; a star at either end stands for the rest of a word."""
    forms = []
    for word in sorted(words, key=len, reverse=True):
        bare = r"\s+".join(map(re.escape, word.strip("*").split()))
        forms.append(("" if word.startswith("*") else r"(?<!\w)") + bare + ("" if word.endswith("*") else r"(?!\w)"))
    return re.compile("|".join(forms), re.I)
