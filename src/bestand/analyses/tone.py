"""How a side speaks, by what can be counted: words that judge, hedges, commitments that say when, where or how much."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from bestand.analyses import evidence
from bestand.analyses.evidence import Evidence
from bestand.analyses.stances import COMMITMENTS, stance_of
from bestand.analyses.wording import WORD
from bestand.codebook import LANGUAGES
from bestand.days import DAY
from bestand.entries import ActEntry, Entry
from bestand.records import Span

AMOUNT = re.compile(r"\d")
KINDS = ("evaluative", "hedges")


@dataclass(frozen=True, slots=True)
class Tone:
    """What was counted in the statements of a side: `words` of content, and every hit with its place."""

    words: int
    evaluative: tuple[Evidence, ...]
    hedges: tuple[Evidence, ...]
    commitments: tuple[Evidence, ...]


def tone(entries: Iterable[Entry], acts: Iterable[ActEntry], places: Sequence[str] = ()) -> Tone:
    """Count in the contents of some statements, and in the acts that stand in them (docs/analyses.md, tone).

    A commitment is concrete where its clause gives a day, a number or one of the `places`.
    """
    spans: dict[tuple[str, str], list[Span]] = defaultdict(list)  # by report and its text
    hits = {kind: list[Evidence]() for kind in KINDS}
    for entry in entries:
        for content in entry.statement.content:
            passage = content.of(entry.text)
            found = [*WORD.finditer(passage)]
            spans[(entry.report_id, entry.text)].append(content)
            for kind in KINDS:
                hits[kind] += [
                    evidence.within(entry, content.start + hit.start, content.start + hit.end)
                    for hit in _hits(kind, entry.language, passage, found)
                ]
    firm = [evidence.of_act(a) for a in acts if stance_of(a.act) in COMMITMENTS and _concrete(a, places)]
    words = sum(_words(text, some) for (_, text), some in spans.items())
    return Tone(words, *(evidence.proof(some) for some in (hits["evaluative"], hits["hedges"], firm)))


def _words(text: str, spans: Iterable[Span]) -> int:
    """How many words some passages of a text hold, each once: statements may stand within one another."""
    count, end = 0, 0
    for span in sorted(spans):
        count += len(WORD.findall(text, max(span.start, end), max(span.end, end)))
        end = max(span.end, end)
    return count


def _concrete(entry: ActEntry, places: Sequence[str]) -> bool:
    act, words = entry.act, entry.act.evidence.of(entry.text)
    dates = [w.edtf for w in (act.when, act.due) if w]
    return bool(act.length or AMOUNT.search(words) or any(map(DAY.search, dates)) or any(p in words for p in places))


def _hits(kind: str, language: str, passage: str, words: Sequence[re.Match[str]]) -> Iterator[Span]:
    """Where entries stand in a passage, none overlapping; looked for only at words that may begin one."""
    end = 0
    for word in words:
        if word.start() >= end and _begins(kind, language, word.group()):
            found = _pattern(kind, language if language in LANGUAGES else "en").match(passage, word.start())
            if found:
                end = found.end()
                yield Span(*found.span())


@lru_cache(maxsize=65_536)
def _begins(kind: str, language: str, word: str) -> bool:
    """Whether an entry may begin with a word: most passages hold none, and the pattern is slow."""
    return bool(_pattern(kind, language if language in LANGUAGES else "en", first=True).fullmatch(word))


@cache
def _pattern(kind: str, language: str, first: bool = False) -> re.Pattern[str]:
    """Whole words regardless of case, the longest first; a star at an end for the rest of a word.

    With `first`, the first word of each entry alone.
    """
    raw = tomllib.loads((files("bestand") / "data" / "tone" / f"{language}.toml").read_text(encoding="utf-8"))
    forms = []
    for entry in sorted(raw[kind], key=len, reverse=True):
        opening = WORD.match(entry.strip("*"))
        whole = opening is None or opening.end() == len(entry.strip("*"))
        words = entry if whole or not first or opening is None else opening.group()
        bare = r"\s+".join(map(re.escape, words.strip("*").split()))
        forms.append((r"\w*" if words.startswith("*") else "") + bare + (r"\w*" if words.endswith("*") else ""))
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.I)
