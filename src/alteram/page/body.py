"""The paragraphs of an article's body, found by trafilatura in its precision mode.

trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15) decides which elements are
the main text; what it returns is turned into plain paragraphs here. Hidden text and comments are
out of the tree before it runs.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from copy import copy
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

from lxml.etree import SubElement, XPath, _Element, strip_elements

from alteram.page.elements import TAG, Elements
from alteram.page.hidden import drop
from alteram.page.marks import Names
from alteram.page.render import tidy
from alteram.page.tree import measure, new_page
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


def read_body(elements: Elements, late: Callable[[], bool] = lambda: False) -> list[Paragraph]:
    """The body's paragraphs in order; empty when the page has no article. The tree stays as is.

    A page is looked at up to three times, each time for more work; none begins once it is `late`.
    """
    page = _Whole(elements)
    home = None if late() else _home(page)
    found = _asked(home, page) if home is not None else None
    unsure = found is None or len(found) < 2 or _length(found) < _SHORT
    if unsure and not late():
        found = _asked(copy(page.bare), page)  # what stands in its home was not accepted
    if (found is None or not _is_enough(found, page)) and not late():
        found = _asked(copy(page.root), page, fast=False)
    return [] if found is None else _paragraphs(found)


class _Whole:
    """A page, and what is left of it without what is no text of an article."""

    def __init__(self, elements: Elements) -> None:
        self.elements, self.root = elements, elements.root

    @cached_property
    def is_forum(self) -> bool:
        """Whether trafilatura takes the posts of a discussion for the body."""
        return any(
            _FORUM in (script.text or "") for script in self.elements.pick((TAG, ("script",)))
        )

    @cached_property
    def bare(self) -> _Element:
        """A copy of the page without `_DROPPED` and without forms. Most pages need none."""
        tree = copy(self.root)
        strip_elements(tree, *_DROPPED, with_tail=False)
        _open_forms(tree)
        return tree


def _open_forms(tree: _Element) -> None:
    """Take out forms but for one that holds the page, as systems make it; as trafilatura does."""
    forms = list(tree.iter("form"))
    page = measure(_ALL_LENGTH, tree) if forms else 0
    for form in forms:
        if 2 * measure(_ALL_LENGTH, form) > page:
            form.tag = "div"
        else:
            drop(form)


def _home(page: _Whole) -> _Element | None:
    """A page of nothing but the element in which trafilatura would look for the body, if any.

    Its own rules then give the same for less work: they go over the whole page many times.
    """
    if page.is_forum:
        return None  # they also look elsewhere
    found = _candidate(_marked(page.elements), page.elements.pick((TAG, ("article",))))
    if found is None:
        return None
    if _needs_forms(found):
        return _home_of(page.bare)
    home = _alone(found)
    strip_elements(home, *_DROPPED, with_tail=False)
    forms = list(home.iter("form"))
    most = measure(_ALL_LENGTH, home) if forms else 0
    if any(2 * measure(_ALL_LENGTH, form) > most for form in forms):
        return _home_of(page.bare)  # how much of the whole page it is decides
    for form in forms:
        drop(form)
    return home


def _home_of(tree: _Element) -> _Element | None:
    """The same for a tree without what is dropped."""
    marked = filter(_is_marked, tree.iter(*_HOMES))
    found = _candidate(marked, tree.iter("article"))
    return None if found is None else _alone(found)


def _candidate(marked: Iterable[_Element], articles: Iterable[_Element]) -> _Element | None:
    """The element trafilatura trusts first to hold the body: by its names, or an article."""
    return next((element for element in (*marked, *articles) if _stays(element)), None)


def _marked(page: Elements) -> list[_Element]:
    """The elements of a page that are marked as that of the body, and forms that are."""
    near = page.names.holding("content", "articl", "body-text", "post", "entry")
    ids = frozenset(said for said in near.ids if _says_body(said, "id"))
    classes = frozenset(said for said in near.classes if _says_body(said, "class"))
    found = page.named(Names(ids, classes), ("itemprop", ("articleBody",)))
    return [element for element in found if element.tag in (*_HOMES, "form")]


def _stays(element: _Element) -> bool:
    """Whether an element stands in nothing that is dropped."""
    return next(element.iterancestors(*_DROPPED), None) is None


def _needs_forms(element: _Element) -> bool:
    """Whether it depends on the size of a form if an element is looked at."""
    return element.tag == "form" or next(element.iterancestors("form"), None) is not None


def _alone(element: _Element) -> _Element:
    """A page of a copy of an element."""
    page = new_page("body")
    boxed = next(element.iterancestors("div", "li", "p", "table"), None) is not None
    inside = SubElement(page, "div") if boxed else page
    inside.append(copy(element))
    inside[0].tail = None
    return page


def _is_marked(element: _Element) -> bool:
    own, classes = element.get("id"), element.get("class")
    return (
        (own is not None and _says_body(own, "id"))
        or (classes is not None and _says_body(classes, "class"))
        or element.get("itemprop") == "articleBody"
    )


@lru_cache(maxsize=16_384)
def _says_body(value: str, attribute: str) -> bool:
    if attribute == "id":
        return value == "articleContent" or _BODY_ID.search(value) is not None
    return value in ("post", "entry") or _BODY_CLASS.search(value) is not None


_HOMES = ("article", "div", "main", "section")
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


def _asked(tree: _Element, page: _Whole, *, fast: bool = True) -> _Element | None:
    """The body as trafilatura finds it in a tree: by its own rules alone when `fast`.

    The tree is used up. These are the steps of `trafilatura.bare_extraction`, without its copies
    and without looking for names that no element of the page has.
    """
    from trafilatura import htmlprocessing, xpaths
    from trafilatura.external import compare_extraction
    from trafilatura.main_extractor import extract_content

    options = _options(fast)
    apart = _holds_others(tree, page.elements.names)
    try:
        if apart:
            htmlprocessing.prune_unwanted_nodes(tree, xpaths.RAW_TREE_PRUNE_XPATH)
            htmlprocessing.prune_unwanted_nodes(tree, xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH)
        cleaned = htmlprocessing.tree_cleaning(tree if fast else copy(tree), options)
        before = cleaned if fast else copy(cleaned)
        cleaned = htmlprocessing.convert_tags(cleaned, options)
        if apart and not page.is_forum:
            htmlprocessing.prune_unwanted_nodes(cleaned, xpaths.REMOVE_COMMENTS_XPATH)
        body, text = extract_content(cleaned, options)
        if not fast:
            body, text = compare_extraction(before, tree, body, text, options)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return body if len(text) >= options.min_output_size else None


def _holds_others(tree: _Element, names: Names) -> bool:
    """Whether comments or other articles may stand in a tree, as their names say."""
    near = names.holding("comment", "comol", "disqus", "dsq", "mvp-post", "infinite", "elementor")
    others = Names(
        frozenset(filter(_says_others, near.ids)), frozenset(filter(_says_others, near.classes))
    )
    return bool(others.ids or others.classes) and any(map(others.mark, tree.iter()))


@lru_cache(maxsize=16_384)
def _says_others(value: str) -> bool:
    return _OTHERS.search(value) is not None


# Every name by which trafilatura takes out comments and the articles that follow, and some more.
_OTHERS = re.compile(
    r"\A(?:[Cc]omment|comol|disqus_thread|dsq-comments)|(?:article|post)-comments"
    r"|mvp-post-add|infinite-?scroll|elementor-share-buttons"
)


@cache
def _options(fast: bool) -> Extractor:
    """How trafilatura is asked."""
    from trafilatura.settings import Extractor

    return Extractor(precision=True, comments=False, fast=fast)


def _is_enough(body: _Element, page: _Whole) -> bool:
    """Whether a body found by the rules alone needs no second opinion.

    It is nearly all of the page; or of paragraphs, not of tables, and long and a fair share of the
    page, or so large a share of its prose that nothing twice as long, as a second opinion has to
    be, can be found.
    """
    paragraphs = body.findall(".//p")
    length = sum(map(_length, paragraphs))
    whole = _length(body)
    tables = not length or len(body.findall(".//table")) > len(paragraphs)

    def is_share_of(there: int) -> bool:
        if length and whole >= max(_SHORT, _NEARLY_ALL * there):
            return True
        return not tables and length >= max(_LONG_ENOUGH, _FAIR_SHARE * there)

    if is_share_of(measure(_TEXT_LENGTH, page.root)):  # of all the more of its bare words
        return True
    if is_share_of(measure(_TEXT_LENGTH, page.bare)):
        return True
    return not tables and whole >= _SHORT and 2 * whole >= _prose(page.bare)


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
