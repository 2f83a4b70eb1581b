"""Support and dispute, end to end: labelled statements held against other articles.

`--archive` is a folder with `archive-*.jsonl.gz`; all of it is added to an archive. For each row
of `--gold` the line of `check` is run on that article, and what its finding says about the `other`
article is the prediction; nothing said is silent. Rows of `--edits` name a statement of the gold
file and replace words in it; the line is run again on the changed article.

- `support_*`: over gold pairs with a label; `both` counts as supports and as disputes.
- `evidence_hit`: of pairs that are supported and predicted so, the share whose shown supporting
  words overlap a gold span.
- `dispute_precision`, `dispute_recall`: over gold pairs and edits together.
- `false_dispute_rate`: gold pairs without a dispute that are called disputed.
- `neutral_called_dispute`: edits of the kind `neutral` that are called disputed.

A gold statement is the one of the line's own statements that shares most characters with it; a row
whose words are in no statement (page furniture) is silent.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from bench.collection import pages_of
from bench.table import Row


class Said(NamedTuple):
    """What a finding says about one other article."""

    supports: bool
    disputes: bool
    shown: tuple[tuple[int, int], ...]  # spans of the supporting words in its body


SILENT = Said(False, False, ())


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--gold", type=Path, required=True, metavar="FILE")
    parser.add_argument("--edits", type=Path, metavar="FILE")
    parser.add_argument("--archive", type=Path, required=True, metavar="DIR")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="N groups, 0 for all")
    parser.add_argument(
        "--entries", type=int, default=0, metavar="N",
        help="add only the gold's articles and N more, 0 for all",
    )  # fmt: skip
    parser.add_argument("--kept", type=Path, metavar="DIR", help="keep the archive there for reuse")
    parser.add_argument("--rows", type=Path, metavar="FILE", help="write each prediction there")
    parser.add_argument("--set", dest="knobs", action="append", default=[], metavar="STEP.KNOB=V")


def measure(args: argparse.Namespace) -> list[Row]:
    gold = [row for row in _lines(args.gold) if row["label"] is not None]
    if args.sample:
        groups = sorted({row["group"] for row in gold})[: args.sample]
        gold = [row for row in gold if row["group"] in groups]
    keys = {_key(row) for row in gold}
    edits = [row for row in _lines(args.edits) if _key(row) in keys] if args.edits else []
    with tempfile.TemporaryDirectory() as folder:
        line = Line(args.kept or Path(folder) / "archive", args.knobs)
        wanted = {row[name] for row in gold for name in ("article", "other")}
        line.fill(args.archive, wanted if args.entries else None, args.entries)
        by_article: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in gold:
            by_article[row["article"]].append(row)
        told: dict[tuple[Any, ...], Said] = {}
        for ref, rows in by_article.items():
            told.update(line.check(ref, rows))
        changed = [line.check_edit(row) for row in edits]
        line.close()
    if args.rows:
        _write(args.rows, gold, told, edits, changed)
    return scores(gold, told, edits, changed)


class Line:
    """The line of `check` on an archive that holds a whole collection."""

    def __init__(self, place: Path, knobs: Sequence[str]) -> None:
        from alteram.pipeline import load_tools, open_store
        from alteram.settings import Settings, from_text, with_values

        settings = with_values(Settings(), {"archive": {"path": str(place)}}, "bench")
        for knob in knobs:
            settings = with_values(settings, from_text(knob), "bench")
        self.settings = settings
        self.tools = load_tools(settings)
        self.filled = (place / "archive.db").is_file()
        self.store = open_store(settings, create=True)

    def fill(self, collection: Path, wanted: set[str] | None, more: int) -> None:
        """Add the collection, or of it the wanted articles and so many of the others."""
        from alteram.model import Page
        from alteram.pipeline.add import add_pages

        def pages() -> Iterator[Any]:
            left = more
            for item in pages_of(collection):
                ref = item.article.ref if isinstance(item, Page) else ""
                if wanted is None or ref in wanted:
                    yield item
                elif left > 0:
                    left -= 1
                    yield item

        if self.filled:
            return
        add_pages(pages(), self.store, self.tools, self.settings, workers=2)

    def close(self) -> None:
        self.store.close()

    def check(self, ref: str, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], Said]:
        """What the report on an article says for each of its gold rows."""
        from alteram.model import Page

        article = self._article(ref)
        spans = [(row["start"], row["end"]) for row in rows]
        report = self._report(Page(article=article), spans)
        return {
            _key(row): self._said(report, row["start"], row["end"], row["other"]) for row in rows
        }

    def check_edit(self, row: Mapping[str, Any]) -> Said:
        """What it says once words of the statement are replaced."""
        from alteram.model import Page

        article = self._article(row["article"])
        words = article.text[row["start"] : row["end"]]
        new = words.replace(row["find"], row["replace"], 1)
        text = article.text[: row["start"]] + new + article.text[row["end"] :]
        end = row["start"] + len(new)
        report = self._report(Page(article=replace(article, text=text)), [(row["start"], end)])
        # The edited article is not the archive's, so its own entry there is set aside.
        return self._said(report, row["start"], end, row["other"])

    def _article(self, ref: str) -> Any:
        entry = self.store.get(ref)
        if entry is None:
            raise FileNotFoundError(f"no article {ref!r} in the archive")
        return entry.article

    def _report(self, page: Any, spans: Sequence[tuple[int, int]]) -> Any:
        from alteram.pipeline import check

        def wanted(statement: Any) -> bool:
            span = statement.span
            return span.part == "body" and any(
                min(span.end, end) > max(span.start, start) for start, end in spans
            )

        return check(page, self.store, self.tools, self.settings, only=wanted)

    def _said(self, report: Any, start: int, end: int, other: str) -> Said:
        ids = {e.id for e in report.coverage.entries if e.article.ref == other}
        best, most = None, 0
        for finding in report.findings:
            span = finding.statement.span
            shared = min(span.end, end) - max(span.start, start)
            if shared > most:
                best, most = finding, shared
        if best is None:
            return SILENT
        stances = [
            (evidence.stance.value, evidence.passage.span)
            for evidence in best.evidence
            if evidence.passage.entry_id in ids
        ]
        shown = tuple((s.start, s.end) for stance, s in stances if stance == "supports")
        return Said(bool(shown), any(stance == "disputes" for stance, _ in stances), shown)


def scores(
    gold: Sequence[Mapping[str, Any]],
    told: Mapping[tuple[Any, ...], Said],
    edits: Sequence[Mapping[str, Any]],
    changed: Sequence[Said],
) -> list[Row]:
    """The metrics of this module's description."""
    support = [(row["label"] in ("supports", "both"), told[_key(row)].supports) for row in gold]
    rows = _precision_recall("support", support)
    hits = [
        _overlaps(told[_key(row)].shown, row["supports"])
        for row in gold
        if row["label"] in ("supports", "both") and told[_key(row)].supports
    ]
    rows.append(Row("evidence_hit", sum(hits) / len(hits) if hits else 0.0, len(hits)))
    dispute = [(row["label"] in ("disputes", "both"), told[_key(row)].disputes) for row in gold]
    edited = [
        (row["edit"] == "disputes", said.disputes) for row, said in zip(edits, changed, strict=True)
    ]
    rows += _precision_recall("dispute", dispute + edited)[:2]
    clean = [called for is_one, called in dispute if not is_one]
    rows.append(Row("false_dispute_rate", sum(clean) / len(clean) if clean else 0.0, len(clean)))
    neutral = [called for is_one, called in edited if not is_one]
    rate = sum(neutral) / len(neutral) if neutral else 0.0
    rows.append(Row("neutral_called_dispute", rate, len(neutral)))
    kept = [
        said.supports for row, said in zip(edits, changed, strict=True) if row["edit"] == "disputes"
    ]
    rows.append(Row("edited_still_supported", sum(kept) / len(kept) if kept else 0.0, len(kept)))
    return rows


