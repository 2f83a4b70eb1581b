"""Number words and the amounts made of them: the lexicon behind `numbers`. English."""

from __future__ import annotations

import re

from alteram.text.words import stem

_ONES = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL = {word: float(n) for n, word in enumerate(_ONES.split())} | {
    word: 10.0 * n for n, word in enumerate(_TENS.split(), 2)
}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SCALES |= {"dozen": 12.0, "score": 20.0}
SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
VAGUE = {"dozens": 12.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9}
VAGUE |= {"tens": 10.0, "trillions": 1e12}
_NTHS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
ORDINALS = {word: float(n) for n, word in enumerate(_NTHS.split(), 1)}
PARTS = {"half": 50.0, "third": 100 / 3, "thirds": 100 / 3, "quarter": 25.0, "quarters": 25.0}
PARTS |= {"fifth": 20.0, "fifths": 20.0, "tenth": 10.0, "tenths": 10.0, "fourths": 25.0}
MONTHS = {name: n for n, names in enumerate(
    ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
     "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1
) for name in names.split()}  # fmt: skip
MONEY = {"$": "$", "£": "£", "€": "€", "¥": "¥", "dollar": "$", "dollars": "$", "pounds": "£"}
MONEY |= {"euro": "€", "euros": "€", "yen": "¥", "rubles": "₽", "roubles": "₽", "usd": "$"}
MONEY |= {"rupees": "₹", "yuan": "yuan", "bucks": "$"}
ROLES = {stemmed: role for role, forms in {
    "dead": "dead die died dies killed kills killing deaths death fatalities slain lives fatal",
    "hurt": "hurt wounded injured injuries wounding injuring hospitalized",
    "missing": "missing unaccounted disappeared",
    "held": "arrested detained arrests held custody jailed detentions",
}.items() for stemmed in {stem(form) for form in forms.split()}}  # fmt: skip
UNITS = {stemmed: unit for unit, forms in {
    "person": "people person persons individuals others victims folks",
    "minute": "minute min mins", "hour": "hour hours hrs hr", "child": "children kids child kid",
    "woman": "women woman", "man": "men man", "km": "kilometer kilometre kilometers kms km",
    "vote": "votes vote ballots", "job": "jobs job", "troop": "troops soldiers",
    "charge": "charges counts", "point": "point points",
}.items() for stemmed in {stem(form) for form in forms.split()}}  # fmt: skip
NOT_YEARS = frozenset(
    {stem(w) for w in ["people", "person", "troops", "soldiers", "jobs", "homes", "miles"]}
)
# Between a number and what it counts these may stand without being what is counted.
SKIPPED = frozenset({"more", "other", "additional", "new", "of", "the", "its", "their", "his"})
_STOPS = """
    in on at by to from for with and or but that who which when while after before as is are was
    were be been being have has had will would can could may might should than a an it they he she
    we i you not said says per this these if because during since until against into
"""
STOPS = frozenset(_STOPS.split())
LABELS = re.compile(
    r"(?:\b(?:article|section|title|chapter|amendment|proposition|prop|flight|route|highway"
    r"|interstate|room|boeing|airbus|class of|no|nos|number|phase|level|page|act|bill|order"
    r"|resolution|area|type|covid|vitamin|super bowl|channel|s\.|h\.r)\.?\s?[-#]?|#|[^\W\d_]-)$"
)
BEFORE = {
    "least": r"more than|over|at least|upwards? of|no (?:fewer|less) than|above|exceed(?:s|ed|ing)?"
    r"|minimum of|as low as|topp(?:ed|ing)|surpass(?:ed|ing)|just over|well over|north of",
    "most": r"up to|at most|no more than|as many as|as much as|fewer than|less than|under|below"
    r"|maximum of|not more than",
    "about": r"about|around|roughly|approximately|some|an? estimated|estimated|circa|approx|nearly"
    r"|almost|just under|just shy of|close to|approaching",
}
AHEAD = {how: re.compile(rf"\b(?:{words})\s(?:the |a )?$") for how, words in BEFORE.items()}
BEHIND = {
    "least": re.compile(r"\s?(?:\+|-?plus\b|\sor more\b)"),
    "most": re.compile(r"\s(?:or (?:fewer|less|under))\b"),
    "about": re.compile(r"(?:-odd\b|\sor so\b|-ish\b)"),
}
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])|\d+(?:\.\d+)?")
TOKEN = re.compile(rf"(?:{NUMBER.pattern})|[^\W\d_]+|[$£€¥]")
CLOCK = re.compile(r"(?P<minute>[:.]\d\d)?(?:\s?(?P<half>[ap])\.?m\b\.?)?")
SCORE = re.compile(
    r"[\-–‑](\d{1,3})(?![\d,%]|\.\d)(?=\s(?:\w+\s)?(?:vote|margin|ruling|decision|majority|split|"
    r"victory|win|loss|defeat|score|result|against)|[.,;)]|\s|$)"
)
TO = re.compile(r"(?:\s?[\-–‑—]\s?|\s(?:to|and|or)\s)(?=[$£€¥]?[\w])")
AGE_AFTER = re.compile(r"[\s\-‑]years?[\s\-‑]olds?\b")
AGE_BEFORE = re.compile(r"\b(?:aged?|ages|turn(?:s|ed|ing))\s$")
IN = re.compile(r"\s(?:in|out of)(?: every)?\s")
PERCENT = re.compile(r"\s?%|[\s\-](?:percent|per\s?cent|pct)\b(?!age)")
WORD = re.compile(r"([\s\-‑]{1,2})((?:[a-z]\.){2,}|[^\W\d_]+(?:[\-‑][^\W\d_]+)*)(?:['’]s?)?")
MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?![\d,]?\d|%)")
DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\b")
HOUR = re.compile(r"\d{1,2}(?:(?![\d,.]\d)|(?=\.\d\d\s?[ap]\.?m\b))")
RUNS_ON, RAN_ON = re.compile(r"[.,]\d"), re.compile(r"\d[.,]")
NTH = re.compile(r"(\d{1,4})(?:st|nd|rd|th)\b")
LETTERS = re.compile(r"[a-z]+")
PART_OF = re.compile(r"[\s\-]([a-z]+) of\b")
FRACTION = re.compile(
    r"(?:half|an? (third|quarter|fifth|tenth)|one[ \-](third|quarter|fifth|tenth)) of\b"
)
DECADE = re.compile(r"(?:1[5-9]|20)\d0['’]?s\b")
SLASHED = re.compile(r"/\d|\d/$")
SUFFIX = re.compile(r"([^\W\d_]{1,3})(?![^\W_])")
NEXT = re.compile(r"([\s\-‑]{1,2})(?:and )?([a-z]+)")
ARTICLE = re.compile(r"[\s\-](?:an? )?([a-z]+)")
OF_MORE = re.compile(r" of (thousands|millions|billions)\b")


