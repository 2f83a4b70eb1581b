"""One JSON object of a collection as a page: which names mean which field.

The text is kept exactly as it is, since offsets of other files may point into it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from alteram.errors import InputError
from alteram.model import (
    BODY,
    Article,
    Caveat,
    CaveatKind,
    Hyperlink,
    Moment,
    Outlet,
    Page,
    Precision,
    Span,
)
from alteram.text.addresses import MOST_LINKS, led_to

# The first name that holds something wins.
NAMES: Mapping[str, tuple[str, ...]] = {
    "headline": ("headline", "title"),
    "text": ("text", "body", "content", "articleBody", "maintext", "plain_text"),
    "url": ("url", "link"),
    "outlet": ("outlet", "publisher", "source", "site_name", "site"),
    "domain": ("outlet_url", "domain", "source_domain"),
    "standfirst": ("standfirst", "subtitle", "description"),
    "byline": ("authors", "author", "byline"),
    "credit": ("credit",),
    "based_on": ("based_on", "isBasedOn"),
    "published": (
        *("date", "published", "datePublished", "date_publish", "published_at", "pubDate"),
        *("published_date", "publish_date", "publication_date", "date_published"),
    ),
    "modified": ("modified", "dateModified", "date_modify", "updated", "date_modified"),
    "language": ("language", "lang", "inLanguage"),
    "section": ("section", "articleSection"),
    "ref": ("id", "ref"),
    "links": ("links",),
    "canonical": ("canonical", "canonical_url"),
}
FIRST_YEAR, LAST_YEAR = 1600, 2200  # other years are mistakes of the collection


def page_of(record: Any, where: str) -> Page:
    """The page of a JSON object. Raises `InputError` naming `where` if there is no text."""
    if not isinstance(record, dict):
        raise InputError(where, f"a line must be a JSON object, not {type(record).__name__}")
    text = _text(record, where)
    caveats: list[Caveat] = []
    article = Article(
        headline=_one(record, "headline"),
        text=text,
        url=_one(record, "url"),
        outlet=_outlet(record),
        standfirst=_one(record, "standfirst"),
        byline=_several(record, "byline"),
        credit=_several(record, "credit"),
        based_on=_one(record, "based_on"),
        published=_moment(record, "published", caveats),
        modified=_moment(record, "modified", []),
        language=_one(record, "language")[:2].lower(),
        section=_one(record, "section"),
        ref=_one(record, "ref"),
        links=_links(record, text),
        canonical=_canonical(record),
    )
    if article.outlet is None:
        caveats.append(Caveat(kind=CaveatKind.OUTLET_UNKNOWN, text="no field names the outlet"))
    return Page(article=article, caveats=tuple(caveats))


def is_article(record: Any) -> bool:
    """Whether any field has a name that can hold an article's text."""
    return isinstance(record, dict) and any(name in record for name in NAMES["text"])


def _value(record: Mapping[str, Any], field: str) -> tuple[str, Any]:
    """The name and value of the first field that holds something."""
    for name in NAMES[field]:
        if (value := record.get(name)) not in (None, "", [], {}):
            return name, value
    return "", None


def _text(record: Mapping[str, Any], where: str) -> str:
    name, value = _value(record, "text")
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n".join(value)
    if value is None:
        raise InputError(where, f"no text; it may stand in {', '.join(NAMES['text'])}")
    if not isinstance(value, str):
        raise InputError(where, f"{name!r} must be text, not {type(value).__name__}")
    if not value.strip():
        raise InputError(where, f"{name!r} is empty")
    return _sound(value)


def _sound(text: str) -> str:
    """Text with each half of a surrogate pair replaced; every offset stays what it was."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _name(value: Any) -> str:
    """Text, a number, or the name of an object such as `{"@type": "Person", "name": …}`."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or value.get("@id")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return _sound(str(value)).strip()


def _one(record: Mapping[str, Any], field: str) -> str:
    _, value = _value(record, field)
    return _name(value[0] if isinstance(value, list) else value)


