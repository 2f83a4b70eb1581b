"""One document under several names is one origin of what it says."""

from __future__ import annotations

import pytest

from alteram.model import Entry, Lineage, Source, SourceKind, Tie
from tests.lineage_makers import GATES, SLUICE, WEATHER, first_sentence, made, said_by, speaks
from tests.lineage_makers import statement_in as stated
from tests.unit.test_lineage_origins import traced

OWN = made("Harbour Daily", SLUICE)
DOCUMENT, NOBODY, BODY = SourceKind.DOCUMENT, SourceKind.UNNAMED, SourceKind.BODY
Given = tuple[str, SourceKind]


def given(*sources: Given | None, texts: tuple[str, str] = (GATES, WEATHER)) -> Lineage:
    """The origins where two outlets give these sources for their first sentences."""
    post, argus = (
        made(name, t) for name, t in zip(("Vale Post", "Cape Argus"), texts, strict=True)
    )
    evidence = [
        speaks(
            entry,
            first_sentence(entry),
            source=Source(name=source[0], kind=source[1]) if source else None,
        )
        for entry, source in zip((post, argus), sources, strict=True)
    ]
    return traced(OWN, evidence, [post, argus])


def others(lineage: Lineage) -> int:
    return sum(1 for origin in lineage.so if not origin.own)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            ("Vell’s report", DOCUMENT),
            ("Inspector Mara Vell's report released on Monday", DOCUMENT),
        ),
        (("latest Lindal University poll", BODY), ("a Lindal poll", NOBODY)),
        (("Lindal/Ostrel survey", DOCUMENT), ("new poll from Lindal", DOCUMENT)),
        (("the lawsuit filed by the River Board", NOBODY), ("River Board's complaint", DOCUMENT)),
        (("court papers", NOBODY), ("the lawsuit filed in Arden", NOBODY)),
        (("letter from Mara Vell", DOCUMENT), ("Mara Vell", SourceKind.PERSON)),
        (("River Board's spokesman", NOBODY), ("River Board report", DOCUMENT)),
        (("an investigation by chief auditor Mara Vell", NOBODY), ("Vell report", DOCUMENT)),
    ],
)
def test_one_document_under_two_names_is_one_origin(one: Given, two: Given) -> None:
    lineage = given(one, two)
    assert others(lineage) == 1
    assert len(lineage.said) == 3
    (link,) = lineage.links
    assert link.tie is Tie.SAME_SOURCE
    assert one[0].removesuffix("'s spokesman") in link.why
    assert two[0] in link.why


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("Vell's report", DOCUMENT), ("Oddie's report", DOCUMENT)),
        (("Vell's report", DOCUMENT), ("Vell's letter", DOCUMENT)),
        (("a poll released on Monday", NOBODY), ("a new poll", NOBODY)),
        (("a report", NOBODY), ("Vell report", DOCUMENT)),
        (("River Board's lawsuit", DOCUMENT), ("Ostrel Mill's lawsuit", DOCUMENT)),
        (("people briefed on the River Board report", NOBODY), ("River Board report", DOCUMENT)),
        (("a Lindal poll", NOBODY), ("a Lindal Ferry poll", NOBODY)),
    ],
)
def test_other_documents_are_other_origins(one: Given, two: Given) -> None:
    assert others(given(one, two)) == 2


def test_the_report_is_the_one_that_the_article_names() -> None:
    named = f"{GATES}\n\nThe report by auditor Mara Vell was handed over on Friday."
    two = f"{named}\n\nA report by Bram Oddie had found nothing."
    source = ("the report", NOBODY)
    vells = ("Vell's report", DOCUMENT)
    assert others(given(source, vells, texts=(named, WEATHER))) == 1
    assert others(given(source, vells, texts=(two, WEATHER))) == 2
    assert others(given(source, vells)) == 2


def test_an_office_and_a_copy_of_a_document_lead_to_who_holds_it() -> None:
    held = f"{GATES}\n\nInspector General Mara Vell read it out. Vell’s testimony took an hour."
    person = ("Mara Vell", SourceKind.PERSON)
    for source in ("findings in the IG report", "an advance copy of her testimony"):
        assert others(given((source, NOBODY), person, texts=(held, WEATHER))) == 1
        assert others(given((source, NOBODY), person)) == 2


def beside(told: str, source: Given, other: Source) -> int:
    """How many other origins an outlet that tells this from `source` and another one are."""
    post, argus = made("Vale Post", f"{GATES}\n\n{told}"), made("Cape Argus", WEATHER)
    evidence = [
        speaks(post, told, source=Source(name=source[0], kind=source[1])),
        speaks(argus, first_sentence(argus), source=other),
    ]
    return others(traced(OWN, evidence, [post, argus]))


def test_an_office_that_is_followed_by_a_name_is_that_person() -> None:
    told = "The board’s chairman, Councillor Ada Lind of Arden, said the bolts were cut."
    lind = Source(name="Ada Lind", kind=SourceKind.PERSON)
    assert beside(told, ("The board’s chairman", NOBODY), lind) == 1


def test_her_report_is_the_persons_whom_the_sentence_names() -> None:
    told = "Mara Vell, an auditor, will say that the bolts were cut, according to her testimony."
    vell = Source(name="Mara Vell", kind=SourceKind.PERSON)
    assert beside(told, ("her testimony", NOBODY), vell) == 1


