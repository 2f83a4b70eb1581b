"""What the workers of a bulk run do: read a slice of an input, check some articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from alteram.archive import load
from alteram.errors import AlteramError, InputError
from alteram.model import Entry, Finding, Page, Span
from alteram.pipeline.bulk_files import Row, write_unit
from alteram.pipeline.check import check
from alteram.pipeline.tools import Tools, in_full, load_tools, open_store
from alteram.plugins import Store
from alteram.settings import Settings

STRETCH = 32  # items in a row that belong to one slice
Found = Iterator[tuple[str, int, Row | Entry]]


class Unit(NamedTuple):
    """A piece of work: slice number `slice` of `of` of the input at `path`, or the articles `ids`.

    `number` names its file.
    """

    number: int
    path: str
    slice: int
    of: int
    ids: tuple[str, ...]

    def file(self, folder: Path) -> Path:
        """Where its result lies once it is done."""
        return folder / f"{self.number:07}.parquet"

    def to_json(self) -> str:
        """The unit as text."""
        return json.dumps(self)

    @classmethod
    def from_json(cls, text: str) -> Unit:
        """The unit behind `to_json`."""
        number, path, part, of, ids = json.loads(text)
        return cls(number, path, part, of, tuple(ids))


class _OfAnotherSlice(InputError):
    """The item is read by another unit."""


class _Worker:
    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder, self.settings = folder, settings

    @cached_property
    def tools(self) -> Tools:
        """The plug-ins, loaded at first use."""
        return load_tools(self.settings)

    def do(self, text: str) -> str:
        """Do a unit and write its file; answers with its number."""
        unit = Unit.from_json(text)
        write_unit(unit.file(self.folder), self.found(unit))
        return str(unit.number)

    def found(self, unit: Unit) -> Found:
        raise NotImplementedError


class Reader(_Worker):
    """Reads slices of inputs into entries. Whatever goes wrong with an item is a row."""

    def __init__(self, folder: Path, settings: Settings, kind: str) -> None:
        super().__init__(folder, settings)
        self.kind = kind

    def found(self, unit: Unit) -> Found:
        """Entries and failures, each by the number of its item in the input."""
        number = 0

        def is_ours() -> bool:
            return number // STRETCH % unit.of == unit.slice

        def read(raw: bytes, url: str) -> Page:
            if not is_ours():
                raise _OfAnotherSlice(url, "of another slice")
            return self.tools.extractor.read(raw, url=url)

        for item in load(Path(unit.path), read, kind=self.kind):
            if is_ours() and not isinstance(item, _OfAnotherSlice):
                yield self._made(item, unit.path, number)
            number += 1

    def _made(
        self, item: Page | AlteramError, path: str, number: int
    ) -> tuple[str, int, Row | Entry]:
        if isinstance(item, Page):
            try:
                return "entry", number, in_full(item.article, self.tools, self.settings)
            except Exception as error:  # one bad record is a row and not the end of the run
                return _failure(path, number, error)
        return _failure(path, number, item)


class Checker(_Worker):
    """Checks articles of the archive of the run against all of it."""

    @cached_property
    def store(self) -> Store:
        """The archive of the run, opened at first use."""
        return open_store(self.settings)

    def found(self, unit: Unit) -> Found:
        """The findings of each article, and failures, in the order of the ids."""
        for number, id_ in enumerate(unit.ids):
            try:
                entry = self.store.get(id_)
                if entry is None:
                    raise InputError(id_, "not in the archive of the run")
                report = check(Page(article=entry.article), self.store, self.tools, self.settings)
                rows = [_row(id_, finding) for finding in report.findings]
            except Exception as error:  # as above
                yield _failure(id_, -1, error)
            else:
                yield from (("findings", number, row) for row in rows)


def _failure(where: str, number: int, error: Exception) -> tuple[str, int, Row]:
    said = str(error) if isinstance(error, AlteramError) else f"{type(error).__name__}: {error}"
    return "failures", number, (where, number, said)


def _row(article: str, finding: Finding) -> Row:
    one = finding.statement
    evidence = [
        [e.passage.entry_id, e.stance.value, e.score, *_place(e.passage.span)]
        for e in finding.evidence
    ]
    return (
        article,
        one.id,
        *_place(one.span),
        one.text,
        one.voice.value,
        one.source.name if one.source else "",
        finding.standing.value,
        finding.reason.value if finding.reason else "",
        finding.supporting,
        finding.disputing,
        finding.witnesses,
        finding.copies,
        len(finding.silent),
        json.dumps(evidence),
    )


def _place(span: Span) -> tuple[str, int, int]:
    return span.part, span.start, span.end
