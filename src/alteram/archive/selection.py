"""Which entries of an archive somebody means: by address, id, outlet or author."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from alteram.archive import serial
from alteram.archive.fields import bare_domain
from alteram.archive.outlets import OutletTable
from alteram.archive.tables import connect, translated
from alteram.errors import ArchiveDamaged
from alteram.model import Entry, Outlet
from alteram.text.words import encodable

_APART = re.compile(r"[,;/&|]| and ")  # between the names of one byline


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What must hold of an entry; of several values of one kind, any. Empty kinds ask nothing."""

    urls: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()  # ids, or references a collection gave
    outlets: tuple[str, ...] = ()  # names in any of their forms, or domains
    authors: tuple[str, ...] = ()  # whole names, whatever their case

    @property
    def nothing(self) -> bool:
        """Whether nothing was asked, which would mean every entry."""
        return not (self.urls or self.keys or self.outlets or self.authors)


class Chosen(NamedTuple):
    """One entry as it is shown before it goes."""

    id: str
    url: str
    outlet: str
    headline: str
    published: str  # as far as the date is known; empty without one


def choose(path: Path, wanted: Wanted, table: OutletTable) -> list[Chosen]:
    """The entries of the archive in a folder of which all that is wanted holds, by date and id.

    Raises `ArchiveError`, and `ValueError` where nothing is wanted.
    """
    if wanted.nothing:
        raise ValueError("say which entries")
    with translated(path), closing(connect(path, create=False)) as db:
        where, values = _where(db, wanted, table)
        rows = db.execute(
            f"SELECT packed FROM entries JOIN texts USING (entry) WHERE {where} ORDER BY first, id",
            values,
        )
        found: list[Entry] = []
        for (packed,) in rows:
            try:
                found.append(serial.unpack(packed))
            except ValueError as error:
                raise ArchiveDamaged(str(path), f"{error}; restore it from a backup") from error
        return chosen_of(found, wanted)


def chosen_of(entries: Iterable[Entry], wanted: Wanted) -> list[Chosen]:
    """Those of the entries whose authors are wanted."""
    authors = {name for author in wanted.authors for name in _names([author])}
    found = []
    for entry in entries:
        article = entry.article
        if not wanted.authors or authors & _names(article.byline):
            day = article.published.value if article.published else ""
            name = article.outlet.name if article.outlet else ""
            found.append(Chosen(entry.id, article.url, name, article.headline, day))
    return found


def _where(
    db: sqlite3.Connection, wanted: Wanted, table: OutletTable
) -> tuple[str, dict[str, str]]:
    """The conditions that tables can answer."""
    asked: list[str] = []
    values: dict[str, str] = {}
    if wanted.urls:
        asked.append("url IN (SELECT value FROM json_each(:urls))")
        values["urls"] = json.dumps(list(map(encodable, wanted.urls)))
    if wanted.keys:
        keys = "(SELECT value FROM json_each(:keys))"
        asked.append(f"(id IN {keys} OR (ref != '' AND ref IN {keys}))")
        values["keys"] = json.dumps(list(map(encodable, wanted.keys)))
    if wanted.outlets:
        asked.append("outlet IN (SELECT value FROM json_each(:outlets))")
        rows = db.execute("SELECT outlet, name, domain FROM outlets")
        values["outlets"] = json.dumps(outlets_meant(rows, wanted.outlets, table))
    return " AND ".join(asked) or "1", values


def outlets_meant(
    rows: Iterable[tuple[Any, ...]], given: Iterable[str], table: OutletTable
) -> list[int]:
    """The numbers of the outlets some names or domains stand for; rows of number, name, domain."""
    keys, domains = set(), set()
    for name in given:
        domain = bare_domain(name)
        known = table.find(name, domain, None)
        keys.update({Outlet(name=name).key} | ({known.key} if known else set()))
        domains.update({domain} - {""})
    return [
        number
        for number, name, domain in rows
        if Outlet(name=name).key in keys or (domain and domain in domains)
    ]


def _names(byline: Iterable[str]) -> set[str]:
    """The names in a byline: "By Ada Brook and Jon Reed" has two."""
    pieces = (piece for line in byline for piece in _APART.split(line.casefold()))
    return {" ".join(piece.split()).removeprefix("by ") for piece in pieces} - {""}
