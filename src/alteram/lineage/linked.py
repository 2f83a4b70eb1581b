"""Which articles take the words that speak to a statement from a page they link to.

A link in the sentence itself tells where its words are from. One in the sentence before or after
tells it only where that sentence leads the words in or names who reported them, and the words name
no source of their own. What is linked has to be an article that speaks to the statement too; a
page that is not here counts by its outlet, and only where the words also credit it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from alteram.lineage.naming import names_of, squash
from alteram.lineage.order import earlier
from alteram.lineage.passages import Heard, shown
from alteram.lineage.sets import NONE_APART, Apart
from alteram.lineage.ties import publisher_link
from alteram.model import BODY, Article, Entry, Hyperlink, Link, Outlet, SourceKind, Span, Tie
from alteram.text.addresses import PageKey, domain_of, page_key
from alteram.text.sentences import sentences

_NEAR = 30  # code points between a link and the words that credit an outlet
_BEFORE = 200  # code points before a link that are looked at
_OUTLETS = (
    r"(?:news)?papers?|(?:news\s)?outlets?|magazines?|broadcasters?|news\s(?:web)?sites?|websites?|"
    r"tabloids?|dailies|daily|weekly|television|radio\sstation|station|news\sagency|media"
)
_REPORTED = r"(?:reported|reports|revealed|wrote|writes|published|said|says|told)"
_AN_OUTLET = re.compile(
    rf"\b(?:according\sto|told|reported\s(?:by|in)|published\s(?:by|in))\s(?:an?|the|one|local)\s"
    rf"(?:[\w-]+\s){{0,2}}?(?:{_OUTLETS})\b"
    rf"|\b(?:an?|the|one|local)\s(?:[\w-]+\s){{0,2}}?(?:{_OUTLETS})\s(?:also\s|first\s|has\s)?"
    rf"{_REPORTED}\b",
    re.IGNORECASE,
)
_CREDITS = re.compile(
    rf"\b(?:{_REPORTED}|reporting|report\s(?:by|in|from)|according\sto|story|interview|"
    r"investigation|as\sseen\sin)\b",
    re.IGNORECASE,
)


def linked(some: Sequence[Heard], apart: Apart = NONE_APART) -> list[Link]:
    """Ties of articles that link their words to another one, or to one outlet that is not here."""
    speaking = sorted({item.entry.id: item.entry for item in some}.values(), key=earlier)
    pages = _Pages(speaking)
    links = []
    elsewhere: dict[str, dict[str, str]] = {}  # outlets not here: who links there, in which words
    for item in some:
        for hyperlink in _beside(item):
            key = page_key(hyperlink.url)
            if key is None or _at_home(item.entry.article, key.domain):
                continue
            words = f"“{shown(item.entry.article.quote(hyperlink.span))}”"
            cited = pages.at(key)
            if cited is None:
                if _credits(item, hyperlink.span, key.domain):
                    elsewhere.setdefault(key.domain, {}).setdefault(item.entry.id, words)
            elif takes(item.entry, cited) and not apart(item.entry.id, cited.id):
                why = f"links this to {cited.outlet_name}: {words}"
                links.append(Link(tie=Tie.CITES, left=item.entry.id, right=cited.id, why=why))
    for domain, takers in elsewhere.items():
        ids = list(takers)
        for later, first in apart.connecting(ids):
            words = f"{takers[ids[later]]}; {takers[ids[first]]}"
            why = f"both take this from {domain}, to which they link: {words}"
            links.append(Link(tie=Tie.CITES, left=ids[later], right=ids[first], why=why))
    return links


def links_to(entries: Sequence[Entry], apart: Apart = NONE_APART) -> list[Link]:
    """Ties of whole articles of which one links to the other, with the words that do."""
    pages = _Pages(sorted(entries, key=earlier))
    found: dict[tuple[str, str], Link] = {}
    for entry in entries:
        for hyperlink in entry.article.links:
            key = page_key(hyperlink.url)
            if key is None or _at_home(entry.article, key.domain):
                continue
            cited = pages.at(key)
            if cited is None or not takes(entry, cited) or apart(entry.id, cited.id):
                continue
            why = f"links to {cited.outlet_name}: “{shown(entry.article.quote(hyperlink.span))}”"
            link = Link(tie=Tie.CITES, left=entry.id, right=cited.id, why=why)
            found.setdefault((entry.id, cited.id), link)
    return list(found.values())


def takes(entry: Entry, cited: Entry) -> bool:
    """Whether words of an article can be from another one: of another publisher, and not later.

    An article that was changed since may link to what came out after it.
    """
    if entry.id == cited.id or publisher_link(entry, cited) is not None:
        return False
    dates = [d for d in (entry.article.published, entry.article.modified) if d is not None]
    there = cited.article.published
    return there is None or not dates or there.earliest <= max(date.latest for date in dates)


class _Pages:
    """Articles by the addresses they are known under: their own, then that of their original."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._found: dict[str, list[tuple[PageKey, Entry]]] = {}
        own = [(url, e) for e in entries for url in (e.article.url, e.article.canonical)]
        for address, entry in (*own, *((e.article.based_on, e) for e in entries)):
            if (key := page_key(address)) is not None:
                self._found.setdefault(key.domain, []).append((key, entry))

    def at(self, key: PageKey) -> Entry | None:
        """The article of a page: the one at that address before the one that is based on it."""
        some = self._found.get(key.domain, ())
        return next((entry for known, entry in some if known.same(key)), None)


