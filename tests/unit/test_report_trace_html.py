"""The page of a family: what stands where, what is cut, and that it is one strict file."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources

from lxml import html as lxml_html

from alteram.model import Family, Fragment
from alteram.report import family_to_html
from alteram.report.trace_html import OPEN
from alteram.report.trace_view import MOST_VERSIONS
from tests import reports
from tests.unit.test_report_svg import many_relatives


def parsed(found: Family) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(family_to_html(found).encode())


def flat(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_family_from_the_earliest_to_the_words() -> None:
    page = parsed(reports.rich_family())
    text = flat(page)
    for words in (
        "Earliest known version: Vantry Wire, 5 May 2031.",
        "1 copy",
        "1 text that shares a quotation",
        "1 text with the same credit",
        "credited agency: credit line “Vantry Wire”",
        "51% of our own words there",
        "96% of theirs here",
        "Same time: both dated 5 May 2031",
        "Later: 5 May against 6 May 2031",
        "Unknown: one of the two has no date",
        "1 shared passage",
        "In both, 16 words Fourteen people were hurt when a span",
    ):
        assert words in text
    assert len(page.xpath("//section[contains(@class, 'relative')]")) == 3
    assert [svg.get("class") for svg in page.xpath("//svg")] == ["timeline", "graph"]


def test_every_place_that_is_linked_is_there_once() -> None:
    page = parsed(reports.rich_family())
    ids = [str(name) for name in page.xpath("//@id")]
    assert len(ids) == len(set(ids))
    places = {str(href)[1:] for href in page.xpath("//a/@href[starts-with(., '#')]")}
    assert places
    assert places <= set(ids)
    for svg in page.xpath("//svg"):
        assert set(svg.get("aria-labelledby").split()) <= set(ids)


def test_a_tie_outside_of_what_is_drawn_is_counted() -> None:
    found = reports.rich_family()
    page = parsed(found)
    assert "and 1 more tie" in flat(page)  # to a text that is not of the family
    whole = replace(found, links=found.links[:1])
    assert "more tie" not in flat(parsed(whole))


def test_a_text_without_family() -> None:
    page = parsed(replace(reports.rich_family(), relatives=(), links=(), earliest=""))
    assert "No link found" in flat(page)
    assert not page.xpath("//svg")


def test_dates_that_do_not_tell() -> None:
    found = replace(reports.rich_family(), earliest="")
    assert "Earliest known version: the dates do not tell." in flat(parsed(found))


def test_a_large_family_is_cut_and_says_so() -> None:
    pages = {number: family_to_html(many_relatives(number)) for number in (100, 1000)}
    page = lxml_html.document_fromstring(pages[1000].encode())
    assert len(page.xpath("//section[contains(@class, 'relative')]")) == MOST_VERSIONS - 1
    text = flat(page)
    more = 1000 + 1 - MOST_VERSIONS
    assert text.count(f"and {more} more texts") == 2
    assert f"and {more} more ties" in text
    assert "1,000 copies" in text
    assert len(pages[1000]) < 1.01 * len(pages[100])


def test_the_texts_with_the_most_words_are_unfolded() -> None:
    found = many_relatives(5)
    start = found.own.article.text.index(" ")
    span = reports.at(found.own.article.parts, found.own.article.text[:start])
    fragment = Fragment(ours=span, theirs=span)
    relatives = tuple(
        replace(relative, share_ours=0.1 * at, share_theirs=0.0, fragments=(fragment,))
        for at, relative in enumerate(found.relatives)
    )
    page = parsed(replace(found, relatives=relatives))
    opened = page.xpath("//details[@open]/ancestor::section[1]")
    assert len(opened) == OPEN
    assert {words for section in opened for words in ("40%", "30%") if words in flat(section)} == {
        "40%",
        "30%",
    }


def test_the_style_loads_nothing_and_every_class_has_one() -> None:
    style = resources.files("alteram.report").joinpath("trace.css").read_text(encoding="utf-8")
    assert not any(word in style for word in ("url(", "@import", "@font-face", "expression", "</"))
    for name in ("source-tie", "outlet-tie", "owner", "cites", "credited"):
        assert f".{name} path" in style
