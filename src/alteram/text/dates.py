"""Dates in words, counted from the day a text was published, or withheld.

Only what can be counted is counted. A weekday in reporting is the last one on or before the base
day, unless a word before it or the tense says it lies ahead ("next Monday", "will meet on
Friday"). A day and month without a year take the year that brings them nearest before the base
day (nearest after it, when they lie ahead). The precision is that of the words: "last week" is no
day, and no month either when it crosses one.

Patterns and counting are our own. dateparser reads the same words but has no precision ("in 2014"
becomes one day of that year), and it turns "may" and "in a second" into dates when it is given
whole sentences.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from alteram.model import Moment, Precision
from alteram.text.wordlists import word_list
from alteram.text.words import plain_letters


class TimePhrase(NamedTuple):
    """A date in words: where it stands, what it means, or why that is not said."""

    start: int
    end: int
    moment: Moment | None
    why: str = ""


_DAYS = word_list("monday tuesday wednesday thursday friday saturday sunday")
_MONTHS = word_list(
    "january february march april may june july august september october november december"
)
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_DAY = "|".join(_DAYS)
_MONTH = "|".join(_MONTHS) + r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_PART = r"(?:\s+(?:early\s+|late\s+)?(?:morning|afternoon|evening|night))?"
_NUMBERS = {
    word: number
    for number, word in enumerate(
        word_list("one two three four five six seven eight nine ten eleven twelve"), 1
    )
} | {"a": 1, "an": 1, "a couple of": 2, "two": 2}
_COUNT = r"\d{1,3}|" + "|".join(
    word.replace(" ", r"\s+") for word in sorted(_NUMBERS, key=len, reverse=True)
)
_YEAR = r"(?:1[6-9]|20)\d\d"

# One pattern, one pass; which of its groups is filled tells the kind.
_PHRASE = re.compile(
    rf"""\b(?:
      (?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))\b
    | (?:on\s+)?(?:(?P<w1>{_DAY}),?\s+)?
      (?:(?P<m1>{_MONTH})\s+(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?\b(?![:.]?\d|\s?%)
        (?:\s?,?\s+(?P<y1>{_YEAR})\b)?
      | (?:the\s+)?(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH})\b
        (?:,?\s+(?P<y2>{_YEAR})\b)?)
    | (?P<m3>{_MONTH}),?\s+(?:of\s+)?(?P<y3>{_YEAR})\b
    | (?:(?:early|late|mid|this|last|next)[\s-]+|(?:in|since|until|by)\s+)
        (?P<m4>{_MONTH})\b(?!\.?\s*\d)
    | (?P<which>last|next|this|past|on|by|until|since)?\s*\b(?P<w2>{_DAY})(?P<s>s?)\b{_PART}
    | (?P<rel>the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow|yesterday|today|tonight
        |tomorrow){_PART}
    | (?P<unit1>(?P<dir>last|next|this|earlier\s+this|later\s+this)\s+(?P<unit>week|weekend|month
        |year|morning|afternoon|evening|night|spring|summer|fall|autumn|winter))\b
    | (?P<n>{_COUNT})\s+(?P<nu>day|week|month|year)s?\s+(?P<ago>ago|earlier|later)\b
    | (?:in|since|by|until|from|during|of|early|late|mid-|before|after|year)\s*
        (?P<y4>{_YEAR})\b(?!\s*(?:people|percent|dollars|troops|men|women|votes|-|\.\d|,\d))
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# A sieve: no phrase without one of these, and the long pattern looks only around them.
_MONTH_HINTS = [month[:3].capitalize() for month in _MONTHS]
_MONTH_HINTS += [month.upper() for month in _MONTH_HINTS]
_MONTH_HINTS += [month for month in _MONTHS if month not in ("may", "march")]
_HINT = re.compile(
    rf"(?i:{_DAY}|yesterday|\btoday|tonight|tomorrow"
    r"|\b(?:last|next|this)\s+(?:week|month|year|morn|aft|even|night|spr|sum|fall|aut|wint)"
    r"|(?:day|week|month|year)s?\s+(?:ago|earlier|later)\b)"
    rf"|\b{_YEAR}|\b(?:{'|'.join(_MONTH_HINTS)})"
)
_BEFORE, _AFTER = 24, 60  # code points around such a word that a phrase can reach
_AHEAD = re.compile(
    r"\b(?:will|shall|won['’]t|would|due|scheduled|set|plans?|planned|planning|expected|expects?"
    r"|going|slated|as\s+(?:early|soon)\s+as|is\s+to|are\s+to|ahead|upcoming|deadline|until|by"
    r"|can|could|may|might|vote)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:said|told|announced|was|were|had|has|have|did|[a-z]{3,}ed)\b", re.IGNORECASE
)
_DONE = re.compile(r"\b(?:had|has|have)\s+(?:(?:not|already|been)\s+)?[a-z]{3,}", re.IGNORECASE)
_STOPS = re.compile(r"[.!?;:\n“”\"]")
_FIRST_YEAR, _LAST_YEAR = 1600, 9900  # counting on from these stays inside the calendar
_TENSE_REACH = 90  # code points before a phrase in which tense is looked for


