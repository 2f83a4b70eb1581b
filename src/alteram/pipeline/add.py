"""Coverage into the archive: read, attributed, fingerprinted, kept; failures are rows."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from alteram.archive import load
from alteram.errors import AlteramError, InputError
from alteram.model import Article, Entry, Page
from alteram.pipeline.tools import Tools, load_tools, make_entry, words_of
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
    words_only: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Added:
    """Add every article found in files and folders.

    `kind` forces a loader; `progress` is called with the number of items done after each batch.
    With more than one worker the reading of large loads is shared among processes; the result is
    the same. With `words_only` the statements are left for later (`upgrade`). Items that cannot be
    read are skipped and reported; raises `ArchiveError` only.
    """
    loaded = (item for path in paths for item in _load(path, tools, kind))
    return add_pages(
        *(loaded, store, tools, settings),
        workers=workers,
        words_only=words_only,
        progress=progress,
    )


def add_pages(
    pages: Iterable[Page | AlteramError],
    store: Store,
    tools: Tools,
    settings: Settings,
    *,
    workers: int = 1,
    words_only: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Added:
    """Add pages that are read already; errors among them are counted as skipped."""
    stream = iter(pages)
    kept = known = done = 0
    skipped: list[AlteramError] = []
    with EntryMaker(tools, settings, workers, words_only=words_only) as maker:
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


class EntryMaker:
    """Makes entries in this process, or in several once enough articles have come."""

    def __init__(
        self, tools: Tools, settings: Settings, workers: int, *, words_only: bool = False
    ) -> None:
        self.tools, self.settings, self.workers = tools, settings, workers
        self.words_only = words_only
        self.made = 0
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> EntryMaker:
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
                initargs=(self.settings, self.words_only),
            )
        if self.pool is None:
            work = Work(self.tools, self.settings, self.words_only)
            return [_made(article, work) for article in articles]
        return list(self.pool.map(_make_in_worker, articles, chunksize=8))


class Work(NamedTuple):
    """What is done to each article, and with what."""

    tools: Tools
    settings: Settings
    words_only: bool


_worker: list[Work] = []  # filled once in each worker process


def _start_worker(settings: Settings, words_only: bool) -> None:
    _worker.append(Work(load_tools(settings), settings, words_only))


def _make_in_worker(article: Article) -> Entry:
    return _made(article, _worker[0])


def _made(article: Article, work: Work) -> Entry:
    if work.words_only:
        return words_of(article, work.tools, work.settings)
    return make_entry(article, work.tools, work.settings, attributor=work.tools.archivist)
