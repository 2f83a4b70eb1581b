from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from alteram.lineage import tie_articles, trace_origins
from alteram.model import (
    Entry,
    Evidence,
    Lineage,
    Mismatch,
    MismatchKind,
    Source,
    SourceKind,
    Stance,
    Statement,
    Tie,
)
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

MINISTER = Source(name="Per Vell", kind=SourceKind.PERSON)
OFFICIALS = Source(name="officials", kind=SourceKind.UNNAMED)


def traced(
    own: Entry,
    evidence: Sequence[Evidence],
    entries: Sequence[Entry],
    statement: Statement | None = None,
) -> Lineage:
    return trace_origins(
        own,
        statement or statement_in(own, first_sentence(own)),
        evidence,
        {entry.id: entry for entry in entries},
        tie_articles(own, entries, SETTINGS),
        SETTINGS,
    )


def heard_from(*entries: Entry, source: Source | None = None) -> list[Evidence]:
    return [speaks(entry, first_sentence(entry), source=source) for entry in entries]


OWN = made("Harbour Daily", SLUICE, "2031-05-05")
POST = made("Vale Post", GATES, "2031-05-06")
ARGUS = made("Cape Argus", WEATHER, "2031-05-06")


def test_three_own_reports_are_three_voices() -> None:
    lineage = traced(OWN, heard_from(POST, ARGUS), [POST, ARGUS])
    assert [origin.members for origin in lineage.said] == [
        (OWN.id,),
        *sorted([(POST.id,), (ARGUS.id,)]),
    ]
    assert [o.members for o in lineage.so] == [o.members for o in lineage.said]
    assert [origin.own for origin in lineage.so] == [True, False, False]
    assert lineage.links == ()


def test_a_copy_is_the_articles_own_voice_and_the_link_says_why() -> None:
    copy = made("Valley Mirror", SLUICE.replace("brown", "muddy"), "2031-05-07")
    lineage = traced(OWN, heard_from(copy, POST), [copy, POST])
    assert lineage.so[0].members == tuple(sorted([OWN.id, copy.id]))
    assert lineage.so[0].label == "Harbour Daily"
    assert [link.tie for link in lineage.links] == [Tie.SAME_TEXT]
    assert len(lineage.so) == 2


def test_one_source_is_one_origin_of_the_content_and_two_witnesses() -> None:
    statement = statement_in(OWN, first_sentence(OWN), said_by("Minister Per Vell"))
    evidence = heard_from(POST, ARGUS, source=MINISTER)
    lineage = traced(OWN, evidence, [POST, ARGUS], statement)
    assert len(lineage.said) == 3
    assert [origin.label for origin in lineage.so] == ["Minister Per Vell"]
    assert {link.tie for link in lineage.links} == {Tie.SAME_SOURCE}


def test_unnamed_sources_are_never_merged_on_wording() -> None:
    statement = statement_in(OWN, first_sentence(OWN), said_by("officials", SourceKind.UNNAMED))
    lineage = traced(OWN, heard_from(POST, source=OFFICIALS), [POST], statement)
    assert len(lineage.so) == 2
    assert lineage.links == ()


def test_who_tells_it_in_its_own_voice_is_not_the_sources_voice() -> None:
    statement = statement_in(OWN, first_sentence(OWN), said_by("Per Vell"))
    evidence = [
        speaks(POST, first_sentence(POST), score=0.9),
        speaks(POST, "Schools on the west bank stay closed", source=MINISTER, score=0.4),
    ]
    assert len(traced(OWN, evidence, [POST], statement).so) == 2


def test_the_same_passage_ties_for_this_statement_only() -> None:
    passage = SLUICE.split("\n\n")[1]
    mixed = made("Vale Post", f"{GATES}\n\n{passage}", "2031-05-06")
    copied = statement_in(OWN, passage)
    lineage = traced(OWN, [speaks(mixed, passage)], [mixed], copied)
    assert len(lineage.said) == 1
    assert lineage.links[0].tie is Tie.SAME_TEXT
    assert "own words" in lineage.links[0].why
    assert len(traced(OWN, heard_from(mixed), [mixed]).said) == 2


def test_the_same_quotation_is_no_same_passage() -> None:
    quoted = "“We heard the bolts go one after another, like shots,” said Orla Fenn, who keeps the ferry house."
    other = made("Vale Post", f"{GATES}\n\n{quoted}", "2031-05-06")
    lineage = traced(OWN, [speaks(other, quoted)], [other], statement_in(OWN, quoted))
    assert len(lineage.said) == 2


