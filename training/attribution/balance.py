"""Makes a network easier to quantize: large inputs of a matrix product are scaled down.

With 8 bits for the inputs of a product, one channel with large values takes the steps from all
others. Each channel is divided by a number that its row of the weights is multiplied with
(SmoothQuant; Xiao et al. 2023, https://arxiv.org/abs/2211.10438), so the product stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

STRENGTH = 0.8  # how much of the spread of the inputs goes over to the weights
LEAST = 1e-5


def balance(network: Any, feeds: Iterable[Mapping[str, Any]]) -> int:
    """Balances the products of an ONNX network in place; how many inputs were scaled.

    `feeds` are inputs as the network will see them. An input whose spread would not get smaller
    stays as it is.
    """
    from onnx import helper, numpy_helper

    graph = network.graph
    weights = {one.name: one for one in graph.initializer}
    products: dict[str, list[Any]] = {}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            products.setdefault(node.input[0], []).append(node)
    peaks = _peaks(network, list(products), feeds)
    scaled = 0
    for name, nodes in products.items():
        tables = [numpy_helper.to_array(weights[node.input[1]]) for node in nodes]
        inputs = np.maximum(peaks[name], LEAST)
        rows = np.maximum(np.max([np.abs(table).max(1) for table in tables], axis=0), LEAST)
        scale = inputs**STRENGTH / rows ** (1 - STRENGTH)
        scale = (scale / np.exp(np.log(scale).mean())).astype(np.float32)
        if _spread(inputs / scale) > _spread(inputs):
            continue
        scaled += 1
        factor = f"balance_{scaled}"
        graph.initializer.append(numpy_helper.from_array(1 / scale, factor))
        first = next(n for n, node in enumerate(graph.node) if node in nodes)
        made = helper.make_node("Mul", [name, factor], [f"{name}_{factor}"], name=f"{factor}_mul")
        graph.node.insert(first, made)
        for node, table in zip(nodes, tables, strict=True):
            own = f"{node.input[1]}_{factor}"
            graph.initializer.append(numpy_helper.from_array(table * scale[:, None], own))
            node.input[0], node.input[1] = f"{name}_{factor}", own
    _drop_unused(graph)
    return scaled


def _spread(values: Any) -> float:
    return float(values.max() / np.median(values))


def _peaks(network: Any, names: list[str], feeds: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The largest size of each channel of some inner values."""
    import onnx
    import onnxruntime

    told = onnx.ModelProto()
    told.CopyFrom(network)
    told.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in names)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    run = onnxruntime.InferenceSession(
        told.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    peaks: dict[str, Any] = {}
    for feed in feeds:
        for name, value in zip(names, run.run(names, dict(feed)), strict=True):
            most = np.abs(value.reshape(-1, value.shape[-1])).max(0)
            peaks[name] = np.maximum(peaks.get(name, 0.0), most)
    return peaks


def _drop_unused(graph: Any) -> None:
    used = {name for node in graph.node for name in node.input}
    kept = [one for one in graph.initializer if one.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
