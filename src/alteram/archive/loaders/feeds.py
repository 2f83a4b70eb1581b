"""RSS, Atom and RDF feeds: the items that carry their full text."""

from __future__ import annotations

import html
import importlib
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from alteram.archive.fields import bare_domain, read_date
from alteram.archive.loaders.inputs import Input, Loaded, Read, named, parsing, shown
from alteram.archive.loaders.pages import page_from
from alteram.archive.loaders.xml import root_name
from alteram.errors import AlteramError, InputError
from alteram.model import Caveat, CaveatKind, Moment, Page, Precision

MOST_FEED = 16_000_000  # bytes of one feed, unpacked
MOST_TAGS, MOST_ITEMS = 300_000, 20_000  # in one feed: each takes memory
_CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\s*>", re.I)
_ITEM_STARTS = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)\b", re.I)
_ITEM_ENDS = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.I)
_PLAIN = ("text/plain",)
Fields = dict[str, Any]


def is_feed(start: bytes) -> bool:
    """Whether the first bytes are those of a feed."""
    return root_name(start) in ("rss", "feed", "rdf", "channel")


def load_feed(given: Input, read: Read) -> Loaded:
    """The items with full text; a row for each that has a summary only."""
    raw = given.whole(MOST_FEED)
    feed = _parsed(raw, given.where)
    items = feed["entries"]
    cut = not _CLOSED.search(raw.replace(b"\0", b""))
    broken = _broken(feed)
    whole = len(_ITEM_ENDS.findall(raw.replace(b"\0", b""))) if cut else len(items)
    for number, item in enumerate(items[:whole], 1):
        place = f"{given.where}#{number}"
        page = named(place, _page, feed, item, place, read)
        yield _warned(page, broken) if broken else page
    if cut:
        yield InputError(given.where, "the feed is cut off; an item that is not whole is left out")
    elif not items:
        yield InputError(given.where, "a feed without items")


def _parsed(raw: bytes, where: str) -> Any:
    """The feed. Never handed on as text, which would be opened if it were an address."""
    dense = raw.replace(b"\0", b"")
    if dense.count(b"<") > MOST_TAGS or len(_ITEM_STARTS.findall(dense)) > MOST_ITEMS:
        raise InputError(
            where, f"a feed of more than {MOST_ITEMS:,} items or {MOST_TAGS:,} tags; split it"
        )
    with parsing(where, "a feed"):
        parse = importlib.import_module("feedparser").parse
        # Nothing is taken out of the markup here: the reader of pages must see what is hidden.
        feed = parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
        if not feed.get("version") and not feed["entries"]:
            reason = feed.get("bozo_exception") or "no items and no known version"
            raise InputError(where, f"not readable as a feed: {shown(str(reason))}")
    return feed


def _broken(feed: Any) -> str:
    """What is wrong with the XML of a feed that was read all the same."""
    error = feed.get("bozo_exception")
    return shown(str(error)) if type(error).__name__ == "SAXParseException" else ""


def _warned(page: Page | AlteramError, broken: str) -> Page | AlteramError:
    if not isinstance(page, Page):
        return page
    text = f"the feed is not well-formed XML: {broken}"
    caveat = Caveat(kind=CaveatKind.TEXT_RECOVERED, text=text)
    return replace(page, caveats=(*page.caveats, caveat))


def _page(feed: Any, item: Fields, where: str, read: Read) -> Page:
    with parsing(where, "an item of a feed"):
        markup = _content(item)
        if not markup:
            if item.get("summary"):
                reason = "only a summary, not the text; save the page itself and add that"
            else:
                reason = "no text; save the page itself and add that"
            raise InputError(where, reason)
        record = _record(feed, item)
    return page_from(record, where, read, markup=markup)


def _content(item: Fields) -> str:
    """The longest full text as HTML."""
    found = [
        _markup(part.get("value") or "", part.get("type") or "")
        for part in item.get("content") or []
        if isinstance(part, Mapping)
    ]
    return max(found, key=len, default="")


def _markup(text: str, kind: str) -> str:
    if kind in _PLAIN and not re.search(r"</?(?:p|div|br)\b", text, re.I):
        parts = [part.strip() for part in text.splitlines() if part.strip()]
        return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts)
    return text if text.strip() else ""


def _record(feed: Any, item: Fields) -> dict[str, Any]:
    about = feed["feed"]
    url = next(filter(_is_address, (item.get("feedburner_origlink"), item.get("link"))), "")
    source = item.get("source") or {}
    same_site = not url or bare_domain(url) == bare_domain(about.get("link") or "")
    credit = _text(source.get("title"))
    own = credit and credit == _text(about.get("title"))
    return {
        "headline": _text(item.get("title")),
        "url": url,
        "outlet": _text(about.get("title")) if same_site else None,
        "byline": _authors(item),
        "credit": None if own else credit,
        "based_on": None if own else source.get("href") or source.get("link"),
        "published": _date(item, "published") or _date(item, "updated"),
        "modified": _date(item, "updated") if item.get("published") else None,
        "language": (item.get("content") or [{}])[0].get("language") or about.get("language"),
        "id": item.get("id"),
    }


def _authors(item: Fields) -> list[str]:
    authors = [one for one in item.get("authors") or [] if isinstance(one, Mapping)]
    names = [_text(one.get("name")) for one in authors]
    return [name for name in names if name] or [_text(item.get("author"))]


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and bool(re.match(r"https?://", value, re.I))


def _text(value: Any) -> str:
    """A title on one line, without the tags some feeds put there."""
    if not isinstance(value, str):
        return ""
    return " ".join(html.unescape(re.sub(r"</?[A-Za-z][^<>]{0,200}>", "", value)).split())


def _date(item: Fields, name: str) -> Moment | None:
    """A date as written; what only the library can read, as it reads it (UTC)."""
    # Asked for by its own name: the library answers "updated" with "published" under a warning.
    value = dict.get(item, name)
    if not isinstance(value, str):
        return None
    if moment := read_date(value, f"feed {name}"):
        return moment
    parsed = dict.get(item, f"{name}_parsed")
    if parsed is None:
        return None
    try:
        year, month, day, hour, minute, second = map(int, parsed[:6])
        read = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, TypeError):
        return None
    return Moment(value=read.isoformat(), precision=Precision.TIME, origin=f"feed {name}")
