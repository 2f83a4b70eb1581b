"""The posts of a live blog: which stretch of the body each is, when it was posted, its heading.

What the page says for machines (schema.org `liveBlogUpdate`,
https://schema.org/LiveBlogPosting) is matched to the words that are shown; a post that is not
shown is left out. Of what it does not tell, a time that stands in a line of its own, or opens a
paragraph, begins a post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from alteram.model import BODY, LivePost, Moment, Span
from alteram.page.dates import read_date
from alteram.page.linked import Linked, texts, types
from alteram.text.sentences import paragraphs

MOST = 2000  # posts that are read
FEWEST = 2  # printed times from which a text has posts
_OPENING = 60  # code points of a post that are looked for in the body
_ZONES = (
    "UTC GMT BST IST WET WEST CET CEST EET EEST MSK TRT SAST GST PKT ICT HKT SGT JST KST "
    "AWST ACST ACDT AEST AEDT NZST NZDT NST NDT AST ADT EST EDT ET CST CDT CT MST MDT MT "
    "PST PDT PT AKST AKDT HST BRT ART"
)
_DAY = r"(?:\d{1,2}\s+\w+\.?\s+|\w+\.?\s+\d{1,2},?\s+)?"
_HALF = r"\s*[ap](?:m\b|\.m\b\.?)"
_CLOCK = re.compile(
    rf"{_DAY}(?:[01]?\d|2[0-3])(?:[:h][0-5]\d(?:{_HALF}|\s*uhr\b)?|\.[0-5]\d(?:{_HALF}|\s*uhr\b))"
    rf"(?-i:\s+(?:{'|'.join(_ZONES.split())})\b)?",
    re.I,
)
_ALONE = re.compile(rf"{_DAY}(?:[01]?\d|2[0-3])\.[0-5]\d", re.I)  # in a line of its own


class _Start(NamedTuple):
    """Where a post begins, and what is known of it."""

    at: int
    headline: str = ""
    published: Moment | None = None
    posted: str = ""


def live_posts(body: str, linked: Linked) -> tuple[LivePost, ...]:
    """The posts of a live blog in the order of its text; nothing before the first is one."""
    starts = _all(body, list(_told(body, linked)), list(_printed(body)))
    ends = [*(start.at for start in starts[1:]), len(body)][: len(starts)]
    found = []
    for start, end in zip(starts, ends, strict=True):
        words = body[start.at : end].rstrip()
        if words:
            span = Span(BODY, start.at, start.at + len(words))
            found.append(
                LivePost(
                    span=span,
                    headline=start.headline,
                    published=start.published,
                    posted=start.posted,
                )
            )
    return tuple(found)


def _all(body: str, told: Sequence[_Start], printed: Sequence[_Start]) -> list[_Start]:
    """Posts that are told of, and those that are printed and not told of, in order.

    A printed time belongs to the post told of that begins with it, or in the paragraph after it.
    """
    at = {start.at for start in told}
    lines = paragraphs(body)
    after = {one[0]: two[0] for one, two in pairwise(lines)}
    alone = {start for start, end in lines if _stands_alone(body[start:end])}
    more = [
        start
        for start in printed
        if start.at not in at and not (start.at in alone and after.get(start.at) in at)
    ]
    return sorted([*told, *more], key=lambda start: start.at)


def _told(body: str, linked: Linked) -> Iterator[_Start]:
    """Posts the page tells machines of, where the body shows them."""
    lines = paragraphs(body)
    squeezed = [" ".join(body[start:end].split()) for start, end in lines]
    taken: set[int] = set()
    for update in _updates(linked):
        headline = _first(update, "headline")
        words = _first(update, "articleBody")
        number = _line_of(squeezed, headline, taken)
        if number is None:
            number = _line_of(squeezed, words[:_OPENING].rstrip(), taken)
        if number is None:
            continue
        taken.add(number)
        if number and number - 1 not in taken and _stands_alone(squeezed[number - 1]):
            number -= 1  # the time above the words is of the post
            taken.add(number)
        said = _first(update, "datePublished")
        published = read_date(said, "json-ld liveBlogUpdate") if said else None
        yield _Start(lines[number][0], headline, published, said)


def _first(update: Mapping[str, Any], key: str) -> str:
    return next(iter(texts(update.get(key))), "")


def _line_of(lines: Sequence[str], words: str, taken: set[int]) -> int | None:
    if not words:
        return None
    return next(
        (n for n, line in enumerate(lines) if n not in taken and line.startswith(words)), None
    )


def _updates(linked: Linked) -> Iterator[Mapping[str, Any]]:
    for node in linked.nodes:
        if "LiveBlogPosting" in types(node):
            some = node.get("liveBlogUpdate")
            for update in (some if isinstance(some, list) else [some])[:MOST]:
                if isinstance(update, Mapping):
                    yield update


def _printed(body: str) -> Iterator[_Start]:
    """Posts by the times printed above or in front of them."""
    starts = []
    for start, end in paragraphs(body):
        line = body[start:end]
        found = _ALONE.fullmatch(line) or _CLOCK.match(line)
        if found and (found.end() == len(line) or line[found.end()].isspace()):
            starts.append(_Start(start, posted=found.group()))
    if len(starts) >= FEWEST:
        yield from starts[:MOST]


def _stands_alone(line: str) -> bool:
    """Whether a line is a time and nothing else."""
    return (_ALONE.fullmatch(line) or _CLOCK.fullmatch(line)) is not None
