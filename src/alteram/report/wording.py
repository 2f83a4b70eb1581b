"""The words of a report, the same in the terminal and on the page.

Neutral by rule: a standing says how many other origins speak, never whether something is true,
and articles without a tie are "no link found", because no archive can show that they have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from alteram.model import (
    Act,
    Article,
    Attribution,
    DriftKind,
    Finding,
    Mismatch,
    Modality,
    Moment,
    NotEnough,
    Outlet,
    Precision,
    Reach,
    Source,
    Standing,
    Statement,
    Tie,
    Voice,
    Window,
)

ICONS: Mapping[Standing, str] = {
    Standing.CORROBORATED: "●",
    Standing.ONE_ORIGIN: "◐",
    Standing.DISPUTED: "▼",
    Standing.CONTESTED: "◆",
    Standing.REPEATED: "≡",
    Standing.UNREPORTED: "○",
    Standing.BEYOND_REACH: "◌",
}

MEANINGS: Mapping[Standing, str] = {
    Standing.CORROBORATED: "two or more other origins report it and none reports otherwise",
    Standing.ONE_ORIGIN: "one other origin reports it and none reports otherwise",
    Standing.DISPUTED: "other origins report otherwise and none reports it",
    Standing.CONTESTED: "some other origins report it, some report otherwise",
    Standing.REPEATED: "found elsewhere only as copies or from the same source: still one voice",
    Standing.UNREPORTED: "the archive holds other reports of the story; none says this",
    Standing.BEYOND_REACH: "the archive holds no report of this story; silence means nothing",
}

REASONS: Mapping[NotEnough, str] = {
    NotEnough.NOTHING_FOUND: "no passage comes near this statement",
    NotEnough.OFF_POINT: "the nearest passages neither say this nor say otherwise",
    NotEnough.ONLY_COPIES: "wherever it stands, the text is the article's own",
    NotEnough.SAME_SOURCE: "others have it from the same source",
    NotEnough.OUTSIDE_DATES: "the archive holds no report of this story in these dates",
    NotEnough.NOT_CHECKABLE: "the sentence reports nothing",
}

ACTS: Mapping[Act, str] = {
    Act.SAYS: "said",
    Act.THINKS: "thought",
    Act.WANTS: "wanted",
    Act.FINDS: "found",
    Act.ORDERS: "ordered",
    Act.DOES: "done",
}

QUOTATION_MARKS = '“”„‟«»" '
DRIFT_WORDS = 20  # words shown of a place where quotations differ
# What happened needs no word; a saying is told of by what is said.
MODALITIES: Mapping[Modality, str] = {
    Modality.HAPPENED: "",
    Modality.ORDERED: "ordered",
    Modality.PLANNED: "planned",
    Modality.POSSIBLE: "possible",
    Modality.DENIED: "denied",
}

_HEADING = 80  # code points of a heading made of the first words
_MONTHS = "January February March April May June July August September October November December"
MONTHS = tuple(_MONTHS.split())

# Characters that would steer a terminal, a browser or a parser instead of being read.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def readable(text: str) -> str:
    """Text with control characters and lone surrogates made visible, one for one."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Readable text without line ends and runs of space."""
    return " ".join(readable(text).split())


def heading(article: Article) -> str:
    """The headline; the first words of a text that has none."""
    line = one_line(article.headline or article.text)
    if article.headline or len(line) <= _HEADING:
        return line
    return line[:_HEADING].rsplit(" ", 1)[0] + " …"


def many(number: int, noun: str, plural: str = "") -> str:
    """`1 article`, `2,400 articles`, `no article`."""
    if not number:
        return f"no {noun}"
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(names: Iterable[str], most: int = 0) -> str:
    """`A, B and C`; beyond `most` names (0: all) the rest as a number."""
    found = list(names)
    if most and len(found) > most:
        found = [*found[:most], f"{len(found) - most:,} more"]
    return " and ".join([*([", ".join(found[:-1])] if len(found) > 1 else []), *found[-1:]])


def place(text: str, words: str, start: int = 0) -> int:
    """Where words first stand in a text as whole words, else at all; -1 where they do not."""
    if not words:
        return -1
    whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(text, start)
    return whole.start() if whole else text.find(words, start)


def day_words(day: date) -> str:
    """`6 May 2031`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_words(moment: Moment | None) -> str:
    """A date no finer than it is known, without its origin."""
    if moment is None:
        return "no date"
    first = moment.earliest
    if moment.precision is Precision.YEAR:
        return str(first.year)
    if moment.precision is Precision.MONTH:
        return f"{MONTHS[first.month - 1]} {first.year}"
    if moment.precision is Precision.DAY:
        return day_words(first.date())
    return instant_words(first)


def instant_words(instant: datetime) -> str:
    """`6 May 2031, 18:30 UTC`."""
    return f"{day_words(instant.date())}, {instant:%H:%M} UTC"


def window_words(window: Window) -> str:
    """The days looked at, and the as-of moment."""
    words = days_words(window.first_day, window.last_day) or "all dates"
    if window.as_of is not None:
        words += f", nothing later than {instant_words(window.as_of)}"
    return words


def days_words(first: date | None, last: date | None) -> str:
    """`2 May to 16 May 2031`; empty without any day."""
    if first and last:
        if first == last:
            return day_words(first)
        start = day_words(first)
        return f"{start.removesuffix(f' {last.year}')} to {day_words(last)}"
    if first or last:
        return f"from {day_words(first)}" if first else f"until {day_words(last or date.max)}"
    return ""


def reach_words(reach: Reach) -> str:
    """`213 articles of 14 outlets, 9 owners, 4 countries, 2 May to 16 May 2031, 3 undated`."""
    if not reach.entries:
        return "no article"
    words = f"{many(reach.entries, 'article')} of {many(len(reach.outlets), 'outlet')}"
    more = [
        many(len(reach.owners), "owner") if reach.owners else "",
        many(len(reach.countries), "country", "countries") if reach.countries else "",
        days_words(reach.first_day, reach.last_day),
        f"{reach.undated:,} without a date" if reach.undated else "",
    ]
    return ", ".join([words, *(part for part in more if part)])


def outlet_words(outlet: Outlet | None) -> str:
    """An outlet's name, its owner and, where it is no plain publisher, its kind."""
    if outlet is None:
        return "unknown outlet"
    facts = [] if outlet.kind == "publisher" else [outlet.kind.value]
    if outlet.owner and outlet.owner.casefold() != outlet.name.casefold():
        facts.append(f"owner {outlet.owner}")
    return f"{outlet.name} ({', '.join(facts)})" if facts else outlet.name


