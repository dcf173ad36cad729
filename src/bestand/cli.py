"""The command line: parse, call, print."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bestand.errors import BestandError, LedgerConflictError, UsageError
from bestand.records import Report, Skipped, Warned

app = typer.Typer(
    name="bestand",
    help="Keeps the books on negotiations: who said what to whom, every entry pointing at the words it rests on.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Locations = Annotated[
    list[str],
    typer.Argument(help="Files, folders, globs, URLs, JSONL, CSV or Parquet of reports, or - for standard input."),
]
LedgerPath = Annotated[Path, typer.Option("--ledger", envvar="BESTAND_LEDGER", help="The ledger file.", dir_okay=False)]
Own = Annotated[
    list[Path] | None, typer.Option("--actors", help="A TOML file with actors of your own; may be repeated.")
]
Private = Annotated[
    bool, typer.Option("--private-addresses", help="Also fetch from this machine and the local network.")
]
Language = Annotated[
    str | None,
    typer.Option("--language", help="The reports' language (nl, en, de), whatever they say; told from the words else."),
]
Published = Annotated[
    str | None, typer.Option("--published", help="The date (EDTF) of reports that give none themselves.")
]
OwnIssues = Annotated[
    list[Path] | None, typer.Option("--issues", help="A TOML file with issues of your own; may be repeated.")
]
Since = Annotated[str | None, typer.Option(help="Published on or after (EDTF: 2025, 2025-05, 2025-05-19).")]
Until = Annotated[str | None, typer.Option(help="Published on or before (EDTF).")]
Outlet = Annotated[str | None, typer.Option(help="The outlet.")]
MinScore = Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out what scores lower.")]
InWords = Annotated[str | None, typer.Option("--text", help="Words that its evidence holds.")]
Side = Annotated[str | None, typer.Option(help="The state or party that the actor belongs to.")]
Superseded = Annotated[bool, typer.Option("--superseded", help="Also what a newer reading replaced.")]
InLanguage = Annotated[str | None, typer.Option("--language", help="The reports' language (nl, en, de).")]
Threads = Annotated[int, typer.Option("--threads", min=1, max=64, help="Cores the reading may take.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Comma-separated values with a header.")]
DEFAULT = Path("bestand.ledger")


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"bestand {version('bestand')}")
        raise typer.Exit


@app.callback()
def _before(
    _: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """What holds for every command."""


@app.command()
def extract(
    locations: Locations,
    actors: Own = None,
    issues: OwnIssues = None,
    language: Language = None,
    published: Published = None,
    private_addresses: Private = False,
    threads: Threads = 1,
    min_score: MinScore = 0.0,
    as_csv: AsCsv = False,
) -> None:
    """Print the record of each report, one JSON object a line; nothing is stored."""
    from bestand.entries import above, entries_of
    from bestand.exports import record, rows

    reader = _reader(actors, issues, threads)
    inputs = _Inputs(locations, _options(language, published, private_addresses))
    extractions = (above(reader.read(r), min_score) for r in inputs)
    if as_csv:
        rows.write_csv((rows.entry(e) for x in extractions for e in entries_of(x)), sys.stdout, rows.ENTRY)
    else:
        for extraction in extractions:
            sys.stdout.write(record.line(extraction) + "\n")
            sys.stdout.flush()
    inputs.close()


@app.command()
def add(
    locations: Locations,
    ledger: LedgerPath = DEFAULT,
    actors: Own = None,
    issues: OwnIssues = None,
    language: Language = None,
    published: Published = None,
    private_addresses: Private = False,
    threads: Threads = 1,
) -> None:
    """Read reports into the ledger; what is in it already is left as it is. Pages are kept in a folder beside it."""
    from bestand.ledger import Ledger

    counts = {"added": 0, "unchanged": 0, "superseded": 0}
    pages = Path(f"{ledger}.pages")
    inputs = _Inputs(locations, _options(language, published, private_addresses, pages))
    with Ledger(ledger) as book:
        try:
            reader = _reader(actors, issues, threads)
            for report in inputs:
                if book.has(report, reader.provenance):
                    counts["unchanged"] += 1
                    continue
                try:
                    counts[book.add(reader.read(report))] += 1
                except LedgerConflictError as error:
                    inputs.skip(report.id, str(error))
        except KeyboardInterrupt:
            _say(f"Stopped. {counts['added'] + counts['superseded']} reports of this run are whole in {ledger}.")
            raise typer.Exit(130) from None
    _say(
        f"{counts['added']} added, {counts['superseded']} read anew, {counts['unchanged']} known already, "
        f"{inputs.skipped} left out. Ledger: {ledger}"
    )
    inputs.close()


@app.command()
def show(
    report: Annotated[str, typer.Argument(help="A report's id in the ledger.")],
    ledger: LedgerPath = DEFAULT,
    min_score: MinScore = 0.0,
    as_json: AsJson = False,
) -> None:
    """Print one report of the ledger with the words marked."""
    from bestand import display
    from bestand.entries import above
    from bestand.exports import record
    from bestand.ledger import Ledger

    with Ledger(ledger, create=False) as book:
        found = above(book.extraction(report), min_score)
    if as_json:
        sys.stdout.write(record.line(found) + "\n")
    else:
        display.report(_console(), found)


@app.command()
def statements(
    ledger: LedgerPath = DEFAULT,
    actor: Annotated[str | None, typer.Option(help="Who speaks: a name or an id.")] = None,
    side: Side = None,
    language: InLanguage = None,
    outlet: Outlet = None,
    since: Since = None,
    until: Until = None,
    text: Annotated[str | None, typer.Option(help="Words that the content holds.")] = None,
    min_score: MinScore = 0.0,
    superseded: Superseded = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List statements: who, by which words, where."""
    from bestand import display
    from bestand.entries import Filter
    from bestand.exports import rows
    from bestand.ledger import Ledger

    where = Filter(actor, _code(language), outlet, since, until, text, min_score=min_score, side=side)
    with Ledger(ledger, create=False) as book:
        if actor:
            book.check_actor(actor)
        if side:
            book.check_side(side)
        found = book.statements(where, superseded)
        if not _rows((rows.entry(e) for e in found), as_json, as_csv, rows.ENTRY):
            listed = list(found)
            display.entries(_console(), listed)
            _say(f"{len(listed)} statements.")


