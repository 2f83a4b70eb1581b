"""Finding coverage: what is looked for, who is asked, and which tips are followed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from alteram.archive import SqliteStore
from alteram.errors import AlteramError
from alteram.model import Article, Moment, Outlet, Page, Precision
from alteram.pipeline import load_tools
from alteram.pipeline.feeds import Feed, Tip
from alteram.pipeline.gather import (
    OF_ONE_OUTLET,
    Asked,
    Gathered,
    Outcome,
    choose,
    gather,
    rank,
    sites_of,
    telling_terms,
    window_of,
)
from alteram.pipeline.providers import (
    GDELT_LONGEST,
    Wanted,
    from_feeds,
    gdelt_queries,
)
from alteram.settings import Settings, with_values
from tests.loopback import NOW, Answer, Clock, Web, a_web, fetcher

TOOLS = load_tools(Settings())
ARTICLE = Article(
    headline="Ferry to Harrow stopped after crack in hull",
    text="""The ferry to Harrow was stopped on Tuesday after a crack was found in its hull, the
port of Lowmere said. Harbour master Ilse Varn said that forty passengers were brought ashore.
"We found it at dawn," Ilse Varn said. The Harrow ferry will go to the dry dock at Port Skarn.""",
    url="https://valley-ledger.example/ferry",
    outlet=Outlet(name="Valley Ledger", domain="valley-ledger.example"),
    published=Moment(value="2031-05-06", precision=Precision.DAY, origin="given"),
    language="en",
)
WINDOW = window_of(ARTICLE, 14, NOW)


@pytest.fixture
def web() -> Iterator[Web]:
    with a_web() as web:
        yield web


def wanted(**given: Any) -> Wanted:
    known = {"article": ARTICLE, "window": WINDOW, "terms": telling_terms(ARTICLE)}
    return Wanted(**(known | given))


def moment(value: str) -> Moment:
    return Moment(value=value, precision=Precision.DAY, origin="test")


# --- what is looked for --------------------------------------------------------------------------


def test_names_places_and_rare_words_are_looked_for() -> None:
    terms = telling_terms(ARTICLE)
    assert {"Ilse Varn", "Harrow", "Lowmere"} <= set(terms)
    assert "Tuesday" not in terms
    assert len(terms) <= 6


def test_a_page_without_names_is_looked_for_by_its_rare_words() -> None:
    article = Article(headline="sluice gudgeon found cracked at dawn", text="It was old.")
    assert "gudgeon" in telling_terms(article)


def test_the_window_is_around_the_page_or_up_to_now() -> None:
    assert (str(WINDOW.first_day), str(WINDOW.last_day)) == ("2031-04-22", "2031-05-20")
    month = Moment(value="2031-05", precision=Precision.MONTH, origin="test")
    known = window_of(replace(ARTICLE, published=month), 14, NOW)
    assert (str(known.first_day), str(known.last_day)) == ("2031-04-17", "2031-06-14")
    undated = window_of(Article(headline="", text=""), 14, NOW)
    assert (str(undated.first_day), str(undated.last_day)) == ("2031-04-24", "2031-05-08")


def test_queries_go_from_strict_to_loose_and_keep_the_rules_of_the_service() -> None:
    queries = gdelt_queries(["Ilse Varn", "Harrow", "Low-mere", "Skarn"], "en")
    assert queries[0] == '"Ilse Varn" Harrow "Low mere" sourcelang:eng'
    assert queries[1] == '"Ilse Varn" Harrow sourcelang:eng'
    assert gdelt_queries(["Ur", "Harrow"], "") == ["Harrow"]
    assert gdelt_queries(["Ur", "a"], "en") == []
    assert gdelt_queries(["long " * 60, "Harrow", 'quoted "words"'], "en") == []
    assert all(len(query) <= GDELT_LONGEST for query in queries)


def test_sites_are_those_of_the_readers_lists(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("domain,name\npost.example,The Post\n,Nowhere\n")
    settings = with_values(Settings(), {"archive": {"outlets": [str(table)]}}, "test")
    feeds = [Feed(url="https://cdn.example/rss", site="https://quay-mail.example/news")]
    feeds += [Feed(url="http://moor.example:8080/rss"), Feed(url="http://[bad")]
    assert sites_of(feeds, settings) == (
        *("https://quay-mail.example/", "http://moor.example:8080/", "https://post.example/"),
    )


# --- which tips are followed ---------------------------------------------------------------------

NEAR = Tip(url="https://quay-mail.example/1", title="Crack in hull halts Harrow ferry")
FAR = Tip(url="https://quay-mail.example/2", title="Council votes on parking fees")


def test_near_titles_come_first_and_far_ones_not_at_all() -> None:
    middling = Tip(url="https://post.example/3", title="Passengers praise lifeboat at Lowmere")
    ranked = rank([FAR, middling, NEAR], wanted())
    assert [tip for _, tip in ranked] == [NEAR, middling]


def test_the_order_tips_come_in_changes_nothing() -> None:
    tips = [NEAR, FAR, *(Tip(url=f"https://o{n}.example/", title=NEAR.title) for n in range(9))]
    first = rank(tips, wanted())
    for seed in range(5):
        random.Random(seed).shuffle(tips)
        assert rank(tips, wanted()) == first


def test_the_own_outlet_other_dates_and_no_pages_are_left_out() -> None:
    tips = [
        Tip(url="https://www.valley-ledger.example/again", title=NEAR.title),
        Tip(url="https://post.example/old", title=NEAR.title, published=moment("2031-01-02")),
        Tip(url="https://post.example/ferry.jpg", title=NEAR.title),
        Tip(url="https://post.example/new", title=NEAR.title, published=moment("2031-05-07")),
        Tip(url="https://post.example/new?utm_source=rss#top", title=NEAR.title),
    ]
    assert [tip.url for _, tip in rank(tips, wanted())] == ["https://post.example/new"]


def test_one_outlet_does_not_take_all_places() -> None:
    many = [(0.9, "feeds", Tip(url=f"https://loud.example/{n}", title="x")) for n in range(9)]
    other = (0.1, "gdelt", Tip(url="https://quiet.example/", title="x"))
    chosen = choose([*many, other, (0.05, "feeds", other[2])], 20)
    assert len(chosen) == OF_ONE_OUTLET + 1
    assert chosen[-1] == ("gdelt", other[2])
    assert len(choose([*many, other], 2)) == 2


# --- all together --------------------------------------------------------------------------------

STORY = """<html><head><title>{0}</title><meta property="og:site_name" content="{1}">
<meta property="article:published_time" content="2031-05-06T09:00:00Z"></head><body><article>
<h1>{0}</h1><p>{1} reports: the ferry to Harrow was stopped on Tuesday after a crack was found.</p>
<p>Forty passengers were brought ashore by the crew of the lifeboat, and nobody was hurt there.</p>
<p>The harbour master of Lowmere said that the ship would be looked at in the dry dock.</p>
</article></body></html>"""


def feed_of(*items: tuple[str, str]) -> Answer:
    rows = "".join(
        f"<item><title>{title}</title><link>{url}</link>"
        "<pubDate>Tue, 06 May 2031 08:00:00 GMT</pubDate></item>"
        for url, title in items
    )
    text = f'<rss version="2.0"><channel><title>Mixed</title>{rows}</channel></rss>'
    return Answer(text.encode(), kind="application/rss+xml")


def test_what_came_in_from_whom_and_what_was_refused_and_why(web: Web, tmp_path: Path) -> None:
    titles = {
        "quay-mail.example": "Crack in hull halts Harrow ferry",
        "post.example": "Harrow ferry stopped after crack found",
        "wall.example": "Ferry to Harrow stopped, crack in hull",
        "shy.example": "Harrow ferry: crack found in hull",
        "picture.example": "Harrow ferry crack: picture",
    }
    for host, title in titles.items():
        web[f"{host}/story"] = Answer(STORY.format(title, host).encode())
    web["wall.example/story"] = Answer(b"subscribe", 402)
    web["shy.example/robots.txt"] = Answer(b"User-agent: *\nDisallow: /", kind="text/plain")
    web["picture.example/story"] = Answer(b"\x89PNG", kind="image/png")
    web["/feed"] = feed_of(
        *((web.url("/story", host), title) for host, title in titles.items()),
        (web.url("/parking", "post.example"), "Council votes on parking fees"),
    )
    web["/gone"] = Answer(b"gone", 404)
    feeds = [Feed(url=web.url("/feed", "f.example")), Feed(url=web.url("/gone", "g.example"))]
    with_store = SqliteStore(tmp_path, create=True)
    clock = Clock()

    def run() -> Gathered:
        return gather(
            Page(article=ARTICLE),
            with_store,
            TOOLS,
            Settings(),
            fetcher(clock),
            feeds=feeds,
            providers=["feeds"],
        )

    done = run()
    what = {urlsplit(row.tip.url).hostname: (row.outcome, row.why) for row in done.rows}
    assert what == {
        "quay-mail.example": (Outcome.ADDED, ""),
        "post.example": (Outcome.ADDED, ""),
        "wall.example": (Outcome.REFUSED, "the server answered 402"),
        "shy.example": (Outcome.REFUSED, "its robots.txt says no"),
        "picture.example": (
            Outcome.REFUSED,
            "of the kind image/png, not a page, feed or list",
        ),
    }
    (asked,) = done.asked
    assert (asked.tips, asked.near, len(asked.errors)) == (6, 5, 1)
    assert not done.nothing_worked
    assert str(done).startswith("2 added, 0 already there, 3 refused\n")
    assert "the server answered 404" in str(done)
    assert json.loads(json.dumps(done.as_json()))["added"] == 2
    again = run()
    assert again.count(Outcome.KNOWN) == 2
    assert again.count(Outcome.ADDED) == 0
    with_store.close()


def test_nothing_found_is_a_result_and_everything_failed_is_none() -> None:
    assert not Gathered().nothing_worked
    error = next(from_feeds(wanted(feeds=(Feed(url="ftp://x"),)), fetcher()))
    assert isinstance(error, AlteramError)
    assert Gathered(asked=(Asked(provider="feeds", errors=(error,)),)).nothing_worked
    assert not Gathered(asked=(Asked(provider="feeds", tips=3, errors=(error,)),)).nothing_worked
