"""The command that keeps who may log in to the browser view."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bestand.cli.common import say, without_web
from bestand.cli.options import DEFAULT, LedgerPath
from bestand.errors import UsageError


def users(
    action: Annotated[str, typer.Argument(help="list, add or remove.")],
    name: Annotated[
        str | None, typer.Argument(help="The user: 1 to 40 letters, digits, dots, hyphens or underscores.")
    ] = None,
    ledger: LedgerPath = DEFAULT,
    role: Annotated[
        str, typer.Option(help="What an added user may do: reader, reviewer, or editor, who also adds reports.")
    ] = "reviewer",
) -> None:
    """List, add or remove those who may log in to the browser view of a ledger."""
    try:
        from bestand.web.users import Users
    except ImportError as error:
        raise without_web(error) from None
    kept = Users(Path(f"{ledger}.users"))
    if action not in ("list", "add", "remove"):
        raise UsageError(f"Users can't be {action!r}. Give list, add NAME or remove NAME.")
    if action == "list":
        found = kept.names()
        for user in found:
            print(f"{user.role:<8}  {user.name}")
        say(f"{len(found)} users.")
        return
    if name is None:
        raise UsageError(f"Nobody was named. Give a name: bestand users {action} NAME")
    if action == "add":
        kept.check_new(name, role)  # before a password is asked for
        kept.add(name, _password(), role)
        say(f"{name} can log in as {role}.")
    else:
        kept.remove(name)
        say(f"{name} can't log in any more.")


def _password() -> str:
    """A password, asked for twice on a terminal; elsewhere the first line of standard input."""
    if sys.stdin.isatty():
        given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        return given
    line = sys.stdin.buffer.readline()
    try:
        return line.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise UsageError("The password on standard input is no UTF-8. Give it in UTF-8, as browsers do.") from None
