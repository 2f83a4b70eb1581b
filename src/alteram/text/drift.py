"""Two quotations of one utterance, word by word: where they differ, and of what kind that is.

Spelling is no difference: marks, case, contractions, hyphens, British and American forms, numbers
in words or digits, sounds of hesitation. Words in square brackets are the editor's and are left
out. A quotation may begin later or end earlier than the other one; that is told only where a word
that turns the sense is cut off within the sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from alteram.model import DriftKind
from alteram.text.number_words import SMALL
from alteram.text.sentences import sentences
from alteram.text.wordlists import word_set
from alteram.text.words import STOPWORDS, words

LEAST_EQUAL, LEAST_CONTENT = 4, 2  # equal words, and content words among them, of one utterance
LEAST_WHOLE = 3  # words of a quotation that stands whole in the other one
SURE_EQUAL, SURE_CONTENT = 8, 4  # the same, where nothing else says that they are of one source
LEAST_SHARE = 0.7  # of the words of the shorter quotation that stand in the other
LONGEST = 400  # words of a quotation that are compared
MOST_AT_ENDS = 3  # other words at the very start or end that are told; more are another sentence
MOST_CHANGED, MOST_UNEVEN = 8, 3  # words put in place of others, and how many more than those

TURNING = word_set("""
    not never no none nobody nothing nor neither without hardly barely scarcely rarely seldom
    if unless until except only merely solely
    some most all every each many few several any always often sometimes usually
    may might could must should perhaps maybe possibly probably allegedly almost nearly
