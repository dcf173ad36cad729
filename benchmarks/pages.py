"""How long the server needs for a page: python benchmarks/pages.py [--ledger build/scale/1000000.ledger]

The ledger is one of benchmarks/scale.py, a million made-up statements; the pages are of its last dossier of about 5,000
statements. Times are from the request to the whole page, in this process, without a network. The first time of each
page in a process that has drawn no page of the kind before, and the median of five more.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import common
from bestand.ledger import Ledger
from scale import Asked

LEDGER = common.ROOT / "build" / "scale" / "1000000.ledger"


def pages(path: Path) -> dict[str, str]:
    """The addresses that are asked for, by what they show."""
    with Ledger(path) as book:
        asked = Asked(book, book.info()["statements"])
        entry = next(book.acts(asked.dossier))
    days, a, b = f"since={asked.dossier.since}&until={asked.dossier.until}", asked.one, asked.other
    return {
        "timeline": f"/timeline?{days}",
        "positions": f"/positions?{days}",
        "two accounts": f"/accounts/show?a={a}&b={b}&{days}",
        "list of encounters": f"/accounts?{days}",
        "list of reports": f"/reports?{days}",
        "a report": f"/r/{entry.act.report_id}",
        "search, a rare word": f"/search?q={entry.act.evidence.of(entry.text).split()[-1]}&{days}",
        "search, a frequent word, all days": "/search?q=government",
        "review, next act": f"/review/queue?layer=act&{days}",
        "review, overview": f"/review?{days}",
        "acts as JSON": f"/api/acts?{days}",
        "positions as JSON": f"/api/positions?{days}",
    }


def measure(path: Path, address: str) -> list[float]:
    """Seconds of six requests of a page, in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", address, "--ledger", str(path)], capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(done.stderr)
    return [float(seconds) for seconds in done.stdout.split()]


def one(path: Path, address: str) -> None:
    """Print the seconds of six requests, after one of the settings, by which the libraries are loaded."""
    from starlette.testclient import TestClient

    from bestand.web.app import make

    with TestClient(make(path, "bench"), base_url="http://localhost") as client:
        client.get("/settings").raise_for_status()
        for _ in range(6):
            start = time.perf_counter()
            answer: Any = client.get(address)
            print(time.perf_counter() - start)
            answer.raise_for_status()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path, default=LEDGER)
    parser.add_argument("--one")
    options = parser.parse_args()
    if options.one:
        one(options.ledger, options.one)
        return
    if not options.ledger.exists():
        sys.exit(f"{options.ledger} is missing. Make it: python benchmarks/scale.py")
    rows, figures = [], {}
    for name, address in pages(options.ledger).items():
        first, *more = measure(options.ledger, address)
        rows.append([name, f"{first * 1000:.0f}", f"{median(more) * 1000:.0f}"])
        figures[name.replace(",", "").replace(" ", "_")] = first * 1000
    text = f"# Pages\n\nBy `python benchmarks/pages.py`. {' '.join((__doc__ or '').split(chr(10) * 2)[1].split())}\n\n"
    common.keep("pages", text + common.table(["page", "first, ms", "then, ms"], rows) + "\n", figures)


if __name__ == "__main__":
    main()
