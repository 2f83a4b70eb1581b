"""The paragraphs of an article's body, found by trafilatura in its precision mode.

trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15) decides which elements are
the main text; what it returns is turned into plain paragraphs here. Hidden text and comments are
out of the tree before it runs.
"""

from __future__ import annotations

import logging
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lxml.etree import XPath, _Element, strip_elements

from alteram.page.render import tidy
from alteram.page.tree import measure
from alteram.text.wordlists import word_list

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

# The library tells the log what the caller already learns from the result.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_LONG_ENOUGH = 500  # characters in paragraphs from which a body is taken as found
_FAIR_SHARE = 0.2
_TEXT_LENGTH = XPath("string-length(normalize-space())")
# What trafilatura's rules drop first of all: without it they are quicker and find the same.
_DROPPED = word_list(
    "applet area aside audio button canvas datalist dialog embed fieldset footer form frame "
    "frameset iframe input label legend link map math menu menuitem meta nav noindex noscript "
    "object optgroup option output param progress rp select source style svg textarea video"
)
_OWN_LINE = frozenset(("p", "head", "item", "quote", "row", "code", "list", "table", "div", "fw"))


class Paragraph(NamedTuple):
    """One paragraph of a body, or a heading among its paragraphs."""

    text: str
    heading: bool = False


def read_body(root: _Element) -> list[Paragraph]:
    """The body's paragraphs in order; empty when the page has no article. The tree stays as is."""
    tree = copy(root)
    strip_elements(tree, *_DROPPED, with_tail=False)
    length = measure(_TEXT_LENGTH, tree)
    found = _extracted(tree, fast=True)
    if found is None or not _is_enough(found, length):
        found = _extracted(root, fast=False)
    return [] if found is None else _paragraphs(found)


def _extracted(tree: _Element, *, fast: bool) -> _Element | None:
    """The body as trafilatura hands it back: its own rules alone when `fast`, all it has if not.

    It works on a copy.
    """
    import trafilatura

    try:
        found = trafilatura.bare_extraction(tree, options=_options(fast))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return None if found is None or isinstance(found, dict) else found.body


@cache
def _options(fast: bool) -> Extractor:
    """How trafilatura is asked; "txt" spares a second text of the body that nobody would read."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="txt", precision=True, comments=False, fast=fast)


def _is_enough(body: _Element, page: int) -> bool:
    """Whether a body found by the rules alone needs no second opinion.

    It is long, a fair share of the `page` characters there are, and of paragraphs, not of tables.
    """
    paragraphs = body.findall(".//p")
    length = sum(len(text) for paragraph in paragraphs for text in paragraph.itertext())
    if length < _LONG_ENOUGH or length < _FAIR_SHARE * page:
        return False
    return len(body.findall(".//table")) <= len(paragraphs)


def _paragraphs(body: _Element) -> list[Paragraph]:
    """The words of trafilatura's own elements; `lb` is a line end inside a paragraph."""
    found: list[Paragraph] = []
    pieces: list[str] = []

    def close(*, heading: bool = False) -> None:
        lines = [line for line in tidy("".join(pieces)).split("\n") if line]
        pieces.clear()
        if lines:
            found.append(Paragraph("\n".join(lines), heading))

    stack: list[tuple[_Element, bool]] = [(body, False)]
    while stack:
        element, done = stack.pop()
        tag = element.tag
        own_line = tag in _OWN_LINE
        if done:
            if own_line:
                close(heading=tag == "head")
            pieces.append((element.tail or "").replace("\n", " "))
            continue
        if not isinstance(tag, str):
            continue
        stack.append((element, True))
        if own_line:
            close()
        elif tag in ("lb", "cell"):
            pieces.append("\n" if tag == "lb" else " ")
        pieces.append((element.text or "").replace("\n", " "))
        stack.extend((child, False) for child in reversed(element))
    close()
    return found
