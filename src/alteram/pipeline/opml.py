"""Lists of feeds as other readers keep them: OPML, with folders and titles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from alteram.archive.loaders.inputs import parsing
from alteram.errors import InputError
from alteram.pipeline.feeds import Feed


def from_opml(raw: bytes, where: str) -> list[Feed]:
    """The feeds of an OPML file with their folders. Raises `InputError` for what is none."""
    with parsing(where, "OPML"):
        parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
        root = etree.fromstring(raw, parser)
    body = root.find("body")
    if root.tag != "opml" or body is None:
        raise InputError(where, "not an OPML file")
    found: list[Feed] = []
    steps: list[tuple[Any, tuple[str, ...]]] = [(body, ())]
    while steps:
        element, folder = steps.pop()
        title = (element.get("title") or element.get("text") or "").strip()
        if url := (element.get("xmlUrl") or "").strip():
            site = (element.get("htmlUrl") or "").strip()
            found.append(Feed(url=url, title=title, folder=folder, site=site))
        inner = folder if element is body or url else (*folder, title)
        steps += [(child, inner) for child in reversed(element.findall("outline"))]
    return found


def to_opml(feeds: Sequence[Feed], title: str = "Feeds of this archive") -> str:
    """An OPML 2.0 file with the feeds in their folders."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    folders: dict[tuple[str, ...], Any] = {(): etree.SubElement(root, "body")}
    for feed in feeds:
        for depth in range(1, len(feed.folder) + 1):
            name, above = feed.folder[:depth], folders[feed.folder[: depth - 1]]
            if name not in folders:
                folders[name] = etree.SubElement(above, "outline", text=name[-1], title=name[-1])
        known = {"title": feed.title, "xmlUrl": feed.url, "htmlUrl": feed.site}
        said = {name: value for name, value in known.items() if value}
        text = feed.title or feed.url
        etree.SubElement(folders[feed.folder], "outline", {"type": "rss", "text": text, **said})
    raw: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return raw.decode("utf-8")
