"""Listings as rows: CSV for spreadsheets, JSON lines for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import IO, Any

from bestand.entries import ActEntry, EncounterEntry, Entry, Tally
from bestand.exports import record
from bestand.records import Report, Span

FORMULA = ("=", "+", "-", "@", "\t", "\r")
# The columns of each kind of row, for a listing that has none; a test holds them to the rows.
ENTRY = (
    *("report", "published", "outlet", "language", "statement", "speaker", "actor", "how", "rivals"),
    *("source", "cue", "content", "form", "channel", "said", "repeated", "within", "score", "standing", "spans"),
    *("title", "url", "model"),
)
ACT = (
    *("report", "published", "outlet", "language", "act", "actor", "actor_id", "actor_side", "how", "rivals"),
    *("toward", "toward_id", "toward_side", "type", "mode", "issue", "conditional", "condition", "negated", "repeated"),
    *("when", "weekday", "due", "length", "voice", "statement", "words", "score", "standing", "span"),
    *("title", "url", "model"),
)
ENCOUNTER = (
    *("report", "published", "outlet", "language", "encounter", "kind", "status", "participants", "participant_ids"),
    *("date", "weekday", "place", "minutes", "words", "score", "standing", "span"),
    *("title", "url", "model"),
)
TALLY = ("speaker", "actor", "statements", "reports", "first", "last")
REPORT = ("report", "published", "outlet", "language", "title", "url")


def entry(found: Entry) -> dict[str, Any]:
    """One statement with its words and the report's particulars."""
    statement, speaker = found.statement, found.statement.speaker
    return {
        "report": found.report_id,
        "published": found.published,
        "outlet": found.outlet,
        "language": found.language,
        "statement": statement.id,
        "speaker": speaker.name if speaker else None,
        "actor": speaker.actor_id if speaker else None,
        "how": speaker.how if speaker else None,
        "rivals": list(speaker.rivals) if speaker else [],
        "source": found.source,
        "cue": found.cue,
        "content": found.content,
        "form": statement.form,
        "channel": statement.channel,
        "said": statement.said,
        "repeated": statement.repeated,
        "within": statement.within,
        "score": statement.score,
        "standing": found.standing,
        "spans": [[s.start, s.end] for s in statement.content],
        "title": found.title,
        "url": found.url,
        "model": found.provenance.model,
    }


def act(found: ActEntry) -> dict[str, Any]:
    """One act with its words and the report's particulars."""
    told = record.act(found.act)
    condition = found.act.condition
    row = {
        **_around(found, told["evidence"]),
        "act": told["id"],
    }
    told["condition"] = condition.of(found.text) if condition else None
    return {column: row.get(column, told.get(column)) for column in ACT}


def encounter(found: EncounterEntry) -> dict[str, Any]:
    """One encounter with its words and the report's particulars."""
    told = record.encounter(found.encounter)
    row = {
        **_around(found, told["evidence"]),
        "encounter": told["id"],
    }
    return {column: row.get(column, told.get(column)) for column in ENCOUNTER}


def _around(found: ActEntry | EncounterEntry, evidence: list[int]) -> dict[str, Any]:
    """The words of an entry, and what is told of its report and reading."""
    about = found.about
    return {
        "words": Span(*evidence).of(found.text),
        "standing": found.standing,
        "span": [evidence],
        "title": about.title,
        "url": about.url,
        "model": found.provenance.model,
        "report": about.report_id,
        "published": about.published,
        "outlet": about.outlet,
        "language": about.language,
    }


def tally(found: Tally) -> dict[str, Any]:
    """One speaker with counts."""
    return {
        "speaker": found.speaker,
        "actor": found.actor,
        "statements": found.statements,
        "reports": found.reports,
        "first": found.first,
        "last": found.last,
    }


def report(found: Report) -> dict[str, Any]:
    """One report's particulars."""
    return {
        "report": found.id,
        "published": found.published,
        "outlet": found.outlet,
        "language": found.language,
        "title": found.title,
        "url": found.url,
    }


def write_json(rows: Iterable[Mapping[str, Any]], out: IO[str]) -> None:
    """One JSON object a line."""
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_csv(rows: Iterable[Mapping[str, Any]], out: IO[str], columns: Sequence[str] = ()) -> None:
    """Comma-separated with a header; lists are joined by '; ', and no cell can start a spreadsheet formula.

    The header is `columns` or, without them, that of the first row.
    """
    rest = iter(rows)
    first = next(rest, None)  # before the header, so that what fails prints nothing
    writer = csv.DictWriter(out, columns or list(first or ()))
    if writer.fieldnames:
        writer.writeheader()
    for row in () if first is None else chain((first,), rest):
        writer.writerow({key: _cell(value) for key, value in row.items()})


def _cell(value: object) -> object:
    if isinstance(value, list):
        value = "; ".join("-".join(map(str, v)) if isinstance(v, list) else str(_cell(v)) for v in value)
    if isinstance(value, dict):
        value = ", ".join(f"{key} {count}" for key, count in value.items())
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value
