"""Who answers whom among the comments of an HTML page, where nesting alone does not say it.

Depth classes (`depth-2`), margins, Drupal's `indented` boxes, attributes and links that name the
parent.
"""

from __future__ import annotations

import re

from lxml.etree import _Element

from alteram.page import marks
from alteram.page.items import Item
from alteram.page.render import words_of

_PARENT_ATTRIBUTES = ("data-parent-id", "data-parent", "data-parent-comment-id", "data-reply-to")
_MARGIN = re.compile(r"(?:margin|padding)-left:\s*(\d+)(?:px|em|%)", re.I)
_TO_PARENT = re.compile(r"#(?:[a-z-]*comment-?|c)?(\d{1,20})\Z", re.I)


def link(items: list[Item]) -> None:
    """Set the parent of items that are not nested in it but say whom they answer."""
    by_key = {item.key: item for item in items if item.key}
    trail: list[tuple[int, Item]] = []  # open comments by depth
    for item in items:
        depth = _level(item)
        if item.parent is None:
            named = _named_parent(item, by_key)
            if named is not None and named is not item:
                item.parent = named
        while trail and depth is not None and trail[-1][0] >= depth:
            trail.pop()
        if item.parent is None and depth is not None and trail:
            item.parent = trail[-1][1]
        if depth is not None:
            trail.append((depth, item))


def _level(item: Item) -> int | None:
    """How deep a comment stands where nesting does not say it: class, margin, indentation."""
    if item.depth is not None:
        return item.depth
    if match := _MARGIN.search(item.element.get("style") or ""):
        return int(match[1])
    level = 0
    for around in item.element.iterancestors():
        if any(name == "indented" for name in marks.names(around)):
            level += 1
    return level if level or _has_indented_sibling(item.element) else None


def _has_indented_sibling(element: _Element) -> bool:
    after = element.getnext()
    return after is not None and isinstance(after.tag, str) and "indented" in marks.names(after)


def _named_parent(item: Item, by_key: dict[str, Item]) -> Item | None:
    for name in _PARENT_ATTRIBUTES:
        value = (item.element.get(name) or "").strip()
        if value and value in by_key:
            return by_key[value]
    for link in item.element.iter("a"):
        words = words_of(link).lower()[:40]
        if words.startswith(("in reply to", "parent", "in response to", "als antwort auf")):
            match = _TO_PARENT.search(link.get("href") or "")
            if match and match[1] in by_key and by_key[match[1]] is not item:
                return by_key[match[1]]
    return None
