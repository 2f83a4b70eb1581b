"""How a story was told: from which origins it comes, and how its articles came together.

The origins are those of whole articles: copies, credits, citations, outlets and owners. What
single statements share is told by a check. The turns are what `find_stories` would have said day
by day, so they depend on what the archive holds and on no order in which it came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from alteram.archive.leads import Held
from alteram.archive.links import added, reader_links, taken_back
from alteram.archive.stories import DAYS, group
from alteram.lineage import Apart, tie_articles
from alteram.lineage.naming import author, names_of
from alteram.lineage.sets import NONE_APART, Sets
from alteram.lineage.ties import publisher_link
from alteram.model import Course, Entry, Link, Origin, Outlet, Story, Tie, Turn, Window
from alteram.pipeline.stories import BEFORE, HoldsLeads
from alteram.plugins import Store
from alteram.settings import Settings

MOST_TIED = 1_000  # entries of a story among which ties are looked for, the earliest first
MOST_AROUND = 20_000  # entries around a story; with more, its turns are not worked out
MOST_DAYS = 60  # days of a story that are gone through
_PUBLISHER = (Tie.SAME_OUTLET, Tie.SAME_OWNER)
_TAKEN = (Tie.SAME_TEXT, Tie.PROBABLY_SAME_TEXT, Tie.CREDITED_AGENCY, Tie.CITES)

Part = tuple[str, ...]


def course_of(story: Story, store: Store, settings: Settings) -> Course:
    """The origins and turns of a story. Raises `ArchiveError`.

    Of more than `MOST_TIED` entries the later ones stand in no origin.
    """
    entries = list(store.many(story.entries[:MOST_TIED]))
    marks = reader_links(store)
    apart = Apart((mark.left, mark.right) for mark in taken_back(marks))
    known = {entry.id for entry in entries}
    found = tie_articles(entries[0], entries[1:], settings.lineage, apart) if entries else ()
    given = [link for link in added(marks) if {link.left, link.right} <= known]
    origins, used = origins_of(entries, found, given, apart)
    return Course(origins=origins, links=used, turns=_turns_of(story, store))


# --- origins --------------------------------------------------------------------------------------


def origins_of(
    entries: Sequence[Entry],
    links: Sequence[Link],
    by_reader: Sequence[Link] = (),
    apart: Apart = NONE_APART,
) -> tuple[tuple[Origin, ...], tuple[Link, ...]]:
    """The entries, earliest first, by their origins, and the links that join something.

    A text is its writer's: outlets and owners tie what an outlet wrote itself, so that an agency's
    text in a newspaper does not make the agency one with the newspaper's own report. Readers' links
    join, and say nothing of who wrote a text.
    """
    taking = {link.left for link in links if link.tie in _TAKEN}
    own_work = [entry for entry in entries if entry.id not in taking and _wrote_it(entry)]
    order = list(Tie)
    sets, used = Sets(), list[Link]()
    texts = sorted(
        (link for link in links if link.tie not in _PUBLISHER),
        key=lambda k: (order.index(k.tie), k.left, k.right, k.why),
    )
    for link in (*texts, *_published(own_work, links, apart), *by_reader):
        if sets.join(link.left, link.right):
            used.append(link)
    place = {entry.id: at for at, entry in enumerate(entries)}
    groups = [sorted(some, key=place.__getitem__) for some in sets.groups(place)]
    groups.sort(key=lambda some: place[some[0]])
    by_id = {entry.id: entry for entry in entries}
    named = (Origin(members=tuple(some), label=_label([by_id[k] for k in some])) for some in groups)
    return tuple(named), tuple(used)


def _wrote_it(entry: Entry) -> bool:
    """Whether an article is by its outlet, as far as its credits tell."""
    credit, outlet = author(entry), entry.article.outlet
    return credit is None or bool(names_of(outlet) & names_of(Outlet(name=credit.canonical)))


def _published(own_work: Sequence[Entry], links: Iterable[Link], apart: Apart) -> Iterator[Link]:
    """Ties of outlet and owner among what outlets wrote themselves, each to the earliest.

    The links given tie all articles of a publisher to its first one, which another may have
    written.
    """
    publishers, reasons = Sets(), dict[str, Link]()
    found = sorted((k for k in links if k.tie in _PUBLISHER), key=lambda k: (k.left, k.right))
    for link in found:
        publishers.join(link.left, link.right)
    for link in found:
        reasons.setdefault(publishers.top(link.left), link)
    groups: dict[str, list[Entry]] = {}
    for entry in own_work:
        groups.setdefault(publishers.top(entry.id), []).append(entry)
    for top, some in groups.items():
        for later, first in apart.connecting([entry.id for entry in some]):
            given = publisher_link(some[later], some[first]) or reasons[top]
            yield Link(tie=given.tie, left=some[later].id, right=some[first].id, why=given.why)


def _label(entries: Sequence[Entry]) -> str:
    """The writer's name: one they credit, or the outlet of the earliest."""
    credited = sorted({credit.canonical for one in entries if (credit := author(one))})
    return credited[0] if credited else entries[0].outlet_name


# --- turns ----------------------------------------------------------------------------------------


def _turns_of(story: Story, store: Store) -> tuple[Turn, ...] | None:
    """The turns of a story from its first day to a week after its last."""
    first, last = story.first_day, story.last_day
    if first is None or last is None or not isinstance(store, HoldsLeads):
        return ()
    begin = max(first, date.min + timedelta(days=BEFORE)) - timedelta(days=BEFORE)
    end = min(last, date.max - timedelta(days=DAYS)) + timedelta(days=DAYS)
    window = Window(first_day=begin, last_day=end)
    if store.reach(window).entries > MOST_AROUND:
        return None
    return turns(story, store.leads(window))


def turns(story: Story, held: Sequence[Held]) -> tuple[Turn, ...] | None:
    """The days on which the dated entries of a story were joined or came apart.

    `held` are the leads around it. None for a story over more than `MOST_DAYS` days.
    """
    members, first = set(story.entries), story.first_day
    begun = first.toordinal() if first else 0
    days = sorted({one.day for one in held if one.day is not None and one.day >= begun})
    if len(days) > MOST_DAYS:
        return None
    found: list[Turn] = []
    before: list[Part] = []
    for day in days:
        known = group([one for one in held if one.day is not None and one.day <= day])
        now = [tuple(one.id for one in some.members) for some in known]
        found += _changes(before, now, members, date.fromordinal(day))
        before = [part for part in now if members.intersection(part)]
    return tuple(found)


def _changes(
    before: Sequence[Part], now: Sequence[Part], members: set[str], day: date
) -> Iterator[Turn]:
    """What became of the parts of a story from one day to the next."""
    where = {key: at for at, part in enumerate(now) for key in part}
    came: Mapping[int, list[Part]] = {at: [] for at in range(len(now))}
    for part in before:
        pieces: dict[int, list[str]] = {}
        for key in part:
            pieces.setdefault(where[key], []).append(key)
        for at, piece in pieces.items():
            if members.intersection(piece):
                came[at].append(tuple(piece))
        if len(pieces) > 1:
            apart = sorted(
                map(tuple, pieces.values()),
                key=lambda piece: (not members.intersection(piece), -len(piece), piece),
            )
            yield Turn(day=day, joined=False, parts=tuple(apart))
    for parts in came.values():
        if len(parts) > 1:
            parts.sort(key=lambda part: (-len(part), part))
            yield Turn(day=day, joined=True, parts=tuple(parts))
