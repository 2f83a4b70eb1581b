"""Entries out of the tables of a server, and the tables written anew without gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from alteram.archive import terms
from alteram.archive.insert import id_sum
from alteram.archive.postgres.adding import move_id_total, recount
from alteram.archive.postgres.connection import run
from alteram.archive.postgres.layout import COUNT_DATES
from alteram.archive.postgres.rows import day_key
from alteram.archive.removal import uncounted

if TYPE_CHECKING:
    from psycopg import Connection


def take_out(db: Connection, ids: Sequence[str]) -> int:
    """Take entries out; answers how many there were.

    Counts, postings, readers' links and stories are as if they had never been added. The caller is
    alone among writers, inside a transaction. Raises `ValueError` for a damaged lead.
    """
    rows = run(
        db,
        "SELECT entry, id, first, last, packed FROM entries JOIN leads USING (entry)"
        " WHERE id = ANY(%s)",
        (list(ids),),
    ).fetchall()
    if not rows:
        return 0
    numbers, gone = [row[0] for row in rows], [row[1] for row in rows]
    texts = _uncount_texts(db, numbers)
    words = _words(db, {*texts, *(t for row in rows for t in terms.unpack(row[4])[0])})
    changes = {words[term]: (held, 0) for term, held in texts.items()}
    for word, many in _held(db, numbers):
        changes[word] = (changes.get(word, (0, 0))[0], -many)
    _remove_postings(db, rows, words)
    run(
        db,
        "UPDATE totals SET entries = entries - %s, passages = totals.passages - p.many,"
        " tokens = totals.tokens - p.tokens, texts = (SELECT count(*) FROM copies) FROM"
        " (SELECT count(*) AS many, coalesce(sum(cardinality(words)), 0) AS tokens FROM passages"
        " WHERE entry = ANY(%s::integer[])) AS p",
        (len(numbers), numbers),
    )
    run(db, "DELETE FROM entries WHERE entry = ANY(%s::integer[])", (numbers,))
    run(db, COUNT_DATES)
    recount(db, changes)
    run(db, "DELETE FROM words WHERE held = 0 AND passages = 0")
    run(
        db,
        "DELETE FROM outlets WHERE outlet NOT IN"
        " (SELECT outlet FROM entries WHERE outlet IS NOT NULL)",
    )
    run(
        db,
        'DELETE FROM reader_links WHERE "left" = ANY(%s) OR "right" = ANY(%s)',
        (gone, gone),
    )
    touched = "SELECT story FROM laid_coverage WHERE article = ANY(%s)"
    run(db, f"DELETE FROM laid_stories WHERE story IN ({touched})", (gone,))
    run(db, f"DELETE FROM laid_coverage WHERE story IN ({touched})", (gone,))
    run(db, "DELETE FROM laid_links WHERE article = ANY(%s) OR other = ANY(%s)", (gone, gone))
    move_id_total(db, -id_sum(gone))
    return len(gone)


def _uncount_texts(db: Connection, numbers: Sequence[int]) -> Mapping[int, int]:
    """What changes in the texts counted for each term; of near copies one that stays inherits."""
    counted = run(
        db,
        "SELECT key, packed FROM copies JOIN leads USING (entry) WHERE entry = ANY(%s::integer[])",
        (numbers,),
    ).fetchall()
    run(db, "DELETE FROM copies WHERE entry = ANY(%s::integer[])", (numbers,))
    others = run(
        db,
        "SELECT copies, packed, entry FROM entries JOIN leads USING (entry)"
        " WHERE copies = ANY(%s::bigint[]) AND entry != ALL(%s::integer[])"
        " ORDER BY copies, packed, entry",
        ([key for key, _ in counted], numbers),
    )
    staying = ((row[0], row[1], row[2]) for row in others)
    change, heirs = uncounted([packed for _, packed in counted], staying)
    run(
        db,
        "INSERT INTO copies SELECT * FROM unnest(%s::bigint[], %s::integer[])",
        (list(heirs), list(heirs.values())),
    )
    return change


def _words(db: Connection, numbers: Iterable[int]) -> dict[int, int]:
    rows = run(db, "SELECT term, word FROM words WHERE term = ANY(%s::bigint[])", (list(numbers),))
    return dict(rows.fetchall())


def _held(db: Connection, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
    """How many passages of these entries hold each word."""
    held: list[tuple[Any, ...]] = run(
        db,
        "SELECT word, count(*) FROM (SELECT DISTINCT passage, unnest(words) AS word FROM passages"
        " WHERE entry = ANY(%s::integer[])) AS each GROUP BY word",
        (numbers,),
    ).fetchall()
    return held


def _remove_postings(
    db: Connection, rows: Sequence[tuple[Any, ...]], words: Mapping[int, int]
) -> None:
    """Each posting by its key: looking for the entries alone would read them all."""
    keys = [
        (words[term], day_key(first, last), entry)
        for entry, _, first, last, packed in rows
        for term in terms.unpack(packed)[0]
    ]
    run(
        db,
        "DELETE FROM lead_words USING"
        " unnest(%s::integer[], %s::integer[], %s::integer[]) AS gone (word, day, entry)"
        " WHERE (lead_words.word, lead_words.day, lead_words.entry)"
        " = (gone.word, gone.day, gone.entry)",
        [list(column) for column in zip(*keys, strict=True)] or [[], [], []],
    )
