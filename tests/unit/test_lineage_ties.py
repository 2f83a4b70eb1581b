from __future__ import annotations

from dataclasses import replace

import pytest

from alteram.lineage import tie_articles
from alteram.model import Entry, Link, Outlet, OutletKind, Tie
from tests.lineage_makers import GATES, SETTINGS, SLUICE, WEATHER, made


def ties(own: Entry, *others: Entry) -> list[tuple[Tie, str, str]]:
    names = {entry.id: entry.outlet_name for entry in (own, *others)}
    links = tie_articles(own, others, SETTINGS)
    return [(link.tie, names[link.left], names[link.right]) for link in links]


def only(own: Entry, other: Entry) -> Link:
    (link,) = tie_articles(own, [other], SETTINGS)
    return link


def test_an_edited_copy_is_the_same_text_and_the_reason_says_how_much() -> None:
    agency = made("Velmara Wire", SLUICE, "2031-05-05")
    edited = SLUICE.replace("brown water", "muddy water").replace("eleven", "twelve")
    copy = made("Harbour Daily", "\n\n".join(edited.split("\n\n")[:4]), "2031-05-06")
    link = only(copy, agency)
    assert (link.tie, link.left, link.right) == (Tie.SAME_TEXT, copy.id, agency.id)
    assert link.why == "4 of 4 paragraphs; 83 own words, 83 of them in one passage"


def test_two_reports_of_one_event_are_not_tied() -> None:
    assert ties(made("Harbour Daily", SLUICE), made("Vale Post", GATES)) == []


def test_the_same_speech_in_two_papers_is_no_same_text() -> None:
    speech = (
        "“We will rebuild the northern gate before the winter comes, and no family in this valley "
        "will pay a single crown for the failure of an office in the capital,” the minister said."
    )
    left = made("Harbour Daily", f"{SLUICE.split('“')[0]}\n\n{speech}")
    right = made("Vale Post", f"{GATES}\n\n{speech}")
    assert ties(left, right) == []


def test_shared_captions_and_sign_up_boxes_tie_nothing() -> None:
    furniture = (
        "\n\nA woman wades through the flooded market of Harrow Vale with her dog on Monday "
        "evening after the river gate had broken above the town. (AP Photo/Bo Marsh)"
        "\n\nSign up for the letter from the valley, with the reports of our people on the river, "
        "the mills and the ferries, every morning before breakfast."
    )
    assert (
        ties(made("Harbour Daily", SLUICE + furniture), made("Vale Post", GATES + furniture)) == []
    )


def test_two_articles_that_credit_one_agency_are_tied_to_its_own() -> None:
    wire = made("The Associated Press", SLUICE, "2031-05-07")
    one = made("Harbour Daily", f"HARROW (AP) — {GATES}", "2031-05-05")
    two = made("Vale Post", WEATHER, byline=["By ADA LIND, Associated Press"])
    assert ties(one, two, wire) == [
        (Tie.CREDITED_AGENCY, name, "The Associated Press")
        for _, name in sorted([(one.id, "Harbour Daily"), (two.id, "Vale Post")])
    ]


def test_a_contribution_ties_nothing() -> None:
    tail = "\n\nThe Associated Press contributed to this report."
    wire = made("The Associated Press", WEATHER)
    assert ties(made("Harbour Daily", SLUICE + tail), made("Vale Post", GATES + tail), wire) == []


def test_an_article_that_credits_two_agencies_is_the_text_of_neither() -> None:
    both = made("Harbour Daily", SLUICE, byline=["Reuters", "AP"])
    assert ties(both, made("The Associated Press", GATES), made("Reuters", WEATHER)) == []


