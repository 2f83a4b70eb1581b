"""An HTTP response as it was stored: its head, and its body freed of what HTTP packs it in."""

from __future__ import annotations

import base64
import binascii
import hashlib
import http.client
import io
import re
from dataclasses import dataclass

from alteram.archive.loaders.inputs import MOST_PAGE, shown
from alteram.archive.loaders.pages import as_utf8, media_type
from alteram.archive.loaders.unpack import CODINGS, unpacked_whole
from alteram.errors import InputError

MOST_CODINGS = 3
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b[^\r\n]*\r?\n")
_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_HTML = ("text/html", "application/xhtml+xml")
_DIGESTS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})


@dataclass(frozen=True, slots=True)
class Response:
    """The body as stored with what its head says of it; `left_alone` says why it is no page."""

    body: bytes = b""
    charset: str = ""
    chunked: bool = False
    codings: tuple[str, ...] = ()
    length: int | None = None  # of the body, as the server gave it
    left_alone: str = ""


def split_response(block: bytes) -> Response:
    """The parts of a response."""
    found = _STATUS.match(block)
    if found is None:
        return Response(left_alone="without a status")
    if found[1] != b"200":
        return Response(left_alone=f"status {found[1].decode()}")
    file = io.BytesIO(block[found.end() :])
    try:
        head = http.client.parse_headers(file)
    except http.client.HTTPException:
        return Response(left_alone="with a head too long")
    body = file.read()
    kind, charset = media_type(str(head.get("Content-Type") or ""))
    if kind not in _HTML and (kind or body.lstrip()[:1] != b"<"):
        return Response(left_alone=shown(kind)[:60] or "without a type")
    codings = [one.strip() for one in str(head.get("Content-Encoding") or "").lower().split(",")]
    length = str(head.get("Content-Length") or "").strip()
    return Response(
        body=body,
        charset=charset,
        chunked="chunked" in str(head.get("Transfer-Encoding") or "").lower(),
        codings=tuple(coding for coding in codings if coding not in ("", "identity")),
        length=int(length) if re.fullmatch(r"[0-9]{1,15}", length) else None,
    )


def page_bytes(response: Response, payload_digest: str, where: str) -> bytes:
    """The page of a response. Raises `InputError` for a body that is cut, damaged or too large."""
    body = response.body
    whole = _dechunked(body, where) if response.chunked else body
    if not has_digest(body, payload_digest) and not has_digest(whole, payload_digest):
        raise InputError(where, "the record is damaged: its digest does not match")
    if not response.chunked and not response.codings and len(body) < (response.length or 0):
        lengths = f"{len(body):,} of {response.length:,} bytes"
        raise InputError(where, f"the page was cut when it was saved: {lengths}")
    if len(response.codings) > MOST_CODINGS:
        raise InputError(where, f"packed more than {MOST_CODINGS} times over")
    for coding in reversed(response.codings):
        if coding not in CODINGS:
            raise InputError(where, f"packed in a way we do not read: {shown(coding)[:40]}")
        if not _is_plain(whole, coding):
            whole = unpacked_whole(whole, coding, where, MOST_PAGE)
    return as_utf8(whole, response.charset)


def _is_plain(body: bytes, coding: str) -> bool:
    """Whether a body is not packed, whatever its head says: some crawlers unpack and keep it."""
    if coding in ("gzip", "x-gzip"):
        return not body.startswith(b"\x1f\x8b")
    return body.lstrip()[:1] == b"<"


def _dechunked(body: bytes, where: str) -> bytes:
    """A body without the sizes of its chunks; one that has none is left as it is."""
    out = io.BytesIO()
    at = 0
    while True:
        found = _SIZE.match(body, at)
        if found is None and at == 0:
            return body
        size = int(found[1], 16) if found else 0
        if found is None or found.end() + size > len(body):
            raise InputError(where, "the record is damaged: a chunk of it is cut off")
        if size == 0:
            return out.getvalue()
        out.write(body[found.end() : found.end() + size])
        at = found.end() + size
        end = re.compile(rb"\r?\n").match(body, at)
        if end is None:
            raise InputError(where, "the record is damaged: a chunk of it has the wrong length")
        at = end.end()


def has_digest(raw: bytes, labelled: str) -> bool:
    """Whether bytes have a digest such as `sha1:…`; one that is missing or unknown is no fault."""
    name, _, value = labelled.strip().partition(":")
    name = name.strip().lower().replace("-", "")
    value = value.strip()
    if name not in _DIGESTS or not value:
        return True
    return hashlib.new(name, raw, usedforsecurity=False).digest() in _readings(value)


def _readings(value: str) -> set[bytes]:
    """A digest as bytes in each of the alphabets it may be written in."""
    found = set()
    for decode in (_base32, bytes.fromhex, base64.b64decode, base64.urlsafe_b64decode):
        try:
            found.add(decode(value))
        except (ValueError, binascii.Error):
            continue
    return found


def _base32(value: str) -> bytes:
    return base64.b32decode(value.upper() + "=" * (-len(value) % 8))
