"""Stance by a small model of our own: a cross-encoder reads statement and passage together.

Its weights come with the program (`training/meaning`, model card beside them). Every pair is run
alone, because quantization scales by what it sees: so a pair gets the same numbers in any batch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from alteram import weights
from alteram.model import Stance
from alteram.text.words import fold

if TYPE_CHECKING:
    from tokenizers import Encoding

MODEL = "stance-small.onnx"
LONGEST = 192  # word pieces of one pair; the longer side is cut
WORKERS = 2  # pairs run at the same time
CACHED = 50_000  # pairs whose answer is kept

# The share of pairs of its kind that are support is not that of training, so the log odds are
# moved and stretched; fitted on held-out groups (training/meaning/calibrate.py).
SLOPE, SHIFT = 1.0, 0.0
DISPUTES = 0.5  # chance of a dispute from which it is called one


class Chances(NamedTuple):
    """The model's chances for one pair, together 1."""

    supports: float
    disputes: float
    neither: float


class LearnedVerifier:
    """`stance-small.v1`: the `Verifier` with a model. Weights are loaded at first use."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
        """One (stance, score) per (claim, passage), in order. Raises `PluginFailed`.

        The score is the chance of the stance; of `not enough`, that it is no support.
        """
        return [_stance(found) for found in self.chances(pairs)]

    def chances(self, pairs: Sequence[tuple[str, str]]) -> list[Chances]:
        """The model's chances for each pair, in order."""
        if not pairs:
            return []
        weights.session(MODEL)  # loaded once, before the threads ask for it
        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(_chances, pairs))


def _stance(found: Chances) -> tuple[Stance, float]:
    if found.disputes >= DISPUTES:
        return Stance.DISPUTES, round(found.disputes, 4)
    support = 1 / (1 + math.exp(-(SLOPE * _log_odds(found.supports) + SHIFT)))
    if support >= 0.5:
        return Stance.SUPPORTS, round(support, 4)
    return Stance.NOT_ENOUGH, round(1 - support, 4)


def _log_odds(chance: float) -> float:
    kept = min(1 - 1e-4, max(1e-4, chance))
    return math.log(kept / (1 - kept))


@lru_cache(maxsize=CACHED)
def _chances(pair: tuple[str, str]) -> Chances:
    import numpy as np

    if fold(pair[0]) == fold(pair[1]):
        return Chances(1.0, 0.0, 0.0)
    ids, kinds = _pieces(*pair)
    feed: dict[str, Any] = {
        "ids": np.array([ids], dtype=np.int64),
        "kinds": np.array([kinds], dtype=np.int64),
    }
    (logits,) = weights.session(MODEL).run(None, feed)
    odds = np.exp(logits[0].astype(np.float64) - logits[0].max())
    supports, disputes, neither = (odds / odds.sum()).tolist()
    return Chances(supports, disputes, neither)


def _pieces(claim: str, passage: str) -> tuple[list[int], list[int]]:
    """Ids and segment numbers of "[CLS] claim [SEP] passage [SEP]", the longer side cut."""
    tokenizer = weights.tokenizer()
    start: Encoding = tokenizer.encode("")
    first, last = start.ids[0], start.ids[-1]
    ours = tokenizer.encode(claim, add_special_tokens=False).ids
    theirs = tokenizer.encode(passage, add_special_tokens=False).ids
    room = LONGEST - 3
    while len(ours) + len(theirs) > room:
        longer = ours if len(ours) > len(theirs) else theirs
        del longer[max(room // 2, room - min(len(ours), len(theirs))) :]
    ids = [first, *ours, last, *theirs, last]
    return ids, [0] * (len(ours) + 2) + [1] * (len(theirs) + 1)
