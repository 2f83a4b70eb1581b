"""JSON-LD, microdata and meta elements of a page, as one look-up.

schema.org's names (https://schema.org/NewsArticle), OpenGraph (https://ogp.me) and what publishing
systems put into meta elements. Nothing is decided here; `metadata` decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from alteram.page.elements import TAG, Elements

_ARTICLE = re.compile(
    r"(?:\w*(?:Article|BlogPosting|Report|Reportage\w*|LiveBlogPosting|Recipe"
    r"|DiscussionForumPosting))\Z"
)
_CLEAN = re.compile(
    r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->"
    r"|//\s*\]\]>)\s*;?\s*\Z"
)
_MOST = 2_000_000  # characters of one block that are read


@dataclass(slots=True)
class Linked:
    """What a page says of itself for machines.

    `article` is the JSON-LD node of the article, `meta` the meta elements by lower-case name (the
    first of each wins) and `many` all values of each.
    """

    article: Mapping[str, Any] = field(default_factory=dict)
    nodes: list[Mapping[str, Any]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        """The first of these meta elements that has a value."""
        return next((self.meta[name] for name in names if self.meta.get(name)), "")


def read_linked(page: Elements) -> Linked:
    """Collect JSON-LD nodes and meta elements of a page; broken blocks are left out."""
    linked = Linked()
    for script in page.pick((TAG, ("script",))):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            linked.nodes += list(_nodes(_load(script.text)))
    for meta in page.pick((TAG, ("meta",))):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        value = " ".join((meta.get("content") or "").split())
        if name and value:
            linked.meta.setdefault(name.lower(), value)
            linked.many.setdefault(name.lower(), []).append(value)
    linked.article = _article(linked.nodes)
    return linked


def _load(text: str) -> Any:
    text = _CLEAN.sub("", text[:_MOST])
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    try:  # a trailing comma is the most common break
        return json.loads(_TRAILING.sub(r"\1", text), strict=False)
    except (ValueError, RecursionError):
        return None


_TRAILING = re.compile(r",\s*([}\]])")


_INNER = ("@graph", "mainEntity", "mainEntityOfPage")


def _nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object with a type, outer before inner, lists and graphs opened."""
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, list):
            stack.extend(reversed(current[:1000]))
        elif isinstance(current, dict):
            if "@type" in current:
                yield current
            inner = [current.get(key) for key in _INNER]
            stack.extend(reversed([i for i in inner if isinstance(i, dict | list)]))


def types(node: Mapping[str, Any]) -> list[str]:
    """The schema.org types of a node, without their namespace."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [name.rpartition("/")[2].rpartition(":")[2] for name in names if isinstance(name, str)]


def _article(nodes: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The node of the article: the typed one that says most about itself."""
    best: Mapping[str, Any] = {}
    most = 0
    for node in nodes:
        if any(_ARTICLE.match(name) for name in types(node)):
            said = sum(bool(node.get(key)) for key in ("headline", "datePublished", "author")) + 1
            if said > most:
                best, most = node, said
    return best


def texts(value: Any, key: str = "name") -> list[str]:
    """The strings in a JSON-LD value: itself, its `name`, or those of a list."""
    if isinstance(value, str):
        return [" ".join(value.split())] if value.strip() else []
    if isinstance(value, Mapping):
        return texts(value.get(key) or value.get("@value"), key)
    if isinstance(value, list):
        return [text for part in value[:50] for text in _part(part, key)]
    return []


def _part(value: Any, key: str) -> list[str]:
    return [] if isinstance(value, list) else texts(value, key)
