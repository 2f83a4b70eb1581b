"""A whole collection at once: read, kept, checked article by article, and written as tables.

Work is cut into units that do not depend on how many workers there are: slices of the inputs to be
read, then articles to be checked. The result of a unit is a file in the folder of the run, which
gets its name when it is whole; a run that was stopped goes on with the units that have none. Each
article is checked by `pipeline.check` against all of the run, so its findings are those of a check
of it alone against the same archive.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import alteram
from alteram.archive import SqliteStore
from alteram.archive.views import TABLES
from alteram.errors import ArchiveError, InputError
from alteram.model import Entry
from alteram.pipeline.add import BATCH
from alteram.pipeline.bulk_files import (
    FAILURES,
    FINDINGS,
    Row,
    read_entries,
    read_rows,
    write_rows,
    written,
)
from alteram.pipeline.bulk_work import DEATHS, Checker, Reader, Unit, note_lost
from alteram.pipeline.spread import Worker, spread
from alteram.pipeline.tables import rows
from alteram.plugins import Store
from alteram.settings import Settings

SLICE = 16 * 2**20  # bytes of an input that are read by one unit
SLICES = 8  # of one input at most
CHECKED = 8  # articles checked by one unit
TRIES = 3  # times the rest is begun anew after a worker was lost
PLAN, ARCHIVE, READ, CHECKS = "plan.json", "archive", "read", "checked"
Told = Callable[[str], None]
State = tuple[Path, int, int]  # an input, its bytes, its last change (ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a run holds now, whether made now or before."""

    articles: int
    findings: int
    failures: int

    def __str__(self) -> str:
        counts = f"{self.articles:,} articles, {self.findings:,} findings"
        return f"{counts}, {self.failures:,} failures"


def bulk(
    inputs: Sequence[Path],
    out: Path,
    settings: Settings,
    *,
    kind: str = "",
    workers: int = 1,
    cluster: str = "",
    also: Store | None = None,
    tell: Told = lambda _line: None,
) -> Done:
    """Read `inputs` and write into the folder `out` an archive and one Parquet file for each table.

    `kind` forces a loader. `also` is another archive the articles are added to. `tell` is given
    lines on how far it is. With `cluster`, `out` must be a folder that every machine sees. Raises
    `InputError` for a folder of another run, `ArchiveError`, `ExtraNotInstalled`.
    """
    states = [(path.resolve(), *_state(path)) for path in inputs]
    units = _units(states)
    _planned(out, states, units, settings, kind)
    place = out / ARCHIVE
    work = Work(workers, cluster, tell)
    (out / READ).mkdir(exist_ok=True)
    work.do("read", units, lambda: Reader(out / READ, settings, kind), out / READ)
    tell("keeping what was read")
    with SqliteStore(place, create=True) as store:
        ids = _keep(units, out / READ, store, also)
    here = replace(settings, archive=replace(settings.archive, path=str(place)))
    starts = range(0, len(ids), CHECKED)
    checks = [Unit(n, "", 0, 0, ids[at : at + CHECKED]) for n, at in enumerate(starts)]
    (out / CHECKS).mkdir(exist_ok=True)
    work.do("checked", checks, lambda: Checker(out / CHECKS, here), out / CHECKS)
    tell("writing the tables")
    with SqliteStore(place) as store:
        for name, table in TABLES.items():
            write_rows(out / f"{name}.parquet", table.columns, rows(name, store, here))
    findings = _gathered(out, "findings", FINDINGS, [(CHECKS, checks)])
    failures = _gathered(out, "failures", FAILURES, [(READ, units), (CHECKS, checks)])
    return Done(articles=len(ids), findings=findings, failures=failures)


