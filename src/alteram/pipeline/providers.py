"""Who may know of coverage: the reader's feeds, news sitemaps, and GDELT. None needs a key.

A provider yields tips, and an error for each thing that failed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode, urlsplit

from alteram.archive.fields import read_date
from alteram.archive.loaders.unpack import unpacked_whole
from alteram.archive.loaders.xml import elements, first, local, words
from alteram.errors import AlteramError, FetchFailed, InputError
from alteram.model import Article, Window
from alteram.pipeline.feeds import Feed, Tip, read_feed, web_address
from alteram.pipeline.fetch import Fetcher

GDELT = "https://api.gdeltproject.org/api/v2/doc/doc"
GDELT_DAYS = 90  # the service searches a rolling window of three months
GDELT_MOST = 250  # records it gives for one query
GDELT_PACE = 5.0  # seconds between two requests, as it asks
GDELT_QUERIES = 4  # requests for one page
GDELT_LONGEST = 200  # characters of a query; from about 250 on it is refused
GDELT_LANGUAGES = {"en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pt": "por"}
SITEMAPS_OF_A_SITE = 6  # documents
MOST_SITEMAP = 64_000_000  # bytes of one, unpacked


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for, and where the reader's own lists say to look."""

    article: Article
    window: Window
    terms: tuple[str, ...]  # names and rare words, the most telling first
    feeds: tuple[Feed, ...] = ()
    sites: tuple[str, ...] = ()  # home pages of the outlets in the reader's lists
    enough: int = 20  # tips a provider need not look beyond
    gdelt: str = GDELT


def from_feeds(wanted: Wanted, fetcher: Fetcher) -> Iterator[Tip | AlteramError]:
    """The items of the reader's feeds."""
    for feed in wanted.feeds:
        try:
            found = fetcher.get(feed.url)
            yield from read_feed(found.raw, found.url, found.charset)[1]
        except InputError as error:
            yield error


def from_sitemaps(wanted: Wanted, fetcher: Fetcher) -> Iterator[Tip | AlteramError]:
    """The entries of the news sitemaps that the outlets' robots.txt names."""
    for site in wanted.sites:
        try:
            waiting = _news_first(fetcher.sitemaps(site))
        except InputError as error:
            yield error
            continue
        asked: set[str] = set()
        while waiting and len(asked) < SITEMAPS_OF_A_SITE:
            url = waiting.pop(0)
            if url in asked:
                continue
            asked.add(url)
            try:
                tips, inner = read_sitemap(fetcher.get(url).raw, url, wanted.window)
                yield from tips
                waiting = _news_first([*inner, *waiting])
            except InputError as error:
                yield error


def _news_first(urls: Sequence[str]) -> list[str]:
    """Addresses with "news" in their path first."""
    return sorted(urls, key=lambda url: "news" not in url.partition("//")[2].partition("/")[2])


def read_sitemap(raw: bytes, url: str, window: Window) -> tuple[list[Tip], list[str]]:
    """News entries with a title, and the inner sitemaps of an index that can be of the window."""
    if raw.startswith(b"\x1f\x8b"):
        raw = unpacked_whole(raw, "gzip", url, MOST_SITEMAP)
    tips, inner = [], []
    for element in elements(raw, ("url", "sitemap"), url):
        place = web_address(words(first(element, "loc")))
        if local(element) == "sitemap":
            changed = read_date(words(first(element, "lastmod")), "sitemap lastmod")
            if changed is None or window.first_day is None or changed.day >= window.first_day:
                inner.append(place)
        elif (news := first(element, "news")) is not None:
            moment = read_date(words(first(news, "publication_date")), "news sitemap")
            tips.append(
                Tip(url=place, title=words(first(news, "title")), published=moment, found_by=url)
            )
    return [tip for tip in tips if tip.url], [place for place in inner if place]


