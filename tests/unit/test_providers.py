"""Who is asked for coverage, and what they answer."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from alteram.errors import AlteramError
from alteram.model import Article, Window
from alteram.pipeline.feeds import Tip
from alteram.pipeline.gather import window_of
from alteram.pipeline.providers import (
    GDELT_MOST,
    GDELT_QUERIES,
    from_gdelt,
    from_sitemaps,
    read_sitemap,
)
from tests.loopback import NOW, Answer, Clock, Hit, Web, a_web, fetcher
from tests.unit.test_gather import WINDOW, moment, wanted


@pytest.fixture
def web() -> Iterator[Web]:
    with a_web() as web:
        yield web


def split(found: Iterator[Tip | AlteramError]) -> tuple[list[Tip], list[str]]:
    items = list(found)
    errors = [str(item) for item in items if isinstance(item, AlteramError)]
    return [item for item in items if isinstance(item, Tip)], errors


# --- news sitemaps -------------------------------------------------------------------------------


def entry(url: str, title: str, day: str) -> str:
    return f"""<url><loc>{url}</loc><news:news><news:publication><news:name>Quay Mail</news:name>
<news:language>en</news:language></news:publication><news:title>{title}</news:title>
<news:publication_date>{day}</news:publication_date></news:news></url>"""


def urlset(*entries: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{"".join(entries)}</urlset>""".encode()


def index(*rows: tuple[str, str]) -> bytes:
    inner = "".join(f"<sitemap><loc>{u}</loc><lastmod>{d}</lastmod></sitemap>" for u, d in rows)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'.encode()


def test_news_entries_are_tips_and_other_entries_are_not() -> None:
    raw = urlset(
        entry("https://quay-mail.example/1", "Crack &amp; ferry", "2031-05-06T08:00:00+02:00"),
        "<url><loc>https://quay-mail.example/about</loc></url>",
        entry("", "no address", "2031-05-06"),
        entry("http://[bad", "nonsense", "2031-05-06"),
        entry("ftp://quay-mail.example/2", "another scheme", "soon"),
    )
    for body in (raw, gzip.compress(raw)):
        tips, inner = read_sitemap(body, "s", WINDOW)
        assert [(tip.url, tip.title) for tip in tips] == [
            ("https://quay-mail.example/1", "Crack & ferry")
        ]
        assert tips[0].published is not None
        assert tips[0].published.value.startswith("2031-05-06T06:00")
        assert inner == []


def test_sitemaps_are_found_through_robots_txt_and_followed_page_by_page(web: Web) -> None:
    rules = "User-agent: *\nDisallow: /secret\nSitemap: /old.xml\nSitemap: /news-index.xml\n"
    web["/robots.txt"] = Answer(rules.encode(), kind="text/plain")
    web["/news-index.xml"] = Answer(
        index(
            (web.url("/news-2.xml"), "2031-05-07"),
            (web.url("/news-1.xml"), "2031-05-01"),
            (web.url("/news-0.xml"), "2030-01-01"),
            (web.url("/secret.xml"), "2031-05-07"),
        ),
        kind="application/xml",
    )
    web["/news-1.xml"] = Answer(urlset(entry("https://q.example/1", "One", "2031-05-01")))
    web["/news-2.xml"] = Answer(urlset(entry("https://q.example/2", "Two", "2031-05-07")))
    web["/old.xml"] = Answer(b"<urlset/>", kind="application/xml")
    clock = Clock()
    tips, errors = split(from_sitemaps(wanted(sites=(web.url("/"),)), fetcher(clock)))
    assert [tip.title for tip in tips] == ["Two", "One"]
    assert len(errors) == 1
    assert "robots.txt says no" in errors[0]
    assert web.paths() == [
        *("/robots.txt", "/news-index.xml", "/news-2.xml", "/news-1.xml", "/old.xml")
    ]
    assert clock.slept == [1.0, 1.0, 1.0]


def test_a_ring_of_sitemaps_and_a_broken_one_end(web: Web) -> None:
    web["/robots.txt"] = Answer(b"Sitemap: /a.xml\nSitemap: /broken.xml", kind="text/plain")
    web["/a.xml"] = Answer(index((web.url("/a.xml"), ""), (web.url("/b.xml"), "")))
    web["/b.xml"] = Answer(index(*((web.url(f"/{n}.xml"), "") for n in range(50))))
    web["/broken.xml"] = Answer(b"<urlset><url>", kind="text/xml")
    _, errors = split(from_sitemaps(wanted(sites=(web.url("/"),)), fetcher()))
    assert len(web.hits) == 1 + 6
    assert errors


# --- GDELT ---------------------------------------------------------------------------------------


class Gdelt:
    """The DOC 2.0 API as it is documented and as it is: at most 250 articles for one query, newest
    window first come, plain words with status 200 for what it cannot run, 429 when asked too soon.
    """

    def __init__(self, articles: list[dict[str, str]]) -> None:
        self.articles = articles
        self.queries: list[dict[str, str]] = []

    def __call__(self, hit: Hit) -> Answer:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(hit.path).query).items()}
        self.queries.append(asked)
        if len(asked["query"]) > 250:
            return Answer(b"Your query was too short or too long.\n")
        first, last = asked["startdatetime"], asked["enddatetime"]
        assert len(first) == len(last) == 14
        assert (asked["mode"].lower(), asked["format"]) == ("artlist", "json")
        within = [
            row
            for row in self.articles
            if first <= row["seendate"].replace("T", "").replace("Z", "") <= last
        ]
        body = {"articles": within[: int(asked["maxrecords"])]} if within else {}
        return Answer(json.dumps(body).encode(), kind="application/json; charset=utf-8")


