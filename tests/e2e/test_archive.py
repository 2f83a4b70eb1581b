"""`alteram archive` as a user meets it: copied, removed from, compacted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alteram.archive.store import SqliteStore
from tests.archive_makers import entry
from tests.e2e.test_cli import alteram

ADDRESS = "https://quay-mail.example/ferry"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with SqliteStore(tmp_path / "kept", create=True) as store:
        store.add(
            [
                entry(
                    "Ferry stopped", "The ferry lies at the quay.", outlet="Quay Mail", url=ADDRESS
                ),
                entry("Ferry sails", "The ferry sails again.", outlet="Quay Mail", day=""),
                entry("Sluice opened", "The sluice was opened at dawn.", outlet="Tern Post"),
            ]
        )
    return tmp_path


def printed(place: Path, *words: str) -> Any:
    done = alteram("archive", *words, "--archive", "kept", "--json", cwd=place)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_removal_is_shown_first_and_done_when_it_is_meant(place: Path) -> None:
    words = ("archive", "remove", "--outlet", "quay mail", "--archive", "kept")
    asked = alteram(*words, cwd=place)
    assert asked.returncode == 0
    first, _, second, address = asked.stdout.decode().splitlines()
    assert first == "undated     Quay Mail: Ferry sails"
    assert second == "2031-05-06  Quay Mail: Ferry stopped"
    assert address == f"            {ADDRESS}"
    assert b"2 found, nothing removed; remove them with --yes" in asked.stderr
    assert printed(place, "compact")["after"] > 0
    done = alteram(*words, "--yes", cwd=place)
    assert done.returncode == 0
    assert done.stdout == asked.stdout
    assert b"2 removed; backups" in done.stderr
    again = printed(place, "remove", "--outlet", "quay mail", "--yes")
    assert again == {"entries": [], "removed": 0}
    with SqliteStore(place / "kept") as store:
        assert list(store.check()) == []
        assert store.counts()["entries"] == 1


def test_a_removal_that_names_nothing_is_wrong_use(place: Path) -> None:
    done = alteram("archive", "remove", "--yes", "--archive", "kept", cwd=place)
    assert done.returncode == 2
    assert b"say which entries" in done.stderr


def test_a_copy_is_made_once(place: Path) -> None:
    made = printed(place, "backup", "copy")
    assert made == {"to": "copy", "entries": 3}
    again = alteram("archive", "backup", "copy", "--archive", "kept", cwd=place)
    assert again.returncode == 1
    assert b"not overwritten; name a new folder" in again.stderr
    with SqliteStore(place / "copy") as copy:
        assert copy.get(ADDRESS)


def test_an_archive_that_is_not_there_is_named(place: Path) -> None:
    for words in (("backup", "copy"), ("compact",), ("remove", "--url", ADDRESS)):
        done = alteram("archive", *words, "--archive", "nothing", cwd=place)
        assert done.returncode == 1
        assert b"make it with `alteram add" in done.stderr


def test_who_looks_for_statements_is_told_of_articles_that_wait_for_theirs(place: Path) -> None:
    told = (
        b"3 articles are not read in full yet, and may lack statements; `alteram archive upgrade`"
    )
    for words in (("search", "--said-by", "mayor"), ("tables", "export", "statements")):
        done = alteram(*words, "--archive", "kept", cwd=place)
        assert (done.returncode, told in done.stderr) == (0, True)
    assert alteram("search", "ferry", "--archive", "kept", cwd=place).stderr == b""


def test_a_month_goes_out_as_a_file_and_comes_in_once(place: Path) -> None:
    assert printed(place, "parts") == [
        {"name": "2031-05", "entries": 2},
        {"name": "undated", "entries": 1},
    ]
    made = printed(place, "export", "2031-05", "--to", "may.part")
    assert made == {"part": "2031-05", "entries": 2, "to": "may.part"}
    for new in (2, 0):
        done = alteram("archive", "import", "may.part", "--archive", "other", cwd=place)
        assert done.returncode == 0, done.stderr
        assert (
            done.stdout.decode().split() == f"2031-05: {new} added, {2 - new} already there".split()
        )
    (place / "cut.part").write_bytes((place / "may.part").read_bytes()[:-1])
    done = alteram("archive", "import", "may.part", "cut.part", "--archive", "third", cwd=place)
    assert done.returncode == 1
    assert b"cut.part: it is not what was exported" in done.stderr
    assert not (place / "third").exists()
