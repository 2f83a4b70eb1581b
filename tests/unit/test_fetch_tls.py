"""Over https a certificate counts, and nothing is tried again without one."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from alteram.errors import FetchFailed, FetchRefused
from alteram.pipeline.fetch import Fetcher
from tests.loopback import Answer, Clock, Web, a_web, world

# Made for these tests, of a host that does not exist; it protects nothing.
PEM = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3ivb5cEKY1jsWZS2
QLDTgi+v7SlG29cOTOkBjPkJfnahRANCAAQJaoMJ0/NFER469oh9dtJdByrLKsQT
y6NAIHk+MU/m6fquOw7Spy98vH+5kEYDvrYqa3+p5UAJnSEHReFFGibQ
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBrTCCAVOgAwIBAgIUWwieA1ljUwlVHI4bL4tLh81KZyYwCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRcXVheS1tYWlsLmV4YW1wbGUwIBcNMjYxMTI3MDQyNTAzWhgP
MjEyNjExMDMwNDI1MDNaMBwxGjAYBgNVBAMMEXF1YXktbWFpbC5leGFtcGxlMFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECWqDCdPzRREeOvaIfXbSXQcqyyrEE8uj
QCB5PjFP5un6rjsO0qcvfLx/uZBGA762Kmt/qeVACZ0hB0XhRRom0KNxMG8wHQYD
VR0OBBYEFJYKKVE7txZXng0KU8uIMHkBtx4yMB8GA1UdIwQYMBaAFJYKKVE7txZX
ng0KU8uIMHkBtx4yMA8GA1UdEwEB/wQFMAMBAf8wHAYDVR0RBBUwE4IRcXVheS1t
YWlsLmV4YW1wbGUwCgYIKoZIzj0EAwIDSAAwRQIhAPTVDAkASxgVRRW5vdnA4dQo
a7LBAht7+ZA5UV1zW5bXAiAx16i6XUbpf4LQkqANxJgEsGKAinEdTQWyGcHD743g
QA==
-----END CERTIFICATE-----
"""
PAGE = b"<p>The sluice at Harrow was opened at dawn.</p>"


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    (tmp_path / "quay.pem").write_text(PEM)
    return tmp_path / "quay.pem"


@pytest.fixture
def web(pem: Path) -> Iterator[Web]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    with a_web(context) as web:
        web["/page"] = Answer(PAGE)
        yield web


def address(web: Web, host: str, path: str = "/page") -> str:
    return web.url(path, host).replace("http:", "https:")


def trusting(pem: Path, clock: Clock | None = None, *, allow_private: bool = True) -> Fetcher:
    def trusted() -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(pem))

    return Fetcher(allow_private=allow_private, world=world(clock, trusted=trusted))


def test_a_certificate_somebody_vouches_for_is_taken(web: Web, pem: Path) -> None:
    assert trusting(pem).get(address(web, "quay-mail.example")).raw == PAGE


def test_one_nobody_vouches_for_is_not(web: Web) -> None:
    with pytest.raises(FetchFailed, match="no safe connection"):
        Fetcher(allow_private=True, world=world()).get(address(web, "quay-mail.example"))
    assert web.hits == []


def test_one_of_another_host_is_not(web: Web, pem: Path) -> None:
    with pytest.raises(FetchFailed, match="no safe connection"):
        trusting(pem).get(address(web, "post.example"))
    assert web.hits == []


def test_a_private_address_is_refused_before_a_word_is_said(web: Web, pem: Path) -> None:
    with pytest.raises(FetchRefused, match="not a public address"):
        trusting(pem, allow_private=False).get(address(web, "quay-mail.example"))
    assert web.hits == []


def test_a_slow_drip_ends_with_its_time(web: Web, pem: Path) -> None:
    stop = threading.Event()

    def drip(out: object) -> None:
        out.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")  # type: ignore[attr-defined]
        while not stop.is_set():
            out.write(b"x")  # type: ignore[attr-defined]

    web["/drip"] = Answer(write=drip)
    with pytest.raises(FetchFailed, match="not all there after 60 seconds"):
        trusting(pem, Clock(step=1.0)).get(address(web, "quay-mail.example", "/drip"))
    stop.set()