@app.command()
def acts(
    ledger: LedgerPath = DEFAULT,
    actor: Annotated[str | None, typer.Option(help="Who acts: a name or an id.")] = None,
    side: Side = None,
    toward: Annotated[str | None, typer.Option(help="Toward whom: a name, an id or a side.")] = None,
    type: Annotated[str | None, typer.Option(help="One of PLOVER's types, such as REJECT.")] = None,
    issue: Annotated[str | None, typer.Option(help="An issue of the codebook, such as ceasefire; or none.")] = None,
    language: InLanguage = None,
    outlet: Outlet = None,
    since: Since = None,
    until: Until = None,
    text: InWords = None,
    min_score: MinScore = 0.0,
    superseded: Superseded = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List acts: who did what to whom, on which issue, under which condition, when, by which words."""
    from bestand import display
    from bestand.entries import Filter
    from bestand.exports import rows
    from bestand.ledger import Ledger

    where = Filter(actor, _code(language), outlet, since, until, text, min_score=min_score, side=side)
    where = replace(where, toward=toward, type=type and type.upper(), issue=issue)
    with Ledger(ledger, create=False) as book:
        book.check_acts(where)
        found = book.acts(where, superseded)
        if not _rows((rows.act(e) for e in found), as_json, as_csv, rows.ACT):
            listed = list(found)
            display.acts(_console(), listed)
            _say(f"{len(listed)} acts.")


@app.command()
def encounters(
    ledger: LedgerPath = DEFAULT,
    actor: Annotated[str | None, typer.Option(help="Who took part: a name or an id.")] = None,
    side: Side = None,
    kind: Annotated[str | None, typer.Option(help="call, meeting, talks or summit.")] = None,
    status: Annotated[str | None, typer.Option(help="held or planned.")] = None,
    language: InLanguage = None,
    outlet: Outlet = None,
    since: Since = None,
    until: Until = None,
    text: InWords = None,
    min_score: MinScore = 0.0,
    superseded: Superseded = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List encounters: who met or called, when, where, for how long; held or planned."""
    from bestand import display
    from bestand.entries import Filter
    from bestand.exports import rows
    from bestand.ledger import Ledger

    where = Filter(actor, _code(language), outlet, since, until, text, min_score=min_score, side=side)
    where = replace(where, kind=kind, status=status)
    with Ledger(ledger, create=False) as book:
        book.check_encounters(where)
        found = book.encounters(where, superseded)
        if not _rows((rows.encounter(e) for e in found), as_json, as_csv, rows.ENCOUNTER):
            listed = list(found)
            display.encounters(_console(), listed)
            _say(f"{len(listed)} encounters.")


@app.command()
def actors(
    ledger: LedgerPath = DEFAULT,
    language: InLanguage = None,
    since: Since = None,
    until: Until = None,
    min_score: MinScore = 0.0,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List who speaks, how often, in how many reports."""
    from bestand import display
    from bestand.entries import Filter
    from bestand.exports import rows
    from bestand.ledger import Ledger

    with Ledger(ledger, create=False) as book:
        found = book.actors(Filter(language=_code(language), since=since, until=until, min_score=min_score))
    if not _rows((rows.tally(t) for t in found), as_json, as_csv, rows.TALLY):
        display.tallies(_console(), found)


@app.command()
def info(
    ledger: LedgerPath = DEFAULT,
    reports: Annotated[bool, typer.Option("--reports", help="List the reports instead.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Tell what the ledger holds, and by which model it was read."""
    from bestand.display import plain
    from bestand.exports import rows
    from bestand.ledger import Ledger

    with Ledger(ledger, create=False) as book:
        held = book.info()
        if reports:
            listed = [rows.report(r) for r in book.reports()]
            if not _rows(listed, as_json, as_csv, rows.REPORT):
                for row in listed:
                    print(plain("  ".join(str(v or "?") for v in row.values())))
            return
    if _rows([held], as_json, as_csv):
        return
    for key, value in held.items():
        if isinstance(value, dict):
            value = ", ".join(f"{k} {n}" for k, n in value.items())
        if isinstance(value, list):
            value = "; ".join(
                f"bestand {m['version']}, model {m['model']}, codebook {m['codebook']}: {m['readings']} readings"
                for m in value
            )
        print(plain(f"{key:>11}  {'' if value is None else value}"))


@app.command()
def demo(ledger: LedgerPath = Path("demo.ledger")) -> None:
    """Read three demo reports (Dutch, English, German; retellings of public record) and print who said and did what."""
    from importlib.resources import files

    from bestand import display, sources
    from bestand.ledger import Ledger
    from bestand.pipeline import Reader

    reader, console = Reader(), _console()
    with Ledger(ledger) as book:
        for path in sorted((files("bestand") / "data" / "demo").iterdir(), key=lambda p: p.name):
            for found in sources.read(str(path)):
                if isinstance(found, Report):
                    extraction = reader.read(found)
                    book.add(extraction)
                    display.report(console, extraction)
    _say(
        "The three reports are retellings from the public record by the makers of bestand; the outlets are invented.\n"
        f"They are in {ledger} now. Go on with:\n"
        f"  bestand statements --ledger {ledger} --actor 'Vladimir Putin'\n"
        f"  bestand acts --ledger {ledger} --issue ceasefire\n"
        f"  bestand encounters --ledger {ledger}\n"
        f"  bestand actors --ledger {ledger}\n"
        "  bestand add YOUR-REPORTS --ledger my.ledger"
    )


class _Inputs:
    """The reports at all locations; what stays out is told on standard error and counted."""

    def __init__(self, locations: list[str], options: Any):
        self.locations, self.options = locations, options
        self.read = self.skipped = 0

    def __iter__(self) -> Iterator[Report]:
        from bestand import sources

        with _progress() as advance:
            for location in self.locations:
                for found in sources.read(location, self.options):
                    if isinstance(found, Skipped):
                        self.skip(found.location, found.reason)
                    elif isinstance(found, Warned):
                        _say(f"note: {found.location}: {found.reason}")
                    else:
                        self.read += 1
                        advance(found.title or found.id)
                        yield found

    def skip(self, location: str, reason: str) -> None:
        """Count and tell one that stays out."""
        self.skipped += 1
        _say(f"left out: {location}: {reason}")

    def close(self) -> None:
        """Exit code 1 where inputs were given and none could be read."""
        if self.skipped and not self.read:
            raise typer.Exit(1)


def _progress() -> Any:
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


def _options(language: str | None, published: str | None, private: bool, keep: Path | None = None) -> Any:
    from bestand.sources import Reading

    return Reading(language=_code(language), published=published, private_addresses=private, keep=keep)


def _code(language: str | None) -> str | None:
    """The two letters in nl, NL or nl-BE."""
    if language is None:
        return None
    from bestand.sources import languages

    code = languages.code(language)
    if code is None:
        raise UsageError(f"{language!r} is no language code. Give two letters, such as nl, en or de.")
    return code


def _reader(own: list[Path] | None, issues: list[Path] | None, threads: int) -> Any:
    from bestand.pipeline import Reader

    reader = Reader(own=tuple(own or ()), issues=tuple(issues or ()), threads=threads)
    _ = reader.codebook, reader.scheme  # a mistake in a file of the user's shows before anything is read
    return reader


def _rows(rows: Iterable[Mapping[str, Any]], as_json: bool, as_csv: bool, columns: Sequence[str] = ()) -> bool:
    """Write rows as asked for; False where neither form was."""
    from bestand.exports import rows as forms

    if as_json and as_csv:
        raise UsageError("Both --json and --csv were given. Give one.")
    if as_json:
        forms.write_json(rows, sys.stdout)
    elif as_csv:
        forms.write_csv(rows, sys.stdout, columns)
    return as_json or as_csv


def _console() -> Any:
    from rich.console import Console

    bare = bool(os.environ.get("NO_COLOR"))  # rich alone would still print bold and underlined
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty(), color_system=None if bare else "auto")


def _say(message: str) -> None:
    """Tell on standard error, without what would steer a terminal; where nobody listens any more, work goes on."""
    from bestand.display import plain

    try:
        print(plain(message).plain, file=sys.stderr)
    except BrokenPipeError:
        _mute(2)


def _mute(stream: int) -> None:
    """Let go of a pipe that nobody reads: what is still in it would be complained about on leaving."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


def _leave() -> NoReturn:
    """End well where the reader of our output has seen enough, as `head` has."""
    _mute(1)
    sys.exit(0)


def main() -> None:
    """Run the command line: exit code 2 for wrong use, 1 for failure, 130 for Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except BestandError as error:
        _say(f"bestand: {error}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _say("Stopped. Nothing stored is lost.")
        sys.exit(130)
    except BrokenPipeError:
        _leave()
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # which typer and rich make a failure of
            _leave()
        raise
