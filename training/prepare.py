"""Documents for training: vocabulary, words, subwords and statements by word. The recipe is in docs/model-card.md."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from tokenizers import Tokenizer
from tokenizers.models import Unigram

from bestand.records import Report, Statement
from bestand.tagger import Pieces
from bestand.testing import marked
from bestand.windows import Words, words

HERE = Path(__file__).parent
SPECIAL = 4  # <s> <pad> </s> <unk> keep their numbers
FREQUENT = 40_000  # words a language, by wordfreq
LETTERS = re.compile(r"▁?[\u0021-\u024f\u0370-\u04ff\u2010-\u203a€№−≈≤≥]$")


@dataclass
class Document:
    """One annotated text, ready to be cut into windows."""

    id: str
    words: Words
    ids: list[list[int]]  # subwords of each word
    statements: list[dict[str, list[list[int]]]]  # role -> fragments as word indices


def passages(folder: Path = HERE / "passages") -> Iterable[tuple[Report, list[Statement]]]:
    """Our own annotated articles."""
    for path in sorted(folder.glob("*/*.md")):
        parts = re.match(r"---\n(.*?)\n---\n\n?(.*)\Z", path.read_text(encoding="utf-8"), re.S)
        assert parts, path
        about = yaml.safe_load(parts[1])
        yield marked(parts[2].strip("\n"), id=f"{path.parent.name}/{path.stem}", language=about["language"])


def corpus(path: Path) -> Iterable[tuple[Report, list[Statement]]]:
    """A JSONL file in the form of the record."""
    for line in path.read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        report = Report(id=raw["id"], text=raw["text"], language=raw.get("language", "en"))
        yield (
            report,
            [
                Statement(
                    id=f"s{n}",
                    report_id=report.id,
                    **{role: tuple(tuple(s) for s in raw_statement[role]) for role in ("source", "cue", "content")},
                )
                for n, raw_statement in enumerate(raw["statements"], 1)
            ],
        )


def document(report: Report, statements: list[Statement], pieces: Pieces, switch=None) -> Document:
    """Words, subwords and statements of one annotated report."""
    columns = words(report.text)
    if switch:
        columns = replace(columns, shown=switch(columns.shown))
    found = []
    for statement in statements:
        roles = {}
        for role in ("source", "cue", "content"):
            fragments = [list(columns.between(*span)) for span in getattr(statement, role)]
            roles[role] = [f for f in sorted(fragments) if f]
        if roles["content"]:
            found.append(roles)
    return Document(report.id, columns, [pieces.of(w) for w in columns.shown], found)


def trimmed(vocabulary: list[tuple[str, float]], texts: Iterable[str]) -> list[int]:
    """The numbers of the pieces to keep: of frequent words of nl, en, de, of the given texts, and all letters."""
    from wordfreq import top_n_list

    whole = Tokenizer(Unigram(vocabulary, unk_id=3))
    keep = set(range(SPECIAL))
    keep |= {n for n, (piece, _) in enumerate(vocabulary) if LETTERS.match(piece) or piece == "▁"}
    wanted = set()
    for language in ("nl", "en", "de"):
        for word in top_n_list(language, FREQUENT):
            wanted |= {"▁" + word, "▁" + word.capitalize(), word, word.capitalize()}
    for text in texts:
        wanted |= set(words(text).shown)
    for encoding in whole.encode_batch(sorted(wanted), add_special_tokens=False):
        keep |= set(encoding.ids)
    return sorted(keep)


def switcher(language: str, share: float, rng: random.Random):
    """A function that puts Dutch or German function words and reporting verbs into English words."""
    table: dict[str, list[str]] = {}
    for line in (HERE / "switch.tsv").read_text(encoding="utf-8").splitlines():
        english, dutch, german = line.split("\t")
        table[english] = (dutch if language == "nl" else german).split("|")

    def switch(shown: list[str]) -> list[str]:
        out = []
        for word in shown:
            bare = word.removeprefix("▁")
            options = table.get(bare.lower())
            if options and word != bare and rng.random() < share:
                pick = rng.choice(options)
                word = "▁" + (pick.capitalize() if bare[0].isupper() else pick)
            out.append(word)
        return out

    return switch
