"""The one door to the network, and good manners at it.

Only `gather`, `feeds` and a web address given as PAGE come through here. Each address, and each
redirect, must be http or https and lead to a public address. robots.txt (RFC 9309), crawl delays
and Retry-After are obeyed; nothing is done to get past a login, a paywall or a bot wall.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin

import urllib3
from protego import Protego
from urllib3.util import Url, parse_url

from alteram.archive.loaders.pages import as_utf8
from alteram.archive.loaders.unpack import unpacked_whole
from alteram.errors import FetchFailed, FetchRefused, InputError
from alteram.pipeline.connect import AGENT, Door, Limits, Reply, World

CODINGS = ("gzip", "x-gzip", "deflate")
MOST_ROBOTS = 512_000  # bytes of robots.txt that are read, as RFC 9309 asks
FIRST_REST = 5.0  # seconds of rest after a 429 that names none, doubled each time
_TYPE = re.compile(
    r"text/(?!css|javascript)[\w.+-]+|application/(?:xml|json|gzip|x-gzip|[\w.-]+\+(?:xml|json))\Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer. `status` is 304 where the server says nothing changed; then `raw` is empty."""

    url: str  # where it was found in the end
    status: int
    raw: bytes = b""
    media: str = ""  # "text/html"
    charset: str = ""  # as the header names it
    etag: str = ""
    modified: str = ""

    @property
    def page(self) -> bytes:
        """The bytes for a reader of pages: a charset named by the header wins over the markup."""
        return as_utf8(self.raw, self.charset) if self.charset else self.raw


