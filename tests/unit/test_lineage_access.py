"""Which origins are a second voice: those whose words show their own way to a statement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alteram.corroboration import corroborate
from alteram.model import (
    Attribution,
    Entry,
    Evidence,
    Source,
    SourceKind,
    Statement,
    StatementKind,
)
from tests.lineage_makers import GATES, WEATHER, made, said_by, speaks
from tests.lineage_makers import statement_in as stated
from tests.makers import coverage_of
from tests.unit.test_lineage_origins import traced

CLOSED = "The lower bridge at Arden was closed to carts on Monday."
OWN = made("Harbour Daily", f"{CLOSED} Rain fell all night.")
POST = "Since Monday no cart may cross the lower bridge at Arden."
ARGUS = "On Monday the town shut its lower bridge, and carts turned back at Arden."
OFFICIALS = Source(name="officials", kind=SourceKind.UNNAMED)
VELL = Source(name="Mara Vell", kind=SourceKind.PERSON)
ODDIE = Source(name="Bram Oddie", kind=SourceKind.PERSON)


def told(outlet: str, words: str, **more: object) -> tuple[Entry, Evidence]:
    entry = made(outlet, f"{GATES if outlet == 'Vale Post' else WEATHER}\n\n{words}")
    source = more.pop("source", None)
    assert source is None or isinstance(source, Source)
    return entry, replace(speaks(entry, words, source=source), **more)  # type: ignore[arg-type]


def voices(
    *some: tuple[Entry, Evidence], by: Attribution | None = None, statement: Statement | None = None
) -> tuple[int, list[str]]:
    """The number of other origins that is counted, and why some are no second voice."""
    entries = [entry for entry, _ in some]
    evidence = [item for _, item in some]
    asked = statement or stated(OWN, CLOSED, by)
    lineage = traced(OWN, evidence, entries, asked)
    found = corroborate(asked, evidence, lineage, coverage_of(*entries))
    return found.supporting, [origin.unproved for origin in lineage.so if origin.unproved]


def test_a_public_act_told_in_two_own_voices_is_two() -> None:
    assert voices(told("Vale Post", POST), told("Cape Argus", ARGUS)) == (2, [])


@pytest.mark.parametrize(
    ("source", "words", "why"),
    [
        (OFFICIALS, ARGUS, "it has this from “officials”, which names no one"),
        (Source(name="he", kind=SourceKind.UNKNOWN), ARGUS, "it has this from “he”"),
        (Source(name="Many Democrats", kind=SourceKind.BODY), ARGUS, "“Many Democrats”"),
        (Source(name="a report", kind=SourceKind.DOCUMENT), ARGUS, "do not tell whose that is"),
        (Source(name="the newspaper", kind=SourceKind.UNNAMED), ARGUS, "from the newspaper"),
        (Source(name="Lantern", kind=SourceKind.OUTLET), ARGUS, "it has this from Lantern"),
        (None, f"The keepers claimed this: {ARGUS}", "it tells what somebody said"),
        (None, f"“{ARGUS}”", "the speaker was not read"),
    ],
)
def test_what_comes_from_nobody_named_is_no_second_voice(
    source: Source | None, words: str, why: str
) -> None:
    counted, reasons = voices(told("Vale Post", POST), told("Cape Argus", words, source=source))
    assert counted == 1
    assert len(reasons) == 1
    assert why in reasons[0]


def test_one_origin_is_counted_though_it_shows_no_way_of_its_own() -> None:
    assert voices(told("Cape Argus", ARGUS, source=OFFICIALS))[0] == 1
    both = (
        told("Vale Post", POST, source=OFFICIALS),
        told("Cape Argus", ARGUS, source=OFFICIALS),
    )
    assert voices(*both)[0] == 1


def test_who_names_nobody_may_have_it_from_the_one_another_names() -> None:
    one = (told("Vale Post", POST, source=VELL), told("Cape Argus", ARGUS))
    assert voices(*one)[0] == 1
    two = (told("Vale Post", POST, source=VELL), told("Cape Argus", ARGUS, source=ODDIE))
    assert voices(*two) == (2, [])


def test_what_the_article_has_from_somebody_needs_another_name() -> None:
    silent = (told("Vale Post", POST), told("Cape Argus", ARGUS))
    assert voices(*silent, by=said_by("Per Lind"))[0] == 1
    named = (told("Vale Post", POST, source=VELL), told("Cape Argus", ARGUS, source=ODDIE))
    assert voices(*named, by=said_by("Per Lind")) == (2, [])


def test_words_that_say_it_only_with_the_rest_of_their_article_are_no_second_voice() -> None:
    near = told("Cape Argus", ARGUS, clear=False)
    counted, reasons = voices(told("Vale Post", POST), near)
    assert counted == 1
    assert reasons == ["its words are near, and do not say this clearly"]


def test_a_number_of_the_statement_must_stand_there_and_a_year_need_not() -> None:
    for number, many in (("40", 1), ("2031", 2)):
        text = f"The lower bridge at Arden was closed to {number} carts."
        own = made("Harbour Daily", text)
        statement = Statement(span=stated(own, text).span, text=text, kind=StatementKind.EVENT)
        some = (told("Vale Post", POST), told("Cape Argus", ARGUS))
        assert voices(*some, statement=statement)[0] == many


def test_names_alone_tell_nothing_that_others_could_report() -> None:
    text = "Arden Lower Bridge Keeper Mara Vell"
    own = made("Harbour Daily", f"{text}\n\n{CLOSED}")
    some = (told("Vale Post", POST), told("Cape Argus", ARGUS))
    counted, reasons = voices(*some, statement=stated(own, text))
    assert counted == 1
    assert len(reasons) == 2


def test_a_sentence_about_those_of_the_one_before_is_met_by_nobody() -> None:
    for text, many in (("Those were closed to carts at Arden.", 1), (CLOSED, 2)):
        own = made("Harbour Daily", text)
        some = (told("Vale Post", POST), told("Cape Argus", ARGUS))
        assert voices(*some, statement=stated(own, text))[0] == many


def test_an_article_that_rests_on_another_outlets_report_is_no_second_voice() -> None:
    post, argus = told("Vale Post", POST), told("Cape Argus", ARGUS)
    text = argus[0].article.text
    lantern = said_by("Harrow Lantern", SourceKind.BODY)
    lines = ("Farmers on the plateau", "Insurance brokers expect")
    rests = replace(argus[0], statements=tuple(stated(argus[0], line, lantern) for line in lines))
    assert voices(post, (rests, argus[1])) == (2, [])
    cited = text.replace("Farmers", "The Harrow Lantern reports: Farmers").replace(
        "Insurance", "The Harrow Lantern reported: Insurance"
    )
    entry = made("Cape Argus", cited)
    lines = tuple(
        f"{start} {line}"
        for start, line in zip(
            ("The Harrow Lantern reports:", "The Harrow Lantern reported:"), lines, strict=True
        )
    )
    rests = replace(entry, statements=tuple(stated(entry, line, lantern) for line in lines))
    counted, reasons = voices(post, (rests, speaks(rests, ARGUS)))
    assert counted == 1
    assert "arrow" in reasons[0]


def test_the_white_house_and_an_administration_speak_for_the_president_an_article_names() -> None:
    lead = "President Ada Lind came to Arden."
    own = made("Harbour Daily", f"{CLOSED} {lead}")
    statement = stated(own, CLOSED, said_by("Ada Lind"))
    for name in ("White House", "Lind administration"):
        entry = made("Vale Post", f"{GATES}\n\n{lead} {POST}")
        source = Source(name=name, kind=SourceKind.BODY)
        assert len(traced(own, [speaks(entry, POST, source=source)], [entry], statement).so) == 1
