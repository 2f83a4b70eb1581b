"""Which articles take the words that speak to a statement from another outlet, by its name.

An outlet is named for them as their source, on the way ("told the Courier"), or before them: what
goes on with a report, and what "the newspaper" said, is from the outlet named last. Names are read
where they belong to an outlet of the coverage or an agency, whatever sort of source they look like:
"the Vale Post" is an outlet and no document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from alteram.lineage.naming import author, mentions, names_of, squash
from alteram.lineage.order import earlier
from alteram.lineage.passages import Heard, shown, sourced_before
from alteram.lineage.sets import NONE_APART, Apart
from alteram.lineage.ties import publisher_link
from alteram.model import BODY, Entry, Link, Outlet, Source, SourceKind, Tie

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_REPORT = r"(?:reports?|article|story|interview|investigation|column|editorial|op-ed|piece)"
_REPORT_IN = re.compile(rf"^.*\b{_REPORT}\s(?:in|by|from|with)\s", re.IGNORECASE)
_REPORT_OF = re.compile(rf"(?:['’]s?)?(?:\s[a-z-]+)?\s{_REPORT}$")
_CARRIED = 250  # code points after a report that is given as another outlet's
_MEANT = 1500  # code points before "the newspaper" in which the one that is meant is named
_THE_OUTLET = re.compile(
    r"(?i:the\s(?:news)?(?:paper|outlet|magazine|network|site|website|publication|broadcaster|"
    r"organization|organisation|tabloid|daily|weekly|wire\sservice))(?:['’]s\b.{0,40})?"
)
_SHORT = (
    r"Times|Post|Journal|News|Herald|Tribune|Globe|Chronicle|Star|Gazette|Courier|Telegraph|Mail|"
    r"Mirror|Examiner|Observer|Record|Register"
)
_SAID_BY_IT = re.compile(
    rf"(?:{_THE_OUTLET.pattern}|\b[Tt]he\s(?P<short>{_SHORT}))\s(?:also\s|first\s)?"
    r"(?:reported|reports|said|says|added|noted|wrote|writes|cited|quoted|revealed|found)\b"
    r"|\b(?:told|according\sto|reported\sby|[Aa]ccording\sto)\s"
    rf"(?:{_THE_OUTLET.pattern}|[Tt]he\s(?P<named>{_SHORT}))(?=\W)(?!\s[A-Z])"
)


def citations(
    some: Sequence[Heard], entries: Iterable[Entry] = (), apart: Apart = NONE_APART
) -> list[Link]:
    """Ties of articles that take the words from another one, or from one outlet, by its name.

    `entries` are the coverage: their outlets are known by name also where they do not speak.
    """
    called = {item.entry.id: _called(item.entry) for item in some}
    outlets = _known_outlets([*(item.entry for item in some), *entries])
    order = sorted({item.entry.id: item.entry for item in some}.values(), key=earlier)
    links = []
    relays: dict[str, tuple[str, dict[str, None]]] = {}
    for item in some:
        given = _given(item, outlets)
        wanted = {name for name in given if name not in called[item.entry.id]}
        cited = _cited(item, wanted, order, called, apart)
        if cited is not None:
            why = f"takes this from {cited.outlet_name}: “{shown(item.text)}”"
            links.append(Link(tie=Tie.CITES, left=item.entry.id, right=cited.id, why=why))
            continue
        for name in sorted(wanted):
            key, shown_as = outlets.by_name.get(name, (name, given[name]))
            relays.setdefault(key, (shown_as, {}))[1][item.entry.id] = None
    for name, takers in relays.values():
        ids = list(takers)
        why = f"both take this from {name}"
        for later, first in apart.connecting(ids):
            links.append(Link(tie=Tie.CITES, left=ids[later], right=ids[first], why=why))
    return links


def _cited(
    item: Heard,
    wanted: set[str],
    order: Sequence[Entry],
    called: Mapping[str, frozenset[str]],
    apart: Apart,
) -> Entry | None:
    """The earliest article that speaks and is of an outlet named, if it is of another publisher."""
    for entry in order if wanted else ():
        own = entry.id == item.entry.id
        if not own and called[entry.id] & wanted and not apart(item.entry.id, entry.id):
            return entry if publisher_link(item.entry, entry) is None else None
    return None


def _given(item: Heard, outlets: _Outlets) -> dict[str, str]:
    """The outlets a passage gives for its words: squashed names, and as they stand there."""
    found: dict[str, str] = {}
    for source in item.sources:
        if name := _outlet_in(source, outlets):
            found[_plain(name)] = name
    for name in item.chain:
        found[_plain(name)] = name
    for name in _cited_in(item.text, outlets.names):
        found[_plain(name)] = name
    if name := _carried_on(item, outlets) or _meant(item, outlets):
        found[_plain(name)] = name
    return found


def _outlet_in(source: Source, outlets: _Outlets) -> str:
    """The outlet a source is, or whose report it is; "" where it is none.

    A name that is read as an outlet counts though nobody knows it; any other has to be known.
    """
    name = _REPORT_OF.sub("", _REPORT_IN.sub("", source.name)).strip()
    if source.kind is SourceKind.OUTLET:
        return name or source.name
    return name if source.kind is not SourceKind.PERSON and _plain(name) in outlets.by_name else ""


def _plain(name: str) -> str:
    return squash(_ARTICLE.sub("", name))


def _carried_on(item: Heard, outlets: _Outlets) -> str:
    """The outlet whose report a passage goes on with: it is named for what stands just before.

    "… , the Courier reported. The film shows …": the second sentence names nobody for its words,
    and nobody else was named since.
    """
    if item.sources or item.span.part != BODY:
        return ""
    before = sourced_before(item, _CARRIED)
    source = before[-1].source if before else None
    if source is None:
        return ""
    if source.kind is SourceKind.DOCUMENT:
        named = _REPORT_IN.sub("", source.name)
        if named != source.name:
            return named
    return _outlet_in(source, outlets)


def _meant(item: Heard, outlets: _Outlets) -> str:
    """The outlet that "the newspaper" or "the Post" is: the last such one named before."""
    if item.span.part != BODY:
        return ""
    said = _SAID_BY_IT.search(item.text)
    by_source = any(_is_the_outlet(source) for source in item.sources)
    if said is None and not by_source:
        return ""
    short = (said["short"] or said["named"] or "") if said else ""
    start = item.span.start
    before = item.entry.article.text[max(0, start - _MEANT) : start]
    named = [before[m.start : m.end] for m in mentions(before, outlets.names) if m.citing or short]
    return next((name for name in reversed(named) if name.endswith(short)), "")


def _called(entry: Entry) -> frozenset[str]:
    """The names of its outlet and of the agency whose text it is, with and without "The"."""
    written = author(entry)
    names = names_of(entry.article.outlet)
    if written:
        names |= names_of(Outlet(name=written.canonical))
    return names | {name.removeprefix("the") for name in names if len(name) > 5}


_RESTS = 2  # sentences of an article with one outlet as their source from which it rests on that
_REPORTED = r"(?:['’]s\s[\w\s-]{1,40}?)?\s(?:first\s|has\s|had\s|also\s)?report(?:s|ed)\b"


class Reporters:
    """Which other outlet has reported what a passage tells, by its words or those around it."""

    def __init__(self, some: Sequence[Heard], entries: Iterable[Entry] = ()) -> None:
        self._outlets = _known_outlets([*(item.entry for item in some), *entries])

    def of(self, item: Heard) -> str:
        """The outlet from which a passage takes its words, or on which its article rests; or ""."""
        called = _called(item.entry)
        given = {k: v for k, v in _given(item, self._outlets).items() if k not in called}
        names = list(given.values())
        names += [s.name for s in item.sources if _is_the_outlet(s) or _has_reported(s, item.text)]
        return names[0] if names else self._rested_on(item.entry, called)

    def _rested_on(self, entry: Entry, called: frozenset[str]) -> str:
        counts: Counter[str] = Counter()
        for statement in entry.statements:
            if (source := statement.source) is None:
                continue
            if _is_the_outlet(source) or _has_reported(source, statement.text):
                counts[_plain(source.name)] += 1
            elif name := _outlet_in(source, self._outlets):
                counts[_plain(name)] += 1
        for name in called:
            counts.pop(name, None)
        best = max(counts, key=lambda name: (counts[name], name), default="")
        if not best or counts[best] < _RESTS:
            return ""
        return self._outlets.by_name.get(best, ("", best))[1]


def _is_the_outlet(source: Source) -> bool:
    """Whether a source is "the newspaper"."""
    return _THE_OUTLET.fullmatch(f"the {_ARTICLE.sub('', source.name)}") is not None


def _has_reported(source: Source, text: str) -> bool:
    """Whether a name is an outlet's by what it does: "the Crimson reports"."""
    name = re.escape(_ARTICLE.sub("", source.name))
    return source.named and re.search(name + _REPORTED, text) is not None


