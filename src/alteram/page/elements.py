"""The elements of a page by their names and by what their attributes say.

Found in one walk, for every step that looks for some of them: a walk for each would take longer
than the steps themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from lxml.etree import _Element

from alteram.page.marks import Names
from alteram.text.wordlists import word_set

_Placed = tuple[int, _Element]
TAG = "<tag>"  # what `Elements.pick` calls the name of an element; no attribute is called so
# The elements and the attributes that can be picked.
_TAGS = word_set("article dialog dl h1 h2 h3 h4 link meta script span style template time")
_SILENT = word_set("link path script style")  # whose attributes no step looks for
_ATTRIBUTES = ("id", "class", "style", "hidden", "itemprop", "itemtype", "rel", "pubdate")


class Elements:
    """The elements of a tree. What is taken out of it later is told to `forget`.

    `names` are the ids and class attributes in it. Elements are held, else lxml would make an
    object for each of them anew at every step; `hold` is for trees so large that it should not.
    """

    def __init__(self, root: _Element, *, hold: bool = True) -> None:
        self.root = root
        self._held = list(root.iter()) if hold else []
        self._gone: set[_Element] = set()
        self._found: dict[str, dict[str, list[_Placed]]] = {
            kind: {} for kind in (TAG, *_ATTRIBUTES)
        }
        tags = self._found[TAG]
        attribute = cast("Callable[[object], dict[object, list[_Placed]] | None]", self._found.get)
        for place, element in enumerate(self._held or root.iter()):
            if (tag := element.tag) in _TAGS:
                tags.setdefault(tag, []).append((place, element))
            if tag in _SILENT:
                continue
            for name in element.keys():  # noqa: SIM118 - an element is no mapping
                if (values := attribute(name)) is not None:
                    values.setdefault(element.get(name), []).append((place, element))
        self.names = Names(frozenset(self._found["id"]), frozenset(self._found["class"]))

    def values(self, attribute: str) -> list[str]:
        """The different values of one of the attributes that are looked at."""
        return list(self._found[attribute])

    def named(self, names: Names, *others: tuple[str, Iterable[str]]) -> list[_Element]:
        """The elements of these ids and classes, and others, as `pick` gives them."""
        return self.pick(("id", names.ids), ("class", names.classes), *others)

    def pick(self, *wanted: tuple[str, Iterable[str]]) -> list[_Element]:
        """The elements with one of these values of any attribute, in the order of the page."""
        found: dict[int, _Element] = {}
        for kind, values in wanted:
            known = self._found[kind]
            for value in values:
                found.update(known.get(value, ()))
        return [found[place] for place in sorted(found) if found[place] not in self._gone]

    def in_order(self, elements: Iterable[_Element]) -> list[_Element]:
        """Different elements in the order of the page."""
        wanted = set(elements)
        return [element for element in self.root.iter() if element in wanted]

    def forget(self, elements: Iterable[_Element]) -> None:
        """Leave out elements, and what stands in them, from now on."""
        for element in elements:
            self._gone.update(element.iter())