def test_a_bare_he_is_not_the_body_that_is_the_statements_source() -> None:
    statement = stated(OWN, first_sentence(OWN), said_by("River Board", BODY))
    told = "The bolts were cut by night, he said in Arden."
    post = made("Vale Post", f"{GATES}\n\n{told}")
    assert others(traced(OWN, [speaks(post, told)], [post], statement)) == 1


def test_a_body_with_and_without_its_nation_is_one() -> None:
    board = ("River Department", BODY)
    assert others(given(("U.S. River Department", BODY), board)) == 1
    assert others(given(("Lindal River Department", BODY), board)) == 2
    arvian, ostrian = (("Arvian River Department", BODY), ("Ostrian River Department", BODY))
    assert others(given(arvian, board)) == 1
    assert others(given(arvian, ostrian)) == 2


def test_words_that_say_what_a_report_found_are_the_reports() -> None:
    told = "Mara Vell's draft report also found that the bolts were cut."
    other = "According to the report by auditor Mara Vell, the bolts were cut on a Sunday."
    about = "The bolts were cut, and Mara Vell's report is due in spring."
    post = made("Vale Post", f"{GATES}\n\n{told}")
    argus = made("Cape Argus", f"{WEATHER}\n\n{other}\n\n{about}")
    evidence = [speaks(post, told), speaks(argus, other)]
    assert others(traced(OWN, evidence, [post, argus])) == 1
    assert others(traced(OWN, [speaks(post, told), speaks(argus, about)], [post, argus])) == 2


def test_the_document_an_article_gives_is_its_own_origin_elsewhere() -> None:
    statement = stated(OWN, first_sentence(OWN), said_by("Vell's report", DOCUMENT))
    post = made("Vale Post", GATES)
    evidence = [
        speaks(post, first_sentence(post), source=Source(name="Vell report", kind=DOCUMENT))
    ]
    lineage = traced(OWN, evidence, [post], statement)
    assert [origin.own for origin in lineage.so] == [True]


def test_a_title_that_ends_with_a_name_is_that_person() -> None:
    bare = ("Mara Vell", SourceKind.PERSON)
    assert others(given(("Department of Rivers Inspector General Mara Vell", BODY), bare)) == 1
    assert others(given(("Director of River Safety Mara Vell", NOBODY), bare)) == 1
    assert others(given(("lawyers for Mara Vell", NOBODY), bare)) == 2
    assert others(given(("head of Lindal Police Department", NOBODY), bare)) == 2


def entry_with(outlet: str, text: str, words: str) -> Entry:
    return made(outlet, f"{text}\n\n{words}")


@pytest.mark.parametrize(
    ("one", "two", "left"),
    [
        # An outlet that no article here is of: known by what one of them gives as its source.
        (
            "Fenn told the Ostrel Gazette that the bolts were cut.",
            "The bolts were cut by night.",
            1,
        ),
        ("Fenn told Reuters that the bolts were cut.", "By night, Reuters reported, it went.", 1),
        ("Fenn left for Ostrel.", "The bolts were cut by night.", 2),
    ],
)
def test_an_outlet_named_in_passing_is_where_the_words_are_from(
    one: str, two: str, left: int
) -> None:
    gazette = made("Ostrel Gazette", "Ferries will run to the cape again from Friday on.")
    post, argus = entry_with("Vale Post", GATES, one), entry_with("Cape Argus", WEATHER, two)
    source = Source(name="Ostrel Gazette report", kind=DOCUMENT)
    evidence = [
        speaks(post, one),
        speaks(argus, two, source=source if "Reuters" not in two else None),
    ]
    assert others(traced(OWN, evidence, [post, argus, gazette])) == left


def test_an_outlet_whose_name_is_also_a_document_is_an_outlet() -> None:
    """A post is a document, the Vale Post is none."""
    vale = made("Vale Post", "Ferries will run to the cape again from Friday on.")
    words = "The bolts were cut by night."
    argus, mail = entry_with("Cape Argus", WEATHER, words), entry_with("Quay Mail", GATES, words)
    evidence = [
        speaks(argus, words, source=Source(name="Vale Post", kind=DOCUMENT)),
        speaks(mail, first_sentence(mail), source=Source(name="Vale Post", kind=SourceKind.OUTLET)),
    ]
    lineage = traced(OWN, evidence, [argus, mail, vale])
    assert others(lineage) == 1
    assert [link.why for link in lineage.links] == ["both take this from Vale Post"]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("The newspaper said the bolts were cut by night.", 1),
        ("The bolts were cut, two keepers told the Gazette.", 1),
        ("The ferry house said the bolts were cut by night.", 2),
    ],
)
def test_the_newspaper_is_the_one_that_was_named_before(words: str, left: int) -> None:
    gazette = made("Ostrel Gazette", "Ferries will run to the cape again from Friday on.")
    text = f"{GATES}\n\nThe Ostrel Gazette reported the flood first. Mud lay in the lanes. {words}"
    post = made("Vale Post", text)
    argus = made("Cape Argus", WEATHER)
    source = Source(name="Ostrel Gazette", kind=SourceKind.OUTLET)
    evidence = [speaks(post, words), speaks(argus, first_sentence(argus), source=source)]
    assert others(traced(OWN, evidence, [post, argus, gazette])) == left
