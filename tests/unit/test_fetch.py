"""The door to the network: whom it asks, how it asks, and what it takes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

import alteram
from alteram.errors import FetchFailed, FetchRefused
from alteram.pipeline.connect import Address, World, is_public
from alteram.pipeline.fetch import Fetcher
from tests.loopback import Answer, Clock, Hit, Web, a_web, failure, fetcher, to_loopback, world

PAGE = b"<p>The sluice at Harrow was opened at dawn.</p>"


@pytest.fixture
def web() -> Iterator[Web]:
    with a_web() as web:
        web["/page"] = Answer(PAGE)
        yield web


# --- public addresses only -----------------------------------------------------------------------

SPELLINGS = {
    "plain": "http://127.0.0.1:{port}/page",
    "name": "http://localhost:{port}/page",
    "decimal": "http://2130706433:{port}/page",
    "hexadecimal": "http://0x7f000001:{port}/page",
    "octal": "http://0177.0.0.1:{port}/page",
    "short": "http://127.1:{port}/page",
    "mapped": "http://[::ffff:127.0.0.1]:{port}/page",
    "mapped in hexadecimal": "http://[::ffff:7f00:1]:{port}/page",
    "unspecified": "http://0.0.0.0:{port}/page",
    "trailing dot": "http://127.0.0.1.:{port}/page",
    "user name": "http://quay-mail.example@127.0.0.1:{port}/page",
    "user name and password": "http://quay-mail.example:80@127.0.0.1:{port}/page",
    "upper-case scheme": "HTTP://127.0.0.1:{port}/page",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_no_spelling_of_a_private_address_is_asked(web: Web, spelling: str) -> None:
    url = spelling.format(port=web.port)
    with pytest.raises(FetchRefused, match="not a public address"):
        Fetcher().get(url)
    assert web.hits == []
    assert Fetcher(allow_private=True).get(url).raw == PAGE
    assert web.paths() == ["/robots.txt", "/page"]


ELSEWHERE = [
    *("169.254.169.254", "100.64.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "198.18.0.1"),
    *("224.0.0.1", "240.0.0.1", "255.255.255.255", "[::1]", "[fe80::1]", "[fc00::1]", "[ff02::1]"),
    *("[2002:7f00:1::]", "[64:ff9b::7f00:1]", "[fec0::1]", "[2001:0:7f00:1::]", "[::]"),
    *("[::ffff:169.254.169.254]", "[::ffff:100.64.0.1]"),
]


@pytest.mark.parametrize("host", ELSEWHERE)
def test_no_socket_is_opened_towards_a_private_network(host: str) -> None:
    opened: list[Address] = []

    def connect(family: int, address: Address, timeout: float) -> socket.socket:
        opened.append(address)
        raise ConnectionRefusedError

    def resolve(host: str, port: int) -> list[tuple[int, Address]]:
        return [(socket.AF_INET6 if ":" in host else socket.AF_INET, (host, port))]

    with pytest.raises(FetchRefused, match="not a public address"):
        Fetcher(world=World(connect=connect, resolve=resolve)).get(f"http://{host}/meta-data/")
    assert opened == []


def test_public_addresses_are_public() -> None:
    assert is_public("9.9.9.9")
    assert is_public("2620:fe::9")
    assert is_public("::ffff:9.9.9.9")
    assert is_public("64:ff9b::909:909")  # what a network without IPv4 calls 9.9.9.9
    assert not is_public("no address")


class Rebinding:
    """A name server that gives a public address first, and the loopback address ever after."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, host: str, port: int) -> list[tuple[int, Address]]:
        self.asked += 1
        return [(socket.AF_INET, ("9.9.9.9" if self.asked == 1 else "127.0.0.1", port))]


