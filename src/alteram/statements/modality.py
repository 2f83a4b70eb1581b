"""How far what a sentence tells has come: happened, ordered, planned, possible or denied.

Told from the main verb, the auxiliary before it and words such as "allegedly". What stands in a
clause before or inside the main one ("If it rains, ...", ", who will retire,") is passed over. A
sentence without a verb that tells is possible, never happened.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from alteram.model import Act, Attribution, Manner, Modality
from alteram.text.wordlists import word_set

_TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|[,;:()–—]")
_MOST = 80  # words of a sentence looked at; the main verb stands before
_BREAKS = frozenset(",;:()–—")
_NEAR = 4  # words after an auxiliary among which its verb is sought

_BE = word_set("is are was were am be been isn't aren't wasn't weren't")
_HAVE = word_set("has have had hasn't haven't hadn't")
_DO = word_set("did does do didn't doesn't don't")
_WILL = word_set("will shall won't gonna")
_MAY = word_set(
    "might could would can cannot should must mustn't mightn't couldn't wouldn't can't shouldn't"
)
_HEDGES = word_set("""
    allegedly reportedly apparently possibly perhaps maybe probably supposedly purportedly
    presumably likely unlikely seemingly
""")
_DENIES = word_set("""
    deny denies denied denying refute refutes refuted refuting disputes disputed disavowed
    repudiates repudiated
""")
_NOT_DENIED = word_set("bail entry access permission parole asylum visa visas service")
_WAVES_OFF = word_set("reject rejects rejected rejecting dismiss dismisses dismissed dismissing")
_CLAIMS = word_set("""
    claim claims allegation allegations report reports accusation accusations charge charges
    suggestion suggestions rumour rumours rumor rumors assertion assertions
""")
_ORDERS = word_set("""
    ordered orders ordering instructed instructs instructing commanded decreed decrees mandated
    mandates demanded demands demanding required requires obliged
""")
_NOUNS_TOO = word_set("orders mandates demands decrees plans claims reports votes talks promises")
_SIGNS = word_set("signed signs issued issues gave gives")
_AN_ORDER = word_set("order orders decree decrees directive ultimatum warrant")
_MEANS_TO = word_set("""
    plan plans planned planning intend intends intended intending vow vows vowed vowing pledge
    pledges pledged pledging promise promises promised promising threaten threatens threatened
    threatening agreed agrees agree aims aim aimed decided decides hope hopes hoped prepares
    prepared preparing expects expected scheduled slated due set going ready poised
""")
_FORESEEN = word_set("expected predicted forecast forecasted projected anticipated likely unlikely")
_SEEMS = word_set("appears appear appeared seems seem seemed suspects suspect believed thought")
_BEFORE_NOUN = word_set("""
    a an the this that these those his her its their our my your no some any each every all both
    of for with from by in on at about into over under against more most many few several two
    three four five six seven eight nine ten
""")
_ARTICLES = word_set("a an the that his her its their all every more")
_OPENS = word_set("""
    if when after before because since although though while as unless once until whether
    despite amid following
""")
_WHO = word_set("who which whose whom where")
_PAST = word_set("""
    became began broke brought built bought caught chose came cut dealt drew drove fell fought
    found fled flew forgot froze gave got grew held heard hid hit kept knew laid led left lent
    lost made meant met paid put quit rang ran read rode rose said sang sank sat saw sent set
    shook shot shut sold sought spent split spoke stood stole struck sued swept swore swung
    taught thought threw told took tore understood went withdrew woke won wore wrote underwent
    arose beat bore bound bred burst clung crept dug fed hung hurt let lit overcame overthrew
    proved shed shrank slept slid slipped spread sprang stuck swam undertook upheld wept wound
""")
# Of a verb whose participle is another word: after a number it is no word of a noun.
_ONLY_PAST = word_set("""
    became began came chose drew drove fell flew forgot froze gave grew knew rang ran rode sang
    sank shook shrank spoke sprang stole swam swore threw took tore undertook underwent went
    withdrew woke wore wrote arose overcame overthrew
""")
_NUMBERS = word_set("one two three four five six seven eight nine ten both all many few several")
_PRESENT = word_set("""
    apologize apologise pick note intensify determine defend visit depict nominate delay sponsor
    accuse acknowledge add admit allow announce appear approve argue arrest ask become begin
    believe belong blame bring build burn buy call cause choose close come confirm consider
    contain continue cost create deliver depend describe die elect end enter exist expand
    explain face fall feel fight fill find fire flee follow force get give go grow happen hear
    help hit hold include increase insist investigate join keep kill know land launch lead leave
    lie like live lose make mean meet move need oppose open own pay praise provide push put
    raise reach refuse reject remain remove reopen resign return reveal rise run say see seek
    seem seize sell send serve show shut sign sit speak spend stand start stay stop strike
    suffer sue support survive take tell think threaten tie try turn understand use wait want
    warn win work write vote visit urge unveil reveal