def time_mentions(text: str, base: Moment | None) -> list[TimePhrase]:
    """The dates in words of a text, in order, each counted from `base` or withheld with a reason.

    `base` is when the text was published; a phrase that needs none (5 May 2031) is read without.
    """
    found = []
    at = 0
    plain = plain_letters(text)
    for hint in _HINT.finditer(plain):
        if hint.end() <= at:
            continue
        match = _PHRASE.search(plain, max(at, hint.start() - _BEFORE), hint.end() + _AFTER)
        if match is None or match.start() > hint.end():
            continue
        at = match.end()
        phrase = _read(text, match, base)
        if phrase is not None:
            found.append(phrase)
    return found


def _read(text: str, match: re.Match[str], base: Moment | None) -> TimePhrase | None:
    start, end = match.span()
    words = match.group()
    start += len(words) - len(words.lstrip())
    given = match.groupdict()
    whole = _whole_date(text[start:end], given)
    if whole is not None:
        return TimePhrase(start, end, whole) if whole.value else None
    if given["s"]:
        return TimePhrase(start, end, None, "more than one day")
    if (given["m4"] or given["m1"] or given["m2"]) and _is_a_verb(match):
        return None
    if given["ago"] and given["ago"].lower() != "ago":
        return TimePhrase(start, end, None, "counted from a day the text does not give here")
    if base is None:
        return TimePhrase(start, end, None, "no date to count from")
    if base.precision in (Precision.MONTH, Precision.YEAR):
        return TimePhrase(start, end, None, f"the date to count from is only known as {base.value}")
    if not _FIRST_YEAR <= base.day.year <= _LAST_YEAR:
        return TimePhrase(start, end, None, "the date to count from is out of reach")
    ahead = _lies_ahead(text, match)
    counted = _counted(given, base.day, ahead)
    if counted is None:
        return TimePhrase(start, end, None, "cannot be told to the day")
    value, precision = counted
    origin = f'"{text[start:end]}" counted from {base.day.isoformat()}'
    return TimePhrase(start, end, Moment(value=value, precision=precision, origin=origin))


def _whole_date(words: str, given: dict[str, str | None]) -> Moment | None:
    """A date that needs no base; an empty value where there is no such day."""
    origin = f'"{words}"'
    if given["iso"]:
        return _exact(given["iso"], origin)
    month = given["m1"] or given["m2"]
    year = given["y1"] or given["y2"]
    if month and year:
        day = int(given["d1"] or given["d2"] or 0)
        return _exact(f"{year}-{_month(month):02}-{day:02}", origin)
    if given["m3"]:
        value = f"{given['y3']}-{_month(given['m3']):02}"
        return Moment(value=value, precision=Precision.MONTH, origin=origin)
    if given["y4"]:
        return Moment(value=given["y4"], precision=Precision.YEAR, origin=origin)
    return None


def _exact(value: str, origin: str) -> Moment:
    try:
        date.fromisoformat(value)
    except ValueError:
        value = ""
    return Moment(value=value, precision=Precision.DAY, origin=origin)


def _month(name: str) -> int:
    low = name.lower().rstrip(".")
    return _SHORT[low[:4] if low == "sept" else low[:3]]


def _is_a_verb(match: re.Match[str]) -> bool:
    """Whether a month in small letters is "may" or "march" as a verb, or no word at all."""
    name = next(match.group(group) for group in ("m1", "m2", "m4") if match.group(group))
    return name[0].islower() and name.lower().rstrip(".") in ("may", "march", "mar", "jun", "dec")


