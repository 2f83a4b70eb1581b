"""Bytes to characters: byte order mark, then what the page declares, then a detector.

The order and the label table follow the WHATWG Encoding Standard
(https://encoding.spec.whatwg.org/): `iso-8859-1` means windows-1252, as it does in browsers.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from alteram.model import Caveat, CaveatKind

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})"
    rb"|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,40})",
    re.I,
)
_WINDOW = 8192  # bytes in which a declaration is looked for
_SAMPLE = 32_768  # bytes the detector looks at

# Labels that mean a larger set in practice; the other names go to Python's own table.
_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-x-big5": "big5",
    "utf8": "utf-8",
    # A page that says UTF-16 in ASCII letters is not UTF-16.
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "utf-32": "utf-8",
    "unicode": "utf-8",
}
# Python also knows codecs that are no charset of a page ("unicode_escape", "punycode", "utf-7").
_CHARSET = re.compile(
    r"utf-8|cp\d+|windows-?\d+|iso-?8859-?\d+|koi8-?\w|gb\w*|hz|big5\w*|euc-?\w+|iso-?2022-?\w+"
    r"|mac-?\w+|shift_?jis\w*",
    re.I,
)


class Decoded(NamedTuple):
    """The characters, the charset they were read in, and what a reader must be told."""

    text: str
    charset: str
    caveats: tuple[Caveat, ...]


def decode(raw: bytes) -> Decoded:
    """Read bytes as characters; never fails, and never guesses or loses any without a caveat."""
    for mark, charset in _BOMS:
        if raw.startswith(mark):
            return _decoded(raw[len(mark) :], charset)
    declared = _declared(raw)
    utf8 = _sound(raw) or _decoded(raw, "utf-8")
    broken = utf8.text.count("\ufffd") - raw.count(_UNKNOWN) if utf8.caveats else 0
    if not broken or (declared in ("", "utf-8") and broken * 10 <= _foreign(utf8.text) - broken):
        mislabelled = declared not in ("", "utf-8") and not raw.isascii()
        why = f"the page says {declared}, its bytes are UTF-8" if mislabelled else ""
        return utf8._replace(caveats=_guess(why) + utf8.caveats)
    if declared:
        read = _decoded(raw, declared)
        if read.text.count("\ufffd") <= len(read.text) * 0.002:
            return read
    wide = _wide(raw)
    charset = wide or _western(raw, _detected(raw)) or "cp1252"
    why = f"the page says {declared or 'nothing'}, its bytes look like {charset}"
    read = _decoded(raw, charset)
    return read._replace(caveats=_guess(why) + read.caveats)


def _foreign(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _declared(raw: bytes) -> str:
    """The charset a meta element or XML declaration names, as Python calls it, or ""."""
    match = _DECLARED.search(raw[:_WINDOW])
    if match is None:
        return ""
    label = (match[1] or match[2]).decode("ascii").lower()
    label = _LABELS.get(label, label)
    if not _CHARSET.fullmatch(label):
        return ""
    try:
        return codecs.lookup(label).name
    except LookupError:
        return ""


def _wide(raw: bytes) -> str:
    """UTF-16 without a mark: every second byte of Latin text is zero."""
    sample = raw[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _detected(raw: bytes) -> str:
    """What the detector says, looking at the stretch where the first foreign bytes stand."""
    from charset_normalizer import from_bytes

    foreign = re.search(rb"[\x80-\xff]", raw)
    start = max(0, foreign.start() - 1024) if foreign else 0
    best = from_bytes(raw[start : start + _SAMPLE]).best()
    return codecs.lookup(best.encoding).name if best else ""


def _western(raw: bytes, detected: str) -> str:
    """windows-1252 where a detector says another set of Latin letters without need.

    The sets differ in a few letters that a detector cannot tell apart; which one a browser assumes
    follows from the language, and is this one for all but some in Central Europe.
    """
    if not _LATIN.fullmatch(detected):
        return detected
    language = _LANGUAGE.search(raw[:_WINDOW])
    if language and language[1].lower() in _CENTRAL:
        return detected
    sample = raw[:_SAMPLE]
    odd = {name: len(_ODD.findall(sample.decode(name, "replace"))) for name in ("cp1252", detected)}
    return "cp1252" if odd["cp1252"] <= odd[detected] else detected


_LATIN = re.compile(
    r"cp125[0247]|iso8859-(?:1|2|3|4|9|10|13|14|15|16)|mac-\w+|cp(?:437|850|852|858)"
)
_LANGUAGE = re.compile(rb"<html[^>]{0,300}?\blang\s*=\s*[\"']?([a-zA-Z]{2})\b", re.I)
_CENTRAL = frozenset((b"cs", b"sk", b"pl", b"hu", b"sl", b"hr", b"bs", b"ro", b"sq", b"tr"))
_ODD = re.compile(r"[^\W\d_][^\w\s‘’“”„–—…«»'\"(),.:;!?/&%-][^\W\d_]|[\ufffd\x80-\x9f]")


_UNKNOWN = "\ufffd".encode()


def _sound(raw: bytes) -> Decoded | None:
    """Bytes read as UTF-8 without a loss, or None: a quicker look than at what was lost."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    lost = raw.count(_UNKNOWN) if _UNKNOWN[:1] in raw else 0
    return Decoded(text, "utf-8", _lost(lost, "utf-8"))


def _decoded(raw: bytes, charset: str) -> Decoded:
    text = raw.decode(charset, "replace")
    lost = text.count("\ufffd")
    return Decoded(text, charset, _lost(lost, charset))


def _guess(why: str) -> tuple[Caveat, ...]:
    return (Caveat(kind=CaveatKind.CHARSET_GUESSED, text=why),) if why else ()


def _lost(count: int, charset: str) -> tuple[Caveat, ...]:
    if not count:
        return ()
    noun = "character" if count == 1 else "characters"
    text = f"{count:,} {noun} could not be read in {charset}"
    return (Caveat(kind=CaveatKind.CHARSET_GUESSED, text=text),)
