"""Through which channel a statement was made, when, and whether the text calls it a repetition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from bestand import codebook as books
from bestand import times
from bestand.codebook import Codebook
from bestand.records import Report, Span, Statement
from bestand.windows import Words

# What stands between a saying and the medium: 'tegenover persbureau AP', 'dem Sender RFI', 'told the BBC'.
TOLD = {
    "nl": r"(?:tegen(?:over)?|aan|bij|in gesprek met|op)\s+(?:(?:het|de|een)\s+)?(?:\w+\s+)?"
    r"(?:pers\w*|krant|zender|omroep|nieuws\w+|tv-\w+|blad|weekblad)?\s*[‘'\"„“]?",
    "en": r"(?:told|to|on|with|by)\s+(?:the\s+)?(?:news agency|broadcaster|newspaper|channel)?\s*[‘'\"“]?",
    "de": r"(?:dem|der|gegenüber|zu|im)\s+(?:\w+\s+)?"
    r"(?:\w*[Ss]ender|\w*[Aa]gentur|\w*[Zz]eitung|Magazin|Blatt)?\s*[„\"‚»]?",
}


def add(report: Report, columns: Words, statements: Sequence[Statement], codebook: Codebook) -> list[Statement]:
    """The same statements with channel, date of saying and repetition, from their sentences outside the content."""
    code = report.language if report.language in books.LANGUAGES else "en"
    language = books.language(code)
    media = _media(codebook, code)
    again = re.compile(r"\b(?:" + "|".join(map(re.escape, language.again)) + r")\b", re.I)
    out = []
    for statement in statements:
        frame = _frame(columns, statement)
        out.append(
            replace(
                statement,
                channel=_channel(frame, language.channels, media),
                said=_said(columns, statement, frame, code, language.then)
                or _said_then(report, statement, frame, code),
                repeated=bool(again.search(_cue_clause(report.text, statement, frame))),
            )
        )
    return out


def _frame(columns: Words, statement: Statement) -> str:
    """The words of a statement's sentence that are not its content, one space for each gap."""
    anchor = statement.cue or statement.source or statement.content
    words = columns.between(*anchor[0])
    sentence = columns.sentence[words.start]
    first = last = words.start
    while first and columns.sentence[first - 1] == sentence:
        first -= 1
    while last + 1 < len(columns) and columns.sentence[last + 1] == sentence:
        last += 1
    if not statement.cue and not statement.source:
        return ""
    pieces, at = [], columns.spans[first].start
    end = columns.spans[last].end
    for span in (*sorted(statement.content), Span(end, end)):
        if span.start > at:
            pieces.append(columns.text[at : min(span.start, end)])
        at = max(at, span.end)
    return " ".join(p.strip() for p in pieces if p.strip())


def _channel(frame: str, channels: object, media: re.Pattern[str] | None) -> str | None:
    assert isinstance(channels, dict)
    if media and (found := media.search(frame)):
        return _NAMES[media][found.group("medium")]
    for channel, patterns in channels.items():
        if any(p.search(frame) for p in patterns):
            return str(channel)
    return None


_NAMES: dict[re.Pattern[str], dict[str, str]] = {}


@cache
def _media(codebook: Codebook, code: str) -> re.Pattern[str] | None:
    """Listed media behind the words by which one is told something."""
    names = {
        form: entry.actor.name
        for entry in codebook.entries
        if entry.actor.kind == "media"
        for form in (entry.actor.name, *entry.by_language.get(code, ()))
    }
    if not names:
        return None
    listed = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    pattern = re.compile(rf"\b{TOLD[code]}(?P<medium>{listed})\b")
    _NAMES[pattern] = names
    return pattern


def _said(columns: Words, statement: Statement, frame: str, code: str, then: frozenset[str]) -> str | None:
    """A date stated beside the cue, or the one of the sentence before where the text says 'then'."""
    stated = times.stated(frame, code)
    if stated:
        return stated[0][1]
    if not then & {w.casefold() for w in re.findall(r"\w+", frame)}:
        return None
    anchor = (statement.cue or statement.source)[0]
    at = columns.between(*anchor).start
    sentence = columns.sentence[at]
    while at and columns.sentence[at - 1] == sentence:
        at -= 1
    if not at:
        return None
    end = columns.spans[at - 1].end
    while at and columns.sentence[at - 1] >= sentence - 1:
        at -= 1
    before = times.stated(columns.text, code, columns.spans[at].start, end)
    return before[-1][1] if before else None


def _said_then(report: Report, statement: Statement, frame: str, code: str) -> str | None:
    """The day that stands right beside the cue, relative to the report's: 'zei maandag', 'said on Friday'."""
    beside = _cue_clause(report.text, statement, frame)
    found = times.expressions(beside, code, report.published)
    return next((e.when.edtf for e in found if e.kind == "point" and e.when), None)


def _cue_clause(text: str, statement: Statement, frame: str) -> str:
    """The cue with what stands around it in its sentence; an own sentence's other verbs do not count."""
    cue = " ".join(s.of(text) for s in statement.cue)
    at = frame.find(cue.split(" ")[0]) if cue else -1
    return frame[max(0, at - 25) : at + len(cue) + 25] if at >= 0 else cue
