"""From passages to evidence: the stance of each, held to the rule that a dispute must be about the
same thing.

What the retriever knows of a passage (its score) and what the verifier says of the pair are two
witnesses; the chance that a passage supports a statement is the mean of both on the scale of
log odds. A dispute needs a difference that can be named. A later toll is an update and no dispute.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from alteram.errors import PluginFailed
from alteram.evidence.mismatch import find_mismatch, lacks_toll
from alteram.evidence.updates import is_update
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
from alteram.plugins import Verifier
from alteram.text.names import same_name
from alteram.text.words import fold

LEAST_SUPPORT = 0.65  # chance from which a passage counts as support: .84 of those are right
LEAST_SHOWN = 0.05  # chance below which a passage is off the point, not asked about, not shown
SAME_THING = 0.3  # retriever's score below which a difference is not about the same thing
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b(?![,.]\d)")
_EDGE = 0.001  # scores are kept this far from 0 and 1, whose log odds are infinite

# At the very start, or behind the end of another sentence; quotation marks may open.
_SENTENCE_START = r"""(?:^|[.!?]["')\]]*\s)["'(\[]*"""
_SENTENCE_END = r"""(?:(?<=[.!?"')])(?!\w)|["')\]]*(?:[.!?](?!\d)|$))"""
VERBATIM = (Stance.SUPPORTS, 1.0)
OFF_POINT = (Stance.NOT_ENOUGH, 1.0)


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
    def is_open(self) -> bool:
        """Whether the verifier must be asked."""
        return (
            self.passage.score >= LEAST_SHOWN
            and self.statement.kind is not StatementKind.QUESTION
            and not self.is_verbatim
        )


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
    asked = dict.fromkeys(pair.texts for pair in pairs if pair.is_open)
    judged = list(verifier.judge(list(asked)))
    if len(judged) != len(asked):
        reason = f"{len(judged)} answers to {len(asked)} pairs"
        raise PluginFailed("verifier", type(verifier).__name__, reason)
    answers = dict(zip(asked, judged, strict=True))
    found_by_id: dict[int, list[Evidence]] = {id(statement): [] for statement in statements}
    for pair in pairs:
        stance, score = answers.get(pair.texts, VERBATIM if pair.is_verbatim else OFF_POINT)
        evidence = _evidence(pair, stance, score, article)
        if evidence is not None:
            found_by_id[id(pair.statement)].append(evidence)
    return [tuple(_one_voice(found_by_id[id(statement)])) for statement in statements]


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


def _evidence(pair: _Pair, stance: Stance, score: float, article: Article) -> Evidence | None:
    mismatch: Mismatch | None = None
    if stance is Stance.DISPUTES:
        difference = find_mismatch(*pair.texts) or find_mismatch(*pair.texts, sure=False)
        if difference is None or pair.passage.score < SAME_THING:
            stance, score = Stance.NOT_ENOUGH, 1 - LEAST_SHOWN
        elif (
            is_update(difference.mismatch, article, pair.entry.article)
            or _is_of_another_time(pair, article)
            or _is_yet_to_come(pair, difference.mismatch)
        ):
            stance = Stance.NOT_ENOUGH
        else:
            mismatch = difference.mismatch
    else:
        chance = score if stance is Stance.SUPPORTS else 1 - score
        score = agreed(pair.passage.score, chance)
        if score < LEAST_SHOWN:
            return None
        if score >= LEAST_SUPPORT and lacks_toll(*pair.texts):
            score = 1 - score  # near, but the toll that the statement gives is not there
        stance = Stance.SUPPORTS if score >= LEAST_SUPPORT else Stance.NOT_ENOUGH
    source = said_by(pair.entry, pair.passage)
    return Evidence(
        passage=pair.passage,
        stance=stance,
        score=round(score, 4),
        mismatch=mismatch,
        source=source,
        reports_saying=_same_source(pair.statement.source, source),
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
    return 1 / (1 + math.exp(-(_log_odds(one) + _log_odds(two)) / 2))


def _log_odds(chance: float) -> float:
    kept = min(1 - _EDGE, max(_EDGE, chance))
    return math.log(kept / (1 - kept))


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
