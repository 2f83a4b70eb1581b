"""What an archive in a folder holds as a whole, counted as it grows and not anew for each question.

One row: `entries`, of which `undated` have no date, `texts` (the rows of `copies`), and the
microseconds since 1970 between which all the others were published.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

TABLE = """CREATE TABLE totals (
    one INTEGER PRIMARY KEY CHECK (one = 1), entries INTEGER NOT NULL, undated INTEGER NOT NULL,
    texts INTEGER NOT NULL, first INTEGER, last INTEGER)"""
NOTHING = "INSERT INTO totals VALUES (1, 0, 0, 0, NULL, NULL)"
_COUNTED = "SELECT COUNT(*), COUNT(*) - COUNT(last), MIN(first), MAX(last) FROM entries"
_TEXTS = "SELECT COUNT(*) FROM copies"
# Of outlets without an entry the archive would say that it reaches them.
ORPHANS = """DELETE FROM outlets WHERE outlet NOT IN
    (SELECT outlet FROM entries WHERE outlet IS NOT NULL)"""


class Totals(NamedTuple):
    """The one row."""

    entries: int
    undated: int
    texts: int
    first: int | None
    last: int | None


def totals(db: sqlite3.Connection) -> Totals:
    """What is noted."""
    return Totals(*db.execute("SELECT entries, undated, texts, first, last FROM totals").fetchone())


def counted(db: sqlite3.Connection) -> Totals:
    """The same counted anew; reads the whole archive."""
    entries, undated, first, last = db.execute(_COUNTED).fetchone()
    return Totals(entries, undated, db.execute(_TEXTS).fetchone()[0], first, last)


def count_anew(db: sqlite3.Connection) -> None:
    """Inside a transaction: note what there is, and forget outlets of which there is nothing."""
    db.execute(ORPHANS)
    values = "(:entries, :undated, :texts, :first, :last)"
    db.execute(
        f"UPDATE totals SET (entries, undated, texts, first, last) = {values}",
        counted(db)._asdict(),
    )


def grow(db: sqlite3.Connection, first_new: int, texts: int) -> None:
    """Inside a transaction: add the entries from this number on, and so many texts."""
    found = db.execute(f"{_COUNTED} WHERE entry >= ?", (first_new,))
    entries, undated, first, last = found.fetchone()
    db.execute(
        "UPDATE totals SET entries = entries + :entries, undated = undated + :undated,"
        " texts = texts + :texts, first = coalesce(min(first, :first), first, :first),"
        " last = coalesce(max(last, :last), last, :last)",
        Totals(entries, undated, texts, first, last)._asdict(),
    )
