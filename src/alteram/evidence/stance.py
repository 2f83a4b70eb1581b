"""Stance by a model: a statement and what one entry says, read together.

A cross-encoder (six layers of MPNet, K. Song et al. 2020, https://arxiv.org/abs/2004.09297) reads
`statement, passage, passage, ...` and answers twice: what the entry does to the statement, and what
each passage does. It was trained on labelled news, on edited statements and on public sets; data,
scores and what it gets wrong are in its model card beside the weights.

Two models share the work: a small one (six layers of MiniLM, W. Wang et al. 2020,
https://arxiv.org/abs/2002.10957) reads every question, and the large one those the small one leaves
in doubt or takes for a conflict. The small one learned from the labels and from what the large one
says to further questions.

Every question is run alone, because quantization scales by what it sees: so a question gets the
same numbers in any batch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from alteram import weights
from alteram.evidence.reading import read
from alteram.evidence.sentences import ROOM
from alteram.evidence.verifier import features, log_odds, support_score
from alteram.model import Stance
from alteram.plugins import Answer, Question
from alteram.text.sentences import sentences
from alteram.text.words import encodable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 350  # word pieces of one question; a statement has a third of them at most
LEAST_PIECES = 12  # a passage that would be cut to less is left out
CUT = 320  # characters of a passage that are read
WORKERS = 2  # questions run at the same time
CACHED = 20_000  # questions whose answer is kept

SUPPORTS = 0.5  # chance of support from which an entry is called supporting
DISPUTES = 0.85  # chance of a dispute from which it is called one
CONFLICTS = 0.8  # chance from which the two may conflict
SAME_THING = 0.2  # share of the claim's stems in one passage below which nothing is disputed
READ_AGAIN = 5  # passages the large model reads: those that matter most by the small one
MAYBE_DISPUTED = 0.2  # chance of a dispute by the small model from which the large one is asked
UNSURE = (0.2, 0.8)  # chances of support by the small model between which the large one is asked
POINTED = -2.0  # log odds of a piece that clashes from which it is pointed at
NEARLY = 1.0  # log odds by which a piece beside an unlikely one may be less likely
SHOWN = 3  # passages of a supporting entry that are shown as its report
AS_CLEAR = 2.0  # log odds by which a further one may be less clear than the clearest


class Chances(NamedTuple):
    """Three chances, together 1."""

    supports: float
    disputes: float
    neither: float


class Fed(NamedTuple):
    """A question in word pieces.

    `ends` are the places of the marks behind the passages. `stretches` tell of each text that was
    read, the claim first, where its pieces begin and the offsets of each in the text.
    """

    ids: list[int]
    ends: list[int]
    stretches: list[tuple[int, list[tuple[int, int]]]]


class Seen(NamedTuple):
    """What is known of a question: by the model and, of the stems of the claim, by counting."""

    model: float  # log odds of support by the whole entry
    clearest: float  # log odds of support by its clearest passage
    words: float  # log odds of the word verifier for its best passage
    near: float  # share of the claim's stems in one passage, at most
    held: float  # share of them in all passages together
    names_absent: float  # names that stand in none of them
    numbers_absent: float


class Model(NamedTuple):
    """A model's files, and how its chances and the words make one chance of support.

    Logistic regression on the groups held out of training (training/meaning/calibrate.py); the bias
    moves one half to where F1 is best there. A model that does not point at the words of a
    conflict never calls one.
    """

    file: str
    tokenizer: str
    weights: Seen
    bias: float
    points: bool


SMALL = Model(
    "stance-small.onnx",
    "tokenizer.json",
    Seen(0.45, 0.952, 0.252, 0.301, 1.329, -0.192, -0.102),
    1.03 + 0.05,
    points=False,
)
LARGE = Model(
    "stance.onnx",
    "stance-tokenizer.json",
    Seen(0.775, 0.379, 0.338, -0.258, 0.579, -0.255, -0.198),
    1.6,
    points=True,
)


SILENT = Chances(0.0, 0.0, 1.0)
_STANCES = {
    "supports": Stance.SUPPORTS,
    "disputes": Stance.DISPUTES,
    "neither": Stance.NOT_ENOUGH,
}


class Told(NamedTuple):
    """What a model says of an entry, of each passage it read, and where the two differ.

    `ours` are words of the claim, `theirs` of each passage; they mean something only where they
    exclude one another, and are empty where the model does not point.
    """

    whole: Chances
    each: tuple[Chances, ...]
    ours: str = ""
    theirs: tuple[str, ...] = ()
    by: Model = LARGE


class LearnedVerifier:
    """`stance.v1`: the `EntryVerifier` with models. Weights are loaded at first use."""

    models: tuple[Model, ...] = (SMALL, LARGE)  # each is asked what the one before leaves open

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
        """One (stance, score) per (claim, passage), in order: the likeliest of the three.

        The last model decides. The large one does so alone: the words that tell in news of one
        event, by which an entry is judged, tell little of pairs of any kind. A long passage is read
        as its sentences, those that share most with the claim. Raises `PluginFailed`.
        """
        last = self.models[-1]
        questions = [as_question(claim, passage) for claim, passage in pairs]
        told = _at_once([last], lambda one: _told_by(last, one), questions)
        return [_likeliest(one, answer) for one, answer in zip(questions, told, strict=True)]

    def judge_entries(self, questions: Sequence[Question]) -> list[list[Answer]]:
        """To each question one answer per passage, in order. Raises `PluginFailed`."""
        told = self.told(questions)
        return [answers_of(one, answer) for one, answer in zip(questions, told, strict=True)]

    def told(self, questions: Sequence[Question]) -> list[Told]:
        """What the model says to each question, in order. Raises `PluginFailed`."""
        return _at_once(self.models, self._asked, questions)

    def _asked(self, question: Question) -> Told:
        told = _told_by(self.models[0], question)
        for model in self.models[1:]:
            if is_sure(question, told):
                break
            told = _told_again(model, question, told)
        return told


def _at_once(
    models: Sequence[Model], ask: Callable[[Question], Told], questions: Sequence[Question]
) -> list[Told]:
    """What these models say to each question, several at the same time, in order."""
    if not questions:
        return []
    for model in models:  # loaded once, before the threads ask for it
        weights.session(model.file)
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(ask, questions))


class SmallVerifier(LearnedVerifier):
    """`stance-small.v1`: the small model alone, much faster; it never calls a conflict."""

    models = (SMALL,)


def is_sure(question: Question, told: Told) -> bool:
    """Whether what a model says is clear enough to do without a larger one."""
    if told.whole.disputes >= MAYBE_DISPUTED and _same_thing(question):
        return False
    return not UNSURE[0] < support_chance(question, told) < UNSURE[1]


def as_question(claim: str, passage: str) -> Question:
    """A pair as a question: sentences of the passage, as many as fit, in their order."""
    texts = [passage[start:end] for start, end in sentences(passage)] or [passage]
    ours = read(claim).stems
    near = sorted(range(len(texts)), key=lambda n: (-len(ours & read(texts[n]).stems), n))
    kept: list[int] = []
    room = ROOM
    for n in near:
        if not kept or len(texts[n]) <= room:
            kept.append(n)
            room -= len(texts[n])
    return Question(claim, tuple(texts[n] for n in sorted(kept)))


def _likeliest(question: Question, told: Told) -> tuple[Stance, float]:
    if told.by.points:
        stance = max(_STANCES, key=lambda one: (getattr(told.whole, one), one))
        return _STANCES[stance], round(getattr(told.whole, stance), 4)
    support = support_chance(question, told)
    if support >= SUPPORTS:
        return Stance.SUPPORTS, round(support, 4)
    return Stance.NOT_ENOUGH, round(1 - support, 4)


def answers_of(question: Question, told: Told) -> list[Answer]:
    """One answer per passage: the entry's for its clearest passage, the others beside it."""
    support = support_chance(question, told)
    each = [*told.each, *[SILENT] * (len(question.passages) - len(told.each))]
    found = [Answer(Stance.NOT_ENOUGH, 1.0) for _ in each]
    if conflict := _conflict(question, told, support):
        n, answer = conflict
        found[n] = answer
        return found
    rank = [_clearness(question, n, chances) for n, chances in enumerate(each)]
    order = sorted(range(len(each)), key=lambda n: (-rank[n], n))
    if support < SUPPORTS:
        found[order[0]] = Answer(Stance.NOT_ENOUGH, round(1 - support, 4))
        return found
    for n in order[:SHOWN]:
        if rank[n] >= rank[order[0]] - AS_CLEAR:
            own = support if n == order[0] else min(support, max(SUPPORTS, each[n].supports))
            found[n] = Answer(Stance.SUPPORTS, round(own, 4))
    return found


