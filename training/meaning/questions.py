"""Questions for the verifier: a statement and the sentences found in one other article.

    python training/meaning/questions.py --gold train.jsonl --edits train_edits.jsonl \\
        --archive FOLDER --out questions.jsonl [--free N]

Both take further files: labels and edits that give places in articles in place of words.

Each labelled (statement, other article) becomes one question; a passage that overlaps a gold span
supports or disputes. Edited statements are asked anew; swaps.py makes further disputes of supported
statements. `--free` adds so many questions without a label, on other statements of the labelled
groups, for a teacher to answer. Texts are written outside the checkout only.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from changed import marks
from swaps import swapped

from alteram.archive import SqliteStore, find_coverage
from alteram.evidence.reading import read
from alteram.evidence.retriever import WordRetriever, _weigh
from alteram.evidence.weigh import readable
from alteram.model import Coverage, Entry, Passage, Span, Statement, StatementKind
from alteram.settings import ArchiveSettings

MOST = 8  # sentences of one entry
LEAST, RELATIVE = 0.02, 0.3  # share of the statement's weight held, and of the best one's
ROOM = 1350  # characters of all sentences
LONGEST = 320  # characters of one
EARLY = 0.1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--edits", type=Path, nargs="+", required=True)
    parser.add_argument("--archive", type=Path, required=True, help="a filled archive")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--free", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    gold = [row for path in args.gold for row in lines(path) if row["label"] is not None]
    edits: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for edit in (one for path in args.edits for one in lines(path)):
        edits[key(edit)].append(edit)
    chance = random.Random(args.seed)
    count: Counter[str] = Counter()
    free: list[dict[str, Any]] = []
    with args.out.open("w", encoding="utf-8") as out, SqliteStore(args.archive) as store:
        for row in ask(gold, edits, store, chance, free):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count[f"{row['kind']} {row['label']}"] += 1
        chance.shuffle(free)
        for row in free[: args.free]:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count["free"] += 1
    print(dict(sorted(count.items())))


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["article"], row["start"], row["end"], row["other"]


def ask(gold: Any, edits: Any, store: SqliteStore, chance: Any, free: Any) -> Iterator[Any]:
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
        known = set()
        for row in rows:
            statement = nearest(entry, row["start"], row["end"])
            if statement is None or row["other"] not in ids:
                continue
            known.add(statement.span.start)
            yield from asked(row, statement, ids[row["other"]], edits, retriever, coverage, chance)
        others = {ids[row["other"]] for row in rows if row["other"] in ids}
        for statement in entry.statements:
            if (
                statement.span.part == "body"
                and statement.span.start not in known
                and statement.kind is not StatementKind.QUESTION
                and 45 < len(statement.text) < 400
                and chance.random() < 0.5
            ):
                other = chance.choice(sorted(others)) if others else ""
                found = passages(retriever, statement, coverage, other)
                if found:
                    row = {"group": rows[0]["group"]}
                    free.append(question(row, statement, found, "neither", "free", None))


def asked(
    row: Any,
    statement: Statement,
    other: str,
    edits: Any,
    retriever: Any,
    coverage: Any,
    chance: Any,
) -> Iterator[dict[str, Any]]:
    found = passages(retriever, statement, coverage, other)
    whole = {"both": "supports", "silent": "neither"}.get(row["label"], row["label"])
    if found or whole != "neither":
        yield question(row, statement, found, whole, "gold", labels(row, found))
    for edit in edits.get(key(row), []):
        find = edit["find"]
        if not isinstance(find, str):  # where it stands in the article, without its words
            find = statement.text[slice(*(at - statement.span.start for at in find))]
        if not find or find not in statement.text:
            continue
        text = statement.text.replace(find, edit["replace"], 1)
        said = statement.said.replace(find, edit["replace"], 1)
        changed = replace(statement, text=text, said=said if said != statement.said else text)
        again = passages(retriever, changed, coverage, other)
        disputes = edit["edit"] == "disputes"
        each = [
            "disputes" if disputes and overlap(p, row["supports"]) else "neither" for p in again
        ]
        kind = "edit"
        made = question(row, changed, again, "disputes" if disputes else "neither", kind, each)
        known = {"type": edit.get("type", ""), "edit": edit["edit"]}
        yield made | known | marks(statement.text, text, made["claim"])
    if row["label"] == "supports":
        for passage in found:
            if overlap(passage, row["supports"]) > 0.3 * len(passage.text):
                for claim, what in swapped(statement.text, passage.text, chance):
                    changed = replace(statement, text=claim, said="")
                    again = passages(retriever, changed, coverage, other)
                    each = ["disputes" if overlap(p, row["supports"]) else "neither" for p in again]
                    made = question(row, changed, again, "disputes", f"swap-{what}", each)
                    yield made | marks(statement.text, claim, made["claim"])
                return


def labels(row: Any, found: list[Passage]) -> list[str]:
    each = []
    for passage in found:
        supports = overlap(passage, row["supports"])
        disputes = overlap(passage, row["disputes"])
        label = "neither"
        if supports or disputes:
            label = "supports" if supports >= disputes else "disputes"
        each.append(label)
    return each


def question(row: Any, statement: Statement, found: Any, label: str, kind: str, each: Any) -> Any:
    return {
        "claim": readable(statement),
        "text": statement.text,
        "passages": [passage.text for passage in found],
        "priors": [passage.score for passage in found],
        "label": label,
        "each": each,
        "group": row["group"],
        "kind": kind,
        "weight": 1.0,
    }


def nearest(entry: Entry, start: int, end: int) -> Statement | None:
    """The body statement that shares most with a stretch."""
    best, most = None, 0
    for statement in entry.statements:
        span = statement.span
        shared = min(span.end, end) - max(span.start, start) if span.part == "body" else 0
        if shared > most:
            best, most = statement, shared
    return best


def passages(retriever: Any, statement: Statement, coverage: Coverage, other: str) -> list[Passage]:
    """The sentences of one entry that hold most of the statement, in the order of its text."""
    retriever._open(coverage)
    sheet = next((one for one in retriever._sheets if one.key == other), None)
    if sheet is None:
        return []
    ours = read(statement.text)
    weights = {word: retriever._rare.get(word, retriever._unseen) for word in ours.order}
    whole = _weigh(ours.order, weights)
    if not whole:
        return []
    held = [
        _weigh((w for w in ours.order if w in one.stems), weights) / whole for one in sheet.readings
    ]
    count = len(held)
    rank = sorted(range(count), key=lambda n: (-held[n] * (1 + EARLY * (1 - n / count)), n))
    least = max(LEAST, RELATIVE * max(held, default=0.0))
    kept, room = [], ROOM
    for n in rank[:MOST]:
        size = min(sheet.places[n][1] - sheet.places[n][0], LONGEST)
        if held[n] < least or size > room:
            continue
        kept.append(n)
        room -= size
    return [
        Passage(
            entry_id=other,
            span=Span("body", *sheet.places[n]),
            text=sheet.text[slice(*sheet.places[n])][:LONGEST],
            score=round(held[n], 4),
        )
        for n in sorted(kept)
    ]


def overlap(passage: Passage, spans: list[list[int]]) -> int:
    """Code points a passage shares with gold spans."""
    start, end = passage.span.start, passage.span.end
    return sum(max(0, min(end, b) - max(start, a)) for a, b in spans)


if __name__ == "__main__":
    main()
