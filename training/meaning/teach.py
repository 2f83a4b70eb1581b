"""Let the large model answer the questions without a label, for a smaller one to learn from.

    python training/meaning/teach.py --questions questions.jsonl --out free.jsonl

The chance of support is that of model and words together, as `stance.v1` decides by it. Of the
questions that surely find no support one half is left out.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from alteram import weights
from alteram.evidence.stance import LARGE, support_chance, told_by
from alteram.plugins import Question

SURELY_NONE = 0.03
WEIGHT = 0.8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    chance = random.Random(2)
    with ThreadPoolExecutor(2) as pool, args.out.open("w", encoding="utf-8") as out:
        weights.session(LARGE.file)
        for row in pool.map(answered, free(args.questions)):
            if row["chances"][0] >= SURELY_NONE or chance.random() >= 0.5:
                out.write(json.dumps(row) + "\n")


def free(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        rows = map(json.loads, file)
        yield from (row for row in rows if row["kind"] == "free" and row["passages"])


def answered(row: dict[str, Any]) -> dict[str, Any]:
    """The question with chances of the whole, and of each passage that was read."""
    question = Question(row["claim"], tuple(row["passages"]))
    told = told_by(weights.session(LARGE.file), weights.tokenizer(LARGE.tokenizer), question)
    support = support_chance(question, told)
    other = (1 - support) / (told.whole.disputes + told.whole.neither)
    each: list[list[float] | None] = [list(one) for one in told.each]
    each += [None] * (len(question.passages) - len(each))
    whole = [support, told.whole.disputes * other, told.whole.neither * other]
    return row | {"chances": whole, "each": each, "weight": WEIGHT}


if __name__ == "__main__":
    main()
