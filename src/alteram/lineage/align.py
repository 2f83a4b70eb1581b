"""Finding the words two texts have in common, in order and with their places.

Greedy matching of maximal runs on an index of word shingles, as in the alignment step of text
reuse work (Schleimer, Wilkerson and Aiken, "Winnowing", SIGMOD 2003, section 5; Smith et al.,
"Infectious Texts", 2013): every run is as long as it can be, runs do not overlap on the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_MOST_PLACES = 24  # a shingle that stands in more places than this is looked up in the first ones


class Run(NamedTuple):
    """Words `left[left_at : left_at + length]` are words `right[right_at : …]`."""

    left_at: int
    right_at: int
    length: int

    @property
    def diagonal(self) -> int:
        """The same for two runs that differ only in where the left text was cut or edited."""
        return self.right_at - self.left_at


def shared_runs(left: Sequence[str], right: Sequence[str], least: int) -> list[Run]:
    """Maximal runs of at least `least` equal words, by their place on the left.

    Time grows with the length of both texts, not with their product: a shingle is followed at no
    more than a fixed number of places.
    """
    if least < 1:
        raise ValueError(f"a run has at least one word, not {least}")
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(right) - least + 1):
        found = places.setdefault(tuple(right[at : at + least]), [])
        if len(found) < _MOST_PLACES:
            found.append(at)
    runs: list[Run] = []
    at = 0
    expected = -1  # where the right text goes on after the last run; equal lengths go there
    while at <= len(left) - least:
        best: Run | None = None
        for place in places.get(tuple(left[at : at + least]), ()):
            length = least
            while (
                at + length < len(left)
                and place + length < len(right)
                and left[at + length] == right[place + length]
            ):
                length += 1
            nearer = best is not None and abs(place - expected) < abs(best.right_at - expected)
            if best is None or length > best.length or (length == best.length and nearer):
                best = Run(at, place, length)
        if best is None:
            at += 1
            continue
        runs.append(best)
        at += best.length
        expected = best.right_at + best.length
    return runs


def filled(
    left: Sequence[str], right: Sequence[str], runs: Sequence[Run], least: int, widest: int
) -> list[Run]:
    """The runs, and between neighbours that follow one another the shorter ones of `least` words.

    Looked at are gaps of at most `widest` words on both sides: a passage in which every few words
    one is changed has few long runs, but its short ones stand in order between them.
    """
    found: list[Run] = []
    for run in runs:
        if found:
            last = found[-1]
            at, begin = last.left_at + last.length, last.right_at + last.length
            near = run.left_at - at <= widest and 0 <= run.right_at - begin <= widest
            if near and run.left_at > at and run.right_at > begin:
                inner = shared_runs(left[at : run.left_at], right[begin : run.right_at], least)
                end = begin
                for short in inner:
                    if short.right_at + begin >= end:
                        found.append(Run(short.left_at + at, short.right_at + begin, short.length))
                        end = found[-1].right_at + short.length
        found.append(run)
    return found


class Block(NamedTuple):
    """Runs that follow one another on both sides with small gaps: one passage, edited."""

    left_at: int
    left_end: int
    right_at: int
    right_end: int
    shared: int  # equal words in it


def merged(runs: Sequence[Run], gap: int) -> list[Block]:
    """Runs joined where at most `gap` words were put in or left out on either side."""
    blocks: list[Block] = []
    for run in runs:
        left_end, right_end = run.left_at + run.length, run.right_at + run.length
        if blocks:
            last = blocks[-1]
            if run.left_at - last.left_end <= gap and 0 <= run.right_at - last.right_end <= gap:
                shared = last.shared + run.length
                blocks[-1] = Block(last.left_at, left_end, last.right_at, right_end, shared)
                continue
        blocks.append(Block(run.left_at, left_end, run.right_at, right_end, run.length))
    return blocks
