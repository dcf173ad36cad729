"""Take the README's pictures of two accounts, light and dark: .venv/bin/python docs/picture_web.py

It reads the demo reports into a ledger in a temporary folder, serves it, and looks at the page with Debian's Chromium
(apt-get install chromium) through Playwright.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from bestand import sources
from bestand.ledger import Ledger
from bestand.pipeline import Reader
from bestand.records import Report
from bestand.web.app import make

ACCOUNTS = "/accounts/show?a=United+States&b=Russia&date=2025-05-19&lang=en"
WIDE, TALL = 1280, 1600  # pixels of the window
ROWS = 3  # of issues: one in conflict, one that both tell of, one that only one does
LARGEST = 250_000  # bytes of a picture: people load it with the README


def main() -> None:
    """Write docs/accounts-light.png and docs/accounts-dark.png."""
    program = shutil.which("chromium")
    if program is None:
        sys.exit("There is no Chromium. Install it: apt-get install chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        _served(_read(Path(folder) / "demo.ledger")) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for scheme in ("light", "dark"):
            tab = browser.new_page(viewport={"width": WIDE, "height": TALL}, device_scale_factor=1, color_scheme=scheme)
            tab.goto(address + ACCOUNTS)
            taken = _taken(tab)
            if len(taken) > LARGEST:
                sys.exit(f"The {scheme} picture has {len(taken):,} bytes, more than {LARGEST:,}. Show fewer rows.")
            (Path(__file__).parent / f"accounts-{scheme}.png").write_bytes(taken)
        browser.close()


def _taken(tab: Page) -> bytes:
    """The page from its top to the end of its first rows, as PNG."""
    last = tab.locator(".facing .row").nth(ROWS - 1).bounding_box()
    if last is None:
        sys.exit(f"The page has no {ROWS} rows to take a picture of.")
    return tab.screenshot(clip={"x": 0, "y": 0, "width": WIDE, "height": round(last["y"] + last["height"])})


def _read(path: Path) -> Path:
    """A ledger of the demo's reports."""
    reader = Reader()
    with Ledger(path) as book:
        for file in sorted((files("bestand") / "data" / "demo").iterdir(), key=lambda p: p.name):
            for found in sources.read(str(file)):
                if isinstance(found, Report):
                    book.add(reader.read(found))
    return path


@contextmanager
def _served(path: Path) -> Iterator[str]:
    """The address of a server over a ledger, on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(make(path, "anna"), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            sys.exit("The server did not start.")
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


if __name__ == "__main__":
    main()
