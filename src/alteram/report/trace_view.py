"""What a family shows: its versions in the order of time, and who has words from whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from alteram.model import Entry, Family, Link, Moment, OutletKind, Relative, Reuse, Tie

MOST_VERSIONS = 24  # texts drawn and shown one by one; the rest is a number
MOST_EDGES = 40  # ties drawn and listed

_DIRECTED = (Tie.SAME_TEXT, Tie.PROBABLY_SAME_TEXT, Tie.CREDITED_AGENCY, Tie.CITES)
_NEVER = datetime.max.replace(tzinfo=UTC)
_KINDS = list(Reuse)


class Version(NamedTuple):
    """One text of the family; `number` is its place in time, `relative` None for the traced one."""

    number: int
    entry: Entry
    relative: Relative | None
    earliest: bool

    @property
    def name(self) -> str:
        """The outlet, and for the traced text that it is this one."""
        return self.entry.outlet_name if self.relative else f"This text ({self.entry.outlet_name})"

    @property
    def label(self) -> str:
        """The name where there is little room: in a picture."""
        return self.entry.outlet_name if self.relative else "This text"


class Edge(NamedTuple):
    """The ties of two versions; with `directed` the words run from `first` to `second`."""

    first: Version
    second: Version
    directed: bool
    links: tuple[Link, ...]


def versions(family: Family) -> list[Version]:
    """The traced text and its relatives, earliest first, the undated last, at most so many.

    Where there are more, the nearest relatives are kept: by kind, then by share, then by date.
    """
    relatives = sorted(family.relatives, key=lambda one: _nearness(one, family.earliest))
    kept = relatives[: MOST_VERSIONS - 1]
    texts = [(family.own, None), *((relative.entry, relative) for relative in kept)]
    texts.sort(key=lambda text: _time(text[0]))
    return [
        Version(number, entry, relative, entry.id == family.earliest)
        for number, (entry, relative) in enumerate(texts, 1)
    ]


def edges(family: Family, shown: Iterable[Version]) -> tuple[list[Edge], int]:
    """The ties among the shown versions, those of one pair together, and how many are left out."""
    by_id = {version.entry.id: version for version in shown}
    pairs: dict[tuple[int, int], list[Link]] = {}
    for link in family.links:
        left, right = by_id.get(link.left), by_id.get(link.right)
        if left and right:
            ends = min(left.number, right.number), max(left.number, right.number)
            pairs.setdefault(ends, []).append(link)
    numbered = {version.number: version for version in by_id.values()}
    found = [
        _edge(numbered[low], numbered[high], tuple(links), by_id)
        for (low, high), links in sorted(pairs.items())
    ]
    drawn = found[:MOST_EDGES]
    return drawn, len(family.links) - sum(len(edge.links) for edge in drawn)


def _edge(low: Version, high: Version, links: tuple[Link, ...], by_id: dict[str, Version]) -> Edge:
    flow = _flow(low, high)
    for link in links:
        taker, giver = by_id[link.left], by_id[link.right]
        if link.tie is Tie.CITES or (link.tie is Tie.CREDITED_AGENCY and _is_wire(giver)):
            flow = giver, taker  # who cites or credits is on the left, whatever the dates
    if flow is None or not any(link.tie in _DIRECTED for link in links):
        return Edge(low, high, False, links)
    return Edge(flow[0], flow[1], True, links)


def _is_wire(version: Version) -> bool:
    outlet = version.entry.article.outlet
    return outlet is not None and outlet.kind is OutletKind.WIRE


def _flow(low: Version, high: Version) -> tuple[Version, Version] | None:
    """The earlier and the later of two; None where neither the family nor the dates tell."""
    for version, other in ((low, high), (high, low)):
        if version.relative is not None and other.relative is None:
            order = version.relative.order
            if order == "earlier":
                return version, other
            return (other, version) if order == "later" else None
    first, second = low.entry.article.published, high.entry.article.published
    if first and second and first.latest < second.earliest:
        return low, high
    return None


def _time(entry: Entry) -> tuple[datetime, datetime, str]:
    published: Moment | None = entry.article.published
    if published is None:
        return _NEVER, _NEVER, entry.id
    return published.latest, published.earliest, entry.id


def _nearness(relative: Relative, earliest: str) -> tuple[bool, int, float, datetime, str]:
    share = max(relative.share_ours, relative.share_theirs)
    entry = relative.entry
    kind = _KINDS.index(relative.reuse)
    return entry.id != earliest, kind, -share, _time(entry)[0], entry.id
