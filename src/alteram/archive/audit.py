"""Whether all files of an archive agree, and what they hold."""

from __future__ import annotations

import sqlite3

from alteram.archive import serial
from alteram.archive.insert import id_sum
from alteram.archive.passages import passages
from alteram.archive.tables import state
from alteram.archive.totals import WITHOUT_ENTRY, counted, totals
from alteram.archive.words import WordIndex
from alteram.errors import ArchiveDamaged

STEP = 1000  # entries compared at once
FILE_SAYS = "the file of the archive says"

# A query whose every row is a disagreement, and the words for it.
RULES = {
    "SELECT id FROM entries LEFT JOIN texts USING (entry) WHERE packed IS NULL": "has no text",
    "SELECT id FROM entries LEFT JOIN leads USING (entry) WHERE packed IS NULL": "has no lead",
    "SELECT t.entry FROM texts t LEFT JOIN entries e USING (entry) WHERE e.id IS NULL": (
        "is a text of no entry"
    ),
    "SELECT p.entry FROM passages p LEFT JOIN entries e USING (entry) WHERE e.id IS NULL": (
        "is a passage of no entry"
    ),
    "SELECT f.entry FROM fingerprints f LEFT JOIN entries e USING (entry) WHERE e.id IS NULL": (
        "is a fingerprint of no entry"
    ),
    "SELECT id FROM entries WHERE copies NOT IN (SELECT key FROM copies)": "is not counted",
    f"SELECT name FROM outlets WHERE {WITHOUT_ENTRY}": "is an outlet of no entry",
    "SELECT v.entry FROM vectors v LEFT JOIN entries e USING (entry) WHERE e.id IS NULL": (
        "is a vector of no entry"
    ),
    "SELECT term FROM terms WHERE held < 0": "is a term with a count below 0",
    "SELECT 'files' FROM state WHERE name = 'removing'": (
        "may still hold removed texts: the removal was cut off; run `alteram archive compact`"
    ),
}


def disagreements(db: sqlite3.Connection, words: WordIndex) -> list[str]:
    """Every disagreement in words, empty when all files agree. Reads the whole archive."""
    found = [
        f"{FILE_SAYS}: {row[0]}"
        for row in db.execute("PRAGMA integrity_check").fetchall()
        if row[0] != "ok"
    ]
    for rule, wording in RULES.items():
        found += [f"{row[0]} {wording}" for row in db.execute(rule)]
    found += _texts(db)
    if id_sum(row[0] for row in db.execute("SELECT id FROM entries")) != int(
        state(db, "digest"), 16
    ):
        found.append("the digest of the archive is not that of its entries")
    if totals(db) != counted(db):
        found.append("the totals are not those of the entries; run `alteram add --rebuild`")
    return found + _index(db, words)


def _texts(db: sqlite3.Connection) -> list[str]:
    """Entries whose text does not read back as what its id stands for, or with another vector."""
    rows = db.execute(
        "SELECT id, packed, vector FROM entries JOIN texts USING (entry)"
        " LEFT JOIN vectors USING (entry)"
    )
    return [said for row in rows if (said := text_said(*row))]


def text_said(id_: str, packed: bytes, vector: bytes | None, parts: int | None = None) -> str:
    """What is wrong with the text of an entry, or with the vector it is ranked by; empty if well.

    `parts` is how many passages the tables have of it, where that is to be compared.
    """
    try:
        entry = serial.unpack(packed)
    except ValueError as error:
        return f"{id_} cannot be read: {error}"
    if entry.id != id_:
        return f"{id_} has the text of another entry"
    if entry.vector != (vector or b""):
        return f"{id_} is ranked by another vector; run `alteram add --rebuild`"
    if parts is not None and parts != (wanted := len(passages(entry.article))):
        return f"{id_} has {parts} of {wanted} passages"
    return ""


def _index(db: sqlite3.Connection, words: WordIndex) -> list[str]:
    """Entries with more or fewer documents in the word index than they have parts."""
    last = db.execute("SELECT COALESCE(MAX(entry), 0) FROM entries").fetchone()[0]
    found = []
    try:
        words.compare()
        for start in range(1, last + 1, STEP):
            end = start + STEP - 1
            indexed = words.per_entry(start, end)
            rows = db.execute(
                "SELECT entry, id, 1 + (SELECT COUNT(*) FROM passages p WHERE p.entry = e.entry)"
                " FROM entries e WHERE entry BETWEEN ? AND ?",
                (start, end),
            )
            for entry, id_, parts in rows:
                if (have := indexed.pop(entry, 0)) != parts:
                    found.append(f"{id_} has {have} of {parts} parts in the word index")
            found += [f"the word index has entry {entry}, the tables not" for entry in indexed]
        if extra := words.per_entry(last + 1, 2**62):
            found.append(f"the word index has {len(extra)} entries more than the tables")
    except ArchiveDamaged as error:
        found.append(str(error))
    return found
