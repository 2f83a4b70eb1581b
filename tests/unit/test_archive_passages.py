"""An article's passages: nothing but space is left out, and none is too long to mean a thing."""

from __future__ import annotations

from alteram.archive.passages import LONG, PIECE, passages
from alteram.model import Span
from tests.archive_makers import entry


def test_headline_standfirst_and_paragraphs_in_reading_order() -> None:
    article = entry("Flood", "  One.\n\n \nTwo. ", standfirst="At Lowmere.").article
    assert passages(article) == [
        Span("headline", 0, 5),
        Span("standfirst", 0, 11),
        Span("body", 2, 6),
        Span("body", 10, 14),
    ]


def test_blank_parts_are_no_passages() -> None:
    assert passages(entry(" ", "\n \n").article) == []


def test_a_long_paragraph_is_cut_at_its_sentences() -> None:
    text = "The ferry to Harrow was stopped by a crack. " * 40
    article = entry("", text).article
    cut = passages(article)
    assert len(cut) > 2
    assert all(article.quote(span).endswith("crack.") for span in cut)
    assert all(PIECE <= span.end - span.start < LONG for span in cut[:-1])
    between = zip(
        [0, *(span.end for span in cut)], [*(s.start for s in cut), len(text)], strict=True
    )
    assert all(not text[start:end].strip() for start, end in between)


def test_a_paragraph_without_a_sentence_end_stays_whole() -> None:
    text = "ferry " * 300
    assert passages(entry("", text).article) == [Span("body", 0, len(text) - 1)]
