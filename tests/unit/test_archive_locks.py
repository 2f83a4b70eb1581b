"""Who waits for the lock of an archive comes before one who writes again; readers get no half."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from alteram.archive.locks import LOCK, QUEUE, locked
from alteram.archive.store import SqliteStore
from alteram.archive.tables import BUILDING, connect, keep_state, note
from alteram.archive.words import WordIndex
from alteram.errors import ArchiveLocked
from tests.archive_makers import found, several

SOON = 30.0  # seconds, far more than needed


def busy(file: Path) -> bool:
    try:
        with FileLock(file).acquire(timeout=0):
            return False
    except Timeout:
        return True


def test_who_waits_comes_before_one_who_writes_again(tmp_path: Path) -> None:
    mine, order = FileLock(tmp_path / LOCK), []

    def wait() -> None:
        with locked(FileLock(tmp_path / LOCK), tmp_path, SOON):
            order.append("who waited")

    waiter = threading.Thread(target=wait)
    with locked(mine, tmp_path, SOON):
        waiter.start()
        while not busy(tmp_path / QUEUE):
            time.sleep(0.001)
    with locked(mine, tmp_path, SOON):
        order.append("who wrote again")
    waiter.join()
    assert order == ["who waited", "who wrote again"]


def test_the_holder_may_take_it_again_while_others_wait(tmp_path: Path) -> None:
    mine = FileLock(tmp_path / LOCK)
    with locked(mine, tmp_path, 0), FileLock(tmp_path / QUEUE), locked(mine, tmp_path, 0):
        assert mine.is_locked
    assert not mine.is_locked


def test_who_waits_in_vain_leaves_the_queue(tmp_path: Path) -> None:
    with locked(FileLock(tmp_path / LOCK), tmp_path, 0):
        told = pytest.raises(ArchiveLocked, match="has been writing for 0 s")
        with told, locked(FileLock(tmp_path / LOCK), tmp_path, 0):
            pytest.fail("it is not mine")
        assert not busy(tmp_path / QUEUE)
    with locked(FileLock(tmp_path / LOCK), tmp_path, 0):
        pass


def half_built(folder: Path) -> None:
    """As another program leaves the index while it makes it from nothing."""
    with SqliteStore(folder, create=True) as store:
        store.add(several(6))
        documents = store.counts()["indexed"]
    with closing(connect(folder, create=False)) as db:
        note(db, BUILDING, "words")
        keep_state(db, "indexed_to", 3)
        keep_state(db, "indexed_documents", documents // 2)
    WordIndex(folder / "words").forget_above(3)


def test_a_reader_gets_no_answer_from_a_half_built_index(tmp_path: Path) -> None:
    half_built(tmp_path)
    with SqliteStore(tmp_path, wait=0.1) as store:
        with FileLock(tmp_path / LOCK), pytest.raises(ArchiveLocked):
            found(store, "harbour", 99)
        whole = found(store, "harbour", 99)
        assert list(store.check()) == []
    with SqliteStore(tmp_path / "new", create=True) as new:
        new.add(several(6))
        assert whole == found(new, "harbour", 99)


def test_a_reader_goes_on_as_soon_as_the_index_is_built(tmp_path: Path) -> None:
    half_built(tmp_path)
    answers: list[list[str]] = []

    def read() -> None:
        with SqliteStore(tmp_path, wait=SOON) as store:
            answers.append(found(store, "harbour", 99))

    reader = threading.Thread(target=read)
    with SqliteStore(tmp_path) as writer:
        with FileLock(tmp_path / LOCK):
            reader.start()
            while not busy(tmp_path / QUEUE):
                time.sleep(0.001)
        whole = found(writer, "harbour", 99)
    reader.join()
    assert answers == [whole]
