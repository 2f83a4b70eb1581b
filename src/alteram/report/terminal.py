"""The report in a terminal: readable at 80 columns, in a pipe and without colour.

No tables and no markup: every line is wrapped here, nothing of the page can style or steer the
terminal, and what colour says is also said by a word and an icon.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from alteram.model import Article, Caveat, Evidence, Finding, Report, Stance, Standing
from alteram.report.view import Counted, View, own_voices, said_origins, so_origins
from alteram.report.wording import (
    ICONS,
    attribution_words,
    count_words,
    dateline,
    heading,
    listed,
    many,
    mismatch_words,
    moment_words,
    one_line,
    outlet_words,
    place,
    reach_words,
    reason_words,
    source_words,
    voice_words,
    window_words,
)
from alteram.settings import ReportSettings

WIDEST = 100  # columns used at most: longer lines are hard to read
INDENT = "    "

STYLES = {
    Standing.CORROBORATED: "bold cyan",
    Standing.ONE_ORIGIN: "bold blue",
    Standing.DISPUTED: "bold red",
    Standing.CONTESTED: "bold magenta",
    Standing.REPEATED: "bold yellow",
    Standing.UNREPORTED: "bold",
    Standing.BEYOND_REACH: "dim",
}
# Marks that turn the direction of a line around: in a terminal nothing holds them in.
_TURNING = dict.fromkeys((*range(8234, 8239), *range(8294, 8298)))


class Printer:
    """Writes wrapped lines with a hanging indent and no space at their ends."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = min(console.width, WIDEST)

    def put(self, text: Text, first: str = "", rest: str | None = None) -> None:
        """Print a text, `first` before its first line and `rest` (default: space) before others."""
        rest = " " * len(first) if rest is None else rest
        for number, line in enumerate(text.wrap(self.console, max(10, self.width - len(first)))):
            self._print(Text.assemble((rest if number else first, "dim"), line))

    def fact(self, label: str, text: Text, *, indent: str = "", width: int = 11) -> None:
        """Print a label in its own column and a text beside it; nothing for an empty text."""
        if text.plain:
            self.put(text, f"{indent}{label:<{width}} ")

    def whole(self, text: Text, first: str) -> None:
        """Print a text on one line however long: an address that is cut cannot be followed."""
        self._print(Text.assemble(first, text))

    def gap(self) -> None:
        """Print an empty line."""
        self.console.print()

    def _print(self, line: Text) -> None:
        line.rstrip()
        encoding = self.console.encoding or "utf-8"
        line.plain = line.plain.encode(encoding, "replace").decode(encoding)
        self.console.print(line, no_wrap=True, overflow="ignore", crop=False, highlight=False)


def shown(text: str, style: str = "") -> Text:
    """Words of a page as one line that cannot steer the terminal."""
    return Text(one_line(text.translate(_TURNING)), style)


def to_terminal(report: Report, console: Console, settings: ReportSettings) -> None:
    """Print a report: what was checked, the summary, then each statement with its evidence."""
    out, view = Printer(console), View(report)
    print_head(out, view.own)
    out.gap()
    _print_summary(out, view)
    for number, finding in enumerate(report.findings, 1):
        if view.all_beyond:
            out.put(shown(finding.statement.text), f"{number:>3} ")
        else:
            out.gap()
            _print_finding(out, number, finding, view, settings)
    out.gap()
    _print_around(out, view)


def print_head(out: Printer, article: Article) -> None:
    """Headline, outlet, date with its origin, authors, credit and address of an article."""
    out.put(shown(heading(article), "bold"))
    out.put(shown(f"{outlet_words(article.outlet)}, {dateline(article)}"))
    by = [f"By {listed(article.byline)}"] if article.byline else []
    by += [f"Text from {listed(article.credit)}"] if article.credit else []
    if by:
        out.put(shown(". ".join(by) + "."))
    if article.url:
        out.whole(shown(article.url, "dim"), "")


def print_warnings(out: Printer, caveats: Iterable[Caveat]) -> None:
    """One line for each warning."""
    for caveat in caveats:
        out.fact("warning", shown(f"{caveat.kind}: {caveat.text}", "yellow"))


def _print_summary(out: Printer, view: View) -> None:
    report, coverage = view.report, view.report.coverage
    label = "statements"
    for standing in Standing:
        number = sum(finding.standing is standing for finding in report.findings)
        if number:
            counted = Text(f"{number:>3} {_icon(out, standing)}{standing}", STYLES[standing])
            out.fact(label, counted)
            label = ""
    if not report.findings:
        out.fact(label, Text("none was found in this text"))
    out.fact("this story", shown(view.story))
    out.fact("dates", shown(window_words(coverage.window)))
    out.fact("archive", shown(reach_words(coverage.reach)))
    out.fact("in all", shown(reach_words(coverage.total)))
    print_warnings(out, report.caveats)
    if view.all_beyond:
        out.gap()
        words = "Beyond reach: the archive holds no report of this story in these dates. "
        out.put(Text(words + "Silence here means nothing.", "bold"))
        out.gap()


