"""What an archive is asked for when it ranks and searches, and the answers made of it.

Entries, passages and outlets have numbers here, which mean nothing outside one archive. Every kind
of store answers the same questions, so all of them rank and find alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, Protocol

from alteram.archive import terms
from alteram.archive.query import Question, holds, question
from alteram.archive.ranking import (
    CANDIDATES,
    NEAREST,
    Candidate,
    Shares,
    mixed,
    nearness,
    query_weights,
    similarities,
)
from alteram.archive.serial import AT_ONCE
from alteram.archive.vectors import Vectors, cosines, vector_of
from alteram.archive.words import Hit, Limits, Wanted, day_of
from alteram.model import Article, Entry, Outlet, OutletKind, Passage, Reach, Span, Window

MOST_SCANNED = 300_000  # entries in a window; beyond, only words bring them near
MOST_HITS = 20_000  # leads or passages looked at before a flood of copies is cut off
LONGEST = 366 * 86_400_000_000  # microseconds in the least precise date, a year


class Place(NamedTuple):
    """Where a passage stands: the entry's number, that of its outlet, the span."""

    entry: int
    outlet: int | None
    span: Span


class Rows(Protocol):
    """The numbered rows of one archive. Called by `rank`, `search` and `lookup.Lookup`.

    All methods may raise `ArchiveError`. What has gone meanwhile is left out.
    """

    def shares(self, numbers: Iterable[int]) -> Shares:
        """The shares of articles in which these terms stand."""
        ...

    def nearest(
        self, weights: Mapping[str, float], limits: Limits, limit: int
    ) -> list[tuple[int, float]]:
        """See `WordIndex.nearest`."""
        ...

    def candidates(self, entries: Iterable[int]) -> dict[int, Candidate]:
        """What is compared of entries, by their number."""
        ...

    def vectors(self, limits: Limits, most: int) -> Vectors:
        """The vectors of the entries in the window; none where it holds more than `most`."""
        ...

    def find(
        self, wanted: Wanted, limits: Limits, limit: int, among: Sequence[int] | None = None
    ) -> list[Hit]:
        """See `WordIndex.find`."""
        ...

    def places(self, passages: Iterable[int]) -> dict[int, Place]:
        """Where passages stand, by their number."""
        ...

    def entries(self, numbers: Iterable[int]) -> dict[int, Entry]:
        """Entries by number."""
        ...

    def outlets(self) -> list[tuple[int, str, str, str]]:
        """Number, name, domain and owner of every outlet."""
        ...

    def of_outlets(self, outlets: Iterable[int], limit: int) -> list[int]:
        """Entries of these outlets, at most `limit`."""
        ...

    def latest(
        self, limits: Limits, outlets: Iterable[int] | None, among: Iterable[int] | None
    ) -> Iterator[int]:
        """Entries in the window, the latest first, by id where dates do not tell."""
        ...


def within(limits: Limits, mark: str) -> tuple[str, list[Any]]:
    """A window as a condition on `entries`, with this mark for a value.

    Comparisons with NULL leave out undated entries.
    """
    bounds = [
        (f"last >= {mark}", limits.last_from),
        (f"last <= {mark}", limits.last_to),
        (f"first <= {mark}", limits.first_to),
    ]
    if limits.first_to is not None:  # it follows, and an index by `last` ends there
        bounds.append((f"last <= {mark}", limits.first_to + LONGEST))
    used = [(bound, value) for bound, value in bounds if value is not None]
    return " AND ".join(bound for bound, _ in used) or "true", [value for _, value in used]


# --- ranking --------------------------------------------------------------------------------------


def rank(rows: Rows, article: Article, window: Window, limit: int) -> list[tuple[str, float]]:
    """Entry ids nearest to an article's headline and lead with a similarity in 0..1.

    Highest first, ties by id, the article itself left out. See `alteram.archive.ranking`.
    """
    lead = terms.lead(article)
    names = {terms.number(term): term for term in lead.counts}
    numbers, counts = terms.unpack(terms.pack(lead.counts))
    day = article.published.day.toordinal() if article.published else None
    own = Candidate(article.id, lead.copies, day, numbers, counts)
    weights = query_weights(own, rows.shares(numbers))
    asked = {names[number]: weight for number, weight in weights.items()}
    limits = Limits.of(window)
    candidates = _candidates(rows, asked, own.id, limits, limit)
    by_vector, others = _by_vectors(rows, article, own, limits, {one.id for one in candidates})
    candidates += others
    held = {term for candidate in candidates for term in candidate.terms}
    found = similarities(own, candidates, rows.shares(held | set(numbers)))
    best = sorted(
        (-mixed(similarity, by_vector.get(one.id), nearness(day, one.day)), one.id)
        for one, similarity in zip(candidates, found, strict=True)
    )
    return [(id_, -lowered) for lowered, id_ in best[:limit] if lowered < 0]


