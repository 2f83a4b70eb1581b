"""Whether all files of an archive agree, and what they hold."""

from __future__ import annotations

import sqlite3

from alteram.archive import serial
from alteram.archive.insert import id_sum
from alteram.archive.tables import has_table, state
from alteram.archive.totals import counted, totals
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
    "SELECT name FROM outlets WHERE outlet NOT IN"
    " (SELECT outlet FROM entries WHERE outlet IS NOT NULL)": "is an outlet of no entry",
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
    found = []
    scanned = dict(db.execute("SELECT * FROM vectors")) if has_table(db, "vectors") else {}
    rows = db.execute("SELECT entry, id, packed FROM entries JOIN texts USING (entry)")
    for number, id_, packed in rows:
        vector = scanned.pop(number, b"")
        try:
            entry = serial.unpack(packed)
            if entry.id != id_:
                found.append(f"{id_} has the text of another entry")
            elif entry.vector != vector:
                found.append(f"{id_} is ranked by another vector; run `alteram add --rebuild`")
        except ValueError as error:
            found.append(f"{id_} cannot be read: {error}")
    return found + [f"{number} is a vector of no entry" for number in scanned]


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
