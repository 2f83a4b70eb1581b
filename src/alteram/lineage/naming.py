"""How one article names another's outlet: who wrote it, and whom it cites.

An outlet is called by its name, its aliases, or the words its domain is made of ("Harbour Daily"
for harbourdaily.example), with and without "The". A name that is also an ordinary word ("The
Week", "Reason") counts as a citation only beside a citing word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from alteram.model import Entry, Outlet
from alteram.text.agencies import AUTHORSHIP, SYNDICATORS, agency
from alteram.text.agencies import credits as crediting
from alteram.text.words import Word, words

_LONGEST_NAME = 5  # words
_SUFFIX = re.compile(r"\s*(?:\([^)]*\)|[-–|]\s*(?:news|opinion|editorial|online))\s*$", re.I)
_ORDINARY_WORDS = """
    time reason slate salon vice week nation root hill fortune atlantic guardian independent
    sun mirror express star local standard wire verge intercept conversation economist register
    post times journal globe news herald tribune chronicle observer telegraph mail record press
    world today now current edge outline blaze federalist week point republic quartz vox axios
    insider advocate examiner sentinel argus courier gazette ledger morning evening daily
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
_CITED_BEFORE = re.compile(
    r"(?:\baccording to|\btold|\bciting|\bcited by|\bvia|\bh/?t|\breported (?:by|in|on)|"
    r"\bquoted by|\bpublished (?:by|in|on)|\binterview with|\bspoke (?:to|with)|\bsource:|"
    r"\bread at|\bfrom|"
    r"\bas|\bobtained by|\breviewed by|\breports? (?:by|in|from)|\bstory (?:by|in|from)|"
    r"\bwrites? (?:in|for)|\bwrote (?:in|for)|\b(?:op-ed|column|piece|article) (?:in|for|at))"
    r"\W{1,3}(?:the\s+|a\s+)?$",
    re.IGNORECASE,
)
_CITED_AFTER = re.compile(
    r"^(?:['’]s)?\W{0,3}(?:[\w.'’-]+\s+){0,3}?(?:report(?:s|ed|ing)?\b|first\b|said\b|says\b|wrote\b|"
    r"writes\b|note[sd]\b|reveal(?:s|ed)\b|obtained\b|published\b|learned\b|quot(?:es|ed|ing)\b|"
    r"citing\b|confirmed\b|story\b|article\b|piece\b|op-ed\b|interview\b|poll\b|investigation\b|"
    r"editorial\b|added\b|explains?\b)",
    re.IGNORECASE,
)


class Mention(NamedTuple):
    """Words that name an outlet; `citing` when a citing word stands beside them."""

    start: int
    end: int
    citing: bool


def squash(text: str) -> str:
    """Letters and digits of a name, small, nothing between them."""
    return "".join(re.findall(r"[^\W_]+", text.casefold()))


@lru_cache(maxsize=4096)
def names_of(outlet: Outlet | None) -> frozenset[str]:
    """The names an outlet goes by, letters and digits only, in small letters."""
    if outlet is None:
        return frozenset()
    found = set()
    for name in (outlet.name, *outlet.aliases):
        plain = _SUFFIX.sub("", name).strip()
        found.add(squash(plain))
        rest = re.sub(r"^the\s+", "", plain, flags=re.IGNORECASE)
        if " " in rest or rest.casefold() not in _ORDINARY:
            found.add(squash(rest))
    host = outlet.domain.casefold().removeprefix("www.").split(".")
    if len(host) > 1:
        stem = host[-3] if len(host) > 2 and host[-2] in ("co", "com", "org", "ac") else host[-2]
        if len(stem) > 3:
            found.add(squash(stem))
    if canonical := agency(outlet.name):
        found |= _agency_names(canonical)
    return frozenset(name for name in found if len(name) > 1)


def _agency_names(canonical: str) -> set[str]:
    short = {"Associated Press": "ap", "Agence France-Presse": "afp"}
    return {squash(canonical), short.get(canonical, squash(canonical))}


def mentions(text: str, names: Iterable[str], every: Sequence[Word] | None = None) -> list[Mention]:
    """Where a text names one of these outlets (as `names_of` gives them), in text order.

    Each name needs a capital letter or a digit where it stands; "the hill" is a hill.
    """
    wanted = frozenset(names)
    if not wanted:
        return []
    some = words(text) if every is None else every
    found: list[Mention] = []
    at = 0
    while at < len(some):
        joined, best = "", 0
        for size in range(1, min(_LONGEST_NAME, len(some) - at) + 1):
            joined += squash(some[at + size - 1].folded.removesuffix("'s"))
            if joined in wanted and not text[some[at + size - 1].start].islower():
                best = size
        if best:
            found += _mention(text, some[at], some[at + best - 1], best)
        at += best or 1
    return found


def _mention(text: str, first: Word, last: Word, size: int) -> list[Mention]:
    start, end = first.start, last.end
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    before, after = text[max(0, start - 40) : start], text[end : end + 60]
    citing = bool(_CITED_BEFORE.search(before) or _CITED_AFTER.search(after))
    bracketed = before.endswith("(") and after.startswith(")")
    if size == 1 and last.folded.removesuffix("'s") in _ORDINARY and not (citing or bracketed):
        return []
    return [Mention(start, end, citing or bracketed)]


class Credited(NamedTuple):
    """An agency an article names, and the words that do ("dateline 'LINDHAVEN (AP) —'")."""

    canonical: str
    why: str
    wrote: bool  # the whole text is the agency's; False where it only contributed


def credited(entry: Entry) -> tuple[Credited, ...]:
    """The agencies an article credits, authorship first, one for each agency and sort."""
    article = entry.article
    outlet = article.outlet.name if article.outlet else ""
    return _credited(article.text, article.byline, article.credit, outlet)


@lru_cache(maxsize=2048)
def _credited(
    text: str, byline: tuple[str, ...], credit: tuple[str, ...], outlet: str
) -> tuple[Credited, ...]:
    found: dict[tuple[bool, str], Credited] = {}
    if own := agency(outlet):
        found[(True, own)] = Credited(own, f"published by {outlet}", True)
    for label, lines in (("credit line", credit), ("byline", byline)):
        for line in lines:
            if name := agency(line):
                found.setdefault((True, name), Credited(name, f"{label} “{line}”", True))
    for words_found in crediting(text):
        wrote = words_found.how in AUTHORSHIP
        shown = text[words_found.start : words_found.end][:60]
        why = f"{words_found.how} “{shown}”"
        key = (wrote, words_found.canonical)
        found.setdefault(key, Credited(words_found.canonical, why, wrote))
    kept = [c for c in found.values() if c.canonical not in SYNDICATORS]
    return tuple(sorted(kept, key=lambda c: (not c.wrote, c.canonical)))


def author(entry: Entry) -> Credited | None:
    """The one agency or outlet whose text an article says it is; None for its own work.

    An agency's article is its own whatever it names. An article that credits two agencies as
    authors was put together from both and is the text of neither.
    """
    found = [credit for credit in credited(entry) if credit.wrote]
    outlet = entry.article.outlet
    if outlet is not None and (own := agency(outlet.name)):
        return next(credit for credit in found if credit.canonical == own)
    if found:
        return found[0] if len(found) == 1 else None
    for line in entry.article.credit:
        if line.strip() and not (names_of(outlet) & names_of(Outlet(name=line))):
            return Credited(line.strip(), f"credit line “{line}”", True)
    return None
