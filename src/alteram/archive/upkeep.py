"""Keeping the word index in step with the tables.

The tables note up to which entry the index is built and how many documents that makes. Whoever
opens the archive and finds another number removes what stands above the mark and adds it anew;
if the number is still another, the index is built from nothing. Called by the holder of the lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from alteram.archive import serial, terms
from alteram.archive.insert import Fresh
from alteram.archive.removal import finish
from alteram.archive.tables import (
    BUILDING,
    forget,
    keep_state,
    noted,
    start_anew,
    state,
    transaction,
)
from alteram.archive.words import Document, WordIndex
from alteram.errors import ArchiveDamaged
from alteram.model import Span


def up_to_date(db: sqlite3.Connection, words: WordIndex) -> bool:
    """Whether the index holds what the tables say it holds, and the tables hold no more."""
    try:
        return words.there and _marked(db) == (_last(db), words.size())
    except ArchiveDamaged:
        return False


def lacks_only_news(db: sqlite3.Connection, words: WordIndex) -> bool:
    """Whether an index out of step can be asked: all it lacks is what is being added just now."""
    return words.there and not noted(db, BUILDING)


def catch_up(db: sqlite3.Connection, words: WordIndex, fresh: Mapping[int, Fresh]) -> int:
    """Bring the index in step; answers how many entries were indexed.

    `fresh` holds entries that need not be read again, by number. A removal that was cut off is
    finished first.
    """
    finish(db, words, wait=0)
    mark = _sound_mark(db, words)
    done = 0
    while numbers := _next(db, mark):
        documents = [
            document for number in numbers for document in _documents(db, number, fresh.get(number))
        ]
        words.write(documents)
        mark = numbers[-1]
        _keep_mark(db, mark, words.size())
        done += len(numbers)
    if noted(db, BUILDING):
        forget(db, BUILDING)
    return done


def _sound_mark(db: sqlite3.Connection, words: WordIndex) -> int:
    """The mark up to which the index can be trusted, everything above it removed."""
    mark, documents = _marked(db)
    try:
        if words.there and words.size() != documents:
            words.forget_above(mark)
        sound = words.there and words.size() == documents
    except ArchiveDamaged:
        sound = False
    if not sound:
        words.drop()
        mark = 0
        with transaction(db):
            start_anew(db)
    return mark


def _marked(db: sqlite3.Connection) -> tuple[int, int]:
    return int(state(db, "indexed_to")), int(state(db, "indexed_documents"))


def _keep_mark(db: sqlite3.Connection, entry: int, documents: int) -> None:
    with transaction(db):
        keep_state(db, "indexed_to", entry)
        keep_state(db, "indexed_documents", documents)


def _last(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT COALESCE(MAX(entry), 0) FROM entries").fetchone()[0])


def _next(db: sqlite3.Connection, after: int) -> list[int]:
    rows = db.execute(
        "SELECT entry FROM entries WHERE entry > ? ORDER BY entry LIMIT ?", (after, serial.AT_ONCE)
    )
    return [int(row[0]) for row in rows]


def _documents(db: sqlite3.Connection, number: int, fresh: Fresh | None) -> list[Document]:
    """The documents of one entry: its lead, then its passages."""
    packed, first, last = db.execute(
        "SELECT packed, first, last FROM entries JOIN texts USING (entry) WHERE entry = ?",
        (number,),
    ).fetchone()
    if fresh is None:
        entry = serial.unpack(packed)
        fresh = Fresh(entry, terms.lead(entry.article))
    article = fresh.entry.article

    def document(passage: int, stems: list[str]) -> Document:
        return Document(entry=number, passage=passage, first=first, last=last, terms=stems)

    spans = db.execute(
        'SELECT passage, part, "start", "end" FROM passages WHERE entry = ? ORDER BY passage',
        (number,),
    ).fetchall()
    return [
        document(0, sorted(fresh.lead.counts)),
        *(
            document(passage, terms.stems(article.quote(Span(part, start, end))))
            for passage, part, start, end in spans
        ),
    ]
