"""What the commands can be given: options and arguments that more than one of them takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DEFAULT = Path("bestand.ledger")
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
AsDocument = Annotated[bool, typer.Option("--json", help="One JSON document.")]
