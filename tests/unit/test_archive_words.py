"""The word index alone: what it finds, and that no damage goes unnoticed."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from alteram.archive.terms import LONGEST
from alteram.archive.words import Document, Limits, Wanted, WordIndex, micros
from alteram.errors import ArchiveDamaged
from alteram.model import Window

ALWAYS = Limits(None, None, None)


def document(entry: int, words: str, *, passage: int = 0, at: int | None = 0) -> Document:
    return Document(entry=entry, passage=passage, first=at, last=at, terms=words.split())


@pytest.fixture
def index(tmp_path: Path) -> WordIndex:
    return WordIndex(tmp_path / "words")


def filled(index: WordIndex) -> WordIndex:
    """Ten entries of one lead and two passages, in two commits."""
    for entries in (range(1, 6), range(6, 11)):
        index.write(
            [
                document(entry, f"ferri {name}{entry}", passage=passage)
                for entry in entries
                for passage, name in ((0, "lead"), (2 * entry, "one"), (2 * entry + 1, "two"))
            ]
        )
    return index


# --- bounds ---------------------------------------------------------------------------------------


def test_a_window_becomes_bounds() -> None:
    window = Window(
        first_day=date(1970, 1, 1),
        last_day=date(1970, 1, 2),
        as_of=datetime(1970, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
    )
    assert Limits.of(window) == (0, 0, 2 * 86_400_000_000 - 1)
    assert Limits.of(Window()) == ALWAYS


def test_time_is_whole_microseconds_before_1970_too() -> None:
    assert micros(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1
    assert micros(datetime(1970, 1, 1, 0, 0, 1)) == 1_000_000


# --- finding --------------------------------------------------------------------------------------


def test_what_is_written_can_be_found_at_once(index: WordIndex) -> None:
    assert not index.there
    filled(index)
    assert index.there
    assert index.size() == 30
    (hit,) = index.find(Wanted(("ferri", "two7")), ALWAYS, 9)
    assert (hit.entry, hit.passage) == (7, 15)
    assert index.find(Wanted(("ferri", "lead7")), ALWAYS, 9) == []  # a lead is no passage
    assert [entry for entry, _ in index.nearest({"lead7": 1.0}, ALWAYS, 9)] == [7]
    assert index.nearest({"two7": 1.0}, ALWAYS, 9) == []  # and a passage is no lead


def test_asking_for_nothing_finds_nothing(index: WordIndex) -> None:
    assert (index.find(Wanted(()), ALWAYS, 9), index.nearest({}, ALWAYS, 9)) == ([], [])
    assert index.find(Wanted(("ferri",)), ALWAYS, 9) == []  # an index nobody has written to


def test_the_words_of_a_phrase_stand_in_a_row(index: WordIndex) -> None:
    texts = ["old ferri harbour", "harbour ferri old", "old harbour ferri"]
    index.write([document(n, text, passage=n) for n, text in enumerate(texts, 1)])
    assert [hit.entry for hit in index.find(Wanted((), (("old", "ferri"),)), ALWAYS, 9)] == [1]


def test_terms_of_any_length_and_script_are_found(index: WordIndex) -> None:
    terms = ["x" * LONGEST, "𝒳" * LONGEST, "1,200.50", "ж", "a_b", "nation's"]
    index.write([document(n, term, passage=n) for n, term in enumerate(terms, 1)])
    found = [[hit.entry for hit in index.find(Wanted((t,)), ALWAYS, 9)] for t in terms]
    assert found == [[n] for n in range(1, len(terms) + 1)]


def test_the_nearest_are_summed_from_weights(index: WordIndex) -> None:
    index.write([document(1, "a b"), document(2, "a c"), document(3, "b c"), document(4, "d")])
    found = index.nearest({"a": 4.0, "b": 2.0, "c": 0.001}, ALWAYS, 9)
    assert sorted(found) == [(1, 6.0), (2, 4.0625), (3, 2.0625)]  # no weight is rounded to nothing


def test_all_that_are_tied_with_the_last_one_come_along(index: WordIndex) -> None:
    index.write([document(n, "a" if n < 40 else "b") for n in range(1, 60)])
    assert len(index.nearest({"a": 1.0, "b": 2.0}, ALWAYS, 5)) == 20
    assert len(index.nearest({"a": 1.0, "b": 2.0}, ALWAYS, 20)) == 20
    assert len(index.nearest({"a": 1.0, "b": 2.0}, ALWAYS, 21)) == 59


def test_what_has_no_date_is_inside_no_bounds(index: WordIndex) -> None:
    index.write([document(1, "a", at=None), document(2, "a", at=-5), document(3, "a", at=5)])

    def inside(*limits: int | None) -> set[int]:
        return {entry for entry, _ in index.nearest({"a": 1.0}, Limits(*limits), 9)}

    assert inside(None, None, None) == {1, 2, 3}
    assert inside(-5, None, None) == {2, 3}
    assert inside(-4, 5, 5) == {3}
    assert inside(None, 4, None) == {2}
    assert inside(None, None, -6) == set()


DAY = 86_400_000_000


@pytest.mark.parametrize("start", [-45, -1, 0, 20, 30])
@pytest.mark.parametrize("width", [0, 1, 11, 40])
def test_a_short_window_finds_what_a_long_one_does(
    index: WordIndex, start: int, width: int
) -> None:
    """A short one is looked up month by month: leads of a day, over a month's end, of a year."""
    ends = [(at, at + long) for at in range(-70, 70, 3) for long in (0, 1, 30, 365)]
    index.write(
        [
            Document(
                entry=n, passage=0, first=low * DAY, last=high * DAY, terms=["ferri", f"a{n % 7}"]
            )
            for n, (low, high) in enumerate(ends, 1)
        ]
    )
    weights = {"ferri": 1.0, "a3": 0.5}
    first, last = start * DAY, (start + width) * DAY
    short = Limits(first, None, last)
    assert short.months
    assert Limits(first, None, last + 400 * DAY).months == []
    wanted = {
        n: 1.5 if n % 7 == 3 else 1.0
        for n, (low, high) in enumerate(ends, 1)
        if high * DAY >= first and low * DAY <= last
    }
    assert dict(index.nearest(weights, short, 999)) == wanted
    until = Limits(first, last, None)
    wanted = {n: score for n, score in wanted.items() if ends[n - 1][1] * DAY <= last}
    assert dict(index.nearest(weights, until, 999)) == wanted


