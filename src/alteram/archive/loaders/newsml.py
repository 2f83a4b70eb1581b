"""NewsML-G2: the text items of an agency's message (https://iptc.org/standards/newsml-g2/)."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from alteram.archive.loaders.inputs import Input, Loaded, Read, named, parsing
from alteram.archive.loaders.pages import dated, page_from
from alteram.archive.loaders.xml import elements, first, local, root_name, words
from alteram.errors import InputError
from alteram.model import Page

if TYPE_CHECKING:
    from lxml import etree

_ROOTS = ("newsitem", "newsmessage", "packageitem", "conceptitem", "planningitem", "knowledgeitem")
_BLOCKS = ("p", "hl1", "hl2", "h1", "h2", "h3", "h4", "h5", "h6", "li")


def is_newsml(start: bytes) -> bool:
    """Whether the first bytes are those of NewsML-G2."""
    return root_name(start) in _ROOTS


def load_newsml(given: Input, read: Read) -> Loaded:
    """The items with text, numbered from 1."""
    number = 0
    for item in elements(given.whole(), ("newsItem",), given.where):
        number += 1
        place = f"{given.where}#{number}"
        yield named(place, _page, item, place, read)
    if not number:
        yield InputError(given.where, "no newsItem in it; packages and concepts hold no text")


def _page(item: etree._Element, where: str, read: Read) -> Page:
    with parsing(where, "NewsML-G2"):
        _refuse(item, where)
        markup = _body(item)
        if not markup:
            raise InputError(where, "no text in its contentSet")
        record = _record(item)
    return page_from(record, where, read, markup=markup)


def _refuse(item: etree._Element, where: str) -> None:
    kind = _code(first(item, "itemMeta", "itemClass"))
    if kind and kind not in ("text", "composite"):
        raise InputError(where, f"an item of class {kind[:40]!r}, not text")
    status = _code(first(item, "itemMeta", "pubStatus"))
    if status in ("canceled", "cancelled", "withheld"):
        raise InputError(where, f"the agency has withdrawn it: pubStatus is {status!r}")


def _record(item: etree._Element) -> dict[str, Any]:
    meta, about = first(item, "itemMeta"), first(item, "contentMeta")
    made = words(_in(meta, "firstCreated"))
    version = words(_in(meta, "versionCreated"))
    guid = item.get("guid") or ""
    links = [child for child in meta if local(child) == "link"] if meta is not None else []
    return {
        "headline": words(_in(about, "headline")),
        "url": next((a for a in (_link(links, "canonical"), guid) if a.startswith("http")), ""),
        "outlet": _outlet(item),
        "byline": _byline(about),
        "credit": [words(_in(about, "creditline")), *_names(about, "infoSource")],
        "based_on": _link(links, "derivedFrom"),
        "published": dated(made, "newsml firstCreated") or dated(version, "newsml versionCreated"),
        "modified": dated(version, "newsml versionCreated") if made and made != version else None,
        "language": _language(item, about),
        "id": guid,
    }


def _in(element: etree._Element | None, *path: str) -> etree._Element | None:
    return None if element is None else first(element, *path)


def _code(element: etree._Element | None) -> str:
    """The code of a controlled value without the alias of its list."""
    return "" if element is None else (element.get("qcode") or "").rpartition(":")[2]


def _name(element: etree._Element | None) -> str:
    if element is None:
        return ""
    return words(first(element, "name")) or element.get("literal") or ""


def _names(about: etree._Element | None, name: str) -> list[str]:
    if about is None:
        return []
    return [found for child in about if local(child) == name and (found := _name(child))]


def _outlet(item: etree._Element) -> str:
    holder = first(item, "rightsInfo", "copyrightHolder")
    return _name(first(item, "itemMeta", "provider")) or _name(holder)


def _byline(about: etree._Element | None) -> list[str]:
    named_by = re.sub(r"(?i)^by\s+", "", words(_in(about, "by")))
    return _names(about, "creator") or [named_by]


def _link(links: list[etree._Element], relation: str) -> str:
    found = (one.get("href") or "" for one in links if (one.get("rel") or "").endswith(relation))
    return next(found, "")


def _language(item: etree._Element, about: etree._Element | None) -> str:
    named_in = _in(about, "language")
    tag = named_in.get("tag") if named_in is not None else None
    return tag or item.get("{http://www.w3.org/XML/1998/namespace}lang") or ""


def _body(item: etree._Element) -> str:
    """The first text of the content as HTML; empty if there is none."""
    content = first(item, "contentSet")
    for child in content if content is not None else ():
        if local(child) == "inlineXML":
            found = _paragraphs(child)
        elif local(child) == "inlineData":
            found = _data("".join(map(str, child.itertext())), child.get("contenttype") or "")
        else:
            continue
        if found:
            return found
    return ""


def _paragraphs(element: etree._Element) -> str:
    """The blocks of XHTML or NITF, of their markup the links alone.

    Its head and the lines above the body are left out.
    """
    body = next((one for one in element.iter() if local(one) in ("body.content", "article")), None)
    if body is None:
        body = next((one for one in element.iter() if local(one) == "body"), element)
    blocks = [one for one in body.iter() if local(one) in _BLOCKS and not _inside(one, body)]
    some = [one for one in blocks if words(one)] or [body]
    return "".join(f"<p>{' '.join(_linked(one).split())}</p>" for one in some if words(one))


def _linked(element: etree._Element) -> str:
    """All words inside as HTML, with the links among them."""
    pieces = [html.escape(element.text or "")]
    for child in element:
        inner, href = _linked(child), child.get("href")
        if href and local(child) == "a":
            inner = f'<a href="{html.escape(href)}">{inner}</a>'
        pieces += [inner, html.escape(child.tail or "")]
    return "".join(pieces)


def _inside(one: etree._Element, body: etree._Element) -> bool:
    """Whether a block stands in another block, whose words then hold it already."""
    parent = one.getparent()
    while parent is not None and parent is not body:
        if local(parent) in _BLOCKS:
            return True
        parent = parent.getparent()
    return False


def _data(text: str, kind: str) -> str:
    if "html" in kind:
        return text.strip()
    parts = [part.strip() for part in text.splitlines() if part.strip()]
    return "".join(f"<p>{html.escape(part)}</p>" for part in parts)
