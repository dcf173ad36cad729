"""The exchange record: one JSON object a report, as docs/record.md defines it."""

from __future__ import annotations

import json
from typing import Any

from bestand.records import Extraction, Spans, Statement


def record(extraction: Extraction) -> dict[str, Any]:
    """A report's record as plain lists, numbers and words, in the order of docs/record.md."""
    report, made = extraction.report, extraction.provenance
    return {
        "id": report.id,
        "language": report.language or None,
        "title": report.title,
        "outlet": report.outlet,
        "url": report.url,
        "published": report.published,
        "retrieved": report.retrieved,
        "raw_digest": report.raw_digest,
        "text": report.text,
        "statements": [statement(s) for s in extraction.statements],
        "acts": [],
        "encounters": [],
        "provenance": {"version": made.version, "model": made.model, "codebook": made.codebook},
    }


def statement(entry: Statement) -> dict[str, Any]:
    """One statement of a record; `how` and `rivals` say on what its speaker rests."""
    speaker = entry.speaker
    return {
        "id": entry.id,
        "source": _lists(entry.source),
        "cue": _lists(entry.cue),
        "content": _lists(entry.content),
        "form": entry.form,
        "speaker": speaker.name if speaker else None,
        "actor": speaker.actor_id if speaker else None,
        "how": speaker.how if speaker else "unresolved",
        "rivals": list(speaker.rivals) if speaker else [],
        "channel": entry.channel,
        "said": entry.said,
        "repeated": entry.repeated,
        "within": entry.within,
        "score": entry.score,
    }


def line(extraction: Extraction) -> str:
    """The record as one line of JSON; a lone surrogate is escaped, so that it can be written as UTF-8."""
    text = json.dumps(record(extraction), ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _lists(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
