"""A checkpoint of train.py as one ONNX file with int8 weights.

    PYTHONPATH=src python training/encoder/export.py --checkpoint DIR --out encoder.onnx

Input: word pieces [1, n]; output: the vector of the text [384], of length one.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch
from torch import Tensor, nn
from train import Encoder

from alteram.archive.vectors import PIECES

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from int8 import network_of, quantize, shown, slim


class One(nn.Module):
    """One text without padding."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.encoder = model.encoder

    def forward(self, ids: Tensor) -> Tensor:
        mean = self.encoder(input_ids=ids).last_hidden_state[0].mean(0)
        return nn.functional.normalize(mean, dim=0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    model = Encoder(args.checkpoint).eval()
    slim(model.encoder.embeddings, 2 * PIECES)
    example = {"ids": torch.tensor([[101, *range(2000, 2040), 102]])}
    quantize(network_of(One(model), example, ["vector"], {"ids": {1: "pieces"}}), args.out)
    print(shown(args.out))


if __name__ == "__main__":
    main()
