"""Which entries are one story, and what the archive says of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from alteram.archive import OutletTable, SqliteStore, terms
from alteram.archive.leads import Held
from alteram.archive.stories import DAYS, FINE, Near, group, joined
from alteram.errors import ArchiveDamaged, PluginFailed
from alteram.model import Entry, Outlet, Reach, Story, Window
from alteram.pipeline.stories import covered_by, find_stories, story_of, with_reach
from tests.archive_makers import entry
from tests.fakes import MemoryStore

SLUICE = [
    (
        "Sluice opened at Harrow after night of rain",
        "The Harrow sluice was opened before dawn on Monday after a night of rain, keeper Odo Brand"
        " said. The meadows at Lowmere went under water and nine families left their homes.",
    ),
    (
        "Lowmere families flee as Harrow sluice opens",
        "Nine families in Lowmere left their homes on Monday when water from the Harrow sluice"
        " reached the meadows. Keeper Odo Brand had opened it at dawn because of the rain.",
    ),
    (
        "Keeper defends opening of the Harrow sluice",
        "Odo Brand, keeper of the Harrow sluice, said the rain left no choice. Nine families from"
        " Lowmere are housed in a school since the meadows flooded at dawn.",
    ),
]
FERRY = [
    (
        "Crack halts the Skarn ferry",
        "The ferry to Skarn lies in dock since a diver found a crack in its hull. Captain Ilse Varn"
        " brought forty passengers ashore in boats; the line hopes for a new hull plate by spring.",
    ),
    (
        "Forty brought ashore from Skarn ferry",
        "Forty passengers of the Skarn ferry were brought ashore in boats after a diver saw a crack"
        " in the hull, captain Ilse Varn told this paper. The ferry is in dock.",
    ),
]
OUTLETS = ["Tern Post", "Quay Mail", "Harrow Herald", "Skarn Times"]


def told(texts: Sequence[tuple[str, str]], day: str = "2031-05-06") -> list[Entry]:
    """Each text in another outlet."""
    pairs = zip(texts, OUTLETS, strict=False)
    return [entry(title, text, day=day, outlet=outlet) for (title, text), outlet in pairs]


def held(one: Entry) -> Held:
    article = one.article
    lead = terms.lead(article)
    day = article.published.day.toordinal() if article.published else None
    packed = terms.pack(lead.counts)
    return Held(one.id, lead.copies, day, packed, article.headline, article.outlet)


def parts(entries: Sequence[Entry]) -> set[frozenset[str]]:
    return {frozenset(m.id for m in g.members) for g in group([held(e) for e in entries])}


def ids(entries: Sequence[Entry]) -> frozenset[str]:
    return frozenset(one.id for one in entries)


# --- which entries are one story -----------------------------------------------------------------


def test_two_events_of_one_day_are_two_stories_across_outlets() -> None:
    sluice, ferry = told(SLUICE), told(FERRY)
    assert parts([*sluice, *ferry]) == {ids(sluice), ids(ferry)}


def test_a_story_goes_on_the_next_day() -> None:
    first, after = told(SLUICE[:1], "2031-05-06"), told(SLUICE[1:], "2031-05-07")
    assert parts([*first, *after]) == {ids([*first, *after])}


def test_the_same_words_a_year_later_are_another_story() -> None:
    now, then = told(SLUICE), told(SLUICE, "2032-05-06")
    assert parts([*now, *then]) == {ids(now), ids(then)}


def counted(id_: str, day: int | None, **counts: int) -> Held:
    """An entry of hand-made terms."""
    return Held(id_, number_of(id_), day, terms.pack(counts))


def number_of(id_: str) -> int:
    return sum(ord(letter) * 300**place for place, letter in enumerate(id_))


def numbers(*some: Held) -> set[str]:
    """The stories as strings of one-letter ids."""
    return {"".join(sorted(one.id for one in story.members)) for story in group(list(some))}


def test_loose_likeness_joins_on_one_day_and_not_over_days() -> None:
    first = {"sluice": 3, "keeper": 2, "meadow": 2, "dawn": 2}
    other = {"sluice": 2, "brand": 3, "school": 3, "family": 3}
    assert numbers(counted("a", 5, **first), counted("b", 5, **other)) == {"ab"}
    assert numbers(counted("a", 5, **first), counted("b", 10, **other)) == {"a", "b"}


def test_close_likeness_joins_over_days() -> None:
    words = {"sluice": 3, "keeper": 2, "meadow": 2, "dawn": 2}
    for gap in range(1, DAYS + 1):
        assert numbers(counted("a", 5, **words), counted("b", 5 + gap, **words, rain=1)) == {"ab"}


def test_an_undated_entry_joins_a_story_of_long_ago() -> None:
    words = {"sluice": 3, "keeper": 2, "meadow": 2, "dawn": 2}
    later = counted("b", 400, ferry=3, hull=2)
    assert numbers(counted("a", 5, **words), later, counted("c", None, **words, rain=1)) == {
        "ac",
        "b",
    }


def test_the_word_of_the_week_tells_little_and_a_rare_one_much() -> None:
    week = [
        counted(chr(200 + n), n % 5, **{"ballot": 4, f"town{n}": 4, f"mayor{n}": 4})
        for n in range(150)
    ]
    ours, theirs = counted("a", 2, ballot=4, gale=4, pier=4), counted("b", 2, ballot=4, oak=4)
    assert {"a", "b"} <= numbers(ours, theirs, *week)
    assert numbers(ours, theirs) == {"ab"}  # where no other text holds it, it is rare


def test_the_word_of_last_year_is_no_word_of_this_week() -> None:
    then = [counted(chr(200 + n), n % 5, ballot=4, **{f"town{n}": 4}) for n in range(30)]
    now = [counted(chr(300 + n), 398 + n % 5, **{f"hill{n}": 4}) for n in range(100)]
    ours, theirs = counted("a", 400, ballot=4, gale=4), counted("b", 400, ballot=4, oak=4)
    assert "ab" in numbers(ours, theirs, *then, *now)


def test_entries_come_in_the_order_of_their_days() -> None:
    words = {"sluice": 3, "keeper": 2, "meadow": 2, "dawn": 2}
    first, copy = counted("a", 5, **words), counted("c", 7, **words)
    (story,) = group([copy._replace(copies=first.copies), counted("b", 6, **words, rain=1), first])
    assert [one.id for one in story.members] == ["a", "b", "c"]


def test_an_entry_without_a_date_joins_by_its_words() -> None:
    sluice, ferry, late = told(SLUICE[:2]), told(FERRY), told(SLUICE[2:], day="")
    assert parts([*sluice, *ferry, *late]) == {ids([*sluice, *late]), ids(ferry)}


def test_entries_without_any_date_are_told_apart_by_their_words() -> None:
    sluice, ferry = told(SLUICE, day=""), told(FERRY, day="")
    assert parts([*sluice, *ferry]) == {ids(sluice), ids(ferry)}


def test_near_copies_are_one_text() -> None:
    title, text = SLUICE[0]
    copies = [entry(f"{title} ({n})", text, outlet=f"Paper {n}") for n in range(5)]
    (story,) = group([held(one) for one in [*copies, *told(SLUICE[1:])]])
    assert (len(story.members), story.texts) == (7, 3)


def test_a_copy_long_after_is_not_of_the_story() -> None:
    title, text = SLUICE[0]
    first = entry(title, text, day="2031-05-01")
    near = entry(title, text, day=f"2031-05-{1 + DAYS:02}", outlet="Quay Mail")
    late = entry(title, text, day=f"2031-05-{3 + 2 * DAYS:02}", outlet="Skarn Times")
    assert parts([first, near, late]) == {ids([first, near]), ids([late])}


def test_one_sentence_of_the_publisher_makes_no_copies() -> None:
    sluice, ferry = (held(told(texts)[0]) for texts in (SLUICE, FERRY))
    stories = group([sluice, ferry._replace(copies=sluice.copies)])
    assert [story.texts for story in stories] == [1, 1]


def test_a_flood_of_copies_pulls_nothing() -> None:
    entries = [*told(SLUICE), *told(FERRY)]
    title, text = SLUICE[1]
    flood = [entry(title, text, outlet=f"Mirror {n}") for n in range(60)]
    stories = group([held(one) for one in [*entries, *flood]])
    assert {frozenset(m.id for m in s.members) - ids(flood) for s in stories} == parts(entries)
    assert sorted(story.texts for story in stories) == [2, 3]


def test_the_headline_nearest_to_the_others_speaks() -> None:
    aside = ("Rain", "Rain fell at dawn on Monday on Harrow and its sluice, and on Lowmere.")
    stories = group([held(one) for one in told([aside, *SLUICE])])
    story = max(stories, key=lambda story: len(story.members))
    assert story.centre.headline in {title for title, _ in SLUICE}


def test_a_copy_without_a_headline_does_not_speak() -> None:
    (_, text), other = SLUICE[0], told(SLUICE[1:2])
    bare = entry("", text, day="2031-05-05")
    titled = entry("Sluice opened", text, day="2031-05-06")
    (story,) = group([held(one) for one in [bare, titled, *other]])
    assert story.centre.headline


def test_no_entries_and_no_words_are_no_error() -> None:
    assert group([]) == []
    wordless = [Held(str(n), n, day, b"") for n, day in enumerate([5, 5, None])]
    assert sorted(len(story.members) for story in group(wordless)) == [1, 1, 1]
    sluice = [held(one) for one in told(SLUICE)]
    assert sorted(len(s.members) for s in group([*wordless, *sluice])) == [1, 1, 1, 3]


# --- joining -------------------------------------------------------------------------------------


def similar(*pairs: tuple[int, int, float]) -> list[Near]:
    return [Near(left, right, round(share * FINE)) for left, right, share in pairs]


def test_one_text_between_two_events_does_not_tie_them() -> None:
    chain = similar((0, 1, 0.5), (1, 2, 0.3), (2, 3, 0.5))
    assert joined(4, chain) == [[0, 1], [2, 3]]


def test_groups_join_by_the_average_of_their_pairs() -> None:
    square = [(0, 1, 0.5), (2, 3, 0.5), (0, 2, 0.3), (1, 3, 0.3), (0, 3, 0.3), (1, 2, 0.3)]
    assert joined(4, similar(*square)) == [[0, 1, 2, 3]]


def test_what_is_far_looser_than_the_group_stays_outside() -> None:
    assert joined(3, similar((0, 1, 0.8), (0, 2, 0.3), (1, 2, 0.3))) == [[0, 1], [2]]
    assert joined(3, similar((0, 1, 0.5), (0, 2, 0.3), (1, 2, 0.3))) == [[0, 1, 2]]


def test_texts_that_are_not_near_stay_alone() -> None:
    assert joined(3, similar((0, 1, 0.1))) == [[0], [1], [2]]


# --- from the archive ----------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "archive", create=True) as opened:
        yield opened


def test_leads_are_those_of_the_window_and_whole(store: SqliteStore) -> None:
    entries = [*told(SLUICE, "2031-05-06"), *told(FERRY, "2031-06-20")]
    undated = entry("No date", "A word of the miller.", day="")
    store.add([*entries, undated])
    everything = sorted(map(held, [*entries, undated]), key=lambda one: one.id)
    assert list(store.leads(Window())) == everything
    june = Window(first_day=date(2031, 6, 1), last_day=date(2031, 6, 30))
    assert {one.id for one in store.leads(june)} == ids(told(FERRY, "2031-06-20"))


def test_a_damaged_lead_is_told(store: SqliteStore) -> None:
    store.add(told(FERRY))
    store._db.execute("UPDATE leads SET packed = X'0102'")
    with pytest.raises(ArchiveDamaged, match="2 bytes"):
        store.leads(Window())


def test_a_story_names_who_covered_it_and_who_did_not(store: SqliteStore) -> None:
    tern = Outlet(name="Tern Post", owner="Tern Group", country="Velmara")
    quay = Outlet(name="Quay Mail", owner="Tern Group", country="Sennor")
    sluice = [
        entry(*SLUICE[0], day="2031-05-06", outlet=tern),
        entry(*SLUICE[1], day="2031-05-07", outlet=quay),
    ]
    store.add([*sluice, *told(FERRY, "2031-05-06"), entry("Late", day="2031-05-20", outlet="Late")])
    story = next(s for s in find_stories(store) if sluice[0].id in s.entries)
    assert story.id == sluice[0].id
    assert story.entries == tuple(one.id for one in sluice)
    assert (story.owners, story.countries) == (("Tern Group",), ("Sennor", "Velmara"))
    assert (story.first_day, story.last_day) == (date(2031, 5, 6), date(2031, 5, 7))
    assert story.silent == ()  # the reach is not known yet
    whole = with_reach(story, store)
    assert whole.reach is not None
    assert whole.reach.entries == 4
    assert "Late" not in whole.reach.outlets
    assert whole.silent == ()  # both outlets also told of the ferry; no other was there
    store.add([entry("Regatta won by Osk rowers", day="2031-05-07", outlet="Osk Radio")])
    assert with_reach(story, store).silent == ("Osk Radio",)


def test_a_story_without_a_date_knows_no_silence(store: SqliteStore) -> None:
    store.add(told(FERRY, day=""))
    (story,) = find_stories(store)
    assert (story.undated, with_reach(story, store)) == (2, story)


def test_since_shows_what_goes_on_and_keeps_how_it_began(store: SqliteStore) -> None:
    sluice = [*told(SLUICE[:1], "2031-05-06"), *told(SLUICE[1:], "2031-05-07")]
    store.add([*sluice, *told(FERRY, "2031-05-06"), *told(FERRY, day="")])
    (story,) = find_stories(store, since=date(2031, 5, 7))
    assert set(story.entries) == ids(sluice)
    assert find_stories(store, since=date(2031, 5, 8)) == []
    early = find_stories(store, until=date(2031, 5, 6))
    assert [len(s.entries) for s in early] == [2, 1]
    assert find_stories(store, since=date(1, 1, 2), until=date(2031, 5, 6)) == early


def test_stories_of_most_outlets_come_first(store: SqliteStore) -> None:
    store.add([*told(FERRY), *told(SLUICE)])
    assert [len(story.outlets) for story in find_stories(store)] == [3, 2]


def test_a_story_is_found_by_its_id_by_any_entry_and_by_digits(store: SqliteStore) -> None:
    sluice = told(SLUICE)
    addressed = entry(*FERRY[0], url="https://quay-mail.example/ferry", ref="f1")
    store.add([*sluice, addressed])
    stories = find_stories(store)
    for one in sluice:
        found = story_of(one.id, stories, store)
        assert found is not None
        assert set(found.entries) == ids(sluice)
    for key in ("f1", "https://quay-mail.example/ferry", addressed.id[:8]):
        found = story_of(key, stories, store)
        assert found is not None
        assert found.id == addressed.id
    for key in ("", addressed.id[:3], "https://nowhere.example"):
        assert story_of(key, stories, store) is None


def test_an_outlet_is_found_by_another_name_of_it(tmp_path: Path) -> None:
    file = tmp_path / "outlets.csv"
    head = "domain,name,aliases,owner,kind,country,from,to,source"
    file.write_text(f"{head}\nquay-mail.example,Quay Mail,The Mail,,publisher,,,,made\n")
    table = OutletTable.load([file])
    story = Story(id="s", headline="", entries=("s",), texts=1, outlets=("Quay Mail",))
    for name in ("quay mail", "The Mail", "quay-mail.example"):
        assert covered_by([story], name, table) == [story]
    assert covered_by([story], "Tern Post", table) == []


def test_a_store_that_cannot_list_leads_says_so(tmp_path: Path) -> None:
    with pytest.raises(PluginFailed, match="leads"):
        find_stories(MemoryStore(tmp_path, create=True))


def test_silence_is_only_of_outlets_that_were_there() -> None:
    story = Story(
        id="s",
        headline="",
        entries=("s",),
        texts=1,
        outlets=("Quay Mail",),
        reach=Reach(entries=3, outlets=("Osk Radio", "Quay Mail", "Tern Post")),
    )
    assert story.silent == ("Osk Radio", "Tern Post")
