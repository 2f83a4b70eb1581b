"""Nothing acknowledged is lost: processes killed, archives shared by writers, files damaged."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alteram.archive.store import SqliteStore
from alteram.model import Window
from tests.archive_makers import found, several
from tests.torture import damage

MANY, BATCH = 24, 6
ENTRIES = several(MANY)

# Adds batches and says which are kept. Dies of SIGKILL at the N-th call of a function, ours or the
# library's, counted once the archive is opened; with N = 0 it says how many calls there were.
ADDER = f"""
import os, signal, sys
from pathlib import Path
from alteram.archive.store import SqliteStore
from tests.archive_makers import several

def count(frame, event, argument):
    global calls
    calls += event in ("call", "c_call", "c_return")
    if calls == at:
        os.kill(os.getpid(), signal.SIGKILL)

folder, at, calls = Path(sys.argv[1]), int(sys.argv[2]), 0
entries = several({MANY})
sys.setprofile(count)
with SqliteStore(folder, create=True) as store:
    for start in range(0, {MANY}, {BATCH}):
        store.add(entries[start:start + {BATCH}])
        os.write(1, b"%d\\n" % (start + {BATCH}))
sys.setprofile(None)
os.write(1, b"%d calls\\n" % calls)
"""


@pytest.fixture
def run(root: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a Python process in the checkout; none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *words: object) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = [sys.executable, "-W", "error", "-c", code, *map(str, words)]
        started.append(
            subprocess.Popen(command, cwd=root, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def sound(folder: Path, acknowledged: int) -> int:
    """How many entries an archive holds, all whole, none twice, none of the acknowledged lost."""
    if not (folder / "archive.db").is_file():
        assert not acknowledged
        return 0
    with SqliteStore(folder, create=True) as store:
        found(store, "harbour")  # whatever was left behind is mended when it is first needed
        assert list(store.check()) == []
        kept = [entry for entry in ENTRIES if store.get(entry.id) == entry]
        assert store.reach(Window()).entries == len(kept)
        assert len(kept) % BATCH == 0  # a batch is kept whole or not at all
        assert ENTRIES[:acknowledged] == kept[:acknowledged]
        return len(kept)


def complete(folder: Path) -> None:
    """Adding everything again finishes the work, and no trace of the crash is left."""
    with SqliteStore(folder, create=True) as store:
        store.add(ENTRIES)
        assert list(store.check()) == []
        with SqliteStore(folder / "whole", create=True) as whole:
            whole.add(ENTRIES)
            assert store.digest() == whole.digest()
            own = several(1, seed=9)[0].article
            assert store.rank(own, Window(), 99) == whole.rank(own, Window(), 99)
            words = store.search("harbour", Window(), 99)
            assert words == whole.search("harbour", Window(), 99)
            assert {name: many for name, many in store.counts().items() if name != "bytes"} == {
                name: many for name, many in whole.counts().items() if name != "bytes"
            }


# --- killed ---------------------------------------------------------------------------------------


def test_a_process_killed_anywhere_loses_nothing_acknowledged(
    tmp_path: Path, run: Callable[..., subprocess.Popen[str]]
) -> None:
    """Six deaths in a row in one archive, each at another point of the work."""
    out, err = run(ADDER, tmp_path / "measured", 0).communicate()
    assert not err
    calls = int(out.split()[-2])
    chance = random.Random(2)
    folder, held, deaths = tmp_path / "archive", 0, 0
    for part in range(6):
        at = chance.randrange(calls * part // 6, calls * (part + 1) // 6) + 1
        process = run(ADDER, folder, at)
        out, err = process.communicate()
        assert not err
        deaths += process.returncode == -9
        acknowledged = [0, *(int(line) for line in out.splitlines() if line.isdigit())]
        now = sound(folder, max(acknowledged))
        assert now >= held
        held = now
    assert deaths >= 4  # a shorter way, as all was there already, may end before its point
    complete(folder)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_process_killed_from_outside_loses_nothing_acknowledged(
    tmp_path: Path, run: Callable[..., subprocess.Popen[str]], after: int
) -> None:
    """Wherever it is at that moment, also inside the libraries."""
    process = run(ADDER, tmp_path, 0)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(after)]
    process.kill()
    process.wait()
    sound(tmp_path, BATCH * len(said))
    complete(tmp_path)


# --- together -------------------------------------------------------------------------------------

# Waits for a line, so that both start at once, then adds its share in small batches.
TOGETHER = f"""
import sys
from pathlib import Path
from alteram.archive.store import SqliteStore
from tests.archive_makers import several

folder, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
entries = several({MANY})[first:last]
print("ready", flush=True)
sys.stdin.readline()
new = 0
with SqliteStore(folder, create=True) as store:
    for start in range(0, len(entries), 3):
        new += sum(store.add(entries[start:start + 3]))
print(new)
"""


def test_two_processes_add_to_one_archive_at_once(
    tmp_path: Path, run: Callable[..., subprocess.Popen[str]]
) -> None:
    """Both make the archive, their shares overlap, and somebody reads all the while."""
    share = MANY * 2 // 3
    both = [run(TOGETHER, tmp_path, 0, share), run(TOGETHER, tmp_path, MANY - share, MANY)]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    seen = [0]
    with SqliteStore(tmp_path, create=True) as reader:
        while any(process.poll() is None for process in both):
            seen.append(len(set(found(reader, "harbour", 99))))
            assert reader.reach(Window()).entries <= MANY
    answers = [process.communicate() for process in both]
    assert [err for _, err in answers] == ["", ""]
    assert sum(int(out) for out, _ in answers) == MANY  # each entry was new to exactly one of them
    assert seen == sorted(seen)
    assert sound(tmp_path, 0) == MANY
    complete(tmp_path)


# --- damaged --------------------------------------------------------------------------------------


@pytest.mark.parametrize("hurt", damage.WORDS)
def test_a_lost_or_damaged_word_index_is_built_anew(
    tmp_path: Path, hurt: Callable[[Path, random.Random], None]
) -> None:
    with SqliteStore(tmp_path, create=True) as store:
        store.add(ENTRIES)
        before = store.search("harbour", Window(), 99)
    chance = random.Random(7)
    for time in range(4):
        hurt(tmp_path / "words", chance)
        with SqliteStore(tmp_path) as store:
            if time % 2:  # the next use is an `add`
                assert list(store.add(ENTRIES[:1])) == [False]
            assert store.search("harbour", Window(), 99) == before
            assert list(store.check()) == []


def another_program(file: Path) -> None:
    file.unlink()
    db = sqlite3.connect(file)
    db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()


def newer(file: Path) -> None:
    db = sqlite3.connect(file)
    db.execute("PRAGMA user_version = 99")
    db.close()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 3 * 4096 + 100])


@pytest.mark.parametrize(
    ("damage", "way_out"),
    [
        (Path.unlink, "make it with `alteram add"),
        (another_program, "give another folder with `--archive DIR`"),
        (newer, "install a newer version"),
        (cut, "restore it from a backup"),
    ],
)
def test_the_command_says_what_is_wrong_with_an_archive_and_the_way_out(
    tmp_path: Path,
    run: Callable[..., subprocess.Popen[str]],
    damage: Callable[[Path], object],
    way_out: str,
) -> None:
    with SqliteStore(tmp_path, create=True) as store:
        store.add(ENTRIES)
    damage(tmp_path / "archive.db")
    command = "from alteram.apps.cli import main; main()"
    process = run(command, "search", "harbour", "--archive", tmp_path)
    out, err = process.communicate()
    assert process.returncode == 1
    assert "Traceback" not in err
    assert way_out in " ".join(err.split())
    assert not out
