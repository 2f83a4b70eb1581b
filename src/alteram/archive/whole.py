"""The archive as a whole: a copy of it, texts taken out of it, and its size on disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from alteram.archive.locks import WORDS, alone
from alteram.archive.removal import empty_log, finish, take_out, write_anew
from alteram.archive.tables import FILE, WAIT, connect, translated
from alteram.archive.upkeep import catch_up
from alteram.archive.words import WordIndex
from alteram.errors import ArchiveDamaged, ArchiveError, ArchiveLocked

BESIDE = ("feeds.json",)  # files of other verbs in the folder of the archive
IN_USE = "a program is still reading an older state of it; close it, then `alteram archive compact`"


class Sizes(NamedTuple):
    """Bytes on disk before and after."""

    before: int
    after: int


def remove(path: Path, ids: Sequence[str], *, wait: float = WAIT) -> int:
    """Remove entries by id; answers how many there were.

    On return no file of the archive holds a byte of their texts. Counts, the word index, readers'
    links and stories are as if they had never been added. Raises `ArchiveError`.
    """
    with alone(path, wait) as (db, words):
        try:
            gone = take_out(db, ids)
        except ValueError as error:
            raise ArchiveDamaged(str(path), f"{error}; restore it from a backup") from error
        if not gone:
            return 0
        said = f"{gone} entries are removed"
        with _told(path, f"{said}, but files may still hold them"):
            wiped = finish(db, words, wait)
        with _told(path, f"{said}, but the word index is not built anew"):
            catch_up(db, words, {})
        if not wiped:
            raise ArchiveLocked(str(path), f"{said}, but the log holds them: {IN_USE}")
    return gone


@contextmanager
def _told(path: Path, so_far: str) -> Iterator[None]:
    """Whatever fails once the rows are out: what was done is told with it, and the way out."""
    try:
        with translated(path):
            yield
    except ArchiveError as error:
        reason = f"{so_far} ({error.reason}); free some space, then `alteram archive compact`"
        raise ArchiveError(str(path), reason) from error


def compact(path: Path, *, wait: float = WAIT) -> Sizes:
    """Write the tables without gaps, empty the log, and build the word index anew if it has gaps.

    Finishes a removal that was cut off. Raises `ArchiveError`.
    """
    with alone(path, wait) as (db, words):
        before = _size(path)
        finish(db, words, wait)
        write_anew(db)
        if not empty_log(db, wait):
            raise ArchiveLocked(str(path), IN_USE)
        if words.has_gaps():
            words.drop()
        catch_up(db, words, {})
        empty_log(db, wait)
        return Sizes(before, _size(path))


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def backup(path: Path, to: Path) -> int:
    """Copy the archive as it is at one moment to a new folder; answers of how many entries.

    Others may read and write meanwhile, and do not wait. The copy is read back and on the disk
    before it gets its name. Raises `ArchiveError`, also where `to` is there already.
    """
    if not to.exists() and to.resolve().is_relative_to(path.resolve()):
        raise ArchiveError(str(to), "it lies inside the archive; name a folder outside")
    return written(lambda half: _copy(path, half), to)


def _copy(path: Path, half: Path) -> None:
    with closing(connect(path, create=False)) as db:
        _copy_tables(db, half / FILE)
        # After the tables: an index that is ahead is cut back, one that lags is built on.
        WordIndex(path / WORDS).copy_to(half / WORDS)
        for name in BESIDE:
            if (path / name).is_file():
                shutil.copyfile(path / name, half / name)


def written(fill: Callable[[Path], None], to: Path) -> int:
    """A new folder with the archive that `fill` makes in it, whole and on the disk before it has
    its name; answers of how many entries."""
    if to.exists():
        raise ArchiveError(str(to), "it is there already and is not overwritten; name a new folder")
    half = to.with_name(f"{to.name}.unfinished-{os.getpid()}")
    try:
        with translated(to):
            half.mkdir(parents=True)
            fill(half)
        many = _read_back(half)
        with translated(to):
            _sync(half)
            half.rename(to)
            _sync_folder(to.parent)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return many


def _copy_tables(db: sqlite3.Connection, file: Path) -> None:
    """In one step, which sees one state of the tables and makes no writer wait (WAL mode)."""
    with closing(sqlite3.connect(file, isolation_level=None)) as copy:
        db.backup(copy)


def _read_back(folder: Path) -> int:
    """How many entries an archive holds, each page read. Raises `ArchiveDamaged`."""
    with closing(connect(folder, create=False)) as db, translated(folder):
        said = [row[0] for row in db.execute("PRAGMA integrity_check").fetchall()]
        if said != ["ok"]:
            raise ArchiveDamaged(str(folder), f"the copy is not whole: {said[0]}")
        return int(db.execute("SELECT COUNT(*) FROM entries").fetchone()[0])


def _sync(folder: Path) -> None:
    """Everything in a folder on the disk."""
    for place in sorted(folder.rglob("*"), reverse=True):
        if place.is_dir():
            _sync_folder(place)
        else:
            with place.open("rb+") as stream:
                os.fsync(stream.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
