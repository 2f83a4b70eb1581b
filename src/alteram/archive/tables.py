"""The SQLite file: what is kept, the one truth. Its layout is noted in `user_version`.

One writer at a time (WAL mode; a second one waits), any number of readers. A commit is synced to
the disk before it is acknowledged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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

LAYOUT, OLDEST = 3, 1
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
# vectors: see `alteram.archive.scan`.
# waiting: entries of which something is to be read yet, see `alteram.archive.waiting`.
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
# Archives of layout 2 have these only where something was kept in them.
MADE_LATER = (
    "CREATE TABLE IF NOT EXISTS vectors (entry INTEGER PRIMARY KEY, vector BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS waiting (entry INTEGER PRIMARY KEY)",
)


def _keep_totals(db: sqlite3.Connection) -> None:
    db.execute(totals.TABLE)
    db.execute(totals.NOTHING)  # counted by the next step
    if db.execute("SELECT 1 FROM entries LIMIT 1").fetchone():
        start_anew(db)  # the word index has another form now; nobody asks it until it is made


def _note_what_waits(db: sqlite3.Connection) -> None:
    for sql in (totals.MARK, *MADE_LATER):
        db.execute(sql)
    totals.forget_outlets(db)
    _make_good(db)


def _make_good(db: sqlite3.Connection) -> None:
    """Count and note what older programs have added: they keep no totals, and have no encoder."""
    totals.count_anew(db)
    db.execute(
        "INSERT OR IGNORE INTO waiting SELECT entry FROM entries"
        " WHERE entry NOT IN (SELECT entry FROM vectors)"
    )


# What brings an archive to a layout from the one before, inside a transaction.
STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {2: _keep_totals, 3: _note_what_waits}


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
    except (FileExistsError, NotADirectoryError) as error:
        raise ArchiveError(str(path), f"{error.filename} is a file; name a folder") from error
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
        with _all_or_none(db):
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
    _refuse_newer(layout, path)
    if layout < OLDEST:
        reason = f"it has layout {layout}, this program needs {OLDEST}; add the articles anew"
        raise ArchiveTooOld(str(path), reason)
    bring_up(db, path)
    if totals.behind(db):
        with suppress(sqlite3.OperationalError), transaction(db):  # where it may be written
            _make_good(db)


def _refuse_newer(layout: int, path: Path) -> None:
    if layout > LAYOUT:
        reason = f"it has layout {layout}, this program knows {LAYOUT}; install a newer version"
        raise ArchiveTooNew(str(path), reason)


def bring_up(db: sqlite3.Connection, path: Path) -> None:
    """Take the steps an older archive lacks, all or none, whoever else opens it just now.

    Raises `ArchiveTooOld` where it cannot be written, `ArchiveTooNew` where a newer program has
    taken further steps meanwhile.
    """
    if layout_of(db) == LAYOUT:
        return
    try:
        with _all_or_none(db):
            _refuse_newer(layout := layout_of(db), path)
            _step_up(db, layout)
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


def layout_of(db: sqlite3.Connection) -> int:
    """The layout of the file as it is just now."""
    return int(db.execute(f"PRAGMA {VERSION}").fetchone()[0])


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All or none: committed at the end, undone by any exception.

    Raises `ArchiveTooNew` where a newer program has changed the layout since the file was opened:
    what would be written is not all that it keeps.
    """
    with _all_or_none(db):
        _refuse_newer(layout_of(db), _folder(db))
        yield


def _folder(db: sqlite3.Connection) -> Path:
    return Path(db.execute("PRAGMA database_list").fetchone()[2]).parent


@contextmanager
def _all_or_none(db: sqlite3.Connection) -> Iterator[None]:
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
