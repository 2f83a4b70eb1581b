"""Leads as the tables keep them, all of a window at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from alteram.archive.rows import outlet_of
from alteram.archive.words import day_of
from alteram.errors import ArchiveDamaged
from alteram.model import Outlet


class Held(NamedTuple):
    """What stories are made from: the lead of an entry, its day, and who published it.

    `copies` is the key near copies have in common, `packed` the counted terms of the lead.
    """

    id: str
    copies: int
    day: int | None  # proleptic ordinal of the first day it can have been published
    packed: bytes
    headline: str = ""
    outlet: Outlet | None = None


def read_leads(db: sqlite3.Connection, path: Path, where: str, values: list[int]) -> list[Held]:
    """The lead of every entry under a condition on `entries`, by id. Raises `ArchiveDamaged`."""
    facts = db.execute("SELECT outlet, name, domain, owner, kind, country FROM outlets")
    outlets = {number: outlet_of(*rest) for number, *rest in facts}
    rows = db.execute(
        "SELECT id, copies, first, packed, headline, outlet FROM entries JOIN leads USING (entry)"
        f" WHERE {where} ORDER BY id",
        values,
    )
    return held(rows, outlets, str(path))


def held(rows: Iterable[tuple[Any, ...]], outlets: Mapping[int, Outlet], place: str) -> list[Held]:
    """What is held of entries, from rows of id, copies, first, packed, headline and outlet."""
    return [
        Held(id_, copies, _day(first), _whole(packed, place), headline, outlets.get(outlet))
        for id_, copies, first, packed, headline, outlet in rows
    ]


def _day(microseconds: int | None) -> int | None:
    day = day_of(microseconds)
    return day.toordinal() if day else None


def _whole(packed: bytes, place: str) -> bytes:
    if len(packed) % 9:
        reason = f"a lead of {len(packed)} bytes is not what was written; restore it from a backup"
        raise ArchiveDamaged(place, reason)
    return packed
