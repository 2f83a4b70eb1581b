"""Whose words stand where in an article's body: the outlet's own, quoted, lent, or furniture.

Only an outlet's own words can show that two texts are one. Quotation marks tell most of what is
not its own (that is given: the stretches of narration), but not all. Flat text also holds

- words lent without marks: posts from social networks with their signature, blocks that a line
  ending in a colon leads in, letters and statements "in full", single lines in the first person;
- furniture of the page: captions, sign-up boxes, link lists, author notes, copyright lines.

The rules are cautious in one direction: a stretch wrongly taken for lent words makes a copy a
little shorter, a stretch wrongly taken for own words can tie two texts that are apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from alteram.model import BODY, Span
from alteram.text.words import Word, words


class Whose(IntEnum):
    """Whose words a stretch of the body is."""

    OWN = 0
    QUOTED = 1  # between quotation marks
    LENT = 2  # another's words without marks
    FURNITURE = 3  # the page's, not the article's


class Stretch(NamedTuple):
    """Code points `start` to `end` (not included) of the body, and whose they are."""

    start: int
    end: int
    whose: Whose


# Lines that are furniture by how they begin, and by what stands in them.
_BEGINS = re.compile(
    r"""
      photos?:\s | image\ (?:copyright|caption)\b | media\ caption\b | slideshow\b
    | \(?\s*(?:photo|image)s?\ by\b | \W*(?:copyright|©|\(c\))\s | download\ the\b
    | (?:follow|like|join|find)\ (?:us|me|him|her|them|@|\w+\ \w+\ on|\w+\ on)\b
    | (?:click|tap)\ here\b | (?:read|see|watch|listen)(?:\ (?:more|also|now|the\ full))?\s*[:>]
    | (?:read\ more|more\ on\ this|related(?:\ (?:stories|articles|coverage|video))?|also\ read)\b
    | (?:advertisement|story\ continued\ below|continue\ reading|share\ this|read\ or\ share)\b
    | listen\ to\ article\b | (?:loading|play\ video|caption\ close|have\ a\ tip)\b
    | skip\ (?:twitter|facebook|instagram|in)\b | support\ (?:our|the|independent)\b
    | support\ .{0,40}\bjournalism\b | thank\ you\ for\ (?:signing|subscribing|reading)\b
    | contribut(?:ing|ed)\b.{0,160}$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HOLDS = re.compile(
    r"""
      \b(?:hide|toggle)\ caption\b | \b(?:AP|Reuters|EPA|AFP)\ (?:photo|file)\b | \bgetty\ images\b
    | \((?:photo|image|picture|credit|video)s?\b[^()\n]{0,80}\)\s*$ | \bphotograph(?:er)?:\s
    | /(?:reuters|ap|afp|getty|epa)\)\s*$ | \bsign\ up\ (?:for|to|now|here)\b
    | \bsubscribe\ (?:to|now|here|today)\b | \bmanage\ newsletters\b
    | \bnewsletters?\b.{0,40}\b(?:inbox|sign|daily|manage)\b
    | \bon\ (?:twitter|facebook|instagram)\b.{0,40}$ | \bterms\ of\ (?:use|service)\b
    | \bprivacy\ policy\b | \b(?:views|opinions?)\ expressed\b | \ball\ rights\ reserved\b
    | \bmay\ not\ be\ (?:published|reproduced|republished)\b | \bread\ or\ share\ this\ story\b
    | \bget\ (?:our|the)\ (?:free\ )?(?:app|newsletter)\b | \bchip\ in\ \$
    | \bdonat(?:e|ion)s?\b.{0,60}\b(?:today|now|here)\b | \breader[\ -](?:supported|funded)\b
    | \bcontributed\ to\ this\ (?:report|story|article)\b.{0,40}$
    """,
    re.IGNORECASE | re.VERBOSE,
)
# No line without one of these words matches the pattern above; looking for them is cheap.
_HELD = """
    caption photo file images photograph photographer image picture credit video videos photos
    pictures credits reuters ap afp getty epa sign subscribe newsletters newsletter twitter facebook
    instagram terms privacy expressed rights published reproduced republished share app chip
    donate donation donations reader contributed
"""
_HOLDS_WORDS = frozenset(_HELD.split())
_TOKEN = re.compile(r"[a-z]+")
_SHORT_LINE = 400  # a longer line is furniture only for marks that name it as a caption or a box
_LONG_FURNITURE = re.compile(
    r"\bhide caption\b|\btoggle caption\b|^photos?:\s|\bsign up for\b.{0,200}\binbox\b", re.I
)
# "… a novelist (Senator Ada LindLind: bridge will open Overnight roads: … MORE)": links put into
# a sentence by the page's software, known by the lost space and the shouted word at the end.
_INSERTED = re.compile(r"(?<=[a-z.])[A-Z][a-z'’]+[^\n]{12,700}?\bMORE\b")
_AUTHOR_NOTE = re.compile(
    r"^(?:\W{0,3}(?:by|about)\b)?[^.\n]{3,90}\b(?:is|are|was|has been|co-?founded|founded|serves|"
    r"writes|hosts|covers)\b[^.\n]{0,110}\b(?:columnist|contributor|author|fellow|editor|editors|"
    r"commentator|host|correspondent|reporter|writer|blog|founder|publisher|outlets?|book|books|"
    r"institute|professor)\b"
)
_NOTE_LINES = 4  # author notes stand in so many last lines

_SIGNATURE = re.compile(
    r"(?:[—–―]|--|(?<=\s)-)\s*[^\n(—–]{1,60}\(@\w{1,30}\)(?:\s*\w+\.? \d{1,2},? \d{4})?"
)
_OPENING_HANDLE = re.compile(r"^[^\n(:]{1,60}\(@\w{1,30}\)")
_IN_FULL = re.compile(
    r"\b(?:in full|full (?:statement|text|letter|transcript|remarks|speech|memo)|"
    r"(?:statement|letter|transcript|remarks|text|speech|memo)[^.\n]{0,60}\b(?:below|follows))\b"
    r"[^.\n]{0,60}:\s*$",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|my|mine|myself)\b")
_FEW_IN_FIRST_PERSON = 0.2  # share of lines up to which a line in the first person is another's


def voices(
    text: str, own: Sequence[Span], every: Sequence[Word] | None = None
) -> tuple[Stretch, ...]:
    """The body cut into stretches that cover it, in order, neighbours of different voices.

    `own` are the stretches outside quotation marks (spans of the body), `every` the words of the
    body where the caller has them.
    """
    marked = bytearray([Whose.QUOTED]) * len(text)
    for span in own:
        if span.part == BODY:
            end = min(span.end, len(text))
            marked[span.start : end] = bytes([Whose.OWN]) * max(0, end - span.start)
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]
    for start, end in _lent(text, lines, marked):
        marked[start:end] = bytes([Whose.LENT]) * (end - start)
    for start, end in _furniture(text, lines):
        marked[start:end] = bytes([Whose.FURNITURE]) * (end - start)
    for start, end in _repeated(words(text) if every is None else every, marked):
        marked[start:end] = bytes([Whose.FURNITURE]) * (end - start)
    return tuple(_runs(marked))


