"""The exchange record: one JSON object a report, as docs/record.md defines it."""

from __future__ import annotations

import json
from typing import Any

from bestand.records import Act, Encounter, Extraction, Spans, Statement


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
        "acts": [act(a) for a in extraction.acts],
        "encounters": [encounter(e) for e in extraction.encounters],
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


def act(entry: Act) -> dict[str, Any]:
    """One act of a record; `sides` are those of actor and target, `how` and `rivals` say on what the actor rests."""
    toward = entry.toward
    return {
        "id": entry.id,
        "actor": entry.actor.name,
        "actor_id": entry.actor.actor_id,
        "actor_side": entry.actor.side,
        "how": entry.actor.how,
        "rivals": list(entry.actor.rivals),
        "toward": toward.name if toward else None,
        "toward_id": toward.actor_id if toward else None,
        "toward_side": toward.side if toward else None,
        "type": entry.type,
        "mode": entry.mode,
        "issue": entry.issue,
        "conditional": entry.conditional,
        "condition": list(entry.condition) if entry.condition else None,
        "negated": entry.negated,
        "repeated": entry.repeated,
        "when": entry.when.edtf if entry.when else None,
        "when_words": list(entry.when.evidence) if entry.when else None,
        "weekday": entry.when.weekday if entry.when else None,
        "due": entry.due.edtf if entry.due else None,
        "due_words": list(entry.due.evidence) if entry.due else None,
        "length": entry.length,
        "voice": entry.voice,
        "statement": entry.statement,
        "evidence": list(entry.evidence),
        "verb": list(entry.verb),
        "score": entry.score,
    }


def encounter(entry: Encounter) -> dict[str, Any]:
    """One encounter of a record."""
    return {
        "id": entry.id,
        "kind": entry.kind,
        "participants": [who.name for who in entry.participants],
        "participant_ids": [who.actor_id for who in entry.participants],
        "date": entry.date.edtf if entry.date else None,
        "date_words": list(entry.date.evidence) if entry.date else None,
        "weekday": entry.date.weekday if entry.date else None,
        "place": entry.place,
        "minutes": entry.minutes,
        "status": entry.status,
        "evidence": list(entry.evidence),
        "score": entry.score,
    }


def line(extraction: Extraction) -> str:
    """The record as one line of JSON; a lone surrogate is escaped, so that it can be written as UTF-8."""
    text = json.dumps(record(extraction), ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _lists(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
