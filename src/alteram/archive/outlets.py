"""Tables of outlets: one outlet under all its names, with the owner it had on a day.

A table is a CSV file with the columns of `outlets.csv`; facts only, each with its source. Several
rows of one outlet hold for the days between `from` and `to`. A later table wins over an earlier
one, so a reader's own rows win over ours. Where no row names an owner, `trust.txt` files may.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from alteram.archive.fields import bare_domain
from alteram.archive.trust import Claim, controllers, read_claims
from alteram.errors import InputError
from alteram.model import Article, Outlet, OutletKind

COLUMNS = ("domain", "name", "aliases", "owner", "kind", "country", "from", "to", "source")
ALIAS_MARK = ";"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRow:
    """One outlet as it was between two days, both included; None is no limit."""

    outlet: Outlet
    first: date | None = None
    last: date | None = None
    source: str = ""

    def holds(self, day: date | None) -> bool:
        """Whether the row speaks of this day; without a day, whether it still holds."""
        if day is None:
            return self.last is None
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class OutletTable:
    """Outlets by name, alias and domain."""

    def __init__(
        self,
        tables: Sequence[Iterable[OutletRow]],
        unnamed: Iterable[str] = (),
        claims: Iterable[Claim] = (),
    ) -> None:
        """`tables` in order, the later wins; `unnamed` are labels that name no outlet.

        `claims` are publishers' own, of control; they count where no table names an owner.
        """
        self._named: dict[str, list[OutletRow]] = {}
        self._placed: dict[str, list[OutletRow]] = {}
        self._unnamed = frozenset(_key(label) for label in unnamed)
        for table in tables:
            self._lay_over(list(table))
        tops = controllers(claims)
        self._controlled = {domain: self._called(top) for domain, top in tops.items()}

    @classmethod
    def load(cls, more: Sequence[Path] = ()) -> OutletTable:
        """The table that comes with the program, then those of these files.

        A folder among them holds `trust.txt` files. Raises `InputError` with file and line for a
        row that cannot be read.
        """
        files, folders = files_and_folders(more)
        claims = [claim for folder in folders for claim in read_claims(folder)]
        return cls([_ours(), *(read_rows(path) for path in files)], _not_outlets(), claims)

    def _called(self, domain: str) -> str:
        """What the owner at a domain is called: as the tables do, else by the domain."""
        outlet = self.find("", domain, None)
        return (outlet.owner or outlet.name) if outlet else domain

    def _lay_over(self, rows: Sequence[OutletRow]) -> None:
        named: dict[str, list[OutletRow]] = {}
        placed: dict[str, list[OutletRow]] = {}
        for row in rows:
            for name in {_key(name) for name in (row.outlet.name, *row.outlet.aliases)}:
                named.setdefault(name, []).append(row)
            aliases = {bare_domain(alias) for alias in row.outlet.aliases}
            for domain in {row.outlet.domain, *aliases} - {""}:
                placed.setdefault(domain, []).append(row)
        for known in (self._named, self._placed):
            for key, old in known.items():  # names and domains the new rows do not repeat
                known[key] = _newer(old, named)
        self._named.update(named)
        self._placed.update(placed)

    def find(self, name: str, domain: str, day: date | None) -> Outlet | None:
        """The outlet of a name, else of a domain or what it is part of, as it was on a day.

        Of several outlets with one name it is the one at that domain.
        """
        named, placed = self._named.get(_key(name), []), self._at(domain)
        rows = [row for row in named if row in placed] or named or placed
        if not rows:
            return None
        return next((row.outlet for row in rows if row.holds(day)), rows[-1].outlet)

    def _at(self, domain: str) -> list[OutletRow]:
        return next((rows for part in _parents(domain) if (rows := self._placed.get(part))), [])

    def resolve(self, article: Article) -> Article:
        """The article with its outlet as the tables know it on the day it was published.

        A label that names no outlet ("Guest Writer") is dropped: the address then tells.
        """
        given = article.outlet
        if given is None:
            return article
        day = article.published.day if article.published else None
        nobody = _key(given.name) in self._unnamed
        found = self.find("" if nobody else given.name, given.domain, day)
        if found is None and nobody:
            return replace(article, outlet=None)
        return replace(article, outlet=self._owned(found or given))

    def _owned(self, outlet: Outlet) -> Outlet:
        """The outlet with the owner that publishers' own claims tell, if no table names one."""
        if outlet.owner:
            return outlet
        places = (place for place in _parents(outlet.domain) if place in self._controlled)
        owner = self._controlled.get(next(places, ""), "")
        return replace(outlet, owner=owner) if owner else outlet


