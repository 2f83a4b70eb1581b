"""Who, when, from where: what an HTML page says of its article outside the body.

Each field has an order of places it is read from; the order is in the code because it is the
decision. What the reader sees wins over what only machines see, where both are there.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml.etree import _Element

from alteram.model import Caveat, CaveatKind, Moment, Outlet
from alteram.page import marks
from alteram.page.credit import is_byline, split_byline
from alteram.page.dates import FIRST_YEAR, find_dates, in_address, read_date
from alteram.page.elements import TAG, Elements
from alteram.page.headline import read_headline, read_standfirst
from alteram.page.linked import Linked, texts, types
from alteram.page.outlets import outlet_of
from alteram.page.render import words_of
from alteram.text.addresses import domain_of, led_to, page_key
from alteram.text.wordlists import word_list, word_set


@dataclass(slots=True)
class Metadata:
    """The fields of an article that stand outside its body."""

    headline: str = ""
    standfirst: str = ""
    byline: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    based_on: str = ""
    url: str = ""
    canonical: str = ""
    outlet: Outlet | None = None
    published: Moment | None = None
    modified: Moment | None = None
    language: str = ""
    section: str = ""
    caveats: tuple[Caveat, ...] = ()


def read_metadata(page: Elements, linked: Linked, url: str) -> Metadata:
    """Read every field; those the page does not give stay empty."""
    found = Metadata()
    canonical = _canonical(page, linked, url)
    found.url = url or canonical
    found.outlet = _outlet(linked, domain_of(found.url))
    found.headline = read_headline(page, linked, found.outlet)
    found.byline = _byline(page, linked, found.outlet)
    found.published, found.modified, found.caveats = _dates(page, linked, found.url)
    found.language = _language(page.root, linked)
    found.section = _section(linked, found.url, found.headline)
    found.credit = tuple(texts(linked.article.get("creditText")))[:3]
    found.based_on = _based_on(linked, canonical, found.url)
    found.canonical = _own(canonical, found.url)
    found.standfirst = read_standfirst(page, linked, found.headline)
    return found


# --- address and outlet ---------------------------------------------------------------------------


def _canonical(page: Elements, linked: Linked, url: str) -> str:
    for link in page.pick((TAG, ("link",))):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            return _absolute(link.get("href") or "", url)
    address = linked.first("og:url", "twitter:url", "parsely-link")
    return _absolute(address, url) if address else ""


def _absolute(address: str, url: str) -> str:
    try:
        joined = urljoin(url, address.strip()) if url else address.strip()
    except ValueError:
        return ""
    return joined if domain_of(joined) else ""


def _outlet(linked: Linked, domain: str) -> Outlet | None:
    publisher = texts(linked.article.get("publisher"))
    name = next(iter(publisher), "") or linked.first(
        "og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher",
        "dcterms.publisher", "cre", "publisher", "citation_journal_title",
    )  # fmt: skip
    if re.match(r"https?://", name):
        name = ""
    return outlet_of(entities.unescape(name), domain)


def _based_on(linked: Linked, canonical: str, url: str) -> str:
    """The address of the original: `isBasedOn`, syndication metas, a canonical elsewhere."""
    for key in ("isBasedOn", "isBasedOnUrl"):
        value = linked.article.get(key)
        for address in texts(value, "url") or texts(value, "@id"):
            if domain_of(address):
                return address
    address = linked.first("original-source", "syndication-source")
    if domain_of(address) and domain_of(address) != domain_of(url):
        return address
    elsewhere = domain_of(url) and domain_of(canonical) and not _one_site(canonical, url)
    return canonical if elsewhere else ""


def _own(canonical: str, url: str) -> str:
    """The address a page gives itself, where it was read at another one of the same site."""
    if canonical == url or not _one_site(canonical, url) or page_key(canonical) is None:
        return ""
    return led_to(canonical)


def _one_site(one: str, two: str) -> bool:
    here, there = domain_of(one), domain_of(two)
    return here == there or here.endswith("." + there) or there.endswith("." + here)


# --- byline ---------------------------------------------------------------------------------------

_BYLINE = re.compile(
    r"(?:[a-z0-9]{1,20}[-_]{1,2}){0,2}(?:by-?line|author|authors|authorname|author-?name|writer"
    r"|contributor"
    r"|reporter|journalist|autor|auteur|autore|post-?author|entry-author|creator|fn|signature"
    r"|redacteur)"
    r"(?:[-_]{1,2}(?:name|link|info|text|names|list|title))?s?",
    re.I,
)


_BYLINE_NAMES = marks.NameTest(
    _BYLINE, *word_list("by aut writer contributor reporter journalist creator fn sign redacteur")
)


def _byline(page: Elements, linked: Linked, outlet: Outlet | None) -> tuple[str, ...]:
    """Authors from JSON-LD, then what the page prints, then its meta elements."""
    named = texts(linked.article.get("author")) or texts(linked.article.get("creator"))
    return (
        _clean_names(named, outlet)
        or _clean_names(_printed_byline(page), outlet)
        or _clean_names(_meta_authors(linked), outlet)
    )


_AUTHOR_META = word_list(
    "author parsely-author sailthru.author dc.creator dcterms.creator byl article:author "
    "article:author_name cxenseparse:author citation_author dc.creator.author "
    "twitter:creator:name authors byline"
)


def _meta_authors(linked: Linked) -> list[str]:
    for name in _AUTHOR_META:
        values = [v for v in linked.many.get(name, []) if not re.match(r"https?://|@", v)]
        if values:
            return values
    return []


def _printed_byline(page: Elements) -> list[str]:
    bylines = page.names.those(_BYLINE_NAMES)
    authors = [said for said in page.values("itemprop") if "author" in said]
    for element in page.named(bylines, ("itemprop", authors), ("rel", ("author",))):
        text = words_of(element) if element.tag in _BYLINE_TAGS else ""
        if 2 <= len(text) <= 120 and not _in_form(element):
            return [text]
    for element in page.root.iter("p", "span", "div", "em", "b", "strong", "h4", "h5"):
        start = (element.text or "").lstrip()[:4].lower()
        if len(element) <= 4 and start in _BY:
            text = words_of(element)
            if len(text) <= 100 and is_byline(text):
                return [text]
    return []


_BYLINE_TAGS = word_set("a span p div li address h3 h4 h5 cite")
_BY = ("by", "by ", "von ", "par ")


def _in_form(element: _Element) -> bool:
    """Whether an element asks for a name and gives none."""
    return any(around.tag in ("form", "label") for around in element.iterancestors())


def _clean_names(names: list[str], outlet: Outlet | None) -> tuple[str, ...]:
    """Names of people and agencies; the outlet's own name and addresses are none."""
    own = outlet.key if outlet else ""
    found: list[str] = []
    for text in names:
        for name in split_byline(entities.unescape(text)):
            folded = name.casefold()
            if folded == own or folded in _NO_NAMES or "@" in name or domain_of(name):
                continue
            if folded not in (known.casefold() for known in found):
                found.append(name)
    return tuple(found[:12])


