"""Two texts side by side: what is cut, added and changed, and quoted words that drift."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from alteram.lineage import family
from alteram.model import BODY, Article, Entry, Family, Fragment, Relative, Reuse, Span
from alteram.report.aligned import (
    COMPARED,
    MOST_DRIFT,
    MOST_ROWS,
    MOST_WORDS,
    Change,
    aligned,
    compared,
)
from alteram.report.as_json import family_json
from tests.lineage_makers import GATES, SETTINGS, SLUICE, made

EARLY = made("Harbour Daily", SLUICE, "2031-05-05")


def page(found: Family, relative: Relative | None = None) -> lxml_html.HtmlElement:
    rows = "".join(aligned(found, relative or found.relatives[0]))
    return lxml_html.fragment_fromstring(rows, create_parent="div")


def words(element: lxml_html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in element.xpath(path)]


def two(ours: str, theirs: str, *pairs: tuple[str, str], reuse: Reuse = Reuse.COPY) -> Family:
    """A family of two texts that share these passages, the second one later."""

    def span(text: str, part: str) -> Span:
        start = text.index(part)
        return Span(BODY, start, start + len(part))

    relative = Relative(
        entry=Entry(article=Article(headline="b", text=theirs)),
        reuse=reuse,
        share_ours=0.5,
        share_theirs=0.5,
        order="later",
        why="it is later",
        fragments=tuple(
            Fragment(ours=span(ours, one), theirs=span(theirs, other)) for one, other in pairs
        ),
    )
    return Family(own=Entry(article=Article(headline="a", text=ours)), relatives=(relative,))


def test_what_the_later_text_adds_is_inserted_and_what_it_leaves_out_is_deleted() -> None:
    later = made("Vale Post", "Seen today: " + SLUICE.replace("brown", "muddy"), "2031-05-06")
    there = page(family(EARLY, [later], SETTINGS))
    assert words(there, ".//ins") == ["Seen today:", "muddy"]
    assert words(there, ".//del") == ["brown"]
    here = page(family(later, [EARLY], SETTINGS))
    assert words(here, ".//ins") == ["Seen today:", "muddy"]
    assert words(here, ".//del") == ["brown"]
    columns = words(here, ".//div[@class='pair apart']/p[1]")
    assert columns[0] == "Here Seen today:"


def test_without_an_order_nothing_is_inserted_or_deleted() -> None:
    other = made("Vale Post", SLUICE.replace("brown", "muddy"), "2031-05-05")
    there = page(family(EARLY, [other], SETTINGS))
    assert not there.xpath(".//ins | .//del")
    assert words(there, ".//b[@class='only']") == ["brown", "muddy"]


def test_the_same_words_stand_once_across_both_columns() -> None:
    found = two("One two three. Four.", "One two three. Five.", ("One two three", "One two three"))
    rows = page(found)
    assert words(rows, ".//div[@class='pair both same']") == ["In both, 3 words One two three."]
    assert words(rows, ".//div[@class='pair apart']/p") == ["Here Four.", "There Five."]


def test_points_and_quotation_marks_that_touch_a_passage_belong_to_it() -> None:
    found = two(
        "“We build the gate,” she said.",
        "«We build the gate», it says.",
        ("We build the gate", "We build the gate"),
    )
    assert words(page(found), ".//div[@class='pair both same']") == [
        "In both, 4 words “We build the gate,”"
    ]


def test_words_that_differ_inside_a_quotation_are_named() -> None:
    ours = "The mayor said: “No family will sleep below a broken gate again.” It rained all day."
    theirs = "The mayor said: “No family will live below a broken gate again.” It poured all day."
    rows = page(two(ours, theirs, (ours[:-1], theirs[:-1])))
    assert words(rows, ".//h4") == ["Quoted words that differ"]
    assert words(rows, ".//ul/li") == ["other words: here “sleep”, there “live”"]
    assert words(rows, ".//del") == ["sleep", "rained"]


def test_differences_inside_quotations_stand_in_the_json_with_their_places() -> None:
    ours, theirs = "She said: “We sold nine boats.”", "She said: “We sold ten boats.”"
    (relative,) = family_json(two(ours, theirs, (ours, theirs)))["relatives"]
    (drift,) = relative["drift"]
    assert drift["kind"] == "another number"
    assert (drift["ours"]["text"], drift["theirs"]["text"]) == ("nine", "ten")
    assert ours[drift["ours"]["start"] : drift["ours"]["end"]] == "nine"


def test_words_that_differ_outside_of_quotations_are_no_drift_in_the_json() -> None:
    ours, theirs = "The board sold nine boats.", "The board sold ten boats."
    (relative,) = family_json(two(ours, theirs, (ours, theirs)))["relatives"]
    assert relative["drift"] == []


def test_quoted_words_that_are_left_out_are_named_too() -> None:
    ours = "She said: “The gate is old and must go.” That was all."
    theirs = "She said: “The gate must go.” That was all."
    rows = page(two(ours, theirs, (ours, theirs)))
    assert words(rows, ".//ul/li") == ["words left out: here “is old and”, there nothing"]


def test_a_turning_word_and_a_number_inside_a_quotation_are_named_by_kind() -> None:
    ours = "She said: “Nine gates are safe, and we will not close them.” That was all."
    theirs = "She said: “Ten gates are safe, and we will close them.” That was all."
    rows = page(two(ours, theirs, (ours, theirs)))
    assert words(rows, ".//ul/li") == [
        "another number: here “Nine”, there “Ten”",
        "a turning word: here “not”, there nothing",
    ]


def test_a_quotation_cut_short_at_the_end_of_a_passage_is_named() -> None:
    ours = "She said: “The old gate must go, and I give you my word,” on Friday. That was all."
    theirs = "She said: “The old gate must go,” on Friday. That was all."
    both = ("She said: “The old gate must go", "on Friday. That was all")
    rows = page(two(ours, theirs, *((words, words) for words in both)))
    assert words(rows, ".//ul/li") == [
        "words left out: here “and I give you my word,”, there nothing"
    ]


def test_a_quotation_that_one_text_does_not_have_at_all_has_not_drifted() -> None:
    ours = (
        "The gate was shut at noon today. “It was time,” said Ana Kestrel. Nobody was hurt there."
    )
    theirs = "The gate was shut at noon today. Nobody was hurt there."
    found = two(
        ours,
        theirs,
        ("The gate was shut at noon today", "The gate was shut at noon today"),
        ("Nobody was hurt there", "Nobody was hurt there"),
    )
    rows = page(found)
    assert not rows.xpath(".//h4")
    assert words(rows, ".//del") == ["“It was time,” said Ana Kestrel."]
    assert "There nothing" in words(rows, ".//p")


def test_what_stands_between_is_shown_of_copies_only() -> None:
    ours, theirs = f"Alone here. {GATES}", f"{GATES} Alone there."
    both = (GATES[:40], GATES[:40])
    assert "Alone here" in page(two(ours, theirs, both)).text_content()
    shared = two(ours, theirs, both, reuse=Reuse.SHARED_QUOTATION)
    assert "Alone" not in page(shared).text_content()


def test_a_passage_that_was_moved_is_shown_and_no_gap_is_made_up() -> None:
    ours = "First passage here. Odd words. Second passage there."
    theirs = "Second passage there. First passage here."
    pairs = [(words, words) for words in ("First passage here", "Second passage there")]
    rows = page(two(ours, theirs, *pairs))
    assert len(rows.xpath(".//div[@class='pair both same']")) == 2
    assert "Odd words" not in rows.text_content()


def test_long_stretches_that_differ_are_one_change() -> None:
    left, right = ("a b " * COMPARED).strip(), ("b a " * COMPARED).strip()
    whole = (0, len(left))
    assert compared(left, whole, right, whole) == [Change(whole, whole)]
    short = len("a b " * 9)
    assert len(compared(left, (0, short), right, (0, short))) > 1


def test_many_passages_many_words_and_many_differences_are_cut_with_a_number() -> None:
    lines = [f"Line {n} tells of mill {n} and wheel {n}." for n in range(80)]
    ours, theirs = " Odd words stand here. ".join(lines), " Even words stand there. ".join(lines)
    found = two(ours, theirs, *((line, line) for line in lines))
    rows = page(found)
    assert len(rows.xpath(".//div[starts-with(@class, 'pair ')]")) == MOST_ROWS
    shown = len(rows.xpath(".//div[starts-with(@class, 'pair both')]"))
    assert f"and {80 - shown} more passages" in rows.text_content()
    long = " ".join(f"word{n}" for n in range(1000))
    assert (
        f"and {1000 - MOST_WORDS} more words" in page(two(long, long, (long, long))).text_content()
    )
    one = "“" + " and ".join(f"a{n} same" for n in range(20)) + "”"
    other = "“" + " and ".join(f"b{n} same" for n in range(20)) + "”"
    rows = page(two(one, other, (one, other)))
    assert len(rows.xpath(".//ul/li")) == MOST_DRIFT
    assert f"and {20 - MOST_DRIFT} more" in rows.text_content()


@pytest.mark.parametrize("word", ["a ", "a b ", "“x” "])
def test_long_texts_of_one_word_take_no_long_time(word: str) -> None:
    ours, theirs = word * 20_000, word * 10_000 + "z " + word * 10_000
    start = time.perf_counter()
    page(two(ours, theirs, (ours, theirs)))
    assert time.perf_counter() - start < 20  # word by word it would be hours


def test_fragments_outside_of_the_body_are_left_alone() -> None:
    found = two("One two three.", "One two three.", ("One two", "One two"))
    (relative,) = found.relatives
    odd = Fragment(ours=Span("headline", 0, 1), theirs=Span("headline", 0, 1))
    rows = page(found, replace(relative, fragments=(odd, *relative.fragments)))
    assert len(rows.xpath(".//div[starts-with(@class, 'pair both')]")) == 1


WORDS = st.lists(st.sampled_from(["gate", "Gate,", "river", "“river”", "…", "nine"]), max_size=30)


@given(WORDS, WORDS)
def test_outside_of_the_changes_the_words_are_the_same(a: list[str], b: list[str]) -> None:
    left, right = " ".join(a), " ".join(b)
    changes = compared(left, (0, len(left)), right, (0, len(right)))
    assert changes == sorted(changes)
    kept = [
        [re.sub(r"\W", "", w).casefold() or w for w in _without(text, places).split()]
        for text, places in (
            (left, [c.ours for c in changes]),
            (right, [c.theirs for c in changes]),
        )
    ]
    assert kept[0] == kept[1]
    assert compared(left, (0, len(left)), left, (0, len(left))) == []


def _without(text: str, places: list[tuple[int, int]]) -> str:
    for start, end in reversed(places):
        text = text[:start] + " " + text[end:]
    return text


def test_a_change_points_into_the_whole_text() -> None:
    assert compared("xx one two", (3, 10), "one three", (0, 9)) == [Change((7, 10), (4, 9))]
