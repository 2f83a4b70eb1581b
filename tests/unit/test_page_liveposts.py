"""Posts of a live blog, from what a page tells machines and from printed times."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from alteram.page.elements import Elements
from alteram.page.linked import Linked, read_linked
from alteram.page.liveposts import live_posts

BODY = "10:40 The water stands.\n\n9.15 am\n\nThe school is open.\n\n8:05 CET Rain is forecast."


def linked(update: object) -> Linked:
    said = json.dumps({"@type": "LiveBlogPosting", "headline": "Live", "liveBlogUpdate": update})
    page = f'<html><script type="application/ld+json">{said}</script><body><p>x</p></body></html>'
    return read_linked(Elements(document_fromstring(page)))


def told(body: str, update: object = None) -> list[tuple[str, str, str]]:
    posts = live_posts(body, linked(update))
    return [(p.posted, p.headline, body[p.span.start : p.span.end]) for p in posts]


def test_a_printed_time_begins_a_post() -> None:
    assert told(BODY.replace("9.15", "9:15")) == [
        ("10:40", "", "10:40 The water stands."),
        ("9:15 am", "", "9:15 am\n\nThe school is open."),
        ("8:05 CET", "", "8:05 CET Rain is forecast."),
    ]


@pytest.mark.parametrize(
    "body",
    ["", "10:40 The water stands.", "10:40am2 is no time.\n\n25:10 Nor is this.", "Won 2:1."],
)
def test_one_time_or_none_makes_no_posts(body: str) -> None:
    assert told(body) == []


@pytest.mark.parametrize("text", ["3.50 euros is the fare.", "3.50 Euro a head.", "8.15 metres."])
def test_a_number_with_a_point_opens_no_post(text: str) -> None:
    assert told(f"10:40 The water stands.\n\n{text}\n\n9:15 The school is open.") == [
        ("10:40", "", f"10:40 The water stands.\n\n{text}"),
        ("9:15", "", "9:15 The school is open."),
    ]


@pytest.mark.parametrize(
    ("line", "posted"),
    [
        ("10:30 NATO meets.", "10:30"),
        ("10:30 EU ships sail.", "10:30"),
        ("10:30 CET NATO meets.", "10:30 CET"),
        ("10.30 am The quay is shut.", "10.30 am"),
        ("10.30 p.m. The quay is shut.", "10.30 p.m."),
        ("10.30 Uhr Der Kai ist zu.", "10.30 Uhr"),
        ("10:30 among the gulls.", "10:30"),
        ("3 May 10:30 The quay is shut.", "3 May 10:30"),
        ("10.30", "10.30"),
    ],
)
def test_a_zone_or_half_of_the_day_is_of_the_time_and_no_other_word(line: str, posted: str) -> None:
    assert [post[0] for post in told(f"{line}\n\nGulls came.\n\n9:15 Rain.")] == [posted, "9:15"]


def test_a_post_that_is_printed_and_not_told_of_is_one_as_well() -> None:
    update = [
        {"headline": "School", "datePublished": "2031-02-01T09:15:00Z"},
        {"articleBody": "Gulls came to the quay."},
    ]
    body = "10:40 The water stands.\n\n9:15\n\nSchool\n\nIt is open.\n\nGulls came to the quay."
    assert told(body + "\n\n8:05\n\nRain is forecast.", update) == [
        ("10:40", "", "10:40 The water stands."),
        ("2031-02-01T09:15:00Z", "School", "9:15\n\nSchool\n\nIt is open."),
        ("", "", "Gulls came to the quay."),
        ("8:05", "", "8:05\n\nRain is forecast."),
    ]


def test_what_is_told_goes_before_what_is_printed_and_takes_the_time_above() -> None:
    update = [
        {"headline": "School", "datePublished": "2031-02-01T09:15:00Z", "articleBody": "The scho"},
        {"headline": "Not shown", "articleBody": "Nowhere on the page."},
    ]
    body = "10:40\n\nThe water stands.\n\n9:15\n\nThe school is open."
    first, post = live_posts(body, linked(update))
    assert body[first.span.start : first.span.end] == "10:40\n\nThe water stands."
    assert body[post.span.start : post.span.end] == "9:15\n\nThe school is open."
    assert post.published is not None
    assert post.published.value == "2031-02-01T09:15:00+00:00"


@pytest.mark.parametrize("update", [None, [], {}, [3, None, "x"], {"articleBody": 7}, [[[]]]])
def test_broken_updates_are_left_out(update: object) -> None:
    assert told("The water stands.\n\nThe school is open.", update) == []


@given(st.lists(st.sampled_from(["9:05", "Rain.", "10:40 Gulls came.", "", "The end"]), max_size=9))
def test_posts_follow_one_another_and_lie_in_the_body(lines: list[str]) -> None:
    body = "\n\n".join(lines)
    spans = [post.span for post in live_posts(body, Linked())]
    assert all(one.end <= two.start for one, two in itertools.pairwise(spans))
    assert all(body[s.start : s.end].strip() == body[s.start : s.end] != "" for s in spans)
