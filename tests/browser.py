"""What tests in the browser look at: accessibility, width, contrast in both themes, print."""

from __future__ import annotations

import io
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader


def violations(tab: Any) -> list[str]:
    """What axe finds wrong with the page, with the first place of each."""
    found = Axe().run(tab).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]


def sideways(tab: Any) -> int:
    """By how many pixels the page is wider than its window; 0 where nothing has to be scrolled sideways."""
    wide: int = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


def printed(tab: Any) -> str:
    """The words of the page printed to PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(tab.pdf())).pages)


def check_everywhere(tab: Any, address: str) -> None:
    """Axe, in light and dark, in Dutch, at 320 pixels; nothing overflows, no error of a script."""
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        tab.goto(address)
        assert violations(tab) == [], scheme
    tab.emulate_media(color_scheme="light")
    tab.goto(f"{address}{'&' if '?' in address else '?'}lang=nl")
    assert tab.locator("html").get_attribute("lang") == "nl"
    assert violations(tab) == []
    tab.set_viewport_size({"width": 320, "height": 640})
    assert sideways(tab) <= 0
    assert violations(tab) == []
    tab.set_viewport_size({"width": 1280, "height": 800})
    assert tab.wrong == []
