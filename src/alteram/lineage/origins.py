"""Which voices behind the evidence on one statement are one.

Two partitions of the checked article and the entries that speak to the statement. In `said`,
articles are one voice when they have one text, or one publisher. In `so`, the content, articles
that give the same source are one voice too: ten outlets with the same minister are ten witnesses
of his words and one origin of what he claims.

A text is its writer's. So ties of outlet and owner hold between articles an outlet wrote itself:
an agency's text in a newspaper is the agency's voice, and does not make the agency one with the
newspaper's own report. No tie found means no link found, never that two voices are independent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from alteram.lineage.access import unproved
from alteram.lineage.citing import Reporters, citations
from alteram.lineage.documents import same_document
from alteram.lineage.linked import linked
from alteram.lineage.naming import author, names_of
from alteram.lineage.order import earlier
from alteram.lineage.passages import heard, same_passage
from alteram.lineage.quoted import same_quotation
from alteram.lineage.rewritten import of_leads
from alteram.lineage.sets import NONE_APART, Apart, Sets
from alteram.lineage.sources import same_source
from alteram.lineage.ties import publisher_link
from alteram.model import Entry, Evidence, Lineage, Link, Origin, Outlet, Stance, Statement, Tie
from alteram.settings import LineageSettings

_TEXT_TIES = (Tie.SAME_TEXT, Tie.CREDITED_AGENCY, Tie.CITES)
_PUBLISHER_TIES = (Tie.SAME_OUTLET, Tie.SAME_OWNER)


def trace_origins(
    own: Entry,
    statement: Statement,
    evidence: Sequence[Evidence],
    entries: Mapping[str, Entry],
    links: Sequence[Link],
    settings: LineageSettings,
    *,
    added: Sequence[Link] = (),
    apart: Apart = NONE_APART,
) -> Lineage:
    """The origins of one statement.

    `links` are those of `tie_articles`; of them, ties of outlet and owner are applied as told
    above. `added` are a reader's: they join, and say nothing of who wrote a text, so that one more
    never parts what is joined. No tie is found between articles in `apart`. Evidence that neither
    supports nor disputes is left out. The order of evidence, entries and links changes nothing.
    """
    items = heard(own, statement, evidence, entries)
    known = {**entries, own.id: own}
    members = sorted({item.entry.id for item in items})
    usable, given = (
        [k for k in some if k.left in known and k.right in known] for some in (links, added)
    )
    whole = [k for k in usable if k.tie in _TEXT_TIES]
    by_reader = [k for k in given if k.tie is not Tie.SAME_SOURCE]
    here = same_passage(items, settings, apart) + citations(items, entries.values(), apart)
    here += [*linked(items, apart), *of_leads(items, usable)]
    tied = [*whole, *here]
    texts = Sets()
    used = _joining(texts, whole) + _joining(texts, here)
    publishers = _Publishers((k for k in usable if k.tie in _PUBLISHER_TIES), apart)
    voices = _voices(
        texts,
        [*members, *_ends([*tied, *by_reader])],
        tied,
        _Known(known, frozenset(members), publishers),
    )
    published = _published(voices, members, texts, publishers)
    used += _joining(texts, published) + _joining(texts, by_reader)
    said = _origins(texts, members, _labels(texts, voices), own.id)
    sources = same_source(items, apart) + same_document(items, apart)
    sources += same_quotation(items, settings, apart)
    told = [k for k in given if k.tie is Tie.SAME_SOURCE and {k.left, k.right} <= set(members)]
    by_source = _joining(texts, [*(link for link, _ in sources), *told])
    labels = _labels(texts, voices)
    labels |= {texts.top(k.left): name for k, name in reversed(sources) if name and k in by_source}
    so = _origins(texts, members, labels, own.id)
    supports = {
        (item.passage.entry_id, item.passage.span)
        for item in evidence
        if item.stance is Stance.SUPPORTS
    }
    supporting = [item for item in items[1:] if (item.entry.id, item.span) in supports]
    why_not = unproved(items[0], supporting, so, Reporters(items, entries.values()))
    so = tuple(replace(one, unproved=why_not.get(one.members[0], "")) for one in so)
    return Lineage(so=so, said=said, links=_needed([*used, *by_source], set(members)))


def _ends(links: Iterable[Link]) -> list[str]:
    return [end for link in links for end in (link.left, link.right)]


def _joining(sets: Sets, links: Iterable[Link]) -> list[Link]:
    """The links that join something, taken in a fixed order."""
    order = list(Tie)
    found = sorted(set(links), key=lambda k: (order.index(k.tie), k.left, k.right, k.why))
    return [link for link in found if sets.join(link.left, link.right)]


class _Publishers:
    """Which articles have one publisher, by the links given, and why."""

    def __init__(self, links: Iterable[Link], apart: Apart) -> None:
        self.sets, self.apart = Sets(), apart
        found = sorted(links, key=lambda k: (k.left, k.right, k.tie, k.why))
        for link in found:
            self.sets.join(link.left, link.right)
        self._reasons = {self.sets.top(link.left): link for link in reversed(found)}

    def link(self, later: Entry, first: Entry) -> Link:
        """The tie of two articles of one publisher."""
        direct = publisher_link(later, first)
        given = direct or self._reasons[self.sets.top(later.id)]
        return Link(tie=given.tie, left=later.id, right=first.id, why=given.why)


class _Known(NamedTuple):
    """The articles by id, those that speak, and their publishers."""

    entries: Mapping[str, Entry]
    members: frozenset[str]
    publishers: _Publishers


class _Voice(NamedTuple):
    """Articles with one text: the one that stands for the writer, the writer's name, and whether
    the writer is that article's outlet and not an agency without an article here."""

    writer: Entry
    label: str
    own_work: bool


