"""What the outputs of a classifier of pairs mean: from the names of its labels to stances.

Names are read as the usual sets write them: entailment, neutral, contradiction; supports, refutes,
not enough info; yes, no. Names that say nothing (`LABEL_0`) are never guessed at.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import NamedTuple

from alteram.errors import SettingsError, nearest
from alteram.model import Stance
from alteram.text.wordlists import word_set

_NAMES: Mapping[Stance, frozenset[str]] = {
    Stance.SUPPORTS: word_set("""
        entailment entails entailed entail supports support supported yes true agree agrees
        consistent
    """),
    Stance.DISPUTES: word_set("""
        contradiction contradicts contradicted contradict contradictory refutes refuted refute
        disputes disputed dispute disagree disagrees
    """),
    Stance.NOT_ENOUGH: word_set("""
        neutral notenough notenoughinfo notenoughinformation nei notentailment nonentailment
        noentailment notsupported unsupported neither maybe unknown unrelated discuss
        inconclusive unverified unverifiable
    """),
}
_AGAINST = word_set("no false inconsistent")
"""Names that dispute beside a third label for "neither"; alone against "yes" they only do not
support, which a passage about something else does as well."""
WHERE = "model.labels"


class Labels(NamedTuple):
    """The stance each output stands for. One output alone is a single logit for support."""

    stances: tuple[Stance, ...]

    def judge(self, logits: Sequence[float], least: float) -> tuple[Stance, float]:
        """Stance and score (0..1, four digits) from the outputs of one pair.

        The score of `supports` and `disputes` is their chance, that of `not enough` the chance
        that the passage does not support. Raises `ValueError` for another number of outputs than
        labels, and for outputs that are no numbers.
        """
        if len(logits) != len(self.stances):
            raise ValueError(f"{len(logits)} outputs and {len(self.stances)} labels")
        if not all(math.isfinite(logit) for logit in logits):
            raise ValueError("an output is not a finite number")
        chances = dict.fromkeys(Stance, 0.0)
        for stance, chance in zip(self.stances, _chances(logits), strict=True):
            chances[stance] += chance
        support = min(1.0, chances[Stance.SUPPORTS])
        dispute = min(1.0, chances[Stance.DISPUTES])
        if support >= least and support > dispute:
            return Stance.SUPPORTS, round(support, 4)
        if dispute >= least and dispute > support:
            return Stance.DISPUTES, round(dispute, 4)
        return Stance.NOT_ENOUGH, round(1 - support, 4)


def _chances(logits: Sequence[float]) -> list[float]:
    if len(logits) == 1:
        logits = [*logits, 0.0]  # a logistic of one logit is a softmax of it and nought
        return _chances(logits)[:1]
    highest = max(logits)
    powers = [math.exp(logit - highest) for logit in logits]
    return [power / sum(powers) for power in powers]


def labels_of(names: Sequence[str], given: Sequence[str] = ()) -> Labels:
    """The labels of a model from the names in its `config.json`, or as the settings give them.

    `given` are texts `LABEL=STANCE`, where LABEL is a name or the number of an output. Raises
    `SettingsError` where a label has no stance or none of them supports.
    """
    stances = _told(names, given) if given else _detected(names)
    if Stance.SUPPORTS not in stances:
        raise SettingsError(WHERE, f"no label means {Stance.SUPPORTS.value!r}; {_way_out(names)}")
    return Labels(tuple(stances))


def _detected(names: Sequence[str]) -> list[Stance]:
    if len(names) == 1:
        return [Stance.SUPPORTS]
    plain = [re.sub(r"[\W_]+", "", name).casefold() for name in names]
    found = {
        name: next((stance for stance, known in _NAMES.items() if name in known), None)
        for name in plain
    }
    against = Stance.DISPUTES if Stance.NOT_ENOUGH in found.values() else Stance.NOT_ENOUGH
    stances = [against if name in _AGAINST else found[name] for name in plain]
    unknown = [name for name, stance in zip(names, stances, strict=True) if stance is None]
    if unknown or not names:
        what = f"labels {', '.join(map(repr, unknown))} say nothing" if unknown else "no labels"
        raise SettingsError(WHERE, f"{what}; {_way_out(names)}")
    return [stance for stance in stances if stance is not None]


def _told(names: Sequence[str], given: Sequence[str]) -> list[Stance]:
    told: dict[int, Stance] = {}
    for text in given:
        label, equals, value = (part.strip() for part in text.rpartition("="))
        values = [stance.value for stance in Stance]
        if not equals or value not in values:
            raise SettingsError(WHERE, f"{text!r} is no LABEL=STANCE; {nearest(value, values)}")
        told[_number(label, names)] = Stance(value)
    missing = [number for number in range(max(len(names), max(told) + 1)) if number not in told]
    if missing:
        known = [names[number] if names else str(number) for number in missing]
        raise SettingsError(WHERE, f"no stance for {', '.join(map(repr, known))}")
    return [told[number] for number in sorted(told)]


def _number(label: str, names: Sequence[str]) -> int:
    if label in names:
        return names.index(label)
    if label.isascii() and label.isdigit() and int(label) < (len(names) or 100):
        return int(label)
    numbers = [str(number) for number in range(len(names))]
    hint = nearest(label, [*names, *numbers])
    raise SettingsError(WHERE, f"the model has no label {label!r}; {hint}")


def _way_out(names: Sequence[str]) -> str:
    shown = zip(names or ("0", "1", "2"), cycle(Stance))
    example = ", ".join(f'"{name}={stance.value}"' for name, stance in shown)
    return f"say which means what, as in labels = [{example}]"
