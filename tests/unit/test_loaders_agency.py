"""IPTC ninjs and NewsML-G2."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pytest

from alteram.model import Article, Outlet
from tests.loader_makers import BODY, PARAGRAPHS, URL, article, lines, pages, put, split

FULL = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
FIRST, VERSION = "2031-05-06T07:30:00Z", "2031-05-06T09:00:00Z"

OLD: dict[str, Any] = {
    "uri": "urn:quill:1",
    "type": "text",
    "pubstatus": "usable",
    "firstcreated": FIRST,
    "versioncreated": VERSION,
    "language": "en-GB",
    "byline": "By Ada Brook and Jon Reed",
    "headline": "Sluice opened",
    "copyrightholder": "Quill Agency",
    "infosource": [{"name": "Harbour office"}],
    "body_text": BODY,
}
NEW: dict[str, Any] = {
    "uri": URL,
    "standard": {"name": "ninjs", "version": "2.1"},
    "type": "text",
    "firstcreated": FIRST,
    "versioncreated": VERSION,
    "language": "en",
    "by": "Ada Brook",
    "headlines": [{"role": "short", "value": "Open"}, {"role": "main", "value": "Sluice opened"}],
    "descriptions": [{"role": "summary", "value": "At dawn."}],
    "rightsinfo": {"copyrightholder": {"name": "Quill Agency"}},
    "infosources": [{"name": "Harbour office"}],
    "bodies": [
        {"contenttype": "text/plain", "value": "All in one paragraph."},
        {"contenttype": "text/html", "value": FULL},
    ],
}


def check_dates(found: Article, origin: str) -> None:
    assert found.published is not None
    assert found.modified is not None
    assert (found.published.value, found.modified.value) == (
        "2031-05-06T07:30:00+00:00",
        "2031-05-06T09:00:00+00:00",
    )
    assert found.published.origin.startswith(origin)


@pytest.mark.parametrize("kind", ["", "ninjs", "jsonl"])
@pytest.mark.parametrize("indent", [None, 1])
def test_ninjs_1(tmp_path: Path, kind: str, indent: int | None) -> None:
    found = article(put(tmp_path, "item.json", json.dumps(OLD, indent=indent)), kind)
    assert (found.text, found.headline, found.ref) == (BODY, "Sluice opened", "urn:quill:1")
    assert found.byline == ("Ada Brook", "Jon Reed")
    assert found.outlet == Outlet(name="Quill Agency")
    assert found.credit == ("Harbour office",)
    assert found.language == "en"
    assert found.url == ""
    check_dates(found, "ninjs ")


def test_ninjs_2_prefers_the_body_with_paragraphs(tmp_path: Path) -> None:
    found = article(put(tmp_path, "item.json", json.dumps(NEW, indent=1)))
    assert found.text == BODY
    assert (found.headline, found.standfirst, found.url) == ("Sluice opened", "At dawn.", URL)
    assert found.outlet is not None
    assert found.outlet.name == "Quill Agency"
    check_dates(found, "ninjs ")


def test_items_that_hold_no_text_are_rows(tmp_path: Path) -> None:
    raw = lines(
        OLD,
        OLD | {"type": "picture"},
        OLD | {"pubstatus": "canceled"},
        {name: value for name, value in OLD.items() if name != "body_text"},
    )
    found, errors = split(put(tmp_path, "wire.jsonl", raw))
    assert len(found) == 1
    assert errors == [
        "wire.jsonl:2: an item of type 'picture', not text",
        "wire.jsonl:3: the agency has withdrawn it: pubstatus is 'canceled'",
        "wire.jsonl:4: no body; the item holds a headline or summary only",
    ]


NITF = (
    '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><title>x</title></head><body>'
    "<body.head><hedline><hl1>Not this</hl1></hedline><dateline>Nordhafen</dateline></body.head>"
    f"<body.content>{FULL}<block><p>Fourth, <em>inside</em>.</p></block></body.content></body></nitf>"
)
XHTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
    f"<body>{FULL}<p>Fourth, <em>inside</em>.</p></body></html>"
)


def news_item(content: str, kind: str = "ninat:text", status: str = "stat:usable") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:quill:1"
  standard="NewsML-G2" xml:lang="en-GB"><rightsInfo><copyrightHolder><name>Quill Ltd</name>
  </copyrightHolder></rightsInfo><itemMeta><itemClass qcode="{kind}"/><provider literal="Quill"/>
  <versionCreated>{VERSION}</versionCreated><firstCreated>{FIRST}</firstCreated>
  <pubStatus qcode="{status}"/><link rel="irel:derivedFrom" href="https://a.example/1"/></itemMeta>
  <contentMeta><creator><name>Ada Brook</name></creator><infoSource literal="Harbour office"/>
  <creditline>Quill/AB</creditline><by>By Somebody</by><headline>Sluice <b>opened</b></headline>
  </contentMeta><contentSet>{content}</contentSet></newsItem>"""


@pytest.mark.parametrize(
    "content",
    [
        f"<inlineXML>{NITF}</inlineXML>",
        f"<inlineXML>{XHTML}</inlineXML>",
        "<inlineData contenttype='text/html'>"
        + html.escape(f"{FULL}<p>Fourth, inside.</p>")
        + "</inlineData>",
        f"<inlineData contenttype='text/plain'>{BODY}\n\nFourth, inside.</inlineData>",
    ],
)
@pytest.mark.parametrize("kind", ["", "newsml"])
def test_newsml(tmp_path: Path, content: str, kind: str) -> None:
    found = article(put(tmp_path, "item.xml", news_item(content)), kind)
    assert found.text == f"{BODY}\nFourth, inside."
    assert found.headline == "Sluice opened"
    assert found.outlet == Outlet(name="Quill")
    assert found.byline == ("Ada Brook",)
    assert found.credit == ("Quill/AB", "Harbour office")
    assert found.based_on == "https://a.example/1"
    assert (found.language, found.ref) == ("en", "urn:quill:1")
    check_dates(found, "newsml ")


def test_a_message_of_items(tmp_path: Path) -> None:
    one = f"<inlineXML>{NITF}</inlineXML>"
    items = [
        news_item(one),
        news_item(one, kind="ninat:picture"),
        news_item(one, status="stat:withheld"),
        news_item("<remoteContent href='a.txt'/>"),
        news_item(one),
    ]
    raw = f"<?xml version='1.0'?><newsMessage><itemSet>{''.join(items)}</itemSet></newsMessage>"
    found, errors = split(put(tmp_path, "wire.xml", raw))
    assert len(found) == 2
    assert errors == [
        "wire.xml#2: an item of class 'picture', not text",
        "wire.xml#3: the agency has withdrawn it: pubStatus is 'withheld'",
        "wire.xml#4: no text in its contentSet",
    ]


def test_a_message_that_is_cut_gives_its_whole_items(tmp_path: Path) -> None:
    one = news_item(f"<inlineXML>{NITF}</inlineXML>")
    raw = f"<newsMessage><itemSet>{one}{one}</itemSet></newsMessage>"
    found, errors = split(put(tmp_path, "wire.xml", raw[:-400]))
    assert len(found) == 1
    assert "wire.xml: not readable as XML" in errors[0]


def test_a_package_holds_no_text(tmp_path: Path) -> None:
    raw = '<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>'
    assert split(put(tmp_path, "p.xml", raw))[1] == [
        "p.xml: no newsItem in it; packages and concepts hold no text"
    ]
    assert pages(put(tmp_path, "x.xml", news_item(f"<inlineXML>{XHTML}</inlineXML>")))
