"""Articles a reader marked as not linked: the pair loses its ties, what others hold stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from alteram.lineage import Apart, family, tie_articles, trace_origins
from alteram.model import Entry, Evidence, Link, Source, SourceKind, Tie
from tests.lineage_makers import (
    GATES,
    SETTINGS,
    SLUICE,
    WEATHER,
    first_sentence,
    made,
    said_by,
    speaks,
    statement_in,
)

OWN = made("Gull", "Trams in Cape Sorrow were late on Monday because of the snow on the rails.")


def voices(
    entries: Sequence[Entry],
    *marked: tuple[Entry, Entry],
    evidence: Sequence[Evidence] = (),
    added: Sequence[Link] = (),
) -> list[set[str]]:
    """The other origins of the content, by outlet."""
    apart = Apart((one.id, two.id) for one, two in marked)
    lineage = trace_origins(
        OWN,
        statement_in(OWN, first_sentence(OWN)),
        evidence or [speaks(entry, first_sentence(entry)) for entry in entries],
        {entry.id: entry for entry in entries},
        tie_articles(OWN, entries, SETTINGS, apart),
        SETTINGS,
        added=added,
        apart=apart,
    )
    names = {entry.id: entry.outlet_name for entry in entries}
    return [{names[key] for key in origin.members} for origin in lineage.so if not origin.own]


def by_text() -> list[Entry]:
    return [
        made("Harbour Daily", SLUICE, "2031-05-05"),
        made("Vale Post", SLUICE, "2031-05-06"),
        made("Cape Argus", SLUICE.replace("brown", "muddy"), "2031-05-07"),
    ]


def by_credit() -> list[Entry]:
    return [
        made(name, f"HARROW (AP) — {text}", date)
        for name, text, date in (
            ("Harbour Daily", SLUICE, "2031-05-05"),
            ("Vale Post", GATES, "2031-05-06"),
            ("Cape Argus", WEATHER, "2031-05-07"),
        )
    ]


def by_owner() -> list[Entry]:
    return [
        made(name, text, date, owner="Vale Media")
        for name, text, date in (
            ("Harbour Daily", SLUICE, "2031-05-05"),
            ("Vale Post", GATES, "2031-05-06"),
            ("Cape Argus", WEATHER, "2031-05-07"),
        )
    ]


@pytest.mark.parametrize("makers", [by_text, by_credit, by_owner])
@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (1, 2)])
def test_a_marked_pair_stays_together_only_through_a_third(
    makers: Callable[[], list[Entry]], pair: tuple[int, int]
) -> None:
    entries = makers()
    one, two = (entries[place] for place in pair)
    assert len(voices(entries)) == 1
    assert len(voices(entries, (one, two))) == 1  # each of them is one voice with the third
    assert len(voices([one, two])) == 1
    assert len(voices([one, two], (two, one))) == 2
    (third,) = [entry for entry in entries if entry not in (one, two)]
    apart_from_third = voices(entries, (one, two), (one, third))
    assert {frozenset(names) for names in apart_from_third} == {
        frozenset({one.outlet_name}),
        frozenset({two.outlet_name, third.outlet_name}),
    }


def test_a_marked_pair_has_no_citation_no_shared_passage_and_no_source_in_common() -> None:
    line = "The board of the river put the whole damage at four million crowns on Tuesday evening."
    one = made("Harbour Daily", f"{line}\n\n{GATES}", "2031-05-05")
    two = made("Vale Post", f"{line}\n\n{WEATHER}", "2031-05-06")
    assert (len(voices([one, two])), len(voices([one, two], (one, two)))) == (1, 2)
    cites = made(
        "Cape Argus", "Two gates broke, the Harbour Daily reported on Monday morning.", "2031-05-06"
    )
    assert (len(voices([one, cites])), len(voices([one, cites], (one, cites)))) == (1, 2)
    first, second = made("Harbour Daily", GATES), made("Vale Post", WEATHER)
    evidence = [
        speaks(entry, first_sentence(entry), source=Source(name="Per Vell", kind=SourceKind.PERSON))
        for entry in (first, second)
    ]
    assert len(voices([first, second], evidence=evidence)) == 1
    assert len(voices([first, second], (first, second), evidence=evidence)) == 2


def test_a_whole_text_said_to_be_from_another_is_not_tied_where_marked() -> None:
    first = made("Harbour Daily", SLUICE)
    taker = made("Vale Post", GATES, "2031-05-06", based_on="https://harbour-daily.example/vale")
    assert (len(voices([first, taker])), len(voices([first, taker], (taker, first)))) == (1, 2)


@pytest.mark.parametrize("tie", list(Tie))
def test_an_added_link_joins_the_two_for_the_content(tie: Tie) -> None:
    one, two = made("Harbour Daily", GATES), made("Vale Post", WEATHER, "2031-05-06")
    link = Link(tie=tie, left=two.id, right=one.id, why="marked by Ada")
    assert len(voices([one, two])) == 2
    assert voices([one, two], added=[link]) == [{"Harbour Daily", "Vale Post"}]


def test_an_added_source_leaves_two_witnesses() -> None:
    one, two = made("Harbour Daily", GATES), made("Vale Post", WEATHER, "2031-05-06")
    link = Link(tie=Tie.SAME_SOURCE, left=two.id, right=one.id, why="marked by Ada")
    lineage = trace_origins(
        one,
        statement_in(one, first_sentence(one), said_by("Bram Oddie")),
        [speaks(two, first_sentence(two))],
        {two.id: two},
        [],
        SETTINGS,
        added=[link],
    )
    assert (len(lineage.so), len(lineage.said)) == (1, 2)
    assert lineage.links == (link,)


def test_the_family_has_the_words_without_the_link() -> None:
    one, two, _ = by_text()
    found = family(one, [two], SETTINGS, apart=Apart([(two.id, one.id)]))
    assert (len(found.relatives), found.links) == (1, ())
    far = Link(tie=Tie.CITES, left=one.id, right="elsewhere", why="marked by Ada")
    near = Link(tie=Tie.CITES, left=one.id, right=two.id, why="marked by Ada")
    assert near in family(one, [two], SETTINGS, added=[far, near]).links
    assert far not in family(one, [two], SETTINGS, added=[far, near]).links
