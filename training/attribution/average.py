"""The mean of the weights of two checkpoints.

    python training/attribution/average.py --checkpoints FIRST SECOND --share 0.6 --out FILE

`--share` is the second one's. "Model soups", https://arxiv.org/abs/2203.05482.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoints", type=Path, nargs=2, required=True)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    first, second = (torch.load(path, weights_only=True) for path in args.checkpoints)
    mean = {name: torch.lerp(first[name], second[name], args.share) for name in first}
    torch.save(mean, args.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
