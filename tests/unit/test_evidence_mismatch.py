"""Differences that can be named, and texts that only look different. Places are invented."""

from __future__ import annotations

import pytest

from alteram.evidence.mismatch import Difference, find_mismatch, kind_of
from alteram.model import MismatchKind

FERRY = "Seven sailors died when the Corrin ferry sank off Harrow on Monday."
TOLL = "The Lindhaven council approved the harbour toll after a long debate."
SIGNED = "The mayor of Lindhaven signed the harbour contract on Tuesday."
VOTE = "The Lindhaven council will vote on the harbour toll on {}."
PAID = "The guild of pilots paid the harbour master for the Corrin contract."

NUMBERS = [
    (FERRY, FERRY.replace("Seven", "Nine"), "Seven", "Nine"),
    (
        "Twelve sailors died when the Corrin ferry sank off Harrow.",
        "The Corrin ferry sank off Harrow and 19 sailors died.",
        "Twelve",
        "19",
    ),
    (
        "The Lindhaven council will spend $4 million on the new harbour bridge.",
        "The Lindhaven council will spend $9 million on the new harbour bridge.",
        "4 million",
        "9 million",
    ),
    (
        "Support for the Lindhaven harbour toll rose by 12 percent in April.",
        "In April support for the Lindhaven harbour toll rose by 30 per cent.",
        "12 percent",
        "30 per cent",
    ),
    (
        "Between 10 and 12 barges waited outside the Nordhafen lock on Tuesday.",
        "Forty barges waited outside the Nordhafen lock on Tuesday.",
        "10 and 12",
        "Forty",
    ),
    (
        "The Lindhaven council approved the harbour toll in a 5-4 vote on Tuesday.",
        "The Lindhaven council approved the harbour toll in a 7-2 vote on Tuesday.",
        "5-4",
        "7-2",
    ),
    (
        "The Osterfeld dam holds 2.1 million litres, the river board said.",
        "The Osterfeld dam holds 2.6 million litres, the river board said.",
        "2.1 million",
        "2.6 million",
    ),
    (
        "The ferry captain gave a 10-minute warning before the Corrin landing closed.",
        "The ferry captain gave a 45-minute warning before the Corrin landing closed.",
        "10-minute",
        "45-minute",
    ),
    (
        "The Corrin ferry captain was sentenced to nine years in prison at Harrow.",
        "The Corrin ferry captain was sentenced to ten years in prison at Harrow.",
        "nine",
        "ten",
    ),
]
DATES = [
    (VOTE.format("Tuesday"), VOTE.format("Friday"), "Tuesday", "Friday"),
    (VOTE.format("March 3"), VOTE.format("March 9"), "March 3", "March 9"),
    (
        "The Osterfeld dam was built by the river board in 1987.",
        "The river board built the Osterfeld dam in 1962.",
        "1987",
        "1962",
    ),
]
NEGATIONS = [
    (SIGNED, SIGNED.replace("signed", "has not signed"), "signed", "not signed"),
    (
        "The mayor of Lindhaven did not sign the harbour contract this week.",
        "The mayor of Lindhaven signed the harbour contract this week.",
        "not sign",
        "signed",
    ),
    (SIGNED, SIGNED.replace("signed", "never signed"), "signed", "never signed"),
    (SIGNED, SIGNED.replace("signed", "hasn't signed"), "signed", "hasn't signed"),
]
OUTCOMES = [
    (TOLL, TOLL.replace("approved", "rejected"), "approved", "rejected"),
    (
        "Prices at the Nordhafen fish market rose sharply in the spring.",
        "Prices at the Nordhafen fish market fell sharply in the spring.",
        "rose",
        "fell",
    ),
    (
        "The harbour master closed the Nordhafen lock before the storm reached the coast.",
        "The harbour master closed the Nordhafen lock after the storm reached the coast.",
        "before",
        "after",
    ),
]
DENIALS = [
    (
        PAID,
        "The guild denied that pilots paid the harbour master for the Corrin contract.",
        "pilots paid the harbour master for the Corrin contract",
        "denied that",
    ),
    (
        PAID,
        "The report that pilots of the guild paid the harbour master for the Corrin contract is false.",
        "guild of pilots paid the harbour master for the Corrin contract",
        "is false",
    ),
]
ALL = [
    *((MismatchKind.NUMBER, *case) for case in NUMBERS),
    *((MismatchKind.DATE, *case) for case in DATES),
    *((MismatchKind.NEGATION, *case) for case in NEGATIONS),
    *((MismatchKind.OUTCOME, *case) for case in OUTCOMES),
    *((MismatchKind.NEGATION, *case) for case in DENIALS),
]
MISSED = [
    (
        MismatchKind.PLACE,
        "The Lindhaven ferry will dock at the western pier of Harrow on Friday.",
        "The Lindhaven ferry will dock at the western pier of Nordhafen on Friday.",
    ),
    (
        MismatchKind.NEGATION,
        "The Corrin ferry sank in the Harrow lock on Monday evening.",
        "The Corrin ferry did not sink in the Harrow lock on Monday evening.",
    ),
    (
        MismatchKind.ACTOR,
        "Orla Fenn signed the harbour contract of Lindhaven after a long debate.",
        "Bram Oddie signed the harbour contract of Lindhaven after a long debate.",
    ),
]


