"""The discussion under an HTML article: its comments read, and taken out of the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.etree import _Element

from alteram.page.drafts import Draft, read_item
from alteram.page.elements import Elements
from alteram.page.headers import is_closed
from alteram.page.hidden import drop
from alteram.page.items import Item
from alteram.page.linked import Linked
from alteram.page.postings import read_postings
from alteram.page.render import words_of
from alteram.page.threads import find_items
from alteram.page.unmarked import ShortTexts, find_after_heading, find_repeated
from alteram.text.wordlists import word_list


@dataclass(slots=True)
class Discussion:
    """The comments of a page in order, and whether more are taken."""

    drafts: list[Draft] = field(default_factory=list)
    closed: bool = False


def take_out(page: Elements, linked: Linked) -> Discussion:
    """Read the comments of a page and remove them, so that none can be taken for the article."""
    texts = ShortTexts(page.root)
    closed = _says_closed(page.root, texts)
    kept = _read(find_items(page)) or _read(find_repeated(page))
    if kept:
        drafts = _in_order(kept)
        elements = [element for item, _ in kept for element in item.elements]
    else:
        drafts, elements = find_after_heading(page, texts)
    for element in elements:
        drop(element)
    page.forget(elements)
    drafts = drafts or read_postings(linked)
    return Discussion(drafts, closed)


def _read(items: list[Item]) -> list[tuple[Item, Draft]]:
    """The items that are comments, each read."""
    others = {element for item in items for element in item.elements}
    read = [(item, read_item(item, others)) for item in items if not _holds_article(item)]
    kept = [(item, draft) for item, draft in read if _is_comment(item, draft)]
    if any(item.key and item.sure for item, _ in kept):
        # Where comments are numbered, what is not numbered and built otherwise is something else.
        built = {_build(item) for item, _ in kept if item.key}
        kept = [(item, draft) for item, draft in kept if item.key or _build(item) in built]
    return kept


def _holds_article(item: Item) -> bool:
    """Whether what looks like a comment is the article itself."""
    return any(
        inner.tag == "h1" or inner.get("itemprop") in ("articleBody", "headline")
        for element in item.elements
        for inner in element.iter("h1", "h2", "div", "section", "article")
    )


def _build(item: Item) -> tuple[str, str]:
    names = (item.element.get("class") or "").split()
    return str(item.element.tag), names[0] if names else ""


def _is_comment(item: Item, draft: Draft) -> bool:
    if not any(character.isalnum() for character in draft.text):
        return False
    if item.sure:
        return bool(draft.author or draft.printed or item.key)
    known = (bool(draft.author), bool(draft.printed))
    named = "comment" in (item.element.get("class") or "").lower().split()
    return any(known) if named else all(known)


def _in_order(kept: list[tuple[Item, Draft]]) -> list[Draft]:
    """The drafts with their parents as places among them."""
    place = {id(item): n for n, (item, _) in enumerate(kept)}
    for item, draft in kept:
        parent = item.parent
        while parent is not None and id(parent) not in place:
            parent = parent.parent
        draft.parent = place[id(parent)] if parent is not None else None
    return [draft for _, draft in kept]


_CLOSED_WORDS = [
    word.encode()
    for word in word_list("closed disabled turned locked geschlossen deaktiviert ferm cerrados")
]
_CLOSED = re.compile(
    r"(?:comment|discussion|thread|kommentar|comentarios).{0,80}?"
    r"(?:closed|disabled|turned off|locked|geschlossen|deaktiviert|fermés|cerrados)"
)


def _says_closed(root: _Element, texts: ShortTexts) -> bool:
    if not any(word in texts.lines for word in _CLOSED_WORDS):
        return False
    if _CLOSED.search(words_of(root).lower()) is None:
        return False
    for element in root.iter("p", "div", "span", "h2", "h3", "h4", "h5", "li", "em", "strong"):
        if len(element) <= 2 and is_closed(words_of(element)):
            return True
    return False
