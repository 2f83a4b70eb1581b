"""Words that tell who spoke where no source was read, or one that is no name."""

from __future__ import annotations

import pytest

from alteram.lineage.offices import body_meant, body_of, holder, office_in, person_in, spoken_for
from alteram.lineage.speaking import signed_by, told_by, whose_words
from alteram.model import Source, SourceKind
from tests.lineage_makers import GATES, SLUICE, WEATHER, first_sentence, made, said_by, speaks
from tests.lineage_makers import statement_in as stated
from tests.unit.test_lineage_origins import traced

OWN = made("Harbour Daily", SLUICE)
NOBODY, PERSON = SourceKind.UNNAMED, SourceKind.PERSON


def origins(told: str, source: Source | None = None, *, by: str = "Mara Vell") -> int:
    """How many origins a statement of Vell's has beside a passage of another outlet."""
    post = made("Vale Post", f"{GATES}\n\n{told}")
    statement = stated(OWN, first_sentence(OWN), said_by(by))
    return len(traced(OWN, [speaks(post, told, source=source)], [post], statement).so)


@pytest.mark.parametrize(
    "words",
    [
        "Vell deemed the gates unsafe.",
        "Ms. Vell is insisting that the gates were unsafe.",
        "Vell went after the council over the gates.",
        "Mara Vell is sharing her story of the gates by comparing them to paper.",
        "Mara Vell is weighing a run for the council, and the former diver says the gates failed.",
        "At issue is Ms. Vell’s frustration with the gates.",
        "The gates failed, by an account in memos written by Vell.",
        "Ms. Vell, who had kept the ferry above the gates for all of her long life, denied it.",
        "Ms. Vell last year accused the council of leaving the gates open.",
        "Vell had initially indicated that the gates would hold.",
        "Speaking to carters at the bridge before noon, Mara Vell blamed the gates.",
        "On the bridge Vell was asked about the gates.",
        "In her new book, Vell compares the gates to paper.",
        "Vell sent a letter to the board in which she urged it to mend the gates.",
        "The council has seized on Vell’s admission that the gates were open.",
    ],
)
def test_what_is_told_of_a_persons_words_is_that_persons(words: str) -> None:
    assert told_by("Vell").search(words)
    assert origins(words) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Vell opened the gates on Monday, and the council met.",
        "The council met with Vell before the gates failed, and the keeper left.",
        "The gates on Vell Street were found open.",
    ],
)
def test_what_is_told_of_a_person_who_does_not_speak_is_the_outlets_own(words: str) -> None:
    assert not told_by("Vell").search(words)
    assert origins(words) == 2


def test_whom_a_source_hands_on_is_the_origin() -> None:
    oddie = Source(name="Bram Oddie", kind=PERSON)
    assert origins("Bram Oddie told the council that Vell confirmed the crack.", oddie) == 1
    assert origins("Bram Oddie told the council that Vell had left.", oddie) == 2


def test_a_post_printed_without_marks_is_whose_name_stands_below_it() -> None:
    post = "The gates were unsafe and all knew. Nobody came. — Mara Vell (@maravell) May 5"
    told = "The gates were unsafe and all knew."
    assert signed_by(post, 0, len(told)) == "Mara Vell"
    assert signed_by(f"{told}\n\nRain fell. Nobody came. — Mara Vell (@maravell)", 0, 35) == ""
    assert signed_by(f"{told} {'Rain fell. ' * 30}— Mara Vell (@maravell)", 0, 35) == ""
    statement = stated(OWN, first_sentence(OWN), said_by("Mara Vell"))
    for text, left in ((post, 1), (told, 2)):
        other = made("Vale Post", f"{GATES}\n\n{text}")
        assert len(traced(OWN, [speaks(other, told)], [other], statement).so) == left


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Mr. Vell’s account", "Mr. Vell"),
        ("Mara Vell's own written statement", "Mara Vell"),
        ("Mara Vell’s lawyer", ""),
        ("an account of Mara Vell", ""),
    ],
)
def test_a_persons_account_is_that_persons(phrase: str, name: str) -> None:
    assert whose_words(phrase) == name
    source = Source(name=phrase, kind=NOBODY)
    assert origins("The gates were unsafe by then.", source) == (1 if name else 2)


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Mr. Vell’s", "Mr. Vell"),
        ("several weeks ago from Vell", "Vell"),
        ("lock chief Mara Vell", "Mara Vell"),
        ("lawyers for Mara Vell", ""),
        ("Arden", ""),
        ("the keeper", ""),
    ],
)
def test_the_person_a_phrase_ends_with(phrase: str, name: str) -> None:
    assert person_in(Source(name=phrase, kind=NOBODY)) == name


