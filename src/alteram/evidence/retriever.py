"""Passages by words: in each entry the one to three sentences nearest to a statement.

A word weighs by how few sentences of the coverage hold it (inverse sentence frequency, after
K. Sparck Jones 1972, https://doi.org/10.1108/eb026526), so the words every report of a story uses
decide little. A sentence grows by a neighbour that brings more of the statement's words. The score
of a passage is the chance that it speaks for the statement as far as words tell, given how much of
the statement the sentence, the passage and the whole entry hold; `training/fit_words.py` fitted
it.
"""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from alteram.evidence.reading import Reading, read
from alteram.model import BODY, Coverage, Entry, Passage, Span, Statement
from alteram.text.sentences import sentences

LONGEST = 3  # sentences in a passage
GROWS = 0.12  # share of the statement's weight a neighbour must add
EARLY = 0.15  # how much more the first sentence of an entry counts than the last
SHEETS = 2_000  # entries kept taken apart
LEAST_WORDS = 2  # content words a passage must share with a statement that has so many


class Prior(NamedTuple):
    """What retrieval knows of a passage; shares are of the statement's weight, 0..1."""

    sentence: float  # held by its best sentence
    passage: float  # held by all its sentences
    together: float  # held by all passages of the entry together
    entry: float  # held by the whole entry
    names_absent: float  # names of the statement that stand nowhere in the entry
    numbers_absent: float


# Logistic regression on 7,633 pairs of 640 groups of labelled news (training/fit_words.py), the
# bias moved to where F1 on held-out groups is best.
WEIGHTS = Prior(1.215, -0.192, 1.894, 3.043, -0.528, -0.789)
BIAS = -2.78


class Sheet:
    """The body of one entry, sentence by sentence."""

    __slots__ = ("everything", "key", "places", "readings", "text")

    def __init__(self, entry: Entry, key: str) -> None:
        self.key, self.text = key, entry.article.text
        self.places = sentences(self.text)
        self.readings = [read(self.text[start:end]) for start, end in self.places]
        self.everything = frozenset(word for reading in self.readings for word in reading.stems)


class Place(NamedTuple):
    """A passage of one entry, as offsets into its body, and what is known of it."""

    sheet: Sheet
    start: int
    end: int
    prior: Prior


class Window(NamedTuple):
    """Sentences `first` to `last` (included) grown from one, with the weight they hold."""

    first: int
    last: int
    seed: float
    held: float


class Asked(NamedTuple):
    """A statement as it is asked for: its words, what each weighs, and all together."""

    words: Reading
    weights: dict[str, float]
    whole: float

    @property
    def least(self) -> int:
        """Words a passage must share with it."""
        return min(LEAST_WORDS, len(self.words.order))

    def held(self, stems: Collection[str]) -> float:
        """The weight of the statement's words that stand among these."""
        return _weigh((word for word in self.words.order if word in stems), self.weights)


