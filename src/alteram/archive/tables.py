"""The SQLite file: what is kept, the one truth. Its layout is noted in `user_version`.

One writer at a time (WAL mode; a second one waits), any number of readers. A commit is synced to
the disk before it is acknowledged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alteram.archive import totals
from alteram.archive.views import SCHEMA
from alteram.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveLocked,
    ArchiveMissing,
    ArchiveTooNew,
    ArchiveTooOld,
)

LAYOUT, OLDEST = 2, 1
VERSION = "user_version"  # where the file notes its layout
MARK = 0x414C5441  # "ALTA", the application id of an archive
ELSEWHERE = "give another folder with `--archive DIR`"
WAIT = 600.0  # seconds to wait for another writer; one batch takes about one
FILE = "archive.db"
BUILDING, REMOVING = "building", "removing"

# entries: `first` and `last` are the microseconds since 1970 between which it was published.
# copies:  near copies of one text have one row; `entry` is the one whose terms are counted, that
#          with the smallest lead, so that neither the order of adding nor an outlet's name matters.
# terms:   in how many rows of `copies` a term stands.
# totals:  see `alteram.archive.totals`.
# state:   `digest` (sum of the digests of all ids), `indexed_to` (the word index holds every entry
#          up to this number), `indexed_documents` (and so many documents for them). While it
#          lasts: BUILDING (the index is made from nothing), REMOVING (files hold removed texts).
TABLES = """
CREATE TABLE outlets (
    outlet INTEGER PRIMARY KEY, name TEXT NOT NULL, domain TEXT NOT NULL, owner TEXT NOT NULL,
    kind TEXT NOT NULL, country TEXT NOT NULL, UNIQUE (name, domain, owner, kind, country));
CREATE TABLE entries (
    entry INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, ref TEXT NOT NULL,
    url TEXT NOT NULL, outlet INTEGER REFERENCES outlets, headline TEXT NOT NULL,
    first INTEGER, last INTEGER, copies INTEGER NOT NULL);
CREATE INDEX entries_ref ON entries (ref) WHERE ref != '';
CREATE INDEX entries_url ON entries (url) WHERE url != '';
CREATE INDEX entries_time ON entries (last, first, outlet);
CREATE TABLE texts (entry INTEGER PRIMARY KEY REFERENCES entries, packed BLOB NOT NULL);
CREATE TABLE leads (entry INTEGER PRIMARY KEY REFERENCES entries, packed BLOB NOT NULL);
CREATE TABLE passages (
    passage INTEGER PRIMARY KEY AUTOINCREMENT, entry INTEGER NOT NULL REFERENCES entries,
    part TEXT NOT NULL, "start" INTEGER NOT NULL, "end" INTEGER NOT NULL);
CREATE INDEX passages_entry ON passages (entry);
CREATE TABLE fingerprints (
    hash INTEGER NOT NULL, entry INTEGER NOT NULL REFERENCES entries, position INTEGER NOT NULL,
    PRIMARY KEY (hash, entry, position)) WITHOUT ROWID;
