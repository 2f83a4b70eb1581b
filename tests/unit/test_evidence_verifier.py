"""Stance by words: what counts as support, and that a dispute can always be named."""

from __future__ import annotations

import pytest

from alteram.evidence import WordVerifier
from alteram.evidence.mismatch import find_mismatch
from alteram.evidence.reading import read
from alteram.evidence.verifier import features, support_score
from alteram.model import Stance
from tests.evidence_makers import CLAIM, GATE, LOCK, MARKET


def stance(claim: str, passage: str) -> Stance:
    ((found, _),) = WordVerifier().judge([(claim, passage)])
    return found


def chance(claim: str, passage: str) -> float:
    return support_score(features(read(claim), read(passage)))


@pytest.mark.parametrize(
    "passage",
    [
        CLAIM,
        CLAIM.upper(),
        CLAIM.replace("Three", "3"),
        "The northern gate of the lock at Harrow broke on Monday evening and three barges sank.",
        f"Rain had fallen for a week. {CLAIM} Nobody was hurt.",
    ],
)
def test_the_same_report_in_other_words_supports(passage: str) -> None:
    assert stance(CLAIM, passage) is Stance.SUPPORTS


@pytest.mark.parametrize("passage", [MARKET, "", "It was not there.", "A crane lifted barges."])
def test_words_about_something_else_do_not_speak(passage: str) -> None:
    assert stance(CLAIM, passage) is Stance.NOT_ENOUGH


@pytest.mark.parametrize(
    "passage",
    [
        CLAIM.replace("Three", "Nine"),
        CLAIM.replace("Monday", "Thursday"),
        CLAIM.replace("sank", "never sank"),
    ],
)
def test_what_differs_in_something_nameable_disputes(passage: str) -> None:
    assert stance(CLAIM, passage) is Stance.DISPUTES
    assert find_mismatch(CLAIM, passage) is not None


def test_an_empty_claim_is_supported_by_nothing() -> None:
    assert stance("", LOCK) is Stance.NOT_ENOUGH
    assert stance("", "") is Stance.NOT_ENOUGH


def test_numbers_and_names_that_are_missing_make_no_support() -> None:
    """Much that is missing is no sign that the rest was said."""
    claim = (
        "In 1987 the 12 pilots of Lindhaven paid 30 crowns, 4 cranes and 15 ropes to 21 millers."
    )
    assert WordVerifier().judge([(claim, MARKET)]) == [(Stance.NOT_ENOUGH, 1.0)]


def test_more_shared_words_raise_the_chance() -> None:
    passages = [
        "Barges.",
        "Barges sank.",
        "Barges sank in the lock.",
        "Barges sank in the Harrow lock.",
    ]
    chances = [chance(CLAIM, passage) for passage in passages]
    assert chances == sorted(chances)
    assert len(set(chances)) == len(chances)


def test_neighbouring_words_count_for_more_than_scattered_ones() -> None:
    assert chance("Three barges sank.", "Three barges sank.") > chance(
        "Three barges sank.", "Sank three; of barges none."
    )


def test_the_score_is_the_chance_of_the_stance() -> None:
    judge = WordVerifier().judge
    assert judge([(CLAIM, GATE)]) == [(Stance.SUPPORTS, chance(CLAIM, GATE))]
    ((_, score),) = judge([(CLAIM, "A crane lifted barges.")])
    assert score == pytest.approx(1 - chance(CLAIM, "A crane lifted barges."))
    ((_, agreeing),) = judge([(CLAIM, CLAIM.replace("Three", "Nine"))])
    assert agreeing == 1.0  # every other word agrees
    ((_, less),) = judge([(CLAIM, "Nine barges sank in the Harrow lock.")])
    assert less < agreeing


def test_features_are_counts_that_can_be_read_off() -> None:
    found = features(read("Seven pilots met in Harrow."), read("Seven pilots left Harrow."))
    assert (found.shared, found.names, found.numbers) == (3, 1, 1)
    assert (found.numbers_missing, found.names_missing) == (0, 0)
    assert features(read(CLAIM), read(MARKET)).numbers_missing == 1
