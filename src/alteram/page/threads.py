"""Finds the comments of an HTML page: which elements are one comment each, and who answers whom.

A comment is an element that says so (an id such as `comment-12`, a class such as `comment`,
schema.org markup, an entry of a list marked as comments). Systems wrap one comment in several such
elements; wrappers are told from replies by their numbers and by whether they hold words of their
own. What answers what is read from nesting, from depth classes, from links to the parent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from lxml.etree import XPath, _Element

from alteram.page import marks
from alteram.page.elements import Elements
from alteram.page.headers import read_header
from alteram.page.items import Item
from alteram.page.marks import Names
from alteram.page.render import UNSEEN, words_of
from alteram.page.replies import link
from alteram.page.tree import measure
from alteram.text.wordlists import word_list

_LISTS = ("ol", "ul", "dl")
_ENTRIES = ("li", "dt", "dd")
_SIDE = re.compile(
    r"(?:module[-_]|widget[-_]|box[-_])?(?:recent|latest|popular|most|top"
    r"|new(?:est)?)[-_]?(?:ly[-_])?(?:reader[-_])?comm\w*(?:[-_]\w+)?"
    r"|(?:left|right|primary|secondary|tertiary|first|second|the|my|[lr])?[-_]?side-?bar"
    r"(?:[-_]?(?:\d|left|right|primary|secondary|inner|widgets?|content|wrap(?:per)?|container))?"
    r"|widget[-_]area|blogroll|teasers?|widget_recent_comments",
    re.I,
)
_SCHEMA = re.compile(r"schema\.org/(?:UserComments|Comment|Answer)\b")


def find_items(page: Elements) -> list[Item]:
    """The comments of a page in reading order, each with the one it answers."""
    talk = page.names.of_talk()
    if not _may_hold_some(page, talk):
        return []
    items = _merge(_candidates(page, talk | page.names.those(_SIDE_NAMES)))
    _attach_footers(items)
    link(items)
    return items


def _may_hold_some(page: Elements, talk: Names) -> bool:
    """Whether any attribute of a page may be a comment's; most pages need no further look."""
    return (
        any(marks.starts_talk(marks.masked(own), "") for own in talk.ids)
        or any(marks.starts_talk("", marks.masked(said)) for said in talk.classes)
        or bool(page.pick(*_markup(page)))
    )


def _markup(page: Elements) -> tuple[tuple[str, Iterable[str]], ...]:
    """How an element says by schema.org markup that it may be a comment or hold some."""
    return ("itemprop", ("comment",)), ("itemtype", page.values("itemtype"))


def _candidates(page: Elements, names: Names) -> list[Item]:
    """Every element that may be a comment, in document order, with the one around it.

    Only elements of these names or with markup are looked at, and the entries of lists of comments.
    """
    found: list[Item] = []
    length = 0
    inside: dict[_Element, _Place | None] = {}
    for element in _looked_at(page, names):
        place = _place(element, page.root, inside)
        if place is None or element.tag in _CLOSED:
            inside[element] = None
            continue
        listed = place.listed and element.tag in _ENTRIES and element.getparent() is place.element
        if not (listed or names.mark(element) or _has_markup(element)):
            continue
        if _SIDE_NAMES.of(element):
            length = length or _length(page.root)
            if _is_side(element, length):
                inside[element] = None
                continue
        item, nested = place.item, place.nested
        if _starts_item(element, place.zone, listed):
            key = marks.item_key(element.get("id") or "") or _data_key(element)
            sure = place.zone or listed or "omment" in (element.get("id") or "")
            item = Item([element], key, item, nested, marks.depth_of(element), sure)
            found.append(item)
            nested = False
        elif marks.marked(element, "children"):
            nested = True
        zone = marks.is_zone(element)
        lists = zone and element.tag in _LISTS
        inside[element] = _Place(element, item, nested, place.zone or zone, lists)
    return found


