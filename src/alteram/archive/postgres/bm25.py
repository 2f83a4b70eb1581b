"""BM25 exactly as the word index of an archive in a folder reckons it (Robertson and Zaragoza
2009, doi:10.1561/1500000019), so that both give the same passages the same scores.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import cache

K1, B = 1.2, 0.75


@cache
def lengths() -> tuple[int, ...]:
    """The 256 lengths a passage can count as: exact up to 40, then with four bits each."""
    exact = 24
    found = []
    for number in range(256):
        rest = number - exact
        bits, shift = rest & 7, (rest >> 3) - 1
        found.append(number if rest < 0 else exact + (bits if shift < 0 else (bits | 8) << shift))
    return tuple(found)


def length(words: int) -> int:
    """The largest such length that is not above this number of words."""
    return lengths()[bisect_right(lengths(), words) - 1]


def rarity(documents: int, held: int) -> float:
    """What a term tells that so many of the documents hold (inverse document frequency)."""
    return math.log(1.0 + (documents - held + 0.5) / (held + 0.5))