class Fetcher:
    """Fetches politely, one address at a time. Keeps what hosts asked for as long as it lives."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        allow_private: bool = False,
        world: World | None = None,
    ) -> None:
        self.limits, self.world = limits or Limits(), world or World()
        self._door = Door(self.limits, self.world, allow_private)
        self._rules: dict[str, Protego | FetchRefused | FetchFailed] = {}  # of each origin
        self._free: dict[str, float] = {}  # when a host may be asked again
        self._pace: dict[str, float] = {}

    def get(self, url: str, *, etag: str = "", modified: str = "", crawl: bool = True) -> Fetched:
        """The answer to one address, after its redirects.

        With `etag` or `modified` of an earlier answer, 304 means it is still the same.
        `crawl=False` is for a service that is documented for programs; robots.txt speaks to
        crawlers. Raises `FetchRefused` for what is not asked for, `FetchFailed` for what does
        not come.
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        target = _target(url, url)
        for _ in range(self.limits.redirects + 1):
            if crawl and not self._rules_of(target).can_fetch(target.url, AGENT):
                raise FetchRefused(target.url, "its robots.txt says no")
            reply = self._ask(target, headers)
            if reply.status == 304 and (etag or modified):
                return Fetched(url=target.url, status=304, etag=etag, modified=modified)
            if reply.status in (200, 203):
                return self._fetched(target, reply)
            target = _next(target, reply)
        raise FetchFailed(url, f"more than {self.limits.redirects} redirects")

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps a site's robots.txt names. Raises like `get`."""
        target = _target(url, url)
        return tuple(_joined(target.url, place) for place in self._rules_of(target).sitemaps)

    def pace(self, host: str, seconds: float) -> None:
        """Ask a host (with its port, if it has one) at most once in so many seconds."""
        self._pace[host] = seconds

    def _rules_of(self, target: Url) -> Protego:
        """The robots.txt of an address, asked for once. No robots.txt is no rule (RFC 9309)."""
        origin = Url(target.scheme, None, target.host, target.port, "/robots.txt")
        if origin.url not in self._rules:
            try:
                rules = Protego.parse(self._robots(origin))
            except (FetchRefused, FetchFailed) as error:
                self._rules[origin.url] = error
            else:
                self._rules[origin.url] = rules
                host = _host(target)
                wanted = max(rules.crawl_delay(AGENT) or 0.0, self._pace.get(host, 0.0))
                self._pace[host] = wanted
        found = self._rules[origin.url]
        if isinstance(found, FetchFailed):
            reason = f"its robots.txt is out of reach: {found.reason}"
            raise FetchFailed(target.url, reason, passing=found.passing)
        if isinstance(found, FetchRefused):
            raise FetchRefused(target.url, found.reason)
        return found

    def _robots(self, target: Url) -> str:
        for _ in range(self.limits.redirects + 1):
            reply = self._ask(target, {}, most=MOST_ROBOTS, stamp=False)
            if reply.status < 300:
                return self._unpacked(target.url, reply).decode("utf-8", "replace")
            if 400 <= reply.status < 500:
                return ""
            target = _next(target, reply)
        return ""

    def _ask(
        self, target: Url, headers: Mapping[str, str], *, most: int = 0, stamp: bool = True
    ) -> Reply:
        """One answer, asked for again where the server says when."""
        host = _host(target)
        for attempt in range(self.limits.tries):
            self._rest(target.url, host)
            reply = self._door.request(target, headers, most)
            now = self.world.clock()
            if stamp:
                self._free[host] = now + max(self.limits.delay, self._pace.get(host, 0.0))
            if reply.status not in (429, 503):
                return reply
            rest = retry_after(reply.headers.get("retry-after", ""), self.world.now())
            if rest is None and reply.status == 503:
                return reply
            rest = FIRST_REST * 2**attempt if rest is None else rest
            self._free[host] = max(self._free.get(host, 0.0), now + rest)
        reason = f"the server answered {reply.status}, {self.limits.tries} times"
        raise FetchFailed(target.url, reason, passing=True)

    def _rest(self, url: str, host: str) -> None:
        rest = self._free.get(host, 0.0) - self.world.clock()
        if rest > self.limits.patience:
            raise FetchFailed(url, f"its server asks for {rest:.0f} seconds of rest", passing=True)
        if rest > 0:
            self.world.sleep(rest)

    def _fetched(self, target: Url, reply: Reply) -> Fetched:
        media, _, parameters = reply.headers.get("content-type", "").partition(";")
        media = media.strip().lower()
        if media and not _TYPE.match(media):
            raise FetchFailed(target.url, f"of the kind {media}, not a page, feed or list")
        raw = self._unpacked(target.url, reply)
        if not raw:
            raise FetchFailed(target.url, "an empty answer")
        charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", parameters, re.I)
        return Fetched(
            url=target.url,
            status=reply.status,
            raw=raw,
            media=media,
            charset=charset[1] if charset else "",
            etag=reply.headers.get("etag", ""),
            modified=reply.headers.get("last-modified", ""),
        )

    def _unpacked(self, url: str, reply: Reply) -> bytes:
        coding = reply.headers.get("content-encoding", "").strip().lower()
        if not reply.raw or coding in ("", "identity"):
            return reply.raw
        if coding not in CODINGS:
            raise FetchFailed(url, f"packed as {coding[:40]}, which was not asked for")
        try:
            return unpacked_whole(reply.raw, coding, url, self.limits.max_bytes)
        except InputError as error:
            raise FetchFailed(url, error.reason) from error


# --- addresses and headers -----------------------------------------------------------------------


def _target(url: str, where: str) -> Url:
    """An address as it is asked for: no user name, no fragment, no dot after the host."""
    try:
        parsed = parse_url(url.strip())
    except (urllib3.exceptions.HTTPError, UnicodeError, ValueError) as error:
        raise FetchRefused(where, f"no web address: {error}") from error
    host = (parsed.host or "").rstrip(".")
    if parsed.scheme not in ("http", "https") or not host:
        raise FetchRefused(where, "only http and https addresses are fetched")
    return Url(parsed.scheme, None, host, parsed.port, parsed.path or "/", parsed.query)


def _host(target: Url) -> str:
    return target.netloc or ""


def _next(target: Url, reply: Reply) -> Url:
    """Where an answer without a page leads. Raises `FetchFailed` where that is nowhere."""
    place = reply.headers.get("location", "")
    if reply.status in (301, 302, 303, 307, 308) and place:
        return _target(_joined(target.url, place), target.url)
    passing = reply.status >= 500 or reply.status in (408, 425, 429)
    raise FetchFailed(target.url, f"the server answered {reply.status}", passing=passing)


def _joined(base: str, place: str) -> str:
    """A place as seen from an address; what cannot be joined is left for `_target` to refuse."""
    try:
        return urljoin(base, place)
    except ValueError:
        return place


def retry_after(value: str, now: datetime) -> float | None:
    """The seconds a Retry-After header asks for: a number, or a date to count to."""
    if value.strip().isdecimal():
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())
