"""The two-source rule: from evidence and origins to the standing of one statement.

Pure functions: no model, no disk, no clock. *Said* and *so* are two counts. That ten outlets
report that a minister said something makes ten witnesses of the saying and one origin, the
minister, for its content; neither number stands in for the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from alteram.model import (
    Coverage,
    Entry,
    Evidence,
    Finding,
    Lineage,
    NotEnough,
    Origin,
    Stance,
    Standing,
    Statement,
)

SATIRE = "satire"  # what a page calls itself when it does not report


def standing(supporting: int, disputing: int, *, repeated: bool, covered: bool = True) -> Standing:
    """Name the state of one statement.

    `supporting` and `disputing` count origins other than the article's own, `repeated` tells
    whether the article's own origin supports it elsewhere, `covered` whether the archive holds
    the story at all.
    """
    if not covered:
        return Standing.BEYOND_REACH
    if disputing:
        return Standing.CONTESTED if supporting else Standing.DISPUTED
    if supporting:
        return Standing.CORROBORATED if supporting >= 2 else Standing.ONE_ORIGIN
    return Standing.REPEATED if repeated else Standing.UNREPORTED


class _Votes(NamedTuple):
    """Ids of the entries that support, that dispute, and that report the same saying."""

    supporting: frozenset[str]
    disputing: frozenset[str]
    witnessing: frozenset[str]

    @property
    def speaking(self) -> frozenset[str]:
        return self.supporting | self.disputing


def corroborate(
    statement: Statement, evidence: Sequence[Evidence], lineage: Lineage, coverage: Coverage
) -> Finding:
    """The finding on one statement.

    Evidence of entries that are not in the coverage, or that the window does not admit (published
    after the as-of moment, say), or whose own page calls them satire, is never used. Copies change
    no number but `copies`.
    """
    entries = usable(coverage)
    used = tuple(sorted((e for e in evidence if e.passage.entry_id in entries), key=_shown_order))
    votes = _count(used)
    others = [origin for origin in lineage.so if not origin.own]
    own_so = _members(origin for origin in lineage.so if origin.own)
    own_said = _members(origin for origin in lineage.said if origin.own)
    supporting = second_voices(lineage, used)
    disputing = sum(1 for origin in others if _has(origin, votes.disputing))
    repeated = bool(own_so & votes.supporting)
    state = standing(supporting, disputing, repeated=repeated, covered=bool(entries))
    return Finding(
        statement=statement,
        standing=state,
        supporting=supporting,
        disputing=disputing,
        witnesses=sum(
            1 for origin in lineage.said if not origin.own and _has(origin, votes.witnessing)
        ),
        copies=_copies(lineage.said, votes.speaking),
        reason=_reason(state, statement, used, votes.supporting & own_so <= own_said),
        evidence=used,
        lineage=lineage if entries else None,
        silent=_silent(entries, {e.passage.entry_id for e in used if _is_heard(e)}, statement),
    )


def second_voices(lineage: Lineage, evidence: Iterable[Evidence]) -> int:
    """How many other origins that support are shown to be apart: one in any case."""
    supporting = _count(evidence).supporting
    some = [one for one in lineage.so if not one.own and _has(one, supporting)]
    return max(sum(1 for one in some if not one.unproved), min(1, len(some)))


def usable(coverage: Coverage) -> dict[str, Entry]:
    """The entries that may be evidence: inside the window, and not satire by their own word."""
    return {
        key: entry
        for key, entry in coverage.by_id().items()
        if coverage.window.admits(entry.article.published) and entry.article.section != SATIRE
    }


_RANKED = (Stance.DISPUTES, Stance.SUPPORTS, Stance.MAY_CONFLICT, Stance.NOT_ENOUGH)


def _shown_order(evidence: Evidence) -> tuple[int, float, str, int]:
    """Disputes first, then support, then the rest; best first, ties by place."""
    rank = _RANKED.index(evidence.stance)
    passage = evidence.passage
    return rank, -evidence.score, passage.entry_id, passage.span.start


def _count(evidence: Iterable[Evidence]) -> _Votes:
    ids: dict[str, set[str]] = {"supporting": set(), "disputing": set(), "witnessing": set()}
    for item in evidence:
        if item.stance is Stance.SUPPORTS:
            ids["supporting"].add(item.passage.entry_id)
        elif item.stance is Stance.DISPUTES:
            ids["disputing"].add(item.passage.entry_id)
        if item.reports_saying and item.stance.speaks:
            ids["witnessing"].add(item.passage.entry_id)
    return _Votes(**{name: frozenset(found) for name, found in ids.items()})


def _members(origins: Iterable[Origin]) -> frozenset[str]:
    return frozenset(member for origin in origins for member in origin.members)


def _has(origin: Origin, ids: frozenset[str]) -> bool:
    return any(member in ids for member in origin.members)


def _copies(said: Iterable[Origin], speaking: frozenset[str]) -> int:
    """Entries that speak but whose voice is counted already.

    Counted on the partition of the saying: two outlets with the same source are two texts. Every
    entry of the article's own origin is a copy, of another origin all but one.
    """
    total = 0
    for origin in said:
        voices = sum(1 for member in origin.members if member in speaking)
        total += voices if origin.own else max(0, voices - 1)
    return total


def _reason(
    state: Standing, statement: Statement, evidence: Sequence[Evidence], only_copies: bool
) -> NotEnough | None:
    """Why no other origin speaks to the statement; None where one does."""
    if state is Standing.BEYOND_REACH:
        return NotEnough.OUTSIDE_DATES
    if state is Standing.REPEATED:
        return NotEnough.ONLY_COPIES if only_copies else NotEnough.SAME_SOURCE
    if state is Standing.UNREPORTED:
        if not statement.checkable:
            return NotEnough.NOT_CHECKABLE
        return NotEnough.OFF_POINT if evidence else NotEnough.NOTHING_FOUND
    return None


def _is_heard(evidence: Evidence) -> bool:
    return evidence.stance is not Stance.NOT_ENOUGH


def _silent(
    entries: Mapping[str, Entry], speaking: Collection[str], statement: Statement
) -> tuple[str, ...]:
    """Outlets that cover the story and say nothing of this statement, by name.

    None for what others could not report: that they do not is no silence.
    """
    if not statement.checkable:
        return ()
    heard = {entries[key].outlet_name for key in speaking}
    return tuple(sorted({entry.outlet_name for entry in entries.values()} - heard))
