"""Many programs at one archive at once: some add and remove, some read and copy it."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from alteram.archive.store import SqliteStore
from alteram.archive.whole import backup, remove
from alteram.model import Entry, Window
from tests.archive_makers import WORDS, several

BATCH = 6
LEAST = 4  # turns everybody takes, however little time there is
TAKEN_BACK = {2, 5, 8}  # turns after which a writer removes the batch before
COPIES = 40  # reads between two copies

Told = dict[str, Any]


def batch(writer: int, turn: int) -> list[Entry]:
    """What a writer adds in a turn; nobody else ever adds it."""
    return several(BATCH, seed=1_000_000 * (writer + 1) + turn)


def write(folder: Path, number: int, until: float, tell: Connection) -> None:
    """Add batches, now and then remove one; tells which turns are in and how long it took."""
    kept: set[int] = set()
    slowest, turn = 0.0, 0
    with _broken_told(tell) as told:
        while turn < LEAST or time.time() < until:
            began = time.monotonic()
            with SqliteStore(folder, create=True) as store:
                new = store.add(batch(number, turn))
            slowest = max(slowest, time.monotonic() - began)
            assert all(new), f"writer {number}, turn {turn}: somebody else added it"
            kept.add(turn)
            if turn in TAKEN_BACK:
                gone = [entry.id for entry in batch(number, turn - 1)]
                assert remove(folder, gone) == BATCH
                kept.discard(turn - 1)
            turn += 1
        told |= {"kept": sorted(kept), "turns": turn, "slowest": slowest}


def read(folder: Path, number: int, until: float, tell: Connection) -> None:
    """Ask everything; what is answered must stand where it is said to stand."""
    chance = random.Random(number)
    slowest, turn = 0.0, 0
    with _broken_told(tell) as told, SqliteStore(folder, create=True) as store:
        while turn < LEAST or time.time() < until:
            began = time.monotonic()
            word = chance.choice(WORDS)
            for passage in store.search(word, Window(), 20):
                entry = store.get(passage.entry_id)  # None where it was removed meanwhile
                assert entry is None or entry.article.quote(passage.span) == passage.text
            one = several(1, seed=chance.randrange(1000))[0]
            ranked = [id_ for id_, _ in store.rank(one.article, Window(), 10)]
            found = store.many(ranked)
            assert [e.id for e in found] == [id_ for id_ in ranked if id_ in {e.id for e in found}]
            if found:
                hashes = [hash_ for hash_, _ in found[0].fingerprints]
                assert all(shared >= 5 for _, shared in store.sharing(hashes, 5))
            reach = store.reach(Window())
            assert reach.entries == 0 or reach.outlets
            slowest = max(slowest, time.monotonic() - began)
            turn += 1
            if turn % COPIES == LEAST - 1:
                _copy(folder, folder.with_name(f"copy-{number}-{turn}"))
        told |= {"turns": turn, "slowest": slowest}


def _copy(folder: Path, to: Path) -> None:
    """A copy made just now holds whole batches and agrees with itself."""
    many = backup(folder, to)
    assert many % BATCH == 0
    with SqliteStore(to) as copy:
        copy.search("harbour", Window(), 1)
        assert list(copy.check()) == []
    shutil.rmtree(to)


class _broken_told:  # noqa: N801  reads as what it does
    """Tells what was found out, or the traceback."""

    def __init__(self, tell: Connection) -> None:
        self.tell, self.told = tell, Told()

    def __enter__(self) -> Told:
        return self.told

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if error is not None:
            self.told["broken"] = "".join(traceback.format_exception(error))
        self.tell.send(self.told)
        return True


def crowd(folder: Path, seconds: float, writers: int = 4, readers: int = 4) -> Told:
    """All at once for so long; then the archive must hold what they were told it holds.

    Raises `AssertionError` for any error of anybody, anything lost, and anything too much.
    """
    SqliteStore(folder, create=True).close()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    until = time.time() + seconds
    running = []
    roles: list[tuple[Callable[..., None], int]] = [(write, n) for n in range(writers)]
    for role, number in [*roles, *((read, n) for n in range(readers))]:
        hear, tell = context.Pipe(duplex=False)
        process = context.Process(target=role, args=(folder, number, until, tell))
        process.start()
        tell.close()
        running.append((role, number, process, hear))
    told = []
    for role, number, process, hear in running:
        told.append((role, number, hear.recv()))
        process.join()
    broken = [what["broken"] for _, _, what in told if "broken" in what]
    assert not broken, "\n".join(broken)
    turns = [
        (number, turn) for role, number, what in told if role is write for turn in what["kept"]
    ]
    should = {entry.id for number, turn in turns for entry in batch(number, turn)}
    with SqliteStore(folder) as store:
        store.search("harbour", Window(), 1)
        held = [lead.id for lead in store.leads(Window())]
        assert sorted(held) == sorted(should)
        assert list(store.check()) == []
    return {
        "entries": len(held),
        "adds": sum(what["turns"] for role, _, what in told if role is write),
        "reads": sum(what["turns"] for role, _, what in told if role is read),
        "slowest add, s": max((w["slowest"] for r, _, w in told if r is write), default=0.0),
        "slowest read, s": max((w["slowest"] for r, _, w in told if r is read), default=0.0),
    }