def _parents(domain: str) -> Iterator[str]:
    """`a.b.example` and `b.example`."""
    parts = domain.split(".")
    return (".".join(parts[at:]) for at in range(len(parts) - 1))


def files_and_folders(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Tables (CSV files) and folders of `trust.txt` files, each in their order."""
    files: list[Path] = []
    folders: list[Path] = []
    for path in paths:
        (folders if path.is_dir() else files).append(path)
    return files, folders


def _newer(old: list[OutletRow], named: Mapping[str, list[OutletRow]]) -> list[OutletRow]:
    """The rows of a later table on the outlet of these rows, else these rows.

    Two outlets of one name that stand at different domains are two.
    """
    new = named.get(_key(old[-1].outlet.name), [])
    ours, theirs = ({row.outlet.domain for row in rows} - {""} for rows in (old, new))
    return new if new and (not ours or not theirs or ours & theirs) else old


def read_rows(path: Path) -> list[OutletRow]:
    """The rows of a table. Raises `InputError` naming file and line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = f"no table of outlets: {error.strerror or error}"
        raise InputError(str(path), reason) from error
    except UnicodeDecodeError as error:
        raise InputError(str(path), "no table of outlets: not UTF-8; save it as such") from error
    return _rows(text, str(path))


@cache
def _ours() -> tuple[OutletRow, ...]:
    text = files("alteram.archive").joinpath("outlets.csv").read_text("utf-8")
    return tuple(_rows(text, "outlets.csv"))


@cache
def _not_outlets() -> tuple[str, ...]:
    text = files("alteram.archive").joinpath("not-outlets.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def _rows(text: str, where: str) -> list[OutletRow]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in ("domain", "name") if column not in (reader.fieldnames or ())]
    if missing:
        reason = f"no column {missing[0]!r}; the first line must name {', '.join(COLUMNS)}"
        raise InputError(where, reason)
    try:
        return [_row(row, f"{where}:{reader.line_num}") for row in reader]
    except csv.Error as error:
        raise InputError(f"{where}:{reader.line_num}", f"no CSV: {error}") from error


def _row(row: Mapping[str | None, str | None], where: str) -> OutletRow:
    said = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not said["name"]:
        raise InputError(where, "a row needs a name")
    domain = bare_domain(said["domain"])
    if said["domain"] and not domain:
        raise InputError(where, f"{said['domain']!r} is no domain; write valley.example")
    kinds = [kind.value for kind in OutletKind]
    if said["kind"] and said["kind"] not in kinds:
        raise InputError(where, f"no kind {said['kind']!r}; known: {', '.join(kinds)}")
    aliases = (alias.strip() for alias in said["aliases"].split(ALIAS_MARK))
    return OutletRow(
        outlet=Outlet(
            name=said["name"],
            domain=domain,
            aliases=tuple(alias for alias in aliases if alias),
            owner=said["owner"],
            kind=OutletKind(said["kind"] or OutletKind.PUBLISHER),
            country=said["country"],
        ),
        first=_day(said["from"], where),
        last=_day(said["to"], where),
        source=said["source"],
    )


def _day(value: str, where: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise InputError(where, f"{value!r} is no day; write 2031-05-06") from error


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
