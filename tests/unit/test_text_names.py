from __future__ import annotations

import pytest

from alteram.text.names import names, same_name


def named(text: str) -> list[str]:
    return [text[start:end] for start, end in names(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("President Mara Vell met Tom Orr in Arden on Monday.", ["Mara Vell", "Tom Orr", "Arden"]),
        ("Sen. Tom Orr of Arden said the Bank of Arvia failed.",
         ["Tom Orr", "Arden", "Bank of Arvia"]),
        ("The Foreign Ministry of Arvia met the National Security Council.",
         ["Foreign Ministry of Arvia", "National Security Council"]),
        ("Ludwig van der Berg met Omar bin Said.", ["Ludwig van der Berg", "Omar bin Said"]),
        ("He met the Harrow People’s Republic’s envoy.", ["Harrow People’s Republic"]),
        ("J.R. Orr met Dr. Vell.", ["J.R. Orr", "Vell"]),
        ("An Arden-based firm, Vell Inc., failed.", ["Arden", "Vell Inc"]),
        ("In Arden, Jean-Luc Orr met O'Hara.", ["Arden", "Jean-Luc Orr", "O'Hara"]),
        ("I met her. I said so on Monday in May.", []),
        ("Nobody was hurt. The dam held.", []),
        ("1) The dam held.\n2) Two fell.", []),
    ],
)  # fmt: skip
def test_names_are_runs_of_capitals_without_titles(text: str, found: list[str]) -> None:
    assert named(text) == found


def test_a_capital_that_opens_a_sentence_needs_the_word_elsewhere() -> None:
    assert named("Dams hold. They said dams hold.") == []
    assert named("Vell said so. The dam, Vell said, holds.") == ["Vell", "Vell"]


def test_a_headline_in_title_case_is_read_word_by_word() -> None:
    found = named("Mayor Vell Opens Harrow Dam in Arden")
    assert {"Vell", "Harrow", "Arden"} <= set(found)
    assert "Mayor" not in found


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("President Mara Vell", "Vell", True),
        ("Mara Vell", "M. Vell", True),
        ("Mara Ann Vell", "Mara Vell", True),
        ("VELL", "Mara Vell", True),
        ("José Orr", "Jose Orr", True),
        ("UN", "United Nations", True),
        ("U.N.", "United Nations", True),
        ("the Harrow Gazette", "Harrow Gazette", True),
        ("Ministry of Health", "Health Ministry", True),
        ("Bill Vell", "William P. Vell", True),
        ("Bob Vell", "Bobby Vell", True),
        ("Bob Vell", "Bill Vell", False),
        ("Bob", "Robert Vell", False),
        ("Tom Vell", "Mara Vell", False),
        ("Mara", "Mara Vell", False),
        ("Bank of Arvia", "Bank of Arden", False),
        ("Foreign Ministry", "Interior Ministry", False),
        ("", "Vell", False),
        ("", "", False),
    ],
)
def test_two_names_can_be_one(one: str, two: str, same: bool) -> None:
    assert same_name(one, two) is same
    assert same_name(two, one) is same
