"""What tests of the browser view share: the demo's ledger, a server on this machine, a real Chromium."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from bestand import sources
from bestand.ledger import Ledger
from bestand.pipeline import Reader
from bestand.records import Report

# Debian's Chromium; without these it looks up hosts of its maker at every start
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
Serve = Callable[..., str]


@pytest.fixture(scope="session")
def reader() -> Reader:
    """One reader for all tests: its weights load once."""
    return Reader()


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> Path:
    """The ledger of the demo's 24 reports; for reading only."""
    path: Path = tmp_path_factory.mktemp("demo") / "demo.ledger"
    with Ledger(path) as book:
        for file in sorted((files("bestand") / "data" / "demo").iterdir(), key=lambda p: p.name):
            for found in sources.read(str(file)):
                if isinstance(found, Report):
                    book.add(reader.read(found))
    return path


@pytest.fixture
def demo(demo_path: Path, tmp_path: Path) -> Path:
    """A copy of the demo's ledger that a test may change."""
    return Path(shutil.copy(demo_path, tmp_path / "demo.ledger"))


def serving(path: Path, **options: Any) -> Iterator[str]:
    """The address of a server over a ledger, on a port of its own; `options` are those of web.app.make."""
    import uvicorn

    from bestand.web.app import make

    app = make(path, options.pop("coder", "anna"), **options)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers: `serve(path, users=...)` gives an address."""
    running: list[Iterator[str]] = []

    def start(path: Path, **options: Any) -> str:
        running.append(serving(path, **options))
        return next(running[-1])

    yield start
    for server in running:
        next(server, None)


@pytest.fixture(scope="session")
def site(demo_path: Path) -> Iterator[str]:
    """The address of a server over the demo's ledger; for looking only."""
    yield from serving(demo_path)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium, Debian's."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    assert program, "These tests need Chromium. Install it: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Any) -> Iterator[Any]:
    """A tab of a fresh profile, English and light, that notes what went wrong on its pages in `tab.wrong`."""
    context = chromium.new_context(locale="en-GB", color_scheme="light", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
