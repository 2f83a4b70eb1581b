"""Words of a text with their places, folded so that spelling of marks and case do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, NamedTuple

# A word is letters and digits, held together by an inner apostrophe, full stop, comma or hyphen:
# "o'clock", "U.S", "1,200", "3.5", "twenty-one".
_WORD = re.compile(r"[^\W_]+(?:['’.,\-‐‑][^\W_]+)*")
_FOLD = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}
)

_STOP = """
    a about above after again against all also am an and any are as at be because been before
    being below between both but by can could did do does doing down during each few for from
    further had has have having he her here hers herself him himself his how i if in into is
    it its itself just me more most my myself no nor not of off on once only or other our ours
    ourselves out over own said same say says she should so some such than that the their
    theirs them themselves then there these they this those through to too under until up upon
    very was we were what when where which while who whom why will with would you your yours
    yourself yourselves mr mrs ms dr it's he's she's that's don't didn't doesn't isn't wasn't
    won't can't i'm we're they're we've i've there's
"""
STOPWORDS = frozenset(_STOP.split())


def encodable(text: str) -> str:
    """Text that can be encoded as UTF-8: half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


# A pattern takes these for "s", "k" and "i" whatever the case; `lower` leaves them as they are.
_ALIKE = str.maketrans("ſ\N{KELVIN SIGN}ıİ", "skiI")


def plain_letters(text: str) -> str:
    """Text in which what a pattern without case takes for a letter is that letter, one for one.

    For looking up what such a pattern has found.
    """
    return text.translate(_ALIKE)


class Word(NamedTuple):
    """One word: where it stands and its folded form."""

    start: int
    end: int
    folded: str


def fold(text: str) -> str:
    """Text with case, accents of compatibility forms, quotation marks and dashes made alike."""
    if text.isascii():  # nothing to make alike but case, and most words are
        return text.lower()
    return unicodedata.normalize("NFKC", text.translate(_FOLD)).casefold()


def words(text: str) -> list[Word]:
    """The words of a text in order; punctuation and space are no words."""
    return [Word(m.start(), m.end(), fold(m.group())) for m in _WORD.finditer(text)]


def content_words(text: str) -> list[Word]:
    """The words that carry content: no stop words, no single letters."""
    return [w for w in words(text) if w.folded not in STOPWORDS and len(w.folded) > 1]


@cache
def _stemmer() -> Any:
    return import_module("Stemmer").Stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word (Snowball's English rules, https://snowballstem.org).

    A possessive ending and the full stops of an abbreviation are dropped first: "nation's" and
    "nations" meet, and so do "U.S." and "US".
    """
    if word.endswith("'s"):
        word = word[:-2]
    if "." in word and word.replace(".", "").isalpha():
        word = word.replace(".", "")
    stemmed: str = _stemmer().stemWord(encodable(word.strip("'")))
    return stemmed
