"""More articles than a collection has: altered rounds of it, one after another, as a stream.

In each round every name and every number is another one, the same for the whole round, so that
what were articles on one event still are; the sentences of each paragraph stand in another order,
and all dates move by the same number of days, at most ten years back. Nothing depends on how many
rounds are asked for.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from alteram.model import Article, Moment, Page, Precision
from bench.collection import pages_of

MADE = "made-"  # begins the reference of an altered article
YEARS = 10  # over which rounds are spread
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_NUMBER = re.compile(r"\d+")
_END = re.compile(r"(?<=[.!?]) (?=[A-Z])")


class Clock:
    """The seconds it took to alter articles, which are no part of adding them."""

    seconds = 0.0


def pages(folder: Path, entries: int, clock: Clock | None = None) -> Iterator[Page]:
    """The articles of a collection, then altered ones, `entries` in all; 0 for the collection."""
    real = [page for page in pages_of(folder) if isinstance(page, Page)]
    yield from real[: entries or None]
    made = entries - len(real)
    for number in range(-(-made // len(real))):
        turn = Round(number + 1)
        for page in real[: made - number * len(real)]:
            started = time.perf_counter()
            other = replace(page, article=turn.altered(page.article))
            if clock is not None:
                clock.seconds += time.perf_counter() - started
            yield other


def is_made(page: Page) -> bool:
    """Whether a page is an altered one."""
    return page.article.ref.startswith(MADE)


class Round:
    """How the articles of one round are altered."""

    def __init__(self, number: int) -> None:
        self.number = number
        chance = random.Random(number)
        self.days = timedelta(days=chance.randrange(30, 365 * YEARS))
        self.names: dict[str, str] = {}

    def altered(self, article: Article) -> Article:
        """Another article, with the outlet of the real one."""
        chance = random.Random(f"{self.number} {article.id}")
        paragraphs = article.text.split("\n")
        return replace(
            article,
            text="\n".join(self._other(self._mixed(one, chance)) for one in paragraphs),
            headline=self._other(article.headline),
            standfirst=self._other(article.standfirst),
            url=f"https://made.example/{self.number}/{article.id}",
            ref=f"{MADE}{self.number}-{article.ref}",
            published=self._moved(article.published),
        )

    def _mixed(self, paragraph: str, chance: random.Random) -> str:
        sentences = _END.split(paragraph)
        chance.shuffle(sentences)
        return " ".join(sentences)

    def _other(self, text: str) -> str:
        return _NUMBER.sub(self._number, _NAME.sub(self._name, text))

    def _name(self, match: re.Match[str]) -> str:
        name = match.group()
        if name not in self.names:
            chance = random.Random(f"{self.number} {name}")
            pairs = (chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(3))
            self.names[name] = "".join(pairs).capitalize()
        return self.names[name]

    def _number(self, match: re.Match[str]) -> str:
        digits = match.group()
        return str((int(digits[-6:]) + 7 * self.number) % 10 ** min(6, len(digits)))

    def _moved(self, published: Moment | None) -> Moment | None:
        if published is None:
            return None
        day = published.day - self.days
        return Moment(value=day.isoformat(), precision=Precision.DAY, origin="made")
