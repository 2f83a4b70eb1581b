"""Stories: which entries of an archive are on one event, across outlets and days.

Pure: leads, days and keys of copies in, groups out. Near copies become one text first, so a
flood of copies pulls nothing. A stem weighs the less the more texts of the days around hold it: of
a week full of one election its name tells little, and the name of a village much. Two texts are as
near as the cosine of their weighted stems, lowered by the days between them. The nearest texts are
joined first, then groups by the average over all their pairs (average linkage; Sokal and Michener
1958), so one text between two events cannot tie them; and only where the average comes up to half
of what holds either group together. Neither the order of the archive nor an outlet's name matters.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from alteram.archive.leads import Held
from alteram.archive.ranking import FADE, KEPT
from alteram.archive.terms import common

# Constants tuned on groups of same-event articles that `bench stories` measures, odd groups only.
DAYS = 7  # days between two texts beyond which they are not compared
AROUND = 7  # days before and after a text that tell how common its stems are
COPIED = 0.6  # of the stems of the shorter lead, from which texts with one key are copies
TELLING = 80  # most telling stems of a text by which others are looked up
LEAST = 0.17  # average similarity from which two groups are one story
HELD_TOGETHER = 0.52  # of the average similarity inside either group, at least so much between them
NEAR = 0.08  # a smaller similarity counts as none
LEAST_WEIGHT = 0.5  # of a stem that every text of the days around holds
UNDATED = 0.8  # share of a similarity that is left, for each text without a date
ARCHIVE = 50.0  # texts' worth of trust in the shares of all that was read
BACKGROUND = 200.0  # texts' worth of trust in the usual shares of common words

FINE = 1_000_000  # similarities are whole millionths, so that sums are exact in any order
NEVER = 10_000_000  # the day of a text without a date: after all others

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


class Group(NamedTuple):
    """Entries on one story, earliest first; `centre` is the one nearest to all others."""

    members: tuple[Held, ...]
    centre: Held
    texts: int  # near copies counted once


class Text(NamedTuple):
    """Near copies of one text, in order; the lead of the earliest stands for all."""

    day: int
    packed: bytes
    copies: int
    members: tuple[Held, ...]


class Near(NamedTuple):
    """Two texts by their places, the earlier first, and their similarity in millionths."""

    left: int
    right: int
    similarity: int


def group(held: Sequence[Held]) -> list[Group]:
    """Every entry in exactly one story, the story with the earliest entry first."""
    texts = sorted(_texts(held), key=lambda text: (text.day, text.packed, text.copies))
    if not texts:
        return []
    near = list(_near(_Leads(texts)))
    part = [0] * len(texts)
    clusters = joined(len(texts), near)
    for number, cluster in enumerate(clusters):
        for text in cluster:
            part[text] = number
    pull = [0] * len(texts)
    for left, right, similarity in near:
        if part[left] == part[right]:
            pull[left] += similarity
            pull[right] += similarity
    return [_group([texts[at] for at in c], [pull[at] for at in c]) for c in clusters]


def _group(texts: Sequence[Text], pull: Sequence[int]) -> Group:
    members = sorted((held for text in texts for held in text.members), key=_order)
    best = max(range(len(texts)), key=lambda at: (pull[at], -at))
    # Of copies the earliest speaks, if it has a headline at all.
    named = [held for held in texts[best].members if held.headline] or texts[best].members
    return Group(tuple(members), named[0], len(texts))


def _order(held: Held) -> tuple[int, bytes, str, str]:
    return _day(held), held.packed, held.headline, held.id


def _day(held: Held) -> int:
    return NEVER if held.day is None else held.day


def _texts(held: Sequence[Held]) -> Iterator[Text]:
    """Near copies together, unless more than `DAYS` lie between one and the next."""
    keyed: dict[int, list[Held]] = defaultdict(list)
    for one in held:
        keyed[one.copies].append(one)
    for alike in keyed.values():
        alike.sort(key=_order)
        runs: list[_Run] = []
        for one in alike:
            stems = frozenset(_numbers(one.packed).tolist())
            run = next((run for run in runs if run.takes(one, stems)), None)
            if run is None:
                runs.append(_Run([one], stems))
            else:
                run.members.append(one)
        for run in runs:
            first = run.members[0]
            yield Text(_day(first), first.packed, first.copies, tuple(run.members))


class _Run(NamedTuple):
    """Copies of one text so far, and the stems of the first."""

    members: list[Held]
    stems: frozenset[int]

    def takes(self, one: Held, stems: frozenset[int]) -> bool:
        """Whether an entry with the same key and these stems is one more copy of the text.

        The key is made of one run of words, and a publisher's own sentence can be that run.
        """
        if one.day is not None and one.day - _day(self.members[-1]) > DAYS:
            return False
        if one.packed == self.members[0].packed:
            return True
        return len(stems & self.stems) >= COPIED * min(len(stems), len(self.stems))


def _numbers(packed: bytes) -> NDArray[Any]:
    """The numbers of the terms of a lead, without their counts."""
    return np.frombuffer(packed, "<i8", len(packed) // 9)


class _Leads:
    """The leads of texts in order, as rows of one sparse matrix with rows of length one."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.days: Numbers = np.array([text.day for text in texts], np.int64)
        sizes = np.array([len(text.packed) // 9 for text in texts], np.int64)
        self.start = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        named = [_numbers(text.packed) for text in texts]
        counts = [np.frombuffer(text.packed, "u1", -1, len(text.packed) // 9 * 8) for text in texts]
        numbers, terms = np.unique(np.concatenate(named), return_inverse=True)
        self.terms: Numbers = terms.reshape(-1).astype(np.int64)
        self.many = len(numbers)
        usual = _usual(numbers, common())
        self.values: Floats = np.concatenate(counts).astype(np.float64) * self._weights(usual)
        for row in range(len(texts)):
            values = self.values[self.row(row)]
            values /= max(float(np.sqrt(values @ values)), 1e-9)

    def __len__(self) -> int:
        return len(self.days)

    def row(self, number: int) -> slice:
        """Where the terms and values of a text stand."""
        return slice(int(self.start[number]), int(self.start[number + 1]))

    def _weights(self, usual: Floats) -> Floats:
        """What each term tells in its text, given the texts of the days around."""
        held = np.bincount(self.terms, minlength=self.many)
        whole = (held + BACKGROUND * usual) / (len(self) + BACKGROUND)
        weights: Floats = np.zeros(len(self.terms))
        near = np.zeros(self.many)
        dated = int(np.searchsorted(self.days, NEVER))
        first = last = 0  # the texts of the days around are those from `first` up to `last`
        for day in np.unique(self.days[:dated]):
            low, high = np.searchsorted(self.days[:dated], [day - AROUND, day + AROUND + 1])
            np.add.at(near, self.terms[self.start[last] : self.start[high]], 1)
            np.subtract.at(near, self.terms[self.start[first] : self.start[low]], 1)
            first, last = int(low), int(high)
            one, after = np.searchsorted(self.days[:dated], [day, day + 1])
            here = slice(int(self.start[one]), int(self.start[after]))
            terms, many = self.terms[here], last - first + ARCHIVE
            weights[here] = _told((near[terms] + ARCHIVE * whole[terms]) / many, many)
        undated = slice(int(self.start[dated]), None)
        weights[undated] = _told(whole[self.terms[undated]], len(self) + BACKGROUND)
        return weights


def _usual(numbers: NDArray[Any], shares: Mapping[int, float]) -> Floats:
    return np.array([shares.get(number, 0.0) for number in numbers.tolist()], np.float64)


def _told(share: Floats, many: float) -> Floats:
    """The weight of a term that stands in this share of so many texts."""
    told: Floats = np.log((1.0 + 1.0 / many) / (share + 1.0 / many)) + LEAST_WEIGHT
    return told


def _near(leads: _Leads) -> Iterator[Near]:
    """All pairs of texts that are near each other, through the postings of their terms.

    Postings are filled text by text and let go of text by text, so of each term those of the last
    days lie side by side and nothing older is touched.
    """
    order = np.argsort(leads.terms, kind="stable")
    rows = np.repeat(np.arange(len(leads), dtype=np.int64), np.diff(leads.start))[order]
    values = leads.values[order]
    begin = np.searchsorted(leads.terms[order], np.arange(leads.many)).astype(np.int64)
    oldest, filled = begin.copy(), begin.copy()
    first = 0
    for row in range(len(leads)):
        here, day = leads.row(row), int(leads.days[row])
        terms, weights = leads.terms[here], leads.values[here]
        if day == NEVER:
            oldest, first = begin, 0
        while leads.days[first] < day - DAYS and day != NEVER:
            oldest[leads.terms[leads.row(first)]] += 1
            first += 1
        best = np.argsort(-weights, kind="stable")[:TELLING]
        asked, theirs = terms[best], filled[terms[best]] - oldest[terms[best]]
        ends = np.cumsum(theirs)
        total = int(ends[-1]) if len(ends) else 0
        at = np.arange(total) + np.repeat(oldest[asked] - (ends - theirs), theirs)
        products = values[at] * np.repeat(weights[best], theirs)
        summed = np.bincount(rows[at] - first, products, minlength=row - first)
        filled[terms] += 1
        faded = summed * _fading(leads.days[first:row], day)
        for other in np.nonzero(faded >= NEAR)[0].tolist():
            yield Near(first + other, row, round(min(1.0, float(faded[other])) * FINE))


def _fading(days: Numbers, day: int) -> Floats:
    """What is left of a similarity over the days to an earlier text, as when ranking.

    Where dates do not tell, each that is missing lowers it.
    """
    if day == NEVER:
        return np.where(days == NEVER, UNDATED * UNDATED, UNDATED)
    left: Floats = KEPT + (1.0 - KEPT) * np.exp((days - day) / FADE)
    return left


def joined(many: int, near: Sequence[Near]) -> list[list[int]]:
    """Texts 0 to `many` in clusters, each in order; pairs that are not near count as 0."""
    clusters = _Clusters(many, near)
    while clusters.open:
        _, left, right, *stamps = heapq.heappop(clusters.open)
        fresh = [clusters.stamp[left], clusters.stamp[right]] == stamps
        if fresh and clusters.hold_together(left, right):
            clusters.join(left, right)
    return sorted(sorted(cluster) for cluster in clusters.members if cluster)


class _Clusters:
    """Clusters that grow: the similarities between them in sum, and the pairs that may be next.

    A cluster has the number of its first text. `stamp` counts its changes, so that a pair queued
    before one of them is known to be stale; -1 where it has become part of another.
    """

    def __init__(self, many: int, near: Sequence[Near]) -> None:
        self.members = [[number] for number in range(many)]
        self.stamp = [0] * many
        self.inside = [0] * many
        self.between: list[dict[int, int]] = [{} for _ in range(many)]
        self.open: list[tuple[float, int, int, int, int]] = []
        for left, right, similarity in near:
            self.between[left][right] = self.between[right][left] = similarity
        for left, right, _ in near:
            self._queue(left, right)

    def _average(self, left: int, right: int) -> float:
        pairs = len(self.members[left]) * len(self.members[right])
        return self.between[left].get(right, 0) / pairs / FINE

    def _queue(self, left: int, right: int) -> None:
        average = self._average(left, right)
        if average >= LEAST:
            low, high = min(left, right), max(left, right)
            pair = (-average, low, high, self.stamp[low], self.stamp[high])
            heapq.heappush(self.open, pair)

    def hold_together(self, left: int, right: int) -> bool:
        """Whether a cluster of both is held together about as well as each is."""
        average = self._average(left, right)
        for cluster in (left, right):
            size = len(self.members[cluster])
            pairs = size * (size - 1) / 2
            if pairs and average < HELD_TOGETHER * self.inside[cluster] / pairs / FINE:
                return False
        return True

    def join(self, left: int, right: int) -> None:
        """Make one cluster of two, under the smaller number."""
        self.inside[left] += self.inside[right] + self.between[left].pop(right)
        del self.between[right][left]
        self.members[left] += self.members[right]
        self.members[right] = []
        self.stamp[left] += 1
        self.stamp[right] = -1
        for other, similarity in self.between[right].items():
            whole = self.between[left].get(other, 0) + similarity
            self.between[left][other] = self.between[other][left] = whole
            del self.between[other][right]
        self.between[right] = {}
        for other in self.between[left]:
            self._queue(left, other)
