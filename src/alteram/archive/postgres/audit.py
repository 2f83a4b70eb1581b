"""Whether the tables of an archive on a server agree."""

from __future__ import annotations

from typing import Any

from alteram.archive.audit import text_said
from alteram.archive.insert import id_sum
from alteram.archive.postgres.connection import run
from alteram.archive.postgres.rows import PostgresRows, id_total
from alteram.archive.serial import AT_ONCE

# Each query answers with what is wrong and why: `has no text`.
RULES = {
    "SELECT id FROM entries LEFT JOIN texts USING (entry) WHERE packed IS NULL": "has no text",
    "SELECT id FROM entries LEFT JOIN leads USING (entry) WHERE packed IS NULL": "has no lead",
    "SELECT id FROM entries LEFT JOIN prints USING (entry) WHERE hashes IS NULL": (
        "has no fingerprints"
    ),
    """SELECT id FROM entries LEFT JOIN copies ON copies.key = entries.copies
    WHERE copies.key IS NULL""": "is not counted",
    """SELECT id FROM entries JOIN leads USING (entry) LEFT JOIN
    (SELECT entry, count(*) AS many FROM lead_words GROUP BY entry) AS held USING (entry)
    WHERE octet_length(packed) / 9 != coalesce(many, 0)""": (
        "has other words in its lead than in the postings"
    ),
    """SELECT DISTINCT 'entry ' || p.entry FROM lead_words p LEFT JOIN entries e USING (entry)
    WHERE e.entry IS NULL""": "has postings and is none",
    """SELECT 'word ' || coalesce(words.word, held.word) FROM words FULL JOIN (SELECT word,
    count(*) AS many FROM (SELECT DISTINCT passage, unnest(words) AS word FROM passages) AS each
    GROUP BY word) AS held USING (word)
    WHERE coalesce(words.passages, 0) != coalesce(held.many, 0)""": (
        "is counted for another number of passages than hold it"
    ),
    """SELECT 'word ' || coalesce(words.word, held.word) FROM words FULL JOIN (SELECT word,
    count(*) AS many FROM copies JOIN lead_words USING (entry) GROUP BY word) AS held USING (word)
    WHERE coalesce(words.held, 0) != coalesce(held.many, 0)""": (
        "is counted for another number of texts than hold it"
    ),
    """SELECT 'the archive' FROM totals WHERE (entries, undated, passages, tokens, texts) !=
    ((SELECT count(*) FROM entries), (SELECT count(*) FROM entries WHERE last IS NULL),
    (SELECT count(*) FROM passages), (SELECT coalesce(sum(cardinality(words)), 0) FROM passages),
    (SELECT count(*) FROM copies)) OR (first, last) IS DISTINCT FROM
    ((SELECT min(first) FROM entries), (SELECT max(last) FROM entries))""": (
        "has other totals than its tables"
    ),
}


def disagreements(rows: PostgresRows) -> list[str]:
    """Every disagreement in words, empty when all tables agree. Reads the whole archive."""
    found = [f"{row[0]} {wording}" for rule, wording in RULES.items() for row in run(rows.db, rule)]
    ids: list[str] = []
    after = 0
    while some := _next(rows, after):
        after = some[-1][0]
        ids += [row[1] for row in some]
        found += [said for row in some if row[2] is not None and (said := text_said(*row[1:]))]
    if id_sum(ids) != int(id_total(rows.db), 16):
        found.append("the digest of the archive is not that of its entries")
    return found


def _next(rows: PostgresRows, after: int) -> list[tuple[Any, ...]]:
    found = run(
        rows.db,
        """SELECT entry, id, packed, vector,
        (SELECT count(*) FROM passages p WHERE p.entry = e.entry)
        FROM entries e LEFT JOIN texts USING (entry) LEFT JOIN vectors USING (entry)
        WHERE entry > %s ORDER BY entry LIMIT %s""",
        (after, AT_ONCE),
    )
    return found.fetchall()
