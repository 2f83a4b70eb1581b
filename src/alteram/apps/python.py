"""The door for Python: an open archive, and what the verbs do with it as functions.

Everything here is exported by `alteram` itself and loaded at its first use. Answers are the nouns
of `alteram.model`; errors are those of `alteram.errors`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alteram.errors import InputError, PageUnreadable
from alteram.model import (
    Entry,
    Family,
    Found,
    Moment,
    Outlet,
    Page,
    Precision,
    Reach,
    Report,
    Story,
    Voice,
    Window,
)
from alteram.plugins import Closing

if TYPE_CHECKING:
    from alteram.pipeline import Added, Tools
    from alteram.plugins import Store
    from alteram.settings import Settings

Day = date | str  # a day, or one as text: "2031-05-06"
Given = Page | Path | str | bytes  # a page, the path of one, or its text


class Archive(Closing):
    """An open archive, closed by `close` or at the end of a `with` block.

    Made by `open_archive`. Not for use in several threads at once.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store, self.settings = store, settings
        self._tools: Tools | None = None

    @property
    def tools(self) -> Tools:
        """The plug-ins the settings name, loaded at first use."""
        if self._tools is None:
            from alteram.pipeline import load_tools

            self._tools = load_tools(self.settings)
        return self._tools

    def close(self) -> None:
        """Let go of files and locks."""
        self.store.close()

    def add(self, *paths: str | PathLike[str]) -> Added:
        """Add coverage from files and folders; what cannot be read is told in the answer."""
        from alteram.pipeline import add

        return add(map(Path, paths), self.store, self.tools, self.settings)

    def get(self, key: str) -> Entry | None:
        """The entry of this id, reference or address."""
        return self.store.get(key)

    def reach(self) -> Reach:
        """What the archive holds: entries, outlets, owners, countries, days."""
        return self.store.reach(Window())

    def rows(self, table: str) -> Iterator[dict[str, str | int]]:
        """Rows of a table, by the name of the column: `archive.rows("statements")`."""
        from alteram.pipeline.tables import rows, table_of

        names = [column.name for column in table_of(table).columns]
        found = rows(table, self.store, self.settings)
        return (dict(zip(names, row, strict=True)) for row in found)

    def arrow(self, table: str) -> Any:
        """A table as a `pyarrow.Table`, from which `.to_pandas()` makes a data frame.

        Raises `ExtraNotInstalled` without `alteram[parquet]`.
        """
        from alteram.pipeline.tables import rows, table_of
        from alteram.report.tables import arrow_table

        columns = [(column.name, column.type) for column in table_of(table).columns]
        return arrow_table(columns, rows(table, self.store, self.settings))


def open_archive(
    path: str | PathLike[str] | None = None,
    *,
    create: bool = False,
    outlets: Iterable[str | PathLike[str]] = (),
    settings: Settings | None = None,
) -> Archive:
    """The archive in a folder, or on a server; without a path, the one the settings name.

    A server is named by an address such as `postgresql://ada@db.example/coverage`.

    `create` makes it where there is none; `outlets` are more tables of outlets (CSV). Settings are
    read from their files and the environment unless they are given. Raises `ArchiveError`.
    """
    from alteram.pipeline import open_store
    from alteram.settings import load, with_values

    found = load() if settings is None else settings
    values: dict[str, Any] = {} if path is None else {"path": str(path)}
    tables = [str(table) for table in outlets]
    if tables:
        values["outlets"] = [*found.archive.outlets, *tables]
    found = with_values(found, {"archive": values}, "open_archive")
    return Archive(open_store(found, create=create), found)


def check(
    page: Given,
    *,
    archive: Archive,
    published: Day | datetime | None = None,
    as_of: datetime | None = None,
    url: str = "",
    outlet: str = "",
) -> Report:
    """What the archive says about each statement of a page.

    `page` is a `Page`, a `Path`, the bytes of a file, or text (HTML or plain). `published`, `url`
    and `outlet` are laid over what the page says; nothing published after `as_of` is used. Raises
    `InputError`, `ArchiveError` and `PluginError`.
    """
    from alteram.pipeline import check as check_page

    return check_page(
        _page(page, archive, url, outlet),
        archive.store,
        archive.tools,
        archive.settings,
        published=_moment(published),
        as_of=as_of,
    )