def test_a_passage_that_cites_the_other_outlet_is_its_voice() -> None:
    words = "The gate had failed twice before, the Harbour Daily reported on Tuesday."
    citing = made("Vale Post", f"{GATES}\n\n{words}", "2031-05-06")
    lineage = traced(OWN, [speaks(citing, words)], [citing])
    assert len(lineage.said) == 1
    (link,) = lineage.links
    assert (link.tie, link.left, link.right) == (Tie.CITES, citing.id, OWN.id)
    assert "Harbour Daily" in link.why


def test_two_that_take_it_from_an_outlet_that_is_not_here_are_one_voice() -> None:
    gazette = Source(name="Ostrel Gazette", kind=SourceKind.OUTLET)
    lineage = traced(OWN, heard_from(POST, ARGUS, source=gazette), [POST, ARGUS])
    assert len(lineage.said) == 2
    assert "Ostrel Gazette" in lineage.links[0].why


def test_owner_ties_hold_for_own_work_and_not_for_an_agencys_text() -> None:
    """The sister prints the agency's text: that is the agency's voice, not the owner's."""
    own = made("Harbour Daily", SLUICE, owner="Lindal Group")
    sister = made("Vale Post", GATES, "2031-05-06", owner="Lindal Group")
    assert len(traced(own, heard_from(sister), [sister]).said) == 1
    printed = made("Vale Post", f"HARROW (AP) — {GATES}", "2031-05-06", owner="Lindal Group")
    lineage = traced(own, [speaks(printed, GATES.split("\n\n")[1])], [printed])
    assert [origin.label for origin in lineage.said] == ["Harbour Daily", "Associated Press"]


def test_two_papers_that_print_one_agency_do_not_become_one_newsroom() -> None:
    """Own reports of two papers stay apart although both print the agency's text as well."""
    wire = f"HARROW (AP) — {WEATHER}"
    ours = made("Harbour Daily", wire, "2031-05-04")
    theirs = made("Vale Post", wire, "2031-05-04")
    evidence = [
        *heard_from(POST),
        speaks(ours, first_sentence(ours)),
        speaks(theirs, first_sentence(theirs)),
    ]
    lineage = traced(OWN, evidence, [POST, ours, theirs])
    assert sorted(len(origin.members) for origin in lineage.said) == [1, 1, 2]


def test_an_article_that_does_not_speak_connects_two_that_do() -> None:
    wire = made("The Associated Press", SLUICE, "2031-05-04")
    one = made("Cape Argus", SLUICE.replace("brown", "muddy"), "2031-05-06")
    two = made("Vale Post", f"HARROW (AP) — {GATES}", "2031-05-06")
    lineage = traced(
        ARGUS_OWN, [*heard_from(one), speaks(two, GATES.split("\n\n")[1])], [wire, one, two]
    )
    assert [len(origin.members) for origin in lineage.said] == [1, 2]
    assert lineage.said[1].label == "Associated Press"
    assert {link.tie for link in lineage.links} == {Tie.SAME_TEXT, Tie.CREDITED_AGENCY}


ARGUS_OWN = made("Night Letter", WEATHER, "2031-05-07")


def test_evidence_that_says_nothing_or_comes_from_the_article_itself_is_left_out() -> None:
    silent = replace(heard_from(POST)[0], stance=Stance.NOT_ENOUGH)
    lineage = traced(OWN, [silent, *heard_from(OWN), *heard_from(ARGUS)], [POST, OWN])
    assert [origin.members for origin in lineage.so] == [(OWN.id,)]


def test_a_republisher_is_the_credited_outlets_voice() -> None:
    mirror = made("Valley Mirror", SLUICE, "2031-05-05", credit=["RT"])
    source = made("RT", WEATHER, "2031-05-05")
    lineage = traced(mirror, heard_from(source, POST), [source, POST])
    assert lineage.so[0].members == tuple(sorted([mirror.id, source.id]))
    assert lineage.so[0].label == "RT"


def test_a_bare_she_is_counted_with_the_person_who_is_the_statements_source() -> None:
    statement = statement_in(OWN, first_sentence(OWN), said_by("Minister Per Vell"))
    bare = Source(name="She", kind=SourceKind.UNKNOWN)
    lineage = traced(OWN, heard_from(POST, source=bare), [POST], statement)
    assert [len(origin.members) for origin in lineage.so] == [2]
    assert [len(origin.members) for origin in lineage.said] == [1, 1]
    assert len(traced(OWN, heard_from(POST, source=bare), [POST]).so) == 2


