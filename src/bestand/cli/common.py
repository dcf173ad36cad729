"""What the commands share: their inputs, their forms of output, what they say on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from bestand.errors import UsageError
from bestand.records import Report, Skipped, Warned


class Inputs:
    """The reports at all locations; what stays out is told on standard error and counted."""

    def __init__(self, locations: list[str], options: Any):
        self.locations, self.options = locations, options
        self.read = self.skipped = 0

    def __iter__(self) -> Iterator[Report]:
        from bestand import sources

        with progress() as advance:
            for location in self.locations:
                for found in sources.read(location, self.options):
                    if isinstance(found, Skipped):
                        self.skip(found.location, found.reason)
                    elif isinstance(found, Warned):
                        say(f"note: {found.location}: {found.reason}")
                    else:
                        self.read += 1
                        advance(found.title or found.id)
                        yield found

    def skip(self, location: str, reason: str) -> None:
        """Count and tell one that stays out."""
        self.skipped += 1
        say(f"left out: {location}: {reason}")

    def close(self) -> None:
        """Exit code 1 where inputs were given and none could be read."""
        if self.skipped and not self.read:
            raise typer.Exit(1)


def progress() -> Any:
    """A progress line on a terminal, nothing elsewhere."""
    from contextlib import contextmanager

    @contextmanager
    def shown() -> Iterator[Any]:
        if not sys.stderr.isatty():
            yield lambda _: None
            return
        from rich.console import Console
        from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        from bestand.display import plain

        titled = TextColumn("{task.description}", markup=False)  # a title may hold [ and ]
        columns = (SpinnerColumn(), MofNCompleteColumn(), TimeElapsedColumn(), titled)
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("reading", total=None)
            yield lambda name: progress.update(task, advance=1, description=plain(str(name)[:60]).plain)

    return shown()


def reading_options(language: str | None, published: str | None, private: bool, keep: Path | None = None) -> Any:
    """How inputs are read, as the user has it."""
    from bestand.sources import Reading

    return Reading(language=code(language), published=published, private_addresses=private, keep=keep)


def code(language: str | None) -> str | None:
    """The two letters in nl, NL or nl-BE."""
    if language is None:
        return None
    from bestand.sources import languages

    code = languages.code(language)
    if code is None:
        raise UsageError(f"{language!r} is no language code. Give two letters, such as nl, en or de.")
    return code


def reader_of(own: list[Path] | None, issues: list[Path] | None, threads: int) -> Any:
    """What reads reports, with the user's actors and issues."""
    from bestand.pipeline import Reader

    reader = Reader(own=tuple(own or ()), issues=tuple(issues or ()), threads=threads)
    _ = reader.codebook, reader.scheme  # a mistake in a file of the user's shows before anything is read
    return reader


def without_web(error: ImportError) -> UsageError:
    """What to tell where the libraries of the browser view are not installed."""
    return UsageError(
        f"The browser view needs libraries that are not installed ({error.name}). "
        "Install them: pip install 'bestand[web]'"
    )


def write(rows: Iterable[Mapping[str, Any]], as_json: bool, as_csv: bool, columns: Sequence[str] = ()) -> bool:
    """Write rows as asked for; False where neither form was."""
    from bestand.exports import rows as forms

    if as_json and as_csv:
        raise UsageError("Both --json and --csv were given. Give one.")
    if as_json:
        forms.write_json(rows, sys.stdout)
    elif as_csv:
        forms.write_csv(rows, sys.stdout, columns)
    return as_json or as_csv


def console() -> Any:
    """What prints on standard output, in colours where it is a terminal that wants them."""
    from rich.console import Console

    bare = bool(os.environ.get("NO_COLOR"))  # rich alone would still print bold and underlined
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty(), color_system=None if bare else "auto")


def say(message: str) -> None:
    """Tell on standard error, without what would steer a terminal; where nobody listens any more, work goes on."""
    from bestand.display import plain

    try:
        print(plain(message).plain, file=sys.stderr)
    except BrokenPipeError:
        mute(2)


def mute(stream: int) -> None:
    """Let go of a pipe that nobody reads: what is still in it would be complained about on leaving."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