def _at_home(article: Article, domain: str) -> bool:
    """Whether a page is of the article's own site."""
    own = {domain_of(article.url), article.outlet.domain if article.outlet else ""} - {""}
    return any(
        domain == one or domain.endswith(f".{one}") or one.endswith(f".{domain}") for one in own
    )


def _beside(item: Heard) -> Iterator[Hyperlink]:
    """The links that tell where the words of a passage are from, in text order."""
    article, span = item.entry.article, item.span
    if not article.links or span.part != BODY:
        return
    inside = _sentences(article.text, span.start, span.end)
    own = [n for n, (start, end) in enumerate(inside) if start < span.end and span.start < end]
    if not own:
        return
    first, last = own[0], own[-1]
    told = set(own)
    if all(source.kind is SourceKind.OUTLET for source in item.sources):
        told |= {n for n in (first - 1, last + 1) if 0 <= n < len(inside)}
    for number in sorted(told):
        start, end = inside[number]
        words = article.text[start:end]
        leads = number < first and words.rstrip("\"'”’").endswith(":")
        if number in own or leads or _CREDITS.search(words):
            yield from (
                one for one in article.links if start <= one.span.start and one.span.end <= end
            )


@lru_cache(maxsize=1024)
def _sentences(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The sentences of the paragraph (the line) in which a passage stands."""
    first = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    line = text[first : len(text) if stop < 0 else stop]
    return tuple((first + begin, first + last) for begin, last in sentences(line))


def _credits(item: Heard, anchor: Span, domain: str) -> bool:
    """Whether the words beside a link also say that they are an outlet's."""
    text = item.entry.article.text
    start = max(item.span.start, anchor.start - _BEFORE)
    words = text[start : max(item.span.end, anchor.end)]
    found = [match.span() for match in _AN_OUTLET.finditer(words)]
    called = names_of(Outlet(name=domain, domain=domain))
    for source in item.sources:
        if source.kind is SourceKind.OUTLET and source.name:
            if squash(re.sub(r"^the\s", "", source.name, flags=re.IGNORECASE)) in called:
                return True
            found += [match.span() for match in re.finditer(re.escape(source.name), words)]
    first, last = anchor.start - start, anchor.end - start
    return any(begin - _NEAR <= last and first <= end + _NEAR for begin, end in found)