def _conflict(question: Question, told: Told, support: float) -> tuple[int, Answer] | None:
    """The passage that clashes with the claim, and how surely; None where none does."""
    dispute = told.whole.disputes
    if not told.by.points or dispute < CONFLICTS or dispute <= support:
        return None
    if not _same_thing(question):
        return None
    n = max(range(len(told.each)), key=lambda n: (told.each[n].disputes, -n))
    stance = Stance.DISPUTES if dispute >= DISPUTES else Stance.MAY_CONFLICT
    return n, Answer(stance, round(dispute, 4), told.ours, told.theirs[n] if told.theirs else "")


def _same_thing(question: Question) -> bool:
    """Whether one passage shares enough words with the claim to be about what it tells."""
    ours = read(question.claim).stems
    near = max((len(ours & read(one).stems) for one in question.passages), default=0)
    return near >= SAME_THING * len(ours)


def _clearness(question: Question, n: int, chances: Chances) -> float:
    """How clearly one passage of a supporting entry says it: by the model and by its words."""
    ours, theirs = read(question.claim), read(question.passages[n])
    words = support_score(features(ours, theirs))
    near = len(ours.stems & theirs.stems) / max(1, len(ours.stems))
    return log_odds(chances.supports) + 0.5 * log_odds(words) + 4 * near


