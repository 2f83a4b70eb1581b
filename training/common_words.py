"""Make `src/alteram/archive/common-words.txt`: stems that any news article may hold.

    python training/common_words.py CORPUS.jsonl... > src/alteram/archive/common-words.txt

A corpus is JSON Lines with `text` (or `sentences`) and, if it is built of topics, `topic` or
`corpus`: the share of articles that hold a stem is then taken in each topic and averaged, so that
twenty reports of one match do not make its players common words. The share of a stem is the median
over the corpora, so a word that is common in one of them alone stays out; numbers stay out too.

The file was made from ECB+ (CC BY 3.0), the English MEANTIME corpus (CC BY 4.0) and the article
bodies of the Fake News Challenge (Apache-2.0). Only counts of words are taken from them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import mean, median
from typing import Any

from alteram.archive.terms import LEAD, telling

TIERS = ((0.2, 30), (0.07, 12), (0.02, 4))  # share from which a stem is in, share written (%)
PAGE_WORDS = {"http", "https", "www", "com", "html"}


def shares(lines: Iterable[dict[str, Any]]) -> dict[str, float]:
    """For each stem the share of articles that hold it, averaged over topics."""
    topics: dict[str, list[set[str]]] = defaultdict(list)
    for line in lines:
        text = line.get("text") or " ".join(map(_words, line["sentences"]))
        topics[str(line.get("topic") or line.get("corpus"))].append(set(telling(text[:LEAD])))
    total: Counter[str] = Counter()
    for articles in topics.values():
        held = Counter(stem for article in articles for stem in article)
        for stem, count in held.items():
            total[stem] += count / len(articles) / len(topics)
    return dict(total)


def _words(sentence: str | list[str]) -> str:
    return sentence if isinstance(sentence, str) else " ".join(sentence)


def main(paths: list[str]) -> None:
    """Print the file."""
    corpora = []
    for path in paths:
        with Path(path).open(encoding="utf-8") as file:
            corpora.append(shares(json.loads(line) for line in file))
    stems = sorted({stem for corpus in corpora for stem in corpus} - PAGE_WORDS)
    usual = {stem: median(corpus.get(stem, 0.0) for corpus in corpora) for stem in stems}
    print("# Stems that any news article may hold, by the share (%) of articles that hold them.")
    print("# Made by training/common_words.py; counts of words from ECB+, MEANTIME and FNC-1.")
    above = 1.1
    for least, written in TIERS:
        tier = [s for s in stems if least <= usual[s] < above and s.isalpha() and s.isascii()]
        print(written, *tier)
        above = least
    print(f"{mean(usual.values()):.5f} mean share", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
