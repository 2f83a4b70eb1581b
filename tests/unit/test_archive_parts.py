"""Months of an archive as files: out, in, and never half."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from alteram.archive.parts import FORMAT, Part, export, part_of, parts, read_part, take_in
from alteram.archive.store import SqliteStore
from alteram.errors import ArchiveError, PartDamaged
from alteram.model import BODY, Entry, Span, Statement, StatementKind, Window
from tests.archive_makers import entry, found, several
from tests.fakes import MemoryStore

ALWAYS = Window()
MAY = several(9)
OTHERS = [
    entry("First of June", day="2031-06-01T00:00:00+00:00"),
    entry("Still May in Harrow", day="2031-05-31T23:30:00-04:00"),  # June in UTC
    entry("Long ago", day="1969-12-31T23:59:59+00:00"),
    entry("Some day of the year", day="2031"),
    entry("No date", day=""),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with SqliteStore(tmp_path / "archive", create=True) as store:
        store.add([*MAY, *OTHERS])
    return tmp_path / "archive"


@pytest.fixture
def file(folder: Path, tmp_path: Path) -> Path:
    export(folder, "2031-05", tmp_path / "may.part")
    return tmp_path / "may.part"


def made(path: Path, head: object, *lines: bytes, form: int = FORMAT) -> Path:
    """A file with the right checksum of whatever it holds."""
    body = gzip.compress(b"\n".join([json.dumps(head).encode(), *lines, b""]))
    said = f"alteram part {form} sha256 {hashlib.sha256(body).hexdigest()}\n"
    path.write_bytes(said.encode() + body)
    return path


def lines(path: Path) -> list[bytes]:
    return gzip.decompress(path.read_bytes().split(b"\n", 1)[1]).splitlines()


# --- out ------------------------------------------------------------------------------------------


def test_every_entry_lies_in_one_part(folder: Path) -> None:
    months = {"1969-12": 1, "2031-01": 1, "2031-05": 9, "2031-06": 2, "undated": 1}
    assert parts(folder) == [Part(*one) for one in months.items()]
    named = [part_of(one) for one in [*MAY, *OTHERS]]
    assert {name: named.count(name) for name in named} == months


def test_the_same_entries_give_the_same_bytes(folder: Path, file: Path, tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "backward", create=True) as store:
        for one in reversed(MAY):
            store.add([one])
    assert export(tmp_path / "backward", "2031-05", tmp_path / "again.part") == len(MAY)
    assert (tmp_path / "again.part").read_bytes() == file.read_bytes()


def test_a_file_that_is_there_is_not_overwritten(folder: Path, file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(ArchiveError, match="not overwritten"):
        export(folder, "2031-06", file)
    assert file.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [folder, file]


@pytest.mark.parametrize("part", ["2031-07", "2031", "", "' OR 1 --"])
def test_a_part_that_is_not_there_is_no_file(folder: Path, tmp_path: Path, part: str) -> None:
    with pytest.raises(ArchiveError, match="`alteram archive parts` shows"):
        export(folder, part, tmp_path / "none.part")
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_is_not_there_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="No such file"):
        export(folder, "2031-05", tmp_path / "no" / "may.part")


# --- in -------------------------------------------------------------------------------------------


def test_what_went_out_comes_in_equal(folder: Path, tmp_path: Path) -> None:
    odd = entry(
        "Half a pair \ud83d and a line \u2028 end", "Text\r\nwith \x00 marks.", day="2031-05-06"
    )
    with SqliteStore(folder) as store, SqliteStore(tmp_path / "other", create=True) as other:
        store.add([odd])
        for one in parts(folder):
            to = tmp_path / f"{one.name}.part"
            assert export(folder, one.name, to) == one.entries
            assert read_part(to) == one
            assert take_in(to, other) == (one.name, one.entries, 0)
        assert other.digest() == store.digest()
        assert other.get(odd.id) == odd
        assert other.search("harbour", ALWAYS, 99) == store.search("harbour", ALWAYS, 99)
        assert other.leads(ALWAYS) == store.leads(ALWAYS)
        assert list(other.check()) == []


def test_nothing_is_added_twice_and_the_rest_is_added(file: Path, tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "other", create=True) as other:
        other.add([*MAY[:4], *several(2, seed=8)])
        assert take_in(file, other) == ("2031-05", 5, 4)
        before = other.digest(), other.counts()["passages"], found(other, "harbour")
        assert take_in(file, other) == ("2031-05", 0, 9)
        assert (other.digest(), other.counts()["passages"], found(other, "harbour")) == before
        assert list(other.check()) == []


def test_any_kind_of_store_takes_a_part_in(file: Path) -> None:
    store = MemoryStore()
    assert take_in(file, store) == ("2031-05", 9, 0)
    assert [store.get(one.id) for one in MAY] == MAY


# --- damaged --------------------------------------------------------------------------------------


def refused(file: Path, match: str | None = None) -> None:
    """Not read, and nothing of it added."""
    store = MemoryStore()
    with pytest.raises(PartDamaged, match=match):
        take_in(file, store)
    assert store.reach(ALWAYS).entries == 0


def test_any_flipped_bit_is_seen(file: Path) -> None:
    whole = file.read_bytes()
    chance = random.Random(5)
    for at in [*range(90), *(chance.randrange(len(whole)) for _ in range(200))]:
        raw = bytearray(whole)
        raw[at] ^= 1 << chance.randrange(8)
        file.write_bytes(raw)
        refused(file)


def test_any_cut_or_addition_is_seen(file: Path) -> None:
    whole = file.read_bytes()
    for raw in (
        b"",
        whole[:40],
        whole[:85],
        whole[:-1],
        whole[:-300],
        whole + b"\0",
        whole + whole,
    ):
        file.write_bytes(raw)
        refused(file)


def test_a_file_that_is_none_or_not_there_is_named(file: Path, tmp_path: Path) -> None:
    refused(tmp_path / "nothing.part", "No such file")
    refused(tmp_path, "Is a directory")
    file.write_bytes(gzip.compress(b"{}\n"))
    refused(file, "no part made by `alteram archive export`")


def test_a_newer_format_says_so(file: Path) -> None:
    refused(made(file, {"part": "2031-05", "entries": 0}, form=FORMAT + 1), "install a newer")


@pytest.mark.parametrize(
    "head", [[], {"part": "2031-05"}, {"entries": 9}, "2031-05", {"part": "a", "entries": "b"}]
)
def test_a_head_that_names_no_part_is_refused(file: Path, head: object) -> None:
    refused(made(file, head, *lines(file)[1:]), "does not name a part")


@pytest.mark.parametrize("many", [0, 8, 10])
def test_another_number_of_entries_is_refused(file: Path, many: int) -> None:
    refused(made(file, {"part": "2031-05", "entries": many}, *lines(file)[1:]), "it has 9 entries")


@pytest.mark.parametrize("line", [b"{}", b"[]", b"{broken", b"\xff", b'{"article": {}}'])
def test_a_last_line_that_is_no_entry_lets_none_of_the_others_in(file: Path, line: bytes) -> None:
    head = {"part": "2031-05", "entries": 9}
    refused(made(file, head, *lines(file)[1:-1], line), "its entry 9 is none")


def test_an_entry_of_another_month_is_refused(file: Path) -> None:
    refused(made(file, {"part": "2031-04", "entries": 9}, *lines(file)[1:]), "not of 2031-04")


def forged(entry: Entry, folder: Path) -> Path:
    """An exported part with one entry that no `add` has made."""
    with SqliteStore(folder / "forger", create=True) as store:
        store.add([entry])
    export(folder / "forger", "2031-05", folder / "forged.part")
    shutil.rmtree(folder / "forger")
    return folder / "forged.part"


SOUND = Statement(span=Span(BODY, 0, 10), text="The Harrow", kind=StatementKind.EVENT)


@pytest.mark.parametrize(
    "change",
    [
        {"own_words": (Span(BODY, 0, 999),)},
        {"own_words": (Span("standfirst", 0, 1),)},
        {"fingerprints": ((7, 999),)},
        {"fingerprints": ((7, -1),)},
        {"statements": (replace(SOUND, span=Span(BODY, 0, 999)),)},
        {"statements": (replace(SOUND, text="The Barrow"),)},
        {"statements": (replace(SOUND, loaded=(Span(BODY, 990, 999),)),)},
    ],
)
def test_what_points_at_words_that_are_not_there_is_refused(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    refused(forged(replace(entry(), **change), tmp_path), "its entry .* (points|has other words)")


def test_what_points_at_its_own_words_is_taken(tmp_path: Path) -> None:
    store = MemoryStore()
    assert take_in(forged(replace(entry(), statements=(SOUND,)), tmp_path), store).new == 1