def _icon(out: Printer, standing: Standing) -> str:
    """The icon and a space, or nothing where the terminal cannot write it."""
    encoding = out.console.encoding or "utf-8"
    icon = ICONS[standing]
    return f"{icon} " if icon.encode(encoding, "ignore").decode(encoding) else ""


def _print_finding(
    out: Printer, number: int, finding: Finding, view: View, settings: ReportSettings
) -> None:
    statement, standing = finding.statement, finding.standing
    out.put(Text(f"{_icon(out, standing)}{standing}", STYLES[standing]), f"{number:>3} ")
    out.put(shown(statement.text, "bold"), INDENT)
    voice = voice_words(statement)
    if statement.attribution:
        said = attribution_words(statement.attribution, view.cue(statement.attribution))
        voice += f" {said}"
    out.put(shown(f"{voice}."), INDENT)
    clauses = "; ".join(count_words(finding))
    if clauses:
        out.put(shown(f"{clauses[0].upper()}{clauses[1:]}."), INDENT)
    if finding.reason:
        reason = reason_words(finding)
        out.put(shown(f"{reason[0].upper()}{reason[1:]}."), INDENT)
    _print_evidence(out, finding, view, settings.show_evidence)
    _print_origins(out, "origins", so_origins(finding), view)
    others = [item for item in said_origins(finding) if not item.origin.own]
    _print_origins(out, "witnesses", others, view)
    out.fact("silent", shown(listed(finding.silent, settings.show_silent)), indent=INDENT)


def _print_evidence(out: Printer, finding: Finding, view: View, most: int) -> None:
    own = own_voices(finding)
    speaking = [e for e in finding.evidence if e.stance is not Stance.NOT_ENOUGH]
    speaking.sort(key=lambda e: e.passage.entry_id in own)
    for evidence in speaking[:most]:
        _print_quote(out, evidence, view, own)
    more = [
        many(len(speaking) - most, "more passage") if len(speaking) > most else "",
        many(off, "passage") + " off the point"
        if (off := len(finding.evidence) - len(speaking))
        else "",
    ]
    out.fact("", shown(", ".join(part for part in more if part), "dim"), indent=INDENT)


def _print_quote(out: Printer, evidence: Evidence, view: View, own: frozenset[str]) -> None:
    article = view.article(evidence.passage.entry_id)
    labels = {Stance.DISPUTES: "otherwise", Stance.MAY_CONFLICT: "conflict?"}
    label = labels.get(evidence.stance, "reports it")
    if evidence.passage.entry_id in own:
        label = "same origin"
    where = f", {moment_words(article.published)}"
    outlet = shown(outlet_words(article.outlet), "bold")
    out.fact(label, Text.assemble(outlet, where), indent=INDENT)
    beside = INDENT + " " * 12
    quoted = shown(evidence.passage.text)
    if evidence.mismatch:
        theirs = shown(evidence.mismatch.theirs).plain
        start = place(quoted.plain, theirs)
        if start >= 0:
            quoted.stylize("bold underline", start, start + len(theirs))
    out.put(quoted, f"{beside}│ ", f"{beside}│ ")
    notes = [mismatch_words(evidence.mismatch)] if evidence.mismatch else []
    notes += [f"quoted words differ, {words}" for words in view.drift(evidence)]
    if evidence.source:
        notes.append(f"there said by {source_words(evidence.source)}")
    if notes:
        out.put(shown("; ".join(notes)), beside)
    if article.url:
        out.whole(shown(article.url, "dim"), beside)


def _print_origins(out: Printer, label: str, counted: list[Counted], view: View) -> None:
    """Origins of several articles with their reasons, then those of one article on one line."""
    single = [item for item in counted if len(item.origin.members) == 1 and not item.aside]
    for item in counted:
        if item in single:
            continue
        does = ", not counted" if item.origin.own else ""
        names = listed(view.outlets(item.origin.members), 6)
        out.fact(label, shown(f"{names} ({item.words}{does})"), indent=INDENT)
        label = ""
        for link in item.links[:3]:
            out.put(shown(f"{link.tie}: {link.why}", "dim"), INDENT + " " * 12 + "- ")
        if item.aside:
            out.put(shown(f"no second voice: {item.aside}", "dim"), INDENT + " " * 12 + "- ")
    alone = [view.outlet(item.origin.members[0]) for item in single]
    if alone:
        out.fact(label, shown(f"{listed(alone, 6)} (no link found)"), indent=INDENT)


def _print_around(out: Printer, view: View) -> None:
    page, report = view.report.page, view.report
    beside = [many(len(page.notices), "notice")] if page.notices else []
    beside += [many(len(page.comments), "comment")] if page.comments else []
    if beside:
        echoes = many(len(report.echoes), "echo", "echoes") + " of the article"
        words = f"{listed(beside)}, not checked"
        out.fact("beside it", shown(f"{words}; {echoes}" if report.echoes else words))
    versions = ", ".join(f"{name} {value}" for name, value in report.versions)
    out.fact("versions", shown(versions, "dim"))
