"""Retrieval: are articles on the same event found among all entries of an archive?

`--data` is a folder with `archive-*.jsonl.gz` and `groups.jsonl`. Every article of the archive
files is added to a new archive. Each article of each group is a query, by its headline and lead as
`check` would; the group's other articles in the archive are its mates.

- `recall_at_10`: the share of mates among the first ten entries, no window; mean over queries.
- `mrr`: one over the place of the first mate, no window; mean over queries.
- `recall_at_10_3days`: the same share inside a window of three days before and after the query's
  date; over queries with a date that have a mate with a date. Mates without a date are not counted;
  mates outside the window are, and are always missed.

Coverage as `check` sees it (window and limits of the default settings; queries with a date):

- `story_recall`: the share of mates within three days that are in the coverage.
- `story_recall_window`: the same over mates inside the window of the settings.
- `story_precision`: of the coverage that is in any group, the share that is in the query's own.
  A lower bound: groups are not exhaustive, and two of them can follow one story day by day.
- `story_entries`: entries of the coverage; mean over queries.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from alteram.archive.coverage import find_coverage, window_of
from alteram.model import Window
from alteram.plugins import Store
from alteram.settings import ArchiveSettings
from bench.collection import pages_of
from bench.table import Row

DAYS = 3
TOP = 10
DEEP = 100  # places looked at for the first mate; one further down counts as not found
BATCH = 256
WORKERS = 2  # vectors made at the same time
METRICS = (
    "recall_at_10_3days",
    "recall_at_10",
    "mrr",
    "story_recall",
    "story_recall_window",
    "story_precision",
    "story_entries",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="groups; 0: all")
    parser.add_argument("--shuffle", type=int, default=0, metavar="SEED", help="order of adding")


class Query(NamedTuple):
    """An article by its id in the collection, and the other articles of its group."""

    ref: str
    mates: tuple[str, ...]


def measure(args: argparse.Namespace) -> list[Row]:
    from alteram.archive import SqliteStore
    from alteram.model import Article

    groups_file = args.data / "groups.jsonl"
    if not groups_file.is_file():
        raise FileNotFoundError(f"no groups.jsonl in {args.data}")
    articles: dict[str, Article] = {article.ref: article for article in _articles(args.data)}
    groups = _groups(groups_file, args.sample)
    order = list(articles.values())
    if args.shuffle:
        random.Random(args.shuffle).shuffle(order)
    with (
        tempfile.TemporaryDirectory() as folder,
        SqliteStore(Path(folder) / "archive", create=True) as store,
    ):
        ids = _fill(store, order)
        measures = _Measures(store, articles, ids)
        for query in _queries(groups, articles):
            measures.take(query)
    return measures.rows()


def _articles(folder: Path) -> Iterator[Any]:
    from alteram.archive import OutletTable
    from alteram.model import Page

    table = OutletTable.load()
    for item in pages_of(folder):
        if isinstance(item, Page):
            yield table.resolve(item.article)


def _groups(file: Path, sample: int) -> list[list[str]]:
    """The ids of each group's articles; the first `sample` groups, 0 for all."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    groups = [[str(ref) for ref in row["articles"]] for row in rows]
    return groups[:sample] if sample else groups


def _queries(groups: Iterable[Sequence[str]], articles: Mapping[str, Any]) -> Iterator[Query]:
    for group in groups:
        held = [ref for ref in dict.fromkeys(group) if ref in articles]
        for ref in held if len(held) > 1 else ():
            yield Query(ref, tuple(mate for mate in held if mate != ref))


def _fill(store: Store, order: Sequence[Any]) -> dict[str, str]:
    """Add the articles with their vectors, without statements or fingerprints; answers the
    reference of each id."""
    from alteram.archive.vectors import vector_of
    from alteram.model import Entry

    with ThreadPoolExecutor(WORKERS) as pool:
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            vectors = pool.map(vector_of, some)
            store.add(
                Entry(article=article, vector=vector)
                for article, vector in zip(some, vectors, strict=True)
            )
    return {article.id: article.ref for article in order}


class _Measures:
    """Scores as they come, one query after the other."""

    def __init__(self, store: Store, articles: Mapping[str, Any], refs: Mapping[str, str]) -> None:
        self.store, self.articles, self.refs = store, articles, refs
        self.days = {ref: article.published for ref, article in articles.items()}
        self.found: dict[str, list[float]] = {name: [] for name in METRICS}
        self.group_of: dict[str, set[str]] = {}
        self.stories: list[tuple[str, frozenset[str]]] = []

    def take(self, query: Query) -> None:
        """Ask for one article, with and without a window, and note what came."""
        article = self.articles[query.ref]
        mates = set(query.mates)
        ranked = self._ranked(article, Window(), DEEP)
        first = next((place for place, ref in enumerate(ranked, 1) if ref in mates), 0)
        self.found["mrr"].append(1 / first if first else 0.0)
        self.found["recall_at_10"].append(len(mates & set(ranked[:TOP])) / len(mates))
        self.group_of.setdefault(query.ref, set()).update(mates)
        if article.published is None:
            return
        dated = {ref for ref in mates if self.days[ref] is not None}
        if dated:
            near = self._ranked(article, self._around(article, DAYS), TOP)
            self.found["recall_at_10_3days"].append(len(dated & set(near)) / len(dated))
        self._story(article, dated)

    def _ranked(self, article: Any, window: Window, limit: int) -> list[str]:
        return [self.refs[key] for key, _ in self.store.rank(article, window, limit)]

    def _around(self, article: Any, days: int) -> Window:
        return window_of(article, days, None)

    def _story(self, article: Any, dated: set[str]) -> None:
        settings = ArchiveSettings()
        coverage = find_coverage(self.store, article, settings)
        got = {entry.article.ref for entry in coverage.entries}
        self.found["story_entries"].append(len(got))
        for name, days in (("story_recall", DAYS), ("story_recall_window", settings.window_days)):
            window = self._around(article, days)
            inside = {ref for ref in dated if window.admits(self.days[ref])}
            if inside:
                self.found[name].append(len(inside & got) / len(inside))
        self.stories.append((article.ref, frozenset(got)))

    def rows(self) -> list[Row]:
        """One row a metric; the precision of stories once all groups are known."""
        for ref, got in self.stories:
            grouped = [other for other in got if other in self.group_of]
            if grouped:
                right = sum(other in self.group_of[ref] for other in grouped)
                self.found["story_precision"].append(right / len(grouped))
        return [Row(name, mean(some), len(some)) for name, some in self.found.items() if some]
