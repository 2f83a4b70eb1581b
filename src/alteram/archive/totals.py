"""What an archive in a folder holds as a whole, counted as it grows and not anew for each question.

One row: `entries`, of which `undated` have no date, `texts` (the rows of `copies`), the
microseconds since 1970 between which all the others were published, and the number `up_to` which
entries are counted. An entry above it was added by an older program that counts nothing.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

TABLE = """CREATE TABLE totals (
    one INTEGER PRIMARY KEY CHECK (one = 1), entries INTEGER NOT NULL, undated INTEGER NOT NULL,
    texts INTEGER NOT NULL, first INTEGER, last INTEGER)"""
MARK = "ALTER TABLE totals ADD COLUMN up_to INTEGER NOT NULL DEFAULT 0"
NOTHING = "INSERT INTO totals VALUES (1, 0, 0, 0, NULL, NULL)"
_COUNTED = (
    "SELECT COUNT(*), COUNT(*) - COUNT(last), MIN(first), MAX(last), COALESCE(MAX(entry), 0)"
    " FROM entries"
)
_TEXTS = "SELECT COUNT(*) FROM copies"
# Of such outlets the archive would say that it reaches them.
WITHOUT_ENTRY = "outlet NOT IN (SELECT outlet FROM entries WHERE outlet IS NOT NULL)"


class Totals(NamedTuple):
    """The one row."""

    entries: int
    undated: int
    texts: int
    first: int | None
    last: int | None
    up_to: int


def totals(db: sqlite3.Connection) -> Totals:
    """What is noted."""
    columns = ", ".join(Totals._fields)
    return Totals(*db.execute(f"SELECT {columns} FROM totals").fetchone())


def counted(db: sqlite3.Connection) -> Totals:
    """The same counted anew; reads the whole archive."""
    entries, undated, first, last, up_to = db.execute(_COUNTED).fetchone()
    return Totals(entries, undated, db.execute(_TEXTS).fetchone()[0], first, last, up_to)


def behind(db: sqlite3.Connection) -> bool:
    """Whether there are entries that were not counted when they were added."""
    (newest,) = db.execute("SELECT COALESCE(MAX(entry), 0) FROM entries").fetchone()
    return bool(newest > totals(db).up_to)


def count_anew(db: sqlite3.Connection) -> None:
    """Inside a transaction: note what there is; reads the whole archive."""
    columns = ", ".join(Totals._fields)
    values = ", ".join(f":{name}" for name in Totals._fields)
    db.execute(f"UPDATE totals SET ({columns}) = ({values})", counted(db)._asdict())


def forget_outlets(db: sqlite3.Connection) -> None:
    """Inside a transaction: forget the outlets of which there is no entry."""
    db.execute(f"DELETE FROM outlets WHERE {WITHOUT_ENTRY}")


def grow(db: sqlite3.Connection, first_new: int, texts: int) -> None:
    """Inside a transaction: add the entries from this number on, and so many texts.

    Where an older program has added some before them, all is counted anew.
    """
    up_to = totals(db).up_to
    between = "SELECT 1 FROM entries WHERE entry > ? AND entry < ? LIMIT 1"
    if db.execute(between, (up_to, first_new)).fetchone():
        count_anew(db)
        return
    found = db.execute(f"{_COUNTED} WHERE entry >= ?", (first_new,))
    entries, undated, first, last, up_to = found.fetchone()
    db.execute(
        "UPDATE totals SET entries = entries + :entries, undated = undated + :undated,"
        " texts = texts + :texts, first = coalesce(min(first, :first), first, :first),"
        " last = coalesce(max(last, :last), last, :last), up_to = :up_to",
        Totals(entries, undated, texts, first, last, up_to)._asdict(),
    )
