"""Fingerprints of an article's own words.

Winnowing: S. Schleimer, D. S. Wilkerson, A. Aiken, "Winnowing: Local Algorithms for Document
Fingerprinting", SIGMOD 2003. Of every `window` neighbouring shingles of `shingle` words the one
with the smallest hash is kept (the rightmost of equals), so any run of `window + shingle - 1`
equal words in two texts leaves at least one common fingerprint.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from alteram.lineage.voices import narration
from alteram.model import Span
from alteram.settings import LineageSettings
from alteram.text.words import Word, words

_BASE = 0x9E3779B97F4A7C15  # odd, so that powers do not vanish modulo 2 ** 64
_MASK = (1 << 64) - 1


@lru_cache(maxsize=1 << 16)
def _word_hash(folded: str) -> int:
    """64 bits of BLAKE2b: the same on every machine, unlike the built-in hash."""
    return int.from_bytes(blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def fingerprints(
    text: str, own: Sequence[Span], settings: LineageSettings
) -> tuple[tuple[int, int], ...]:
    """(hash, start) pairs in text order, hashes below 2 ** 63, starts in code points of `text`.

    Only narration is used: `own` are the stretches outside quotation marks, of which lent words
    and page furniture are left out too. No shingle crosses the border of a stretch. A text without
    a stretch of `settings.shingle` words has none.
    """
    found: list[tuple[int, int]] = []
    every = words(text)
    at = 0
    for start, end in narration(text, own, every):
        while at < len(every) and every[at].start < start:
            at += 1
        inside = at
        while inside < len(every) and every[inside].end <= end:
            inside += 1
        found += _winnow(every[at:inside], settings)
        at = inside
    return tuple(found)


def _winnow(some: Sequence[Word], settings: LineageSettings) -> list[tuple[int, int]]:
    """The fingerprints of one stretch."""
    count = len(some) - settings.shingle + 1
    if count < 1:
        return []
    import numpy as np  # late: only adding and tracing need it

    single = np.array([_word_hash(word.folded) for word in some], dtype=np.uint64)
    hashes = _shingles(np, single, settings.shingle)
    window = min(settings.window, count)
    views = np.lib.stride_tricks.sliding_window_view(hashes, window)
    # argmin takes the first of equals, so the windows are read from the right.
    kept = np.unique(np.arange(len(views)) + window - 1 - views[:, ::-1].argmin(axis=1))
    return [(int(hashes[place]), some[int(place)].start) for place in kept]


def _shingles(np: Any, single: Any, size: int) -> Any:
    """63-bit hashes of every `size` neighbours: a polynomial, then the mixer of splitmix64."""
    count = len(single) - size + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for offset in range(size):
        power = np.uint64(pow(_BASE, size - 1 - offset, _MASK + 1))
        mixed += single[offset : offset + count] * power
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed >> np.uint64(1)
