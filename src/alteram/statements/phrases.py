"""Noun phrases around a cue: who could be its subject, found by the letters of `grammar`.

All phrases are pairs of word numbers in one `Line`, the end not included.
"""

from __future__ import annotations

from alteram.statements.grammar import Line
from alteram.text.wordlists import word_set

Phrase = tuple[int, int]

_DESCRIBING = frozenset("drnNwS")
_REACH = 45  # words looked at on one side; a longer subject is not worth the risk
_NOMINAL = frozenset("Nwn")
# Prepositions that tie a phrase to the noun before it rather than to the verb.
_TYING = word_set("""
    of for at from with in on to against about behind between near among inside via
    including within under over into by
""")
_HANDLED = word_set("""
    seen obtained reviewed published released written signed leaked conducted commissioned made
    issued read
""")
_ALONE = word_set("""
    some many most several few all both another others those these this one two neither
    either none half dozens hundreds thousands
""")


def verb_group(line: Line, cue: int, floor: int) -> int:
    """Where the auxiliaries and adverbs before a cue begin, not left of `floor`."""
    at = cue
    while at > floor and line.tags[at - 1] in "am":
        at -= 1
    while at < cue and line.tags[at] == "m" and (at == floor or line.tags[at - 1] == ","):
        at += 1
    return at


def subject(line: Line, at: int, floor: int) -> Phrase | None:
    """The phrase that ends just before word `at`; None where a verb or nothing stands there.

    An apposition between commas counts as part of it: "Vell, a farmer, said".
    """
    tags = line.tags
    j = _over_brackets(line, _over_day(line, at - 1, floor), floor)
    if j < floor:
        return None
    stop = 0
    if tags[j] in ",-":
        stop = j
        j = _before_insertion(line, j, floor)
        if j < floor:
            return None
        if not _describes(line, j, stop):
            stop = 0
        j = _over_brackets(line, j, floor)
        if j < floor:
            return None
    found = _head(line, j, floor)
    return (found[0], stop) if found and stop else found


def _over_day(line: Line, j: int, floor: int) -> int:
    """Step back over "on Monday", "Monday evening", "last week" before a verb."""
    tags, lows = line.tags, line.lows
    back = j
    if back > floor and lows[back] in _TIME_NOUNS:
        if tags[back - 1] == "T":
            back -= 1
        elif lows[back - 1] in _TIME_BEFORE:
            back -= 2
    while back > floor and tags[back] in "Tn" and "T" in tags[back - 1 : back + 1]:
        back -= 1
    if floor < back < j and lows[back] in ("on", "late", "early", "in"):
        back -= 1
    return back if back >= floor else j


_TIME_NOUNS = word_set("week month year night morning evening afternoon weekend day hours minutes")
_TIME_BEFORE = word_set("this last next that late early earlier")


def _over_brackets(line: Line, j: int, floor: int) -> int:
    if j >= floor and line.tags[j] == ")":
        low = max(floor, j - 12)
        while j > low and line.tags[j] != "(":
            j -= 1
        j -= 1
    return j


def _head(line: Line, j: int, floor: int) -> Phrase | None:
    tag = line.tags[j]
    if line.quoted[j] >= 0 and tag != "q":
        return None
    if tag in "pr":
        return (j, j + 1)
    if tag == "s" and line.lows[j] == "that" and j > floor and line.tags[j - 1] in "Nwn":
        return (j, j + 1)
    if tag == "d" and line.lows[j] in _ALONE:
        return (j, j + 1)
    if tag in _NOMINAL or noun_after_all(line, j, floor):
        return _phrase_before(line, j, floor)
    return None


def noun_after_all(line: Line, j: int, floor: int) -> bool:
    """Whether a word that can be a cue verb is a noun here: "a campaign", "the court ruling"."""
    if line.tags[j] not in "vg" or j - 1 < floor:
        return False
    return line.tags[j - 1] in "dS" or (
        line.tags[j] == "v"
        and line.cues.forms[line.lows[j]][1] in "bs"
        and line.tags[j - 1] in "Nwi"
    )


def _before_insertion(line: Line, comma: int, floor: int) -> int:
    """The last word before what stands between this comma (or dash) and its partner, else -1."""
    tags = line.tags
    mark = tags[comma]
    low = max(floor, comma - _REACH)
    at = comma - 1
    while at > low:
        if tags[at] == mark and at + 1 < comma:
            if tags[at - 1] not in "Nwn)vS" and line.lows[at - 1] not in _ALONE:
                return -1
            if mark == "," and comma - at <= 5 and _of_a_chain(line, at, low):
                # ages and places come in chains: "Vell, 22, of Arden, said"
                further = _before_insertion(line, at, floor)
                if further >= floor and at - further <= 12:
                    return further
            return at - 1
        if tags[at] in ".;:" or line.quoted[at] >= 0:
            return -1
        at -= 1
    return -1


def _of_a_chain(line: Line, at: int, low: int) -> bool:
    """Whether the piece after the comma at `at` follows an age or a place: "22, of Arden,"."""
    previous = at - 1
    while previous > low and line.tags[previous] != ",":
        previous -= 1
    if previous <= low or at - previous > 6:
        return False
    piece, before = line.tags[at + 1], line.tags[previous + 1]
    return (piece in "iwd" and before == "n") or (piece == "N" and before in "ni")


def _describes(line: Line, head: int, comma: int) -> bool:
    """Whether the insertion after `head` tells who that is, and does not just interrupt."""
    first = head + 2
    return first < comma and line.tags[first] in _DESCRIBING


