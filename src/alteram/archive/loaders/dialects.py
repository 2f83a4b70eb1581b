"""The two dialects of JSON that news come in: JSON Feed 1.x and IPTC ninjs 1.x to 3.x."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from alteram.archive.fields import bare_domain
from alteram.archive.loaders.inputs import Read
from alteram.archive.loaders.pages import dated, page_from
from alteram.errors import InputError
from alteram.model import Page

Record = Mapping[str, Any]
MOST_BYLINE = 2000  # characters of a byline that are read
_WITHDRAWN = ("canceled", "cancelled", "withheld")


def is_jsonfeed(value: Any) -> bool:
    """Whether a JSON value is a JSON Feed (https://jsonfeed.org/version/1.1)."""
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        return False
    return "jsonfeed.org" in str(value.get("version", ""))[:100]


def feed_items(feed: Record) -> Iterator[Any]:
    """Its items."""
    yield from feed["items"]


def page_of_item(feed: Record, item: Any, where: str, read: Read) -> Page:
    """An item with its text. Raises `InputError` for one without."""
    if not isinstance(item, dict):
        raise InputError(where, f"an item must be a JSON object, not {type(item).__name__}")
    markup, text = _words(item.get("content_html")), _words(item.get("content_text"))
    if not markup and not text:
        raise InputError(where, _ONLY_A_SUMMARY if item.get("summary") else "no text")
    authors = item.get("authors") or item.get("author") or feed.get("authors") or feed.get("author")
    url = _words(item.get("url"))
    same_site = not url or bare_domain(url) == bare_domain(_words(feed.get("home_page_url")))
    record = {
        "headline": item.get("title"),
        "url": url,
        "outlet": feed.get("title") if same_site else None,
        "authors": authors,
        "based_on": item.get("external_url"),
        "published": dated(item.get("date_published"), "json feed date_published"),
        "modified": dated(item.get("date_modified"), "json feed date_modified"),
        "language": item.get("language") or feed.get("language"),
        "id": item.get("id"),
        "text": text,
    }
    return page_from(record, where, read, markup=markup)


_ONLY_A_SUMMARY = "only a summary, not the text; save the page itself and add that"


def is_ninjs(value: Any) -> bool:
    """Whether a JSON value is an item of IPTC ninjs (https://iptc.org/std/ninjs/)."""
    if not isinstance(value, dict) or "uri" not in value:
        return False
    marks = ("bodies", "headlines", "versioncreated", "firstcreated", "pubstatus")
    return any(name in value for name in marks) or any(name.startswith("body_") for name in value)


def page_of_ninjs(item: Record, where: str, read: Read) -> Page:
    """An item with its text. Raises `InputError` for another kind, a withdrawn one, and no body."""
    kind = _words(item.get("type")) or "text"
    if kind not in ("text", "composite"):
        raise InputError(where, f"an item of type {kind[:40]!r}, not text")
    if (status := _words(item.get("pubstatus"))) in _WITHDRAWN:
        raise InputError(where, f"the agency has withdrawn it: pubstatus is {status!r}")
    texts = dict(_bodies(item))
    markup = next((text for form, text in texts.items() if re.search("html|nitf", form)), "")
    text = next((text for form, text in texts.items() if not re.search("html|xml|nitf", form)), "")
    if not markup and not text:
        raise InputError(where, "no body; the item holds a headline or summary only")
    first, version = item.get("firstcreated"), item.get("versioncreated")
    published = dated(first, "ninjs firstcreated") if first else None
    uri = _words(item.get("uri"))
    record = {
        "headline": _worded(item, "headline", "headlines") or item.get("title"),
        "standfirst": _worded(item, "description_summary", "descriptions"),
        "url": _words(item.get("url")) or (uri if re.match("https?://", uri) else ""),
        "outlet": _outlet(item),
        "byline": _byline(item.get("byline") or item.get("by")),
        "credit": [_name(one) for one in _list(item.get("infosource") or item.get("infosources"))],
        "published": published or dated(version, "ninjs versioncreated"),
        "modified": dated(version, "ninjs versioncreated") if version != first else None,
        "language": item.get("language"),
        "id": uri,
        "text": text,
    }
    return page_from(record, where, read, markup=markup)


def _bodies(item: Record) -> Iterator[tuple[str, str]]:
    """The forms of the body (`text`, `xhtml`, a content type) with their words."""
    for body in _list(item.get("bodies")):
        if isinstance(body, dict) and (text := _words(body.get("value"))):
            yield _words(body.get("contenttype")) or _words(body.get("role")) or "text", text
    for name, value in item.items():
        if name.startswith("body_") and (text := _words(value)):
            yield name.removeprefix("body_"), text


def _worded(item: Record, one: str, many: str) -> str:
    """A field of 1.x, or the main one of the list that 2.x has in its place."""
    if text := _words(item.get(one)):
        return text
    listed = [each for each in _list(item.get(many)) if isinstance(each, dict)]
    wanted = [each for each in listed if each.get("role") in ("main", "summary", None, "")]
    if many == "descriptions" and not wanted:
        return ""
    return next((_words(each.get("value")) for each in wanted + listed), "")


def _outlet(item: Record) -> Any:
    rights = item.get("rightsinfo")
    holder = item.get("copyrightholder")
    for place in (
        item.get("provider"),
        holder,
        rights.get("copyrightholder") if isinstance(rights, dict) else None,
    ):
        if name := _name(place):
            return name
    return None


def _name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("literal")
    return _words(value)


def _byline(value: Any) -> list[str]:
    names = re.split(
        r"\s*,\s*|\s+and\s+", re.sub(r"(?i)^\s*by\s+", "", _words(value)[:MOST_BYLINE])
    )
    return [name for name in names if name]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def _words(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