def _voices(texts: Sets, ids: Iterable[str], tied: Iterable[Link], known: _Known) -> list[_Voice]:
    """The voice of each set of articles with one text, earliest writer first.

    The writer is a credited agency or outlet, by its own article where that is there; else the
    earliest article that takes from none. Of equally early ones it is one whose publisher speaks
    elsewhere too: that a copy came in must not make the publisher two voices.
    """
    taking = {link.left for link in tied if link.tie is Tie.CITES}
    speaking = Counter(known.publishers.sets.top(key) for key in known.members)
    found = []
    for group in texts.groups(ids):
        inside = Counter(known.publishers.sets.top(key) for key in group if key in known.members)
        entries = sorted(
            (known.entries[key] for key in group),
            key=lambda e: (
                *earlier(e)[:2],
                speaking[top := known.publishers.sets.top(e.id)] == inside[top],
                e.id,
            ),
        )
        credited = sorted({a.canonical for e in entries if (a := author(e)) is not None})
        called = names_of(Outlet(name=credited[0])) if credited else frozenset()
        by_author = [e for e in entries if names_of(e.article.outlet) & called]
        first = next((e for e in entries if e.id not in taking), entries[0])
        writer = by_author[0] if by_author else first
        label = credited[0] if credited else writer.outlet_name
        found.append(_Voice(writer, label, not credited or bool(by_author)))
    return sorted(found, key=lambda voice: earlier(voice.writer))


def _published(
    voices: Sequence[_Voice], members: Iterable[str], texts: Sets, publishers: _Publishers
) -> list[Link]:
    """Ties of outlet and owner among the voices that speak, each to the earliest of its kind."""
    speaking = {texts.top(key) for key in members}
    groups: dict[str, list[Entry]] = {}
    for voice in voices:
        if voice.own_work and texts.top(voice.writer.id) in speaking:
            groups.setdefault(publishers.sets.top(voice.writer.id), []).append(voice.writer)
    return [
        publishers.link(group[later], group[first])
        for group in groups.values()
        for later, first in publishers.apart.connecting([entry.id for entry in group])
    ]


def _labels(sets: Sets, voices: Sequence[_Voice]) -> dict[str, str]:
    """The name of each set: its earliest writer's."""
    return {sets.top(voice.writer.id): voice.label for voice in reversed(voices)}


def _origins(
    sets: Sets, members: Sequence[str], labels: Mapping[str, str], own: str
) -> tuple[Origin, ...]:
    """The sets as origins, the checked article's own first, then by their first member."""
    found = [
        Origin(members=tuple(group), label=labels[sets.top(group[0])], own=own in group)
        for group in sets.groups(members)
    ]
    return tuple(sorted(found, key=lambda origin: (not origin.own, origin.members)))


def _needed(links: Sequence[Link], members: set[str]) -> tuple[Link, ...]:
    """The links on the ways between members: dead ends to articles that do not speak are cut."""
    kept = list(links)
    while True:
        met = Counter(_ends(kept))
        dead = {end for end, count in met.items() if count == 1 and end not in members}
        left = [link for link in kept if link.left not in dead and link.right not in dead]
        if len(left) == len(kept):
            return tuple(left)
        kept = left
