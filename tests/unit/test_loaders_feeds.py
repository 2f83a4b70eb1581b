"""RSS, Atom, RDF and JSON Feed; lists of addresses; XML that tries to get out."""

from __future__ import annotations

import html
import json
import time
from pathlib import Path
from typing import Any

import pytest

from alteram.errors import UnsupportedMedia
from alteram.model import CaveatKind, Outlet, Precision
from alteram.page import ZoneExtractor
from tests.loader_makers import BODY, PARAGRAPHS, URL, article, loaded, pages, put, split

FULL = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
ESCAPED = html.escape(FULL)


def rss(*items: str, about: str = "<link>https://harbourpost.example/</link>") -> str:
    return (
        '<?xml version="1.0"?><!-- a feed --><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Post</title>'
        f"{about}<language>en-GB</language>{''.join(items)}</channel></rss>"
    )


def item(title: str = "Sluice opened", rest: str = "", content: str = FULL) -> str:
    return (
        f"<item><title>{title}</title><link>{URL}</link><guid>g1</guid>"
        "<pubDate>Tue, 06 May 2031 09:30:00 +0200</pubDate><dc:creator>Ada Brook</dc:creator>"
        f"{rest}<content:encoded><![CDATA[{content}]]></content:encoded></item>"
    )


SUMMARY = "<item><title>Only so much</title><description>The sluice …</description></item>"


def test_an_item_with_full_text_is_a_page(tmp_path: Path) -> None:
    (page,) = pages(put(tmp_path, "feed.xml", rss(item())))
    found = page.article
    assert found.text == BODY
    assert found.headline == "Sluice opened"
    assert found.url == URL
    assert found.outlet == Outlet(name="Harbour Post", domain="harbourpost.example")
    assert found.byline == ("Ada Brook",)
    assert found.language == "en"
    assert found.ref == "g1"
    assert found.published is not None
    assert found.published.value == "2031-05-06T07:30:00+00:00"
    assert found.published.origin == "feed published"
    assert page.caveats == ()


def test_the_source_of_an_item_is_its_credit(tmp_path: Path) -> None:
    source = '<source url="https://quill.example/rss">Quill Agency</source>'
    found = article(put(tmp_path, "feed.xml", rss(item(rest=source))))
    assert found.credit == ("Quill Agency",)
    assert found.based_on == "https://quill.example/rss"


def test_an_item_with_a_summary_only_is_a_row_with_the_reason(tmp_path: Path) -> None:
    bare = "<item><title>Nothing</title></item>"
    found, errors = split(put(tmp_path, "feed.xml", rss(SUMMARY, item(), bare)))
    assert len(found) == 1
    assert errors == [
        "feed.xml#1: only a summary, not the text; save the page itself and add that",
        "feed.xml#3: no text; save the page itself and add that",
    ]


