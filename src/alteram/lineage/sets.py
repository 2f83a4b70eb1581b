"""Sets of ids that only grow together (union-find), with a fixed outcome whatever the order."""

from __future__ import annotations

from collections.abc import Iterable


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