def from_gdelt(wanted: Wanted, fetcher: Fetcher) -> Iterator[Tip | AlteramError]:
    """What the GDELT DOC 2.0 API lists, first for many of the terms, then for fewer.

    An answer that is full is asked for again in two halves of its time.
    """
    now = fetcher.world.now()
    start, end = _instants(wanted.window, now)
    start = max(start, now - timedelta(days=GDELT_DAYS))
    if start >= end:
        reason = f"the days around the page are not among the last {GDELT_DAYS}, which it searches"
        yield InputError(wanted.gdelt, reason)
        return
    fetcher.pace(urlsplit(wanted.gdelt).netloc, GDELT_PACE)
    queries = gdelt_queries(wanted.terms, wanted.article.language)
    waiting = [(query, start, end) for query in queries]
    if not waiting:
        yield InputError(wanted.gdelt, "the page has no names or rare words to ask for")
    found, left = 0, GDELT_QUERIES
    while waiting and left and found < wanted.enough:
        (query, start, end), left = waiting.pop(0), left - 1
        try:
            tips = _ask_gdelt(wanted.gdelt, query, start, end, fetcher)
        except InputError as error:
            yield error
            if isinstance(error, FetchFailed):
                return
            continue
        found += len(tips)
        yield from tips
        if len(tips) >= GDELT_MOST and end - start > timedelta(hours=1):
            middle = start + (end - start) / 2
            waiting[:0] = [(query, start, middle), (query, middle, end)]


def gdelt_queries(wanted: Sequence[str], language: str) -> list[str]:
    """Queries from strict to loose. Phrases have two words or more, single words four letters."""
    usable = []
    for term in wanted:
        bare = " ".join(re.findall(r"\w+", term))
        if " " in bare:
            usable.append(f'"{bare}"')
        elif len(bare) >= 4:
            usable.append(bare)
    spoken = f" sourcelang:{GDELT_LANGUAGES[language]}" if language in GDELT_LANGUAGES else ""
    made = [" ".join(usable[:count]) + spoken for count in (3, 2) if len(usable) >= count]
    made = made or ([usable[0] + spoken] if usable else [])
    return [query for query in made if len(query) <= GDELT_LONGEST]


def _ask_gdelt(
    address: str, query: str, start: datetime, end: datetime, fetcher: Fetcher
) -> list[Tip]:
    """One list of articles. The service tells what is wrong in plain words with status 200."""
    given = {
        "query": query,
        "mode": "ArtList",
        "format": "json",
        "sort": "HybridRel",
        "maxrecords": str(GDELT_MOST),
        "startdatetime": f"{start:%Y%m%d%H%M%S}",
        "enddatetime": f"{end:%Y%m%d%H%M%S}",
    }
    raw = fetcher.get(f"{address}?{urlencode(given)}", crawl=False).raw
    try:
        value = json.loads(raw.decode("utf-8", "replace"), strict=False)
        rows = value.get("articles", [])
        tips = [_gdelt_tip(row, address) for row in rows if isinstance(row, dict)]
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        said = " ".join(raw[:200].decode("utf-8", "replace").split())
        raise InputError(address, f"it answered {said!r} to {query!r}") from error
    return [tip for tip in tips if tip.url]


def _gdelt_tip(row: Mapping[str, object], address: str) -> Tip:
    title = re.sub(r"\s+([,.:;!?’'])", r"\1", str(row.get("title") or ""))
    seen = read_date(row.get("seendate"), "GDELT seendate")
    return Tip(url=web_address(row.get("url")), title=title, seen=seen, found_by=address)


def _instants(window: Window, now: datetime) -> tuple[datetime, datetime]:
    first_day = window.first_day or now.date() - timedelta(days=GDELT_DAYS)
    last_day: date = min(window.last_day or now.date(), now.date())
    after = datetime.combine(last_day + timedelta(days=1), time.min, UTC)
    return datetime.combine(first_day, time.min, UTC), min(now, after)


Provider = Callable[[Wanted, Fetcher], Iterator[Tip | AlteramError]]
PROVIDERS: Mapping[str, Provider] = {
    "feeds": from_feeds,
    "sitemaps": from_sitemaps,
    "gdelt": from_gdelt,
}
