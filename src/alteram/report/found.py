"""What a search found, in the terminal and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from alteram.model import Article, Found, Statement
from alteram.report.quotes_csv import cell
from alteram.report.terminal import INDENT, Printer, shown
from alteram.report.wording import attribution_words, moment_words, outlet_words, voice_words

COLUMNS = (
    *("outlet", "owner", "published", "headline", "url"),
    *("words", "who", "kind", "role", "voice", "manner", "cue", "chain"),
    *("entry", "part", "start", "end"),
)
BETWEEN = "; "  # between the sources of a passage with several
START = 40  # code points of a statement shown where a passage holds several


def found_csv(found: Sequence[Found]) -> str:
    """One row for each thing found, after a header; lines end in `\\n`.

    The columns of who says it hold those of all statements in the words, apart by `; `, each once.
    A cell that a spreadsheet would run as a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_row, found))
    return out.getvalue()


def _row(found: Found) -> list[str]:
    article, span = found.entry.article, found.passage.span
    outlet, attributed = article.outlet, [s.attribution for s in found.statements if s.attribution]
    sources = [attribution.source for attribution in attributed if attribution.source]
    cues = [article.quote(one.cue) for one in attributed if one.cue]
    return [
        cell(outlet.name if outlet else ""),
        cell(outlet.owner if outlet else ""),
        article.published.value if article.published else "",
        cell(article.headline),
        cell(article.url),
        cell(found.passage.text),
        _several(source.name for source in sources),
        _several(source.kind.value for source in sources),
        _several(source.role for source in sources),
        _several(statement.voice.value for statement in found.statements),
        _several(attribution.manner.value for attribution in attributed),
        _several(cues),
        _several(" > ".join(attribution.chain) for attribution in attributed),
        found.entry.id,
        cell(span.part),
        str(span.start),
        str(span.end),
    ]


def _several(words: Iterable[str]) -> str:
    return cell(BETWEEN.join(dict.fromkeys(word for word in words if word)))


def found_to_terminal(found: Sequence[Found], console: Console) -> None:
    """Print what a search found, best first, with who says it and where it stands."""
    out = Printer(console)
    if not found:
        out.put(Text("Nothing found."))
    for number, one in enumerate(found, 1):
        if number > 1:
            out.gap()
        _print(out, number, one)


def _print(out: Printer, number: int, found: Found) -> None:
    article, passage = found.entry.article, found.passage
    where = f"{outlet_words(article.outlet)}, {moment_words(article.published)}"
    out.put(shown(where, "bold"), f"{number:>3} ")
    if passage.span.part != "headline":
        out.put(shown(article.headline), INDENT)
    out.put(shown(passage.text), f"{INDENT}│ ", f"{INDENT}│ ")
    for line in _voices(found.statements, article):
        out.put(shown(line), INDENT)
    if article.url:
        out.whole(shown(article.url, "dim"), INDENT)
    place = f"{passage.span.part} {passage.span.start}:{passage.span.end}"
    out.put(shown(f"{place} of {found.entry.id}", "dim"), INDENT)


def _voices(statements: Sequence[Statement], article: Article) -> list[str]:
    """A line for each statement with a source, and one for all that have none."""
    lines = []
    for statement in statements:
        if statement.attribution is not None:
            cue = statement.attribution.cue
            words = article.quote(cue) if cue else ""
            line = f"{voice_words(statement)} {attribution_words(statement.attribution, words)}"
            lines.append(f"{line}: “{_start(statement.text)}”" if len(statements) > 1 else line)
    own = [statement for statement in statements if statement.attribution is None]
    if own and lines:
        lines.append("The rest in the article’s own voice")
    elif own:
        lines.append(voice_words(own[0]))
    return lines


def _start(text: str) -> str:
    """The first words of a text."""
    return text if len(text) <= START else f"{text[:START].rsplit(None, 1)[0]} …"