def test_an_office_is_whoever_the_article_gives_it_to_if_that_is_one() -> None:
    lead = "Inspector General Mara Vell came to Arden with Vice President Per Lind."
    both = f"{lead} Former Inspector General Ada Roon stayed. President Ilka Doran did not."
    assert office_in("The inspector general") == "inspector general"
    assert office_in("the gate keeper") == office_in("an inspector general") == ""
    assert holder(both, "inspector general") == "Vell"
    assert holder(both, "president") == "Doran"
    assert holder("The special counsel, Mara J. Vell III, came.", "special counsel") == "Vell"
    assert holder(f"{both} President Tam Hale sent a letter.", "president") == ""
    source = Source(name="The inspector general", kind=NOBODY)
    told = "The inspector general said in Arden that the gates were unsafe."
    for read in (source, None):
        assert origins(f"{lead} {told}", read) == 1
        assert origins(told, read) == 2


@pytest.mark.parametrize(
    ("phrase", "body"),
    [
        ("River Board spokeswoman Ada Lind", "River Board"),
        ("the River Board press secretary", "River Board"),
        ("a spokesman", ""),
        ("board spokesman", ""),
    ],
)
def test_whom_a_spokeswoman_speaks_for(phrase: str, body: str) -> None:
    assert spoken_for(phrase) == body


def test_who_speaks_for_a_body_by_name_is_one_origin_with_the_body() -> None:
    told = "River Board spokeswoman Ada Lind said that the gates were unsafe."
    lind = Source(name="Ada Lind", kind=PERSON)
    assert body_of("Ada Lind", told) == "River Board"
    assert body_of("Ada Lind", "Ada Lind said that the River Board spokeswoman left.") == ""
    argus = made("Cape Argus", f"{WEATHER}\n\n{told}")
    board = said_by("River Board", SourceKind.BODY)
    statement = stated(OWN, first_sentence(OWN), board)
    assert len(traced(OWN, [speaks(argus, told, source=lind)], [argus], statement).so) == 1
    other = f"Council{told.removeprefix('River Board')}"
    argus = made("Cape Argus", f"{WEATHER}\n\n{other}")
    assert len(traced(OWN, [speaks(argus, other, source=lind)], [argus], statement).so) == 2


def test_a_body_by_its_last_word_is_the_one_the_article_names() -> None:
    text = "The Vale administration met. The administration said nothing."
    assert body_meant(text, "administration") == "Vale administration"
    assert body_meant(f"{text} The Cape administration did.", "administration") == ""
    assert body_meant(text, "the council") == body_meant(text, "keeper") == ""
    told = "The administration said that the gates were unsafe."
    administration = Source(name="administration", kind=SourceKind.BODY)
    statement = stated(OWN, first_sentence(OWN), said_by("Vale administration", SourceKind.BODY))
    for lead, left in (("The Vale administration met.", 1), ("The Cape administration met.", 2)):
        other = made("Vale Post", f"{GATES}\n\n{lead} {told}")
        evidence = [speaks(other, told, source=administration)]
        assert len(traced(OWN, evidence, [other], statement).so) == left


def test_according_to_a_name_is_that_names_though_no_source_was_read() -> None:
    told = "The gates were found open on Monday, according to the Harrow Lantern."
    argus = made("Cape Argus", f"{WEATHER}\n\n{told}")
    statement = stated(OWN, first_sentence(OWN), said_by("Lantern", SourceKind.BODY))
    assert len(traced(OWN, [speaks(argus, told)], [argus], statement).so) == 1
    other = made("Cape Argus", f"{WEATHER}\n\n{told.replace('Lantern', 'Almanac')}")
    evidence = [speaks(other, told.replace("Lantern", "Almanac"))]
    assert len(traced(OWN, evidence, [other], statement).so) == 2
