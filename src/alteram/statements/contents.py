"""What is said: where the content of an attribution begins and ends."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from alteram.statements.grammar import Line
from alteram.statements.lexicon import AS_VERBS, SPEECH
from alteram.statements.phrases import phrase_after
from alteram.text.wordlists import word_list, word_set

KINDS = word_list(
    "L q : t w c n o i T e p:about p:against p:as p:at p:by p:for p:from p:in p:into p:of p:on"
    " p:over p:through p:to p:toward p:under p:upon p:with"
)
Piece = tuple[int, int]  # offsets into the text, the end not included

_WH = word_set("whether if how why what who where when which")
_SPANS = word_set("week month year night summer spring fall winter morning evening")
_OBJECTS = word_set("about for of against over into between")
_LATE = word_set("on last next this late early since")


class Ahead(NamedTuple):
    """What follows a cue: the kind of content, the word it begins at, what was passed over.

    Kinds: `q` quotation, `:` words after a colon, `t` that, `w` whether and its like, `c` clause
    that begins with a pronoun, `i` to with a verb, `n` noun phrase or bare clause, `o` object
    pronoun, `p:for` preposition, `T` day, `e` nothing.
    """

    kind: str
    at: int
    over: str = ""


def ahead(line: Line, at: int, ceiling: int) -> Ahead:
    """What follows a cue that ends before word `at`."""
    tags, lows = line.tags, line.lows
    while at < ceiling and tags[at] == "m":
        at += 1
    if at >= ceiling:
        return Ahead("e", at)
    if at + 1 < ceiling and lows[at] in _LATE and lows[at + 1] in _SPANS:
        return _past(line, at, ceiling, "T")
    first = plain(line, at, ceiling)
    if first is not None:
        return first
    tag = tags[at]
    if tag == "t":
        if at + 1 < ceiling and (tags[at + 1] in "doNn" or lows[at + 1].endswith("s")):
            return _past(line, at, ceiling, "p:to")
        return Ahead("i", at)
    if tag == "i":
        over = f"p:{lows[at]}"
        if lows[at] in _OBJECTS or (lows[at] == "on" and tags[at + 1 : at + 2] != "T"):
            return Ahead(over, at)
        return _past(line, at, ceiling, over)
    if tag == "T":
        return _past(line, at, ceiling, tag)
    if tag == ",":
        return _past_insertion(line, at, ceiling)
    if tag == "o":
        return Ahead("o", at)
    if tag == "s":
        return Ahead(f"s:{lows[at]}", at)
    return Ahead("e" if tag in ",;)-." else "n", at)


def plain(line: Line, at: int, ceiling: int) -> Ahead | None:
    """What begins right at a word, where that is plain to see."""
    tags, lows = line.tags, line.lows
    tag = tags[at]
    if tag in ",:" and at + 1 < ceiling and tags[at + 1] == "q" and line.quoted[at + 1] >= 0:
        return Ahead("q", at + 1)
    if tag == ":" and at + 1 < ceiling:
        return Ahead(":", at + 1)
    if tag == "q":
        return Ahead("q", at) if line.quoted[at] >= 0 else None
    if lows[at] == "that":
        alone = at + 1 >= ceiling or tags[at + 1] in ".,;ci"
        return Ahead("n" if alone else "t", at)
    if lows[at] in _WH:
        return Ahead("w", at)
    if tag == "p":
        return Ahead("c", at)
    return None


def _past(line: Line, at: int, ceiling: int, over: str) -> Ahead:
    """Look over an addressee or a circumstance: "said on Monday in Arden that"."""
    tags = line.tags
    for j in range(at + 1, min(ceiling, at + 18)):
        found = plain(line, j, ceiling)
        if found is not None and not (found.kind == "w" and line.lows[j] in ("who", "which")):
            if found.kind != "c" or tags[j - 1] in "TNwo":
                return Ahead(found.kind, found.at, over)
            break
        if tags[j] == "," and (inserted := _past_insertion(line, j, ceiling)).kind == "t":
            return Ahead("t", inserted.at, over)
        if tags[j] in ".;()-aVvs" or (tags[j] == "," and over != "T"):
            break
    return Ahead(over, at)


def _past_insertion(line: Line, comma: int, ceiling: int) -> Ahead:
    """Look over what stands between commas: "reported, citing two officials, that"."""
    for at in range(comma + 2, min(ceiling - 1, comma + 16)):
        if line.quoted[at] >= 0 or line.tags[at] in ".;:(":
            break
        if line.tags[at] == ",":
            found = plain(line, at + 1, ceiling)
            if found is not None and found.kind == "t":
                return found
            break
    return Ahead("e", comma)


def clause_end(line: Line, at: int, ceiling: int) -> int:
    """The offset where a clause that begins at word `at` ends, without its last mark."""
    j = at
    while j < ceiling:
        if line.quoted[j] >= 0:
            j, end = _over_quotation(line, j)
            if j > ceiling:
                return end
            continue
        tag = line.tags[j]
        if tag == ";" or (tag == "," and j + 1 < ceiling and _leaves(line, j + 1, ceiling)):
            break
        if tag == "c" and j > at and _speaks_on(line, j + 1, ceiling):
            break
        if tag == "-" and _turns(line, j + 1, ceiling):
            break
        j += 1
    return _trimmed(line, at, min(j, ceiling))


def _turns(line: Line, at: int, ceiling: int) -> bool:
    """Whether what follows a dash is the narrator again: "- though nobody saw it"."""
    return at < ceiling and line.lows[at] in ("though", "although", "but", "and", "while")


def _over_quotation(line: Line, at: int) -> tuple[int, int]:
    """The word after the quotation a word stands in, and the offset the quotation ends at."""
    end = line.quotations[line.quoted[at]].end
    return max(at + 1, bisect_left(line.starts, end)), end


def _trimmed(line: Line, at: int, j: int) -> int:
    while j > at + 1 and line.tags[j - 1] in ".,;:-" and line.quoted[j - 1] < 0:
        j -= 1
    return line.ends[j - 1] if j > at else line.starts[at]


def _leaves(line: Line, at: int, ceiling: int) -> bool:
    """Whether the words after a comma leave the content: ", adding", ", he said", ", but she"."""
    tags, lows = line.tags, line.lows
    while at < ceiling and tags[at] == "m":
        at += 1
    if at >= ceiling:
        return False
    tag = tags[at]
    if tag == "g":
        if lows[at] in ("citing", "quoting"):  # but "the report, citing her, was wrong" goes on
            return "," not in tags[at:ceiling]
        return line.cues.forms[lows[at]][0] in SPEECH
    if lows[at] == "according":
        return True
    if lows[at] in ("while", "although", "though"):
        return True
    if lows[at] == "as":
        return any(tags[j] == "v" for j in range(at + 1, min(ceiling, at + 8)))
    if tag == "c":
        return lows[at] == "but" or _speaks_on(line, at + 1, ceiling)
    if tag in "pN":
        return _speaks_on(line, at, ceiling, alone=True)
    return False


def _speaks_on(line: Line, at: int, ceiling: int, *, alone: bool = False) -> bool:
    """Whether a finite cue follows, after a name, a pronoun or an adverb at most.

    With `alone` nothing may follow the cue but a mark: ", he said,".
    """
    tags, lows = line.tags, line.lows
    low = at
    while at < ceiling and tags[at] in "mapN" and at - low < 6:
        at += 1
    if at >= ceiling or tags[at] != "v":
        return False
    lemma, form = line.cues.forms[lows[at]]
    if lemma not in SPEECH or form == "b":
        return False
    return not alone or at + 1 >= ceiling or tags[at + 1] in ".,"


def phrase_end(line: Line, at: int, ceiling: int, lemma: str = "") -> int:
    """The offset where a noun phrase with what hangs on it ends."""
    tags, lows = line.tags, line.lows
    with_as = lemma in AS_VERBS
    j = at
    while j < ceiling:
        if line.quoted[j] >= 0:
            j, end = _over_quotation(line, j)
            if j > ceiling:
                return end
            continue
        tag = tags[j]
        if tag in ";.:-" and lows[j] != "-":
            break
        if tag == "-" and line.ends[j - 1] != line.starts[j]:
            break
        if tag == "," and not _list_goes_on(line, j, ceiling):
            break
        if tag == "s" and not (with_as and lows[j] == "as") and lows[j] not in _INNER:
            break
        if tag == "c" and j > at and _verb_next(line, j + 1, ceiling):
            break
        if tag == "T" and j > at:
            j -= lows[j - 1] in _LATE
            break
        if lows[j] in ("during", "throughout") and j > at:
            break
        j += 1
    return _trimmed(line, at, min(j, ceiling))


_INNER = word_set("that than what how where why so")


def _list_goes_on(line: Line, comma: int, ceiling: int) -> bool:
    """Whether a comma stands in a list: "Arden, Vell and Corrow"."""
    tags = line.tags
    kind = tags[comma - 1]
    if kind not in "Nw" or comma + 1 >= ceiling or tags[comma + 1] != kind:
        return False
    for j in range(comma + 2, min(ceiling, comma + 7)):
        if tags[j] == "c":
            return True
        if tags[j] not in "Nw,d":
            return False
    return False


def _verb_next(line: Line, at: int, ceiling: int) -> bool:
    while at < ceiling and line.tags[at] in "ma":
        at += 1
    return at < ceiling and line.tags[at] in "vVg"


def is_clause(line: Line, at: int, ceiling: int) -> bool:
    """Whether a noun phrase at word `at` is followed by a finite verb: "the bridge was closed"."""
    phrase = phrase_after(line, at, ceiling)
    if phrase is None:
        return False
    j = phrase[1]
    while j < ceiling and line.tags[j] == "m":
        j += 1
    return j < ceiling and line.tags[j] in "aVv"


def words_before(line: Line, at: int, floor: int) -> Piece | None:
    """The clause of this sentence before the comma at word `at`, if it is one."""
    tags, lows = line.tags, line.lows
    start = floor + (tags[floor] == "c")
    letters = tags[start:at]
    if at - start < 2 or not any(letter in "avVg" for letter in letters):
        return None
    opening = tags[start] in "is" and lows[start] not in ("that", "what", "how")
    if opening and at - start < 14 and "," not in letters:
        return None  # "In Arden, she said": a circumstance, not what was said
    return line.starts[start], line.ends[at - 1]


def said_before(
    line: Line, at: int, floor: int, *, inverted: bool = False
) -> tuple[Piece, bool] | None:
    """What was said before word `at`, and whether it ends with a quotation mark.

    `inverted` where the cue itself stands at `at`, so that no comma is asked for in the marks.
    """
    mark = at - 1
    if mark < floor:
        return None
    if line.tags[mark] == "q" and line.quoted[mark] >= 0:
        return _quotation_before(line, at, floor, inverted=inverted)
    if line.tags[mark] in ",-" and line.quoted[mark] < 0:
        piece = words_before(line, mark, floor)
        if piece is None:
            return None
        marked = mark > floor and line.tags[mark - 1] == "q" and line.quoted[mark - 1] >= 0
        return piece, marked
    return None


def _quotation_before(
    line: Line, at: int, floor: int, *, inverted: bool
) -> tuple[Piece, bool] | None:
    quotation = line.quotations[line.quoted[at - 1]]
    held = line.text[quotation.inner_end - 1 : quotation.inner_end]
    if quotation.end > line.starts[at] or (held not in ",?!-—–…" and not inverted):
        return None
    first = bisect_left(line.starts, quotation.start)
    start = quotation.start
    inside = first > floor and line.sentence[first] == line.sentence[at - 1]
    if inside and line.tags[first - 1] not in ".:":  # It was “a mistake,” she said.
        start = line.starts[min(first, floor + (line.tags[floor] == "c"))]
    return (start, quotation.end), True


def resumed(line: Line, at: int, ceiling: int, *, quoted: bool) -> list[Piece]:
    """What goes on after "…, she said, …" in the same sentence, from word `at`."""
    tags = line.tags
    if at + 1 >= ceiling:
        return []
    if tags[at] == "," and not quoted and line.quoted[at + 1] < 0:
        if tags[at + 1] == "g":
            return []
        return [(line.starts[at + 1], clause_end(line, at + 1, ceiling))]
    for mark in range(at, min(ceiling - 1, at + 30)):
        number = line.quoted[mark + 1]
        if tags[mark] in ",:" and number >= 0 and line.quoted[mark] < 0:
            return [(line.quotations[number].start, line.quotations[number].end)]
        if line.quoted[mark] >= 0 or tags[mark] in "vg;":
            break
    return []
