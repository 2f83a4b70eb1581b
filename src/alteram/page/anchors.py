"""The links of a body: which of its words lead to which address.

Of the body's own paragraphs alone. Hidden text, comments, navigation and notices are out of the
body before; what is a link and nothing else is a teaser for another page and no part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from alteram.model import BODY, Hyperlink, Span
from alteram.page import marks
from alteram.page.blocks import Block, letters
from alteram.page.body import Paragraph
from alteram.page.layout import place
from alteram.text.addresses import MOST_LINKS, led_to

_LETTER = re.compile(r"[^\W_]")
_TEASER = 0.9  # share of its characters in links from which a block is nothing but a link
_BOX = re.compile(
    r"(?:[a-z0-9]{1,14}[-_]{1,2}){0,3}(?:related|recirc\w{0,12}|recommended|read-?more|more-?on"
    r"|see-?also|also-?read|teasers?|promo|most-?read|trending)(?:[-_]{1,2}[a-z]{1,14}){0,3}",
    re.I,
)


def body_links(blocks: Sequence[Block], body: Sequence[str], base: str) -> tuple[Hyperlink, ...]:
    """The links of these paragraphs, which stand in the article's text apart by empty lines.

    Their blocks are found as those of any body are. Addresses are made whole by `base`; a link
    whose words do not read back in the text is left out.
    """
    if not any(block.anchors for block in blocks):
        return ()
    where: list[_Place] = []
    at = 0
    for text in body:
        where.append(_Place(text, at))
        at += len(text) + 2
    found: list[Hyperlink] = []
    before: dict[int, int] = {}  # letters of a paragraph in those of its blocks that came before
    for entry in place(blocks, [Paragraph(text) for text in body]):
        number, block = entry.kept, entry.block
        if number is None:
            continue
        told = before.get(number, 0)
        before[number] = told + _count(block.text)
        if block.anchors and not _is_teaser(block):
            found += _links(block, where[number], told, base)
    return tuple(found[:MOST_LINKS])


class _Place:
    """A paragraph and where it starts in the text."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start = text, start

    @cached_property
    def letters(self) -> list[int]:
        """Where its letters and digits stand."""
        return [match.start() for match in _LETTER.finditer(self.text)]


def _is_teaser(block: Block) -> bool:
    """Whether a block is nothing but a link, or stands in a box of links to other pages."""
    if block.link_share >= _TEASER:
        return True
    around = (block.element, *block.element.iterancestors("aside", "div", "ul", "ol", "section"))
    return any(_BOX.fullmatch(name) for element in around for name in marks.names(element))


def _links(block: Block, home: _Place, told: int, base: str) -> Iterator[Hyperlink]:
    """The links of one block; `told` letters of its paragraph stand in blocks before it."""
    text, places = home.text, home.letters
    counted = [told]
    for piece in block.pieces:
        counted.append(counted[-1] + _count(piece))
    for anchor in sorted(block.anchors, key=lambda one: (one.start, one.end)):
        first, last = counted[anchor.start], counted[anchor.end]
        url = led_to(anchor.href, base)
        if not url or first == last or last > len(places):
            continue
        words = " ".join("".join(block.pieces[anchor.start : anchor.end]).split())
        begin, end = places[first], places[last - 1] + 1
        if letters(text[begin:end]) != letters(words):
            continue
        begin, end = _with_marks(text, begin, end, words)
        span = Span(BODY, home.start + begin, home.start + end)
        yield Hyperlink(span=span, url=url)


def _count(text: str) -> int:
    """How many letters and digits there are."""
    return len(letters(text)) if text.isascii() else len(_LETTER.findall(text))


def _with_marks(text: str, begin: int, end: int, words: str) -> tuple[int, int]:
    """The stretch with the quotation marks and stops at its ends that are part of the link."""
    matches = [match.start() for match in _LETTER.finditer(words)]
    left, right = matches[0], len(words) - matches[-1] - 1
    if left <= begin and text[begin - left : begin] == words[:left]:
        begin -= left
    if right and text[end : end + right] == words[-right:]:
        end += right
    return begin, end
