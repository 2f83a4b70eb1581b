"""How far two annotators of PolNeAR agree by the scores of `bench/attribution.py`.

    python training/attribution/agreement.py --data FILE [FILE ...]

The first annotation of a row stands for the gold one, each other annotation for a prediction.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import corpus
from score import score

from alteram.statements.decode import Found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    rows, found = [], []
    for row in (row for path in args.data for row in corpus.read_rows(path)):
        for others in (row.get("other_annotators") or {}).values():
            rows.append(row)
            found.append([Found(o["source"], o["cue"], o["content"], 1.0) for o in others])
    print(json.dumps({"pairs": len(rows), **score(rows, found)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
