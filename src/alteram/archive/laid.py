"""Rows of the tables for analysts, and laying them out for the views of the archive.

Derived from what is kept, like the word index: the archive notes up to which entry it is laid out,
and a later call goes on from there. Stories and links are laid out anew each time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from filelock import FileLock

from alteram.archive import serial
from alteram.archive.links import NOT_LINKED, ReaderLink
from alteram.archive.locks import LOCK, locked
from alteram.archive.passages import passages
from alteram.archive.tables import WAIT, connect, state, transaction, translated
from alteram.archive.views import SCHEMA
from alteram.errors import ArchiveDamaged, ArchiveError
from alteram.model import Article, Entry, Link, Moment, Span, Statement, Story
from alteram.plugins import Store
from alteram.text.words import encodable

PROGRAM = "alteram"  # who made a link that no reader made
Row = tuple[str | int, ...]


# --- rows ----------------------------------------------------------------------------------------


def article_rows(entry: Entry) -> list[Row]:
    """The row of an entry in `articles`."""
    article, outlet = entry.article, entry.article.outlet
    facts = ("",) * 5
    if outlet is not None:
        facts = (outlet.name, outlet.domain, outlet.owner, outlet.kind.value, outlet.country)
    instants = ("", "")
    if article.published is not None:
        instants = (_instant(article.published.earliest), _instant(article.published.latest))
    date, rest, words = _date(article), _facts(article), (article.standfirst, article.text)
    named = (entry.id, article.ref, article.url, *facts)
    return [_clean((*named, *date, *instants, *rest, article.headline, *words))]


def _date(article: Article) -> tuple[str, str]:
    published = article.published
    return (published.value, published.precision.value) if published else ("", "")


def _facts(article: Article) -> tuple[str, ...]:
    byline, credit = "; ".join(article.byline), "; ".join(article.credit)
    return _value(article.modified), article.language, article.section, byline, credit


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def statement_rows(entry: Entry) -> list[Row]:
    """The rows of an entry in `statements`, in text order."""
    return [
        _clean((one.id, *_where(entry, one.span), *_said(one, entry.article)))
        for one in entry.statements
    ]


def passage_rows(entry: Entry) -> list[Row]:
    """The rows of an entry in `passages`, in text order."""
    return [_clean(_where(entry, span)) for span in passages(entry.article)]


def found_link_row(link: Link) -> Row:
    """The row of a tie that was found."""
    return _clean((link.left, link.right, link.tie.value, link.why, PROGRAM, ""))


def reader_link_row(link: ReaderLink) -> Row:
    """The row of a reader's own word on two articles."""
    tie = link.tie.value if link.tie else NOT_LINKED
    return _clean((link.left, link.right, tie, link.why, link.who, link.when))


def story_row(story: Story) -> Row:
    """The row of a story."""
    return _clean(
        (
            *(story.id, story.headline, str(story.first_day or ""), str(story.last_day or "")),
            *(story.undated, len(story.entries), story.texts),
            *(len(story.outlets), len(story.owners), len(story.countries)),
        )
    )


def coverage_rows(story: Story) -> list[Row]:
    """The articles of a story, the earliest first."""
    return [(story.id, key, place) for place, key in enumerate(story.entries, 1)]


def _where(entry: Entry, span: Span) -> Row:
    article = entry.article
    outlet = article.outlet.name if article.outlet else ""
    return entry.id, outlet, _value(article.published), *_place(span), article.quote(span)


def _place(span: Span) -> Row:
    return span.part, span.start, span.end


def _said(statement: Statement, article: Article) -> Row:
    attribution, source = statement.attribution, statement.source
    kind, voice = statement.kind.value, statement.voice.value
    who = (source.name, source.kind.value, source.role) if source else ("", "", "")
    how: Row = ("", "", "", "")
    if attribution is not None:
        cue = article.quote(attribution.cue) if attribution.cue else ""
        chain = " > ".join(attribution.chain)
        how = (attribution.act.value, attribution.manner.value, cue, chain)
    return kind, voice, *who, *how, statement.modality.value, int(statement.checkable)


def _value(moment: Moment | None) -> str:
    return moment.value if moment else ""


def _clean(row: Iterable[str | int]) -> Row:
    """Text every program can read: no half of a surrogate pair, no null character, one for one."""
    return tuple(
        encodable(cell).replace("\x00", "\N{REPLACEMENT CHARACTER}")
        if isinstance(cell, str)
        else cell
        for cell in row
    )


# --- reading and laying out ----------------------------------------------------------------------


