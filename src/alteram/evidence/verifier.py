"""Stance by words: how much two texts share, and whether they differ in something nameable.

Support is a logistic regression over a handful of counts that can be read off two texts; the
weights are in the table below with where they come from. A dispute is never a matter of score: it
needs a mismatch that can be named (`mismatch`). `docs/why/stance.md` has the numbers and what this
gets wrong.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from alteram.evidence.mismatch import find_mismatch
from alteram.evidence.reading import Reading, read
from alteram.model import Stance

_EDGE = 0.001  # chances are kept this far from 0 and 1
SPEAKS = 0.5  # chance from which two texts count as support


class Features(NamedTuple):
    """What two texts share. Words are stems of content words; shares are 0..1."""

    cosine: float  # shared words over the root of the product of both counts
    shared: float  # words of the claim that stand in the passage
    names: float  # names among them
    pairs: float  # share of the claim's neighbouring word pairs that stand in the passage
    numbers: float  # numbers of the claim that stand there
    numbers_missing: float
    names_missing: float


# Logistic regression, fitted together with the prior of the retriever (training/fit_words.py).
WEIGHTS = Features(2.781, 0.79, -0.264, 1.836, 0.903, 0.572, 0.261)
BIAS = -2.78


def features(claim: Reading, passage: Reading) -> Features:
    """The features of one pair."""
    shared = len(claim.stems & passage.stems)
    both = len(claim.stems) * len(passage.stems)
    names = len(claim.names & passage.stems)
    numbers = len(claim.numbers & passage.numbers)
    return Features(
        cosine=shared / math.sqrt(both) if both else 0.0,
        shared=shared,
        names=names,
        pairs=len(claim.pairs & passage.pairs) / (len(claim.pairs) + 1),
        numbers=numbers,
        numbers_missing=len(claim.numbers) - numbers,
        names_missing=len(claim.names) - names,
    )


def support_score(found: Features) -> float:
    """The chance (0..1, four digits) that the passage supports the claim."""
    if not found.shared:
        return 0.0  # whatever is missing there
    total = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, found, strict=True))
    return round(1 / (1 + math.exp(-total)), 4)


def log_odds(chance: float) -> float:
    """The log odds of a chance, kept off 0 and 1, where they are infinite."""
    kept = min(1 - _EDGE, max(_EDGE, chance))
    return math.log(kept / (1 - kept))


class WordVerifier:
    """`words.v1`: the `Verifier` without a model."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
        """One (stance, score) per (claim, passage), in order.

        The score is the chance of support for `supports`, its complement for `not enough`, and
        the share of the words that agree for `disputes`.
        """
        return [self._one(claim, passage) for claim, passage in pairs]

    def _one(self, claim: str, passage: str) -> tuple[Stance, float]:
        score = support_score(features(read(claim), read(passage)))
        difference = find_mismatch(claim, passage)
        if difference is not None:
            return Stance.DISPUTES, round(difference.whole, 4)
        if score >= SPEAKS:
            return Stance.SUPPORTS, score
        return Stance.NOT_ENOUGH, round(1 - score, 4)
