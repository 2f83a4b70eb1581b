"""Figures somebody gives: "the council put the cost at 3 million", "valued the mill at €2".

No corpus marks these as sayings, so neither the table of cues nor the tagger knows them.
"""

from __future__ import annotations

from collections.abc import Iterator

from alteram.statements.contents import phrase_end
from alteram.statements.finder import Saying
from alteram.statements.grammar import Line
from alteram.statements.lexicon import BE
from alteram.statements.phrases import Phrase, phrase_after, subject, verb_group
from alteram.text.number_words import MONEY, SCALES, SMALL, VAGUE
from alteram.text.wordlists import word_set

_VERBS = {
    form: verb
    for verb, forms in {
        "put": "put puts",
        "estimate": "estimate estimates estimated",
        "place": "place places placed",
        "peg": "peg pegs pegged",
        "value": "value values valued",
    }.items()
    for form in forms.split()
}
_NOUNS_TOO = word_set("estimate estimates place places peg pegs value values")
_QUANTITIES = word_set("""
    age amount attendance average bill budget casualties chance chances cost costs count crowd
    damage damages dead deaths debt deficit depth distance fee growth height income inflation
    injured length likelihood loss losses number numbers odds population price probability profit
    proportion rate revenue sales score share shortfall size spending speed sum temperature time
    toll total turnout value victims wages weight worth wounded
""")
_UNITS = word_set("""
    acres billion bn centimetres crowns cubic days degrees dollars euros feet hectares hours
    kilometers kilometres kilograms kilos litres liters meters metres miles million minutes mn
    months per percent points pounds square thousand tons tonnes trillion years weeks
""") | {"%", "km", "kg"}
_HEDGES = word_set("""
    about almost approximately around at between just least less more most nearly no only over
    roughly some than under up to
""")
_CLOCK = word_set("a.m p.m am pm o'clock o’clock gmt noon midnight :")
_REACH = 16  # words from the verb to "at"


def figures_given(line: Line) -> Iterator[Saying]:
    """The sayings of a line that give a figure, outside quotations, in text order."""
    for at, low in enumerate(line.lows):
        if low not in _VERBS or line.quoted[at] >= 0:
            continue
        saying = _given(line, at)
        if saying is not None:
            yield saying


def _given(line: Line, at: int) -> Saying | None:
    sentence = line.sentence[at]
    floor, ceiling = line.first[sentence], line.last[sentence]
    group = verb_group(line, at, floor)
    if group == floor or line.tags[group - 1] in "dSit":
        return None
    if line.lows[at] in _NOUNS_TOO and not _is_verb(line, group, at):
        return None
    passive = any(low in BE for low in line.lows[group:at])
    to = _before_figure(line, at, ceiling, passive=passive)
    if to is None:
        return None
    owner = subject(line, group, floor) or (_quantity(line, group, floor) if passive else None)
    if owner is None:
        return None
    thing = owner if passive else (at + 1, to)
    if not _measured(line, thing, to + 1, ceiling):
        return None
    return _passive(line, (group, at + 1), owner, to) if passive else _active(line, owner, at, to)


def _quantity(line: Line, end: int, floor: int) -> Phrase | None:
    """A quantity whose noun can be a verb too: "the cost" was put at."""
    start = end - 1
    if line.lows[start] not in _QUANTITIES:
        return None
    while start > floor and line.tags[start - 1] in "dwNnS":
        start -= 1
    return start, end


def _is_verb(line: Line, group: int, at: int) -> bool:
    """Whether what may be a noun is a verb: after an auxiliary, or agreeing with its subject."""
    before = line.lows[group - 1]
    plural = before.endswith("s") or before in ("they", "we", "i", "you")
    return "a" in line.tags[group:at] or plural != line.lows[at].endswith("s")


def _active(line: Line, owner: Phrase, at: int, to: int) -> Saying:
    ceiling = line.last[line.sentence[at]]
    piece = (line.starts[at + 1], phrase_end(line, to + 1, ceiling))
    group = verb_group(line, at, line.first[line.sentence[at]])
    return Saying(owner, (group, at + 1), (piece,), _VERBS[line.lows[at]], "", "")


def _passive(line: Line, cue: Phrase, thing: Phrase, to: int) -> Saying | None:
    """Handle "the cost was put at 3 million by the council"; without "by" nobody is named."""
    ceiling = line.last[line.sentence[to]]
    by = next((n for n in range(to + 2, min(ceiling, to + 9)) if line.lows[n] == "by"), 0)
    source = phrase_after(line, by + 1, ceiling) if by else None
    if source is None or line.tags[source[0]] == "n":
        return None
    pieces = (line.span(*thing), line.span(to, by))
    return Saying(source, cue, pieces, _VERBS[line.lows[cue[1] - 1]], "", "")


def _before_figure(line: Line, at: int, ceiling: int, *, passive: bool) -> int | None:
    """The word "at" that a figure follows, not far after the verb."""
    first = at + 1 if passive else at + 2
    for to in range(first, min(ceiling, at + _REACH)):
        if line.tags[to] in ",:;.(q" or (passive and to > first):
            return None
        if line.lows[to] == "at" and _figure(line, to + 1, ceiling) < ceiling:
            return to
    return None


def _figure(line: Line, at: int, ceiling: int) -> int:
    """The word that is the number of a figure which begins at a word; the ceiling if none is."""
    while at < ceiling and line.lows[at] in _HEDGES:
        at += 1
    if at + 1 < ceiling and line.lows[at] in MONEY:
        at += 1
    if at >= ceiling or (at + 1 < ceiling and line.lows[at + 1] in _CLOCK):
        return ceiling
    low = line.lows[at]
    number = low[0].isdigit() or low.split("-")[0] in SMALL or low in SCALES or low in VAGUE
    return at if number else ceiling


def _measured(line: Line, thing: Phrase, figure: int, ceiling: int) -> bool:
    """Whether it is a quantity that is given, and not a place: "put the boys at two schools"."""
    if _QUANTITIES.intersection(line.lows[thing[0] : thing[1]]):
        return True
    number = _figure(line, figure, ceiling)
    around = line.lows[number - 1 : number + 3]
    glued = line.lows[number].lstrip("0123456789.,")
    return glued in _UNITS or bool(_UNITS.intersection(around)) or around[0] in MONEY
