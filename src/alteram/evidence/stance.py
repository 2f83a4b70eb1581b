"""Stance by a model: a statement and what one entry says, read together.

A cross-encoder (six layers of MPNet, K. Song et al. 2020, https://arxiv.org/abs/2004.09297) reads
`statement, passage, passage, ...` and answers twice: what the entry does to the statement, and what
each passage does. It was trained on labelled news, on edited statements and on public sets; data,
scores and what it gets wrong are in its model card beside the weights.

Every question is run alone, because quantization scales by what it sees: so a question gets the
same numbers in any batch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
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

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODEL = "stance.onnx"
TOKENIZER = "stance-tokenizer.json"
LONGEST = 350  # word pieces of one question; a statement has a third of them at most
LEAST_PIECES = 12  # a passage that would be cut to less is left out
CUT = 320  # characters of a passage that are read
WORKERS = 2  # questions run at the same time
CACHED = 20_000  # questions whose answer is kept

SUPPORTS = 0.5  # chance of support from which an entry is called supporting
DISPUTES = 0.85  # chance of a dispute from which it is called one
CONFLICTS = 0.6  # chance from which the two may conflict
SAME_THING = 0.2  # share of the claim's stems in one passage below which nothing is disputed
SHOWN = 3  # passages of a supporting entry that are shown as its report
AS_CLEAR = 2.0  # log odds by which a further one may be less clear than the clearest


class Chances(NamedTuple):
    """Three chances, together 1."""

    supports: float
    disputes: float
    neither: float


class Told(NamedTuple):
    """What the model says of an entry, of each passage it read, and where the two differ.

    `ours` are words of the claim, `theirs` of each passage; they mean something only where they
    exclude one another.
    """

    whole: Chances
    each: tuple[Chances, ...]
    ours: str = ""
    theirs: tuple[str, ...] = ()


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


# Logistic regression on the groups held out of training (training/meaning/calibrate.py); the bias
# moves one half to where F1 is best there.
WEIGHTS = Seen(0.644, 0.513, 0.291, 0.632, 0.191, -0.235, -0.26)
BIAS = 0.536 + 0.35


class LearnedVerifier:
    """`stance.v1`: the `EntryVerifier` with a model. Weights are loaded at first use."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
        """One (stance, score) per (claim, passage), in order: the likeliest of the three.

        A long passage is read as its sentences, those that share most with the claim. Raises
        `PluginFailed`.
        """
        questions = [as_question(claim, passage) for claim, passage in pairs]
        told = self.told(questions)
        return [_likeliest(one, answer) for one, answer in zip(questions, told, strict=True)]

    def judge_entries(self, questions: Sequence[Question]) -> list[list[Answer]]:
        """To each question one answer per passage, in order. Raises `PluginFailed`."""
        told = self.told(questions)
        return [answers_of(one, answer) for one, answer in zip(questions, told, strict=True)]

    def told(self, questions: Sequence[Question]) -> list[Told]:
        """What the model says to each question, in order. Raises `PluginFailed`."""
        if not questions:
            return []
        weights.session(MODEL)  # loaded once, before the threads ask for it
        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(_asked, questions))


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
    support, dispute = support_chance(question, told), told.whole.disputes
    neither = max(0.0, 1 - support - dispute)
    if dispute > max(support, neither) and _same_thing(question):
        return Stance.DISPUTES, round(dispute, 4)
    if support >= neither:
        return Stance.SUPPORTS, round(support, 4)
    return Stance.NOT_ENOUGH, round(1 - support, 4)


def answers_of(question: Question, told: Told) -> list[Answer]:
    """One answer per passage: the entry's for its clearest passage, the others beside it."""
    support = support_chance(question, told)
    each = [*told.each, *[Chances(0.0, 0.0, 1.0)] * (len(question.passages) - len(told.each))]
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
    if dispute < CONFLICTS or dispute <= support or not _same_thing(question):
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
    odds = BIAS + math.fsum(w * value for w, value in zip(WEIGHTS, seen, strict=True))
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


@lru_cache(maxsize=CACHED)
def _asked(question: Question) -> Told:
    return told_by(weights.session(MODEL), weights.tokenizer(TOKENIZER), question)


def told_by(session: Any, tokenizer: Tokenizer, question: Question) -> Told:
    """What a model (an onnxruntime session) says to a question."""
    import numpy as np

    fed = pieces(tokenizer, question)
    feed = {"ids": np.array([fed.ids], np.int64), "ends": np.array(fed.ends, np.int64)}
    whole, each, differ = session.run(None, feed)
    texts = (question.claim, *question.passages)
    words = [
        pointed(text, offsets, differ[begin : begin + len(offsets), min(number, 1)])
        for number, (text, (begin, offsets)) in enumerate(zip(texts, fed.stretches, strict=False))
    ]
    return Told(chances_of(whole), tuple(map(chances_of, each)), words[0], tuple(words[1:]))


def chances_of(logits: Any) -> Chances:
    """The chances behind the model's three numbers, in the order of `Chances` (softmax)."""
    most = max(float(one) for one in logits)
    odds = [math.exp(float(one) - most) for one in logits]
    return Chances(*(one / sum(odds) for one in odds))


def pointed(text: str, offsets: Sequence[tuple[int, int]], logits: Sequence[float]) -> str:
    """The words round the likeliest piece, as far as pieces in a row are likely; "" for none."""
    first = last = max(range(len(offsets)), key=lambda n: (logits[n], -n), default=-1)
    if first < 0 or logits[first] <= 0:
        return ""
    while first and logits[first - 1] > 0:
        first -= 1
    while last + 1 < len(offsets) and logits[last + 1] > 0:
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
    ours = tokenizer.encode(question.claim, add_special_tokens=False)
    kept = ours.ids[: LONGEST // 3]
    fed = Fed([first, *kept, last], [], [(1, ours.offsets[: len(kept)])])
    for passage in question.passages:
        theirs = tokenizer.encode(passage[:CUT], add_special_tokens=False)
        room = LONGEST - len(fed.ids) - 1
        if room < min(LEAST_PIECES, len(theirs.ids)):
            break
        fed.stretches.append((len(fed.ids), theirs.offsets[:room]))
        fed.ids.extend([*theirs.ids[:room], last])
        fed.ends.append(len(fed.ids) - 1)
    return fed
