"""The mean of two checkpoints of one run (P. Izmailov et al. 2018, https://arxiv.org/abs/1803.05407).

python training/meaning/average.py --checkpoints DIR DIR --out DIR [--share .5]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from reader import Reader, tokens


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoints", nargs=2, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.5, help="weight of the first")
    args = parser.parse_args()
    one, two = (Reader(folder) for folder in args.checkpoints)
    other = two.state_dict()
    mean = {
        name: args.share * value + (1 - args.share) * other[name]
        if value.is_floating_point()
        else value
        for name, value in one.state_dict().items()
    }
    one.load_state_dict(mean)
    args.out.mkdir(parents=True, exist_ok=True)
    one.save(args.out, tokens(args.checkpoints[0]))


if __name__ == "__main__":
    main()
