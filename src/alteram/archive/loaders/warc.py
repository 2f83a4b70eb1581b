"""Web archives (WARC): the pages in them whose records are whole.

The frame is read here and not by a library, because neither of the two at hand says when a record
is cut or its length is wrong (https://iipc.github.io/warc-specifications/).
"""

from __future__ import annotations

import http.client
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from typing import Any

from alteram.archive.fields import read_date
from alteram.archive.loaders.http import Response, has_digest, page_bytes, split_response
from alteram.archive.loaders.inputs import MOST_PAGE, Input, Loaded, Read, named, shown
from alteram.archive.loaders.pages import laid_over
from alteram.archive.loaders.unpack import FREE, MOST_RATIO, Unpacked
from alteram.errors import InputError, UnsupportedMedia
from alteram.model import Article, Caveat, CaveatKind, Moment, Page

MARK, ARC_MARK = b"WARC/", b"filedesc://"
MOST_SKIPPED = 512_000_000  # bytes of one overgrown record that are read to find the next one
MOST_LOST = 64_000_000  # bytes without the start of a record after which the rest is left alone
MOST_KINDS = 40  # kinds of records that are counted apart
CHUNK = 1 << 16
_VERSION = re.compile(rb"WARC/[01]\.\d{1,2}[ \t]*\r?\n\Z")
_SILENT = frozenset({"warcinfo", "request", "metadata"})  # they hold no page of their own


@dataclass(frozen=True, slots=True)
class _Record:
    """One record, whole, or the `problem` with it. `block` is kept for responses only."""

    number: int
    headers: Message
    block: bytes = b""
    problem: str = ""

    @property
    def kind(self) -> str:
        return str(self.headers.get("WARC-Type") or "").strip().lower()

    @property
    def proven(self) -> bool:
        """Whether a digest says that the block is whole."""
        digest = str(self.headers.get("WARC-Block-Digest") or "")
        return bool(digest and self.block) and has_digest(self.block, digest)

    @property
    def url(self) -> str:
        url = str(self.headers.get("WARC-Target-URI") or "").strip().strip("<>")
        with suppress(UnicodeError):
            url = url.encode("latin-1").decode("utf-8")
        return re.sub(r"\s", "%20", url)


def is_warc(start: bytes) -> bool:
    """Whether the first bytes are those of a web archive, also of the old kind (ARC)."""
    return start.startswith((MARK, ARC_MARK))


def load_warc(given: Input, read: Read) -> Loaded:
    """The HTML responses with status 200; a row for each damaged record, one for all others."""
    start = given.start()
    if start.startswith(ARC_MARK):
        raise UnsupportedMedia(given.where, "an ARC file; convert it to WARC and add that")
    if not start.startswith(MARK):
        raise InputError(given.where, "no web archive; it must start with WARC/")
    others: Counter[str] = Counter()
    rows = 0
    with given.opened(ratio=0) as file:
        for record in _Frames(file, given.where).records():
            place = f"{given.where}#{record.number} {shown(record.url)}".rstrip()
            if record.problem:
                rows += 1
                yield InputError(place, f"the record is damaged: {record.problem}")
                continue
            response = split_response(record.block) if record.kind == "response" else None
            if reason := _left_alone(record, response):
                if record.kind not in _SILENT:
                    others[reason if reason in others or len(others) < MOST_KINDS else "other"] += 1
            elif response is not None:
                rows += 1
                yield named(place, _page, record, response, place, read)
    if others:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(others.items()))
        yield InputError(given.where, f"records left alone: {kinds}")
    elif not rows:
        yield InputError(given.where, "no page in it: no response with HTML")


def _left_alone(record: _Record, response: Response | None) -> str:
    """Why a whole record is not read; empty for one that is."""
    if response is None:
        return f"of type {shown(record.kind)[:40] or 'unknown'}"
    if not re.match("https?://", record.url, re.I):
        return "not from the web"
    return response.left_alone


def _page(record: _Record, response: Response, where: str, read: Read) -> Page:
    block_digest = str(record.headers.get("WARC-Block-Digest") or "")
    payload_digest = "" if block_digest else str(record.headers.get("WARC-Payload-Digest") or "")
    if not has_digest(record.block, block_digest):
        raise InputError(where, "the record is damaged: its digest does not match")
    raw = page_bytes(response, payload_digest, where)
    archived = read_date(str(record.headers.get("WARC-Date") or ""), "warc-date")
    return _over(read(raw, record.url), record.url, archived)


def _over(page: Page, url: str, archived: Moment | None) -> Page:
    """Address and time of archiving laid over the page."""
    caveats: tuple[Caveat, ...] = ()
    if archived is not None:
        text = "the page gives no date; the time it was archived stands for it"
        caveats = (Caveat(kind=CaveatKind.DATE_GUESSED, text=text),)
    known = Article(headline="", text="", url=url, published=archived)
    return laid_over(page, Page(article=known, caveats=caveats))