def _place(
    element: _Element, root: _Element, inside: dict[_Element, _Place | None]
) -> _Place | None:
    """The place an element stands in, None for a form or side column.

    `inside` is what stands in the elements that were looked at, and is completed.
    """
    passed: list[_Element] = []
    around = element.getparent()
    while around is not None and around not in inside:
        passed.append(around)
        around = around.getparent()
    place = _Place(root) if around is None else inside[around]
    for outer in reversed(passed):
        if outer.tag in _CLOSED:
            place = None
        inside[outer] = place
    return place


_CLOSED = UNSEEN | {"form"}


def _looked_at(page: Elements, names: Names) -> list[_Element]:
    """The elements of these names or with markup, and entries of lists so marked, in order."""
    marked = page.named(names, *_markup(page))
    entries = [
        entry
        for element in marked
        if element.tag in _LISTS and marks.is_zone(element)
        for entry in element.iterchildren(*_ENTRIES)
    ]
    return page.in_order((*marked, *entries)) if entries else marked


class _Place(NamedTuple):
    """What an element stands in: which comment, its replies, a part marked as comments."""

    element: _Element
    item: Item | None = None
    nested: bool = False
    zone: bool = False
    listed: bool = False  # the element is a list of comments


def _is_side(element: _Element, page: int) -> bool:
    """Whether an element is a side column or a list of comments on other pages.

    Pages also call their main column "sidebar"; one that holds half of the page is none.
    """
    if element.tag in ("body", "html", "main", "article"):
        return False
    return 2 * _length(element) < page


def _length(element: _Element) -> int:
    return measure(_TEXT_LENGTH, element)


_TEXT_LENGTH = XPath("string-length()")
_SIDE_NAMES = marks.NameTest(_SIDE, *word_list("comm side widget blogroll teaser"))


def _has_markup(element: _Element) -> bool:
    """Whether an element may be a comment or hold some, as schema.org markup says."""
    return element.get("itemtype") is not None or element.get("itemprop") == "comment"


def _starts_item(element: _Element, zone: bool, listed: bool) -> bool:
    if element.tag not in marks.ITEM_TAGS:
        return False
    if listed:
        return True
    if element.get("itemprop") == "comment" or _SCHEMA.search(element.get("itemtype") or ""):
        return True
    own = element.get("id") or ""
    key = marks.item_key(own) if own else ""
    if key and ("omment" in own or "cmt" in own.lower() or (zone and len(key) > 1)):
        return marks.has_item_class(element) or _looks_whole(marks.masked(own))
    if _BARE.fullmatch(own):
        return True
    return marks.has_item_class(element) and element.tag not in ("p", "span", "td", "tr")


_BARE = re.compile(r"(?:c|r|cmt)-?\d{3,20}")
_PART = re.compile(
    r"body|text|content|meta|author|reply|respond|form|footer|header|share|vote|rat(?:e|ing)"
    r"|count|link|avatar|time|date|score|message|actions?|data",
    re.I,
)


@lru_cache(maxsize=4096)
def _looks_whole(own_id: str) -> bool:
    """Whether a masked id names a comment and not a part of one (`comment-body-12`)."""
    return _PART.search(own_id) is None


def _data_key(element: _Element) -> str:
    for name in ("data-comment-id", "data-commentid", "data-id", "data-post-id"):
        if value := element.get(name):
            return value.strip()[:60]
    return ""


# --- wrappers and replies -------------------------------------------------------------------------


def _merge(candidates: list[Item]) -> list[Item]:
    """Candidates with wrappers folded into what they wrap, list heads joined to bodies."""
    for item in candidates:
        if item.parent is not None:
            item.parent.inner.append(item)
    kept: dict[int, Item] = {}
    replaced: dict[int, Item] = {}
    for item in reversed(candidates):  # the innermost first
        _fold(item, replaced)
    for item in candidates:
        if id(item) not in replaced:
            kept[id(item)] = item
            item.parent = _resolved(item.parent, replaced)
    return _join_definitions(list(kept.values()))