CREATE TABLE copies (key INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries);
CREATE TABLE terms (term INTEGER PRIMARY KEY, held INTEGER NOT NULL);
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO state VALUES ('digest', '0'), ('indexed_to', '0'), ('indexed_documents', '0');
"""


def _keep_totals(db: sqlite3.Connection) -> None:
    db.execute(totals.TABLE)
    db.execute(totals.NOTHING)
    totals.count_anew(db)
    if db.execute("SELECT 1 FROM entries LIMIT 1").fetchone():
        start_anew(db)  # the word index has another form now; nobody asks it until it is made


# What brings an archive to a layout from the one before, inside a transaction.
STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {2: _keep_totals}


def has_table(db: sqlite3.Connection, table: str) -> bool:
    """Whether there is a table of this name: some are made when they are first needed."""
    found = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    return found.fetchone() is not None


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Errors of SQLite and of the file system as `ArchiveError` with the way out."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            reason = f"another program holds it for more than {WAIT:.0f} s; try again later"
            raise ArchiveLocked(str(path), reason) from error
        if "full" in text:
            reason = f"the disk is full ({text}); nothing of this step was kept, free some space"
            raise ArchiveError(str(path), reason) from error
        reason = f"{text}; check that the folder can be written and the disk has space"
        raise ArchiveError(str(path), reason) from error
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:  # its other children are our own mistakes
            raise
        reason = f"{FILE} is not what was written ({error}); restore it from a backup"
        raise ArchiveDamaged(str(path), reason) from error
    except OSError as error:
        raise ArchiveError(str(path), f"{error.strerror or error}") from error


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """The open file of the archive in this folder, its tables made if asked.

    Raises `ArchiveMissing`, `ArchiveDamaged`, `ArchiveTooNew`, `ArchiveTooOld`, `ArchiveLocked`.
    """
    file = path / FILE
    if not create and not file.is_file():
        raise ArchiveMissing(str(path), "there is none yet; make it with `alteram add FILE...`")
    with translated(path):
        path.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(file, timeout=WAIT, isolation_level=None, check_same_thread=False)
        try:
            _open(db, path, create=create)
        except BaseException:
            db.close()
            raise
    return db


def _open(db: sqlite3.Connection, path: Path, *, create: bool) -> None:
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA cache_size = -32000")  # 32 MB
    if create and _empty(db):
        db.execute("PRAGMA journal_mode = WAL")
        with transaction(db):
            if _empty(db):
                for statement in (*TABLES.split(";\n"), *SCHEMA):
                    db.execute(statement)
                db.execute(f"PRAGMA application_id = {MARK}")
                _step_up(db, OLDEST)
    if _empty(db):
        raise ArchiveMissing(str(path), "it was never filled; fill it with `alteram add FILE...`")
    (mark,), (layout,) = (db.execute(f"PRAGMA {n}").fetchone() for n in ("application_id", VERSION))
    if mark != MARK:
        raise ArchiveDamaged(str(path), f"{FILE} is a database of another program; {ELSEWHERE}")
    if layout > LAYOUT:
        reason = f"it has layout {layout}, this program knows {LAYOUT}; install a newer version"
        raise ArchiveTooNew(str(path), reason)
    if layout < OLDEST:
        reason = f"it has layout {layout}, this program needs {OLDEST}; add the articles anew"
        raise ArchiveTooOld(str(path), reason)
    bring_up(db, path)


def bring_up(db: sqlite3.Connection, path: Path) -> None:
    """Take the steps an older archive lacks, all or none, whoever else opens it just now.

    Raises `ArchiveTooOld` where it cannot be written.
    """
    if db.execute(f"PRAGMA {VERSION}").fetchone()[0] == LAYOUT:
        return
    try:
        with transaction(db):
            _step_up(db, db.execute(f"PRAGMA {VERSION}").fetchone()[0])
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):
            raise
        reason = f"it is of an older layout than {LAYOUT}; open it once where it can be written"
        raise ArchiveTooOld(str(path), reason) from error


def _step_up(db: sqlite3.Connection, layout: int) -> None:
    for step in range(layout + 1, LAYOUT + 1):
        STEPS[step](db)
    db.execute(f"PRAGMA {VERSION} = {LAYOUT}")


def _empty(db: sqlite3.Connection) -> bool:
    return int(db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]) == 0


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All or none: committed at the end, undone by any exception."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def state(db: sqlite3.Connection, name: str) -> str:
    """One value the archive keeps about itself."""
    return str(db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()[0])


def keep_state(db: sqlite3.Connection, name: str, value: object) -> None:
    """Change one such value."""
    db.execute("UPDATE state SET value = ? WHERE name = ?", (str(value), name))


def noted(db: sqlite3.Connection, name: str) -> str:
    """What is noted under a name while some work lasts; empty when it is done."""
    row = db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def note(db: sqlite3.Connection, name: str, value: str) -> None:
    """Note that work has begun."""
    db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))


def forget(db: sqlite3.Connection, name: str) -> None:
    """The work is done."""
    db.execute("DELETE FROM state WHERE name = ?", (name,))


def start_anew(db: sqlite3.Connection) -> None:
    """Note that the word index holds nothing and is being made, inside the running transaction."""
    keep_state(db, "indexed_to", 0)
    keep_state(db, "indexed_documents", 0)
    note(db, BUILDING, "words")
