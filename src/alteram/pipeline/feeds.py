"""The reader's feeds: which they are, how often they are asked, and what is new in them.

The list is one file, `feeds.json`, next to the archive it fills. A feed with news is asked again
sooner, one without later. Nothing is fetched until `poll` is called.
"""

from __future__ import annotations

import html
import importlib
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from alteram.archive.fields import read_date
from alteram.archive.loaders.dialects import feed_items, is_jsonfeed
from alteram.archive.loaders.inputs import parsing
from alteram.archive.loaders.pages import laid_over
from alteram.errors import AlteramError, FetchFailed, InputError, PageUnreadable
from alteram.model import Article, Moment, Page
from alteram.pipeline.add import Added, add_pages
from alteram.pipeline.fetch import Fetcher
from alteram.pipeline.tools import Tools, read_by
from alteram.plugins import Store
from alteram.settings import Settings

FILE = "feeds.json"
FIRST, SOONEST, LATEST = 60, 15, 1440  # minutes between two polls of one feed
MOST_ITEMS = 60  # newest items of a feed that are looked at in one poll


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed as its reader keeps it. `folder` is the path of folders it lies in."""

    url: str
    title: str = ""
    folder: tuple[str, ...] = ()
    site: str = ""  # the site it belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class Polls:
    """What earlier polls of a feed tell the next one."""

    etag: str = ""
    modified: str = ""
    minutes: int = FIRST  # until the next poll
    due: str = ""  # the moment of the next poll; empty: now
    seen: tuple[str, ...] = ()  # addresses that need no second try
    error: str = ""  # why the last poll failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """An address that may hold coverage. `seen` is when somebody came by, no date of the text."""

    url: str
    title: str = ""
    published: Moment | None = None
    seen: Moment | None = None
    found_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """One feed asked: what came of its new items, or why it could not be read."""

    feed: Feed
    added: Added = field(default_factory=Added)
    error: AlteramError | None = None
    due: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "url": self.feed.url,
            "title": self.feed.title,
            "added": self.added.kept,
            "known": self.added.known,
            "skipped": [str(error) for error in self.added.skipped],
            "error": str(self.error) if self.error else "",
            "due": self.due,
        }

    def __str__(self) -> str:
        name = self.feed.title or self.feed.url
        return f"{name}: {self.error.reason if isinstance(self.error, InputError) else self.added}"


# --- the list ------------------------------------------------------------------------------------


class FeedList:
    """The feeds of one archive, by address, in the order they were added."""

    def __init__(self, feeds: dict[str, tuple[Feed, Polls]] | None = None) -> None:
        self._feeds = feeds or {}

    @classmethod
    def load(cls, path: Path) -> FeedList:
        """The list in a file; no file is an empty list. Raises `InputError` for a broken one."""
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            rows = [(_made(Feed, row), _made(Polls, row["polls"])) for row in kept["feeds"]]
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise InputError(str(path), f"not a list of feeds: {error}") from error
        return cls({feed.url: (feed, polls) for feed, polls in rows})

    def save(self, path: Path) -> None:
        """Write the list, whole or not at all."""
        rows = [self.row(feed) for feed in self]
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".new")
        text = json.dumps({"version": 1, "feeds": rows}, indent=1, ensure_ascii=False)
        half.write_text(text + "\n", encoding="utf-8")
        os.replace(half, path)  # noqa: PTH105

    def __iter__(self) -> Iterator[Feed]:
        return (feed for feed, _ in self._feeds.values())

    def __len__(self) -> int:
        return len(self._feeds)

    def polls(self, url: str) -> Polls:
        """What earlier polls of this feed left."""
        return self._feeds[url][1]

    def row(self, feed: Feed) -> dict[str, Any]:
        """A feed and its polls as plain values."""
        return asdict(feed) | {"polls": asdict(self.polls(feed.url))}

    def add(self, feed: Feed) -> bool:
        """Keep a feed; False if it was there, and then its title and folder are not touched."""
        if feed.url in self._feeds:
            return False
        self._feeds[feed.url] = (feed, Polls())
        return True

    def remove(self, url: str) -> bool:
        """Let go of a feed; False if it was not there."""
        return self._feeds.pop(url, None) is not None

    def note(self, feed: Feed, polls: Polls) -> None:
        """Keep what a poll found out, unless the feed was removed meanwhile."""
        if feed.url in self._feeds:
            self._feeds[feed.url] = (feed, polls)


@contextmanager
def changing(path: Path) -> Iterator[FeedList]:
    """The list, saved at the end of the block; others who change it wait."""
    from filelock import FileLock

    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        feeds = FeedList.load(path)
        yield feeds
        feeds.save(path)


def _made(kind: Any, row: dict[str, Any]) -> Any:
    """A class from its row; lists are tuples, and names it does not have are left out."""
    names = kind.__dataclass_fields__
    values = {name: value for name, value in row.items() if name in names}
    return kind(**{n: tuple(v) if isinstance(v, list) else v for n, v in values.items()})


# --- one feed read -------------------------------------------------------------------------------


def read_feed(raw: bytes, url: str, charset: str = "") -> tuple[Feed, list[Tip]]:
    """What a feed says of itself, and its items. A charset of the header wins over the XML's.

    Raises `InputError` for what is no feed.
    """
    value = _json(raw)
    if is_jsonfeed(value):
        return _json_feed(value, url)
    with parsing(url, "a feed"):
        parse = importlib.import_module("feedparser").parse
        headers = {"content-location": url}
        if charset:
            headers["content-type"] = f"application/xml; charset={charset}"
        feed = parse(io.BytesIO(raw), response_headers=headers)
    if not feed.get("version") and not feed["entries"]:
        raise PageUnreadable(url, "no feed; give the address of an RSS, Atom or JSON feed")
    about = Feed(
        url=url, title=_line(feed["feed"].get("title")), site=web_address(feed["feed"].get("link"))
    )
    tips = [
        Tip(
            url=web_address(item.get("feedburner_origlink")) or web_address(item.get("link")),
            title=_line(item.get("title")),
            published=_moment(item),
            found_by=url,
        )
        for item in feed["entries"]
    ]
    return about, _once(tips)


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else None
    except (ValueError, RecursionError):
        return None


def _json_feed(value: Any, url: str) -> tuple[Feed, list[Tip]]:
    about = Feed(
        url=url, title=_line(value.get("title")), site=web_address(value.get("home_page_url"))
    )
    tips = [
        Tip(
            url=web_address(item.get("url")) or web_address(item.get("id")),
            title=_line(item.get("title")),
            published=read_date(item.get("date_published"), "json feed date_published"),
            found_by=url,
        )
        for item in feed_items(value)
        if isinstance(item, dict)
    ]
    return about, _once(tips)


def _once(tips: Sequence[Tip]) -> list[Tip]:
    """Each address once, in the order of the feed."""
    once: dict[str, Tip] = {}
    for tip in tips:
        if tip.url:
            once.setdefault(tip.url, tip)
    return list(once.values())


def web_address(value: object) -> str:
    """An http(s) address as text; empty for anything else."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""


