"""The tables for analysts on a server: reading every entry, and laying the tables out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from alteram.archive.laid import Row, coverage_rows, laid_article, laid_statements, story_row
from alteram.archive.postgres.connection import run
from alteram.archive.postgres.rows import PostgresRows, id_total
from alteram.archive.serial import AT_ONCE
from alteram.model import Entry, Story

if TYPE_CHECKING:
    from psycopg import Connection

    from alteram.archive.postgres.store import PostgresStore

AGAIN = "nothing of this step was kept; run the same command again"


class ServerShelf:
    """See `alteram.archive.laid.Laid`."""

    def __init__(self, store: PostgresStore) -> None:
        self.store = store

    def entries(self) -> Iterator[Entry]:
        """Every entry, the earliest first, by id where dates do not tell; the undated at the end.

        Those added while it runs are not among them.
        """
        with self.store.reading() as rows:
            order = "SELECT entry FROM entries ORDER BY last NULLS LAST, id"
            numbers = iter([row[0] for row in run(rows.db, order)])
        while some := list(islice(numbers, AT_ONCE)):
            with self.store.reading() as rows:
                found = rows.entries(some)
            yield from (found[number] for number in some if number in found)

    def lay_out(self, progress: Callable[[int], None] | None = None) -> int:
        """Lay out the entries added since the last time; answers how many these were."""
        done = 0
        while True:
            with self.store.alone(AGAIN) as db:
                many = _lay_some(db, PostgresRows(db, self.store.place))
            done += many
            if many < AT_ONCE:
                return done
            if progress is not None:
                progress(done)

    def lay_stories(self, stories: Iterable[Story], links: Iterable[Row], digest: str) -> None:
        """Put these stories and links in place of those there are, all or none."""
        told = list(stories)
        with self.store.alone(AGAIN) as db:
            for table in ("laid_stories", "laid_coverage", "laid_links"):
                run(db, f"DELETE FROM {table}")
            fill(db, "laid_stories", map(story_row, told))
            fill(db, "laid_coverage", (row for story in told for row in coverage_rows(story)))
            fill(db, "laid_links", links)
            run(db, "UPDATE laid SET digest = %s", (digest,))

    def mark(self) -> str:
        """What the archive holds just now, as one value."""
        with self.store.reading() as rows:
            return id_total(rows.db)


def _lay_some(db: Connection, rows: PostgresRows) -> int:
    """Lay out the next entries; answers how many."""
    found = run(
        db,
        "SELECT entry, packed FROM texts WHERE entry > (SELECT up_to FROM laid)"
        " ORDER BY entry LIMIT %s",
        (AT_ONCE,),
    )
    entries = {number: rows.unpack(packed) for number, packed in found}
    fill(db, "laid_articles", (laid_article(n, entry) for n, entry in entries.items()))
    fill(db, "laid_statements", (r for n, e in entries.items() for r in laid_statements(n, e)))
    if entries:
        run(db, "UPDATE laid SET up_to = %s", (max(entries),))
    return len(entries)


def fill(db: Connection, table: str, rows: Iterable[Iterable[Any]]) -> None:
    """Add rows to a table, each with a value for every column."""
    with db.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(tuple(row))