class _Outlets(NamedTuple):
    """Outlets by their names: one key for all names of one, and what it is called."""

    by_name: Mapping[str, tuple[str, str]]
    names: frozenset[str]


def _known_outlets(entries: Iterable[Entry]) -> _Outlets:
    """The outlets of these articles and the agencies."""
    return _table(frozenset(e.article.outlet for e in entries if e.article.outlet is not None))


@lru_cache(maxsize=8)
def _table(outlets: frozenset[Outlet]) -> _Outlets:
    found = dict(_agencies())
    for outlet in sorted(outlets, key=lambda o: (o.name, o.domain, o.key)):
        found.update(_names(outlet))
    return _Outlets(found, frozenset(found))


@lru_cache(maxsize=4096)
def _cited_in(text: str, names: frozenset[str]) -> tuple[str, ...]:
    """The names of outlets a text cites, as they stand there."""
    return tuple(text[m.start : m.end] for m in mentions(text, names) if m.citing)


_AGENCIES = (
    "Associated Press",
    "Reuters",
    "Agence France-Presse",
    "United Press International",
    "TASS",
    "Interfax",
    "RIA Novosti",
    "Xinhua",
    "Kyodo",
    "Yonhap",
    "Bloomberg",
    "CNN",
)  # fmt: skip - those that are cited by name and whose names mean nothing else


@cache
def _agencies() -> tuple[tuple[str, tuple[str, str]], ...]:
    return tuple(pair for name in _AGENCIES for pair in _names(Outlet(name=name)))


@lru_cache(maxsize=4096)
def _names(outlet: Outlet) -> tuple[tuple[str, tuple[str, str]], ...]:
    known = (_plain(outlet.name), outlet.name)
    return tuple((name, known) for name in sorted(names_of(outlet) | {known[0]}) if len(name) > 1)
