"""News agencies: their names and spellings, and the wording by which a text credits one.

Two questions are answered from strings alone. `agency` reads a short label (an outlet's name, a
byline, a credit line). `credits` finds crediting words in a whole text and says of what sort they
are, because the sorts differ in what they mean: a dateline, a byline or a copyright line names
who *wrote* the text (`AUTHORSHIP`); "AP contributed to this report" only says that some of it came
from there (`CONTRIBUTED`) and ties nothing. Photograph credits are no credits of a text.

The forms are those of the agencies' own style books and of the pages that carry them: place and
name in brackets before a dash (AP, Reuters, AFP, UPI), name between strokes (TASS), "Reporting by
…; Editing by …" (Reuters), "Copyright 2031 The Associated Press".
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from alteram.text.words import plain_letters

# How a text credits an agency.
DATELINE, BYLINE, PREFIX = "dateline", "byline", "prefix"
CREDIT_LINE, COPYRIGHT, STAFF_LINE = "credit line", "copyright line", "staff line"
CONTRIBUTED = "contributed"
AUTHORSHIP = frozenset({DATELINE, BYLINE, PREFIX, CREDIT_LINE, COPYRIGHT, STAFF_LINE})

# Canonical name, then spellings that are the agency wherever they stand, then short forms that
# are it only as a whole label or in a crediting place ("PA" and "AFP" have other meanings).
_TABLE: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("Associated Press", ("Associated Press", "AssociatedPress", "apnews.com"), ("AP", "A.P.")),
    ("Reuters", ("Thomson Reuters", "Thomson/Reuters", "Reuters", "reuters.com"), ("RTRS",)),
    ("Agence France-Presse", ("Agence France-Presse", "Agence France Presse"), ("AFP",)),
    ("United Press International", ("United Press International",), ("UPI",)),
    ("dpa", ("Deutsche Presse-Agentur", "Deutsche Presse Agentur"), ("dpa", "DPA")),
    ("TASS", ("ITAR-TASS", "TASS News Agency", "TASS"), ()),
    ("Interfax", ("Interfax",), ()),
    ("RIA Novosti", ("RIA Novosti", "RIA-Novosti", "Rossiya Segodnya"), ("RIA",)),
    ("Sputnik", ("Sputnik News", "Sputnik International", "SputnikNews"), ("Sputnik",)),
    ("RT", ("Russia Today", "RT.com"), ("RT",)),
    ("Xinhua", ("Xinhua News Agency", "Xinhua"), ()),
    ("China News Service", ("China News Service",), ("CNS",)),
    ("Kyodo", ("Kyodo News", "Kyodo"), ()),
    ("Jiji Press", ("Jiji Press",), ("Jiji",)),
    ("Yonhap", ("Yonhap News Agency", "Yonhap News", "Yonhap"), ()),
    ("KCNA", ("Korean Central News Agency", "KCNA"), ()),
    ("EFE", ("Agencia EFE", "EFE News"), ("EFE",)),
    ("Europa Press", ("Europa Press",), ()),
    ("ANSA", ("Agenzia ANSA",), ("ANSA",)),
    ("Adnkronos", ("Adnkronos",), ()),
    ("Lusa", ("Agência Lusa", "Agencia Lusa", "Lusa News Agency"), ("Lusa",)),
    ("PA Media", ("Press Association", "PA Media"), ("PA",)),
    ("Australian Associated Press", ("Australian Associated Press",), ("AAP",)),
    ("The Canadian Press", ("Canadian Press", "La Presse Canadienne"), ("CP",)),
    ("Press Trust of India", ("Press Trust of India",), ("PTI",)),
    ("Asian News International", ("Asian News International",), ("ANI",)),
    ("Indo-Asian News Service", ("Indo-Asian News Service",), ("IANS",)),
    ("Associated Press of Pakistan", ("Associated Press of Pakistan",), ("APP",)),
    ("Anadolu Agency", ("Anadolu Agency", "Anadolu Ajansı", "Anadolu Ajansi"), ("AA", "Anadolu")),
    ("Belga", ("Belga News Agency",), ("Belga",)),
    ("ANP", ("Algemeen Nederlands Persbureau",), ("ANP",)),
    ("APA", ("Austria Presse Agentur",), ("APA",)),
    ("Keystone-SDA", ("Keystone-SDA",), ("SDA",)),
    ("NTB", ("Norsk Telegrambyrå", "Norsk Telegrambyra"), ("NTB",)),
    ("TT", ("Tidningarnas Telegrambyrå", "TT News Agency"), ("TT",)),
    ("Ritzau", ("Ritzau",), ()),
    ("STT", ("Suomen Tietotoimisto", "Finnish News Agency STT"), ("STT",)),
    ("PAP", ("Polska Agencja Prasowa", "Polish Press Agency"), ("PAP",)),
    ("CTK", ("Czech News Agency", "Česká tisková kancelář"), ("CTK", "ČTK")),
    ("MTI", ("Magyar Távirati Iroda", "Hungarian News Agency"), ("MTI",)),
    ("Agerpres", ("Agerpres",), ()),
    ("BTA", ("Bulgarian News Agency",), ("BTA",)),
    ("Tanjug", ("Tanjug",), ()),
    ("HINA", ("Croatian News Agency",), ("HINA",)),
    ("Ukrinform", ("Ukrinform",), ()),
    ("UNIAN", ("UNIAN",), ()),
    ("Interfax-Ukraine", ("Interfax-Ukraine",), ()),
    ("BelTA", ("BelTA",), ()),
    ("SANA", ("Syrian Arab News Agency",), ("SANA",)),
    ("IRNA", ("Islamic Republic News Agency", "IRNA"), ()),
    ("Fars News Agency", ("Fars News Agency",), ("Fars",)),
    ("Tasnim", ("Tasnim News Agency",), ("Tasnim",)),
    ("Saudi Press Agency", ("Saudi Press Agency",), ("SPA",)),
    ("MENA", ("Middle East News Agency",), ("MENA",)),
    ("WAM", ("Emirates News Agency",), ("WAM",)),
    ("Petra", ("Petra News Agency", "Jordan News Agency"), ("Petra",)),
    ("WAFA", ("Palestinian News and Information Agency",), ("WAFA",)),
    ("JTA", ("Jewish Telegraphic Agency",), ("JTA",)),
    ("News Agency of Nigeria", ("News Agency of Nigeria",), ("NAN",)),
    ("PANA", ("Panapress", "Panafrican News Agency"), ("PANA",)),
    ("Antara", ("Antara News",), ("Antara", "ANTARA")),
    ("Bernama", ("Bernama",), ()),
    ("Vietnam News Agency", ("Vietnam News Agency",), ("VNA",)),
    ("Prensa Latina", ("Prensa Latina",), ()),
    ("Agência Brasil", ("Agência Brasil", "Agencia Brasil"), ()),
    ("Télam", ("Agencia Télam", "Telam", "Télam"), ()),
    ("Bloomberg", ("Bloomberg News", "Bloomberg.com"), ("Bloomberg",)),
    ("Dow Jones", ("Dow Jones Newswires",), ("Dow Jones",)),
    ("CNN Newsource", ("CNN Newsource", "CNN Wire", "The-CNN-Wire"), ()),
    ("CNN", ("CNN.com",), ("CNN",)),
    ("Tribune News Service", ("Tribune News Service", "Tribune Content Agency"), ("TNS",)),
    ("McClatchy", ("McClatchy Newspapers", "McClatchy News Service"), ("McClatchy",)),
    ("New York Times News Service", ("New York Times News Service",), ()),
    ("Washington Post News Service", ("Washington Post News Service",), ()),
    ("Thomson Reuters Foundation", ("Thomson Reuters Foundation",), ()),
    ("Voice of America", ("Voice of America", "VOA News"), ("VOA",)),
    ("Radio Free Europe/Radio Liberty", ("Radio Free Europe/Radio Liberty",), ("RFE/RL",)),
    ("Deutsche Welle", ("Deutsche Welle",), ("DW",)),
    ("Inter Press Service", ("Inter Press Service",), ("IPS",)),
    ("StoryFul", ("Storyful",), ()),
    ("SWNS", ("South West News Service",), ("SWNS",)),
)

# They sell the texts of many authors: two texts with this credit have nothing else in common.
SYNDICATORS = frozenset({"Tribune News Service", "McClatchy"})


class Credit(NamedTuple):
    """Crediting words: where they stand, whom they name, and of what sort they are.

    `how` is one of the words of `AUTHORSHIP`, or `contributed`.
    """

    start: int
    end: int
    canonical: str
    how: str


def agency(text: str) -> str:
    """The canonical name of the agency a short label names, or "".

    A label is an outlet's name, a byline or a credit line ("By the AP", "Ada Lind, Associated
    Press"). Short forms count only as the whole label or as one of its parts between commas,
    strokes or brackets. The first agency named wins; a photograph's credit names none.
    """
    if _IMAGE.search(text):
        return ""
    full, short = _patterns()
    found = [
        (m.start(), -m.end(), _FULL[m.group("full").casefold()])
        for m in full.finditer(plain_letters(text))
    ]
    for part in _PARTS.finditer(text):
        name = _LEAD_IN.sub("", part.group()).strip()
        if short.fullmatch(name):
            found.append((part.start(), -part.end(), _NAMES[name]))
    return min(found)[2] if found else ""


def credits(text: str) -> list[Credit]:  # noqa: A001 - the news trade's word for it
    """The crediting words of an article's text, in text order.

    Looked for where credits stand: up to the first full paragraph (captions may come before it),
    and in the last lines. A dateline further down opens a text that is quoted, not this one.
    """
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", text) if m.group().strip()]
    found: list[Credit] = []
    for number, (start, line) in enumerate(lines[:_HEAD_LINES]):
        if _may_name(line):
            found += _head(line, start, first=number == 0)
        if len(line) > _LABEL and not _IMAGE.search(line):
            break
    for number, (start, line) in list(enumerate(lines))[-_TAIL_LINES:]:
        if number > 0 and (_may_name(line) or "eporting by" in line or "EPORTING BY" in line):
            found += _tail(line, start, last=number == len(lines) - 1)
    return sorted(set(found))


def _may_name(line: str) -> bool:
    """Whether a line holds the longest word of any spelling; cheap, and most lines do not."""
    return not _TELLING_WORDS.isdisjoint(_TOKEN.findall(line))


_HEAD_LINES, _TAIL_LINES = 30, 9
_LABEL = 160  # a line up to this many characters can be a byline or a credit line
_TOKEN = re.compile(r"\w+")
_PARTS = re.compile(r"[^,;|/()\[\]\n—–]+")
_LEAD_IN = re.compile(r"^\W*(?:(?:by|from|source|credit|via|the|with|and|©|\(c\))\b[:\s]*)*", re.I)


def _by_spelling() -> dict[str, str]:
    names = {s: name for name, _, shorts in _TABLE for s in shorts}
    names.update({s: name for name, spellings, _ in _TABLE for s in spellings})
    names.update({s.upper(): name for name, spellings, _ in _TABLE for s in spellings})
    return names


_NAMES = _by_spelling()
_FULL = {s.casefold(): name for name, spellings, _ in _TABLE for s in spellings}
_SPELLINGS = sorted(_NAMES, key=lambda s: (-len(s), s))


_TELLING_WORDS = frozenset(max(_TOKEN.findall(spelling), key=len) for spelling in _NAMES)


@cache
def _any_name() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, _SPELLINGS)) + r")(?!\w)")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of the full spellings (any case) and of the short forms (as written)."""
    full = sorted(_FULL, key=lambda s: (-len(s), s))
    short = sorted({s for _, _, shorts in _TABLE for s in shorts}, key=lambda s: (-len(s), s))
    inside = r"(?<![\w/@.-])(?P<full>{})(?![\w/]|\s+(?:photo|images?)\b)"
    return (
        re.compile(inside.format("|".join(map(re.escape, full))), re.I),
        re.compile("|".join(map(re.escape, short))),
    )


