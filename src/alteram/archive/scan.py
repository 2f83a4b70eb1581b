"""The table `vectors`: what ranking scans of the entries in a window.

Derived from the texts, which hold the same vectors packed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from alteram.archive.serial import AT_ONCE
from alteram.archive.vectors import NO_VECTORS, WIDTH, Vectors
from alteram.archive.words import day_of
from alteram.model import Entry


def counting(where: str, mark: str) -> str:
    """A query for how many entries a window holds, counting no further than its last value.

    It reads an index alone; to fetch vectors only to drop them costs a hundred times more.
    """
    return f"SELECT count(*) FROM (SELECT 1 FROM entries WHERE {where} LIMIT {mark}) AS held"


def listing(where: str) -> str:
    """A query for the rows of which `scanned` makes the vectors in a window."""
    return (
        "SELECT entry, id, copies, first, vector FROM vectors JOIN entries USING (entry)"
        f" WHERE {where}"
    )


def scanned(rows: Sequence[tuple[Any, ...]]) -> Vectors:
    """Vectors from rows of number, id, key of copies, `first` (microseconds) and vector.

    One of another length is of another encoder or damaged, and is left out.
    """
    sound = [row for row in rows if len(row[4]) == WIDTH]
    if not sound:
        return NO_VECTORS
    entries, ids, copies, firsts, packed = zip(*sound, strict=True)
    days = {first: day.toordinal() if (day := day_of(first)) else None for first in set(firsts)}
    return Vectors(entries, ids, copies, [days[first] for first in firsts], packed)


# --- in a folder ----------------------------------------------------------------------------------


def keep(db: sqlite3.Connection, vectors: Iterable[tuple[int, bytes]]) -> None:
    """The vectors of entries, by number; empty ones are left out."""
    some = [(number, vector) for number, vector in vectors if vector]
    db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", some)


def keep_anew(db: sqlite3.Connection, unpack: Callable[[bytes], Entry]) -> None:
    """The vectors as the texts have them, whatever the table held."""
    db.execute("DELETE FROM vectors")
    rows = db.execute("SELECT entry, packed FROM texts")
    while some := rows.fetchmany(AT_ONCE):
        keep(db, ((number, unpack(packed).vector) for number, packed in some))


def read(db: sqlite3.Connection, where: str, values: Sequence[Any], most: int) -> Vectors:
    """The vectors under a condition on `entries`; none where it holds for more than `most`."""
    (many,) = db.execute(counting(where, "?"), (*values, most + 1)).fetchone()
    return scanned(db.execute(listing(where), values).fetchall()) if many <= most else NO_VECTORS
