"""Sets of ids that only grow together (union-find), with a fixed outcome whatever the order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


class Sets:
    """Disjoint sets of names; the least name of a set stands for it."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def top(self, name: str) -> str:
        """The name that stands for the set of this one."""
        parent = self._parent.setdefault(name, name)
        while parent != self._parent[parent]:
            self._parent[name] = parent = self._parent[parent]
        return parent

    def same(self, one: str, two: str) -> bool:
        """Whether two names are in one set."""
        return self.top(one) == self.top(two)

    def join(self, one: str, two: str) -> bool:
        """Put two sets together; False when they were one already."""
        first, second = sorted((self.top(one), self.top(two)))
        self._parent[second] = first
        return first != second

    def groups(self, names: Iterable[str]) -> list[list[str]]:
        """These names by set, each sorted, the sets by their first name here."""
        found: dict[str, list[str]] = {}
        for name in sorted(set(names)):
            found.setdefault(self.top(name), []).append(name)
        return list(found.values())


class Apart:
    """Pairs of articles (ids) that a reader marked as not linked: no tie of theirs is counted."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs = frozenset(frozenset(pair) for pair in pairs)
        self._named = frozenset(name for pair in self.pairs for name in pair)

    def __call__(self, one: str, two: str) -> bool:
        """Whether these two are marked."""
        return frozenset((one, two)) in self.pairs

    def connecting(self, group: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Places (later, earlier) of the pairs that hold together a group in which all are tied.

        Each is tied to the first. Where a marked pair is among them, every other pair that still
        joins something is given, so that what a third one holds together stays together.
        """
        if len(self._named.intersection(group)) < 2:
            yield from ((later, 0) for later in range(1, len(group)))
            return
        sets = Sets()
        for later in range(1, len(group)):
            for first in range(later):
                if not self(group[later], group[first]) and sets.join(group[later], group[first]):
                    yield later, first


NONE_APART = Apart()