def test_a_name_that_changes_its_answer_gains_nothing(web: Web) -> None:
    names, opened = Rebinding(), []

    def connect(family: int, address: Address, timeout: float) -> socket.socket:
        opened.append(address[0])
        raise ConnectionRefusedError

    fetch = Fetcher(world=World(resolve=names, connect=connect))
    for path in ("/one", "/two"):
        with pytest.raises((FetchFailed, FetchRefused)):
            fetch.get(web.url(path, "quay-mail.example"))
    fetch = Fetcher(world=World(resolve=names, connect=connect))
    with pytest.raises(FetchRefused, match=r"127\.0\.0\.1 is not a public address"):
        fetch.get(web.url("/page", "quay-mail.example"))
    assert opened == ["9.9.9.9"]
    assert web.hits == []


def test_the_other_end_of_the_socket_counts_and_not_the_name(web: Web) -> None:
    """The name says a public address, and yet the connection ends here."""

    def connect(family: int, address: Address, timeout: float) -> socket.socket:
        return socket.create_connection(("127.0.0.1", web.port), timeout)

    def resolve(host: str, port: int) -> list[tuple[int, Address]]:
        return [(socket.AF_INET, ("9.9.9.9", port))]

    with pytest.raises(FetchRefused, match=r"127\.0\.0\.1 is not a public address"):
        Fetcher(world=World(resolve=resolve, connect=connect)).get(web.url("/page", "q.example"))
    assert web.hits == []


def test_a_redirect_to_a_private_address_is_refused(web: Web) -> None:
    """The first host passes as public, the second, where the redirects end, does not."""
    web["/hop"] = Answer(status=302, headers={"Location": "/hop2"})
    web["/hop2"] = Answer(status=307, headers={"Location": f"http://inner.example:{web.port}/page"})

    class Public(socket.socket):
        def getpeername(self) -> Any:
            return ("9.9.9.9", 80)

    def connect(family: int, address: Address, timeout: float) -> socket.socket:
        sock = Public(socket.AF_INET, socket.SOCK_STREAM)
        sock.connect(("127.0.0.1", web.port))
        return sock

    def resolve(host: str, port: int) -> list[tuple[int, Address]]:
        inner = host == "inner.example"
        return [(socket.AF_INET, ("127.0.0.1" if inner else "9.9.9.9", port))]

    fetch = Fetcher(world=world(resolve=resolve, connect=connect))
    with pytest.raises(FetchRefused, match=r"inner\.example.*127\.0\.0\.1 is not a public"):
        fetch.get(web.url("/hop", "quay-mail.example"))
    assert web.paths() == ["/robots.txt", "/hop", "/hop2"]


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://quay-mail.example/a", "file:///etc/hostname", "data:text/html,hello"),
        *("javascript:1", "quay-mail.example", "http://", "http:///page", "", "gopher://q.example"),
        *("http://[::1", "http://q.example:99999/", "http://q.example:x/"),
    ],
)
def test_only_web_addresses_are_asked_for(url: str) -> None:
    with pytest.raises(FetchRefused):
        Fetcher(allow_private=True, world=world()).get(url)


def test_a_redirect_to_another_scheme_is_refused(web: Web) -> None:
    web["/hop"] = Answer(status=302, headers={"Location": "file:///etc/hostname"})
    with pytest.raises(FetchRefused, match="only http and https"):
        fetcher().get(web.url("/hop"))


def test_nonsense_where_an_address_should_be_is_told(web: Web) -> None:
    web["/robots.txt"] = Answer(b"Sitemap: http://[bad\nSitemap: /s.xml", kind="text/plain")
    web["/hop"] = Answer(status=302, headers={"Location": "http://[bad"})
    assert fetcher().sitemaps(web.url("/"))[1] == web.url("/s.xml")
    with pytest.raises(FetchRefused, match="no web address"):
        fetcher().get(web.url("/hop"))
    with pytest.raises(FetchRefused):
        fetcher().get(fetcher().sitemaps(web.url("/"))[0])


# --- how it asks ---------------------------------------------------------------------------------