def _line(value: Any) -> str:
    """A title on one line, without markup."""
    text = re.sub(r"</?[A-Za-z][^<>]{0,200}>", "", value) if isinstance(value, str) else ""
    return " ".join(html.unescape(text).split())


def _moment(item: Any) -> Moment | None:
    """When an item was published; an "updated" is taken where there is nothing else."""
    for name in ("published", "updated"):
        # Asked for as a plain dictionary: the library answers for one name with the other.
        if value := dict.get(item, name):
            return read_date(value, f"feed {name}")
    return None


# --- polling -------------------------------------------------------------------------------------


def next_minutes(minutes: int, *, news: bool, failed: bool) -> int:
    """Minutes until the next poll: half after news, half as much again after none, twice after
    a failure; from a quarter of an hour to a day."""
    wanted = minutes * 2 if failed else minutes // 2 if news else minutes * 3 // 2
    return min(LATEST, max(SOONEST, wanted))


def is_due(polls: Polls, now: datetime) -> bool:
    """Whether it is time for the next poll."""
    return not polls.due or datetime.fromisoformat(polls.due) <= now


def read_tip(tip: Tip, fetcher: Fetcher, tools: Tools) -> Page:
    """The page behind a tip; what it does not say itself, the tip does. Raises `InputError`."""
    found = fetcher.get(tip.url)
    page = read_by(tools.extractor, found.page, found.url)
    known = Article(headline=tip.title, text=page.article.text, published=tip.published)
    return laid_over(page, Page(article=known))


def poll(
    path: Path,
    store: Store,
    tools: Tools,
    settings: Settings,
    fetcher: Fetcher,
    *,
    only: Sequence[str] = (),
    every: bool = False,
    progress: Callable[[str], None] | None = None,
) -> list[Polled]:
    """Ask the feeds that are due (or `only` these, or `every` one) and add what is new.

    Failures are rows: of a feed in `error`, of its items among the skipped of `added`.
    """
    feeds = FeedList.load(path)
    done = []
    for feed in feeds:
        polls = feeds.polls(feed.url)
        wanted = feed.url in only if only else every or is_due(polls, fetcher.world.now())
        if not wanted:
            continue
        if progress is not None:
            progress(feed.title or feed.url)
        row, left = _poll_one(feed, polls, store, tools, settings, fetcher)
        with changing(path) as kept:
            kept.note(row.feed, left)
        done.append(row)
    return done


def _poll_one(
    feed: Feed, polls: Polls, store: Store, tools: Tools, settings: Settings, fetcher: Fetcher
) -> tuple[Polled, Polls]:
    error: AlteramError | None = None
    added = Added()
    seen = set(polls.seen)
    try:
        found = fetcher.get(feed.url, etag=polls.etag, modified=polls.modified)
        if found.status != 304:
            about, tips = read_feed(found.raw, found.url, found.charset)
            feed = replace(feed, title=feed.title or about.title, site=feed.site or about.site)
            polls = replace(polls, etag=found.etag, modified=found.modified)
            new = [tip for tip in tips[:MOST_ITEMS] if tip.url not in seen]
            added = add_pages(_pages(new, store, fetcher, tools, seen), store, tools, settings)
            listed = {tip.url for tip in tips}
            polls = replace(polls, seen=tuple(sorted(seen & listed)))
    except InputError as problem:
        error = problem
    minutes = next_minutes(polls.minutes, news=bool(added.kept), failed=error is not None)
    due = (fetcher.world.now() + timedelta(minutes=minutes)).astimezone(UTC).isoformat()
    reason = error.reason if isinstance(error, InputError) else ""
    if any(_passing(problem) for problem in added.skipped):
        polls = replace(polls, etag="", modified="")  # so that the items are listed once more
    left = replace(polls, minutes=minutes, due=due, error=reason)
    return Polled(feed=feed, added=added, error=error, due=due), left


def _pages(
    tips: Sequence[Tip], store: Store, fetcher: Fetcher, tools: Tools, seen: set[str]
) -> Iterator[Page | AlteramError]:
    """The pages the archive does not have; those to try again are not marked as seen."""
    for tip in tips:
        if store.get(tip.url) is None:
            try:
                yield read_tip(tip, fetcher, tools)
            except InputError as error:
                yield error
                if _passing(error):
                    continue
        seen.add(tip.url)


def _passing(error: AlteramError) -> bool:
    return isinstance(error, FetchFailed) and error.passing
