"""Whom a phrase means that is no name: a spokesman, an office, a title that ends with a name.

"The inspector general" is whoever an article calls Inspector General, if that is one person. Who
speaks for a person or a body gives that one's words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from alteram.model import Source, SourceKind
from alteram.text.names import TITLES, names_a_body
from alteram.text.wordlists import word_set
from alteram.text.words import words

BARE = frozenset({"he", "she"})
_SPEAKS_FOR = r"(?:spokes(?:man|woman|person)|[Pp]ress\s[Ss]ecretary)"
_FULL_NAME = r"[A-Z][a-z’'-]+\s(?:[A-Z]\.\s|[A-Z][a-z]+\s)?[A-Z][\w’'-]+"
_SPOKEN_FOR = re.compile(
    rf"(?:.*\s)?{_SPEAKS_FOR}\s(?:for|of)\s(?:the\s)?(?P<body>[A-Z].*)"
    rf"|(?P<owner>(?:the\s)?[A-Z].*?)['’]s?\s(?:\w+\s)?{_SPEAKS_FOR}"
    rf"|(?:[Tt]he\s)?(?P<of>[A-Z]\w+(?:\s[A-Z]\w+)*?)\s(?:[a-z]+\s|Deputy\s)?{_SPEAKS_FOR}(?:\s{_FULL_NAME})?"
)


def spoken_for(name: str) -> str:
    """Whose words "Vell's spokesman" or "a spokesman for the River Board" gives; else ""."""
    match = _SPOKEN_FOR.fullmatch(name)
    return (match["body"] or match["owner"] or match["of"]) if match else ""


def body_of(person: str, text: str) -> str:
    """The body a person speaks for by words of a passage; "" where there is none.

    "River Board spokeswoman Ada Lind said": what she says is the board's.
    """
    match = re.search(
        rf"\b(?P<body>[A-Z]\w+(?:\s[A-Z]\w+)*?)\s(?:[a-z]+\s|Deputy\s)?{_SPEAKS_FOR}\s"
        rf"(?:[A-Z][\w.]*\s){{0,2}}{re.escape(person.split()[-1])}\b",
        text,
    )
    return match["body"] if match else ""


_PERSON_AT_END = re.compile(
    r"(?:.*\s)?(?P<last>[\w.’'-]+)\s(?P<name>[A-Z][\w’'-]+\s(?:[A-Z]\.\s)?[A-Z][\w’'-]+)"
)
_OF_OTHERS = word_set("of for to by with from and at in on the about against")
_NAME_ALONE = re.compile(
    r"(?:.*\s(?:by|from)\s)?(?P<name>(?:(?:Mr|Mrs|Ms|Dr)\.?\s)?[A-Z][a-z’'-]*?[a-z])(?:['’]s?)?"
)


def person_in(source: Source) -> str:
    """The person that a phrase ends with, where the whole was read as a body or as nobody.

    "Director of National Intelligence Ada Lind", "Mr. Lind's", "a remark last week from Lind"; ""
    for "lawyers for Ada Lind".
    """
    if source.kind not in (SourceKind.BODY, SourceKind.UNNAMED):
        return ""
    alone = _NAME_ALONE.fullmatch(source.name) if source.kind is SourceKind.UNNAMED else None
    if alone is not None and len(source.name.split()) > 1 and not names_a_body(alone["name"]):
        return alone["name"]
    match = _PERSON_AT_END.fullmatch(source.name)
    if match is None or match["last"] in _OF_OTHERS or names_a_body(match["name"]):
        return ""
    before = words(source.name[: match.start("name")])
    return match["name"] if any(word.folded in TITLES for word in before) else ""


def apposed(text: str, phrase: str) -> str:
    """The person a phrase is followed by: "the board's chairman, Councillor Ada Lind of Arden"."""
    if phrase.lower() in BARE:
        return ""
    match = re.search(
        rf"{re.escape(phrase)},\s(?:[\w.’'-]+\s){{0,6}}?"
        r"(?P<name>[A-Z][a-z’'-]+\s(?:[A-Z]\.\s)?[A-Z][\w’'-]+)(?=[,.]|\sof\s)",
        text,
    )
    return match["name"] if match and not names_a_body(match["name"]) else ""


# "Former President Lind" and "Vice President Lind" are not "the president".
_OTHER = r"(?<![Vv]ice\s)(?<![Ff]ormer\s)(?<![Ee]x-)(?<![Dd]eputy\s)(?<![Tt]hen-)(?<![Ll]ate\s)"
_OFFICES = TITLES | {"special", "counsel", "justice"}
_THE = re.compile(r"^(?:the|The)\s+")


def office_in(phrase: str) -> str:
    """The office that a phrase is nothing but: "inspector general" for "The inspector general"."""
    rest = _THE.sub("", phrase)
    named = [word.folded for word in words(rest)]
    short = 1 <= len(named) <= 3 and rest != phrase
    return " ".join(named) if short and _OFFICES.issuperset(named) else ""


@lru_cache(maxsize=1024)
def holder(text: str, office: str) -> str:
    """The one person to whom a text gives an office, by surname; "" for none or for several.

    `office` in small letters; in the text it stands before the name, a comma between or none.
    """
    called = r"\s".join(rf"[{w[0].upper()}{w[0]}]{re.escape(w[1:])}" for w in office.split())
    found = re.finditer(
        rf"{_OTHER}\b{called},?\s(?:(?:[A-Z][\w’'-]+|[A-Z]\.)\s){{0,2}}?(?P<name>[A-Z][a-z][\w-]*)\b"
        r"(?:['’]s)?(?!\s(?!I|Jr)[A-Z])",
        text,
    )
    names = {match["name"] for match in found if match["name"].lower() not in TITLES}
    return names.pop() if len(names) == 1 else ""


@lru_cache(maxsize=1024)
def body_meant(text: str, name: str) -> str:
    """The body that its last word alone means: "Vale administration" for "the administration".

    "" where a text names no such body, or several.
    """
    last = _THE.sub("", name)
    if " " in last or not last.islower() or not names_a_body(f"River {last.capitalize()}"):
        return ""
    found = re.findall(rf"\b[A-Z][\w.]*\s(?:{last}|{last.capitalize()})\b", text)
    named = {_THE.sub("", body) for body in found} - {last, last.capitalize()}
    return named.pop() if len(named) == 1 else ""