@cache
def _forms() -> dict[str, re.Pattern[str]]:
    """The crediting forms; the name is the last agency named in what matches.

    Wording is matched in any case, names as they are written.
    """
    name = r"(?:[Tt]he\s+)?(?:" + "|".join(map(re.escape, _SPELLINGS)) + r")(?!\w)"
    place = r"(?:[A-ZÀ-Þ][\w'’.\-]*[\w,'’./\- ]{0,70}?\s*)?"
    return {
        # "LINDHAVEN, Arvia (AP) —", "(Reuters) -", "Lindhaven (CNN)The".
        "bracket": re.compile(
            rf"^\W{{0,3}}{place}\({name}(?:\s?[/|;,][^)]{{1,40}})?\)(?:\s*[—–\-_:]|\s*\.-|(?=[A-Z]))"
        ),
        "stroke": re.compile(rf"^\W{{0,3}}{place}(?:(?<=\s)|^)/{name}/\.?"),
        "prefix": re.compile(rf"^{name}\s?(?::|\s[—–]|\s-)\s+(?=\S)"),
        "byline": re.compile(
            rf"^(?:(?i:by)\s+)?(?:[A-ZÀ-Þ][^,|/()]{{2,80}}(?:,|\s\||\s/|\s[—–-])\s*)?{name}"
            r"(?:\s+(?i:writers?|staff|correspondents?|reporters?|news agency))?\s*\W{0,2}$"
        ),
        "copyright": re.compile(
            rf"(?i:copyright|©|\(c\))\s*(?:©|\(c\))?\s*(?:\d{{4}}\s*,?\s*)?(?i:by\s+)?{name}"
            rf"|{name}\.?\s+(?i:all rights reserved)",
        ),
        "whole": re.compile(
            r"(?:\b(?i:(?:this|the)\s+(?:story|article|report|piece|text|item|dispatch)\s+"
            r"(?:was|is|has been)?\s*(?:first\s+|originally\s+)?"
            r"(?:reported|written|produced|published|provided|supplied|taken|adapted|appeared)"
            rf"(?:\s+(?:by|from|on|in|with))?)|^(?i:source|credit|via|from)\s*:)\s+{name}",
        ),
        "contributed": re.compile(
            rf"{name}(?:\W[^\n]{{0,80}})?\s+(?i:contributed)\b|"
            r"^\W*(?i:contribut(?:ing|ed)|(?:additional|with|further)\s+reporting|with\b|material|"
            r"(?:this|the)\s+(?:report|story|article)\s+(?:contains|includes|uses|was compiled|"
            rf"compiled|was updated)\b)[^\n]{{0,120}}?\W{name}"
        ),
        # The agency's own people named by their post: the text is the agency's.
        "staff": re.compile(
            rf"(?:^\W*|[.;•]\s+)(?i:with\s+)?{name}(?:['’]s)?\s+(?:[A-Z][\w-]*\s+){{0,4}}(?:[a-z]+\s+)?"
            r"(?i:writers?|reporters?|correspondents?|journalists?|editors?|researchers?|"
            r"producers?|photographers?)\s+[A-Z][^\n]*\b(?:contributed|reported)\b"
        ),
        "coverage": re.compile(
            rf"\b(?i:for|follow|find|more)\b[^\n]{{0,40}}?\b{name}['’]s?\s+"
            r"(?i:full\s+|complete\s+|latest\s+|[a-z]+\s+)?(?i:coverage)\b"
        ),
    }


