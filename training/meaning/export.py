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

    The last only with heads that point (differ.py).
    """

    def __init__(self, model: Reader, differ: nn.Module | None) -> None:
        super().__init__()
        self.model, self.differ = model, differ

    def forward(self, ids: Tensor, ends: Tensor) -> tuple[Tensor, ...]:
        hidden = self.model.encoder(input_ids=ids).last_hidden_state[0]
        found = self.model.whole(hidden[0]), self.model.each(hidden[ends])
        return found if self.differ is None else (*found, self.differ(hidden))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    model = Reader(args.checkpoint).eval()
    differ = None
    if (heads := Path(args.checkpoint) / "differ.pt").is_file():
        differ = nn.Linear(model.whole.in_features, 2)
        differ.load_state_dict(torch.load(heads, weights_only=True))
    slim(model.encoder.embeddings, LONGEST)
    fed = torch.tensor([[0, *range(2000, 2040), 2, *range(3000, 3030), 2]])
    axes = {"ids": {1: "pieces"}, "ends": {0: "passages"}, "each": {0: "passages"}}
    told = ["whole", "each"]
    if differ is not None:
        axes["differ"], told = {0: "pieces"}, [*told, "differ"]
    example = {"ids": fed, "ends": torch.tensor([72])}
    quantize(network_of(Judge(model, differ), example, told, axes), args.out)
    print(shown(args.out))


if __name__ == "__main__":
    main()