class Amount:
    """A number as written: its value, its last digit's worth and where it stops."""

    __slots__ = ("end", "high", "low", "scaled", "step", "words")

    def __init__(self, low: float, end: int, step: float, *, words: bool) -> None:
        self.low, self.high, self.end, self.step = low, low, end, step
        self.words, self.scaled = words, False


def amount_at(text: str, at: int) -> Amount | None:
    """The number that starts here, in digits or words, with its scale; None if there is none."""
    if digits := NUMBER.match(text, at):
        written = digits.group().replace(",", "")
        if len(written) > 15:
            return None
        places = len(written.partition(".")[2])
        amount = Amount(float(written), digits.end(), 10.0**-places, words=False)
        if not places:
            zeros = len(written) - len(written.rstrip("0"))
            amount.step = 10.0**zeros if len(written) > 2 and zeros else 1.0
        return _scaled(text, amount)
    return _in_words(text, at)


def _scaled(text: str, amount: Amount) -> Amount | None:
    suffix = SUFFIX.match(text, amount.end)
    if suffix and suffix.group(1) in SUFFIXES:
        return _times(amount, SUFFIXES[suffix.group(1)], suffix.end())
    if text[amount.end : amount.end + 1].isalpha():
        return None  # "9th", "737max": an ordinal or a name
    return _by_scale(text, amount)


def _by_scale(text: str, amount: Amount) -> Amount:
    while (word := WORD.match(text, amount.end)) and word.group(2) in SCALES:
        amount = _times(amount, SCALES[word.group(2)], word.end(2))
    return amount


def _times(amount: Amount, scale: float, end: int) -> Amount:
    amount.low, amount.high = amount.low * scale, amount.high * scale
    amount.step, amount.end, amount.scaled = amount.step * scale, end, True
    return amount


def _in_words(text: str, at: int) -> Amount | None:
    first = TOKEN.match(text, at)
    if first is None:
        return None
    word, end = first.group(), first.end()
    if word in VAGUE:
        return _vague(text, VAGUE[word], end)
    if word in ("a", "an", "half"):
        return _article(text, word, end)
    if word not in SMALL:
        return None
    total, current = 0.0, SMALL[word]
    while found := NEXT.match(text, end):
        word = found.group(2)
        if word in SMALL and (current % 100 == 0 or (current % 10 == 0 and SMALL[word] < 10)):
            current += SMALL[word]
        elif word == "hundred" and 0 < current < 100:
            current *= 100
        elif word in SCALES and word not in ("hundred", "score"):
            total, current = total + current * SCALES[word], 0.0
        else:
            break
        end = found.end()
    value = total + current
    step = 1.0
    while value >= 100 and value % (step * 10) == 0:
        step *= 10
    return Amount(value, end, step, words=True)


def _article(text: str, word: str, end: int) -> Amount | None:
    """ "A dozen", "half a million": the amount behind an article."""
    half = 0.5 if word == "half" else 1.0
    following = ARTICLE.match(text, end)
    if following is None or following.group(1) not in SCALES or following.group(1) == "score":
        return None
    amount = Amount(half, end, half, words=True)
    return _by_scale(text, _times(amount, SCALES[following.group(1)], following.end()))


def _vague(text: str, scale: float, end: int) -> Amount | None:
    """ "Dozens", "tens of thousands": wide, from one and a half to twenty times the scale."""
    if more := OF_MORE.match(text, end):
        scale, end = scale * VAGUE[more.group(1)], more.end()
    elif scale == 10.0:
        return None
    amount = Amount(1.5 * scale, end, scale, words=True)
    amount.high = 20 * scale
    return amount


def widen(text: str, amount: Amount) -> None:
    """Widen an amount by what follows: "10 to 12", "2-3 million"."""
    to = TO.match(text, amount.end)
    if to is None or amount.low != amount.high:
        return
    at = to.end() + (text[to.end() : to.end() + 1] in MONEY)
    other = amount_at(text, at)
    if other is None or (
        "and" in to.group() and "between " not in text[max(0, amount.end - 40) : amount.end]
    ):
        return
    if not amount.scaled and other.scaled and other.low > amount.low * 1000:
        # "2 to 3 million": the scale is meant for both.
        scale = 10.0 ** (len(str(int(other.low))) - len(str(int(amount.low))))
        scale = next((s for s in (1e12, 1e9, 1e6, 1e3) if s <= scale), 1.0)
        amount.low, amount.step = amount.low * scale, amount.step * scale
    if amount.low < other.low <= amount.low * 10:
        amount.high, amount.end = other.high, other.end
