"""What holds for every page, however it is made."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from alteram.errors import AlteramError
from alteram.model import Page, Span
from alteram.page import ZoneExtractor
from alteram.text.addresses import led_to

TAGS = (
    "p div span a b i h1 h2 ul ol li dl dt dd table tr td blockquote article section figure "
    "figcaption form br hr img script style template dialog time cite pre"
)
ATTRIBUTES = (
    "",
    ' class="comment"',
    ' id="comment-12"',
    ' class="children"',
    ' style="display:none"',
    " hidden",
    ' itemprop="comment"',
    ' datetime="2031-05-06T10:00:00Z"',
    ' class="byline"',
    ' class="comment-meta"',
    " href='/a'",
)
LINES = (
    "The council of Lindhaven has bought a second snow plough for the winter roads. ",
    "By Ada Lind",
    "6 May 2031",
    "Comments (3)",
    "Ada Lind says:",
    "Ada Lind - May 6, 2031 at 9:38 am",
    "Comments are closed.",
    "1. One plough is enough.",
    "    • It is not.",
    "Read more: The first plough",
    "Correction: It was two ploughs.",
    "LINDHAVEN (Northwire) — ",
    "Originally published at https://a.example/b",
    "",
)

# Paragraphs with at most one link, and the words of that link.
ANCHORED = (
    (
        "<p>The council of Lindhaven bought plough N, <a href='//b.example/N'>the "
        "<i>Courier</i> reported</a>, for the winter roads of the upper valley.</p>",
        "the Courier reported",
    ),
    (
        "<p>Straße N is <b>closed</b> until May because of snow, the river board said, and "
        "“<a href='https://b.example/N?utm_source=x#y'>no\ncar</a>” may use it at night.</p>",
        "no car",
    ),
    ("<p>Residents of house N were told to boil their water before they drink any of it.</p>", ""),
)
LINKED = f"<html><body><article>{''.join(p for p, _ in ANCHORED)}</article></body></html>".encode()

tag = st.builds(
    "<{}{}{}>".format,
    st.sampled_from(["", "", "/"]),
    st.sampled_from(TAGS.split(" ")),
    st.sampled_from(ATTRIBUTES),
)
piece = st.one_of(tag, st.sampled_from(LINES), st.text(max_size=12), st.just("&nbsp;&#0;&amp"))
markup = st.lists(piece, max_size=60).map("".join)
flat = st.lists(st.sampled_from(LINES), max_size=30).map("\n".join)
raw = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")),
    markup.map(str.encode),
    markup.map(lambda text: f"<html><body>{text}</body></html>".encode()),
    flat.map(str.encode),
)
address = st.sampled_from(["", "https://a.example/2031/05/06/b", "http://[", "b.html"])


def read(data: bytes, url: str) -> Page | AlteramError:
    try:
        return ZoneExtractor().read(data, url=url)
    except AlteramError as error:
        return error


@given(raw, address)
@example(b"<html><body><p>\xff\xfe</p>", "")
@example(b"<", "")
@example(b"1. a\n\n  \xe2\x80\xa2 b\n\nComments are closed.", "")
def test_any_bytes_are_a_page_or_an_error_of_ours(data: bytes, url: str) -> None:
    found = read(data, url)
    assert isinstance(found, Page) or str(found).strip()


@given(raw, address)
def test_every_part_has_words_that_read_back(data: bytes, url: str) -> None:
    page = read(data, url)
    if isinstance(page, Page):
        assert "body" in page.parts
        for name, text in page.parts.items():
            assert text.strip()
            assert page.quote(Span(name, 0, len(text))) == text


@given(raw, address)
@example(LINKED, "https://a.example/2031/05/06/b")
def test_links_stand_in_the_body_in_order_and_lead_somewhere(data: bytes, url: str) -> None:
    page = read(data, url)
    if isinstance(page, Page):
        spans = [link.span for link in page.article.links]
        assert spans == sorted(spans)
        for link in page.article.links:
            assert link.span.part == "body"
            assert link.span.end <= len(page.article.text)
            assert any(map(str.isalnum, page.quote(link.span)))
            assert led_to(link.url) == link.url


@given(st.lists(st.sampled_from(ANCHORED), min_size=4, max_size=9))
def test_the_words_of_a_link_are_those_of_the_page(chosen: list[tuple[str, str]]) -> None:
    paragraphs = [markup.replace("N", str(n)) for n, (markup, _) in enumerate(chosen)]
    data = f"<html><body><article>{''.join(paragraphs)}</article></body></html>".encode()
    page = read(data, "https://a.example/2031/05/06/b")
    assert isinstance(page, Page)
    found = [(page.quote(link.span), link.url) for link in page.article.links]
    assert found == [
        (words, f"https://b.example/{n}") for n, (_, words) in enumerate(chosen) if words
    ]


@given(raw, address)
def test_comments_are_numbered_in_order_and_answer_earlier_ones(data: bytes, url: str) -> None:
    page = read(data, url)
    if isinstance(page, Page):
        ids = [comment.id for comment in page.comments]
        assert ids == [f"c{n}" for n in range(1, len(ids) + 1)]
        for place, comment in enumerate(page.comments):
            assert comment.parent == "" or comment.parent in ids[:place]


@given(raw, address)
def test_the_same_bytes_are_the_same_page(data: bytes, url: str) -> None:
    first, second = read(data, url), read(data, url)
    assert str(first) == str(second)


@given(flat)
def test_no_word_of_a_flat_text_is_made_up(text: str) -> None:
    page = read(text.encode(), "")
    if isinstance(page, Page):
        seen = "".join(text.split())
        for line in page.article.text.split("\n"):
            assert "".join(line.split()) in seen
