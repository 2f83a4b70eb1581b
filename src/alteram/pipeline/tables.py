"""The tables for analysts: every article, statement, passage, link and story of an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from alteram.archive import laid
from alteram.archive.laid import Row, shelf_of
from alteram.archive.links import reader_links, taken_back
from alteram.archive.views import TABLES, Table
from alteram.errors import InputError, nearest
from alteram.lineage import Apart, tie_articles
from alteram.model import Entry, Story
from alteram.pipeline.stories import find_stories
from alteram.plugins import Store
from alteram.settings import Settings

MOST_TIED = 1_000  # articles of one story among which ties are looked for, the earliest first


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """What a refresh did: articles laid out now, stories and links laid out in all."""

    articles: int
    stories: int
    links: int

    def __str__(self) -> str:
        new = f"{self.articles:,} articles laid out"
        return f"{new}, {self.stories:,} stories, {self.links:,} links"


def table_of(name: str) -> Table:
    """The table of a name. Raises `InputError` for a name no table has."""
    try:
        return TABLES[name]
    except KeyError:
        raise InputError(name, f"no table; {nearest(name, TABLES)}") from None


def rows(name: str, store: Store, settings: Settings) -> Iterator[Row]:
    """The rows of a table as the archive stands now, in the order of their articles' dates.

    Raises `InputError` for a name no table has, and `ArchiveError`.
    """
    table_of(name)
    if name in _OF_ENTRY:
        make = _OF_ENTRY[name]
        return (row for entry in shelf_of(store).entries() for row in make(entry))
    return _of_stories(name, store, settings)


_OF_ENTRY: Mapping[str, Callable[[Entry], list[Row]]] = {
    "articles": laid.article_rows,
    "statements": laid.statement_rows,
    "passages": laid.passage_rows,
}


def _of_stories(name: str, store: Store, settings: Settings) -> Iterator[Row]:
    shelf_of(store)
    stories = _in_order(find_stories(store))
    if name == "stories":
        return map(laid.story_row, stories)
    if name == "coverage":
        return (row for story in stories for row in laid.coverage_rows(story))
    return link_rows(stories, store, settings)


def _in_order(stories: Iterable[Story]) -> list[Story]:
    return sorted(stories, key=lambda s: (s.first_day is None, s.first_day or "", s.id))


def link_rows(stories: Iterable[Story], store: Store, settings: Settings) -> Iterator[Row]:
    """The ties among the articles of each story, then the readers' own."""
    marks = reader_links(store)
    apart = Apart((mark.left, mark.right) for mark in taken_back(marks))
    for story in stories:
        entries = store.many(story.entries[:MOST_TIED]) if len(story.entries) > 1 else ()
        if len(entries) > 1:
            for link in tie_articles(entries[0], entries[1:], settings.lineage, apart):
                yield laid.found_link_row(link)
    yield from map(laid.reader_link_row, marks)


def refresh(
    store: Store, settings: Settings, progress: Callable[[int], None] | None = None
) -> LaidOut:
    """Lay all tables out for the views of the archive; what is laid out stays.

    `progress` is called with the number of articles done. Raises `ArchiveError`.
    """
    shelf = shelf_of(store)
    articles = shelf.lay_out(progress)
    mark = shelf.mark()
    stories = _in_order(find_stories(store))
    links = list(link_rows(stories, store, settings))
    shelf.lay_stories(stories, links, mark)
    return LaidOut(articles=articles, stories=len(stories), links=len(links))
