"""Same origin or not: labelled pairs of articles that share words.

The folder holds `archive-*.jsonl.gz` (articles) and `reuse_pairs.jsonl`: pairs of article ids `a`
and `b`; rows with a `label` also say `same_origin`, and `sure` unless the reader was. The two
articles become entries as `add` makes them, and the line behind `alteram trace` is run on them: a
pair is predicted to have one origin when it finds a tie of text, credit or citation. Ties of
outlet and owner are left out, since the labels are about words.

Pairs repeat: a gallery caption or an author's note that stands in many articles gives many pairs.
Pairs whose longest shared runs have twenty words in a row in common are one cluster, and a cluster
weighs as much as one pair. `n` counts pairs.

A second set of pairs comes with the bench (`bench/data`). Its metrics begin with `read.`, those of
both sets as one with `together.`; `--pairs` runs one set alone.

`confusion.GOLD.FOUND` is the share of the pairs labelled GOLD that the line gives the kind FOUND,
each pair counted once, and `n` their number.

With `--articles N` and the `--archive` that holds the collection, N of its articles are checked
against it. `false_corroboration_rate` is the share of statements with support in two or more other
outlets, by name, that have at most one other origin; `collapsed.TIE` is the share of those in
which this tie joins an article that supports. An article is checked if the archive holds it under
the id it has today, else it would be held against itself.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from alteram.lineage import family, fingerprints
from alteram.lineage.align import shared_runs
from alteram.lineage.naming import author
from alteram.lineage.sets import Sets
from alteram.model import (
    Article,
    Entry,
    Family,
    Finding,
    Moment,
    Outlet,
    OutletKind,
    Page,
    Precision,
    Report,
    Reuse,
    Stance,
    Tie,
)
from alteram.settings import LineageSettings, Settings
from alteram.text.words import words
from bench.collection import pages_of
from bench.table import Row

_TIES = (Tie.SAME_TEXT, Tie.PROBABLY_SAME_TEXT, Tie.CREDITED_AGENCY, Tie.CITES)
_IN_COMMON = 20  # words in a row
READ = Path(__file__).parent / "data" / "origin_pairs.jsonl"


class Judged(NamedTuple):
    """One pair: what the label says, what the line says, and its weight."""

    label: str
    sure: bool
    gold: bool
    predicted: bool
    weight: float
    found: str = "chrome"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="AllSides folder")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="N pairs, 0 for all")
    parser.add_argument(
        "--pairs",
        choices=("folder", "read", "both"),
        default="both",
        help="those in the folder, those that come with the bench, or both",
    )
    parser.add_argument(
        "--read", type=Path, default=READ, metavar="FILE", help="another file of labelled ids"
    )
    parser.add_argument("--articles", type=int, default=0, metavar="N", help="check N articles")
    parser.add_argument("--archive", type=Path, metavar="DIR", help="an archive that holds them")


def measure(args: argparse.Namespace) -> list[Row]:
    files = {"": args.data / "reuse_pairs.jsonl", "read.": args.read}
    wanted = {"folder": ("",), "read": ("read.",), "both": ("", "read.")}[args.pairs]
    sets = {name: read_pairs(files[name], args.sample) for name in wanted}
    every = [pair for pairs in sets.values() for pair in pairs]
    entries = read_entries(args.data, {pair[side] for pair in every for side in ("a", "b")})
    rows: list[Row] = []
    judged: list[Judged] = []
    held: list[dict[str, Any]] = []
    for name, pairs in sets.items():
        some = [pair for pair in pairs if pair["a"] in entries and pair["b"] in entries]
        found = judge(some, entries)
        rows += named(name, [*overall(found), *by_label(found), *confusion(found)])
        judged += found
        held += some
    if len(sets) > 1:
        weights = weigh(held, entries)
        again = [pair._replace(weight=w) for pair, w in zip(judged, weights, strict=True)]
        rows += named("together.", overall(again))
    if args.articles:
        rows += false_corroboration(args.data, args.archive, args.articles)
    return rows


def named(prefix: str, rows: Iterable[Row]) -> list[Row]:
    """The rows of one set of pairs, under its name."""
    return [row._replace(metric=f"{prefix}{row.metric}") for row in rows]


def overall(judged: Sequence[Judged]) -> list[Row]:
    """Scores of "one origin" on all pairs, and on those the reader was sure of."""
    sure = scores("same_origin", [pair for pair in judged if pair.sure])
    return [
        *scores("same_origin", judged),
        *(row._replace(metric=f"{row.metric}_sure") for row in sure),
    ]


def by_label(judged: Iterable[Judged]) -> list[Row]:
    """For each label the share of its pairs of which "one origin" or not is right."""
    labelled: dict[str, list[Judged]] = defaultdict(list)
    for pair in judged:
        labelled[pair.label].append(pair)
    rows = []
    for label, some in sorted(labelled.items()):
        right = sum(pair.weight for pair in some if pair.gold == pair.predicted)
        rows.append(Row(f"right.{label}", right / sum(p.weight for p in some), len(some)))
    return rows


def read_pairs(file: Path, sample: int) -> list[dict[str, Any]]:
    """The labelled pairs in a fixed order, or the first `sample` of them."""
    if not file.is_file():
        raise FileNotFoundError(f"no pairs at {file}")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    labelled = [row for row in rows if row.get("same_origin") is not None]
    labelled.sort(key=lambda row: hashlib.sha256(f"{row['a']} {row['b']}".encode()).hexdigest())
    return labelled[:sample] if sample else labelled


def read_entries(folder: Path, wanted: set[str]) -> dict[str, Entry]:
    """The articles of these ids as entries, outlets resolved by the table of the program."""
    files = sorted(folder.glob("archive-*.jsonl.gz"))
    if not files:
        raise FileNotFoundError(f"no archive-*.jsonl.gz in {folder}")
    found: dict[str, Entry] = {}
    resolve = _resolver()
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row["id"] in wanted:
                    found[row["id"]] = _entry(resolve(_article(row)))
    return found


def _resolver() -> Any:
    from alteram.archive import OutletTable

    return OutletTable.load([]).resolve


def _article(row: dict[str, Any]) -> Article:
    published = None
    if row.get("date"):
        published = Moment(value=row["date"], precision=Precision.DAY, origin="field date")
    return Article(
        headline=row.get("title") or "",
        text=row.get("text") or "",
        url=row.get("url") or "",
        outlet=Outlet(name=row["outlet"], domain=row.get("outlet_url") or ""),
        byline=tuple(row.get("authors") or ()),
        published=published,
        ref=row["id"],
    )


def _entry(article: Article) -> Entry:
    from alteram.statements import own_words

    own = own_words(article.text)
    prints = fingerprints(article.text, own, LineageSettings())
    return Entry(article=article, own_words=own, fingerprints=prints)


def judge(pairs: Sequence[dict[str, Any]], entries: dict[str, Entry]) -> list[Judged]:
    """The line run on every pair."""
    settings = LineageSettings()
    weights = weigh(pairs, entries)
    judged = []
    for pair, weight in zip(pairs, weights, strict=True):
        found = family(entries[pair["a"]], [entries[pair["b"]]], settings)
        judged.append(
            Judged(
                label=pair.get("label") or "none",
                sure=pair.get("sure") is not False,
                gold=bool(pair["same_origin"]),
                predicted=any(link.tie in _TIES for link in found.links),
                weight=weight,
                found=kind_of(found),
            )
        )
    return judged


_WHOLE = 0.5  # share of both texts from which a copy is the whole text


def kind_of(found: Family) -> str:
    """The label that fits what was found between two articles."""
    if not found.relatives:
        return "chrome"
    relative = found.relatives[0]
    agency = any(link.tie is Tie.CREDITED_AGENCY for link in found.links) or any(
        is_agencys(entry) for entry in (found.own, relative.entry)
    )
    if relative.reuse is Reuse.COPY and min(relative.share_ours, relative.share_theirs) >= _WHOLE:
        return "wire_copy" if agency else "republication"
    if relative.reuse in (Reuse.COPY, Reuse.PARTIAL_COPY, Reuse.REWRITTEN):
        return "partial_copy"
    if relative.reuse is Reuse.SAME_CREDIT:
        credited = any(link.tie is Tie.CREDITED_AGENCY for link in found.links)
        return "wire_copy" if credited else "chrome"
    cites = relative.reuse in (Reuse.EXCERPT, Reuse.LINKED)
    return "quotes_outlet" if cites else "shared_source"


def is_agencys(entry: Entry) -> bool:
    """Whether a text is an agency's by its outlet or its credit."""
    outlet = entry.article.outlet
    return author(entry) is not None or (outlet is not None and outlet.kind is OutletKind.WIRE)


