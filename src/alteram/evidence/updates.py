"""Figures that grow: a later toll is an update of an earlier one, not a dispute with it."""

from __future__ import annotations

from alteram.model import Article, Mismatch, MismatchKind
from alteram.text.numbers import figures


def is_update(mismatch: Mismatch, ours: Article, theirs: Article) -> bool:
    """Whether two numbers differ as one count does over time.

    So it is when both articles are dated, the later one has the higher number, and they are of
    different days. Without dates nothing is known to be later, and it is no update.
    """
    if mismatch.kind is not MismatchKind.NUMBER or not ours.published or not theirs.published:
        return False
    left, right = figures(mismatch.ours), figures(mismatch.theirs)
    if not left or not right:
        return False
    first, second = ours.published.day, theirs.published.day
    if first == second:
        return False
    return (left[0].low < right[0].low) == (first < second)
