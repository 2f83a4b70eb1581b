"""The rows of an archive on a server, for ranking and searching."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from alteram.archive import scan, serial, terms
from alteram.archive.postgres.bm25 import K1, B, rarity
from alteram.archive.postgres.connection import run
from alteram.archive.ranking import Candidate, Shares
from alteram.archive.rows import Place, candidate, within
from alteram.archive.vectors import NO_VECTORS, Vectors
from alteram.archive.words import Hit, Limits, Wanted, stepped
from alteram.errors import ArchiveDamaged
from alteram.model import Entry, Span

if TYPE_CHECKING:
    from psycopg import Connection

DAY = 86_400_000_000  # microseconds
LONG, NEVER = 2**31 - 1, 2**31 - 2  # keys of entries dated by month or year, and of undated ones


def day_key(first: int | None, last: int | None) -> int:
    """Where the postings of a lead stand: its day since 1970, or a key for what has no one day."""
    if first is None or last is None:
        return NEVER
    return first // DAY if first // DAY == last // DAY else LONG


def id_total(db: Connection) -> str:
    """The sum of the digests of all ids, in hexadecimal."""
    ((total,),) = run(db, "SELECT digest FROM totals").fetchall()
    return str(total)


class PostgresRows:
    """See `alteram.archive.rows.Rows`; all answers of one snapshot are of one state."""

    def __init__(self, db: Connection, place: str) -> None:
        self.db, self.place = db, place

    def _all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = run(self.db, sql, values).fetchall()
        return rows

    def one(self, sql: str, *values: Any) -> tuple[Any, ...]:
        """The row of a query that has one. Raises `ArchiveDamaged` where it has none."""
        rows = self._all(sql, *values)
        if not rows:
            raise ArchiveDamaged(self.place, "a row is gone; restore the database from a backup")
        return rows[0]

    def unpack(self, packed: bytes) -> Entry:
        """The entry behind the bytes. Raises `ArchiveDamaged`."""
        try:
            return serial.unpack(packed)
        except ValueError as error:
            reason = f"{error}; restore the database from a backup"
            raise ArchiveDamaged(self.place, reason) from error

    # --- ranking --------------------------------------------------------------------------------

    def shares(self, numbers: Iterable[int]) -> Shares:
        """The shares of articles in which these terms stand."""
        held = self._all(
            "SELECT term, held FROM words WHERE term = ANY(%s::bigint[])", _list(numbers)
        )
        (texts,) = self.one("SELECT texts FROM totals")
        return Shares(dict(held), texts, terms.common())

    def nearest(
        self, weights: Mapping[str, float], limits: Limits, limit: int
    ) -> list[tuple[int, float]]:
        """Entries whose lead holds most of these terms, by the sum of their weights.

        At least `limit` if there are as many, and every entry tied with the last of them.
        """
        numbered = {terms.number(term): stepped(weight) for term, weight in weights.items()}
        where, values = within(limits, "%s")
        days, spans = _days(limits)
        held = "SELECT entry, weight FROM asked JOIN lead_words USING (word) WHERE"
        rows = self._all(
            f"""WITH asked AS MATERIALIZED (SELECT word, weight
            FROM unnest(%s::bigint[], %s::float8[]) AS given (term, weight)
            JOIN words USING (term)),
            summed AS (SELECT entry, sum(weight) AS score FROM (
            {" UNION ALL ".join(f"{held} {day}" for day in days)}) AS held GROUP BY entry)
            SELECT entry, score FROM summed JOIN entries USING (entry) WHERE {where}
            ORDER BY score DESC FETCH FIRST %s ROWS WITH TIES""",
            *(list(numbered), list(numbered.values()), *spans, *values, limit),
        )
        return [(entry, score) for entry, score in rows]

    def candidates(self, entries: Iterable[int]) -> dict[int, Candidate]:
        """What is compared of entries, by their number."""
        rows = self._all(
            "SELECT entry, id, copies, first, packed FROM entries JOIN leads USING (entry)"
            " WHERE entry = ANY(%s::integer[])",
            _list(entries),
        )
        return {row[0]: candidate(*row[1:]) for row in rows}

    def vectors(self, limits: Limits, most: int) -> Vectors:
        """The vectors of the entries in the window; none where it holds more than `most`."""
        where, values = within(limits, "%s")
        (many,) = self.one(scan.counting(where, "%s"), *values, most + 1)
        return scan.scanned(self._all(scan.listing(where), *values)) if many <= most else NO_VECTORS

    # --- searching ------------------------------------------------------------------------------

    def find(
        self, wanted: Wanted, limits: Limits, limit: int, among: Sequence[int] | None = None
    ) -> list[Hit]:
        """The best passages that hold everything wanted, at most `limit`, by BM25."""
        asked = {terms.number(t) for t in (*wanted.terms, *(t for p in wanted.phrases for t in p))}
        if not asked:
            return []
        known = {
            term: (word, held)
            for term, word, held in self._all(
                "SELECT term, word, passages FROM words"
                " WHERE term = ANY(%s::bigint[]) AND passages > 0",
                _list(asked),
            )
        }
        if len(known) < len(asked):
            return []
        documents, tokens = self.one("SELECT entries + passages, tokens FROM totals")
        score, counts, weights = _score(wanted, known, documents)
        # Words in a row are counted first; single words only where the window admits them.
        rest = range(len(wanted.terms), len(weights))
        phrases = " AND ".join(f"n{at} > 0" for at in rest) or "true"
        where, values = within(limits, "%s")
        if among is not None:
            where += " AND entry = ANY(%s::integer[])"
            values.append(list(among))
        words = sorted(word for word, _ in known.values())
        rows = self._all(
            f"""SELECT {score} AS score, passage, entry FROM (SELECT passage, entry, {counts},
            {K1}::float8 * ({1 - B}::float8 + {B}::float8 * length / %s::float8) AS norm
            FROM passages JOIN entries USING (entry)
            WHERE words @> %s::integer[] AND {where}) AS held
            WHERE {phrases} ORDER BY score DESC, passage LIMIT %s""",
            *(*weights, tokens / documents, words, *values, limit),
        )
        return [Hit(*row) for row in rows]

    def places(self, passages: Iterable[int]) -> dict[int, Place]:
        """Where passages stand, by their number."""
        rows = self._all(
            'SELECT passage, entry, outlet, part, "start", "end" FROM passages JOIN entries'
            " USING (entry) WHERE passage = ANY(%s::bigint[])",
            _list(passages),
        )
        return {row[0]: Place(row[1], row[2], Span(*row[3:])) for row in rows}

    def entries(self, numbers: Iterable[int]) -> dict[int, Entry]:
        """Entries by number."""
        rows = self._all(
            "SELECT entry, packed FROM texts WHERE entry = ANY(%s::integer[])", _list(numbers)
        )
        return {number: self.unpack(packed) for number, packed in rows}

    def outlets(self) -> list[tuple[int, str, str, str]]:
        """Number, name, domain and owner of every outlet."""
        rows = self._all("SELECT outlet, name, domain, owner FROM outlets")
        return [(number, name, domain, owner) for number, name, domain, owner in rows]

    def of_outlets(self, outlets: Iterable[int], limit: int) -> list[int]:
        """Entries of these outlets, at most `limit`."""
        rows = self._all(
            "SELECT entry FROM entries WHERE outlet = ANY(%s::integer[]) LIMIT %s",
            *(_list(outlets), limit),
        )
        return [row[0] for row in rows]

    def latest(
        self, limits: Limits, outlets: Iterable[int] | None, among: Iterable[int] | None
    ) -> Iterator[int]:
        """Entries in the window, the latest first, by id where dates do not tell."""
        where, values = within(limits, "%s")
        for column, numbers in (("outlet", outlets), ("entry", among)):
            if numbers is not None:
                where += f" AND {column} = ANY(%s::integer[])"
                values.append(_list(numbers))
        order = "ORDER BY last DESC NULLS LAST, id"
        rows = self._all(f"SELECT entry FROM entries WHERE {where} {order}", *values)
        return (number for (number,) in rows)


def _score(
    wanted: Wanted, known: Mapping[int, tuple[int, int]], documents: int
) -> tuple[str, str, list[float]]:
    """BM25 in SQL: the sum, the columns that count each word and phrase, and their weights.

    `known` has the word of each term and how many passages hold it.
    """
    counts: list[str] = []
    weights: list[float] = []
    for phrase in (*((term,) for term in wanted.terms), *wanted.phrases):
        words, held = zip(*(known[terms.number(term)] for term in phrase), strict=True)
        weights.append((1 + K1) * math.fsum(rarity(documents, many) for many in held))
        counts.append(f"{_times(words)} AS n{len(counts)}")
    score = " + ".join(f"%s::float8 * n{at} / (n{at} + norm)" for at in range(len(weights)))
    return score, ", ".join(counts), weights


def _times(words: Sequence[int]) -> str:
    """How often a word, or words in a row, stand in a passage."""
    at = f"array_positions(words, {words[0]})"
    if len(words) == 1:
        return f"cardinality({at})"
    rest = (f"words[at + {n}] = {word}" for n, word in enumerate(words[1:], 1))
    return f"(SELECT count(*) FROM unnest({at}) AS at WHERE {' AND '.join(rest)})"


def _days(limits: Limits) -> tuple[list[str], list[int]]:
    """Where postings of leads in a window stand, as conditions with their values.

    Those of entries without one day are read whatever the window, and looked at afterwards.
    """
    bounds = [bound for bound in limits if bound is not None]
    if not bounds:
        return ["true"], []
    low = -(2**31) if limits.last_from is None else limits.last_from // DAY
    high = [bound // DAY for bound in (limits.last_to, limits.first_to) if bound is not None]
    return ["day BETWEEN %s AND %s", f"day = {LONG}"], [low, min([*high, NEVER - 1])]


def _list(numbers: Iterable[int]) -> list[int]:
    return sorted(set(numbers))
