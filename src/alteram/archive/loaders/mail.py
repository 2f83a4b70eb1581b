"""Newsletters as e-mail files (EML)."""

from __future__ import annotations

import email
import email.errors
import email.header
import email.message
import email.policy
import re
from email.utils import parseaddr

from alteram.archive.fields import bare_domain, page_of
from alteram.archive.loaders.inputs import Input, Loaded, Read, named, parsing
from alteram.archive.loaders.pages import as_utf8, dated, headed, laid_over, media_type
from alteram.errors import InputError
from alteram.model import Page

MOST_MAIL = 32_000_000  # bytes of one message
MOST_PARTS = 500
MOST_TYPE = 10_000  # bytes of a header with parameters, which take long to tell apart
_TYPES = re.compile(rb"^content-[a-z-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.I | re.M)
_HEADER = re.compile(rb"(?:From [^\n]*\n)?(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.S)
_FROM = re.compile(rb"^From:", re.I | re.M)
_SIGNS = re.compile(
    rb"^(?:Message-ID|MIME-Version|Received|Return-Path|Delivered-To):", re.I | re.M
)


def is_mail(start: bytes) -> bool:
    """Whether a file starts with the header of a message, or of one longer than its start."""
    start = start.replace(b"\r\n", b"\n")
    found = _HEADER.match(start)
    if found is None or not _SIGNS.search(found[0]):
        return False
    goes_on = len(start) > 3000 and b"\n" not in start[found.end() :]
    return goes_on or bool(_FROM.search(found[0]))


def load_mail(given: Input, read: Read) -> Loaded:
    """The one page of a message."""
    yield named(given.where, _page, given, read)


def _page(given: Input, read: Read) -> Page:
    raw = given.whole(MOST_MAIL)
    if any(len(found[0]) > MOST_TYPE for found in _TYPES.finditer(raw)):
        raise InputError(given.where, f"a header longer than {MOST_TYPE:,} bytes")
    with parsing(given.where, "e-mail"):
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        name, address = parseaddr(_words(message, "From"))
        subject = _words(message, "Subject")
        record = {
            "headline": subject,
            "outlet": name or None,
            "domain": bare_domain(address.rpartition("@")[2]),
            "url": _words(message, "Archived-At").strip("<> "),
            "published": dated(_words(message, "Date"), "e-mail date"),
            "ref": _words(message, "Message-ID").strip("<> "),
            "language": _words(message, "Content-Language"),
        }
        if not message.keys():
            raise InputError(given.where, "no header; a message starts with lines such as From:")
        markup, text = _body(message)
    if markup.strip():
        body = markup
    elif text.strip():
        body = headed(subject, text.decode("utf-8-sig", "replace"))
    else:
        raise InputError(given.where, "no part with text in it")
    known = page_of({**record, "text": "-"}, given.where)
    return laid_over(read(body, known.article.url), known)


def _words(message: email.message.Message, name: str) -> str:
    """A header decoded, on one line, cut at a length no header needs."""
    value = str(message.get(name) or "")[:4000]
    try:
        value = str(email.header.make_header(email.header.decode_header(value)))
    except (UnicodeError, LookupError, ValueError, email.errors.HeaderParseError):
        value = value.encode("ascii", "replace").decode("ascii")
    return " ".join(value.split())


def _body(message: email.message.Message) -> tuple[bytes, bytes]:
    """The first part in HTML and the first in plain text, both as UTF-8; attachments left out."""
    markup = text = b""
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            break
        kind = part.get_content_type()
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if kind in ("text/html", "application/xhtml+xml") and not markup:
            markup = _decoded(part)
        elif kind == "text/plain" and not text:
            text = _decoded(part)
    return markup, text


def _decoded(part: email.message.Message) -> bytes:
    raw = part.get_payload(decode=True)
    charset = media_type(str(part.get("Content-Type") or ""))[1]
    return as_utf8(raw, charset) if isinstance(raw, bytes) else b""
