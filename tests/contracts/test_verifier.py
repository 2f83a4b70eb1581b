"""What every `Verifier` promises, run on each of ours and on the fake."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from alteram.model import Stance
from alteram.plugins import KNOWN, Verifier, pick
from tests.evidence_makers import CLAIM, GATE, LOCK, MARKET
from tests.fakes import ScriptedVerifier

PAIRS = [
    (CLAIM, LOCK.split("\n")[0]),
    (CLAIM, GATE),
    (CLAIM, MARKET),
    (CLAIM, CLAIM),
    (CLAIM, CLAIM.replace("Three", "Nine")),
    ("", ""),
    (CLAIM, ""),
    ("Größe “zählt” – 3 ‰ 🚢", "Größe “zählt” nicht – 4 ‰ 🚢"),
    ("barge " * 600, "lock " * 900),
]
Maker = Callable[[], Verifier]


def _named(name: str) -> Maker:
    return lambda: pick("verifier", name)()


# A verifier of another package is tested by adding its name here.
MAKERS: dict[str, Maker] = {name: _named(name) for name in sorted(KNOWN["verifier"])}
MAKERS["scripted"] = lambda: ScriptedVerifier({CLAIM: Stance.SUPPORTS, GATE: Stance.DISPUTES})


@pytest.fixture(params=list(MAKERS.values()), ids=list(MAKERS))
def make(request: pytest.FixtureRequest) -> Maker:
    made: Maker = request.param
    return made


def judged(verifier: Verifier, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
    return [(stance, score) for stance, score in verifier.judge(pairs)]


def test_it_is_a_verifier(make: Maker) -> None:
    assert isinstance(make(), Verifier)


def test_one_answer_to_each_pair(make: Maker) -> None:
    answers = judged(make(), PAIRS)
    assert len(answers) == len(PAIRS)
    assert all(isinstance(stance, Stance) and 0 <= score <= 1 for stance, score in answers)


def test_no_pair_no_answer(make: Maker) -> None:
    assert judged(make(), []) == []


def test_answers_come_in_the_order_of_the_questions(make: Maker) -> None:
    verifier = make()
    assert judged(verifier, PAIRS[::-1]) == judged(verifier, PAIRS)[::-1]


def test_a_pair_gets_the_same_answer_in_any_batch(make: Maker) -> None:
    together = judged(make(), PAIRS + PAIRS)
    verifier = make()
    alone = [judged(verifier, [pair])[0] for pair in PAIRS]
    assert together == alone + alone


def test_the_same_question_twice_gets_the_same_answer(make: Maker) -> None:
    verifier = make()
    assert judged(verifier, PAIRS) == judged(verifier, PAIRS) == judged(make(), PAIRS)


def test_the_same_words_support(make: Maker) -> None:
    ((stance, score),) = judged(make(), [(CLAIM, CLAIM)])
    assert stance is Stance.SUPPORTS
    assert score >= 0.5


def test_words_about_something_else_do_not_speak(make: Maker) -> None:
    assert judged(make(), [(CLAIM, MARKET)])[0][0] is Stance.NOT_ENOUGH
