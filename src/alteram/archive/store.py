"""The archive on one machine: SQLite keeps the entries, tantivy finds their words."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from filelock import FileLock

from alteram.archive import serial, terms
from alteram.archive.audit import disagreements
from alteram.archive.insert import insert, plain, signed
from alteram.archive.leads import Held, read_leads
from alteram.archive.locks import LOCK, WORDS, locked
from alteram.archive.lookup import Asked, Lookup
from alteram.archive.query import Question, holds, question
from alteram.archive.ranking import CANDIDATES, Candidate, Shares, query_weights, similarities
from alteram.archive.tables import WAIT, connect, state, transaction, translated
from alteram.archive.upkeep import catch_up, lacks_only_news, up_to_date
from alteram.archive.words import EPOCH, Hit, Limits, WordIndex
from alteram.errors import ArchiveDamaged, ArchiveError, ArchiveLocked
from alteram.model import Article, Entry, Found, Passage, Reach, Span, Window, digest

GLANCE = 1.0  # seconds between two looks at an index that another program is making
MOST_HITS = 20_000  # leads or passages looked at before a flood of copies is cut off
T = TypeVar("T")


class SqliteStore:
    """An archive in a folder: `archive.db` is what is kept, `words/` is derived from it.

    What `add` has returned is on the disk. Writers queue, one batch at a time and for at most
    `wait` seconds; readers never wait. A lost, damaged or outdated word index is built again when
    it is first needed.

    Raises `ArchiveMissing`, `ArchiveTooNew`, `ArchiveTooOld`, `ArchiveDamaged`, `ArchiveLocked`,
    each with the way out.
    """

    def __init__(self, path: Path, *, create: bool = False, wait: float = WAIT) -> None:
        self.path = path
        self._lock, self._wait = FileLock(path / LOCK), wait
        if create:
            with translated(path):
                path.mkdir(parents=True, exist_ok=True)
            with self._locked():
                self._db = connect(path, create=True)
        else:
            self._db = connect(path, create=False)
        self._words = WordIndex(path / WORDS)
        self._in_step_at = -1  # the version of the tables at which the word index was in step

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and locks."""
        self._db.close()

    @contextmanager
    def _locked(self, wait: float | None = None) -> Iterator[None]:
        """Alone among writers; waits so many seconds for others."""
        with locked(self._lock, self.path, self._wait if wait is None else wait):
            yield

    # --- writing --------------------------------------------------------------------------------

    def add(self, entries: Iterable[Entry]) -> Sequence[bool]:
        """Keep entries, all or none; True for each that is new, False where it was there."""
        batch = list(entries)
        with self._locked(), translated(self.path):
            with transaction(self._db):
                new, fresh = insert(self._db, batch)
            # From here on the entries are kept; an index left behind is replayed on next use.
            self._in_step_at = -1
            try:
                catch_up(self._db, self._words, fresh)
            except ArchiveDamaged as error:
                reason = f"the entries are kept, their words not yet indexed ({error.reason}); "
                raise ArchiveError(str(self.path), f"{reason}free some space, try again") from error
            self._in_step_at = self._version()
        return new

    def rebuild(self) -> int:
        """Build the word index from nothing; answers of how many entries."""
        with self._locked(), translated(self.path):
            self._words.drop()
            return catch_up(self._db, self._words, {})

    def _version(self) -> int:
        """A number that changes when another program has changed the tables."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def _ready(self) -> WordIndex:
        """The word index, in step with the tables unless another program is writing just now.

        One that is being made from nothing is waited for: it would answer with a part of all.
        """
        version, until = self._version(), time.monotonic() + self._wait
        if version != self._in_step_at:
            while not up_to_date(self._db, self._words):
                enough = lacks_only_news(self._db, self._words)
                try:
                    with self._locked(0 if enough else min(GLANCE, self._wait)):
                        catch_up(self._db, self._words, {})
                    break
                except ArchiveLocked:
                    if enough:
                        return self._words  # the one who writes will bring it in step
                    if time.monotonic() >= until:
                        raise
            self._in_step_at = version
        return self._words

    def _asked(self, ask: Callable[[WordIndex], T]) -> T:
        """An answer of the word index, which is built anew once if its files are damaged."""
        with translated(self.path):
            try:
                return ask(self._ready())
            except ArchiveDamaged:
                with self._locked():
                    # Another program may have built it anew while this one waited.
                    with suppress(ArchiveDamaged):
                        if up_to_date(self._db, self._words):
                            return ask(self._words)
                    self._words.drop()
                    catch_up(self._db, self._words, {})
                return ask(self._words)

    # --- looking up -----------------------------------------------------------------------------

    def get(self, key: str) -> Entry | None:
        """The entry whose id, reference or address this is; of several the latest, then by id."""
        if not key:
            return None
        with translated(self.path):
            for column in ("id", "ref", "url"):
                row = self._db.execute(
                    f"SELECT packed FROM entries JOIN texts USING (entry) WHERE {column} = ?"
                    " ORDER BY last DESC, id LIMIT 1",
                    (plain(key),),
                ).fetchone()
                if row is not None:
                    return self._unpacked(row[0])
        return None

    def many(self, ids: Sequence[str]) -> Sequence[Entry]:
        """Entries by id, in the order asked, the missing ones left out."""
        with translated(self.path):
            rows = self._db.execute(
                "SELECT packed FROM json_each(?) AS asked JOIN entries ON entries.id = asked.value"
                " JOIN texts USING (entry) ORDER BY asked.key",
                (json.dumps(list(ids)),),
            )
            return [self._unpacked(row[0]) for row in rows]

    def _unpacked(self, packed: bytes) -> Entry:
        try:
            return serial.unpack(packed)
        except ValueError as error:
            raise ArchiveDamaged(str(self.path), f"{error}; restore it from a backup") from error

    def _numbered(self, sql: str, numbers: Iterable[int]) -> list[tuple[object, ...]]:
        """Rows of a query that takes a list of numbers as `json_each(?)`."""
        return self._db.execute(sql, (json.dumps(sorted(set(numbers))),)).fetchall()

    # --- ranking --------------------------------------------------------------------------------

    def rank(self, article: Article, window: Window, limit: int) -> Sequence[tuple[str, float]]:
        """Entry ids nearest to an article's headline and lead with a similarity in 0..1.

        Highest first, ties by id, the article itself left out. See `alteram.archive.ranking`.
        """
        lead = terms.lead(article)
        names = {terms.number(term): term for term in lead.counts}
        numbers, counts = terms.unpack(terms.pack(lead.counts))
        day = article.published.day.toordinal() if article.published else None
        own = Candidate(article.id, lead.copies, day, numbers, counts)
        with translated(self.path):
            weights = query_weights(own, self._shares(numbers))
            asked = {names[number]: weight for number, weight in weights.items()}
            candidates = self._candidates(asked, own.id, Limits.of(window), limit)
            held = {term for candidate in candidates for term in candidate.terms}
            shares = self._shares(held | set(numbers))
        found = similarities(own, candidates, shares)
        best = sorted(
            (-similarity, candidate.id)
            for candidate, similarity in zip(candidates, found, strict=True)
            if similarity > 0
        )
        return [(id_, -lowered) for lowered, id_ in best[:limit]]

    def _shares(self, numbers: Iterable[int]) -> Shares:
        rows = self._numbered(
            "SELECT term, held FROM terms WHERE term IN (SELECT value FROM json_each(?))", numbers
        )
        texts = self._db.execute("SELECT COUNT(*) FROM copies").fetchone()[0]
        return Shares(dict(rows), texts, terms.common())  # type: ignore[arg-type]

    def _candidates(
        self, weights: dict[str, float], own: str, limits: Limits, limit: int
    ) -> list[Candidate]:
        """The entries that share most telling terms; near copies take one place together."""
        wanted = max(CANDIDATES, limit)
        looked = wanted + 1
        while True:
            ask = partial(WordIndex.nearest, weights=weights, limits=limits, limit=looked)
            hits = self._asked(ask)
            pool = self._pool(hits, own, wanted)
            if len(hits) < looked or looked >= MOST_HITS or pool[1]:
                return pool[0]
            looked = min(4 * looked, MOST_HITS)

    def _pool(
        self, hits: Sequence[tuple[int, float]], own: str, wanted: int
    ) -> tuple[list[Candidate], bool]:
        """The hits up to the text after the last wanted one, and whether that was reached."""
        rows = self._numbered(
            "SELECT entry, id, copies, first, packed FROM entries JOIN leads USING (entry)"
            " WHERE entry IN (SELECT value FROM json_each(?))",
            (entry for entry, _ in hits),
        )
        known = {row[0]: _candidate(*row[1:]) for row in rows}  # type: ignore[arg-type]
        ordered = sorted(
            (-score, known[entry].copies, known[entry]) for entry, score in hits if entry in known
        )
        pool: list[Candidate] = []
        texts: set[int] = set()
        for _, copies, candidate in ordered:
            texts.add(copies)
            if len(texts) > wanted:
                return pool, True
            if candidate.id != own:
                pool.append(candidate)
        return pool, False

    # --- searching ------------------------------------------------------------------------------

    def search(self, words: str, window: Window, limit: int) -> Sequence[Passage]:
        """Passages that hold all these words, best first; a part in double quotes is a phrase.

        Words are found in all their forms, phrases as typed. `score` is BM25 brought to 0..1.
        """
        asked, limits = question(words), Limits.of(window)
        looked = max(64, 4 * limit)
        while True:
            ask = partial(WordIndex.find, wanted=asked.wanted, limits=limits, limit=looked + 1)
            hits = self._asked(ask)
            whole = len(hits) <= looked or looked >= MOST_HITS
            if not whole:  # those tied with the first one left out may be an unfair choice
                hits = [hit for hit in hits if hit.score > hits[-1].score]
            found = self._passages(hits, asked)
            if whole or len(found) >= limit:
                return found[:limit]
            looked = min(4 * looked, MOST_HITS)

    def _passages(self, hits: Sequence[Hit], asked: Question) -> list[Passage]:
        with translated(self.path):
            rows = self._numbered(
                'SELECT passage, entry, part, "start", "end" FROM passages'
                " WHERE passage IN (SELECT value FROM json_each(?))",
                (hit.passage for hit in hits),
            )
            texts = self._numbered(
                "SELECT entry, id, packed FROM entries JOIN texts USING (entry)"
                " WHERE entry IN (SELECT value FROM json_each(?))",
                (hit.entry for hit in hits),
            )
        held = {row[0]: (str(row[1]), self._unpacked(row[2]).article.parts) for row in texts}  # type: ignore[arg-type]
        spans = {row[0]: (*held[row[1]], Span(*row[2:])) for row in rows if row[1] in held}  # type: ignore[arg-type]
        hits = [hit for hit in hits if hit.passage in spans or self._version() == self._in_step_at]
        if any(hit.passage not in spans for hit in hits):  # and nobody has removed it meanwhile
            reason = f"{WORDS} is of another archive; remove this folder to build it anew"
            raise ArchiveDamaged(str(self.path), reason)
        found = []
        for hit in hits:
            id_, parts, span = spans[hit.passage]
            text = parts[span.part][span.start : span.end]
            if holds(text, asked.phrases):
                score = round(hit.score / (hit.score + 1), 4)
                found.append(Passage(entry_id=id_, span=span, text=text, score=score))
        return sorted(found, key=lambda p: (-p.score, p.entry_id, p.span))

    def look_up(self, asked: Asked) -> Sequence[Found]:
        """Passages or statements that fit everything asked; see `alteram.archive.lookup`."""
        with translated(self.path):
            return Lookup(self._db, self._asked, self._unpacked).find(asked)

    def sharing(self, fingerprints: Sequence[int], least: int) -> Sequence[tuple[str, int]]:
        """Entry ids that share at least so many fingerprints, with how many, most first."""
        with translated(self.path):
            rows = self._db.execute(
                "SELECT id, COUNT(DISTINCT hash) AS shared FROM fingerprints JOIN entries"
                " USING (entry) WHERE hash IN (SELECT value FROM json_each(?))"
                " GROUP BY entry HAVING shared >= ? ORDER BY shared DESC, id",
                (json.dumps(sorted({signed(hash_) for hash_ in fingerprints})), least),
            )
            return [(row[0], row[1]) for row in rows]

    # --- the whole ------------------------------------------------------------------------------

    def reach(self, window: Window) -> Reach:
        """What the archive holds in a window.

        `undated` counts the entries without a date: they are part of `entries` only where there
        is no window and no as-of moment.
        """
        where, values = _where(Limits.of(window))
        with translated(self.path):
            many, first, last = self._db.execute(
                f"SELECT COUNT(*), MIN(first), MAX(last) FROM entries WHERE {where}", values
            ).fetchone()
            outlets = self._db.execute(
                "SELECT name, owner, country FROM outlets WHERE outlet IN"
                f" (SELECT DISTINCT outlet FROM entries WHERE {where})",
                values,
            ).fetchall()
            undated = self._db.execute(
                "SELECT COUNT(*) FROM entries WHERE last IS NULL"
            ).fetchone()[0]
        names, owners, countries = (
            tuple(sorted({row[at] for row in outlets} - {""})) for at in range(3)
        )
        return Reach(
            entries=many,
            outlets=names,
            owners=owners,
            countries=countries,
            first_day=_day(first),
            last_day=_day(last),
            undated=undated,
        )

    def leads(self, window: Window) -> Sequence[Held]:
        """What stories are made from, of every entry in a window."""
        with translated(self.path):
            return read_leads(self._db, self.path, *_where(Limits.of(window)))

    def digest(self) -> str:
        """A digest of the ids of all entries, whatever the order they came in."""
        with translated(self.path):
            return digest("archive", state(self._db, "digest"))

    def counts(self) -> dict[str, int]:
        """How much of everything the archive holds; `bytes` is its size on disk."""
        with translated(self.path):
            found = {
                name: int(self._db.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0])
                for name in ("entries", "passages", "fingerprints", "copies", "terms")
            }
            found["indexed"] = int(state(self._db, "indexed_documents"))
            found["bytes"] = sum(map(_size, self.path.rglob("*")))
        return found

    def check(self) -> Sequence[str]:
        """Every disagreement among the archive's files, in words; empty when all agree."""
        with self._locked(), translated(self.path):
            return disagreements(self._db, self._words)


def _candidate(id_: str, copies: int, first: int | None, packed: bytes) -> Candidate:
    day = _day(first)
    return Candidate(id_, copies, day.toordinal() if day else None, *terms.unpack(packed))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:  # a file of another writer, which is gone again
        return 0


def _day(microseconds: int | None) -> date | None:
    if microseconds is None:
        return None
    return (EPOCH + timedelta(microseconds=microseconds)).date()


def _where(limits: Limits) -> tuple[str, list[int]]:
    """A window as a condition on `entries`; comparisons with NULL leave out undated ones."""
    bounds = {
        "last >= ?": limits.last_from,
        "last <= ?": limits.last_to,
        "first <= ?": limits.first_to,
    }
    used = {bound: value for bound, value in bounds.items() if value is not None}
    return " AND ".join(used) or "1", list(used.values())
