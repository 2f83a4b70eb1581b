"""Weights in int8: what every export here has in common."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


class Int8Table(nn.Module):
    """An embedding table of int8 rows, each with its own scale."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("table", (weight / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.table[ids].float() * self.scale[ids]


def slim(embeddings: Any, longest: int) -> None:
    """The words of an embedding layer as int8 rows, and its first `longest` places; in place."""
    padding = embeddings.word_embeddings.padding_idx  # MPNet counts places from it
    embeddings.word_embeddings = Int8Table(embeddings.word_embeddings.weight.data)
    embeddings.word_embeddings.padding_idx = padding
    kept = embeddings.position_embeddings.weight.data[:longest].clone()
    embeddings.position_embeddings = nn.Embedding.from_pretrained(kept)


def network_of(
    module: nn.Module,
    fed: Mapping[str, Tensor],
    told: Sequence[str],
    axes: Mapping[str, Mapping[int, str]],
) -> Any:
    """A module as an ONNX network: an example of each input by name, outputs, axes that vary."""
    import onnx

    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            module.eval(),
            tuple(fed.values()),
            str(plain),
            input_names=list(fed),
            output_names=list(told),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        return onnx.load(plain)


def quantize(network: Any, out: Path) -> None:
    """Write an ONNX network with its matrix products in int8.

    They are quantized dynamically (int8 per column, seven bits: without VNNI eight can saturate,
    and seven give every processor the same integers).
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.onnx"
        onnx.save(onnx.shape_inference.infer_shapes(network), ready)
        quantize_dynamic(
            ready,
            out,
            op_types_to_quantize=["MatMul", "Gemm"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"MatMulConstBOnly": True},
        )


def shown(file: Path) -> str:
    """A line that tells a file by its size and digest."""
    data = file.read_bytes()
    return f"{file.name} {len(data) / 1e6:.2f} MB sha256 {hashlib.sha256(data).hexdigest()}"
