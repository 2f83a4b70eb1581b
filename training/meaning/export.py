"""A checkpoint of train.py as one ONNX file with int8 weights.

    python training/meaning/export.py --checkpoint DIR --out stance.onnx

Matrix products are quantized as `int8.py` tells; the word embeddings are kept as int8 with one
scale per row.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch
from reader import Reader
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from int8 import network_of, quantize, shown, slim

LONGEST = 352  # word pieces of a question the model keeps positions for


class Judge(nn.Module):
    """Word pieces [1, n] and the places of separators [k] to log-odds [3], [k, 3] and [n, 2].

    `plain` leaves the last out.
    """

    def __init__(self, model: Reader, *, plain: bool) -> None:
        super().__init__()
        self.model, self.plain = model, plain

    def forward(self, ids: Tensor, ends: Tensor) -> tuple[Tensor, ...]:
        hidden = self.model.encoder(input_ids=ids).last_hidden_state[0]
        each = self.model.each(hidden[ends])
        found = self.model.whole(hidden[0]), each
        return found if self.plain else (*found, self.model.clash(hidden))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--plain", action="store_true", help="without the words that clash")
    args = parser.parse_args()
    model = Reader(args.checkpoint).eval()
    slim(model.encoder.embeddings, LONGEST)
    fed = torch.tensor([[0, *range(2000, 2040), 2, *range(3000, 3030), 2]])
    axes = {"ids": {1: "pieces"}, "ends": {0: "passages"}, "each": {0: "passages"}}
    told = ["whole", "each"]
    if not args.plain:
        axes["clash"], told = {0: "pieces"}, [*told, "clash"]
    example = {"ids": fed, "ends": torch.tensor([72])}
    quantize(network_of(Judge(model, plain=args.plain), example, told, axes), args.out)
    print(shown(args.out))


if __name__ == "__main__":
    main()
