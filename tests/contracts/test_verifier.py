"""What every `Verifier` promises, run on each of ours and on the fake."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from alteram.model import Stance
from alteram.plugins import KNOWN, Verifier, make, pick
from alteram.settings import EndpointSettings, ModelSettings, Settings
from alteram.text.words import content_words
from tests.evidence_makers import CLAIM, GATE, LOCK, MARKET
from tests.fakes import ScriptedVerifier
from tests.loopback import Answer, Hit, a_web
from tests.onnx_makers import model_folder

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


@pytest.fixture(scope="module")
def onnx_model(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    texts = [text for pair in PAIRS for text in pair]
    folder = model_folder(tmp_path_factory.mktemp("models") / "overlap", texts)
    return partial(make, "verifier", f"onnx:{folder}", Settings())


@pytest.fixture(scope="module")
def onnx_ranker(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """One output, and the claim read first."""
    folder: Path = tmp_path_factory.mktemp("models") / "ranker"
    texts = [text for pair in PAIRS for text in pair]
    model_folder(folder, texts, labels=["LABEL_0"], weights=[9.0], bias=[-6.0], reads="first")
    settings = Settings(model=ModelSettings(order="claim first"))
    return partial(make, "verifier", f"onnx:{folder}", settings)


def honest_chat(hit: Hit) -> Answer:
    """A server that supports where half the content words stand, and quotes the whole passage."""
    asked = json.loads(json.loads(hit.body)["messages"][1]["content"])
    ours, theirs = (
        {word.folded for word in content_words(asked[name])} for name in ("statement", "passage")
    )
    near = len(ours & theirs) * 2 > len(ours)
    found = {"stance": "supports", "quote": asked["passage"]} if near else {"stance": "not enough"}
    return Answer(
        json.dumps({"choices": [{"message": {"content": json.dumps(found)}}]}).encode(),
        kind="application/json",
    )


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Maker]:
    with a_web() as web:
        web["/v1/chat/completions"] = honest_chat
        settings = Settings(endpoint=EndpointSettings(model="made"))
        yield partial(make, "verifier", f"endpoint:{web.url('/v1')}", settings)


@pytest.fixture(params=[*MAKERS, "onnx_model", "onnx_ranker", "endpoint"])
def maker(request: pytest.FixtureRequest) -> Maker:
    found: Maker = MAKERS.get(request.param) or request.getfixturevalue(request.param)
    return found


def judged(verifier: Verifier, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
    return [(stance, score) for stance, score in verifier.judge(pairs)]


def test_it_is_a_verifier(maker: Maker) -> None:
    assert isinstance(maker(), Verifier)


def test_one_answer_to_each_pair(maker: Maker) -> None:
    answers = judged(maker(), PAIRS)
    assert len(answers) == len(PAIRS)
    assert all(isinstance(stance, Stance) and 0 <= score <= 1 for stance, score in answers)


def test_no_pair_no_answer(maker: Maker) -> None:
    assert judged(maker(), []) == []


def test_answers_come_in_the_order_of_the_questions(maker: Maker) -> None:
    verifier = maker()
    assert judged(verifier, PAIRS[::-1]) == judged(verifier, PAIRS)[::-1]


def test_a_pair_gets_the_same_answer_in_any_batch(maker: Maker) -> None:
    together = judged(maker(), PAIRS + PAIRS)
    verifier = maker()
    alone = [judged(verifier, [pair])[0] for pair in PAIRS]
    assert together == alone + alone


def test_the_same_question_twice_gets_the_same_answer(maker: Maker) -> None:
    verifier = maker()
    assert judged(verifier, PAIRS) == judged(verifier, PAIRS) == judged(maker(), PAIRS)


def test_the_same_words_support(maker: Maker) -> None:
    ((stance, score),) = judged(maker(), [(CLAIM, CLAIM)])
    assert stance is Stance.SUPPORTS
    assert score >= 0.5


def test_words_about_something_else_do_not_speak(maker: Maker) -> None:
    assert judged(maker(), [(CLAIM, MARKET)])[0][0] is Stance.NOT_ENOUGH
