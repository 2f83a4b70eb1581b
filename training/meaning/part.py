"""A part of some questions, drawn by their kind, for a short round of training.

    python training/meaning/part.py --questions FILE --share gold=0.25 edit=1 --seed 10 --out FILE

A kind is what stands before the hyphen ("swap-date" is a swap); kinds not named are left out.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--share", nargs="+", required=True, metavar="KIND=SHARE")
    parser.add_argument("--seed", type=int, default=10)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    shares = {kind: float(share) for kind, share in (one.split("=") for one in args.share)}
    chance = random.Random(args.seed)
    kept: Counter[str] = Counter()
    with args.questions.open(encoding="utf-8") as file, args.out.open("w", encoding="utf-8") as out:
        for line in file:
            kind = json.loads(line)["kind"].split("-")[0]
            if chance.random() < shares.get(kind, 0.0):
                out.write(line)
                kept[kind] += 1
    print(json.dumps(kept))


if __name__ == "__main__":
    main()
