"""What is removed is gone from every file, and all the rest is as if it had never been there."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from alteram.archive import serial, terms
from alteram.archive.care import care_of
from alteram.archive.insert import signed
from alteram.archive.links import LinkBook
from alteram.archive.outlets import OutletRow, OutletTable
from alteram.archive.removal import take_out
from alteram.archive.selection import Wanted, choose
from alteram.archive.store import SqliteStore
from alteram.archive.tables import connect
from alteram.archive.whole import compact, remove
from alteram.errors import ArchiveDamaged, ArchiveError, ArchiveLocked, ArchiveMissing
from alteram.model import Article, Entry, Outlet, Window
from alteram.pipeline.stories import find_stories
from tests.archive_makers import entry, found, several
from tests.fakes import MemoryStore

ALWAYS = Window()
NO_TABLE = OutletTable([])
WHEN = datetime(2031, 5, 9, 18, 30, tzinfo=UTC)
PIECE = 12  # bytes of a needle; no file holds as many by chance


def ids(entries: Iterable[Entry]) -> list[str]:
    return [e.id for e in entries]


def needles(one: Entry) -> set[bytes]:
    """Bytes that stand for an entry in files: its words, its packed text and lead, its hashes."""
    article = one.article
    words = {text.encode() for text in (article.headline, article.url, one.id) if text}
    lead = pieces(terms.pack(terms.lead(article).counts))
    marks = {signed(hash_).to_bytes(8, "big", signed=True) for hash_, _ in one.fingerprints}
    return words | pieces(serial.pack(one)) | lead | marks


def pieces(raw: bytes) -> set[bytes]:
    return {raw[at : at + PIECE] for at in range(0, len(raw) - PIECE, PIECE)}


def held(folder: Path, wanted: set[bytes]) -> set[bytes]:
    """Those that stand in any file of a folder."""
    raw = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    return {needle for needle in wanted if any(needle in one for one in raw)}


def varied(many: int) -> list[Entry]:
    """Entries of very different sizes, some of many pages; hashes that fill eight bytes."""
    return [
        replace(
            one,
            article=replace(
                one.article,
                headline=f"{one.article.headline} {number}",
                text=one.article.text
                + f"\n{random.Random(number).randbytes(number**3).hex(' ', 4)}",
            ),
            fingerprints=tuple((hash_ + 2**61, at) for hash_, at in one.fingerprints),
        )
        for number, one in enumerate(several(many))
    ]


def same_as_new(folder: Path, entries: Sequence[Entry], beside: Path) -> None:
    """Whether an archive answers as one to which only these entries were ever added."""
    with SqliteStore(folder) as store, SqliteStore(beside, create=True) as new:
        new.add(entries)
        assert list(store.check()) == []
        assert store.digest() == new.digest()
        assert store.reach(ALWAYS) == new.reach(ALWAYS)
        assert store.leads(ALWAYS) == new.leads(ALWAYS)
        assert find_stories(store) == find_stories(new)
        sizes, sizes_new = store.counts(), new.counts()
        assert sizes | {"bytes": 0} == sizes_new | {"bytes": 0}
        own = several(1, seed=9)[0].article
        assert store.rank(own, ALWAYS, 99) == new.rank(own, ALWAYS, 99)
        for words in ("harbour", "ferry tower", '"sluice ferry"'):
            assert store.search(words, ALWAYS, 99) == new.search(words, ALWAYS, 99)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


# --- every byte -----------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", [1, 5, 30])
def test_no_byte_of_a_removed_text_is_left_in_any_file(
    folder: Path, tmp_path: Path, batch: int
) -> None:
    """While another connection is open, so that the log still holds what was written."""
    entries = varied(15)
    gone, stay = entries[1::3], [e for n, e in enumerate(entries) if n % 3 != 1]
    with SqliteStore(tmp_path / "never", create=True) as never:
        never.add(stay)
    wanted = set().union(*map(needles, gone))
    wanted -= held(tmp_path / "never", wanted)  # a term of a lead may stand in others too
    assert len(wanted) > 1000
    with SqliteStore(folder, create=True) as store:
        for start in range(0, len(entries), batch):
            store.add(entries[start : start + batch])
        assert len(held(folder, wanted)) > 0.9 * len(wanted)  # a piece may lie across two pages
        assert remove(folder, ids(gone)) == len(gone)
        assert held(folder, wanted) == set()
        assert all(store.get(one.id) == one for one in stay)
        assert list(store.check()) == []


def test_what_sqlite_leaves_in_gaps_goes_too(folder: Path) -> None:
    """Rows that were only deleted, as by a program that does not wipe."""
    entries = varied(12)
    with SqliteStore(folder, create=True) as store:
        store.add(entries)
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete = OFF").fetchall()
        db.execute("DELETE FROM texts WHERE entry = 9")
    packed = pieces(serial.pack(entries[8]))
    assert held(folder, packed)
    assert remove(folder, [entries[8].id]) == 1
    assert sorted(held(folder, packed)) == []


def test_the_name_of_an_outlet_goes_with_its_last_entry(folder: Path) -> None:
    with SqliteStore(folder, create=True) as store:
        kept = entry(outlet=Outlet(name="Quay Mail", owner="Estuary Group"))
        store.add([kept, entry(outlet=Outlet(name="Brackwater Lamp", owner="Fenholt House"))])
        names = {b"Brackwater Lamp", b"Fenholt House"}
        assert held(folder, names) == names
        (one,) = choose(folder, Wanted(outlets=("brackwater lamp",)), NO_TABLE)
        remove(folder, [one.id])
        assert held(folder, names) == set()
        assert store.reach(ALWAYS).outlets == ("Quay Mail",)


# --- all the rest ---------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", [slice(0, 1), slice(11, 12), slice(3, 9), slice(0, 12)])
def test_the_rest_is_as_if_they_had_never_been_added(
    folder: Path, tmp_path: Path, gone: slice
) -> None:
    entries = several(12)
    with SqliteStore(folder, create=True) as store:
        store.add(entries)
        assert remove(folder, ids(entries[gone])) == len(entries[gone])
        rest = [e for e in entries if e not in entries[gone]]
        assert [e for e in entries if store.get(e.id)] == rest
        store.add(several(2, seed=5))
    same_as_new(folder, [*rest, *several(2, seed=5)], tmp_path / "new")


def copies_of_one_text() -> list[Entry]:
    """Near copies: one text, other outlets and headlines, so that their leads differ."""
    text = "The council of Harrow opened the old sluice at dawn after a long inquiry."
    return [
        entry(f"Sluice {word}", f"{text} {word}.", outlet=f"Paper {word}")
        for word in ("opened", "raised", "lifted", "freed")
    ]


@pytest.mark.parametrize("many", [1, 2, 3, 4])
def test_of_near_copies_another_is_counted(folder: Path, tmp_path: Path, many: int) -> None:
    copies = sorted(copies_of_one_text(), key=lambda e: terms.pack(terms.lead(e.article).counts))
    with SqliteStore(folder, create=True) as store:
        store.add([*copies, *several(3)])
        assert store.counts()["copies"] == 4
    remove(folder, ids(copies[:many]))  # those with the smallest leads, which are counted, first
    same_as_new(folder, [*copies[many:], *several(3)], tmp_path / "new")


def test_versions_that_stay_are_found_under_their_address(folder: Path) -> None:
    address = "https://quay-mail.example/live"
    early, late = (
        entry(text=f"Version of {day}.", day=day, url=address)
        for day in ("2031-05-06", "2031-05-07")
    )
    with SqliteStore(folder, create=True) as store:
        store.add([early, late])
        remove(folder, [late.id])
        assert store.get(address) == early
        remove(folder, [early.id])
        assert store.get(address) is None
        assert list(store.add([late])) == [True]  # nothing forbids adding it anew
        assert store.get(address) == late


def test_readers_links_of_removed_entries_go_and_others_stay(folder: Path) -> None:
    one, two, three = several(3)
    with SqliteStore(folder, create=True) as store:
        store.add([one, two, three])
    book = LinkBook(folder)
    book.add(one.id, two.id, None, "they say the weir was painted", "Ada", WHEN)
    stays = book.add(two.id, three.id, None, "two desks", "Bo", WHEN)
    remove(folder, [one.id])
    assert book.all() == (stays,)
    assert held(folder, {b"the weir was painted"}) == set()


def test_rows_that_a_later_version_keeps_for_an_entry_go_too(folder: Path) -> None:
    entries = several(3)
    with SqliteStore(folder, create=True) as store:
        store.add(entries)
    with closing(sqlite3.connect(folder / "archive.db")) as db, db:
        db.execute("CREATE TABLE notes (entry INTEGER, words TEXT)")
        db.executemany("INSERT INTO notes VALUES (?, ?)", [(n, f"note {n}") for n in (1, 2, 3)])
    remove(folder, [entries[1].id])
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        assert db.execute("SELECT words FROM notes").fetchall() == [("note 1",), ("note 3",)]


def test_removing_what_is_not_there_changes_no_file(folder: Path) -> None:
    with SqliteStore(folder, create=True) as store:
        store.add(several(3))
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert remove(folder, ["nobody", "\udcff"]) == 0
    assert remove(folder, []) == 0
    after = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert after == before


# --- what goes wrong ------------------------------------------------------------------------------


def test_a_reader_that_holds_an_older_state_is_waited_for_and_told_of(folder: Path) -> None:
    entries = varied(6)
    with SqliteStore(folder, create=True) as store:
        store.add(entries)
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM entries").fetchone()
        with pytest.raises(ArchiveLocked, match="the log holds them: a program is still reading"):
            remove(folder, [entries[4].id], wait=0.2)
        with SqliteStore(folder) as store:
            assert store.get(entries[4].id) is None  # from every answer it is gone at once
            assert found(store, "harbour")
            assert any("the removal was cut off" in said for said in store.check())
        with pytest.raises(ArchiveLocked, match="close it, then"):
            compact(folder, wait=0.2)
        reader.execute("COMMIT")
    compact(folder)
    with SqliteStore(folder) as store:
        assert list(store.check()) == []
    assert held(folder, pieces(serial.pack(entries[4]))) == set()


@pytest.mark.parametrize("next_use", ["search", "add", "rebuild", "compact", "remove"])
def test_a_removal_that_was_cut_off_is_finished_by_the_next_use(
    folder: Path, next_use: str
) -> None:
    """Its rows are out, and the program died before it wiped the files."""
    entries = varied(9)
    gone = {entries[8].article.headline.encode()} | pieces(serial.pack(entries[8]))
    with SqliteStore(folder, create=True) as store:
        store.add(entries)
        with closing(connect(folder, create=False)) as db:
            assert take_out(db, [entries[8].id]) == 1
        assert store.get(entries[8].id) is None
        assert held(folder, gone)
        assert any("the removal was cut off" in said for said in store.check())
        if next_use == "search":
            found(store, "harbour")
        elif next_use == "add":
            store.add(several(1, seed=3))
        elif next_use == "rebuild":
            store.rebuild()
        elif next_use == "compact":
            compact(folder)
        else:
            remove(folder, [entries[0].id])
        assert held(folder, gone) == set()
        assert list(store.check()) == []


def test_a_removal_waits_for_a_writer_no_longer_than_told(folder: Path) -> None:
    with SqliteStore(folder, create=True) as store:
        store.add(several(3))
        told = pytest.raises(ArchiveLocked, match="has been writing")
        with FileLock(folder / "write.lock"), told:
            remove(folder, ids(several(1)), wait=0.1)
        assert store.reach(ALWAYS).entries == 3


def test_a_damaged_lead_is_told_and_nothing_goes(folder: Path) -> None:
    with SqliteStore(folder, create=True) as store:
        store.add(several(3))
    with closing(sqlite3.connect(folder / "archive.db")) as db, db:
        db.execute("UPDATE leads SET packed = x'00' WHERE entry = 2")
    with pytest.raises(ArchiveDamaged, match="restore it from a backup"):
        remove(folder, ids(several(3)))
    with SqliteStore(folder) as store:
        assert store.reach(ALWAYS).entries == 3


def test_an_archive_that_is_not_there_or_has_no_folder_is_named(folder: Path) -> None:
    with pytest.raises(ArchiveMissing):
        remove(folder, ["a"])
    with pytest.raises(ArchiveError, match="looked after elsewhere"):
        care_of(MemoryStore())


# --- which ----------------------------------------------------------------------------------------


def of(author: str, outlet: str = "Tern Post", day: str = "2031-05-06", url: str = "") -> Entry:
    made = entry(f"By {author} in {outlet}", day=day, outlet=outlet, url=url)
    return replace(made, article=replace(made.article, byline=(author,)))


@pytest.fixture
def choices(folder: Path) -> dict[str, str]:
    """Entries by a short name, so that a choice can be read."""
    quay = Outlet(name="Quay Mail", domain="quay-mail.example")
    named = {
        "ada": of("Ada Brook"),
        "both": of("By Ada  BROOK and Jon Reed"),
        "brooks": of("Ada Brooks"),
        "quay": replace(of("Jon Reed"), article=replace(of("Jon Reed").article, outlet=quay)),
        "old": of("Ilse Varn", day="2031-05-01", url="https://tern.example/a"),
        "new": of("Ilse Varn, Harbour Desk", day="2031-05-02", url="https://tern.example/a"),
        "other": Entry(article=Article(headline="No outlet", text="No date.", ref="m7")),
    }
    with SqliteStore(folder, create=True) as store:
        store.add(named.values())
    return {one.id: name for name, one in named.items()}


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (Wanted(urls=("https://tern.example/a",)), "old new"),
        (Wanted(urls=("https://tern.example/",)), ""),
        (Wanted(authors=("ada brook",)), "ada both"),
        (Wanted(authors=("Jon Reed",)), "both quay"),
        (Wanted(authors=("Ilse Varn",)), "old new"),
        (Wanted(authors=("",)), ""),
        (Wanted(outlets=("quay mail",)), "quay"),
        (Wanted(outlets=("https://www.quay-mail.example/about",)), "quay"),
        (Wanted(outlets=("quay-mail.example", "Tern Post"), authors=("Jon Reed",)), "both quay"),
        (
            Wanted(
                outlets=("Tern Post",), authors=("Ilse Varn",), urls=("https://other.example/",)
            ),
            "",
        ),
        (Wanted(outlets=("Nobody's Paper",)), ""),
        (Wanted(keys=("m7",)), "other"),
        (Wanted(keys=("",)), ""),
    ],
)
def test_entries_are_chosen(
    folder: Path, choices: dict[str, str], wanted: Wanted, chosen: str
) -> None:
    names = [choices[one.id] for one in choose(folder, wanted, NO_TABLE)]
    assert sorted(names) == sorted(chosen.split())


def test_an_outlet_is_chosen_by_any_of_its_names(folder: Path, choices: dict[str, str]) -> None:
    known = Outlet(name="Tern Post", aliases=("The Post of Tern",))
    table = OutletTable([[OutletRow(outlet=known)]])
    assert len(choose(folder, Wanted(outlets=("the post of tern",)), table)) == 5


def test_what_is_chosen_is_shown_by_date(folder: Path, choices: dict[str, str]) -> None:
    old, new = choose(folder, Wanted(urls=("https://tern.example/a",)), NO_TABLE)
    assert (old.published, new.published) == ("2031-05-01", "2031-05-02")
    assert old.outlet == "Tern Post"
    assert old.headline == "By Ilse Varn in Tern Post"
    (other,) = choose(folder, Wanted(keys=("m7",)), NO_TABLE)
    assert (other.outlet, other.published) == ("", "")


def test_nothing_asked_is_not_everything(folder: Path, choices: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="say which"):
        choose(folder, Wanted(), NO_TABLE)
