"""Entries on a server that were kept with their words alone, until the rest is read.

See `alteram.archive.waiting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from alteram.archive import serial
from alteram.archive.laid import laid_statements
from alteram.archive.postgres.connection import run
from alteram.archive.postgres.laid import fill
from alteram.model import Entry

if TYPE_CHECKING:
    from psycopg import Connection


def count(db: Connection) -> int:
    """How many wait."""
    ((many,),) = run(db, "SELECT count(*) FROM waiting").fetchall()
    return int(many)


def first(db: Connection, many: int) -> list[bytes]:
    """At most so many of those that wait, packed, the first kept first."""
    rows = run(
        db, "SELECT packed FROM waiting JOIN texts USING (entry) ORDER BY entry LIMIT %s", (many,)
    )
    return [packed for (packed,) in rows]


def complete(db: Connection, entries: Iterable[Entry]) -> int:
    """Put these in place of those that wait; answers how many were.

    The caller is alone among writers, inside a transaction.
    """
    given = {entry.id: entry for entry in entries}
    rows = run(
        db,
        "SELECT entry, id FROM waiting JOIN entries USING (entry) WHERE id = ANY(%s)",
        (list(given),),
    )
    numbered = {number: given[id_] for number, id_ in rows}
    numbers = list(numbered)
    run(
        db,
        "UPDATE texts SET packed = new.packed FROM"
        " unnest(%s::integer[], %s::bytea[]) AS new (entry, packed) WHERE texts.entry = new.entry",
        (numbers, [serial.pack(entry) for entry in numbered.values()]),
    )
    scanned = {number: entry.vector for number, entry in numbered.items() if entry.vector}
    run(
        db,
        "INSERT INTO vectors SELECT * FROM unnest(%s::integer[], %s::bytea[])"
        " ON CONFLICT (entry) DO UPDATE SET vector = excluded.vector",
        (list(scanned), list(scanned.values())),
    )
    _lay(db, numbered)
    run(db, "DELETE FROM waiting WHERE entry = ANY(%s::integer[])", (numbers,))
    return len(numbered)


def _lay(db: Connection, numbered: Mapping[int, Entry]) -> None:
    """Lay out the statements of entries that were laid out without some."""
    laid = "SELECT entry FROM laid_articles WHERE entry = ANY(%s::integer[])"
    numbers = [number for (number,) in run(db, laid, (list(numbered),))]
    run(db, "DELETE FROM laid_statements WHERE entry = ANY(%s::integer[])", (numbers,))
    rows = (row for number in numbers for row in laid_statements(number, numbered[number]))
    fill(db, "laid_statements", rows)
