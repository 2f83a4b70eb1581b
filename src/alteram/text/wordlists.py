"""Lists of words as they are best read in code: in one string, apart by space."""

from __future__ import annotations


def word_list(words: str) -> list[str]:
    """The words of a string, in order."""
    return words.split()


def word_set(words: str) -> frozenset[str]:
    """The words of a string, as a set."""
    return frozenset(words.split())
