"""From which origins a story comes, and how its articles came together."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from alteram.archive import SqliteStore, terms
from alteram.archive.leads import Held
from alteram.archive.links import LinkBook
from alteram.model import Entry, Link, Outlet, Story, Tie
from alteram.pipeline.course import MOST_DAYS, course_of, origins_of, turns
from alteram.settings import Settings
from tests.archive_makers import entry, on

TERN = Outlet(name="Tern Post", owner="Estuary Group")
SKARN = Outlet(name="Skarn Times", owner="Estuary Group")
DAY = date(2031, 5, 6)


def one(outlet: Outlet | str, *credit: str) -> Entry:
    found = entry(outlet=outlet, url=f"https://example.org/{credit}")
    return replace(found, article=replace(found.article, credit=credit))


def tie(tie: Tie, later: Entry, first: Entry) -> Link:
    return Link(tie=tie, left=later.id, right=first.id, why="made for the test")


# --- origins --------------------------------------------------------------------------------------


def test_articles_with_one_text_or_owner_are_one_origin() -> None:
    tern, skarn, quay, copy = one(TERN), one(SKARN), one("Quay Mail"), one("Low Tide")
    links = [tie(Tie.SAME_OWNER, skarn, tern), tie(Tie.SAME_TEXT, copy, quay)]
    origins, used = origins_of([tern, quay, copy, skarn], links)
    assert [(origin.label, origin.members) for origin in origins] == [
        ("Tern Post", (tern.id, skarn.id)),
        ("Quay Mail", (quay.id, copy.id)),
    ]
    assert {(link.left, link.right) for link in used} == {
        (skarn.id, tern.id),
        (copy.id, quay.id),
    }


def test_an_agency_in_a_newspaper_is_not_the_newspaper() -> None:
    agency, own = one("Concord Press Agency"), one(TERN)
    taken, sister = one(TERN, "Concord Press Agency"), one(SKARN)
    links = [
        tie(Tie.CREDITED_AGENCY, taken, agency),
        tie(Tie.SAME_OUTLET, own, taken),
        tie(Tie.SAME_OWNER, sister, taken),
    ]
    origins, _ = origins_of([agency, taken, own, sister], links)
    assert [set(origin.members) for origin in origins] == [
        {agency.id, taken.id},
        {own.id, sister.id},
    ]
    assert origins[0].label == "Concord Press Agency"


def test_what_a_reader_marked_is_kept_apart_and_put_together(tmp_path: Path) -> None:
    entries = [one(TERN), one(SKARN), one("Quay Mail")]
    story = Story(id="", headline="", entries=tuple(e.id for e in entries), texts=3)
    with SqliteStore(tmp_path, create=True) as store:
        store.add(entries)
        before = course_of(story, store, Settings())
        book, when = LinkBook(tmp_path), on("2031-05-06").earliest
        book.add(entries[0].id, entries[1].id, None, "two newsrooms", "Ada", when)
        book.add(entries[2].id, entries[1].id, Tie.SAME_TEXT, "one text", "Ada", when)
        after = course_of(story, store, Settings())
    members = [[set(origin.members) for origin in course.origins] for course in (before, after)]
    first, second, third = story.entries
    assert members == [[{first, second}, {third}], [{first}, {second, third}]]
    assert [link.why for link in after.links] == ["marked by Ada on 2031-05-06: one text"]


def test_no_link_makes_as_many_origins_as_articles() -> None:
    entries = [one(TERN), one(SKARN)]
    origins, used = origins_of(entries, [])
    assert [origin.members for origin in origins] == [(e.id,) for e in entries]
    assert used == ()
    assert origins_of([], []) == ((), ())


# --- turns ----------------------------------------------------------------------------------------


def held(key: str, after: int, words: str) -> Held:
    packed = terms.pack(Counter(words.split()))
    return Held(key, zlib.crc32(words.encode()), DAY.toordinal() + after, packed, key)


def words(stem: str, many: int) -> str:
    return " ".join(f"{stem}{number}zq" for number in range(many))


def story(*keys: str) -> Story:
    return Story(id=keys[0], headline="", entries=keys, texts=1, first_day=DAY, last_day=DAY)


# `mill` and `fire` share one word in ten; `both` has more than half of the words of either.
PARTS = (
    held("mill", 0, words("a", 10)),
    held("fire", 0, words("b", 9) + " a9zq"),
    held("both", 2, f"{words('a', 6)} {words('b', 6)}"),
)


def test_parts_that_a_later_article_holds_together_were_joined_that_day() -> None:
    (turn,) = turns(story("mill", "fire", "both"), PARTS) or ()
    assert (turn.day, turn.joined) == (date(2031, 5, 8), True)
    assert turn.parts == (("fire",), ("mill",))


def test_the_order_of_the_archive_changes_no_turn() -> None:
    asked = story("mill", "fire", "both")
    assert turns(asked, PARTS[::-1]) == turns(asked, PARTS) != ()


def test_articles_whose_words_turn_out_to_be_common_come_apart() -> None:
    pair = [held(key, 0, f"flood rain {words(key, 4)}") for key in ("harrow", "skarn")]
    week = [held(f"r{n}", 1, f"flood rain {words(f'r{n}', 8)}") for n in range(40)]
    (turn,) = turns(story("harrow"), [*pair, *week]) or ()
    assert (turn.day, turn.joined) == (date(2031, 5, 7), False)
    assert turn.parts == (("harrow",), ("skarn",))  # that of the story first
    assert turns(story("harrow"), pair) == ()


def test_a_story_over_many_days_is_not_gone_through() -> None:
    asked = [held(f"d{n}", n, words(f"d{n}", 5)) for n in range(MOST_DAYS + 1)]
    assert turns(story("d0"), asked) is None
    assert turns(story("d0"), asked[:-1]) == ()


@pytest.mark.parametrize("after", [-40, 30])
def test_what_lies_far_away_is_not_looked_at(tmp_path: Path, after: int) -> None:
    near = entry(day="2031-05-06")
    far = entry("Sluice opened again", day=date.fromordinal(DAY.toordinal() + after).isoformat())
    asked = replace(story(near.id), entries=(near.id,))
    with SqliteStore(tmp_path, create=True) as store:
        store.add([near, far])
        assert course_of(asked, store, Settings()).turns == ()


def test_a_story_without_a_day_has_no_turns(tmp_path: Path) -> None:
    undated = entry(day="")
    asked = Story(id=undated.id, headline="", entries=(undated.id,), texts=1)
    with SqliteStore(tmp_path, create=True) as store:
        store.add([undated])
        assert course_of(asked, store, Settings()).turns == ()
