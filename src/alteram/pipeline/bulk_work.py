"""What the workers of a bulk run do: read a slice of an input, check some articles."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from alteram.archive import load
from alteram.errors import AlteramError, InputError
from alteram.model import Entry, Finding, Page, Span
from alteram.pipeline.bulk_files import Row, write_unit
from alteram.pipeline.check import check
from alteram.pipeline.tools import Tools, in_full, load_tools, open_store, read_by
from alteram.plugins import Store
from alteram.settings import Settings

STRETCH = 32  # items in a row that belong to one slice
DEATHS = 3  # workers an item may take with it before it is left out
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

    def hand(self, folder: Path) -> Path:
        """Where its worker notes what it has in hand; gone when the unit is done."""
        return self.file(folder).with_suffix(".hand")

    def lost(self, folder: Path) -> Path:
        """Where the items are noted at which workers were lost, each as often as one was."""
        return self.file(folder).with_suffix(".lost")

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


class _TooDear(InputError):
    """The item has taken workers with it."""


class Hand:
    """What the worker of a unit has in hand, noted in a file that outlives the worker.

    An item that has taken `DEATHS` workers with it is not taken up again.
    """

    def __init__(self, unit: Unit, folder: Path) -> None:
        self.file = unit.hand(folder)
        self.times = Counter(lost_at(unit, folder))

    def __enter__(self) -> Self:
        self.stream = self.file.open("wb", buffering=0)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.stream.close()
        self.file.unlink(missing_ok=True)

    def take(self, number: int) -> None:
        """Note that this item comes now."""
        self.stream.seek(0)
        self.stream.write(b"%12d" % number)

    def refuse(self, number: int, where: str) -> None:
        """Raises `_TooDear` for an item that has taken too many workers with it."""
        if self.times[number] >= DEATHS:
            reason = (
                f"left out: {DEATHS} worker processes were lost at this item, one after another"
            )
            raise _TooDear(where, reason)


def lost_at(unit: Unit, folder: Path) -> list[int]:
    """The items at which workers of a unit were lost, one for each worker."""
    with suppress(FileNotFoundError):
        return [int(line) for line in unit.lost(folder).read_text("ascii").split()]
    return []


def note_lost(unit: Unit, folder: Path) -> None:
    """The worker of a unit, which had nothing else to do, was lost: note at which item."""
    with suppress(FileNotFoundError):
        if said := unit.hand(folder).read_text("ascii").strip():
            with unit.lost(folder).open("a", encoding="ascii") as stream:
                stream.write(f"{said}\n")


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
        with Hand(unit, self.folder) as hand:
            write_unit(unit.file(self.folder), self.found(unit, hand))
        return str(unit.number)

    def found(self, unit: Unit, hand: Hand) -> Found:
        raise NotImplementedError


class Reader(_Worker):
    """Reads slices of inputs into entries. Whatever goes wrong with an item is a row."""

    def __init__(self, folder: Path, settings: Settings, kind: str) -> None:
        super().__init__(folder, settings)
        self.kind = kind

    def found(self, unit: Unit, hand: Hand) -> Found:
        """Entries and failures, each by the number of its item in the input."""
        number = 0

        def is_ours() -> bool:
            return number // STRETCH % unit.of == unit.slice

        def read(raw: bytes, url: str) -> Page:
            if not is_ours():
                raise _OfAnotherSlice(url, "of another slice")
            hand.refuse(number, url)
            return read_by(self.tools.extractor, raw, url)

        items = iter(load(Path(unit.path), read, kind=self.kind))
        while True:
            hand.take(number)
            if hand.times[number] > DEATHS:  # leaving it out was no help: the loader itself dies
                reason = "cannot be read on from this item; what follows in this part is left out"
                yield _failure(unit.path, number, InputError(unit.path, reason))
                return
            item = next(items, None)
            if item is None:
                return
            if is_ours() and not isinstance(item, _OfAnotherSlice):
                yield self._made(item, unit.path, number, hand)
            number += 1

    def _made(
        self, item: Page | AlteramError, path: str, number: int, hand: Hand
    ) -> tuple[str, int, Row | Entry]:
        if isinstance(item, Page):
            try:
                hand.refuse(number, path)
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

    def found(self, unit: Unit, hand: Hand) -> Found:
        """The findings of each article, and failures, in the order of the ids."""
        for number, id_ in enumerate(unit.ids):
            hand.take(number)
            try:
                hand.refuse(number, id_)
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
