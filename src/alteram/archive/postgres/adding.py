"""New entries into the tables of a server, in batches; what stands there already is left as it is.

The caller is alone among writers, inside a transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from alteram.archive import serial, terms
from alteram.archive.insert import WHOLE, Fresh, id_sum, recounted, signed
from alteram.archive.passages import passages
from alteram.archive.postgres.bm25 import length
from alteram.archive.postgres.connection import run
from alteram.archive.postgres.rows import day_key, id_total
from alteram.archive.waiting import waits
from alteram.archive.words import micros
from alteram.model import Article, Entry, Outlet, Span
from alteram.text.words import encodable

if TYPE_CHECKING:
    from psycopg import Connection

DERIVED = ("leads", "passages", "lead_words", "prints", "copies", "words", "vectors", "waiting")


def sound(text: str) -> str:
    """Text the server can keep: no half of a surrogate pair, no null character, one for one."""
    return encodable(text).replace("\x00", "\N{REPLACEMENT CHARACTER}")


def insert(db: Connection, entries: Sequence[Entry]) -> list[bool]:
    """Keep entries; answers which were new."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.id, entry)
    held = run(db, "SELECT id FROM entries WHERE id = ANY(%s)", (list(first),)).fetchall()
    for (id_,) in held:
        del first[id_]
    fresh = [Fresh(entry, terms.lead(entry.article)) for entry in first.values()]
    numbered = dict(zip(_keep(db, fresh), fresh, strict=True))
    derive(db, numbered)
    _sum_up(db, first.values())
    new = []
    for entry in entries:
        new.append(first.pop(entry.id, None) is not None)
    return new


def _keep(db: Connection, fresh: Sequence[Fresh]) -> list[int]:
    """The rows of entries and texts; answers the number of each entry."""
    outlets = _outlets(db, [item.entry.article.outlet for item in fresh])
    rows = [_row(item, outlets) for item in fresh]
    columns = list(zip(*rows, strict=True)) or [()] * 8
    made = run(
        db,
        """INSERT INTO entries (id, ref, url, outlet, headline, first, last, copies)
        SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::integer[], %s::text[],
        %s::bigint[], %s::bigint[], %s::bigint[]) RETURNING id, entry""",
        [list(column) for column in columns],
    ).fetchall()
    numbers = dict(made)
    kept = [numbers[item.entry.id] for item in fresh]
    _copy(
        db,
        "texts (entry, packed)",
        ("int4", "bytea"),
        ((number, serial.pack(item.entry)) for number, item in zip(kept, fresh, strict=True)),
    )
    return kept


def _row(item: Fresh, outlets: Mapping[Outlet, int]) -> tuple[Any, ...]:
    article = item.entry.article
    first, last = _bounds(article)
    return (
        item.entry.id,
        sound(article.ref),
        sound(article.url),
        outlets[article.outlet] if article.outlet else None,
        sound(article.headline),
        first,
        last,
        item.lead.copies,
    )


def _bounds(article: Article) -> tuple[int | None, int | None]:
    published = article.published
    if published is None:
        return None, None
    return micros(published.earliest), micros(published.latest)


def _outlets(db: Connection, given: Iterable[Outlet | None]) -> dict[Outlet, int]:
    """The row of each outlet, made where there is none."""
    wanted = {outlet: _facts(outlet) for outlet in given if outlet is not None}
    names = sorted({facts[0] for facts in wanted.values()})
    columns = "name, domain, owner, kind, country"
    rows = run(db, f"SELECT {columns}, outlet FROM outlets WHERE name = ANY(%s)", (names,))
    known = {tuple(facts): number for *facts, number in rows.fetchall()}
    for facts in wanted.values():
        if facts not in known:
            marks = "VALUES (%s, %s, %s, %s, %s) RETURNING outlet"
            made = run(db, f"INSERT INTO outlets ({columns}) {marks}", facts).fetchall()
            known[facts] = made[0][0]
    return {outlet: known[facts] for outlet, facts in wanted.items()}


def _facts(outlet: Outlet) -> tuple[str, ...]:
    facts = (outlet.name, outlet.domain, outlet.owner, outlet.kind.value, outlet.country)
    return tuple(map(sound, facts))


def _sum_up(db: Connection, entries: Iterable[Entry]) -> None:
    new = list(entries)
    move_id_total(db, id_sum(entry.id for entry in new))
    dates = [bounds for entry in new if (bounds := _bounds(entry.article))[1] is not None]
    firsts, lasts = zip(*dates, strict=True) if dates else ((None,), (None,))
    run(
        db,
        "UPDATE totals SET entries = entries + %s, undated = undated + %s,"
        " first = least(first, %s::bigint), last = greatest(last, %s::bigint)",
        (len(new), len(new) - len(dates), min(firsts), max(lasts)),
    )


def move_id_total(db: Connection, by: int) -> None:
    """Add to the sum of the digests of all ids; less than nothing for entries that go."""
    total = (int(id_total(db), 16) + by) % WHOLE
    run(db, "UPDATE totals SET digest = %s", (f"{total:x}",))


# --- what is derived ------------------------------------------------------------------------------


class _Passage(NamedTuple):
    entry: int
    span: Span
    terms: list[int]


