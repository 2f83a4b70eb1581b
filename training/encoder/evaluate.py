"""What the encoder adds to the ranking by words, on groups it never saw.

    PYTHONPATH=src python training/encoder/evaluate.py --data NEWS --archive ARCHIVE \
        --encoders fold0.onnx fold1.onnx fold2.onnx

`ARCHIVE` holds the whole collection. Prints `recall_at_10` and `recall_at_10_3days` of
`bench retrieval` for mixes `(1 - share) * words + share * cosine ** power * nearness` over every
entry in the window; an entry beyond the 300 nearest by words has none.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from corpus import articles, fold_of, rows
from numpy.typing import NDArray

from alteram.archive import SqliteStore
from alteram.archive.coverage import window_of
from alteram.archive.ranking import CANDIDATES, nearness
from alteram.archive.vectors import pieces, text_of
from alteram.model import Article, Window

DAYS, TOP = 3, 10
SHARES, POWERS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), (1, 2, 3)


class Ranked(NamedTuple):
    """One question: which entries are right, and the parts of every entry's score."""

    metric: str
    right: NDArray[np.bool_]
    mates: int
    words: NDArray[np.float64]
    cosines: NDArray[np.float64]
    nearness: NDArray[np.float64]


class Held(NamedTuple):
    """The collection: place and day of each article, its vectors by the encoder of each part."""

    place: Mapping[str, int]
    days: Sequence[int | None]
    vectors: Sequence[NDArray[np.float32]]


def encoded(file: Path, texts: Sequence[str]) -> NDArray[np.float32]:
    """The vectors of texts, as they are kept: whole numbers of seven bits and a sign."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    with ThreadPoolExecutor(2) as pool:
        found = np.array(list(pool.map(partial(_vector, session), texts)))
    whole = np.round(found * 127 / np.abs(found).max(1, keepdims=True))
    return (whole / np.linalg.norm(whole, axis=1, keepdims=True)).astype(np.float32)


def _vector(session: Any, text: str) -> Any:
    return session.run(None, {"ids": np.array([pieces(text)], np.int64)})[0]


def questions(
    groups: Iterable[Mapping[str, Any]], store: SqliteStore, held: Held
) -> Iterator[Ranked]:
    """Every article of every group, by the vectors of the part its group is in."""
    place = held.place
    for group in groups:
        use = held.vectors[fold_of(group["group"]) % len(held.vectors)]
        entries = [store.get(ref) for ref in dict.fromkeys(group["articles"])]
        some = [entry.article for entry in entries if entry is not None]
        for article in some:
            mates = {place[other.ref] for other in some} - {place[article.ref]}
            dated = {n for n in mates if held.days[n] is not None}
            if mates:
                yield _ranked("recall_at_10", store, article, Window(), mates, use, held)
            if dated and article.published:
                near = window_of(article, DAYS, None)
                yield _ranked("recall_at_10_3days", store, article, near, dated, use, held)


def _ranked(
    metric: str,
    store: SqliteStore,
    article: Article,
    window: Window,
    mates: set[int],
    use: NDArray[np.float32],
    held: Held,
) -> Ranked:
    place = held.place
    found = list(store.rank(article, window, CANDIDATES))
    words = np.zeros(len(place))
    entries = store.many([key for key, _ in found])
    for (_, similarity), entry in zip(found, entries, strict=True):
        words[place[entry.article.ref]] = similarity
    day = article.published.day.toordinal() if article.published else None
    first, last = window.first_day, window.last_day
    inside = np.array(
        [
            first is None
            or last is None
            or (d is not None and first.toordinal() <= d <= last.toordinal())
            for d in held.days
        ]
    )
    own = place[article.ref]
    inside[own] = False
    keep = np.flatnonzero(inside)
    return Ranked(
        metric,
        np.isin(keep, list(mates)),
        len(mates),
        words[keep],
        np.maximum(0.0, use[keep] @ use[own]),
        np.array([nearness(day, held.days[n]) for n in keep]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--encoders", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    known = articles(args.data)
    texts = [text_of(row["title"] or "", row["text"]) for row in known.values()]
    vectors = [encoded(file, texts) for file in args.encoders]
    groups = rows(args.data / "groups.jsonl")
    recalls: dict[tuple[float, int, str], list[float]] = {}
    with SqliteStore(args.archive) as store:
        entries = {ref: store.get(ref) for ref in known}
        days = [
            entry.article.published.day.toordinal()
            if (entry := entries[ref]) and entry.article.published
            else None
            for ref in known
        ]
        for one in questions(
            groups, store, Held({ref: n for n, ref in enumerate(known)}, days, vectors)
        ):
            for share in SHARES:
                for power in POWERS if share else POWERS[:1]:
                    scores = (1 - share) * one.words + share * one.cosines**power * one.nearness
                    best = np.argsort(-scores, kind="stable")[:TOP]
                    key = share, power, one.metric
                    recalls.setdefault(key, []).append(one.right[best].sum() / one.mates)
    for share, power in dict.fromkeys(key[:2] for key in recalls):
        shown = {
            metric: round(mean(values), 4)
            for (s, p, metric), values in recalls.items()
            if (s, p) == (share, power)
        }
        print(f"share {share}, power {power}: {json.dumps(shown)}")


if __name__ == "__main__":
    main()
