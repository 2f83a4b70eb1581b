"""The attributor that works by rules: no model, no download, the same answer every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from alteram.model import Attribution, Manner, Source, Span
from alteram.statements.acts import act_of
from alteram.statements.chains import chain_of
from alteram.statements.figures import figures_given
from alteram.statements.finder import Finder, Saying, speaker
from alteram.statements.grammar import Line
from alteram.statements.lexicon import CueTable, cue_table
from alteram.statements.phrases import Phrase, subject
from alteram.statements.sources import SourceBook
from alteram.statements.threads import carry_on
from alteram.text.quotes import quotations
from alteram.text.sentences import paragraphs, sentences


class Reading(NamedTuple):
    """A saying and the line it was found in."""

    line: Line
    saying: Saying


class RuleAttributor:
    """Finds who says what by rules. `docs/why/attribution.md` tells how well."""

    def __init__(self, cues: CueTable | None = None) -> None:
        """`cues` stands in for the table of cue verbs that comes with the package."""
        self._cues = cue_table() if cues is None else cues

    def attribute(self, part: str, text: str) -> tuple[Attribution, ...]:
        """The attributions of one part of a page, in text order."""
        return attributions(part, text, self.read(text))

    def read(self, text: str) -> list[Reading]:
        """The sayings of a text in text order, each with its line."""
        lines = read_lines(text, self._cues)
        speakers = _speakers(lines)
        found = [_with_figures(line, Finder(line, speakers).find()) for line in lines]
        carry_on(lines, found)
        readings = [
            Reading(line, saying._replace(pieces=tuple(sorted(saying.pieces))))
            for line, sayings in zip(lines, found, strict=True)
            for saying in sayings
        ]
        readings.sort(key=_place)
        return readings


def attributions(part: str, text: str, readings: Sequence[Reading]) -> tuple[Attribution, ...]:
    """Sayings in text order as attributions: sources named, chains and manner told."""
    book = SourceBook(text)
    given = [_source(book, reading) for reading in readings]
    return tuple(
        _attribution(part, text, reading, source, chain_of(text, readings, given, number))
        for number, (reading, source) in enumerate(zip(readings, given, strict=True))
    )


def _with_figures(line: Line, found: list[Saying]) -> list[Saying]:
    """The sayings of a line with the figures somebody gives, in the order of their cues."""
    cues = {word for saying in found if saying.cue for word in range(*saying.cue)}
    more = [one for one in figures_given(line) if one.cue and one.cue[1] - 1 not in cues]
    return sorted([*found, *more], key=lambda one: one.cue or (0, 0)) if more else found


def _speakers(lines: list[Line]) -> frozenset[str]:
    """The labels that open more than one line: the speakers of a transcript."""
    labels = Counter(" ".join(line.lows[:at]) for line in lines if (at := speaker(line)))
    return frozenset(label for label, times in labels.items() if times > 1)


def read_lines(text: str, cues: CueTable) -> list[Line]:
    """The paragraphs of a text, each with its sentences and quotations."""
    cut, marked = sentences(text), quotations(text)
    lines = []
    sentence = quotation = 0
    for _, end in paragraphs(text):
        first, begin = sentence, quotation
        while sentence < len(cut) and cut[sentence][0] < end:
            sentence += 1
        while quotation < len(marked) and marked[quotation].start < end:
            quotation += 1
        lines.append(Line(text, cut[first:sentence], marked[begin:quotation], cues))
    return lines


def _place(reading: Reading) -> tuple[int, int]:
    line, saying = reading
    first = saying.pieces[0][0]
    cue = line.starts[saying.cue[0]] if saying.cue else first
    source = line.starts[saying.source[0]] if saying.source else first
    return min(first, cue, source), cue


def _source(book: SourceBook, reading: Reading) -> Source | None:
    line, saying = reading
    if saying.away is not None:
        return book.name(*saying.away)
    if saying.source is None:
        return None
    if saying.verb == ":":
        return book.speaker(*line.span(*saying.source))
    return book.name(*line.span(*saying.source), antecedent=_antecedent(line, saying.source))


def _antecedent(line: Line, source: Phrase) -> tuple[int, int] | None:
    """The phrase a "who" or "which" stands for."""
    at = source[0]
    if source[1] - at != 1 or line.lows[at] not in ("who", "which", "that"):
        return None
    before = at - 1 if at and line.tags[at - 1] == "," else at
    phrase = subject(line, before, line.first[line.sentence[at]])
    return line.span(*phrase) if phrase else None


def _attribution(
    part: str, text: str, reading: Reading, source: Source | None, chain: tuple[str, ...]
) -> Attribution:
    line, saying = reading
    named = line.span(*saying.source) if saying.source else saying.away
    mention = Span(part, *named) if named else None
    cue = Span(part, *line.span(*saying.cue)) if saying.cue else None
    return Attribution(
        source=source,
        mention=mention,
        cue=cue,
        content=tuple(Span(part, start, end) for start, end in saying.pieces),
        manner=_manner(text, saying),
        act=act_of(text[cue.start : cue.end] if cue else "", text[slice(*saying.pieces[0])]),
        chain=chain,
    )


_MARKS = '"“”„«»‹›＂'


def _manner(text: str, saying: Saying) -> Manner:
    """Direct where every piece is one quotation, mixed where some words are quoted.

    What stands after a speaker's label is direct without marks.
    """
    if saying.verb == ":":
        return Manner.DIRECT
    pieces = [text[start:end] for start, end in saying.pieces]
    if all(_quoted(piece) for piece in pieces):
        return Manner.DIRECT
    marked = any(mark in piece for piece in pieces for mark in _MARKS) or any(
        "''" in piece or "``" in piece or "‘" in piece for piece in pieces
    )
    return Manner.MIXED if marked else Manner.INDIRECT


def _quoted(piece: str) -> bool:
    first = piece[:1] in _MARKS or piece[:2] == "``" or piece[:1] in "‘'"
    return first and not any(mark in piece[2:-2] for mark in "“„«")
