"""What is done to an archive on a server as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alteram.archive.links import LinkBook
from alteram.archive.outlets import OutletTable
from alteram.archive.parts import UNDATED, Part, write_part
from alteram.archive.postgres.adding import sound
from alteram.archive.postgres.connection import run, translated
from alteram.archive.postgres.removal import take_out
from alteram.archive.postgres.rows import PostgresRows
from alteram.archive.selection import Chosen, Wanted, chosen_of, outlets_meant
from alteram.archive.store import SqliteStore
from alteram.archive.whole import Sizes, written
from alteram.errors import ArchiveDamaged, ArchiveRefused
from alteram.model import Entry

if TYPE_CHECKING:
    from alteram.archive.postgres.store import PostgresStore

BATCH = 128  # entries copied at once
_PART = (
    "coalesce(to_char(to_timestamp(floor(first / 1e6)) AT TIME ZONE 'UTC', 'YYYY-MM'),"
    f" '{UNDATED}')"
)


class ServerCare:
    """See `alteram.archive.care.Care`."""

    def __init__(self, store: PostgresStore) -> None:
        self.store = store

    def choose(self, wanted: Wanted, table: OutletTable) -> list[Chosen]:
        """The entries of which all that is wanted holds, by date and id."""
        if wanted.nothing:
            raise ValueError("say which entries")
        with self._reading() as rows:
            asked: dict[str, Any] = {}
            if wanted.urls:
                asked["url = ANY(%s)"] = list(map(sound, wanted.urls))
            if wanted.keys:
                keys = list(map(sound, wanted.keys))
                asked["(id = ANY(%s) OR (ref != '' AND ref = ANY(%s)))"] = (keys, keys)
            if wanted.outlets:
                known = run(rows.db, "SELECT outlet, name, domain FROM outlets")
                asked["outlet = ANY(%s::integer[])"] = outlets_meant(known, wanted.outlets, table)
            where = " AND ".join(asked) or "true"
            values = [v for value in asked.values() for v in _each(value)]
            return chosen_of(self._entries(rows, where, values, "first, id"), wanted)

    def remove(self, ids: Sequence[str]) -> int:
        """Remove entries by id; answers how many there were.

        Counts, links and stories are as if they had never been added. Files of the server may hold
        the texts until `compact`.
        """
        try:
            with self._closed(), self.store.alone("nothing was removed; try again") as db:
                return take_out(db, ids)
        except ValueError as error:
            reason = f"{error}; restore the database from a backup"
            raise ArchiveDamaged(self.store.place, reason) from error

    def compact(self) -> Sizes:
        """Write the tables anew without gaps, which their owner may do; others wait meanwhile."""
        tables = (
            "SELECT relname, pg_has_role(relowner, 'USAGE') FROM pg_class"
            " WHERE relnamespace = 'alteram'::regnamespace AND relkind = 'r' ORDER BY relname"
        )
        with self._closed(), translated(self.store.place):
            db = self.store.connected()
            found = run(db, tables).fetchall()
            if not all(own for _, own in found):
                reason = "only its owner can write the tables anew; connect as the owner"
                raise ArchiveRefused(self.store.place, reason)
            before = _bytes(db)
            for name, _ in found:
                run(db, f'VACUUM (FULL, ANALYZE) alteram."{name}"')
            return Sizes(before, _bytes(db))

    def backup(self, to: Path) -> int:
        """Copy the archive as it is at one moment to a new folder, an archive like any other."""
        with self._closed():
            return written(self._fill, to)

    def parts(self) -> list[Part]:
        """The parts of the archive, oldest first."""
        with self._reading() as rows:
            found = run(rows.db, f"SELECT {_PART} AS part, count(*) FROM entries GROUP BY part")
            return sorted(Part(str(name), int(many)) for name, many in found)

    def export(self, part: str, to: Path) -> int:
        """Write a part to a new file; answers how many entries it has."""
        return write_part(lambda: self._texts(part), part, to, self.store.place)

    # --- reading --------------------------------------------------------------------------------

    @contextmanager
    def _closed(self) -> Iterator[None]:
        """The store is closed in the end, as it was before."""
        try:
            yield
        finally:
            self.store.close()

    @contextmanager
    def _reading(self) -> Iterator[PostgresRows]:
        with self._closed(), self.store.reading() as rows:
            yield rows

    @contextmanager
    def _texts(self, part: str) -> Iterator[tuple[int, Iterator[bytes]]]:
        with self._reading() as rows:
            where = f"{_PART} = %s"
            many = run(rows.db, f"SELECT count(*) FROM entries WHERE {where}", (part,)).fetchall()
            yield many[0][0], packed_texts(rows, where, (part,), "id")

    def _entries(
        self, rows: PostgresRows, where: str, values: Sequence[Any], order: str
    ) -> Iterator[Entry]:
        return map(rows.unpack, packed_texts(rows, where, values, order))

    def _fill(self, folder: Path) -> None:
        links = self.store.book().all()
        with self.store.reading() as rows, SqliteStore(folder, create=True) as copy:
            entries = self._entries(rows, "true", (), "entry")
            while batch := list(islice(entries, BATCH)):
                copy.add(batch)
        book = LinkBook(folder)
        for link in links:
            when = datetime.fromisoformat(link.when).astimezone(UTC)
            book.add(link.left, link.right, link.tie, link.why, link.who, when)


def packed_texts(
    rows: PostgresRows, where: str, values: Sequence[Any], order: str
) -> Iterator[bytes]:
    """Texts under a condition on `entries`, sent by the server a few at a time."""
    sql = f"SELECT packed FROM entries JOIN texts USING (entry) WHERE {where} ORDER BY {order}"
    with rows.db.cursor(name="texts") as cursor:
        cursor.itersize = BATCH
        cursor.execute(sql.encode(), values or None)
        for (packed,) in cursor:
            yield packed


def _each(value: Any) -> Sequence[Any]:
    return value if isinstance(value, tuple) else (value,)


def _bytes(db: Any) -> int:
    size = (
        "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class"
        " WHERE relnamespace = 'alteram'::regnamespace AND relkind = 'r'"
    )
    return int(run(db, size).fetchall()[0][0])