def _fold(item: Item, replaced: dict[int, Item]) -> None:
    """Decide whether the candidates inside an item are parts of it, replies, or its real self."""
    inner = [i for i in item.inner if id(i) not in replaced]
    same = [i for i in inner if not i.nested and (i.key == item.key or not i.key or not item.key)]
    same = [i for i in same if not (i.key and item.key and i.key != item.key)]
    if not same:
        numbered = bool(item.key) and all(i.nested and i.key for i in inner)
        if inner and not numbered and not _own_words(item, inner):
            _dissolve(item, replaced)
        return
    if _own_words(item, inner) and not any(i.key and i.key == item.key for i in same):
        parts = []  # it has its own text, so what stands inside answers it
    elif len(same) > 1 and not any(i.key and i.key == item.key for i in same):
        _dissolve(item, replaced)
        return
    else:
        parts = [i for i in same if i.key == item.key] or same[:1]
    for part in parts:
        replaced[id(part)] = item
        item.key = item.key or part.key
        item.depth = item.depth if item.depth is not None else part.depth
        item.inner += part.inner


def _dissolve(item: Item, replaced: dict[int, Item]) -> None:
    """A frame around several comments is none itself."""
    replaced[id(item)] = item


def _resolved(item: Item | None, replaced: dict[int, Item]) -> Item | None:
    """The comment an ancestor candidate ended up in; a frame hands on to what is around it."""
    while item is not None and id(item) in replaced:
        target = replaced[id(item)]
        item = item.parent if target is item else target
    return item


def _own_words(item: Item, inner: list[Item]) -> bool:
    """Whether an item holds text that is neither in the candidates inside nor a control."""
    others = {i.element for i in inner}
    for element in _walk(item.element, others):
        if element.tag in ("a", "time", "cite", "button") or marks.marked(element, "head"):
            continue
        said = [text for text in (element.text, *(child.tail for child in element)) if _wordy(text)]
        if said and (len(said) > 1 or read_header(said[0] or "") is None):
            return True
    return False


def _walk(root: _Element, stop: set[_Element]) -> Iterator[_Element]:
    stack = [root]
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or element.tag in UNSEEN or element in stop:
            continue
        if element is not root and (
            marks.marked(element, "control") or marks.marked(element, "author")
        ):
            continue
        yield element
        stack.extend(reversed(element))


_WORDS = re.compile(r"\w+\W+\w+\W+\w+")


def _wordy(text: str | None) -> bool:
    return text is not None and _WORDS.search(text) is not None


def _join_definitions(items: list[Item]) -> list[Item]:
    """`dt` and the `dd` after it are one comment (Thesis, Blogger)."""
    by_element = {item.element: item for item in items}
    gone: dict[int, Item] = {}
    for item in items:
        if item.element.tag != "dd":
            continue
        before = item.element.getprevious()
        while before is not None and not isinstance(before.tag, str):
            before = before.getprevious()
        head = by_element.get(before) if before is not None else None
        head = gone.get(id(head), head) if head is not None else None
        if head is not None and (not item.key or not head.key or item.key == head.key):
            head.elements.append(item.element)
            head.key = head.key or item.key
            by_element[item.element] = head
            gone[id(item)] = head
        elif head is None and before is not None and before.tag == "dt":
            item.elements.insert(0, before)
    for item in items:
        while item.parent is not None and id(item.parent) in gone:
            item.parent = gone[id(item.parent)]
    return [item for item in items if id(item) not in gone]


def _attach_footers(items: list[Item]) -> None:
    """A line with author and time that stands beside a comment is its own (Movable Type)."""
    taken = {element for item in items for element in item.elements}
    for item in items:
        after = item.elements[-1].getnext()
        if after is None or not isinstance(after.tag, str) or after in taken:
            continue
        if after.tag not in ("p", "div", "span", "dd", "h3", "h4", "h5", "h6", "small"):
            continue
        words = words_of(after)
        if read_header(words, dated=True) is not None and not _dated(item):
            item.elements.append(after)


def _dated(item: Item) -> bool:
    """Whether a short line inside an item already tells its time."""
    for element in item.elements:
        for inner in element.iter():
            if isinstance(inner.tag, str) and inner.tag not in UNSEEN:
                words = words_of(inner) if _is_short(inner) else ""
                if words and read_header(words, dated=True) is not None:
                    return True
    return False


def _is_short(element: _Element) -> bool:
    count = 0
    for text in element.itertext():
        count += len(text)
        if count > 200:
            return False
    return True
