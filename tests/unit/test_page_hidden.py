"""Words that no reader sees are in no part of a page, and the page says how many there were."""

from __future__ import annotations

import pytest

from alteram.model import CaveatKind, Page
from alteram.page import ZoneExtractor

SECRET = "The zeppelin smugglers paid the mayor in marzipan."
SEEN = (
    "The council of Lindhaven has bought a second snow plough for the winter roads.",
    "It cost less than the first one, the road master said on Tuesday evening.",
    "Both will be parked in the old fire station, whose doors have been widened.",
)

TECHNIQUES = {
    "display none": '<p style="display:none">{}</p>',
    "display none, shouted": '<p style="DISPLAY : NONE !important">{}</p>',
    "hidden attribute": "<p hidden>{}</p>",
    "visibility hidden": '<p style="visibility:hidden">{}</p>',
    "visibility collapse": '<p style="visibility: collapse">{}</p>',
    "no opacity": '<p style="opacity:0">{}</p>',
    "no opacity in per cent": '<p style="opacity: 0%">{}</p>',
    "font size zero": '<p style="font-size:0px">{}</p>',
    "font size of a pixel": '<p style="font-size:1px">{}</p>',
    "off screen to the left": '<p style="position:absolute;left:-9999px">{}</p>',
    "off screen to the top": '<p style="position:fixed; top:-200em">{}</p>',
    "off screen to the right": '<p style="position:absolute;right:-5000px">{}</p>',
    "indented away": '<p style="text-indent:-9999px">{}</p>',
    "pulled away": '<p style="margin-left:-10000px">{}</p>',
    "moved away": '<p style="transform:translateX(-9999px)">{}</p>',
    "scaled away": '<p style="transform:scale(0)">{}</p>',
    "no height": '<div style="height:0;overflow:hidden"><p>{}</p></div>',
    "no width": '<div style="max-width:0px;overflow:hidden"><p>{}</p></div>',
    "clipped": '<p style="position:absolute;clip:rect(0 0 0 0)">{}</p>',
    "clipped by a path": '<p style="clip-path:inset(50%)">{}</p>',
    "see-through": '<p style="color:transparent">{}</p>',
    "see-through in numbers": '<p style="color:rgba(0, 0, 0, 0)">{}</p>',
    "white on white": '<p style="color:#fff;background:white">{}</p>',
    "turned away": '<p style="transform:rotateY(90deg)">{}</p>',
    "moved away by its own property": '<p style="translate:-9999px 0">{}</p>',
    "filtered out": '<p style="filter:opacity(0)">{}</p>',
    "all but no opacity": '<p style="opacity:.01">{}</p>',
    "a font of dust": '<p style="font-size:0.05em">{}</p>',
    "a comment in the style": '<p style="display:/* block */none">{}</p>',
    "a class hidden on every screen": '<p class="x-screen">{}</p>',
    "a class among others": '<p class="x-list">{}</p>',
    "content not drawn": '<p style="content-visibility:hidden">{}</p>',
    "a closed dialog": "<dialog><p>{}</p></dialog>",
    "a template": "<template><p>{}</p></template>",
    "a class of the style sheet": '<p class="x-gone">{}</p>',
    "an id of the style sheet": '<div id="x-away"><p>{}</p></div>',
    "inside a paragraph": "<p>The doors <span style='display:none'>{}</span> were widened.</p>",
    "deep inside": "<div style='display:none'>" + "<div>" * 20 + "<p>{}</p>" + "</div>" * 21,
}
UNCOUNTED = {"a template"}  # not drawn by any browser, so nothing was hidden from readers


def page_with(words: str, style: str = "") -> Page:
    first, second, third = (f"<p>{sentence}</p>" for sentence in SEEN)
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Second plough</title>
    <style>.x-gone {{ display: none }} #x-away {{ position: absolute; left: -4000px }}
    /* of the page */ @media screen {{ .x-screen {{ visibility: hidden }} }}
    @import url("a.css"); .x-other, p.x-list {{ display: none }} {style}
    </style></head><body><article><h1>Second plough</h1>
    {first}{second}{words}{third}</article></body></html>"""
    return ZoneExtractor().read(html.encode())


def hidden(page: Page) -> list[str]:
    return [c.text for c in page.caveats if c.kind is CaveatKind.HIDDEN_TEXT]


@pytest.mark.parametrize("name", TECHNIQUES)
def test_hidden_words_are_in_no_part(name: str) -> None:
    page = page_with(TECHNIQUES[name].format(SECRET))
    everything = " ".join(page.parts.values()).casefold()
    assert not {"zeppelin", "smugglers", "marzipan"} & set(everything.replace(".", "").split())
    for sentence in SEEN:
        assert sentence in page.article.text
    if name not in UNCOUNTED:
        assert hidden(page) == ["8 words that the page hides from readers were left out"]


def test_hidden_comments_are_no_comments() -> None:
    thread = "<div id='comments'><ol class='commentlist'>{}</ol></div>"
    item = (
        "<li class='comment' id='comment-{0}' {1}><cite class='fn'>Ada</cite> <time "
        "datetime='2031-05-06'>6 May 2031</time><p>{2}</p></li>"
    )
    shown = item.format(11, "", "One plough was enough for my father.")
    unseen = item.format(12, 'style="display:none"', SECRET)
    page = page_with(thread.format(shown + unseen))
    assert [comment.text for comment in page.comments] == ["One plough was enough for my father."]
    assert hidden(page)


@pytest.mark.parametrize(
    "shown",
    [
        '<p style="display:block">{}</p>',
        '<p style="opacity:0.9;left:-2px">{}</p>',
        '<p style="color:white;background:black">{}</p>',
        '<p class="x-back">{}</p>',
        '<p class="x-print">{}</p>',
        '<p class="x-narrow">{}</p>',
        '<p hidden="until-found">{}</p>',
    ],
)
def test_what_readers_see_is_kept(shown: str) -> None:
    style = (
        ".x-back { display: none } @media screen { .x-back { display: block } }"
        "@media print { .x-print { display: none } }"
        "@media (max-width: 600px) { .x-narrow { display: none } }"
    )
    page = page_with(shown.format(SECRET), style)
    assert SECRET in page.article.text
    assert hidden(page) == []


def test_one_hidden_word_is_counted_as_one() -> None:
    page = page_with('<p style="display:none">marzipan</p>')
    assert hidden(page) == ["1 word that the page hides from readers were left out"]
