"""Entries out of the archive, and every byte of them.

The rows go in one transaction, which also notes that files still hold them. What the files held is
then wiped: the word index is dropped to be built anew, the tables are written anew (VACUUM), and
the log of SQLite is emptied. If the program dies in between, the note is still there, and whoever
next brings the word index in step finishes the work.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable

from alteram.archive import terms
from alteram.archive.insert import WHOLE, id_sum
from alteram.archive.tables import (
    REMOVING,
    forget,
    has_table,
    keep_state,
    note,
    noted,
    start_anew,
    state,
    transaction,
)
from alteram.archive.totals import count_anew, forget_outlets
from alteram.archive.words import WordIndex

READERS = 10.0  # seconds at most to wait for readers of the log; then it stays to be emptied
FILES, LOG = "files", "log"  # what still has to be wiped, one after the other
GIVEN = "(SELECT value FROM json_each(?))"  # a list of numbers or ids as one value


def take_out(db: sqlite3.Connection, ids: Iterable[str]) -> int:
    """Take the rows of entries out, all or none; answers how many there were.

    Readers' links of these entries go with them. Raises `ValueError` for a damaged lead.
    """
    wipe_as_it_goes(db)
    with transaction(db):
        rows = db.execute(
            f"SELECT entry, id FROM entries WHERE id IN {GIVEN}", (json.dumps(list(ids)),)
        ).fetchall()
        if not rows:
            return 0
        numbers = json.dumps([number for number, _ in rows])
        gone = [id_ for _, id_ in rows]
        _uncount(db, numbers)
        for table in _tables_of_entries(db):
            db.execute(f'DELETE FROM "{table}" WHERE entry IN {GIVEN}', (numbers,))
        forget_outlets(db)
        count_anew(db)
        if has_table(db, "reader_links"):
            db.execute(
                f'DELETE FROM reader_links WHERE "left" IN {GIVEN} OR "right" IN {GIVEN}',
                (json.dumps(gone), json.dumps(gone)),
            )
        rest = (int(state(db, "digest"), 16) - id_sum(gone)) % WHOLE
        keep_state(db, "digest", f"{rest:x}")
        start_anew(db)
        note(db, REMOVING, FILES)
    return len(gone)


def finish(db: sqlite3.Connection, words: WordIndex, wait: float = READERS) -> bool:
    """Wipe what files still hold of removed entries; False while a reader keeps the log in use."""
    step = noted(db, REMOVING)
    if step == FILES:
        words.drop()
        if words.folder.exists():
            raise OSError(None, f"{words.folder} cannot be removed; remove it yourself")
        write_anew(db)
        with transaction(db):
            note(db, REMOVING, LOG)
    if step:
        if not empty_log(db, wait):
            return False
        forget(db, REMOVING)
    return True


def wipe_as_it_goes(db: sqlite3.Connection) -> None:
    """From now on this connection writes zeros over what it deletes."""
    db.execute("PRAGMA secure_delete = ON").fetchall()


def write_anew(db: sqlite3.Connection) -> None:
    """Every page of the tables written anew, without gaps and without what gaps held."""
    wipe_as_it_goes(db)
    db.execute("VACUUM")


def empty_log(db: sqlite3.Connection, wait: float = READERS) -> bool:
    """Bring the log of SQLite into the tables and cut it to nothing; False if it is in use."""
    (usual,) = db.execute("PRAGMA busy_timeout").fetchone()
    db.execute(f"PRAGMA busy_timeout = {round(min(wait, READERS) * 1000)}").fetchall()
    try:
        busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.execute(f"PRAGMA busy_timeout = {usual}").fetchall()
    return not busy


def _tables_of_entries(db: sqlite3.Connection) -> list[str]:
    """Every table with rows of entries, whoever made it; `entries` itself comes last."""
    named = db.execute(
        "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c"
        " WHERE m.type = 'table' AND c.name = 'entry' ORDER BY m.name = 'entries', m.name"
    )
    return [str(row[0]) for row in named.fetchall()]


def _uncount(db: sqlite3.Connection, numbers: str) -> None:
    """Take entries out of the counts of terms; of near copies that stay, one is counted instead.

    It is the one with the smallest lead, as when they are added.
    """
    counted = db.execute(
        f"SELECT key, packed FROM copies JOIN leads USING (entry) WHERE entry IN {GIVEN}",
        (numbers,),
    ).fetchall()
    db.execute(f"DELETE FROM copies WHERE entry IN {GIVEN}", (numbers,))
    others = db.execute(
        "SELECT copies, packed, entry FROM entries JOIN leads USING (entry)"
        f" WHERE copies IN {GIVEN} AND entry NOT IN {GIVEN} ORDER BY copies, packed, entry",
        (json.dumps([key for key, _ in counted]), numbers),
    )
    change, heirs = uncounted([packed for _, packed in counted], others)
    db.executemany("INSERT INTO copies VALUES (?, ?)", sorted(heirs.items()))
    db.executemany(
        "INSERT INTO terms VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET held = held + ?2",
        sorted((term, held) for term, held in change.items() if held),
    )
    db.execute("DELETE FROM terms WHERE held = 0")


def uncounted(
    gone: Iterable[bytes], others: Iterable[tuple[int, bytes, int]]
) -> tuple[Counter[int], dict[int, int]]:
    """What leads that are no longer counted change in the counts of terms, and who inherits.

    `others` are the key, lead and number of their near copies that stay, the smallest lead first.
    """
    change: Counter[int] = Counter()
    for packed in gone:
        change.subtract(terms.unpack(packed)[0])
    heirs: dict[int, int] = {}
    for key, packed, entry in others:
        if key not in heirs:
            heirs[key] = entry
            change.update(terms.unpack(packed)[0])
    return change, heirs