def confusion(judged: Iterable[Judged]) -> list[Row]:
    """For each label, the share of its pairs that got each kind."""
    counts = Counter((pair.label, pair.found) for pair in judged)
    total: Counter[str] = Counter()
    for (label, _), count in counts.items():
        total[label] += count
    return [
        Row(f"confusion.{label}.{kind}", count / total[label], count)
        for (label, kind), count in sorted(counts.items())
    ]


# --- false corroboration -------------------------------------------------------------------------


def false_corroboration(data: Path, archive: Path | None, many: int) -> list[Row]:
    """Articles of the collection checked against an archive of it."""
    from alteram.archive import SqliteStore
    from alteram.pipeline import check, load_tools

    if archive is None:
        raise FileNotFoundError("--articles needs --archive DIR, filled with the collection")
    settings = Settings()
    tools = load_tools(settings)
    articles = [page.article for page in pages_of(data) if isinstance(page, Page)]
    articles.sort(key=lambda article: hashlib.sha256(article.ref.encode()).hexdigest())
    with SqliteStore(archive) as store:
        held = (a for a in articles if store.get(tools.outlets.resolve(a).id) is not None)
        return collapsed(
            check(Page(article=article), store, tools, settings) for article in islice(held, many)
        )


def collapsed(reports: Iterable[Report]) -> list[Row]:
    """Of what counting outlet names calls corroborated, how much has at most one other origin."""
    statements = naive = gone = 0
    ties: Counter[Tie] = Counter()
    for report in reports:
        for finding in report.findings:
            statements += 1
            support = supporting(finding, report)
            if len(set(support.values())) < 2:
                continue
            naive += 1
            if finding.supporting <= 1:
                gone += 1
                links = finding.lineage.links if finding.lineage else ()
                ties.update({k.tie for k in links if k.left in support or k.right in support})
    return [
        Row("false_corroboration_rate", gone / naive if naive else 0.0, naive),
        Row("corroborated_by_names", naive / statements if statements else 0.0, statements),
        *(
            Row(f"collapsed.{tie.value.replace(' ', '_')}", ties[tie] / gone, gone)
            for tie in Tie
            if ties[tie]
        ),
    ]


