"""Addresses of web pages: what a link leads to, whose page it is, and which two are one page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

LONGEST = 2_000  # code points of an address that is kept
MOST_LINKS = 200  # of one article, the first ones

_HOST = re.compile(r"(?:www\d?|m|mobile|amp|edition)\.(?=[^.]+\.)")
_TRACKING = re.compile(r"(?<=[?&])(?:utm_\w+|fbclid|gclid)=[^&#]*&?")
_FOLLOWED = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f\"'<>\\^`{|}\ud800-\udfff]+", re.I)
_AMP = re.compile(r"/amp(?:/|\.html)?\Z|\.amp(?=\.html\Z|\Z)")
_SLUG = re.compile(r"[^/]*(?:[^\W_]+[-_]+){2,}[^/]*|[^/]*\d{4,}[^/]*")
_SCRIPT = re.compile(r"\.(?:php|aspx?|jsp|cgi|do|cfm)\Z", re.I)


def domain_of(url: str) -> str:
    """The host of an http(s) address without `www.`, in small letters, or ""."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or "." not in host:
        return ""
    return _HOST.sub("", host, count=1)


def without_tracking(url: str) -> str:
    """The address without its fragment and without what only tells who sent the reader."""
    return _TRACKING.sub("", url.partition("#")[0]).rstrip("?&")


def led_to(href: str, base: str = "") -> str:
    """The http(s) address to which a link on the page at `base` leads.

    Without fragment and tracking. Empty for a link that leads nowhere else (`#top`, `mailto:`), for
    a relative one without a base, and for an address that is malformed, holds a user's name or is
    longer than `LONGEST`.
    """
    href = re.sub(r"[\t\r\n]", "", href).strip().replace(" ", "%20")
    if not href or href.startswith("#"):
        return ""
    try:
        address = without_tracking(urljoin(base, href) if base else href)
        parts = urlsplit(address)
        _ = parts.port  # raises where the port is no number
    except ValueError:
        return ""
    if len(address) > LONGEST or "@" in parts.netloc or not domain_of(address):
        return ""
    return address if _FOLLOWED.fullmatch(address) else ""


class PageKey(NamedTuple):
    """What the addresses of one page have in common; `query` without tracking."""

    domain: str
    path: str
    query: str

    def same(self, other: PageKey) -> bool:
        """Whether two keys are of one page.

        Where one address has no query at all, that of the other tells nothing if the path names a
        page by itself: `/2031/05/gates-fail-at-harrow`, not `/story.php`.
        """
        if self[:2] != other[:2] or self.query == other.query:
            return self == other
        last = self.path.rpartition("/")[2]
        named = _SLUG.fullmatch(last) is not None and _SCRIPT.search(last) is None
        return named and not (self.query and other.query)


@lru_cache(maxsize=8192)
def page_key(url: str) -> PageKey | None:
    """The key of a page by its address; None for a home page and for what is no address.

    Scheme, `www.`, `m.` and `amp.`, an `/amp` at the end, the last stroke, fragment and tracking
    change nothing.
    """
    domain = domain_of(url)
    if not domain:
        return None
    parts = urlsplit(without_tracking(url.strip()))
    path = _AMP.sub("", unquote(parts.path).rstrip("/")).rstrip("/")
    if not path and not parts.query:
        return None
    return PageKey(domain, path, parts.query)
