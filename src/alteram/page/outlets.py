"""Who publishes a page: its name as the page gives it, and the domain of its address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from alteram.model import Outlet

_HOST = re.compile(r"(?:www\d?|m|mobile|amp|edition)\.(?=[^.]+\.)")


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


def outlet_of(name: str, domain: str) -> Outlet | None:
    """The outlet of a name and a domain; the domain stands in for a missing name."""
    name = " ".join(name.split())[:120]
    if not name and not domain:
        return None
    return Outlet(name=name or domain, domain=domain)
