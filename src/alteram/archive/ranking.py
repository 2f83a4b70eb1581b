"""How near two articles are, 0..1: a cosine of counted stems, lowered by the days between them.

Pure. A stem weighs the less the more articles hold it (inverse document frequency; Spärck Jones
1972, doi:10.1108/eb026526), counted among the candidates themselves: of the articles of one
fortnight, the words of its main topic tell little and those of one event tell much. The counts are
smoothed by those of the whole archive, and these by the usual shares of common words, so that an
archive of one story works like one of a million. Near copies count once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

CANDIDATES = 300  # texts, near copies once, whose stems are compared in full
NEAREST = 50  # texts nearest by their vectors, near copies once: compared whatever their words
QUERY_TERMS = 100  # most telling stems of an article by which candidates are looked up

# Constants tuned on groups of same-event articles that `bench retrieval` measures.
BACKGROUND = 200.0  # articles' worth of trust in the usual shares of common words
ARCHIVE = 50.0  # articles' worth of trust in the shares of the whole archive
LEAST_WEIGHT = 0.3  # of a stem that every candidate holds
FADE = 3.0  # days after which a similarity has lost two thirds of what it can lose
VECTORS = 0.2  # share of the squared cosine of vectors in a similarity
KEPT = 0.3  # share of a similarity that no distance of days takes away


class Candidate(NamedTuple):
    """An entry to compare: `copies` is the key near copies have in common."""

    id: str
    copies: int
    day: int | None  # proleptic ordinal of the first day it can have been published
    terms: Sequence[int]
    counts: Sequence[int]


class Shares:
    """In what share of articles a term stands, before any candidate is looked at."""

    def __init__(self, held: Mapping[int, int], texts: int, common: Mapping[int, float]) -> None:
        self._held, self._texts, self._common = held, texts, common

    def __call__(self, term: int) -> float:
        """The share in 0..1; 0 for a term nobody holds."""
        usual = self._common.get(term, 0.0)
        return (self._held.get(term, 0) + BACKGROUND * usual) / (self._texts + BACKGROUND)

    def weight(self, term: int) -> float:
        """What the term tells in the whole archive: 0 or more."""
        one = 1.0 / (self._texts + BACKGROUND)
        return math.log((1.0 + one) / (self(term) + one))


def query_weights(own: Candidate, shares: Shares) -> dict[int, float]:
    """The most telling terms with the weight by which candidates are looked up."""
    pairs = zip(own.terms, own.counts, strict=True)
    weights = {term: min(3, count) * shares.weight(term) ** 2 for term, count in pairs}
    best = sorted(weights, key=lambda term: (-weights[term], term))[:QUERY_TERMS]
    return {term: weights[term] for term in best}


def similarities(own: Candidate, candidates: Sequence[Candidate], shares: Shares) -> list[float]:
    """The similarity of an article to each candidate, rounded to six digits.

    Sums are exactly rounded (`math.fsum`), so their order cannot be seen in the result.
    """
    weight = _weights(own, candidates, shares)
    pairs = zip(own.terms, own.counts, strict=True)
    weighted = {term: count * weight[term] for term, count in pairs}
    length = math.sqrt(math.fsum(value * value for value in weighted.values()))
    found = []
    for candidate in candidates:
        values = [
            count * weight[term]
            for term, count in zip(candidate.terms, candidate.counts, strict=True)
        ]
        shared = math.fsum(
            value * weighted[term]
            for term, value in zip(candidate.terms, values, strict=True)
            if term in weighted
        )
        other = math.sqrt(math.fsum(value * value for value in values))
        cosine = shared / (length * other) if shared else 0.0
        found.append(round(min(1.0, cosine) * nearness(own.day, candidate.day), 6))
    return found


def mixed(words: float, cosine: float | None, near: float) -> float:
    """The similarity by words and that by vectors as one, rounded to six digits.

    `near` is what the days between leave of the cosine. An entry without a vector gets the cosine
    that entries with as many words in common have on average, so that it is ranked among those
    with one neither before nor behind its due, and the same least similarity holds for all.
    """
    squared = _usual(words / near) if cosine is None else cosine * cosine
    return round((1 - VECTORS) * words + VECTORS * squared * near, 6)


def _usual(words: float) -> float:
    """The squared cosine of vectors to be expected at this similarity by words, 0..1.

    Averages over 38,000 pairs of articles of one fortnight, by similarity: .07 .12, .12 .21,
    .22 .36, .35 .50, .57 .68; this curve gives .13, .21, .37, .51, .73.
    """
    return 2 * words / (1 + words)


def _weights(own: Candidate, candidates: Sequence[Candidate], shares: Shares) -> dict[int, float]:
    """What each term tells among the candidates, near copies counted once."""
    first: dict[int, Candidate] = {}
    for candidate in candidates:
        known = first.get(candidate.copies)
        if known is None or _content(candidate) < _content(known):
            first[candidate.copies] = candidate
    first[own.copies] = own
    held: dict[int, int] = {}
    for candidate in first.values():
        for term in candidate.terms:
            held[term] = held.get(term, 0) + 1
    texts = len(first) + ARCHIVE
    weights = {}
    for term in {term for candidate in (own, *candidates) for term in candidate.terms}:
        share = (held.get(term, 0) + ARCHIVE * shares(term)) / texts
        weights[term] = math.log((1.0 + 1.0 / texts) / (share + 1.0 / texts)) + LEAST_WEIGHT
    return weights


def _content(candidate: Candidate) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(candidate.terms), tuple(candidate.counts)


def nearness(ours: int | None, theirs: int | None) -> float:
    """The share of a similarity that is left over this many days (exponential decay).

    News of one event comes within days; the same words a year later are another event. Where the
    article has no date nothing is taken; an entry without one counts as far away.
    """
    if ours is None:
        return 1.0
    if theirs is None:
        return KEPT
    return KEPT + (1.0 - KEPT) * math.exp(-abs(theirs - ours) / FADE)
