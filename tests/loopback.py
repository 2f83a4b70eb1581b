"""A web of its own on the loopback interface, and time that only moves when it is asked to."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from alteram.errors import FetchFailed
from alteram.pipeline.connect import Address, Limits, World
from alteram.pipeline.fetch import Fetcher

NOW = datetime(2031, 5, 8, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """What a path answers. `write` sends the body itself, over the raw connection."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    write: Callable[[Any], None] | None = None


@dataclass(frozen=True)
class Hit:
    host: str
    path: str  # with its query
    headers: Mapping[str, str]
    body: bytes = b""


Route = Answer | Sequence[Answer] | Callable[[Hit], Answer]


class Web:
    """Paths and their answers; a list of answers is given one after the other, the last again."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.routes: dict[str, Route] = {}
        self.hits: list[Hit] = []
        self._given: dict[str, int] = {}

    def __setitem__(self, path: str, route: Route) -> None:
        self.routes[path] = route

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [hit.path for hit in self.hits]

    def answer(self, hit: Hit) -> Answer:
        """The route of `host/path`, or of the path on any host, without or with its query."""
        self.hits.append(hit)
        bare = hit.path.partition("?")[0]
        host = hit.host.partition(":")[0]
        names = [host + hit.path, host + bare, hit.path, bare]
        name = next((name for name in names if name in self.routes), None)
        if name is None:
            return Answer(b"not here", 404)
        route = self.routes[name]
        if isinstance(route, Answer):
            return route
        if callable(route):
            return route(hit)
        at = self._given.get(name, 0)
        self._given[name] = at + 1
        return route[min(at, len(route) - 1)]


@contextmanager
def a_web(tls: ssl.SSLContext | None = None) -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            answer = web.answer(Hit(headers.get("host", ""), self.path, headers, body))
            self.close_connection = True
            try:
                if answer.write is not None:
                    answer.write(self.wfile)
                    return
                self.send_response(answer.status)
                sent = {"Content-Type": answer.kind, "Content-Length": str(len(answer.body))}
                for key, value in (sent | dict(answer.headers)).items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(answer.body)
            except OSError:
                pass  # the other side has heard enough

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            pass  # a hang-up in the middle is what some tests are about

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        # The handshake is left to the thread of the request, so that a bad one stops nobody.
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    web = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Clock:
    """Seconds that pass by `step` at each look, and by sleeping."""

    def __init__(self, step: float = 0.0) -> None:
        self.at, self.step = 1000.0, step
        self.slept: list[float] = []

    def __call__(self) -> float:
        self.at += self.step
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.at += seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.at - 1000.0)


def to_loopback(host: str, port: int) -> list[tuple[int, Address]]:
    """Every name of the tests lives on the loopback interface; nothing outside is looked up."""
    return [(socket.AF_INET, ("127.0.0.1", port))]


def world(clock: Clock | None = None, **given: Any) -> World:
    clock = clock or Clock()
    known = {"resolve": to_loopback, "clock": clock, "sleep": clock.sleep, "now": clock.now}
    return World(**(known | given))


def fetcher(clock: Clock | None = None, limits: Limits | None = None, **given: Any) -> Fetcher:
    """A fetcher of this web, with its time."""
    return Fetcher(limits, allow_private=True, world=world(clock, **given))


def failure(fetch: Fetcher, url: str) -> FetchFailed:
    """Why an address does not come."""
    with pytest.raises(FetchFailed) as caught:
        fetch.get(url)
    return caught.value
