"""One comment in the tree of an HTML page, before it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element


@dataclass(slots=True, eq=False)
class Item:
    """One comment in the tree: its elements (several where a system lays them side by side)."""

    elements: list[_Element]
    key: str = ""
    parent: Item | None = None
    nested: bool = False  # stands in a container for replies
    depth: int | None = None
    sure: bool = True  # the mark alone says it is a comment
    inner: list[Item] = field(default_factory=list)

    @property
    def element(self) -> _Element:
        """The first of its elements."""
        return self.elements[0]
