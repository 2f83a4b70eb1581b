"""What the door to the network takes, and what it does with the rest."""

from __future__ import annotations

import gzip
import io
import resource
import socket
import threading
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from alteram.pipeline.connect import Address, Limits
from tests.loopback import Answer, Clock, Web, a_web, failure, fetcher

PAGE = b"<p>The sluice at Harrow was opened at dawn.</p>"


@pytest.fixture
def web() -> Iterator[Web]:
    with a_web() as web:
        web["/page"] = Answer(PAGE)
        yield web


@pytest.mark.parametrize(
    "kind",
    [
        *("text/html", "TEXT/HTML; charset=x", "application/xhtml+xml", "text/plain", "text/xml"),
        *("application/rss+xml", "application/feed+json", "application/json", "application/xml"),
    ],
)
def test_pages_feeds_and_lists_are_taken(web: Web, kind: str) -> None:
    web["/page"] = Answer(PAGE, kind=kind)
    assert fetcher().get(web.url("/page")).raw == PAGE


@pytest.mark.parametrize(
    "kind", ["image/png", "application/pdf", "video/mp4", "image/svg+xml", "text/css", "nonsense"]
)
def test_other_kinds_are_not(web: Web, kind: str) -> None:
    web["/page"] = Answer(PAGE, kind=kind)
    assert kind in failure(fetcher(), web.url("/page")).reason


def test_the_charset_of_the_header_wins(web: Web) -> None:
    web["/page"] = Answer("<p>Übergang</p>".encode("cp1252"), kind="text/html; charset=cp1252")
    assert fetcher().get(web.url("/page")).page.decode("utf-8-sig") == "<p>Übergang</p>"


def deflated(raw: bytes, window: int) -> bytes:
    packer = zlib.compressobj(wbits=window)
    return packer.compress(raw) + packer.flush()


PACKED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "GZIP": gzip.compress(PAGE),
    "deflate": deflated(PAGE, 15),
    "deflate ": deflated(PAGE, -15),
    "identity": PAGE,
}


@pytest.mark.parametrize(("coding", "raw"), PACKED.items(), ids=PACKED)
def test_packed_answers_are_unpacked(web: Web, coding: str, raw: bytes) -> None:
    web["/page"] = Answer(raw, headers={"Content-Encoding": coding})
    assert fetcher().get(web.url("/page")).raw == PAGE


def test_a_packing_nobody_asked_for_is_refused(web: Web) -> None:
    web["/page"] = Answer(PAGE, headers={"Content-Encoding": "br"})
    assert "packed as br" in failure(fetcher(), web.url("/page")).reason


def bomb() -> bytes:
    """300 MB of spaces in 300 kB."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as file:
        for _ in range(300):
            file.write(b" " * 1_000_000)
    return out.getvalue()


def test_a_bomb_is_put_out(web: Web) -> None:
    web["/bomb"] = Answer(bomb(), headers={"Content-Encoding": "gzip"})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "unpack" in failure(fetcher(), web.url("/bomb")).reason
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB


def test_a_packed_answer_that_is_cut_is_no_answer(web: Web) -> None:
    web["/page"] = Answer(gzip.compress(PAGE * 50)[:-9], headers={"Content-Encoding": "gzip"})
    assert "gzip" in failure(fetcher(), web.url("/page")).reason


DONE = threading.Event()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def endless(out: Any) -> None:
    out.write(HEAD + b"\r\n")
    while True:
        out.write(b"x" * 65536)


def drip(out: Any) -> None:
    out.write(HEAD + b"Content-Length: 100000\r\n\r\n")
    for _ in range(100_000):
        out.write(b"x")
        out.flush()


def drip_of_headers(out: Any) -> None:
    out.write(HEAD)
    for number in range(100_000):
        out.write(b"X" if number else b"X-Long: ")
        out.flush()


def cut(out: Any) -> None:
    out.write(HEAD + b"Content-Length: 500\r\n\r\n" + PAGE)


def cut_chunk(out: Any) -> None:
    out.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n40\r\n" + PAGE)


def chunked(out: Any) -> None:
    out.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for byte in PAGE:
        out.write(b"1\r\n%c\r\n" % byte)
    out.write(b"0\r\n\r\n")


def silent(out: Any) -> None:
    out.write(HEAD + b"Content-Length: 5\r\n\r\n")
    out.flush()
    DONE.wait(20)


def garbage(out: Any) -> None:
    out.write(b"\x00\xff SSH-2.0 not http\r\n\r\n")


def hang_up(out: Any) -> None:
    pass


def test_an_answer_in_pieces_is_put_together(web: Web) -> None:
    web["/page"] = Answer(write=chunked)
    assert fetcher().get(web.url("/page")).raw == PAGE


BROKEN = {
    "endless": (endless, "larger than 1,000,000 bytes"),
    "cut": (cut, "broke off"),
    "cut chunk": (cut_chunk, "broke off"),
    "garbage": (garbage, "broke off"),
    "hang up": (hang_up, "broke off"),
}


@pytest.mark.parametrize(("write", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_is_never_a_short_page(web: Web, write: Any, reason: str) -> None:
    web["/page"] = Answer(write=write)
    assert reason in failure(fetcher(limits=Limits(max_bytes=1_000_000)), web.url("/page")).reason


@pytest.mark.parametrize("write", [drip, drip_of_headers])
def test_a_slow_drip_ends_with_its_time(web: Web, write: Any) -> None:
    """Each look at the clock is a second later, so 60 pieces are one too many."""
    web["/page"] = Answer(write=write)
    fetch = fetcher(Clock(step=1.0))
    error = failure(fetch, web.url("/page"))
    assert error.passing
    assert "not all there after 60 seconds" in error.reason


def test_silence_ends_with_its_time(web: Web) -> None:
    DONE.clear()
    web["/page"] = Answer(write=silent)
    error = failure(fetcher(limits=Limits(read=0.05)), web.url("/page"))
    DONE.set()
    assert error.passing
    assert "silent for 0.05 seconds" in error.reason


def test_an_empty_answer_is_told(web: Web) -> None:
    web["/page"] = Answer(b"")
    assert "empty" in failure(fetcher(), web.url("/page")).reason


def test_a_host_nobody_knows_and_one_that_is_away_are_told() -> None:
    def unknown(host: str, port: int) -> list[tuple[int, Address]]:
        raise socket.gaierror(-2, "Name or service not known")

    with a_web() as web:
        gone = web.url("/page")
    assert "no host of that name" in failure(fetcher(resolve=unknown), gone).reason
    assert "no connection" in failure(fetcher(), gone).reason
