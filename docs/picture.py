"""Draw docs/demo.svg from what `bestand demo` prints: .venv/bin/python docs/picture.py"""

from __future__ import annotations

import io
import re
from importlib.resources import files
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from bestand import display, sources
from bestand.pipeline import Reader
from bestand.records import Report


def main() -> None:
    """Read one demo report and write what `show` prints of it as a picture."""
    console = Console(record=True, width=104, file=io.StringIO(), force_terminal=True, highlight=False)
    demo = files("bestand") / "data" / "demo" / "0520-nl-de-overtocht.md"
    for found in sources.read(str(demo)):
        if isinstance(found, Report):
            display.report(console, Reader().read(found))
    drawn = console.export_svg(title="bestand show demo-nl", theme=MONOKAI)
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.S)  # rich names fonts on a host
    (Path(__file__).parent / "demo.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
