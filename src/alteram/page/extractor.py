"""The extractor of pages: bytes in, a page taken apart out."""

from __future__ import annotations

from dataclasses import replace

from alteram.errors import PageUnreadable
from alteram.model import Page
from alteram.page.charset import decode
from alteram.page.media import Media, kind_of, refuse_binary
from alteram.settings import PageSettings


class ZoneExtractor:
    """Reads HTML and flat text into article, notices and comments (`zones.v1`).

    What the bytes are is seen from the bytes. Nothing is fetched, and the same bytes give the
    same page, as long as `page.max_seconds` is not used up.
    """

    def __init__(self, settings: PageSettings | None = None) -> None:
        self.settings = settings or PageSettings()

    def read(self, raw: bytes, *, url: str = "") -> Page:
        """The page taken apart.

        Raises `PageUnreadable` for nothing or too much, `UnsupportedMedia` for bytes that are no
        page, `NotAnArticle` for a page without a body; each says where and what to do.
        """
        where = url or "page"
        if len(raw) > self.settings.max_bytes:
            reason = f"{len(raw):,} bytes; page.max_bytes allows {self.settings.max_bytes:,}"
            raise PageUnreadable(where, reason)
        refuse_binary(raw, where)
        decoded = decode(raw)
        if kind_of(decoded.text, where) is Media.TEXT:
            from alteram.page.flat import read_flat

            page = read_flat(decoded.text, url=url, where=where)
        else:
            from alteram.page.webpage import read_webpage

            page = read_webpage(decoded.text, url=url, where=where, settings=self.settings)
        return replace(page, caveats=decoded.caveats + page.caveats)
