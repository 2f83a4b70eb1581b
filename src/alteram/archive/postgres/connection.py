"""Connections to a server, and what goes wrong with them, told with the way out."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from alteram.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveLocked,
    ArchiveMissing,
    ArchiveRefused,
    ArchiveUnreachable,
    ExtraNotInstalled,
    SettingsError,
)
from alteram.settings import SERVERS, without_password

if TYPE_CHECKING:
    from types import ModuleType

    from psycopg import Connection, Cursor

LEAST = 150_000  # version of the server, as it counts them: 15.0
CONNECT = 10  # seconds until a connection stands
WRITER = 0x414C5441  # "ALTA": the advisory lock of whoever writes
FORM = "postgresql://NAME@HOST/DATABASE"
ALIVE = {"keepalives": 1, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
# What is acknowledged is on the disk, whatever the server does for others.
_ON_DISK = (
    "SELECT set_config('synchronous_commit', 'on', true)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)
LOST, DOWN = "08", "57"  # classes of errors that end a connection

# What the server says (SQLSTATE), and the way out. Classes of two letters stand for all of theirs.
_ERRORS: dict[str, tuple[type[ArchiveError], str]] = {
    "42501": (ArchiveRefused, "ask its owner to let you, see `alteram archive roles`"),
    "25006": (ArchiveRefused, "the server is read-only; name the one that can be written"),
    "55P03": (ArchiveLocked, "somebody else has been writing for too long; try again later"),
    "40": (ArchiveLocked, "somebody else has changed the same rows; try again"),
    "53100": (ArchiveError, "its disk is full: nothing of this step was kept, free some space"),
    "53": (ArchiveUnreachable, "it has no room for this just now; try again later"),
    "57014": (ArchiveError, "it was stopped by the server's own limits; ask its keeper"),
    "58": (ArchiveError, "look at the server's disk and its log"),
    "XX": (ArchiveDamaged, "restore the database from a backup"),
    "42P01": (ArchiveDamaged, "a table is gone; restore the database from a backup"),
    "42703": (ArchiveDamaged, "a column is gone; restore the database from a backup"),
}


@cache
def psycopg_module() -> ModuleType:
    """The library that speaks to the server. Raises `ExtraNotInstalled`.

    Without a log, its warnings would stand beside the errors that say the same.
    """
    try:
        import psycopg
    except ImportError as error:
        raise ExtraNotInstalled("postgresql", "an archive on a PostgreSQL server") from error
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    module: ModuleType = psycopg
    return module


def run(db: Connection, sql: str, values: Sequence[Any] = ()) -> Cursor[tuple[Any, ...]]:
    """Run one statement of our own."""
    return db.execute(sql.encode(), values or None)


@contextmanager
def transaction(db: Connection) -> Iterator[None]:
    """All or none: committed at the end, undone by any exception."""
    with db.transaction():
        yield


@contextmanager
def snapshot(db: Connection) -> Iterator[None]:
    """One state of the archive for several questions, whatever others write meanwhile."""
    with db.transaction():
        run(db, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def writing(db: Connection, wait: float) -> Iterator[None]:
    """One transaction, alone among writers; waits so many seconds for others, readers never."""
    with db.transaction():
        run(db, f"SET LOCAL lock_timeout = {max(1, round(wait * 1000))}")
        run(db, f"SELECT pg_advisory_xact_lock({WRITER})")
        run(db, "SET LOCAL lock_timeout = 0")
        run(db, _ON_DISK)
        yield


@contextmanager
def translated(place: str, lost: str = "try again") -> Iterator[None]:
    """Errors of the server as `ArchiveError`; `lost` is the way out where the connection broke."""
    psycopg = psycopg_module()
    try:
        yield
    except psycopg.Error as error:
        broken = error.sqlstate is None and isinstance(error, psycopg.OperationalError)
        told = _told(error, LOST if broken else error.sqlstate or "", place, lost)
        if told is None:  # our own mistake
            raise
        raise told from error


def _told(error: Any, state: str, place: str, lost: str) -> ArchiveError | None:
    for key in (state, state[:2]):
        if key in _ERRORS:
            kind, way_out = _ERRORS[key]
            return kind(place, f"the server says: {_line(error)}; {way_out}")
    if state[:2] in (LOST, DOWN):
        reason = f"the connection to the server was lost ({_line(error)}); {lost}"
        return ArchiveUnreachable(place, reason)
    return None


def _line(error: Any) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else type(error).__name__


def connect(address: str) -> Connection:
    """A connection to the database at this address, not looked into yet.

    Raises `ExtraNotInstalled`, `SettingsError` for an address that is none, `ArchiveUnreachable`,
    `ArchiveRefused`, `ArchiveMissing`, and `ArchiveError` for a server that cannot serve.
    """
    psycopg, place = psycopg_module(), without_password(address)
    try:
        if not address.startswith(SERVERS):
            raise psycopg.ProgrammingError("an address begins with postgresql://")
        known = psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.ProgrammingError as error:
        raise SettingsError(place, f"no address of a database; write {FORM}") from error
    known = {"connect_timeout": CONNECT, "application_name": "alteram", **ALIVE, **known}
    # Plans are made for the values at hand: how common a word is decides which index to take.
    settings = {"autocommit": True, "prepare_threshold": None}
    try:
        db: Connection = psycopg.connect("", **known, **settings)
    except psycopg.OperationalError as error:
        raise _refused(error, place, str(known.get("dbname") or _name(address))) from error
    try:
        with translated(place):
            _fit(db, place)
            run(db, "SET search_path = alteram, pg_catalog")
            run(db, "SET jit = off")
    except BaseException:
        db.close()
        raise
    return db


def _name(address: str) -> str:
    return urlsplit(address).path.lstrip("/") or "its database"


def _fit(db: Connection, place: str) -> None:
    """Raises `ArchiveError` for a server or database that cannot hold an archive."""
    version = db.info.server_version
    if version < LEAST:
        found = f"{version // 10_000}.{version % 10_000}"
        raise ArchiveError(place, f"the server is PostgreSQL {found}; 15 or newer is needed")
    encoding = db.info.parameter_status("server_encoding")
    if encoding not in (None, "UTF8"):
        reason = f"its encoding is {encoding}; make a database with: createdb -E UTF8 NAME"
        raise ArchiveError(place, reason)


def _refused(error: Any, place: str, name: str) -> ArchiveError:
    """Why no connection came to be. The server's words are all there is to tell it by."""
    said = str(error)
    lower = said.casefold()
    if "password authentication failed" in lower or "no password supplied" in lower:
        wrong = "no password was given" if "no password" in lower else "the password is wrong"
        reason = f"{wrong}; set PGPASSWORD, or write it to ~/.pgpass"
        return ArchiveRefused(place, reason)
    if "database" in lower and "does not exist" in lower:
        return ArchiveMissing(place, f"there is no database {name}; make it with: createdb {name}")
    if "role" in lower and "does not exist" in lower:
        return ArchiveRefused(place, f"{_last(said)}; its keeper makes it with: createuser NAME")
    if "pg_hba" in lower or "permission denied" in lower or "authentication" in lower:
        reason = f"the server lets you not in ({_last(said)}); ask its keeper"
        return ArchiveRefused(place, reason)
    reason = f"no server answers ({_last(said)}); look whether it runs, and at host and port"
    return ArchiveUnreachable(place, reason)


def _last(said: str) -> str:
    """What the server or the library says at the end of its message."""
    lines = [line.strip() for line in said.strip().splitlines() if line.strip()]
    told = [line for line in lines if "Is the server running" not in line]
    words = (told or lines or ["no reason given"])[0]
    return words.rpartition("failed: ")[2].removeprefix("FATAL:").strip().rstrip(".")
