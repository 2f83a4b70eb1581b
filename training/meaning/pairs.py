"""Pairs for the verifier, as the retriever finds them in the labelled news archive.

For each labelled (statement, other article) the passages the retriever finds in the other article
become pairs: one that overlaps a gold span supports or disputes, the others say neither. Edited
statements are asked anew: of a disputing edit the passage that overlaps the gold most disputes, of
a neutral edit none does. `swaps.py` makes further disputes of supported pairs. Output: JSON Lines
with `claim`, `passage`, `label`, `group`, `kind`, `prior`; texts are written outside the checkout
only.

    python training/meaning/pairs.py --gold train.jsonl --edits train_edits.jsonl \\
        --archive FOLDER --out pairs.jsonl
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from swaps import swapped

from alteram.archive import SqliteStore, find_coverage
from alteram.evidence.retriever import WordRetriever
from alteram.model import Coverage, Entry, Passage, Statement
from alteram.settings import ArchiveSettings

TOP = 3
LEAST_PRIOR = 0.02  # passages the words alone rule out


class Asked(NamedTuple):
    """A statement, its gold row, and what the retriever found in the other article."""

    row: dict[str, Any]
    statement: Statement
    passages: list[Passage]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--edits", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True, help="a filled archive")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    gold = [row for row in lines(args.gold) if row["label"] is not None]
    edits: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for edit in lines(args.edits):
        edits[key(edit)].append(edit)
    chance = random.Random(args.seed)
    count: Counter[str] = Counter()
    with args.out.open("w", encoding="utf-8") as out, SqliteStore(args.archive) as store:
        for asked, again in ask(gold, edits, store):
            for pair in [*plain(asked), *edited(asked, again), *made(asked, chance)]:
                out.write(json.dumps(pair, ensure_ascii=False) + "\n")
                count[f"{pair['kind']} {pair['label']}"] += 1
    print(dict(sorted(count.items())))


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["article"], row["start"], row["end"], row["other"]


def ask(
    gold: list[dict[str, Any]], edits: dict[Any, list[dict[str, Any]]], store: SqliteStore
) -> Iterator[tuple[Asked, list[tuple[dict[str, Any], Asked]]]]:
    """Every gold row asked, with its edits asked in its place."""
    retriever = WordRetriever()
    by_article: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in gold:
        by_article[row["article"]].append(row)
    for ref, rows in by_article.items():
        entry = store.get(ref)
        if entry is None:
            continue
        coverage = find_coverage(store, entry.article, ArchiveSettings())
        ids = {e.article.ref: e.id for e in coverage.entries}
        for row in rows:
            statement = nearest(entry, row["start"], row["end"])
            if statement is None or row["other"] not in ids:
                continue
            other = ids[row["other"]]
            again = []
            for edit in edits.get(key(row), []):
                if edit["find"] in statement.text:
                    text = statement.text.replace(edit["find"], edit["replace"], 1)
                    changed = replace(statement, text=text)
                    found = passages(retriever, changed, coverage, other)
                    again.append((edit, Asked(row, changed, found)))
            yield Asked(row, statement, passages(retriever, statement, coverage, other)), again


def nearest(entry: Entry, start: int, end: int) -> Statement | None:
    """The body statement that shares most with a stretch."""
    best, most = None, 0
    for statement in entry.statements:
        span = statement.span
        shared = min(span.end, end) - max(span.start, start) if span.part == "body" else 0
        if shared > most:
            best, most = statement, shared
    return best


def passages(
    retriever: WordRetriever, statement: Statement, coverage: Coverage, other: str
) -> list[Passage]:
    found = retriever.find(statement, coverage, TOP)
    return [p for p in found if p.entry_id == other and p.score >= LEAST_PRIOR]


def overlap(passage: Passage, spans: list[list[int]]) -> int:
    """Code points a passage shares with gold spans."""
    start, end = passage.span.start, passage.span.end
    return sum(max(0, min(end, b) - max(start, a)) for a, b in spans)


def pair(asked: Asked, passage: Passage, label: str, kind: str, claim: str = "") -> dict[str, Any]:
    return {
        "claim": claim or asked.statement.text,
        "passage": passage.text,
        "label": label,
        "group": asked.row["group"],
        "kind": kind,
        "prior": passage.score,
    }


def plain(asked: Asked) -> Iterator[dict[str, Any]]:
    for passage in asked.passages:
        supports = overlap(passage, asked.row["supports"])
        disputes = overlap(passage, asked.row["disputes"])
        label = "neither"
        if supports or disputes:
            label = "supports" if supports >= disputes else "disputes"
        yield pair(asked, passage, label, "gold")


def edited(asked: Asked, again: list[tuple[dict[str, Any], Asked]]) -> Iterator[dict[str, Any]]:
    for edit, changed in again:
        ranked = sorted(changed.passages, key=lambda p: -overlap(p, asked.row["supports"]))
        for number, passage in enumerate(ranked):
            hit = number == 0 and overlap(passage, asked.row["supports"]) > 0
            disputes = hit and edit["edit"] == "disputes"
            kind = "edit" if hit else "edit-far"
            yield pair(changed, passage, "disputes" if disputes else "neither", kind)


def made(asked: Asked, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Disputes by program, on the passage that supports the statement."""
    if asked.row["label"] != "supports":
        return
    for passage in asked.passages:
        if overlap(passage, asked.row["supports"]) > 0.3 * len(passage.text):
            for claim, what in swapped(asked.statement.text, passage.text, chance):
                yield pair(asked, passage, "disputes", f"swap-{what}", claim)
            return


if __name__ == "__main__":
    main()
