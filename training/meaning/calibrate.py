"""Fit how the model's chances, the words and the retriever's score make one chance of support, and
print what thresholds on the chance of a dispute would do. On held-out groups only.

    python training/meaning/calibrate.py --model stance-small.onnx --tokenizer tokenizer.json \\
        --pairs pairs.jsonl
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from judge import chances_of, pieces
from tokenizers import Tokenizer

from alteram.evidence.mismatch import find_mismatch
from alteram.evidence.reading import read
from alteram.evidence.verifier import features, support_score

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from fit_words import f1, logistic


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--all", action="store_true", help="not only the held-out groups")
    args = parser.parse_args()
    rows = held(args.pairs, every=args.all)
    chances = judged(args.model, args.tokenizer, rows)
    support(rows, chances)
    disputes(rows, chances)


def held(path: Path, *, every: bool) -> list[dict[str, Any]]:
    import hashlib

    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    rows = [row for row in rows if not row["kind"].startswith("swap") and row["prior"] >= 0.05]
    if every:
        return rows
    return [r for r in rows if hashlib.sha256(str(r["group"]).encode()).digest()[0] % 10 == 0]


def judged(model: str, tokenizer: str, rows: list[dict[str, Any]]) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    tokens = Tokenizer.from_file(tokenizer)
    tokens.no_truncation()
    tokens.no_padding()
    found = []
    for row in rows:
        ids, kinds = pieces(tokens, row["claim"], row["passage"])
        feed = {"ids": np.array([ids], np.int64), "kinds": np.array([kinds], np.int64)}
        found.append(chances_of(session.run(None, feed)[0][0]))
    return np.array(found)


def odds(chance: Any) -> Any:
    kept = np.clip(chance, 1e-3, 1 - 1e-3)
    return np.log(kept / (1 - kept))


def support(rows: list[dict[str, Any]], chances: Any) -> None:
    some = [n for n, row in enumerate(rows) if row["kind"] == "gold"]
    labels = np.array([rows[n]["label"] == "supports" for n in some], dtype=float)
    words = np.array(
        [support_score(features(read(rows[n]["claim"]), read(rows[n]["passage"]))) for n in some]
    )
    prior = np.array([rows[n]["prior"] for n in some])
    model, against = odds(chances[some, 0]), odds(chances[some, 1])
    columns = {
        "model": [model],
        "words": [odds(words)],
        "prior": [odds(prior)],
        "model, words": [model, odds(words)],
        "words, prior": [odds(words), odds(prior)],
        "model, words, prior": [model, odds(words), odds(prior)],
        "model, against, words, prior": [model, against, odds(words), odds(prior)],
    }
    for name, some_columns in columns.items():
        x = np.stack([*some_columns, np.ones(len(labels))], axis=1)
        weights = logistic(x, labels)
        scores = x @ weights
        best = max((f1(scores > t, labels), t) for t in np.linspace(-2, 1, 61))
        shown = [round(float(w), 3) for w in weights]
        print(f"{name}: F1 {best[0]:.3f} at {best[1]:.2f}, weights {shown}")


def disputes(rows: list[dict[str, Any]], chances: Any) -> None:
    disputing = np.array([row["label"] == "disputes" for row in rows])
    for wording, sure in (("sure", True), ("named", False), ("any", None)):
        named = np.array(
            [
                sure is None or find_mismatch(row["claim"], row["passage"], sure=sure) is not None
                for row in rows
            ]
        )
        for least in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
            for near in (0.1, 0.3):
                called = (
                    named & (chances[:, 1] >= least) & np.array([r["prior"] >= near for r in rows])
                )
                both = int((called & disputing).sum())
                false = int((called & ~disputing).sum())
                share = both / max(1, int(disputing.sum()))
                print(
                    f"{wording} >= {least} near {near}: recall {share:.3f}, "
                    f"precision {both / max(1, both + false):.3f}, false {false}"
                )


if __name__ == "__main__":
    main()
