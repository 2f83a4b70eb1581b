"""Stories: are articles on the same event put into one story, and others not?

`--data` is a folder with `allsides` (`archive-*.jsonl.gz`, `groups.jsonl`), `basil`
(`articles.jsonl`) and `newswcl50` (`docs.jsonl`). Each set is grouped as an archive of its own, by
headline, lead and day as `alteram stories` does.

B-cubed (Bagga and Baldwin 1998): for each labelled article, `precision` is the share of its story
that is in its own group, `recall` the share of its group that is in its story; mean over articles.
Groups of `allsides` are not exhaustive, so of a story only the labelled articles are counted, while
all articles of the archive are grouped. `odd` and `even` are scores over the articles of every
other group, in the order of the file; constants were tuned on the odd ones.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from statistics import mean
from typing import Any

from alteram.archive.leads import Held
from alteram.archive.stories import group
from bench.collection import pages_of
from bench.table import Row

Groups = Mapping[str, str]  # the group of each labelled article


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--only", action="append", choices=sorted(SETS), help="this set alone")


def measure(args: argparse.Namespace) -> list[Row]:
    rows: list[Row] = []
    for name in args.only or SETS:
        folder = args.data / name
        if not folder.is_dir():
            raise FileNotFoundError(f"no {name} in {args.data}")
        rows += SETS[name](folder)
    return rows


def bcubed(stories: Mapping[str, Any], groups: Groups, scored: Iterable[str]) -> list[float]:
    """Precision, recall and F1 over some of the labelled articles, within all of them."""
    together: dict[Any, set[str]] = defaultdict(set)
    gold: dict[str, set[str]] = defaultdict(set)
    for ref, named in groups.items():
        together[stories[ref]].add(ref)
        gold[named].add(ref)
    pairs = [(together[stories[ref]], gold[groups[ref]]) for ref in scored]
    if not pairs:
        return [0.0, 0.0, 0.0]
    precision = mean(len(ours & theirs) / len(ours) for ours, theirs in pairs)
    recall = mean(len(ours & theirs) / len(theirs) for ours, theirs in pairs)
    return [precision, recall, 2 * precision * recall / (precision + recall)]


def _rows(name: str, found: list[float], many: int) -> list[Row]:
    kinds = ("precision", "recall", "f1")
    return [Row(f"{name}.bcubed_{k}", v, many) for k, v in zip(kinds, found, strict=True)]


def _stories(held: Iterable[Held]) -> dict[str, int]:
    """The number of the story of each article."""
    found = enumerate(group(list(held)))
    return {one.id: number for number, story in found for one in story.members}


def _held(ref: str, article: Any) -> Held:
    from alteram.archive import terms

    lead = terms.lead(article)
    day = article.published.day.toordinal() if article.published else None
    return Held(ref, lead.copies, day, terms.pack(lead.counts), article.headline)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _allsides(folder: Path) -> list[Row]:
    from alteram.model import Page

    held = {
        page.article.ref: _held(page.article.ref, page.article)
        for page in pages_of(folder)
        if isinstance(page, Page)
    }
    half: dict[str, list[str]] = {"odd": [], "even": []}
    groups: dict[str, str] = {}
    for number, row in enumerate(_lines(folder / "groups.jsonl"), 1):
        refs = [ref for ref in map(str, row["articles"]) if ref in held and ref not in groups]
        groups.update(dict.fromkeys(refs, str(row["group"])))
        half["odd" if number % 2 else "even"] += refs
    stories = _stories(held.values())
    rows = _rows("allsides", bcubed(stories, groups, groups), len(groups))
    for name, scored in half.items():
        rows += _rows(f"allsides.{name}", bcubed(stories, groups, scored), len(scored))
    return rows


def _basil(folder: Path) -> list[Row]:
    from alteram.model import Article, Moment, Precision

    held, groups = [], {}
    for number, row in enumerate(_lines(folder / "articles.jsonl")):
        date = str(row.get("date") or "")[:10]
        article = Article(
            headline=str(row.get("title") or ""),
            text="\n".join(" ".join(sentences) for sentences in row["paragraphs"]),
            published=Moment(value=date, precision=Precision.DAY, origin="field date")
            if date
            else None,
        )
        ref = str(number)  # two articles of the set have an id in common
        held.append(_held(ref, article))
        groups[ref] = str(row["triplet"])
    return _rows("basil", bcubed(_stories(held), groups, groups), len(groups))


def _newswcl50(folder: Path) -> list[Row]:
    from alteram.model import Article

    held, groups = [], {}
    for row in _lines(folder / "docs.jsonl"):
        text = "\n".join(" ".join(sentence) for sentence in row["sentences"])
        ref = str(row["id"])
        held.append(_held(ref, Article(headline="", text=text)))
        groups[ref] = str(row["event"])
    return _rows("newswcl50", bcubed(_stories(held), groups, groups), len(groups))


SETS: Mapping[str, Callable[[Path], list[Row]]] = {
    "allsides": _allsides,
    "basil": _basil,
    "newswcl50": _newswcl50,
}
