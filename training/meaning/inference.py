"""More pairs of the public sets, in the form of questions.py: a wide draw and a part of it.

    python training/meaning/inference.py --data SETS --out work/inference --seed 9

Writes `wide.jsonl` and `part.jsonl`. Of pairs made by exchanging one word (Breaking NLI) the
exchanged word is marked, so that the heads that point learn from them too. No statement of the
MNLI dev and CAD-NLI test parts, of `sann` no row from licensed news, of `anli` nothing.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from changed import marks
from generic import LABELS, shown
from mix import read

FAR = 420  # characters of a LingNLI premise beyond which it is left out


class Draw(NamedTuple):
    """How many rows of a file are drawn (0 for all), and the share of them in the part."""

    most: int = 0
    share: float = 1.0


FILES = {
    "snli/train": Draw(25_000, 0.3),
    "lingnli/train": Draw(share=0.62),
    "lingnli/dev": Draw(share=0.62),
    "cad_nli/train": Draw(share=0.7),
    "cad_nli/dev": Draw(share=0.7),
    "sann/train": Draw(share=0.8),
    "breaking_nli/test": Draw(5_000),
    "med/test": Draw(3_500, 0.5),
    "feverous/dev": Draw(),
    "fm2/dev": Draw(),
    "fever_symmetric/dev": Draw(),
    "healthver/dev": Draw(),
    "scifact/train": Draw(),
    "covidfact/train": Draw(share=0.5),
    "covidfact/dev": Draw(),
    "control/dev": Draw(),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=9)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    apart = {
        row["claim"]
        for file in ("mnli/dev", "cad_nli/test")
        for row in read(args.data / f"{file}.jsonl")
    }
    wide = [row for name in FILES for row in drawn(args.data, name, apart, chance)]
    chance.shuffle(wide)
    part = [row for row in wide if chance.random() < FILES[row["set"]].share]
    args.out.mkdir(parents=True, exist_ok=True)
    for name, rows in (("wide", wide), ("part", part)):
        with (args.out / f"{name}.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)
        print(name, len(rows))


def drawn(
    data: Path, name: str, apart: set[str], chance: random.Random
) -> Iterator[dict[str, Any]]:
    """Rows of one file as questions of one passage, without the statements kept apart."""
    some = [
        row
        for row in read(data / f"{name}.jsonl")
        if row["label"] in LABELS and row["claim"] not in apart
    ]
    some = [row for row in some if "_news" not in row["id"]]
    chance.shuffle(some)
    for row in some[: FILES[name].most or None]:
        passage, label = shown(row["evidence"]), LABELS[row["label"]]
        if name.startswith("lingnli") and len(passage) > FAR:
            continue
        exchanged = name.startswith("breaking") and label == "disputes"
        yield {
            "claim": row["claim"],
            "passages": [passage],
            "label": label,
            "each": [label],
            "group": row["id"],
            "kind": "generic",
            "set": name,
            "weight": 1.0,
            **(marks(passage, row["claim"], row["claim"]) if exchanged else {}),
        }


if __name__ == "__main__":
    main()
