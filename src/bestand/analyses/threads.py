"""One statement told by many reports: copies, translations, other wordings; the earliest and the primary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bestand import likeness
from bestand.analyses import evidence
from bestand.analyses.evidence import Evidence
from bestand.analyses.stances import bounded, days_between
from bestand.analyses.wording import contradict, copied, differences
from bestand.days import reach
from bestand.entries import ActEntry, Entry

WINDOW = 3  # days from a statement's first telling in which others of it are looked for
LIKE = 0.52  # cosine from which two tellings are one: so are 94 in 100 such pairs of news, benchmarks/likeness.md
LEAST = 4  # words of a content: shorter ones ("yes, he said") are too many people's words
CHUNK = 512  # statements whose vectors are asked for at once
# channels on which somebody speaks for himself; the others pass through a reporter
OWN = frozenset(
    ("Truth Social", "X", "Twitter", "Telegram", "Facebook", "Instagram", "social media", "statement", "video message")
)
Vectors = Callable[[Sequence[str]], Mapping[str, bytes]]  # passages -> vectors by digest


@dataclass(frozen=True, slots=True)
class Thread:
    """One statement in several tellings, in the order of their days.

    `primary` is the number of the telling out of the speaker's own channel, None where there is none; `copies` are
    groups of tellings in near enough the same words of one language; `languages` and `channels` go with `statements`.
    """

    statements: tuple[Evidence, ...]
    speaker: str
    date: str | None  # EDTF
    primary: int | None
    copies: tuple[tuple[int, ...], ...]
    languages: tuple[str, ...]
    channels: tuple[str | None, ...]

    @property
    def outlets(self) -> int:
        """In how many outlets it was told; an unknown outlet counts with its report."""
        return len({e.outlet or e.report for e in self.statements})

    def differences(self) -> list[tuple[str, str]]:
        """Where tellings in the language of the first differ from it: the words here, the words there."""
        pairs = zip(self.statements, self.languages, strict=True)
        return differences([e.words for e, code in pairs if code == self.languages[0]])


@dataclass(slots=True)
class _Open:
    """A statement that others may still tell: its tellings so far, and the day of the first."""

    first: str
    told: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class _Speaker:
    """What one speaker said of late: every telling with the thread that it is in."""

    alike: likeness.Alike = field(default_factory=likeness.Alike)
    tellings: list[tuple[Entry, _Open]] = field(default_factory=list)


def threads(
    entries: Iterable[Entry], vectors: Vectors = lambda passages: likeness.missing(passages, {})
) -> list[Thread]:
    """The statements that more than one telling was found of, those in most outlets first (docs/analyses.md, threads).

    `entries` in the order of their days, as a ledger lists them. `vectors` makes or looks up the vectors of passages.
    """
    return sorted(stream(entries, vectors), key=lambda t: (-t.outlets, -len(t.statements), t.date or "", t.speaker))


def on_issue(found: Iterable[Thread], acts: Iterable[ActEntry]) -> list[Thread]:
    """The threads in one of whose tellings one of some acts stands."""
    places: dict[str, list[tuple[int, int]]] = {}
    for entry in acts:
        places.setdefault(entry.act.report_id, []).append(entry.act.evidence)
    return [
        thread
        for thread in found
        if any(start < e.end and e.start < end for e in thread.statements for start, end in places.get(e.report, ()))
    ]


def stream(entries: Iterable[Entry], vectors: Vectors) -> Iterator[Thread]:
    """The same as they close, in memory that does not grow with the number of entries."""
    speakers: dict[str, _Speaker] = {}
    today = ""
    for some in _chunks(e for e in entries if _may_be_told_again(e)):
        known = vectors([e.content for e in some])
        for entry in some:
            day = _day(entry)
            if day > today:
                today = day
                yield from _closed(speakers, today)
            _place(entry, day, known[likeness.digest(entry.content)], speakers)
    yield from _closed(speakers, "")


def _chunks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    rest = iter(entries)
    while some := list(islice(rest, CHUNK)):
        yield some


def _may_be_told_again(entry: Entry) -> bool:
    speaker = entry.statement.speaker
    return bool(speaker and speaker.name and _day(entry) and len(entry.content.split()) >= LEAST)


def _place(entry: Entry, day: str, vector: bytes, speakers: dict[str, _Speaker]) -> None:
    """Put a telling to the thread with the one most like it, if that is like enough; else it begins its own."""
    speaker = speakers.setdefault(speaker_of(entry), _Speaker())
    best, most = None, LIKE
    for cosine, (other, thread) in zip(speaker.alike.to(vector), speaker.tellings, strict=True):
        if cosine < most or days_between(thread.first, day) > WINDOW or contradict(other.content, entry.content):
            continue
        if _one_occasion(entry, thread):
            best, most = thread, cosine
    if best is None:
        best = _Open(day)
    best.told.append(entry)
    speaker.tellings.append((entry, best))
    speaker.alike.add(vector)


def _one_occasion(entry: Entry, thread: _Open) -> bool:
    """Whether all may have been said at one time; what one report tells is never told by it twice."""
    here = _said(entry)
    for other in thread.told:
        there = _said(other)
        if other.report_id == entry.report_id or (here and there and (here[1] < there[0] or there[1] < here[0])):
            return False
    return True


def _said(entry: Entry) -> tuple[str, str] | None:
    return reach(entry.statement.said) if entry.statement.said else None


def _closed(speakers: dict[str, _Speaker], today: str) -> Iterator[Thread]:
    """The threads that nothing can join any more, let go of; all of them where `today` is empty."""
    for name in list(speakers):
        speaker = speakers[name]
        old = 0
        while old < len(speaker.tellings) and _over(speaker.tellings[old][1], today):
            old += 1
        for _, thread in speaker.tellings[:old]:
            if len(thread.told) > 1:
                yield _thread(thread)
                thread.told = []
        del speaker.tellings[:old]
        speaker.alike.drop(old)
        if not speaker.tellings:
            del speakers[name]


def _over(thread: _Open, today: str) -> bool:
    return not today or days_between(thread.first, today) > WINDOW


def _thread(found: _Open) -> Thread:
    told = sorted(found.told, key=lambda e: (_day(e), e.report_id, e.statement.content[0].start))
    own = (n for n, e in enumerate(told) if e.statement.channel in OWN)
    said = next((e.statement.said for e in told if e.statement.said), None)
    speaker = told[0].statement.speaker
    return Thread(
        tuple(map(evidence.of_statement, told)),
        (speaker.name if speaker else None) or "",
        said or told[0].published,
        next(own, None),
        tuple(_copies(told)),
        tuple(e.language for e in told),
        tuple(e.statement.channel for e in told),
    )


def _copies(told: Sequence[Entry]) -> Iterator[tuple[int, ...]]:
    """Groups of tellings of one language in which each is a copy of another one."""
    left = list(range(len(told)))
    while left:
        group = [left.pop(0)]
        for at in group:  # grows while it is gone through
            near = [
                n for n in left if told[n].language == told[at].language and copied(told[n].content, told[at].content)
            ]
            left = [n for n in left if n not in near]
            group += near
        if len(group) > 1:
            yield tuple(sorted(group))


def speaker_of(entry: Entry) -> str:
    """By which a speaker is known again: the id or, without one, the name regardless of case."""
    speaker = entry.statement.speaker
    return (speaker.actor_id or (speaker.name or "").casefold()) if speaker else ""


def _day(entry: Entry) -> str:
    found = reach(entry.published) if entry.published else None
    return found[0] if found and bounded(found[0]) else ""
