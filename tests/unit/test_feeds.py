"""The reader's feeds: the list, OPML, what a feed says, and when it is asked again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alteram.archive import SqliteStore
from alteram.errors import InputError, PageUnreadable
from alteram.pipeline import load_tools
from alteram.pipeline.feeds import (
    FILE,
    LATEST,
    SOONEST,
    Feed,
    FeedList,
    Polled,
    Polls,
    changing,
    is_due,
    next_minutes,
    poll,
    read_feed,
)
from alteram.pipeline.fetch import Fetcher
from alteram.pipeline.opml import from_opml, to_opml
from alteram.settings import Settings
from tests.loopback import NOW, Answer, Clock, Hit, Web, a_web, world

MAIL = Feed(url="https://quay-mail.example/rss", title="Quay Mail", folder=("Coast", "Harbour"))
POST = Feed(url="https://post.example/atom", site="https://post.example/")
TOOLS = load_tools(Settings())


# --- the list ------------------------------------------------------------------------------------


def test_a_list_saved_and_loaded_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "archive" / FILE
    with changing(path) as feeds:
        assert feeds.add(MAIL)
        assert feeds.add(POST)
        assert not feeds.add(Feed(url=MAIL.url, title="another"))
        feeds.note(MAIL, Polls(etag='"v"', minutes=30, seen=("https://quay-mail.example/1",)))
    again = FeedList.load(path)
    assert list(again) == [MAIL, POST]
    assert again.polls(MAIL.url).seen == ("https://quay-mail.example/1",)
    assert again.polls(POST.url) == Polls()
    with changing(path) as feeds:
        assert feeds.remove(POST.url)
        assert not feeds.remove(POST.url)
    assert list(FeedList.load(path)) == [MAIL]


def test_a_file_of_a_later_version_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    row = {"url": MAIL.url, "colour": "blue", "polls": {"minutes": 20, "mood": "good"}}
    (tmp_path / FILE).write_text(json.dumps({"version": 2, "feeds": [row]}))
    feeds = FeedList.load(tmp_path / FILE)
    assert [feed.url for feed in feeds] == [MAIL.url]
    assert feeds.polls(MAIL.url).minutes == 20


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"feeds": [{"title": "x"}]}', '{"feeds": 1}'])
def test_a_broken_list_is_told_and_kept(tmp_path: Path, text: str) -> None:
    path = tmp_path / FILE
    path.write_text(text)
    with pytest.raises(InputError, match="not a list of feeds"), changing(path):
        pass
    assert path.read_text() == text


def test_a_feed_removed_during_its_poll_stays_removed(tmp_path: Path) -> None:
    feeds = FeedList()
    feeds.note(MAIL, Polls(minutes=15))
    assert len(feeds) == 0


# --- OPML ----------------------------------------------------------------------------------------

OPML = b"""<?xml version="1.0"?>
<opml version="1.0"><head><title>Mine</title></head><body>
 <outline text="Coast"><outline title="Harbour" text="Harbour">
   <outline type="rss" text="Quay" title="Quay Mail" xmlUrl="https://quay-mail.example/rss"/>
  </outline></outline>
 <outline text="https://post.example/atom" xmlUrl="https://post.example/atom"
   htmlUrl="https://post.example/"/>
</body></opml>"""


def test_opml_brings_feeds_with_folders_and_titles() -> None:
    first, second = from_opml(OPML, "mine.opml")
    assert first == MAIL
    assert (second.folder, second.site) == ((), "https://post.example/")


WORD = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=12)  # fmt: skip


@given(
    st.lists(
        st.builds(
            Feed,
            url=WORD.map(lambda word: f"https://outlet.example/{word}"),
            title=WORD,
            folder=st.lists(WORD, max_size=3).map(tuple),
            site=st.just("https://outlet.example/"),
        ),
        unique_by=lambda feed: feed.url,
    )
)
def test_opml_out_and_in_again_loses_nothing(feeds: list[Feed]) -> None:
    again = from_opml(to_opml(feeds).encode(), "again")
    assert sorted(again, key=lambda feed: feed.url) == sorted(feeds, key=lambda feed: feed.url)


@pytest.mark.parametrize("raw", [b"", b"{}", b"<rss/>", b"<opml/>", b"<opml><body>", b"\x00\xff"])
def test_what_is_no_opml_is_told(raw: bytes) -> None:
    with pytest.raises(InputError, match=r"mine\.opml"):
        from_opml(raw, "mine.opml")


def test_opml_opens_no_file_and_grows_by_no_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden-words")
    outside = f"""<!DOCTYPE opml [<!ENTITY x SYSTEM "{secret.as_uri()}">]>
    <opml><body><outline text="a" xmlUrl="https://a.example/">&x;</outline></body></opml>"""
    assert "hidden-words" not in repr(from_opml(outside.encode(), "a"))
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    bomb = f"""<!DOCTYPE opml [<!ENTITY e0 "lol">{entities}]>
    <opml><body><outline text="&e9;" xmlUrl="https://a.example/"/></body></opml>"""
    with pytest.raises(InputError):
        from_opml(bomb.encode(), "bomb")


# --- what a feed says ----------------------------------------------------------------------------

RSS = """<rss version="2.0"><channel><title>Quay &amp; Mail</title><link>{base}/</link>
<item><title>Crack &lt;b&gt;halts&lt;/b&gt; ferry</title><link>{base}/ferry</link>
 <pubDate>Tue, 06 May 2031 08:00:00 GMT</pubDate></item>
