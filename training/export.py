"""Write trained weights as one ONNX file in int8: python training/export.py build/model/average.pt OUT.onnx"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parent))
import base
from bestand import lexicon
from bestand.decoding import Reading
from bestand.tagger import FORMAT
from model import ACT_MODES, ACT_TYPES, HINTS, ISSUES, Tagger, buckets, grown, shares_of


class Whole(nn.Module):
    """The tagger as one graph over one window: anchors above the floors and what is said of each."""

    def __init__(self, tagger: Tagger):
        super().__init__()
        self.tagger = tagger

    def forward(self, ids, quotes, heads, sentence, quote, owned, hints, floor, act_floor):
        states = self.tagger.encoder(ids, quotes)[0][heads]  # (words, hidden)
        chances = torch.softmax(self.tagger.anchors(states), -1)
        chance = 1 - chances[:, 0]
        at = torch.nonzero((chance > floor) & owned)[:, 0]
        kinds = 1 + (chances[at, 2] > chances[at, 1]).long()
        position = torch.arange(heads.shape[0])
        features = buckets(position, sentence, quote, at)
        scores = self.tagger.labeller(states[None], states[at], kinds, *features)
        return at, kinds, chance[at], scores, *self._acts(states, hints, sentence, quote, owned, act_floor)

    def _acts(self, states, hints, sentence, quote, owned, floor):
        acts = self.tagger.acts
        states = states + acts.hint(hints)
        types, meetings = torch.softmax(acts.types(states), -1), torch.softmax(acts.kinds(states), -1)
        done = torch.nonzero((1 - types[:, 0] > floor) & owned)[:, 0]
        met = torch.nonzero((1 - meetings[:, 0] > floor) & owned)[:, 0]
        at = torch.cat([done, met])
        kinds = torch.cat([torch.ones_like(done), torch.full_like(met, 2)])
        chances = torch.cat([1 - types[done, 0], 1 - meetings[met, 0]])
        position = torch.arange(states.shape[0])
        scores = acts.labeller(states[None], states[at], kinds, *buckets(position, sentence, quote, at))
        again, modes, flags, topics = acts.describe(
            states[None], states[at], shares_of(scores, sentence[None], sentence[at])
        )
        # the anchor's view of the type and the clause's, as equals
        both = torch.log(types[at, 1:] + 1e-9) + torch.log_softmax(again, -1)
        return (
            at,
            kinds,
            chances,
            torch.softmax(both / 2, -1),
            meetings[at, 1:] / meetings[at, 1:].sum(-1, keepdim=True),
            scores,
            torch.softmax(modes, -1),
            torch.sigmoid(flags),
            acts.issue(topics),
            topics,
        )


NAMES = ("ids", "quotes", "heads", "sentence", "quote", "owned", "hints", "floor", "act_floor")


def load(path: Path) -> tuple[Whole, list[int]]:
    """The trained module in evaluation mode, and the vocabulary rows it keeps."""
    rows = json.loads((path.parent / "rows.json").read_text())
    state = torch.load(path, map_location="cpu")
    layers = 1 + max(int(k.split(".")[2]) for k in state if k.startswith("encoder.blocks."))
    tagger = Tagger(len(rows), layers)
    tagger.load_state_dict(grown(tagger, state))
    for block in tagger.encoder.blocks:
        block.fuse()
    return Whole(tagger.eval()), rows


def network(whole: Whole):
    """The module as bestand.tagger.read calls it."""

    def run(inputs: dict[str, np.ndarray]):
        with torch.no_grad():
            return [t.numpy() for t in whole(*(torch.from_numpy(np.asarray(inputs[n])) for n in NAMES))]

    return run


def write(whole: Whole, rows: list[int], out: Path, floors: tuple[float, float]) -> None:
    """Export to ONNX, embeddings and matrices in int8, with vocabulary and threshold in the file's own metadata."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    n, words = 40, 24
    example = (
        torch.randint(4, len(rows), (1, n)),
        torch.zeros(1, n, dtype=torch.long),
        torch.arange(1, words + 1),
        torch.arange(words) // 8,
        torch.zeros(words, dtype=torch.long),
        torch.ones(words, dtype=torch.bool),
        torch.zeros(words, HINTS),
        torch.tensor(0.0),
        torch.tensor(0.0),
    )
    plain = Path("build") / "tagger.fp32.onnx"  # kept: benchmarks compare it with int8
    for folder in (plain.parent, out.parent):
        folder.mkdir(parents=True, exist_ok=True)
    outputs = ["at", "kinds", "chances", "scores", *Reading._fields[4:]]
    free = {
        "ids": {1: "subwords"},
        "quotes": {1: "subwords"},
        "heads": {0: "words"},
        "sentence": {0: "words"},
        "quote": {0: "words"},
        "owned": {0: "words"},
        "hints": {0: "words"},
        "at": {0: "anchors"},
        "kinds": {0: "anchors"},
        "chances": {0: "anchors"},
        "scores": {0: "anchors", 1: "words"},
        **{name: {0: "acts"} for name in Reading._fields[4:]},
        "act_scores": {0: "acts", 1: "words"},
    }
    torch.onnx.export(
        whole,
        example,
        str(plain),
        input_names=list(NAMES),
        output_names=outputs,
        dynamic_axes=free,
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load(plain)
    table = next(i for i in model.graph.initializer if i.name.endswith("encoder.word.weight"))
    _int8_rows(model, table)
    about(model, rows, floors)
    onnx.save(model, plain)
    quantize_dynamic(
        plain,
        out,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,  # seven bits a weight: processors without VNNI overflow on eight
        op_types_to_quantize=["MatMul"],
        extra_options={"MatMulConstBOnly": True},
    )
    small = onnx.load(out)
    about(small, rows, floors)
    onnx.save(small, out)


def about(model, rows: list[int], floors: tuple[float, float]) -> None:
    """Put format, vocabulary, classes and thresholds into the file's metadata."""
    vocabulary = base.pieces(base.path().read_bytes())
    told = {"vocabulary": [[vocabulary[r][0], round(vocabulary[r][1], 4)] for r in rows]}
    told |= {"floor": floors[0], "act_floor": floors[1]}
    told |= {"types": ACT_TYPES, "modes": ACT_MODES, "issues": ISSUES, "hints": lexicon.names()}
    del model.metadata_props[:]
    for key, value in (("format", FORMAT), ("about", json.dumps(told, ensure_ascii=False, separators=(",", ":")))):
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value


def _int8_rows(model, table) -> None:
    """Store the word embeddings a row in int8 with a scale of its own: gather, then multiply."""
    from onnx import TensorProto, helper, numpy_helper

    weights = numpy_helper.to_array(table)  # (vocabulary, hidden)
    scale = np.maximum(np.abs(weights).max(1, keepdims=True) / 127, 1e-9).astype(np.float32)
    model.graph.initializer.remove(table)
    model.graph.initializer.append(numpy_helper.from_array(np.round(weights / scale).astype(np.int8), "word.int8"))
    model.graph.initializer.append(numpy_helper.from_array(scale, "word.scale"))
    gather = next(n for n in model.graph.node if n.op_type == "Gather" and n.input[0] == table.name)
    at = list(model.graph.node).index(gather)
    ids, result = gather.input[1], gather.output[0]
    model.graph.node.remove(gather)
    nodes = [
        helper.make_node("Gather", ["word.int8", ids], ["word.rows"], name="word_rows"),
        helper.make_node("Cast", ["word.rows"], ["word.float"], name="word_float", to=TensorProto.FLOAT),
        helper.make_node("Gather", ["word.scale", ids], ["word.scales"], name="word_scales"),
        helper.make_node("Mul", ["word.float", "word.scales"], [result], name="word_scaled"),
    ]
    for offset, node in enumerate(nodes):
        model.graph.node.insert(at + offset, node)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--floor", type=float, default=0.5, help="probability from which a word anchors a statement")
    parser.add_argument("--act-floor", type=float, default=0.2, help="the same for an act or encounter")
    args = parser.parse_args()
    whole, rows = load(args.weights)
    write(whole, rows, args.out, (args.floor, args.act_floor))
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