def found(claim: str, passage: str) -> Difference:
    difference = find_mismatch(claim, passage)
    assert difference is not None
    return difference


@pytest.mark.parametrize(("kind", "claim", "passage", "ours", "theirs"), ALL)
def test_the_difference_is_named_with_words_of_both_sides(
    kind: MismatchKind, claim: str, passage: str, ours: str, theirs: str
) -> None:
    mismatch = found(claim, passage).mismatch
    assert (mismatch.kind, mismatch.ours, mismatch.theirs) == (kind, ours, theirs)
    assert mismatch.ours in claim
    assert mismatch.theirs in passage


@pytest.mark.parametrize(("kind", "claim", "passage", "ours", "theirs"), ALL)
def test_words_around_it_do_not_hide_it(
    kind: MismatchKind, claim: str, passage: str, ours: str, theirs: str
) -> None:
    longer = f"Rain fell over the estuary. {passage} Shops stayed shut."
    assert found(claim, longer).mismatch == found(claim, passage).mismatch


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        pytest.param(FERRY, FERRY, id="the same words"),
        pytest.param(FERRY, FERRY.replace("Seven", "7"), id="digits for words"),
        pytest.param(
            "The Osterfeld dam holds about 2.1 million litres, the river board said.",
            "The Osterfeld dam holds 2.05 million litres, the river board said.",
            id="rounded",
        ),
        pytest.param(
            "About 10 to 12 barges waited outside the Nordhafen lock on Tuesday.",
            "Eleven barges waited outside the Nordhafen lock on Tuesday.",
            id="inside the range",
        ),
        pytest.param(
            "More than 40 barges waited outside the Nordhafen lock on Tuesday.",
            "Some 55 barges waited outside the Nordhafen lock on Tuesday.",
            id="above the bound",
        ),
        pytest.param(
            "The ferry captain gave a 10-minute warning before the Corrin landing closed.",
            "The ferry captain gave nine minutes of warning before the Corrin landing closed.",
            id="a measure told roundly",
        ),
        pytest.param(
            "Seven sailors were rescued when the Corrin ferry sank off Harrow.",
            "After nine days the Corrin ferry that sank off Harrow was raised; sailors were rescued.",
            id="another unit",
        ),
        pytest.param(
            FERRY, FERRY.replace("Seven sailors died", "Nine sailors were hurt"), id="another fate"
        ),
        pytest.param(
            FERRY,
            "Nine sailors died when the Corrin ferry sank off Harrow years ago. Seven died on Monday.",
            id="a figure that agrees elsewhere",
        ),
        pytest.param(
            FERRY,
            "Nine sailors died in a mine fire at Dunmarrow in the spring.",
            id="another event",
        ),
        pytest.param(
            "Route 12 between Lindhaven and Harrow was closed by the river board.",
            "Route 14 between Lindhaven and Harrow was closed by the river board.",
            id="a label is no amount",
        ),
        pytest.param(VOTE.format("March 3"), VOTE.format("3 March"), id="one date, two forms"),
        pytest.param(VOTE.format("Tuesday"), VOTE.format("Tuesday, not Friday"), id="the day said"),
        pytest.param(VOTE.format("Tuesday"), VOTE.format("March 9"), id="a day beside a date"),
        pytest.param(
            SIGNED,
            "The mayor of Lindhaven not only signed the harbour contract on Tuesday, she paid.",
            id="not only",
        ),
        pytest.param(
            SIGNED,
            "The mayor of Lindhaven said she did not just sign the harbour contract on Tuesday.",
            id="not just",
        ),
        pytest.param(
            "The mayor of Lindhaven did not sign the harbour contract.",
            "The mayor of Lindhaven refused to sign the harbour contract.",
            id="both negated",
        ),
        pytest.param(
            SIGNED,
            "The mayor of Lindhaven signed the harbour contract on Tuesday but not the toll.",
            id="something else negated",
        ),
        pytest.param(TOLL, TOLL.replace("approved", "adopted"), id="one side, two words"),
        pytest.param(TOLL, TOLL.replace("approved", "did not reject"), id="an opposite negated"),
        pytest.param(
            TOLL,
            "The Lindhaven council approved the harbour toll after it had rejected the harbour tax.",
            id="both said there",
        ),
        pytest.param(
            "The harbour master closed the Nordhafen lock before the storm reached the coast.",
            "Fishermen at the coast moored after the storm; the lock master in Nordhafen slept.",
            id="a small opposite among other words",
        ),
        pytest.param(
            PAID,
            "The guild of pilots denied that the lock at Nordhafen was too narrow for barges.",
            id="a denial of something else",
        ),
        pytest.param(
            PAID,
            "The guild denied that the harbour master met pilots at the Corrin lock.",
            id="a denial that shares some words",
        ),
        pytest.param(
            "The guild denied that pilots paid the harbour master for the Corrin contract.",
            "The guild of pilots denied that it paid the harbour master for the Corrin contract.",
            id="the same denial",
        ),
        pytest.param(
            SIGNED,
            "The guild urged the mayor of Lindhaven not to sign the harbour contract on Tuesday.",
            id="a wish",
        ),
        pytest.param(
            "The harbour toll has no chance of passing in the Lindhaven council.",
            "The harbour toll is the only one with any chance of passing in the Lindhaven council.",
            id="only",
        ),
        pytest.param(
            "Lindhaven minority leader Mara Vell spoke at the harbour on Tuesday.",
            "Lindhaven majority leader Mara Vell spoke at the harbour on Tuesday.",
            id="a title",
        ),
        pytest.param(
            "Mara Vell, mayor of Lindhaven (@vell) May 6, 2031",
            "— Mara Vell, mayor of Lindhaven (@vell) May 8, 2031",
            id="a sign-off",
        ),
        pytest.param(
            "The harbour master said she did not know that the guild of pilots was paid.",
            "The harbour master, who said the guild of pilots was paid, denied on Friday that it rained.",
            id="a denial of what follows it",
        ),
        pytest.param("Seven died.", "Nine died.", id="too little in common"),
        pytest.param("", FERRY, id="nothing claimed"),
        pytest.param(FERRY, "", id="nothing found"),
    ],
)
def test_this_is_no_difference(claim: str, passage: str) -> None:
    assert find_mismatch(claim, passage) is None


