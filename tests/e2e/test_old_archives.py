"""Every archive a released version wrote opens, answers as it did, and can be worked with."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from alteram.archive.parts import read_part, take_in
from alteram.archive.store import SqliteStore
from alteram.archive.tables import LAYOUT, bring_up
from alteram.archive.whole import backup, compact, remove
from alteram.errors import ArchiveTooOld
from alteram.model import Window
from tests.archive_makers import found, several
from tests.archives.facts import facts

KEPT = Path(__file__).resolve().parent.parent / "archives"
LAYOUTS = sorted(KEPT.glob("layout-*"))


@pytest.fixture(params=LAYOUTS, ids=lambda folder: str(folder.name))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with what one version left: `archive/`, `facts.json`, a part."""
    with zipfile.ZipFile(request.param / "archive.zip") as packed:
        packed.extractall(tmp_path / "archive")
    for name in ("facts.json", "2031-05.part"):
        (tmp_path / name).write_bytes((request.param / name).read_bytes())
    return tmp_path


def test_the_layout_of_today_is_among_them() -> None:
    """Whoever makes a new layout keeps an archive of it: `python -m tests.archives`."""
    assert KEPT / f"layout-{LAYOUT}" in LAYOUTS


def test_it_answers_as_it_did(old: Path) -> None:
    said = json.loads((old / "facts.json").read_text(encoding="ascii"))
    assert len(said["entries"]) >= 5
    assert facts(old / "archive") == said
    with SqliteStore(old / "archive") as store:
        assert list(store.check()) == []
        assert store.waiting() == len(said["entries"])  # none has a vector
        ids = [lead.id for lead in store.leads(Window())]
        assert [entry.article.links for entry in store.many(ids)] == [()] * len(said["entries"])
        store.rebuild()
    assert facts(old / "archive") == said


def test_it_can_be_worked_with(old: Path) -> None:
    folder = old / "archive"
    with SqliteStore(folder) as store:
        before = store.reach(Window()).entries
        assert all(store.add(several(6)))
        assert len(set(found(store, "harbour", 99))) > 1
        assert remove(folder, [entry.id for entry in several(2)]) == 2
        compact(folder)
        assert backup(folder, old / "copy") == before + 4
        assert list(store.check()) == []


def test_a_part_it_wrote_is_taken_in(old: Path) -> None:
    part = read_part(old / "2031-05.part")
    with SqliteStore(old / "new", create=True) as new, SqliteStore(old / "archive") as store:
        assert take_in(old / "2031-05.part", new).new == part.entries > 0
        ids = [lead.id for lead in new.leads(Window())]
        assert new.many(ids) == store.many(ids)
        assert take_in(old / "2031-05.part", store).known == part.entries


def test_several_who_open_it_at_once_bring_it_up_once(old: Path) -> None:
    def answer(_: int) -> tuple[int, list[str]]:
        with SqliteStore(old / "archive") as store:
            return store.reach(Window()).entries, found(store, "ferry", 9)

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(answer, range(8)))
    assert said == said[:1] * 8
    with SqliteStore(old / "archive") as store:
        assert list(store.check()) == []


def test_where_it_cannot_be_written_it_says_so(old: Path) -> None:
    file = old / "archive" / "archive.db"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)) as db:
        (layout,) = db.execute("PRAGMA user_version").fetchone()
        if layout == LAYOUT:
            bring_up(db, file.parent)
        else:
            with pytest.raises(ArchiveTooOld, match="open it once where it can be written"):
                bring_up(db, file.parent)
        assert db.execute("PRAGMA user_version").fetchone() == (layout,)