_NO_NAMES = word_set(
    "admin administrator editor staff unknown anonymous none null guest webmaster redaktion author"
)


# --- dates ----------------------------------------------------------------------------------------

_PUBLISHED_META = word_list(
    "article:published_time og:article:published_time og:published_time datepublished "
    "parsely-pub-date sailthru.date cxenseparse:recs:publishtime article:published "
    "dc.date.issued dcterms.issued dc.date.created dcterms.created dc.date dcterms.date "
    "citation_publication_date citation_date publish-date publish_date published_date pubdate "
    "pub_date publication_date publicationdate published-date article_date_original "
    "article.published displaydate originalpublicationdate ptime date datecreated"
)
_MODIFIED_META = word_list(
    "article:modified_time og:updated_time og:modified_time datemodified last-modified "
    "dcterms.modified dc.date.modified article:modified lastmod revised article.updated"
)
_DATE_CLASS = re.compile(
    r"(?:[a-z0-9]{1,20}[-_]{1,2}){0,2}(?:date|dateline|datetime|timestamp|time|pub-?date"
    r"|published|publish-?date"
    r"|post-?date|entry-date|byline|posted|posted-on|meta|entry-meta|post-?meta|article-?meta"
    r"|datum|fecha"
    r"|submitted|info|article-?info|storydate|created|byline"
    r"|article-?date)(?:[-_]{1,2}[a-z]{1,12})?",
    re.I,
)


_DATE_NAMES = marks.NameTest(
    _DATE_CLASS, *word_list("date time publish posted meta datum fecha submitted info created by")
)


def _dates(
    page: Elements, linked: Linked, url: str
) -> tuple[Moment | None, Moment | None, tuple[Caveat, ...]]:
    """When published, when changed; the first possible date of each order, with what was not."""
    withheld: list[Caveat] = []
    modified = next((m for m in _modified(linked) if _is_possible(m, None)), None)
    address = in_address(url)
    latest = max((m.latest for m in (modified, address) if m), default=None)
    published: Moment | None = None
    for moment in _published(page, linked, address):
        if _is_possible(moment, latest):
            published = moment
            break
        text = f"the page says it was published {moment.value} ({moment.origin}), which cannot be"
        withheld.append(Caveat(kind=CaveatKind.DATE_WITHHELD, text=text))
    if published and modified and modified.latest < published.earliest:
        modified = None  # a page is not changed before it is published
    return published, modified, tuple(withheld[:3])