def dateline(article: Article) -> str:
    """The date of an article with where it was read."""
    if article.published is None:
        return "no date"
    return f"{moment_words(article.published)} ({article.published.origin})"


def source_words(source: Source | None) -> str:
    """`Ana Kestrel, mayor`, `an unnamed source (an official)`, or `no named source`."""
    if source is None or not source.name:
        return "a source that is not named"
    return f"{source.name}, {source.role}" if source.role else source.name


def loaded_words(statement: Statement) -> list[str]:
    """The words of a statement that are marked as loaded, each once."""
    start = statement.span.start
    found = (statement.text[one.start - start : one.end - start] for one in statement.loaded)
    return list(dict.fromkeys(one_line(words) for words in found))


def chain_words(attribution: Attribution) -> str:
    """`Osk Radio, citing the council, citing the decree`; empty for a first-hand saying."""
    return ", citing ".join(attribution.chain) if len(attribution.chain) > 1 else ""


def attribution_words(attribution: Attribution, cue: str = "") -> str:
    """`Ana Kestrel, mayor (direct; cue “said”)`, with the chain where the saying is handed on."""
    facts = [str(attribution.manner)]
    if chain := chain_words(attribution):
        facts.append(chain)
    if cue:
        facts.append(f"cue “{cue}”")
    return f"{source_words(attribution.source)} ({'; '.join(facts)})"


def voice_words(statement: Statement) -> str:
    """In whose voice a statement stands: `Said here by`, to go on with a source, or a whole clause.

    Another act than saying has its own word: `Wanted here by`.
    """
    reader = statement.voice is Voice.COMMENTER
    if statement.attribution is None:
        return "In a commenter’s own voice" if reader else "In the article’s own voice"
    act = ACTS[statement.attribution.act]
    return f"In a comment, {act} by" if reader else f"{act.capitalize()} here by"


def mismatch_words(mismatch: Mismatch) -> str:
    """`number: here “14”, there “9”`."""
    ours, theirs = differing(mismatch)
    return f"{mismatch.kind}: here {ours}, there {theirs}"


def differing(mismatch: Mismatch) -> tuple[str, str]:
    """The words that differ, ours and theirs, in quotation marks."""
    return _quoted(mismatch.ours), _quoted(mismatch.theirs)


def drift_words(kind: DriftKind, ours: str, theirs: str) -> str:
    """`a turning word: here “not”, there nothing`, long words cut."""
    return f"{kind}: here {_quoted(_short(ours))}, there {_quoted(_short(theirs))}"


def _quoted(words: str) -> str:
    return f"“{words}”" if words else "nothing"


def _short(words: str) -> str:
    found = one_line(words).strip(QUOTATION_MARKS).split()
    return " ".join(found[:DRIFT_WORDS]) + (" …" if len(found) > DRIFT_WORDS else "")


def count_words(finding: Finding) -> tuple[str, ...]:
    """The counts of a finding, one clause each; empty where nothing could be counted.

    First what is so (other origins of the content), then what was said (witnesses of the saying),
    then copies, which add to neither.
    """
    if finding.standing is Standing.BEYOND_REACH:
        return ()
    return tuple(
        clause for clause in (so_words(finding), said_words(finding), _copies(finding)) if clause
    )


def so_words(finding: Finding) -> str:
    """Other origins that report the content, and those that report otherwise."""
    verb = "reports" if finding.supporting <= 1 else "report"
    words = f"{many(finding.supporting, 'other origin')} {verb} this"
    if finding.disputing:
        words += f", {finding.disputing} report{'s' * (finding.disputing == 1)} otherwise"
    return words


def said_words(finding: Finding) -> str:
    """Witnesses of the saying; empty for narration."""
    source = finding.statement.source
    if finding.statement.attribution is None and not finding.witnesses:
        return ""
    who = f"that {one_line(source.name)} said it" if source and source.name else "that it was said"
    count = (
        many(finding.witnesses, "witness", "witnesses") if finding.witnesses else "no other witness"
    )
    return f"{count} {who}"


def _copies(finding: Finding) -> str:
    if not finding.copies:
        return ""
    return f"{many(finding.copies, 'copy', 'copies')} not counted"


def reason_words(finding: Finding) -> str:
    """Why no other origin speaks: the fixed name and a sentence; empty where one does."""
    if not finding.reason:
        return ""
    words = f"{finding.reason}: {REASONS[finding.reason]}"
    links = finding.lineage.links if finding.lineage else ()
    if finding.reason is not NotEnough.ONLY_COPIES:
        return words
    probable = any(link.tie is Tie.PROBABLY_SAME_TEXT for link in links)
    return f"{words}, or probably is" if probable else words
