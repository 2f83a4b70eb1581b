"""The pictures of a family: what is drawn, in which order, with which words for whom."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import etree

from alteram.lineage import family
from alteram.model import (
    Entry,
    Family,
    Link,
    Moment,
    OutletKind,
    Precision,
    Relative,
    Reuse,
    Tie,
)
from alteram.report.svg import TIE_CLASSES, clipped, graph, letter, shape, timeline
from alteram.report.trace_view import MOST_EDGES, MOST_VERSIONS, Edge, edges, versions
from tests import reports
from tests.lineage_makers import SETTINGS, SLUICE, made

OWN = made("Harbour Daily", SLUICE, "2031-05-05")
LATER = made("Vale Post", SLUICE.replace("brown", "muddy"), "2031-05-06")


def drawn(html: str) -> etree._Element:
    return etree.fromstring(html)


def texts(picture: etree._Element, name: str) -> list[str]:
    return [str(text.text) for text in picture.iter("text") if text.get("class") == name]


def many_relatives(number: int) -> Family:
    """A family with so many copies, each tied to the one before."""
    entries = [made(f"Outlet {at:04}", SLUICE, f"2031-05-{6 + at % 20:02}") for at in range(number)]
    relatives = tuple(
        Relative(
            entry=entry,
            reuse=Reuse.COPY,
            share_ours=1.0,
            share_theirs=1.0,
            order="later",
            why="the same words",
        )
        for entry in entries
    )
    links = tuple(
        Link(tie=Tie.SAME_TEXT, left=entry.id, right=OWN.id, why="the same words")
        for entry in entries
    )
    return Family(own=OWN, relatives=relatives, links=links, earliest=OWN.id)


def test_only_shapes_can_be_drawn_and_everything_is_escaped() -> None:
    assert shape("text", "<&>", x=1.25, text_anchor='a"b') == (
        '<text x="1.2" text-anchor="a&quot;b">&lt;&amp;&gt;</text>'
    )
    for tag in ("script", "a", "image", "foreignObject", "use", "style", "animate"):
        with pytest.raises(ValueError, match="no shape"):
            shape(tag)
    for name in ("href", "style", "onclick", "onload"):
        with pytest.raises(ValueError, match="no attribute"):
            shape("path", **{name: "x"})


def test_words_are_cut_and_letters_go_on() -> None:
    assert clipped("Vantry\nWire", 20) == "Vantry Wire"
    assert clipped("Vantry Wire", 8) == "Vantry…"
    assert [letter(n) for n in (0, 25, 26, 27, 701, 702)] == ["a", "z", "aa", "ab", "zz", "aaa"]


def test_the_timeline_goes_by_date_and_tells_how_finely_it_is_known() -> None:
    found = reports.rich_family()
    picture = drawn(timeline(versions(found)))
    assert sorted(texts(picture, "named")[:2]) == ["This text", "Vantry Wire"]
    assert texts(picture, "named")[2:] == ["Osk State Radio", "The Gull"]
    assert texts(picture, "dated")[2:] == [
        "6 May 2031, 18:30 UTC",
        "no date",
        "5 May 2031",
        "6 May 2031",
    ]
    looks = [str(g.get("class")) for g in picture.iter("g")]
    assert sorted(looks) == ["version", "version", "version first", "version this"]
    bars = [line for line in picture.iter("line") if "bar" in str(line.get("class"))]
    assert sorted(str(bar.get("class")) for bar in bars) == ["bar", "bar own-bar"]
    assert len(bars) == 2  # known to the day
    assert len({line.get("x2") for line in bars}) == 1
    (dot,) = [c for c in picture.iter("circle") if c.get("class") == "dot"]
    assert float(str(dot.get("cx"))) > float(str(bars[0].get("x1")))
    titles = [str(g[0].text) for g in picture.iter("g")]
    assert "4. The Gull, no date: What the ferry crews saw. Same credit." in titles
    assert any(title.endswith("Copy. Earliest known version.") for title in titles)
    assert str(picture.get("aria-labelledby")).split() == [
        str(picture[0].get("id")),
        str(picture[1].get("id")),
    ]


def test_a_long_name_is_cut_in_the_pictures_and_whole_in_their_titles() -> None:
    name = "The Harbour and Moorland Daily Advertiser"
    found = family(OWN, [made(name, SLUICE, "2031-05-06")], SETTINGS)
    shown = versions(found)
    for picture in (drawn(timeline(shown)), drawn(graph(shown, edges(found, shown)[0]))):
        assert texts(picture, "named") == ["This text", "The Harbour and Moorl…"]
        assert any(name in str(title.text) for title in picture.iter("title"))


def test_one_instant_only_and_no_date_at_all_can_be_drawn() -> None:
    now = Moment(value="2031-05-06T18:30:00+00:00", precision=Precision.TIME, origin="given")
    alone = Entry(article=replace(OWN.article, published=now))
    assert 'class="dot own-dot"' in timeline(versions(Family(own=alone)))
    undated = Entry(article=replace(OWN.article, published=None))
    picture = timeline(versions(Family(own=undated)))
    assert "no date" in picture
    assert "track" not in picture


def arcs(found: Family) -> list[tuple[str, str, bool]]:
    drawn, left_out = edges(found, versions(found))
    assert left_out == 0
    return [(edge.first.name, edge.second.name, edge.directed) for edge in drawn]


def test_an_arrow_runs_from_the_earlier_to_the_later() -> None:
    assert arcs(family(OWN, [LATER], SETTINGS)) == [
        ("This text (Harbour Daily)", "Vale Post", True)
    ]
    assert arcs(family(LATER, [OWN], SETTINGS)) == [
        ("Harbour Daily", "This text (Vale Post)", True)
    ]


def test_without_an_order_there_is_no_arrow() -> None:
    undated = Entry(
        article=replace(LATER.article, published=None),
        own_words=LATER.own_words,
        fingerprints=LATER.fingerprints,
    )
    ((_, _, directed),) = arcs(family(OWN, [undated], SETTINGS))
    assert not directed
    same_owner = Link(tie=Tie.SAME_OWNER, left=LATER.id, right=OWN.id, why="one owner")
    found = replace(family(OWN, [LATER], SETTINGS), links=(same_owner,))
    ((_, _, directed),) = arcs(found)
    assert not directed


def test_who_cites_or_credits_is_at_the_point_of_the_arrow_whatever_the_dates() -> None:
    cites = Link(tie=Tie.CITES, left=OWN.id, right=LATER.id, why="names it")
    found = replace(family(OWN, [LATER], SETTINGS), links=(cites,))
    assert arcs(found) == [("Vale Post", "This text (Harbour Daily)", True)]
    wire = Entry(article=replace(LATER.article, outlet=reports.WIRE))
    credits_it = Link(tie=Tie.CREDITED_AGENCY, left=OWN.id, right=wire.id, why="credits it")
    relative = replace(found.relatives[0], entry=wire, order="same time")
    assert reports.WIRE.kind is OutletKind.WIRE
    found = replace(found, relatives=(relative,), links=(credits_it,))
    assert arcs(found) == [("Vantry Wire", "This text (Harbour Daily)", True)]


def test_a_relative_of_a_relative_goes_by_the_dates() -> None:
    third = made("Moor Echo", SLUICE, "2031-05-08")
    found = family(OWN, [LATER, third], SETTINGS)
    link = Link(tie=Tie.SAME_TEXT, left=LATER.id, right=third.id, why="the same words")
    assert arcs(replace(found, links=(link,))) == [("Vale Post", "Moor Echo", True)]


def test_the_ties_of_one_pair_are_one_arc_with_every_reason() -> None:
    found = family(OWN, [LATER], SETTINGS)
    owner = Link(tie=Tie.SAME_OWNER, left=OWN.id, right=LATER.id, why="both belong to <Quay>")
    found = replace(found, links=(*found.links, owner))
    shown = versions(found)
    pairs, _ = edges(found, shown)
    picture = drawn(graph(shown, pairs))
    (arc,) = [g for g in picture.iter("g") if "edge" in str(g.get("class"))]
    assert arc.get("class") == "edge same-text"
    assert "same owner: both belong to <Quay>" in str(arc[0].text)
    assert "same text: " in str(arc[0].text)
    assert texts(picture, "letter") == ["a"]
    assert [p.get("class") for p in arc.iter("path")] == [None, "head"]


def test_every_tie_has_its_kind_of_line() -> None:
    assert set(TIE_CLASSES) == set(Tie)
    assert len(set(TIE_CLASSES.values())) == len(Tie)


def test_everything_drawn_is_inside_of_the_picture() -> None:
    found = many_relatives(30)
    shown = versions(found)
    for picture in (drawn(timeline(shown)), drawn(graph(shown, edges(found, shown)[0]))):
        _, _, width, height = (float(part) for part in str(picture.get("viewBox")).split())
        for one in picture.iter():
            for name in ("x", "cx", "x1", "x2", "y", "cy", "y1", "y2"):
                most = width if "x" in name else height
                assert 0 <= float(one.get(name, "0")) <= most
            for bend in re.findall(r"C([\d.]+)", str(one.get("d", ""))):
                assert 226 + 0.75 * (float(bend) - 226) + 8 <= width  # an arc goes so far out


def test_of_a_large_family_the_nearest_are_kept_and_the_rest_is_a_number() -> None:
    found = many_relatives(200)
    near = replace(found.relatives[150], share_ours=1.0, share_theirs=1.0)
    far = [replace(r, share_ours=0.4, share_theirs=0.4) for r in found.relatives if r is not near]
    found = replace(found, relatives=(*far[:150], near, *far[150:]))
    shown = versions(found)
    assert len(shown) == MOST_VERSIONS
    assert near.entry.id in {version.entry.id for version in shown}
    assert sum(version.relative is None for version in shown) == 1
    assert [version.number for version in shown] == list(range(1, MOST_VERSIONS + 1))
    pairs, left_out = edges(found, shown)
    assert len(pairs) == MOST_VERSIONS - 1
    assert left_out == 200 - len(pairs)
    ids = [version.entry.id for version in shown]
    every = [Link(tie=Tie.SAME_OWNER, left=a, right=b, why="w") for a in ids for b in ids if a < b]
    pairs, left_out = edges(replace(found, links=tuple(every)), shown)
    assert (len(pairs), left_out) == (MOST_EDGES, len(every) - MOST_EDGES)
    assert all(isinstance(edge, Edge) for edge in pairs)


def test_the_order_of_relatives_and_links_changes_nothing() -> None:
    found = many_relatives(40)
    turned = replace(found, relatives=found.relatives[::-1], links=found.links[::-1])
    for one, other in ((found, turned),):
        left, right = versions(one), versions(other)
        assert timeline(left) == timeline(right)
        assert graph(left, edges(one, left)[0]) == graph(right, edges(other, right)[0])
