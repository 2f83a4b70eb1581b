"""Make the table of cue verbs from articles with marked attributions.

    python training/cue_table.py --data polnear/train.jsonl > src/alteram/statements/cues.txt

The rules run with every candidate verb and every kind of content let through. A cell of the table
(verb, use, kind of content) is kept when the share of its attributions that match a marked one is
at least `--least`; cells with few cases lean on the verb's other kinds and on the kind's other
verbs. Twice, because a verb that is dropped is read as a noun the second time. The same input
gives the same table. PolNeAR: Newell, Margolin, Ruths, LREC 2018.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from alteram.statements.contents import KINDS
from alteram.statements.lexicon import CueTable, inflected
from alteram.statements.rules import RuleAttributor
from bench.attribution import matching, numbered, read_rows

Cell = tuple[str, ...]
Table = dict[str, dict[str, list[str]]]

CANDIDATES = (Path(__file__).parent / "cue_candidates.txt").read_text("utf-8").split()
HEADER = """\
# Cue verbs and the kinds of content each may have; made by training/cue_table.py.
# verb(past/participle/-ing) use=kinds ...; uses: f finite, g -ing, i after to, P passive;
# kinds: L content before the cue, the rest as in contents.Ahead.
"""
# A cell nobody has seen is kept only for kinds that leave little doubt.
PLAIN = frozenset(("L", "q", ":", "t", "w", "c"))


def irregular() -> dict[str, str]:
    """Each candidate with its irregular forms."""
    split = (word.rstrip(")").partition("(") for word in CANDIDATES)
    return {verb: forms for verb, _, forms in split}


def counts(cues: CueTable, data: Path) -> dict[Cell, list[int]]:
    """For each cell and what it leans on: matched, and all."""
    seen: dict[Cell, list[int]] = defaultdict(lambda: [0, 0])
    attributor = RuleAttributor(cues)
    for row in read_rows(data, 0):
        sayings = [reading.saying for reading in attributor.read(row["text"])]
        gold, predicted = numbered(row, attributor.attribute("body", row["text"]))
        right = matching(gold, predicted)
        for number, saying in enumerate(sayings):
            cell = (saying.verb, saying.use, saying.kind)
            for key in (cell, cell[:2], cell[1:], ()):
                seen[("of", *key) if key == cell[1:] else key][0] += number in right
                seen[("of", *key) if key == cell[1:] else key][1] += 1
    return seen


def share(seen: Mapping[Cell, list[int]], verb: str, use: str, kind: str) -> float:
    """The matched share of a cell, leaning on its neighbours where cases are few."""
    right, all_ = seen[()]
    whole = right / all_

    def lean(key: Cell, weight: int, towards: float) -> float:
        right, all_ = seen.get(key, [0, 0])
        return (right + weight * towards) / (all_ + weight)

    of_kind = lean(("of", use, kind), 5, whole)
    of_verb = lean((verb, use), 3, of_kind)
    return lean((verb, use, kind), 4, (of_kind + of_verb) / 2)


def table(seen: Mapping[Cell, list[int]], verbs: Mapping[str, str], least: float) -> Table:
    """The cells that are kept."""
    kept: Table = {}
    for verb in verbs:
        uses = {
            use: [
                kind
                for kind in KINDS
                if (kind in PLAIN or (verb, use, kind) in seen)
                and share(seen, verb, use, kind) >= least
            ]
            for use in "fgiP"
            if seen.get((verb, use), (0,))[0]
        }
        uses = {use: kinds for use, kinds in uses.items() if kinds}
        if uses:
            kept[verb] = uses
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="rows of bench attribution")
    parser.add_argument("--least", type=float, default=0.38, help="share from which a cell stays")
    args = parser.parse_args()
    verbs = irregular()
    kept: Table = {}
    for _ in range(2):
        seen = counts(CueTable({v: inflected(v, f) for v, f in verbs.items()}), args.data)
        kept = table(seen, verbs, args.least)
        verbs = {verb: forms for verb, forms in verbs.items() if verb in kept}
    print(HEADER, end="")
    for verb, uses in sorted(kept.items()):
        irregular_forms = f"({verbs[verb]})" if verbs[verb] else ""
        row = " ".join(f"{use}={','.join(kinds)}" for use, kinds in uses.items())
        print(f"{verb}{irregular_forms} {row}")


if __name__ == "__main__":
    main()