def support_chance(question: Question, told: Told) -> float:
    """The chance (0..1) that an entry supports a claim: the model and the words together."""
    seen = seen_in(question, told)
    odds = told.by.bias + math.fsum(w * one for w, one in zip(told.by.weights, seen, strict=True))
    return 1 / (1 + math.exp(-odds))


def seen_in(question: Question, told: Told) -> Seen:
    """What decides whether an entry supports a claim."""
    ours, theirs = read(question.claim), [read(passage) for passage in question.passages]
    many = max(1, len(ours.stems))
    together = frozenset[str]().union(*(reading.stems for reading in theirs))
    numbers = frozenset[str]().union(*(reading.numbers for reading in theirs))
    return Seen(
        model=log_odds(told.whole.supports),
        clearest=log_odds(max((one.supports for one in told.each), default=0.0)),
        words=log_odds(max((support_score(features(ours, one)) for one in theirs), default=0.0)),
        near=max((len(ours.stems & one.stems) / many for one in theirs), default=0.0),
        held=len(ours.stems & together) / many,
        names_absent=len(ours.names - together),
        numbers_absent=len(ours.numbers - numbers),
    )


def _told_again(model: Model, question: Question, before: Told) -> Told:
    """What a model says once another has told which passages matter; the others say nothing."""
    rank = sorted(range(len(before.each)), key=lambda n: (before.each[n].neither, n))
    kept = sorted(rank[:READ_AGAIN])
    passages = tuple(question.passages[n] for n in kept)
    told = _told_by(model, Question(question.claim, passages))
    each = dict(zip(kept, told.each, strict=False))
    theirs = dict(zip(kept, told.theirs, strict=False))
    places = range(len(before.each))
    return told._replace(
        each=tuple(each.get(n, SILENT) for n in places),
        theirs=tuple(theirs.get(n, "") for n in places) if theirs else (),
    )


@lru_cache(maxsize=CACHED)
def _told_by(model: Model, question: Question) -> Told:
    return told_by(weights.session(model.file), weights.tokenizer(model.tokenizer), question, model)


def told_by(session: Any, tokenizer: Tokenizer, question: Question, by: Model = LARGE) -> Told:
    """What a model (an onnxruntime session) says to a question.

    Words are pointed at only where the entry may conflict with the claim.
    """
    import numpy as np

    fed = pieces(tokenizer, question)
    feed = {"ids": np.array([fed.ids], np.int64), "ends": np.array(fed.ends, np.int64)}
    whole, each, *clash = session.run(None, feed)
    told = Told(chances_of(whole), tuple(map(chances_of, each)), by=by)
    if not clash or told.whole.disputes < CONFLICTS:
        return told
    texts = (question.claim, *question.passages)
    words = [
        pointed(text, offsets, clash[0][begin : begin + len(offsets), min(number, 1)])
        for number, (text, (begin, offsets)) in enumerate(zip(texts, fed.stretches, strict=False))
    ]
    return told._replace(ours=words[0], theirs=tuple(words[1:]))


def chances_of(logits: Any) -> Chances:
    """The chances behind the model's three numbers, in the order of `Chances` (softmax)."""
    most = max(float(one) for one in logits)
    odds = [math.exp(float(one) - most) for one in logits]
    return Chances(*(one / sum(odds) for one in odds))


def pointed(text: str, offsets: Sequence[tuple[int, int]], logits: Sequence[float]) -> str:
    """The words round the likeliest piece, as far as pieces in a row are likely; "" for none.

    The other side often says the contrary in words of its own, of which none is likely by itself:
    then the likeliest piece is taken if it is not far from likely.
    """
    first = last = max(range(len(offsets)), key=lambda n: (logits[n], -n), default=-1)
    if first < 0 or logits[first] <= POINTED:
        return ""
    likely = min(0.0, logits[first] - NEARLY)
    while first and logits[first - 1] > likely:
        first -= 1
    while last + 1 < len(offsets) and logits[last + 1] > likely:
        last += 1
    start, end = offsets[first][0], offsets[last][1]
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


def pieces(tokenizer: Tokenizer, question: Question) -> Fed:
    """Ids of `<s> claim </s> passage </s> ...`; passages that no longer fit are left out."""
    first, last = tokenizer.encode("").ids[0], tokenizer.encode("").ids[-1]
    ours = tokenizer.encode(encodable(question.claim), add_special_tokens=False)
    kept = ours.ids[: LONGEST // 3]
    fed = Fed([first, *kept, last], [], [(1, ours.offsets[: len(kept)])])
    for passage in question.passages:
        theirs = tokenizer.encode(encodable(passage[:CUT]), add_special_tokens=False)
        room = LONGEST - len(fed.ids) - 1
        if room < min(LEAST_PIECES, len(theirs.ids)):
            break
        fed.stretches.append((len(fed.ids), theirs.offsets[:room]))
        fed.ids.extend([*theirs.ids[:room], last])
        fed.ends.append(len(fed.ids) - 1)
    return fed
