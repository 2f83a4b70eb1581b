"""The rows of an archive in a folder: tables of SQLite, words found by the word index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from alteram.archive import scan, terms
from alteram.archive.locks import WORDS
from alteram.archive.ranking import Candidate, Shares
from alteram.archive.rows import Place, candidate, within
from alteram.archive.totals import totals
from alteram.archive.vectors import Vectors
from alteram.archive.words import Hit, Limits, Wanted, WordIndex
from alteram.errors import ArchiveDamaged
from alteram.model import Entry, Span

GIVEN = "(SELECT value FROM json_each(?))"  # a list of numbers as one value
Ask = Callable[[Callable[[WordIndex], Any]], Any]


class SqliteRows:
    """See `alteram.archive.rows.Rows`.

    `ask` asks the word index; `unpack` raises `ArchiveDamaged`; `changed` says whether another
    program has changed the tables since the index was asked.
    """

    def __init__(
        self,
        path: Path,
        db: sqlite3.Connection,
        ask: Ask,
        unpack: Callable[[bytes], Entry],
        changed: Callable[[], bool],
    ) -> None:
        self.path, self.db, self.ask, self.unpack, self.changed = path, db, ask, unpack, changed

    def _numbered(self, sql: str, numbers: Iterable[int]) -> list[tuple[Any, ...]]:
        """Rows of a query that takes a list of numbers."""
        return self.db.execute(sql, (json.dumps(sorted(set(numbers))),)).fetchall()

    def shares(self, numbers: Iterable[int]) -> Shares:
        """The shares of articles in which these terms stand."""
        rows = self._numbered(f"SELECT term, held FROM terms WHERE term IN {GIVEN}", numbers)
        return Shares(dict(rows), totals(self.db).texts, terms.common())

    def nearest(
        self, weights: Mapping[str, float], limits: Limits, limit: int
    ) -> list[tuple[int, float]]:
        """Entries whose lead holds most of these terms, by the sum of their weights."""
        ask = partial(WordIndex.nearest, weights=weights, limits=limits, limit=limit)
        hits: list[tuple[int, float]] = self.ask(ask)
        return hits

    def candidates(self, entries: Iterable[int]) -> dict[int, Candidate]:
        """What is compared of entries, by their number."""
        rows = self._numbered(
            "SELECT entry, id, copies, first, packed FROM entries JOIN leads USING (entry)"
            f" WHERE entry IN {GIVEN}",
            entries,
        )
        return {row[0]: candidate(*row[1:]) for row in rows}

    def vectors(self, limits: Limits, most: int) -> Vectors:
        """The vectors of the entries in the window; none where it holds more than `most`."""
        return scan.read(self.db, *within(limits, "?"), most)

    def find(
        self, wanted: Wanted, limits: Limits, limit: int, among: Sequence[int] | None = None
    ) -> list[Hit]:
        """The best passages that hold everything wanted, at most `limit`."""
        ask = partial(WordIndex.find, wanted=wanted, limits=limits, limit=limit, among=among)
        hits: list[Hit] = self.ask(ask)
        return hits

    def places(self, passages: Iterable[int]) -> dict[int, Place]:
        """Where passages stand. Raises `ArchiveDamaged` for one that nobody has removed."""
        asked = set(passages)
        rows = self._numbered(
            'SELECT passage, entry, outlet, part, "start", "end" FROM passages JOIN entries'
            f" USING (entry) WHERE passage IN {GIVEN}",
            asked,
        )
        if len(rows) < len(asked) and not self.changed():
            reason = f"{WORDS} is of another archive; remove this folder to build it anew"
            raise ArchiveDamaged(str(self.path), reason)
        return {row[0]: Place(row[1], row[2], Span(*row[3:])) for row in rows}

    def entries(self, numbers: Iterable[int]) -> dict[int, Entry]:
        """Entries by number."""
        rows = self._numbered(f"SELECT entry, packed FROM texts WHERE entry IN {GIVEN}", numbers)
        return {number: self.unpack(packed) for number, packed in rows}

    def outlets(self) -> list[tuple[int, str, str, str]]:
        """Number, name, domain and owner of every outlet."""
        return self.db.execute("SELECT outlet, name, domain, owner FROM outlets").fetchall()

    def of_outlets(self, outlets: Iterable[int], limit: int) -> list[int]:
        """Entries of these outlets, at most `limit`."""
        rows = self.db.execute(
            f"SELECT entry FROM entries WHERE outlet IN {GIVEN} LIMIT ?",
            (json.dumps(sorted(outlets)), limit),
        )
        return [row[0] for row in rows]

    def latest(
        self, limits: Limits, outlets: Iterable[int] | None, among: Iterable[int] | None
    ) -> Iterator[int]:
        """Entries in the window, the latest first, by id where dates do not tell."""
        where, values = within(limits, "?")
        given: list[int | str] = list(values)
        for column, numbers in (("outlet", outlets), ("entry", among)):
            if numbers is not None:
                where += f" AND {column} IN {GIVEN}"
                given.append(json.dumps(sorted(numbers)))
        rows = self.db.execute(
            f"SELECT entry FROM entries WHERE {where} ORDER BY last DESC, id", given
        )
        return (number for (number,) in rows)