def narration(
    text: str, own: Sequence[Span], every: Sequence[Word] | None = None
) -> list[tuple[int, int]]:
    """The stretches that are the outlet's own words, as (start, end) in the body."""
    return [(s.start, s.end) for s in voices(text, own, every) if s.whose is Whose.OWN]


class Lookup:
    """Answers whose words stand at a place; made once for a text."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._starts = [stretch.start for stretch in stretches]
        self._whose = [stretch.whose for stretch in stretches]

    def at(self, place: int) -> Whose:
        """Whose words stand at a code point of the body."""
        index = bisect_right(self._starts, place) - 1
        return self._whose[index] if index >= 0 else Whose.OWN


def _runs(marked: bytearray) -> list[Stretch]:
    """Equal neighbours joined."""
    return [
        Stretch(m.start(), m.end(), Whose(marked[m.start()]))
        for m in re.finditer(rb"(?s)(.)\1*", bytes(marked))
    ]


def _furniture(text: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found = []
    for number, (start, end) in enumerate(lines):
        line = text[start:end].strip()
        last = number > 0 and number >= len(lines) - _NOTE_LINES
        if (last and _AUTHOR_NOTE.search(line)) or _is_furniture(line):
            found.append((start, end))
        elif "MORE" in line:
            found += [m.span() for m in _INSERTED.finditer(text, start, end)]
    return found


def _is_furniture(line: str) -> bool:
    if len(line) > _SHORT_LINE:
        return bool(_LONG_FURNITURE.search(line))
    if _BEGINS.match(line):
        return True
    held = not _HOLDS_WORDS.isdisjoint(_TOKEN.findall(line.casefold()))
    return held and bool(_HOLDS.search(line))


def _repeated(every: Sequence[Word], marked: bytearray) -> list[tuple[int, int]]:
    """Runs of words that stand in one article's narration twice: captions and boxes.

    Where much of the text stands there twice, it is the text that was printed twice, and only the
    second time is left out.
    """
    seen: dict[tuple[str, ...], int] = {}
    firsts, again = set(), set()
    folded = [word.folded for word in every]
    for at in range(len(every) - _REPEATED + 1):
        run = tuple(folded[at : at + _REPEATED])
        before = seen.setdefault(run, at)
        if before != at:
            firsts.add(before)
            again.add(at)
    places = again if len(again) > _TWICE * len(every) else again | firsts
    stretches = [(every[at].start, every[at + _REPEATED - 1].end) for at in sorted(places)]
    return [stretch for stretch in stretches if marked[stretch[0]] == Whose.OWN]


_REPEATED = 8  # words in a row
_TWICE = 0.2  # share of a text


def _lent(text: str, lines: Sequence[tuple[int, int]], marked: bytearray) -> list[tuple[int, int]]:
    """Stretches of another's words without quotation marks."""
    found = _posts(text, lines)
    in_full = False
    led_in = False
    first_person = []
    for start, end in lines:
        if in_full or (led_in and marked[start] == Whose.OWN):
            found.append((start, end))
        line = text[start:end]
        led_in = line.rstrip().endswith(":")
        in_full = in_full or (led_in and bool(_IN_FULL.search(line)))
        if any(marked[start + m.start()] == Whose.OWN for m in _FIRST_PERSON.finditer(line)):
            first_person.append((start, end))
    if len(first_person) <= len(lines) * _FEW_IN_FIRST_PERSON:
        found += first_person
    return found


def _posts(text: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Posts from social networks, by the signature after or before them."""
    found = []
    for number, (start, end) in enumerate(lines):
        line = text[start:end]
        if "(@" not in line:
            continue
        begin = start
        for match in _SIGNATURE.finditer(line):
            if match.start() < 3 and number > 0 and begin == start:
                begin = lines[number - 1][0]  # the signature has a line of its own
            found.append((begin, start + match.end()))
            begin = start + match.end()
        if begin == start and _OPENING_HANDLE.search(line):
            alone = len(line) < 90 and number + 1 < len(lines)
            found.append((start, lines[number + 1][1] if alone else end))
    return found