def test_an_answer_comes_with_its_address_and_the_words_for_next_time(web: Web) -> None:
    headers = {"ETag": '"v1"', "Last-Modified": "Tue, 06 May 2031 08:00:00 GMT"}
    web["/old"] = Answer(status=301, headers={"Location": "/new?x=1"})
    web["/new"] = Answer(PAGE, headers=headers)
    found = fetcher().get(web.url("/old#part"))
    assert (found.url, found.status, found.raw) == (web.url("/new?x=1"), 200, PAGE)
    assert (found.media, found.charset) == ("text/html", "utf-8")
    assert (found.etag, found.modified) == ('"v1"', "Tue, 06 May 2031 08:00:00 GMT")


def test_it_says_who_asks_and_nothing_else(web: Web) -> None:
    web["/page"] = Answer(PAGE, headers={"Set-Cookie": "id=1"})
    fetch = fetcher()
    for _ in range(2):
        fetch.get(f"http://me:secret@127.0.0.1:{web.port}/page")
    assert {hit.headers["user-agent"] for hit in web.hits} == {f"Alteram/{alteram.__version__}"}
    spoken = {name for hit in web.hits for name in hit.headers}
    assert spoken == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_what_has_not_changed_is_not_sent_again(web: Web) -> None:
    def feed(hit: Hit) -> Answer:
        same = hit.headers.get("if-none-match") == '"v1"'
        return Answer(status=304) if same else Answer(PAGE, headers={"ETag": '"v1"'})

    web["/feed"] = feed
    fetch = fetcher()
    first = fetch.get(web.url("/feed"))
    again = fetch.get(web.url("/feed"), etag=first.etag)
    assert (again.status, again.raw, again.etag) == (304, b"", '"v1"')
    fetch.get(web.url("/feed"), modified="Tue, 06 May 2031 08:00:00 GMT")
    assert web.hits[-1].headers["if-modified-since"] == "Tue, 06 May 2031 08:00:00 GMT"


def test_five_redirects_are_followed_and_not_six(web: Web) -> None:
    for number in range(6):
        web[f"/{number}"] = Answer(status=302, headers={"Location": f"/{number + 1}"})
    web["/6"] = Answer(PAGE)
    assert fetcher().get(web.url("/1")).url == web.url("/6")
    assert "more than 5 redirects" in str(failure(fetcher(), web.url("/0")))


ROBOTS = b"""User-agent: *
Disallow: /private
Disallow: /*?print=
Crawl-delay: 4
User-agent: Alteram
Disallow: /not-alteram
Allow: /not-alteram/but-this
Crawl-delay: 7
Sitemap: /news.xml
"""


def test_robots_txt_is_asked_for_once_and_obeyed(web: Web) -> None:
    web["/robots.txt"] = Answer(ROBOTS, kind="text/plain")
    for path in ("/private", "/not-alteram", "/not-alteram/but-this", "/leads-there"):
        web[path] = Answer(PAGE)
    web["/leads-there"] = Answer(status=302, headers={"Location": "/not-alteram"})
    fetch = fetcher()
    for path in ("/not-alteram", "/leads-there"):
        with pytest.raises(FetchRefused, match=r"robots\.txt says no"):
            fetch.get(web.url(path))
    assert fetch.get(web.url("/not-alteram/but-this")).raw == PAGE
    assert fetch.get(web.url("/private")).raw == PAGE  # the rules for all do not speak to us
    assert fetch.sitemaps(web.url("/")) == (web.url("/news.xml"),)
    wanted = ["/robots.txt", "/leads-there", "/not-alteram/but-this", "/private"]
    assert web.paths() == wanted


def test_a_star_in_robots_txt_is_a_star(web: Web) -> None:
    web["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /*?print=\n", kind="text/plain")
    with pytest.raises(FetchRefused):
        fetcher().get(web.url("/page?print=1"))
    assert web.paths() == ["/robots.txt"]


@pytest.mark.parametrize(("status", "asked"), [(404, True), (403, True), (500, False)])
def test_without_robots_txt_all_is_allowed_and_with_a_broken_one_nothing(
    web: Web, status: int, asked: bool
) -> None:
    web["/robots.txt"] = Answer(b"oops", status)
    fetch = fetcher()
    if asked:
        assert fetch.get(web.url("/page")).raw == PAGE
    else:
        for _ in range(2):
            error = failure(fetch, web.url("/page"))
            assert error.passing
            assert "robots.txt is out of reach: the server answered 500" in error.reason
    assert web.paths() == ["/robots.txt", "/page"][: 1 + asked]