@pytest.mark.xfail(reason="places, actors and the forms of irregular verbs are not told apart")
@pytest.mark.parametrize(("kind", "claim", "passage"), MISSED)
def test_what_these_means_do_not_see_yet(kind: MismatchKind, claim: str, passage: str) -> None:
    assert found(claim, passage).mismatch.kind is kind


def test_of_two_differences_a_denial_comes_first() -> None:
    passage = (
        "Nine sailors died when the Corrin ferry sank off Harrow on Monday. "
        "It is untrue that sailors died when the Corrin ferry sank off Harrow on Monday."
    )
    assert found(FERRY, passage).mismatch.theirs == "It is untrue"


def test_of_two_differences_the_one_with_more_agreement_comes_first() -> None:
    near = FERRY.replace("Seven", "Nine")
    far = "Eight sailors died near Corrin, sank off Harrow."
    assert found(FERRY, f"{far} {near}").mismatch.theirs == "Nine"
    assert found(FERRY, f"{near} {far}").mismatch.theirs == "Nine"


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        ("Harrow", "Corrin", MismatchKind.ACTOR),
        ("Friday", "Monday", MismatchKind.DATE),
        ("450", "800", MismatchKind.NUMBER),
        ("had no hand in", "was behind", MismatchKind.NEGATION),
        ("must", "may", MismatchKind.MODALITY),
        ("called off", "convened", MismatchKind.OUTCOME),
        ("The", "Corrin", MismatchKind.OUTCOME),
    ],
)
def test_words_that_were_pointed_at_get_the_kind_they_show(
    ours: str, theirs: str, kind: MismatchKind
) -> None:
    assert kind_of(ours, theirs) is kind
