"""Paragraphs and sentences of a text, as offsets.

A paragraph is a line. A sentence ends at `.`, `!`, `?` or `…`, together with the closing marks
that hang on it, unless what stands before is an abbreviation or what stands after goes on with
the same sentence (a small letter, or `“Why?” Vell asked.`). A quotation of several sentences is
cut into them, so that each can be looked at alone.

Own rules rather than a library: `docs/why/attribution.md` tells why.
"""

from __future__ import annotations

import re
import unicodedata

from alteram.text.wordlists import word_set

# A dash, a name, an address; a tag may stand before: "#harrow — Mara Vell (@vell) May 6, 2031".
_SIGN_OFF = re.compile(r"\A\s*(?:#\w+\s+)*[—–]\s*(?P<who>\S[^\n]{0,119})\Z")
_LONGEST_SIGN_OFF = 10  # words
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")

# Every run of closing marks is taken whole, and never given back, so that a line of ten thousand
# full stops is read once.
_CLOSERS = "\"'”’»›“)\\]}*"
_END = re.compile(rf"(?:[.!?…‽]++[{_CLOSERS}]*+)|[。！？｡।॥]++[」』”’)）]*+")
_AFTER = re.compile(r"\s*+([\"'“”‘’«‹„‚(\[{*—–\-•]*+)\s*+", re.ASCII)
_WORD_BEFORE = re.compile(r"[\w.&’'\-]{1,24}\Z")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

# After these a name or a number follows: never an end.
_TITLES = word_set("""
    mr mrs ms mx dr prof rev fr hon gov sen sens rep reps gen lt col maj capt cmdr adm sgt
    cpl pvt brig supt insp det ofc amb sec pres atty asst assoc dep dir supt msgr st ste ft
    mt vs v cf viz eg ie e.g i.e al approx est fig figs vol pp art messrs mmes gens govs drs
    profs lts spc pfc hr mlle mme ald comm
""")
# After these an end is likely only before a word that opens sentences.
_MAY_END = word_set("""
    u.s u.k u.n e.u u.s.a u.a.e d.c n.y n.j n.c s.c n.h n.m n.d s.d r.i l.a a.m p.m b.c a.d
    inc corp co ltd llc plc bros jr sr esq ph.d m.d b.a m.a ph.d j.d etc ave blvd rd dept
    univ ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo
    mont neb nev okla ore pa tenn tex va vt wash wis wyo p.s u.s.s.r g.o.p c.i.a f.b.i no
    nos
""")
# Before a number these are abbreviations, elsewhere they may be words.
_BEFORE_NUMBER = word_set(
    """no nos jan feb mar apr jun jul aug sep sept oct nov dec p pp art ch sec ca c"""
)
_MONTHS = word_set("jan feb mar apr aug sept oct nov dec")
_OPENERS = word_set("""
    the a an he she it they we i you this that these those there here his her its their our
    my your but and or so yet in on at by for from with as if when while after before since
    until although though because however meanwhile moreover still then now also what who
    why how where which some many most all both each every no not one two in under during
    despite according asked once even only just last earlier later officials police
""")
_ASKING = re.compile(
    r"(?:[A-Z][\w.’'\-]*\s){1,3}(?:said|says|asked|asks|wrote|writes|tweeted|shouted|yelled|added"
    r"|exclaimed|cried|wondered|replied|joked|declared|told|demanded)\b"
)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The non-empty lines as (start, end), space at both ends left out."""
    found = []
    for line in _LINE.finditer(text):
        start, end = _strip(text, line.start(), line.end())
        if start < end:
            found.append((start, end))
    return found


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences as (start, end), in order, none across a line end, none empty.

    Only space lies between them. Linear in the length of the text.
    """
    found: list[tuple[int, int]] = []
    for start, end in paragraphs(text):
        _split(text, start, end, found)
    return found


