"""Marks of source, cue and content: inside the statement only, one over the other, nothing lost."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from alteram.model import Attribution, Manner, Source, Span, Statement, StatementKind
from alteram.report.said_marks import said_marks

TEXT = "“The deck is sound,” Ana said, citing the log. “It <held> & holds.”"
SOURCE = Source(name="Ana <b>", role="mayor")


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span("body", start, start + len(words))


def statement(*content: Span, mention: Span | None = None, cue: Span | None = None) -> Statement:
    attribution = Attribution(
        source=SOURCE, mention=mention, cue=cue, content=content, manner=Manner.MIXED
    )
    return Statement(
        span=Span("body", 0, 46),
        text=TEXT[:46],
        kind=StatementKind.SAYING,
        attribution=attribution,
    )


def marks(html: str) -> list[tuple[str, str]]:
    found = re.findall(r'<span class="(\w+)" role="group"[^>]*>(.*?)</span>', html)
    return [(name, re.sub("<[^>]*>", "", inside)) for name, inside in found]


def test_each_is_marked_where_it_stands_and_labelled() -> None:
    one = statement(span("The deck is sound,"), mention=span("Ana"), cue=span("said"))
    html = said_marks(one, one.text)
    assert marks(html) == [("content", "The deck is sound,"), ("source", "Ana"), ("cue", "said")]
    assert 'aria-label="source: Ana &lt;b&gt;, mayor" title="source: Ana &lt;b&gt;, mayor"' in html


def test_source_goes_before_cue_and_cue_before_content() -> None:
    one = statement(Span("body", 0, 46), mention=span("Ana said"), cue=span("said"))
    assert marks(said_marks(one, one.text)) == [
        ("content", "“The deck is sound,” "),
        ("source", "Ana said"),
        ("content", ", citing the log."),
    ]


def test_what_lies_outside_of_the_statement_is_not_marked() -> None:
    one = statement(span("log. “It"), span("holds"), cue=replace(span("said"), part="headline"))
    assert marks(said_marks(one, one.text)) == [("content", "log.")]
    assert marks(said_marks(replace(one, attribution=None), one.text)) == []


def test_words_noted_are_noted_inside_of_a_mark_and_across_its_end() -> None:
    one = statement(span("The deck is sound,"))
    html = said_marks(one, one.text, ["sound,” Ana"])
    assert '<b class="noted">sound,</b></span><b class="noted">” Ana</b>' in html


@given(st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=6), st.text(max_size=3))
def test_no_word_is_lost_or_doubled(places: list[tuple[int, int]], noted: str) -> None:
    spans = [Span("body", min(pair), max(pair)) for pair in places]
    one = statement(*spans[2:], mention=next(iter(spans), None), cue=next(iter(spans[1:]), None))
    html = said_marks(one, one.text, [noted])
    assert re.sub("<[^>]*>", "", html) == one.text