class WordRetriever:
    """`words.v1`: the `Retriever` without a model. Keeps the last coverage taken apart."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Sheet] = OrderedDict()
        self._coverage: Coverage | None = None
        self._sheets: list[Sheet] = []
        self._rare: dict[str, float] = {}
        self._unseen = 0.0

    def find(self, statement: Statement, coverage: Coverage, top: int) -> list[Passage]:
        """At most `top` passages of each entry, entries in the order of their best passage.

        A passage lies in the body, runs over one to three sentences and overlaps no other.
        Ties are broken by entry id and place.
        """
        found = []
        for places in self.priors(statement, coverage, top):
            passages = [
                Passage(
                    entry_id=place.sheet.key,
                    span=Span(BODY, place.start, place.end),
                    text=place.sheet.text[place.start : place.end],
                    score=prior_score(place.prior),
                )
                for place in places
            ]
            passages.sort(key=lambda passage: (-passage.score, passage.span.start))
            found.append(passages)
        found.sort(key=lambda passages: (-passages[0].score, passages[0].entry_id))
        return [passage for passages in found for passage in passages]

    def priors(self, statement: Statement, coverage: Coverage, top: int) -> list[list[Place]]:
        """The passages of each entry that has any, with what is known of each."""
        self._open(coverage)
        ours = read(statement.text)
        weights = {word: self._rare.get(word, self._unseen) for word in ours.order}
        found = [self._in_entry(ours, weights, sheet, top) for sheet in self._sheets]
        return [places for places in found if places]

    def _pick(self, asked: Asked, sheet: Sheet, top: int) -> list[Window]:
        """The places of one entry that may speak to the statement, the best first."""
        return _windows(asked, sheet, top)

    def _open(self, coverage: Coverage) -> None:
        if self._coverage is coverage:
            return
        self._sheets = []
        for entry in coverage.entries:
            key = entry.id
            sheet = self._known.pop(key, None) or Sheet(entry, key)
            self._known[key] = sheet
            self._sheets.append(sheet)
        while len(self._known) > max(SHEETS, len(self._sheets)):
            self._known.popitem(last=False)
        self._rare, self._unseen = _rarity(self._sheets)
        self._coverage = coverage

    def _in_entry(
        self, ours: Reading, weights: dict[str, float], sheet: Sheet, top: int
    ) -> list[Place]:
        asked = Asked(ours, weights, _weigh(ours.order, weights))
        whole = asked.whole
        if not whole or len(ours.stems & sheet.everything) < asked.least:
            return []
        windows = self._pick(asked, sheet, top)
        if not windows:
            return []
        held = {word for window in windows for word in _held(ours, sheet, window)}
        together = _weigh((word for word in ours.order if word in held), weights) / whole
        entry = _weigh((w for w in ours.order if w in sheet.everything), weights) / whole
        most = max(window.held for window in windows)
        places = []
        for window in windows:
            # What the rest of the entry holds speaks for its best passage, and for another one
            # only as far as that holds as much itself.
            share = (window.held / most) ** 2
            prior = Prior(
                sentence=window.seed / whole,
                passage=window.held / whole,
                together=together * share,
                entry=entry * share,
                names_absent=len(ours.names - sheet.everything),
                numbers_absent=len(ours.numbers - sheet.everything),
            )
            start, end = sheet.places[window.first][0], sheet.places[window.last][1]
            places.append(Place(sheet, start, end, prior))
        return places


def prior_score(prior: Prior) -> float:
    """The chance (0..1, four digits) that a passage speaks for a statement, from words alone."""
    total = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, prior, strict=True))
    return round(1 / (1 + math.exp(-total)), 4)


def _rarity(sheets: Sequence[Sheet]) -> tuple[dict[str, float], float]:
    """The weight of each word of the coverage, and of a word that is nowhere in it.

    A sentence that stands in several entries counts once, so that copies of a text change nothing.
    """
    counts: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    for sheet in sheets:
        for reading in sheet.readings:
            if reading.order not in seen:
                seen.add(reading.order)
                counts.update(reading.order)
    total = len(seen)
    rare = {word: math.log((total + 1) / (count + 0.5)) for word, count in counts.items()}
    return rare, math.log((total + 1) / 0.5)


def _weigh(words: Iterable[str], weights: dict[str, float]) -> float:
    return math.fsum(weights[word] for word in words)


def ranked(asked: Asked, sheet: Sheet) -> tuple[list[float], list[int]]:
    """The weight each sentence holds, and the sentences, the best first, early ones before late."""
    count = len(sheet.readings)
    shared = [reading.stems & asked.words.stems for reading in sheet.readings]
    held = [asked.held(some) if some else 0.0 for some in shared]
    rank = [value * (1 + EARLY * (1 - n / count)) for n, value in enumerate(held)]
    return held, sorted(range(count), key=lambda n: (-rank[n], n))


def _windows(asked: Asked, sheet: Sheet, top: int) -> list[Window]:
    """The best sentences, each grown by its neighbours, none taken twice."""
    count, ours = len(sheet.readings), asked.words
    held, order = ranked(asked, sheet)
    taken: set[int] = set()
    found: list[Window] = []
    for seed in order:
        if len(found) == top or not held[seed]:
            break
        if seed in taken:
            continue
        first = last = seed
        have = set(sheet.readings[seed].stems & ours.stems)
        while last - first + 1 < LONGEST:
            gains = [
                (asked.held((sheet.readings[n].stems & ours.stems) - have), -n)
                for n in (first - 1, last + 1)
                if 0 <= n < count and n not in taken
            ]
            if not gains or max(gains)[0] < GROWS * asked.whole:
                break
            side = -max(gains)[1]
            have |= sheet.readings[side].stems & ours.stems
            first, last = min(first, side), max(last, side)
        if len(have) < asked.least:
            continue
        taken.update(range(first, last + 1))
        found.append(Window(first, last, held[seed], asked.held(have)))
    return found


def _held(ours: Reading, sheet: Sheet, window: Window) -> set[str]:
    inside = sheet.readings[window.first : window.last + 1]
    return {word for reading in inside for word in reading.stems & ours.stems}
