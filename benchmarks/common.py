"""What the benchmarks share: the corpora, which are not in the project, and the tables."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
SHARED = ROOT.parent / "shared"


def need(path: Path) -> Path:
    """The path, or a message that says what is missing and what still works without it."""
    if not path.exists():
        sys.exit(f"{path} is missing. make bench needs the corpora beside the project; make check and bestand do not.")
    return path


def scorer(name: str) -> ModuleType:
    """One of the scorers of the shared folder."""
    path = need(SHARED / "tools" / f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documents(path: Path) -> list[dict[str, Any]]:
    """The documents of a JSONL file, or the one of a JSON file."""
    text = need(path).read_text(encoding="utf-8")
    return [json.loads(text)] if path.suffix == ".json" else [json.loads(line) for line in text.splitlines() if line]


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def keep(name: str, text: str, figures: dict[str, float]) -> None:
    """Write a table to benchmarks/<name>.md and its figures to build/<name>.json, where gate.py looks."""
    (ROOT / "benchmarks" / f"{name}.md").write_text(text, encoding="utf-8")
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / f"{name}.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    print(text)
