"""Looking after an archive on a server: layouts, roles, links, removal, parts, copies, views."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from alteram.apps.cli import cli
from alteram.archive import OutletTable
from alteram.archive.care import care_of
from alteram.archive.laid import shelf_of
from alteram.archive.links import book_of, reader_links
from alteram.archive.parts import take_in
from alteram.archive.postgres import PostgresStore
from alteram.archive.postgres.connection import connect
from alteram.archive.postgres.layout import STEPS, Step, migrate, version_of
from alteram.archive.postgres.owner import grants, init, let_in
from alteram.archive.selection import Wanted
from alteram.archive.store import SqliteStore
from alteram.archive.views import TABLES
from alteram.errors import (
    ArchiveError,
    ArchiveRefused,
    ArchiveTooNew,
    ArchiveTooOld,
)
from alteram.model import Page, Tie, Window
from alteram.pipeline import load_tools, upgrade
from alteram.pipeline.add import add_pages
from alteram.pipeline.tables import refresh, rows
from alteram.settings import Settings
from tests.archive_makers import entry, found, several
from tests.postgres_server import PASSWORD, Server
from tests.search_makers import ALL, BUDGET, FERRY

OLD = Path(__file__).resolve().parents[1] / "archives"
NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


def name_of(address: str) -> str:
    return address.rpartition("/")[2]


@pytest.fixture
def store(database: str) -> Iterator[PostgresStore]:
    with PostgresStore(database, create=True) as opened:
        yield opened


# --- layouts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [step.version for step in STEPS[:-1]])
def test_an_archive_of_an_older_layout_is_brought_to_the_newest(
    postgres: Server, database: str, tmp_path: Path, version: int
) -> None:
    postgres.run(name_of(database), (OLD / f"server-{version}.sql").read_text("utf-8"))
    with pytest.raises(ArchiveTooOld, match=rf"layout {version}, .* `alteram archive init`"):
        PostgresStore(database, create=True)
    assert init(database) == [step.version for step in STEPS if step.version > version]
    assert init(database) == []
    with (
        PostgresStore(database) as old,
        SqliteStore(tmp_path / "new", create=True) as new,
    ):
        new.add(ALL)
        assert list(old.many([one.id for one in ALL])) == list(ALL)
        assert list(old.check()) == []
        assert old.waiting() == new.waiting() == len(ALL)
        assert old.digest() == new.digest()
        assert old.search("ferry", Window(), 9) == new.search("ferry", Window(), 9)
        assert old.rank(FERRY.article, Window(), 9) == new.rank(FERRY.article, Window(), 9)
        assert list(old.add(several(2))) == [True, True]
        assert shelf_of(old).lay_out() == len(ALL) + 2


def test_every_layout_but_the_newest_is_kept() -> None:
    assert [step.version for step in STEPS] == list(range(1, len(STEPS) + 1))
    assert {f"server-{step.version}.sql" for step in STEPS[:-1]} == {
        file.name for file in OLD.glob("server-*.sql")
    }


def test_a_step_that_fails_leaves_the_archive_as_it_was(store: PostgresStore) -> None:
    store.add(several(2))
    broken = Step(99, ("CREATE TABLE half_done (a integer)", "SELECT 1 / 0"))
    with connect(store.address) as db:
        with pytest.raises(Exception, match="division by zero"):
            migrate(db, [*STEPS, broken])
        assert version_of(db) == STEPS[-1].version
        assert db.execute("SELECT to_regclass('alteram.half_done')").fetchall() == [(None,)]
    assert list(store.check()) == []


def test_an_archive_of_a_newer_program_is_not_touched(database: str) -> None:
    newest = STEPS[-1].version
    with connect(database) as db:
        migrate(db, [*STEPS, Step(newest + 1, ())])
    for open_it in (PostgresStore, init):
        with pytest.raises(ArchiveTooNew, match=f"layout {newest + 1}, .* install a newer version"):
            open_it(database)  # type: ignore[operator]


def test_a_program_that_is_older_than_the_archive_by_now_writes_nothing(
    store: PostgresStore,
) -> None:
    with connect(store.address) as db:
        migrate(db, [*STEPS, Step(STEPS[-1].version + 1, ())])
    with pytest.raises(ArchiveTooNew, match="install a newer version"):
        store.add(several(1))
    assert store.reach(Window()).entries == 0


# --- read in full later ---------------------------------------------------------------------------


def test_words_only_and_then_in_full_is_the_same_as_in_full(
    store: PostgresStore, tmp_path: Path
) -> None:
    settings = Settings()
    tools = load_tools(settings)
    pages = [Page(article=one.article) for one in (BUDGET, FERRY)]
    add_pages(pages, store, tools, settings, words_only=True)
    assert shelf_of(store).lay_out() == store.waiting() == len(store.next_waiting(9)) == 2
    assert [one.statements for one in store.next_waiting(1)] == [()]
    assert upgrade(store, tools, settings) == 2
    assert (store.waiting(), upgrade(store, tools, settings)) == (0, 0)
    assert list(store.check()) == []
    with SqliteStore(tmp_path / "full", create=True) as full:
        add_pages(pages, full, tools, settings)
        ids = [lead.id for lead in full.leads(Window())]
        assert store.many(ids) == full.many(ids)
        assert store.rank(FERRY.article, Window(), 9) == full.rank(FERRY.article, Window(), 9)
        statements = sum(len(one.statements) for one in full.many(ids))
    assert statements > 0
    with connect(store.address) as db:
        assert db.execute("SELECT count(*) FROM laid_statements").fetchall() == [(statements,)]
    kept = store.many(ids)
    assert store.complete(kept) == 0
    store.rebuild()
    assert (store.waiting(), store.many(ids)) == (0, kept)


# --- roles ----------------------------------------------------------------------------------------


@pytest.fixture
def people(postgres: Server, store: PostgresStore) -> dict[str, str]:
    """Addresses of a reader and a writer of an archive with three entries."""
    store.add(several(3))
    let_in(store.address)
    let_in(store.address)  # safe to run again
    found = {}
    for name in ("reader", "writer"):
        person = f"a_{name}_{postgres.made}"
        make = f"CREATE ROLE {person} LOGIN PASSWORD '{PASSWORD}' IN ROLE alteram_{name}"
        postgres.run("postgres", make)
        found[name] = postgres.address(name_of(store.address), user=person)
    return found


def test_a_reader_reads_everything_and_changes_nothing(people: dict[str, str]) -> None:
    one, other, _ = several(3)
    with PostgresStore(people["reader"]) as store:
        assert store.get(one.id) == one
        assert store.rank(one.article, Window(), 5)
        assert store.search("harbour", Window(), 5)
        assert list(store.check()) == []
        book = book_of(store)
        for change in (
            lambda: store.add([entry("Something else")]),
            store.rebuild,
            lambda: book.add(one.id, other.id, None, "two reporters", "Ada", NOON),
            lambda: care_of(PostgresStore(people["reader"])).remove([one.id]),
            lambda: shelf_of(store).lay_out(),
        ):
            with pytest.raises(ArchiveRefused, match=r"permission denied.*ask its owner"):
                change()
        assert store.reach(Window()).entries == 3
    with pytest.raises(ArchiveRefused, match=r"may read it and not write.*GRANT alteram_writer TO"):
        PostgresStore(people["reader"], create=True)


def test_a_writer_adds_marks_and_removes_but_owns_nothing(people: dict[str, str]) -> None:
    one, other, last = several(3)
    with PostgresStore(people["writer"], create=True) as store:
        assert list(store.add([entry("Something else"), one])) == [True, False]
        book_of(store).add(one.id, other.id, None, "two reporters", "Ada", NOON)
        assert store.rebuild() == 4
        assert refresh(store, Settings()).articles == 4
        assert care_of(PostgresStore(people["writer"])).remove([last.id]) == 1
        assert list(store.check()) == []
        with pytest.raises(ArchiveRefused, match="only its owner"):
            care_of(PostgresStore(people["writer"])).compact()
    with pytest.raises(ArchiveRefused, match=r"does not own .* `alteram archive roles --sql`"):
        let_in(people["writer"])


def test_who_may_not_make_tables_is_told(postgres: Server, database: str) -> None:
    postgres.run("postgres", f"CREATE ROLE stranger LOGIN PASSWORD '{PASSWORD}'")
    stranger = postgres.address(name_of(database), user="stranger")
    with pytest.raises(ArchiveRefused, match=r"permission denied for database \w+; ask its owner"):
        PostgresStore(stranger, create=True)
    PostgresStore(database, create=True).close()
    with pytest.raises(ArchiveRefused, match="permission denied for schema alteram; ask its owner"):
        PostgresStore(stranger)


def test_names_of_roles_are_quoted() -> None:
    sql = "\n".join(grants("o'read\"er", "w"))
    assert "rolname = 'o''read\"er'" in sql
    assert 'GRANT USAGE ON SCHEMA alteram TO "o\'read""er", "w"' in sql


def test_the_verb_makes_the_roles_or_prints_the_sql(tmp_path: Path, store: PostgresStore) -> None:
    printed = CliRunner().invoke(cli, ["archive", "roles", "--sql", "--reader", "desk"])
    assert 'CREATE ROLE "desk" NOLOGIN' in printed.stdout
    assert all(line.endswith(";") for line in printed.stdout.splitlines())
    done = CliRunner().invoke(cli, ["archive", "roles", "--archive", store.address])
    assert "CREATE ROLE ben LOGIN PASSWORD '...' IN ROLE alteram_reader;" in done.stdout
    folder = CliRunner().invoke(cli, ["archive", "roles", "--archive", str(tmp_path)])
    assert isinstance(folder.exception, ArchiveError)
    assert "only an archive on a server has roles" in str(folder.exception)


# --- links, removal, parts, copies ----------------------------------------------------------------


def test_links_are_kept_replaced_and_taken_back(store: PostgresStore) -> None:
    store.add(ALL)
    book = book_of(store)
    first = book.add(FERRY.id, BUDGET.id, Tie.SAME_TEXT, "one\n text", "Ada", NOON)
    assert (first.number, first.why, first.tie) == (1, "one text", Tie.SAME_TEXT)
    second = book.add(BUDGET.id, FERRY.id, None, "two reporters", "Ben", NOON)
    assert reader_links(store) == (second,)
    assert book.undo(second.number) == second
    assert reader_links(store) == ()
    with pytest.raises(ArchiveError, match=r"no link 2; `alteram link list` shows"):
        book.undo(2)
    assert book.add(FERRY.id, BUDGET.id, None, "again", "Ada", NOON).number == 3


def test_what_is_removed_is_as_if_it_had_never_been_there(
    postgres: Server, store: PostgresStore
) -> None:
    staying, copy = several(12), entry("Varn floods", "The Varn rose over forty quays of Lowmere.")
    other = entry("Varn over its banks", copy.article.text, outlet="Quay Mail")
    going = [copy, *several(9, seed=1), FERRY]
    store.add([*going, *staying, other])
    book_of(store).add(FERRY.id, other.id, None, "two reporters", "Ada", NOON)
    refresh(store, Settings())
    assert care_of(store).remove([one.id for one in going] + ["nobody"]) == len(going)
    with PostgresStore(postgres.database(), create=True) as never:
        never.add([*staying, other])
        assert list(store.check()) == []
        assert store.digest() == never.digest()
        assert store.reach(Window()) == never.reach(Window())
        for own in (going[0], staying[0]):
            assert store.rank(own.article, Window(), 50) == never.rank(own.article, Window(), 50)
        assert store.search("harbour", Window(), 99) == never.search("harbour", Window(), 99)
        assert reader_links(store) == ()
        for table in ("words", "outlets", "lead_words", "laid_statements"):
            sql = f"SELECT count(*) FROM alteram.{table}"
            held, known = (postgres.run(name_of(it.address), sql) for it in (store, never))
            assert held == known if table != "laid_statements" else held == [(0,)]
    before, after = care_of(store).compact()
    assert after < before
    assert found(store, "Varn") == [other.id] * 2
    assert care_of(store).remove(["nobody"]) == 0


def test_entries_are_chosen_by_address_id_outlet_and_author(store: PostgresStore) -> None:
    store.add([*ALL, *several(3)])
    table, care = OutletTable.load([]), care_of(store)
    assert [it.id for it in care.choose(Wanted(urls=(FERRY.article.url,)), table)] == [FERRY.id]
    assert [it.id for it in care.choose(Wanted(keys=(BUDGET.id, "\ud800")), table)] == [BUDGET.id]
    chosen = care.choose(Wanted(outlets=("quay-mail.example",)), table)
    assert [it.headline for it in chosen] == [BUDGET.article.headline, "Letters on the ferry"]
    assert care.choose(Wanted(outlets=("Tern Post",), authors=("Ada Brook",)), table) == []
    with pytest.raises(ValueError, match="say which"):
        care.choose(Wanted(), table)


def test_parts_are_the_bytes_a_folder_exports(store: PostgresStore, tmp_path: Path) -> None:
    entries = [*ALL, entry("Old", day="1961-12-31"), entry("Year", day="2031")]
    with SqliteStore(tmp_path / "folder", create=True) as folder:
        folder.add(entries)
        store.add(entries[::-1])
        assert care_of(store).parts() == care_of(folder).parts()
        for part, _ in care_of(store).parts():
            files = [tmp_path / f"{kind}-{part}" for kind in ("one", "other")]
            care_of(store).export(part, files[0])
            care_of(folder).export(part, files[1])
            assert files[0].read_bytes() == files[1].read_bytes()
    assert take_in(tmp_path / "one-2031-05", store) == ("2031-05", 0, 2)
    with pytest.raises(ArchiveError, match="no part '2030-01'; `alteram archive parts` shows"):
        care_of(store).export("2030-01", tmp_path / "none")


def test_a_copy_in_a_folder_is_an_archive(store: PostgresStore, tmp_path: Path) -> None:
    store.add([*ALL, *several(200)])
    book_of(store).add(FERRY.id, BUDGET.id, None, "two reporters", "Ada", NOON)
    assert care_of(store).backup(tmp_path / "copy") == len(ALL) + 200
    with SqliteStore(tmp_path / "copy") as copy:
        assert copy.digest() == store.digest()
        assert list(copy.check()) == []
        assert reader_links(copy) == reader_links(store)
    with pytest.raises(ArchiveError, match="there already"):
        care_of(store).backup(tmp_path / "copy")


def test_views_hold_the_rows_of_their_tables(postgres: Server, store: PostgresStore) -> None:
    store.add([*ALL, entry("Old", "Before.", day="1961-12-31")])
    about = "SELECT name, value FROM alteram.view_about"
    assert ("stories and links", "not laid out") in postgres.run(name_of(store.address), about)
    done = refresh(store, Settings())
    assert (done.articles, refresh(store, Settings()).articles) == (4, 0)
    for name, table in TABLES.items():
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        read = postgres.run(name_of(store.address), f"SELECT {columns} FROM alteram.view_{name}")
        assert sorted(read) == sorted(rows(name, store, Settings()))
    assert ("stories and links", "up to date") in postgres.run(name_of(store.address), about)


def test_a_backup_that_is_cut_off_leaves_nothing(
    postgres: Server, store: PostgresStore, tmp_path: Path
) -> None:
    store.add(several(3))
    postgres.run(name_of(store.address), "DROP TABLE alteram.texts CASCADE")
    with pytest.raises(ArchiveError):
        care_of(store).backup(tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []
