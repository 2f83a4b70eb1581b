"""One request to a public address.

The address that counts is the one the socket is connected to, so a name that changes its answer
between two look-ups gains nothing. What a server sends is bounded in size and time. Proxies of the
environment are not used, since behind one the connected address says nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import certifi
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import Timeout, Url

import alteram
from alteram.errors import FetchFailed, FetchRefused

AGENT = "Alteram"  # what robots.txt calls us
CHUNK = 1 << 16
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = tuple[Any, ...]  # as sockets take it; the host comes first


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much, how long and how often."""

    max_bytes: int = 64_000_000  # of one answer, packed and unpacked
    connect: float = 10.0  # seconds until a connection stands
    read: float = 20.0  # seconds of silence
    total: float = 60.0  # seconds for one answer
    redirects: int = 5  # followed, each looked at like the first address
    delay: float = 1.0  # seconds between two requests to one host
    patience: float = 60.0  # longest rest a server may ask for; a longer one ends the try
    tries: int = 3  # requests for one address that answers 429 or 503


def _resolve(host: str, port: int) -> list[tuple[int, Address]]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, address) for family, _, _, _, address in found]


def _connect(family: int, address: Address, timeout: float) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(timeout)
        sock.connect(address)
    except BaseException:
        sock.close()
        raise
    return sock


def _trusted() -> ssl.SSLContext:
    """The machine's own roots and the public ones."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a fetch touches outside the program: names, sockets, trust, time."""

    resolve: Callable[[str, int], Sequence[tuple[int, Address]]] = _resolve
    connect: Callable[[int, Address, float], socket.socket] = _connect
    trusted: Callable[[], ssl.SSLContext] = _trusted
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also inside an IPv6 wrapping."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local or ip.teredo is not None:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: headers in lower case, the body as sent, which is read for a 2xx only."""

    status: int
    headers: Mapping[str, str]
    raw: bytes


class _NotPublic(Exception):
    """The names lead to this address, which is not public."""


class _NoAnswer(Exception):
    """No connection, or not in time; the words say which."""


class Door:
    """Opens a connection to a public address, and asks once."""

    def __init__(
        self,
        limits: Limits,
        world: World,
        allow_private: bool,
        *,
        way_out: str = "--allow-private allows it for one run",
    ) -> None:
        self.limits, self.world, self.allow_private = limits, world, allow_private
        self._way_out = way_out  # told where an address is not public
        self._end = 0.0
        self._plain, self._secure = _pools(self)
        self._socket = _timed(socket.socket, self)
        self._context: ssl.SSLContext | None = None

    def request(
        self, target: Url, headers: Mapping[str, str], most: int, *, body: bytes | None = None
    ) -> Reply:
        """One answer to one GET, or to one POST of a body, whatever its status.

        Its own body is read only where it is wanted. Headers given win.
        """
        url = target.url
        sent = {
            "User-Agent": f"{AGENT}/{alteram.__version__}",
            "Accept": "text/html, application/xhtml+xml, application/xml, application/json, text/*",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        } | {name: value for name, value in headers.items() if value}
        timeout = Timeout(connect=self.limits.connect, read=self.limits.read)
        self._end = self.world.clock() + self.limits.total
        with self._pool(target, timeout) as pool:
            try:
                response = pool.urlopen(
                    *("GET" if body is None else "POST", target.request_uri),
                    body=body,
                    headers=sent,
                    redirect=False,
                    retries=False,
                    preload_content=False,
                    decode_content=False,
                )
                with response:
                    raw = self._body(response, url, most) if response.status < 300 else b""
                lower = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status, lower, raw)
            except _NotPublic as error:
                reason = f"{error} is not a public address; {self._way_out}"
                raise FetchRefused(url, reason) from None
            except _NoAnswer as error:
                raise FetchFailed(url, str(error), passing=True) from error.__cause__
            except urllib3.exceptions.SSLError as error:
                raise FetchFailed(url, f"no safe connection: {error}") from error
            except urllib3.exceptions.TimeoutError as error:
                reason = f"silent for {self.limits.read:g} seconds"
                raise FetchFailed(url, reason, passing=True) from error
            except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                raise FetchFailed(url, f"the answer broke off: {error}", passing=True) from error

    def _pool(self, target: Url, timeout: Timeout) -> urllib3.HTTPConnectionPool:
        """A pool for one request; kept connections would save little at one request a second."""
        host = target.host or ""
        if target.scheme == "http":
            return self._plain(host, target.port or 80, timeout=timeout)
        if self._context is None:
            self._context = self.world.trusted()
            self._context.sslsocket_class = _timed(ssl.SSLSocket, self)
        return self._secure(host, target.port or 443, timeout=timeout, ssl_context=self._context)

    def _body(self, response: urllib3.BaseHTTPResponse, url: str, most: int) -> bytes:
        """The body as sent; with `most`, its start is enough."""
        raw = bytearray()
        bound = most or self.limits.max_bytes
        while piece := response.read1(CHUNK, decode_content=False):
            raw += piece
            if len(raw) > bound:
                if most:
                    break
                raise FetchFailed(url, f"larger than {bound:,} bytes")
        return bytes(raw[:bound])

    def left(self) -> float:
        """Seconds the next piece may take. Raises `_NoAnswer` once the whole took too long."""
        left = self._end - self.world.clock()
        if left <= 0:
            raise _NoAnswer(f"not all there after {self.limits.total:g} seconds")
        return min(left, self.limits.read)

    def open(self, host: str, port: int) -> socket.socket:
        """A socket whose other end is public, whatever any name or route says."""
        refused, failure = "", None
        try:
            places = self.world.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise _NoAnswer(f"no host of that name is found: {error}") from error
        for family, address in places:
            if not self._allows(address[0]):
                refused = str(address[0])
                continue
            try:
                sock = self.world.connect(family, address, min(self.limits.connect, self.left()))
            except OSError as error:
                failure = error
                continue
            peer = sock.getpeername()[0]
            if not self._allows(peer):
                sock.close()
                raise _NotPublic(peer)
            timed: socket.socket = self._socket(fileno=sock.detach())
            timed.settimeout(self.limits.read)
            return timed
        if failure is None and refused:
            raise _NotPublic(refused)
        raise _NoAnswer(f"no connection: {failure or 'the host has no address'}") from failure

    def _allows(self, address: str) -> bool:
        return self.allow_private or is_public(address)


def _pools(
    door: Door,
) -> tuple[type[urllib3.HTTPConnectionPool], type[urllib3.HTTPSConnectionPool]]:
    """urllib3's pools, whose connections go through the door."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return door.open(self._dns_host, self.port)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return door.open(self._dns_host, self.port)

    class PlainPool(urllib3.HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Secure

    return PlainPool, SecurePool


def _timed(kind: Any, door: Door) -> Any:
    """A kind of socket each of whose reads ends with the time the whole answer has."""

    class Timed(kind):  # type: ignore[misc]
        def recv_into(self, *args: Any, **kwargs: Any) -> int:
            self.settimeout(door.left())
            return int(super().recv_into(*args, **kwargs))

    return Timed
