"""How right expressions of time are read: python benchmarks/times.py. Writes benchmarks/times.md."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import common
from bestand import times

LANGUAGES = ("nl", "en", "de")


def told(expression: times.Expression) -> str:
    """An expression as tests/cases/times-*.toml writes it."""
    when = expression.when
    parts = [expression.kind, when.edtf if when else "-", expression.length, when.weekday if when else None]
    return " ".join(p for p in parts if p)


def table(language: str) -> tuple[int, int]:
    """Rows of a language's table that are right in all they hold, and rows."""
    cases = tomllib.loads((common.ROOT / "tests" / "cases" / f"times-{language}.toml").read_text(encoding="utf-8"))
    right = [
        [told(e) for e in times.expressions(text, language, case.get("published"), ahead=case.get("ahead", False))]
        == wanted
        for case in cases["case"]
        for text, *wanted in case["rows"]
    ]
    return sum(right), len(right)


def encounters(language: str) -> tuple[int, int]:
    """Dated encounters of the annotated passages whose very date some point in the passage gives, and all dated."""
    found = total = 0
    for path in sorted((common.ROOT / "training" / "passages" / "acts" / language).glob("*.txt")):
        for passage in re.split(r"(?m)^== ", path.read_text(encoding="utf-8"))[1:]:
            published, _, lines = passage.partition("\n")
            text = re.sub(r"(?m)^>.*$", "", lines)
            for line in re.findall(r"(?m)^> ENCOUNTER.*\| date: .*$", lines):
                date = line.split("| date: ")[1].split(" |")[0].strip()
                read = times.expressions(text, language, published.strip(), ahead="planned" in line.split("|")[0])
                found += date in {e.when.edtf for e in read if e.kind == "point" and e.when}
                total += 1
    return found, total


def main() -> None:
    rows, figures = [], {}
    for language in LANGUAGES:
        (right, total), (found, dated) = table(language), encounters(language)
        figures[language] = 100 * right / total
        figures[f"{language}_encounters"] = 100 * found / max(dated, 1)
        rows.append(
            [
                language,
                f"{right} / {total}",
                f"{figures[language]:.1f}",
                f"{found} / {dated}",
                f"{figures[f'{language}_encounters']:.1f}",
            ]
        )
    head = ["language", "rows right", "%", "dates of encounters found", "%"]
    text = "# Expressions of time\n\nMade by `python benchmarks/times.py`.\n\n" + common.table(head, rows) + "\n\n"
    text += (
        "Rows are those of `tests/cases/times-*.toml`. All but the last case of each were written before the code\n"
        "ran, and the grammar was mended until all were right. They do not measure unseen text.\n\n"
        "Dates of encounters are those of `training/passages/acts`, set by their annotators. One is found if some\n"
        "point in time of its passage has that very EDTF. The grammar was mended after some of the misses had been\n"
        "read, so this is no test set either. Among the rest are dates that the annotator inferred from the report's\n"
        "date or from a length, and months where the text says at the end of the month.\n"
    )
    common.keep("times", text, figures)


if __name__ == "__main__":
    main()
