"""The entries on the same story as an article, and what the archive holds around them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from alteram.model import Article, Coverage, Entry, Window
from alteram.plugins import Store
from alteram.settings import ArchiveSettings

LOOKED_AT = 2  # times the limit: so many are ranked before those of other outlets are taken first


def window_of(article: Article, days: int, as_of: datetime | None) -> Window:
    """So many days before and after the article; all days where it has no date."""
    published = article.published
    if published is None:
        return Window(as_of=as_of)
    first, last = published.day, published.latest.date()
    before = min(timedelta(days=days), first - date.min)
    after = min(timedelta(days=days), date.max - last)
    return Window(first_day=first - before, last_day=last + after, as_of=as_of)


def find_coverage(
    store: Store, article: Article, settings: ArchiveSettings, *, as_of: datetime | None = None
) -> Coverage:
    """The coverage of an article's story, the nearest first, other outlets before its own.

    An entry with the article's own id is left out; one with the same words under another address
    is kept and later tied as a copy. Raises `ArchiveError`.
    """
    window = window_of(article, settings.window_days, as_of)
    ranked = store.rank(article, window, settings.story_limit * LOOKED_AT)
    near = [key for key, similarity in ranked if similarity >= settings.story_least]
    entries = [entry for entry in store.many(near) if entry.id != article.id]
    own = article.outlet.key if article.outlet else None
    entries.sort(key=lambda e: own is not None and _outlet_key(e) == own)  # stable: others first
    return Coverage(
        entries=tuple(entries[: settings.story_limit]),
        window=window,
        reach=store.reach(window),
        total=store.reach(Window()),
    )


def _outlet_key(entry: Entry) -> str | None:
    return entry.article.outlet.key if entry.article.outlet else None