""")
_CONDITIONS = word_set("if unless")
_BEFORE = word_set("not never nobody hardly only")
_JUST_BEFORE = _CONDITIONS | _BEFORE | word_set("some most few many all no every")
_AFTER = _CONDITIONS | word_set("until except without provided only")
CUTTING = _JUST_BEFORE | _AFTER
"""Words whose loss before or behind what is quoted turns its sense; some only close by."""
FIRM = 5  # equal words from which a quotation is more than a turn of phrase
_CLOSE, _FAR = 3, 30  # words before or behind a quotation that are looked at

_CONTRACTED = {
    "won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"),
    "shan't": ("shall", "not"), "ain't": ("is", "not"), "i'm": ("i", "am"),
    "gonna": ("going", "to"), "wanna": ("want", "to"), "gotta": ("got", "to"),
    "let's": ("let", "us"), "u.s": ("united", "states"), "1": ("one",), "ok": ("okay",),
}  # fmt: skip
_ENDINGS = {"'re": "are", "'ve": "have", "'ll": "will"}
_PRONOUNS = word_set(
    "it he she that there what who here where how somebody someone everybody everyone nobody"
)
_SILENT = word_set("uh um er erm ah percent cent dollars dollar")
_BRACKET = re.compile(r"\w{0,40}\[[^\[\]]*\]\w{0,40}")
_APOSTROPHE = re.compile(r"(?<=\w)‘(?=\w)")
_PAUSE = re.compile(r"[,;:–—]|\s-\s")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\Z")
_NUMBERED = re.compile(r"\.\s?\d")
_LEFT_OUT = re.compile(r"…|\.\s?\.|\[")
_BRITISH = ((re.compile(r"is(e[ds]?|ing|ation|ations)$"), r"iz\1"), (re.compile("our"), "or"))


class Differing(NamedTuple):
    """Words that differ, as offsets into the two quotations; a side that lacks them is empty."""

    kind: DriftKind
    ours: tuple[int, int]
    theirs: tuple[int, int]


class _Token(NamedTuple):
    start: int
    end: int
    key: str


def drift(ours: str, theirs: str, *, same_source: bool = True) -> list[Differing] | None:
    """Where two quotations of one utterance differ, in text order; None where they are of two.

    Without `same_source` more words must agree to make them one utterance.
    """
    one, two = _tokens(ours), _tokens(theirs)
    keys = [token.key for token in one], [token.key for token in two]
    both = (Counter(keys[0]) & Counter(keys[1])).total()  # no alignment can have more equal words
    if both < max(LEAST_WHOLE, LEAST_SHARE * min(len(one), len(two))):
        return None
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    codes = matcher.get_opcodes()
    equal = [token.key for code, a, b, _, _ in codes if code == "equal" for token in one[a:b]]
    if not _one_utterance(equal, min(len(one), len(two)), same_source):
        return None
    reach = _FAR if len(equal) >= FIRM else _CLOSE
    found = []
    for number, (code, a, b, c, d) in enumerate(codes):
        if code == "equal" or _joined(one[a:b]) == _joined(two[c:d]):
            continue
        if a == c == 0 or (b == len(one) and d == len(two)):
            kind = _kind_at_end(one[a:b], two[c:d], ours, theirs, reach if a or c else -reach)
        else:
            around = min(n[2] - n[1] for n in (codes[number - 1], codes[number + 1]))
            kind = _kind_inside(one[a:b], two[c:d], around)
        places = _place(one, a, b, ours), _place(two, c, d, theirs)
        if a < b and c < d and _other_sentences((ours, *places[0]), (theirs, *places[1])):
            continue
        if kind is DriftKind.CUT and _is_marked(*((ours, one, a) if a == b else (theirs, two, c))):
            continue
        if kind is not None:
            found.append(Differing(kind, *places))
    return found


def _one_utterance(equal: Sequence[str], shorter: int, same_source: bool) -> bool:
    """Whether so many equal words, of so many in the shorter quotation, make the two one."""
    content = sum(key not in STOPWORDS for key in equal)
    if same_source and len(equal) == shorter >= LEAST_WHOLE and content:
        return True
    least = (LEAST_EQUAL, LEAST_CONTENT) if same_source else (SURE_EQUAL, SURE_CONTENT)
    return len(equal) >= least[0] and content >= least[1] and len(equal) >= LEAST_SHARE * shorter


def turning_words(text: str, which: frozenset[str] = TURNING) -> frozenset[str]:
    """The words of a text that turn or limit its sense."""
    return which & {token.key for token in _tokens(text)}


def kind_in_words(ours: str, theirs: str) -> DriftKind:
    """The kind of a difference from the words of both sides, one of which may be empty."""
    return kind_of([t.key for t in _tokens(ours)], [t.key for t in _tokens(theirs)])


def kind_of(ours: Sequence[str], theirs: Sequence[str]) -> DriftKind:
    """The kind of a difference between two stretches of folded words."""
    numbers = [{key for key in side if key[0].isdigit()} for side in (ours, theirs)]
    if ours and theirs and numbers[0] != numbers[1]:
        return DriftKind.NUMBER
    if TURNING & set(ours) != TURNING & set(theirs):
        return DriftKind.TURN
    return DriftKind.WORDING if ours and theirs else DriftKind.CUT


def _kind_inside(ours: Sequence[_Token], theirs: Sequence[_Token], around: int) -> DriftKind | None:
    """The kind of a difference between words that both have; None for two other sentences.

    `around` is the smaller number of equal words on its two sides: one alone may be chance.
    """
    short, long = sorted((len(ours), len(theirs)))
    if short and (long > MOST_CHANGED or long - short > MOST_UNEVEN):
        return None
    if not short and long > MOST_UNEVEN and around < 2:
        return None
    return kind_of([t.key for t in ours], [t.key for t in theirs])


def _kind_at_end(
    one: Sequence[_Token], two: Sequence[_Token], ours: str, theirs: str, reach: int
) -> DriftKind | None:
    """The kind of a difference where the quotations begin (`reach` below 0) or end, or None.

    `reach` is how many words of what one of them lacks are looked at.
    """
    if one and two:
        few = max(len(one), len(two)) <= MOST_AT_ENDS
        return kind_of([t.key for t in one], [t.key for t in two]) if few else None
    cut, text = (one, ours) if one else (two, theirs)
    near = cut[-1] if reach < 0 else cut[0]  # beside the words that both have
    for start, end in sentences(text):
        if start <= near.start < end and _goes_on(text, near, reach < 0):
            inside = [token for token in cut if start <= token.start < end]
            if reach < 0:
                return DriftKind.TURN if _turned_before(text, inside[reach:]) else None
            return DriftKind.TURN if _AFTER & {t.key for t in inside[:reach]} else None
    return None


def _turned_before(text: str, cut: Sequence[_Token]) -> bool:
    """Whether words cut off before a quotation turn it; a pause keeps most of them to themselves.

    "I never saw it, the gate is shut": the gate is shut. "If it rains, the gate is shut".
    """
    if _CONDITIONS & {token.key for token in cut}:
        return True
    paused = [n for n, token in enumerate(cut) if _PAUSE.match(text, token.end)]
    near = cut[paused[-1] + 1 if paused else 0 :]
    far, close = ({token.key for token in some} for some in (near, near[-_CLOSE:]))
    return bool(_BEFORE & far or _JUST_BEFORE & close)


def _other_sentences(*sides: tuple[str, int, int]) -> bool:
    """Whether words that stand in the place of others are sentences, or run over the end of one."""
    if any(re.search(r"[.!?]\s", text[start:end]) for text, start, end in sides):
        return True
    return all(
        re.search(r"(?:^|[.!?])\W{0,4}\Z", text[max(0, start - 5) : start])
        and re.match(r"\W{0,3}?(?:[.!?]|\Z)", text[end : end + 5])
        for text, start, end in sides
    )


def _goes_on(text: str, near: _Token, first: bool) -> bool:
    """Whether no sentence ends between a token that was cut and the words that were kept."""
    gap = text[near.end : near.end + 3] if first else text[max(0, near.start - 3) : near.start]
    return not re.search(r"[.!?…]", gap)


def _is_marked(text: str, tokens: Sequence[_Token], at: int) -> bool:
    """Whether dots or brackets before a token say that words are left out or changed there."""
    start = tokens[at - 1].end if at else 0
    end = tokens[at].start if at < len(tokens) else len(text)
    return _LEFT_OUT.search(text, start, end) is not None


def _joined(tokens: Sequence[_Token]) -> str:
    return "".join(token.key for token in tokens)


def _place(tokens: Sequence[_Token], first: int, end: int, text: str) -> tuple[int, int]:
    if first < end:
        return tokens[first].start, tokens[end - 1].end
    at = tokens[first].start if first < len(tokens) else len(text)
    return at, at


@lru_cache(maxsize=2_000)
def _tokens(text: str) -> tuple[_Token, ...]:
    edited = [match.span() for match in _BRACKET.finditer(text)]
    text = _APOSTROPHE.sub("’", text)
    found: list[_Token] = []
    for start, end, folded in words(text):
        if any(first <= start < last for first, last in edited):
            continue
        for key in _keys(_told_apart(text, start, end) or folded):
            if not found or found[-1].key != key:  # a word said twice is said once
                found.append(_Token(start, end, key))
    return tuple(found[:LONGEST])


def _told_apart(text: str, start: int, end: int) -> str:
    """A word whose case or mark tells it from another one: "US" from "us", "No. 1" from "no"."""
    word = text[start:end]
    if word == "US":
        return "u.s"
    return "number" if word.lower() == "no" and _NUMBERED.match(text, end) else ""


def _keys(folded: str) -> Iterator[str]:
    """A folded word as the words it stands for, each in one spelling."""
    for word in _apart(_ORDINAL.sub("", folded)):
        tens, hyphen, ones = word.partition("-")
        if word != "one" and tens in SMALL and (not hyphen or ones in SMALL):
            yield str(int(SMALL[tens] + SMALL.get(ones, 0)))
        elif word not in _SILENT and (plain := _joined_up(word)):
            for pattern, american in _BRITISH:
                plain = pattern.sub(american, plain) if len(plain) > 4 else plain
            yield plain


def _joined_up(word: str) -> str:
    """A word without inner marks; the point of a number stays."""
    plain = word.replace(",", "").replace("-", "")
    return plain.replace(".", "") if not plain[:1].isdigit() else plain


def _apart(word: str) -> tuple[str, ...]:
    if word in _CONTRACTED:
        return _CONTRACTED[word]
    if word.endswith("n't"):
        return word[:-3], "not"
    for ending, whole in _ENDINGS.items():
        if word.endswith(ending):
            return word.removesuffix(ending), whole
    if word.endswith("'s") and word[:-2] in _PRONOUNS:
        return word[:-2], "is"
    return (word,)