""")
_HEADS = word_set("they we you i people police who he she it that there what")
_WE = word_set("i we you they")
_ADVERBS = word_set("often also still now never always not just even then again soon")
_NO_VERB = word_set("""
    not never also still just all both once only now then too and or but of in on at to for with
    from by who that the a an
""")


class Told(NamedTuple):
    """What the words tell, and whether they foretell: "will", "is expected to".

    `found` is False where there is no verb that tells.
    """

    modality: Modality
    ahead: bool = False
    found: bool = True


_HAPPENED = Told(Modality.HAPPENED)
_ORDERED = Told(Modality.ORDERED)
_PLANNED = Told(Modality.PLANNED)
_POSSIBLE = Told(Modality.POSSIBLE)
_DENIED = Told(Modality.DENIED)
_WILL_BE = Told(Modality.PLANNED, ahead=True)
_FORETOLD = Told(Modality.POSSIBLE, ahead=True)
_UNTOLD = Told(Modality.POSSIBLE, found=False)


def told_by(text: str, sentence: tuple[int, int], attribution: Attribution | None) -> Told:
    """How far what the sentence at these offsets of `text` tells has come.

    For a saying it is what is said that counts, unless the cue itself denies or promises it.
    """
    start, end = sentence
    if attribution is None:
        return told(text[start:end])
    cue = attribution.cue
    by_cue = _by_cue(text[cue.start : cue.end].lower(), attribution.act) if cue else None
    if by_cue is not None:
        return by_cue
    pieces = [
        text[max(start, piece.start) : min(end, piece.end)]
        for piece in attribution.content
        if piece.start < end and piece.end > start
    ]
    by_content = told(" ".join(pieces), reported=attribution.manner is not Manner.DIRECT)
    return by_content if by_content.found else told(text[start:end])


def _by_cue(cue: str, act: Act) -> Told | None:
    words = cue.split()
    if any(word in _DENIES for word in words):
        refused = words[0] in ("not", "never") or any(word in _DO for word in words)
        return None if refused else _DENIED
    if any(word in _ORDERS for word in words):
        return _ORDERED
    if any(word in _MEANS_TO for word in words) and not _FORESEEN.intersection(words):
        return _PLANNED
    return _POSSIBLE if act is Act.WANTS else None


def told(clause: str, *, reported: bool | None = None) -> Told:
    """What the main verb of a clause tells; possible where there is none.

    `reported` is None for narration; of a saying it tells whether the narrator words it, who
    then writes "would" for a "will" and "was untrue" for a denial.
    """
    words = [found.replace("’", "'") for found in _TOKEN.findall(clause[: _MOST * 12])][:_MOST]
    lows = [word.lower() for word in words]
    at, to_come, inner = _main_clause(lows), False, 0
    while at < len(lows):
        low = lows[at]
        if low in _BREAKS:
            at = _over_insertion(lows, at)
            continue
        if low in _WHO or (low == "that" and at and lows[at - 1] not in _BREAKS):
            inner = 1
        elif low == "to" and _is_headline_to(words, lows, at):
            if lows[at + 1] == "be":
                return _PLANNED
            to_come = True
        else:
            found = _at(words, lows, at, reported)
            if found is not None and not inner:
                return found
            inner = 0 if found is not None else inner
        at += 1
    return _PLANNED if to_come else _UNTOLD


def _is_headline_to(words: list[str], lows: list[str], at: int) -> bool:
    """Whether a "to" tells what is to come: "Mayor to close bridge", "Mayor To Close Bridge"."""
    if not at or at + 1 >= len(lows):
        return False
    if not (words[at - 1][0].isupper() or (at == 2 and lows[1].endswith("s"))):
        return False
    follows = words[at + 1]
    return lows[at + 1] not in _BEFORE_NOUN and (follows.islower() or words[at] == "To")


def _main_clause(lows: list[str]) -> int:
    """Where the main clause begins: after the comma of a clause that opens the sentence."""
    if lows and lows[0] in _OPENS and "," in lows:
        comma = lows.index(",")
        return comma + 1 if comma < len(lows) - 2 else 0
    return 0


def _over_insertion(lows: list[str], at: int) -> int:
    """The word after a comma, or after the insertion it opens: ", who will retire,"."""
    first = lows[at + 1] if at + 1 < len(lows) else ""
    if first in _WHO or (first.endswith(("ed", "ing")) and at):
        for end in range(at + 2, len(lows)):
            if lows[end] in _BREAKS:
                return end + 1
    return at + 1


def _at(words: list[str], lows: list[str], at: int, reported: bool | None) -> Told | None:
    """What the word at a place tells, or None where it is no verb that tells."""
    low, before = lows[at], lows[at - 1] if at else ""
    if low in _HEDGES:
        return _POSSIBLE
    if low == "be" and before == "to":
        return None
    if low == "would" and reported and "if" not in lows:
        return _PLANNED
    of_a_noun = before in _BEFORE_NOUN or before.endswith(("'s", "s'"))
    if before in _NUMBERS and low in _ONLY_PAST:  # "gate three gave way"
        return _HAPPENED
    if of_a_noun and low not in _BE and low not in _HAVE:
        return None
    if low in _WILL or low.endswith("'ll"):
        return _WILL_BE
    if low in _MAY or words[at] in ("may", "MAY"):
        return _POSSIBLE
    if low in _BE or low in _HAVE or low.endswith(("'s", "'re", "'ve", "'m")):
        return _after_auxiliary(lows, at, is_said=reported is not None)
    if low in _DO:
        return _HAPPENED
    found = _lexical(lows, at)
    if found is None and at == 1 and words[0][0].isupper() and words[1].islower():
        return _HAPPENED if _is_headline_verb(lows) else None
    return found


def _is_headline_verb(lows: list[str]) -> bool:
    """Whether the second word is a verb: "Vell imperils bridge", not "Arden farmers to march"."""
    first, low, follows = lows[0], lows[1], lows[2] if len(lows) > 2 else ""
    verb = low.endswith("s") and not low.endswith(("ss", "us", "'s")) and not first.endswith("s")
    other = follows in _BE or follows in _HAVE or follows in _WILL or follows in _MAY
    verb = verb and first not in _BEFORE_NOUN and not other
    return verb and bool(follows) and follows not in ("to", "may", "of", "who", "and", "said")


def _after_auxiliary(lows: list[str], at: int, *, is_said: bool) -> Told | None:
    """What "is", "was", "has" tell with the words after them: "is due to", "has denied"."""
    after = lows[at + 1 : at + 1 + _NEAR]
    auxiliary = lows[at]
    owner = auxiliary.endswith("'s") and auxiliary[:-2] not in _HEADS
    if owner and not any(
        word.endswith(("ed", "ing")) or word in _PAST or word == "not" for word in after[:2]
    ):
        return None  # a possessive
    if "to" in after[:1]:
        return _POSSIBLE if auxiliary in _HAVE else _PLANNED
    if is_said and auxiliary in _BE and {"untrue", "false"}.intersection(after[:2]):
        return _DENIED
    if is_said and after[:2] == ["not", "true"]:
        return _DENIED
    for number, word in enumerate(after):
        goes_on = after[number + 1 : number + 2] == ["to"]
        if word in _FORESEEN and (goes_on or word in ("likely", "unlikely")):
            return _FORETOLD
        if word in _HEDGES or (word in _SEEMS and goes_on):
            return _POSSIBLE
        if word in _MEANS_TO and goes_on:
            return _WILL_BE if word == "going" else _PLANNED
        if word in ("scheduled", "planned", "due", "slated") and auxiliary in _BE:
            return _PLANNED
        if word in _ORDERS:
            return _ORDERED
        if word in _DENIES:
            return _DENIED if auxiliary in _HAVE and "not" not in after[:number] else _HAPPENED
        if word.endswith("ed") or word in _PAST or word in _BREAKS:
            break
    return _HAPPENED


def _lexical(lows: list[str], at: int) -> Told | None:
    """What a verb of its own meaning tells: "denied", "ordered", "plans to", "burned"."""
    low, after = lows[at], lows[at + 1 : at + 5]
    follows = after[0] if after else ""
    if low in _DENIES:
        return _HAPPENED if follows in _NOT_DENIED else _DENIED
    if low in _WAVES_OFF and _CLAIMS.intersection(after):
        return _DENIED
    if low in _ORDERS and not (low in _NOUNS_TOO and follows not in _ARTICLES):
        return _ORDERED
    if low in _SIGNS and _AN_ORDER.intersection(after):
        return _ORDERED
    if low in _MEANS_TO and follows == "to":
        return _FORETOLD if low.startswith("expect") else _PLANNED
    if low in _SEEMS and follows == "to":
        return _POSSIBLE
    if at and (low in _PAST or (len(low) > 3 and low.endswith("ed"))):
        return _HAPPENED
    return _HAPPENED if _is_present(lows, at) else None


def _is_present(lows: list[str], at: int) -> bool:
    """Whether a word is a verb in the present: "shuts", "officials say", "I often hear"."""
    low, back = lows[at], at - 1
    while back > 0 and (lows[back].endswith("ly") or lows[back] in _ADVERBS):
        back -= 1
    before = lows[back] if at else ""
    if before in _WE:
        return low not in _NO_VERB and low not in _ADVERBS and not low.endswith("ly")
    if low in _PRESENT:
        plural = before.endswith("s") and not before.endswith(("'s", "ss"))
        return before in _HEADS or plural
    if not before or not low.endswith("s") or before in _BEFORE_NOUN or low in _NOUNS_TOO:
        return False
    return low[:-1] in _PRESENT or low[:-2] in _PRESENT or (low[:-3] + "y") in _PRESENT