def _precision_recall(name: str, pairs: Sequence[tuple[bool, bool]]) -> list[Row]:
    both = sum(1 for gold, called in pairs if gold and called)
    called = sum(1 for _, one in pairs if one)
    gold = sum(1 for one, _ in pairs if one)
    precision = both / called if called else 0.0
    recall = both / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return [
        Row(f"{name}_precision", precision, called),
        Row(f"{name}_recall", recall, gold),
        Row(f"{name}_f1", f1, len(pairs)),
    ]


def _overlaps(shown: Sequence[tuple[int, int]], gold: Sequence[Sequence[int]]) -> bool:
    return any(min(a[1], b[1]) > max(a[0], b[0]) for a in shown for b in gold)


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["article"], row["start"], row["end"], row["other"]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _write(
    path: Path,
    gold: Sequence[Mapping[str, Any]],
    told: Mapping[tuple[Any, ...], Said],
    edits: Sequence[Mapping[str, Any]],
    changed: Sequence[Said],
) -> None:
    """One line for each pair and edit: what is labelled and what was said."""
    with path.open("w", encoding="utf-8") as out:
        for row in gold:
            said = told[_key(row)]
            out.write(json.dumps([*_key(row), row["label"], said.supports, said.disputes]) + "\n")
        for row, said in zip(edits, changed, strict=True):
            kind = f"edit:{row['edit']}:{row.get('type', '')}"
            out.write(json.dumps([*_key(row), kind, said.supports, said.disputes]) + "\n")
