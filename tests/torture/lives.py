"""Lives of a process that changes an archive and is struck at some point of its work.

A plan is a list of steps, each all or nothing. A life does the steps in order and tells of each
that is done. After its death the archive must be what it is after the steps that were told of, or
after one more: nothing acknowledged is lost, nothing is half in.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from alteram.archive import serial
from alteram.archive.store import SqliteStore
from alteram.archive.whole import backup, compact, remove
from alteram.errors import ArchiveError
from alteram.model import Entry, Window
from tests.archive_makers import found, several
from tests.torture import damage, faults

MANY, BATCH = 24, 6
ENTRIES = several(MANY)
PIECE = 16


class Step(NamedTuple):
    """`do` on entries from one place to another: add, remove; or on the whole archive."""

    do: str
    first: int = 0
    last: int = 0


PLAN = (
    Step("add", 0, 6),
    Step("add", 6, 12),
    Step("remove", 2, 5),
    Step("add", 12, 18),
    Step("compact"),
    Step("remove", 10, 14),
    Step("rebuild"),
    Step("add", 18, 24),
    Step("backup"),
    Step("add", 0, 24),
)


class Blow(NamedTuple):
    """What strikes a life: `how` and when.

    `calls`: SIGKILL at a call of a function, ours or the library's. `time`: killed by the kernel
    after so many seconds of processor time, wherever it is then. A name of `faults.FAULTS`: from a
    call on the disk fails. Nothing at 0.
    """

    how: str = "calls"
    at: float = 0


class Told(NamedTuple):
    """What is known of a life: steps done, its work in all if it ended, why it stopped."""

    done: int
    calls: int = 0
    seconds: float = 0
    stopped: str = ""
    broken: str = ""
    died: bool = False


def states(plan: Sequence[Step], before: frozenset[int]) -> list[frozenset[int]]:
    """Which entries are in the archive before the first step and after each."""
    held = [before]
    for step in plan:
        touched = frozenset(range(step.first, step.last))
        if step.do == "add":
            held.append(held[-1] | touched)
        elif step.do == "remove":
            held.append(held[-1] - touched)
        else:
            held.append(held[-1])
    return held


# --- in the process that is struck ----------------------------------------------------------------


def live(folder: Path, plan: Sequence[Step], blow: Blow, tell: Connection) -> None:
    """Do the plan and tell of it; may not come back."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call", "c_return")
        if calls == blow.at:
            if blow.how == "calls":
                os.kill(os.getpid(), signal.SIGKILL)
            else:
                faults.begin(blow.how, tell.fileno())

    if blow.how == "time":
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, blow.at)
    else:
        sys.setprofile(count)
    try:
        for number, step in enumerate(plan):
            _do(step, folder)
            tell.send(("done", number + 1))
        sys.setprofile(None)
        usage = resource.getrusage(resource.RUSAGE_SELF)
        tell.send(("work", (calls, usage.ru_utime + usage.ru_stime)))
    except ArchiveError as error:
        sys.setprofile(None)
        tell.send(("stopped", str(error)))
    except BaseException:
        sys.setprofile(None)
        tell.send(("broken", traceback.format_exc()))


def _do(step: Step, folder: Path) -> None:
    entries = ENTRIES[step.first : step.last]
    if step.do == "remove":
        remove(folder, [entry.id for entry in entries])
    elif step.do == "compact":
        compact(folder)
    elif step.do == "backup":
        backup(folder, folder.with_name(f"copy-{os.getpid()}"))
    else:
        with SqliteStore(folder, create=True) as store:
            if step.do == "rebuild":
                store.rebuild()
            else:
                store.add(entries)


# --- in the process that looks on -----------------------------------------------------------------


