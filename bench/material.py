"""What `bench copies` works with: a collection read as a stream, and articles made of it."""

from __future__ import annotations

import hashlib
import heapq
import random
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from alteram.lineage.compare import Reading
from alteram.model import Article, Entry, Page
from alteram.text.sentences import sentences
from alteram.text.words import STOPWORDS
from bench.collection import pages_of


def place(text: str) -> bytes:
    """Where a text stands in an order that nobody chose."""
    return hashlib.sha256(text.encode()).digest()[:8]


class Plan(NamedTuple):
    """Which articles of a collection go into the archive: the `inside` first ones by their ids,
    which are those whose place is at most `last`. The others are hosts of excerpts."""

    data: Path
    inside: int
    last: bytes

    @classmethod
    def of(cls, data: Path, size: int, copies: int) -> Plan:
        """At most `size` articles; some are always left outside, up to a quarter."""
        places = sorted(place(article.ref) for article in articles_of(data))
        inside = min(size, len(places) - min(len(places) // 4, _HOSTS * copies))
        return cls(data, inside, places[inside - 1] if inside else b"")

    def held(self) -> Iterator[Article]:
        """Those that go into the archive."""
        return (a for a in articles_of(self.data) if place(a.ref) <= self.last)

    def outside(self) -> Iterator[Article]:
        """The others."""
        return (a for a in articles_of(self.data) if place(a.ref) > self.last)


_HOSTS = 4  # articles kept outside for each copy: not every one can be a host


def articles_of(data: Path) -> Iterator[Article]:
    """The articles of a collection, one after the other."""
    return (page.article for page in pages_of(data) if isinstance(page, Page))


class Lowest:
    """Of all entries offered those fit for it that come first in an order fixed by a seed."""

    def __init__(self, many: int, seed: int, fit: Callable[[Reading], bool]) -> None:
        self._many, self._seed, self._fit = many, seed, fit
        self._heap: list[tuple[int, str, Entry]] = []  # the last one of the order on top

    def wants(self, article: Article) -> bool:
        """Whether it comes before one that is kept; articles made up have no `ref`."""
        full = len(self._heap) >= self._many
        return bool(article.ref) and not (full and self._key(article) <= self._heap[0][0])

    def offer(self, entry: Entry) -> None:
        """Keep an entry that is wanted and fit."""
        if not self.wants(entry.article) or not self._fit(Reading(entry)):
            return
        push = heapq.heappushpop if len(self._heap) >= self._many else heapq.heappush
        push(self._heap, (self._key(entry.article), entry.id, entry))

    def _key(self, article: Article) -> int:
        return -int.from_bytes(place(f"{self._seed} {article.ref}"))

    @property
    def entries(self) -> list[Entry]:
        """Those kept, in order."""
        return [entry for _, _, entry in sorted(self._heap, reverse=True)]


def batches(articles: Iterable[Article], size: int) -> Iterator[list[Article]]:
    """Articles in portions."""
    rest = iter(articles)
    while batch := list(islice(rest, size)):
        yield batch


_MIXED = 3  # articles whose sentences are mixed
_VOCABULARY_OF = 300  # articles whose words are put in
_KEPT = 0.12  # chance of a word that is neither small nor a number to stay
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def made_up(plan: Plan, seed: int, many: int) -> Iterator[Article]:
    """So many articles made of those of the collection, none with a text of another."""
    if many <= 0 or not plan.inside:
        return
    words = sorted(
        {
            word
            for article in islice(plan.held(), _VOCABULARY_OF)
            for word in _WORD.findall(article.text)
            if word.casefold() not in STOPWORDS and word.isalpha()
        }
    )
    lines: deque[list[str]] = deque(maxlen=_MIXED)
    number = 0
    for turn in count():
        for article in plan.held():
            text = article.text
            lines.append([text[start:end].strip() for start, end in sentences(text)])
            yield filler(article, lines, words, random.Random(f"{seed} {turn} {number}"), number)
            number += 1
            if number == many:
                return


def filler(
    article: Article,
    lines: Iterable[Sequence[str]],
    vocabulary: Sequence[str],
    chance: random.Random,
    number: int,
) -> Article:
    """An article as long as this one, of sentences of several, its words changed for others.

    A word is changed for the same one throughout, so that the people of an article keep their
    names. Small words stay, and with them most of what makes set phrases.
    """
    pool = [line for some in lines for line in some]
    chance.shuffle(pool)
    length, kept = 0, list[str]()
    for line in pool:
        kept.append(line)
        length += len(line) + 1
        if length >= len(article.text):
            break
    new: dict[str, str] = {}

    def changed(match: re.Match[str]) -> str:
        word = match[0]
        if word not in new:
            new[word] = other_word(word, vocabulary, chance)
        return new[word]

    paragraphs = [" ".join(kept[at : at + 2]) for at in range(0, len(kept), 2)]
    return replace(
        article,
        headline=_WORD.sub(changed, article.headline),
        text=_WORD.sub(changed, "\n\n".join(paragraphs)),
        byline=(),
        credit=(),
        based_on="",
        url=f"filler:{number}",
        ref="",
    )


def other_word(word: str, vocabulary: Sequence[str], chance: random.Random) -> str:
    """Another number or word, large or small as this one; a small word of the language stays."""
    if word.isdigit():
        return str(chance.randrange(1, 10)) + "".join(
            str(chance.randrange(10)) for _ in range(len(word) - 1)
        )
    if word.casefold() in STOPWORDS or chance.random() < _KEPT:
        return word
    picked = chance.choice(vocabulary)
    return picked.capitalize() if word[0].isupper() else picked.lower()
