"""Entries that were added with their words alone, or without a vector, read in full."""

from __future__ import annotations

from collections.abc import Callable

from alteram.archive.waiting import KeepsWaiting
from alteram.errors import ArchiveError
from alteram.pipeline.add import BATCH, EachOne
from alteram.pipeline.tools import Tools, completed
from alteram.plugins import Store
from alteram.settings import Settings


def upgrade(
    store: Store,
    tools: Tools,
    settings: Settings,
    *,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Find the statements and vectors of all entries that wait; answers how many these were.

    Each batch is kept as it is done, so a run that was stopped is gone on with, and others may read
    and write meanwhile. Afterwards the archive is as if all had been added in full. Raises
    `ArchiveError`, also for a kind of store in which nothing waits.
    """
    if not isinstance(store, KeepsWaiting):
        reason = "entries in this kind of archive cannot be read in full later; add them in full"
        raise ArchiveError(type(store).__name__, reason)
    done = 0
    with EachOne(completed, tools, settings, workers) as each:
        while waiting := store.next_waiting(BATCH):
            done += store.complete(each.make(waiting))
            if progress is not None:
                progress(done)
    return done
