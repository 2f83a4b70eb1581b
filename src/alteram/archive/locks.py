"""Alone among writers: the lock of an archive, and its open files while it is held."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from alteram.archive.tables import WAIT, connect, translated
from alteram.archive.words import WordIndex
from alteram.errors import ArchiveLocked

LOCK, QUEUE, WORDS = "write.lock", "queue.lock", "words"


class Alone(NamedTuple):
    """The files of an archive, while nobody else writes."""

    db: sqlite3.Connection
    words: WordIndex


@contextmanager
def locked(lock: FileLock, path: Path, wait: float) -> Iterator[None]:
    """Alone among writers; waits so many seconds for others. Raises `ArchiveLocked`.

    Who waits stands in front of the queue, so that one who writes again and again comes after.
    """
    until = time.monotonic() + wait
    with translated(path):
        queue = FileLock(path / QUEUE)
        try:
            with nullcontext() if lock.is_locked else queue.acquire(timeout=wait):
                lock.acquire(timeout=max(0.0, until - time.monotonic()))
        except Timeout as error:  # an `OSError`, which must not get as far as `translated`
            reason = f"another program has been writing for {wait:.0f} s; try again later"
            raise ArchiveLocked(str(path), reason) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def alone(path: Path, wait: float = WAIT) -> Iterator[Alone]:
    """The files of the archive in a folder, locked and open for the length of a block.

    Raises `ArchiveError` as `tables.connect` does, and `ArchiveLocked`.
    """
    with (
        closing(connect(path, create=False)) as db,
        locked(FileLock(path / LOCK), path, wait),
        translated(path),
    ):
        yield Alone(db, WordIndex(path / WORDS))
