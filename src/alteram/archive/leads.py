"""Leads as the tables keep them, all of a window at once."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from alteram.archive.words import EPOCH
from alteram.errors import ArchiveDamaged
from alteram.model import Outlet, OutletKind


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
    outlets = {
        number: Outlet(name=name, domain=domain, owner=owner, kind=OutletKind(kind), country=at)
        for number, name, domain, owner, kind, at in facts
    }
    rows = db.execute(
        "SELECT id, copies, first, packed, headline, outlet FROM entries JOIN leads USING (entry)"
        f" WHERE {where} ORDER BY id",
        values,
    )
    return [
        Held(id_, copies, _day(first), _whole(packed, path), headline, outlets.get(outlet))
        for id_, copies, first, packed, headline, outlet in rows
    ]


def _day(microseconds: int | None) -> int | None:
    if microseconds is None:
        return None
    return (EPOCH + timedelta(microseconds=microseconds)).date().toordinal()


def _whole(packed: bytes, path: Path) -> bytes:
    if len(packed) % 9:
        reason = f"a lead of {len(packed)} bytes is not what was written; restore it from a backup"
        raise ArchiveDamaged(str(path), reason)
    return packed
