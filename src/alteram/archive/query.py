"""What a reader types into a search, taken apart; no query is ever a syntax error."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alteram.archive.terms import folded
from alteram.archive.words import Wanted
from alteram.text.words import STOPWORDS, fold, stem

_PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Question:
    """The words that must stand in a passage, and the phrases that must stand there as typed."""

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...] = ()

    @property
    def wanted(self) -> Wanted:
        """The same in stems, as the index keeps them."""
        long = [phrase for phrase in self.phrases if len(phrase) > 1]
        short = [word for phrase in self.phrases if len(phrase) == 1 for word in phrase]
        return Wanted(
            terms=tuple(sorted({stem(word) for word in (*self.words, *short)})),
            phrases=tuple(sorted({tuple(map(stem, phrase)) for phrase in long})),
        )


def question(typed: str) -> Question:
    """Words and "phrases in double quotes"; other marks mean nothing.

    Stop words outside quotes are left out unless there is nothing else. A quote that is not
    closed is no quote.
    """
    loose: list[str] = []
    phrases: list[tuple[str, ...]] = []
    for phrase, word in _PIECE.findall(fold(typed)):
        if phrase:
            phrases.append(tuple(folded(phrase)))
        else:
            loose.extend(folded(word))
    telling = [word for word in loose if word not in STOPWORDS]
    whole = tuple(phrase for phrase in phrases if phrase)
    return Question(tuple(telling or (loose if not whole else ())), whole)


def holds(text: str, phrases: tuple[tuple[str, ...], ...]) -> bool:
    """Whether every phrase stands in the text word for word, whatever the case and marks."""
    words = folded(text) if phrases else []
    return all(
        any(tuple(words[at : at + len(phrase)]) == phrase for at in range(len(words)))
        for phrase in phrases
    )
