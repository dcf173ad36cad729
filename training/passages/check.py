"""Check annotated passages: python training/passages/check.py FILE... (or a folder); prints findings, exit 1 if any.

Each file is YAML front matter between lines of ---, then the marked text (see README.md beside this file).
"""

import re
import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
from bestand.errors import MarkError
from bestand.testing import marked

WORDS = {"nl": (110, 480), "de": (110, 480), "en": (110, 520)}
DESKS = {"wire", "analysis", "liveblog", "interview", "regional", "feature", "brief", "background", "sport", "opinion"}


def findings(path: Path) -> list[str]:
    """What does not hold in one passage, a line each."""
    raw = path.read_text(encoding="utf-8")
    parts = re.match(r"---\n(.*?)\n---\n\n?(.*)\Z", raw, re.S)
    if not parts:
        return ["no front matter between two lines of ---"]
    try:
        about = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        return [f"front matter is no YAML: {str(error).splitlines()[0]}"]
    out = []
    for key in ("language", "desk", "published", "title"):
        if not about.get(key):
            out.append(f"front matter lacks {key}")
    if about.get("desk") not in DESKS:
        out.append(f"desk {about.get('desk')!r} is none of {sorted(DESKS)}")
    try:
        report, statements = marked(parts[2].strip("\n"), id=path.stem, language=str(about.get("language")))
    except MarkError as error:
        return [*out, str(error)]
    low, high = WORDS.get(report.language, (110, 520))
    words = len(report.text.split())
    if not low <= words <= high:
        out.append(f"{words} words; wanted {low} to {high}")
    speakers = about.get("speakers") or {}
    ids = {int(s.id[1:]) for s in statements}
    if set(speakers) != ids:
        out.append(f"speakers are given for {sorted(speakers)}, statements are {sorted(ids)}")
    for statement in statements:
        for role in ("source", "cue", "content"):
            for span in getattr(statement, role):
                piece = span.of(report.text)
                if piece != piece.strip():
                    out.append(f"{statement.id} {role} has outer white space: {piece!r}")
                if piece[-1] in ".,;" and role != "content":
                    out.append(f"{statement.id} {role} ends in punctuation: {piece!r}")
                if role == "content" and piece[-1] in ".," and not re.search(r"\b\w\.$|bv\.$|Dr\.$|St\.$", piece):
                    out.append(f"{statement.id} content ends in punctuation outside quotes: {piece[-30:]!r}")
        if (
            not statement.source
            and not statement.cue
            and not re.search(r"[\"“”„«»‘’'›‹]", "".join(s.of(report.text) for s in statement.content))
        ):
            out.append(
                f"note: {statement.id} has neither source nor cue nor quotes: right only for free indirect speech"
            )
    return out


def main() -> None:
    paths = [
        p for arg in sys.argv[1:] for p in (sorted(Path(arg).rglob("*.md")) if Path(arg).is_dir() else [Path(arg)])
    ]
    bad = 0
    for path in paths:
        if path.name == "README.md":
            continue
        for finding in findings(path):
            bad += not finding.startswith("note:")
            print(f"{path}: {finding}")
    print(f"{len(paths)} files, {bad} findings")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
