"""Coverage into the archive: read, attributed, fingerprinted, kept; failures are rows."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

from alteram.archive import load
from alteram.errors import AlteramError, InputError
from alteram.model import Article, Entry, Page
from alteram.pipeline.tools import Tools, in_full, load_tools, read_by, words_of
from alteram.plugins import Closing, Store
from alteram.settings import Settings

BATCH = 128  # entries kept at once: one sync of the disk each
POOL_FROM = 256  # articles from which a second process pays for its start
LONGEST = 80  # code points of a headline that stands for an article without an address
S = TypeVar("S")
T = TypeVar("T")
Do = Callable[[S, Tools, Settings], T]  # a function of a module, which can travel


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
    make = partial(_made, words_of if words_only else in_full)
    with EachOne(make, tools, settings, workers) as each:
        batches = _begun(stream, each)
        for batch, made in _one_ahead(batches) if workers > 1 else batches:
            done_with = list(made)
            skipped += [item for item in (*batch, *done_with) if isinstance(item, AlteramError)]
            entries = [item for item in done_with if isinstance(item, Entry)]
            new = sum(store.add(entries)) if entries else 0
            kept, known, done = kept + new, known + len(entries) - new, done + len(batch)
            if progress is not None:
                progress(done)
    return Added(kept=kept, known=known, skipped=tuple(skipped))


def _made(
    do: Do[Article, Entry], article: Article, tools: Tools, settings: Settings
) -> Entry | AlteramError:
    """The entry of an article, or why there is none: one bad article is a row, as in bulk."""
    try:
        return do(article, tools, settings)
    except AlteramError:
        raise  # a plug-in that is not there would be missing for all others too
    except Exception as error:
        where = article.url or article.ref or article.headline[:LONGEST]
        return InputError(where, f"cannot be read: {type(error).__name__}: {error}")


def _begun(
    stream: Iterator[Page | AlteramError], each: EachOne[Article, Entry | AlteramError]
) -> Iterator[tuple[list[Page | AlteramError], Iterable[Entry | AlteramError]]]:
    """Batches with what is made of their pages; the processes have begun with it."""
    for batch in _batches(stream):
        yield batch, each.begin([item.article for item in batch if isinstance(item, Page)])


def _batches(stream: Iterator[T]) -> Iterator[list[T]]:
    """So many items at a time; those before an error are given out before it is raised."""
    while True:
        batch: list[T] = []
        try:
            batch.extend(islice(stream, BATCH))  # keeps what came, unlike `list`
        except Exception:
            if batch:
                yield batch
            raise
        if not batch:
            return
        yield batch


def _one_ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, each begun before the one before it is given out.

    So the processes work while this one keeps what they made. An error at one of them is raised
    when all before it have been given out.
    """
    before: list[T] = []
    while True:
        try:
            after = list(islice(items, 1))
        except Exception:
            yield from before
            raise
        yield from before
        if not after:
            return
        before = after


def _load(path: Path, tools: Tools, kind: str) -> Iterator[Page | AlteramError]:
    try:
        yield from load(path, lambda raw, url: read_by(tools.extractor, raw, url), kind=kind)
    except InputError as error:
        yield error


class EachOne(Closing, Generic[S, T]):
    """Does the same with each of many: in this process, or in several once enough have come."""

    def __init__(self, do: Do[S, T], tools: Tools, settings: Settings, workers: int) -> None:
        self.do, self.tools, self.settings, self.workers = do, tools, settings, workers
        self.asked = 0
        self.pool: ProcessPoolExecutor | None = None

    def close(self) -> None:
        """Stop the processes."""
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)

    def make(self, some: Sequence[S]) -> list[T]:
        """What is made of them, in their order."""
        return list(self.begin(some))

    def begin(self, some: Sequence[S]) -> Iterable[T]:
        """The same, as it is made; where there are processes, they begin at once."""
        self.asked += len(some)
        if self.workers > 1 and self.pool is None and self.asked >= POOL_FROM:
            # "spawn", because threads of the word index do not survive a fork.
            self.pool = ProcessPoolExecutor(
                self.workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start_worker,
                initargs=(self.do, self.settings),
            )
        if self.pool is None:
            return (self.do(one, self.tools, self.settings) for one in some)
        return self.pool.map(_make_in_worker, some, chunksize=8)


_worker: list[tuple[Do[Any, Any], Tools, Settings]] = []  # filled once in each worker process


def _start_worker(do: Do[Any, Any], settings: Settings) -> None:
    _worker.append((do, load_tools(settings), settings))


def _make_in_worker(one: Any) -> Any:
    do, tools, settings = _worker[0]
    return do(one, tools, settings)
