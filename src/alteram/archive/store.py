"""The archive on one machine: SQLite keeps the entries, tantivy finds their words."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from alteram.archive import scan, serial, waiting
from alteram.archive.audit import disagreements
from alteram.archive.care import FolderCare
from alteram.archive.insert import insert, signed
from alteram.archive.laid import Shelf
from alteram.archive.leads import Held, read_leads
from alteram.archive.links import LinkBook
from alteram.archive.local import SqliteRows
from alteram.archive.locks import LOCK, WORDS, locked
from alteram.archive.lookup import Asked, Lookup
from alteram.archive.rows import rank, reach_of, search, within
from alteram.archive.tables import WAIT, connect, state, transaction, translated
from alteram.archive.totals import count_anew, forget_outlets, totals
from alteram.archive.upkeep import catch_up, lacks_only_news, up_to_date
from alteram.archive.words import Limits, WordIndex
from alteram.errors import ArchiveDamaged, ArchiveError, ArchiveLocked
from alteram.model import Article, Entry, Found, Passage, Reach, Window, digest
from alteram.plugins import Closing
from alteram.text.words import encodable

GLANCE = 1.0  # seconds between two looks at an index that another program is making
T = TypeVar("T")


class SqliteStore(Closing):
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
        self._rows = SqliteRows(path, self._db, self._asked, self._unpacked, self._changed)

    def close(self) -> None:
        """Let go of files and locks."""
        self._db.close()

    def care(self) -> FolderCare:
        """The care of the archive as a whole."""
        return FolderCare(self.path)

    def shelf(self) -> Shelf:
        """Its entries one after another, and its laid out tables."""
        return Shelf(self.path)

    def book(self) -> LinkBook:
        """The links its readers made."""
        return LinkBook(self.path)

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

    def complete(self, entries: Iterable[Entry]) -> int:
        """Keep these with their statements in place of those that wait; answers how many were.

        All or none. Entries that no longer wait are left as they are.
        """
        with self._locked(), translated(self.path), transaction(self._db):
            return waiting.complete(self._db, entries)

    def rebuild(self) -> int:
        """Build all that is derived from nothing, and count anew; answers of how many entries."""
        with self._locked(), translated(self.path):
            with transaction(self._db):
                forget_outlets(self._db)
                count_anew(self._db)
                scan.keep_anew(self._db, self._unpacked)
            self._words.drop()
            return catch_up(self._db, self._words, {})

    def _version(self) -> int:
        """A number that changes when another program has changed the tables."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def _changed(self) -> bool:
        """Whether another program has changed the tables since the index was last in step."""
        return self._version() != self._in_step_at

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
                    (encodable(key),),
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

    # --- ranking --------------------------------------------------------------------------------

    def rank(self, article: Article, window: Window, limit: int) -> Sequence[tuple[str, float]]:
        """Entry ids nearest to an article's headline and lead with a similarity in 0..1.

        Highest first, ties by id, the article itself left out. See `alteram.archive.ranking`.
        """
        with translated(self.path):
            return rank(self._rows, article, window, limit)

    # --- searching ------------------------------------------------------------------------------

    def search(self, words: str, window: Window, limit: int) -> Sequence[Passage]:
        """Passages that hold all these words, best first; a part in double quotes is a phrase.

        Words are found in all their forms, phrases as typed. `score` is BM25 brought to 0..1.
        """
        with translated(self.path):
            return search(self._rows, words, window, limit)

    def look_up(self, asked: Asked) -> Sequence[Found]:
        """Passages or statements that fit everything asked; see `alteram.archive.lookup`."""
        with translated(self.path):
            return Lookup(self._rows).find(asked)

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
        limits = Limits.of(window)
        where, values = within(limits, "?")
        with translated(self.path):
            whole = totals(self._db)
            if limits.none:
                span = (whole.entries, whole.first, whole.last)
                outlets = self._db.execute("SELECT name, owner, country FROM outlets").fetchall()
                return reach_of(span, outlets, whole.undated)
            span = self._db.execute(
                f"SELECT COUNT(*), MIN(first), MAX(last) FROM entries WHERE {where}", values
            ).fetchone()
            outlets = self._db.execute(
                "SELECT name, owner, country FROM outlets WHERE outlet IN"
                f" (SELECT DISTINCT outlet FROM entries WHERE {where})",
                values,
            ).fetchall()
        return reach_of(span, outlets, whole.undated)

    def leads(self, window: Window) -> Sequence[Held]:
        """What stories are made from, of every entry in a window."""
        with translated(self.path):
            return read_leads(self._db, self.path, *within(Limits.of(window), "?"))

    def digest(self) -> str:
        """A digest of the ids of all entries, whatever the order they came in."""
        with translated(self.path):
            return digest("archive", state(self._db, "digest"))

    def waiting(self) -> int:
        """How many entries have no statements or no vector yet."""
        with translated(self.path):
            return waiting.count(self._db)

    def next_waiting(self, many: int) -> Sequence[Entry]:
        """At most so many of them, the first kept first."""
        with translated(self.path):
            return [self._unpacked(packed) for packed in waiting.first(self._db, many)]

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


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:  # a file of another writer, which is gone again
        return 0
