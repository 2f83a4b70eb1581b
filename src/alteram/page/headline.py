"""Headline and standfirst of an HTML page: what a reader sees above the body.

What the page says of itself for machines tells which of its headings is the headline; the words
are those the heading shows.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import _Element

from alteram.model import Outlet
from alteram.page import marks
from alteram.page.elements import TAG, Elements
from alteram.page.linked import Linked, texts
from alteram.page.marks import Names
from alteram.page.render import words_of
from alteram.text.wordlists import word_list
from alteram.text.words import words

_HEADLINE = re.compile(
    r"(?:[a-z0-9]{1,20}[-_]{1,2}){0,2}(?:headline|entry-title|post-?title|article-?title"
    r"|story-?title"
    r"|title|articleheadline|storyheadline|posttitle|titulo|titre|titolo|heading|artikel-?titel)"
    r"(?:[-_]{1,2}[a-z]{1,12})?",
    re.I,
)
_SITE_APART = re.compile(r"\s+[|–—»·•:]\s+|\s+-\s+|\s+::\s+|\s+«\s+|\s*\|\s*")


def read_headline(page: Elements, linked: Linked, outlet: Outlet | None) -> str:
    """The headline a reader sees: the heading that agrees with what the page says of itself."""
    said = [
        *texts(linked.article.get("headline")),
        linked.first("og:title", "twitter:title", "parsely-title", "dc.title", "sailthru.title"),
        _page_title(page.root),
    ]
    said = list(dict.fromkeys(entities.unescape(text) for text in said if text))
    titles = page.names.those(_HEADLINE_NAMES)
    shown = list(_headings(page, titles))
    best, most = "", 0.0
    for rank, (element, text) in enumerate(shown):
        score = max((_agreement(text, other) for other in said), default=0.0)
        marked = _is_marked(element, titles)
        score += 0.15 * (element.tag == "h1") + 0.1 * marked - 0.01 * min(rank, 9)
        if score > most:
            best, most = text, score
    if most >= 0.6:
        return best
    plain = [_without_site(text, outlet) for text in said]
    if plain:
        return plain[0]
    ones = [text for element, text in shown if element.tag == "h1"]
    return ones[0] if ones else ""


def _headings(page: Elements, titles: Names) -> Iterator[tuple[_Element, str]]:
    for element in page.named(titles, ("itemprop", _HEADLINE_PROPS), (TAG, ("h1", "h2", "h3"))):
        if element.tag not in _HEADLINE_TAGS or len(element) > 12:
            continue
        text = words_of(element)
        if 3 <= len(text) <= 300:
            yield element, text


def _is_marked(element: _Element, titles: Names) -> bool:
    return titles.mark(element) or element.get("itemprop") in _HEADLINE_PROPS


_HEADLINE_PROPS = ("headline", "name headline")
_HEADLINE_TAGS = ("h1", "h2", "h3", "div", "span", "p", "td")


_HEADLINE_NAMES = marks.NameTest(_HEADLINE, "head", "tit")


def _page_title(root: _Element) -> str:
    title = next(root.iter("title"), None)
    return " ".join((title.text or "").split()) if title is not None else ""


@lru_cache(maxsize=256)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(word.folded for word in words(text))


def _agreement(text: str, other: str) -> float:
    """How much of the shorter text's words stand in the other, less what the heading leaves out."""
    ours, theirs = _word_set(text), _word_set(other)
    if not ours or not theirs:
        return 0.0
    shared = len(ours & theirs)
    return 0.5 * shared / len(ours) + 0.5 * shared / len(theirs)


def _without_site(title: str, outlet: Outlet | None) -> str:
    """A page title without the outlet's name at either end."""
    parts = _SITE_APART.split(title)
    if len(parts) < 2:
        return title
    named = {word.folded for word in words(f"{outlet.name} {outlet.domain}")} if outlet else set()
    first, last = ({word.folded for word in words(part)} for part in (parts[0], parts[-1]))
    cut = title
    if last and (last <= named or (len(parts[-1]) < 0.4 * len(title) and len(last) <= 4)):
        cut = title[: title.rfind(parts[-1])].rstrip(" |–—»·•:-«")
    elif first and first <= named:
        cut = title[len(parts[0]) :].lstrip(" |–—»·•:-«")
    return cut or title


_STANDFIRST = re.compile(
    r"(?:[a-z0-9]{1,20}[-_]{1,2}){0,2}(?:standfirst|dek|deck|sub-?title|sub-?head(?:line|ing)?"
    r"|stand-?first"
    r"|kicker-?text|strap(?:line)?|excerpt|summary|abstract|teaser-?text|intro(?:duction)?|lead"
    r"|lede|chapeau|chapo|intro-?text|ingress"
    r"|untertitel|vorspann|bajada|entradilla|sommario|description|blurb)(?:[-_]{1,2}[a-z]{1,12})?",
    re.I,
)


_STANDFIRST_NAMES = marks.NameTest(
    _STANDFIRST,
    *word_list(
        "stand dek deck sub kicker strap excerpt summary abstract teaser intro lead lede chap "
        "ingress untertitel vorspann bajada entradilla sommario description blurb"
    ),
)


def read_standfirst(page: Elements, linked: Linked, headline: str) -> str:
    """The short text under the headline, only if the page shows it."""
    described = entities.unescape(
        next(iter(texts(linked.article.get("description"))), "")
        or linked.first("og:description", "description", "twitter:description")
    )
    leads = page.names.those(_STANDFIRST_NAMES)
    plain = ("h2", "h3", "h4", "span") if described else ()
    for element in page.named(leads, ("itemprop", _STANDFIRST_PROPS), (TAG, plain)):
        if element.tag not in _STANDFIRST_TAGS or len(element) > 6:
            continue
        marked = element.get("itemprop") in _STANDFIRST_PROPS or leads.mark(element)
        if not marked and not len(element):
            most = len(element.text or "")
            if len(described) - most > 0.3 * len(described):
                continue  # too short, as seen before its words are counted
        text = words_of(element)
        if not marked and abs(len(text) - len(described)) > 0.3 * len(described):
            continue
        if not 20 <= len(text) <= 500 or text == headline:
            continue
        agreement = _agreement(text, described)
        if not marked and agreement <= 0.9:
            continue
        if agreement > 0.6 or (marked and _above_body(element)):
            return text
    return ""


_STANDFIRST_PROPS = ("description", "alternativeHeadline")
_STANDFIRST_TAGS = ("h2", "h3", "h4", "p", "div", "span")


def _above_body(element: _Element) -> bool:
    """Whether a heading stands shortly before an element, in it or among what surrounds it."""
    current: _Element | None = element
    for _ in range(3):
        if current is None:
            return False
        before = current.getprevious()
        for _ in range(4):
            if before is None:
                break
            if before.tag == "h1" or next(before.iter("h1"), None) is not None:
                return True
            before = before.getprevious()
        current = current.getparent()
    return False
