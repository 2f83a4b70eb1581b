"""The words of elements as a browser shows them: paragraphs apart by an empty line.

Only the text, in reading order, in time linear in the size of the element; nothing is recursive,
so depth does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml.etree import XPath, _Element

from alteram.text.wordlists import word_list, word_set

# How many line ends an element puts around itself; everything else stands in the line.
_BREAKS = {
    **dict.fromkeys(
        word_list(
            "address article aside blockquote body caption center details dialog div dl fieldset "
            "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section "
            "summary table tbody tfoot thead ul"
        ),
        2,
    ),
    **dict.fromkeys(word_list("br dd dt li option tr legend"), 1),
}
# Elements whose text no reader sees as text.
UNSEEN = word_set(
    "script style noscript template head title meta link object embed iframe canvas svg math audio "
    "video map select option textarea input button noembed noframes applet param source"
)
_ALL_TEXT = XPath("string()", smart_strings=False)
_SPACE = re.compile(r"[^\S\n]+")
_CELLS = ("td", "th")


def words_of(element: _Element) -> str:
    """All text inside an element as one line, whatever its breaks."""
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join(str(_ALL_TEXT(element)).split())


def render(elements: Iterable[_Element], skip: Callable[[_Element], bool] = lambda _: False) -> str:
    """The text of elements one after the other, without the parts `skip` is true of."""
    pieces: list[str] = []
    for element in elements:
        _collect(element, skip, pieces)
        pieces.append("\n\n")
    return tidy("".join(pieces))


def tidy(text: str) -> str:
    """Space within lines made single, three and more line ends made two, ends stripped."""
    if "\n" not in text:
        return " ".join(text.split())
    lines = [_SPACE.sub(" ", line).strip() for line in text.split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def _collect(root: _Element, skip: Callable[[_Element], bool], pieces: list[str]) -> None:
    """Append the text of a tree with "\\n" for its breaks; white space of the source is space."""
    stack: list[tuple[_Element, bool]] = [(root, False)]
    while stack:
        element, done = stack.pop()
        tag = element.tag
        if not done:
            unseen = not isinstance(tag, str) or tag in UNSEEN or skip(element)
            if not unseen:
                stack.append((element, True))
                pieces.append("\n" * _BREAKS.get(tag, 0) if tag != "br" else "\n")
                if tag in _CELLS:
                    pieces.append(" ")
                _text(element.text, tag == "pre", pieces)
                stack.extend((child, False) for child in reversed(element))
                continue
        elif tag != "br":
            pieces.append("\n" * _BREAKS.get(tag, 0))
        if element is not root:
            _text(element.tail, False, pieces)


def _text(text: str | None, kept: bool, pieces: list[str]) -> None:
    if text:
        pieces.append(text if kept else text.replace("\n", " ").replace("\r", " "))
