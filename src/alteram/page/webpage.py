"""Reads an HTML page: hidden text out, comments out, then metadata, body, notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from time import thread_time
from urllib.parse import urljoin

from lxml.etree import _Element

from alteram.errors import NotAnArticle
from alteram.model import Article, Caveat, CaveatKind, Notice, Page
from alteram.page import discussion
from alteram.page.anchors import body_links
from alteram.page.blocks import blocks_of
from alteram.page.body import Paragraph, read_body
from alteram.page.caveats import missing_facts
from alteram.page.comments import finish
from alteram.page.credit import is_byline, read_credit, split_byline
from alteram.page.dates import find_dates
from alteram.page.elements import Elements
from alteram.page.hidden import drop_code, drop_hidden
from alteram.page.layout import captions, fill, place, tail_notices
from alteram.page.linked import read_linked
from alteram.page.liveposts import live_posts
from alteram.page.metadata import Metadata, read_metadata
from alteram.page.notices import opens_notice, tail_notice
from alteram.page.render import render
from alteram.page.tree import count, parse
from alteram.settings import PageSettings
from alteram.text.language import language

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_NO_BODY = (
    "no article body: a home page, a login wall or a gallery? "
    "give the address or file of one article"
)
_SAMPLE = 900  # characters of the body that tell its language
_HEAD = 3  # paragraphs among which lines of the page's head are looked for
_LONGEST_BYLINE = 120
_FEWEST = 8  # words below which there is no article


def read_webpage(
    text: str, *, url: str = "", where: str = "", settings: PageSettings | None = None
) -> Page:
    """The page an HTML text is. Raises `NotAnArticle` when no body is found.

    A page of more elements than the settings allow, or one not done in half of the seconds, is
    read as the words it shows; there is as much time again for that.
    """
    limits = settings or PageSettings()
    half = limits.max_seconds / 2
    end = thread_time() + half

    def late() -> bool:
        return thread_time() >= end

    root, caveats = parse(text, where or url)
    # No element takes less than two characters: most pages need no count.
    large = len(text) > 2 * limits.max_nodes and count(root) > limits.max_nodes
    elements = Elements(root, hold=not large)
    base = next((one.get("href") or "" for one in root.iter("base")), "")
    linked = read_linked(elements)
    caveats += drop_hidden(elements)
    drop_code(elements)
    if large and (size := count(root)) > limits.max_nodes:
        why = f"{size:,} elements; page.max_nodes allows {limits.max_nodes:,}"
        return _words_alone(root, caveats, why, url, where)
    talk = discussion.take_out(elements, linked)
    about = read_metadata(elements, linked, url)
    paragraphs = read_body(elements, late)
    if late():
        why = f"not done after {half:g} seconds, half of page.max_seconds"
        page = _words_alone(root, caveats, why, url, where)
        return replace(page, comments=finish(talk.drafts, page.article.url) or page.comments)
    blocks = blocks_of(root) if paragraphs else []
    placed = place(blocks, paragraphs)
    body, notices = _sorted(fill(placed, paragraphs, timed=about.section == "live blog"), about)
    notices = [*captions(placed), *notices, *tail_notices(placed)]
    if sum(len(paragraph.split()) for paragraph in body) < (1 if talk.drafts else _FEWEST):
        raise NotAnArticle(where or url or "page", _NO_BODY)
    article = _article(about, body, notices)
    article = replace(article, links=body_links(blocks, body, urljoin(article.url, base)))
    return Page(
        article=article,
        notices=tuple(notices),
        comments=finish(talk.drafts, article.url),
        comments_closed=talk.closed,
        posts=live_posts(article.text, linked) if about.section == "live blog" else (),
        caveats=caveats + about.caveats + missing_facts(article),
    )


def _words_alone(
    root: _Element, caveats: tuple[Caveat, ...], why: str, url: str, where: str
) -> Page:
    """The page read as flat text, its layout left out of account."""
    from alteram.page.flat import read_flat

    page = read_flat(render([root]), url=url, where=where)
    said = f"the page was read as flat text, without its layout: {why}"
    recovered = Caveat(kind=CaveatKind.TEXT_RECOVERED, text=said)
    return replace(page, caveats=(*caveats, recovered, *page.caveats))


def _sorted(paragraphs: Sequence[Paragraph], about: Metadata) -> tuple[list[str], list[Notice]]:
    """Paragraphs that are the article's, and those that are the publisher's."""
    body: list[Paragraph] = []
    notices: list[Notice] = []
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if index < _HEAD and _is_head(text, about):
            continue
        kind = opens_notice(text)
        late = len(body) > 1 and index >= len(paragraphs) - 3
        if kind is None and late and len(text.split()) <= 60:
            kind = tail_notice(text)
        if kind is None:
            body.append(paragraph)
            continue
        heading = body.pop().text if late and body[-1].heading else ""
        notices.append(Notice(kind=kind, text=text, heading=heading))
    while body and body[-1].heading and _SENTENCE_END.search(body[-1].text) is None:
        body.pop()  # what it heads is no part of the article
    if not body and not notices:  # a picture and its headline, talked about below
        body = list(paragraphs)
    return [paragraph.text for paragraph in body], notices


def _is_head(text: str, about: Metadata) -> bool:
    """Whether a first paragraph repeats the headline or is a line of author and date.

    What such a line says is noted where the page says it nowhere else.
    """
    if text.casefold() in (about.headline.casefold(), about.standfirst.casefold()):
        return True
    if len(text) > _LONGEST_BYLINE or not is_byline(text):
        return False
    about.byline = about.byline or split_byline(text)
    printed = next(iter(find_dates(text)), None)
    if about.published is None and printed is not None:
        about.published = printed.moment
    return True


def _article(about: Metadata, body: Sequence[str], notices: Sequence[Notice]) -> Article:
    text = "\n\n".join(body)
    credit = read_credit(text, [notice.text for notice in notices], about.byline)
    return Article(
        headline=about.headline,
        text=text,
        url=about.url,
        outlet=about.outlet,
        standfirst=about.standfirst,
        byline=about.byline,
        credit=tuple(dict.fromkeys(about.credit + credit.names)),
        based_on=about.based_on or credit.based_on,
        published=about.published,
        modified=about.modified,
        language=language(text[:_SAMPLE]) or about.language,
        section=about.section,
        canonical=about.canonical,
    )
