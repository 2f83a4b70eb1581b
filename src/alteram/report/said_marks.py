"""Who says what, marked in the words of a statement: source, cue and content.

Each has an underline of its own kind, so the marks can be told apart in print and without colour,
and a label for those who do not see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from alteram.model import Attribution, Span, Statement
from alteram.report.markup import Html, element, join
from alteram.report.wording import one_line, place, source_words

SOURCE, CUE, CONTENT = "source", "cue", "content"


def said_marks(statement: Statement, words: str, noted: Iterable[str] = ()) -> Html:
    """The first words of a statement with its attribution marked, and some words noted in them.

    `words` begin where the span of the statement begins. What of the attribution lies outside of
    them is not marked; where two marks meet, source goes before cue and cue before content.
    """
    start, end = statement.span.start, statement.span.start + len(words)
    roles = list(_roles(statement.attribution, Span(statement.span.part, start, end)))
    notes = list(_noted(words, noted, start))
    cuts = sorted({start, end, *(at for one in (*roles, *notes) for at in one[:2])})
    pieces: list[str] = []
    open_role, inside = "", []  # type: str, list[str]
    for first, last in pairwise(cuts):
        role = next((name for low, high, name in roles if low <= first < high), "")
        if role != open_role:
            pieces.append(_marked(open_role, inside, statement.attribution))
            open_role, inside = role, []
        piece = words[first - start : last - start]
        note = any(low <= first < high for low, high, _ in notes)
        inside.append(element("b", piece, class_="noted") if note else piece)
    pieces.append(_marked(open_role, inside, statement.attribution))
    return join(*pieces)


def legend() -> Html:
    """What the three underlines mean, each shown as it is drawn."""
    return element(
        "p",
        "In the text: ",
        element("span", SOURCE, class_=SOURCE),
        ", who says it; ",
        element("span", CUE, class_=CUE),
        ", the words that attribute it; ",
        element("span", CONTENT, class_=CONTENT),
        ", what is attributed.",
        class_="hint",
    )


def _roles(attribution: Attribution | None, inside: Span) -> Iterator[tuple[int, int, str]]:
    """Start, end and role of each piece within a span, the role that goes before first."""
    if attribution is None:
        return
    spans = [(attribution.mention, SOURCE), (attribution.cue, CUE)]
    for span, role in (*spans, *((piece, CONTENT) for piece in attribution.content)):
        if span is not None and span.overlap(inside):
            yield max(span.start, inside.start), min(span.end, inside.end), role


def _noted(words: str, wanted: Iterable[str], start: int) -> Iterator[tuple[int, int, str]]:
    for word in wanted:
        found = place(words, word)
        if found >= 0:
            yield start + found, start + found + len(word), "noted"


def _marked(role: str, inside: list[str], attribution: Attribution | None) -> Html:
    if not role:
        return join(*inside)
    label = role
    if role == SOURCE and attribution:
        label = f"source: {one_line(source_words(attribution.source))}"
    return element("span", *inside, class_=role, role="group", aria_label=label, title=label)
