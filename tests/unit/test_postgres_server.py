"""What a server can do to an archive: not answer, refuse, be too old, or go away in mid-add."""

from __future__ import annotations

import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from alteram.archive.postgres import PostgresStore
from alteram.archive.store import SqliteStore
from alteram.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveLocked,
    ArchiveMissing,
    ArchiveRefused,
    ArchiveUnreachable,
    SettingsError,
)
from alteram.model import Window
from alteram.settings import Settings, with_values, without_password
from tests.archive_makers import entry, found, several
from tests.postgres_server import Server, cut_at

TABLES = ("outlets", "entries", "texts", "copies", "words", "leads", "passages", "lead_words")


def name_of(address: str) -> str:
    return address.rpartition("/")[2]


# --- no connection --------------------------------------------------------------------------------


def test_no_server_there() -> None:
    pytest.importorskip("psycopg")
    with socket.socket() as taken:  # a port nobody listens at
        taken.bind(("127.0.0.1", 0))
        address = f"postgresql://ada:secret@127.0.0.1:{taken.getsockname()[1]}/coverage"
        with pytest.raises(ArchiveUnreachable, match="no server answers") as raised:
            PostgresStore(address)
    assert "secret" not in str(raised.value)
    assert "look whether it runs, and at host and port" in str(raised.value)


def test_a_wrong_password(postgres: Server) -> None:
    with pytest.raises(ArchiveRefused, match=r"password is wrong; set PGPASSWORD") as raised:
        PostgresStore(postgres.address("postgres", password="hunter2"))
    assert "hunter2" not in str(raised.value)


def test_no_such_role(postgres: Server) -> None:
    with pytest.raises(ArchiveRefused, match="PGPASSWORD"):  # the server does not tell them apart
        PostgresStore(postgres.address("postgres", user="nobody_here"))


def test_no_such_database(postgres: Server) -> None:
    with pytest.raises(
        ArchiveMissing, match=r"no database nowhere; make it with: createdb nowhere"
    ):
        PostgresStore(postgres.address("nowhere"), create=True)


def test_no_archive_in_the_database(database: str) -> None:
    with pytest.raises(ArchiveMissing, match=r"holds no archive yet; make it with `alteram add"):
        PostgresStore(database)


def test_a_database_of_another_encoding(postgres: Server) -> None:
    postgres.run("postgres", "CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII'")
    with pytest.raises(ArchiveError, match=r"encoding is SQL_ASCII; .* createdb -E UTF8"):
        PostgresStore(postgres.address("bytes"), create=True)


@pytest.mark.parametrize(
    "address", ["postgresql://a b@[", "postgresql://host/db?no=thing", "kept/here"]
)
def test_an_address_that_is_none(address: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(SettingsError, match="write postgresql://NAME@HOST/DATABASE"):
        PostgresStore(address)


@contextmanager
def pretender(version: str) -> Iterator[str]:
    """The address of something that greets like a server of this version."""

    def message(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("!i", len(body) + 4) + body

    def serve() -> None:
        greeting = message(b"R", struct.pack("!i", 0))
        for name, value in (("server_version", version), ("client_encoding", "UTF8")):
            greeting += message(b"S", f"{name}\0{value}\0".encode())
        greeting += message(b"K", struct.pack("!ii", 1, 1)) + message(b"Z", b"I")
        while True:
            try:
                talk, _ = listening.accept()
            except OSError:
                return
            with talk:
                while len(start := talk.recv(4096)) == 8:  # TLS and GSS are offered first
                    talk.sendall(b"N")
                talk.sendall(greeting if start else b"")
                talk.recv(4096)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"postgresql://ada@127.0.0.1:{listening.getsockname()[1]}/coverage"
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def test_a_server_that_is_too_old() -> None:
    pytest.importorskip("psycopg")
    with (
        pretender("13.4") as address,
        pytest.raises(ArchiveError, match=r"server is PostgreSQL 13\.4; 15 or newer is needed"),
    ):
        PostgresStore(address)


def test_without_the_library_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from alteram.archive.postgres import PostgresStore\n"
        "PostgresStore('postgresql://ada@127.0.0.1/coverage')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ExtraNotInstalled: an archive on a PostgreSQL server needs an extra" in done.stderr
    assert "pip install 'alteram[postgresql]'" in done.stderr


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://ada:s3cret@host:5433/db", "postgresql://ada@host:5433/db"),
        ("postgres://ada:p%40ss:x@host/db?sslmode=require", "postgres://ada@host/db?sslmode=require"),
        ("postgresql://host/db?user=ada&password=s3cret", "postgresql://host/db?user=ada"),
        ("postgresql:///db", "postgresql:///db"),
    ],
)  # fmt: skip
def test_a_password_is_never_shown(address: str, shown: str) -> None:
    assert without_password(address) == shown
    assert with_values(Settings(), {"archive": {"path": address}}, "").archive_place == shown


