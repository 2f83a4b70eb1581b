"""Promises of stories: a partition that neither order nor names nor copies change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from alteram.archive import terms
from alteram.archive.leads import Held
from alteram.archive.stories import FINE, HELD_TOGETHER, LEAST, Group, Near, group, joined
from alteram.model import Outlet

WORDS = ["sluice", "ferry", "mayor", "bridge", "storm", "tower", "strike", "miller", "orchard"]

MOST = 10


@st.composite
def archives(draw: st.DrawFn) -> list[Held]:
    """Entries whose words overlap in all ways, some of them near copies, some without a date."""
    many = draw(st.integers(1, MOST))
    found = []
    for number in range(many):
        counts = draw(
            st.dictionaries(st.sampled_from(WORDS), st.integers(1, 9), min_size=1, max_size=6)
        )
        day = draw(st.none() | st.integers(700_000, 700_020))
        packed = terms.pack(Counter(counts))
        copies = draw(st.integers(0, 3)) if draw(st.booleans()) else 100 + number
        name = draw(st.sampled_from(["Tern Post", "Quay Mail", "Osk Radio"]))
        found.append(
            Held(f"{number:016x}", copies, day, packed, f"Headline {number}", Outlet(name=name))
        )
    return found


def parts(stories: Sequence[Group]) -> set[frozenset[str]]:
    return {frozenset(held.id for held in story.members) for story in stories}


@given(archives())
def test_every_entry_is_in_one_story_and_every_story_has_one(held: list[Held]) -> None:
    stories = group(held)
    assert sorted(one.id for story in stories for one in story.members) == [one.id for one in held]
    for story in stories:
        assert story.centre in story.members
        assert 1 <= story.texts <= len(story.members)
        days = [one.day for one in story.members if one.day is not None]
        assert days == sorted(days)


@given(archives(), st.randoms(use_true_random=False))
def test_the_order_of_the_archive_changes_nothing(held: list[Held], chance: object) -> None:
    shuffled = list(held)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert group(shuffled) == group(held)


@given(archives(), st.permutations(list(range(MOST))))
def test_neither_names_nor_ids_change_a_story(held: list[Held], numbers: list[int]) -> None:
    def renamed(one: Held) -> Held:
        number = numbers[int(one.id, 16)]
        outlet = replace(one.outlet, name=f"Paper {number}") if one.outlet else None
        return one._replace(id=f"{number:016x}", outlet=outlet)

    expected = {frozenset(renamed(one).id for one in story.members) for story in group(held)}
    assert parts(group([renamed(one) for one in held])) == expected


@settings(max_examples=40)
@given(archives(), st.data(), st.sampled_from([1, 10, 200]))
def test_copies_change_no_story(held: list[Held], data: st.DataObject, many: int) -> None:
    copied = data.draw(st.sampled_from(held))
    flood = [
        copied._replace(id=f"c{number:015x}", outlet=Outlet(name=f"Mirror {number}"))
        for number in range(many)
    ]
    before, after = group(held), group([*held, *flood])
    ids = {one.id for one in flood}
    assert {part - ids for part in parts(after)} == parts(before)
    assert sorted(story.texts for story in after) == sorted(story.texts for story in before)
    assert all(ids <= part for part in parts(after) if copied.id in part)


SOME = 8


@st.composite
def ties(draw: st.DrawFn) -> list[Near]:
    pairs = [(left, right) for right in range(SOME) for left in range(right)]
    shares = draw(
        st.lists(
            st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.9]),
            min_size=len(pairs),
            max_size=len(pairs),
        )
    )
    return [Near(*p, round(s * FINE)) for p, s in zip(pairs, shares, strict=True) if s]


def slowly(many: int, near: Sequence[Near]) -> list[list[int]]:
    """The same clusters with nothing remembered: all pairs looked at anew before each join."""
    between = {(left, right): similarity for left, right, similarity in near}

    def total(some: Sequence[int], others: Sequence[int]) -> int:
        return sum(between.get((min(a, b), max(a, b)), 0) for a in some for b in others if a != b)

    clusters = [[number] for number in range(many)]
    while True:
        open_: list[tuple[float, list[int], list[int]]] = []
        for at, ours in enumerate(clusters):
            for theirs in clusters[at + 1 :]:
                average = total(ours, theirs) / (len(ours) * len(theirs)) / FINE
                inside = [
                    total(c, c) / 2 / (len(c) * (len(c) - 1) / 2) / FINE
                    for c in (ours, theirs)
                    if len(c) > 1
                ]
                if average >= LEAST and all(average >= HELD_TOGETHER * i for i in inside):
                    open_.append((-average, ours, theirs))
        if not open_:
            return clusters
        _, ours, theirs = min(open_, key=lambda pair: (pair[0], pair[1][0], pair[2][0]))
        clusters = sorted(c for c in clusters if c not in (ours, theirs))
        clusters = sorted([*clusters, sorted(ours + theirs)])


@given(ties())
def test_joining_is_average_linkage(near: list[Near]) -> None:
    assert joined(SOME, near) == slowly(SOME, near)
