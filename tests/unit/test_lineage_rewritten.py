"""Leads that are probably one text: what ties them, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alteram.lineage import Apart, family, tie_articles, trace_origins
from alteram.lineage.rewritten import lead_of, likeness
from alteram.model import Entry, Lineage, Link, Mismatch, MismatchKind, Reuse, Stance, Tie
from tests.lineage_makers import GATES, SETTINGS, SLUICE, WEATHER, made, speaks, statement_in

# The first three sentences of SLUICE turned round, about one word in three changed.
TURNED = (
    "The river authority said a sluice above Harrow Vale had given way on Monday evening, and sent "
    "walls of brown water across the lower town. A repair was long planned for the dry months, the "
    "northern gate did no longer close to its bottom, engineers had since the spring lowered that "
    "basin twice. Eleven families then spent a night in the hall of the Linden school, two streets "
    "by the old tannery stood deep under water till midnight."
)
REST = GATES.split("\n\n", 1)[1]
ORIGINAL = made("Harbour Daily", SLUICE, "2031-05-05")
REWRITE = made("Vale Post", f"{TURNED}\n\n{REST}", "2031-05-06")


def probable(*links: Link) -> list[Link]:
    return [link for link in links if link.tie is Tie.PROBABLY_SAME_TEXT]


def alike(left: str, right: str) -> bool:
    return likeness(lead_of(made("One", left)), lead_of(made("Two", right))) is not None


def test_a_rewritten_lead_is_tied_as_probable_with_its_reason() -> None:
    (link,) = tie_articles(ORIGINAL, [REWRITE], SETTINGS)
    assert (link.tie, link.left, link.right) == (Tie.PROBABLY_SAME_TEXT, REWRITE.id, ORIGINAL.id)
    assert link.why.startswith("a rewritten lead: ")
    assert " own words stand in both, in " in link.why


def test_the_same_whichever_of_the_two_is_looked_at() -> None:
    one, two = lead_of(ORIGINAL), lead_of(REWRITE)
    forth, back = likeness(one, two), likeness(two, one)
    assert forth is not None
    assert back is not None
    assert (forth.shared, forth.of) == (back.shared, back.of)


def test_two_reports_of_one_event_are_not_tied() -> None:
    assert not alike(SLUICE, GATES)


def test_names_and_numbers_and_quotations_in_common_tie_nothing() -> None:
    quoted = (
        "“We heard the bolts go one after another, like shots,” said Orla Fenn, who keeps the ferry "
        "house in Harrow Vale."
    )
    one = f"{quoted} {GATES}"
    two = (
        f"{quoted} Water stood in Tanner Row by nightfall on Monday. Mayor Ada Lind of Harrow Vale "
        "called in 40 soldiers from Cape Sorrow, and Councillor Bram Oddie spoke to her twice. It "
        "took 3 hours before the pumps were running, according to the brigade."
    )
    assert not alike(one, two)


def test_a_lead_that_stands_some_sentences_later_is_found() -> None:
    before = "It was a bad night in the valley. Nobody on the west bank slept much."
    assert alike(SLUICE, f"{before} {TURNED}\n\n{REST}")


def test_a_short_lead_is_found_and_a_shorter_one_tells_too_little() -> None:
    turned = "Late on Monday evening a sluice above Harrow Vale gave way, and walls of brown water"
    assert alike(f"{turned} were sent through the lower town.", f"{SLUICE}\n\n{WEATHER}")
    assert not alike(f"{turned}.", f"{SLUICE}\n\n{WEATHER}")


def test_a_rewrite_further_down_is_no_lead() -> None:
    assert not alike(SLUICE, f"{GATES}\n\n{WEATHER}\n\n{TURNED}")


def test_two_who_relay_one_report_are_no_rewrite_of_one_another() -> None:
    relayed = "It was a long night, the {} reported."
    assert alike(f"{SLUICE} {relayed.format('Cape Argus')}", TURNED)
    one = f"{relayed.format('Cape Argus')} {SLUICE}"
    assert not alike(one, f"{TURNED} {relayed.format('Cape Argus')}")
    assert alike(one, f"{TURNED} {relayed.format('Ostrel Wire')}")


def test_a_lead_of_a_few_words_ties_nothing() -> None:
    short = "The river gate above Harrow Vale broke on Monday evening."
    assert not alike(short, short)


def test_the_lead_of_a_text_that_is_all_quotation_has_no_words() -> None:
    said = " ".join(SLUICE.split("“")[0].split())
    lead = lead_of(made("One", f"“{said}”"))
    assert lead.tokens == ()
    assert likeness(lead, lead) is None


def test_a_copy_is_a_copy_and_not_probable_too() -> None:
    copy = made("Vale Post", SLUICE.replace("brown", "muddy"), "2031-05-06")
    assert [link.tie for link in tie_articles(ORIGINAL, [copy], SETTINGS)] == [Tie.SAME_TEXT]


def test_a_reader_can_take_the_tie_back() -> None:
    apart = Apart([(REWRITE.id, ORIGINAL.id)])
    assert tie_articles(ORIGINAL, [REWRITE], SETTINGS, apart) == ()


def test_the_family_shows_the_pieces_and_says_probably() -> None:
    found = family(REWRITE, [ORIGINAL, made("Cape Argus", WEATHER)], SETTINGS)
    (relative,) = found.relatives
    assert (relative.reuse, relative.order) == (Reuse.REWRITTEN, "earlier")
    assert relative.why.startswith("probably the same text: a rewritten lead: ")
    assert 0 < relative.share_ours <= 1
    for fragment in relative.fragments:
        here = REWRITE.article.quote(fragment.ours).casefold().split()
        there = ORIGINAL.article.quote(fragment.theirs).casefold().split()
        assert (here[0].strip(","), here[-1].strip(",.")) == (
            there[0].strip(","),
            there[-1].strip(",."),
        )
    assert [link.tie for link in found.links] == [Tie.PROBABLY_SAME_TEXT]


# --- for one statement ---------------------------------------------------------------------------

FURTHER_DOWN = "Councillor Bram Oddie asked for an outside inquiry"
IN_THE_LEAD = "sent walls of brown water across the lower town"


def traced(statement: str, words: str, *, other: Entry = REWRITE, score: float = 0.9) -> Lineage:
    return trace_origins(
        ORIGINAL,
        statement_in(ORIGINAL, statement),
        [speaks(other, words, score=score)],
        {other.id: other},
        tie_articles(ORIGINAL, [other], SETTINGS),
        SETTINGS,
    )


def test_the_leads_are_one_voice_for_what_they_say() -> None:
    lineage = traced("sent a wall of brown water through the lower town", IN_THE_LEAD)
    assert [origin.members for origin in lineage.so] == [tuple(sorted([ORIGINAL.id, REWRITE.id]))]
    assert probable(*lineage.links)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("The board put the damage at four million crowns", FURTHER_DOWN),
        ("sent a wall of brown water through the lower town", FURTHER_DOWN),
    ],
)
def test_what_is_told_further_down_is_a_voice_of_its_own(statement: str, words: str) -> None:
    lineage = traced(statement, words)
    assert len(lineage.so) == 2
    assert lineage.links == ()


def test_the_strongest_words_decide_where_an_article_speaks_twice() -> None:
    statement = statement_in(ORIGINAL, "sent a wall of brown water through the lower town")
    weak, strong = speaks(REWRITE, IN_THE_LEAD, score=0.4), speaks(REWRITE, FURTHER_DOWN, score=0.9)
    links = tie_articles(ORIGINAL, [REWRITE], SETTINGS)
    entries = {REWRITE.id: REWRITE}
    apart = trace_origins(ORIGINAL, statement, [weak, strong], entries, links, SETTINGS)
    assert len(apart.so) == 2
    turned = [replace(weak, score=0.95), strong]
    assert len(trace_origins(ORIGINAL, statement, turned, entries, links, SETTINGS).so) == 1


def test_a_denial_is_no_rewrite_of_what_it_denies() -> None:
    statement = statement_in(ORIGINAL, "sent a wall of brown water through the lower town")
    denial = replace(
        speaks(REWRITE, IN_THE_LEAD),
        stance=Stance.DISPUTES,
        mismatch=Mismatch(kind=MismatchKind.NEGATION, ours="sent", theirs="did not send"),
    )
    links = tie_articles(ORIGINAL, [REWRITE], SETTINGS)
    entries = {REWRITE.id: REWRITE}
    assert len(trace_origins(ORIGINAL, statement, [denial], entries, links, SETTINGS).so) == 2


@pytest.mark.parametrize("number", [1, 10, 100])
def test_copies_of_a_rewrite_change_nothing_but_their_number(number: int) -> None:
    text = REWRITE.article.text
    copies = [made(f"Mirror {at}", text, "2031-05-07") for at in range(number)]
    edited = made("Edited Mirror", text.replace("mud after", "deep mud after"), "2031-05-04")
    apart = made("Cape Argus", WEATHER)
    others = [*copies, REWRITE, edited, apart]
    found = []
    for some in (others, others[::-1]):
        evidence = [speaks(one, IN_THE_LEAD) for one in some if one is not apart]
        evidence.append(speaks(apart, "the wettest October"))
        found.append(
            trace_origins(
                ORIGINAL,
                statement_in(ORIGINAL, "sent a wall of brown water through the lower town"),
                evidence,
                {one.id: one for one in some},
                tie_articles(ORIGINAL, some, SETTINGS),
                SETTINGS,
            )
        )
    assert found[0] == found[1]
    assert sorted(len(origin.members) for origin in found[0].so) == [1, number + 3]


def test_two_reports_are_not_one_voice_by_a_third_that_does_not_speak() -> None:
    other = made("Cape Argus", f"{WEATHER}\n\n{REST}", "2031-05-06")
    both = made("Night Digest", f"{TURNED} {WEATHER}\n\n{GATES}\n\n{REST}", "2031-05-06")
    some = [REWRITE, other, both]
    lineage = trace_origins(
        ORIGINAL,
        statement_in(ORIGINAL, "sent a wall of brown water through the lower town"),
        [speaks(other, "the wettest October")],
        {one.id: one for one in some},
        tie_articles(ORIGINAL, some, SETTINGS),
        SETTINGS,
    )
    assert len(lineage.so) == 2
