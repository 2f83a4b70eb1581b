"""Entries kept with their words alone, until the rest is read (`archive upgrade`).

An entry without statements or without a vector waits, whoever kept it; entries of versions without
an encoder do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from alteram.archive import scan, serial
from alteram.archive.laid import fill, laid_statements
from alteram.archive.tables import has_table
from alteram.model import Entry
from alteram.plugins import Store


@runtime_checkable
class KeepsWaiting(Protocol):
    """A store whose entries can be read in full later. Called by `pipeline.upgrade`."""

    def waiting(self) -> int:
        """How many entries have no statements or no vector yet."""
        ...

    def next_waiting(self, many: int) -> Sequence[Entry]:
        """At most so many of them, the first kept first."""
        ...

    def complete(self, entries: Iterable[Entry]) -> int:
        """Keep these with their statements in place of those that wait; answers how many were.

        All or none. Entries that no longer wait are left as they are.
        """
        ...


def unread(store: Store) -> str:
    """What a reader of statements must know of an open archive; empty where nothing waits."""
    many = store.waiting() if isinstance(store, KeepsWaiting) else 0
    if not many:
        return ""
    return (
        f"{many:,} articles are not read in full yet, and may lack statements; "
        "`alteram archive upgrade` reads them"
    )


def note(db: sqlite3.Connection, entries: Mapping[int, Entry]) -> None:
    """Note which of these entries, by number, wait."""
    some = [(number,) for number, entry in entries.items() if waits(entry)]
    db.executemany("INSERT OR IGNORE INTO waiting VALUES (?)", some)


def waits(entry: Entry) -> bool:
    """Whether an entry is not as it is when added in full."""
    return bool(entry.article.text) and not (entry.statements and entry.vector)


def count(db: sqlite3.Connection) -> int:
    """How many wait."""
    return int(db.execute("SELECT count(*) FROM waiting").fetchone()[0])


def first(db: sqlite3.Connection, many: int) -> list[bytes]:
    """At most so many of those that wait, packed, the first kept first."""
    rows = db.execute(
        "SELECT packed FROM waiting JOIN texts USING (entry) ORDER BY entry LIMIT ?", (many,)
    )
    return [row[0] for row in rows]


def complete(db: sqlite3.Connection, entries: Iterable[Entry]) -> int:
    """Inside a transaction: put these in place of those that wait; answers how many were."""
    done = 0
    for entry in entries:
        row = db.execute(
            "SELECT entry FROM waiting JOIN entries USING (entry) WHERE id = ?", (entry.id,)
        ).fetchone()
        if row is not None:
            number = int(row[0])
            db.execute("DELETE FROM waiting WHERE entry = ?", (number,))
            db.execute("UPDATE texts SET packed = ? WHERE entry = ?", (serial.pack(entry), number))
            scan.keep(db, [(number, entry.vector)])
            _lay(db, number, entry)
            done += 1
    return done


def _lay(db: sqlite3.Connection, number: int, entry: Entry) -> None:
    """Lay out the statements of an entry that was laid out without some."""
    laid = "SELECT 1 FROM laid_articles WHERE entry = ?"
    if has_table(db, "laid_articles") and db.execute(laid, (number,)).fetchone():
        db.execute("DELETE FROM laid_statements WHERE entry = ?", (number,))
        fill(db, "laid_statements", laid_statements(number, entry))
