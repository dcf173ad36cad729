"""The command line: parse, call, print."""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer

from bestand.cli import analyses, listings, reports, serve, users
from bestand.cli.common import mute, say
from bestand.cli.demo import demo
from bestand.errors import BestandError

app = typer.Typer(
    name="bestand",
    help="Keeps the books on negotiations: who said what to whom, every entry pointing at the words it rests on.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


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


for command in (
    *(reports.extract, reports.add, reports.show),
    *(listings.statements, listings.acts, listings.encounters, listings.actors, listings.info),
    *(analyses.positions, analyses.shifts, analyses.repeats, analyses.contrast, analyses.stalls, analyses.threads),
    *(serve.serve, users.users),
    demo,
):
    app.command()(command)


def _leave() -> NoReturn:
    """End well where the reader of our output has seen enough, as `head` has."""
    mute(1)
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
        say(f"bestand: {error}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        say("Stopped. Nothing stored is lost.")
        sys.exit(130)
    except BrokenPipeError:
        _leave()
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # which typer and rich make a failure of
            _leave()
        raise
