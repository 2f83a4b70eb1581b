"""Coverage into the archive: read, attributed, fingerprinted, kept; failures are rows."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from alteram.archive import load
from alteram.errors import AlteramError, InputError
from alteram.model import Article, Entry, Page
from alteram.pipeline.tools import Tools, load_tools, make_entry
from alteram.plugins import Store
from alteram.settings import Settings

BATCH = 128  # entries kept at once: one sync of the disk each
POOL_FROM = 256  # articles from which a second process pays for its start


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What an `add` did: entries new, entries already there, items skipped and why."""

    kept: int = 0
    known: int = 0
    skipped: tuple[AlteramError, ...] = ()

    @property
    def nothing_worked(self) -> bool:
        """Whether there was something to add and none of it could be read."""
        return not self.kept and not self.known and bool(self.skipped)

    def __str__(self) -> str:
        counts = f"{self.kept} added, {self.known} already there, {len(self.skipped)} skipped"
        return "\n".join([counts, *(f"  skipped {error}" for error in self.skipped)])


def add(
    paths: Iterable[Path],
    store: Store,
    tools: Tools,
    settings: Settings,
    *,
    kind: str = "",
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Added:
    """Add every article found in files and folders.

    `kind` forces a loader; `progress` is called with the number of items done after each batch.
    With more than one worker the reading of large loads is shared among processes; the result is
    the same. Items that cannot be read are skipped and reported; raises `ArchiveError` only.
    """
    loaded = (item for path in paths for item in _load(path, tools, kind))
    return add_pages(loaded, store, tools, settings, workers=workers, progress=progress)


def add_pages(
    pages: Iterable[Page | AlteramError],
    store: Store,
    tools: Tools,
    settings: Settings,
    *,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Added:
    """Add pages that are read already; errors among them are counted as skipped."""
    stream = iter(pages)
    kept = known = done = 0
    skipped: list[AlteramError] = []
    with _EntryMaker(tools, settings, workers) as maker:
        while batch := list(islice(stream, BATCH)):
            skipped += [item for item in batch if isinstance(item, AlteramError)]
            entries = maker.make([item.article for item in batch if isinstance(item, Page)])
            new = sum(store.add(entries)) if entries else 0
            kept, known, done = kept + new, known + len(entries) - new, done + len(batch)
            if progress is not None:
                progress(done)
    return Added(kept=kept, known=known, skipped=tuple(skipped))


def _load(path: Path, tools: Tools, kind: str) -> Iterator[Page | AlteramError]:
    try:
        yield from load(path, lambda raw, url: tools.extractor.read(raw, url=url), kind=kind)
    except InputError as error:
        yield error


class _EntryMaker:
    """Makes entries in this process, or in several once enough articles have come."""

    def __init__(self, tools: Tools, settings: Settings, workers: int) -> None:
        self.tools, self.settings, self.workers = tools, settings, workers
        self.made = 0
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> _EntryMaker:
        return self

    def __exit__(self, *_: object) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)

    def make(self, articles: Sequence[Article]) -> list[Entry]:
        """Entries in the order of their articles."""
        self.made += len(articles)
        if self.workers > 1 and self.pool is None and self.made >= POOL_FROM:
            # "spawn", because threads of the word index do not survive a fork.
            self.pool = ProcessPoolExecutor(
                self.workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start_worker,
                initargs=(self.settings,),
            )
        if self.pool is None:
            return [_made(article, self.tools, self.settings) for article in articles]
        return list(self.pool.map(_make_in_worker, articles, chunksize=8))


_worker: list[tuple[Tools, Settings]] = []  # filled once in each worker process


def _start_worker(settings: Settings) -> None:
    _worker.append((load_tools(settings), settings))


def _make_in_worker(article: Article) -> Entry:
    tools, settings = _worker[0]
    return _made(article, tools, settings)


def _made(article: Article, tools: Tools, settings: Settings) -> Entry:
    return make_entry(article, tools, settings, attributor=tools.archivist)
