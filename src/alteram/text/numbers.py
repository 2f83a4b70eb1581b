"""Figures of a text: what is counted, how much, how exactly, and whether two figures agree.

Digits and words ("2.1 million", "twenty-one", "two dozen", "$1.5bn", "10 to 12", "half of") are
read alike. A figure keeps what it counts (`unit`), so that seven people and seven days are never
held against each other, and its `kind`, so that a year, a time of day or an age is no count.
English only: a text in another language yields digits with units that rarely meet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from alteram.text.number_words import (
    AGE_AFTER,
    AGE_BEFORE,
    AHEAD,
    BEHIND,
    CLOCK,
    DAY_MONTH,
    DECADE,
    FRACTION,
    HOUR,
    IN,
    LABELS,
    LETTERS,
    MONEY,
    MONTH_DAY,
    MONTHS,
    NOT_YEARS,
    NTH,
    ORDINALS,
    PART_OF,
    PARTS,
    PERCENT,
    RAN_ON,
    ROLES,
    RUNS_ON,
    SCALES,
    SCORE,
    SKIPPED,
    SLASHED,
    STOPS,
    TOKEN,
    UNITS,
    WORD,
    Amount,
    amount_at,
    widen,
)
from alteram.text.words import fold, stem


class FigureKind(StrEnum):
    """What a figure is; only figures of one kind can be held against each other."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    SCORE = "score"  # 5-4, 51-48: votes, results
    ORDINAL = "ordinal"
    AGE = "age"
    YEAR = "year"
    DATE = "date"  # month * 100 + day
    TIME = "time"  # hour * 100 + minute, of 24 hours
    LABEL = "label"  # Article 5, Flight 12, No. 3: a name, not an amount


