"""Links that readers made or took back, kept on the server for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from alteram.archive.links import COLUMNS, ReaderLink, link_of, no_link, row_of
from alteram.archive.postgres.adding import sound
from alteram.archive.postgres.connection import run
from alteram.model import Tie

if TYPE_CHECKING:
    from alteram.archive.postgres.store import PostgresStore


class ServerBook:
    """See `alteram.archive.links.Book`."""

    def __init__(self, store: PostgresStore) -> None:
        self.store = store

    def all(self) -> tuple[ReaderLink, ...]:
        """Every link, in the order they were made."""
        with self.store.reading() as rows:
            found = run(rows.db, f"SELECT {COLUMNS} FROM reader_links ORDER BY number")
            return tuple(map(link_of, found))

    def add(
        self, left: str, right: str, tie: Tie | None, why: str, who: str, when: datetime
    ) -> ReaderLink:
        """Keep a link, in place of one between the same articles; answers with its number."""
        values = tuple(map(sound, row_of(left, right, tie, why, who, when)))
        with self.store.alone("the link may be kept or not: see `alteram link list`") as db:
            run(
                db,
                'DELETE FROM reader_links WHERE ("left", "right") IN ((%s, %s), (%s, %s))',
                (left, right, right, left),
            )
            made = run(
                db,
                'INSERT INTO reader_links ("left", "right", tie, why, who, "when")'
                f" VALUES (%s, %s, %s, %s, %s, %s) RETURNING {COLUMNS}",
                values,
            ).fetchall()
        return link_of(made[0])

    def undo(self, number: int) -> ReaderLink:
        """Take a link back; answers with what it was. Its number is not given again."""
        with self.store.alone("try again") as db:
            gone = run(
                db, f"DELETE FROM reader_links WHERE number = %s RETURNING {COLUMNS}", (number,)
            ).fetchall()
        if not gone:
            raise no_link(self.store.place, number)
        return link_of(gone[0])
