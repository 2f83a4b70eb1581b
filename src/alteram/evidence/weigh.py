"""From passages to evidence: the stance of each, held to the rule that a dispute must be about the
same thing.

What the retriever knows of a passage (its score) and what the verifier says of the pair are two
witnesses; the chance that a passage supports a statement is the mean of both on the scale of
log odds. A dispute needs a difference that can be named. A later toll is an update and no dispute.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence, Sized
from dataclasses import replace
from typing import NamedTuple

from alteram.errors import PluginFailed
from alteram.evidence.mismatch import find_mismatch, kind_of, lacks_toll
from alteram.evidence.updates import is_update
from alteram.evidence.verifier import log_odds
from alteram.model import (
    Article,
    Entry,
    Evidence,
    Mismatch,
    MismatchKind,
    Modality,
    Passage,
    Source,
    Stance,
    Statement,
    StatementKind,
)
from alteram.plugins import Answer, EntryVerifier, Question, Verifier
from alteram.text.names import same_name
from alteram.text.words import fold

LEAST_SUPPORT = 0.65  # chance from which a passage counts as support: .84 of those are right
LEAST_ALONE = 0.4  # chance from which a passage supports a statement when read alone
LEAST_SHOWN = 0.05  # chance below which a passage is off the point, not asked about, not shown
# Retriever's score of the best passage from which an entry is asked as a whole; of labelled
# supporting entries .004 lie below.
LEAST_ASKED = 0.06
SAME_THING = 0.3  # retriever's score below which a difference is not about the same thing
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b(?![,.]\d)")

# At the very start, or behind the end of another sentence; quotation marks may open.
_SENTENCE_START = r"""(?:^|[.!?]["')\]]*\s)["'(\[]*"""
_SENTENCE_END = r"""(?:(?<=[.!?"')])(?!\w)|["')\]]*(?:[.!?](?!\d)|$))"""
VERBATIM = Answer(Stance.SUPPORTS, 1.0)
OFF_POINT = Answer(Stance.NOT_ENOUGH, 1.0)


class _Pair(NamedTuple):
    statement: Statement
    passage: Passage
    entry: Entry

    @property
    def texts(self) -> tuple[str, str]:
        return self.statement.text, self.passage.text

    @property
    def is_verbatim(self) -> bool:
        """Whether the passage holds the statement word for word, as a sentence of its own.

        Behind "it is false that" the same words are a denial, and "he won" stands in "she won".
        """
        ours, theirs = (" ".join(fold(text).split()) for text in self.texts)
        if not ours or ours not in theirs:
            return False
        sentence = _SENTENCE_START + re.escape(ours) + _SENTENCE_END
        return re.search(sentence, theirs) is not None

    @property
    def may_be_asked(self) -> bool:
        """Whether only a verifier can tell."""
        return self.statement.kind is not StatementKind.QUESTION and not self.is_verbatim

    @property
    def is_open(self) -> bool:
        """Whether the verifier must be asked about this pair."""
        return self.passage.score >= LEAST_SHOWN and self.may_be_asked


def weigh(
    statements: Sequence[Statement],
    passages: Sequence[Sequence[Passage]],
    entries: Mapping[str, Entry],
    verifier: Verifier,
    article: Article,
) -> list[tuple[Evidence, ...]]:
    """The evidence on each statement, in the order of its passages.

    `passages` answers `statements` one to one; `article` is the checked one. What is asked of the
    verifier is asked at once, and each pair of texts only once however many copies hold it. A
    passage that holds the statement word for word supports it unasked; a question is supported by
    nothing else, since nobody reports one. Raises `PluginFailed` for a verifier that answers with
    the wrong number.
    """
    pairs = [
        _Pair(statement, passage, entries[passage.entry_id])
        for statement, found in zip(statements, passages, strict=True)
        for passage in found
    ]
    if by_entry := isinstance(verifier, EntryVerifier):
        judged = _by_entry(pairs, verifier)
    else:
        judged = _by_pair(pairs, verifier)
    found_by_id: dict[int, list[Evidence]] = {id(statement): [] for statement in statements}
    for pair, answer in zip(pairs, judged, strict=True):
        evidence = _evidence(pair, answer, article, whole=by_entry)
        if evidence is not None:
            found_by_id[id(pair.statement)].append(evidence)
    return [tuple(_one_voice(found_by_id[id(statement)])) for statement in statements]


def _by_pair(pairs: Sequence[_Pair], verifier: Verifier) -> list[Answer]:
    asked = dict.fromkeys(pair.texts for pair in pairs if pair.is_open)
    judged = [Answer(*one) for one in verifier.judge(list(asked))]
    _same_number(judged, asked, verifier)
    answers = dict(zip(asked, judged, strict=True))
    return [answers.get(p.texts, VERBATIM if p.is_verbatim else OFF_POINT) for p in pairs]


def _by_entry(pairs: Sequence[_Pair], verifier: EntryVerifier) -> list[Answer]:
    """Each entry asked once for a statement, unless it holds the statement word for word."""
    groups: dict[tuple[int, str], list[int]] = {}
    for number, pair in enumerate(pairs):
        groups.setdefault((id(pair.statement), pair.entry.id), []).append(number)
    answers = [VERBATIM if pair.is_verbatim else OFF_POINT for pair in pairs]
    questions: dict[tuple[int, ...], Question] = {}
    for numbers in groups.values():
        some = [pairs[n] for n in numbers]
        near = max(pair.passage.score for pair in some) >= LEAST_ASKED
        if near and all(pair.may_be_asked for pair in some):
            order = sorted(numbers, key=lambda n: pairs[n].passage.span.start)
            told = tuple(pairs[n].passage.text for n in order)
            questions[tuple(order)] = Question(readable(some[0].statement), told)
    asked = dict.fromkeys(questions.values())
    judged = list(verifier.judge_entries(list(asked)))
    _same_number(judged, asked, verifier)
    by_question = dict(zip(asked, judged, strict=True))
    for places, question in questions.items():
        _same_number(by_question[question], places, verifier)
        for number, answer in zip(places, by_question[question], strict=True):
            answers[number] = answer
    return answers


def _same_number(answers: Sized, asked: Sized, verifier: Verifier) -> None:
    if len(answers) != len(asked):
        reason = f"{len(answers)} answers to {len(asked)} pairs"
        raise PluginFailed("verifier", type(verifier).__name__, reason)


def readable(statement: Statement) -> str:
    """A statement as it reads alone, behind the name of its source where that is missing in it."""
    said = statement.said or statement.text
    source = statement.source
    if source is not None and source.named and source.name.split()[-1] not in said:
        return f"{source.name}: {said}"
    return said


def _one_voice(found: Sequence[Evidence]) -> list[Evidence]:
    """An entry that disputes a statement does not support it with words that are further off."""
    disputing: dict[str, float] = {}
    for item in found:
        if item.stance is Stance.DISPUTES:
            key = item.passage.entry_id
            disputing[key] = max(disputing.get(key, 0.0), item.passage.score)
    return [
        replace(item, stance=Stance.NOT_ENOUGH, score=round(1 - item.score, 4))
        if item.stance is Stance.SUPPORTS
        and item.passage.score <= disputing.get(item.passage.entry_id, -1.0)
        else item
        for item in found
    ]


def _evidence(pair: _Pair, answer: Answer, article: Article, *, whole: bool) -> Evidence | None:
    """The evidence of one passage. With `whole` the verifier knew the entry and has decided."""
    mismatch: Mismatch | None = None
    stance, score = answer.stance, answer.score
    if whole and pair.may_be_asked and pair.passage.score >= SAME_THING:
        clear = find_mismatch(*pair.texts)  # a rule that names a difference is not outvoted
        if clear is not None:
            stance, score = Stance.DISPUTES, clear.whole
    if stance in (Stance.DISPUTES, Stance.MAY_CONFLICT) and pair.passage.score < SAME_THING:
        stance, score = Stance.NOT_ENOUGH, 1 - LEAST_SHOWN
    elif stance is Stance.DISPUTES:
        mismatch = _named(pair, answer) if whole else _difference(pair)
        if mismatch is None:
            stance = Stance.MAY_CONFLICT if whole else Stance.NOT_ENOUGH
            score = score if whole else 1 - LEAST_SHOWN
        elif _is_no_clash(pair, mismatch, article):
            stance, mismatch = Stance.NOT_ENOUGH, None
    elif stance is Stance.MAY_CONFLICT:
        likely = _named(pair, answer)
        if likely is not None and _is_no_clash(pair, likely, article):
            stance = Stance.NOT_ENOUGH
    else:
        supports = stance is Stance.SUPPORTS
        score = score if supports else 1 - score
        if not whole:
            score = agreed(pair.passage.score, score)
            supports = score >= LEAST_SUPPORT
        if score < LEAST_SHOWN:
            return None
        if supports and lacks_toll(*pair.texts):
            supports, score = False, 1 - score  # near, but the toll the statement gives is missing
        stance = Stance.SUPPORTS if supports else Stance.NOT_ENOUGH
    source = said_by(pair.entry, pair.passage)
    return Evidence(
        passage=pair.passage,
        stance=stance,
        score=round(score, 4),
        mismatch=mismatch,
        source=source,
        reports_saying=_same_source(pair.statement.source, source),
    )


def _difference(pair: _Pair) -> Mismatch | None:
    """What a pair differs in: by clear rule, else by likely one."""
    found = find_mismatch(*pair.texts) or find_mismatch(*pair.texts, sure=False)
    return found.mismatch if found else None


def _named(pair: _Pair, answer: Answer) -> Mismatch | None:
    """The words in which a dispute lies: by clear rule, by the verifier, by likely rule."""
    if found := find_mismatch(*pair.texts):
        return found.mismatch
    ours, theirs = answer.ours, answer.theirs
    if ours and theirs and ours in pair.statement.text and theirs in pair.passage.text:
        return Mismatch(kind=kind_of(ours, theirs), ours=ours, theirs=theirs)
    found = find_mismatch(*pair.texts, sure=False)
    return found.mismatch if found else None


def _is_no_clash(pair: _Pair, mismatch: Mismatch, article: Article) -> bool:
    """Whether both can be told: an update, another time, a plan beside an event."""
    return (
        is_update(mismatch, article, pair.entry.article)
        or _is_of_another_time(pair, article)
        or _is_yet_to_come(pair, mismatch)
    )


def _is_of_another_time(pair: _Pair, article: Article) -> bool:
    """Whether a passage gives a year that neither the statement nor either article is of."""
    known = set(_YEAR.findall(pair.statement.text))
    known |= {f"{one.published.day.year}" for one in (article, pair.entry.article) if one.published}
    return not known.issuperset(_YEAR.findall(pair.passage.text))


def _is_yet_to_come(pair: _Pair, mismatch: Mismatch) -> bool:
    """Whether the differing words tell of a plan or a threat, and the statement of an event."""
    if pair.statement.modality is not Modality.HAPPENED or mismatch.kind is MismatchKind.NEGATION:
        return False
    at = pair.passage.span.start + max(0, pair.passage.text.find(mismatch.theirs))
    for told in pair.entry.statements:
        if told.span.part == pair.passage.span.part and told.span.start <= at < told.span.end:
            return told.modality in (Modality.PLANNED, Modality.POSSIBLE)
    return False


def agreed(one: float, two: float) -> float:
    """Two chances as one: the mean of their log odds (Bordley 1982, logarithmic pooling)."""
    return 1 / (1 + math.exp(-(log_odds(one) + log_odds(two)) / 2))


def read_alone(
    statements: Sequence[Statement], evidence: Sequence[Sequence[Evidence]], verifier: Verifier
) -> list[tuple[Evidence, ...]]:
    """The evidence on each statement, with support that a passage does not give alone marked so.

    Asked only where two entries or more support a statement, since there a count hangs on it, and
    only of a verifier that reads entries whole: any other has read each passage alone before.
    Raises `PluginFailed` for a verifier that answers with the wrong number.
    """
    if not isinstance(verifier, EntryVerifier):
        return [tuple(found) for found in evidence]
    asked: dict[tuple[str, str], None] = {}
    for statement, found in zip(statements, evidence, strict=True):
        supports = [item for item in found if item.stance is Stance.SUPPORTS]
        if len({item.passage.entry_id for item in supports}) > 1:
            asked |= {(readable(statement), item.passage.text): None for item in supports}
    judged = verifier.judge(list(asked))
    _same_number(judged, asked, verifier)
    unclear = {
        pair
        for pair, (stance, score) in zip(asked, judged, strict=True)
        if stance is not Stance.SUPPORTS or score < LEAST_ALONE
    }
    return [
        tuple(
            replace(item, clear=False)
            if item.stance is Stance.SUPPORTS and (readable(one), item.passage.text) in unclear
            else item
            for item in found
        )
        for one, found in zip(statements, evidence, strict=True)
    ]


def said_by(entry: Entry, passage: Passage) -> Source | None:
    """Whom an entry gives for most of the words of a passage; None for its own voice."""
    best: Statement | None = None
    most = 0
    for statement in entry.statements:
        shared = statement.span.overlap(passage.span)
        if shared > most:
            best, most = statement, shared
    return best.source if best else None


def _same_source(ours: Source | None, theirs: Source | None) -> bool:
    if ours is None or theirs is None or not (ours.named and theirs.named):
        return False
    return same_name(ours.name, theirs.name)