def trace(
    page: Given, *, archive: Archive, as_text: bool = False, url: str = "", outlet: str = ""
) -> Family:
    """Where the words of a page stand elsewhere in the archive, earliest first.

    `page` is given as to `check`. With `as_text` it is a `str` of any words, a sentence or a
    quotation as well. Raises `InputError`, `ArchiveError` and `PluginError`.
    """
    from alteram.pipeline import trace as trace_page
    from alteram.pipeline import where

    if as_text:
        if not isinstance(page, str):
            raise InputError("trace", f"as_text needs words, not {type(page).__name__}")
        return where(page, archive.store, archive.settings)
    found = _page(page, archive, url, outlet)
    return trace_page(found, archive.store, archive.tools, archive.settings)


def stories(
    *, archive: Archive, since: Day | None = None, until: Day | None = None, outlet: str = ""
) -> list[Story]:
    """The stories with an entry on these days, those of most outlets first, each with its reach.

    `outlet` keeps those it covered, by any name of it. Raises `ArchiveError`.
    """
    from alteram.pipeline.stories import covered_by, find_stories, with_reach

    found = find_stories(archive.store, since=_day(since), until=_day(until))
    if outlet:
        found = covered_by(found, outlet, archive.tools.outlets)
    return [with_reach(story, archive.store) for story in found]


def search(
    words: str = "",
    *,
    archive: Archive,
    outlet: str | Sequence[str] = (),
    not_outlet: str | Sequence[str] = (),
    owner: str = "",
    since: Day | None = None,
    until: Day | None = None,
    said_by: str = "",
    voice: Voice | str | None = None,
    limit: int = 10,
) -> list[Found]:
    """Passages that hold these words, best first; a part in double quotes is a phrase.

    With `said_by` (words of a source's name or role) or `voice` (`narrator`, `source`) each answer
    is one statement; `said_by` alone gives the latest first. Raises `ArchiveError`, and
    `InputError` where nothing is asked.
    """
    from alteram.archive.lookup import Asked
    from alteram.pipeline.search import search as search_words

    if not words.strip() and not said_by.strip():
        raise InputError("search", "give words, or said_by")
    asked = Asked(
        words=words,
        window=Window(first_day=_day(since), last_day=_day(until)),
        outlets=_names(outlet),
        without=_names(not_outlet),
        owner=owner,
        said_by=said_by,
        voice=_voice(voice),
        limit=limit,
    )
    return search_words(archive.store, asked, archive.tools.outlets)


def _names(given: str | Sequence[str]) -> frozenset[str]:
    return frozenset([given] if isinstance(given, str) else given) - {""}


def _page(given: Given, archive: Archive, url: str, outlet: str) -> Page:
    from dataclasses import replace

    page = given if isinstance(given, Page) else _read(given, archive, url)
    article = page.article
    if url:
        article = replace(article, url=url)
    if outlet:
        article = replace(article, outlet=Outlet(name=outlet))
    return replace(page, article=article)


def _read(given: Path | str | bytes, archive: Archive, url: str) -> Page:
    from alteram.pipeline.source import is_there
    from alteram.pipeline.tools import read_by

    if isinstance(given, Path):
        try:
            raw = given.read_bytes()
        except OSError as error:
            raise PageUnreadable(str(given), error.strerror or str(error)) from error
    elif isinstance(given, str):
        if "\n" not in given and is_there(given) and Path(given).is_file():
            raise InputError(given, f"a text, not a file; to read the file give Path({given!r})")
        # With a mark in front, no declaration in the page can have the text read as another.
        raw = b"\xef\xbb\xbf" + given.encode("utf-8", "replace")
    else:
        raw = given
    return read_by(archive.tools.extractor, raw, url)


def _day(given: Day | None) -> date | None:
    if given is None or isinstance(given, date):
        return given.date() if isinstance(given, datetime) else given
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise InputError(given, "no day; write 2031-05-06") from error


def _moment(given: Day | datetime | None) -> Moment | None:
    if isinstance(given, datetime) and given.tzinfo is not None:
        value = given.astimezone(UTC).isoformat()
        return Moment(value=value, precision=Precision.TIME, origin="given")
    day = _day(given)  # a time without a zone could be on two days: only its day is used
    if day is None:
        return None
    return Moment(value=day.isoformat(), precision=Precision.DAY, origin="given")


def _voice(given: Voice | str | None) -> Voice | None:
    try:
        return None if given is None else Voice(given)
    except ValueError as error:
        raise InputError(str(given), "no voice; it is narrator or source") from error
