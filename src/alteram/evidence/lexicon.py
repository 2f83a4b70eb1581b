"""Words that turn a report round: opposites, negations, denials, days. English."""

from __future__ import annotations

import re

from alteram.text.wordlists import word_set
from alteram.text.words import stem

# One line, two sides: words of the left side cannot be said of an event together with words of
# the right side. Words of one side may be said together.
_OPPOSITES = """
    support supports supported supporting back backs backed endorse endorsed favor favored
        | oppose opposes opposed opposing opposition against
    accept accepts accepted approve approved approves adopt adopted
        | reject rejects rejected refuse refused decline declined
    rise rose risen rising rises climbed increase increased increases increasing gained grew grow
        | fall fell fallen falling drop dropped decrease decreased declined shrank shrink
    raise raised raises raising | cut cuts lower lowered lowers reduce reduced reducing
    win won wins winning | lose lost loses losing
    confirm confirmed confirms admit admitted admits acknowledge acknowledged | deny denied denies
    allow allows allowed permit permitted
        | ban bans banned bar barred block blocked blocks prohibit prohibited prohibits forbid
    uphold upheld upholds | overturn overturned strike struck
    restore restored reinstate reinstated | revoke revoked suspend suspended
    hire hired appoint appointed promote promoted
        | fire fired fires dismiss dismissed sack sacked demoted
    praise praised praises hailed hail lauded
        | criticize criticized criticised condemn condemned blasted slammed denounced
    agree agreed agrees | disagree disagreed refused declined
    convict convicted guilty | acquit acquitted exonerated innocent cleared
    arrest arrested detain detained | release released freed
    open opened opens reopened reopen | close closed closes shut
    begin began begun start started starts | end ended ends finished halted
    join joined joins | leave left leaves quit quits
    enter entered | withdraw withdrew withdrawn exited
    more most | fewer less least few
    higher highest | lower lowest
    large larger largest biggest | small smaller smallest
    always | never
    democrat democrats democratic | republican republicans gop
    legal lawful constitutional | illegal unlawful unconstitutional
    likely | unlikely
    possible able | impossible unable
    public publicly | private privately secret secretly
    unanimous unanimously | divided narrowly
    succeed succeeded | fail failed
    survive survived alive | die died dead killed
    men man | women woman
    son brother husband father | daughter sister wife mother
    north northern | south southern
    east eastern | west western
    strong stronger | weak weaker
    true accurate | false inaccurate
    same | different
    domestic | foreign
    pass passed passes | defeat defeated
    keep kept keeps retained | drop dropped remove removed abandon abandoned
    help helped helps | hurt hurts harmed
    good better best | bad worse worst
    all every everything everyone everybody | none nothing nobody
    senior | junior
    temporary temporarily | permanent permanently
    delay delayed postpone postponed | proceeded
    deliver delivered | withhold withheld
    with | without
    for | against
    before | after
    first | last
    inside | outside
    up above over | down below under
    morning day | evening night
    earlier | later
"""
# Small words turn a sentence round only when nearly all the rest is the same.
_SMALL = """
    with without for against before after first last inside outside up above over down below under
    morning day evening night earlier later more most fewer less least few all every man men woman
    women good better best bad worse worst same different public publicly private privately
"""


def _sides() -> dict[str, frozenset[int]]:
    sides: dict[str, set[int]] = {}
    lines = [line for line in re.sub(r"\n\s*\|", " |", _OPPOSITES).splitlines() if line.strip()]
    for number, side in enumerate(side for line in lines for side in line.split("|")):
        for word in side.split():
            sides.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in sides.items()}


OPPOSITES = _sides()
"""The sides a stem belongs to; side n stands against side n ^ 1."""
SMALL_OPPOSITES = frozenset(stem(word) for word in _SMALL.split())

_NEGATIONS = """
    not never no cannot can't won't nobody nothing without neither nor
"""
NEGATIONS = frozenset(_NEGATIONS.split())
REQUESTING = word_set("""
    urge urged urges urging ask asked asks asking tell told warn warned warns beg begged advise
    advised order ordered want wanted wants call called calls implore implored
""")
"""Verbs behind which "not to" is a wish: "urged him not to sign" tells of no signing or not."""
NEGATING = frozenset(("failed", "fails", "fail", "refused", "refuses", "declined", "declines"))
"""Verbs that negate what follows them with "to": "failed to stop", not "a failed attempt"."""
_FRAMES = "think want know believe like need seem mean remember just only say said"
FRAMES = frozenset(stem(word) for word in _FRAMES.split())
"""Verbs whose negation is not that of what follows: "I don't think", "not only"."""

_MEASURES = "minute hour second km kilometer kilometre mile meter metre"
MEASURES = frozenset(stem(word) for word in _MEASURES.split()) | {"minute"}
"""Units told roundly: nine minutes and a 10-minute wait are one. Days and years are counted."""

DENIAL = re.compile(
    r"\b(?:den(?:y|ied|ies|ying)|disput(?:es?|ed|ing)|refut(?:es?|ed|ing)|contradict(?:s|ed|ing)?"
    r"|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?)\s(?:\w+\s){0,3}?(?:that|any|having|claims?"
    r"|allegations?|accusations?|reports?|suggestions?|assertions?|it|the idea|the notion)\b"
    r"|\b(?:is|are|was|were|as|called|it)\s(?:\w+\s){0,3}?"
    r"(?:false|untrue|baseless|unfounded|fabricated|nonsense|a lie|a hoax)\b",
    re.IGNORECASE,
)
"""An explicit denial; what is denied follows "that", or stands before "is false"."""

DAYS = {
    day: number
    for number, day in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
}

# Words that tell a plan, a chance or an order from a deed.
MODALS = word_set("""
    may might could would will shall should must can plans planned plan intends ordered orders order
    considering considers weighing expected likely possibly threatened proposed seeks wants
""")
