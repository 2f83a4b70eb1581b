"""What a statement is about, by its form: question, saying, opinion, figure or event."""

from __future__ import annotations

import re

from alteram.model import Attribution, StatementKind
from alteram.text.wordlists import word_set

_QUESTION = re.compile(r"\?[\"'”’»)\]]*\s*\Z")
# In the narrator's own voice: the writer speaks, wishes or values.
_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|[Mm]e|[Ww]e|[Oo]ur|[Uu]s)\b")
_OUGHT = re.compile(
    r"\b(?:should(?:n['’]t)?|must(?:n['’]t)?|ought\s+to|needs?\s+to|had\s+better|let['’]s)\b",
    re.IGNORECASE,
)
_VALUING = re.compile(
    r"""\b(?:disgrace(?:ful)?|shame(?:ful)?|outrageous|absurd|ridiculous|disgusting|terrible|awful
    |wonderful|brilliant|fantastic|pathetic|stupid|idiotic|foolish|moronic|hypocri(?:sy|tical)
    |reprehensible|despicable|heroic|cowardly|horrible|appalling|sadly|unfortunately|thankfully
    |fortunately|hopefully|frankly|surely|of\s+course|clearly|obviously|undoubtedly|it\s+is\s+time
    |makes\s+(?:no\s+)?sense|deserves?|the\s+worst|the\s+best|wrong|immoral|unconscionable)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
# Numbers that are dates, times, ages of a person in commas, or names of things; those of a list.
_NO_AMOUNT = re.compile(
    rf"\A\W*\d{{1,2}}[.)]\s|\b(?:19|20)\d\d\b|\b{_MONTH}\s+\d{{1,2}}\b|\b\d{{1,2}}\s+{_MONTH}"
    r"|\b\d{1,2}(?::\d\d)?\s*[ap]\.?m\b|\b\d+(?:st|nd|rd|th)\b|,\s\d\d?,|\b\d\d?[/-]\d\d?[/-]\d+"
    r"|\b(?:no|nos|article|section|flight|route|highway|channel|figure|page|chapter|room|g|mi|f|covid)"
    r"\.?[\s-]?\d+|\b[A-Z]+-?\d+\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w.])[$€£¥]?\d[\d,.]*")
_SPELLED = re.compile(
    r"""\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty
    |thirty|forty|fifty|sixty|dozens?|hundreds?|thousands?|millions?|billions?|half|a\s+third
    |a\s+quarter|percent|per\s+cent)(?:\s+\w+)?\s+(?:of\s+)?(?:people|men|women|children|civilians
    |soldiers|officers|workers|students|residents|passengers|victims|deaths?|others|were|have|dead
    |killed|wounded|injured|missing|arrested|votes?|dollars|euros|pounds|percent|miles|acres|homes
    |houses|jobs|cases|protesters|migrants|refugees|troops)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OPINION_SECTIONS = word_set(
    "opinion opinions commentary editorial column columnists op-ed comment views perspective"
)


def kind_of(
    text: str, attribution: Attribution | None, section: str = "", *, ahead: bool = False
) -> StatementKind:
    """The kind of a sentence, given the saying that covers it and the article's section.

    A question is one whoever asks it; what a source says is a saying whatever it is about;
    of what is left, an opinion is told before a forecast (`ahead`: it tells what will be), that
    before a figure, and a figure before an event.
    """
    if _QUESTION.search(text):
        return StatementKind.QUESTION
    if attribution is not None:
        return StatementKind.SAYING
    in_opinion = section.strip().lower() in _OPINION_SECTIONS
    marks = bool(_FIRST_PERSON.search(text)) + bool(_OUGHT.search(text))
    valuing = _VALUING.search(text) is not None
    amount = has_amount(text)
    if (marks and not amount) or marks > 1 or (valuing and (marks or in_opinion or not amount)):
        return StatementKind.OPINION
    if ahead:
        return StatementKind.FORECAST
    return StatementKind.FIGURE if amount else StatementKind.EVENT


_NOT_REPORTABLE = {
    StatementKind.QUESTION: "a question reports nothing",
    StatementKind.OPINION: "an opinion: others can share it, they cannot report it as a fact",
    StatementKind.FORECAST: "a forecast in the narrator's own voice: nobody can report it yet",
}
_FRAGMENT = 6  # words under which a sentence without a verb that tells states nothing


def why_not_checkable(text: str, kind: StatementKind, *, is_anchored: bool) -> str:
    """Why others could not report a statement; empty where they could.

    `is_anchored` tells that it holds a verb that tells, a name or a date; a few words with
    neither, and no figure and no saying, are a label.
    """
    why = _NOT_REPORTABLE.get(kind, "")
    short = kind is StatementKind.EVENT and len(text.split()) < _FRAGMENT
    if short and not is_anchored:
        return "a few words without an event, a figure or a saying"
    return why


def has_amount(text: str) -> bool:
    """Whether a sentence gives a number that is no date, time, age or name."""
    if _DIGITS.search(text) and _DIGITS.search(_NO_AMOUNT.sub(" ", text)):
        return True
    return _SPELLED.search(text) is not None
