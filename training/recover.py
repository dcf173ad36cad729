"""The committed weights as a start for training: python training/recover.py MODEL.onnx build/recovered/start.pt

Int8 matrices become float32 again; heads that the file lacks start anew. A file of format bestand-tagger-1 (statements
only) or -2 (acts too) will do.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper

sys.path.insert(0, str(Path(__file__).parent))
import base
from model import HEADS, HIDDEN, Tagger


def state_of(path: Path) -> tuple[dict[str, torch.Tensor], list[int], set[str]]:
    """The module's state, the vocabulary rows, and the names of parameters that the file lacks."""
    graph = onnx.load(path)
    held = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.graph.initializer}
    about = json.loads(next(p.value for p in graph.metadata_props if p.key == "about"))
    number = {piece: n for n, (piece, _) in reversed(list(enumerate(base.pieces(base.path().read_bytes()))))}
    rows = [number[piece] for piece, _ in about["vocabulary"]]
    layers = len({n.split(".")[3] for n in held if n.startswith("tagger.encoder.blocks.")})
    state, missing = Tagger(len(rows), layers).state_dict(), set()
    found = {n.removeprefix("tagger."): t for n, t in held.items() if n.startswith("tagger.") and "weight_Tr" not in n}
    found["encoder.word.weight"] = held["word.int8"].float() * held["word.scale"]
    for node in graph.graph.node:  # each matrix multiplication: by its node's name, which tells the module
        if node.op_type == "MatMulInteger":
            stem = node.input[1].removesuffix("_quantized")
            weight = (held[node.input[1]].float() - held[stem + "_zero_point"].float()) * held[stem + "_scale"]
            found[_parameter(node.name, stem)] = weight.T.contiguous()
    for block in range(layers):
        for kind in ("weight", "bias"):
            whole = found.pop(f"encoder.blocks.{block}.qkv.{kind}")
            for part, value in zip("qkv", whole.split(HIDDEN), strict=True):
                scale = (HIDDEN // HEADS) ** 0.5 if part == "q" else 1.0
                found[f"encoder.blocks.{block}.{part}.{kind}"] = value * scale
    for name, value in state.items():
        if name not in found:
            missing.add(name)
        else:
            state[name] = found[name].reshape(value.shape)
    return state, rows, missing


def _parameter(node: str, held: str) -> str:
    """The parameter behind a node of the graph: its matrix tells, or else the node: /encoder/blocks.0/qkv/MatMul."""
    if held.startswith("tagger."):
        return held.removeprefix("tagger.").removesuffix("_Transposed")
    module = node.strip("/").removesuffix("_quant").removesuffix("/MatMul")
    ours = module.removesuffix("_1")  # acts have a labeller of the same shape, which the graph counts as the second
    of_acts = "acts." if module != ours or ours == "hint" else ""
    return of_acts + ours.replace("/", ".") + ".weight"


def main() -> None:
    path, out = Path(sys.argv[1]), Path(sys.argv[2])
    state, rows, missing = state_of(path)
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(state, out)
    (out.parent / "rows.json").write_text(json.dumps(rows))
    print(f"{out}: {len(state)} parameters; new: {', '.join(sorted(missing)) or 'none'}")


if __name__ == "__main__":
    main()