def _lies_ahead(text: str, match: re.Match[str]) -> bool:
    """Whether the words before a phrase in its sentence speak of what is still to come."""
    low = match.group().lower()
    before = text[max(0, match.start() - _TENSE_REACH) : match.start()]
    before = before[_last(_STOPS, before) + 1 :]
    after = _STOPS.split(text[match.end() : match.end() + _TENSE_REACH], maxsplit=1)[0]
    if low.startswith("by ") and (_DONE.search(after) or _DONE.search(before)):
        return False  # "By Monday four people had died"
    if low.startswith(("next", "tomorrow", "by ", "until ", "later")):
        return True
    if low.startswith(("last", "past", "since", "yesterday")):
        return False
    ahead = _last(_AHEAD, before)
    return ahead >= 0 and ahead >= _last(_BACK, before)


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where a pattern is found last, -1 where it is not."""
    return max((found.start() for found in pattern.finditer(text)), default=-1)


_Counted = tuple[str, Precision]


def _counted(given: dict[str, str | None], base: date, ahead: bool) -> _Counted | None:
    """What a phrase means, counted from a day; None where that stays open."""
    if given["w2"]:
        return _weekday((given["which"] or "").lower(), given["w2"], base, ahead)
    if given["rel"]:
        low = " ".join(given["rel"].lower().split())
        shift = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2}
        shift["the day after tomorrow"] = 2
        return _day(base + timedelta(days=shift.get(low, 0)))
    if given["unit"] and given["dir"]:
        return _unit(" ".join(given["dir"].lower().split()), given["unit"].lower(), base)
    if given["ago"]:
        return _ago(given["n"] or "", (given["nu"] or "").lower(), base)
    month = given["m1"] or given["m2"]
    if month:
        day = int(given["d1"] or given["d2"] or 0)
        return _nearest(_month(month), day, given["w1"], base, ahead)
    if given["m4"]:
        return _month_alone(_month(given["m4"]), base, ahead)
    return None


def _day(value: date) -> _Counted:
    return value.isoformat(), Precision.DAY


def _weekday(which: str, name: str, base: date, ahead: bool) -> _Counted | None:
    number = _DAYS.index(name.lower())
    past = base - timedelta(days=(base.weekday() - number) % 7)
    coming = base + timedelta(days=(number - base.weekday()) % 7)
    this_week = base + timedelta(days=number - base.weekday())
    # On a Thursday "last Wednesday" may be yesterday or a week ago: it is said only where the
    # nearest such day and the one of the other calendar week are the same.
    if which == "last":
        before = past if past < base else past - timedelta(days=7)
        return _day(before) if before == this_week - timedelta(days=7) else None
    if which == "next":
        after = coming if coming > base else coming + timedelta(days=7)
        return _day(after) if after == this_week + timedelta(days=7) else None
    return _day(coming if ahead else past)


def _unit(which: str, unit: str, base: date) -> _Counted | None:
    step = {"last": -1, "next": 1}.get(which, 0)
    if unit == "year":
        return str(base.year + step), Precision.YEAR
    if unit == "month":
        return _in_month(base.year * 12 + base.month - 1 + step)
    if unit in ("morning", "afternoon", "evening"):
        return _day(base) if step == 0 else None
    if unit == "night":
        return _day(base + timedelta(days=min(step, 0))) if step < 1 else None
    if unit in ("week", "weekend"):
        first = base - timedelta(days=base.weekday()) + timedelta(days=7 * step)
        if unit == "weekend":
            first = base - timedelta(days=base.weekday() + 2) + timedelta(days=7 * (step + 1))
        return _common(first, first + timedelta(days=1 if unit == "weekend" else 6))
    if step == 0 and unit != "winter":
        return str(base.year), Precision.YEAR
    return None  # "last summer" in October


def _common(first: date, last: date) -> _Counted:
    """The month two days share, else their year; never finer than the words."""
    if (first.year, first.month) == (last.year, last.month):
        return _in_month(first.year * 12 + first.month - 1)
    return str(last.year), Precision.YEAR


def _in_month(count: int) -> _Counted:
    return f"{count // 12:04}-{count % 12 + 1:02}", Precision.MONTH


def _ago(number: str, unit: str, base: date) -> _Counted | None:
    low = " ".join(number.lower().split())
    count = int(low) if low.isdigit() else _NUMBERS[low]
    if unit == "day":
        return _day(base - timedelta(days=count))
    if unit == "week":
        return _common(base - timedelta(days=7 * count + 3), base - timedelta(days=7 * count - 3))
    if unit == "month":
        return _in_month(base.year * 12 + base.month - 1 - count)
    return f"{base.year - count:04}", Precision.YEAR


def _nearest(month: int, day: int, weekday: str | None, base: date, ahead: bool) -> _Counted | None:
    """A day and month in the year that fits: just before the base, or after it if ahead."""
    years = (base.year, base.year + 1, base.year - 1) if ahead else (base.year, base.year - 1)
    fits = [
        date(year, month, day) for year in years if 1 <= day <= calendar.monthrange(year, month)[1]
    ]
    if weekday:
        fits = [one for one in fits if one.weekday() == _DAYS.index(weekday.lower())]
    if not fits:
        return None  # 31 April, or a weekday that day was not
    if ahead:
        later = [one for one in fits if one >= base]
        return _day(min(later)) if later else _day(max(fits))
    # A few days ahead without a cue is still meant ahead: "the vote on May 5" on May 3.
    near = [one for one in fits if one <= base + timedelta(days=60)]
    return _day(max(near)) if near else None


def _month_alone(month: int, base: date, ahead: bool) -> _Counted:
    year = base.year
    if ahead and month < base.month:
        year += 1
    elif not ahead and month > base.month:
        year -= 1
    return f"{year}-{month:02}", Precision.MONTH
