"""Choose what is trained on: of questions.py's rows those that teach, of the public sets a part.

    python training/meaning/mix.py --questions questions.jsonl --generic generic.jsonl --out DIR

Writes `news.jsonl` and `generic.jsonl` in the form of questions.py.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

MOST = {"snli": 6000, "lingnli": 16000, "sann": 6000, "covidfact": 3000, "cad_nli": 4000}
SWAPS = {"swap-negation": 0.25, "swap-actor": 0.5, "swap-modality": 0.5}  # shares kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--generic", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    random.seed(11)
    rows = [row for row in read(args.questions) if teaches(row)]
    write(args.out / "news.jsonl", rows)
    random.seed(5)
    rows = read(args.generic)
    random.shuffle(rows)
    seen: Counter[str] = Counter()
    some = []
    for row in rows:
        if seen[row["kind"]] < MOST.get(row["kind"], len(rows)):
            seen[row["kind"]] += 1
            some.append(generic(row))
    write(args.out / "generic.jsonl", some)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    print(path.name, dict(Counter(f"{row['kind']} {row['label']}" for row in rows)))


def teaches(row: dict[str, Any]) -> bool:
    """Whether a question is kept; sets its weight."""
    kind, best = row["kind"], max(row["priors"], default=0)
    shown = row["label"] == "neither" or row["label"] in (row["each"] or ())
    if not row["passages"] or kind == "free":
        return False
    if kind == "gold":
        row["weight"] = 1.0 if shown else 0.3  # what readers marked was not found
        return row["label"] != "neither" or best >= 0.25 or random.random() <= 0.4
    if kind == "edit":
        row["weight"] = 1.5
        return shown and (row["label"] != "neither" or best >= 0.15)
    row["weight"] = 0.6
    return shown and random.random() <= SWAPS.get(kind, 1)


def generic(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "claim": row["claim"],
        "passages": [row["passage"]],
        "label": row["label"],
        "each": [row["label"]],
        "group": row["group"],
        "kind": "generic",
        "set": row["kind"],
        "weight": 1.0,
    }


if __name__ == "__main__":
    main()
