"""The table of quotes of a page: one row for each attribution, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from alteram.model import Attribution, Page, Span
from alteram.report.wording import one_line

COLUMNS = (
    "who",
    "kind",
    "role",
    "act",
    "manner",
    "voice",
    "chain",
    "words",
    "cue",
    "part",
    "start",
    "end",
)
GAP = " … "  # between the pieces of a content that does not stand in one place
# A cell that begins with one of these would be run by a spreadsheet; the full-width forms too.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # marks that some programs drop first


def quotes_csv(page: Page, attributions: Iterable[Attribution]) -> str:
    """The attributions as CSV: a header, then one row each in the order given, lines end in `\\n`.

    `start` and `end` run from the first to the last word of the content in its part; an attribution
    without content has no row. A cell that a spreadsheet would run as a formula begins with an
    apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    parts = page.parts
    for attribution in attributions:
        if attribution.content:
            writer.writerow(_row(attribution, parts))
    return out.getvalue()


def _row(attribution: Attribution, parts: Mapping[str, str]) -> list[str]:
    source, content = attribution.source, attribution.content
    first, last = content[0], content[-1]
    return [
        cell(source.name if source else ""),
        source.kind.value if source else "",
        cell(source.role if source else ""),
        attribution.act.value,
        attribution.manner.value,
        attribution.voice.value,
        cell(" > ".join(attribution.chain)),
        cell(GAP.join(_words(parts, piece) for piece in content)),
        cell(_words(parts, attribution.cue)) if attribution.cue else "",
        cell(first.part),
        str(first.start),
        str(last.end),
    ]


def _words(parts: Mapping[str, str], span: Span) -> str:
    return one_line(parts[span.part][span.start : span.end])


def cell(text: str) -> str:
    """Text on one line that a spreadsheet takes as words."""
    return guarded(one_line(text))


def guarded(words: str) -> str:
    """Words with an apostrophe in front where a spreadsheet would run them as a formula."""
    return f"'{words}" if words.lstrip(_UNSEEN).startswith(_FORMULA) else words
