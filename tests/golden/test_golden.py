"""Pages with what they must be read as beside them: one folder is one case.

`page.html` or `page.txt` is read; `expect.json` says what must come out. Adding a case means adding
a folder. A case that is still read wrongly carries `"expect": "fail"` and the reason in `"why"`;
it fails the run on the day it is read right, so that it is noticed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alteram.errors import InputError
from alteram.model import Comment, LivePost, Moment, Notice, Page
from alteram.page import ZoneExtractor

HERE = Path(__file__).parent
CASES = sorted(folder.name for folder in HERE.iterdir() if (folder / "expect.json").is_file())
ABOUT_THE_CASE = {"label", "expect", "why", "url"}


def value(moment: Moment | None) -> str | None:
    return moment.value if moment else None


def paragraphs(page: Page) -> list[str]:
    return page.article.text.split("\n\n")


def notice_as_said(notice: Notice, said: dict[str, Any]) -> dict[str, Any]:
    """The fields of a notice that the case names; `has` when it holds the words."""
    found = {"kind": str(notice.kind), "heading": notice.heading, "text": notice.text}
    whole = f"{notice.heading}\n{notice.text}"
    found["has"] = said["has"] if said.get("has", "") in whole else notice.text
    return {key: found[key] for key in said}


def comment_as_said(comment: Comment, said: dict[str, Any]) -> dict[str, Any]:
    """The fields of a comment that the case names."""
    return {
        key: value(comment.published) if key == "published" else getattr(comment, key)
        for key in said
    }


def all_as_said(
    found: tuple[Any, ...], said: list[dict[str, Any]], one: Callable[[Any, dict[str, Any]], Any]
) -> list[Any]:
    """The found ones as the case writes them, those it does not expect in full."""
    pairs = list(zip(found, said, strict=False))
    return [one(*pair) for pair in pairs] + list(found[len(pairs) :])


# What a key of `expect.json` is compared with; each takes the page and what is expected.
FOUND: dict[str, Callable[[Page, Any], Any]] = {
    "headline": lambda page, _: page.article.headline,
    "standfirst": lambda page, _: page.article.standfirst,
    "byline": lambda page, _: list(page.article.byline),
    "credit": lambda page, _: list(page.article.credit),
    "based_on": lambda page, _: page.article.based_on,
    "outlet": lambda page, _: page.article.outlet.name if page.article.outlet else None,
    "domain": lambda page, _: page.article.outlet.domain if page.article.outlet else None,
    "address": lambda page, _: page.article.url,
    "canonical": lambda page, _: page.article.canonical,
    "section": lambda page, _: page.article.section,
    "links": lambda page, _: [[page.quote(one.span), one.url] for one in page.article.links],
    "published": lambda page, _: value(page.article.published),
    "modified": lambda page, _: value(page.article.modified),
    "paragraphs": lambda page, _: len(paragraphs(page)),
    "body": lambda page, _: paragraphs(page),
    "body_starts": lambda page, said: page.article.text[: len(said)],
    "body_ends": lambda page, said: page.article.text[-len(said) :],
    "body_has": lambda page, said: [words for words in said if words in page.article.text],
    "body_lacks": lambda page, said: [words for words in said if words not in page.article.text],
    "notices": lambda page, said: all_as_said(page.notices, said, notice_as_said),
    "comments": lambda page, said: all_as_said(page.comments, said, comment_as_said),
    "posts": lambda page, _: [post_as_said(page, post) for post in page.posts],
    "closed": lambda page, _: page.comments_closed,
    "caveats": lambda page, _: [str(caveat.kind) for caveat in page.caveats],
}


def post_as_said(page: Page, post: LivePost) -> dict[str, Any]:
    text = page.quote(post.span)
    return {
        "headline": post.headline,
        "published": value(post.published),
        "posted": post.posted,
        "starts": text[:30],
        "ends": text[-30:],
    }


def as_read(raw: bytes, expected: dict[str, Any]) -> dict[str, Any]:
    """What the reader makes of a page, written as the case writes it."""
    try:
        page = ZoneExtractor().read(raw, url=expected.get("url", ""))
    except InputError as error:
        return {"error": type(error).__name__}
    keys = [key for key in expected if key not in ABOUT_THE_CASE and key != "error"]
    found = {key: FOUND[key](page, expected[key]) for key in keys}
    for key, text in page.parts.items():
        assert text.strip(), f"{key} is empty"
    return found


@pytest.mark.parametrize("name", CASES)
def test_page_is_read_as_expected(name: str, request: pytest.FixtureRequest) -> None:
    folder = HERE / name
    (page,) = folder.glob("page.*")
    expected = json.loads((folder / "expect.json").read_text("utf-8"))
    if expected["expect"] == "fail":
        request.applymarker(pytest.mark.xfail(reason=expected["why"], raises=AssertionError))
    said = {key: said for key, said in expected.items() if key not in ABOUT_THE_CASE}
    assert as_read(page.read_bytes(), expected) == said


@pytest.mark.parametrize("name", CASES)
def test_case_is_written_in_known_words(name: str) -> None:
    expected = json.loads((HERE / name / "expect.json").read_text("utf-8"))
    assert expected["expect"] in ("pass", "fail")
    assert set(expected) <= ABOUT_THE_CASE | set(FOUND) | {"error"}
    assert expected["label"]
    assert set(expected) - ABOUT_THE_CASE, "a case expects something"
