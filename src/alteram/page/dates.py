"""Dates as pages write them, for machines and for people, never finer than they are known.

A time without a zone is known to the day only; `03/04/2031` is known to the year only, because
nothing says which number is the month. What cannot be read is None, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from alteram.model import Moment, Precision
from alteram.text.words import plain_letters

FIRST_YEAR = 1990  # no page is older; a date before it is a default value or a broken clock

_MONTH_NAMES = (
    "january jan januar janvier janv enero ene gennaio gen janeiro januari jän jänner января січня",
    "february feb februar février févr fév febrero febbraio fevereiro fev februari февраля лютого",
    "march mar märz mrz mars marzo março maart mrt марта березня",
    "april apr avril avr abril abr aprile апреля квітня",
    "may mai mayo maggio mag maio mei мая травня",
    "june jun juni juin junio giugno giu junho июня червня",
    "july jul juli juillet juil julio luglio lug julho июля липня",
    "august aug août aout agosto ago augustus августа серпня",
    "september sep sept septembre septiembre settembre set setembro сентября вересня",
    "october oct oktober okt octobre octubre ottobre ott outubro out октября жовтня",
    "november nov novembre noviembre novembro ноября листопада",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro декабря грудня",
)
_MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name)))
_YEAR = r"(?P<year>(?:19|20|21)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º)?"
_WORD = rf"(?P<month>{_MONTH})\b"
_CLOCK = (
    r"(?:[T,|@·\-–—/ ]{0,4}(?:at|um|à|a las|alle|às|om|в|о)?\s{0,2}"
    r"(?P<hour>[0-2]?\d)[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?uhr\b)?"
    r"\s?(?P<zone>z\b|utc\b|gmt\b|e[sd]t\b|[mp][sd]t\b|cdt\b|cest\b|cet\b|[+-]\d\d:?\d\d)?)?"
)
_FORMS = tuple(
    re.compile(rf"(?<![\w/.]){form}{_CLOCK}", re.I)
    for form in (
        rf"{_YEAR}[-/.](?P<month>[01]?\d)[-/.]{_DAY}(?!\d)",
        rf"{_WORD}\.?\s{{0,3}}{_DAY}(?:,|\s|\.){{1,3}}{_YEAR}(?!\d)",
        rf"{_DAY}\.?(?:\s|-|/){{0,3}}(?:de |of )?{_WORD}[.,]?(?:\s|-|/){{0,3}}(?:de |del )?"
        rf"{_YEAR}(?!\d)",
        rf"{_DAY}\.\s?(?P<month>[01]?\d)\.\s?{_YEAR}(?!\d)",
        rf"(?P<one>[0-3]?\d)(?P<mark>[/-])(?P<two>[0-3]?\d)(?P=mark){_YEAR}(?!\d)",
        rf"{_YEAR}年\s?(?P<month>[01]?\d)月\s?{_DAY}日",
    )
)
_ANY_YEAR = re.compile(r"(?:19|20|21)\d\d")  # without one there is no date of these forms
_COMPACT = re.compile(r"\s*(20\d\d)([01]\d)([0-3]\d)(?:[T ]?\d{4,6}(?:Z|[+-]\d{4})?)?\s*")
_MONTH_YEAR = re.compile(rf"\s*(?:(?P<month>{_MONTH})\.?\s+(?P<year>20\d\d|199\d))\s*", re.I)
_YEAR_MONTH = re.compile(r"\s*(20\d\d|199\d)(?:-([01]\d))?\s*")
_EPOCH = re.compile(r"\s*(1\d{9})(?:\d{3})?\s*")
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "cet": 1, "cest": 2,
}  # fmt: skip
_SPACE = re.compile(r"[\s  ​]+")
_LONGEST = 400  # characters of a printed line in which a date is looked for


class Printed(NamedTuple):
    """A date found in a line of text: where its words stand and what they mean."""

    start: int
    end: int
    moment: Moment


def read_date(value: str, origin: str) -> Moment | None:
    """The date a machine-readable field or a printed label gives, or None."""
    value = _SPACE.sub(" ", value[:_LONGEST]).strip()
    if match := _COMPACT.fullmatch(value):
        return _day(int(match[1]), int(match[2]), int(match[3]), origin)
    if match := _YEAR_MONTH.fullmatch(value):
        return _month_or_year(int(match[1]), int(match[2] or 0), origin)
    if match := _MONTH_YEAR.fullmatch(value):
        month = _MONTHS[plain_letters(match["month"]).lower()]
        return _month_or_year(int(match["year"]), month, origin)
    if match := _EPOCH.fullmatch(value):
        return _time(datetime.fromtimestamp(int(match[1]), UTC), origin)
    return next((found.moment for found in find_dates(value, origin)), None)


def find_dates(line: str, origin: str = "") -> Iterator[Printed]:
    """Dates printed in a line, in order; without `origin` each names its own words."""
    found: list[Printed] = []
    for form in _FORMS if _ANY_YEAR.search(line) else ():
        for match in form.finditer(line[:_LONGEST]):
            said = origin or f"printed “{_SPACE.sub(' ', match.group()).strip()}”"
            moment = _moment(match, said)
            if moment is not None:
                found.append(Printed(match.start(), match.end(), moment))
    end = 0
    for printed in sorted(found, key=lambda p: (p.start, -p.end)):
        if printed.start >= end:
            yield printed
            end = printed.end


def in_address(url: str) -> Moment | None:
    """The day an address names between its slashes: `/2031/05/06/`, `/20310506/`."""
    match = _PATH_DAY.search(url) or _PATH_WORD.search(url)
    if match is None:
        return None
    month = match["month"].lower()
    number = int(month) if month.isdigit() else _MONTHS.get(month, 0)
    return _day(int(match["year"]), number, int(match["day"]), "address")


_PATH_DAY = re.compile(
    r"[/=_-](?P<year>20\d\d|199\d)(?P<mark>[/-]?)(?P<month>0\d|1[0-2])(?P=mark)(?P<day>[0-3]\d)"
    r"(?=[/_.?&-]|\Z)"
)
_PATH_WORD = re.compile(
    r"/(?P<year>20\d\d|199\d)/(?P<month>[a-zA-Z]{3,9})/(?P<day>[0-3]?\d)(?=/|\Z)"
)


def _moment(match: re.Match[str], origin: str) -> Moment | None:
    groups = match.groupdict()
    year = int(groups["year"])
    if groups.get("one"):
        return _numbers(int(groups["one"]), int(groups["two"]), year, origin)
    name = plain_letters(groups["month"]).lower()
    month = int(name) if name.isdigit() else _MONTHS[name]
    day = _day(year, month, int(groups["day"]), origin)
    if day is None or groups["hour"] is None or groups["zone"] is None:
        return day
    return _clock(day, groups, origin) or day


def _numbers(one: int, two: int, year: int, origin: str) -> Moment | None:
    """`25/12/2031` has one reading; `03/04/2031` is known to the year."""
    if one > 12 >= two:
        return _day(year, two, one, origin)
    if two > 12 >= one or one == two:
        return _day(year, one, two, origin)
    return _month_or_year(year, 0, origin) if max(one, two) <= 12 else None


def _clock(day: Moment, groups: dict[str, str | None], origin: str) -> Moment | None:
    hour = int(groups["hour"] or 0)
    if groups["half"]:
        hour = hour % 12 + (12 if groups["half"].lower() == "p" else 0)
    zone = (groups["zone"] or "").lower()
    try:
        if zone[0] in "+-":
            minutes = int(zone[1:3]) * 60 + int(zone[-2:])
            offset = timedelta(minutes=-minutes if zone[0] == "-" else minutes)
        else:
            offset = timedelta(hours=_ZONES[zone])
        instant = datetime.combine(day.day, datetime.min.time(), timezone(offset)) + timedelta(
            hours=hour, minutes=int(groups["minute"] or 0), seconds=int(groups["second"] or 0)
        )
        return _time(instant.astimezone(UTC), origin) if hour < 24 else None
    except (ValueError, OverflowError):
        return None


def _time(instant: datetime, origin: str) -> Moment:
    value = instant.replace(microsecond=0).isoformat()
    return Moment(value=value, precision=Precision.TIME, origin=origin)


def _day(year: int, month: int, day: int, origin: str) -> Moment | None:
    try:
        value = date(year, month, day).isoformat()
    except ValueError:
        return None
    return Moment(value=value, precision=Precision.DAY, origin=origin)


def _month_or_year(year: int, month: int, origin: str) -> Moment | None:
    if not month:
        return Moment(value=f"{year:04}", precision=Precision.YEAR, origin=origin)
    if month > 12:
        return None
    return Moment(value=f"{year:04}-{month:02}", precision=Precision.MONTH, origin=origin)
