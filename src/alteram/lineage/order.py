"""Which of two articles came first, by credits and dates, and how it is known."""

from __future__ import annotations

from datetime import UTC, datetime

from alteram.lineage.compare import Reading
from alteram.lineage.naming import names_of
from alteram.model import Entry, Moment, Outlet

EARLIER, LATER, SAME_TIME, UNKNOWN = "earlier", "later", "same time", "unknown"
_NEVER = datetime.max.replace(tzinfo=UTC)


def earlier(entry: Entry) -> tuple[datetime, datetime, str]:
    """A key that sorts entries by date, the undated last, ties by id."""
    published = entry.article.published
    if published is None:
        return _NEVER, _NEVER, entry.id
    return published.latest, published.earliest, entry.id


def came_first(ours: Reading, theirs: Reading) -> tuple[str, str]:
    """Where the other text stands in time, counted from ours, and from what that is known.

    A credit tells before a date does: the credited author's own article is the earlier one.
    """
    if ours.author and _published_by(theirs, ours.author.canonical, ours):
        return EARLIER, f"credited by ours ({ours.author.why})"
    if theirs.author and _published_by(ours, theirs.author.canonical, theirs):
        return LATER, f"credits ours ({theirs.author.why})"
    return _by_date(ours.entry.article.published, theirs.entry.article.published)


def _published_by(reading: Reading, canonical: str, other: Reading) -> bool:
    called = names_of(Outlet(name=canonical))
    return bool(names_of(reading.entry.article.outlet) & called) and not (
        names_of(other.entry.article.outlet) & called
    )


def _by_date(ours: Moment | None, theirs: Moment | None) -> tuple[str, str]:
    if ours is None or theirs is None:
        missing = "neither is dated" if ours is theirs else "one of them is not dated"
        return UNKNOWN, missing
    dates = f"{theirs.value} ({theirs.origin}) against {ours.value} ({ours.origin})"
    if theirs.latest < ours.earliest:
        return EARLIER, dates
    if theirs.earliest > ours.latest:
        return LATER, dates
    return SAME_TIME, f"{dates}, known to the {_coarser(ours, theirs)}"


def _coarser(one: Moment, two: Moment) -> str:
    return max((one, two), key=lambda moment: moment.latest - moment.earliest).precision.value
