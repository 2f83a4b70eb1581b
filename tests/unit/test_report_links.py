"""Addresses: which may be clicked, and that a text fragment leads to the quoted words."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alteram.model import Article, Passage, Span
from alteram.report import clickable, fragment
from alteram.report.links import passage_link

URL = "https://larkmoor.example/a"
LONG = " ".join(f"word{n}" for n in range(200))


def after(text: str, words: str, url: str = URL) -> str:
    """The directive that leads to the first occurrence of some words."""
    start = text.index(words)
    made = fragment(url, text, Span("body", start, start + len(words)))
    head, mark, directive = made.partition(":~:text=")
    assert mark
    assert head == url + ("" if "#" in url else "#")
    return directive


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example",
        "HTTPS://A.example/x?y=1&z=2#part",
        "https://a.example:8443/%20x",
        "https://ümlaut.example/straße",
        "https://[2001:db8::1]/x",
    ],
)
def test_addresses_that_may_be_followed(url: str) -> None:
    assert clickable(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "/news",
        "//a.example/x",
        "ftp://a.example",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<b>x</b>",
        "vbscript:x",
        "file:///etc/passwd",
        "https:",
        "https://",
        "https:///x",
        "https://user@a.example/",
        "https://bank.example@evil.example/",
        "https://a.example:port/",
        "https://a.example/a b",
        "https://a.example/\nx",
        "https://a.example/\x00",
        'https://a.example/"onclick="x',
        "https://a.example/<b>",
        "https:\\\\a.example",
        "https://[::1/",
        "https://a.example/\ud800",
    ],
)
def test_addresses_that_stay_words(url: str) -> None:
    assert clickable(url) == ""
    assert fragment(url, "Some words here.", Span("body", 0, 4)) == ""


def test_a_short_passage_is_given_whole_with_syntax_marks_encoded() -> None:
    text = "Before it. Salt & sea-ice, they say: 50 % of it. After it."
    assert after(text, "Salt & sea-ice, they say: 50 % of it.") == (
        "Salt%20%26%20sea%2Dice%2C%20they%20say%3A%2050%20%25%20of%20it."
    )


def test_a_long_passage_is_given_by_its_ends() -> None:
    assert after(LONG, LONG) == "word0%20word1%20word2,word197%20word198%20word199"


def test_the_ends_grow_until_they_lead_to_the_passage() -> None:
    text = f"The old pier fell. The old pier stood, {LONG}"
    passage = text[text.index("The old pier stood") :]
    assert after(text, passage).split(",")[0] == "The%20old%20pier%20stood%2C%20word0"


def test_a_passage_over_paragraphs_is_given_by_its_ends() -> None:
    text = "One two three four five.\nSix seven eight nine ten."
    assert after(text, text) == "One%20two%20three,eight%20nine%20ten."


def test_words_that_stand_twice_get_context() -> None:
    text = "He said no. She said no. They said no. The end."
    assert after(text, "said no.").startswith("He-,said%20no.")
    start = text.index("said no.", 12)
    made = fragment(URL, text, Span("body", start, start + 8))
    assert made.endswith(":~:text=She-,said%20no.,-They")


def test_the_anchor_of_an_address_is_kept_and_an_old_directive_is_not() -> None:
    assert fragment("https://a.example/x#part", "Some words.", Span("body", 0, 4)) == (
        "https://a.example/x#part:~:text=Some"
    )
    assert fragment("https://a.example/x#:~:text=old", "Some words.", Span("body", 0, 4)) == (
        "https://a.example/x#:~:text=Some"
    )


def test_a_passage_of_nothing_gives_the_plain_address() -> None:
    assert fragment(URL, "Some   words.", Span("body", 4, 6)) == URL
    assert fragment(URL, "", Span("body", 9, 12)) == URL


def test_a_passage_inside_words_is_widened_to_whole_words() -> None:
    assert after("Harbourmasters disagree", "master") == "Harbourmasters"


def test_words_that_do_not_read_back_get_the_plain_address() -> None:
    article = Article(headline="", text="The pier stood.", url=URL)
    there = Passage(entry_id="x", span=Span("body", 4, 8), text="pier", score=1.0)
    moved = Passage(entry_id="x", span=Span("body", 5, 9), text="pier", score=1.0)
    lost = Passage(entry_id="x", span=Span("notice:0", 4, 8), text="pier", score=1.0)
    assert passage_link(there, article) == URL + "#:~:text=pier"
    assert passage_link(moved, article) == URL
    assert passage_link(lost, article) == URL


def found(text: str, made: str) -> tuple[int, int] | None:
    """Where a browser would land, in the text with single spaces: a small model of the draft."""
    page = " ".join(text.split()).casefold()
    parts = made.partition(":~:text=")[2].split(",")
    prefix = unquote(parts.pop(0)[:-1]).casefold() if parts[0].endswith("-") else ""
    suffix = unquote(parts.pop()[1:]).casefold() if parts[-1].startswith("-") else ""
    start, end = unquote(parts[0]).casefold(), unquote(parts[-1]).casefold()
    for match in re.finditer(rf"(?={re.escape(start)})", page):
        at = match.start()
        last = at + len(start)
        if len(parts) == 2:
            last = page.find(end, last) + len(end)
        if page[:at].rstrip().endswith(prefix) and page[last:].lstrip().startswith(suffix):
            return at, last
    return None


WORDS = st.sampled_from(
    ["the", "pier", "fell", "at", "noon", "&", "a", "sea-wall,", "held", "on", "12", "May"]
)
NAMES = st.integers(0, 10**6).map(lambda n: f"Name{n}")


@given(st.lists(st.one_of(WORDS, NAMES), min_size=1, max_size=120), st.data())
def test_a_fragment_leads_to_its_passage(words: list[str], data: st.DataObject) -> None:
    lines = data.draw(
        st.lists(
            st.sampled_from([" ", "  ", "\n"]), min_size=len(words) - 1, max_size=len(words) - 1
        )
    )
    text = "".join(w + s for w, s in zip(words, [*lines, ""], strict=True))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    starts = [m.start() for m in re.finditer(r"\S+", text)]
    ends = [m.end() for m in re.finditer(r"\S+", text)]
    span = Span("body", starts[first], ends[last])
    made = fragment(URL, text, span)
    flat = " ".join(text.split()).casefold()
    passage = " ".join(text[span.start : span.end].split()).casefold()
    place = found(text, made)
    assert place is not None, "a directive must match something"
    names = sum(word.startswith("Name") for word in set(words[first : last + 1][:3]))
    if flat.count(passage) == 1 and names == 3 and len(set(words)) == len(words):
        assert flat[place[0] :].startswith(passage[:5])
        assert place == (flat.index(passage), flat.index(passage) + len(passage))
