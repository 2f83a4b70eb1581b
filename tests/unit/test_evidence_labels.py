"""What the labels of a model mean: read from their names, given, or asked for."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alteram.errors import SettingsError
from alteram.evidence.labels import Labels, labels_of
from alteram.model import Stance

SUPPORTS, DISPUTES, NOT_ENOUGH = Stance.SUPPORTS, Stance.DISPUTES, Stance.NOT_ENOUGH


@pytest.mark.parametrize(
    ("names", "stances"),
    [
        (["contradiction", "neutral", "entailment"], [DISPUTES, NOT_ENOUGH, SUPPORTS]),
        (["ENTAILMENT", "NEUTRAL", "CONTRADICTION"], [SUPPORTS, NOT_ENOUGH, DISPUTES]),
        (["SUPPORTS", "REFUTES", "NOT ENOUGH INFO"], [SUPPORTS, DISPUTES, NOT_ENOUGH]),
        (["Supported", "not_enough_info", "Refuted"], [SUPPORTS, NOT_ENOUGH, DISPUTES]),
        (["agree", "disagree", "discuss", "unrelated"], [SUPPORTS, DISPUTES, *[NOT_ENOUGH] * 2]),
        (["entailment", "not_entailment"], [SUPPORTS, NOT_ENOUGH]),
        (["LABEL_0"], [SUPPORTS]),
    ],
)
def test_the_usual_names_are_read(names: list[str], stances: list[Stance]) -> None:
    assert labels_of(names).stances == tuple(stances)


def test_a_no_alone_does_not_dispute_and_beside_a_maybe_it_does() -> None:
    assert labels_of(["no", "yes"]).stances == (NOT_ENOUGH, SUPPORTS)
    assert labels_of(["yes", "no", "maybe"]).stances == (SUPPORTS, DISPUTES, NOT_ENOUGH)


def test_names_that_say_nothing_are_asked_for_with_an_example() -> None:
    with pytest.raises(SettingsError, match=r"'LABEL_0', 'LABEL_1' say.*\"LABEL_1=disputes\""):
        labels_of(["LABEL_0", "LABEL_1"])
    with pytest.raises(SettingsError, match=r'no labels; .*"0=supports"'):
        labels_of([])


def test_labels_that_are_given_win_by_name_or_number() -> None:
    names = ["LABEL_0", "LABEL_1", "LABEL_2"]
    given_ = ["LABEL_2=supports", "0 = disputes", "LABEL_1=not enough"]
    assert labels_of(names, given_).stances == (DISPUTES, NOT_ENOUGH, SUPPORTS)
    turned = ["entailment=disputes", "contradiction=supports"]
    assert labels_of(["entailment", "contradiction"], turned).stances == (DISPUTES, SUPPORTS)
    assert labels_of([], ["1=supports", "0=not enough"]).stances == (NOT_ENOUGH, SUPPORTS)


@pytest.mark.parametrize(
    ("given_", "hint"),
    [
        (["LABEL_0=supports"], "no stance for 'LABEL_1'"),
        (["LABEL_0=support", "LABEL_1=disputes"], "did you mean 'supports'"),
        (["LABEL_0", "LABEL_1=disputes"], "is no LABEL=STANCE"),
        (["LABEL_7=supports"], "no label 'LABEL_7'; did you mean 'LABEL_"),
        (["2=supports"], "no label '2'"),
        (["LABEL_0=disputes", "LABEL_1=not enough"], "no label means 'supports'"),
    ],
)
def test_labels_given_wrongly_are_refused_with_a_hint(given_: list[str], hint: str) -> None:
    with pytest.raises(SettingsError, match=hint):
        labels_of(["LABEL_0", "LABEL_1"], given_)


THREE = Labels((DISPUTES, NOT_ENOUGH, SUPPORTS))


def test_the_chance_of_a_stance_is_its_score_and_that_of_no_support_for_neither() -> None:
    assert THREE.judge([0.0, 0.0, math.log(8)], 0.5) == (SUPPORTS, 0.8)
    assert THREE.judge([math.log(8), 0.0, 0.0], 0.5) == (DISPUTES, 0.8)
    assert THREE.judge([0.0, math.log(8), 0.0], 0.5) == (NOT_ENOUGH, 0.9)
    # Nothing reaches the half: neither, and the score tells how little support there is.
    assert THREE.judge([math.log(3), math.log(2), math.log(5)], 0.6) == (NOT_ENOUGH, 0.5)


def test_one_output_is_a_logit_of_support() -> None:
    one = Labels((SUPPORTS,))
    assert one.judge([math.log(4)], 0.5) == (SUPPORTS, 0.8)
    assert one.judge([math.log(4)], 0.9) == (NOT_ENOUGH, 0.2)
    assert one.judge([-math.log(4)], 0.5) == (NOT_ENOUGH, 0.8)


def test_labels_of_one_stance_count_together() -> None:
    four = Labels((SUPPORTS, DISPUTES, NOT_ENOUGH, NOT_ENOUGH))
    assert four.judge([math.log(2), 0.0, 0.0, 0.0], 0.39) == (SUPPORTS, 0.4)


def test_outputs_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="2 outputs and 3 labels"):
        THREE.judge([1.0, 2.0], 0.5)
    with pytest.raises(ValueError, match="not a finite number"):
        THREE.judge([1.0, math.nan, 0.0], 0.5)


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), st.floats(0, 1))
def test_any_outputs_give_a_score_between_nought_and_one(logits: list[float], least: float) -> None:
    stance, score = THREE.judge(logits, least)
    assert 0 <= score <= 1
    assert stance is NOT_ENOUGH or score >= round(least, 4)
