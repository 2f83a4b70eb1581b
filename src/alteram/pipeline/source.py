"""Where a page comes from: a file, standard input, a web address, or the archive."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from alteram.errors import ArchiveMissing, NotAnArticle, PageUnreadable, UnsupportedMedia
from alteram.model import Outlet, Page
from alteram.pipeline.tools import Tools, read_by
from alteram.plugins import Store
from alteram.settings import Settings

LONGEST = 200  # code points of a path shown in an error

_URL = re.compile(r"(?i)https?://\S+\Z")


def is_there(path: str | Path) -> bool:
    """Whether a text is the path of something; one too long to be a path is none."""
    try:
        return Path(path).exists()
    except OSError:  # `exists` raises it for a name that no file system takes
        return False


def read_page(
    where: str,
    tools: Tools,
    settings: Settings,
    *,
    stdin: Callable[[], bytes],
    store: Callable[[], Store] | None = None,
    url: str = "",
    outlet: str = "",
    allow_private: bool = False,
) -> Page:
    """The page at a path, `-`, an http(s) address, or the entry of an id, reference or address.

    An address is looked up in the archive first and fetched only if it is not there. `url` and
    `outlet` are laid over what the page says; `allow_private` lets an address be one of a private
    network. Raises `InputError` naming `where`.
    """
    page = _from_archive(where, store)
    if page is None:
        raw, found_at = _bytes_at(where, stdin, allow_private=allow_private)
        if len(raw) > settings.page.max_bytes:
            reason = f"{len(raw):,} bytes; page.max_bytes allows {settings.page.max_bytes:,}"
            raise PageUnreadable(where, reason)
        try:
            page = read_by(tools.extractor, raw, url or found_at)
        except (PageUnreadable, NotAnArticle, UnsupportedMedia) as error:
            raise type(error)(where, error.reason) from error
    article = page.article
    if url:
        article = replace(article, url=url)
    if outlet:
        domain = outlet if "." in outlet and " " not in outlet else ""
        article = replace(article, outlet=Outlet(name=outlet, domain=domain))
    return replace(page, article=article)


def _from_archive(where: str, store: Callable[[], Store] | None) -> Page | None:
    """The entry behind an id or address, if this can be one and there is an archive."""
    if store is None or where == "-" or is_there(where):
        return None
    try:
        entry = store().get(where)
    except ArchiveMissing:
        return None
    return Page(article=entry.article) if entry else None


def _bytes_at(where: str, stdin: Callable[[], bytes], *, allow_private: bool) -> tuple[bytes, str]:
    if where == "-":
        return stdin(), ""
    if _URL.match(where):
        return _fetch(where, allow_private=allow_private)
    if not where:
        raise PageUnreadable("PAGE", "empty; give a file, an address, an id or `-`")
    path = Path(where)
    try:
        if path.is_dir():
            raise PageUnreadable(where, "a folder; give one page, or `alteram add` for a folder")
        return path.read_bytes(), ""
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENAMETOOLONG):
            raise PageUnreadable(where, error.strerror or str(error)) from error
        reason = "no such file, and no entry of that id or address in the archive"
        if len(where) > LONGEST:
            where, reason = f"{where[:LONGEST]}…", f"{reason}; give a text itself to `-`"
        raise PageUnreadable(where, reason) from error
    except ValueError as error:
        raise PageUnreadable(where, str(error)) from error


def _fetch(url: str, *, allow_private: bool) -> tuple[bytes, str]:
    """One polite request. Raises `FetchRefused` and `FetchFailed`."""
    from alteram.pipeline.fetch import Fetcher

    found = Fetcher(allow_private=allow_private).get(url)
    return found.page, found.url