class _Strange(StrEnum):
    """What can be wrong between two records."""

    BYTES = "other bytes follow where it should end; its length is wrong"
    END = "the next record begins before its end; its length is wrong"
    RECORD = "its first line is cut or damaged"


class _Frames:
    """The records of a file one after the other, each checked for its end."""

    def __init__(self, file: io.BufferedReader[Any], where: str) -> None:
        self._file, self._where = file, where
        self._unpacked = file.raw if isinstance(file.raw, Unpacked) else None
        self._taken = 0  # bytes read so far
        self._line = b""  # the last one read
        self._ahead = b""  # the version line of the next record, if it was read already
        self._number = 0

    def readline(self, limit: int = CHUNK) -> bytes:
        """One line; also called by the parser of headers."""
        self._line = self._file.readline(limit)
        self._taken += len(self._line)
        return self._line

    def records(self) -> Iterator[_Record]:
        """Each record when its end has been seen. Raises `InputError` if there is no going on."""
        self._ahead = self._next_start()[0]
        while self._ahead:
            self._number += 1
            before = self._unpacked.packed if self._unpacked else 0
            try:
                record = self._record(before)
            except InputError as error:
                yield _Record(self._number, Message(), problem=error.reason)
                raise
            end = self._taken
            try:
                self._ahead, strange = self._next_start()
            except InputError as error:
                if self._unpacked is None or self._unpacked.checked < end:
                    record = _Record(self._number, record.headers, problem=error.reason)
                yield record
                raise
            wrong = strange in (_Strange.BYTES, _Strange.END)
            if wrong and not record.problem and not record.proven:
                record = _Record(self._number, record.headers, problem=str(strange))
            yield record
            if strange is _Strange.RECORD or (strange is _Strange.BYTES and record.proven):
                self._number += 1
                yield _Record(self._number, Message(), problem=str(_Strange.RECORD))

    def _next_start(self) -> tuple[bytes, _Strange | None]:
        """The next version line (empty at the end), and what is wrong with what stood before it."""
        lost = ends = 0
        strange: _Strange | None = None
        while line := self.readline():
            if _VERSION.match(line):
                if self._number and not lost and ends < 2:
                    strange = _Strange.END
                return line, strange
            if not line.strip(b"\r\n\0"):
                ends += 1
                continue
            if not lost:
                begins = line.startswith(MARK) or MARK.startswith(line)
                strange = _Strange.RECORD if begins and ends >= 2 else _Strange.BYTES
            lost += len(line)
            if lost > MOST_LOST:
                raise InputError(self._where, "no record begins any more")
        return b"", strange

    def _record(self, before: int) -> _Record:
        """The record after a version line, up to the end of its block."""
        try:
            headers = http.client.parse_headers(self)
        except http.client.HTTPException:
            return _Record(self._number, Message(), problem="its header is too long")
        if not self._line:
            return _Record(self._number, headers, problem="it is cut off in its header")
        record = _Record(self._number, headers)
        length = str(headers.get("Content-Length") or "").strip()
        if not re.fullmatch(r"[0-9]{1,15}", length):
            return _Record(self._number, headers, problem="its header gives no length")
        block, problem = self._block(int(length), before, keep=record.kind == "response")
        for name, reason in _PARTIAL.items():
            problem = problem or (reason if headers.get(name) else "")
        return _Record(self._number, headers, block=block, problem=problem)

    def _block(self, length: int, before: int, *, keep: bool) -> tuple[bytes, str]:
        """The block if it is kept, and what is wrong with it."""
        problem = ""
        if keep and length > MOST_PAGE:
            problem = f"larger than {MOST_PAGE:,} bytes"
        out = io.BytesIO()
        done = 0
        while done < length:
            more = self._file.read1(min(CHUNK, length - done))
            if not more:
                return b"", f"it is cut off: {done:,} of {length:,} bytes"
            done += len(more)
            self._taken += len(more)
            if self._unpacked is not None and done > FREE:
                if done > MOST_RATIO * (self._unpacked.packed - before + CHUNK):
                    problem = f"it unpacks to more than {MOST_RATIO} times its size"
                if problem and done > MOST_SKIPPED:
                    raise InputError(self._where, f"{problem}; the rest is left alone")
            if keep and not problem:
                out.write(more)
            elif keep:
                out = io.BytesIO()
        return (b"" if problem else out.getvalue()), (problem if keep else "")


_PARTIAL = {
    "WARC-Truncated": "it says itself that it is cut (WARC-Truncated)",
    "WARC-Segment-Number": "it is one of several parts, which are not joined",
}
