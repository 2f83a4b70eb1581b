"""The comments of a page from a Disqus export, where the page itself shows none.

A site's owner gets the export from Disqus (https://help.disqus.com/en/articles/1717164): one XML
file with all threads and all posts, each post with its thread, its parent and its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from alteram.archive.loaders.xml import elements, first, root_name, words
from alteram.errors import InputError
from alteram.model import Page
from alteram.page.comments import finish
from alteram.page.dates import read_date
from alteram.page.drafts import Draft
from alteram.page.postings import plain

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_BYTES = 512_000_000
_ID = "{http://disqus.com/disqus-internals}id"
_SHOWN = 3  # addresses named in an error


def with_comments(page: Page, export: Path) -> Page:
    """The page with the comments an export has for its address, in place of its own.

    Deleted posts and spam are left out; what answered one answers what that one answered. A page
    without an address takes the only thread with posts. Raises `InputError` when the file is no
    export or has no thread of this page.
    """
    raw = _bytes_of(export)
    where = str(export)
    posts = _posts(raw, where)
    threads = {key: link for key, link in _threads(raw, where).items() if key in posts}
    drafts = posts[_thread_of(page, threads, where)]
    return replace(page, comments=finish(_linked(drafts), page.article.url))


def _bytes_of(export: Path) -> bytes:
    where = str(export)
    try:
        if export.stat().st_size > _MOST_BYTES:
            raise InputError(where, f"more than {_MOST_BYTES:,} bytes; give the export of one site")
        raw = export.read_bytes()
    except OSError as error:
        raise InputError(where, f"cannot be read: {error.strerror}") from error
    root = root_name(raw[:4096])
    if root != "disqus":
        named = f"<{root}>" if root else "no XML"
        raise InputError(where, f"not a Disqus export ({named}); give the XML file Disqus sent")
    return raw


def _threads(raw: bytes, where: str) -> dict[str, str]:
    """The address of each thread by its id."""
    found = {}
    for element in elements(raw, ("thread",), where):
        link = words(first(element, "link"))  # the thread named inside a post has none
        if link:
            found[element.get(_ID) or ""] = link
    return found


def _posts(raw: bytes, where: str) -> dict[str, dict[str, tuple[Draft, str]]]:
    """By thread, each post by its id, with the id of the one it answers."""
    found: dict[str, dict[str, tuple[Draft, str]]] = {}
    for element in elements(raw, ("post",), where):
        key = element.get(_ID) or ""
        posts = found.setdefault(_named(element, "thread"), {})
        posts[key] = _draft(element, key), _named(element, "parent")
    return found


def _named(post: _Element, name: str) -> str:
    """The id of the thread or parent a post names."""
    element = first(post, name)
    return "" if element is None else element.get(_ID) or ""


def _draft(post: _Element, key: str) -> Draft:
    gone = any(words(first(post, name)) == "true" for name in ("isDeleted", "isSpam"))
    stamp = words(first(post, "createdAt"))
    message = first(post, "message")
    return Draft(
        text="" if gone or message is None else plain("".join(map(str, message.itertext()))),
        author=words(first(post, "author", "name"))[:60],
        printed=stamp[:60],
        moment=read_date(stamp, "disqus createdAt") if stamp else None,
        anchor=f"comment-{key}" if key else "",
    )


def _linked(posts: Mapping[str, tuple[Draft, str]]) -> list[Draft]:
    """The drafts in the order of the export, their parents as places among them."""
    place = {key: number for number, key in enumerate(posts)}
    drafts = []
    for key, (draft, parent) in posts.items():
        # What claims to answer a later post, or itself, would make a circle possible.
        before = place.get(parent, len(posts)) < place[key]
        drafts.append(replace(draft, parent=place[parent] if before else None))
    return drafts


def _thread_of(page: Page, threads: Mapping[str, str], where: str) -> str:
    """The id of the thread of a page."""
    if not page.article.url and len(threads) == 1:
        return next(iter(threads))
    wanted = _bare(page.article.url)
    found = next((key for key, link in threads.items() if _bare(link) == wanted), None)
    if found is not None and page.article.url:
        return found
    named = ", ".join(_some(threads.values())) or "none with posts"
    asked = f"no thread of {page.article.url}" if page.article.url else "the page has no address"
    raise InputError(where, f"{asked}; threads there: {named}; give the address with --url")


def _some(links: Iterable[str]) -> list[str]:
    known = sorted(links)
    more = len(known) - _SHOWN
    return known[:_SHOWN] + ([f"and {more:,} more"] if more > 0 else [])


def _bare(address: str) -> tuple[str, str, str]:
    """Host, path and query of an address, so that forms of one address compare equal."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", address, ""
    return host, parts.path.rstrip("/"), parts.query
