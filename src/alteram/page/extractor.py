"""The extractor of pages: bytes in, a page taken apart out."""

from __future__ import annotations

from functools import cached_property

from alteram.errors import PageUnreadable
from alteram.model import Page
from alteram.page.apart import Apart
from alteram.page.inside import read_inside
from alteram.settings import PageSettings

SURE = 2_000  # bytes of a page that are read in a second whatever it is: the slowest known: 16,000


class ZoneExtractor:
    """Reads HTML and flat text into article, notices and comments (`zones.v1`).

    What the bytes are is seen from the bytes. Nothing is fetched, and the same bytes give the
    same page, as long as the limits of time and memory are not reached. A page so large that it
    could reach them is read in another process, which is ended if it does.
    """

    def __init__(self, settings: PageSettings | None = None) -> None:
        self.settings = settings or PageSettings()

    @cached_property
    def _apart(self) -> Apart:
        return Apart(self.settings)

    def read(self, raw: bytes, *, url: str = "") -> Page:
        """The page taken apart.

        Raises `PageUnreadable` for nothing or too much (of bytes, seconds or memory),
        `UnsupportedMedia` for bytes that are no page, `NotAnArticle` for a page without a body;
        each says where and what to do.
        """
        if len(raw) > self.settings.max_bytes:
            reason = f"{len(raw):,} bytes; page.max_bytes allows {self.settings.max_bytes:,}"
            raise PageUnreadable(url or "page", reason)
        if len(raw) > SURE * self.settings.max_seconds:
            return self._apart.read(raw, url)
        return read_inside(raw, url, self.settings)
