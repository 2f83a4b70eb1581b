"""The tables for analysts: the views of the archive file, read as any program reads them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alteram.apps.tables import NAMES
from alteram.archive.laid import Shelf
from alteram.archive.links import book_of
from alteram.archive.store import SqliteStore
from alteram.archive.tables import connect
from alteram.archive.views import ABOUT, TABLES, Table
from alteram.errors import ArchiveError, InputError
from alteram.model import Tie
from alteram.pipeline.tables import refresh, rows
from alteram.settings import Settings
from tests.archive_makers import entry, several
from tests.fakes import MemoryStore
from tests.search_makers import ALL, BUDGET, FERRY, QUAY, UNDATED

SETTINGS = Settings()
VIEWS = (*TABLES.values(), ABOUT)
COPY = replace(
    FERRY, article=replace(FERRY.article, outlet=QUAY, url="https://quay-mail.example/ferry")
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "archive", create=True) as opened:
        opened.add([*ALL, COPY])
        yield opened


def read(store: SqliteStore, sql: str, *values: object) -> list[tuple[object, ...]]:
    """Rows as a program that knows nothing of this one reads them, without a right to write."""
    with closing(sqlite3.connect(f"file:{store.path / 'archive.db'}?mode=ro", uri=True)) as db:
        return db.execute(sql, values).fetchall()


@pytest.mark.parametrize("table", VIEWS, ids=lambda table: str(table.name))
def test_a_new_archive_has_each_view_with_the_documented_columns(
    tmp_path: Path, table: Table
) -> None:
    with SqliteStore(tmp_path / "new", create=True) as store:
        columns = read(store, f"SELECT name, type FROM pragma_table_info('view_{table.name}')")
        assert [name for name, _ in columns] == [column.name for column in table.columns]
        empty = read(store, f"SELECT * FROM view_{table.name}")
        assert len(empty) == (4 if table is ABOUT else 0)


@pytest.mark.parametrize("name", TABLES)
def test_a_view_holds_the_rows_of_its_table(store: SqliteStore, name: str) -> None:
    refresh(store, SETTINGS)
    kept = list(rows(name, store, SETTINGS))
    assert kept
    assert sorted(read(store, f"SELECT * FROM view_{name}")) == sorted(kept)
    kinds = {"TEXT": str, "INTEGER": int}
    for row in kept:
        assert [type(cell) for cell in row] == [kinds[c.type] for c in TABLES[name].columns]


def test_rows_come_by_date_whatever_the_order_of_adding(tmp_path: Path) -> None:
    found = []
    for folder, some in (("one", [*ALL, COPY]), ("two", [COPY, *reversed(ALL)])):
        with SqliteStore(tmp_path / folder, create=True) as store:
            store.add(some)
            found.append({name: list(rows(name, store, SETTINGS)) for name in TABLES})
    assert found[0] == found[1]
    dates = [row[8] for row in found[0]["articles"]]
    assert dates == ["2031-05-06", "2031-05-06", "2031-05-09", ""]


def test_words_are_cut_by_code_points(store: SqliteStore) -> None:
    refresh(store, SETTINGS)
    sql = (
        "SELECT text, substr((SELECT text FROM view_articles a WHERE a.article = s.article),"
        " start_at + 1, end_at - start_at) FROM view_statements s WHERE article = ?"
    )
    found = read(store, sql, BUDGET.id)
    assert [text for text, _ in found] == [one.text for one in BUDGET.statements]
    assert all(text == cut for text, cut in found)


def test_who_says_what_is_a_query(store: SqliteStore) -> None:
    refresh(store, SETTINGS)
    sql = (
        "SELECT text, role, manner, cue, chain FROM view_statements"
        " WHERE who = 'Ilse Varn' AND outlet = 'Quay Mail' AND published >= '2031-05-07'"
    )
    words = "Mayor Ilse Varn said the budget pays for a new ferry."
    row = (words, "mayor of Lowmere", "indirect", "said", "the council > Ilse Varn")
    assert read(store, sql) == [row]


def test_before_a_refresh_the_views_say_what_is_missing(store: SqliteStore) -> None:
    about = {str(name): value for name, value in read(store, "SELECT * FROM view_about")}
    assert (about["articles"], about["articles laid out"]) == ("4", "0")
    assert about["stories and links"] == "not laid out"
    (first,) = read(
        store, "SELECT outlet, headline, latest FROM view_articles WHERE ref = '' LIMIT 1"
    )
    assert first == ("Tern Post", "Ferry crack at Lowmere", "2031-05-06T23:59:59Z")
    assert len(read(store, "SELECT * FROM view_passages")) == len(
        list(rows("passages", store, SETTINGS))
    )


def test_a_refresh_goes_on_where_the_last_one_ended(store: SqliteStore) -> None:
    assert refresh(store, SETTINGS).articles == 4
    assert refresh(store, SETTINGS).articles == 0
    before = read(store, "SELECT * FROM view_statements")
    store.add(several(3))
    about = dict(read(store, "SELECT * FROM view_about"))
    assert about["stories and links"] == "older than the articles"
    assert refresh(store, SETTINGS).articles == 3
    about = dict(read(store, "SELECT * FROM view_about"))
    assert about["articles laid out"] == about["articles"] == "7"
    assert about["stories and links"] == "up to date"
    assert read(store, "SELECT * FROM view_statements") == before
    assert list(store.check()) == []


def test_an_archive_made_before_the_views_gets_them(store: SqliteStore) -> None:
    with closing(connect(store.path, create=False)) as db:
        names = db.execute(
            "SELECT type, name FROM sqlite_master WHERE name GLOB 'view_*' OR name GLOB 'laid_*'"
            " ORDER BY type = 'table'"
        ).fetchall()
        for kind, name in names:
            db.execute(f"DROP {kind} IF EXISTS {name}")
    refresh(store, SETTINGS)
    assert len(read(store, "SELECT * FROM view_articles")) == 4
    assert len(read(store, "SELECT * FROM view_statements")) > 4


def test_links_give_the_reason_and_who_made_them(store: SqliteStore) -> None:
    when = datetime(2031, 5, 10, tzinfo=UTC)
    book_of(store).add(FERRY.id, BUDGET.id, Tie.SAME_SOURCE, "one press room", "Ada", when)
    book_of(store).add(BUDGET.id, UNDATED.id, None, "two reporters", "Ada", when)
    refresh(store, SETTINGS)
    links = read(store, "SELECT article, other, tie, why, made_by, made_at FROM view_links")
    found = [link for link in links if link[4] == "alteram"]
    (copied,) = [link for link in found if link[2] == "same text"]
    assert (set(copied[:2]), copied[3:]) == (
        {FERRY.id, COPY.id},
        ("the same words", "alteram", ""),
    )
    assert [link for link in links if link[4] == "Ada"] == [
        (FERRY.id, BUDGET.id, "same source", "one press room", "Ada", "2031-05-10T00:00:00+00:00"),
        (BUDGET.id, UNDATED.id, "not linked", "two reporters", "Ada", "2031-05-10T00:00:00+00:00"),
    ]


def test_what_is_removed_is_gone_from_the_views(store: SqliteStore) -> None:
    refresh(store, SETTINGS)
    with closing(connect(store.path, create=False)) as db:
        db.execute("DELETE FROM entries WHERE id = ?", (COPY.id,))
        left = {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in _laid(db)}
    assert all(COPY.id not in row for some in left.values() for row in some)
    assert len(left["laid_articles"]) == 3
    assert left["laid_links"] == []
    stories = {row[0] for row in left["laid_stories"]}
    assert {row[0] for row in left["laid_coverage"]} == stories
    assert FERRY.id not in {row[1] for row in left["laid_coverage"]}  # its story was another


def _laid(db: sqlite3.Connection) -> list[str]:
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'laid_*'")
    return [row[0] for row in found]


def test_text_that_no_other_program_reads_is_replaced_one_for_one(tmp_path: Path) -> None:
    odd = entry(text="Half \ud800 and null \x00 stand here.", outlet="Tern\x00")
    with SqliteStore(tmp_path / "archive", create=True) as store:
        store.add([odd])
        refresh(store, SETTINGS)
        (text,) = read(store, "SELECT text FROM view_articles")[0]
        assert text == "Half ? and null \ufffd stand here."
        assert len(text) == len(odd.article.text)
        (kept,) = rows("articles", store, SETTINGS)
        assert kept[-1] == text


def test_the_views_cannot_be_written(store: SqliteStore) -> None:
    with (
        closing(connect(store.path, create=False)) as db,
        pytest.raises(sqlite3.OperationalError, match="view"),
    ):
        db.execute("DELETE FROM view_statements")


def test_a_name_no_table_has_is_told_with_a_near_one(store: SqliteStore) -> None:
    with pytest.raises(InputError, match="did you mean 'statements'"):
        rows("statement", store, SETTINGS)
    with pytest.raises(ArchiveError, match="no tables"):
        rows("stories", MemoryStore(), SETTINGS)


def test_the_command_line_knows_every_table() -> None:
    assert tuple(TABLES) == NAMES


def test_entries_are_read_once_each(store: SqliteStore) -> None:
    assert {one.id for one in Shelf(store.path).entries()} == {one.id for one in [*ALL, COPY]}