def _published(page: Elements, linked: Linked, address: Moment | None) -> Iterator[Moment]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        for value in texts(linked.article.get(key)):
            yield from _read(value, f"json-ld {key}")
    for name in _PUBLISHED_META:
        yield from _read(linked.meta.get(name, ""), f"meta {name}")
    props = ("itemprop", ("datePublished", "dateCreated"))
    for element in page.pick(props, ("pubdate", page.values("pubdate"))):
        if element.tag in ("time", "span", "abbr", "meta", "div", "p"):
            value = element.get("datetime") or element.get("content") or words_of(element)
            yield from _read(value, "microdata datePublished")
    if address is not None:
        yield address
    for element in page.pick((TAG, ("time",))):
        if element.get("datetime"):
            yield from _read(element.get("datetime") or "", "time element")
    yield from _printed_dates(page)


def _modified(linked: Linked) -> Iterator[Moment]:
    for value in texts(linked.article.get("dateModified")):
        yield from _read(value, "json-ld dateModified")
    for name in _MODIFIED_META:
        yield from _read(linked.meta.get(name, ""), f"meta {name}")


_DATE_TAGS = word_set("span p div li small abbr td h2 h3 h4 h5 h6 em")


def _printed_dates(page: Elements) -> Iterator[Moment]:
    """Dates in elements marked as dates."""
    for element in page.named(page.names.those(_DATE_NAMES)):
        if element.tag not in _DATE_TAGS or len(element) > 8:
            continue
        text = words_of(element)
        if 6 <= len(text) <= 200:
            for printed in find_dates(text):
                yield printed.moment
                return


def _read(value: str, origin: str) -> Iterator[Moment]:
    moment = read_date(value, origin) if value else None
    if moment is not None:
        yield moment


def _is_possible(moment: Moment, latest: Any) -> bool:
    """Whether a page can have this date: not before the web, not a year after all it else says."""
    if moment.earliest.year < FIRST_YEAR:
        return False
    return latest is None or (moment.earliest - latest).days <= 366


# --- language and section -------------------------------------------------------------------------


def _language(root: _Element, linked: Linked) -> str:
    for value in (
        *texts(linked.article.get("inLanguage"), "alternateName"),
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        linked.first("og:locale", "content-language", "dc.language", "language"),
    ):
        match = re.match(r"\s*([a-zA-Z]{2})(?:[-_]|\s*\Z)", value)
        if match:
            return match[1].lower()
    return ""


_LABELS = (
    ("satire", re.compile(r"satir\w*|humou?r|parody|glosse", re.I)),
    (
        "sponsored",
        re.compile(
            r"sponsored(?: content)?|advertorial|paid[- ](?:post|content)|partner[- ]content"
            r"|brand(?:ed)?[- ]?content|promoted|anzeige|publireportage",
            re.I,
        ),
    ),
    (
        "opinion",
        re.compile(
            r"opinions?|op-?eds?|editorials?|commentary|comment|comment[- ]?is[- ]?free|columns?"
            r"|columnists?|viewpoints?|perspectives?|letters?|views?|voices?|meinung|kommentare?"
            r"|tribunes?|opini[oó]n|opinioni",
            re.I,
        ),
    ),
    ("live blog", re.compile(r"live[- ]?(?:blog|ticker|updates)", re.I)),
    ("analysis", re.compile(r"analys[ie]s|explainers?|news analysis|hintergrund", re.I)),
)
_TYPE_LABELS = {
    "OpinionNewsArticle": "opinion",
    "AnalysisNewsArticle": "analysis",
    "SatiricalArticle": "satire",
    "AdvertiserContentArticle": "sponsored",
    "LiveBlogPosting": "live blog",
}


def _section(linked: Linked, url: str, headline: str) -> str:
    """What the page calls its text: opinion, satire, sponsored, analysis, live blog, or ""."""
    for name in types(linked.article):
        if name in _TYPE_LABELS:
            return _TYPE_LABELS[name]
    said = texts(linked.article.get("articleSection")) + texts(linked.article.get("genre"))
    said += [linked.first("article:section", "section", "parsely-section", "dc.type", "og:type")]
    said += re.split(r"[/?#]", url.partition("://")[2])[1:-1]
    said.append(headline.partition(":")[0] if ":" in headline else "")
    for label, cue in _LABELS:
        if any(cue.fullmatch(text.strip().replace("_", " ")) for text in said if text):
            return label
    return ""
