"""The paragraphs of an article's body, found by trafilatura in its precision mode.

trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15) decides which elements are
the main text; what it returns is turned into plain paragraphs here. Hidden text and comments are
out of the tree before it runs.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from copy import copy
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

from lxml.etree import SubElement, XPath, _Element, strip_elements

from alteram.page.hidden import drop
from alteram.page.render import tidy
from alteram.page.tree import measure
from alteram.text.wordlists import word_list

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

# The library tells the log what the caller already learns from the result.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_LONG_ENOUGH = 500  # characters in paragraphs from which a body is taken as found
_FAIR_SHARE = 0.2
_NEARLY_ALL = 0.75
_SHORT = 250  # characters below which trafilatura itself looks further
_RUNS = XPath("descendant::text()[string-length() >= 60 and not(ancestor::a)]", smart_strings=False)
_ALL_LENGTH = XPath("string-length()")
_TEXT_LENGTH = XPath("string-length(normalize-space())")
# What trafilatura's rules drop first of all: without it they are quicker and find the same.
_DROPPED = word_list(
    "applet area aside audio button canvas datalist dialog embed fieldset footer frame "
    "frameset iframe input label legend link map math menu menuitem meta nav noindex noscript "
    "object optgroup option output param progress rp select source style svg textarea video"
)
_OWN_LINE = frozenset(("p", "head", "item", "quote", "row", "code", "list", "table", "div", "fw"))


class Paragraph(NamedTuple):
    """One paragraph of a body, or a heading among its paragraphs."""

    text: str
    heading: bool = False


def read_body(root: _Element, late: Callable[[], bool] = lambda: False) -> list[Paragraph]:
    """The body's paragraphs in order; empty when the page has no article. The tree stays as is.

    A page is looked at up to three times, each time for more work; none begins once it is `late`.
    """
    tree = copy(root)
    strip_elements(tree, *_DROPPED, with_tail=False)
    _open_forms(tree)
    home = None if late() else _home(tree)
    found = _extracted(home, fast=True) if home is not None else None
    unsure = found is None or len(found) < 2 or _length(found) < _SHORT
    if unsure and not late():
        found = _extracted(tree, fast=True)  # what stands in its home was not accepted
    if (found is None or not _is_enough(found, tree)) and not late():
        found = _extracted(root, fast=False)
    return [] if found is None else _paragraphs(found)


def _open_forms(tree: _Element) -> None:
    """Take out forms but for one that holds the page, as systems make it; as trafilatura does."""
    forms = list(tree.iter("form"))
    page = measure(_ALL_LENGTH, tree) if forms else 0
    for form in forms:
        if 2 * measure(_ALL_LENGTH, form) > page:
            form.tag = "div"
        else:
            drop(form)


def _home(tree: _Element) -> _Element | None:
    """A page of nothing but the element in which trafilatura would look for the body, if any.

    Its own rules then give the same for less work: they go over the whole page many times.
    """
    if any(_FORUM in (script.text or "") for script in tree.iter("script")):
        return None  # they also look elsewhere
    marked: _Element | None = None
    plain: _Element | None = None
    for element in tree.iter("article", "div", "main", "section"):
        if _is_marked(element):
            marked = element
            break
        if plain is None and element.tag == "article":
            plain = element
    found = plain if marked is None else marked
    if found is None:
        return None
    page = found.makeelement("body")
    boxed = next(found.iterancestors("div", "li", "p", "table"), None) is not None
    inside = SubElement(page, "div") if boxed else page
    inside.append(copy(found))
    inside[0].tail = None
    return page


def _is_marked(element: _Element) -> bool:
    own, classes = element.get("id"), element.get("class")
    return (
        (own is not None and (own == "articleContent" or _says_body(own, "id")))
        or (classes is not None and (classes in ("post", "entry") or _says_body(classes, "class")))
        or element.get("itemprop") == "articleBody"
    )


@lru_cache(maxsize=4096)
def _says_body(value: str, attribute: str) -> bool:
    return (_BODY_ID if attribute == "id" else _BODY_CLASS).search(value) is not None


# What trafilatura trusts first to be the element of the body.
_BODY_ID = re.compile(
    r"(?:entry|article|art)-content|article__content|article(?:-|__)?body|articleBody|body-text"
)
_BODY_CLASS = re.compile(
    r"post[-_]text|post-body|post-?entry|post[-_]?content|postContent|post_inner_wrapper"
    r"|article-?text|articleText|(?:entry|page|text|article|art)-content|article__content"
    r"|article(?:-|__)?body|articleBody|ArticleContent|body-text|article__container"
)
_FORUM = "DiscussionForumPosting"


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


def _is_enough(body: _Element, page: _Element) -> bool:
    """Whether a body found by the rules alone needs no second opinion.

    It is nearly all of the page; or of paragraphs, not of tables, and long and a fair share of the
    page, or so large a share of its prose that nothing twice as long, as a second opinion has to
    be, can be found.
    """
    paragraphs = body.findall(".//p")
    length = sum(map(_length, paragraphs))
    whole = _length(body)
    there = measure(_TEXT_LENGTH, page)
    if length and whole >= max(_SHORT, _NEARLY_ALL * there):
        return True
    if not length or len(body.findall(".//table")) > len(paragraphs):
        return False
    if length >= _LONG_ENOUGH and length >= _FAIR_SHARE * there:
        return True
    return whole >= _SHORT and 2 * whole >= _prose(page)


def _length(element: _Element) -> int:
    return sum(map(len, element.itertext()))


def _prose(page: _Element) -> int:
    """How many characters there are in runs of text outside links."""
    runs = cast("list[str]", _RUNS(page))
    return sum(len(" ".join(run.split())) for run in runs)


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