<item><title>Sluice opened</title><link>{base}/sluice</link></item>
<item><title>Twice</title><link>{base}/ferry</link></item>
<item><title>No address</title></item>
<item><title>Nonsense</title><link>http://[bad</link></item>
<item><title>Mail</title><link>mailto:quay@mail.example</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay &amp; Mail</title>
<link href="{base}/"/><entry><title type="html">Crack &lt;b&gt;halts&lt;/b&gt; ferry</title>
<link href="{base}/ferry"/><updated>2031-05-06T08:00:00Z</updated></entry>
<entry><title>Sluice opened</title><link href="/sluice"/></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{base}/"><title>Quay &amp; Mail</title><link>{base}/</link></channel>
<item rdf:about="1"><title>Crack halts ferry</title><link>{base}/ferry</link>
<dc:date>2031-05-06T08:00:00Z</dc:date></item>
<item rdf:about="2"><title>Sluice opened</title><link>{base}/sluice</link></item></rdf:RDF>"""
JSONFEED = """{{"version": "https://jsonfeed.org/version/1.1", "title": "Quay & Mail",
"home_page_url": "{base}/", "items": [
{{"id": "1", "url": "{base}/ferry", "title": "Crack halts ferry",
"date_published": "2031-05-06T08:00:00Z"}},
{{"id": "{base}/sluice", "title": "Sluice opened"}}, {{"id": "3"}}, 4]}}"""
KINDS = {"RSS": RSS, "Atom": ATOM, "RDF": RDF, "JSON Feed": JSONFEED}


@pytest.mark.parametrize("text", KINDS.values(), ids=KINDS)
def test_every_kind_of_feed_gives_addresses_titles_and_dates(text: str) -> None:
    base = "https://quay-mail.example"
    about, tips = read_feed(text.format(base=base).encode(), f"{base}/feed")
    assert (about.title, about.site) == ("Quay & Mail", f"{base}/")
    assert [tip.url for tip in tips] == [f"{base}/ferry", f"{base}/sluice"]
    assert [tip.title for tip in tips] == ["Crack halts ferry", "Sluice opened"]
    assert tips[0].published is not None
    assert tips[0].published.value == "2031-05-06T08:00:00+00:00"
    assert tips[1].published is None


def test_the_charset_of_the_header_counts() -> None:
    text = "<rss version='2.0'><channel><item><title>Übergang</title><link>https://q.example/</link></item></channel></rss>"
    _, (tip,) = read_feed(text.encode("cp1252"), "https://q.example/rss", "windows-1252")
    assert tip.title == "Übergang"


@pytest.mark.parametrize("raw", [b"<html><p>Hello</p></html>", b"", b"{}", b"[1]", b'{"items": 3}'])
def test_what_is_no_feed_is_told(raw: bytes) -> None:
    with pytest.raises(PageUnreadable, match="give the address of an RSS"):
        read_feed(raw, "https://quay-mail.example/")


# --- when it is asked again ----------------------------------------------------------------------


@given(st.integers(SOONEST, LATEST))
def test_news_is_asked_for_sooner_and_silence_later(minutes: int) -> None:
    news = next_minutes(minutes, news=True, failed=False)
    none = next_minutes(minutes, news=False, failed=False)
    failed = next_minutes(minutes, news=False, failed=True)
    assert SOONEST <= news <= minutes <= none <= failed <= LATEST
    assert news < none


def test_a_feed_is_due_when_its_time_has_come() -> None:
    assert is_due(Polls(), NOW)
    assert is_due(Polls(due=NOW.isoformat()), NOW)
    assert not is_due(Polls(due=(NOW + timedelta(seconds=1)).isoformat()), NOW)


# --- polling -------------------------------------------------------------------------------------

STORY = """<html><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>The ferry to Harrow was stopped on Tuesday after a crack was found in its hull, the port said.</p>
<p>Forty passengers were brought ashore by the crew of the lifeboat, and nobody was hurt there.</p>
<p>The harbour master of Lowmere said that the ship would be looked at in the dry dock.</p>
</article></body></html>"""


class Place:
    """A web, an archive and a list with one feed."""

    def __init__(self, web: Web, folder: Path) -> None:
        self.web, self.path, self.clock = web, folder / FILE, Clock()
        self.fetcher = Fetcher(allow_private=True, world=world(self.clock))
        self.store = SqliteStore(folder, create=True)
        self.feed = Feed(url=web.url("/feed"))
        with changing(self.path) as feeds:
            feeds.add(self.feed)
        base = web.url("")
        web["/feed"] = Answer(RSS.format(base=base).encode(), kind="application/rss+xml")
        web["/ferry"] = Answer(STORY.format(title="Crack halts ferry").encode())
        web["/sluice"] = Answer(STORY.format(title="Sluice opened").encode())

    def poll(self, **given: bool) -> list[Polled]:
        return poll(self.path, self.store, TOOLS, Settings(), self.fetcher, **given)

    def polls(self) -> Polls:
        return FeedList.load(self.path).polls(self.feed.url)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with a_web() as web:
        place = Place(web, tmp_path)
        yield place
        place.store.close()


def test_a_poll_adds_what_is_new_and_a_second_one_nothing(place: Place) -> None:
    (row,) = place.poll()
    assert (row.error, row.added.kept, row.added.skipped) == (None, 2, ())
    kept = place.store.get(place.web.url("/ferry"))
    assert kept is not None
    assert kept.article.published is not None
    assert kept.article.published.origin == "feed published"
    assert row.feed.title == "Quay & Mail"
    assert place.poll() == []  # not due
    place.web.hits.clear()
    (row,) = place.poll(every=True)
    assert (row.added.kept, row.added.known) == (0, 0)
    assert place.web.paths() == ["/feed"]


def test_the_time_between_polls_follows_the_news(place: Place) -> None:
    place.poll()
    assert place.polls().minutes == 30
    place.clock.sleep(31 * 60)
    place.poll()
    assert place.polls().minutes == 45
    place.web["/feed"] = Answer(b"gone", 410)
    place.clock.sleep(46 * 60)
    (row,) = place.poll()
    assert str(row) == "Quay & Mail: the server answered 410"
    assert (place.polls().minutes, place.polls().error) == (90, "the server answered 410")


def test_a_feed_that_has_not_changed_is_not_sent_again(place: Place) -> None:
    whole = Answer(
        RSS.format(base=place.web.url("")).encode(), kind="text/xml", headers={"ETag": '"v1"'}
    )

    def feed(hit: Hit) -> Answer:
        same = hit.headers.get("if-none-match") == '"v1"'
        return Answer(status=304) if same else whole

    place.web["/feed"] = feed
    place.poll()
    assert place.polls().etag == '"v1"'
    (row,) = place.poll(every=True)
    assert (row.error, row.added.kept) == (None, 0)
    assert place.web.hits[-1].headers["if-none-match"] == '"v1"'
    assert place.polls().etag == '"v1"'


def test_items_that_fail_are_rows_and_only_passing_failures_are_tried_again(place: Place) -> None:
    place.web["/ferry"] = Answer(b"subscribe", 403)
    place.web["/sluice"] = Answer(b"oops", 502)
    (row,) = place.poll()
    assert {error.reason for error in row.added.skipped if isinstance(error, InputError)} == {
        "the server answered 403",
        "the server answered 502",
    }
    place.web["/sluice"] = Answer(STORY.format(title="Sluice opened").encode())
    place.web.hits.clear()
    (row,) = place.poll(every=True)
    assert (row.added.kept, row.added.skipped) == (1, ())
    assert place.web.paths() == ["/feed", "/sluice"]


def test_a_busy_feed_is_a_row_and_its_rest_is_kept(place: Place) -> None:
    place.web["/feed"] = Answer(b"busy", 429, headers={"Retry-After": "7200"})
    (row,) = place.poll()
    assert "asks for 7200 seconds of rest" in str(row)
    assert place.web.paths() == ["/robots.txt", "/feed"]
    assert place.clock.slept == []


def test_a_page_in_place_of_a_feed_is_a_row(place: Place) -> None:
    place.web["/feed"] = Answer(b"<html><body><p>Welcome</p></body></html>")
    (row,) = place.poll()
    assert "give the address of an RSS" in str(row)
