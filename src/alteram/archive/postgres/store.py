"""The archive on a PostgreSQL server: one for several people, who add and check at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alteram.archive.insert import signed
from alteram.archive.leads import Held, held
from alteram.archive.lookup import Asked, Lookup
from alteram.archive.postgres import waiting
from alteram.archive.postgres.adding import derive_anew, insert, sound
from alteram.archive.postgres.audit import disagreements
from alteram.archive.postgres.care import ServerCare
from alteram.archive.postgres.connection import (
    connect,
    run,
    snapshot,
    translated,
    writing,
)
from alteram.archive.postgres.laid import ServerShelf
from alteram.archive.postgres.layout import check_version, migrate, version_of
from alteram.archive.postgres.links import ServerBook
from alteram.archive.postgres.rows import PostgresRows, id_total
from alteram.archive.rows import outlet_of, rank, reach_of, search, within
from alteram.archive.tables import WAIT
from alteram.archive.words import Limits
from alteram.errors import ArchiveRefused
from alteram.model import Article, Entry, Found, Passage, Reach, Window, digest
from alteram.plugins import Closing
from alteram.settings import without_password

if TYPE_CHECKING:
    from psycopg import Connection

AGAIN = (
    "what was added before this batch is kept; run the same command again: what is there already"
    " is not added twice"
)


class PostgresStore(Closing):
    """An archive in a database, at an address such as `postgresql://ada@host/coverage`.

    What `add` has returned is on the server's disk. Writers queue, one batch at a time and for at
    most `wait` seconds; readers never wait. A connection that was lost is made anew by the next
    call.

    Raises `ArchiveMissing`, `ArchiveUnreachable`, `ArchiveRefused`, `ArchiveTooNew`,
    `ArchiveTooOld`, `ArchiveLocked`, `ArchiveDamaged`, each with the way out; `SettingsError` for
    an address that is none; `ExtraNotInstalled` without psycopg.
    """

    def __init__(self, address: str | Path, *, create: bool = False, wait: float = WAIT) -> None:
        self.address, self.place = str(address), without_password(str(address))
        self._wait = wait
        self._connection: Connection | None = connect(self.address)
        try:
            with translated(self.place):
                if create and not version_of(self._connection):
                    self._make(self._connection)
                check_version(self._connection, self.place)
                if create:
                    self._may_write(self._connection)
        except BaseException:
            self.close()
            raise

    def _make(self, db: Connection) -> None:
        with writing(db, self._wait):
            migrate(db)

    def _may_write(self, db: Connection) -> None:
        """Raises `ArchiveRefused` before anything is read that could not be kept."""
        sql = "SELECT has_table_privilege('alteram.entries', 'INSERT'), current_user"
        for may, name in run(db, sql):
            if not may:
                reason = (
                    f"the role {name} may read it and not write; its owner can change that:"
                    f' GRANT alteram_writer TO "{name}"'
                )
                raise ArchiveRefused(self.place, reason)

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # --- connections ----------------------------------------------------------------------------

    def connected(self) -> Connection:
        """The connection, made anew where it was lost."""
        if self._connection is None or self._connection.closed:
            self._connection = connect(self.address)
            with translated(self.place):
                check_version(self._connection, self.place)
        return self._connection

    @contextmanager
    def reading(self) -> Iterator[PostgresRows]:
        """The rows of one state of the archive."""
        with translated(self.place), snapshot(db := self.connected()):
            yield PostgresRows(db, self.place)

    @contextmanager
    def alone(self, lost: str = AGAIN) -> Iterator[Connection]:
        """One transaction alone among writers; `lost` is what to do if the connection breaks.

        Raises `ArchiveTooNew` where a newer program has changed the layout meanwhile.
        """
        with translated(self.place, lost), writing(db := self.connected(), self._wait):
            check_version(db, self.place)
            yield db

    # --- writing --------------------------------------------------------------------------------

    def add(self, entries: Iterable[Entry]) -> Sequence[bool]:
        """Keep entries, all or none; True for each that is new, False where it was there."""
        batch = list(entries)
        with self.alone() as db:
            return insert(db, batch)

    def waiting(self) -> int:
        """How many entries have no statements or no vector yet."""
        with self.reading() as rows:
            return waiting.count(rows.db)

    def next_waiting(self, many: int) -> Sequence[Entry]:
        """At most so many of them, the first kept first."""
        with self.reading() as rows:
            return [rows.unpack(packed) for packed in waiting.first(rows.db, many)]

    def complete(self, entries: Iterable[Entry]) -> int:
        """Keep these with their statements in place of those that wait; answers how many were.

        All or none. Entries that no longer wait are left as they are.
        """
        with self.alone(AGAIN) as db:
            return waiting.complete(db, entries)

    # --- looking up -----------------------------------------------------------------------------

    def get(self, key: str) -> Entry | None:
        """The entry whose id, reference or address this is; of several the latest, then by id."""
        if not key:
            return None
        with self.reading() as rows:
            for column in ("id", "ref", "url"):
                found = run(
                    rows.db,
                    f"SELECT packed FROM entries JOIN texts USING (entry) WHERE {column} = %s"
                    f" AND {column} != '' ORDER BY last DESC NULLS LAST, id LIMIT 1",
                    (sound(key),),
                ).fetchone()
                if found is not None:
                    return rows.unpack(found[0])
        return None

    def many(self, ids: Sequence[str]) -> Sequence[Entry]:
        """Entries by id, in the order asked, the missing ones left out."""
        with self.reading() as rows:
            found = run(
                rows.db,
                "SELECT packed FROM unnest(%s::text[]) WITH ORDINALITY AS asked (id, place)"
                " JOIN entries USING (id) JOIN texts USING (entry) ORDER BY place",
                (list(map(sound, ids)),),
            )
            return [rows.unpack(packed) for (packed,) in found]

    def rank(self, article: Article, window: Window, limit: int) -> Sequence[tuple[str, float]]:
        """Entry ids nearest to an article's headline and lead with a similarity in 0..1.

        Highest first, ties by id, the article itself left out. See `alteram.archive.ranking`.
        """
        with self.reading() as rows:
            return rank(rows, article, window, limit)

    def search(self, words: str, window: Window, limit: int) -> Sequence[Passage]:
        """Passages that hold all these words, best first; a part in double quotes is a phrase.

        Words are found in all their forms, phrases as typed. `score` is BM25 brought to 0..1.
        """
        with self.reading() as rows:
            return search(rows, words, window, limit)

    def look_up(self, asked: Asked) -> Sequence[Found]:
        """Passages or statements that fit everything asked; see `alteram.archive.lookup`."""
        with self.reading() as rows:
            return Lookup(rows).find(asked)

    def sharing(self, fingerprints: Sequence[int], least: int) -> Sequence[tuple[str, int]]:
        """Entry ids that share at least so many fingerprints, with how many, most first."""
        asked = sorted({signed(hash_) for hash_ in fingerprints})
        with self.reading() as rows:
            found = run(
                rows.db,
                "SELECT id, count(*) AS shared FROM prints JOIN entries USING (entry),"
                " unnest(hashes) AS hash WHERE hashes && %s::bigint[] AND hash = ANY(%s::bigint[])"
                " GROUP BY id HAVING count(*) >= %s ORDER BY shared DESC, id",
                (asked, asked, least),
            )
            return [(id_, shared) for id_, shared in found]

    def care(self) -> ServerCare:
        """What is done to it as a whole."""
        return ServerCare(self)

    def shelf(self) -> ServerShelf:
        """Its entries one after another, and its tables for analysts."""
        return ServerShelf(self)

    def book(self) -> ServerBook:
        """The readers' links kept here."""
        return ServerBook(self)

    # --- the whole ------------------------------------------------------------------------------

    def reach(self, window: Window) -> Reach:
        """What the archive holds in a window.

        `undated` counts the entries without a date: they are part of `entries` only where there
        is no window and no as-of moment.
        """
        limits = Limits.of(window)
        where, values = within(limits, "%s")
        with self.reading() as rows:
            entries, undated, first, last = rows.one(
                "SELECT entries, undated, first, last FROM totals"
            )
            if limits.none:
                facts = run(rows.db, "SELECT name, owner, country FROM outlets").fetchall()
                return reach_of((entries, first, last), facts, undated)
            many, first, last = rows.one(
                f"SELECT count(*), min(first), max(last) FROM entries WHERE {where}", *values
            )
            outlets = run(
                rows.db,
                "SELECT name, owner, country FROM outlets WHERE outlet IN"
                f" (SELECT outlet FROM entries WHERE {where})",
                values,
            ).fetchall()
            return reach_of((many, first, last), outlets, undated)

    def leads(self, window: Window) -> Sequence[Held]:
        """What stories are made from, of every entry in a window."""
        where, values = within(Limits.of(window), "%s")
        with self.reading() as rows:
            facts = run(rows.db, "SELECT outlet, name, domain, owner, kind, country FROM outlets")
            outlets = {number: outlet_of(*rest) for number, *rest in facts}
            found = run(
                rows.db,
                "SELECT id, copies, first, packed, headline, outlet FROM entries"
                f" JOIN leads USING (entry) WHERE {where} ORDER BY id",
                values,
            )
            return held(found, outlets, self.place)

    def digest(self) -> str:
        """A digest of the ids of all entries, whatever the order they came in."""
        with self.reading() as rows:
            return digest("archive", id_total(rows.db))

    def rebuild(self) -> int:
        """Build everything derived anew from the texts; answers of how many entries.

        One transaction: readers see the archive as it was until the end.
        """
        with self.alone("nothing was changed; try again") as db:
            return derive_anew(db, PostgresRows(db, self.place).unpack)

    def check(self) -> Sequence[str]:
        """Every disagreement among the tables, in words; empty when all agree."""
        with self.reading() as rows:
            return disagreements(rows)
