"""Who publishes a page: its name as the page gives it, and the domain of its address."""

from __future__ import annotations

from alteram.model import Outlet


def outlet_of(name: str, domain: str) -> Outlet | None:
    """The outlet of a name and a domain; the domain stands in for a missing name."""
    name = " ".join(name.split())[:120]
    if not name and not domain:
        return None
    return Outlet(name=name or domain, domain=domain)
