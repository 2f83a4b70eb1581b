"""What ids, classes and labels say: the quick look never misses what the whole look would find."""

from __future__ import annotations

import pytest
from lxml import html

from alteram.page import ZoneExtractor, marks
from alteram.page.credit import split_byline

SAID = (
    "<p>The baker of Hollin sold 412 loaves at the fair on Monday and kept one for the ferry.</p>"
)


def element_of(attributes: str) -> html.HtmlElement:
    return html.fragment_fromstring(f"<div {attributes}></div>")


@pytest.mark.parametrize(
    "attributes",
    [
        "id='comment-12'", "id='c123'", "id='r-45'", "id='dsq-comment-7'", "id='wpd-comm-9_0'",
        "id='reply-44'", "id='response-3'", "class='citem'", "class='depth-2'", "class='idc-c'",
        "class='thread-even'", "class='jomentry1'", "class='authorpost'", "class='ufi-comment'",
        "class='fyre-comment-article'", "class='response'", "class='COMMENT'", "id='disqus_thread'",
        "class='coral-stream'", "class='kommentare'", "class='comentarios'", "class='livefyre'",
        "class='conversation'", "class='children'", "class='indented'", "class='replies-list'",
    ],
)  # fmt: skip
def test_a_mark_of_talk_is_seen_at_first_look(attributes: str) -> None:
    element = element_of(attributes)
    marked = (
        marks.has_item_class(element)
        or marks.is_zone(element)
        or marks.marked(element, "children")
        or marks.item_key(element.get("id") or "")
    )
    assert marked
    assert marks.names_in(element).of_talk().mark(element)


@pytest.mark.parametrize("attributes", ["", "id='main'", "class='story-text lead'", "id='a1'"])
def test_other_names_are_no_mark_of_talk(attributes: str) -> None:
    element = element_of(attributes)
    assert not marks.names_in(element).of_talk().mark(element)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Post author Ada Lind", ("Ada Lind",)),
        ("Author: Ada Lind and Tom Brook", ("Ada Lind", "Tom Brook")),
        ("Autorin: Ida Moor", ("Ida Moor",)),
        ("Veröffentlicht von Ida Moor", ("Ida Moor",)),
        ("Eingestellt von Ida Moor um 10:20", ("Ida Moor um",)),
        ("Authority of Lindhaven", ("Authority of Lindhaven",)),
        ("Ada Lind", ("Ada Lind",)),
        ("Analysis by Ada Lind", ("Ada Lind",)),
        ("By Christoph von Moor", ("Christoph von Moor",)),
    ],
)
def test_a_label_before_a_name_is_no_name(line: str, names: tuple[str, ...]) -> None:
    assert split_byline(line) == names


@pytest.mark.parametrize(
    "declarations",
    [
        "Display: None", "VISIBILITY:hidden", "visibility:collapse", "opacity:0", "opacity:.01",
        "filter:opacity(0%)", "font-size:0", "font-size: 1px", "font-size:.05em", "font-size:5%",
        "height:0;overflow:hidden", "width:1px;position:absolute", "max-height:0;overflow:clip",
        "text-indent:-9999px", "margin-left: -999em", "position:absolute;left:-9999px",
        "position:fixed;right:-2000px", "transform:translateX(-9999px)", "translate:-9999px",
        "transform:scale(0)", "transform:rotateY(90deg)", "clip:rect(0,0,0,0)",
        "clip-path:inset(50%)", "color:transparent", "color:RGBA(1,2,3,0)",
        "color:#fff;background:white", "content-visibility:hidden",
    ],
)  # fmt: skip
def test_a_style_sheet_hides_what_a_style_attribute_hides(declarations: str) -> None:
    sheet = f"<style>.note {{ {declarations} }}</style>"
    for head, attribute in ((sheet, "class='note'"), ("", f'style="{declarations}"')):
        page = (
            f"<html><head><title>Bread</title>{head}</head><body><h1>Bread</h1><article>"
            f"{SAID * 3}<p {attribute}>Nobody sees the marzipan.</p>{SAID}</article></body></html>"
        )
        assert "marzipan" not in ZoneExtractor().read(page.encode()).article.text


def byline_of(inner: str) -> tuple[str, ...]:
    page = f"<html><head><title>Bread</title></head><body><h1>Bread</h1>{inner}</body></html>"
    return ZoneExtractor().read(page.encode()).article.byline


def test_a_form_that_asks_for_a_name_gives_none() -> None:
    form = "<form><p class='author'>Name</p><input name='author'></form>"
    assert byline_of(f"<article>{SAID * 3}</article>{form}") == ()
    named = "<p class='author'>Ada Lind</p>"
    assert byline_of(f"<article>{SAID * 3}</article>{form}{named}") == ("Ada Lind",)


def test_a_body_the_quick_rules_miss_is_found_by_the_second_look() -> None:
    said = [f"On day {n} the baker of Hollin sold {n * 7} loaves at the fair." for n in range(40)]
    frames = "".join(
        f"<div class='r{n % 3}'><font>{line}</font></div>" for n, line in enumerate(said)
    )
    page = f"<html><head><title>Bread</title></head><body><h1>Bread</h1>{frames}</body></html>"
    text = ZoneExtractor().read(page.encode()).article.text
    assert sum(line in text for line in said) >= 38
