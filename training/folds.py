"""The type of an act, given source and target, in five folds of acts-train-en: python training/folds.py build/a/last.pt

Each fold trains on the other four and our own passages, from weights that have seen none of the five, and is asked for
the type of every sentence in it. Writes benchmarks/types.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import torch

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "benchmarks")]
import base
import common
import prepare
from bestand.tagger import Pieces, hinted
from model import ACT_TYPES, Tagger, buckets, shares_of
from train import VERBS

YIELD = ("CONCEDE", "RETREAT")  # one in the corpus


@torch.no_grad()
def told(model: Tagger, doc: prepare.Document) -> str:
    """The likeliest type of what the source does to the target of a sentence, whichever word carries it."""
    ids, quotes, heads = [0], [0], []
    for word, subwords in enumerate(doc.ids):
        heads.append(len(ids))
        ids += subwords
        quotes += [doc.words.states[word]] * len(subwords)
    states = model.encoder(torch.tensor([[*ids, 2]]), torch.tensor([[*quotes, 0]]))[0][heads]
    states = states + model.acts.hint(torch.from_numpy(hinted(doc.words, "en")))
    every = torch.arange(len(heads))
    sentence = torch.tensor(doc.words.sentence)
    places = buckets(every, sentence, torch.tensor(doc.words.quote), every)
    scores = model.acts.labeller(states[None], states, torch.ones_like(every), *places)  # (words, words, labels)
    shares = shares_of(scores, sentence[None], sentence)
    first = torch.softmax(model.acts.types(states), -1)
    fits = 1 - first[:, 0]
    for row, role in ((1, "actor"), (2, "toward")):
        given = doc.acts[0].labels[role]
        if given:
            fits = fits * (shares[:, row, given].mean(-1) + 0.01)
            shares[:, row] = 0
            shares[:, row, given] = 1
    again = torch.log_softmax(model.acts.describe(states[None], states, shares)[0], -1)
    types = torch.softmax((torch.log(first[:, 1:] + 1e-9) + again) / 2, -1)
    chances = dict(zip(ACT_TYPES, (fits[:, None] * types).sum(0).tolist(), strict=True))
    chances["YIELD"] = sum(chances.pop(kind) for kind in YIELD)
    return max(chances, key=chances.__getitem__)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("start", type=Path)
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "shared" / "data")
    parser.add_argument("--epochs", type=float, default=3)
    args = parser.parse_args()
    rows = json.loads((args.start.parent / "rows.json").read_text())
    vocabulary = base.pieces(base.path().read_bytes())
    pieces = Pieces([vocabulary[r] for r in rows])
    folds = prepare.folds(list(prepare.pairs(args.data / "acts-train-en.jsonl", VERBS, pieces)))
    right, wrong, of = Counter(), Counter(), Counter()
    for number, fold in enumerate(folds):
        out = Path("build") / f"fold-{number}"
        command = [sys.executable, str(HERE / "train.py"), "--data", str(args.data), "--out", str(out)]
        command += ["--start", str(args.start), "--epochs", str(args.epochs), "--acts", "0.3", "--pairs", "2"]
        command += ["--passages", "0", "--english", "0", "--rate", "1.5e-4", "--final", "0.05", "--warm", "20"]
        subprocess.run([*command, "--without", str(number)], check=True, stdout=subprocess.DEVNULL)
        model = Tagger(len(rows))
        model.load_state_dict(torch.load(out / "average.pt"))
        model.eval()
        for doc, raw in fold:
            wanted = "YIELD" if raw["type"] in YIELD else raw["type"]
            said = told(model, doc)
            of[wanted] += 1
            right[wanted] += said == wanted
            wrong[wanted, said] += said != wanted
        print(f"fold {number}: {sum(right.values())} of {sum(of.values())} right so far", flush=True)
    share = 100 * sum(right.values()) / sum(of.values())
    table = [
        [kind, str(of[kind]), f"{100 * right[kind] / of[kind]:.0f}"] for kind in sorted(of, key=of.get, reverse=True)
    ]
    often = ", ".join(f"{a} as {b} {n}" for (a, b), n in wrong.most_common(10) if n)
    text = "# The type of an act, given source and target\n\nMade by `python training/folds.py START`: five folds of "
    text += f"acts-train-en, accuracy over all {sum(of.values())}: **{share:.1f} %**. "
    text += "YIELD stands for CONCEDE and RETREAT.\n\n"
    text += common.table(["type", "sentences", "right, %"], table) + f"\n\nMost often taken for another: {often}.\n"
    common.keep("types", text, {"accuracy": share})


if __name__ == "__main__":
    main()
