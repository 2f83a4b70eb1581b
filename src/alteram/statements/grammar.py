"""Words of a line with a letter each for what they can be: the grammar the rules stand on.

There is no tagger behind this: closed classes are listed, names go by capitals, other verbs by
a list and the ending -ed. What a word is in its place (a verb or a noun: "claims") the rules
decide by its neighbours.

The letters: `N` name, `w` other word, `n` number, `d` determiner, `S` possessive mark, `p` subject
pronoun, `o` object pronoun, `r` who and which, `i` preposition, `t` to, `c` and, or, but, `s`
subordinating word, `a` auxiliary, `v` cue verb, `g` cue verb with -ing, `V` other verb, `m` adverb,
`T` day or time word, `q` quotation mark, `-` dash, and the marks `, : ; . ( )` themselves; `x`
anything else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from alteram.statements.lexicon import CueTable
from alteram.text.quotes import Quotation
from alteram.text.wordlists import word_set

_TOKEN = re.compile(r"[^\W_]+(?:['’.\-‐‑&][^\W_]+)*|''|``|\.{2,}+|[^\w\s]|_")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])\Z", re.IGNORECASE)
_TITLE_STOP = word_set(
    "mr mrs ms dr gov sen rep gen lt col maj capt sgt rev prof st jr sr adm hon pres"
)

CLASSES: dict[str, str] = {}


def _put(letter: str, words: str) -> None:
    for word in words.split():
        CLASSES[word] = letter


_put(
    "d",
    """
    the a an this these those some many most several few all any each every no both
    another other his her its their our my your such more much one two three four five six
    seven eight nine ten dozens hundreds thousands half
    """,
)
_put("p", "he she they it i we you there everyone everybody nobody anyone someone")
_put("o", "him them me us himself herself themselves itself myself ourselves")
_put("r", "who which whom whose")
_put(
    "i",
    """
    of in on at for from with by about into over under between among against during
    through without within near toward towards across behind beyond despite like per via
    amid around upon off above below throughout regarding concerning including alongside
    inside outside
    """,
)
_put("t", "to")
_put("c", "and or but nor yet")
_put(
    "s",
    """
    that whether if how why what when where because although though while since unless
    until as after before whatever whenever once than so
    """,
)
_put(
    "a",
    """
    is are was were be been being am has have had having do does did will would can could
    may might must shall should isn't aren't wasn't weren't hasn't haven't hadn't don't
    doesn't didn't won't wouldn't can't cannot couldn't shouldn't 's 'd 'll 've 're 'm
    isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t don’t doesn’t didn’t won’t wouldn’t
    can’t couldn’t shouldn’t ’d ’ll ’ve ’re ’m
    """,
)
_put(
    "m",
    """
    not also then now never always often again still just even later earlier once ever
    only too here soon already instead further thus hence meanwhile however therefore
    otherwise perhaps maybe rather quite out almost really simply recently repeatedly
    publicly reportedly previously initially finally flatly long twice first back ahead
    away together
    """,
)
_put(
    "T",
    """
    monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow
    tonight mondays tuesdays wednesdays thursdays fridays saturdays sundays
    """,
)
_put(
    "V",
    """
    went gone goes came come comes made makes took takes got gets gave gives left leaves
    met meets won wins lost loses ran runs held holds began begins became becomes brought
    brings kept keeps put puts set sets led leads stood stands fell falls hit hits sent
    sends built builds spent spends grew grows paid pays heard hears drew draws drove
    drives broke breaks fought fights shot rose rises threw flew sat bought sold cut cost
    ate wore chose forgot lay let lets caught happens happened includes remains remained
    plays works lives looks turns turned helps helped uses used faces faced needs needed
    died killed follows followed won't makes get give make take go keep leave become bring
    run hold help need getting going making taking giving coming running leading working
    trying trying using looking being facing following
    """,
)
_LONGEST = 300  # words and marks of one sentence
_MARKS = {
    ",": ",",
    ":": ":",
    ";": ";",
    ".": ".",
    "?": ".",
    "!": ".",
    "…": ".",
    "(": "(",
    "[": "(",
    ")": ")",
    "]": ")",
    "-": "-",
    "–": "-",
    "—": "-",
}
_QUOTES = frozenset(["“", "”", "„", '"', "''", "``", "«", "»", "‘", "’", "'", "‹", "›", "＂"])


class Line:
    """The words of one paragraph with their letters, sentences and quotations.

    `tags` is one string, a letter for a word, so a rule can look at it with an index or a pattern.
    `quoted[n]` is the number of the quotation word n stands in, -1 outside; the marks themselves
    belong to their quotation. `sentence[n]` is the number of its sentence; one of more words than
    anybody writes is cut, so that the work stays linear in the length of the line.
    """

    __slots__ = (
        "_forms",
        "_marks",
        "cues",
        "ends",
        "first",
        "last",
        "lows",
        "quotations",
        "quoted",
        "sentence",
        "spans",
        "starts",
        "tags",
        "text",
    )

    def __init__(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        quotations: Sequence[Quotation],
        cues: CueTable,
    ) -> None:
        """`sentences` are those of one paragraph, `quotations` those that lie in it."""
        self.text = text
        self.cues = cues
        self._forms = cues.forms
        self.spans = sentences
        self.quotations = quotations
        marks = [q.start for q in quotations] + [q.inner_end for q in quotations]
        self._marks = frozenset(marks)
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.lows: list[str] = []
        tags: list[str] = []
        self.sentence: list[int] = []
        self.first: list[int] = []  # the first word of each sentence
        self.last: list[int] = []  # one past the last word of each sentence
        for start, end in sentences:
            at = len(tags)
            self._read(start, end, tags)
            while at < len(tags):  # one without a word adds none
                upto = min(at + _LONGEST, len(tags))
                self.sentence += [len(self.first)] * (upto - at)
                self.first.append(at)
                self.last.append(upto)
                at = upto
        self.tags = "".join(tags)
        self.quoted = [-1] * len(tags)
        for number, quotation in enumerate(quotations):
            low = bisect_left(self.starts, quotation.start)
            high = bisect_left(self.starts, quotation.end)
            self.quoted[low:high] = [number] * (high - low)

    def _read(self, start: int, end: int, tags: list[str]) -> None:
        text = self.text
        opening = True  # a capital tells nothing at the start of a sentence
        for found in _TOKEN.finditer(text, start, end):
            word = found.group()
            at, to = found.start(), found.end()
            if word[0].isalnum():
                mark = _POSSESSIVE.search(word) if "'" in word or "’" in word else None
                if mark and mark.start() > 0:
                    stem = word[: mark.start()]
                    self._add(stem, at, at + len(stem), opening, tags)
                    self.starts.append(at + len(stem))
                    self.ends.append(to)
                    self.lows.append("'s")
                    tags.append("a" if stem.lower() in _CONTRACTED else "S")
                else:
                    self._add(word, at, to, opening, tags)
                opening = False
            else:
                if word == "." and tags and self.ends[-1] == at and _shortened(self.lows[-1]):
                    self.ends[-1] = to
                    continue
                self.starts.append(at)
                self.ends.append(to)
                self.lows.append(word)
                if word in "'’" and at not in self._marks:
                    after_s = bool(tags) and self.ends[-2:-1] == [at] and self.lows[-2][-1] == "s"
                    tags.append("S" if after_s else "x")
                    continue
                tags.append("q" if word in _QUOTES else _MARKS.get(word[0], "x"))
                opening = opening or word in ".:?!…" or word in _QUOTES

    def _add(self, word: str, at: int, to: int, opening: bool, tags: list[str]) -> None:
        low = word.lower()
        self.starts.append(at)
        self.ends.append(to)
        self.lows.append(low)
        tags.append(_letter(word, low, opening, self._forms))

    def token_at(self, offset: int) -> int:
        """The number of the first word that ends after an offset."""
        return bisect_right(self.ends, offset)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The offsets of the words from `first` up to, not including, `last`."""
        return self.starts[first], self.ends[last - 1]


def _shortened(low: str) -> bool:
    """Whether a full stop right after this belongs to it: `mr`, `j`, `u.s`."""
    return low in _TITLE_STOP or all(len(part) == 1 and part.isalpha() for part in low.split("."))


_CONTRACTED = word_set("it he she that there what who here let where how when")


def _letter(word: str, low: str, opening: bool, forms: Mapping[str, tuple[str, str]]) -> str:
    known = CLASSES.get(low)
    capital = word[0].isupper()
    if capital and not opening:
        if known in ("T", "p") or (known and len(word) < 4 and not word.isupper()):
            return known
        if low in _MONTHS:
            return "T" if low != "may" else "N"
        return "N"
    if known:
        return known
    if low in forms:
        return "g" if forms[low][1] == "g" else "v"
    if word[0].isdigit():
        return "n"
    if capital:
        return "N" if not low.endswith("ly") else "m"
    if low.endswith("ly") and len(low) > 4:
        return "m"
    if low.endswith("ed") and len(low) > 4:
        return "V"
    return "w"


_MONTHS = word_set("""
    january february march april may june july august september october november december
    jan feb mar apr aug sept oct nov dec
""")
