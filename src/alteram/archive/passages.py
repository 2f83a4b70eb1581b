"""The passages of an article: headline, standfirst, and paragraphs of the body.

A long paragraph is cut at its sentences, so that "these words stand together" keeps a meaning in
a text without line ends.
"""

from __future__ import annotations

from alteram.model import BODY, HEADLINE, STANDFIRST, Article, Span
from alteram.text.sentences import paragraphs, sentences

LONG = 800  # code points from which a paragraph is cut
PIECE = 500  # code points after which a piece ends with its sentence


def passages(article: Article) -> list[Span]:
    """Spans in reading order; only space lies between those of one part."""
    found = [
        Span(part, 0, len(text))
        for part, text in ((HEADLINE, article.headline), (STANDFIRST, article.standfirst))
        if text.strip()
    ]
    for start, end in paragraphs(article.text):
        if end - start < LONG:
            found.append(Span(BODY, start, end))
        else:
            found.extend(_pieces(article.text, start, end))
    return found


def _pieces(text: str, start: int, end: int) -> list[Span]:
    pieces: list[Span] = []
    first: int | None = None
    for begin, stop in sentences(text[start:end]):
        first = begin if first is None else first
        if stop - first >= PIECE:
            pieces.append(Span(BODY, start + first, start + stop))
            first = None
    if first is not None:
        pieces.append(Span(BODY, start + first, end))
    return pieces or [Span(BODY, start, end)]
