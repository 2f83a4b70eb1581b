"""Text as the archive compares and looks it up: stems in order, and the lead of an article.

Everything that enters or asks the word index goes through here, so both sides agree.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from alteram.model import Article
from alteram.text.words import STOPWORDS, stem

LEAD = 2000  # code points of the body that are compared
OPENING = 600  # of which these count twice: news puts what happened first
HEADLINE = 3  # times the headline counts
RUN = 5  # stems in a run that near copies share
LONGEST = 64  # code points of a term; longer strings are addresses and noise

# A run of letters and digits, held together by an apostrophe, by the points of a number ("1,200")
# or of initials ("u.s"). A hyphen parts words, so that "cease-fire" and "cease fire" meet.
_TERM = re.compile(r"\w+(?:(?:'|(?<=\d)[.,](?=\d)|(?<=\b[^\W\d])\.(?=[^\W\d]\b))\w+)*")


def folded(text: str) -> list[str]:
    """The words of a text in order, folded and not stemmed."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.replace("’", "'").replace("‘", "'"))
    return [word[:LONGEST] for word in _TERM.findall(text.casefold())]


def stems(text: str) -> list[str]:
    """All words of a text in order, stemmed; stop words stay, so that phrases can be found."""
    return [stem(word) for word in folded(text)]


def telling(text: str) -> list[str]:
    """The stems that carry content, in order: no stop words, no single letters."""
    return [stem(word) for word in folded(text) if word not in STOPWORDS and len(word) > 1]


class Lead(NamedTuple):
    """What is compared of an article.

    `counts` are the telling stems of headline and lead with their weight. `copies` is a number
    that near copies of a text have in common, whatever their headline.
    """

    counts: Counter[str]
    copies: int

    @property
    def numbers(self) -> set[int]:
        """The numbers of its terms."""
        return {number(term) for term in self.counts}


def lead(article: Article) -> Lead:
    """The headline, three times, and the first 2,000 code points, of which 600 count twice.

    These weights found more same-event articles than headline twice and body once
    (`python -m bench retrieval`).
    """
    opening = telling(article.text[:OPENING])
    rest = telling(article.text[OPENING:LEAD])
    headline = telling(article.headline)
    counts = Counter(opening * 2)
    counts.update(rest)
    counts.update(headline * HEADLINE)
    return Lead(counts, _copies(opening + rest or headline))


def _copies(words: list[str]) -> int:
    """The smallest hash over runs of five stems (MinHash with one hash function; Broder 1997,
    doi:10.1109/SEQUEN.1997.666900).

    Two texts agree on it with a probability equal to the share of runs they have in common. Word
    counts take each number once, so a thousand copies of one text do not make its names common.
    """
    runs = (" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))
    _, run = min((zlib.crc32(run.encode("utf-8", "replace")), run) for run in runs)
    return number(run)


@lru_cache(maxsize=200_000)
def number(term: str) -> int:
    """The 64-bit number that stands for a term on disk (BLAKE2b), signed as SQLite keeps it."""
    return int.from_bytes(
        hashlib.blake2b(term.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
    )


def pack(counts: Mapping[str, int]) -> bytes:
    """Counted terms as bytes: all numbers, smallest first, then one byte of count for each."""
    pairs = sorted((number(term), min(count, 255)) for term, count in counts.items())
    many = len(pairs)
    return struct.pack(f"<{many}q{many}B", *(n for n, _ in pairs), *(c for _, c in pairs))


def unpack(packed: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Numbers of terms and their counts. Raises `ValueError` for bytes `pack` did not make."""
    many, rest = divmod(len(packed), 9)
    if rest:
        raise ValueError(f"{len(packed)} bytes are no counted terms")
    both = struct.unpack(f"<{many}q{many}B", packed)
    return both[:many], both[many:]


@cache
def common() -> dict[int, float]:
    """The share of articles in which a term stands whatever the story, by its number.

    An archive of one story cannot know that its names are telling and that "year" is not; these
    shares (of about a thousand stems, in three tiers) tell it. See `training/common_words.py`.
    """
    shares: dict[int, float] = {}
    text = files("alteram.archive").joinpath("common-words.txt").read_text("ascii")
    for line in text.splitlines():
        if not line.startswith("#"):
            percent, *tier = line.split()
            shares.update((number(term), int(percent) / 100) for term in tier)
    return shares