_REPORTING = re.compile(
    r"\breporting by\s+[A-Z][^;\n]{2,200};[^\n]{0,200}\b(?:editing|writing) by\b", re.I
)
_PRINCIPLES = re.compile(r"our standards:\s*(?:the\s+)?thomson reuters trust principles", re.I)
# Without one of these a line has no copyright, or no contributors, and needs no look for names.
_OWNED = re.compile(r"copyright|©|\(c\)|reserved", re.I)
_HELPED = re.compile(
    r"contributed|\A\W*(?:contributing|(?:additional|with|further)\s+reporting|with\b|material"
    r"|(?:this|the)\s+(?:report|story|article)\b)",
    re.I,
)
_IMAGE = re.compile(r"\b(?:photo|image|picture|getty|video|graphic|illustration)s?\b", re.I)


def _credit(match: re.Match[str] | None, offset: int, how: str) -> list[Credit]:
    """The credit a match stands for; none without a match."""
    if match is None:
        return []
    names = list(_any_name().finditer(match.group()))
    lead = len(match.group()) - len(match.group().lstrip())
    end = offset + match.start() + len(match.group().rstrip())
    return [Credit(offset + match.start() + lead, end, _NAMES[names[-1].group()], how)]


def _head(line: str, offset: int, *, first: bool) -> list[Credit]:
    """Credits of one of the first lines: dateline, byline, prefix."""
    forms = _forms()
    found = _credit(forms["bracket"].search(line), offset, DATELINE)
    found += _credit(forms["stroke"].search(line), offset, DATELINE)
    if first and not found:
        found += _credit(forms["prefix"].search(line), offset, PREFIX)
    return found + _byline(line, offset)


