"""Stories of an archive: what was covered, by whom, from when to when, and who stayed silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol, runtime_checkable

from alteram.archive import OutletTable
from alteram.archive.leads import Held
from alteram.archive.stories import Group, group
from alteram.errors import PluginFailed
from alteram.model import Outlet, Story, Window
from alteram.plugins import Store

BEFORE = 30  # days before the first one asked for that are read too: stories begin earlier
PREFIX = 6  # digits of a story's id that may stand for it


@runtime_checkable
class HoldsLeads(Protocol):
    """A store that can list its leads. Called by `find_stories`."""

    def leads(self, window: Window) -> Sequence[Held]:
        """What stories are made from, of every entry in a window. May raise `ArchiveError`."""
        ...


def find_stories(
    store: Store, *, since: date | None = None, until: date | None = None
) -> list[Story]:
    """The stories with an entry on these days, those of most outlets first.

    With `since` or `until`, entries without a date are left out; a story keeps what it had in the
    30 days before `since`. Raises `ArchiveError`, and `PluginFailed` for a store without leads.
    """
    if not isinstance(store, HoldsLeads):
        raise PluginFailed("store", type(store).__name__, "it cannot list leads for stories")
    first = max(since, date.min + timedelta(days=BEFORE)) if since else None
    read = Window(first_day=first - timedelta(days=BEFORE) if first else None, last_day=until)
    stories = [_story(found) for found in group(store.leads(read))]
    if since is not None:
        stories = [s for s in stories if s.last_day is not None and s.last_day >= since]
    return sorted(stories, key=_rank)


def _rank(story: Story) -> tuple[int, int, int, int, str]:
    last = story.last_day.toordinal() if story.last_day else 0
    return -len(story.outlets), -story.texts, -len(story.entries), -last, story.id


def _story(found: Group) -> Story:
    outlets = [held.outlet for held in found.members if held.outlet is not None]
    days = [date.fromordinal(held.day) for held in found.members if held.day is not None]
    return Story(
        id=found.members[0].id,
        headline=found.centre.headline,
        entries=tuple(held.id for held in found.members),
        texts=found.texts,
        outlets=_names(outlet.name for outlet in outlets),
        owners=_names(outlet.owner for outlet in outlets),
        countries=_names(outlet.country for outlet in outlets),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        undated=len(found.members) - len(days),
    )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names) - {""}))


def covered_by(stories: Iterable[Story], name: str, table: OutletTable) -> list[Story]:
    """The stories in which an outlet has an entry, by its name or any other name of it."""
    known = table.find(name, name, None)
    wanted = {Outlet(name=name).key} | ({known.key} if known else set())
    return [s for s in stories if wanted & {Outlet(name=outlet).key for outlet in s.outlets}]


def with_reach(story: Story, store: Store) -> Story:
    """The story with what the archive holds on its days. Raises `ArchiveError`."""
    if story.first_day is None:
        return story
    days = Window(first_day=story.first_day, last_day=story.last_day)
    return replace(story, reach=store.reach(days))


def story_of(key: str, stories: Sequence[Story], store: Store) -> Story | None:
    """The story a key stands for: its id, the first digits of it, or any entry in it."""
    entry = store.get(key)
    wanted = entry.id if entry is not None else key
    for story in stories:
        if wanted in story.entries:
            return story
    begun = [s for s in stories if len(key) >= PREFIX and s.id.startswith(key)]
    return begun[0] if len(begun) == 1 else None
