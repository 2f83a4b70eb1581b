"""An archive of any size: adding, asking, checking, memory and disk, beside other engines."""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from bench import beside
from bench.grown import Clock, is_made, pages
from bench.table import Row, memory_mb

STEP = 10_000  # articles between two lines on how far it is


def measure(args: argparse.Namespace) -> Iterator[Row]:
    """Every row of the table for `--entries` articles."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.archive or Path(temporary) / "archive"
        real = takewhile(
            lambda page: not is_made(page), pages(args.data / "allsides", args.entries)
        )
        refs = sorted(page.article.ref for page in real)
        yield from _added(args, folder)
        yield from _asked(args, refs, folder, Path(temporary))
        # A process of its own: its memory is that of checks alone, and it opens like a command.
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
            picked = random.Random(7).sample(refs, min(args.checks, len(refs)))
            yield from alone.submit(checks, folder, picked).result()


def _added(args: argparse.Namespace, folder: Path) -> Iterator[Row]:
    from alteram.model import Window
    from alteram.pipeline import load_tools, open_store
    from alteram.pipeline.add import add_pages
    from alteram.settings import Settings

    settings = Settings()
    settings = replace(settings, archive=replace(settings.archive, path=str(folder)))
    with open_store(settings, create=True) as store:
        if store.reach(Window()).entries >= args.entries:
            tell(f"{folder} is filled already")
            return
        started = time.perf_counter()

        def progress(done: int) -> None:
            if done % STEP < 128:
                tell(f"{done:,} articles, {done / (time.perf_counter() - started):.0f} a second")

        tools, clock = load_tools(settings), Clock()
        stream = pages(args.data / "allsides", args.entries, clock)
        how = {"workers": args.workers, "words_only": True, "progress": progress}
        added = add_pages(stream, store, tools, settings, **how)  # type: ignore[arg-type]
        seconds = time.perf_counter() - started - clock.seconds
    yield Row("add_words_only.articles_per_second", added.kept / seconds, added.kept)
    yield Row("add_words_only.memory_mb", memory_mb(), args.workers)


def _asked(
    args: argparse.Namespace, refs: list[str], folder: Path, temporary: Path
) -> Iterator[Row]:
    """Disk, and questions to ours and to other engines."""
    from alteram.archive.laid import Shelf
    from alteram.archive.store import SqliteStore

    with SqliteStore(folder) as store:
        counts = store.counts()
        some = random.Random(3).sample(refs, min(3 * args.questions, len(refs)))
        asked = beside.questions(store, some, args.questions)
        tell(f"{counts['passages']:,} passages")
        yield from beside.ours(store, asked)
    text = 0

    def entries() -> Iterator[Any]:
        nonlocal text
        for entry in Shelf(folder).entries():
            one = entry.article
            text += sum(len(part.encode()) for part in (one.headline, one.standfirst, one.text))
            yield entry

    tell("filling the other engines")
    yield from beside.peers(entries(), asked, temporary, args.lancedb)
    many, passages = counts["entries"], counts["passages"]
    yield Row("disk.bytes_to_text", counts["bytes"] / text, many)
    yield Row("disk.bytes_to_rule", counts["bytes"] / (1.3 * text + 500 * passages), passages)


def checks(folder: Path, refs: list[str]) -> list[Row]:
    """Open, first answer, and checks of articles by their references."""
    from alteram.archive.coverage import find_coverage
    from alteram.model import Page, Window
    from alteram.pipeline import check, load_tools, open_store
    from alteram.settings import Settings

    settings = Settings()
    settings = replace(settings, archive=replace(settings.archive, path=str(folder)))
    started = time.perf_counter()
    store = open_store(settings)
    store.search("harbour council", Window(), 10)
    first = time.perf_counter() - started
    tools = load_tools(settings)
    waits, finding = [], []
    for ref in refs:
        entry = store.get(ref)
        if entry is None:
            continue
        started = time.perf_counter()
        find_coverage(store, entry.article, settings.archive)
        finding.append(time.perf_counter() - started)
        started = time.perf_counter()
        check(Page(article=entry.article), store, tools, settings)
        waits.append(time.perf_counter() - started)
        tell(f"check {len(waits)} of {len(refs)}: {waits[-1]:.2f} s")
    store.close()
    return [
        Row("open_and_first_answer.seconds", first, 1),
        *beside.timed("coverage", finding),
        *beside.timed("check", waits),
        Row("check.memory_mb", memory_mb(), len(waits)),
    ]


def tell(line: str) -> None:
    """How far it is, for whoever waits."""
    print(line, file=sys.stderr, flush=True)
