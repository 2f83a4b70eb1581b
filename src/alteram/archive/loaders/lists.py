"""XML without articles: news sitemaps, OPML and all the rest, each with what to do instead."""

from __future__ import annotations

from alteram.archive.loaders.inputs import Input, Loaded, Read, shown
from alteram.archive.loaders.xml import elements, root_name
from alteram.errors import InputError, UnsupportedMedia


def is_sitemap(start: bytes) -> bool:
    """Whether the first bytes are those of a sitemap or an index of sitemaps."""
    return root_name(start) in ("urlset", "sitemapindex")


def is_opml(start: bytes) -> bool:
    """Whether the first bytes are those of a list of feeds."""
    return root_name(start) == "opml"


def load_sitemap(given: Input, _read: Read) -> Loaded:
    """One row that says how many addresses there are."""
    count = sum(1 for _ in elements(given.whole(), ("loc",), given.where))
    reason = f"a sitemap of {count:,} addresses without their texts"
    yield InputError(given.where, f"{reason}; save those pages as HTML or WARC and add them")


def load_opml(given: Input, _read: Read) -> Loaded:
    """One row that says how many feeds there are."""
    found = elements(given.whole(), ("outline",), given.where)
    count = sum(1 for element in found if element.get("xmlUrl"))
    reason = f"a list of {count:,} feeds without their texts"
    yield InputError(given.where, f"{reason}; save those feeds, or the pages, and add them")


def is_disqus(start: bytes) -> bool:
    """Whether the first bytes are those of a Disqus export."""
    return root_name(start) == "disqus"


def load_disqus(given: Input, _read: Read) -> Loaded:
    """One row that says how many comments there are."""
    count = sum(1 for _ in elements(given.whole(), ("post",), given.where))
    reason = f"a Disqus export of {count:,} comments without their articles"
    yield InputError(given.where, f"{reason}; give it with `alteram read PAGE --comments FILE`")


def is_other_xml(start: bytes) -> bool:
    """Whether the first bytes say they are XML, and the root is not that of a page."""
    start = start.replace(b"\0", b"") if b"\0" in start[:8] else start
    declared = b"<?xml" in start[:16]
    return declared and root_name(start) not in ("", "html")


def load_other_xml(given: Input, _read: Read) -> Loaded:
    """One row that names the root element."""
    root = shown(root_name(given.start())) or "?"
    reason = f"XML of a kind no loader reads (<{root}>)"
    yield UnsupportedMedia(given.where, f"{reason}; save its texts as JSON Lines and add those")
