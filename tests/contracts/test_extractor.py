"""What every `Extractor` promises, run on ours and on a small one written here."""

from __future__ import annotations

import pytest

from alteram.errors import InputError, NotAnArticle, PageUnreadable
from alteram.model import Article, Page, Span
from alteram.page import ZoneExtractor
from alteram.plugins import Extractor, pick

TEXT = """Second plough for Lindhaven

The council of Lindhaven has bought a second snow plough for the winter roads. It cost less than the
first one, the road master said on Tuesday evening.

Both ploughs will be parked in the old fire station, whose doors have been widened for them by the
pupils of the evening school.
"""
HTML = (
    "<!DOCTYPE html><html><head><title>Second plough for Lindhaven</title></head><body><article>"
    "<h1>Second plough for Lindhaven</h1>"
    + "".join(f"<p>{block}</p>" for block in TEXT.split("\n\n")[1:])
    + "</article></body></html>"
)


class FirstLineExtractor:
    """The first line is the headline, the rest is the body; tags are not known to it."""

    def read(self, raw: bytes, *, url: str = "") -> Page:
        text = raw.decode("utf-8", "replace")
        if not text.strip():
            raise PageUnreadable(url or "page", "empty")
        headline, _, body = text.strip().partition("\n")
        if not body.strip():
            raise NotAnArticle(url or "page", "one line")
        return Page(article=Article(headline=headline, text=body.strip(), url=url))


@pytest.fixture(params=[ZoneExtractor, FirstLineExtractor])
def extractor(request: pytest.FixtureRequest) -> Extractor:
    made: Extractor = request.param()
    return made


def test_it_is_an_extractor(extractor: Extractor) -> None:
    assert isinstance(extractor, Extractor)


def test_headline_and_body_are_apart(extractor: Extractor) -> None:
    page = extractor.read(TEXT.encode())
    assert page.article.headline == "Second plough for Lindhaven"
    assert "snow plough for the winter roads" in page.article.text
    assert "Second plough for Lindhaven" not in page.article.text


def test_the_given_address_is_kept(extractor: Extractor) -> None:
    assert extractor.read(TEXT.encode(), url="https://a.example/b").article.url == (
        "https://a.example/b"
    )
    assert extractor.read(TEXT.encode()).article.url == ""


def test_every_part_has_words_that_read_back(extractor: Extractor) -> None:
    page = extractor.read(HTML.encode())
    assert page.parts
    for name, text in page.parts.items():
        assert text.strip()
        assert page.quote(Span(name, 0, len(text))) == text


def test_the_same_bytes_give_the_same_page(extractor: Extractor) -> None:
    assert extractor.read(HTML.encode()) == extractor.read(HTML.encode())


@pytest.mark.parametrize("raw", [b"", b" \n\t ", b"one line"])
def test_what_is_no_article_is_refused_with_place_and_reason(
    extractor: Extractor, raw: bytes
) -> None:
    with pytest.raises(InputError) as caught:
        extractor.read(raw, url="https://a.example/b")
    assert caught.value.where == "https://a.example/b"
    assert caught.value.reason


def test_ours_is_found_by_its_name() -> None:
    assert pick("extractor", "zones.v1") is ZoneExtractor