class Laid(Protocol):
    """Entries one after another, and the laid out tables. All methods may raise `ArchiveError`."""

    def entries(self) -> Iterator[Entry]:
        """Every entry, the earliest first, by id where dates do not tell; the undated at the end.

        Those added while it runs are not among them.
        """
        ...

    def lay_out(self, progress: Callable[[int], None] | None = None) -> int:
        """Lay out the entries added since the last time; answers how many these were."""
        ...

    def lay_stories(self, stories: Iterable[Story], links: Iterable[Row], digest: str) -> None:
        """Put these stories and links in place of those there are, all or none.

        `digest` is the state of the archive they were made from, see `mark`.
        """
        ...

    def mark(self) -> str:
        """What the archive holds just now, as one value."""
        ...


class Shelf:
    """The entries of the archive in a folder, read one after another, and its laid out tables.

    Raises `ArchiveError`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> Iterator[Entry]:
        """Every entry, the earliest first, by id where dates do not tell; the undated at the end.

        Those added while it runs are not among them.
        """
        with translated(self.path), closing(connect(self.path, create=False)) as db:
            order = "SELECT entry FROM entries ORDER BY last IS NULL, last, id"
            numbers = [row[0] for row in db.execute(order)]
            for number in numbers:
                row = db.execute("SELECT packed FROM texts WHERE entry = ?", (number,)).fetchone()
                if row is not None:
                    yield self._unpacked(row[0])

    def lay_out(self, progress: Callable[[int], None] | None = None) -> int:
        """Lay out the entries added since the last time; answers how many these were."""
        with self._alone() as db, transaction(db):
            for sql in SCHEMA:
                db.execute(sql)
        done = 0
        while True:
            with self._alone() as db, transaction(db):
                some = _next(db)
                for number, packed in some:
                    _lay(db, number, self._unpacked(packed))
                if some:
                    _note(db, "laid_to", str(some[-1][0]))
            done += len(some)
            if len(some) < serial.AT_ONCE:
                return done
            if progress is not None:
                progress(done)

    def lay_stories(self, stories: Iterable[Story], links: Iterable[Row], digest: str) -> None:
        """Put these stories and links in place of those there are, all or none.

        `digest` is the state of the archive they were made from, see `mark`.
        """
        told = list(stories)
        with self._alone() as db, transaction(db):
            for table in ("laid_stories", "laid_coverage", "laid_links"):
                db.execute(f"DELETE FROM {table}")
            fill(db, "laid_stories", map(story_row, told))
            fill(db, "laid_coverage", (row for story in told for row in coverage_rows(story)))
            fill(db, "laid_links", links)
            _note(db, "laid_digest", digest)

    def mark(self) -> str:
        """What the archive holds just now, as one value."""
        with translated(self.path), closing(connect(self.path, create=False)) as db:
            return state(db, "digest")

    def _unpacked(self, packed: bytes) -> Entry:
        try:
            return serial.unpack(packed)
        except ValueError as error:
            raise ArchiveDamaged(str(self.path), f"{error}; restore it from a backup") from error

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        """The open file, alone among writers."""
        with (
            locked(FileLock(self.path / LOCK), self.path, WAIT),
            translated(self.path),
            closing(connect(self.path, create=False)) as db,
        ):
            yield db


@runtime_checkable
class HasShelf(Protocol):
    """A store whose tables can be laid out. Called by `shelf_of`."""

    def shelf(self) -> Laid:
        """The shelf of this archive."""
        ...


def shelf_of(store: Store) -> Laid:
    """The shelf of an open archive. Raises `ArchiveError` for a kind of store that has none."""
    if isinstance(store, HasShelf):
        return store.shelf()
    raise ArchiveError(type(store).__name__, "this kind of archive has no tables to write")


def _lay(db: sqlite3.Connection, number: int, entry: Entry) -> None:
    """Lay out what the views cannot read from another table."""
    fill(db, "laid_articles", [laid_article(number, entry)])
    fill(db, "laid_statements", laid_statements(number, entry))


def laid_article(number: int, entry: Entry) -> Row:
    """The row of an entry in `laid_articles`."""
    article = entry.article
    return _clean((number, *_date(article), *_facts(article), article.standfirst, article.text))


def laid_statements(number: int, entry: Entry) -> list[Row]:
    """The rows of an entry in `laid_statements`, in text order."""
    return [
        _clean((number, one.id, *_place(one.span), *_said(one, entry.article)))
        for one in entry.statements
    ]


def fill(db: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Add rows to a table, each with a value for every column."""
    some = list(rows)
    if some:
        marks = ", ".join("?" * len(some[0]))
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", some)


def _next(db: sqlite3.Connection) -> list[tuple[int, bytes]]:
    row = db.execute("SELECT value FROM state WHERE name = 'laid_to'").fetchone()
    rows = db.execute(
        "SELECT entry, packed FROM entries JOIN texts USING (entry) WHERE entry > ?"
        " ORDER BY entry LIMIT ?",
        (int(row[0]) if row else 0, serial.AT_ONCE),
    )
    return rows.fetchall()


def _note(db: sqlite3.Connection, name: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))
