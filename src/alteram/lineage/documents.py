"""One document in several articles: a poll, a report, a court filing, a letter, under many names.

"Horowitz's report", "a new 500-page report by Inspector General Michael Horowitz" and "the report"
are one document, and what Horowitz says in it is what he says. What tells is the sort of document
and who issued it. An article that calls it "the report" is read for the one it means. Papers filed
in court are one where no two issuers are named: an event has one case. Two polls whose makers are
not named tie nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from alteram.lineage.offices import spoken_for
from alteram.lineage.order import earlier
from alteram.lineage.passages import Heard, strongest
from alteram.lineage.sets import NONE_APART, Apart, Sets
from alteram.model import Link, SourceKind, Tie
from alteram.text.names import same_name
from alteram.text.wordlists import word_set

_POLL, _REPORT, _FILING, _LETTER, _STATEMENT, _ORDER, _BOOK = range(7)
_NOUNS = {
    _POLL: "poll polls polling survey surveys",
    _REPORT: "report reports study analysis review assessment investigation audit findings dossier",
    _FILING: (
        "lawsuit lawsuits suit complaint indictment affidavit filing filings petition motion "
        "court-documents court-papers court-records court-document charging-documents brief"
    ),
    _LETTER: "letter memo memorandum email e-mail emails",
    _STATEMENT: "statement tweet tweets post communique testimony deposition remarks",
    _ORDER: "order ruling opinion verdict decree",
    _BOOK: "book memoir",
}
_SORT_OF = {noun.replace("-d", " d").replace("-p", " p").replace("-r", " r"): sort
            for sort, nouns in _NOUNS.items() for noun in nouns.split()}  # fmt: skip
_NOUN = "|".join(sorted((re.escape(noun) for noun in _SORT_OF), key=lambda n: (-len(n), n)))
_NAME = r"[A-Z][\w.&/’'–-]*(?:\s(?:of\s(?:the\s)?|for\s|and\s|&\s)?[A-Z][\w.&/’'–-]*){0,6}"
# "Horowitz's draft report", "the new CBS News poll": what stands before the noun.
_PHRASE = re.compile(
    rf"(?P<before>(?:\S+\s){{0,9}}?)(?P<noun>{_NOUN})(?![\w-])(?P<after>[^.;]{{0,90}})"
)
_CLAUSE = re.compile(
    r"\b(?:of|for|at|from|with|in|on|to|about|against|behind|by|who|that|which|familiar|briefed|"
    r"close|after|and|or|as|said|says|told|seen)\b"
)
_ISSUED = re.compile(
    rf"(?:^|\s)(?:(?:filed|released|issued|published|conducted|written|prepared|commissioned|sent|"
    rf"posted|brought|done)\s)?(?:[a-z]+\s)?(?:by|from)\s(?:the\s)?(?:[a-z]+\s){{0,3}}(?P<name>{_NAME})"
)
_TELLS = (
    r"(?:also\s|reportedly\s|further\s|later\s)*"
    r"(?:found|finds|says|said|states|stated|concluded|concludes|shows|showed|alleges|alleged|"
    r"argues|argued|claims|claimed|revealed|reveals|identified|details|detailed|described|"
    r"describes|accuses|accused|criticized|cited|cites|noted|notes|ascertained|determined)\b"
)
_GIVEN = re.compile(
    rf"(?P<phrase>(?:[^\s,;:“”\"]+\s){{0,7}}?(?:{_NOUN}))(?:\s(?:released|filed|published|issued)"
    rf"(?:\s\w+){{1,3}})?,?\s{_TELLS}"
    rf"|(?i:according\sto)\s(?P<cited>(?:[^\s,;:“”\"]+\s){{0,7}}?(?:{_NOUN})\b[^.;“”]{{0,60}})"
)
_NO_ISSUER = re.compile(
    r"^(?:The|A|An|This|That|His|Her|Its|Their|Our|In|Early|Recent|Federal|Court|U\.S|US|"
    r"American|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|"
    r"April|May|June|July|August|September|October|November|December|Democratic|Republican|"
    r"Another|One|Some|Several|Most|Many|National|State|Public)\.?$"
)
_SPLIT = re.compile(r"/|\s(?:and|&)\s|(?<=[a-z])-(?=[A-Z])|(?<=[a-z])–(?=[A-Z])")
_OF_MAKERS = word_set("university college news center centre research institute poll group")


class _Document(NamedTuple):
    """A document: its sort, who issued it as far as it is named, the words that name it."""

    sort: int
    issuers: frozenset[str]
    words: str


def same_document(some: Sequence[Heard], apart: Apart = NONE_APART) -> list[tuple[Link, str]]:
    """Ties of articles whose strongest words come from one document, or from who issued it.

    With each comes the document's name, for the origin. Two articles that both give the issuer
    himself are left to `same_source`.
    """
    found = []
    tied = Sets()
    givers: list[tuple[Heard, _Document | None, frozenset[str]]] = []
    for item in sorted(strongest(some), key=lambda h: (earlier(h.entry), h.span)):
        document = _given(item)
        issuers = document.issuers if document else _speakers(item)
        for other, known, theirs in givers:
            named = document or known
            ids = item.entry.id, other.entry.id
            if named is None or tied.same(*ids) or apart(*ids) or item.denies != other.denies:
                continue
            if not _are_one(document, issuers, known, theirs):
                continue
            tied.join(*ids)
            names = f"{_called(document, issuers)}, {_called(known, theirs)}"
            why = f"one source under two names: {names}"
            link = Link(tie=Tie.SAME_SOURCE, left=ids[0], right=ids[1], why=why)
            found.append((link, named.words))
        givers.append((item, document, issuers))
    return found


def is_of_an_issuer(item: Heard) -> bool:
    """Whether a passage gives a document for its words and shows who issued it."""
    document = _given(item)
    return document is not None and bool(document.issuers)


def _called(document: _Document | None, issuers: Iterable[str]) -> str:
    return f"“{document.words if document else min(issuers)}”"


def _are_one(
    one: _Document | None, ours: frozenset[str], two: _Document | None, theirs: frozenset[str]
) -> bool:
    """Whether two documents are one, or the one is what the other's source has issued."""
    if one and two and one.sort != two.sort:
        return False
    if ours and theirs:
        return any(_match(a, b) for a in ours for b in theirs)
    return one is not None and two is not None and one.sort == _FILING


