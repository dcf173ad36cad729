"""Draw docs/demo.svg from what `bestand demo` prints: .venv/bin/python docs/picture.py"""

from __future__ import annotations

import io
from importlib.resources import files
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from bestand import display, sources
from bestand.pipeline import Reader
from bestand.records import Report


def main() -> None:
    console = Console(record=True, width=104, file=io.StringIO(), force_terminal=True, highlight=False)
    demo = files("bestand") / "data" / "demo" / "1-nl-telefoongesprek.md"
    for found in sources.read(str(demo)):
        if isinstance(found, Report):
            display.report(console, Reader().read(found))
    console.save_svg(str(Path(__file__).parent / "demo.svg"), title="bestand demo", theme=MONOKAI)


if __name__ == "__main__":
    main()
