"""Two quotations of one utterance: what differs, of what kind, and what is no difference."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alteram.model import DriftKind
from alteram.text.drift import drift, kind_in_words

NUMBER, TURN, CUT, WORDING = DriftKind.NUMBER, DriftKind.TURN, DriftKind.CUT, DriftKind.WORDING
Told = list[tuple[DriftKind, str, str]]


def told(ours: str, theirs: str, *, same_source: bool = True) -> Told | None:
    found = drift(ours, theirs, same_source=same_source)
    if found is None:
        return None
    return [(one.kind, ours[slice(*one.ours)], theirs[slice(*one.theirs)]) for one in found]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("We will not raise the toll", "We will raise the toll", (TURN, "not", "")),
        ("We won’t raise the toll", "We will raise the toll", (TURN, "won’t", "")),
        (
            "Some of the gates were left open",
            "The gates were left open",
            (TURN, "Some of", ""),
        ),
        ("We only close the upper gate", "We close the upper gate", (TURN, "only", "")),
        ("It may reach the lower town", "It will reach the lower town", (TURN, "may", "will")),
        (
            "We will open the gate if the board agrees to it",
            "We will open the gate",
            (TURN, "if the board agrees to it", ""),
        ),
        (
            "We will open the gate",
            "If the board agrees, we will open the gate",
            (TURN, "", "If the board agrees"),
        ),
        (
            "the gate will be open by noon",
            "I never said the gate will be open by noon",
            (TURN, "", "I never said"),
        ),
        (
            "Nine gates are broken today",
            "Twelve gates are broken today",
            (NUMBER, "Nine", "Twelve"),
        ),
        ("It cost 4.5 million crowns", "It cost 5.4 million crowns", (NUMBER, "4.5", "5.4")),
        (
            "The gate is old and must go at once",
            "The gate must go at once",
            (CUT, "is old and", ""),
        ),
        (
            "No family will sleep below a broken gate",
            "No family will live below a broken gate",
            (WORDING, "sleep", "live"),
        ),
        (
            "Nobody told us about the lower gate",
            "They told us about the lower gate",
            (TURN, "Nobody", "They"),
        ),
    ],
)
def test_a_difference_is_found_word_by_word_and_named(
    ours: str, theirs: str, expected: tuple[DriftKind, str, str]
) -> None:
    assert told(ours, theirs) == [expected]
    kind, one, two = expected
    assert told(theirs, ours) == [(kind, two, one)]


def test_several_differences_come_in_text_order() -> None:
    ours = "Nine gates are broken and we will not mend them this winter"
    theirs = "Ten gates are broken and we will mend them next winter"
    assert told(ours, theirs) == [
        (NUMBER, "Nine", "Ten"),
        (TURN, "not", ""),
        (WORDING, "this", "next"),
    ]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            "We don’t need it, and it’s late in the year",
            "We do not need it and it is late in the year",
        ),
        ("We cannot close the twenty-one gates", "we can not close the 21 gates"),
        ("The cease-fire at the lock will hold", "The ceasefire at the lock will hold"),
        ("The cease fire at the lock will hold", "The ceasefire at the lock will hold"),
        ("They recognised the harbour’s colour", "They recognized the harbor’s color"),
        ("We lost, uh, 20 percent of the boats", "We lost 20% of the boats"),
        ("It was okay to open the lock", "It was OK to open the lock"),
        ("It was a great, great day at the lock", "It was a great day at the lock"),
        ("[The mayor] lost the keys to the lock", "She lost the keys to the lock"),
        ("[W]e lost the keys to the lock", "We lost the keys to the lock"),
        ("We lost the keys … to the lock", "We lost the keys on Monday night to the lock"),
        ("We lost the keys [on Monday] to the lock", "We lost the keys to the lock"),
        ("The U.S. sold us the lock in May", "The US sold us the lock in May"),
        ("The U.S. sold us the lock in May", "The United States sold us the lock in May"),
        ("We meet on May 4 at the lock", "We meet on May 4th at the lock"),
        ("It is the No. 1 gate on the river", "It is the number one gate on the river"),
        ("Nothing that‘s new about the lock", "Nothing that’s new about the lock"),
    ],
)
def test_spelling_and_what_an_editor_marks_are_no_difference(ours: str, theirs: str) -> None:
    assert told(ours, theirs) == []
    assert told(theirs, ours) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # A quotation may begin later and end earlier.
        ("We will open the gate", "Good evening. We will open the gate at noon on Monday."),
        # Another sentence before or behind does not turn this one.
        (
            "The gate is shut at night.",
            "I have not slept. The gate is shut at night. If it holds, good.",
        ),
        # A pause keeps a negation to itself.
        ("the gate is shut at night", "I never saw the like, the gate is shut at night"),
    ],
)
def test_a_quotation_may_be_a_part_of_another(ours: str, theirs: str) -> None:
    assert told(ours, theirs) == []
    assert told(theirs, ours) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("", ""),
        ("We will open the gate", ""),
        ("Rain fell on the estuary for a week", "Herring was cheap at the market"),
        ("the gate", "the gate is old"),  # a turn of phrase
        ("of the and to", "of the and to"),  # no word that carries content
        ("The gate is old and the lock is new", "The board is new and the mayor is old"),
    ],
)
def test_two_utterances_are_not_compared(ours: str, theirs: str) -> None:
    assert told(ours, theirs) is None


def test_without_a_known_source_more_words_must_agree() -> None:
    short = ("We will not raise the toll", "We will raise the toll")
    assert told(*short, same_source=False) is None
    long = "We will {}raise the toll on grain barges at the Harrow lock this winter"
    assert told(long.format("not "), long.format(""), same_source=False) == [(TURN, "not", "")]


def test_sentences_that_stand_in_the_place_of_others_are_no_drift() -> None:
    ours = "The lock is safe. We built it well. The gate will hold this winter."
    theirs = "The lock is safe. Ask the board. The gate will hold this winter."
    assert told(ours, theirs) == []


def test_the_kind_can_be_told_from_the_words_alone() -> None:
    assert kind_in_words("not", "") is TURN
    assert kind_in_words("nine", "12") is NUMBER
    assert kind_in_words("very", "") is CUT
    assert kind_in_words("sleep", "live") is WORDING
    assert kind_in_words("", "") is CUT


TEXTS = st.lists(
    st.sampled_from(
        [
            "we",
            "will",
            "not",
            "open",
            "the",
            "gate",
            "if",
            "nine",
            "barges",
            "sank.",
            "[they]",
            "some",
            "…",
            "don’t",
            "US",
            "only",
            "May",
        ]
    ),
    max_size=30,
).map(" ".join)


@given(TEXTS)
def test_a_text_has_not_drifted_from_itself(text: str) -> None:
    assert drift(text, text) in (None, [])


@given(TEXTS | st.text(max_size=60), TEXTS | st.text(max_size=60))
def test_every_place_lies_in_its_text_and_both_ways_tell_the_same_kinds(
    ours: str, theirs: str
) -> None:
    found = drift(ours, theirs)
    for one in found or ():
        assert 0 <= one.ours[0] <= one.ours[1] <= len(ours)
        assert 0 <= one.theirs[0] <= one.theirs[1] <= len(theirs)
        assert one.ours[0] < one.ours[1] or one.theirs[0] < one.theirs[1]


def test_very_long_texts_are_cut_and_do_not_hang() -> None:
    start = time.process_time()
    drift("gate lock " * 50_000, "lock gate " * 50_000)
    drift("w" * 200_000 + " [" * 50_000, "[" * 100_000)
    assert time.process_time() - start < 20