def test_a_denial_in_the_same_words_is_no_copy() -> None:
    passage = SLUICE.split("\n\n")[1]
    other = made("Vale Post", f"{GATES}\n\n{passage}", "2031-05-06")
    denial = replace(
        speaks(other, passage),
        stance=Stance.DISPUTES,
        mismatch=Mismatch(kind=MismatchKind.NEGATION, ours=passage, theirs="denied that"),
    )
    assert len(traced(OWN, [denial], [other], statement_in(OWN, passage)).said) == 2


LINE = "“We heard the bolts go one after another, like shots,” said Orla Fenn."


def test_one_quotation_is_one_origin_of_the_content_though_no_speaker_is_read() -> None:
    own = made("Harbour Daily", f"{SLUICE}\n\n{LINE}", "2031-05-05")
    other = made("Vale Post", f"{GATES}\n\nShe said of it: {LINE}", "2031-05-06")
    third = made("Cape Argus", f"{WEATHER}\n\n{LINE}", "2031-05-06")
    lineage = traced(
        own,
        [speaks(other, f"She said of it: {LINE}"), speaks(third, LINE)],
        [other, third],
        statement_in(own, LINE),
    )
    assert len(lineage.said) == 3
    assert [len(origin.members) for origin in lineage.so] == [3]
    assert {link.tie for link in lineage.links} == {Tie.SAME_SOURCE}
    assert all("We heard the bolts go one after another" in link.why for link in lineage.links)


def test_the_speaker_of_a_quotation_names_its_origin() -> None:
    fenn = Source(name="Orla Fenn", kind=SourceKind.PERSON)
    other = made("Vale Post", f"{GATES}\n\n{LINE}", "2031-05-06")
    third = made("Cape Argus", f"{WEATHER}\n\n{LINE}", "2031-05-06")
    evidence = [speaks(other, LINE), speaks(third, LINE, source=fenn)]
    lineage = traced(OWN, evidence, [other, third])
    assert [origin.label for origin in lineage.so] == ["Harbour Daily", "Orla Fenn"]


def test_a_block_without_marks_is_the_words_of_the_outlet_that_tells_them() -> None:
    passage = SLUICE.split("\n\n")[1]
    led_in = made("Vale Post", f"{GATES}\n\nHow it came to this:\n\n{passage}", "2031-05-06")
    lineage = traced(OWN, [speaks(led_in, passage)], [led_in], statement_in(OWN, passage))
    assert [len(origin.members) for origin in lineage.so] == [2]


def test_a_full_name_beside_a_word_of_speaking_is_the_source_though_none_was_read() -> None:
    """Issue 6: the hand check found "X, a councillor, said" with no source, in both articles."""
    ours = "Councillor Bram Oddie, a keeper of the lower lock, said the gate had been cut."
    told = "The flood prompted Oddie to tell the council that somebody had cut the gate."
    own = made("Harbour Daily", f"{ours}\n\n{SLUICE}")
    vale = made("Vale Post", f"{GATES}\n\n{told}", "2031-05-06")
    argus = made("Cape Argus", f"{WEATHER}\n\nBram Oddie stood on the cut gate.", "2031-05-06")
    evidence = [speaks(vale, told), speaks(argus, "Bram Oddie stood on the cut gate.")]
    lineage = traced(own, evidence, [vale, argus], statement_in(own, ours))
    assert [origin.members for origin in lineage.so if not origin.own] == [(argus.id,)]
    board = "The Harrow Police Department said the gate had been cut."
    own = made("Harbour Daily", f"{board}\n\n{SLUICE}")
    lineage = traced(own, evidence, [vale, argus], statement_in(own, board))
    assert len(lineage.so) == 3


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("Mr. Vell said the gate had been cut on a Sunday.", True),
        ("It had been cut on a Sunday, she said before the council.", True),
        ("He has called it the work of somebody who knew the valley.", True),
        ("Vell, who in April told the board of it, has left for Arden.", True),
        ("It was against Vell’s earlier claim that the gate had rusted.", True),
        ("The cut was named in remarks last week from Minister Vell.", True),
        ("Vell, who lives in Arden, has left.", False),
        ("Vell on Monday rejected the report that the gate had rusted.", True),
        ("The gate had been cut before Vell came on Monday.", False),
        ("Oddie said the gate had been cut on a Sunday.", False),
    ],
)
def test_who_speaks_is_read_from_the_words_where_no_source_was(words: str, own: bool) -> None:
    """Issue 6: of the errors found by hand most were a speaker who had not been read."""
    said = "“It was cut, and everybody in the valley knows who did it,” Mr. Vell said."
    ours = made("Harbour Daily", f"{said}\n\n{SLUICE}")
    vale = made("Vale Post", f"{GATES}\n\n{words}", "2031-05-06")
    lineage = traced(ours, [speaks(vale, words)], [vale], statement_in(ours, said))
    assert [origin.own for origin in lineage.so] == ([True] if own else [True, False])


