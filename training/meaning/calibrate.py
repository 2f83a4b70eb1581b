"""Fit how the model's chances and the words make one chance of support, and print what thresholds
on the chance of a dispute would do. On groups held out of training.

    python training/meaning/calibrate.py --model stance.onnx --tokenizer tokenizer.json \\
        --questions questions.jsonl [--all] [--small]

`--all` takes every group, for a file of groups none of which was trained on.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from alteram.evidence.stance import (
    LARGE,
    SMALL,
    SUPPORTS,
    Model,
    Seen,
    Told,
    seen_in,
    support_chance,
    told_by,
)
from alteram.plugins import Question

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from fit_words import logistic


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--all", action="store_true", help="not only the held-out groups")
    parser.add_argument("--small", action="store_true", help="weigh as the small model is weighed")
    args = parser.parse_args()
    rows = held(args.questions, every=args.all)
    told = judged(args.model, args.tokenizer, rows, SMALL if args.small else LARGE)
    support(rows, told)
    disputes(rows, told)


def held(path: Path, *, every: bool) -> list[dict[str, Any]]:
    import hashlib

    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    rows = [row for row in rows if row["kind"] in ("gold", "edit")]
    if every:
        return rows
    return [r for r in rows if hashlib.sha256(str(r["group"]).encode()).digest()[0] % 10 == 0]


def judged(model: str, tokenizer: str, rows: list[dict[str, Any]], by: Model) -> list[Told | None]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    tokens = Tokenizer.from_file(tokenizer)
    tokens.no_truncation()
    tokens.no_padding()

    def one(row: dict[str, Any]) -> Told | None:
        return told_by(session, tokens, question_of(row), by) if row["passages"] else None

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, rows))


def question_of(row: dict[str, Any]) -> Question:
    return Question(row["claim"], tuple(row["passages"]))


def support(rows: list[dict[str, Any]], told: list[Told | None]) -> None:
    """Each part alone and all together; what is shown is scored on the same rows."""
    asked = [(row, one) for row, one in zip(rows, told, strict=True) if row["kind"] == "gold"]
    some = [(row, one) for row, one in asked if one is not None]
    lost = sum(row["label"] == "supports" for row, one in asked if one is None)
    labels = np.array([row["label"] == "supports" for row, _ in some], dtype=float)
    seen = np.array([seen_in(question_of(row), one) for row, one in some])
    for names in (["model"], ["words"], ["model", "clearest"], list(Seen._fields)):
        columns = [Seen._fields.index(name) for name in names]
        x = np.concatenate([seen[:, columns], np.ones((len(some), 1))], axis=1)
        weights = logistic(x, labels)
        scores = x @ weights
        best = max((f1_of(scores > t, labels, lost), float(t)) for t in np.linspace(-2, 2, 81))
        half = f1_of(scores > 0, labels, lost)
        shown = [round(float(w), 3) for w in weights]
        print(f"{names}: F1 {half:.3f} at 0, best {best[0]:.3f} at {best[1]:.2f}: {shown}")
    scores = np.array([support_chance(question_of(row), one) for row, one in some])
    print(f"as shipped: F1 {f1_of(scores >= SUPPORTS, labels, lost):.3f}")


def f1_of(called: Any, labels: Any, lost: int) -> float:
    both = float((called & (labels > 0)).sum())
    return 2 * both / max(1.0, float(called.sum() + labels.sum() + lost))


def disputes(rows: list[dict[str, Any]], told: list[Told | None]) -> None:
    chances = np.array([one.whole.disputes if one else 0.0 for one in told])
    disputing = np.array([row["label"] == "disputes" for row in rows])
    gold = np.array([row["kind"] == "gold" for row in rows])
    for least in (0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        called = chances >= least
        both, false = int((called & disputing).sum()), called & ~disputing
        print(
            f"disputes >= {least}: recall {both / max(1, int(disputing.sum())):.3f}, "
            f"precision {both / max(1, int(called.sum())):.3f}, false of gold "
            f"{int((false & gold).sum())} of {int((gold & ~disputing).sum())}, "
            f"neutral edits called {int((false & ~gold).sum())} "
            f"of {int((~gold & ~disputing).sum())}"
        )


if __name__ == "__main__":
    main()
