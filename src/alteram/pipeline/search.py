"""Looking words up in an archive, narrowed by who published, who said it, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Protocol, runtime_checkable

from alteram.archive import OutletTable
from alteram.archive.lookup import Asked
from alteram.errors import PluginFailed
from alteram.model import Entry, Found, Passage, Window
from alteram.plugins import Store


@runtime_checkable
class LooksUp(Protocol):
    """A store that narrows a search by source and outlet. Called by `search`."""

    def look_up(self, asked: Asked) -> Sequence[Found]:
        """Passages or statements that fit everything asked. May raise `ArchiveError`."""
        ...


def search(store: Store, asked: Asked, table: OutletTable) -> list[Found]:
    """Passages, or with a source or a voice statements, that fit everything asked, best first.

    An outlet is known by every name the table has for it. Raises `ArchiveError`, and
    `PluginFailed` where a search is to be narrowed and the store cannot.
    """
    if isinstance(store, LooksUp):
        outlets, without = (all_names(names, table) for names in (asked.outlets, asked.without))
        return list(store.look_up(replace(asked, outlets=outlets, without=without)))
    if asked.outlets or asked.without or asked.owner or asked.statements_only:
        raise PluginFailed("store", type(store).__name__, "it cannot narrow a search")
    passages = store.search(asked.words, asked.window, asked.limit)
    entries = {entry.id: entry for entry in store.many([p.entry_id for p in passages])}
    return [_found(passage, entries[passage.entry_id]) for passage in passages]


def _found(passage: Passage, entry: Entry) -> Found:
    here = tuple(s for s in entry.statements if s.span.overlap(passage.span))
    return Found(passage=passage, entry=entry, statements=here)


def all_names(outlets: Iterable[str], table: OutletTable) -> frozenset[str]:
    """Names of outlets together with the names the table has for them."""
    given = {name.strip() for name in outlets} - {""}
    known = (table.find(name, name, None) for name in given)
    return frozenset(given | {outlet.name for outlet in known if outlet is not None})


def unknown(store: Store, asked: Asked, table: OutletTable) -> list[str]:
    """A line for each outlet and owner asked for of which the archive holds nothing at all."""
    reach = store.reach(Window())
    outlets = {name.casefold(): name for name in reach.outlets}
    owners = {name.casefold(): name for name in reach.owners}
    lines = [
        f"the archive holds nothing of an outlet {_near(name, outlets)}"
        for name in sorted(asked.outlets | asked.without)
        if "." not in name
        and not {known.casefold() for known in all_names([name], table)} & outlets.keys()
    ]
    if asked.owner and asked.owner.casefold() not in owners:
        lines.append(f"the archive holds nothing of an owner {_near(asked.owner, owners)}")
    return lines


def _near(name: str, known: Mapping[str, str]) -> str:
    close = get_close_matches(name.casefold(), known, n=1)
    return f"{name!r}; did you mean {known[close[0]]!r}?" if close else f"{name!r}"
