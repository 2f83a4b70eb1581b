"""Looking words up with all that narrows them: who published, who is the source, when.

Without a source or a voice the answers are passages, best first, and those are the ones `search`
of the store gives. With one, each answer is a statement in that voice that holds all the words.
Statements have the source they were given when the article was added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from alteram.archive.query import Question, holds, question
from alteram.archive.rows import MOST_HITS, Rows, best_hits, score_of
from alteram.archive.terms import stems
from alteram.archive.words import Hit, Limits, Wanted
from alteram.model import Entry, Found, Outlet, Passage, Source, Span, Statement, Voice, Window

MOST_AMONG = 20_000  # entries the word index is told to keep to; of more, each hit is looked at
CHUNK = 32  # passages read at once
MOST_KEPT = 1_000  # entries kept unpacked, some 50 kB each


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader looks for. What is empty narrows nothing.

    `outlets` are names or domains, any of which will do; nothing of those in `without` is given.
    `said_by` are words that stand in the
    name or the role of a source. Without `words`, the statements of a source are given, the
    latest first.
    """

    words: str = ""
    window: Window = field(default_factory=Window)
    outlets: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
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


def is_one_of(outlet: Outlet | None, names: frozenset[str]) -> bool:
    """Whether an outlet has one of these names or domains, however written."""
    if outlet is None:
        return False
    return bool({outlet.name.casefold(), outlet.domain.casefold()} & {n.casefold() for n in names})


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

    def __init__(self, rows: Rows, *, most_among: int = MOST_AMONG) -> None:
        self.rows, self.most_among = rows, most_among
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
        latest = self.rows.latest(limits, outlets, among)
        places = (Place(number, None, 0.0) for number in latest)
        return list(islice(self._read(asked, wanted, places), asked.limit))

    # --- which entries ---------------------------------------------------------------------------

    def _outlets(self, asked: Asked) -> set[int] | None:
        """The rows of the outlets asked for; None for any outlet."""
        if not asked.outlets and not asked.owner:
            return None
        names = {name.casefold() for name in asked.outlets}
        return {
            number
            for number, name, domain, owner in self.rows.outlets()
            if (not names or name.casefold() in names or domain.casefold() in names)
            and (not asked.owner or owner.casefold() == asked.owner.casefold())
        }

    def _among(self, asked: Asked, limits: Limits, outlets: set[int] | None) -> set[int] | None:
        """The only entries that can hold an answer; None where they are too many to be listed."""
        among: set[int] | None = None
        if outlets is not None:
            held = self.rows.of_outlets(outlets, self.most_among + 1)
            among = set(held) if len(held) <= self.most_among else None
        # The name of a source is made of words of the page, so these must all stand there.
        for term in sorted(set(stems(asked.said_by))):
            hits = self.rows.find(Wanted((term,)), limits, MOST_HITS + 1)
            if len(hits) <= MOST_HITS:
                entries = {hit.entry for hit in hits}
                among = entries if among is None else among & entries
        return among

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
            hits, whole = best_hits(self.rows, wanted.wanted, limits, looked, given)
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
        known = self.rows.places(hit.passage for hit in hits)
        for hit in hits:
            if hit.passage in known:
                entry, outlet, span = known[hit.passage]
                near = (outlets is None or outlet in outlets) and (among is None or entry in among)
                if near:
                    yield Place(entry, span, score_of(hit))

    # --- reading ---------------------------------------------------------------------------------

    def _read(self, asked: Asked, wanted: Question, places: Iterable[Place]) -> Iterator[Found]:
        rest = iter(places)
        while some := list(islice(rest, CHUNK)):
            entries = self._entries({place.entry for place in some})
            for place in some:
                entry = entries.get(place.entry)
                if entry is not None and not is_one_of(entry.article.outlet, asked.without):
                    yield from _answers(asked, wanted, entry, place)

    def _entries(self, numbers: set[int]) -> dict[int, Entry]:
        """Entries by number; the last ones read are kept, since good passages stand together."""
        if len(self.kept) > MOST_KEPT:
            self.kept.clear()
        missing = sorted(numbers - self.kept.keys())
        self.kept.update(self.rows.entries(missing))
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
