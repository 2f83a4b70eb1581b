"""Disputes made by program: one fact of a supported statement is changed to another of its kind."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from alteram.evidence.lexicon import OPPOSITES
from alteram.text.names import names
from alteram.text.numbers import FigureKind, figures
from alteram.text.words import stem

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
_TIME = re.compile(rf"\b({'|'.join(_DAYS + _MONTHS)})\b")
_AUXILIARY = re.compile(r"\b(was|were|is|are|has|have|had|will|would|can|could|should)\b(?! not)")
_PLAIN = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?")
_PAIRS = (
    ("supported", "opposed"), ("support", "oppose"), ("accepted", "rejected"),
    ("approved", "rejected"), ("rose", "fell"), ("increased", "decreased"), ("won", "lost"),
    ("confirmed", "denied"), ("upheld", "overturned"), ("praised", "criticized"),
    ("agreed", "refused"), ("arrested", "released"), ("passed", "failed"), ("before", "after"),
    ("first", "last"), ("more", "fewer"), ("higher", "lower"), ("began", "ended"),
    ("allowed", "barred"), ("backed", "opposed"), ("guilty", "not guilty"), ("men", "women"),
    ("joined", "left"), ("increase", "decrease"), ("for", "against"), ("majority", "minority"),
)  # fmt: skip
_OPPOSITE = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1])}
_MODAL = ((re.compile(r"\bwill\b"), "may"), (re.compile(r"\bplans? to\b"), "has refused to"),
          (re.compile(r"\bcould\b"), "cannot"), (re.compile(r"\bmay\b"), "will not"))  # fmt: skip


def swapped(claim: str, passage: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Up to two changed claims with the name of the change; each clashes with the passage."""
    found = [
        *_number(claim, passage, chance),
        *_time(claim, passage, chance),
        *_name(claim, passage, chance),
        *_negation(claim),
        *_opposite(claim, passage),
    ]
    chance.shuffle(found)
    yield from found[:2]


def _number(claim: str, passage: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    shared = {(f.kind, f.low) for f in figures(passage)}
    kinds = (FigureKind.COUNT, FigureKind.MONEY, FigureKind.PERCENT, FigureKind.AGE)
    for figure in figures(claim):
        if figure.kind in kinds and (figure.kind, figure.low) in shared:
            words = claim[figure.start : figure.end]
            digits = _PLAIN.search(words)
            if digits and (value := float(digits.group().replace(",", ""))) > 1:
                other = value * chance.choice((0.3, 0.5, 0.7, 1.4, 2, 3))
                shown = f"{other:,.1f}" if "." in digits.group() else f"{max(1, round(other)):,}"
                if shown != digits.group():
                    new = words.replace(digits.group(), shown, 1)
                    yield claim[: figure.start] + new + claim[figure.end :], "number"


def _time(claim: str, passage: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    for found in _TIME.finditer(claim):
        word = found.group()
        if word in passage:
            some = _DAYS if word in _DAYS else _MONTHS
            other = chance.choice([one for one in some if one != word and one not in passage])
            yield claim[: found.start()] + other + claim[found.end() :], "date"


def _name(claim: str, passage: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """A name of the claim that the passage has, changed for another that it has too."""
    theirs = {passage[s:e] for s, e in names(passage)}
    for start, end in names(claim):
        name = claim[start:end]
        others = sorted(o for o in theirs if o != name and o not in claim and name not in o
                        and len(o.split()) <= 3)  # fmt: skip
        if name in theirs and others:
            yield claim[:start] + chance.choice(others) + claim[end:], "actor"


def _negation(claim: str) -> Iterator[tuple[str, str]]:
    if found := _AUXILIARY.search(claim):
        yield f"{claim[: found.end()]} not{claim[found.end() :]}", "negation"
    for pattern, other in _MODAL:
        if found := pattern.search(claim):
            yield claim[: found.start()] + other + claim[found.end() :], "modality"
            return


def _opposite(claim: str, passage: str) -> Iterator[tuple[str, str]]:
    held = {stem(word.lower()) for word in re.findall(r"[A-Za-z]+", passage)}
    for found in re.finditer(r"\b[a-z]+\b", claim):
        word = found.group()
        if word in _OPPOSITE and stem(word) in held and stem(word) in OPPOSITES:
            yield claim[: found.start()] + _OPPOSITE[word] + claim[found.end() :], "outcome"