def strike(folder: Path, blow: Blow, plan: Sequence[Step] = PLAN) -> Told:
    """One life, from its birth to its end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])  # so that a life costs no imports
    hear, tell = context.Pipe(duplex=False)
    process = context.Process(target=live, args=(folder, plan, blow, tell))
    process.start()
    tell.close()
    told: dict[str, object] = {}
    done = 0
    while True:
        try:
            word, value = hear.recv()
        except EOFError:
            break
        if word == "done":
            done = value
        elif word == "work":
            told["calls"], told["seconds"] = value
        else:
            told[word] = value
    process.join()
    died = process.exitcode is not None and process.exitcode < 0
    return Told(done, died=died, **told)  # type: ignore[arg-type]


def held_by(folder: Path, allowed: Sequence[frozenset[int]]) -> frozenset[int]:
    """Which entries an archive holds; they must be those of an allowed state, all of them whole."""
    if not (folder / "archive.db").is_file() or not (folder / "archive.db").stat().st_size:
        assert frozenset() in allowed, "the archive is lost"
        return frozenset()
    with SqliteStore(folder, create=True) as store:
        found(store, "harbour")  # whatever was left behind is mended when it is first needed
        assert list(store.check()) == []
        kept = frozenset(n for n, entry in enumerate(ENTRIES) if store.get(entry.id) == entry)
        assert store.reach(Window()).entries == len(kept), "an entry is there twice or changed"
        assert kept in allowed, f"{sorted(kept)} is none of {[sorted(one) for one in allowed]}"
        answered = set(found(store, "harbour", 999))
        should = {e.id for n, e in enumerate(ENTRIES) if n in kept and "harbour" in _words(e)}
        assert answered == should, "the word index does not hold what the tables hold"
    return kept


def _words(entry: Entry) -> str:
    return f"{entry.article.headline} {entry.article.text}"


def traces(folder: Path, gone: frozenset[int]) -> list[int]:
    """Entries of which bytes are left in a file of the archive."""
    raw = b"\0".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    left = []
    for number in sorted(gone):
        packed = serial.pack(ENTRIES[number])
        pieces = (packed[at : at + PIECE] for at in range(64, len(packed) - PIECE, PIECE))
        if any(piece in raw for piece in pieces):
            left.append(number)
    return left


def torture(
    folder: Path,
    points: int,
    *,
    seed: int = 0,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, int]:
    """So many lives in one archive, each struck at another point; counts what became of them.

    Every life works on what the one before has left. Between lives derived files are damaged.
    Raises `AssertionError` as soon as anything acknowledged is lost or anything is half in.
    """
    chance = random.Random(seed)
    whole = strike(folder.with_name("measured"), Blow())
    assert whole.done == len(PLAN), whole
    timed = strike(folder.with_name("timed"), Blow("time", 3600))
    hows = ["calls", "time", *(faults.FAULTS if faults.possible() else ())]
    held: frozenset[int] = frozenset()
    counts = {"lives": 0, "killed": 0, "told": 0, "finished": 0}
    for number in range(points):
        how = hows[number % len(hows)]
        share = (number // len(hows) + chance.random()) / (points // len(hows) + 1)
        work = timed.seconds if how == "time" else whole.calls
        blow = Blow(how, work * share if how == "time" else int(work * share) + 1)
        plan = PLAN[chance.randrange(3) :] if held else PLAN
        told = strike(folder, blow, plan)
        assert not told.broken, f"{blow}: {told.broken}"
        hurt = damage.strike(folder, chance) if chance.random() < 0.3 else ""
        after = states(plan, held)
        try:
            held = held_by(folder, after[told.done : told.done + 2])
            assert not (left := traces(folder, frozenset(range(MANY)) - held)), f"left: {left}"
        except Exception as error:
            raise AssertionError(f"life {number}, {blow}, {told}, {hurt}: {error}") from error
        counts["lives"] += 1
        counts["killed" if told.died else "told" if told.stopped else "finished"] += 1
        progress(
            f"{number + 1} of {points}: {blow.how} at {blow.at:.6g}, {told.done} steps done"
            f"{', ' + told.stopped if told.stopped else ''}{', ' + hurt if hurt else ''}"
        )
    with SqliteStore(folder, create=True) as store:
        store.add(ENTRIES)
        store.rebuild()
        assert list(store.check()) == []
    held_by(folder, [frozenset(range(MANY))])
    return counts
