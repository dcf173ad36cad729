"""Write trained weights as one ONNX file in int8: python training/export.py build/model/average.pt src/bestand/data/model/tagger.onnx"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parent))
import base  # noqa: E402
from model import Tagger, buckets  # noqa: E402

from bestand.tagger import FORMAT  # noqa: E402


class Whole(nn.Module):
    """The tagger as one graph over one window: anchors above `floor` and their label scores."""

    def __init__(self, tagger: Tagger):
        super().__init__()
        self.tagger = tagger

    def forward(self, ids, quotes, heads, sentence, quote, owned, floor):
        states = self.tagger.encoder(ids, quotes)[0][heads]  # (words, hidden)
        chances = torch.softmax(self.tagger.anchors(states), -1)
        chance = 1 - chances[:, 0]
        at = torch.nonzero((chance > floor) & owned)[:, 0]
        kinds = 1 + (chances[at, 2] > chances[at, 1]).long()
        position = torch.arange(heads.shape[0])
        features = buckets(position, sentence, quote, at)
        scores = self.tagger.labeller(states[None], states[at], kinds, *features)
        return at, kinds, chance[at], scores


NAMES = ("ids", "quotes", "heads", "sentence", "quote", "owned", "floor")


def load(path: Path) -> tuple[Whole, list[int]]:
    """The trained module in evaluation mode, and the vocabulary rows it keeps."""
    rows = json.loads((path.parent / "rows.json").read_text())
    state = torch.load(path, map_location="cpu")
    layers = 1 + max(int(k.split(".")[2]) for k in state if k.startswith("encoder.blocks."))
    tagger = Tagger(len(rows), layers)
    tagger.load_state_dict(state)
    return Whole(tagger.eval()), rows


def network(whole: Whole):
    """The module as bestand.tagger.read calls it."""

    def run(inputs: dict[str, np.ndarray]):
        with torch.no_grad():
            return [t.numpy() for t in whole(*(torch.from_numpy(np.asarray(inputs[n])) for n in NAMES))]

    return run
