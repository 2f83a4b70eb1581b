"""Links that readers made or took back, kept in the archive with who and when.

One small table of `archive.db`, made when the first link is kept. An archive without it has no
links. Two articles have at most one mark: a later one takes the place of the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from alteram.archive.tables import connect, has_table, transaction, translated
from alteram.errors import ArchiveError
from alteram.model import Link, Tie, digest
from alteram.plugins import Store

NOT_LINKED = "not linked"

_TABLE = """
CREATE TABLE IF NOT EXISTS reader_links (
    number INTEGER PRIMARY KEY AUTOINCREMENT, "left" TEXT NOT NULL, "right" TEXT NOT NULL,
    tie TEXT NOT NULL, why TEXT NOT NULL, who TEXT NOT NULL, "when" TEXT NOT NULL)
"""
COLUMNS = 'number, "left", "right", tie, why, who, "when"'


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderLink:
    """A reader's word on two articles (ids): tied, or where `tie` is None, not linked.

    `number` is the one it is taken back by; `when` is an instant of UTC, to the second.
    """

    left: str
    right: str
    tie: Tie | None
    why: str
    who: str
    when: str
    number: int = 0

    def __post_init__(self) -> None:
        if not self.why or not self.who:
            raise ValueError("a reader's link has a reason and says who gave it")
        if self.left == self.right:
            raise ValueError("a link ties two articles")

    @property
    def verdict(self) -> str:
        """The tie in words, or `not linked`."""
        return self.tie.value if self.tie else NOT_LINKED

    @property
    def reason(self) -> str:
        """Who, when and why, as the report shows it."""
        return f"marked by {self.who} on {self.when[:10]}: {self.why}"


class Book(Protocol):
    """The readers' links of one archive. All methods may raise `ArchiveError`."""

    def all(self) -> tuple[ReaderLink, ...]:
        """Every link, in the order they were made."""
        ...

    def add(
        self, left: str, right: str, tie: Tie | None, why: str, who: str, when: datetime
    ) -> ReaderLink:
        """Keep a link, in place of one between the same articles; answers with its number."""
        ...

    def undo(self, number: int) -> ReaderLink:
        """Take a link back; answers with what it was. Its number is not given again."""
        ...


class LinkBook:
    """The readers' links of the archive in a folder.

    Raises `ArchiveError`. Nothing is written before the first link is added.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> tuple[ReaderLink, ...]:
        """Every link, in the order they were made."""
        with translated(self.path), closing(connect(self.path, create=False)) as db:
            if not has_table(db, "reader_links"):
                return ()
            rows = db.execute(f"SELECT {COLUMNS} FROM reader_links ORDER BY number")
            return tuple(map(link_of, rows))

    def add(
        self, left: str, right: str, tie: Tie | None, why: str, who: str, when: datetime
    ) -> ReaderLink:
        """Keep a link, in place of one between the same articles; answers with its number."""
        values = row_of(left, right, tie, why, who, when)
        with (
            translated(self.path),
            closing(connect(self.path, create=False)) as db,
            transaction(db),
        ):
            db.execute(_TABLE)
            db.execute(
                'DELETE FROM reader_links WHERE ("left" = ?1 AND "right" = ?2)'
                ' OR ("left" = ?2 AND "right" = ?1)',
                (left, right),
            )
            number = db.execute(
                'INSERT INTO reader_links ("left", "right", tie, why, who, "when")'
                " VALUES (?, ?, ?, ?, ?, ?) RETURNING number",
                values,
            ).fetchone()[0]
        return link_of((number, *values))

    def undo(self, number: int) -> ReaderLink:
        """Take a link back; answers with what it was. Its number is not given again."""
        with (
            translated(self.path),
            closing(connect(self.path, create=False)) as db,
            transaction(db),
        ):
            row = (
                db.execute(
                    f"DELETE FROM reader_links WHERE number = ? RETURNING {COLUMNS}", (number,)
                ).fetchone()
                if has_table(db, "reader_links")
                else None
            )
        if row is None:
            raise no_link(str(self.path), number)
        return link_of(row)


@runtime_checkable
class HasBook(Protocol):
    """A store that keeps readers' links. Called by `book_of`."""

    def book(self) -> Book:
        """The book of this archive."""
        ...


def book_of(store: Store) -> Book:
    """The book of an open archive. Raises `ArchiveError` for a kind of store that keeps none."""
    if isinstance(store, HasBook):
        return store.book()
    raise ArchiveError(type(store).__name__, "this kind of archive keeps no readers' links")


def reader_links(store: Store) -> tuple[ReaderLink, ...]:
    """The links of an open archive; none for a kind of store that keeps none."""
    return book_of(store).all() if isinstance(store, HasBook) else ()


def added(links: Iterable[ReaderLink]) -> tuple[Link, ...]:
    """The ties readers made, with who and when in the reason."""
    return tuple(
        Link(tie=link.tie, left=link.left, right=link.right, why=link.reason)
        for link in links
        if link.tie is not None
    )


def taken_back(links: Iterable[ReaderLink]) -> tuple[ReaderLink, ...]:
    """The marks that two articles are not linked."""
    return tuple(link for link in links if link.tie is None)


def links_digest(links: Sequence[ReaderLink]) -> str:
    """A digest of what the links say, whatever order they were made in."""
    lines = [
        "\x1e".join((link.left, link.right, link.verdict, link.why, link.who, link.when))
        for link in links
    ]
    return digest("links", *sorted(lines))


def row_of(
    left: str, right: str, tie: Tie | None, why: str, who: str, when: datetime
) -> tuple[str, str, str, str, str, str]:
    """What is kept of a new link, as columns; its words on one line, its time to the second."""
    instant = when.astimezone(UTC).replace(microsecond=0).isoformat()
    link = ReaderLink(left=left, right=right, tie=tie, why=_line(why), who=_line(who), when=instant)
    return link.left, link.right, link.verdict, link.why, link.who, link.when


def no_link(place: str, number: int) -> ArchiveError:
    """There is no link of that number to take back."""
    return ArchiveError(
        place, f"it has no link {number}; `alteram link list` shows those there are"
    )


def link_of(row: Sequence[Any]) -> ReaderLink:
    """The link of a row of `COLUMNS`."""
    number, left, right, tie, why, who, when = row
    return ReaderLink(
        number=number,
        left=left,
        right=right,
        tie=None if tie == NOT_LINKED else Tie(tie),
        why=why,
        who=who,
        when=when,
    )


def _line(text: str) -> str:
    """Words as one line without anything that cannot be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