def test_the_feed_is_the_outlet_only_of_its_own_pages(tmp_path: Path) -> None:
    raw = rss(item(), about="<link>https://planet.example/</link>")
    assert article(put(tmp_path, "feed.xml", raw)).outlet == Outlet(
        name="harbourpost.example", domain="harbourpost.example"
    )


ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Harbour Post</title>
<link href="https://harbourpost.example/"/><entry><title type="html">Sluice &amp;amp; lock</title>
<link href="{URL}"/><id>tag:1</id><published>2031-05-06</published>
<updated>2031-05-07T08:00:00Z</updated><author><name>Jon Reed</name></author>
<source><title>Quill Agency</title><link href="https://quill.example/a"/></source>
<content type="html">{ESCAPED}</content></entry></feed>"""


def test_an_atom_entry(tmp_path: Path) -> None:
    found = article(put(tmp_path, "feed", ATOM))
    assert (found.text, found.headline, found.byline) == (BODY, "Sluice & lock", ("Jon Reed",))
    assert found.published is not None
    assert (found.published.value, found.published.precision) == ("2031-05-06", Precision.DAY)
    assert found.modified is not None
    assert found.modified.value == "2031-05-07T08:00:00+00:00"
    assert (found.credit, found.based_on) == (("Quill Agency",), "https://quill.example/a")
    assert found.language == "de"


def test_plain_text_as_content_is_cut_into_paragraphs(tmp_path: Path) -> None:
    raw = ATOM.replace('type="html">' + ESCAPED, f'type="text">{PARAGRAPHS[0]}\n\n1 &lt; 2 &amp; 3')
    assert article(put(tmp_path, "feed", raw)).text == f"{PARAGRAPHS[0]}\n1 < 2 & 3"


def test_an_rdf_item(tmp_path: Path) -> None:
    raw = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "<channel><title>Harbour Post</title></channel>"
        f"<item><title>T</title><link>{URL}</link><dc:date>2031-05-06T09:30:00+02:00</dc:date>"
        f"<content:encoded>{ESCAPED}</content:encoded></item></rdf:RDF>"
    )
    found = article(put(tmp_path, "feed", raw))
    assert found.text == BODY
    assert found.published is not None
    assert found.published.value == "2031-05-06T07:30:00+00:00"


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32", "iso-8859-1"])
def test_a_feed_in_any_charset(tmp_path: Path, charset: str) -> None:
    declared = "" if charset.startswith("utf") else f' encoding="{charset}"'
    raw = rss(item("Öffnung")).replace('<?xml version="1.0"', f'<?xml version="1.0"{declared}')
    path = put(tmp_path, "feed.xml", raw.encode(charset))
    assert article(path).headline == "Öffnung"


def test_a_cut_feed_loses_its_last_item_and_says_so(tmp_path: Path) -> None:
    raw = rss(item("First one"), item("Second one"))
    start = raw.index("Second one")
    for cut in range(start, len(raw) - len("</item></channel></rss>"), 7):
        found, errors = split(put(tmp_path, "feed.xml", raw[:cut]))
        assert [page.article.headline for page in found] == ["First one"], cut
        assert errors == ["feed.xml: the feed is cut off; an item that is not whole is left out"]


def test_a_feed_that_is_not_well_formed_is_read_and_flagged(tmp_path: Path) -> None:
    raw = rss(item("Sluice & lock", rest="<b>"))
    (page,) = pages(put(tmp_path, "feed.xml", raw))
    assert page.article.headline == "Sluice & lock"
    assert [c.kind for c in page.caveats] == [CaveatKind.TEXT_RECOVERED]


def test_what_is_hidden_in_an_item_is_left_to_the_reader_of_pages(tmp_path: Path) -> None:
    seen: list[bytes] = []
    extractor = ZoneExtractor()

    def read(raw: bytes, url: str) -> Any:
        seen.append(raw)
        return extractor.read(raw, url=url)

    from alteram.archive import load

    hidden = '<p style="display:none">Buy the lock now and pay the keeper nothing at all.</p>'
    (page,) = load(put(tmp_path, "feed.xml", rss(item(content=FULL + hidden))), read)
    assert not isinstance(page, Exception)
    assert b"display:none" in seen[0]
    assert "Buy the lock" not in page.article.text
    assert PARAGRAPHS[1] in page.article.text


def test_a_feed_is_never_taken_for_an_address(tmp_path: Path) -> None:
    put(tmp_path, "secret.xml", rss(item()))
    for raw in (f"{tmp_path}/secret.xml", f"file://{tmp_path}/secret.xml", "http://127.0.0.1:9/x"):
        found, errors = split(put(tmp_path, "feed", raw), "feed")
        assert found == []
        assert errors


def test_a_feed_without_items_says_so(tmp_path: Path) -> None:
    assert split(put(tmp_path, "f.xml", rss()))[1] == ["f.xml: a feed without items"]


# --- JSON Feed -----------------------------------------------------------------------------------


def json_feed(*items: Any) -> dict[str, Any]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour Post",
        "home_page_url": "https://harbourpost.example/",
        "language": "en",
        "items": list(items),
    }


JSON_ITEM = {
    "id": "i1",
    "url": URL,
    "title": "Sluice opened",
    "content_html": FULL,
    "date_published": "2031-05-06T09:30:00+02:00",
    "date_modified": "2031-05-07T09:30:00+02:00",
    "authors": [{"name": "Ada Brook"}],
    "external_url": "https://quill.example/a",
}


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("kind", ["", "jsonfeed", "jsonl"])
def test_a_json_feed(tmp_path: Path, indent: int | None, kind: str) -> None:
    text = {"id": 2, "content_text": BODY, "title": "Two", "date_published": "soon"}
    raw = json.dumps(json_feed(JSON_ITEM, {"summary": "s"}, text, 5), indent=indent)
    found, errors = split(put(tmp_path, "feed.json", raw), kind)
    first, second = (page.article for page in found)
    assert (first.text, second.text) == (BODY, BODY)
    assert (first.headline, first.url, first.ref) == ("Sluice opened", URL, "i1")
    assert first.outlet == Outlet(name="Harbour Post", domain="harbourpost.example")
    assert first.byline == ("Ada Brook",)
    assert first.based_on == "https://quill.example/a"
    assert first.published is not None
    assert first.published.origin == "json feed date_published"
    assert first.modified is not None
    assert [caveat.kind for caveat in found[1].caveats] == [CaveatKind.DATE_WITHHELD]
    assert errors[0] == (
        "feed.json#2: only a summary, not the text; save the page itself and add that"
    )
    assert errors[1] == "feed.json#4: an item must be a JSON object, not int"


def test_what_is_no_json_feed_is_refused_as_one(tmp_path: Path) -> None:
    assert "no JSON Feed" in split(put(tmp_path, "a.json", '{"items": []}'), "jsonfeed")[1][0]


# --- lists of addresses, other XML ---------------------------------------------------------------


def test_a_sitemap_and_opml_say_what_to_do(tmp_path: Path) -> None:
    sitemap = (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<url><loc>https://a.example/1</loc></url><url><loc>https://a.example/2</loc></url></urlset>"
    )
    opml = '<opml version="2.0"><body><outline text="x"><outline xmlUrl="https://a.example/f"/></outline></body></opml>'
    assert split(put(tmp_path, "s.xml", sitemap))[1] == [
        "s.xml: a sitemap of 2 addresses without their texts; "
        "save those pages as HTML or WARC and add them"
    ]
    assert split(put(tmp_path, "f.opml", opml))[1] == [
        "f.opml: a list of 1 feeds without their texts; save those feeds, or the pages, and add them"
    ]


def test_other_xml_is_refused_by_name_and_xhtml_is_not(tmp_path: Path) -> None:
    (error,) = loaded(put(tmp_path, "pom.xml", '<?xml version="1.0"?><project><a/></project>'))
    assert isinstance(error, UnsupportedMedia)
    assert "<project>" in error.reason
    raw = f'<?xml version="1.0"?><!DOCTYPE html><html><body>{FULL}</body></html>'
    assert article(put(tmp_path, "page.xml", raw)).text == BODY


def test_nothing_outside_is_opened_and_entities_stay_small(tmp_path: Path) -> None:
    secret = put(tmp_path, "secret.txt", "the keeper's own words")
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    types = {
        "outside": f'<!ENTITY x SYSTEM "file://{secret}">',
        "bomb": f'<!ENTITY l0 "{"lol" * 10}">{levels}<!ENTITY x "&l9;">',
        "wide": f'<!ENTITY l0 "{"a" * 50_000}"><!ENTITY x "{"&l0;" * 5000}">',
        "fine": '<!ENTITY x "harmless">',
    }
    for name, entities in types.items():
        for root, kind in (("urlset", "sitemap"), ("newsItem", "newsml"), ("rss", "feed")):
            inside = "<loc>&x;</loc>" if kind == "sitemap" else f"<channel>{item('&x;')}</channel>"
            types_of = f"<!DOCTYPE {root} [\n{entities}\n]>"
            raw = f"{types_of}<{root}>{inside}</{root}>"
            if kind == "feed":
                raw = rss(item("&x;")).replace("<!-- a feed -->", f"\n{types_of}\n")
            start = time.monotonic()
            found, errors = split(put(tmp_path, f"{name}.xml", raw), kind)
            assert time.monotonic() - start < 5
            words = " ".join([*errors, *(page.article.headline for page in found)])
            assert "keeper's own words" not in words
            assert len(words) < 5000
            if (name, kind) == ("fine", "feed"):
                assert "harmless" in words
            if (name, kind) == ("bomb", "sitemap"):
                assert "not readable as XML" in words


def test_deep_nesting_is_a_row(tmp_path: Path) -> None:
    for kind, root in (("newsml", "newsItem"), ("sitemap", "urlset"), ("opml", "opml")):
        raw = f"<{root}>" + "<a>" * 50_000
        assert "not readable as XML" in split(put(tmp_path, "a.xml", raw), kind)[1][0]
    found, _ = split(put(tmp_path, "a.xml", rss(item("One")) + "<a>" * 50_000), "feed")
    assert [page.article.headline for page in found] == ["One"]


def test_too_much_to_hold_is_a_row(tmp_path: Path) -> None:
    raw = "<newsItem>" + "<a/>" * 300_001
    assert "more than 300,000 elements" in split(put(tmp_path, "a.xml", raw), "newsml")[1][0]
    raw = rss("<item/>" * 20_001)
    assert "more than 20,000 items" in split(put(tmp_path, "b.xml", raw))[1][0]
    urls = "<url><loc>https://a.example/</loc><x/><y/></url>" * 80_000
    found, errors = split(put(tmp_path, "c.xml", f"<urlset>{urls}</urlset>"))
    assert found == []
    assert "a sitemap of 80,000 addresses" in errors[0]
