"""Pairs from the sets of `data/verify`, as `mix.py` reads them.

Only train parts, and dev parts of sets that have a test part; of `sann` no row from licensed news;
of `anli` nothing (its licence). Sets whose negative class is undecided are left out.

    python training/meaning/generic.py --data DIR --out generic.jsonl --seed 7
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

FILES = (
    "lingnli/train",
    "cad_nli/train",
    "sann/train",
    "snli/train",
    "fm2/dev",
    "fever_symmetric/dev",
    "healthver/dev",
    "feverous/dev",
    "scifact/train",
    "covidfact/train",
)
MOST = {"snli": 16_000, "lingnli": 36_000}  # rows of the sets that are far from news
LABELS = {"supports": "supports", "refutes": "disputes", "neutral": "neither"}
LONGEST = 700  # characters of evidence


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    count: Counter[str] = Counter()
    with args.out.open("w", encoding="utf-8") as out:
        for name in FILES:
            kind = name.split("/")[0]
            rows = [json.loads(line) for line in (args.data / f"{name}.jsonl").open("rb")]
            rows = [row for row in rows if row["label"] in LABELS and "_news" not in row["id"]]
            chance.shuffle(rows)
            for row in rows[: MOST.get(kind)]:
                pair = {
                    "claim": row["claim"],
                    "passage": shown(row["evidence"]),
                    "label": LABELS[row["label"]],
                    "group": row["id"],
                    "kind": kind,
                    "prior": 1.0,
                }
                out.write(json.dumps(pair, ensure_ascii=False) + "\n")
                count[f"{kind} {pair['label']}"] += 1
    print(dict(sorted(count.items())))


def shown(evidence: Any) -> str:
    text = evidence if isinstance(evidence, str) else " ".join(evidence)
    return text[:LONGEST]


if __name__ == "__main__":
    main()
