"""Documents for training: vocabulary, words, subwords and statements by word. The recipe is in docs/model-card.md."""

from __future__ import annotations

import json
import random
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from tokenizers import Tokenizer
from tokenizers.models import Unigram

import clauses
from bestand import lexicon
from bestand.codebook import LANGUAGES
from bestand.decoding import ENCOUNTER_KINDS
from bestand.records import Report, Statement
from bestand.tagger import Pieces
from bestand.testing import marked
from bestand.windows import Words, words
from model import ACT_MODES, ACT_TYPES, ISSUES

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
    statements: list[dict[str, list[list[int]]]] | None  # role -> fragments as word indices; None where not annotated
    acts: list[Act] | None = None  # None where not annotated
    hints: list[set[int]] | None = None  # of each word, by the lexicon
    whole: bool = True  # whether every act is marked, so that the other words are none


@dataclass
class Act:
    """An act or encounter of a document, in word indices and class numbers; -100 is unknown."""

    at: int
    kind: int  # 1 act, 2 encounter
    type: int  # of ACT_TYPES or ENCOUNTER_KINDS
    mode: int  # 0 none, then ACT_MODES
    issue: int  # 0 none, then ISSUES
    flags: list[int]  # of ACT_FLAGS
    labels: dict[str, list[int]]  # actor, toward, condition, clause -> words


def passages(folder: Path = HERE / "passages") -> Iterable[tuple[Report, list[Statement]]]:
    """Our own annotated articles."""
    for path in sorted(p for code in LANGUAGES for p in (folder / code).glob("*.md")):
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


def held_out(passage: clauses.Passage) -> bool:
    """Whether a passage is kept from training, to choose thresholds and calibrate by: every ninth of a file."""
    return int(passage.id.rpartition("-")[2]) % 9 == 0


def joined(passages: list[clauses.Passage], pieces: Pieces) -> Document:
    """Passages with acts one after another as one text, their marks in its words."""
    text, marks = "", []
    for passage in passages:
        text += "\n\n" * bool(text)
        marks += [(len(text), mark) for mark in passage.marks]
        text += passage.text
    columns = words(text)

    def range_of(spans, offset: int) -> list[int]:
        return [w for s in spans if s for w in columns.between(s.start + offset, s.end + offset)]

    out = []
    for offset, mark in marks:
        met = mark.type == "ENCOUNTER"
        labels = {
            "actor": range_of(mark.actor.spans, offset),
            "toward": range_of(mark.toward.spans, offset),
            "condition": range_of([mark.condition], offset),
            "clause": range_of([mark.clause], offset),
        }
        flags = [
            "again" in mark.flags,
            "not" in mark.flags,
            mark.condition is not None,
            "mutual" in mark.flags,
            mark.status == "planned",
        ]
        out.append(
            Act(
                at=range_of([mark.verb], offset)[0],
                kind=2 if met else 1,
                type=ENCOUNTER_KINDS.index(mark.mode) if met else ACT_TYPES.index(mark.type),
                mode=1 + ACT_MODES.index(mark.mode) if not met and mark.mode in ACT_MODES else 0,
                issue=-100 if met else 1 + ISSUES.index(mark.issue) if mark.issue else 0,
                flags=[int(f) for f in flags],
                labels=labels,
            )
        )
    hints = lexicon.lexicon(passages[0].language).hints(columns)
    return Document(passages[0].id, columns, [pieces.of(w) for w in columns.shown], None, out, hints)


def pairs(path: Path, verbs: Path, pieces: Pieces) -> Iterable[tuple[Document, dict]]:
    """Sentences with one act between a given source and target; its word and YIELD's split are in `verbs`."""
    told = {}
    for line in verbs.read_text(encoding="utf-8").splitlines():
        row, at, kind = line.split("\t")
        told[int(row)] = (int(at), kind)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        raw = json.loads(line)
        columns = words(raw["text"])
        at, kind = told[number]
        labels = {"condition": [], "clause": []}
        for role, key in (("actor", "source"), ("toward", "target")):
            starts = [(raw["text"].find(said), said) for said in raw[key]]
            labels[role] = [
                w for start, said in starts if start >= 0 for w in columns.between(start, start + len(said))
            ]
        flags = [-100] * 5
        act = Act(columns.between(at, at + 1).start, 1, ACT_TYPES.index(kind), -100, -100, flags, labels)
        ids, hints = [pieces.of(w) for w in columns.shown], lexicon.lexicon("en").hints(columns)
        yield Document(str(number), columns, ids, None, [act], hints, whole=False), raw


def folds(items: list, number: int = 5) -> list[list]:
    """Items dealt into parts, rows of one sentence into the same."""
    out: list[list] = [[] for _ in range(number)]
    for doc, raw in items:
        out[zlib.crc32(raw["text"].encode()) % number].append((doc, raw))
    return out


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