def _byline(line: str, offset: int) -> list[Credit]:
    """A line that is nothing but a byline; a short form alone is a photograph's credit."""
    if len(line) > _LABEL or _IMAGE.search(line) or _any_name().fullmatch(line.strip(), 0, 5):
        return []
    lead = len(line) - len(line.lstrip())
    return _credit(_forms()["byline"].search(line.strip()), offset + lead, BYLINE)


def _tail(line: str, offset: int, *, last: bool) -> list[Credit]:
    """Credits of one of the last lines: copyright, credit line, staff, contributors."""
    forms = _forms()
    if _IMAGE.search(line) and "contribut" not in line.casefold():
        return []
    staff = _credit(forms["staff"].search(line), offset, STAFF_LINE)
    staff += _credit(forms["coverage"].search(line), offset, STAFF_LINE)
    if match := _REPORTING.search(line) or _PRINCIPLES.search(line):
        start, end = offset + match.start(), offset + match.end()
        staff.append(Credit(start, end, "Reuters", STAFF_LINE))
    if staff:
        return staff
    if _OWNED.search(line) and (
        found := _credit(forms["copyright"].search(line), offset, COPYRIGHT)
    ):
        return found
    if found := _credit(forms["whole"].search(line), offset, CREDIT_LINE):
        return found
    if found := _contributors(line, offset):
        return found
    return _byline(line, offset) if last else []


def _contributors(line: str, offset: int) -> list[Credit]:
    """Every agency of a line that names contributors; one without such words names none."""
    if len(line) > _LABEL * 4 or not _HELPED.search(line):
        return []
    if not _forms()["contributed"].search(line):
        return []
    full, short = _patterns()
    found = [
        Credit(offset + m.start(), offset + m.end(), _FULL[m.group("full").casefold()], CONTRIBUTED)
        for m in full.finditer(line)
    ]
    for part in re.finditer(r"[^\s,;()]+", line):
        name = part.group().rstrip(".")
        if short.fullmatch(name) and name.isupper():
            end = offset + part.start() + len(name)
            found.append(Credit(offset + part.start(), end, _NAMES[name], CONTRIBUTED))
    return found
