"""An archive in a folder beside the same entries on a server: answers, times, size.

`--server` is the address of an empty database, which is filled. Questions are made from articles
drawn by chance from the archive, the same ones each time.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bench.table import Row

BATCH = 128  # entries kept at once, as `add` does
DAYS = 14  # before and after an article


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--archive", type=Path, required=True, metavar="DIR")
    parser.add_argument("--server", required=True, metavar="ADDRESS")
    parser.add_argument("--questions", type=int, default=100, metavar="N", help="of each kind")


def measure(args: argparse.Namespace) -> list[Row]:
    from alteram.archive.laid import shelf_of
    from alteram.archive.postgres import PostgresStore
    from alteram.archive.store import SqliteStore

    with SqliteStore(args.archive) as folder, PostgresStore(args.server, create=True) as server:
        entries = shelf_of(folder).entries()
        many, spent = 0, 0.0
        while batch := list(islice(entries, BATCH)):
            started = time.perf_counter()
            many += sum(server.add(batch))
            spent += time.perf_counter() - started
        with server.alone() as db:
            db.execute("ANALYZE")
        rows = [
            Row("server.kept_per_second", many / spent if spent else 0.0, many),
            Row("server.same_digest", float(server.digest() == folder.digest()), many),
        ]
        for kind, questions in _questions(folder, args.questions).items():
            rows += _asked(kind, questions, folder, server)
    return rows


def _questions(folder: Any, many: int) -> dict[str, list[Callable[[Any], Any]]]:
    from alteram.archive.coverage import window_of
    from alteram.model import Window

    chance = random.Random(1)
    ids = sorted(held.id for held in folder.leads(Window()))
    found: dict[str, list[Callable[[Any], Any]]] = {"rank": [], "words": [], "phrase": []}
    for entry in folder.many(chance.sample(ids, min(many, len(ids)))):
        article, window = entry.article, window_of(entry.article, DAYS, None)
        words = article.text.replace('"', " ").split()
        at = chance.randrange(max(1, len(words) - 3))
        two, three = " ".join(chance.choices(words, k=2)), " ".join(words[at : at + 3])
        found["rank"].append(lambda s, a=article, w=window: s.rank(a, w, 80))
        found["words"].append(lambda s, t=two, w=window: s.search(t, w, 10))
        found["phrase"].append(lambda s, t=three: s.search(f'"{t}"', Window(), 10))
    return found


def _asked(
    kind: str, questions: list[Callable[[Any], Any]], folder: Any, server: Any
) -> Iterator[Row]:
    """Each question to both, turn by turn."""
    spent: dict[str, list[float]] = {"folder": [], "server": []}
    different = 0
    for question in questions:
        answers = []
        for name, store in (("folder", folder), ("server", server)):
            started = time.perf_counter()
            answers.append(list(question(store)))
            spent[name].append(1000 * (time.perf_counter() - started))
        different += answers[0] != answers[1]
    for name, times in spent.items():
        cuts = statistics.quantiles(times, n=20)
        yield Row(f"server.{kind}_{name}_ms_p50", statistics.median(times), len(times))
        yield Row(f"server.{kind}_{name}_ms_p95", cuts[-1], len(times))
    yield Row(f"server.{kind}_different", float(different), len(questions))