def _match(one: str, two: str) -> bool:
    """Whether two names of who issued a document can be one."""
    if same_name(one, two):
        return True
    long_, short = sorted((one.casefold().split(), two.casefold().split()), key=len, reverse=True)
    if long_[-len(short) :] == short:
        return True
    rest = long_[len(short) :]
    return long_[: len(short)] == short and _OF_MAKERS.issuperset(rest)


def _speakers(item: Heard) -> frozenset[str]:
    """The persons and bodies a passage gives for its words."""
    found = {s.name for s in item.sources if s.kind in (SourceKind.PERSON, SourceKind.BODY)}
    return frozenset(found | {who for s in item.sources if (who := spoken_for(s.name))})


def _given(item: Heard) -> _Document | None:
    """The document a passage gives for its words: as its source, or by "X's report found"."""
    for source in item.sources:
        if source.kind not in (SourceKind.PERSON, SourceKind.OUTLET) and (
            document := _read(source.name, item.entry.article.text, item.text)
        ):
            return document
    if item.sources:
        return None
    match = _GIVEN.search(item.text)
    if match is None:
        return None
    return _read(_from_its_start(match["phrase"] or match["cited"]), item.entry.article.text)


_STARTS = re.compile(r"(?:^|\s)(?=(?:the|a|an|this|his|her|its|their|The|A|An|His|Her|Its)\s)")


def _from_its_start(phrase: str) -> str:
    """A phrase from its last article on: what stands before belongs to the sentence."""
    noun = re.search(rf"\b(?:{_NOUN})\b", phrase)
    starts = [m.end() for m in _STARTS.finditer(phrase, 0, noun.start() if noun else len(phrase))]
    return phrase[starts[-1] :] if starts else phrase


