"""Entries, statements and a verifier for the tests of evidence; the river and its towns are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alteram.model import (
    Attribution,
    Entry,
    Manner,
    Moment,
    Passage,
    Precision,
    Source,
    SourceKind,
    Span,
    Stance,
    Statement,
    StatementKind,
)
from alteram.plugins import Answer, Question
from tests.makers import an_entry

CLAIM = "Three barges sank in the Harrow lock after the northern gate broke on Monday evening."
LOCK = """\
Rain had fallen over the estuary for a week. Three barges sank in the Harrow lock on Monday \
evening. The northern gate broke under the water, engineers said. Nobody was hurt.

Grain prices in the valley did not move. The barges belonged to a family of millers."""
GATE = """\
The northern gate of the lock at Harrow broke on Monday. Traders closed their stalls for a day.

A crane lifted the first of three barges that sank in the lock. The evening was quiet."""
MARKET = """\
Herring was cheap at the market this spring. Buyers came from the islands by the hundred.

A new roof keeps the rain off the auction hall."""


def day(value: str) -> Moment:
    return Moment(value=value, precision=Precision.DAY, origin="given")


def entries() -> tuple[Entry, Entry, Entry]:
    return (
        an_entry("Tern Post", LOCK, published=day("2031-05-06")),
        an_entry("Quay Mail", GATE, published=day("2031-05-06")),
        an_entry("Herring News", MARKET, published=day("2031-05-06")),
    )


def passage_of(entry: Entry, words: str, score: float = 0.8) -> Passage:
    start = entry.article.text.index(words)
    span = Span("body", start, start + len(words))
    return Passage(entry_id=entry.id, span=span, text=words, score=score)


def person(name: str) -> Source:
    return Source(name=name, kind=SourceKind.PERSON)


def saying(text: str, source: Source | None, start: int = 0) -> Statement:
    span = Span("body", start, start + len(text))
    return Statement(
        span=span,
        text=text,
        kind=StatementKind.SAYING,
        attribution=Attribution(
            source=source, mention=None, cue=None, content=(span,), manner=Manner.INDIRECT
        ),
    )


class AnswerSheet:
    """A `Verifier` that answers by the words of the passage and remembers what it was asked."""

    def __init__(self, answers: Mapping[str, tuple[Stance, float]]) -> None:
        self.answers = answers
        self.asked: list[list[tuple[str, str]]] = []

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
        self.asked.append(list(pairs))
        return [self.answers.get(passage, (Stance.NOT_ENOUGH, 0.9)) for _, passage in pairs]


class EntrySheet:
    """An `EntryVerifier` that answers from a list, and keeps what it was asked."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = dict(answers)
        self.asked: list[Question] = []

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
        return [self._answer(passage)[:2] for _, passage in pairs]

    def judge_entries(self, questions: Sequence[Question]) -> list[list[Answer]]:
        self.asked += questions
        return [[self._answer(passage) for passage in one.passages] for one in questions]

    def _answer(self, passage: str) -> Answer:
        return self.answers.get(passage, Answer(Stance.NOT_ENOUGH, 1.0))
