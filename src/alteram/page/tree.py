"""HTML text to an element tree that every later step can walk.

libxml2 gives up below 256 (or, with `huge_tree`, 2,048) nested elements and returns what came
before. A page nested deeper has its surplus tags taken out first, so no words are lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import cast

from lxml import html
from lxml.etree import ElementDefaultClassLookup, LxmlError, XPath, _Element

from alteram.errors import NotAnArticle
from alteram.model import Caveat, CaveatKind
from alteram.text.wordlists import word_set

DEEPEST = 200  # nested elements that are kept; pages have 20 to 40

# Every element is of one class: looking up a class by tag costs more than reading the page.
_ONE_CLASS = ElementDefaultClassLookup(element=html.HtmlElement)
_MAKER = html.HTMLParser()
_MAKER.set_element_class_lookup(_ONE_CLASS)
_TOO_DEEP = XPath(f"boolean({'/*' * (DEEPEST + 1)})")
_COUNT = XPath("count(descendant-or-self::*)")
_TEXTS = XPath("descendant::text()", smart_strings=False)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ILLEGAL = ("\ufffe", "\uffff")
# Control bytes no page may hold, each made a space; in UTF-8 they stand for nothing else.
_CONTROLS = bytes(32 if (n < 32 and n not in (9, 10, 13)) or n == 127 else n for n in range(256))
_INVISIBLE = ("\u00ad", "\u200b", "\u2060", "\ufeff")
_INVISIBLE_NAMES = re.compile(b"&(?:shy|#173|#xad|#8203|ZeroWidthSpace);", re.I)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*)>")
_RAW = re.compile(r"<(script|style|textarea|title)\b[^<>]*>", re.I)
# Elements that never hold others, and those whose end tag is left out so often that counting them
# would say nothing about depth.
_VOID = word_set("area base br col embed hr img input link meta param source track wbr")
_LOOSE = word_set("p li dt dd tr td th option thead tbody tfoot html head body")
_FRAME = word_set("html head body")
_BLOCK = word_set("div section article blockquote center ul ol dl table main form")


def select(path: XPath, element: _Element) -> list[_Element]:
    """The elements a path finds, in the order of the page."""
    return cast("list[_Element]", path(element))


def values(path: XPath, element: _Element) -> frozenset[str]:
    """The different values of the attributes a path finds."""
    return frozenset(cast("list[str]", path(element)))


def texts_in(element: _Element) -> list[str]:
    """The texts in an element, in the order of the page."""
    return cast("list[str]", _TEXTS(element))


def measure(path: XPath, element: _Element) -> int:
    """The number a path gives."""
    return int(cast("float", path(element)))


def count(element: _Element) -> int:
    """How many elements stand in an element, itself included."""
    return measure(_COUNT, element)


def new_page(tag: str) -> _Element:
    """An element that is a page of its own: absolute paths see nothing but what is in it."""
    return _MAKER.makeelement(tag)


def parse(text: str, where: str) -> tuple[_Element, tuple[Caveat, ...]]:
    """The tree of a page, its comments and processing instructions left out.

    Raises `NotAnArticle` when there is nothing in it.
    """
    data = _cleaned(text)
    root = _parse(data, where)
    if not _TOO_DEEP(root) and not _cut_short(data, root):
        return root, ()
    root = _parse(_flatten(data.decode()).encode(), where)
    if _TOO_DEEP(root):
        root = _parse(_flatten(data.decode(), loose=False).encode(), where)
    said = "the page nests its elements too deep for its layout to be kept; all its words were read"
    return root, (Caveat(kind=CaveatKind.TEXT_RECOVERED, text=said),)


def _cleaned(text: str) -> bytes:
    """The page in UTF-8 without characters that show nothing."""
    if not text.isascii():
        for character in (*_ILLEGAL, *_INVISIBLE):
            if character in text:  # a look takes less than replacing nothing
                text = text.replace(character, " " if character in _ILLEGAL else "")
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = _SURROGATE.sub(" ", text).encode()
    return _INVISIBLE_NAMES.sub(b"", data).translate(_CONTROLS)


def _parse(data: bytes, where: str) -> _Element:
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        return html.document_fromstring(data, parser=parser)
    except (LxmlError, ValueError, AssertionError) as error:
        reason = "no elements in it; give the HTML of one article"
        raise NotAnArticle(where or "page", reason) from error


def _cut_short(data: bytes, root: _Element) -> bool:
    """Whether the parser stopped early: the page is far longer than what the tree holds."""
    tags = data.count(b"<")
    most = (tags - 1) // 50
    return tags >= 2_000 and sum(1 for _ in islice(root.iter(), most + 1)) <= most


def _flatten(text: str, *, loose: bool = True) -> str:
    """The page without the tags that stand deeper than `DEEPEST`; linear in its length.

    Where paragraphs, entries and cells nest in each other, they are taken out with `loose` false.
    """
    counted = frozenset[str]() if loose else _LOOSE - _FRAME
    pieces: list[str] = []
    kept: list[bool] = []  # for each open element whether its tag was kept
    depth = position = 0
    while (tag := _TAG.search(text, position)) is not None:
        pieces.append(text[position : tag.start()])
        position = tag.end()
        name = tag[2].lower()
        if name in ("script", "style", "textarea") and not tag[1]:
            end = re.compile(rf"</{name}[^<>]*>", re.I).search(text, position)
            stop = end.end() if end else len(text)
            pieces.append(tag.group() + text[position:stop])
            position = stop
        elif name in counted:
            pieces.append(_in_place_of("div", pieces))
        elif name in _VOID or name in _LOOSE or tag[3].endswith("/"):
            pieces.append(tag.group())
        elif not tag[1]:
            kept.append(depth < DEEPEST - 20)
            depth += kept[-1]
            pieces.append(tag.group() if kept[-1] else _in_place_of(name, pieces))
        elif kept:
            shown = kept.pop()
            depth -= shown
            pieces.append(tag.group() if shown else _in_place_of(name, pieces))
    pieces.append(text[position:])
    return "".join(pieces)


def _in_place_of(name: str, before: Sequence[str]) -> str:
    """A line end for a block's tag, one for a whole run of them."""
    if name not in _BLOCK:
        return ""
    last = next((piece for piece in reversed(before[-8:]) if piece.strip()), "")
    return "" if last == "<br>" else "<br>"
