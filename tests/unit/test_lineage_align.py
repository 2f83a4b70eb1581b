from __future__ import annotations

import pytest

from alteram.lineage.align import Block, Run, merged, shared_runs


def test_runs_are_as_long_as_they_can_be() -> None:
    assert shared_runs("abcdexfghi", "ybcdezfghiw", 3) == [Run(1, 1, 4), Run(6, 6, 4)]


def test_of_equal_runs_the_one_that_follows_on_is_taken() -> None:
    """The left text stands twice on the right: the second run goes on where the first ended."""
    assert shared_runs("pqrxabc", "abcpqryabc", 3) == [Run(0, 3, 3), Run(4, 7, 3)]


def test_small_gaps_are_bridged_and_large_ones_are_not() -> None:
    runs = [Run(0, 0, 5), Run(6, 8, 5)]
    assert merged(runs, 3) == [Block(0, 11, 0, 13, 10)]
    assert merged(runs, 2) == [Block(0, 5, 0, 5, 5), Block(6, 11, 8, 13, 5)]


def test_a_run_further_back_on_the_right_is_another_passage() -> None:
    assert len(merged([Run(0, 20, 5), Run(5, 0, 5)], 4)) == 2


def test_a_run_has_at_least_one_word() -> None:
    with pytest.raises(ValueError, match="not 0"):
        shared_runs(["a"], ["a"], 0)
