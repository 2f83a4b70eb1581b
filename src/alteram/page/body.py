"""The paragraphs of an article's body, found by trafilatura in its precision mode.

trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15) decides which elements are
the main text; what it returns is turned into plain paragraphs here. Hidden text and comments are
out of the tree before it runs.
"""

from __future__ import annotations

import logging
from copy import deepcopy
from typing import NamedTuple

from lxml.etree import _Element

from alteram.page.render import tidy

# The library tells the log what the caller already learns from the result.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_OWN_LINE = frozenset(("p", "head", "item", "quote", "row", "code", "list", "table", "div", "fw"))


class Paragraph(NamedTuple):
    """One paragraph of a body, or a heading among its paragraphs."""

    text: str
    heading: bool = False


def read_body(root: _Element) -> list[Paragraph]:
    """The body's paragraphs in order; empty when the page has no article. The tree stays as is."""
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            deepcopy(root), favor_precision=True, include_comments=False, with_metadata=False
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return []
    if found is None or isinstance(found, dict) or found.body is None:
        return []
    return _paragraphs(found.body)


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