def supporting(finding: Finding, report: Report) -> dict[str, str]:
    """The ids and names of other outlets' articles with a passage that supports a statement."""
    outlet = report.page.article.outlet
    held = report.coverage.by_id()
    names = {
        evidence.passage.entry_id: held[evidence.passage.entry_id].outlet_name
        for evidence in finding.evidence
        if evidence.stance is Stance.SUPPORTS
    }
    return {key: name for key, name in names.items() if outlet is None or name != outlet.name}


def weigh(pairs: Sequence[dict[str, Any]], entries: dict[str, Entry]) -> list[float]:
    """For each pair, one over the size of its cluster."""
    clusters = Sets()
    holders: dict[tuple[str, ...], str] = {}
    names = [f"{pair['a']} {pair['b']}" for pair in pairs]
    for name, pair in zip(names, pairs, strict=True):
        left, right = (
            [word.folded for word in words(entries[pair[side]].article.text)] for side in "ab"
        )
        run = max(shared_runs(left, right, 6), key=lambda r: r.length, default=None)
        shared = left[run.left_at : run.left_at + run.length] if run else []
        for at in range(len(shared) - _IN_COMMON + 1):
            clusters.join(name, holders.setdefault(tuple(shared[at : at + _IN_COMMON]), name))
    sizes: dict[str, int] = defaultdict(int)
    for name in names:
        sizes[clusters.top(name)] += 1
    return [1 / sizes[clusters.top(name)] for name in names]


def scores(metric: str, judged: Iterable[Judged]) -> list[Row]:
    """Precision, recall and F1 of "one origin", each pair by its weight."""
    some = list(judged)
    both = sum(pair.weight for pair in some if pair.gold and pair.predicted)
    predicted = sum(pair.weight for pair in some if pair.predicted)
    gold = sum(pair.weight for pair in some if pair.gold)
    return [
        Row(f"{metric}_precision", both / predicted if predicted else 0.0, len(some)),
        Row(f"{metric}_recall", both / gold if gold else 0.0, len(some)),
        Row(f"{metric}_f1", 2 * both / (predicted + gold) if predicted + gold else 0.0, len(some)),
    ]
