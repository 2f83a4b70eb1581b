"""A page as blocks: the smallest stretches of text that stand on their own lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element

from alteram.page.render import UNSEEN, tidy
from alteram.text.wordlists import word_set

_BLOCK_TAGS = word_set(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu "
    "nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_LETTERS = re.compile(r"[\W_]+")


@dataclass(slots=True, eq=False)
class Block:
    """Text of one element without its inner blocks: `element` is where it stands.

    `linked` counts the characters inside links, `key` are its letters alone.
    """

    element: _Element
    text: str
    linked: int
    key: str

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
    return _LETTERS.sub("", text).lower()


class _Run:
    """Inline text being collected for the block it stands in."""

    __slots__ = ("linked", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.linked = 0

    def add(self, text: str | None, linked: bool) -> None:
        if text:
            self.pieces.append(text)
            if linked:
                self.linked += len(text.strip())


_BREAK = "\0"  # a line end the page shows; those of its source are space


def _in_lines(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split(_BREAK)]
    return lines[0] if len(lines) == 1 else tidy("\n".join(lines))


def blocks_of(root: _Element) -> list[Block]:
    """The blocks of a tree in reading order, empty ones left out. Linear, without recursion."""
    found: list[Block] = []
    run = _Run()
    owner = root
    stack: list[tuple[_Element, bool, _Element, bool]] = [(root, False, root, False)]

    def close() -> None:
        nonlocal run
        if not run.pieces:
            return
        text = _in_lines("".join(run.pieces))
        if text:
            found.append(Block(owner, text, run.linked, letters(text)))
        run = _Run()

    while stack:
        element, done, around, linked = stack.pop()
        tag = element.tag
        if not isinstance(tag, str) or tag in UNSEEN:
            run.add(element.tail if element is not root else None, linked)
            continue
        is_block = tag in _BLOCK_TAGS
        inside = linked or (tag == "a" and element.get("href") is not None)
        if done:
            if is_block:
                close()
                owner = around
            run.add(element.tail if element is not root else None, linked)
            continue
        if is_block:
            close()
            owner = element
        elif tag == "br":
            run.pieces.append(_BREAK)
        stack.append((element, True, around, linked))
        run.add(element.text, inside)
        inner = element if is_block else around
        stack.extend((child, False, inner, inside) for child in reversed(element))
    close()
    return found