def _by_vectors(
    rows: Rows, article: Article, own: Candidate, limits: Limits, known: set[str]
) -> tuple[dict[str, float], list[Candidate]]:
    """The cosine of every entry in the window, by id, and the nearest of those not yet known.

    Near copies take one place together. In a window that holds too many, vectors are not asked.
    """
    held = rows.vectors(limits, MOST_SCANNED)
    if not held.ids:
        return {}, []
    found = cosines(vector_of(article), held.rows)
    faded = [cos * nearness(own.day, day) for cos, day in zip(found, held.days, strict=True)]
    order = sorted(range(len(found)), key=lambda n: (-faded[n], held.copies[n], held.ids[n]))
    kept: list[int] = []
    texts: set[int] = set()
    for n in order:
        texts.add(held.copies[n])
        if len(texts) > NEAREST or not faded[n]:
            break
        if held.ids[n] not in known and held.ids[n] != own.id:
            kept.append(held.entries[n])
    others = rows.candidates(kept)
    return dict(zip(held.ids, found, strict=True)), [others[n] for n in sorted(others)]


def _candidates(
    rows: Rows, weights: dict[str, float], own: str, limits: Limits, limit: int
) -> list[Candidate]:
    """The entries that share most telling terms; near copies take one place together."""
    wanted = max(CANDIDATES, limit)
    looked = wanted + 1
    while True:
        hits = rows.nearest(weights, limits, looked)
        pool, reached = _pool(rows, hits, own, wanted)
        if len(hits) < looked or looked >= MOST_HITS or reached:
            return pool
        looked = min(4 * looked, MOST_HITS)


def _pool(
    rows: Rows, hits: Sequence[tuple[int, float]], own: str, wanted: int
) -> tuple[list[Candidate], bool]:
    """The hits up to the text after the last wanted one, and whether that was reached."""
    known = rows.candidates(entry for entry, _ in hits)
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


def candidate(id_: str, copies: int, first: int | None, packed: bytes) -> Candidate:
    """What is compared of an entry; `first` in microseconds. Raises `ValueError`."""
    day = day_of(first)
    return Candidate(id_, copies, day.toordinal() if day else None, *terms.unpack(packed))


# --- searching ------------------------------------------------------------------------------------


def search(rows: Rows, words: str, window: Window, limit: int) -> list[Passage]:
    """Passages that hold all these words, best first; a part in double quotes is a phrase.

    Words are found in all their forms, phrases as typed. `score` is BM25 brought to 0..1.
    """
    asked, limits = question(words), Limits.of(window)
    looked = max(64, 4 * limit)
    while True:
        hits, whole = best_hits(rows, asked.wanted, limits, looked)
        found = _passages(rows, hits, asked)
        if whole or len(found) >= limit:
            return found[:limit]
        looked = min(4 * looked, MOST_HITS)


def best_hits(
    rows: Rows, wanted: Wanted, limits: Limits, looked: int, among: Sequence[int] | None = None
) -> tuple[list[Hit], bool]:
    """About so many of the best hits, and whether these are all there are, or will ever be."""
    hits = rows.find(wanted, limits, looked + 1, among)
    whole = len(hits) <= looked or looked >= MOST_HITS
    if not whole:  # those tied with the first one left out may be an unfair choice
        hits = [hit for hit in hits if hit.score > hits[-1].score]
    return hits, whole


def score_of(hit: Hit) -> float:
    """BM25 brought to 0..1."""
    return round(hit.score / (hit.score + 1), 4)


def _passages(rows: Rows, hits: Sequence[Hit], asked: Question) -> list[Passage]:
    places = rows.places(hit.passage for hit in hits)
    parts: dict[int, tuple[str, dict[str, str]]] = {}
    numbers = iter(sorted({place.entry for place in places.values()}))
    while some := list(islice(numbers, AT_ONCE)):  # of a flood only the texts stay in memory
        for number, entry in rows.entries(some).items():
            parts[number] = (entry.id, entry.article.parts)
    found = []
    for hit in hits:
        place = places.get(hit.passage)
        if place is None or place.entry not in parts:
            continue
        (id_, texts), span = parts[place.entry], place.span
        text = texts[span.part][span.start : span.end]
        if holds(text, asked.phrases):
            found.append(Passage(entry_id=id_, span=span, text=text, score=score_of(hit)))
    return sorted(found, key=lambda p: (-p.score, p.entry_id, p.span))


# --- the reach ------------------------------------------------------------------------------------


def reach_of(
    span: tuple[int, int | None, int | None], outlets: Iterable[tuple[str, ...]], undated: int
) -> Reach:
    """How many entries, from when to when (microseconds), and the name, owner and country of
    each of their outlets, as a `Reach`."""
    many, first, last = span
    facts = list(outlets)
    names, owners, countries = (tuple(sorted({row[at] for row in facts} - {""})) for at in range(3))
    return Reach(
        entries=many,
        outlets=names,
        owners=owners,
        countries=countries,
        first_day=day_of(first),
        last_day=day_of(last),
        undated=undated,
    )


def outlet_of(name: str, domain: str, owner: str, kind: str, country: str) -> Outlet:
    """An outlet from its row."""
    return Outlet(name=name, domain=domain, owner=owner, kind=OutletKind(kind), country=country)
