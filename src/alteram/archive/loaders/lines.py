"""JSON: one article a line, one document, or the dialects news come in (JSON Feed, ninjs)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any

from alteram.archive.fields import is_article, page_of
from alteram.archive.loaders.dialects import (
    feed_items,
    is_jsonfeed,
    is_ninjs,
    page_of_item,
    page_of_ninjs,
)
from alteram.archive.loaders.inputs import Input, Loaded, Read, named
from alteram.errors import AlteramError, InputError
from alteram.model import Page

MOST_LINE = 16_000_000  # bytes of one line, unpacked
MOST_SKIPPED = 512_000_000  # bytes of one too long line that are read to find the next one
FRUITLESS = 20  # lines without an article at the start after which a file is left alone
_BOM = b"\xef\xbb\xbf"
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*[\"}]")
_JSONFEED = re.compile(rb'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org')
_NINJS = re.compile(
    rb'"(?:body_(?:text|xhtml|html)|bodies|headlines|versioncreated|firstcreated)"\s*:'
    rb"|ninjs-schema"
)


def is_json(start: bytes) -> bool:
    """Whether the first bytes are those of objects."""
    return bool(_JSON.match(start))


def is_json_feed(start: bytes) -> bool:
    """Whether the first bytes are those of a JSON Feed."""
    return is_json(start) and bool(_JSONFEED.search(start))


def is_ninjs_file(start: bytes) -> bool:
    """Whether the first bytes are those of IPTC ninjs."""
    return is_json(start) and b'"uri"' in start and bool(_NINJS.search(start))


def load_json(given: Input, read: Read) -> Loaded:
    """One article a line; or one JSON document, an article or a list of them."""
    fruitless: int | None = 0  # None once an article was found
    first = True
    for where, raw in lines(given):
        record = _record(raw, where)
        if first and isinstance(record, InputError):
            whole = _document(given)
            if whole is not None:
                yield from _articles(whole, given.where, read)
                return
        if first and (isinstance(record, list) or is_jsonfeed(record)):
            yield from _articles(record, given.where, read)
            first, fruitless = False, None
            continue
        first = False
        item = _page(record, where, read)
        yield item
        if isinstance(item, Page) or is_article(record) or is_ninjs(record):
            fruitless = None
        elif fruitless is not None:
            fruitless += 1
            if fruitless >= FRUITLESS:
                reason = f"no article in the first {FRUITLESS} lines; the rest is left alone"
                raise InputError(given.where, reason)


def load_jsonfeed(given: Input, read: Read) -> Loaded:
    """The items of a JSON Feed that carry their text."""
    whole = _record(given.whole().removeprefix(_BOM), given.where)
    if isinstance(whole, InputError):
        raise whole
    if not is_jsonfeed(whole):
        raise InputError(given.where, "no JSON Feed: `version` and `items` are not those of one")
    yield from _articles(whole, given.where, read)


def load_ninjs(given: Input, read: Read) -> Loaded:
    """IPTC ninjs: one item a line, one document, or a list of them."""
    yield from load_json(given, read)


def lines(given: Input) -> Iterator[tuple[str, bytes]]:
    """The lines that are not empty with their place; a too long one is empty bytes."""
    with given.opened() as file:
        number = 0
        while raw := file.readline(MOST_LINE + 1):
            number += 1
            if number == 1:
                raw = raw.removeprefix(_BOM)
            if len(raw) > MOST_LINE and not raw.endswith(b"\n"):
                _skip_line(file, given.where)
                yield f"{given.where}:{number}", b""
            elif raw.strip():
                yield f"{given.where}:{number}", raw


def _skip_line(file: IO[bytes], where: str) -> None:
    """Read on to the end of the line, in bounded memory and time."""
    skipped = 0
    while raw := file.readline(1 << 20):
        skipped += len(raw)
        if raw.endswith(b"\n"):
            return
        if skipped > MOST_SKIPPED:
            reason = f"a line is longer than {MOST_SKIPPED:,} bytes; the rest is left alone"
            raise InputError(where, reason)


def _record(raw: bytes, where: str) -> Any:
    """A JSON value, or the `InputError` that says why there is none."""
    if not raw:
        return InputError(where, f"the line is longer than {MOST_LINE:,} bytes")
    try:
        return json.loads(raw)
    except UnicodeDecodeError as error:
        return InputError(where, f"not UTF-8: {error.reason} at byte {error.start}")
    except RecursionError:
        return InputError(where, "JSON nested too deep")
    except ValueError as error:
        return InputError(where, f"not JSON: {error}")


def _page(record: Any, where: str, read: Read) -> Page | AlteramError:
    if isinstance(record, InputError):
        return record
    if is_ninjs(record):
        return named(where, page_of_ninjs, record, where, read)
    return named(where, page_of, record, where)


def _document(given: Input) -> Any:
    """The value of a file that is one JSON document over several lines; None if it is not."""
    try:
        whole = _record(given.whole().removeprefix(_BOM), given.where)
    except InputError:
        return None
    return None if isinstance(whole, InputError) else whole


def _articles(whole: Any, where: str, read: Read) -> Loaded:
    """The articles of one JSON value, numbered from 1."""
    if is_jsonfeed(whole):
        for number, item in enumerate(feed_items(whole), 1):
            place = f"{where}#{number}"
            yield named(place, page_of_item, whole, item, place, read)
        return
    records = whole if isinstance(whole, list) else [whole]
    for number, record in enumerate(records, 1):
        yield _page(record, f"{where}#{number}", read)