def test_a_bare_he_of_the_checked_article_is_the_one_named_before() -> None:
    first, then = "Per Vell said the gate was cut.", "He added that it was cut on a Sunday."
    own = made("Harbour Daily", f"{first} {then}\n\n{SLUICE}")
    he = said_by("He", SourceKind.UNKNOWN)
    own = replace(own, statements=(statement_in(own, first, said_by("Per Vell")),))
    evidence = heard_from(POST, source=MINISTER)
    assert len(traced(own, evidence, [POST], statement_in(own, then, he)).so) == 1
    silent = replace(own, statements=())
    assert len(traced(silent, evidence, [POST], statement_in(own, then, he)).so) == 2


def test_lent_words_nobody_is_named_for_are_the_statements_sources() -> None:
    """A post printed without marks supports what the checked article gives somebody for."""
    post = "Tomorrow I will open the northern gate myself, whatever the board may say about it!"
    vale = made("Vale Post", f"{GATES}\n\n{post}", "2031-05-06")
    told = "The northern gate will be opened tomorrow, the crew of the ferry house has decided."
    argus = made("Cape Argus", f"{WEATHER}\n\n{told}", "2031-05-06")
    evidence = [speaks(vale, post), speaks(argus, told)]
    statement = statement_in(OWN, first_sentence(OWN), said_by("Minister Per Vell"))
    lineage = traced(OWN, evidence, [vale, argus], statement)
    assert [origin.members for origin in lineage.so if not origin.own] == [(argus.id,)]
    assert len(lineage.said) == 3
    assert len(traced(OWN, evidence, [vale, argus]).so) == 3


def test_the_same_words_of_a_body_without_a_name_are_one_origin() -> None:
    """ "The newspaper said" names nobody, and is no official either."""
    vale = made("Vale Post", f"{GATES}\n\n{LINE}", "2031-05-06")
    argus = made("Cape Argus", f"{WEATHER}\n\n{LINE}", "2031-05-06")
    for name in ("the newspaper", "a spokesman", "a ferryman from Harrow"):
        source = Source(name=name, kind=SourceKind.UNNAMED)
        evidence = [speaks(entry, LINE, source=source) for entry in (vale, argus)]
        assert len(traced(OWN, evidence, [vale, argus]).so) == 2


def test_a_quotation_beside_much_else_ties_nothing() -> None:
    more = f"Market women, firemen and the ferry crew had stood on the dyke since noon. {LINE}"
    other = made("Vale Post", f"{GATES}\n\n{more}", "2031-05-06")
    far = f"The inquest into the drowned mill begins in Dunmarrow next spring. {LINE}"
    third = made("Cape Argus", f"{WEATHER}\n\n{far}", "2031-05-06")
    evidence = [speaks(other, more), speaks(third, far)]
    assert len(traced(OWN, evidence, [other, third]).so) == 3


def test_the_same_line_of_two_officials_ties_nothing() -> None:
    other = made("Vale Post", f"{GATES}\n\n{LINE}", "2031-05-06")
    third = made("Cape Argus", f"{WEATHER}\n\n{LINE}", "2031-05-06")
    evidence = [speaks(other, LINE, source=OFFICIALS), speaks(third, LINE, source=OFFICIALS)]
    assert len(traced(OWN, evidence, [other, third]).so) == 3


def test_a_quotation_denied_is_not_the_quotation() -> None:
    other = made("Vale Post", f"{GATES}\n\n{LINE}", "2031-05-06")
    third = made("Cape Argus", f"{WEATHER}\n\n{LINE}", "2031-05-06")
    denial = replace(
        speaks(third, LINE, Stance.DISPUTES),
        mismatch=Mismatch(kind=MismatchKind.NEGATION, ours="heard", theirs="not heard"),
    )
    assert len(traced(OWN, [speaks(other, LINE), denial], [other, third]).so) == 3