def _split(text: str, first: int, last: int, found: list[tuple[int, int]]) -> None:
    start = first
    for mark in _END.finditer(text, first, last):
        # Stripping again: what hangs on a mark may be an opening mark of the next sentence.
        end = _hanging(text, mark.start(), mark.end(), last)
        if end >= last:
            break
        if end <= start or not _ends(text, start, mark.start(), end, last):
            continue
        found.append((start, end))
        start = _strip(text, end, last)[0]
    if start < last:
        found.append((start, last))


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _hanging(text: str, start: int, end: int, last: int) -> int:
    """Where the closing marks after a stop end: `.”“Next` leaves the second mark to the next."""
    if end < last and not text[end].isspace():
        while end > start and text[end - 1] in "“*([{":
            end -= 1
        if end > start + 2 and text[end - 1] in "\"'" and text[end - 2] in "\"'":
            end -= text[end - 1] == '"' == text[end - 2]
    return end


def _ends(text: str, start: int, mark: int, end: int, last: int) -> bool:
    """Whether the stop at `mark`, closed at `end`, ends the sentence begun at `start`."""
    stop = text[mark]
    if stop in "。！？｡।॥":
        return True
    after = _AFTER.match(text, end, last)
    at = after.end() if after else end
    opened = after.group(1) if after else ""
    if at >= last:
        return bool(opened) and end < last and text[end].isspace()
    closed = end > mark + 1 and text[end - 1] in _CLOSERS and text[end - 1] != "*"
    if not text[end].isspace():
        return _run_on(text, mark, at, closed)
    follows = text[at]
    if follows in ".!?…,;:":
        return False
    if stop == "." and text[mark + 1 : mark + 2] != "." and not closed:
        return _plain_stop(text, start, mark, at, last, opened)
    if follows.islower():
        return bool(opened) and not closed and opened[0] not in "—–-(["
    asking = stop in "?!‽" and closed and not opened
    return not (asking and _ASKING.match(text, at, min(last, at + 60)))


def _run_on(text: str, mark: int, at: int, closed: bool) -> bool:
    """A stop with no space after it: an end in `over.”Next` and `over.Next`, not in `v2.Beta`."""
    if not text[at].isupper():
        return False
    before, after = text[max(0, mark - 2) : mark], text[at + 1 : at + 2]
    word = len(before) == 2 and before.isalpha() and before.islower()
    return (closed or word) and (after.islower() or after.isspace())


def _plain_stop(text: str, start: int, mark: int, at: int, last: int, opened: str) -> bool:
    """One full stop with space after it: mind what stands before."""
    follows = text[at]
    head = _WORD_BEFORE.search(text, max(start, mark - 24), mark)
    word = head.group().lower().lstrip("'’-.&") if head else ""
    if word.isdigit() and head and head.start() == start:
        return False  # the number of a list
    if word in _TITLES:
        return False
    if follows.isdigit():
        return word not in _BEFORE_NUMBER
    if follows.islower():
        return bool(opened) and opened[0] in "\"“„«'‘" and word not in _MAY_END and len(word) > 1
    initial = len(word) == 1 and word.isalpha()
    if initial or word in _MAY_END or word in _MONTHS or _dotted(word):
        if word == "no" or word == "nos":
            return True
        opener = _FIRST_WORD.match(text, at, min(last, at + 24))
        opens = opener is not None and opener.group().lower() in _OPENERS
        return opens if not opened else len(word) > 1
    return True


def _dotted(word: str) -> bool:
    """Letters with stops between: `u.s`, `j.r.r`."""
    return "." in word and all(len(letter) <= 1 for letter in word.split("."))


def is_cased(char: str) -> bool:
    """Whether a script knows capitals, so that a small letter tells something."""
    return unicodedata.category(char) in ("Lu", "Ll", "Lt")


def is_sign_off(sentence: str) -> bool:
    """Whether it only tells whose words stand before: "— Mara Vell (@vell) May 6, 2031"."""
    found = _SIGN_OFF.search(sentence)
    if found is None:
        return False
    some = found.group("who").split()
    capital = sum(not word[0].islower() for word in some)
    return "(@" in found.group("who") or (
        len(some) <= _LONGEST_SIGN_OFF and 2 * capital > len(some)
    )