class Agreement(StrEnum):
    """How two comparable figures stand to each other."""

    SAME = "same"
    COMPATIBLE = "compatible"  # one rounds, bounds or contains the other
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure. `start`, `end` are offsets of the words that give the amount.

    `low` and `high` differ for a range and for "dozens". `step` is what one unit of the last
    written digit is worth: 100,000 in "2.1 million". `unit` is the stem of what is counted or "";
    `role` what happened to it where that is told ("dead", "hurt", "missing", "held").
    """

    start: int
    end: int
    kind: FigureKind
    low: float
    high: float
    unit: str = ""
    role: str = ""
    step: float = 1.0
    approximate: bool = False
    bound: str = ""  # "least" for "more than", "most" for "up to"

    @property
    def value(self) -> float:
        """The amount; the lower end of a range."""
        return self.low


def figures(text: str) -> list[Figure]:
    """The figures of a text in order; none overlap. A bare "one" or "second" is no figure."""
    flat = _fold_in_place(text)
    found: list[Figure] = []
    at = 0
    while token := TOKEN.search(flat, at):
        figure = _figure(flat, token)
        if figure is None:
            at = token.end()
        else:
            found.append(figure)
            at = figure.end
    return found


def _fold_in_place(text: str) -> str:
    """Text folded where that moves no offset, else in lower case where that moves none."""
    for folded in (fold(text), text.lower()):
        if len(folded) == len(text):
            return folded
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _figure(text: str, token: re.Match[str]) -> Figure | None:
    start = token.start()
    if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return None  # "b52", the rest of a longer word
    if token.group() == "one" and text.endswith("no ", 0, start):
        return None  # "no one"
    money = token.group() if token.group() in MONEY and not token.group().isalpha() else ""
    at = token.end() if money else start
    if money and text[at : at + 1] == " ":
        at += 1
    special = None
    if not money:
        special = _date(text, start) or _clock(text, start) or _ordinal(text, start)
        special = special or _fraction(text, start) or _decade(text, start)
    amount = None if special else amount_at(text, at)
    if amount is None or (money and amount.words):
        return special
    if not amount.words and _is_foreign(text, at, amount.end):
        return None
    if not money and (
        LABELS.search(text, max(0, start - 24), start)
        or SLASHED.match(text, amount.end)
        or SLASHED.search(text, max(0, start - 2), start)
    ):
        return _plain(start, amount, FigureKind.LABEL)
    if money:
        widen(text, amount)
        return _hedged(text, start, amount, FigureKind.MONEY, MONEY[money])
    return _counted(text, start, amount)


def _is_foreign(text: str, at: int, end: int) -> bool:
    """ "1.000.000", "3,5", "2.1.3": not written the English way, so not read at all."""
    return bool(RUNS_ON.match(text, end) or RAN_ON.match(text, max(0, at - 2), at))


def _plain(start: int, amount: Amount, kind: FigureKind, unit: str = "") -> Figure:
    return Figure(
        start=start, end=amount.end, kind=kind, low=amount.low, high=amount.high, unit=unit
    )


def _counted(text: str, start: int, amount: Amount) -> Figure | None:
    if AGE_AFTER.match(text, amount.end) or AGE_BEFORE.search(text, max(0, start - 12), start):
        return _plain(start, amount, FigureKind.AGE, "year")
    if _is_year(text, start, amount):
        return _plain(start, amount, FigureKind.YEAR)
    special = _score(text, start, amount) or _share(text, start, amount)
    if special:
        return special
    widen(text, amount)
    if percent := PERCENT.match(text, amount.end):
        amount.end, amount.step = percent.end(), min(amount.step, 1.0)
        return _hedged(text, start, amount, FigureKind.PERCENT, "percent")
    unit, word = _unit(text, amount.end)
    if word in MONEY:
        return _hedged(text, start, amount, FigureKind.MONEY, MONEY[word])
    role = _role(text, start, amount.end)
    if amount.words and amount.low <= 1 and not (unit or role):
        return None  # "one of the", "no one"
    return _hedged(text, start, amount, FigureKind.COUNT, unit, role)


def _hedged(
    text: str, start: int, amount: Amount, kind: FigureKind, unit: str, role: str = ""
) -> Figure:
    how = _hedge(text, start, amount.end)
    return Figure(
        start=start,
        end=amount.end,
        kind=kind,
        low=amount.low,
        high=amount.high,
        unit=unit,
        role=role,
        step=amount.step,
        approximate=bool(how) or amount.low != amount.high,
        bound=how if how != "about" else "",
    )


# --- kinds ---------------------------------------------------------------------------------------


def _date(text: str, start: int) -> Figure | None:
    """ "March 3", "3 March", "the 3rd of March"."""
    found = MONTH_DAY.match(text, start)
    month, day = (found.group(1), found.group(2)) if found else ("", "")
    if not found or month not in MONTHS:
        found = DAY_MONTH.match(text, start)
        day, month = (found.group(1), found.group(2)) if found else ("", "")
    if not found or month not in MONTHS or not 1 <= int(day) <= 31:
        return None
    value = 100.0 * MONTHS[month] + int(day)
    return Figure(
        start=start, end=found.end(), kind=FigureKind.DATE, low=value, high=value, unit="date"
    )


def _clock(text: str, start: int) -> Figure | None:
    """ "10:30", "6 p.m."."""
    hour = HOUR.match(text, start)
    if hour is None:
        return None
    rest = CLOCK.match(text, hour.end())
    if rest is None or not (rest.group("minute") or rest.group("half")) or int(hour.group()) > 24:
        return None
    half, hours = rest.group("half"), int(hour.group())
    if half and hours <= 12:
        hours = hours % 12 + (12 if half == "p" else 0)  # 12 a.m. is midnight
    minute = int((rest.group("minute") or ":0")[1:])
    value = 100.0 * hours + minute
    return Figure(start=start, end=rest.end(), kind=FigureKind.TIME, low=value, high=value)


def _ordinal(text: str, start: int) -> Figure | None:
    """ "9th", "third"; a part ("a third of") is none, nor a bare "first" or "second"."""
    if text[start - 1 : start] in ("-", "‑"):
        return None  # the unit of "a 30-second talk"
    found = NTH.match(text, start)
    if found:
        value = float(found.group(1))
    else:
        found = LETTERS.match(text, start)
        if found is None or found.group() not in ORDINALS:
            return None
        value = ORDINALS[found.group()]
    unit, word = _unit(text, found.end())
    if not word or text.startswith(" of", found.end()):
        return None
    unit = unit or stem(word)
    return Figure(
        start=start, end=found.end(), kind=FigureKind.ORDINAL, low=value, high=value, unit=unit
    )


def _fraction(text: str, start: int) -> Figure | None:
    """ "Half of", "a third of" as a percentage."""
    found = FRACTION.match(text, start)
    if found is None:
        return None
    value = PARTS[found.group(1) or found.group(2) or "half"]
    end = found.end() - len(" of")
    how = _hedge(text, start, end)
    return Figure(
        start=start, end=end, kind=FigureKind.PERCENT, low=value, high=value, unit="percent",
        approximate=True, bound=how if how != "about" else "",
    )  # fmt: skip


def _decade(text: str, start: int) -> Figure | None:
    """ "The 1990s"."""
    found = DECADE.match(text, start)
    if found is None:
        return None
    first = float(text[start : start + 4])
    return Figure(
        start=start, end=found.end(), kind=FigureKind.YEAR, low=first, high=first + 9, unit=""
    )


def _score(text: str, start: int, amount: Amount) -> Figure | None:
    other = SCORE.match(text, amount.end)
    if other is None or amount.words or amount.scaled or amount.step < 1:
        return None
    low, high = amount.low, float(other.group(1))
    scale = WORD.match(text, other.end())
    if low < high and (_unit(text, other.end())[0] or (scale and scale.group(2) in SCALES)):
        return None  # "10-12 people" is a range, and so is "2-3 million"
    return Figure(start=start, end=other.end(), kind=FigureKind.SCORE, low=low, high=high)


def _share(text: str, start: int, amount: Amount) -> Figure | None:
    """ "One in five" and "two thirds" as percentages."""
    value, end = 0.0, amount.end
    part = PART_OF.match(text, amount.end)
    if part and part.group(1) in PARTS and amount.low < 10:
        value, end = amount.low * PARTS[part.group(1)], part.end(1)
    elif many := IN.match(text, amount.end):
        other = amount_at(text, many.end())
        if other and amount.low < other.low <= 1000 and not _is_year(text, many.end(), other):
            value, end = 100 * amount.low / other.low, other.end
    if not 0 < value <= 100:
        return None
    return Figure(
        start=start, end=end, kind=FigureKind.PERCENT, low=value, high=value, unit="percent"
    )


def _is_year(text: str, start: int, amount: Amount) -> bool:
    if amount.words or amount.scaled or amount.end - start != 4 or not 1500 <= amount.low < 2100:
        return False
    unit, _ = _unit(text, amount.end)
    return unit not in NOT_YEARS and unit != "person" and not _hedge(text, start, amount.end)


# --- what is counted -----------------------------------------------------------------------------


def _unit(text: str, end: int) -> tuple[str, str]:
    """The stem of what is counted and the word itself; empty when no noun can be told."""
    at, first = end, ""
    for _ in range(4):
        word = WORD.match(text, at)
        if word is None or word.group(2) in STOPS or word.group(2).startswith("to-"):
            break
        form, at = word.group(2), word.end()
        hyphened = word.group(1) in "-‑"
        if form in SKIPPED:
            continue
        first = first or form
        if "." in form:
            continue  # "17 U.S. soldiers"
        known = UNITS.get(stem(form), "")
        if known or form in MONEY or hyphened:
            return known or stem(form), form
        if form.endswith("s") and not form.endswith(("ss", "us", "is")) and stem(form) not in ROLES:
            return stem(form), form
    return "", first


def _role(text: str, start: int, end: int) -> str:
    """What happened to those counted, told at most six words away in the same clause."""
    best: tuple[int, str] = (7, "")
    before = re.split(r"[,;:.()\d]|\band\b|\bwhile\b", text[max(0, start - 60) : start])[-1]
    after = re.split(r"[,;:.()\d]|\band\b|\bwhile\b", text[end : end + 60])[0]
    for clause in (after.split()[:6], before.split()[:-7:-1]):
        for far, word in enumerate(clause):
            role = ROLES.get(stem(word), "")
            if role and far < best[0]:
                best = (far, role)
    return best[1]


def _hedge(text: str, start: int, end: int) -> str:
    window = text[max(0, start - 24) : start]
    for how, pattern in AHEAD.items():
        if pattern.search(window):
            return how
    return next((how for how, pattern in BEHIND.items() if pattern.match(text, end)), "")


# --- agreement -----------------------------------------------------------------------------------


def comparable(left: Figure, right: Figure) -> bool:
    """Whether two figures count the same kind of thing in the same unit and role."""
    if left.kind is not right.kind or left.kind is FigureKind.LABEL:
        return False
    if left.role != right.role:
        return False
    if left.kind is FigureKind.COUNT:
        return (left.unit == right.unit and bool(left.unit or left.role)) or (
            bool(left.role) and "" in (left.unit, right.unit)
        )
    return left.unit == right.unit


def compare(left: Figure, right: Figure) -> Agreement | None:
    """How two figures agree; None when they are not comparable."""
    if not comparable(left, right):
        return None
    plain = not (left.bound or right.bound)
    if (left.low, left.high) == (right.low, right.high) and plain:
        return Agreement.SAME
    if left.kind is FigureKind.SCORE:
        turned = (left.low, left.high) == (right.high, right.low)
        return Agreement.COMPATIBLE if turned else Agreement.DIFFERENT
    (low, high), (least, most) = _extent(left), _extent(right)
    return Agreement.COMPATIBLE if low <= most and least <= high else Agreement.DIFFERENT


def _extent(figure: Figure) -> tuple[float, float]:
    """The amounts a figure can stand for: rounding, "about" (a tenth) and bounds."""
    slack = min(figure.step / 2, 0.05 * figure.high) if figure.step != 1 else 0.0
    if figure.kind is FigureKind.PERCENT and figure.step == 1:
        slack = 0.5
    if figure.kind not in (FigureKind.COUNT, FigureKind.MONEY, FigureKind.PERCENT):
        slack = 0.0
    if figure.approximate:
        slack = max(slack, 0.1 * figure.high)
    low, high = figure.low - slack, figure.high + slack
    if figure.bound == "least":
        high = float("inf")
    if figure.bound == "most":
        low = 0.0
    return low, high
