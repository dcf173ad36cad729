"""Holds the figures of the last run to floors.toml: python benchmarks/gate.py. Exit 1 below a floor."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import common


def main() -> None:
    floors = tomllib.loads((common.ROOT / "benchmarks" / "floors.toml").read_text(encoding="utf-8"))
    fallen = 0
    for name, held in floors.items():
        figures = json.loads(common.need(common.ROOT / "build" / f"{name}.json").read_text(encoding="utf-8"))
        for figure, floor in held.items():
            ceiling = isinstance(floor, dict)
            value = figures[figure]
            good = value <= floor["at_most"] if ceiling else value >= floor
            fallen += not good
            print(f"{'ok  ' if good else 'FELL'} {name}.{figure} {value:.2f}, floor {floor}")
    sys.exit(bool(fallen))


if __name__ == "__main__":
    main()
