"""Words of speaking: whether a passage says that a person, or "she", said something.

Who takes a stand speaks too: "Vell rejected the report" tells in an outlet's own voice what Vell
said.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SAID = (
    r"\b(?:said|says|told|to\stell|to\ssay|tweeted|tweets|wrote|writes|added|announced|argued|argues|"
    r"insisted|insists|claimed|claims|testified|concluded|stated|replied|responded|recalled|noted|"
    r"explained|found|determined|deemed|asserted|asserts|maintained|maintains|contended|contends|"
    r"confirmed|confirms|complained|boasted|predicted|believes|signaled|signalled|indicated|answered|"
    r"compares|compared|likens|likened|describes|described|portrays|portrayed|recounts|recounted|"
    r"pledged|pledges|explains|admits|admitted|made\s(?:a|the)\s(?:\w+\s)?case)\b"
)
_TOOK_A_STAND = (
    r"\b(?:rejected|rejects|dismissed|dismisses|denied|denies|warned|warns|vowed|vows|accused|accuses|"
    r"blamed|blames|criticized|criticised|praised|urged|urges|threatened|declared|acknowledged|"
    r"conceded|took\sto\sTwitter|called|calls|labeled|labelled|demanded|defended|suggested|"
    r"questioned|promised|slammed|slams|blasted|blasts|mocked|mocks|ripped|railed|lashed\sout|"
    r"went\safter|pointed\sto|pushed\sback|hit\sback|fired\sback|doubled\sdown)\b"
)
_SAYING = (
    r"(?:saying|telling|claiming|insisting|arguing|warning|denying|accusing|calling|railing|comparing|"
    r"tweeting|asserting|suggesting|boasting|complaining|vowing|promising|considering)\b"
)
# Whoever it is: words that tell of what somebody says.
TELLS_OF_SPEECH = re.compile(
    rf"(?<!\bwas\s)(?<!\bwere\s)(?<!\bbeen\s)(?:{_SAID}|{_TOOK_A_STAND}|\b{_SAYING})|"
    r"\b(?:[Aa]ccording\sto|reportedly|allegedly|alleg(?:es?|ed)|reported|say\sthat)\b"
)
_BETWEEN = (
    r"(?:\s(?:on\s[A-Z]\w+day|(?:last|this|earlier\sthis)\s[a-z]+|has|have|had|also|then|later|again|"
    r"once|[a-z]+ly|himself|herself)){0,3}"
)
FULL_NAME_SAID = re.compile(
    r"\b(?P<name>(?:(?:Mr|Mrs|Ms|Dr)\.?\s|[A-Z][\w’'-]+\s(?:[A-Z]\.\s)?)[A-Z][\w’'-]+)"
    rf"(?:,\s[^,“”\"]{{2,120}},)?{_BETWEEN}\s{_SAID}"
)
BARE_SAID = re.compile(rf"\b(?:[Ss]he|[Hh]e){_BETWEEN}\s(?:{_SAID}|{_TOOK_A_STAND})")
OFFICE_SAID = re.compile(
    rf"\b[Tt]he\s(?P<office>(?:[a-z]+[\s-]){{0,2}}[a-z]+){_BETWEEN}\s(?:{_SAID}|{_TOOK_A_STAND})"
)
_SUBJECT = rf"\bNAME(?:,\s[^,“”\"]{{2,120}},)?{_BETWEEN}\s(?:{_SAID}|{_TOOK_A_STAND})"
_IS_SAYING = rf"\bNAME(?:,?\s(?:is|was|has\sbeen|while|in))?\s{_SAYING}"
_BY_SAYING = rf"\bNAME\b[^.;:“”\"\n]{{0,120}}\b(?:by|while|,)\s{_SAYING}"
_THE_ONE_SAID = rf"\bNAME\b[^.;:“”\"\n]{{0,160}},?\s(?:and|but)\sthe\s(?:[\w-]+\s){{1,4}}{_SAID}"
_ASKED = r"\bNAME\s(?:was|is|has\sbeen)\s(?:\w+ly\s)?asked\b"
_SPEAKING = (
    r"\b[Ss]peaking\s(?:to|with|at|in|on|before)\b[^.;:“”\"\n]{0,120},\s"
    r"(?:[A-Z][\w.]*\s){0,3}NAME\b"
)
_IN_WHICH = (
    r"\bNAME\b[^.;:“”\"\n]{0,120}\b(?:in|at|during)\swhich\s(?:he|she)\s"
    rf"(?:{_SAID}|{_TOOK_A_STAND})"
)
_WHO = rf"\bNAME\s?(?:,|--|–|—)\s?who\s(?:\w+\s){{0,4}}(?:{_SAID}|{_TOOK_A_STAND})"
_AFTER = rf"{_SAID}\s+(?:[A-Z][\w.]*\s+){{0,3}}NAME\b"
_WORDS = (
    r"(?:claims?|remarks?|comments?|statements?|assertions?|denials?|tweets?|accusations?|warnings?|"
    r"complaints?|admissions?|frustration|contention|insistence|account|testimony|interview|memos?|memoir|book)\b"
)
_OWN_WORDS = rf"\bNAME['’]s?\s(?:\w+\s){{0,2}}{_WORDS}"
_WORDS_FROM = rf"\b{_WORDS}\s(?:\w+\s){{0,3}}(?:by|from)\s(?:[A-Z][\w.]*\s){{0,3}}NAME\b"
_EVERY = "|".join(
    (
        *(_SUBJECT, _IS_SAYING, _BY_SAYING, _THE_ONE_SAID, _WHO, _ASKED, _SPEAKING, _IN_WHICH),
        *(_AFTER, _OWN_WORDS, _WORDS_FROM),
    )
)


@lru_cache(maxsize=4096)
def told_by(surname: str) -> re.Pattern[str]:
    """The patterns by which words are a person's, for this name."""
    return re.compile(_EVERY.replace("NAME", re.escape(surname)))


ACCORDING = re.compile(
    r"\b[Aa]ccording\sto\s(?:the\s)?(?P<name>[A-Z][\w’-]*(?:\s[A-Z][\w’-]*){1,3})(?=[.,;]|$)"
)
_WHOSE = re.compile(
    rf"(?P<name>(?:(?:Mr|Mrs|Ms|Dr)\.?\s)?[A-Z][a-z][\w’'-]*?(?:\s[A-Z][a-z][\w-]*)?)['’]s?\s(?:\w+\s){{0,2}}{_WORDS}"
)


def whose_words(phrase: str) -> str:
    """Whose words "Mr. Lind's account" are; "" for a phrase that is nothing like it."""
    match = _WHOSE.fullmatch(phrase)
    return match["name"] if match else ""


_POST = 300  # code points from the first of a post to who signed it
_SIGNED = re.compile(r"[^\n]*?\n?\s*[—–]\s?(?P<name>[^()\n—–]{2,40}?)\s\(@\w+\)")


def signed_by(text: str, start: int, end: int) -> str:
    """Who signed the post that words of a text stand in: "… — Ada Lind (@adalind)"; else ""."""
    match = _SIGNED.match(text, end)
    return match["name"] if match and match.start("name") - start <= _POST else ""