def _units(states: Sequence[State]) -> list[Unit]:
    """Slices of each input in order; a large one has several, each with every n-th stretch."""
    found: list[Unit] = []
    for path, size, _ in states:
        of = min(SLICES, 1 + size // SLICE)
        found += [Unit(len(found) + n, str(path), n, of, ()) for n in range(of)]
    return found


def _state(path: Path) -> tuple[int, int]:
    """Bytes of a file, or of all below a folder, and the time of the last change (ns)."""
    try:
        files = path.rglob("*") if path.is_dir() else [path]
        facts = [file.stat() for file in files if file.is_file()]
        return sum(one.st_size for one in facts), max((one.st_mtime_ns for one in facts), default=0)
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from error


def _planned(
    out: Path, states: Sequence[State], units: Sequence[Unit], settings: Settings, kind: str
) -> None:
    """Note what the run is of; refuse a folder that holds anything else."""
    plan: dict[str, Any] = {
        "schema": "alteram-bulk/1",
        "alteram": alteram.__version__,
        "settings": settings.digest(),
        "kind": kind,
        "outlets": [[path, *_state(Path(path))] for path in settings.archive.outlets],
        "inputs": [[str(path), *state] for path, *state in states],
        "units": len(units),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        file = out / PLAN
        if file.exists():
            if json.loads(file.read_text(encoding="utf-8")) != plan:
                reason = "it holds a run of other inputs, settings or version; name a new folder"
                raise InputError(str(out), reason)
        elif any(out.iterdir()):
            raise InputError(str(out), "it is neither empty nor of a bulk run; name a new folder")
        else:
            text = json.dumps(plan, indent=1, ensure_ascii=False)
            written(file, lambda stream: stream.write(text.encode()))
    except OSError as error:
        raise InputError(str(out), error.strerror or str(error)) from error
    except ValueError as error:
        raise InputError(str(out), f"{PLAN} is damaged ({error}); name a new folder") from error


class _Lost(Exception):
    """A worker process is gone; the message says what is known of it."""


@dataclass(frozen=True, slots=True)
class Work:
    """Units given to workers until each has its file."""

    workers: int
    cluster: str
    tell: Told

    def do(
        self, verb: str, units: Sequence[Unit], make: Callable[[], Worker], folder: Path
    ) -> None:
        """Every unit that has no file yet, begun anew for the rest when a worker was lost."""
        left = _left(units, folder)
        begun, total, done = time.monotonic(), len(left), 0
        tries, said = TRIES, "and told no error"
        while left:
            before = len(left)
            try:
                for _ in self._spread(left, make, self.workers):
                    done += 1
                    self._told(verb, done, total, begun)
            except _Lost as error:
                said = str(error)
                self.tell("a worker was lost; the rest is begun anew")
                for unit in _left(left, folder):
                    if unit.hand(folder).exists():
                        self._alone(unit, make, folder)
            left = _left(left, folder)
            done = total - len(left)
            tries -= len(left) == before
            if left and not tries:
                reason = f"workers leave no results ({said}); every machine must see this folder"
                raise InputError(str(folder), f"{reason}; run it again to go on")

    def _spread(
        self, units: Sequence[Unit], make: Callable[[], Worker], workers: int
    ) -> Iterator[str]:
        """Raises `_Lost` when a worker was."""
        asked = [unit.to_json() for unit in units]
        try:
            yield from spread(asked, make, workers=workers, cluster=self.cluster)
        except (InputError, ArchiveError):
            raise
        except Exception as error:  # Daft raises its own
            said = (str(error).strip() or type(error).__name__).splitlines()[-1]
            raise _Lost(said) from error

    def _alone(self, unit: Unit, make: Callable[[], Worker], folder: Path) -> None:
        """A unit that was in hand when a worker was lost, with nothing beside it.

        If its worker is lost again, it is the item it had in hand that does it.
        """
        for _ in range(DEATHS + 2):  # the item is left out after so many, and then what follows it
            try:
                list(self._spread([unit], make, 1))
                return
            except _Lost:
                self.tell(f"a worker was lost again at part {unit.number:,}")
                note_lost(unit, folder)

    def _told(self, verb: str, done: int, total: int, begun: float) -> None:
        rest = (time.monotonic() - begun) / done * (total - done)
        wait = f"{rest / 60:.0f} min" if rest > 90 else f"{rest:.0f} s"
        self.tell(f"{verb} {done:,} of {total:,} parts, about {wait} left")


def _left(units: Iterable[Unit], folder: Path) -> list[Unit]:
    return [unit for unit in units if not unit.file(folder).exists()]


def _keep(
    units: Sequence[Unit], folder: Path, store: SqliteStore, also: Store | None
) -> tuple[str, ...]:
    """Add what was read to the archive, in the order of the inputs; answers the ids."""
    ids: dict[str, None] = {}
    for entries in _batches(units, folder):
        ids.update(dict.fromkeys(entry.id for entry in entries))
        store.add(entries)
        if also is not None:
            also.add(entries)
    return tuple(ids)


def _batches(units: Sequence[Unit], folder: Path) -> Iterator[list[Entry]]:
    """Entries of each input in the order in which they stand in it, whatever its slices."""
    by_path: dict[str, list[Unit]] = {}
    for unit in units:
        by_path.setdefault(unit.path, []).append(unit)
    for some in by_path.values():
        yield from read_entries([unit.file(folder) for unit in some], BATCH)


def _gathered(
    out: Path, name: str, columns: Any, parts: Sequence[tuple[str, Sequence[Unit]]]
) -> int:
    """The rows of all units as one file; answers how many."""

    def every() -> Iterator[Row]:
        for folder, units in parts:
            for unit in units:
                yield from read_rows(unit.file(out / folder), name)

    return write_rows(out / f"{name}.parquet", columns, every())
