"""Looking words up with all that narrows them: who published, who is the source, when.

Without a source or a voice the answers are passages, best first, and those are the ones `search`
of the store gives. With one, each answer is a statement in that voice that holds all the words.
Statements have the source they were given when the article was added.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import NamedTuple

from alteram.archive.query import Question, holds, question
from alteram.archive.terms import stems
from alteram.archive.words import Hit, Limits, Wanted, WordIndex
from alteram.model import Entry, Found, Passage, Source, Span, Statement, Voice, Window

MOST_HITS = 20_000  # passages looked at before a flood is cut off
MOST_AMONG = 20_000  # entries the word index is told to keep to; of more, each hit is looked at
CHUNK = 32  # passages read at once
MOST_KEPT = 1_000  # entries kept unpacked, some 50 kB each

Ask = Callable[[Callable[[WordIndex], list[Hit]]], list[Hit]]
Unpack = Callable[[bytes], Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader looks for. What is empty narrows nothing.

    `outlets` are names or domains, any of which will do. `said_by` are words that stand in the
    name or the role of a source. Without `words`, the statements of a source are given, the
    latest first.
    """

    words: str = ""
    window: Window = field(default_factory=Window)
    outlets: frozenset[str] = frozenset()
    owner: str = ""
    said_by: str = ""
    voice: Voice | None = None
    limit: int = 10

    @property
    def statements_only(self) -> bool:
        """Whether each answer is a statement."""
        return bool(self.said_by) or self.voice is not None

    def says(self, statement: Statement) -> bool:
        """Whether a statement is in the voice and of the source asked for."""
        if self.voice is not None and statement.voice is not self.voice:
            return False
        return not self.said_by or is_named(self.said_by, statement.source)


def is_named(words: str, source: Source | None) -> bool:
    """Whether all these words stand in the name or the role of a source, in any order."""
    if source is None:
        return False
    wanted = set(stems(words))
    return bool(wanted) and wanted <= set(stems(f"{source.name} {source.role}"))


class Place(NamedTuple):
    """A passage to be read: the entry's number, where it stands, and its score in 0..1."""

    entry: int
    span: Span | None  # None for the whole entry
    score: float


