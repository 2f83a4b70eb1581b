"""What the vectors add to the ranking by words, on groups they never saw.

    PYTHONPATH=src:. python training/encoder/evaluate.py --data NEWS --archive ARCHIVE \
        --vectors fold0.npy fold1.npy fold2.npy

`ARCHIVE` holds the whole collection. Prints `recall_at_10` and `recall_at_10_3days` of
`bench retrieval` for mixes `(1 - share) * words + share * cosine ** power * nearness` of the 300
entries nearest by words.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

import numpy as np
from corpus import bag, fold_of, rows
from numpy.typing import NDArray

from alteram.archive import SqliteStore
from alteram.archive.coverage import window_of
from alteram.archive.ranking import CANDIDATES, nearness
from alteram.model import Article, Window

DAYS, TOP = 3, 10
MIXES = ((0.0, 1), (0.05, 1), (0.1, 1), (0.2, 1), (0.3, 1), (0.2, 2), (0.35, 2), (0.5, 2), (0.5, 3))
Vector = NDArray[np.float32]


class Ranked(NamedTuple):
    """One question: which entries are right, and the two parts of every entry's score."""

    metric: str
    right: NDArray[np.bool_]
    mates: int
    words: NDArray[np.float64]
    cosines: NDArray[np.float64]
    nearness: NDArray[np.float64]


def as_shipped(vectors: Vector) -> Vector:
    """Rounded to int8 with one scale for each piece."""
    scale = np.abs(vectors).max(1, keepdims=True) / 127 + 1e-12
    rounded: Vector = np.round(vectors / scale) * scale
    return rounded


class Encoder:
    """The vectors of articles, of length one; each is made once."""

    def __init__(self, pieces: Vector) -> None:
        self._pieces = pieces
        self._known: dict[str, Vector] = {}

    def __call__(self, article: Article) -> Vector:
        if article.id not in self._known:
            held = bag(article.headline, article.text)
            summed = np.array(list(held.values()), np.float32) @ self._pieces[list(held)]
            self._known[article.id] = summed / (np.linalg.norm(summed) + 1e-9)
        return self._known[article.id]


def questions(
    groups: Iterable[dict[str, Any]], store: SqliteStore, encoders: Sequence[Encoder]
) -> Iterator[Ranked]:
    """Every article of every group, by the vectors of the part its group is in."""
    for group in groups:
        use = encoders[fold_of(group["group"]) % len(encoders)]
        entries = [store.get(ref) for ref in dict.fromkeys(group["articles"])]
        held = [entry.article for entry in entries if entry is not None]
        for article in held:
            mates = {other.id for other in held} - {article.id}
            dated = {other.id for other in held if other.published} - {article.id}
            if mates:
                yield _ranked("recall_at_10", store, article, Window(), mates, use)
            if dated and article.published:
                near = window_of(article, DAYS, None)
                yield _ranked("recall_at_10_3days", store, article, near, dated, use)


def _ranked(
    metric: str, store: SqliteStore, article: Article, window: Window, mates: set[str], use: Encoder
) -> Ranked:
    found = list(store.rank(article, window, CANDIDATES))
    others = [entry.article for entry in store.many([key for key, _ in found])]
    own = use(article)
    day = article.published.day.toordinal() if article.published else None
    return Ranked(
        metric,
        np.array([key in mates for key, _ in found], bool),
        len(mates),
        np.array([similarity for _, similarity in found]),
        np.array([max(0.0, float(use(other) @ own)) for other in others]),
        np.array(
            [
                nearness(day, other.published.day.toordinal() if other.published else None)
                for other in others
            ]
        ),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, nargs="+", required=True)
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="groups; 0: all")
    args = parser.parse_args()
    encoders = [Encoder(as_shipped(np.load(file))) for file in args.vectors]
    groups = rows(args.data / "groups.jsonl")[: args.sample or None]
    with SqliteStore(args.archive) as store:
        asked = list(questions(groups, store, encoders))
    for share, power in MIXES:
        recalls: dict[str, list[float]] = {}
        for one in asked:
            scores = (1 - share) * one.words + share * one.cosines**power * one.nearness
            best = np.argsort(-scores, kind="stable")[:TOP]
            recalls.setdefault(one.metric, []).append(one.right[best].sum() / one.mates)
        shown = {metric: round(mean(values), 4) for metric, values in recalls.items()}
        print(f"share {share}, power {power}: {json.dumps(shown)}")


if __name__ == "__main__":
    main()
