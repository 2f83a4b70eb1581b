from __future__ import annotations

import pytest

from alteram.lineage.voices import Whose, voices
from tests.lineage_makers import SLUICE, own_spans


def whose(text: str, words: str) -> Whose:
    place = text.index(words)
    found = [s.whose for s in voices(text, own_spans(text)) if s.start <= place < s.end]
    return found[0]


def test_narration_and_quotation() -> None:
    assert whose(SLUICE, "Engineers had lowered") is Whose.OWN
    assert whose(SLUICE, "heard the bolts") is Whose.QUOTED


@pytest.mark.parametrize(
    "line",
    [
        "Photo: the sluice on Tuesday",
        "Sign up for the Harbour Daily morning letter",
        "The gate on Monday. (AP Photo/Bo Marsh)",
        "Image caption The gate on Monday",
        "Read more: the flood in pictures",
        "© 2031 Harbour Daily. All rights reserved.",
        "The views expressed here are those of the author.",
        "Follow Ada Lind on Twitter",
        "The Associated Press contributed to this report.",
    ],
)
def test_page_furniture(line: str) -> None:
    text = f"The gate broke on Monday and the water came.\n\n{line}\n\nThe board will meet again."
    assert whose(text, line) is Whose.FURNITURE
    assert whose(text, "The gate broke") is Whose.OWN
    assert whose(text, "The board will") is Whose.OWN


def test_a_post_with_its_signature_is_lent_and_what_follows_is_not() -> None:
    text = (
        "The minister answered at once.\n"
        "The gates are safe and I have the papers to prove it! — Per Vell (@vell) May 6, 2031\n"
        "The board did not reply."
    )
    assert whose(text, "The gates are safe") is Whose.LENT
    assert whose(text, "The board did") is Whose.OWN


def test_a_block_led_in_by_a_colon_is_lent() -> None:
    text = "The Harbour Daily reports:\n\nThe gate was shut for years.\n\nThat was known to all."
    assert whose(text, "The gate was") is Whose.LENT
    assert whose(text, "That was known") is Whose.OWN


def test_a_letter_in_full_is_lent_to_the_end() -> None:
    text = "Here is the full statement:\n\nWe regret the flood.\n\nThe books will be opened."
    assert whose(text, "The books") is Whose.LENT


def test_one_line_in_the_first_person_is_anothers_but_a_column_is_the_authors() -> None:
    news = "\n".join(
        ["The board met again on Monday in the old hall."] * 1
        + [
            "The vote was close and nobody spoke for long.",
            "A second reading is planned for the autumn.",
            "The minister stayed away from the session.",
            "Members left by the side door after midnight.",
            "I have nothing to hide and my papers are open.",
        ]
    )
    assert whose(news, "nothing to hide") is Whose.LENT
    column = "I saw the gate fall.\nI ran to the ferry house.\nNobody was there."
    assert whose(column, "saw the gate") is Whose.OWN


def test_a_line_that_stands_twice_is_furniture() -> None:
    box = "Harbour Daily readers pay for every report from the valley all year long."
    text = f"{box}\n\nThe gate broke on Monday.\n\n{box}"
    assert whose(text, "readers pay") is Whose.FURNITURE
    assert whose(text, "The gate broke") is Whose.OWN


def test_links_put_into_a_sentence_are_furniture() -> None:
    text = (
        "Senator Ada LindLind says bridge can wait The Memo: floods and votes MORE (R) said the "
        "gate was safe."
    )
    assert whose(text, "bridge can wait") is Whose.FURNITURE
    assert whose(text, "said the") is Whose.OWN
