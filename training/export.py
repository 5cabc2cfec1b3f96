"""Trained net -> the two ONNX graphs that ship: weights stored in half precision, computed in single precision."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from training.net import Net

SMALL = 512  # tensors of fewer numbers stay in single precision


class Reader(nn.Module):
    """The part that reads a window: ids and types [1, length] -> hidden [1, length, 384]."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        return self.net.read(ids, types)


class Judge(nn.Module):
    """The part that reads pairs: hidden [length, 384] and indices -> the five outputs."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, hidden: Tensor, named: Tensor, tokens: Tensor, near: Tensor) -> tuple[Tensor, ...]:
        return self.net.judge(hidden, named, tokens, near)


def halve(model: onnx.ModelProto) -> onnx.ModelProto:
    """`model` with its large weights stored in half precision, each cast back where it is used (gathered tables after the gather)."""
    graph = model.graph
    gathered = {n.input[0]: n for n in graph.node if n.op_type == "Gather"}
    casts = []
    for tensor in graph.initializer:
        array = numpy_helper.to_array(tensor)
        if array.dtype != np.float32 or array.size < SMALL:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(array.astype(np.float16), f"{name}.half"))
        if name in gathered:
            node = gathered[name]
            node.input[0] = f"{name}.half"
            out = node.output[0]
            node.output[0] = f"{out}.half"
            casts.append((node, onnx.helper.make_node("Cast", [f"{out}.half"], [out], to=onnx.TensorProto.FLOAT)))
        else:
            casts.append((None, onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT)))
    nodes = [c for after, c in casts if after is None]
    behind = {id(after): c for after, c in casts if after is not None}
    for n in list(graph.node):
        nodes.append(n)
        if id(n) in behind:
            nodes.append(behind[id(n)])
    copies = [onnx.NodeProto.FromString(n.SerializeToString()) for n in nodes]
    del graph.node[:]
    graph.node.extend(copies)
    onnx.checker.check_model(model)
    return model


def export(net: Net, out: Path) -> None:
    """Write ``encoder.onnx``, ``pairs.onnx`` and their digest to the folder `out`."""
    net.eval()
    long = torch.long
    hidden = torch.zeros(9, net.encoder.config.hidden_size)
    graphs = (
        (
            Reader(net),
            (torch.full((1, 9), 7, dtype=long), torch.zeros(1, 9, dtype=long)),
            ["ids", "types"],
            ["hidden"],
            {"ids": {1: "n"}, "types": {1: "n"}},
            "encoder.onnx",
        ),
        (
            Judge(net),
            (hidden, torch.tensor([[1, -1], [2, 3]]), torch.tensor([[4, 5, 6], [4, 5, 6]]), torch.tensor([0, 1])),
            ["hidden", "named", "tokens", "near"],
            ["holds", "tags", "stance", "act", "mode"],
            {"hidden": {0: "n"}, "named": {0: "p", 1: "m"}, "tokens": {0: "p", 1: "w"}, "near": {0: "p"}},
            "pairs.onnx",
        ),
    )
    for module, inputs, names, outputs, axes, file in graphs:
        path = out / file
        torch.onnx.export(
            module, inputs, str(path), input_names=names, output_names=outputs, dynamic_axes=axes, opset_version=17, dynamo=False
        )
        onnx.save(halve(onnx.load(str(path))), str(path))
    digest = hashlib.sha256(b"".join((out / g[-1]).read_bytes() for g in graphs)).hexdigest()
    (out / "digest.txt").write_text(f"{digest[:16]}\n", "ascii")
