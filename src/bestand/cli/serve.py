"""The command that opens a ledger in the browser."""

from __future__ import annotations

import getpass
import ipaddress
from pathlib import Path
from typing import Annotated

import typer

from bestand.cli.common import say, without_web
from bestand.cli.options import DEFAULT, LedgerPath
from bestand.errors import UsageError


def serve(
    ledger: LedgerPath = DEFAULT,
    host: Annotated[
        str, typer.Option(help="The address to listen on; any but this machine's own needs accounts (bestand users).")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes one that is free.")] = 8484,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A name by which browsers reach it, such as bestand.example.org.")
    ] = None,
    coder: Annotated[str | None, typer.Option(help="Whose reviews these are, where there are no accounts.")] = None,
) -> None:
    """Open the ledger in a browser: timeline, positions, two accounts, reports, review, search, add."""
    try:
        from bestand.web.app import HERE, make
        from bestand.web.serving import run
        from bestand.web.users import Users
    except ImportError as error:
        raise without_web(error) from None
    accounts = Users(Path(f"{ledger}.users"))
    local = _is_local(host)
    if not local and not accounts.names():
        raise UsageError(
            f"On {host} others can reach the ledger, and it has no accounts. "
            f"Make one (bestand users add NAME --role editor --ledger {ledger}), or leave out --host."
        )
    if not ledger.exists():
        say(f"There is no ledger {ledger} yet: a new one is made. Add reports at /add.")
    users = accounts if accounts.names() else None
    open_to_all = host in ("0.0.0.0", "::") and not name
    if open_to_all:
        say("Give --name too, so that it answers to its own name alone.")
    hosts = ("*",) if open_to_all else (*HERE, host, *(name or ()))
    run(make(ledger, coder or _myself(), users, hosts), host, port, say)


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _myself() -> str:
    """The name of who is logged in on this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # nobody has this number here, as in some containers
        return "me"
