"""Every kind of disagreement among the files of an archive is named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from alteram.archive import serial
from alteram.archive.store import SqliteStore
from alteram.archive.tables import LAYOUT, bring_up
from alteram.archive.words import Document, WordIndex
from alteram.errors import ArchiveDamaged, ArchiveTooNew
from alteram.model import Window
from tests.archive_makers import several

ENTRIES = several(6)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path, create=True) as opened:
        opened.add(ENTRIES)
        yield opened


def change(store: SqliteStore, sql: str, *values: object) -> None:
    """What no program of ours does to an archive."""
    db = sqlite3.connect(store.path / "archive.db")
    with db:
        db.execute(sql, values)
    db.close()


def test_files_that_agree_are_silent(store: SqliteStore) -> None:
    assert list(store.check()) == []


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM texts WHERE entry = 2", f"{ENTRIES[1].id} has no text"),
        ("DELETE FROM leads WHERE entry = 2", f"{ENTRIES[1].id} has no lead"),
        ("INSERT INTO texts VALUES (99, x'00')", "99 is a text of no entry"),
        ("UPDATE passages SET entry = 99 WHERE passage = 1", "99 is a passage of no entry"),
        ("INSERT INTO fingerprints VALUES (1, 99, 1)", "99 is a fingerprint of no entry"),
        (
            "DELETE FROM copies WHERE key = (SELECT copies FROM entries WHERE entry = 2)",
            f"{ENTRIES[1].id} is not counted",
        ),
        (
            "INSERT INTO outlets VALUES (9, 'Low Tide', '', '', 'publisher', '')",
            "Low Tide is an outlet of no entry",
        ),
        ("UPDATE totals SET undated = 1", "the totals are not those of the entries"),
        ("UPDATE totals SET first = 5", "the totals are not those of the entries"),
        ("INSERT INTO terms VALUES (5, -1)", "5 is a term with a count below 0"),
        ("UPDATE state SET value = '1' WHERE name = 'digest'", "the digest of the archive is not"),
        ("UPDATE texts SET packed = x'00' WHERE entry = 2", f"{ENTRIES[1].id} cannot be read"),
        ("DELETE FROM passages WHERE passage = 1", f"{ENTRIES[0].id} has 6 of 5 parts in the word"),
        ("DELETE FROM entries WHERE entry = 6", "the word index has 1 entries more than the table"),
        ("DELETE FROM entries WHERE entry = 3", "the word index has entry 3, the tables not"),
    ],
)
def test_each_disagreement_has_its_words(store: SqliteStore, sql: str, said: str) -> None:
    change(store, sql)
    assert any(line.startswith(said) for line in store.check()), store.check()


def test_totals_are_counted_anew_with_the_word_index(store: SqliteStore) -> None:
    before = store.reach(Window())
    change(store, "UPDATE totals SET entries = 99, texts = 0, last = NULL")
    change(store, "INSERT INTO outlets VALUES (9, 'Low Tide', '', '', 'publisher', '')")
    assert store.reach(Window()) != before
    store.rebuild()
    assert store.reach(Window()) == before
    assert list(store.check()) == []


def test_what_an_older_program_adds_is_counted_when_it_is_next_opened(store: SqliteStore) -> None:
    """Such a program has the archive open while another brings it to a new layout."""
    before = store.reach(Window())
    change(store, "UPDATE totals SET entries = 4, texts = 4, undated = 0, last = NULL, up_to = 4")
    change(store, "DELETE FROM waiting WHERE entry > 4")
    with SqliteStore(store.path) as opened:
        assert opened.reach(Window()) == before
        assert list(opened.check()) == []
        assert opened.waiting() == len(ENTRIES)


def test_or_by_whoever_adds_next(store: SqliteStore) -> None:
    change(store, "UPDATE totals SET entries = 4, texts = 4, undated = 0, last = NULL, up_to = 4")
    store.add(several(7))
    assert store.reach(Window()).entries == 7
    assert list(store.check()) == []


def test_a_program_that_is_older_than_the_archive_by_now_writes_nothing(store: SqliteStore) -> None:
    one = several(7)[-1]
    change(store, f"PRAGMA user_version = {LAYOUT + 1}")
    for write in (lambda: store.add([one]), lambda: store.complete([one]), store.rebuild):
        with pytest.raises(ArchiveTooNew, match="install a newer version"):
            write()
    with closing(sqlite3.connect(store.path / "archive.db", isolation_level=None)) as db:
        with pytest.raises(ArchiveTooNew):
            bring_up(db, store.path)
        assert db.execute("PRAGMA user_version").fetchone() == (LAYOUT + 1,)
    assert store.reach(Window()).entries == len(ENTRIES)


def test_a_text_under_the_id_of_another_is_named(store: SqliteStore) -> None:
    change(store, "UPDATE texts SET packed = ? WHERE entry = 2", serial.pack(ENTRIES[4]))
    assert list(store.check()) == [f"{ENTRIES[1].id} has the text of another entry"]


def test_an_index_that_holds_too_much_is_named(store: SqliteStore) -> None:
    words = WordIndex(store.path / "words")
    words.write([Document(entry=2, passage=1, first=None, last=None, terms=["ferri"])])
    assert list(store.check()) == [f"{ENTRIES[1].id} has 7 of 6 parts in the word index"]


def test_an_index_that_cannot_be_read_is_named_not_raised(store: SqliteStore) -> None:
    (store.path / "words" / "meta.json").write_text("{}")
    (said,) = store.check()
    assert "the word index cannot be used" in said


def test_pages_of_the_file_that_are_overwritten_are_found(store: SqliteStore) -> None:
    """Named or raised, with the way out; never passed over."""
    store.close()
    file = store.path / "archive.db"
    whole = file.read_bytes()
    for page in range(1, len(whole) // 4096):
        file.write_bytes(whole[: page * 4096] + b"\xa5" * 4096 + whole[(page + 1) * 4096 :])
        try:
            with SqliteStore(store.path) as damaged:
                said = list(damaged.check())
        except ArchiveDamaged as error:
            said = [error.reason] if "restore it from a backup" in error.reason else []
        assert said, f"page {page}"
