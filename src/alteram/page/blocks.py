"""A page as blocks: the smallest stretches of text that stand on their own lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from lxml.etree import _Element, iterwalk

from alteram.page.render import UNSEEN, tidy
from alteram.text.wordlists import word_set

_BLOCK_TAGS = word_set(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu "
    "nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_KINDS = {
    **dict.fromkeys(_BLOCK_TAGS, "block"),
    **dict.fromkeys(UNSEEN, "unseen"),
    "br": "br",
    "a": "a",
}
_NO_LETTERS = re.compile(r"[\W_]+")
_ASCII_MARKS = bytes(n for n in range(128) if not chr(n).isalnum())


class Anchor(NamedTuple):
    """A link inside a block: its address as it stands there, and its first and last piece."""

    href: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Block:
    """Text of one element without its inner blocks: `element` is where it stands.

    `linked` counts the characters inside links, `key` are its letters alone. `anchors` are its
    links; they point at `pieces`, the text as the page has it, which is kept where there are any.
    """

    element: _Element
    text: str
    linked: int
    key: str
    anchors: tuple[Anchor, ...] = ()
    pieces: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @property
    def link_share(self) -> float:
        """Share of its characters inside links, 0..1."""
        return min(1.0, self.linked / max(1, len(self.text)))


def letters(text: str) -> str:
    """Letters and digits alone, in small letters, so that texts compare whatever their spacing."""
    if text.isascii():  # most texts, in a tenth of the time
        return text.encode().translate(None, _ASCII_MARKS).lower().decode()
    return _NO_LETTERS.sub("", text).lower()


_BREAK = "\0"  # a line end the page shows; those of its source are space


def _in_lines(text: str) -> str:
    if _BREAK not in text:
        return " ".join(text.split())
    return tidy("\n".join(" ".join(line.split()) for line in text.split(_BREAK)))


class _Run:
    """The blocks so far, and the inline text being collected for the next one."""

    __slots__ = ("anchors", "found", "inside", "linked", "owner", "pieces")

    def __init__(self, root: _Element) -> None:
        self.found: list[Block] = []
        self.owner = root
        self.pieces: list[str] = []
        self.linked = 0
        self.inside: list[tuple[str, int]] = []  # the links it is in, and where they start
        self.anchors: list[Anchor] = []

    def open(self, href: str) -> None:
        """A link begins."""
        self.inside.append((href, len(self.pieces)))

    def close(self) -> None:
        """The link that began last ends."""
        self._note(*self.inside.pop())

    def _note(self, href: str, start: int) -> None:
        if start < len(self.pieces):
            self.anchors.append(Anchor(href, start, len(self.pieces)))

    def end(self) -> None:
        """Close the block; a link that goes on is one of the next block too."""
        if text := _in_lines("".join(self.pieces)):
            block = Block(self.owner, text, self.linked, letters(text))
            for href, start in self.inside:
                self._note(href, start)
            if self.anchors:
                block.anchors, block.pieces = tuple(self.anchors), tuple(self.pieces)
            self.found.append(block)
        self.inside = [(href, 0) for href, _ in self.inside]
        self.anchors.clear()
        self.pieces.clear()
        self.linked = 0


def blocks_of(root: _Element) -> list[Block]:
    """The blocks of a tree in reading order, empty ones left out. Linear, without recursion."""
    run = _Run(root)
    pieces = run.pieces
    around = [root]  # the block elements the walk is in
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        kind = _KINDS.get(element.tag)
        if event == "start":
            if kind is None:
                pass
            elif kind == "block":
                if pieces:
                    run.end()
                run.owner = element
                around.append(element)
            elif kind == "br":
                pieces.append(_BREAK)
            elif kind == "unseen":
                walk.skip_subtree()
                continue
            elif (href := element.get("href")) is not None:
                run.open(href)
            text = element.text
        else:
            if kind == "block":
                around.pop()
                if pieces:
                    run.end()
                run.owner = around[-1]
            elif kind == "a" and element.get("href") is not None:
                run.close()
            text = element.tail if element is not root else None
        if text and (pieces or not text.isspace()):
            pieces.append(text)
            if run.inside:
                run.linked += len(text.strip())
    run.end()
    return run.found
