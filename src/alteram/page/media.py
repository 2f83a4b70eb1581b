"""What kind of thing some bytes are, by their content and never by a file name."""

from __future__ import annotations

import re
from enum import StrEnum

from alteram.errors import PageUnreadable, UnsupportedMedia


class Media(StrEnum):
    """The two kinds a page is read from."""

    HTML = "html"
    TEXT = "text"


_SAVE_TEXT = "save its text as a .txt file and give that"
_UNPACK = "unpack it and give the page inside"
_ADD = "`alteram add` takes collections; give one page here"

# First bytes, what that is, and the way out. Signatures as in the WHATWG MIME Sniffing Standard
# (https://mimesniff.spec.whatwg.org/) and the formats' own specifications.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF document", _SAVE_TEXT),
    (b"{\\rtf", "an RTF document", _SAVE_TEXT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", _SAVE_TEXT),
    (b"PK\x03\x04", "a ZIP archive or Office document", _UNPACK),
    (b"PK\x05\x06", "an empty ZIP archive", _UNPACK),
    (b"\x1f\x8b", "gzip data", _UNPACK),
    (b"BZh", "bzip2 data", _UNPACK),
    (b"\xfd7zXZ\x00", "xz data", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "zstd data", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", _SAVE_TEXT),
    (b"\xff\xd8\xff", "a JPEG image", _SAVE_TEXT),
    (b"GIF87a", "a GIF image", _SAVE_TEXT),
    (b"GIF89a", "a GIF image", _SAVE_TEXT),
    (b"II*\x00", "a TIFF image", _SAVE_TEXT),
    (b"MM\x00*", "a TIFF image", _SAVE_TEXT),
    (b"RIFF", "an image, sound or film", _SAVE_TEXT),
    (b"OggS", "a sound or film", _SAVE_TEXT),
    (b"ID3", "a sound", _SAVE_TEXT),
    (b"\x1aE\xdf\xa3", "a film", _SAVE_TEXT),
    (b"\x7fELF", "a program", "give the page it was made from"),
    (b"SQLite format 3\x00", "a database", _ADD),
    (b"WARC/", "a web archive", _ADD),
    (b"PAR1", "a Parquet table", _ADD),
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
# Control bytes no text has; tab, line ends, form feed and escape are left out.
_CONTROL = bytes(sorted({*range(9), 11, *range(14, 27), 28, 29, 30, 31, 127}))
_SAMPLE = 65_536

_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|head|body|article|main)\b", re.I)
_TAG = re.compile(
    r"</?(?:p|div|span|a|br|h[1-6]|ul|ol|li|table|td|section|img"
    r"|script)\b[^<>]*>",
    re.I,
)
_FEED = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*<(rss|feed|rdf:RDF|opml|urlset)\b")


def refuse_binary(raw: bytes, where: str) -> None:
    """Raise unless these bytes can be text.

    Raises `PageUnreadable` for nothing at all, `UnsupportedMedia` for bytes of another kind, each
    with what to do instead.
    """
    if not raw.strip(b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf\xfe\xff"):
        raise PageUnreadable(where, "empty; give a page with text in it")
    for signature, what, way_out in _SIGNATURES:
        if raw.startswith(signature):
            raise UnsupportedMedia(where, f"{what}, not a page; {way_out}")
    if raw[4:8] == b"ftyp":
        raise UnsupportedMedia(where, f"a film or image, not a page; {_SAVE_TEXT}")
    if raw.startswith(_BOMS):
        return
    sample = raw[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if controls > 8 and controls > len(sample) * 0.01:
        raise UnsupportedMedia(where, "binary data, not a page; give HTML or plain text")


def kind_of(text: str, where: str) -> Media:
    """HTML or flat text. Raises `UnsupportedMedia` for a feed or sitemap, which is no page."""
    if feed := _FEED.match(text[:4096]):
        raise UnsupportedMedia(where, f"a feed or list of pages (<{feed[1]}>), not a page; {_ADD}")
    head = text[:_SAMPLE]
    if _DOCUMENT.search(head):
        return Media.HTML
    # A fragment without its frame: tags, and not only one mentioned in a sentence.
    tags = len(_TAG.findall(head))
    return Media.HTML if tags >= 4 or (tags and head.lstrip()[:1] == "<") else Media.TEXT