def reporting(outlet: str, text: str, source: str, kind: SourceKind, words: str) -> Entry:
    """An article with the source of its first sentence read; `words` are what it goes on with."""
    whole = f"The gate was never painted, it says. {words}"
    entry = made(outlet, f"{text}\n\n{whole}", "2031-05-06")
    first = statement_in(entry, "The gate was never painted, it says.", said_by(source, kind))
    return replace(entry, statements=(first, statement_in(entry, words)))


GAZETTE = ("Ostrel Gazette", SourceKind.OUTLET)
FILM = "The film shows the lock keeper asleep."
CLIP = "A keeper is seen sleeping on a bench."


def test_what_goes_on_with_an_outlets_report_is_that_outlets_voice() -> None:
    report = ("report in the Ostrel Gazette", SourceKind.DOCUMENT)
    post = reporting("Vale Post", GATES, *GAZETTE, FILM)
    argus = reporting("Cape Argus", WEATHER, *report, CLIP)
    lineage = traced(OWN, [speaks(post, FILM), speaks(argus, CLIP)], [post, argus])
    assert [len(origin.members) for origin in lineage.so] == [1, 2]
    (link,) = lineage.links
    assert link.tie is Tie.CITES
    assert link.why.endswith("Ostrel Gazette")


def test_another_source_since_then_ends_the_report() -> None:
    post = reporting("Vale Post", GATES, *GAZETTE, FILM)
    argus = reporting("Cape Argus", WEATHER, "Per Vell", SourceKind.PERSON, CLIP)
    evidence = [speaks(post, FILM), speaks(argus, CLIP)]
    assert len(traced(OWN, evidence, [post, argus]).so) == 3
    named = speaks(post, FILM, source=MINISTER)
    both = reporting("Cape Argus", WEATHER, *GAZETTE, CLIP)
    assert len(traced(OWN, [named, speaks(both, CLIP)], [post, both]).so) == 3


def test_words_far_below_a_report_are_no_part_of_it() -> None:
    far = f"{'Rain fell on the dyke. ' * 12}{FILM}"
    post = reporting("Vale Post", GATES, *GAZETTE, far)
    argus = reporting("Cape Argus", WEATHER, *GAZETTE, CLIP)
    assert len(traced(OWN, [speaks(post, FILM), speaks(argus, CLIP)], [post, argus]).so) == 3


def test_a_passage_that_says_the_source_spoke_is_the_sources_though_none_was_read() -> None:
    words = "After a night on the dyke, Vell said before noon, the bolts were found cut."
    other = made("Vale Post", f"{GATES}\n\n{words}", "2031-05-06")
    about = "The bolts were found cut, and Vell left for Arden."
    third = made("Cape Argus", f"{WEATHER}\n\n{about}", "2031-05-06")
    statement = statement_in(OWN, first_sentence(OWN), said_by("Minister Per Vell"))
    lineage = traced(OWN, [speaks(other, words), speaks(third, about)], [other, third], statement)
    assert [len(origin.members) for origin in lineage.so] == [2, 1]
    named = [speaks(other, words, source=Source(name="Bram Oddie", kind=SourceKind.PERSON))]
    assert len(traced(OWN, named, [other], statement).so) == 2


def test_a_short_line_is_a_quotation_if_it_is_the_whole_of_it() -> None:
    post, argus = (
        made(outlet, f"{text}\n\n“Build the dyke now!”", "2031-05-06")
        for outlet, text in (("Vale Post", GATES), ("Cape Argus", WEATHER))
    )
    evidence = [speaks(entry, "“Build the dyke now!”") for entry in (post, argus)]
    assert len(traced(OWN, evidence, [post, argus]).so) == 2


def test_who_speaks_for_somebody_gives_that_ones_words() -> None:
    one, two, officials = (
        Source(name=name, kind=SourceKind.UNNAMED)
        for name in ("Vell's spokesman", "a spokeswoman for the River Board", "a spokesman")
    )
    evidence = [speaks(POST, first_sentence(POST), source=one)]
    evidence += [speaks(ARGUS, first_sentence(ARGUS), source=MINISTER)]
    assert [len(o.members) for o in traced(OWN, evidence, [POST, ARGUS]).so] == [1, 2]
    board = said_by("River Board", SourceKind.BODY)
    statement = statement_in(OWN, first_sentence(OWN), board)
    evidence = [speaks(POST, first_sentence(POST), source=two)]
    evidence += [speaks(ARGUS, first_sentence(ARGUS), source=officials)]
    assert [len(o.members) for o in traced(OWN, evidence, [POST, ARGUS], statement).so] == [2, 1]
