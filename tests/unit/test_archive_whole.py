"""The archive as a whole: copied while in use, and made smaller."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alteram.archive.links import LinkBook
from alteram.archive.store import SqliteStore
from alteram.archive.whole import backup, compact, remove
from alteram.archive.words import WordIndex
from alteram.errors import ArchiveDamaged, ArchiveError, ArchiveMissing
from alteram.model import Window
from tests.archive_makers import found, several

ALWAYS = Window()
ENTRIES = several(12)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with SqliteStore(tmp_path / "archive", create=True) as store:
        for start in (0, 4, 8):
            store.add(ENTRIES[start : start + 4])
    return tmp_path / "archive"


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


# --- a copy ---------------------------------------------------------------------------------------


def test_a_copy_is_an_archive_that_answers_alike(folder: Path, tmp_path: Path) -> None:
    LinkBook(folder).add("a", "b", None, "two desks", "Ada", datetime(2031, 5, 9, tzinfo=UTC))
    (folder / "feeds.json").write_text('{"version": 1, "feeds": []}')
    to = tmp_path / "disk" / "copy"
    assert backup(folder, to) == len(ENTRIES)
    assert names(to.parent) == ["copy"]
    assert names(to) == ["archive.db", "feeds.json", "words"]
    with SqliteStore(folder) as store, SqliteStore(to) as copy:
        assert list(copy.check()) == []  # the word index too, before anybody asked it
        assert copy.digest() == store.digest()
        assert [copy.get(one.id) for one in ENTRIES] == ENTRIES
        assert copy.search("harbour", ALWAYS, 99) == store.search("harbour", ALWAYS, 99)
        copy.add(several(1, seed=3))
        assert store.reach(ALWAYS).entries == len(ENTRIES)  # nothing is shared between them
    assert LinkBook(to).all() == LinkBook(folder).all()


def test_what_is_only_in_the_log_is_copied(folder: Path, tmp_path: Path) -> None:
    with SqliteStore(folder) as store:
        store.add(several(3, seed=4))
        assert (folder / "archive.db-wal").stat().st_size > 0
        assert backup(folder, tmp_path / "copy") == len(ENTRIES) + 3


@pytest.mark.parametrize("ahead", [True, False])
def test_an_index_out_of_step_with_the_copied_tables_is_mended(
    folder: Path, tmp_path: Path, ahead: bool
) -> None:
    """As when others write between the copying of the tables and that of the index."""
    to = tmp_path / "copy"
    backup(folder, to)
    with SqliteStore(folder) as store:
        store.add(several(3, seed=4))
    if ahead:
        shutil.rmtree(to / "words")
        shutil.copytree(folder / "words", to / "words")
    else:
        (to / "archive.db").unlink()
        backup(folder, tmp_path / "later")
        shutil.copyfile(tmp_path / "later" / "archive.db", to / "archive.db")
    with SqliteStore(to) as copy:
        many = len(set(found(copy, "harbour", 99)))
        assert list(copy.check()) == []
    with SqliteStore(tmp_path / "new", create=True) as new:
        new.add(ENTRIES if ahead else [*ENTRIES, *several(3, seed=4)])
        assert many == len(set(found(new, "harbour", 99)))


@pytest.mark.parametrize("lost", ["all", "meta.json", ".managed.json", "a file"])
def test_a_damaged_index_does_not_stop_a_copy(folder: Path, tmp_path: Path, lost: str) -> None:
    words = folder / "words"
    if lost == "all":
        shutil.rmtree(words)
    elif lost == "a file":
        next(words.glob("*.pos")).unlink()
    else:
        (words / lost).write_bytes(b"{")
    assert backup(folder, tmp_path / "copy") == len(ENTRIES)
    with SqliteStore(tmp_path / "copy") as copy:
        assert found(copy, "harbour")
        assert list(copy.check()) == []


def test_others_write_and_read_while_it_is_copied(folder: Path, tmp_path: Path) -> None:
    """Every copy holds whole batches, all that were acknowledged before it began."""
    acknowledged, going = [0], True
    more = several(60, seed=7)

    def write() -> None:
        with SqliteStore(folder) as store:
            for start in range(0, len(more), 3):
                if not going:
                    break
                store.add(more[start : start + 3])
                acknowledged.append(start + 3)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            least = len(ENTRIES) + acknowledged[-1]
            to = tmp_path / f"copy-{number}"
            many = backup(folder, to)
            assert many >= least
            with SqliteStore(to) as copy:
                assert found(copy, "harbour")
                assert list(copy.check()) == []
                kept = [one for one in more if copy.get(one.id) == one]
                assert kept == more[: len(kept)]
                assert len(kept) % 3 == 0
                assert many == len(ENTRIES) + len(kept)
    finally:
        going = False
        writer.join()


def test_nothing_is_overwritten(folder: Path, tmp_path: Path) -> None:
    for name, words in (("file", "x"), ("other", "")):
        to = tmp_path / name
        if words:
            to.write_text(words)
        else:
            to.mkdir()
            (to / "note").write_text("mine")
        with pytest.raises(ArchiveError, match="there already and is not overwritten"):
            backup(folder, to)
    assert (tmp_path / "file").read_text() == "x"
    assert (tmp_path / "other" / "note").read_text() == "mine"
    assert names(tmp_path) == ["archive", "file", "other"]


def test_a_copy_never_lies_inside_the_archive(folder: Path) -> None:
    before = names(folder)
    with pytest.raises(ArchiveError, match="inside the archive"):
        backup(folder, folder / "copy")
    assert names(folder) == before


def test_a_damaged_archive_is_not_taken_for_a_backup(folder: Path, tmp_path: Path) -> None:
    file = folder / "archive.db"
    raw = bytearray(file.read_bytes())
    for at in range(5 * 4096, 9 * 4096):
        raw[at] = 0xA5
    file.write_bytes(raw)
    with pytest.raises(ArchiveDamaged, match=r"not whole|not what was written"):
        backup(folder, tmp_path / "copy")
    assert names(tmp_path) == ["archive"]


def test_where_there_is_no_archive_there_is_no_copy(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        backup(tmp_path / "nothing", tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


# --- size -----------------------------------------------------------------------------------------


def test_gaps_are_closed_and_nothing_else_changes(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "archive.db")) as db, db:
        db.execute("CREATE TABLE waste (words TEXT)")
        db.execute("INSERT INTO waste VALUES (hex(randomblob(200000)))")
    with closing(sqlite3.connect(folder / "archive.db")) as db, db:
        db.execute("DROP TABLE waste")
    (folder / "words" / "left-over.idx").write_bytes(b"x" * 50_000)
    with SqliteStore(folder) as store:
        before = store.search("harbour", ALWAYS, 99), store.digest()
        sizes = compact(folder)
        assert (store.search("harbour", ALWAYS, 99), store.digest()) == before
        assert list(store.check()) == []
    assert sizes.after < sizes.before - 400_000
    assert not (folder / "words" / "left-over.idx").exists()
    assert compact(folder).after <= sizes.after


def test_documents_taken_out_of_the_index_leave_its_files(folder: Path) -> None:
    with SqliteStore(folder) as store:
        WordIndex(folder / "words").forget_above(10)
        assert list((folder / "words").glob("*.del"))
        compact(folder)
        assert not list((folder / "words").glob("*.del"))
        assert list(store.check()) == []


def test_an_empty_archive_is_compacted_and_copied(folder: Path, tmp_path: Path) -> None:
    remove(folder, [one.id for one in ENTRIES])
    compact(folder)
    assert backup(folder, tmp_path / "copy") == 0
    with SqliteStore(tmp_path / "copy") as copy:
        assert found(copy, "harbour") == []
        assert list(copy.check()) == []
        copy.add(ENTRIES)
        assert list(copy.check()) == []