def test_bounds_do_not_change_a_score(index: WordIndex) -> None:
    filled(index)
    wanted = Wanted(("ferri", "two7"))
    assert index.find(wanted, ALWAYS, 9) == index.find(wanted, Limits(0, 0, 0), 9)


# --- removing -------------------------------------------------------------------------------------


def test_later_entries_are_forgotten(index: WordIndex) -> None:
    filled(index).forget_above(7)
    assert index.size() == 21
    assert index.per_entry(1, 100) == Counter(dict.fromkeys(range(1, 8), 3))
    assert index.find(Wanted(("two8",)), ALWAYS, 9) == []
    assert len(index.find(Wanted(("two7",)), ALWAYS, 9)) == 1


def test_what_was_forgotten_can_be_written_again(index: WordIndex) -> None:
    filled(index).forget_above(0)
    assert index.size() == 0
    assert filled(index).size() == 30
    assert len(index.find(Wanted(("two8",)), ALWAYS, 9)) == 1


def test_dropped_files_are_gone_and_it_can_be_filled_again(index: WordIndex) -> None:
    filled(index).drop()
    assert not index.folder.exists()
    index.drop()
    assert index.size() == 0
    assert filled(index).size() == 30


# --- damage ---------------------------------------------------------------------------------------


def files(index: WordIndex) -> list[Path]:
    """The files that hold the index; locks and the list of files to remove hold nothing."""
    return sorted(file for file in index.folder.iterdir() if not file.name.startswith("."))


@pytest.mark.parametrize("deletes", [False, True])
def test_a_flipped_bit_anywhere_is_noticed(index: WordIndex, deletes: bool) -> None:
    filled(index)
    if deletes:
        index.forget_above(7)
    chance = random.Random(5)
    for file in (f for f in files(index) if f.suffix != ".json"):
        whole = file.read_bytes()
        flipped = bytearray(whole)
        footer = 8 + int.from_bytes(whole[-8:-4], "little")
        flipped[chance.randrange(len(whole) - footer)] ^= 1 << chance.randrange(8)
        file.write_bytes(flipped)
        with pytest.raises(ArchiveDamaged, match=r"cannot be used .* remove this folder"):
            WordIndex(index.folder).size()
        with pytest.raises(ArchiveDamaged, match="is not what was written"):
            WordIndex(index.folder).compare()
        file.write_bytes(whole)
    assert WordIndex(index.folder).size() == (21 if deletes else 30)
    WordIndex(index.folder).compare()


@pytest.mark.parametrize("keep", [0, 1, 7, 0.5, -2])
def test_a_truncated_or_missing_file_is_noticed(index: WordIndex, keep: float) -> None:
    filled(index)
    for file in files(index):
        whole = file.read_bytes()
        file.write_bytes(whole[: int(keep * len(whole)) if keep == 0.5 else int(keep)])
        with pytest.raises(ArchiveDamaged, match="cannot be used"):
            WordIndex(index.folder).size()
        file.unlink()
        if file.name == "meta.json":
            assert not WordIndex(index.folder).there
        else:
            with pytest.raises(ArchiveDamaged, match="cannot be used"):
                WordIndex(index.folder).size()
        file.write_bytes(whole)
    assert WordIndex(index.folder).size() == 30


@pytest.mark.parametrize("meta", ["", "{}", "[]", '{"segments": 1}', '{"segments": [{}]}', "null"])
def test_a_list_of_files_that_makes_no_sense_is_noticed(index: WordIndex, meta: str) -> None:
    filled(index)
    (index.folder / "meta.json").write_text(meta)
    with pytest.raises(ArchiveDamaged, match="cannot be used"):
        WordIndex(index.folder).size()


def test_a_folder_that_cannot_be_made_is_damage_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("a file")
    with pytest.raises(ArchiveDamaged, match="words"):
        WordIndex(tmp_path / "words").size()
