"""Marks source, cue and content of statements: one small multilingual encoder, run by onnxruntime on the CPU."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bestand import assembly
from bestand.errors import ModelError
from bestand.records import Report, Statement
from bestand.windows import Window, Words, windows, words

FORMAT = "bestand-tagger-1"
LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
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


class Reading(NamedTuple):
    """What the network says of one window: an anchor a row."""

    at: np.ndarray  # (anchors,) word numbers within the window
    kinds: np.ndarray  # (anchors,) 1 cue, 2 content
    chances: np.ndarray  # (anchors,) probability that a statement is anchored there
    scores: np.ndarray  # (anchors, words, labels), log-odds


Network = Callable[[dict[str, np.ndarray]], Sequence[np.ndarray]]


class Tagger:
    """The loaded weights; takes a second to make and serves any number of reports.

    Raises ModelError where the weights are missing or of another format.
    """

    def __init__(self, path: Path | None = None, threads: int = 1):
        self.path = path or Path(str(files("bestand") / "data" / "model" / "tagger.onnx"))
        self._network, about = _loaded(self.path, threads)
        self._pieces = Pieces(about["vocabulary"])
        self._floor = float(about["floor"])
        self.digest: str = about["digest"]

    def tag(self, report: Report, columns: Words | None = None) -> list[Statement]:
        """The statements of a report in the order of their first word, without speakers."""
        columns = columns or words(report.text)
        drafts: list[assembly.Draft] = []
        for window, reading in read(columns, self._pieces, self._network, self._floor):
            drafts.extend(_drafts(window, reading))
        return assembly.statements(report, columns, drafts)


def read(columns: Words, pieces: Pieces, network: Network, floor: float) -> Iterable[tuple[Window, Reading]]:
    """Run the network over the windows of a text; only anchors likelier than `floor` come back."""
    ids = [pieces.of(word) for word in columns.shown]
    if not ids:
        return
    for window in windows(columns, [len(i) for i in ids], SIZE, OVERLAP):
        yield window, Reading(*network(_inputs(columns, ids, window, floor)))


def _inputs(columns: Words, ids: list[list[int]], window: Window, floor: float) -> dict[str, np.ndarray]:
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
        "floor": np.array(floor, np.float32),
    }


def _drafts(window: Window, reading: Reading) -> Iterable[assembly.Draft]:
    """Each anchor's labels as ranges of words of the whole text."""
    if not len(reading.at):
        return
    scores = _log_softmax(reading.scores)
    for row, labels in enumerate(best_labels(scores)):
        chosen = scores[row, np.arange(len(labels)), labels]
        parts: dict[str, list[range]] = {"source": [], "cue": [], "content": []}
        sure: dict[str, list[float]] = {"source": [], "cue": [], "content": []}
        at = 0
        while at < len(labels):
            end = at + 1
            if labels[at]:
                while end < len(labels) and labels[end] == labels[at] + 1:
                    end += 1
                role = LABELS[labels[at]][2:]
                parts[role].append(range(window.first + at, window.first + end))
                sure[role].append(float(np.exp(chosen[at:end].mean())))
            at = end
        yield assembly.Draft(
            anchor=window.first + int(reading.at[row]),
            kind="cue" if reading.kinds[row] == 1 else "content",
            chance=float(reading.chances[row]),
            reaches=window.last,
            **parts,
            sure=sure,
        )


def _log_softmax(scores: np.ndarray) -> np.ndarray:
    scores = scores - scores.max(-1, keepdims=True)
    log: np.ndarray = scores - np.log(np.exp(scores).sum(-1, keepdims=True))
    return log


def best_labels(scores: np.ndarray) -> np.ndarray:
    """The best label sequence for each anchor: Viterbi over BIO, where I-x follows only B-x or I-x.

    scores (anchors, words, labels), log-probabilities -> (anchors, words), label numbers.
    """
    anchors, length, labels = scores.shape
    barred = np.zeros((labels, labels), np.float32)  # from, to
    for to, name in enumerate(LABELS):
        if name.startswith("I-"):
            barred[:, to] = -1e9
            barred[to - 1, to] = barred[to, to] = 0
    best = scores[:, 0] + barred[0]
    back = np.zeros((length, anchors, labels), np.int64)
    for at in range(1, length):
        paths = best[:, :, None] + barred  # (anchors, from, to)
        back[at] = paths.argmax(1)
        best = paths.max(1) + scores[:, at]
    out = np.zeros((anchors, length), np.int64)
    rows = np.arange(anchors)
    out[:, -1] = best.argmax(1)
    for at in range(length - 1, 0, -1):
        out[:, at - 1] = back[at, rows, out[:, at]]
    return out


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
    kept = json.loads(about["about"])
    kept["digest"] = hashlib.sha256(raw).hexdigest()[:12]
    return lambda inputs: session.run(None, inputs), kept
