"""The cross-encoder as a verifier: what becomes `stance-small.v1` once weights are good enough.

Statement and passage are read together. Every pair is run alone, because quantization scales by
what it sees: so a pair gets the same numbers in any batch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from alteram import weights
from alteram.evidence.reading import read
from alteram.evidence.verifier import features, support_score
from alteram.model import Stance

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODEL = "stance-small.onnx"
LONGEST = 192  # word pieces of one pair; the longer side is cut
WORKERS = 2  # pairs run at the same time
CACHED = 50_000  # pairs whose answer is kept

# The chance of support that is answered: log odds of the model and of the words, weighed so
# that their mean with the retriever's is the whole regression (training/meaning/calibrate.py, on
# groups held out of training; the shift moves one half to where F1 is best there).
MODEL_WEIGHT, WORDS_WEIGHT, SHIFT = 2.33, 0.58, 2.5
DISPUTES = 0.6  # chance of a dispute from which it is called one
_EDGE = 0.001  # chances are kept this far from 0 and 1


class Chances(NamedTuple):
    """The model's chances for one pair, together 1."""

    supports: float
    disputes: float
    neither: float


class LearnedVerifier:
    """The `Verifier` with a model. Weights are loaded at first use."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
        """One (stance, score) per (claim, passage), in order. Raises `PluginFailed`.

        The score is the chance of the stance; of `not enough`, that it is no support.
        """
        found = self.chances(pairs)
        return [_stance(pair, chances) for pair, chances in zip(pairs, found, strict=True)]

    def chances(self, pairs: Sequence[tuple[str, str]]) -> list[Chances]:
        """The model's chances for each pair, in order."""
        if not pairs:
            return []
        weights.session(MODEL)  # loaded once, before the threads ask for it
        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(_chances, pairs))


def _stance(pair: tuple[str, str], found: Chances) -> tuple[Stance, float]:
    if found.disputes >= DISPUTES:
        return Stance.DISPUTES, round(found.disputes, 4)
    words = support_score(features(read(pair[0]), read(pair[1])))
    odds = MODEL_WEIGHT * _log_odds(found.supports) + WORDS_WEIGHT * _log_odds(words) + SHIFT
    support = 1 / (1 + math.exp(-odds))
    if support >= 0.5:
        return Stance.SUPPORTS, round(support, 4)
    return Stance.NOT_ENOUGH, round(1 - support, 4)


def _log_odds(chance: float) -> float:
    kept = min(1 - _EDGE, max(_EDGE, chance))
    return math.log(kept / (1 - kept))


@lru_cache(maxsize=CACHED)
def _chances(pair: tuple[str, str]) -> Chances:
    import numpy as np

    ids, kinds = pieces(weights.tokenizer(), *pair)
    feed: dict[str, Any] = {
        "ids": np.array([ids], dtype=np.int64),
        "kinds": np.array([kinds], dtype=np.int64),
    }
    return chances_of(weights.session(MODEL).run(None, feed)[0][0])


def chances_of(logits: Any) -> Chances:
    """The chances behind the model's three numbers, in the order of `Chances` (softmax)."""
    most = max(float(one) for one in logits)
    odds = [math.exp(float(one) - most) for one in logits]
    return Chances(*(one / sum(odds) for one in odds))


def pieces(tokenizer: Tokenizer, claim: str, passage: str) -> tuple[list[int], list[int]]:
    """Ids and segment numbers of "[CLS] claim [SEP] passage [SEP]", the longer side cut."""
    first, last = tokenizer.encode("").ids
    ours = tokenizer.encode(claim, add_special_tokens=False).ids
    theirs = tokenizer.encode(passage, add_special_tokens=False).ids
    room = LONGEST - 3
    if len(ours) + len(theirs) > room:
        half = room // 2
        ours, theirs = ours[: max(half, room - len(theirs))], theirs[: max(half, room - len(ours))]
    ids = [first, *ours, last, *theirs, last]
    return ids, [0] * (len(ours) + 2) + [1] * (len(theirs) + 1)
