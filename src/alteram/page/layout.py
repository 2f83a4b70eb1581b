"""Where the paragraphs of a body stand among the blocks of their page.

The extractor of the body hands back words, not places. Here its paragraphs are found again among
the blocks of the page, so that what it left out between and after them can be looked at: a
paragraph it took for furniture, or a notice of the publisher.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element

from alteram.model import Notice, NoticeKind
from alteram.page import marks
from alteram.page.blocks import Block, letters
from alteram.page.body import Paragraph
from alteram.page.notices import tail_notice
from alteram.text.wordlists import word_set

_LONG = 12  # words of a block that can be a paragraph left out
_SHORT = 5  # words of a sentence on its own that can be one
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*\Z")
_MOST_LINKED = 0.35  # share of its characters in links
_MANY = 0.2  # share of the kept blocks from which links are no teasers, captions no captions
_LONGEST_CAPTION = 80  # words
_NEAR = 6  # blocks before and after the body in which its pictures stand
_BELOW = 40  # blocks below the body that are looked at
_NOTICE_WORDS = 8  # words a notice below the body has at least
_SAID_BELOW = frozenset(
    (NoticeKind.CORRECTION, NoticeKind.DISCLOSURE, NoticeKind.SYNDICATION, NoticeKind.ABOUT)
)
_CAPTION = re.compile(r"(?:[a-z0-9]{1,14}[-_]{1,2}){0,3}caption(?:[-_]{1,2}(?:text|inner))?", re.I)
_CAPTION_NAMES = marks.NameTest(_CAPTION, "caption")
_FRAME = re.compile(
    r"(?:site-?|page-?|global-?)?(?:footer|copyright|sidebar|side-bar|widget|nav)", re.I
)
_ENOUGH = 2  # kept paragraphs that make a container the article's
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_SUBHEADINGS = _HEADINGS - {"h2"}
_LEADS = 3  # blocks above the first kept one that can be the time and heading of its post
_TIME_WORDS = 8
_SHORT_TAGS = _HEADINGS | {"li"}
_TEXT_TAGS = _SHORT_TAGS | word_set("ul ol blockquote dl dd dt p pre")


@dataclass(slots=True)
class Placed:
    """A block of the page; `kept` is the paragraph it is, None for one left out."""

    block: Block
    kept: int | None = None


def place(blocks: Sequence[Block], paragraphs: Sequence[Paragraph]) -> list[Placed]:
    """The blocks of a page, each with the paragraph it is (part of)."""
    placed = [Placed(block) for block in blocks]
    wanted = [letters(paragraph.text) for paragraph in paragraphs]
    where: dict[str, list[int]] = {}
    for index, block in enumerate(blocks):
        where.setdefault(block.key, []).append(index)
    starts: dict[str, list[int]] | None = None
    after = 0
    for number, key in enumerate(wanted):
        found = next((index for index in where.get(key, ()) if index >= after), None)
        if found is None:
            starts = _starts(blocks) if starts is None else starts
            found = _start(blocks, starts, key, after)
        if found is None:
            continue
        end = found
        rest = key
        while end < len(blocks) and blocks[end].key and rest.startswith(blocks[end].key):
            placed[end].kept = number
            rest = rest[len(blocks[end].key) :]
            end += 1
        after = max(after, end)
    return placed


def _starts(blocks: Sequence[Block]) -> dict[str, list[int]]:
    """The places of blocks by their first letters, those too short to tell left out."""
    found: dict[str, list[int]] = {}
    for index, block in enumerate(blocks):
        if len(block.key) >= _TELLING:
            found.setdefault(block.key[:_TELLING], []).append(index)
    return found


def _start(
    blocks: Sequence[Block], starts: dict[str, list[int]], key: str, after: int
) -> int | None:
    """The first block a paragraph of several blocks starts with."""
    alike = starts.get(key[:_TELLING], ())
    for index in islice(alike, bisect_left(alike, after), None):
        if index >= after + _FARTHEST:
            break
        if key.startswith(blocks[index].key):
            return index
    return None


_TELLING = 9  # letters from which a block tells where a paragraph starts
_FARTHEST = 200  # blocks from the end of the paragraph before


def fill(
    placed: Sequence[Placed], paragraphs: Sequence[Paragraph], *, timed: bool = False
) -> list[Paragraph]:
    """The paragraphs with those the extractor left out between two of them.

    What is taken back stands in the container of at least two of the others. With `timed`, as in
    a live blog, the times printed above the posts are taken back too.
    """
    kept = [number for number, entry in enumerate(placed) if entry.kept is not None]
    if not kept:
        return list(paragraphs)
    homes = Counter(_home(placed[number].block) for number in kept)
    teasers = sum(_is_teaser(placed[number].block) for number in kept)
    roundup = teasers >= _MANY * len(kept)  # links are what the article is made of
    gallery = sum(_is_caption(placed[n].block) for n in kept) >= _MANY * len(kept)
    filled: list[Paragraph] = []
    told = -1
    first = kept[0]
    while timed and first > max(0, kept[0] - _LEADS) and _leads(placed[first - 1].block):
        first -= 1
    for entry in placed[first : kept[-1] + 1]:
        block = entry.block
        if entry.kept is not None:
            if (gallery or not _is_caption(block)) and (roundup or not _is_teaser(block)):
                filled += paragraphs[told + 1 : entry.kept + 1]
            told = max(told, entry.kept)
        elif timed and _is_time(block):
            filled.append(Paragraph(block.text))
        elif _is_text(block) and not _is_caption(block) and homes[_home(block)] >= _ENOUGH:
            filled.append(Paragraph(block.text, block.element.tag in _HEADINGS))
    return filled + list(paragraphs[told + 1 :])


def _is_time(block: Block) -> bool:
    """Whether a block is the printed time of a post and nothing else."""
    element = block.element
    return block.words <= _TIME_WORDS and (
        next(element.iter("time"), None) is not None or marks.marked(element, "time")
    )


def _leads(block: Block) -> bool:
    """Whether a block can stand above the words of a post: its time or its heading."""
    return _is_time(block) or block.element.tag in _SUBHEADINGS


def captions(placed: Sequence[Placed]) -> list[Notice]:
    """The captions of pictures that stand beside the body."""
    kept = [number for number, entry in enumerate(placed) if entry.kept is not None]
    if not kept:
        return []
    inside = [number for number in kept if _is_caption(placed[number].block)]
    gallery = len(inside) >= _MANY * len(kept)
    return [
        Notice(kind=NoticeKind.CAPTION, text=entry.block.text)
        for entry in placed[max(0, kept[0] - _NEAR) : kept[-1] + _NEAR]
        if _is_caption(entry.block)
        and entry.block.words >= 2
        and not (gallery and entry.kept is not None)
    ]


def tail_notices(placed: Sequence[Placed]) -> list[Notice]:
    """The publisher's notices below the body that the extractor left out, with their headings."""
    last = max((n for n, entry in enumerate(placed) if entry.kept is not None), default=None)
    if last is None:
        return []
    found: list[Notice] = []
    for number in range(last + 1, min(len(placed), last + 1 + _BELOW)):
        block = placed[number].block
        if block.link_share > _MOST_LINKED or not _NOTICE_WORDS <= block.words <= 300:
            continue
        kind = tail_notice(block.text)
        if kind in _SAID_BELOW and not _is_furniture(block):
            before = placed[number - 1]
            heading = before.block.text if before.kept is None and _is_heading(before.block) else ""
            found.append(Notice(kind=kind, text=block.text, heading=heading))
    return found


