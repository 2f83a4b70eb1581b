"""A checkpoint as one ONNX file with int8 weights, beside its tokenizer and decoder settings.

    python training/attribution/export.py --checkpoint FILE --base DIR --settings FILE \
        --data train.jsonl --out DIR

Matrix products are quantized dynamically (weights int8 per column, seven bits: without VNNI eight
bits can saturate, and seven give every processor the same integers), after `balance.py` has evened
out their inputs as they are on some training articles. The word embeddings are kept as int8 with
one scale per row.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import corpus
import torch
from balance import balance
from files import load_tokenizer
from model import Tagger
from torch import Tensor, nn
from train import NAMES, load_tagger

from alteram.statements.windows import LIMIT, read_words, windows

SAMPLE = 'The mill "will open on Monday," Mayor Ida Brandt said. She had denied it.\nNo one spoke.'
HELD, ARTICLES = 60, 24  # articles held out; those the inputs are looked at on


class Int8Table(nn.Module):
    """An embedding table of int8 rows, each with its own scale."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("table", (weight / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.table[ids].float() * self.scale[ids]


def export(tagger: Tagger, base: Path, plain: Path) -> None:
    """Writes the network with its matrix products in floating point."""
    tagger.eval()
    embeddings = tagger.encoder.embeddings
    embeddings.word_embeddings = Int8Table(embeddings.word_embeddings.weight.data)
    kept = embeddings.position_embeddings.weight.data[: 2 * LIMIT].clone()
    embeddings.position_embeddings = nn.Embedding.from_pretrained(kept)
    view = windows(read_words(load_tokenizer(str(base / "tokenizer.json")), SAMPLE))[0]
    feed = tuple(torch.from_numpy(getattr(view, name))[None] for name in NAMES)
    axes = {name: {1: "pieces" if name in NAMES[:3] else "words"} for name in NAMES}
    names = ["role", "content", "source"]
    axes |= {"role": {1: "words"}, "content": {1: "words", 2: "words"}, "source": {1: "words"}}
    torch.onnx.export(
        tagger,
        feed,
        str(plain),
        input_names=list(NAMES),
        output_names=names,
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def inputs(data: Path, base: Path) -> Iterator[dict[str, Any]]:
    """What the network sees of some articles that are not held out."""
    tokenizer = load_tokenizer(str(base / "tokenizer.json"))
    rest, _ = corpus.hold_out(corpus.read_rows(data), HELD)
    texts = [row["text"] for row in random.Random(3).sample(rest, ARTICLES)]
    views = [view for text in texts for view in windows(read_words(tokenizer, text), 128)]
    for view in views[::2]:
        yield {name: getattr(view, name)[None] for name in NAMES}


def quantize(plain: Path, out: Path, feeds: Iterator[dict[str, Any]]) -> None:
    """Writes a network with its matrix products balanced and in int8."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = onnx.load(plain)
    balance(network, feeds)
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--settings", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    plain = args.out / "attribution.float.onnx"
    export(load_tagger(args.base, args.checkpoint), args.base, plain)
    quantize(plain, args.out / "attribution.onnx", inputs(args.data, args.base))
    load_tokenizer(str(args.base / "tokenizer.json")).save(str(args.out / "tokenizer.json"))
    shutil.copy(args.settings, args.out / "decoder.json")
    for name in ("attribution.onnx", "tokenizer.json", "decoder.json"):
        data = (args.out / name).read_bytes()
        print(f"{name} {len(data) / 1e6:.2f} MB sha256 {hashlib.sha256(data).hexdigest()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