def seen(number: int, day: int, title: str = "Harrow ferry halted , crack found") -> dict[str, str]:
    return {
        "url": f"https://o{number}.example/{number}",
        "url_mobile": "",
        "title": title,
        "seendate": f"2031{day:04}T{number % 24:02}1500Z",
        "domain": f"o{number}.example",
        "language": "English",
        "sourcecountry": "Velmara",
    }


def test_gdelt_is_asked_for_the_days_of_the_page(web: Web) -> None:
    odd = {"url": "http://[bad", "title": "", "seendate": "20310506T101500Z"}
    service = Gdelt([*(seen(n, 506) for n in range(30)), odd])
    web["/doc"] = service
    tips, errors = split(from_gdelt(wanted(gdelt=web.url("/doc")), fetcher()))
    assert errors == []
    assert len(tips) == 30
    assert tips[0].title == "Harrow ferry halted, crack found"
    assert tips[0].published is None
    assert tips[0].seen is not None
    assert len(service.queries) == 1
    asked = service.queries[0]
    assert (asked["startdatetime"], asked["enddatetime"]) == ("20310422000000", "20310508120000")
    assert asked["query"].endswith(" sourcelang:eng")
    assert "/robots.txt" not in web.paths()


def test_fewer_terms_are_asked_for_where_many_find_little(web: Web) -> None:
    service = Gdelt([])
    web["/doc"] = service
    clock = Clock()
    assert split(from_gdelt(wanted(gdelt=web.url("/doc")), fetcher(clock))) == ([], [])
    first, second = (asked["query"] for asked in service.queries)
    assert len(first) > len(second)
    assert clock.slept == [5.0]


def test_a_full_answer_is_asked_for_again_in_halves(web: Web) -> None:
    service = Gdelt([seen(n, (425, 505)[n % 2]) for n in range(GDELT_MOST + 40)])
    web["/doc"] = service
    found = wanted(gdelt=web.url("/doc"), enough=10_000)
    tips, errors = split(from_gdelt(found, fetcher()))
    assert errors == []
    assert len({tip.url for tip in tips}) == GDELT_MOST + 40
    assert len(service.queries) <= GDELT_QUERIES
    whole, *halves = [(a["startdatetime"], a["enddatetime"]) for a in service.queries]
    assert (halves[0][0], halves[1][1]) == whole
    assert halves[0][1] == halves[1][0]


def test_gdelt_that_is_busy_is_asked_once_more_and_then_left(web: Web) -> None:
    busy = Answer(b"Please limit requests to one every 5 seconds", 429, kind="text/plain")
    service = Gdelt([seen(n, 506) for n in range(30)])
    answer = service(
        Hit(
            "",
            "/doc?query=x&mode=artlist&format=json&maxrecords=250&startdatetime=20310401000000&enddatetime=20310601000000",
            {},
        )
    )
    web["/doc"] = [busy, answer]
    clock = Clock()
    tips, errors = split(from_gdelt(wanted(gdelt=web.url("/doc")), fetcher(clock)))
    assert (len(tips), errors, clock.slept) == (30, [], [5.0])
    web["/busy"] = busy
    clock = Clock()
    tips, errors = split(from_gdelt(wanted(gdelt=web.url("/busy")), fetcher(clock)))
    assert tips == []
    assert len(errors) == 1
    assert "429, 3 times" in errors[0]
    assert clock.slept == [5.0, 10.0]


@pytest.mark.parametrize(
    "body", [b"Your query was too short or too long.\n", b"[1]", b"\xff\xfe", b'{"articles": [bad']
)
def test_what_gdelt_says_in_words_is_told(web: Web, body: bytes) -> None:
    web["/doc"] = Answer(body, kind="text/html; charset=utf-8")
    tips, errors = split(from_gdelt(wanted(gdelt=web.url("/doc")), fetcher()))
    assert tips == []
    assert "it answered" in errors[0]
    if body.startswith(b"Your"):
        assert "too short or too long" in errors[0]


@pytest.mark.parametrize("day", ["2031-01-02", "2032-01-02"])
def test_days_gdelt_does_not_search_are_not_asked_for(web: Web, day: str) -> None:
    window = window_of(Article(headline="", text="", published=moment(day)), 14, NOW)
    tips, errors = split(from_gdelt(wanted(window=window, gdelt=web.url("/doc")), fetcher()))
    assert tips == []
    assert "last 90" in errors[0]
    assert web.hits == []


def test_a_window_that_began_too_early_is_cut(web: Web) -> None:
    service = Gdelt([])
    web["/doc"] = service
    window = Window(first_day=datetime(2031, 1, 1, tzinfo=UTC).date())
    list(from_gdelt(wanted(window=window, gdelt=web.url("/doc")), fetcher()))
    assert service.queries[0]["startdatetime"] == "20310207120000"


def test_a_page_with_nothing_to_ask_for_is_told() -> None:
    _, errors = split(from_gdelt(wanted(terms=()), fetcher()))
    assert "no names or rare words" in errors[0]
