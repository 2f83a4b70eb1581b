"""Pages that are broken, deep, or no pages: read whole, or refused with the way out."""

from __future__ import annotations

import pytest

from alteram.errors import NotAnArticle, PageUnreadable, UnsupportedMedia
from alteram.model import CaveatKind, Page
from alteram.page import ZoneExtractor
from alteram.settings import PageSettings

SENTENCES = [
    f"On day {n} of the fair the baker of Hollin sold {n * 7} loaves and kept one for the ferryman."
    for n in range(1, 40)
]
PARAGRAPHS = [f"<p>{sentence}</p>" for sentence in SENTENCES]


def read(html: str) -> Page:
    return ZoneExtractor().read(html.encode("utf-8"))


def kept_share(page: Page) -> float:
    found = page.article.text.split()
    words = " ".join(SENTENCES).split()
    return sum(word in set(found) for word in words) / len(words)


def page_of(inner: str) -> str:
    return (
        "<!DOCTYPE html><html><head><title>Bread at the fair</title></head><body>"
        f"<h1>Bread at the fair</h1>{inner}</body></html>"
    )


# --- nested too deep ------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [300, 5_000, 100_000])
@pytest.mark.parametrize("tag", ["div", "blockquote", "span", "b"])
def test_deep_nesting_keeps_the_words(depth: int, tag: str) -> None:
    page = read(page_of(f"<{tag}>" * depth + "".join(PARAGRAPHS) + f"</{tag}>" * depth))
    assert kept_share(page) >= 0.95
    assert CaveatKind.TEXT_RECOVERED in {caveat.kind for caveat in page.caveats}


@pytest.mark.parametrize("depth", [300, 5_000])
def test_a_paragraph_on_every_floor_is_kept(depth: int) -> None:
    every = depth // len(PARAGRAPHS)
    steps = [
        "<div>" + (PARAGRAPHS[floor // every] if floor % every == 0 else "")
        for floor in range(every * len(PARAGRAPHS))
    ]
    assert kept_share(read(page_of("".join(steps)))) >= 0.95


def test_entries_and_cells_left_open_in_each_other_keep_the_words() -> None:
    # None of these is closed by the next, so each stands in the one before.
    steps = "<li><em>a</em><tr><td>b" * 3_000
    page = read(page_of(steps + "".join(PARAGRAPHS)))
    assert kept_share(page) >= 0.95


def test_an_open_tag_on_every_line_is_no_depth() -> None:
    page = read(page_of("".join(f"<div>{paragraph}" for paragraph in PARAGRAPHS)))
    assert kept_share(page) >= 0.95


def test_a_shallow_page_is_not_called_recovered() -> None:
    page = read(page_of("<div><article>" + "".join(PARAGRAPHS) + "</article></div>"))
    assert CaveatKind.TEXT_RECOVERED not in {caveat.kind for caveat in page.caveats}


def test_a_deep_thread_keeps_its_comments() -> None:
    item = "<li class='comment' id='comment-{0}'><cite class='fn'>Ada</cite> <p>Loaf {0}.</p>"
    thread = "".join(item.format(n) + "<ul class='children'>" for n in range(1, 40))
    page = read(page_of("".join(PARAGRAPHS) + f"<ol class='commentlist'>{thread}</ol>"))
    assert [comment.text for comment in page.comments] == [f"Loaf {n}." for n in range(1, 40)]
    assert [comment.parent for comment in page.comments] == [
        f"c{n}" if n else "" for n in range(39)
    ]


# --- broken markup --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        "<article>" + "".join(PARAGRAPHS),
        "</div></div></p>" + "".join(PARAGRAPHS) + "</section>",
        "<p>" + "<p>".join(SENTENCES),
        "<article class=a class=b id=1 id=2 <b>" + "".join(PARAGRAPHS),
        "<!-- a comment that -- goes on -->" + "".join(PARAGRAPHS) + "<!-- never closed",
        "".join(PARAGRAPHS) + "<script>if (a < b) { document.write('<p>no</p>') }",
        "".join(PARAGRAPHS).replace("</p>", "\x00</p>", 1) + "\x0c",
    ],
)
def test_broken_markup_is_read(broken: str) -> None:
    assert kept_share(read(page_of(broken))) >= 0.9


def test_script_and_style_are_no_words() -> None:
    page = read(page_of("<style>.a{}</style><script>var marzipan=1</script>" + "".join(PARAGRAPHS)))
    assert "marzipan" not in " ".join(page.parts.values())


# --- no page --------------------------------------------------------------------------------------

NAVIGATION = "".join(f"<li><a href='/{n}'>Story number {n}</a></li>" for n in range(30))
LOGIN = (
    "<form><h1>Log in to read on</h1><label>Name</label><input><label>Password</label>"
    "<input type=password><button>Log in</button></form>"
)
GALLERY = "".join(f"<a href='/{n}'><img src='{n}.jpg' alt='Picture {n}'></a>" for n in range(30))


@pytest.mark.parametrize("inner", [f"<ul>{NAVIGATION}</ul>", LOGIN, GALLERY, ""])
def test_a_page_without_an_article_says_what_to_give(inner: str) -> None:
    html = f"<!DOCTYPE html><html><head><title>Valley Ledger</title></head><body>{inner}</body>"
    with pytest.raises(NotAnArticle) as caught:
        ZoneExtractor().read(html.encode(), url="https://valleyledger.example/")
    assert caught.value.where == "https://valleyledger.example/"
    assert "give the address or file of one article" in caught.value.reason


@pytest.mark.parametrize("raw", [b"", b"   \n", b"\xef\xbb\xbf", b"\x00\x00\x00\x00"])
def test_nothing_is_refused(raw: bytes) -> None:
    with pytest.raises(PageUnreadable, match="empty; give a page with text in it"):
        ZoneExtractor().read(raw)


def test_a_text_too_short_for_an_article_is_refused() -> None:
    with pytest.raises(NotAnArticle, match="give the text of one article"):
        ZoneExtractor().read(b"Bread at the fair")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document, not a page; save its text"),
        (b"PK\x03\x04\x14\x00", "ZIP archive"),
        (b"\x1f\x8b\x08\x00abc", "gzip data, not a page; unpack it"),
        (b"\x89PNG\r\n\x1a\n....", "a PNG image"),
        (b"....ftypmp42....", "a film or image"),
        (b"WARC/1.0\r\n", "a web archive, not a page; `alteram add` takes collections"),
        (bytes(range(1, 32)) * 40, "binary data"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "a feed or list of pages"),
        (b"<urlset><url><loc>https://a.example/</loc></url></urlset>", "<urlset>"),
    ],
)
def test_what_is_no_page_is_named_with_the_way_out(raw: bytes, said: str) -> None:
    with pytest.raises(UnsupportedMedia) as caught:
        ZoneExtractor().read(raw, url="a.bin")
    assert said in str(caught.value)
    assert str(caught.value).startswith("a.bin: ")


def test_a_page_above_the_limit_is_refused_and_the_limit_is_named() -> None:
    extractor = ZoneExtractor(PageSettings(max_bytes=100))
    with pytest.raises(PageUnreadable, match=r"101 bytes; page\.max_bytes allows 100"):
        extractor.read(b"x" * 101)
