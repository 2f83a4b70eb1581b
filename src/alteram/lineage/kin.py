"""The family of a text: who has its words or its credit, how much of them, and who came first."""

from __future__ import annotations

from collections.abc import Sequence

from alteram.lineage.compare import Comparison, Reading, compare
from alteram.lineage.linked import links_to
from alteram.lineage.order import LATER, came_first, earlier
from alteram.lineage.rewritten import rewritten_relative
from alteram.lineage.sets import NONE_APART, Apart
from alteram.lineage.ties import copy_link, copy_reason, tie_articles
from alteram.model import Entry, Family, Link, Relative, Reuse, Tie
from alteram.settings import LineageSettings

_TEXT = (Reuse.COPY, Reuse.PARTIAL_COPY)


def family(
    own: Entry,
    candidates: Sequence[Entry],
    settings: LineageSettings,
    *,
    added: Sequence[Link] = (),
    apart: Apart = NONE_APART,
) -> Family:
    """The relatives of a text among candidates, earliest first, ties by id.

    A relative is a copy (half of the own words of one is found in the other), a partial copy, an
    excerpt (its words are given as another's, who is named), one whose lead is probably the same
    text, an article that shares a quotation, one with the same credited author, or one of another
    publisher that links to it or to which it links. Links a reader
    added are given where both their ends are in the family; articles in `apart` may still share
    words, and are not linked.
    """
    ours = Reading(own)
    relatives: list[Relative] = []
    links: list[Link] = []
    others = {entry.id: entry for entry in candidates if entry.id != own.id}
    for entry in sorted(others.values(), key=earlier):
        theirs = Reading(entry)
        comparison = compare(ours, theirs, settings)
        relative = _relative(comparison)
        if relative is None or relative.reuse is Reuse.SHARED_QUOTATION:
            relative = rewritten_relative(ours, theirs) or relative
        relative = relative or _linked(ours, theirs)
        if relative is not None:
            relatives.append(relative)
            link = _link(comparison)
            if link and not apart(link.left, link.right):
                links.append(link)
    entries = [relative.entry for relative in relatives]
    kept = {(link.left, link.right) for link in links}
    inside = {own.id, *(entry.id for entry in entries)}
    links += [link for link in added if {link.left, link.right} <= inside]
    cited = {(link.left, link.right) for link in links if link.tie is Tie.CITES}
    links += [
        link for link in links_to([own, *entries], apart) if (link.left, link.right) not in cited
    ]
    for link in tie_articles(own, entries, settings, apart):
        if {(link.left, link.right), (link.right, link.left)}.isdisjoint(kept):
            links.append(link)
    return Family(
        own=own,
        relatives=tuple(relatives),
        links=tuple(sorted(links, key=lambda k: (list(Tie).index(k.tie), k.left, k.right))),
        earliest=_earliest(ours, relatives),
    )


def _relative(comparison: Comparison) -> Relative | None:
    ours, theirs = comparison.left, comparison.right
    reuse = comparison.kind
    credit = ours.author and theirs.author and ours.author.canonical == theirs.author.canonical
    if reuse in (None, Reuse.SHARED_QUOTATION) and credit:
        reuse = Reuse.SAME_CREDIT
    if reuse is None:
        return None
    order, when = came_first(ours, theirs)
    return Relative(
        entry=theirs.entry,
        reuse=reuse,
        share_ours=round(comparison.share_left, 4),
        share_theirs=round(comparison.share_right, 4),
        order=order,
        why=f"{_what(comparison, reuse)}; {when}",
        fragments=comparison.fragments(),
    )


def _linked(ours: Reading, theirs: Reading) -> Relative | None:
    """One of which nothing is known but that it links to the traced text, or the other way."""
    links = links_to([ours.entry, theirs.entry])
    if not links:
        return None
    order, when = came_first(ours, theirs)
    by = "this text" if links[0].left == ours.id else theirs.entry.outlet_name
    return Relative(
        entry=theirs.entry,
        reuse=Reuse.LINKED,
        share_ours=0.0,
        share_theirs=0.0,
        order=order,
        why=f"{by} {links[0].why}; {when}",
    )


def _what(comparison: Comparison, reuse: Reuse) -> str:
    if reuse in _TEXT:
        return copy_reason(comparison)
    if reuse is Reuse.SAME_CREDIT and comparison.left.author:
        return f"both credit {comparison.left.author.canonical}"
    if reuse is Reuse.EXCERPT:
        return _cited(comparison)
    total = sum(passage.own + passage.given for passage in comparison.passages)
    return f"{total} words in common, quoted on one side or both"


def _cited(comparison: Comparison) -> str:
    for passage in comparison.passages:
        if passage.cited is not None:
            citing = comparison.left if passage.cited_by_left else comparison.right
            name = citing.text[passage.cited.start : passage.cited.end]
            total = passage.own + passage.given
            if passage.led_in:
                return f"{citing.entry.outlet_name} leads {total} words of it in with “{name}”"
            return f"{citing.entry.outlet_name} names “{name}” beside {total} words of it"
    raise ValueError("an excerpt names whom it takes from")


def _link(comparison: Comparison) -> Link | None:
    """The tie of two articles that share words, the one that takes on the left."""
    left, right = comparison.left, comparison.right
    if comparison.kind in _TEXT:
        return copy_link(comparison)
    if comparison.kind is Reuse.EXCERPT:
        by_left = next(p.cited_by_left for p in comparison.passages if p.cited is not None)
        citing, cited = (left, right) if by_left else (right, left)
        return Link(tie=Tie.CITES, left=citing.id, right=cited.id, why=_cited(comparison))
    return None


def _earliest(ours: Reading, relatives: Sequence[Relative]) -> str:
    """The id of the earliest version of the text, or "" where neither credit nor dates tell."""
    versions = [relative for relative in relatives if relative.reuse in _TEXT]
    readings = [ours, *(Reading(relative.entry) for relative in versions)]
    for reading in readings if versions else ():
        if all(
            came_first(reading, other)[0] == LATER for other in readings if other is not reading
        ):
            return reading.id
    return ""
