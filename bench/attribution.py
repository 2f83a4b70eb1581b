"""Who says what: attributions against PolNeAR rows.

A row holds `text` and `attributions`, each with `source`, `cue` and `content` as lists of
[start, end] (code points, end not included). A token is a run of word characters or one mark.

A prediction matches a gold attribution when the token Jaccard of the contents and that of the
sources are both at least 0.5; two empty sources agree, an empty and a filled one do not. The
matching is one to one and as large as can be (augmenting paths), so the counts do not depend on
any order. `quote_*` is the same on those attributions, gold and predicted, whose content starts
and ends with a quotation mark. `*_token_f1` compares, for one role, all tokens of an article that
are in some attribution. Scores are over all articles together.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from alteram.model import Attribution, SourceKind
from alteram.plugins import pick
from bench.table import Row

_TOKEN = re.compile(r"\w+|[^\w\s]")
_MARKS = frozenset("\"'“”‘’«»„‹›")
_ROLES = ("source", "cue", "content")


class Said(NamedTuple):
    """One attribution as sets of token numbers."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    quoted: bool


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="FILE", help="PolNeAR rows")
    parser.add_argument("--attributor", default="tagger.v1", metavar="NAME", help="plug-in to use")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="N articles, 0 for all")


def measure(args: argparse.Namespace) -> list[Row]:
    rows = read_rows(args.data, args.sample)
    attributor = pick("attributor", args.attributor)()
    gold: list[list[Said]] = []
    predicted: list[list[Said]] = []
    unknown = total = 0
    seconds = 0.0
    for row in rows:
        started = time.perf_counter()
        found = attributor.attribute("body", row["text"])
        seconds += time.perf_counter() - started
        total += len(found)
        unknown += sum(_unknown(attribution) for attribution in found)
        ours, theirs = numbered(row, found)
        gold.append(ours)
        predicted.append(theirs)
    scores = _matched("attribution", gold, predicted)
    scores += _matched("quote_attribution", _quoted(gold), _quoted(predicted))
    for role in _ROLES:
        scores.append(_tokens(role, gold, predicted))
    scores.append(Row("unknown_source_share", unknown / total if total else 0.0, total))
    scores.append(Row("articles_per_second", len(rows) / seconds if seconds else 0.0, len(rows)))
    return scores


def read_rows(path: Path, sample: int) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file; the first `sample` by digest of their id, 0 for all."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    if not sample:
        return rows
    return sorted(rows, key=lambda r: hashlib.sha256(str(r.get("id")).encode()).digest())[:sample]


def numbered(row: dict[str, Any], found: Sequence[Attribution]) -> tuple[list[Said], list[Said]]:
    """The gold and the predicted attributions of a row as token numbers."""
    number = _Numbers(row["text"])
    gold = [_gold(number, one) for one in row.get("attributions", ())]
    return gold, [_predicted(number, one) for one in found]


def _unknown(attribution: Attribution) -> bool:
    return attribution.source is None or attribution.source.kind is SourceKind.UNKNOWN


class _Numbers:
    """The token numbers a stretch of text covers."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = [-1] * len(text)
        for number, token in enumerate(_TOKEN.finditer(text)):
            self.at[token.start() : token.end()] = [number] * (token.end() - token.start())

    def cover(self, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
        return frozenset(n for start, end in spans for n in self.at[start:end] if n >= 0)

    def quoted(self, spans: Sequence[tuple[int, int]]) -> bool:
        if not spans:
            return False
        words = self.text[min(s for s, _ in spans) : max(e for _, e in spans)].strip()
        return len(words) > 1 and words[0] in _MARKS and words[-1] in _MARKS


def _gold(number: _Numbers, one: dict[str, Any]) -> Said:
    source, cue, content = ([(s, e) for s, e in one.get(role, ())] for role in _ROLES)
    return Said(
        number.cover(source), number.cover(cue), number.cover(content), number.quoted(content)
    )


def _predicted(number: _Numbers, one: Attribution) -> Said:
    content = [(span.start, span.end) for span in one.content]
    source, cue = ([(s.start, s.end)] if s else [] for s in (one.mention, one.cue))
    return Said(
        number.cover(source), number.cover(cue), number.cover(content), number.quoted(content)
    )


def _quoted(articles: list[list[Said]]) -> list[list[Said]]:
    return [[one for one in article if one.quoted] for article in articles]


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    together = len(one | other)
    return len(one & other) / together if together else 1.0


def matching(gold: Sequence[Said], predicted: Sequence[Said]) -> dict[int, int]:
    """The largest one-to-one matching, as {predicted: gold} indexes."""
    edges = [
        [
            n
            for n, g in enumerate(gold)
            if _jaccard(p.content, g.content) >= 0.5 and _jaccard(p.source, g.source) >= 0.5
        ]
        for p in predicted
    ]
    held: dict[int, int] = {}

    def settle(p: int, tried: set[int]) -> bool:
        for g in edges[p]:
            if g not in tried:
                tried.add(g)
                if g not in held or settle(held[g], tried):
                    held[g] = p
                    return True
        return False

    for p in range(len(predicted)):
        settle(p, set())
    return {p: g for g, p in held.items()}


def _matched(name: str, gold: list[list[Said]], predicted: list[list[Said]]) -> list[Row]:
    right = sum(len(matching(g, p)) for g, p in zip(gold, predicted, strict=True))
    return _scores(name, right, sum(map(len, predicted)), sum(map(len, gold)))


def _scores(name: str, right: int, predicted: int, gold: int) -> list[Row]:
    precision = right / predicted if predicted else 0.0
    recall = right / gold if gold else 0.0
    f1 = 2 * right / (predicted + gold) if predicted + gold else 0.0
    return [
        Row(f"{name}_precision", precision, predicted),
        Row(f"{name}_recall", recall, gold),
        Row(f"{name}_f1", f1, gold),
    ]


def _tokens(role: str, gold: list[list[Said]], predicted: list[list[Said]]) -> Row:
    right = claimed = wanted = 0
    for g, p in zip(gold, predicted, strict=True):
        have = frozenset().union(*(getattr(one, role) for one in p))
        want = frozenset().union(*(getattr(one, role) for one in g))
        right, claimed, wanted = right + len(have & want), claimed + len(have), wanted + len(want)
    return Row(f"{role}_token_f1", _scores(role, right, claimed, wanted)[2].score, wanted)