# --- gone in mid-add ------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [*TABLES, "prints", "totals", "at the end"])
def test_a_connection_cut_in_mid_add_loses_nothing_and_says_so(
    postgres: Server, database: str, table: str
) -> None:
    kept, rest = (
        several(8),
        [entry("New", "Another ferry.", outlet="New Post"), *several(8, seed=1)],
    )
    with PostgresStore(database, create=True) as store, PostgresStore(database) as reader:
        store.add(kept)
        digest = store.digest()
        late = table == "at the end"
        cut_at(postgres, name_of(database), "totals" if late else table, late=late)
        with pytest.raises(ArchiveUnreachable, match="connection to the server was lost") as raised:
            store.add(rest)
        assert "what was added before this batch is kept; run the same command again" in str(
            raised.value
        )
        assert (reader.digest(), list(reader.check())) == (digest, [])
        postgres.run(name_of(database), "DROP FUNCTION cut CASCADE")
        assert list(store.add([*kept, *rest])) == [False] * 8 + [True] * 9  # connected anew
        assert list(store.check()) == []
        assert set(found(store, "another ferry")) == {rest[0].id}


def test_a_reader_whose_connection_was_cut_is_told_and_goes_on(
    postgres: Server, database: str
) -> None:
    with PostgresStore(database, create=True) as store:
        store.add(several(3))
        name = name_of(database)
        cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        postgres.run("postgres", cut)
        with pytest.raises(ArchiveUnreachable, match="was lost"):
            store.digest()
        assert store.reach(Window()).entries == 3


# --- several at once ------------------------------------------------------------------------------


def test_two_add_and_two_check_at_once(database: str, tmp_path_factory: pytest.TempPathFactory) -> None:  # fmt: skip
    shared, own = several(60), [several(60, seed=1), several(60, seed=2)]
    PostgresStore(database, create=True).close()
    done = threading.Event()

    def write(mine: list[object]) -> int:
        new = 0
        with PostgresStore(database, create=True) as store:
            for at in range(0, 60, 12):
                new += sum(store.add([*mine[at : at + 12], *shared[at : at + 12]]))  # type: ignore[list-item]
        return new

    def read() -> int:
        seen = 0
        with PostgresStore(database) as store:
            while not done.is_set():
                asked = shared[seen % 60].article
                ids = [key for key, _ in store.rank(asked, Window(), 5)]
                assert len(store.many(ids)) == len(ids)
                assert len({*found(store, "harbour sluice", 5)}) <= 5
                assert list(store.check()) == []
                seen += 1
        return seen

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        writers = [pool.submit(write, mine) for mine in own]
        try:
            new = sum(writer.result(60) for writer in writers)
        finally:
            done.set()
        assert min(reader.result(60) for reader in readers) > 0
    assert new == 180
    with (
        PostgresStore(database) as store,
        SqliteStore(tmp_path_factory.mktemp("folder"), create=True) as folder,
    ):
        folder.add([*own[1], *shared, *own[0]])
        assert list(store.check()) == []
        assert store.digest() == folder.digest()
        asked = several(1, seed=9)[0].article
        assert store.rank(asked, Window(), 50) == folder.rank(asked, Window(), 50)
        assert store.search("harbour ferry", Window(), 50) == folder.search(
            "harbour ferry", Window(), 50
        )