def _is_caption(block: Block) -> bool:
    """Whether a block is a caption by its element or by what that is called."""
    around = block.element.getparent()
    called = (
        block.element.tag == "figcaption"
        or (around is not None and around.tag == "figcaption")
        or _CAPTION_NAMES.of(block.element)
    )
    return called and block.words <= _LONGEST_CAPTION


def _is_heading(block: Block) -> bool:
    return block.element.tag in _HEADINGS or (
        block.words <= _LONG and _SENTENCE_END.search(block.text) is None
    )


def _is_furniture(block: Block) -> bool:
    """Whether a block stands in the frame of the site and not below the article."""
    return any(
        element.tag in ("footer", "nav", "aside", "form")
        or any(_FRAME.match(name) for name in marks.names(element))
        for element in (block.element, *block.element.iterancestors())
    )


def _is_teaser(block: Block) -> bool:
    """Whether a kept block is nothing but a link to another page, on its own line."""
    return (
        block.linked > 0
        and block.link_share >= 0.9
        and 3 <= block.words <= 30
        and block.element.tag in ("p", "div")
    )


def _home(block: Block) -> _Element:
    """The container of a block, lists and quotations looked through."""
    element = block.element
    while element.tag in _TEXT_TAGS:
        around = element.getparent()
        if around is None:
            break
        element = around
    return element


def _is_text(block: Block) -> bool:
    """Whether a block left out can be one of the article's: long enough, and not of links."""
    tag = block.element.tag
    if block.link_share > _MOST_LINKED or tag not in _TEXT_TAGS:
        return False
    if tag in _SHORT_TAGS:
        return block.words >= 2
    return block.words >= (_SHORT if tag == "p" and _SENTENCE_END.search(block.text) else _LONG)
