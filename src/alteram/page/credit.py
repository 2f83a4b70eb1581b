"""Who wrote the words of a page, as the page prints it: byline, credit, address of the original.

A byline keeps the names of agencies, because they are evidence of where a text comes from. A
credit is the words that name the origin of a republished text: "RT" of "RT: The president …",
"AP" of "LINDHAVEN (AP) —", the name after "Originally published in".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from alteram.page.dates import find_dates
from alteram.text import agencies
from alteram.text.agencies import AUTHORSHIP, agency

_BY = re.compile(r"\W*(?:(?:written|reported|posted|story|words|text|report|by-?line|analysis"
                 r"|opinion|review|commentary|column|perspective)\s+)?"
                 r"(?:by|von|par|por|di|da|door|av|af|от|автор:?"
                 r"|автор)\b[\s:]+(?=\S)", re.I)  # fmt: skip
# What stands before a name and is none: "Post author", "Veröffentlicht von".
_LABEL = re.compile(
    r"\W*(?:(?:post\s+)?(?:author|autor(?:in)?|auteur|autore)\b\s*:?"
    r"|(?:veröffentlicht|eingestellt|geschrieben|verfasst|publié|rédigé|publicado|escrito)"
    r"\s+(?=(?:von|par|por)\b))\s*(?=\S)",
    re.I,
)
_CUT = re.compile(
    r"\s*(?:\||•|·|\t|;|\bupdated?\b|\bpublished\b|\bposted\b|\bon (?=(?:mon|tue|wed|thu|fri|sat"
    r"|sun|jan"
    r"|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)|\d{1,2}[:.]\d{2}\b|[\w.+-]+@[\w.-]+"
    r"|https?://).*",
    re.I | re.S,
)
_SPLIT = re.compile(
    r"\s*(?:,|/|&|\band\b|\bund\b|\bet\b|\by\b(?= [A-Z])|\bwith\b"
    r"|\bfor\b(?= (?:the )?[A-Z])|\s[-–—]\s)\s*"
)
_ROLE = re.compile(
    r"(?:the )?(?:(?:senior|chief|staff|associate|assistant|deputy|managing|executive|special"
    r"|guest|former"
    r"|political|business|foreign|national|science|health|sports?|education|crime|legal"
    r"|diplomatic|defen[cs]e"
    r"|economics?|world|europe|asia|white house|congressional|investigative|freelance"
    r"|contributing|multimedia"
    r"|digital|news|city|state|local|technology|tech|environment|transport|features?|opinion"
    r"|night|day|web"
    r"|online|our|own)\s+)*(?:writers?|reporters?|correspondents?|editors?|columnists?"
    r"|contributors?"
    r"|journalists?|staff|team|desk|bureau|intern|producer|blogger|analyst|photographer|author"
    r"|admin"
    r"|newsroom|agencies|wires?|service)(?:\s+(?:in|at|of|for)\s.*)?|ph\.?d\.?|m\.?d\.?|jr\.?"
    r"|sr\.?|i{2,3}"
    r"|esq\.?|.*\b(?:twitter|facebook|email|e-mail|follow|view all|read more|posts by"
    r"|all posts)\b.*",
    re.I,
)
_NAME = re.compile(r"(?=.*[^\W\d_])[^<>{}\[\]\n=#*]{2,70}")

_ORIGIN = re.compile(
    r"(?:(?:originally|first|previously)\s+(?:published|appeared|posted|printed|reported|aired|ran)"
    r"|(?:re-?published|re-?posted|reprinted|cross-?posted|reproduced|syndicated|excerpted|adapted"
    r"|distributed|courtesy)(?:\s+(?:here|with (?:the )?(?:kind )?permission))?"
    r"|(?:zuerst|erstmals|ursprünglich)\s+(?:erschienen|veröffentlicht))"
    r"\s+(?:at|by|in|on|from|of|with|bei|in der|im|auf|von)\s+(?:the\s+(?=[a-z]))?"
    r"(?P<name>[^\n]{2,120})",
    re.I,
)
_SOURCE = re.compile(
    r"\A\W{0,3}(?:source|quelle|fuente|fonte|via|h/t|story by|report by|original(?: (?:article"
    r"|source|story"
    r"|link))?|read the (?:full |original )(?:article|story))\s?:\s*(?P<name>[^\n]{2,120})\Z",
    re.I,
)
_FIRST_ON = re.compile(
    r"\b(?:appeared first on|first appeared (?:on|in)"
    r"|continue reading at)\s+(?P<name>[^\n]{2,80})",
    re.I,
)
_NAME_END = re.compile(
    r"\s*(?:[.;:|(]\s|[.;:|(]\Z|,\s|\s[-–—]\s|\son\s(?=\w+day\b|\d|[A-Z][a-z]{2,8}\s\d)"
    r"|\s(?:and is|under|with"
    r"|here|as|in (?=\d{4}))\b|https?://|[\[({])"
)
_URL = re.compile(r"https?://[^\s<>\"'“”‘’\])}]{4,300}")
_PREFIX = re.compile(
    r"(?P<name>[A-Z][A-Z0-9&.]{1,8}|(?:The )?[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,3}"
    r" (?:News|Times|Post|Herald|Tribune|Press|Agency|Wire|Daily|Journal|Today|Gazette|Radio|TV))"
    r"\s?:\s+(?=[A-ZÀ-Þ“\"‘'])"
)
_DATELINE = re.compile(
    r"\W{0,3}[A-ZÀ-Þ][\w’'.\- ]{1,40}(?:,\s[\w’'.\- ]{1,40}){0,3}\s?\((?P<name>[A-Z][\w&.’'"
    r" -]{1,30})\)"
    r"\s?[-–—_:]{1,2}\s"
)
_NO_CREDIT = re.compile(
    r"(?:update[ds]?|watch|exclusive|breaking|note|live|video|photos?|opinion|analysis|explainer"
    r"|correction"
    r"|read|question|answer|q|a|fact|editorial|warning|quiz|poll|listen|pm|am|tl|dr|tldr|ps|nb"
    r"|eta|faq|ok|us|uk|un|eu)",
    re.I,
)


class Credit(NamedTuple):
    """Words that name the origin of a text, and the address of the original."""

    names: tuple[str, ...]
    based_on: str


def split_byline(line: str) -> tuple[str, ...]:
    """The names of a byline in order: "By Ada Lind and Tom Brook, Northwire" has three.

    Posts ("Staff writer"), addresses and dates are left out.
    """
    line = line[:300].strip()
    for lead in (_LABEL, _BY):
        if match := lead.match(line):
            line = line[match.end() :]
    line = _CUT.sub("", line)
    date = next(find_dates(line), None)
    if date is not None:
        line = line[: date.start] or line[date.end :]
    names: list[str] = []
    for part in _SPLIT.split(line):
        name = part.strip(' .,:;*|•·"“”()\t')
        named = _NAME.fullmatch(name) and not _ROLE.fullmatch(name) and len(name.split()) <= 7
        if named and name.casefold() not in (known.casefold() for known in names):
            names.append(name)
    return tuple(names[:12])


def is_byline(line: str) -> bool:
    """Whether a line of the head names who wrote the text: "By Ada Lind"."""
    match = _BY.match(line)
    if match is None or len(line) > 160 or line.rstrip()[-1:] in "?!:":
        return False
    after = line[match.end() :]
    names = split_byline(line)
    return after[:1].isupper() and bool(names) and len(names[0].split()) <= 6


def read_credit(body: str, tail: Sequence[str] = (), byline: Sequence[str] = ()) -> Credit:
    """The origin a page credits for its text, from its first words, its tail and its byline.

    `tail` are the publisher's blocks around the article. Names stand as printed, the first first.
    """
    names: list[str] = []
    based_on = ""
    for credit in agencies.credits(body):
        if credit.how in AUTHORSHIP:
            names.append(_as_printed(body[credit.start : credit.end], credit.canonical))
    opening = body[:200]
    match = _PREFIX.match(opening) or _DATELINE.match(opening)
    if match and not _NO_CREDIT.fullmatch(match["name"]):
        names.append(match["name"].strip())
    for block in (*_last_lines(body), *tail):
        name, url = _origin(block)
        if name or url:
            names.append(name)
            based_on = based_on or url
    names += [name for name in byline if agency(name)]
    return Credit(_once(names), based_on)


def _as_printed(words: str, canonical: str) -> str:
    """The spelling of an agency's name in the words that credit it."""
    for part in re.split(r"[()\[\]:/,;|©—–\n]+|\s-\s|(?i:\bby\b|\bthe\b)", words):
        name = re.sub(r"\W*\d{4}\W*", "", part).strip(" .")
        if name and agency(name) == canonical and len(name) <= len(canonical) + 8:
            return name
    return canonical


def _last_lines(body: str) -> list[str]:
    return [line for line in body.split("\n") if line][-2:]


def _origin(block: str) -> tuple[str, str]:
    """The name and address a line such as "Originally published in X" gives."""
    block = block[:2000]
    match = _ORIGIN.search(block) or _FIRST_ON.search(block) or _SOURCE.match(block)
    if match is None:
        return "", ""
    url = _URL.search(block, match.start())
    name = _NAME_END.split(match["name"] + " ", maxsplit=1)[0].strip(" .,:;“”\"'‘’")
    if not re.search(r"[^\W\d_]", name) or len(name.split()) > 8 or not name[:1].isupper():
        name = ""
    return name, url.group().rstrip(".,;:!?") if url else ""


def _once(names: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names:
        if name:
            seen.setdefault((agency(name) or name).casefold(), name)
    return tuple(seen.values())