def test_who_waits_too_long_for_another_writer_is_told(database: str) -> None:
    with (
        PostgresStore(database, create=True) as one,
        PostgresStore(database, wait=0.05) as other,
        one.alone(),
    ):
        with pytest.raises(ArchiveLocked, match="writing for too long; try again later"):
            other.add(several(1))
        assert other.reach(Window()).entries == 0  # a reader does not wait
    with PostgresStore(database) as store:
        assert list(store.add(several(1))) == [True]


def test_what_is_acknowledged_is_on_the_disk_whatever_the_server_does_for_others(
    postgres: Server, database: str
) -> None:
    shown = "SHOW synchronous_commit"
    assert postgres.run(name_of(database), shown) == [("off",)]  # as the tests start it
    with PostgresStore(database, create=True) as store, store.alone() as db:
        assert db.execute(shown).fetchall() == [("on",)]


def test_two_may_make_the_archive_at_once(database: str) -> None:
    with ThreadPoolExecutor(3) as pool:
        stores = list(pool.map(lambda _: PostgresStore(database, create=True), range(3)))
    assert [list(store.check()) for store in stores] == [[], [], []]
    for store in stores:
        store.close()


# --- damage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM texts WHERE entry = 2", "has no text"),
        ("DELETE FROM leads WHERE entry = 2", "has no lead"),
        ("DELETE FROM prints WHERE entry = 2", "has no fingerprints"),
        ("DELETE FROM copies WHERE entry = 2", "is not counted"),
        ("DELETE FROM lead_words WHERE entry = 2", "other words in its lead than in the postings"),
        ("INSERT INTO lead_words VALUES (1, 1, 99)", "entry 99 has postings and is none"),
        ("DELETE FROM passages WHERE passage = 3", "passages"),
        ("UPDATE words SET passages = passages + 1 WHERE word = 1", "number of passages"),
        ("UPDATE words SET held = held + 1 WHERE word = 1", "number of texts"),
        ("INSERT INTO vectors VALUES (2, 'another')", "is ranked by another vector"),
        ("UPDATE totals SET tokens = tokens + 1", "the archive has other totals than its tables"),
        ("UPDATE totals SET digest = '7'", "the digest of the archive is not that of its entries"),
        ("UPDATE texts SET packed = 'x' WHERE entry = 2", "cannot be read"),
        (
            "UPDATE texts SET packed = (SELECT packed FROM texts WHERE entry = 1) WHERE entry = 2",
            "has the text of another entry",
        ),
    ],
)
def test_each_disagreement_has_its_words(
    postgres: Server, database: str, sql: str, said: str
) -> None:
    with PostgresStore(database, create=True) as store:
        store.add(several(4))
        assert list(store.check()) == []
        postgres.run(name_of(database), f"SET search_path = alteram; {sql}")
        assert any(said in line for line in store.check())


def test_a_text_that_is_damaged_is_told_with_the_way_out(postgres: Server, database: str) -> None:
    with PostgresStore(database, create=True) as store:
        (one,) = several(1)
        store.add([one])
        postgres.run(name_of(database), "UPDATE alteram.texts SET packed = 'x'")
        for ask in (lambda: store.get(one.id), lambda: store.many([one.id]), store.rebuild):
            with pytest.raises(ArchiveDamaged, match="restore the database from a backup"):
                ask()
        postgres.run(name_of(database), "DROP TABLE alteram.prints")
        with pytest.raises(ArchiveDamaged, match="restore the database from a backup"):
            store.sharing([1], 1)
