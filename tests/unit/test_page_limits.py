"""A page of any size is read in linear work, and one beyond the limits as the words it shows."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from alteram.errors import PageUnreadable
from alteram.model import CaveatKind, Page
from alteram.page import ZoneExtractor
from alteram.page.body import read_body
from alteram.page.elements import Elements
from alteram.page.tree import parse
from alteram.page.webpage import read_webpage
from alteram.settings import PageSettings

SENTENCE = "On day {0} of the fair the baker of Hollin sold {0} loaves and kept one for the ferry."
HIDDEN = "<p style='display:none'>Nobody on the market square sees the marzipan in this line.</p>"
COMMENT = (
    "<li class='comment' id='comment-{0}'><cite class='fn'>Ada Lind</cite>"
    "<p>Loaf {0} was good.</p></li>"
)


def page_of(paragraphs: int, comments: int = 0) -> bytes:
    said = "".join(f"<p>{SENTENCE.format(n)}</p>" for n in range(paragraphs))
    talk = "".join(COMMENT.format(n) for n in range(1, comments + 1))
    return (
        "<!DOCTYPE html><html><head><title>Bread at the fair</title></head><body>"
        f"<h1>Bread at the fair</h1><article>{said}{HIDDEN}</article>"
        f"<div id='comments'><ol class='commentlist'>{talk}</ol></div></body></html>"
    ).encode()


def read(raw: bytes, **limits: Any) -> Page:
    return ZoneExtractor(PageSettings(**limits)).read(raw)


def recovered(page: Page) -> list[str]:
    return [c.text for c in page.caveats if c.kind is CaveatKind.TEXT_RECOVERED]


def test_a_page_within_the_limits_says_nothing_of_them() -> None:
    page = read(page_of(30), max_nodes=100)
    assert recovered(page) == []


def test_a_page_of_too_many_elements_is_read_as_the_words_it_shows() -> None:
    page = read(page_of(200), max_nodes=100)
    assert all(SENTENCE.format(n) in page.article.text for n in range(200))
    assert "marzipan" not in " ".join(page.parts.values())
    assert recovered(page) == [
        "the page was read as flat text, without its layout: 208 elements; "
        "page.max_nodes allows 100"
    ]


def test_a_page_out_of_time_is_read_as_the_words_it_shows() -> None:
    text = page_of(30, comments=3).decode()
    page = read_webpage(text, settings=PageSettings(max_seconds=0.0))
    assert all(SENTENCE.format(n) in page.article.text for n in range(30))
    assert "Loaf 1 was good" not in page.article.text
    assert [comment.text for comment in page.comments] == [
        f"Loaf {n} was good." for n in range(1, 4)
    ]
    assert "marzipan" not in " ".join(page.parts.values())
    [said] = recovered(page)
    assert said.endswith("not done after 0 seconds, half of page.max_seconds")


def calls(raw: bytes, **limits: Any) -> int:
    """How many functions are called while a page is read."""
    count = 0

    def note(_frame: FrameType, event: str, _value: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        read(raw, **limits)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    ("paragraphs", "comments", "limits"),
    [(400, 0, {}), (20, 400, {}), (400, 0, {"max_nodes": 100})],
    ids=["paragraphs", "comments", "flat"],
)
def test_twice_the_page_is_twice_the_work(
    paragraphs: int, comments: int, limits: dict[str, int]
) -> None:
    read(page_of(20, comments=4))  # word lists and paths are loaded once
    once = calls(page_of(paragraphs, comments), **limits)
    twice = calls(page_of(2 * paragraphs, 2 * comments), **limits)
    assert twice < 2.3 * once


def test_a_page_that_no_quadratic_reader_would_finish() -> None:
    raw = page_of(40_000)
    page = read(raw, max_nodes=20_000)
    assert page.article.text.count("loaves") == 40_000


def test_no_other_look_for_the_body_begins_once_it_is_late() -> None:
    # A page of one sentence: no look finds enough, so each of the three is taken.
    root, _ = parse(f"<html><body><div><p>{SENTENCE.format(1)}</p></div></body></html>", "")
    asked: list[int] = []

    def after(most: int) -> Callable[[], bool]:
        asked.clear()

        def late() -> bool:
            asked.append(0)
            return len(asked) > most

        return late

    assert read_body(Elements(root), after(0)) == read_body(Elements(root), after(1)) == []
    assert read_body(Elements(root), after(3)) != []
    assert len(asked) == 3


def test_a_page_of_the_largest_size_is_read_and_a_larger_one_refused() -> None:
    most = PageSettings().max_bytes
    start, end = page_of(30).split(b"</body>")
    filler = b"<script>" + b"a" * (most - len(start) - len(end) - 24) + b"</script>"
    raw = start + filler + b"</body>" + end
    assert len(raw) == most
    text = read(raw).article.text
    assert all(SENTENCE.format(n) in text for n in range(30))
    with pytest.raises(PageUnreadable, match=r"page\.max_bytes allows"):
        read(raw + b" ")


def test_a_page_made_of_tables_keeps_its_rows_in_order() -> None:
    days = [SENTENCE.format(n) for n in range(40)]
    tables = "".join(f"<table><tr><td>{day}</td></tr></table>" for day in days)
    raw = (
        f"<html><body><h1>Bread</h1><article><p>{SENTENCE.format(99)}</p>{tables}</article></body>"
    )
    text = read(raw.encode()).article.text
    places = [text.find(day) for day in days]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("number", ["7", "1200", "90210"])
def test_the_number_in_an_id_links_an_answer_to_its_comment(number: str) -> None:
    talk = (
        f"<ol class='commentlist'><li class='comment' id='comment-{number}'>"
        "<cite class='fn'>Ada Lind</cite><p>The loaf was good.</p></li></ol>"
    )
    raw = page_of(20).replace(b"<ol class='commentlist'></ol>", talk.encode())
    raw = raw.replace(
        b"<head>", b"<head><link rel='canonical' href='https://harbourpost.example/b'>"
    )
    [comment] = read(raw).comments
    assert comment.url == f"https://harbourpost.example/b#comment-{number}"


def test_thousands_of_thread_headings_without_a_thread_are_read() -> None:
    """Each used to cost a look at all the rest: minutes for a page of 60 kB."""
    story = "\n\n".join(SENTENCE.format(n) for n in range(3))
    raw = f"Bread at the fair\n\n{story}\n\n" + "Comments\n\nRain fell.\n\n" * 3_000
    assert SENTENCE.format(1) in read(raw.encode()).article.text


def test_hundreds_of_thread_headings_in_html_are_linear_work() -> None:
    """After each the rest of the page used to be read, for comments that are not there."""
    story = "".join(f"<p>{SENTENCE.format(n)}</p>" for n in range(4))

    def headed(times: int) -> bytes:
        return f"<h1>Bread</h1><article>{story}</article>{'<h2>Comments</h2><p>x' * times}".encode()

    read(headed(60))
    assert calls(headed(400)) < 2.3 * calls(headed(200))


def test_thousands_of_lists_that_begin_anew_are_read() -> None:
    """Each "1." may begin a thread, and costs a look at all the rest."""
    story = "\n\n".join(SENTENCE.format(n) for n in range(3))
    raw = f"Bread at the fair\n\n{story}\n\n" + "1. Rain fell.\n\n" * 5_000
    page = read(raw.encode())
    assert SENTENCE.format(1) in page.article.text
    assert page.comments == ()
