"""What must hold of every text, also of broken and hostile ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alteram.model import Moment, Precision
from alteram.text.agencies import agency
from alteram.text.agencies import credits as crediting
from alteram.text.dates import time_mentions
from alteram.text.language import language
from alteram.text.names import names, same_name
from alteram.text.numbers import compare, figures
from alteram.text.quotes import quotations
from alteram.text.sentences import paragraphs, sentences
from alteram.text.words import content_words, words

LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
WORDS = """
    “ ” " ' ‘ ’ « » „ `` '' ’’ . ! ? … , : ; - – — ( ) [ ] 。 said told says according to citing
    that Vell Mara Orr Arden U.S. Mr. Dr. No. a.m. the of he She who on Monday last week May 3 in
    2014 2031-05-06 two weeks ago seven 1,200 3.5 million $ % 10-12 half of at least one in five
    people killed 51-48 (AP) — Reuters RT: İ ß ﬁ \u200f \u202e \u0301 é Велл 中 م
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n", "\u2028", " ", "  ", "\t", "\xa0"])
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.lists(PIECES, max_size=40).map("".join),
)
DAYS = st.one_of(
    st.none(),
    st.dates().map(
        lambda day: Moment(value=day.isoformat(), precision=Precision.DAY, origin="given")
    ),
)
NAME_WORDS = "Mara M. Vell Orr Tom President Bank of Arvia UN U.N. United Nations the é"
NAMES = st.lists(st.sampled_from(NAME_WORDS.split()), max_size=4).map(" ".join)


@given(TEXTS)
def test_sentences_and_paragraphs_cover_every_word_in_order_and_cross_no_line(text: str) -> None:
    for cut in (sentences, paragraphs):
        spans = cut(text)
        last = 0
        for start, end in spans:
            assert last <= start < end <= len(text)
            assert text[last:start].strip() == ""
            assert text[start:end] == text[start:end].strip()
            assert not set(LINE_ENDS) & set(text[start:end])
            last = end
        assert text[last:].strip() == ""


@given(TEXTS)
def test_quotations_lie_in_the_text_apart_and_in_one_line(text: str) -> None:
    last = 0
    for found in quotations(text):
        assert last <= found.start <= found.inner_start <= found.inner_end <= found.end <= len(text)
        assert found.start < found.end
        assert not set(LINE_ENDS) & set(text[found.start : found.end])
        assert not (found.closed and found.continued)
        last = found.end


@given(TEXTS)
def test_figures_lie_apart_and_read_back_alone(text: str) -> None:
    last = 0
    for found in figures(text):
        assert last <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip()
        assert compare(found, found) is not None or found.kind == "label" or not found.unit
        last = found.end


@given(st.integers(2, 999_999), st.sampled_from(["people", "homes", "votes"]))
def test_an_amount_in_digits_reads_back(amount: int, unit: str) -> None:
    text = f"There were {amount:,} {unit} in Arden."
    (found,) = figures(text)
    assert found.value == amount
    assert text[found.start : found.end] == f"{amount:,}"


@given(TEXTS, DAYS)
def test_a_date_is_never_finer_than_its_words(text: str, base: Moment | None) -> None:
    last = 0
    for found in time_mentions(text, base):
        assert last <= found.start < found.end <= len(text)
        assert (found.moment is None) == bool(found.why)
        if found.moment is not None:
            length = {"year": 4, "month": 7, "day": 10}[found.moment.precision]
            assert len(found.moment.value) == length
            assert found.moment.earliest <= found.moment.latest
        last = found.end


@pytest.mark.parametrize(
    ("phrase", "finest"),
    [
        ("in 2014", "year"), ("last year", "year"), ("five years ago", "year"),
        ("this summer", "year"), ("in March", "month"), ("last month", "month"),
        ("two months ago", "month"), ("last week", "month"), ("two weeks ago", "month"),
        ("last weekend", "month"), ("on Monday", "day"), ("yesterday", "day"), ("May 3", "day"),
    ],
)  # fmt: skip
@given(day=st.dates())
def test_words_for_a_week_or_more_give_no_day(phrase: str, finest: str, day: date) -> None:
    base = Moment(value=day.isoformat(), precision=Precision.DAY, origin="given")
    order = ["year", "month", "day"]
    for found in time_mentions(f"It rained {phrase}.", base):
        if found.moment is not None:
            assert order.index(found.moment.precision) <= order.index(finest)


@given(TEXTS)
def test_names_lie_in_the_text_apart_and_in_order(text: str) -> None:
    last = 0
    for start, end in names(text):
        assert last <= start < end <= len(text)
        assert text[start].isupper()
        last = end


@given(NAMES, NAMES)
def test_whether_two_names_can_be_one_does_not_depend_on_their_order(one: str, two: str) -> None:
    assert same_name(one, two) == same_name(two, one)


@given(TEXTS)
def test_words_and_credits_lie_in_the_text(text: str) -> None:
    assert all(text[w.start : w.end] for w in words(text))
    assert set(content_words(text)) <= set(words(text))
    assert all(0 <= c.start < c.end <= len(text) and c.canonical for c in crediting(text))
    assert agency(text) == agency(text)


@given(TEXTS)
def test_a_language_is_two_letters_or_none(text: str) -> None:
    assert language(text) == "" or len(language(text)) == 2


# --- hostile sizes: a step that looks at everything again for each mark would hang here -----------

HOSTILE = {
    "quotation marks": "“" * 10_000,
    "closing marks": "”" * 10_000,
    "straight marks": '"' * 10_001,
    "marks in words": "“a " * 10_000,
    "apostrophes": "'a' " * 10_000,
    "one line": "the dam of Arden broke " * 9_000,
    "one word": "a" * 200_000,
    "capitals": "Vell " * 20_000,
    "capitals at the start of lines": "Vell Orr\n" * 8_000,
    "full stops": "." * 200_000,
    "abbreviations": "U.S. " * 12_000,
    "digits": "1" * 200_000,
    "digits and commas": "1," * 30_000,
    "numbers": "twenty-one hundred " * 10_000,
    "years": "in 2014 " * 8_000,
    "days": "on Monday " * 8_000,
    "right-to-left marks": "\u202e\u200f“Vell”\u202c " * 10_000,
    "spaces": " " * 200_000,
    "line ends": "\n" * 200_000,
    "open lines": "“a\n" * 10_000,
    "brackets": "(AP) — " * 10_000,
}
STEPS: list[Callable[[str], object]] = [
    sentences, paragraphs, quotations, figures, names, words, crediting, agency, language,
    lambda text: time_mentions(text, None),
]  # fmt: skip


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_texts_neither_crash_nor_hang(kind: str) -> None:
    for step in STEPS:
        step(HOSTILE[kind])
