"""Fit the weights of `words.v1`: the retriever's prior and the word verifier, together.

For each labelled (statement, other article) the passages the retriever finds in the other article
are scored; a logistic regression over both sets of features says whether the pair is supported.
It is fitted on the passage that scores highest under the weights so far, a few rounds over
(multiple-instance learning with the maximum; Andrews et al. 2002). The two halves are written so
that the mean of their log odds is the whole regression.

    python training/fit_words.py --gold train.jsonl --archive FOLDER --groups 200
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from alteram.archive import SqliteStore, find_coverage
from alteram.evidence.reading import read
from alteram.evidence.retriever import Prior, WordRetriever
from alteram.evidence.verifier import features
from alteram.model import Statement
from alteram.settings import ArchiveSettings

RIDGE = 1e-3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True, help="a filled archive")
    parser.add_argument("--groups", type=int, default=200)
    parser.add_argument("--top", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.gold.open(encoding="utf-8")]
    rows = [row for row in rows if row["label"] is not None]
    groups = sorted({row["group"] for row in rows})
    random.Random(args.seed).shuffle(groups)
    kept = set(groups[: args.groups])
    rows = [row for row in rows if row["group"] in kept]
    bags, labels, names = collect(rows, args.archive, args.top)
    halves = np.array(names) % 2
    for half in (0, 1):
        ours, held = ([bags[n] for n in np.flatnonzero(halves == one)] for one in (1 - half, half))
        weights = fit(ours, labels[halves != half])
        report(f"held half {half}", weights, held, labels[halves == half])
    weights = fit(bags, labels)
    report("all", weights, bags, labels)
    split = len(Prior._fields)
    print("prior", (2 * weights[:split]).round(3).tolist())
    print("verifier", (2 * weights[split:-1]).round(3).tolist())
    print("bias of both", round(float(weights[-1]), 3))


def collect(rows: list[dict[str, Any]], place: Path, top: int) -> Any:
    """For each row the features of its passages; rows outside the coverage are left out."""
    by_article: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_article[row["article"]].append(row)
    retriever = WordRetriever()
    bags, labels, names, lost = [], [], [], 0
    groups = sorted({row["group"] for row in rows})
    with SqliteStore(place) as store:
        for ref, some in by_article.items():
            entry = store.get(ref)
            if entry is None:
                continue
            coverage = find_coverage(store, entry.article, ArchiveSettings())
            ids = {e.article.ref: e.id for e in coverage.entries}
            for row in some:
                positive = row["label"] in ("supports", "both")
                if row["other"] not in ids:
                    lost += positive
                    continue
                statement = nearest(entry.statements, row["start"], row["end"])
                if statement is None:
                    continue
                found = retriever.priors(statement, coverage, top)
                places = next((p for p in found if p[0].sheet.key == ids[row["other"]]), [])
                claim = read(statement.text)
                bag = [
                    [*p.prior, *features(claim, read(p.sheet.text[p.start : p.end])), 1.0]
                    for p in places
                ]
                if bag:
                    bags.append(np.array(bag, dtype=float))
                    labels.append(positive)
                    names.append(groups.index(row["group"]))
    print(f"{len(bags)} pairs, {sum(labels)} supported; {lost} supported pairs not in the coverage")
    return bags, np.array(labels, dtype=float), names


def nearest(statements: tuple[Statement, ...], start: int, end: int) -> Statement | None:
    """The body statement that shares most with a stretch."""
    best, most = None, 0
    for statement in statements:
        span = statement.span
        shared = min(span.end, end) - max(span.start, start) if span.part == "body" else 0
        if shared > most:
            best, most = statement, shared
    return best


def fit(bags: list[Any], labels: Any, rounds: int = 5) -> Any:
    """Weights of the regression, the bias last."""
    weights = np.zeros(bags[0].shape[1])
    weights[0] = 1.0
    for _ in range(rounds):
        x = np.array([bag[int(np.argmax(bag @ weights))] for bag in bags])
        weights = logistic(x, labels)
    return weights


def logistic(x: Any, y: Any, steps: int = 40) -> Any:
    """Newton's method with a small ridge."""
    weights = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + RIDGE * len(y) * weights
        hessian = (x.T * (p * (1 - p))) @ x + RIDGE * len(y) * np.eye(x.shape[1])
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def report(what: str, weights: Any, bags: list[Any], labels: Any) -> None:
    """F1 at the best threshold and at one half."""
    scores = np.array([float((bag @ weights).max()) for bag in bags])
    best = max((f1(scores > t, labels), t) for t in np.quantile(scores, np.linspace(0.3, 0.95, 60)))
    at_half = f1(scores > 0, labels)
    print(f"{what}: F1 {best[0]:.3f} at log odds {best[1]:.2f}; {at_half:.3f} at 0")


def f1(called: Any, labels: Any) -> float:
    both = float((called * labels).sum())
    return 2 * both / (called.sum() + labels.sum()) if both else 0.0


if __name__ == "__main__":
    main()
