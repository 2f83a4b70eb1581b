"""The body is what trafilatura's own rules find, however it is asked for them."""

from __future__ import annotations

import pytest
import trafilatura

from alteram.page.body import read_body
from alteram.page.elements import Elements
from alteram.page.tree import parse

STORY = "".join(
    f"<p>On day {n} of the fair the baker of Hollin sold {n} loaves and kept one for the ferry.</p>"
    for n in range(1, 9)
)
OTHER = (
    "<p>The miller of Brannsund, asked at the quay, said that no flour had come by boat.</p>" * 9
)
SEARCH = "<form><input name='q'><label>Look for a loaf, a baker or a fair</label></form>"


@pytest.mark.parametrize(
    "inside",
    [
        f"<div class='article-body'>{STORY}</div>",
        f"<article>{STORY}<div id='comments-list'>{OTHER}</div></article>",
        f"<article>{STORY}<div class='infinite-scroll'>{OTHER}</div></article>",
        f"<article>{STORY}<div class='article-comments'>{OTHER}</div></article>",
        f"<aside><article>{OTHER}</article></aside><article>{STORY}</article>",
        f"{SEARCH}<article>{SEARCH}{STORY}</article>",
        f"<form><article>{STORY}</article></form>",
        f"<article><p>In short.</p></article><div class='story-body'>{STORY}</div>",
        f"<div>{STORY}</div>",
    ],
    ids=[
        *("by its class", "comments in it", "another article in it", "article comments in it"),
        *("aside", "forms", "in a form", "not in the article", "no name"),
    ],
)
def test_the_body_is_what_the_rules_of_the_library_find(inside: str) -> None:
    text = f"<html><head><title>Bread</title></head><body><div>{inside}</div></body></html>"
    found = trafilatura.bare_extraction(
        text, fast=True, favor_precision=True, include_comments=False, output_format="python"
    )
    paragraphs = read_body(Elements(parse(text, "")[0]))
    assert [paragraph.text for paragraph in paragraphs] == found.text.split("\n")
    assert sum("loaves" in paragraph.text for paragraph in paragraphs) == 8