def test_a_credit_line_that_names_another_outlet() -> None:
    original = made("Capital Report", GATES, "2031-05-04")
    republished = made("Valley Mirror", SLUICE, credit=["Capital Report"])
    link = only(republished, original)
    assert (link.tie, link.left, link.right) == (Tie.CITES, republished.id, original.id)
    assert "Capital Report" in link.why


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        (SLUICE, ["By Velmara Wire"]),
        (f"HARROW, Velmara (VW) — {SLUICE}", []),
        (f"(VW) - {SLUICE}", []),
    ],
)
def test_an_agency_known_only_by_the_outlet_table(text: str, byline: list[str]) -> None:
    wire = made("Velmara Wire", GATES, "2031-05-04")
    outlet = Outlet(name="Velmara Wire", aliases=("VW",), kind=OutletKind.WIRE)
    wire = replace(wire, article=replace(wire.article, outlet=outlet))
    printed = made("Valley Mirror", text, byline=byline)
    link = only(printed, wire)
    assert (link.tie, link.left, link.right) == (Tie.CREDITED_AGENCY, printed.id, wire.id)


def test_a_text_that_says_what_it_is_based_on() -> None:
    original = made("Capital Report", GATES)
    address = original.article.url.replace("https://", "http://www.") + "/?ref=feed"
    link = only(made("Valley Mirror", SLUICE, based_on=address), original)
    assert link.tie is Tie.CITES
    assert original.article.url in link.why


def test_owner_and_outlet() -> None:
    own = made("Harbour Daily", SLUICE, "2031-05-05", owner="Lindal Group")
    sister = made("Vale Post", GATES, "2031-05-06", owner="LINDAL GROUP")
    again = made("Harbour Daily", WEATHER, "2031-05-07", owner="Lindal Group")
    links = tie_articles(own, [sister, again], SETTINGS)
    assert [link.tie for link in links] == [Tie.SAME_OWNER, Tie.SAME_OUTLET]
    assert "both belong to LINDAL GROUP" in links[0].why
    assert ties(made("A", SLUICE), made("B", GATES)) == []


def test_outlets_on_a_platform_are_not_one_outlet() -> None:
    left = made("Ada Writes", SLUICE, domain="medium.com")
    assert ties(left, made("Bo Writes", GATES, domain="medium.com")) == []
    one = made("Ada Writes", SLUICE, "2031-05-06", domain="vale.example")
    two = made("Bo Writes", GATES, "2031-05-05", domain="vale.example")
    assert only(one, two).tie is Tie.SAME_OUTLET
    assert only(one, two).why == "Ada Writes and Bo Writes both appear at vale.example"


def test_a_digest_that_holds_two_reports_does_not_make_them_one() -> None:
    more = (
        "Seven barges passed the lock of Ostrel before the fog closed the canal, and the keeper "
        "wrote down the name of each in a book that his grandmother had begun.\n\n"
        "In Merrow a choir of miners sang for the last shift of the pit, while the company sold "
        "lamps, boots and helmets from a tent beside the gate to whoever wanted them.\n\n"
        "The observatory on Mount Tavrick lost its great mirror to frost; astronomers now hope for "
        "a loan from Ilvane, where a twin of it has lain unused in a cellar since the war."
    )
    digest = made("Night Digest", "\n\n".join([SLUICE, GATES, WEATHER, more]))
    one, two = made("Harbour Daily", SLUICE[:420]), made("Vale Post", GATES[:420])
    assert ties(one, two, digest) == []


def test_standing_paragraphs_of_one_outlet_tie_nothing() -> None:
    standing = (
        "\n\nHarrow Vale lies between the plateau and the sea, has nine thousand people, a tannery, "
        "two mills and a ferry, and has been flooded four times since the basin was built by the "
        "river board in the time of the old queen, who never came to see it finished."
    )
    ours = [
        made("Harbour Daily", text + standing, headline=str(n))
        for n, text in enumerate([SLUICE, f"{GATES}\n\n{WEATHER}"])
    ]
    other = made("Vale Post", "Nobody died." + standing)
    assert Tie.SAME_TEXT not in [tie for tie, _, _ in ties(ours[0], ours[1], other)]


def test_identical_texts_are_tied_and_an_entry_given_twice_counts_once() -> None:
    first, second = (
        made("Harbour Daily", SLUICE, "2031-05-05"),
        made("Vale Post", SLUICE, "2031-05-06"),
    )
    assert ties(first, second, second, first) == [(Tie.SAME_TEXT, "Vale Post", "Harbour Daily")]


def test_nothing_to_tie() -> None:
    assert tie_articles(made("Harbour Daily", SLUICE), [], SETTINGS) == ()