def derive(db: Connection, numbered: Mapping[int, Fresh]) -> None:
    """Everything that is made from texts: leads, passages, postings, fingerprints, counts."""
    found = [
        _Passage(number, span, list(map(terms.number, terms.stems(item.entry.article.quote(span)))))
        for number, item in numbered.items()
        for span in passages(item.entry.article)
    ]
    packed = {number: terms.pack(item.lead.counts) for number, item in numbered.items()}
    held, texts = _counted_once(db, numbered, packed)
    within = Counter(term for passage in found for term in set(passage.terms))
    words = _words(db, {*held, *within, *(t for i in numbered.values() for t in i.lead.numbers)})
    _copy(db, "leads (entry, packed)", ("int4", "bytea"), packed.items())
    _copy(
        db,
        'passages (entry, part, "start", "end", length, words)',
        ("int4", "text", "int4", "int4", "int4", "int4[]"),
        (_passage_row(one, words) for one in found),
    )
    _copy(db, "lead_words (word, day, entry)", ("int4",) * 3, sorted(_postings(numbered, words)))
    vectors = [(n, item.entry.vector) for n, item in numbered.items() if item.entry.vector]
    _copy(db, "vectors (entry, vector)", ("int4", "bytea"), vectors)
    _copy(db, "waiting (entry)", ("int4",), ((n,) for n, i in numbered.items() if waits(i.entry)))
    _copy(db, "prints (entry, hashes)", ("int4", "int8[]"), _prints(numbered))
    recount(db, {words[term]: (held[term], within[term]) for term in {*held, *within}})
    run(
        db,
        "UPDATE totals SET passages = passages + %s, tokens = tokens + %s, texts = texts + %s",
        (len(found), sum(len(one.terms) for one in found), texts),
    )


def derive_anew(db: Connection, unpack: Callable[[bytes], Entry]) -> int:
    """Everything derived made again from the texts; answers of how many entries."""
    for table in DERIVED:
        run(db, f"DELETE FROM {table}")
    run(
        db,
        "UPDATE totals SET digest = '0', entries = 0, passages = 0, tokens = 0, texts = 0,"
        " undated = 0, first = NULL, last = NULL",
    )
    after = done = 0
    while True:
        rows = run(
            db,
            "SELECT entry, packed FROM texts WHERE entry > %s ORDER BY entry LIMIT %s",
            (after, serial.AT_ONCE),
        )
        entries = {number: unpack(packed) for number, packed in rows}
        if not entries:
            break
        derive(db, {n: Fresh(entry, terms.lead(entry.article)) for n, entry in entries.items()})
        _sum_up(db, entries.values())
        after, done = max(entries), done + len(entries)
    run(db, "ANALYZE")
    return done


def _passage_row(one: _Passage, words: Mapping[int, int]) -> tuple[Any, ...]:
    span, stems = one.span, [words[term] for term in one.terms]
    return one.entry, span.part, span.start, span.end, length(len(stems)), stems


def _postings(
    numbered: Mapping[int, Fresh], words: Mapping[int, int]
) -> Iterator[tuple[int, int, int]]:
    for number, item in numbered.items():
        day = day_key(*_bounds(item.entry.article))
        yield from ((words[term], day, number) for term in item.lead.numbers)


def _prints(numbered: Mapping[int, Fresh]) -> Iterator[tuple[int, list[int]]]:
    for number, item in numbered.items():
        yield number, sorted({signed(hash_) for hash_, _ in item.entry.fingerprints})


def _counted_once(
    db: Connection, numbered: Mapping[int, Fresh], packed: Mapping[int, bytes]
) -> tuple[Counter[int], int]:
    """What entries change in the counts of terms, where near copies count once, and how many texts
    they bring."""
    keys = sorted({item.lead.copies for item in numbered.values()})
    rows = run(
        db,
        "SELECT key, packed FROM copies JOIN leads USING (entry) WHERE key = ANY(%s::bigint[])",
        (keys,),
    )
    counted: dict[int, bytes] = dict(rows.fetchall())
    before = set(counted)
    heirs: dict[int, int] = {}
    changes: Counter[int] = Counter()
    for number, item in numbered.items():
        key = item.lead.copies
        change = recounted(counted.get(key), item.lead, packed[number])
        if change is not None:
            changes.update(change)
            counted[key], heirs[key] = packed[number], number
    run(
        db,
        "INSERT INTO copies SELECT * FROM unnest(%s::bigint[], %s::integer[])"
        " ON CONFLICT (key) DO UPDATE SET entry = excluded.entry",
        (list(heirs), list(heirs.values())),
    )
    return changes, len(heirs.keys() - before)


def _words(db: Connection, numbers: Iterable[int]) -> dict[int, int]:
    """The word that stands for each term, made where there is none."""
    asked = sorted(set(numbers))
    select = "SELECT term, word FROM words WHERE term = ANY(%s::bigint[])"
    known: dict[int, int] = dict(run(db, select, (asked,)).fetchall())
    missing = [term for term in asked if term not in known]
    made = "INSERT INTO words (term) SELECT * FROM unnest(%s::bigint[]) RETURNING term, word"
    known.update(run(db, made, (missing,)).fetchall())
    return known


def recount(db: Connection, changes: Mapping[int, tuple[int, int]]) -> None:
    """Add to the counts of words: the texts whose lead has each, the passages that have it."""
    told = [(word, *change) for word, change in changes.items() if any(change)]
    if told:
        run(
            db,
            "UPDATE words SET held = words.held + new.held,"
            " passages = words.passages + new.passages FROM"
            " unnest(%s::integer[], %s::integer[], %s::integer[]) AS new (word, held, passages)"
            " WHERE words.word = new.word",
            [list(column) for column in zip(*told, strict=True)],
        )


def _copy(db: Connection, table: str, types: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows by the thousand: in binary form, in one stream."""
    sql = f"COPY {table} FROM STDIN (FORMAT BINARY)"
    with db.cursor() as cursor, cursor.copy(sql.encode()) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
