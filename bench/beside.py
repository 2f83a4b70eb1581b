"""Other engines beside the archive: the same passages, the same questions, on the same machine.

A question is two words of a passage, 29 days around the article it is from, and the outlet to leave
out; the ten best passages are asked for. Each engine stems in its own way.
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from bench.table import Row

DAYS, TOP, BATCH = 14, 10, 20_000


class Question(NamedTuple):
    """Two words, the bounds of the window in microseconds since 1970, the outlet left out."""

    words: tuple[str, str]
    first: int
    last: int
    outlet: str
    article: Any


class Kept(NamedTuple):
    """A passage as it is given to the other engines."""

    passage: int
    outlet: str
    first: int | None
    last: int | None
    text: str


def questions(store: Any, refs: Iterable[str], many: int) -> list[Question]:
    """Questions from articles with these references that have a date and an outlet."""
    from alteram.archive.coverage import window_of
    from alteram.archive.words import Limits

    chance = random.Random(5)
    found: list[Question] = []
    for ref in refs:
        entry = store.get(ref)
        if entry is None or entry.article.published is None or entry.article.outlet is None:
            continue
        lines = [line for line in entry.article.text.split("\n") if len(line.split()) > 12]
        words = {w for w in (chance.choice(lines).split() if lines else []) if w.isalpha()}
        long = sorted(word for word in words if len(word) > 4 and word.isascii())
        if len(long) > 1 and len(found) < many:
            limits = Limits.of(window_of(entry.article, DAYS, None))
            one, other = chance.sample(long, 2)
            first, last = limits.last_from or 0, limits.first_to or 0
            outlet = entry.article.outlet.name
            found.append(Question((one, other), first, last, outlet, entry.article))
    return found


def ours(store: Any, asked: list[Question]) -> Iterator[Row]:
    """The questions to our own archive."""
    from alteram.archive.coverage import window_of
    from alteram.archive.lookup import Asked

    def ask(question: Question) -> object:
        window, without = window_of(question.article, DAYS, None), frozenset({question.outlet})
        words = " ".join(question.words)
        return store.look_up(Asked(words=words, window=window, without=without, limit=TOP))

    yield from timed("query", [_clocked(ask, question) for question in asked])


def _clocked(ask: Any, question: Question) -> float:
    started = time.perf_counter()
    ask(question)
    return time.perf_counter() - started


def timed(name: str, seconds: list[float]) -> Iterator[Row]:
    """Median and 95th percentile in milliseconds."""
    cuts = statistics.quantiles(seconds, n=20)
    yield Row(f"{name}.ms_p50", 1000 * statistics.median(seconds), len(seconds))
    yield Row(f"{name}.ms_p95", 1000 * cuts[-1], len(seconds))


def kept(entries: Iterable[Any]) -> Iterator[Kept]:
    """Every passage of these entries, numbered on."""
    from alteram.archive.passages import passages
    from alteram.archive.words import micros

    number = 0
    for entry in entries:
        published = entry.article.published
        bounds = (
            (micros(published.earliest), micros(published.latest)) if published else (None,) * 2
        )
        for span in passages(entry.article):
            number += 1
            yield Kept(number, entry.outlet_name, *bounds, entry.article.quote(span))


class Fts5:
    """SQLite's full-text index, contentless, with the stemmer of Porter."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "fts5.db"
        self.db = sqlite3.connect(self.file)
        self.db.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE places (passage INTEGER PRIMARY KEY, outlet TEXT, first INT, last INT);"
            "CREATE VIRTUAL TABLE words USING fts5 (text, content='', tokenize='porter');"
        )
        self.seconds = 0.0

    def take(self, batch: list[Kept]) -> None:
        started = time.perf_counter()
        with self.db:
            places = ((one.passage, one.outlet, one.first, one.last) for one in batch)
            self.db.executemany("INSERT INTO places VALUES (?, ?, ?, ?)", places)
            texts = ((one.passage, one.text) for one in batch)
            self.db.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)
        self.seconds += time.perf_counter() - started

    def found(self, asked: Question) -> list[int]:
        """The best passages, the best first."""
        sql = (
            "SELECT passage FROM words JOIN places ON passage = words.rowid WHERE words MATCH ?"
            " AND last >= ? AND first <= ? AND outlet != ? ORDER BY rank LIMIT ?"
        )
        match = " ".join(f'"{word}"' for word in asked.words)
        rows = self.db.execute(sql, (match, asked.first, asked.last, asked.outlet, TOP))
        return [row[0] for row in rows]

    def rows(self, asked: list[Question], passages: int) -> Iterator[Row]:
        started = time.perf_counter()
        self.db.execute("INSERT INTO words (words) VALUES ('optimize')")
        self.db.commit()
        self.seconds += time.perf_counter() - started
        yield from timed("fts5", [_clocked(self.found, question) for question in asked])
        yield Row("fts5.passages_per_second", passages / self.seconds, passages)
        yield Row("fts5.bytes_per_passage", self.file.stat().st_size / passages, passages)
        self.db.close()


class Lance:
    """LanceDB in a Python of its own, see `bench.lance`."""

    def __init__(self, python: str, folder: Path, asked: list[Question]) -> None:
        plain = [[*one.words, one.first, one.last, one.outlet] for one in asked]
        (folder / "questions.json").write_text(json.dumps(plain), encoding="utf-8")
        script = Path(__file__).with_name("lance.py")
        self.process = subprocess.Popen(
            [python, "-W", "ignore", str(script), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def take(self, batch: list[Kept]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(batch) + "\n")

    def rows(self, _asked: list[Question], passages: int) -> Iterator[Row]:
        said = json.loads(self.process.communicate()[0])
        yield from timed("lancedb", said["waits"])
        yield Row("lancedb.passages_per_second", passages / said["seconds"], passages)
        yield Row("lancedb.bytes_per_passage", said["bytes"] / passages, passages)
        yield Row("lancedb.memory_mb", said["memory_mb"], 1)


def peers(entries: Iterable[Any], asked: list[Question], folder: Path, lance: str) -> Iterator[Row]:
    """Fill the other engines and ask them, one after another."""
    engines: list[Any] = [Fts5(folder)]
    if lance:
        engines.append(Lance(lance, folder, asked))
    many, stream = 0, kept(entries)
    while batch := list(islice(stream, BATCH)):
        many += len(batch)
        for engine in engines:
            engine.take(batch)
    for engine in engines:
        yield from engine.rows(asked, many)