class Lookup:
    """One look-up in an open archive. Raises `ArchiveError`."""

    def __init__(
        self, db: sqlite3.Connection, ask: Ask, unpack: Unpack, *, most_among: int = MOST_AMONG
    ) -> None:
        self.db, self.ask, self.unpack = db, ask, unpack
        self.most_among = most_among
        self.kept: dict[int, Entry] = {}

    def find(self, asked: Asked) -> list[Found]:
        """What fits, best first, or the latest first where no words are given."""
        wanted = question(asked.words)
        limits = Limits.of(asked.window)
        outlets = self._outlets(asked)
        among = self._among(asked, limits, outlets)
        if among == set():
            return []
        if wanted.words or wanted.phrases:
            return self._by_words(asked, wanted, limits, outlets, among)
        if not asked.statements_only:
            return []
        places = self._latest(limits, outlets, among)
        return list(islice(self._read(asked, wanted, places), asked.limit))

    # --- which entries ---------------------------------------------------------------------------

    def _outlets(self, asked: Asked) -> set[int] | None:
        """The rows of the outlets asked for; None for any outlet."""
        if not asked.outlets and not asked.owner:
            return None
        names = {name.casefold() for name in asked.outlets}
        rows = self.db.execute("SELECT outlet, name, domain, owner FROM outlets").fetchall()
        return {
            number
            for number, name, domain, owner in rows
            if (not names or name.casefold() in names or domain.casefold() in names)
            and (not asked.owner or owner.casefold() == asked.owner.casefold())
        }

    def _among(self, asked: Asked, limits: Limits, outlets: set[int] | None) -> set[int] | None:
        """The only entries that can hold an answer; None where they are too many to be listed."""
        among: set[int] | None = None
        if outlets is not None:
            rows = self.db.execute(
                "SELECT entry FROM entries WHERE outlet IN (SELECT value FROM json_each(?))"
                " LIMIT ?",
                (json.dumps(sorted(outlets)), self.most_among + 1),
            ).fetchall()
            among = {row[0] for row in rows} if len(rows) <= self.most_among else None
        # The name of a source is made of words of the page, so these must all stand there.
        for term in sorted(set(stems(asked.said_by))):
            find = partial(WordIndex.find, wanted=Wanted((term,)), limits=limits)
            hits = self.ask(partial(find, limit=MOST_HITS + 1))
            if len(hits) <= MOST_HITS:
                entries = {hit.entry for hit in hits}
                among = entries if among is None else among & entries
        return among

    def _latest(
        self, limits: Limits, outlets: set[int] | None, among: set[int] | None
    ) -> Iterator[Place]:
        """Entries in the window, the latest first, by id where dates do not tell."""
        bounds = {
            "last >= ?": limits.last_from,
            "last <= ?": limits.last_to,
            "first <= ?": limits.first_to,
            "outlet IN (SELECT value FROM json_each(?))": _listed(outlets),
            "entry IN (SELECT value FROM json_each(?))": _listed(among),
        }
        used = {bound: value for bound, value in bounds.items() if value is not None}
        where = " AND ".join(used) or "1"
        rows = self.db.execute(
            f"SELECT entry FROM entries WHERE {where} ORDER BY last DESC, id", list(used.values())
        )
        return (Place(number, None, 0.0) for (number,) in rows)

    # --- by words --------------------------------------------------------------------------------

    def _by_words(
        self,
        asked: Asked,
        wanted: Question,
        limits: Limits,
        outlets: set[int] | None,
        among: set[int] | None,
    ) -> list[Found]:
        given = sorted(among) if among is not None and len(among) <= self.most_among else None
        looked = max(64, 4 * asked.limit)
        done: set[int] = set()
        found: dict[tuple[str, Span], Found] = {}
        worst = 1.0
        while True:
            find = partial(WordIndex.find, wanted=wanted.wanted, limits=limits, limit=looked + 1)
            hits = self.ask(partial(find, among=given))
            whole = len(hits) <= looked or looked >= MOST_HITS
            if not whole:  # those tied with the first one left out may be an unfair choice
                hits = [hit for hit in hits if hit.score > hits[-1].score]
            new = [hit for hit in hits if hit.passage not in done]
            done.update(hit.passage for hit in new)
            for one in self._read(asked, wanted, self._places(new, outlets, among)):
                if len(found) >= asked.limit and one.passage.score < worst:
                    break  # the best come first: all that follow are worse
                worst = one.passage.score
                found.setdefault((one.entry.id, one.passage.span), one)
            if whole or len(found) >= asked.limit:
                return sorted(found.values(), key=_rank)[: asked.limit]
            looked = min(4 * looked, MOST_HITS)

    def _places(
        self, hits: Sequence[Hit], outlets: set[int] | None, among: set[int] | None
    ) -> Iterator[Place]:
        rows = self.db.execute(
            'SELECT passage, entry, outlet, part, "start", "end" FROM passages JOIN entries'
            " USING (entry) WHERE passage IN (SELECT value FROM json_each(?))",
            (json.dumps([hit.passage for hit in hits]),),
        ).fetchall()
        known = {row[0]: row[1:] for row in rows}
        for hit in hits:
            if hit.passage in known:
                entry, outlet, *span = known[hit.passage]
                near = (outlets is None or outlet in outlets) and (among is None or entry in among)
                if near:
                    yield Place(entry, Span(*span), round(hit.score / (hit.score + 1), 4))

    # --- reading ---------------------------------------------------------------------------------

    def _read(self, asked: Asked, wanted: Question, places: Iterable[Place]) -> Iterator[Found]:
        rest = iter(places)
        while some := list(islice(rest, CHUNK)):
            entries = self._entries({place.entry for place in some})
            for place in some:
                if place.entry in entries:
                    yield from _answers(asked, wanted, entries[place.entry], place)

    def _entries(self, numbers: set[int]) -> dict[int, Entry]:
        """Entries by number; the last ones read are kept, since good passages stand together."""
        if len(self.kept) > MOST_KEPT:
            self.kept.clear()
        missing = sorted(numbers - self.kept.keys())
        rows = self.db.execute(
            "SELECT entry, packed FROM texts WHERE entry IN (SELECT value FROM json_each(?))",
            (json.dumps(missing),),
        )
        self.kept.update((number, self.unpack(packed)) for number, packed in rows)
        return {number: self.kept[number] for number in numbers if number in self.kept}


def _answers(asked: Asked, wanted: Question, entry: Entry, place: Place) -> Iterator[Found]:
    here = [
        statement
        for statement in entry.statements
        if place.span is None or statement.span.overlap(place.span)
    ]
    if asked.statements_only:
        terms = set(wanted.wanted.terms)
        for one in here:
            if (
                asked.says(one)
                and terms <= set(stems(one.text))
                and holds(one.text, wanted.phrases)
            ):
                yield _found(entry, one.span, one.text, place.score, (one,))
    elif place.span is not None:
        text = entry.article.quote(place.span)
        if holds(text, wanted.phrases):
            yield _found(entry, place.span, text, place.score, tuple(here))


def _found(
    entry: Entry, span: Span, text: str, score: float, statements: tuple[Statement, ...]
) -> Found:
    passage = Passage(entry_id=entry.id, span=span, text=text, score=score)
    return Found(passage=passage, entry=entry, statements=statements)


def _rank(found: Found) -> tuple[float, str, Span]:
    return -found.passage.score, found.passage.entry_id, found.passage.span


def _listed(numbers: set[int] | None) -> str | None:
    return None if numbers is None else json.dumps(sorted(numbers))
