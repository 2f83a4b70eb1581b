"""Comments that a page gives in its JSON-LD: schema.org `Comment` under `comment`.

Forum pages (`DiscussionForumPosting`) and news pages whose thread a script draws carry their
comments there; see https://schema.org/Comment. What the page shows is read first; this is used
where it shows none.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator, Mapping
from typing import Any

from alteram.page.dates import read_date
from alteram.page.drafts import Draft
from alteram.page.linked import Linked, texts, types
from alteram.page.render import tidy

_INSIDE = ("comment", "suggestedAnswer", "acceptedAnswer")
_KINDS = frozenset(("Comment", "UserComments", "Answer"))
_MOST = 20_000  # comments of one page that are read
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.I)
_TAG = re.compile(r"<[^<>]{1,500}>")


def read_postings(linked: Linked) -> list[Draft]:
    """The comments of all nodes in reading order, an answer after what it answers."""
    drafts: list[Draft] = []
    # Nodes are told apart by identity: the same object can be listed twice.
    seen: set[int] = set()
    stack: list[tuple[Mapping[str, Any], int | None]] = []
    for node in reversed(linked.nodes):
        stack += [(inner, None) for inner in reversed(list(_comments(node)))]
    while stack and len(drafts) < _MOST:
        node, parent = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        draft = _draft(node, parent)
        place = parent
        if draft.text:
            drafts.append(draft)
            place = len(drafts) - 1
        stack += [(inner, place) for inner in reversed(list(_comments(node)))]
    return drafts


def _comments(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The comments directly under a node."""
    for key in _INSIDE:
        value = node.get(key)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, Mapping) and _KINDS.intersection(types(inner)):
                yield inner


def _draft(node: Mapping[str, Any], parent: int | None) -> Draft:
    author = next(iter(texts(node.get("author")) or texts(node.get("creator"))), "")
    said = [date for key in ("datePublished", "dateCreated") for date in texts(node.get(key))]
    stamp = next(iter(said), "")
    return Draft(
        text=plain(node.get("text") or node.get("commentText")),
        author=entities.unescape(author)[:60],
        printed=stamp[:60],
        moment=read_date(stamp, "json-ld datePublished") if stamp else None,
        parent=parent,
    )


def plain(value: Any) -> str:
    """The words of a text that may carry tags and character references."""
    if not isinstance(value, str):
        return ""
    return tidy(entities.unescape(_TAG.sub("", _BREAK.sub("\n", value))))