# "an advance copy of", "the most jolting findings in"
_PART_OF = re.compile(
    r"^(?:[a-z-]+\s){0,4}(?:copy|copies|text|draft|version|summary|part|section|excerpts?|findings|"
    r"revelations|conclusions|details|transcript)\s(?:of|in|from)\s",
    re.IGNORECASE,
)


def _read(name: str, text: str, sentence: str = "") -> _Document | None:
    """The document that a phrase in a sentence of a text names, or None where it names none."""
    name = _PART_OF.sub("", name)
    match = _PHRASE.match(name)
    if match is None or _CLAUSE.search(_NAMES_OUT.sub("", match["before"])):
        return None
    sort = _SORT_OF[match["noun"]]
    issuers = _issuers(match["before"], match["after"])
    issuers |= {who for issuer in issuers if (who := _holder(text, issuer))}
    definite = not re.match(r"(?:an?|another|one|some|new|recent|several)\b", name.strip(), re.I)
    if not issuers and definite:
        issuers = _meant(text, sort)
    if not issuers and _HIS.search(match["before"]) and (person := _FULL_NAME.search(sentence)):
        issuers = frozenset({person[0]})
    if not issuers and sort != _FILING:
        return None
    return _Document(sort, issuers, " ".join(name.split()))


_NAMES_OUT = re.compile(_NAME)


def _issuers(before: str, after: str) -> frozenset[str]:
    """Who issued a document, by the words before and after the noun."""
    found: set[str] = set()
    for match in _NAMES_OUT.finditer(before):
        found.update(_names_in(match[0]))
    if issued := _ISSUED.match(after):
        found.update(_names_in(issued["name"]))
    return frozenset(found)


def _names_in(run: str) -> set[str]:
    """The names in a run of words with capitals: "CBS/YouGov" is two."""
    found = set()
    for part in _SPLIT.split(re.sub(r"['’]s?(?=\s|$)", "", run)):
        kept = part.split()
        while kept and _NO_ISSUER.match(kept[0]):
            kept.pop(0)
        if kept and len("".join(kept)) > 1:
            found.add(" ".join(kept).strip("-–."))
    return found


_HIS = re.compile(r"\b(?:his|her)\b", re.IGNORECASE)
_FULL_NAME = re.compile(r"\b[A-Z][a-z’'-]+\s(?:[A-Z]\.\s)?[A-Z][a-z][\w’'-]*(?=,\s)")


@lru_cache(maxsize=512)
def _holder(text: str, office: str) -> str:
    """The person who holds an office by an article: "Inspector General Mara Vell" for "IG"."""
    words = office.split()
    if len(words) > 1:
        words = words[-2:]
        named = r"\s".join(re.escape(word) for word in words)
    elif office.isupper() and len(office) == 2:
        named = r"\s".join(rf"{letter}[a-z]+" for letter in office)
    else:
        return ""
    match = re.search(rf"\b{named},?\s(?P<name>[A-Z][a-z’'-]+\s(?:[A-Z]\.\s)?[A-Z][\w’'-]+)", text)
    return match["name"] if match and words[-1].lower() not in _BODIES_ALONE else ""


_BODIES_ALONE = word_set("university college news house board department center centre institute")


@lru_cache(maxsize=512)
def _meant(text: str, sort: int) -> frozenset[str]:
    """Who issued "the report" of an article: the issuer of every such document it names, if one."""
    nouns = "|".join(re.escape(n) for n, s in _SORT_OF.items() if s == sort)
    pattern = re.compile(
        rf"(?:(?P<by>{_NAME})\s(?:[a-z-]+\s){{0,2}})?\b(?:{nouns})(?![\w-])"
        rf"(?P<after>\s(?:[a-z]+\s)?(?:by|from)\s(?:the\s)?(?:[a-z]+\s){{0,3}}{_NAME})?"
    )
    found: set[str] = set()
    for match in pattern.finditer(text):
        found |= _issuers(match["by"] or "", match["after"] or "")
    names = sorted(found, key=lambda n: (-len(n), n))
    return frozenset(found) if all(_match(names[0], name) for name in names) else frozenset()
