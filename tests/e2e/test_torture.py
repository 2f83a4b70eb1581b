"""The short form of `make torture`: an archive that is killed, refused by the disk, crowded."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from alteram.archive.store import SqliteStore
from tests.torture import faults
from tests.torture.crowd import crowd
from tests.torture.damage import strike as damage
from tests.torture.lives import (
    ENTRIES,
    PLAN,
    Blow,
    Step,
    held_by,
    states,
    strike,
    torture,
)

linux = pytest.mark.skipif(sys.platform != "linux", reason="signals and seccomp are of Linux")


@linux
def test_an_archive_struck_at_eight_points_loses_nothing(tmp_path: Path) -> None:
    counts = torture(tmp_path / "archive", 8)
    assert counts["lives"] == 8
    assert counts["killed"] + counts["told"] >= 4  # the others end before their point


@linux
def test_four_writers_and_four_readers_disturb_nobody(tmp_path: Path) -> None:
    counts = crowd(tmp_path / "archive", 2)
    assert counts["adds"] >= 16
    assert counts["reads"] >= 16
    assert counts["entries"] > 0


# --- a disk that fails ----------------------------------------------------------------------------


def refused(fault: str, folder: Path, tell: Connection) -> None:
    with (folder / "before").open("wb", buffering=0) as file:
        file.write(b"x")
        os.fsync(file.fileno())
        faults.begin(fault, tell.fileno())
        said = []
        for do in (lambda: file.write(b"x"), lambda: os.fsync(file.fileno())):
            try:
                do()
                said.append(0)
            except OSError as error:
                said.append(error.errno or -1)
        tell.send(said)


@pytest.mark.skipif(not faults.possible(), reason="no seccomp filter for this machine")
@pytest.mark.parametrize(
    ("fault", "said"), [("full", [errno.ENOSPC, 0]), ("unsynced", [0, errno.EIO])]
)
def test_the_disk_fails_as_it_is_told_to(tmp_path: Path, fault: str, said: list[int]) -> None:
    """Without this, the tests below could pass on a disk that works."""
    context = multiprocessing.get_context("forkserver")
    hear, tell = context.Pipe(duplex=False)
    process = context.Process(target=refused, args=(fault, tmp_path, tell))
    process.start()
    tell.close()
    assert hear.recv() == said
    process.join()


@pytest.mark.skipif(not faults.possible(), reason="no seccomp filter for this machine")
@pytest.mark.parametrize("fault", sorted(faults.FAULTS))
def test_a_disk_that_fails_is_told_of_and_nothing_is_half_in(tmp_path: Path, fault: str) -> None:
    """From the first call on, so that not even the tables can be written."""
    folder = tmp_path / "archive"
    assert strike(folder, Blow(), PLAN[:2]).done == 2
    told = strike(folder, Blow(fault, 1), [Step("add", 12, 18), Step("add", 18, 24)])
    assert not told.broken
    assert (told.done, told.died) == (0, False)
    assert "check that the folder can be written and the disk has space" in told.stopped
    held_by(folder, states([Step("add", 12, 18)], frozenset(range(12))))


# --- derived files --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_a_rebuild_mends_whatever_is_derived(tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "archive"
    with SqliteStore(folder, create=True) as store:
        store.add(ENTRIES)
        (folder / "archive.db-shm").touch()
        whole = folder.with_name("killed")  # as it is while it is open, with its log
        whole.mkdir()
        for file in folder.rglob("*"):
            if file.is_file():
                to = whole / file.relative_to(folder)
                to.parent.mkdir(exist_ok=True)
                to.write_bytes(file.read_bytes())
    chance = random.Random(seed)
    hurt = [damage(whole, chance) for _ in range(2)]
    assert set(hurt) != {"nothing"}
    with SqliteStore(whole) as store:
        assert store.rebuild() == len(ENTRIES)
        assert list(store.check()) == []
    held_by(whole, [frozenset(range(len(ENTRIES)))])
