"""What every `Retriever` promises, run on each of ours and on a small one written here."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import pytest

from alteram.model import Coverage, Passage, Span, Statement
from alteram.plugins import KNOWN, Retriever, pick
from alteram.text.sentences import sentences
from tests.evidence_makers import CLAIM, GATE, LOCK, entries
from tests.makers import an_entry, coverage_of, statement


class FirstSentenceRetriever:
    """The first sentence of every entry that shares a long word with the statement."""

    def find(self, statement: Statement, coverage: Coverage, top: int) -> list[Passage]:
        long = {word for word in statement.text.split() if len(word) > 5}
        found = []
        for entry in coverage.entries if top else ():
            for start, end in sentences(entry.article.text)[:1]:
                text = entry.article.text[start:end]
                score = len(long & set(text.split())) / len(long) if long else 0.0
                if score:
                    span = Span("body", start, end)
                    found.append(Passage(entry_id=entry.id, span=span, text=text, score=score))
        return sorted(found, key=lambda passage: (-passage.score, passage.entry_id))


def _named(name: str) -> Callable[[], Retriever]:
    return lambda: pick("retriever", name)()


# A retriever of another package is tested by adding its name here.
MAKERS = {name: _named(name) for name in sorted(KNOWN["retriever"])}
MAKERS["first sentence"] = FirstSentenceRetriever


@pytest.fixture(params=list(MAKERS.values()), ids=list(MAKERS))
def make(request: pytest.FixtureRequest) -> Callable[[], Retriever]:
    made: Callable[[], Retriever] = request.param
    return made


def test_it_is_a_retriever(make: Callable[[], Retriever]) -> None:
    assert isinstance(make(), Retriever)


def test_something_is_found_where_there_is_something(make: Callable[[], Retriever]) -> None:
    a, b, c = entries()
    found = make().find(statement(text=CLAIM), coverage_of(a, b, c), 3)
    assert b.id in {passage.entry_id for passage in found}


def test_a_passage_reads_back_in_the_body_of_its_entry(make: Callable[[], Retriever]) -> None:
    coverage = coverage_of(*entries())
    held = coverage.by_id()
    for passage in make().find(statement(text=CLAIM), coverage, 3):
        assert passage.span.part == "body"
        assert held[passage.entry_id].article.quote(passage.span) == passage.text
        assert passage.text


def test_scores_lie_between_0_and_1(make: Callable[[], Retriever]) -> None:
    found = make().find(statement(text=CLAIM), coverage_of(*entries()), 3)
    assert all(0 <= passage.score <= 1 for passage in found)


@pytest.mark.parametrize("top", [1, 2, 3])
def test_no_entry_gives_more_than_asked_and_none_comes_twice(
    make: Callable[[], Retriever], top: int
) -> None:
    found = make().find(statement(text=CLAIM), coverage_of(*entries()), top)
    blocks = [(key, list(group)) for key, group in groupby(found, key=lambda p: p.entry_id)]
    assert len({key for key, _ in blocks}) == len(blocks)
    assert all(len(group) <= top for _, group in blocks)


def test_the_best_entry_comes_first(make: Callable[[], Retriever]) -> None:
    found = make().find(statement(text=CLAIM), coverage_of(*entries()), 3)
    best = [
        max(passage.score for passage in group)
        for _, group in groupby(found, key=lambda p: p.entry_id)
    ]
    assert best == sorted(best, reverse=True)


def test_the_order_of_the_coverage_changes_nothing(make: Callable[[], Retriever]) -> None:
    a, b, c = entries()
    twin = an_entry("Twin Press", LOCK)  # a tie with the first
    asked = statement(text=CLAIM)
    one = make().find(asked, coverage_of(a, b, c, twin), 3)
    assert list(make().find(asked, coverage_of(twin, c, b, a), 3)) == list(one)


def test_what_was_asked_before_changes_nothing(make: Callable[[], Retriever]) -> None:
    a, b, c = entries()
    asked, other = statement(text=CLAIM), statement(text=GATE.split(".")[0])
    retriever = make()
    first = list(retriever.find(asked, coverage_of(a, b), 3))
    retriever.find(other, coverage_of(b, c), 1)
    assert list(retriever.find(asked, coverage_of(a, b), 3)) == first
    assert list(make().find(asked, coverage_of(a, b), 3)) == first


def test_no_coverage_gives_nothing(make: Callable[[], Retriever]) -> None:
    assert list(make().find(statement(text=CLAIM), coverage_of(), 3)) == []
    assert list(make().find(statement(text=CLAIM), coverage_of(an_entry("Mute", "")), 3)) == []
