"""What every `Store` promises, held against the fake in memory, the archive in a folder, and the
archive on a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alteram.archive.postgres import PostgresStore
from alteram.archive.store import SqliteStore
from alteram.archive.vectors import vector_of
from alteram.model import Entry, Hyperlink, Outlet, OutletKind, Span, Window
from alteram.plugins import Store
from tests.archive_makers import entry, found, several
from tests.fakes import MemoryStore
from tests.postgres_server import Server

ALWAYS = Window()

Another = Callable[[str], Store]  # an empty store of the same kind, by the name of its folder


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Another]:
    opened: list[Store] = []

    def make(name: str) -> Store:
        if request.param == "postgresql":
            server: Server = request.getfixturevalue("postgres")
            opened.append(PostgresStore(server.database(), create=True))
        else:
            kind = MemoryStore if request.param == "memory" else SqliteStore
            opened.append(kind(tmp_path / name, create=True))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(another: Another) -> Store:
    return another("archive")


def test_it_is_a_store(store: Store) -> None:
    assert isinstance(store, Store)


# --- keeping --------------------------------------------------------------------------------------


def test_what_is_added_comes_back_equal(store: Store) -> None:
    entries = several(5)
    assert list(store.add(entries)) == [True] * 5
    assert [store.get(e.id) for e in entries] == entries
    assert list(store.check()) == []


def test_the_links_of_a_body_come_back(store: Store) -> None:
    plain = entry(url="https://tern-post.example/sluice")
    link = Hyperlink(span=Span("body", 4, 17), url="https://quay-mail.example/sluice?page=2")
    kept = replace(plain, article=replace(plain.article, links=(link,)))
    store.add([*several(2), kept])
    assert store.get("https://tern-post.example/sluice") == kept
    assert list(store.many([kept.id])) == [kept]


def test_adding_twice_changes_nothing(store: Store) -> None:
    entries = several(6)
    store.add(entries)
    before = store.digest(), store.reach(ALWAYS), found(store, "harbour")
    assert list(store.add([*entries[3:], *entries[:3]])) == [False] * 6
    assert (store.digest(), store.reach(ALWAYS), found(store, "harbour")) == before
    assert list(store.check()) == []


def test_one_entry_twice_in_one_batch_is_new_once(store: Store) -> None:
    one, other = several(2)
    assert list(store.add([one, other, one])) == [True, True, False]
    assert store.reach(ALWAYS).entries == 2


def test_the_first_reading_of_an_article_stays(store: Store) -> None:
    first = entry(fingerprints=[1, 2])
    store.add([first])
    assert list(store.add([replace(first, fingerprints=((7, 0),))])) == [False]
    assert store.get(first.id) == first
    assert list(store.sharing([7], 1)) == []


def test_adding_nothing_is_no_error(store: Store) -> None:
    assert list(store.add([])) == []
    assert store.reach(ALWAYS).entries == 0
    assert list(store.check()) == []


def test_a_batch_that_fails_half_way_leaves_nothing(store: Store) -> None:
    def entries() -> Iterator[Entry]:
        yield from several(3)
        raise KeyError("the source of entries broke")

    before = store.digest()
    with pytest.raises(KeyError, match="broke"):
        store.add(entries())
    assert (store.reach(ALWAYS).entries, store.digest()) == (0, before)


# --- looking up -----------------------------------------------------------------------------------


def test_an_entry_is_found_by_id_reference_and_address(store: Store) -> None:
    kept = entry(ref="m17", url="https://quay-mail.example/sluice")
    store.add([*several(3), kept])
    for key in (kept.id, "m17", "https://quay-mail.example/sluice"):
        assert store.get(key) == kept


@pytest.mark.parametrize("key", ["", "nobody", "https://quay-mail.example/", "\udcff", "%", "m1"])
def test_a_key_nobody_has_is_no_entry(store: Store, key: str) -> None:
    store.add([entry(ref="m17"), entry(text="It has neither reference nor address.")])
    assert store.get(key) is None


def test_of_several_with_one_address_the_latest_comes_back(store: Store) -> None:
    address = "https://quay-mail.example/live"
    early, late, undated = (
        entry(text=f"Version of {day or 'some day'}.", day=day, url=address)
        for day in ("2031-05-06", "2031-05-07", "")
    )
    store.add([late, undated, early])
    assert store.get(address) == late


def test_an_id_goes_before_a_reference(store: Store) -> None:
    one = entry()
    imitator = entry("Another sluice", ref=one.id)
    store.add([imitator, one])
    assert store.get(one.id) == one


def test_many_come_in_the_order_asked_without_the_missing(store: Store) -> None:
    a, b, c = several(3)
    store.add([a, b, c])
    assert list(store.many([c.id, "nobody", a.id, "\ud800", b.id])) == [c, a, b]
    assert list(store.many([])) == []
    assert list(store.many([a.id, a.id])) == [a, a]


# --- ranking --------------------------------------------------------------------------------------

FLOOD = "The river Varn rose over the quay of Lowmere and flooded forty houses, the warden said."
NEAR = "Forty houses stood in water after the Varn rose over the quay of Lowmere on Tuesday."
FAR = "The council of Brenn lowered its tariff on timber and will vote on the budget in June."
OTHERS = [
    entry("Timber tariff lowered", FAR, outlet="Brenn Gazette"),
    entry("Quay market opens early", "Fishmongers open the quay market at five from Monday."),
]


def test_the_nearest_come_first_and_the_article_itself_is_left_out(store: Store) -> None:
    own = entry("Flood at Lowmere", FLOOD)
    near = entry("Varn floods forty houses", NEAR, outlet="Quay Mail")
    store.add([own, near, *OTHERS])
    ranked = list(store.rank(own.article, ALWAYS, 10))
    assert ranked[0][0] == near.id
    assert own.id not in dict(ranked)
    assert OTHERS[0].id not in dict(ranked)  # shares no word that tells
    assert [score for _, score in ranked] == sorted((s for _, s in ranked), reverse=True)
    assert all(0 < score <= 1 for _, score in ranked)


def test_an_entry_in_other_words_is_near_by_its_vector(store: Store) -> None:
    asked = entry("Fire guts mill", "Flames tore through a textile works at dawn.").article
    same = entry("Blaze destroys factory", "An inferno levelled the old weaving plant.")
    other = entry("Choir wins prize", "Singers brought home the cup from abroad.")
    plain = entry("Pupils plant trees", "Six birches now stand behind the school.")
    store.add([*(replace(one, vector=vector_of(one.article)) for one in (same, other)), plain])
    ranked = [id_ for id_, _ in store.rank(asked, ALWAYS, 10)]
    assert ranked[0] == same.id
    assert plain.id not in ranked  # without a vector and a word in common
    assert list(store.check()) == []
    assert store.rebuild() == 3
    assert [id_ for id_, _ in store.rank(asked, ALWAYS, 10)] == ranked


def test_ranks_stop_at_the_limit(store: Store) -> None:
    own, *rest = several(8)
    store.add(rest)
    whole = list(store.rank(own.article, ALWAYS, 7))
    assert len(whole) > 3
    assert list(store.rank(own.article, ALWAYS, 3)) == whole[:3]
    assert list(store.rank(own.article, ALWAYS, 0)) == []


def test_equal_ranks_are_in_order_of_id(store: Store) -> None:
    copies = [entry("Varn floods", NEAR, outlet=f"Paper {n}") for n in range(6)]
    store.add(copies)
    ranked = list(store.rank(entry("Flood at Lowmere", FLOOD).article, ALWAYS, 6))
    assert len({score for _, score in ranked}) == 1
    assert [key for key, _ in ranked] == sorted(copy.id for copy in copies)


def test_ranks_of_an_empty_archive_are_empty(store: Store) -> None:
    assert list(store.rank(entry().article, ALWAYS, 5)) == []


def test_an_article_without_words_is_near_nothing(store: Store) -> None:
    store.add(several(3))
    assert list(store.rank(entry("", "— … !").article, ALWAYS, 5)) == []


def test_the_order_of_adding_changes_nothing(store: Store, another: Another) -> None:
    copies = [entry(f"{word} in the flood", FLOOD) for word in ("Mayor", "Lantern", "Ferry")]
    entries = [*several(9), *several(3, seed=1), entry("Varn floods", NEAR), *copies, *OTHERS]
    other = another("other")
    store.add(entries)
    for one in reversed(entries):
        other.add([one])
    for own in (several(1, seed=2)[0].article, entry("Mayor lost in a flood", NEAR).article):
        assert store.rank(own, ALWAYS, 20) == other.rank(own, ALWAYS, 20)
    assert store.search("harbour sluice", ALWAYS, 20) == other.search("harbour sluice", ALWAYS, 20)
    assert store.sharing(list(range(10**6)), 1) == other.sharing(list(range(10**6)), 1)
    assert store.reach(ALWAYS) == other.reach(ALWAYS)
    assert store.digest() == other.digest()


def test_the_names_of_outlets_change_no_similarity(store: Store, another: Another) -> None:
    """Not even which of two near copies is counted (issue 2)."""
    texts = [
        ("The mayor went home", FLOOD),
        ("A lantern was lost", FLOOD),
        ("Varn over its banks", NEAR),
        *((e.article.headline, e.article.text) for e in several(10)),
    ]
    own = entry("Forty houses flooded", f"{NEAR} The mayor lost a lantern.").article
    seen = set()
    for number, names in enumerate(("Anvil", "Beech", "Cedar", "Dune")):
        other = another(str(number))
        kept = [entry(head, text, outlet=f"{names} {at}") for at, (head, text) in enumerate(texts)]
        other.add(kept)
        place = {one.id: at for at, one in enumerate(kept)}
        seen.add(tuple(sorted((place[k], s) for k, s in other.rank(own, ALWAYS, 20))))
    assert len(seen) == 1


# --- searching ------------------------------------------------------------------------------------


def test_all_words_must_stand_in_one_passage_in_any_form(store: Store) -> None:
    kept = entry("Ferries", "Two ferries were stopped.\nThe harbours stayed open.")
    store.add([kept, *OTHERS])
    (passage,) = store.search("stopping ferry", ALWAYS, 5)
    assert (passage.entry_id, passage.text) == (kept.id, "Two ferries were stopped.")
    assert kept.article.quote(passage.span) == passage.text
    assert 0 <= passage.score <= 1
    assert list(store.search("ferry harbour", ALWAYS, 5)) == []


def test_headline_and_standfirst_are_passages(store: Store) -> None:
    store.add([entry("Lantern lost", "Nothing else.", standfirst="The beacon was dark.")])
    assert [p.span.part for p in store.search("lantern", ALWAYS, 5)] == ["headline"]
    assert [p.span.part for p in store.search("beacon", ALWAYS, 5)] == ["standfirst"]


def test_a_phrase_is_found_as_typed(store: Store) -> None:
    apart = entry("One", "The ferry was stopped; the harbour master wept.")
    together = entry("Two", "The Ferry-Harbour was closed.")
    bent = entry("Three", "The ferries harbour rust.")
    store.add([apart, together, bent])
    assert found(store, '"ferry harbour"') == [together.id]
    assert found(store, "“ferry harbour”") == [together.id]
    assert set(found(store, "ferry harbour")) == {apart.id, together.id, bent.id}
    assert found(store, '"ferries" rust') == [bent.id]
    assert found(store, '"the harbour master" ferry') == [apart.id]


def test_stop_words_do_not_stand_in_the_way(store: Store) -> None:
    kept = entry("Ferry", "A ferry sank.")
    store.add([kept])
    assert set(found(store, "the ferry of the")) == {kept.id}
    assert found(store, "a") == [kept.id]  # nothing but a stop word: then it is meant


@pytest.mark.parametrize(
    "typed",
    ['"', '""', '"ferry', 'ferry"', '" "', "ferry AND", "(ferry", "ferry^2", "body:ferry", "+-!",
     "ferry~", "*", "?", "\\", "ferry OR NOT", "[a TO b]", "", "   ", "\x00", "\ud800", "'", "/x/",
     '"ferry"~3', "{", "NOT", "-ferry", "🛶", "ferry " * 300],
)  # fmt: skip
def test_no_search_is_a_mistake(store: Store, typed: str) -> None:
    store.add([entry("Ferry", "A ferry sank.")])
    assert len(store.search(typed, ALWAYS, 5)) <= 5


def test_searches_stop_at_the_limit(store: Store) -> None:
    store.add([entry("Ferry", f"Ferry number {n} sank.") for n in range(9)])
    whole = list(store.search("ferry sank", ALWAYS, 9))
    assert len(whole) == 9
    assert list(store.search("ferry sank", ALWAYS, 4)) == whole[:4]


def test_of_many_equal_passages_the_same_ones_come_in_any_order(
    store: Store, another: Another
) -> None:
    entries = [entry("Alarm", "A gondola sank.", outlet=f"Paper {n}") for n in range(90)]
    other = another("other")
    store.add(entries)
    other.add(reversed(entries))
    first = sorted(one.id for one in entries)[:5]
    assert found(store, "gondola", 5) == found(other, "gondola", 5) == first


# --- fingerprints ---------------------------------------------------------------------------------


def test_entries_that_share_fingerprints_are_counted(store: Store) -> None:
    a = entry("A", fingerprints=[1, 2, 3, 4])
    b = entry("B", fingerprints=[3, 4, 5, 4])  # the same hash at two places is one
    c = entry("C", fingerprints=[6, 2**63 - 1])
    store.add([a, b, c])
    assert list(store.sharing([1, 2, 3, 4, 4], 2)) == [(a.id, 4), (b.id, 2)]
    assert list(store.sharing([1, 2, 3, 4], 3)) == [(a.id, 4)]
    assert list(store.sharing([2**63 - 1, 6], 2)) == [(c.id, 2)]
    assert list(store.sharing([], 1)) == []
    equal = sorted([a.id, b.id])
    assert [key for key, _ in store.sharing([3, 4], 1)] == equal


# --- windows --------------------------------------------------------------------------------------

DATES = {
    "noon": "2031-05-06T12:00:00+00:00",
    "day": "2031-05-06",
    "next": "2031-05-07",
    "month": "2031-05",
    "undated": "",
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("window", "inside"),
    [
        (Window(), {"noon", "day", "next", "month", "undated"}),
        (Window(first_day=date(2031, 5, 7)), {"next", "month"}),
        (Window(last_day=date(2031, 5, 6)), {"noon", "day", "month"}),
        (Window(last_day=date(2031, 4, 30)), set()),
        (Window(first_day=date(2031, 5, 7), last_day=date(2031, 5, 9)), {"next", "month"}),
        (Window(first_day=date(2031, 4, 2), last_day=date(2031, 4, 30)), set()),
        (Window(as_of=moment("2031-05-06T11:59:59")), set()),
        (Window(as_of=moment("2031-05-06T12:00:00")), {"noon"}),
        (Window(as_of=moment("2031-05-06T23:59:58")), {"noon"}),
        (Window(as_of=moment("2031-05-06T23:59:59")), {"noon", "day"}),
        (Window(as_of=moment("2031-05-31T23:59:59")), {"noon", "day", "next", "month"}),
        (
            Window(first_day=date(2031, 5, 6), as_of=moment("2031-05-07T23:59:59")),
            {"noon", "day", "next"},
        ),
    ],
)
def test_only_what_a_window_admits_is_used(store: Store, window: Window, inside: set[str]) -> None:
    kept = {name: entry(f"Flood {name}", FLOOD, day=day) for name, day in DATES.items()}
    store.add(kept.values())
    names = {one.id: name for name, one in kept.items()}
    own = entry("Varn floods", NEAR).article
    assert {names[key] for key, _ in store.rank(own, window, 9)} == inside
    assert {names[p.entry_id] for p in store.search("river warden", window, 9)} == inside
    assert store.reach(window).entries == len(inside)


def test_the_reach_of_the_whole_is_what_is_held_whatever_came_and_went(another: Another) -> None:
    """It is kept and not counted anew, and tells neither the batches nor what was there already."""
    one, other = another("one"), another("other")
    known = entry("Held", outlet=Outlet(name="Tern Post"), day="1969-12-31")
    told_anew = Outlet(name="Tern Post", owner="Estuary Group")
    batches = [
        [entry("No date", day="")],
        several(3),
        [known, entry("In June", day="2031-06")],
        [replace(known, article=replace(known.article, outlet=told_anew)), *several(4)],
        [entry("A year", outlet=Outlet(name="Quay Mail"), day="2040")],
    ]
    for batch in batches:
        one.add(batch)
        assert list(one.check()) == []
    kept = {one.id: one for batch in reversed(batches) for one in batch}
    other.add(kept.values())
    assert one.reach(ALWAYS) == other.reach(ALWAYS)
    assert one.reach(ALWAYS).entries == len(kept)


def test_the_reach_names_who_is_held_and_when(store: Store) -> None:
    state = Outlet(name="Varn Wire", owner="Varn State", country="VR", kind=OutletKind.STATE)
    store.add(
        [
            entry("A", outlet=state, day="2031-05-06"),
            entry("B", outlet=state, day="2031-05"),
            entry("C", outlet="Tern Post", day="2031-06-02"),
            entry("D", outlet="Quay Mail", day=""),
            replace(entry("E"), article=replace(entry("E").article, outlet=None)),
        ]
    )
    whole = store.reach(ALWAYS)
    assert (whole.entries, whole.undated) == (5, 1)
    assert whole.outlets == ("Quay Mail", "Tern Post", "Varn Wire")
    assert (whole.owners, whole.countries) == (("Varn State",), ("VR",))
    assert (whole.first_day, whole.last_day) == (date(2031, 5, 1), date(2031, 6, 2))
    june = store.reach(Window(first_day=date(2031, 6, 1)))
    assert (june.entries, june.undated, june.outlets) == (1, 1, ("Tern Post",))
    assert store.reach(Window(first_day=date(2032, 1, 1))).first_day is None


# --- the whole ------------------------------------------------------------------------------------


def test_the_digest_stands_for_the_ids(store: Store, another: Another) -> None:
    a, b, c = several(3)
    other = another("other")
    digests = [store.digest()]
    for one in (a, b, c):
        store.add([one])
        digests.append(store.digest())
    assert len(set(digests)) == 4
    other.add([c, a])
    assert other.digest() not in digests
    other.add([b])
    assert other.digest() == digests[-1]