def _several(record: Mapping[str, Any], field: str) -> tuple[str, ...]:
    _, value = _value(record, field)
    names = map(_name, value if isinstance(value, list) else [value])
    return tuple(dict.fromkeys(name for name in names if name))


def _outlet(record: Mapping[str, Any]) -> Outlet | None:
    """The named outlet; without a name, the domain of its address stands for it."""
    domain = bare_domain(_one(record, "domain")) or bare_domain(_one(record, "url"))
    name = _one(record, "outlet") or domain
    return Outlet(name=name, domain=domain) if name else None


def _canonical(record: Mapping[str, Any]) -> str:
    """The address an article gives itself, if it is another one of the same site."""
    url, address = _one(record, "url"), led_to(_one(record, "canonical"))
    same_site = bare_domain(url) == bare_domain(address)
    return address if same_site and address != url else ""


def _links(record: Mapping[str, Any], text: str) -> tuple[Hyperlink, ...]:
    """Links as `read` writes them: objects with `start`, `end` and `url`; all others are left."""
    _, value = _value(record, "links")
    some = value[:MOST_LINKS] if isinstance(value, list) else []
    found = {link for one in some if (link := _link(one, len(text))) is not None}
    return tuple(sorted(found, key=lambda link: (link.span, link.url)))


def _link(value: Any, length: int) -> Hyperlink | None:
    if not isinstance(value, Mapping) or value.get("part", BODY) != BODY:
        return None
    start, end, url = (value.get(name) for name in ("start", "end", "url"))
    if not (isinstance(start, int) and isinstance(end, int) and isinstance(url, str)):
        return None
    address = led_to(_sound(url))
    if not address or not 0 <= start < end <= length:
        return None
    return Hyperlink(span=Span(BODY, start, end), url=address)


def bare_domain(address: str) -> str:
    """`https://www.Valley.example:80/a` as `valley.example`; empty for what is no address."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    host = host.removeprefix("www.").rstrip(".")
    return host if re.fullmatch(r"[\w-]+(\.[\w-]+)+", host) else ""


def _moment(record: Mapping[str, Any], field: str, caveats: list[Caveat]) -> Moment | None:
    name, value = _value(record, field)
    if value is None or isinstance(value, Moment):
        return value
    moment = read_date(value, f"field {name}")
    if moment is None:
        text = f"field {name} holds {str(value)[:60]!r}, which is no date we can read"
        caveats.append(Caveat(kind=CaveatKind.DATE_WITHHELD, text=text))
    return moment


_CUT = re.compile(r"(\d{4})(?:-(\d\d))?\Z")


def read_date(value: Any, origin: str) -> Moment | None:
    """An ISO 8601 or e-mail date, a date of Python, a year, a month, or seconds since 1970.

    Anything else is None. A time without a zone could be on two days, so only its day is kept.
    """
    try:
        found = _read(value)
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None
    if found is None or not FIRST_YEAR <= int(found[0][:4]) <= LAST_YEAR:
        return None
    return Moment(value=found[0], precision=found[1], origin=origin)


def _read(value: Any) -> tuple[str, Precision] | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value < 10_000:
            return (f"{int(value):04}", Precision.YEAR) if value == int(value) else None
        seconds = value / 1000 if value > 100_000_000_000 else value
        return datetime.fromtimestamp(seconds, UTC).isoformat(), Precision.TIME
    if isinstance(value, date):
        value = value.isoformat()
    if not isinstance(value, str):
        return None
    text = value.strip()
    if cut := _CUT.match(text):
        month = cut.group(2)
        if month and not 1 <= int(month) <= 12:
            return None
        return text, Precision.MONTH if month else Precision.YEAR
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = parsedate_to_datetime(text)
    if moment.tzinfo is None:
        return moment.date().isoformat(), Precision.DAY
    return moment.astimezone(UTC).isoformat(), Precision.TIME
