"""Text to model input: words, their features, and windows of whole paragraphs.

Used alike in training and at run time; needs tokenizers and numpy only. A *word* here is what the
BERT pre-tokenizer makes: a run of letters and digits, or one punctuation mark. A window never
depends on other windows, so the same text gives the same windows whatever is run beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from alteram.text.words import encodable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Array = Any  # a numpy array of whole numbers; shapes stand with each field

CLS, SEP = 101, 102  # BERT's [CLS] and [SEP]
LIMIT = 192  # word pieces in a window
CASES = 6  # none, lower, Capital, UPPER, miXed, digits
QUOTES = 6  # outside, inside, opening mark, closing mark, inside single marks, inside unclosed

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_ABBREVIATED = re.compile(
    r"(?:^|\W)(?:[A-Z]|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Rev|Hon|St|Jr|Sr|No|vs|U\.S|U\.N)$"
)
_OPENING, _CLOSING, _DOUBLE, _SINGLE = "“«„‟", "”»", '"＂', "'‘’‚‛`"


@dataclass(frozen=True)
class Words:
    """The words of a text: one row of each array for one word.

    `start`, `end`: code points into the text. `case`, `quote`: features. `sentence`, `paragraph`:
    running numbers. `pieces`: the word-piece ids of each word.
    """

    start: Array
    end: Array
    case: Array
    quote: Array
    sentence: Array
    paragraph: Array
    pieces: list[list[int]]

    def __len__(self) -> int:
        return len(self.pieces)


@dataclass(frozen=True)
class Window:
    """Words `first:last` of a text as the encoder sees them; `core` of them are its own to judge.

    `ids`, `case`, `quote`: one value per word piece, [CLS] and [SEP] around. `head`: for each word
    the place of its first piece. `sentence`, `paragraph`: one value per word.
    """

    first: int
    last: int
    core: tuple[int, int]
    ids: Array
    case: Array
    quote: Array
    head: Array
    sentence: Array
    paragraph: Array


def read_words(tokenizer: Tokenizer, text: str) -> Words:
    """The words of a text with their features."""
    start: list[int] = []
    end: list[int] = []
    paragraph: list[int] = []
    sentence: list[int] = []
    quote: list[int] = []
    pieces: list[list[int]] = []
    lines = [m for m in _LINE.finditer(text) if m.group().strip()]
    codes = tokenizer.encode_batch([encodable(m.group()) for m in lines], add_special_tokens=False)
    for number, (line, code) in enumerate(zip(lines, codes, strict=True)):
        before, latest = len(pieces), None
        for piece, word, (a, b) in zip(code.ids, code.word_ids, code.offsets, strict=True):
            if word != latest:
                start.append(line.start() + a)
                end.append(line.start() + b)
                pieces.append([piece])
                latest = word
            else:
                end[-1] = line.start() + b
                pieces[-1].append(piece)
        count = len(pieces) - before
        paragraph += [number] * count
        spans = list(zip(start[before:], end[before:], strict=True))
        quote += _quote_states(text, spans)
        base = sentence[-1] + 1 if sentence else 0
        sentence += [base + n for n in _sentence_numbers(text, spans)]
    case = [_case(text[a:b]) for a, b in zip(start, end, strict=True)]
    return Words(
        start=_column(start),
        end=_column(end),
        case=_column(case),
        quote=_column(quote),
        sentence=_column(sentence),
        paragraph=_column(paragraph),
        pieces=pieces,
    )


def _column(values: Sequence[int]) -> Array:
    return np.array(values, dtype=np.int64)


def _case(word: str) -> int:
    if not any(c.isalpha() for c in word):
        return 5 if any(c.isdigit() for c in word) else 0
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    return 2 if word[0].isupper() and word[1:].islower() else 4


def _quote_states(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Where each word of a paragraph stands to quotation marks; see `QUOTES`."""
    states: list[int] = []
    double = single = -1  # the word that opened, -1 when closed
    skip = False
    for n, (a, b) in enumerate(spans):
        word = text[a:b]
        twin = word in _SINGLE and text[b : b + 1] == word
        if skip:
            states.append(states[-1])
            skip = False
        elif word in _OPENING or ((word in _DOUBLE or twin) and _opens(text, a, double >= 0)):
            double, skip = n, twin
            states.append(2)
        elif word in _CLOSING or word in _DOUBLE or twin:
            double, single, skip = -1, -1, twin
            states.append(3)
        elif (
            word in _SINGLE and single < 0 and _opens(text, a, False) and text[b : b + 1].isalnum()
        ):
            single = n
            states.append(2 if double < 0 else 1)
        elif word in _SINGLE and single >= 0 and not text[b : b + 1].isalnum():
            single = -1
            states.append(3 if double < 0 else 1)
        else:
            states.append(1 if double >= 0 else 4 if single >= 0 else 0)
    for n in range(double + 1 if double >= 0 else len(states), len(states)):
        states[n] = 5
    return states


