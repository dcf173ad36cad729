"""Marks statements, acts and encounters: one small multilingual encoder, run by onnxruntime on the CPU."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bestand import assembly, decoding, lexicon
from bestand.decoding import Classes, Deed, Reading
from bestand.errors import ModelError
from bestand.records import Report, Statement
from bestand.windows import Window, Words, windows, words

FORMAT = "bestand-tagger-2"
START, BREAK = 0, 2  # subwords <s>, and </s> between paragraphs and at the end
SIZE, OVERLAP = 512, 96  # subwords a window, and shared by two: best full F1 of 256 to 512, benchmarks/accuracy.md


class Pieces:
    """The subwords of single words: XLM-R's unigram vocabulary, trimmed; remembers what it has cut."""

    LIMIT = 200_000  # words remembered before it starts anew

    def __init__(self, vocabulary: Sequence[tuple[str, float]]):
        from tokenizers import Tokenizer
        from tokenizers.models import Unigram

        self._model = Tokenizer(Unigram([(p, s) for p, s in vocabulary], unk_id=3))
        self._known: dict[str, list[int]] = {}

    def of(self, word: str) -> list[int]:
        """The numbers of a word's subwords, at least one and at most sixteen."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= self.LIMIT:
                self._known.clear()
            found = (self._model.encode(word[:100], add_special_tokens=False).ids or [3])[:16]
            self._known[word] = found
        return found


class Tagged(NamedTuple):
    """What one pass over a report finds: statements without speakers, acts and encounters as drafts."""

    statements: list[Statement]
    deeds: list[Deed]


Network = Callable[[dict[str, np.ndarray]], Sequence[np.ndarray]]


class Tagger:
    """The loaded weights; takes a second to make and serves any number of reports.

    Raises ModelError where the weights are missing or of another format.
    """

    def __init__(self, path: Path | None = None, threads: int = 1):
        self.path = path or Path(str(files("bestand") / "data" / "model" / "tagger.onnx"))
        self._network, about = _loaded(self.path, threads)
        self._pieces = Pieces(about["vocabulary"])
        self._floor, self._act_floor = float(about["floor"]), float(about["act_floor"])
        self._scheme = Classes(tuple(about["types"]), tuple(about["modes"]), tuple(about["issues"]))
        self.digest: str = about["digest"]

    def tag(self, report: Report, columns: Words | None = None, own: Mapping[str, np.ndarray] | None = None) -> Tagged:
        """The statements of a report in the order of their first word, and what is done in it.

        `own` are further issues, each with the topic that `topic` made of its examples.
        """
        columns = columns or words(report.text)
        floors = (self._floor, self._act_floor)
        drafts: list[assembly.Draft] = []
        found: list[Deed] = []
        for window, reading in read(columns, report.language, self._pieces, self._network, floors):
            drafts.extend(decoding.drafts(window, reading))
            found.extend(decoding.deeds(window, reading, self._scheme, own or {}))
        return Tagged(assembly.statements(report, columns, drafts), found)

    def topic(self, examples: Iterable[str], language: Callable[[str], str | None]) -> np.ndarray | None:
        """Where the likeliest acts of some sentences point, as one vector of length one; None where they hold none.

        `language` tells the language of a sentence.
        """
        pointed = []
        for example in examples:
            code = language(example) or "en"
            for _, reading in read(words(example), code, self._pieces, self._network, (1.0, 0.05)):
                rows = [r for r in range(len(reading.act_at)) if reading.act_kinds[r] == 1]
                if rows:
                    pointed.append(reading.topics[max(rows, key=lambda r: float(reading.act_chances[r]))])
        if not pointed:
            return None
        whole = np.mean(pointed, 0)
        topic: np.ndarray = whole / np.linalg.norm(whole)
        return topic


def read(
    columns: Words, language: str, pieces: Pieces, network: Network, floors: tuple[float, float]
) -> Iterable[tuple[Window, Reading]]:
    """Run the network over the windows of a text; only anchors likelier than `floors` (statements, acts) come back."""
    ids = [pieces.of(word) for word in columns.shown]
    if not ids:
        return
    hints = hinted(columns, language)
    for window in windows(columns, [len(i) for i in ids], SIZE, OVERLAP):
        yield window, Reading(*network(_inputs(columns, ids, hints, window, floors)))


def hinted(columns: Words, language: str) -> np.ndarray:
    """The lexicon's hints on each word: (words, hints), 0 or 1."""
    out = np.zeros((len(columns), len(lexicon.names())), np.float32)
    for at, found in enumerate(lexicon.lexicon(language).hints(columns)):
        out[at, list(found)] = 1
    return out


def _inputs(
    columns: Words, ids: list[list[int]], hints: np.ndarray, window: Window, floors: tuple[float, float]
) -> dict[str, np.ndarray]:
    subwords, states, heads = [START], [0], []
    for at in range(window.first, window.last):
        if at > window.first and columns.paragraph[at] != columns.paragraph[at - 1]:
            subwords.append(BREAK)
            states.append(0)
        heads.append(len(subwords))
        subwords.extend(ids[at])
        states.extend([columns.states[at]] * len(ids[at]))
    subwords.append(BREAK)
    states.append(0)
    span = slice(window.first, window.last)
    owned = [at in window.owned for at in range(window.first, window.last)]
    return {
        "ids": np.array([subwords], np.int64),  # (1, subwords)
        "quotes": np.array([states], np.int64),
        "heads": np.array(heads, np.int64),  # (words,), each word's first subword
        "sentence": np.array(columns.sentence[span], np.int64),
        "quote": np.array(columns.quote[span], np.int64),
        "owned": np.array(owned, bool),
        "hints": hints[span],  # (words, hints)
        "floor": np.array(floors[0], np.float32),
        "act_floor": np.array(floors[1], np.float32),
    }


def _loaded(path: Path, threads: int) -> tuple[Network, dict[str, Any]]:
    """The network and what its file says of itself."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    remedy = "Install bestand again, or give the path of a file made by training/export.py."
    try:
        raw = path.read_bytes()
        session = onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])
    except OSError as error:
        raise ModelError(f"The weights {path} can't be read ({error.strerror}). {remedy}") from None
    except Exception as error:  # onnxruntime has no common base for what it raises
        raise ModelError(f"The weights {path} are damaged ({str(error)[:80]}). {remedy}") from None
    about = session.get_modelmeta().custom_metadata_map
    if about.get("format") != FORMAT:
        raise ModelError(
            f"The weights {path} are of format {about.get('format')!r}; this version reads {FORMAT!r}. {remedy}"
        )
    kept: dict[str, Any] = json.loads(about["about"])
    if tuple(kept["hints"]) != lexicon.names():
        raise ModelError(f"The weights {path} were trained with other types, issues or hints. {remedy}")
    kept["digest"] = hashlib.sha256(raw).hexdigest()[:12]
    return lambda inputs: session.run(None, inputs), kept
