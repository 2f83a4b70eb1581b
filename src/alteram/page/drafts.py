"""One comment of an HTML page read into author, time and text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element

from alteram.model import Moment
from alteram.page import headers, marks
from alteram.page.dates import read_date
from alteram.page.items import Item
from alteram.page.render import render, words_of

_HEAD_WORDS = 40  # a header holds at most so many words


@dataclass(slots=True, eq=False)
class Draft:
    """A comment before it has its id: `parent` is an index among the drafts of the page."""

    text: str
    author: str = ""
    printed: str = ""
    moment: Moment | None = None
    parent: int | None = None
    number: int | None = None
    anchor: str = ""


def read_item(item: Item, others: set[_Element]) -> Draft:
    """Author, time and text of one comment; `others` are the ids of other comments' elements."""
    parts = _Parts(item, others)
    draft = Draft(text="")
    draft.author = parts.author()
    draft.printed, draft.moment = parts.time()
    draft.anchor = item.element.get("id") or ""
    text = render(item.elements, parts.is_no_text)
    _trim(draft, text, parts.head_lines())
    return draft


class _Parts:
    """Which elements of one comment are header, control and text."""

    def __init__(self, item: Item, others: set[_Element]) -> None:
        self.item, self.others = item, others
        self.own = set(item.elements)
        self.heads: list[_Element] = []
        self.authors: list[_Element] = []
        self.times: list[_Element] = []
        # Elements, not their id(): lxml makes a new object for an element nobody holds.
        self.dropped: set[_Element] = set()
        for element in item.elements:
            self._sort(element)

    def _sort(self, root: _Element) -> None:
        stack = [root]
        while stack:
            element = stack.pop()
            if not isinstance(element.tag, str) or self._is_other(element):
                continue
            if (element is not root or root.tag == "dt") and self._take(element):
                continue
            stack.extend(reversed(element))

    def _is_other(self, element: _Element) -> bool:
        return element in self.others and element not in self.own

    def _take(self, element: _Element) -> bool:
        """Sort one element; True when nothing inside needs a look."""
        if element.tag in ("form", "button", "textarea") or element.get("hidden") is not None:
            self.dropped.add(element)
            return True
        prop = element.get("itemprop") or ""
        if element.tag == "time" or prop in _TIME_PROPS:
            self.times.append(element)
            return self._drop(element)
        if prop in _AUTHOR_PROPS:
            self.authors.append(element)
            return self._drop(element)
        if prop in ("text", "commentText"):
            return True
        if marks.marked(element, "control") and not self._holds_text(element):
            return self._drop(element)
        if element.tag == "p" and not marks.names(element):
            return False
        return self._take_head(element)

    def _take_head(self, element: _Element) -> bool:
        """Take an element that is marked as time, author or header and is short."""
        times, names, heads = (marks.marked(element, kind) for kind in ("time", "author", "head"))
        names = names or element.tag == "cite"
        if not (times or names or heads) or _count_words(element, _HEAD_WORDS) > _HEAD_WORDS:
            return False
        if times and self._dated(element):
            self.times += [inner for inner in element.iter() if _tells_time(inner)] + [element]
        elif names:
            self.authors.append(element)
        elif heads and not self._holds_text(element):
            self.times += [inner for inner in element.iter() if _tells_time(inner)]
        else:
            return False
        self.heads.append(element)
        return self._drop(element)

    def _drop(self, element: _Element) -> bool:
        self.dropped.add(element)
        return True

    def _dated(self, element: _Element) -> bool:
        words = words_of(element)
        return headers.read_header(words, dated=True) is not None or bool(element.get("title"))

    def _holds_text(self, element: _Element) -> bool:
        """Whether an element marked as head or control holds the comment's text after all."""
        for inner in element.iter("p", "blockquote", "div", "span"):
            if inner is element or inner in self.others:
                continue
            if marks.marked(inner, "text") and not marks.marked(inner, "head"):
                return True
            if inner.tag in ("p", "blockquote") and _count_words(inner, 20) > 12:
                return True
        return False

    def is_no_text(self, element: _Element) -> bool:
        return element in self.dropped or self._is_other(element)

    def head_lines(self) -> list[str]:
        return [line for head in self.heads for line in render([head], self._is_other).split("\n")]

    def author(self) -> str:
        for element in self.authors:
            for inner in element.iter():
                if (
                    inner is not element
                    and _names_someone(inner)
                    and (name := _name(words_of(inner)))
                ):
                    return name
            if name := _name(words_of(element)):
                return name
        return ""

    def time(self) -> tuple[str, Moment | None]:
        for element in self.times:
            words = words_of(element)
            printed = headers.read_header(words, dated=True)
            stamp = element.get("datetime") or element.get("content") or ""
            said = printed.printed if printed else words[:60]
            moment = read_date(stamp, f"printed “{said}”") if stamp else None
            if moment is None and element.get("title"):
                moment = read_date(element.get("title") or "", f"printed “{said}”")
            if moment is not None or printed is not None:
                return said, moment or (printed.moment if printed else None)
        return "", None


def _tells_time(element: _Element) -> bool:
    """Whether an element inside a head holds a time for machines."""
    return element.tag in ("time", "abbr", "a", "span") and bool(
        element.get("datetime") or element.get("title")
    )


def _names_someone(element: _Element) -> bool:
    """Whether an element inside an author element holds the name alone."""
    return isinstance(element.tag, str) and (
        element.tag in ("cite", "b", "strong")
        or "fn" in marks.names(element)
        or element.get("itemprop") == "name"
    )


_TIME_PROPS = ("commentTime", "dateCreated", "datePublished", "uploadDate")
_AUTHOR_PROPS = ("author", "creator")


def _count_words(element: _Element, most: int) -> int:
    count = 0
    for text in element.itertext():
        count += len(str(text).split())
        if count > most:
            break
    return count


def _name(words: str) -> str:
    """The name in an author element's words: "by Ada Lind says:" is Ada Lind."""
    words = words.strip()
    header = headers.read_header(words)
    if header is not None and header.author:
        return header.author
    words = _ADDRESS.sub(" ", _LEAD.sub("", words)).strip(" \t:,|·•–—-")
    if headers.is_action(words):
        return ""
    return words if 0 < len(words) <= 60 and len(words.split()) <= 7 else ""


_ADDRESS = re.compile(r"https?://\S+")
_LEAD = re.compile(r"\A(?:posted |written |comment |submitted )?(?:by|von|par|por)\b:?\s+", re.I)


def _trim(draft: Draft, text: str, heads: list[str]) -> None:
    """Take what is missing from header lines, and header and control lines out of the text."""
    lines = text.split("\n")
    for line in heads:
        _complete(draft, line)
    while lines and (not lines[0] or headers.is_action(lines[0]) or _is_head(draft, lines[0])):
        _complete(draft, lines.pop(0))
    while lines and (not lines[-1] or headers.is_action(lines[-1]) or _is_foot(draft, lines[-1])):
        _complete(draft, lines.pop())
    draft.text = "\n".join(lines)


def _is_head(draft: Draft, line: str) -> bool:
    if draft.author and line.strip(" :,-–—") == draft.author:
        return True
    return headers.read_header(line) is not None


def _is_foot(draft: Draft, line: str) -> bool:
    header = headers.read_header(line, dated=True)
    return header is not None and (not draft.author or header.author in ("", draft.author))


def _complete(draft: Draft, line: str) -> None:
    header = headers.read_header(line)
    if header is None:
        return
    draft.author = draft.author or header.author
    if not draft.printed:
        draft.printed, draft.moment = header.printed, header.moment
    if draft.number is None:
        draft.number = header.number
