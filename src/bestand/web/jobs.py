"""Reads what people give on the page "Add" in the background: one worker, one report after the other."""

from __future__ import annotations

import logging
import queue
import re
import secrets
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

from bestand import sources
from bestand.errors import BestandError, UsageError
from bestand.ledger import Ledger
from bestand.pipeline import Reader
from bestand.records import Report, Skipped
from bestand.sources import dates, languages, text
from bestand.sources.folders import KINDS
from bestand.sources.intake import Intake, Outcome, Reading, guarded

# Characters of one report. Reading slows down with length: news of some 950 words goes at 2,446 words a CPU-second
# (benchmarks/speed.md); one dense paragraph of 178,000 took 57 s, and everybody waits for the one worker.
MAX_TEXT = 200_000
MAX_LINE = 2_000  # characters of a title or an address; browsers and servers take no longer address
MAX_FILES = 20  # of one upload: each is a row on the page
MAX_UPLOAD = 20_000_000  # bytes of one upload, as much as sources reads of one file
MAX_WAITING = 25  # jobs not yet read: uploads wait in memory, 500 MB of them at most
MAX_RESULTS = 5_000  # of one job, about the reports in 20 MB; each step copies them, and a table may have millions
KEPT = 100  # jobs that can be looked up
SHORT, NAME = 80, 300  # characters shown of a title, and of a file's name or an address

ABOUT = ("title", "outlet", "url", "published", "language")
ADDRESS = re.compile(r"https?://", re.IGNORECASE)
LOGIN = re.compile(r"(?<=//)[^/?#]*@")  # a name and password in an address: nobody else's business
STOPPED = "was not read to its end: bestand was stopped. Add it again; what is in the ledger already stays as it is."
FULL = f"was not read to its end: one job tells of at most {MAX_RESULTS:,} reports. Split it and add the rest."

Told = Literal["added", "unchanged", "superseded", "left out", "note"]
Outcomes = Generator[Outcome, None, None]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one report, or a remark on it; `report` is its id where it is in the ledger."""

    location: str
    outcome: Told
    report: str | None = None
    title: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What was given at once, and how far the worker is with it."""

    id: str
    title: str  # what was given, short
    total: int  # inputs given
    state: Literal["waiting", "reading", "done"] = "waiting"
    read: int = 0  # reports that are in the ledger by now: added, unchanged or superseded
    results: tuple[Result, ...] = ()
    started: str | None = None  # ISO 8601, UTC
    ended: str | None = None