def _opens(text: str, at: int, inside: bool) -> bool:
    """Whether a mark that has one form for both sides opens here."""
    before = text[at - 1 : at] if at else ""
    return not inside and (not before or before.isspace() or before in "([{—–-:\"'“‘/")


def _sentence_numbers(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Number of the sentence each word of a paragraph is in, from 0."""
    numbers, current, ended = [], 0, False
    for n, (a, b) in enumerate(spans):
        word = text[a:b]
        fresh = n > 0 and a > spans[n - 1][1]
        if ended and fresh and (word[0].isupper() or not word[0].isalnum() or word[0].isdigit()):
            current, ended = current + 1, False
        elif word[0].isalnum():
            ended = False
        if word in ".!?" and not (word == "." and _ABBREVIATED.search(text[max(0, a - 6) : a])):
            ended = True
        numbers.append(current)
    return numbers


def units(words: Words, limit: int) -> Iterator[tuple[int, int, int]]:
    """(first, last, pieces) of paragraphs; a longer one is cut between sentences or words."""
    size = np.array([len(p) for p in words.pieces], dtype=np.int64)
    for first, last in _runs(words.paragraph, 0, len(words)):
        if size[first:last].sum() <= limit:
            yield first, last, int(size[first:last].sum())
            continue
        begin, used = first, 0
        for a, b in _runs(words.sentence, first, last):
            for c, d in _cut(size, a, b, limit):
                more = int(size[c:d].sum())
                if used and used + more > limit:
                    yield begin, c, used
                    begin, used = c, 0
                used += more
        yield begin, last, used


def _runs(values: Array, first: int, last: int) -> list[tuple[int, int]]:
    edges = [first, *(np.flatnonzero(np.diff(values[first:last])) + first + 1).tolist(), last]
    return [(a, b) for a, b in pairwise(edges) if b > a]


def _cut(size: Array, first: int, last: int, limit: int) -> Iterator[tuple[int, int]]:
    begin, used = first, 0
    for n in range(first, last):
        if used and used + size[n] > limit:
            yield begin, n
            begin, used = n, 0
        used += int(min(size[n], limit))
    yield begin, last


def windows(words: Words, limit: int = LIMIT, context: int = 0) -> list[Window]:
    """Windows of at most `limit` word pieces (each word's own pieces cut to `limit`).

    Neighbouring units are packed together; `context` pieces of units before are repeated in front,
    to be seen and linked to but not judged.
    """
    parts = list(units(words, limit - context))
    packs: list[list[tuple[int, int, int]]] = []
    for part in parts:
        if packs and sum(p[2] for p in packs[-1]) + part[2] <= limit - context:
            packs[-1].append(part)
        else:
            packs.append([part])
    found, done = [], 0
    for pack in packs:
        first, room = pack[0][0], context
        for part in reversed(parts[max(0, done - 8) : done]):
            if part[2] > room:
                break
            first, room = part[0], room - part[2]
        done += len(pack)
        found.append(make_window(words, first, pack[-1][1], (pack[0][0], pack[-1][1]), limit))
    return found


def make_window(words: Words, first: int, last: int, core: tuple[int, int], limit: int) -> Window:
    """The encoder's view of words `first:last`."""
    ids, case, quote, head = [CLS], [0], [0], []
    for n in range(first, last):
        head.append(len(ids))
        pieces = words.pieces[n][:limit]
        ids += pieces
        case += [int(words.case[n])] * len(pieces)
        quote += [int(words.quote[n])] * len(pieces)
    ids, case, quote = [*ids, SEP], [*case, 0], [*quote, 0]
    return Window(
        first=first,
        last=last,
        core=core,
        ids=_column(ids),
        case=_column(case),
        quote=_column(quote),
        head=_column(head),
        sentence=words.sentence[first:last],
        paragraph=words.paragraph[first:last],
    )
