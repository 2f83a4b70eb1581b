"""New entries into the tables; what stands there already is left as it is."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from alteram.archive import scan, serial, terms, waiting
from alteram.archive.passages import passages
from alteram.archive.tables import keep_state, state
from alteram.archive.terms import Lead
from alteram.archive.totals import grow
from alteram.archive.words import micros
from alteram.model import Entry, Outlet
from alteram.text.words import encodable

WHOLE = 2**256  # digests of ids are summed modulo this


class Fresh(NamedTuple):
    """An entry just kept, with what was worked out for it."""

    entry: Entry
    lead: Lead


def insert(db: sqlite3.Connection, entries: Sequence[Entry]) -> tuple[list[bool], dict[int, Fresh]]:
    """Keep entries inside the running transaction.

    Answers which were new, and the new ones by their number in the table.
    """
    new: list[bool] = []
    fresh: dict[int, Fresh] = {}
    counted: Counter[int] = Counter()
    texts = 0
    hashes: set[tuple[int, int, int]] = set()
    for entry in entries:
        lead = terms.lead(entry.article)
        number = _row(db, entry, lead)
        new.append(number is not None)
        if number is not None:
            fresh[number] = Fresh(entry, lead)
            packed = terms.pack(lead.counts)
            _parts(db, number, entry, packed)
            change, first = _counted_once(db, number, lead, packed)
            counted.update(change)
            texts += first
            hashes.update((signed(hash_), number, at) for hash_, at in entry.fingerprints)
    scan.keep(db, ((number, item.entry.vector) for number, item in fresh.items()))
    waiting.note(db, {number: item.entry for number, item in fresh.items()})
    # Sorted, neighbours in the file are written together.
    db.executemany("INSERT INTO fingerprints VALUES (?, ?, ?)", sorted(hashes))
    db.executemany(
        "INSERT INTO terms VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET held = held + ?2",
        sorted((term, held) for term, held in counted.items() if held),
    )
    summed = int(state(db, "digest"), 16) + id_sum(item.entry.id for item in fresh.values())
    keep_state(db, "digest", f"{summed % WHOLE:x}")
    if fresh:
        grow(db, min(fresh), texts)
    return new, fresh


def id_sum(ids: Iterable[str]) -> int:
    """The sum of the digests of ids: the same in any order, and quick to add to."""
    return sum(int.from_bytes(hashlib.sha256(id_.encode()).digest(), "big") for id_ in ids) % WHOLE


def _row(db: sqlite3.Connection, entry: Entry, lead: Lead) -> int | None:
    """The number of a new entry; None where it is there already."""
    if db.execute("SELECT 1 FROM entries WHERE id = ?", (entry.id,)).fetchone():
        return None
    article = entry.article
    published = article.published
    row = db.execute(
        "INSERT INTO entries (id, ref, url, outlet, headline, first, last, copies)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING entry",
        (
            entry.id,
            encodable(article.ref),
            encodable(article.url),
            _outlet(db, article.outlet),
            encodable(article.headline),
            micros(published.earliest) if published else None,
            micros(published.latest) if published else None,
            lead.copies,
        ),
    ).fetchone()
    return int(row[0])


def _outlet(db: sqlite3.Connection, outlet: Outlet | None) -> int | None:
    if outlet is None:
        return None
    facts = (outlet.name, outlet.domain, outlet.owner, outlet.kind.value, outlet.country)
    values = tuple(map(encodable, facts))
    db.execute(
        "INSERT OR IGNORE INTO outlets (name, domain, owner, kind, country) VALUES (?, ?, ?, ?, ?)",
        values,
    )
    found = db.execute(
        "SELECT outlet FROM outlets WHERE (name, domain, owner, kind, country) = (?, ?, ?, ?, ?)",
        values,
    )
    return int(found.fetchone()[0])


def signed(number: int) -> int:
    """A hash as SQLite keeps it, in 64 bits with a sign."""
    return (number + 2**63) % 2**64 - 2**63


def _parts(db: sqlite3.Connection, number: int, entry: Entry, lead: bytes) -> None:
    db.execute("INSERT INTO texts VALUES (?, ?)", (number, serial.pack(entry)))
    db.execute("INSERT INTO leads VALUES (?, ?)", (number, lead))
    db.executemany(
        'INSERT INTO passages (entry, part, "start", "end") VALUES (?, ?, ?, ?)',
        [(number, span.part, span.start, span.end) for span in passages(entry.article)],
    )


def _counted_once(
    db: sqlite3.Connection, number: int, lead: Lead, packed: bytes
) -> tuple[Mapping[int, int], bool]:
    """What the entry changes in the counts of terms, and whether it is the first of its copies.

    Near copies count once: the one with the smallest lead is counted, whichever came first and
    whoever published it.
    """
    row = db.execute(
        "SELECT packed FROM copies JOIN leads USING (entry) WHERE key = ?", (lead.copies,)
    ).fetchone()
    change = recounted(row[0] if row else None, lead, packed)
    if change is None:
        return {}, False
    db.execute("INSERT OR REPLACE INTO copies VALUES (?, ?)", (lead.copies, number))
    return change, row is None


def recounted(counted: bytes | None, lead: Lead, packed: bytes) -> Counter[int] | None:
    """What a lead changes in the counts of terms if it is counted from now on; else None.

    `counted` is the one counted so far for near copies of this text.
    """
    if counted is not None and counted <= packed:
        return None
    change = Counter(lead.numbers)
    if counted is not None:
        change.subtract(terms.unpack(counted)[0])
    return change
