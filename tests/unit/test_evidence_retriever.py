"""Passages by words: which sentences, how far they grow, and what never changes a score."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from alteram.evidence import WordRetriever
from alteram.model import Article, Coverage, Entry, Passage
from alteram.text.sentences import sentences
from tests.evidence_makers import CLAIM, GATE, LOCK, MARKET, entries
from tests.makers import an_entry, coverage_of, statement


def find(text: str, *held: Entry, top: int = 3) -> list[Passage]:
    return WordRetriever().find(statement(text=text), coverage_of(*held), top)


def scores(found: list[Passage]) -> dict[tuple[str, int], float]:
    return {(passage.entry_id, passage.span.start): passage.score for passage in found}


def test_the_nearest_sentences_of_each_entry() -> None:
    tern, quay, herring = entries()
    found = find(CLAIM, tern, quay, herring)
    assert [passage.entry_id for passage in found] == [tern.id, quay.id, quay.id]
    assert found[0].text.startswith("Three barges sank in the Harrow lock on Monday evening.")
    assert found[1].text == "The northern gate of the lock at Harrow broke on Monday."


def test_a_sentence_grows_by_a_neighbour_that_brings_more_of_the_statement() -> None:
    (tern, _, _) = entries()
    assert find(CLAIM, tern)[0].text.endswith(
        "The northern gate broke under the water, engineers said."
    )
    plain = an_entry("Tern Post", LOCK.replace("northern gate broke", "wind rose"))
    assert find(CLAIM, plain)[0].text == "Three barges sank in the Harrow lock on Monday evening."


def test_a_passage_runs_over_three_sentences_at_most() -> None:
    text = (
        "Three barges sank. The Harrow lock failed. The northern gate broke. It was Monday evening."
    )
    for passage in find(CLAIM, an_entry("Brief", text)):
        assert 1 <= len(sentences(passage.text)) <= 3


def test_passages_of_an_entry_do_not_overlap() -> None:
    text = " ".join(f"Barges sank in the Harrow lock {n}." for n in ("once", "twice", "thrice"))
    found = find(CLAIM, an_entry("Tern Post", text))
    spans = sorted(passage.span for passage in found)
    assert len(spans) > 1
    assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.mark.parametrize("top", [0, 1, 2])
def test_so_many_an_entry(top: int) -> None:
    _, quay, _ = entries()
    assert len(find(CLAIM, quay, top=top)) == top


def test_fewer_asked_are_the_best_of_more() -> None:
    _, quay, _ = entries()
    assert find(CLAIM, quay, top=1)[0].span == find(CLAIM, quay, top=3)[0].span


def test_nothing_shared_gives_nothing() -> None:
    assert find(CLAIM, an_entry("Herring News", MARKET)) == []
    assert find("", *entries()) == []
    assert find("It was there that he had been.", *entries()) == []  # no word of content


def test_one_shared_word_is_too_little_where_the_statement_has_more() -> None:
    assert find(CLAIM, an_entry("Tern Post", "The barges left for the islands.")) == []
    assert find("Barges!", an_entry("Tern Post", "The barges left for the islands.")) != []


def test_headline_and_standfirst_are_no_evidence() -> None:
    (tern, _, _) = entries()
    article = replace(tern.article, headline=CLAIM, standfirst=CLAIM, text=MARKET)
    assert find(CLAIM, replace(tern, article=article)) == []


def test_ties_are_broken_by_entry_then_by_place() -> None:
    twins = [an_entry(name, GATE) for name in ("Post", "Mail", "News")]
    found = find(CLAIM, *twins)
    keys = list(dict.fromkeys(passage.entry_id for passage in found))
    assert keys == sorted(entry.id for entry in twins)
    twice = an_entry("Echo", "Rain fell.\n\n" + "\n\n".join(["Barges sank at Harrow."] * 3))
    found = find("Barges sank at Harrow.", twice)
    assert [passage.span.start for passage in found] == [12, 36, 60]
    assert len({passage.score for passage in found}) == 1


def test_the_order_of_the_coverage_changes_nothing() -> None:
    held = entries()
    assert find(CLAIM, *held) == find(CLAIM, *held[::-1])


def test_copies_of_an_entry_change_no_score() -> None:
    tern, quay, herring = entries()
    before = scores(find(CLAIM, tern, quay, herring))
    copies = [an_entry(f"Copyist {n}", LOCK) for n in range(20)]
    after = scores(find(CLAIM, tern, quay, herring, *copies))
    assert {key: after[key] for key in before} == before
    assert {after[copy.id, 45] for copy in copies} == {before[tern.id, 45]}


def test_words_every_report_uses_weigh_less() -> None:
    """Of two sentences that hold one half each, the one with the rarer words is nearer."""
    common = [
        an_entry(f"Paper {n}", f"The harbour council met, {n} barges came.") for n in range(9)
    ]
    one = an_entry("Tern Post", "The harbour council went home. A lantern burned in Dunmarrow.")
    found = find("The harbour council saw a lantern in Dunmarrow.", one, *common)
    best = next(passage for passage in found if passage.entry_id == one.id)
    assert "lantern" in best.text


def test_more_of_the_statement_scores_higher() -> None:
    whole = an_entry("Whole", "Three barges sank in the Harrow lock on Monday evening.")
    part = an_entry("Part", "Barges waited near the Harrow lock for grain.")
    found = find(CLAIM, whole, part)
    assert [passage.entry_id for passage in found] == [whole.id, part.id]
    assert found[0].score > found[1].score


def test_another_coverage_of_the_same_size_is_opened_anew() -> None:
    tern, quay, _ = entries()
    retriever = WordRetriever()
    asked = statement(text=CLAIM)
    assert {p.entry_id for p in retriever.find(asked, coverage_of(tern), 3)} == {tern.id}
    assert {p.entry_id for p in retriever.find(asked, coverage_of(quay), 3)} == {quay.id}


def test_an_entry_without_a_body_gives_nothing() -> None:
    entry = Entry(article=Article(headline=CLAIM, text=""))
    coverage: Coverage = coverage_of(entry)
    assert WordRetriever().find(statement(text=CLAIM), coverage, 3) == []
