"""How near two articles are: pure arithmetic on counted stems and days."""

from __future__ import annotations

import pytest

from alteram.archive.ranking import (
    KEPT,
    QUERY_TERMS,
    Candidate,
    Shares,
    nearness,
    query_weights,
    similarities,
)

NOTHING = Shares({}, 0, {})


def candidate(
    id_: str, *terms: int, copies: int | None = None, day: int | None = 100, count: int = 1
) -> Candidate:
    counts = [count] * len(terms)
    return Candidate(id_, hash(terms) if copies is None else copies, day, terms, counts)


def test_the_same_words_on_the_same_day_are_as_near_as_can_be() -> None:
    own = candidate("own", 1, 2, 3)
    same, half, none = similarities(
        own, [candidate("a", 1, 2, 3, count=2), candidate("b", 1, 7, 8), candidate("c", 9)], NOTHING
    )
    assert (same, none) == (1.0, 0.0)
    assert 0 < half < 1


def test_an_article_without_terms_is_near_nothing() -> None:
    assert similarities(candidate("own"), [candidate("a", 1), candidate("b")], NOTHING) == [0, 0]
    assert similarities(candidate("own", 1), [], NOTHING) == []


def test_what_few_hold_tells_more() -> None:
    own = candidate("own", 1, 2)
    crowd = [candidate(f"crowd{n}", 1, 100 + n) for n in range(20)]
    common, rare = similarities(
        own, [candidate("a", 1, 50), candidate("b", 2, 51), *crowd], NOTHING
    )[:2]
    assert rare > common


def test_near_copies_count_once() -> None:
    """A thousand copies of one text leave every other similarity as it was."""
    own = candidate("own", 1, 2, 3)
    others = [candidate("a", 1, 4), candidate("b", 2, 3)]
    one = similarities(own, [*others, candidate("x0", 1, 9, copies=5)], NOTHING)
    flood = [candidate(f"x{n}", 1, 9, copies=5) for n in range(1000)]
    many = similarities(own, [*others, *flood], NOTHING)
    assert many[:3] == one
    assert set(many[2:]) == {one[2]}


def test_ids_change_nothing_not_even_of_near_copies() -> None:
    own = candidate("own", 1, 2, 3)

    def scores(first: str, second: str) -> list[float]:
        twins = [candidate(first, 1, 9, copies=5), candidate(second, 1, 2, 8, copies=5)]
        return similarities(own, [candidate("m", 1, 2, 4), *twins], NOTHING)

    assert scores("a", "z") == scores("z", "a")


def test_the_usual_share_of_a_word_is_known_to_an_empty_archive() -> None:
    shares = Shares({}, 0, {1: 0.3})
    assert (shares(1), shares(2)) == (pytest.approx(0.3), 0)
    assert shares.weight(2) > shares.weight(1) >= 0
    full = Shares({1: 10_000, 2: 10_000}, 10_000, {1: 0.3})
    assert full.weight(2) == pytest.approx(0, abs=0.05)
    assert full(1) <= 1


def test_candidates_are_looked_up_by_the_most_telling_terms() -> None:
    shares = Shares(dict.fromkeys(range(50), 150), 200, {})
    own = candidate("own", *range(200), count=9)
    weights = query_weights(own, shares)
    assert len(weights) == QUERY_TERMS
    assert min(weights) == 50  # the terms nobody holds come first, of equals the smallest number
    assert query_weights(candidate("own"), shares) == {}


def test_days_take_away_but_never_all() -> None:
    away = [nearness(100, 100 + days) for days in range(0, 40, 4)]
    assert away[0] == 1
    assert away == sorted(away, reverse=True)
    assert away[-1] > KEPT
    assert nearness(104, 100) == nearness(100, 104)
    assert (nearness(100, None), nearness(None, 100), nearness(None, None)) == (KEPT, 1, 1)