def test_a_service_made_for_programs_is_asked_without_robots_txt(web: Web) -> None:
    assert fetcher().get(web.url("/page"), crawl=False).raw == PAGE
    assert web.paths() == ["/page"]


def test_requests_to_one_host_are_apart_and_hosts_do_not_wait_for_each_other(web: Web) -> None:
    clock = Clock()
    fetch = fetcher(clock, resolve=to_loopback)
    for host in ("a.example", "b.example", "a.example"):
        fetch.get(web.url("/page", host))
    assert clock.slept == [1.0]


def test_a_crawl_delay_and_a_pace_are_kept(web: Web) -> None:
    web["/robots.txt"] = Answer(ROBOTS, kind="text/plain")
    clock = Clock()
    fetch = fetcher(clock)
    for _ in range(3):
        fetch.get(web.url("/page"))
    fetch.pace(f"127.0.0.1:{web.port}", 9.0)
    fetch.get(web.url("/page"))
    fetch.get(web.url("/page"))
    assert clock.slept == [7.0, 7.0, 7.0, 9.0]


def test_a_crawl_delay_beyond_patience_ends_the_try(web: Web) -> None:
    web["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 600\n", kind="text/plain")
    fetch = fetcher()
    fetch.get(web.url("/page"))
    error = failure(fetch, web.url("/page"))
    assert "asks for 600 seconds of rest" in error.reason
    assert web.paths() == ["/robots.txt", "/page"]


BUSY = {
    "seconds": ("429", {"Retry-After": "11"}, 11.0),
    "a date": ("503", {"Retry-After": "Thu, 08 May 2031 12:00:30 GMT"}, 30.0),
    "a date gone by": ("503", {"Retry-After": "Thu, 08 May 2031 11:00:00 GMT"}, 1.0),
    "no word": ("429", {}, 5.0),
    "nonsense": ("429", {"Retry-After": "soon"}, 5.0),
}


@pytest.mark.parametrize(("status", "headers", "rest"), BUSY.values(), ids=BUSY)
def test_a_busy_server_gets_the_rest_it_asks_for(
    web: Web, status: str, headers: dict[str, str], rest: float
) -> None:
    web["/busy"] = [Answer(b"busy", int(status), headers=headers), Answer(PAGE)]
    clock = Clock()
    assert fetcher(clock).get(web.url("/busy")).raw == PAGE
    assert clock.slept == [rest]


def test_a_server_that_stays_busy_is_left_alone(web: Web) -> None:
    web["/busy"] = Answer(b"busy", 429, headers={"Retry-After": "3"})
    clock = Clock()
    error = failure(fetcher(clock), web.url("/busy"))
    assert error.passing
    assert "429, 3 times" in error.reason
    assert clock.slept == [3.0, 3.0]


def test_a_rest_beyond_patience_is_no_rest_but_the_end(web: Web) -> None:
    """And the other pages of that host are not asked for either."""
    web["/busy"] = Answer(b"busy", 503, headers={"Retry-After": "3600"})
    clock = Clock()
    fetch = fetcher(clock)
    for path in ("/busy", "/page"):
        error = failure(fetch, web.url(path))
        assert error.passing
        assert "asks for 3600 seconds of rest" in error.reason
    assert web.paths() == ["/robots.txt", "/busy"]
    assert clock.slept == []


@pytest.mark.parametrize(
    ("status", "passing"), [(401, False), (402, False), (403, False), (404, False), (503, True)]
)
def test_no_is_taken_for_an_answer(web: Web, status: int, passing: bool) -> None:
    web["/wall"] = Answer(b"subscribe", status)
    error = failure(fetcher(), web.url("/wall"))
    assert error.passing is passing
    assert f"the server answered {status}" in error.reason
    assert web.paths() == ["/robots.txt", "/wall"]
