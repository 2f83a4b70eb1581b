"""Same origin or not: labelled pairs of articles that share words.

The folder holds `archive-*.jsonl.gz` (articles) and `reuse_pairs.jsonl`: pairs of article ids `a`
and `b`; rows with a `label` also say `same_origin`, and `sure` unless the reader was. The two
articles become entries as `add` makes them, and the line behind `alteram trace` is run on them: a
pair is predicted to have one origin when it finds a tie of text, credit or citation. Ties of
outlet and owner are left out, since the labels are about words.

Pairs repeat: a gallery caption or an author's note that stands in many articles gives many pairs.
Pairs whose longest shared runs have twenty words in a row in common are one cluster, and a cluster
weighs as much as one pair. `n` counts pairs.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from alteram.lineage import family, fingerprints
from alteram.lineage.align import shared_runs
from alteram.lineage.sets import Sets
from alteram.model import Article, Entry, Moment, Outlet, Precision, Tie
from alteram.settings import LineageSettings
from alteram.text.words import words
from bench.table import Row

_TIES = (Tie.SAME_TEXT, Tie.CREDITED_AGENCY, Tie.CITES)
_IN_COMMON = 20  # words in a row


class Judged(NamedTuple):
    """One pair: what the label says, what the line says, and its weight."""

    label: str
    sure: bool
    gold: bool
    predicted: bool
    weight: float


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="AllSides folder")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="N pairs, 0 for all")


def measure(args: argparse.Namespace) -> list[Row]:
    pairs = read_pairs(args.data / "reuse_pairs.jsonl", args.sample)
    entries = read_entries(args.data, {pair[side] for pair in pairs for side in ("a", "b")})
    pairs = [pair for pair in pairs if pair["a"] in entries and pair["b"] in entries]
    judged = judge(pairs, entries)
    rows = scores("same_origin", judged)
    rows += [
        row._replace(metric=f"{row.metric}_sure")
        for row in scores("same_origin", [pair for pair in judged if pair.sure])
    ]
    by_label: dict[str, list[Judged]] = defaultdict(list)
    for pair in judged:
        by_label[pair.label].append(pair)
    for label, some in sorted(by_label.items()):
        right = sum(pair.weight for pair in some if pair.gold == pair.predicted)
        rows.append(Row(f"right.{label}", right / sum(p.weight for p in some), len(some)))
    return rows


def read_pairs(file: Path, sample: int) -> list[dict[str, Any]]:
    """The labelled pairs in a fixed order, or the first `sample` of them."""
    if not file.is_file():
        raise FileNotFoundError(f"no pairs at {file}")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    labelled = [row for row in rows if row.get("same_origin") is not None]
    labelled.sort(key=lambda row: hashlib.sha256(f"{row['a']} {row['b']}".encode()).hexdigest())
    return labelled[:sample] if sample else labelled


def read_entries(folder: Path, wanted: set[str]) -> dict[str, Entry]:
    """The articles of these ids as entries, outlets resolved by the table of the program."""
    files = sorted(folder.glob("archive-*.jsonl.gz"))
    if not files:
        raise FileNotFoundError(f"no archive-*.jsonl.gz in {folder}")
    found: dict[str, Entry] = {}
    resolve = _resolver()
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row["id"] in wanted:
                    found[row["id"]] = _entry(resolve(_article(row)))
    return found


def _resolver() -> Any:
    from alteram.archive import OutletTable

    return OutletTable.load([]).resolve


def _article(row: dict[str, Any]) -> Article:
    published = None
    if row.get("date"):
        published = Moment(value=row["date"], precision=Precision.DAY, origin="field date")
    return Article(
        headline=row.get("title") or "",
        text=row.get("text") or "",
        url=row.get("url") or "",
        outlet=Outlet(name=row["outlet"], domain=row.get("outlet_url") or ""),
        byline=tuple(row.get("authors") or ()),
        published=published,
        ref=row["id"],
    )


def _entry(article: Article) -> Entry:
    from alteram.statements import own_words

    own = own_words(article.text)
    prints = fingerprints(article.text, own, LineageSettings())
    return Entry(article=article, own_words=own, fingerprints=prints)


def judge(pairs: Sequence[dict[str, Any]], entries: dict[str, Entry]) -> list[Judged]:
    """The line run on every pair."""
    settings = LineageSettings()
    weights = weigh(pairs, entries)
    judged = []
    for pair, weight in zip(pairs, weights, strict=True):
        links = family(entries[pair["a"]], [entries[pair["b"]]], settings).links
        judged.append(
            Judged(
                label=pair.get("label") or "none",
                sure=pair.get("sure") is not False,
                gold=bool(pair["same_origin"]),
                predicted=any(link.tie in _TIES for link in links),
                weight=weight,
            )
        )
    return judged


def weigh(pairs: Sequence[dict[str, Any]], entries: dict[str, Entry]) -> list[float]:
    """For each pair, one over the size of its cluster."""
    clusters = Sets()
    holders: dict[tuple[str, ...], str] = {}
    names = [f"{pair['a']} {pair['b']}" for pair in pairs]
    for name, pair in zip(names, pairs, strict=True):
        left, right = (
            [word.folded for word in words(entries[pair[side]].article.text)] for side in "ab"
        )
        run = max(shared_runs(left, right, 6), key=lambda r: r.length, default=None)
        shared = left[run.left_at : run.left_at + run.length] if run else []
        for at in range(len(shared) - _IN_COMMON + 1):
            clusters.join(name, holders.setdefault(tuple(shared[at : at + _IN_COMMON]), name))
    sizes: dict[str, int] = defaultdict(int)
    for name in names:
        sizes[clusters.top(name)] += 1
    return [1 / sizes[clusters.top(name)] for name in names]


def scores(metric: str, judged: Iterable[Judged]) -> list[Row]:
    """Precision, recall and F1 of "one origin", each pair by its weight."""
    some = list(judged)
    both = sum(pair.weight for pair in some if pair.gold and pair.predicted)
    predicted = sum(pair.weight for pair in some if pair.predicted)
    gold = sum(pair.weight for pair in some if pair.gold)
    return [
        Row(f"{metric}_precision", both / predicted if predicted else 0.0, len(some)),
        Row(f"{metric}_recall", both / gold if gold else 0.0, len(some)),
        Row(f"{metric}_f1", 2 * both / (predicted + gold) if predicted + gold else 0.0, len(some)),
    ]
