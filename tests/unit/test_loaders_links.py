"""Every format that holds HTML keeps the links of the text, through the reader of pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alteram.archive import load
from alteram.model import Page
from alteram.page import ZoneExtractor
from tests.loader_makers import PARAGRAPHS, URL, put

LINKED = (
    "<p>The <a href='/guild?utm_source=x&amp;p=2'>guild of pilots</a> was told of it, it said.</p>"
)
MARKUP = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS) + LINKED
WHOLE = f"<html><head><title>Sluice</title></head><body><article>{MARKUP}</article></body></html>"
RSS = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    f"<title>Harbour Post</title><item><title>Sluice</title><link>{URL}</link>"
    f"<content:encoded><![CDATA[{MARKUP}]]></content:encoded></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title><entry>'
    f'<title>Sluice</title><link href="{URL}"/><content type="html"><![CDATA[{MARKUP}]]></content>'
    "</entry></feed>"
)
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour Post",
        "items": [{"id": "1", "url": URL, "title": "Sluice", "content_html": MARKUP}],
    }
)
MAIL = (
    "From: Harbour Post <news@harbourpost.example>\r\nMessage-ID: <m1@harbourpost.example>\r\n"
    f"Subject: Sluice\r\nArchived-At: <{URL}>\r\nMIME-Version: 1.0\r\n"
    f"Content-Type: text/html; charset=utf-8\r\n\r\n{WHOLE}\r\n"
)
NEWSML = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:quill:1"><itemMeta>'
    f'<link rel="irel:canonical" href="{URL}"/></itemMeta><contentSet><inlineXML>'
    f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{MARKUP}</body></html>'
    "</inlineXML></contentSet></newsItem>"
)
PAGE = WHOLE.replace("<title>", f'<link rel="canonical" href="{URL}"><title>')


def read(raw: bytes, url: str) -> Page:
    return ZoneExtractor().read(raw, url=url)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.html", PAGE),
        ("a.xml", RSS),
        ("b.xml", ATOM),
        ("a.json", JSON_FEED),
        ("a.eml", MAIL),
        ("c.xml", NEWSML),
    ],
)
def test_the_links_of_the_text_are_kept(tmp_path: Path, name: str, raw: str) -> None:
    (page,) = load(put(tmp_path, name, raw), read)
    assert isinstance(page, Page)
    assert [(page.quote(one.span), one.url) for one in page.article.links] == [
        ("guild of pilots", "https://harbourpost.example/guild?p=2")
    ]


def test_a_plain_text_has_none(tmp_path: Path) -> None:
    text = "Sluice\n\n" + "\n".join(PARAGRAPHS) + "\nSee https://harbourpost.example/guild."
    (page,) = load(put(tmp_path, "a.txt", text), read)
    assert isinstance(page, Page)
    assert page.article.links == ()
