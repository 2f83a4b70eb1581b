"""A checkpoint of `train.py` as one ONNX file with int8 weights.

    python training/meaning/export.py --checkpoint DIR --out stance-small.onnx

Matrix products are quantized dynamically (int8 per column, seven bits, so that every processor
computes the same integers); the word embeddings are kept as int8 with one scale per row.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModelForSequenceClassification, AutoTokenizer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "attribution"))
from export import Int8Table

LONGEST = 256  # word pieces of a pair the model keeps positions for


class Judge(nn.Module):
    """Word pieces of a pair to the log-odds of its three labels."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, kinds: Tensor) -> Tensor:
        return self.model(input_ids=ids, token_type_ids=kinds).logits


def main() -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    model = AutoModelForSequenceClassification.from_pretrained(
        args.checkpoint, attn_implementation="eager"
    ).eval()
    embeddings = model.bert.embeddings
    embeddings.word_embeddings = Int8Table(embeddings.word_embeddings.weight.data)
    kept = embeddings.position_embeddings.weight.data[:LONGEST].clone()
    embeddings.position_embeddings = nn.Embedding.from_pretrained(kept)
    fed = AutoTokenizer.from_pretrained(args.checkpoint)(
        "Two were hurt.", "Three people were hurt in Arden.", return_tensors="pt"
    )
    with tempfile.TemporaryDirectory() as folder:
        plain, ready = Path(folder) / "plain.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(
            Judge(model),
            (fed["input_ids"], fed["token_type_ids"]),
            str(plain),
            input_names=["ids", "kinds"],
            output_names=["logits"],
            dynamic_axes={"ids": {1: "pieces"}, "kinds": {1: "pieces"}},
            opset_version=17,
            dynamo=False,
        )
        onnx.save(onnx.shape_inference.infer_shapes(onnx.load(plain)), ready)
        quantize_dynamic(
            ready,
            args.out,
            op_types_to_quantize=["MatMul", "Gemm"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"MatMulConstBOnly": True},
        )
    data = args.out.read_bytes()
    print(f"{args.out} {len(data) / 1e6:.2f} MB sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
