"""HTML, plain text, Markdown with front matter; and fields that lie over a page that was read."""

from __future__ import annotations

import codecs
import html
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from alteram.archive.fields import page_of, read_date
from alteram.archive.loaders.inputs import Input, Loaded, Read, named
from alteram.errors import InputError
from alteram.model import Article, CaveatKind, Moment, Outlet, Page

_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|.*<(?:!doctype|html|head|body)\b", re.I | re.S)
_FRONT = re.compile(
    r"\ufeff?(?P<mark>---|\+\+\+)[ \t]*\r?\n(?P<fields>.*?)\r?\n(?P=mark)[ \t]*(?:\r?\n|\Z)", re.S
)
_MARKDOWN = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:---[ \t]*\r?\n(?:#.*\r?\n)*[\w-]+[ \t]*:|\+\+\+[ \t]*\r?\n)"
)
# Charsets a header may name. Python knows more, some of them no charset of a page.
_CHARSET = re.compile(
    r"(?:utf-?(?:8|16|16le|16be)|us-ascii|ascii|latin-?1|(?:iso-?)?8859-\d{1,2}|(?:windows|cp)-?\d{3,4}"
    r"|koi8-[ru]|gbk?|gb2312|gb18030|big5|euc-?(?:jp|kr)|shift_?jis|iso-2022-jp)\Z",
    re.I,
)
_WINDOWS = {"us-ascii", "ascii", "latin1", "latin-1", "iso-8859-1", "iso8859-1"}


def is_html(start: bytes) -> bool:
    """Whether the first bytes are those of a web page."""
    return bool(_HTML.match(start))


def is_markdown(start: bytes) -> bool:
    """Whether a file starts with front matter."""
    return bool(_MARKDOWN.match(start))


def load_page(given: Input, read: Read) -> Loaded:
    """One HTML or text file."""
    yield named(given.where, lambda: read(given.whole(), ""))


def load_markdown(given: Input, read: Read) -> Loaded:
    """Front matter as fields, the rest as text."""
    yield named(given.where, _markdown, given, read)


def _markdown(given: Input, read: Read) -> Page:
    text = given.whole().decode("utf-8", "replace")
    found = _FRONT.match(text)
    if found is None:
        raise InputError(given.where, "no front matter between two lines of ---")
    record = _front(found["fields"], toml=found["mark"] == "+++", where=given.where)
    body = text[found.end() :].strip("\r\n")
    known = page_of({**record, "text": body}, given.where)
    return laid_over(read(headed(known.article.headline, body), known.article.url), known)


def _front(text: str, *, toml: bool, where: str) -> dict[str, Any]:
    """The fields of front matter; of YAML the lines `name: value` and lists of words."""
    if toml:
        try:
            return tomllib.loads(text.replace("\r\n", "\n"))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise InputError(where, f"front matter is not TOML: {str(error)[:200]}") from error
    record: dict[str, Any] = {}
    last = ""
    for line in text.splitlines():
        if found := re.match(r"([\w-]+)[ \t]*:(?:[ \t]+(.*))?$", line):
            last, value = found[1], (found[2] or "").strip()
            if value.startswith("[") and value.endswith("]"):
                record[last] = [_bare(part) for part in value[1:-1].split(",") if part.strip()]
            else:
                record[last] = "" if value[:1] in ("|", ">") else _bare(value)
        elif (found := re.match(r"[ \t]*-[ \t]+(.*)$", line)) and last:
            if not isinstance(record[last], list):
                record[last] = []
            record[last].append(_bare(found[1]))
    return record


def _bare(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return re.sub(r"\s#.*$", "", value)


# --- pages from the parts of a container ---------------------------------------------------------


def headed(headline: str, text: str) -> bytes:
    """Text under its headline, as a text file has it."""
    if headline and not text.lstrip("# \r\n").startswith(headline):
        text = f"{headline}\n\n{text}"
    return text.encode("utf-8", "replace")


def page_from(
    record: Mapping[str, Any], where: str, read: Read, *, markup: str | bytes = ""
) -> Page:
    """The page of a record, or of markup with the record's fields laid over it."""
    if not markup:
        return page_of(dict(record), where)
    known = page_of({**record, "text": "-"}, where)
    raw = markup if isinstance(markup, bytes) else framed(markup, known.article.headline)
    return laid_over(read(raw, known.article.url), known)


def framed(markup: str, headline: str) -> bytes:
    """A fragment of HTML as a whole page; a whole page is left as it is."""
    if not re.match(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype|html)\b", markup, re.I):
        title = html.escape(headline)
        markup = (
            f"<!doctype html><html><head><title>{title}</title></head>"
            f"<body><article><h1>{title}</h1>\n{markup}\n</article></body></html>"
        )
    return codecs.BOM_UTF8 + markup.encode("utf-8", "replace")


def laid_over(page: Page, known: Page) -> Page:
    """The page with the container's fields wherever the page itself is silent.

    The name of a domain in the place of an outlet's name is silence too.
    """
    ours, theirs = page.article, known.article
    found: dict[str, Any] = {
        field.name: getattr(theirs, field.name)
        for field in fields(Article)
        if field.name not in ("text", "outlet", "links")  # links point into the text
        and not getattr(ours, field.name)
        and getattr(theirs, field.name)
    }
    outlet = _outlet(ours.outlet, theirs.outlet)
    said = CaveatKind.DATE_MISSING if ours.published or found.get("published") else None
    named_now = CaveatKind.OUTLET_UNKNOWN if outlet else None
    caveats = [caveat for caveat in page.caveats if caveat.kind not in (said, named_now)]
    caveats += [caveat for caveat in known.caveats if _still(caveat.kind, ours, outlet)]
    caveats = list(dict.fromkeys(caveats))
    return replace(page, article=replace(ours, outlet=outlet, **found), caveats=tuple(caveats))


def _still(kind: CaveatKind, ours: Article, outlet: Outlet | None) -> bool:
    """Whether what a container warns of still holds for the page."""
    if kind is CaveatKind.OUTLET_UNKNOWN:
        return outlet is None
    if kind in (CaveatKind.DATE_WITHHELD, CaveatKind.DATE_GUESSED):
        return ours.published is None
    return True


def _outlet(ours: Outlet | None, theirs: Outlet | None) -> Outlet | None:
    if ours is None or theirs is None:
        return ours or theirs
    if ours.name == ours.domain and theirs.name != theirs.domain and theirs.name:
        return replace(ours, name=theirs.name)
    return ours


def dated(value: Any, origin: str) -> Moment | Any:
    """A date with its origin; what is none stays as it is, for `page_of` to warn of."""
    return read_date(value, origin) or value


def media_type(header: str) -> tuple[str, str]:
    """The type and charset of a `Content-Type`, which may be of any length and form."""
    header = header[:1000]
    found = re.search(r"(?i)\bcharset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", header)
    return header.partition(";")[0].strip().lower(), found[1] if found else ""


def as_utf8(raw: bytes, charset: str) -> bytes:
    """A page in the charset its header names as UTF-8 with a mark; else as it is."""
    charset = charset.strip("\"' ").lower()
    if raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw
    if not _CHARSET.match(charset):
        return raw
    try:
        text = raw.decode("cp1252" if charset in _WINDOWS else charset)
    except (UnicodeError, LookupError):
        return raw
    return codecs.BOM_UTF8 + text.encode("utf-8", "replace")