def _phrase_before(line: Line, last: int, floor: int) -> Phrase:
    """The noun phrase that ends at word `last`, with what prepositions tie to it."""
    tags, lows = line.tags, line.lows
    low = max(floor, last - _REACH)
    at = start = last
    while at >= low:
        tag = tags[at]
        if tag in _NOMINAL or tag == "S":
            start = at
            if tag == "w" and at > low and tags[at - 1] == "T":
                break
        elif tag == "d":
            start = at
            if at == low or not (tags[at - 1] in "itd" or lows[at - 1] == "of"):
                break
        elif tag in "it-c":
            if at == low or not _binds(line, at, start, low):
                break
        elif tag in "Vvg":
            adjective = at > low and start == at + 1 and tags[at - 1] in "dS"
            adjective = adjective or (lows[at] in _HANDLED and lows[at + 1] == "by")
            if not (adjective or at == last or noun_after_all(line, at, low)):
                break
            start = at
        elif not (tag == "m" and at > low and tags[at - 1] == "d"):
            break
        at -= 1
    return (start, last + 1)


def _binds(line: Line, at: int, start: int, low: int) -> bool:
    """Whether a preposition, a hyphen or an "and" ties a phrase to the word before it."""
    tag = line.tags[at]
    if tag == "-":
        return line.lows[at] == "-" and line.tags[at - 1] in "Nw"
    return _joins(line, at, start, low) if tag == "c" else _tied(line, at, low)


def _tied(line: Line, at: int, low: int) -> bool:
    before = at - 1
    noun = line.tags[before] in "Nwn)" or line.lows[before] in _ALONE
    if line.lows[at] == "by" and line.lows[before] in _HANDLED:  # "a letter seen by Reuters"
        return before > low and _is_noun(line, before - 1, low)
    return line.lows[at] in _TYING and (noun or noun_after_all(line, before, low))


def _is_noun(line: Line, at: int, low: int) -> bool:
    return line.tags[at] in "Nw" or noun_after_all(line, at, low)


def _joins(line: Line, at: int, start: int, low: int) -> bool:
    """Whether a coordinator joins two like things: two names, two plain nouns."""
    if at == low or line.lows[at] not in ("and", "or"):
        return False
    before, after = line.tags[at - 1], line.tags[at + 1]
    return before == after == "N" or (before in "wN" and after in "wN" and start == at + 1)


def phrase_after(line: Line, at: int, ceiling: int) -> Phrase | None:
    """The noun phrase that begins at word `at`, up to a comma, a verb or the ceiling."""
    tags, lows = line.tags, line.lows
    if at < ceiling and tags[at] in "po":
        return (at, at + 1)
    start = at
    last = -1
    while at < ceiling and at - start < _REACH:
        tag = tags[at]
        if tag in _NOMINAL or tag == "S":
            last = at
        elif tag == "d":
            if at > start and last == at - 1 and lows[at] != "half":
                break
            if lows[at] in _ALONE:
                last = at
        elif tag in "itc":
            if last != at - 1 or at + 1 >= ceiling or not _goes_on(line, at):
                break
        elif tag in "Vvgm":
            if at != start and tags[at - 1] not in "dS" and not _compound(line, at, start):
                break
            if tag == "v":
                last = at
        elif not (tag == "-" and lows[at] == "-" and last == at - 1):
            break
        at += 1
    return (start, last + 1) if last >= start else None


def _compound(line: Line, at: int, start: int) -> bool:
    """Whether a cue verb's base form is a noun here: "a UN report", "the mayor's office claim"."""
    if line.tags[at] != "v" or line.cues.forms[line.lows[at]][1] != "b":
        return False
    return line.tags[start] in "dS" and line.tags[at - 1] in "Nw" and line.lows[at - 1][-1] != "s"


def _goes_on(line: Line, at: int) -> bool:
    if line.tags[at] == "c":
        return line.tags[at + 1] in "Nd" and line.lows[at] == "and"
    return line.lows[at] in _TYING and line.tags[at + 1] in "NwndS"


def with_apposition(line: Line, phrase: Phrase, ceiling: int) -> Phrase:
    """A phrase and what is said of it after a comma: "said Vell, who farms near Arden"."""
    tags = line.tags
    at = phrase[1]
    if at < ceiling and tags[at] == "(":
        while at < ceiling and tags[at] != ")":
            at += 1
        at += 1
        phrase = (phrase[0], min(at, ceiling))
    if at + 1 >= ceiling or tags[at] not in ",-" or line.quoted[at + 1] >= 0:
        return phrase
    if tags[at + 1] not in "drnw":
        return phrase
    end = at + 1
    while end < ceiling and tags[end] not in ".;:":
        if tags[end] == "q" and line.quotations[line.quoted[end]].end - line.starts[end] > 60:
            break
        if tags[end] == "," and (end + 1 >= ceiling or not _more_of_it(line, end + 1)):
            break
        end += 1
    return (phrase[0], end) if end - phrase[0] < _REACH else phrase


def _more_of_it(line: Line, at: int) -> bool:
    if line.quoted[at] >= 0:
        return False
    return line.tags[at] in "NwdrnT" or line.lows[at] in ("of", "from", "and")


def clause_start(line: Line, at: int, floor: int) -> int:
    """Where the clause that holds word `at` begins: after a semicolon or ", but she"."""
    tags = line.tags
    j = at - 1
    while j > floor:
        if line.quoted[j] < 0:
            if tags[j] == ";":
                return j + 1
            if tags[j] == "c" and tags[j - 1] == "," and tags[j + 1] in "pNd":
                return j + 1
        j -= 1
    return floor


def main_subject(line: Line, at: int, floor: int) -> Phrase | None:
    """The subject of the first finite verb between `floor` and word `at`."""
    tags = line.tags
    for j in range(floor + 1, at):
        if tags[j] in "avV" and line.quoted[j] < 0:
            found = subject(line, verb_group(line, j, floor), floor)
            if found and tags[found[0]] not in "rs":
                return found
    return None