class Jobs:
    """Reads into the ledger at a path, which is made where there is none; pages are kept in a folder beside it."""

    def __init__(self, ledger_path: Path | str, reader: Reader):
        self._path, self._reader = Path(ledger_path), reader
        self._options = Reading(keep=Path(f"{ledger_path}.pages"))
        self._jobs: dict[str, Job] = {}  # oldest first
        self._queue: queue.Queue[_Task | None] = queue.Queue()
        self._lock, self._closing = threading.Lock(), threading.Event()
        # A daemon, so that a program that never calls close can end; the ledger stays whole whenever that is.
        self._worker = threading.Thread(target=self._run, name="bestand-jobs", daemon=True)
        self._worker.start()

    def paste(self, pasted: str, about: Mapping[str, str | None]) -> str:
        """The id of a job for a pasted text; `about` may give title, outlet, url, published (EDTF) and language.

        Raises UsageError for a text or particular that is too long, and for a date, language or address that is none.
        """
        if len(pasted) > MAX_TEXT:
            raise UsageError(f"The text {_too_long(pasted)}")
        known = _particulars(about)
        shown = _short(known.get("title") or pasted.strip()[:MAX_LINE], SHORT) or "the pasted text"
        return self._submit(shown, [(shown, _of_text(pasted, shown, self._options, known))])

    def address(self, url: str) -> str:
        """The id of a job for a page by its http(s) address; anything else, such as a path, is left out."""
        url = url.strip()
        shown = _short(LOGIN.sub("", url[: MAX_LINE + 1]), NAME) or "the address"
        if not ADDRESS.match(url):  # sources.read would take it for a path on this machine
            found = _refused(shown, "is no address. Give one that begins with https:// or http://.")
        elif len(url) > MAX_LINE:
            found = _refused(shown, f"has {len(url):,} characters; an address has at most {MAX_LINE:,}. Shorten it.")
        else:
            found = _named(url, shown, self._options)
        return self._submit(_short(shown, SHORT), [(shown, found)])

    def upload(self, files: Sequence[tuple[str, bytes]]) -> str:
        """The id of a job for files, each with its name and bytes; one of an unknown kind is left out.

        Raises UsageError for no file, too many, or too much together.
        """
        if not files:
            raise UsageError("No file was given. Choose at least one.")
        if len(files) > MAX_FILES:
            raise UsageError(f"{len(files)} files were given; at most {MAX_FILES} go at once. Add the rest after.")
        size = sum(len(data) for _, data in files)
        if size > MAX_UPLOAD:
            finding = f"The files have {size / 1e6:.1f} MB together; at most {MAX_UPLOAD // 1_000_000} MB go at once"
            raise UsageError(f"{finding}. Give fewer at once, or split what is too large.")
        inputs = []
        for name, data in files:
            base = _short(re.split(r"[/\\]", name)[-1], None) or "?"
            shown, suffix = _short(base, NAME), PurePosixPath(base).suffix.lower()
            if suffix in KINDS:
                inputs.append((shown, _of_file(data, shown, suffix, self._options)))
            else:
                known = f"no kind known for {_short(suffix, SHORT) or 'a name without suffix'}"
                inputs.append((shown, _refused(shown, f"{known}. Known: {' '.join(KINDS)}.")))
        return self._submit(_short(", ".join(shown for shown, _ in inputs), SHORT), inputs)

    def find(self, id: str) -> Job | None:
        """A job as it stands now; None where there is none, or no longer."""
        with self._lock:
            return self._jobs.get(id)

    def recent(self) -> list[Job]:
        """The jobs that are kept, newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def close(self) -> None:
        """Stop the worker after the report it is on; what still waits is left out."""
        with self._lock:
            if not self._closing.is_set():
                self._closing.set()
                self._queue.put(None)
        self._worker.join()

    # ------------------------------------------------------------------ within

    def _submit(self, title: str, inputs: list[tuple[str, Outcomes]]) -> str:
        job = Job(secrets.token_urlsafe(9), title, len(inputs))
        with self._lock:
            if self._closing.is_set():
                raise UsageError("bestand is being stopped and takes no more. Add this when it runs again.")
            if sum(known.state == "waiting" for known in self._jobs.values()) >= MAX_WAITING:
                raise UsageError(f"{MAX_WAITING} jobs are waiting, and no more can. Add this when some are done.")
            if len(self._jobs) >= KEPT:  # of so many some are done, since fewer may wait
                del self._jobs[next(id for id, known in self._jobs.items() if known.state == "done")]
            self._jobs[job.id] = job
            self._queue.put(_Task(job.id, inputs))
        return job.id

    def _run(self) -> None:
        """The worker: each job in turn, until close."""
        while (task := self._queue.get()) is not None:
            self._change(task.id, state="reading", started=_now())
            try:
                book = Ledger(self._path)
            except Exception as error:
                for shown, _ in task.inputs:
                    self._tell(task.id, Result(shown, "left out", reason=self._reason(error)))
            else:
                with book:
                    for shown, outcomes in task.inputs:
                        self._take(task.id, shown, outcomes, book)
            self._change(task.id, state="done", ended=_now())
            del task  # with the files of an upload, for as long as nobody gives another

    def _take(self, id: str, shown: str, outcomes: Outcomes, book: Ledger) -> None:
        """Read one input; an error costs this input alone."""
        try:
            with closing(outcomes):
                stop = self._stop(id)
                while stop is None and (found := next(outcomes, None)) is not None:
                    stop = self._stop(id)
                    if stop is None:
                        self._tell(id, self._result(shown, found, book))
                if stop is not None:
                    self._tell(id, Result(shown, "left out", reason=stop))
        except Exception as error:
            self._tell(id, Result(shown, "left out", reason=self._reason(error)))

    def _stop(self, id: str) -> str | None:
        """Why a job should not go on, if so."""
        if self._closing.is_set():
            return STOPPED
        with self._lock:
            return FULL if len(self._jobs[id].results) >= MAX_RESULTS else None

    def _result(self, shown: str, found: Outcome, book: Ledger) -> Result:
        """What becomes of one outcome of a source; a report is read and stored, unless that is done already."""
        if not isinstance(found, Report):
            kind: Told = "left out" if isinstance(found, Skipped) else "note"
            return Result(found.location, kind, reason=found.reason)
        title = _short(found.title or "", NAME) or None
        if len(found.text) > MAX_TEXT:
            return Result(shown, "left out", None, title, _too_long(found.text))
        try:
            known = book.has(found, self._reader.provenance)
            return Result(shown, "unchanged" if known else book.add(self._reader.read(found)), found.id, title)
        except Exception as error:
            return Result(shown, "left out", None, title, self._reason(error))

    def _reason(self, error: Exception) -> str:
        """An error in plain words, the ledger by its name alone: its folder is nothing to a reader of the page."""
        if isinstance(error, BestandError):
            return str(error).replace(str(self._path), self._path.name)
        logging.getLogger(__name__).error("a job went wrong", exc_info=error)
        return f"bestand itself failed on this ({type(error).__name__}); the rest went on. Please report the mistake."

    def _tell(self, id: str, result: Result) -> None:
        with self._lock:
            job = self._jobs[id]
            read = job.read + (result.report is not None)
            self._jobs[id] = replace(job, results=(*job.results, result), read=read)

    def _change(self, id: str, **changes: Any) -> None:
        with self._lock:
            self._jobs[id] = replace(self._jobs[id], **changes)


class _Task(NamedTuple):
    """What the worker does for a job: its inputs by the names shown, each read only when its turn comes."""

    id: str
    inputs: list[tuple[str, Outcomes]]


def _of_text(pasted: str, shown: str, options: Reading, about: Mapping[str, str]) -> Outcomes:
    yield from text.of(pasted, shown, Intake(options), about)


def _of_file(data: bytes, shown: str, suffix: str, options: Reading) -> Outcomes:
    """What an uploaded file holds, by way of a folder that goes when this ends; its own name makes no path."""

    def found() -> Outcomes:
        with TemporaryDirectory(prefix="bestand-") as folder:
            path = Path(folder, f"upload{suffix}")
            path.write_bytes(data)
            yield from _named(str(path), shown, options)

    yield from guarded(shown, found())


def _named(location: str, shown: str, options: Reading) -> Outcomes:
    """What sources.read finds at a location, told under the name shown."""
    for found in sources.read(location, options):
        if isinstance(found, Report):
            yield found
        else:
            where, why = (told.replace(location, shown) for told in (found.location, found.reason))
            yield type(found)(where, why)


def _refused(shown: str, reason: str) -> Outcomes:
    yield Skipped(shown, reason)


def _particulars(about: Mapping[str, str | None]) -> dict[str, str]:
    """What is told of a pasted text, without what was left blank. Raises UsageError for what can't be."""
    unknown = sorted(set(about) - set(ABOUT))
    if unknown:
        raise UsageError(f"A pasted text has no {', '.join(unknown)}. Known: {', '.join(ABOUT)}.")
    given = {name: value.strip() for name, value in about.items() if value and value.strip()}
    for name, value in given.items():
        if len(value) > MAX_LINE:
            raise UsageError(f"The {name} has {len(value):,} characters; at most {MAX_LINE:,} go in. Shorten it.")
    # Once read, the same words are known: a mistake here could not be put right by pasting them again.
    if "published" in given and dates.day(given["published"]) is None:
        day = _short(given["published"], SHORT)
        raise UsageError(f"published {day!r} is no date. Give EDTF, such as 2025-05-19 or 2025-05.")
    if "language" in given and languages.code(given["language"]) is None:
        code = _short(given["language"], SHORT)
        raise UsageError(f"{code!r} is no language code. Give one of two letters, such as nl.")
    if "url" in given and not ADDRESS.match(given["url"]):
        url = _short(given["url"], SHORT)
        raise UsageError(f"url {url!r} is no address. Give one that begins with https:// or http://.")
    return given


def _short(words: str, most: int | None) -> str:
    """Words on one line, without what can't be seen (it may turn a line round), at most so many characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if most is None or len(line) <= most else line[: most - 1].rstrip() + "…"


def _too_long(words: str) -> str:
    return f"has {len(words):,} characters; at most {MAX_TEXT:,} are read at once. Split it into reports."


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
