"""What the word methods see of a text: its content words as stems, its names, figures and pairs.

One reading serves retriever, verifier and mismatches, so it is cached by text.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from alteram.text.number_words import SMALL
from alteram.text.numbers import Figure, figures
from alteram.text.words import STOPWORDS, stem, words

CACHED = 60_000  # texts: an archive's week of sentences


class Token(NamedTuple):
    """One word: its place, its folded form, its stem, and whether it carries content."""

    start: int
    end: int
    folded: str
    stem: str
    content: bool
    name: bool
    number: bool


class Reading:
    """One text taken apart. All sets hold stems of content words.

    `order` holds them in the order they first come in, for sums that must not depend on the order
    of a set.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        content = [token.stem for token in self.tokens if token.content]
        self.order = tuple(dict.fromkeys(content))
        self.stems = frozenset(content)
        self.pairs = frozenset(pairwise(content))
        self.names = frozenset(token.stem for token in self.tokens if token.name)
        self.numbers = frozenset(token.stem for token in self.tokens if token.number)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of the text."""
        return tuple(figures(self.text))


@lru_cache(maxsize=CACHED)
def read(text: str) -> Reading:
    """The reading of a text, kept for the next question about the same words."""
    return Reading(text)


@lru_cache(maxsize=200_000)
def _known(folded: str) -> tuple[str, bool]:
    """The stem of a folded word and whether it carries content."""
    if folded in SMALL:
        return str(int(SMALL[folded])), folded != "one"
    return stem(folded), folded not in STOPWORDS and len(folded) > 1


def _tokens(text: str) -> tuple[Token, ...]:
    found = []
    for word in words(text):
        stemmed, content = _known(word.folded)
        first = text[word.start]
        name = content and first.isupper() and _is_name(text, word.start, word.end)
        number = content and (first.isdigit() or stemmed.isdigit())
        if word.folded == "us" and first == "u":
            content = False  # the pronoun, which would meet "U.S."
        found.append(Token(*word, stemmed, content or first.isdigit(), name, number))
    return tuple(found)


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a capital stands for a name: not at the head of a sentence, or not alone."""
    before = text[max(0, start - 2) : start].strip()
    if start and before not in ("", '"', "“", "‘", ".", "?", "!", ":"):
        return True
    if start >= 2 and not before:
        return text[start - 1] == " "
    return sum(char.isupper() for char in text[start:end]) > 1
