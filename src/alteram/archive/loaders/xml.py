"""XML without a way out: nothing outside is opened, entities stay small, depth is bounded."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from alteram.archive.loaders.inputs import parsing
from alteram.errors import InputError

if TYPE_CHECKING:
    from lxml import etree

# What may stand before the root: a declaration, comments, a document type with entities.
# Each part is taken as a whole and never tried again, so that no input makes this slow.
_ROOT = re.compile(
    rb"(?>\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^\[>]*(?:\[.*?\]\s*)?>)*+<([\w.:-]{1,80})", re.I | re.S
)
MOST_ELEMENTS = 300_000  # held at a time
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def root_name(start: bytes) -> str:
    """The root element's name in lower case without its prefix; empty if this is no XML."""
    if b"\0" in start[:8]:  # two or four bytes for a character
        start = start.replace(b"\0", b"")
    for mark in _MARKS:
        start = start.removeprefix(mark)
    if not start.lstrip().startswith(b"<"):
        return ""
    found = _ROOT.match(start)
    return found[1].rpartition(b":")[2].decode("ascii", "replace").lower() if found else ""


def elements(raw: bytes, names: Sequence[str], where: str) -> Iterator[etree._Element]:
    """Each element of these names (without namespace) when it ends; then its content is let go.

    Raises `InputError` for what is not well-formed, nested too deep, has too many elements, or
    grows by its entities.
    """
    from lxml import etree

    with parsing(where, "XML"):
        events = etree.iterparse(
            io.BytesIO(raw),
            events=("start", "end"),
            no_network=True,
            load_dtd=False,
            attribute_defaults=False,
            dtd_validation=False,
            huge_tree=False,
            resolve_entities="internal",
            remove_comments=True,
            remove_pis=True,
        )
    count = 0
    while True:
        with parsing(where, "XML"):
            step = next(events, None)
        if step is None:
            return
        event, element = step
        if event == "start":
            count += 1
            if count > MOST_ELEMENTS:
                raise InputError(where, f"more than {MOST_ELEMENTS:,} elements in a row")
        elif local(element) in names:
            yield element
            count = 0
            element.clear()
            for one in (element, *element.iterancestors()):
                parent = one.getparent()
                while parent is not None and (before := one.getprevious()) is not None:
                    parent.remove(before)


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def first(element: etree._Element, *path: str) -> etree._Element | None:
    """The first element along a path of names, whatever their namespace."""
    for name in path:
        found = next((child for child in element if local(child) == name), None)
        if found is None:
            return None
        element = found
    return element


def words(element: etree._Element | None) -> str:
    """All words inside, on one line."""
    return " ".join("".join(map(str, element.itertext())).split()) if element is not None else ""
