"""The archive on disk, beyond what every store promises."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from alteram.archive.store import SqliteStore
from alteram.archive.tables import keep_state
from alteram.archive.terms import lead, number, pack
from alteram.archive.upkeep import catch_up
from alteram.archive.words import WordIndex
from alteram.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveLocked,
    ArchiveMissing,
    ArchiveTooNew,
    ArchiveTooOld,
)
from alteram.model import Window
from tests.archive_makers import entry, found, several

ALWAYS = Window()


def filled(folder: Path, many: int = 4) -> Path:
    with SqliteStore(folder, create=True) as store:
        store.add(several(many))
    return folder


# --- opening --------------------------------------------------------------------------------------


def test_what_is_kept_is_there_after_reopening(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "a" / "b", create=True) as store:
        store.add(several(4))
        before = store.digest(), found(store, "ferry"), store.reach(ALWAYS)
    with SqliteStore(tmp_path / "a" / "b") as store:
        assert (store.digest(), found(store, "ferry"), store.reach(ALWAYS)) == before
        assert list(store.many([e.id for e in several(4)])) == several(4)
    with SqliteStore(tmp_path / "a" / "b", create=True) as store:  # opened, not made anew
        assert store.digest() == before[0]


def pragma(words: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        db = sqlite3.connect(file)
        db.execute(f"PRAGMA {words}")
        db.close()

    return change


def of_another_program(file: Path) -> None:
    file.unlink()
    db = sqlite3.connect(file)
    db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("damage", "error", "way_out"),
    [
        (Path.unlink, ArchiveMissing, "make it with `alteram add"),
        (lambda file: file.write_bytes(b""), ArchiveMissing, "fill it with `alteram add"),
        (
            lambda file: file.write_bytes(b"no database" * 1000),
            ArchiveDamaged,
            "restore it from a backup",
        ),
        (of_another_program, ArchiveDamaged, "another program; give another folder"),
        (pragma("user_version = 999"), ArchiveTooNew, "install a newer version"),
        (pragma("user_version = 0"), ArchiveTooOld, "add the articles anew"),
        (truncate, ArchiveDamaged, "restore it from a backup"),
    ],
)
def test_a_file_that_is_no_archive_of_ours_says_the_way_out(
    tmp_path: Path, damage: Callable[[Path], object], error: type[ArchiveError], way_out: str
) -> None:
    damage(filled(tmp_path) / "archive.db")
    with pytest.raises(error, match=way_out) as raised, SqliteStore(tmp_path) as store:
        store.get(several(1)[0].id)
    assert str(tmp_path) in str(raised.value)


def test_a_file_of_another_program_is_not_written_to(tmp_path: Path) -> None:
    of_another_program(filled(tmp_path) / "archive.db")
    before = (tmp_path / "archive.db").read_bytes()
    with pytest.raises(ArchiveDamaged, match="another program"):
        SqliteStore(tmp_path, create=True)
    assert (tmp_path / "archive.db").read_bytes() == before


def test_without_create_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        SqliteStore(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_place_where_no_folder_can_be_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(ArchiveError, match=r"archive .*file"):
        SqliteStore(tmp_path / "file", create=True)


def test_an_archive_whose_making_was_cut_off_is_made_on_the_next_try(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"")
    with SqliteStore(tmp_path, create=True) as store:
        store.add(several(2))
        assert list(store.check()) == []


# --- several at once ------------------------------------------------------------------------------


def test_who_waits_too_long_for_another_writer_is_told(tmp_path: Path) -> None:
    with SqliteStore(filled(tmp_path), wait=0) as store, FileLock(tmp_path / "write.lock"):
        with pytest.raises(ArchiveLocked, match=r"been writing for 0 s; try again later"):
            store.add(several(1, seed=1))
        with pytest.raises(ArchiveLocked):
            store.check()
        assert store.get(several(1)[0].id)  # readers never wait
        assert found(store, "ferry")
    with SqliteStore(tmp_path, wait=0) as store:
        assert list(store.add(several(1, seed=1))) == [True]


def test_a_reader_sees_what_another_program_adds(tmp_path: Path) -> None:
    with SqliteStore(filled(tmp_path)) as reader, SqliteStore(tmp_path) as writer:
        assert found(reader, "gondola") == []
        kept = entry("Gondola found", "A gondola drifted ashore.")
        writer.add([kept])
        assert set(found(reader, "gondola")) == {kept.id}
        assert reader.rank(entry("Gondola").article, ALWAYS, 3)[0][0] == kept.id


def test_a_reader_survives_that_another_program_builds_the_index_anew(tmp_path: Path) -> None:
    with SqliteStore(filled(tmp_path)) as reader, SqliteStore(tmp_path) as writer:
        before = found(reader, "ferry")
        assert before
        writer.rebuild()
        assert found(reader, "ferry") == before
        assert list(reader.check()) == []


def test_a_reader_mends_what_a_writer_left_behind_after_it_had_opened(tmp_path: Path) -> None:
    """As if the writer had died between its two commits (issue 2)."""
    with SqliteStore(filled(tmp_path)) as reader:
        assert found(reader, "gondola") == []
        kept = entry("Gondola found", "A gondola drifted ashore.")
        with SqliteStore(filled(tmp_path / "other", 4)) as other:
            other.add([kept])
        source = sqlite3.connect(tmp_path / "other" / "archive.db")
        target = sqlite3.connect(tmp_path / "archive.db")
        source.backup(target)
        source.close()
        target.close()
        assert set(found(reader, "gondola")) == {kept.id}
        assert list(reader.check()) == []


# --- the word index is derived --------------------------------------------------------------------


def test_it_can_be_built_anew(tmp_path: Path) -> None:
    with SqliteStore(filled(tmp_path)) as store:
        before = store.search("ferry", ALWAYS, 9), store.counts()["indexed"]
        assert store.rebuild() == 4
        assert (store.search("ferry", ALWAYS, 9), store.counts()["indexed"]) == before
        assert list(store.check()) == []


def test_only_what_a_dead_writer_left_behind_is_indexed_again(tmp_path: Path) -> None:
    """Not the whole archive, which may take hours."""
    filled(tmp_path, 9)
    db = sqlite3.connect(tmp_path / "archive.db", isolation_level=None)
    parts = "SELECT COUNT(*) + (SELECT COUNT(*) FROM passages WHERE entry <= 6) FROM entries"
    documents = db.execute(f"{parts} WHERE entry <= 6").fetchone()[0]
    keep_state(db, "indexed_to", 6)  # as if it had died between the commits of index and tables
    keep_state(db, "indexed_documents", documents)
    assert catch_up(db, WordIndex(tmp_path / "words"), {}) == 3
    db.close()
    with SqliteStore(tmp_path) as store:
        assert list(store.check()) == []


def test_an_index_of_another_archive_is_built_anew(tmp_path: Path) -> None:
    filled(tmp_path / "one")
    with SqliteStore(tmp_path / "two", create=True) as store:
        store.add([entry("Gondola", "A gondola drifted."), *several(30, seed=3)])
    shutil.rmtree(tmp_path / "one" / "words")
    (tmp_path / "two" / "words").rename(tmp_path / "one" / "words")
    with SqliteStore(tmp_path / "one") as store:
        assert found(store, "gondola") == []
        assert list(store.check()) == []


# --- finding --------------------------------------------------------------------------------------


def test_a_flood_of_equal_passages_is_cut_off_not_lost(tmp_path: Path) -> None:
    """More passages with one score than are ever looked at (issue 2)."""
    with SqliteStore(tmp_path, create=True) as store:
        store.add([entry("Alarm", "Ferry late.\n" * 20_100)])
        assert len(store.search("ferry", ALWAYS, 5)) == 5


def test_a_flood_of_copies_hides_no_other_entry(tmp_path: Path) -> None:
    """Near copies take one place together among the candidates."""
    text = "The Varn rose over the quay of Lowmere and flooded forty houses."
    with SqliteStore(tmp_path, create=True) as store:
        copies = [entry("Flood", text, outlet=f"Copy {n}") for n in range(400)]
        other = entry("Houses under water", "Forty houses flooded at Lowmere, a witness wrote.")
        store.add([*copies, other])
        ranked = store.rank(entry("Flood", text, outlet="Own").article, ALWAYS, 500)
        assert len(ranked) == 401
        assert other.id in dict(ranked)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_of_near_copies_the_same_one_is_counted_in_any_order(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    text = "The Varn rose over the quay of Lowmere and flooded forty houses."
    copies = [entry(f"{word} tonight", text) for word in ("Sluice", "Lantern", "Beacon")]
    with SqliteStore(tmp_path, create=True) as store:
        for at in order:
            store.add([copies[at]])
        store.add([entry("Sluice and lantern", "A beacon shone.", outlet="Other")])
    db = sqlite3.connect(tmp_path / "archive.db")
    held = dict(db.execute("SELECT term, held FROM terms WHERE held != 0"))
    db.close()
    counted = min(copies, key=lambda one: pack(lead(one.article).counts))
    other = {number(word) for word in ("sluic", "lantern", "beacon", "shone")}
    expected = Counter([*lead(counted.article).numbers, *other])
    assert held == dict(expected)


def test_counts_name_what_is_held(tmp_path: Path) -> None:
    with SqliteStore(tmp_path, create=True) as store:
        store.add([entry("Alarm", "One.\nTwo.", fingerprints=[1, 2, 3])])
        counts = store.counts()
    assert counts.pop("bytes") > 1000
    assert counts == {
        "entries": 1,
        "passages": 3,
        "fingerprints": 3,
        "copies": 1,
        "terms": 3,
        "indexed": 4,
    }
