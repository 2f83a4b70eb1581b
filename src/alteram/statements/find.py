"""A page's statements: its sentences with who says them, when, and about whom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import accumulate, pairwise

from alteram.model import (
    BODY,
    HEADLINE,
    STANDFIRST,
    Act,
    Attribution,
    Manner,
    Modality,
    Moment,
    Page,
    Span,
    Statement,
    StatementKind,
    TimeMention,
    Voice,
)
from alteram.plugins import Attributor
from alteram.statements.furniture import is_furniture
from alteram.statements.kinds import kind_of, why_not_checkable
from alteram.statements.loaded import loaded_words
from alteram.statements.modality import Told, told_by
from alteram.statements.said import Reader
from alteram.text.dates import time_mentions
from alteram.text.names import names
from alteram.text.quotes import Quotation, quotations
from alteram.text.sentences import is_sign_off, paragraphs, sentences

_COVERS = 0.5  # share of a sentence, source and cue left out, from which a saying covers it
_FIRST_PERSON = frozenset(["i", "me", "my", "we", "us", "our"])
_LEAST_WORDS = 2  # a shorter sentence states nothing
_PROMISES = (
    "vow",
    "promis",
    "pledg",
    "threat",
    "urge",
    "urging",
    "offer",
    "demand",
    "warn",
    "swor",
)


def find_statements(page: Page, attributor: Attributor) -> tuple[Statement, ...]:
    """One statement for each sentence of headline, standfirst, body and comments, in that order.

    Furniture (captions, link lines) and notices are left out. Spans read back exactly from
    `page.parts`. The attribution is the saying that covers most of the sentence; None is
    narration. A sentence in quotation marks that no saying claims has an attribution without a
    source, because it is not the narrator's. May raise what the attributor raises.
    """
    article = page.article
    parts = article.parts
    found: list[Statement] = []
    for part in (HEADLINE, STANDFIRST, BODY):
        if part in parts:
            found += _of_part(part, parts[part], attributor, article.published, article.section)
    for comment in page.comments:
        part = f"comment:{comment.id}"
        for statement in _of_part(part, comment.text, attributor, comment.published, ""):
            given = statement.attribution
            said = replace(given, voice=Voice.COMMENTER) if given else None
            found.append(replace(statement, voice=Voice.COMMENTER, attribution=said))
    return tuple(found)


def own_words(text: str) -> tuple[Span, ...]:
    """The stretches of a body that are narration: no quotations, no furniture, no empty ones.

    Quoted words belong to whoever spoke them and stand in every report of a speech, so they must
    not make two reports look like one text.
    """
    quoted = quotations(text)
    spans: list[Span] = []
    at = 0
    for start, end in paragraphs(text):
        while at < len(quoted) and quoted[at].end <= start:
            at += 1
        if is_furniture(text[start:end]):
            continue
        cuts = [start]
        number = at
        while number < len(quoted) and quoted[number].start < end:
            cuts += [quoted[number].start, quoted[number].end]
            number += 1
        cuts.append(end)
        for low, high in list(pairwise(cuts))[::2]:
            span = _trimmed(text, low, high)
            if span is not None:
                spans.append(span)
    return tuple(spans)


def _trimmed(text: str, low: int, high: int) -> Span | None:
    while low < high and not text[low].isalnum():
        low += 1
    while high > low and text[high - 1].isspace():
        high -= 1
    return Span(BODY, low, high) if low < high else None


def _of_part(
    part: str, text: str, attributor: Attributor, base: Moment | None, section: str
) -> list[Statement]:
    given = [
        one
        for one in attributor.attribute(part, text)
        if not _is_an_act(text, one) and not _is_the_writer(one)
    ]
    given = sorted((one for one in given if one.content), key=_place)
    ends = list(accumulate((one.content[-1].end for one in given), max))
    quoted = quotations(text)
    times = time_mentions(text, base)
    time_starts = [time.start for time in times]
    named = names(text)
    reader = Reader(text, named, [(one.start, one.end) for one in quoted], given)
    name_starts = [start for start, _ in named]
    furniture: list[tuple[int, int]] = []
    if part not in (HEADLINE, STANDFIRST):  # these are never a caption or a link, however short
        furniture = [(s, e) for s, e in paragraphs(text) if is_furniture(text[s:e])]
    found = []
    for start, end in sentences(text):
        words = text[start:end]
        if _inside(start, furniture) or len(words.split()) < _LEAST_WORDS or is_sign_off(words):
            continue
        near = bisect_right(ends, start)  # what comes before has ended
        said = _covering(part, start, end, given, near) or _unclaimed(part, start, end, quoted)
        first, last = bisect_left(time_starts, start), bisect_left(time_starts, end)
        begin, stop = bisect_left(name_starts, start), bisect_left(name_starts, end)
        statement = Statement(
            span=Span(part, start, end),
            text=words,
            kind=StatementKind.EVENT,
            voice=Voice.SOURCE if said else Voice.NARRATOR,
            attribution=said,
            times=tuple(
                TimeMention(span=Span(part, time.start, time.end), moment=time.moment, why=time.why)
                for time in times[first:last]
                if time.end <= end
            ),
            names=tuple(dict.fromkeys(text[s:e] for s, e in named[begin:stop] if e <= end)),
        )
        statement = _weighed(statement, told_by(text, (start, end), said), section)
        if said is None and not part.startswith("comment:"):
            marks = loaded_words(part, text, (start, end), _quoted_in(quoted, start, end))
            statement = replace(statement, loaded=marks)
        found.append(replace(statement, said=reader.said(statement)))
    return found


def _is_the_writer(attribution: Attribution) -> bool:
    """Whether a text gives itself as the source: "in our view"."""
    return attribution.source is not None and attribution.source.name.lower() in _FIRST_PERSON


def _weighed(statement: Statement, told: Told, section: str) -> Statement:
    """A statement with its kind, its modality, and whether others could report it."""
    kind = kind_of(statement.text, statement.attribution, section, ahead=told.ahead)
    anchored = told.modality is not Modality.POSSIBLE or bool(statement.names or statement.times)
    why_not = why_not_checkable(statement.text, kind, is_anchored=anchored)
    return replace(
        statement, kind=kind, modality=told.modality, checkable=not why_not, why_not=why_not
    )


def _quoted_in(quoted: list[Quotation], start: int, end: int) -> list[tuple[int, int]]:
    """The quotations that reach into a sentence."""
    at = bisect_left(quoted, start + 1, key=lambda one: one.end)
    found = []
    while at < len(quoted) and quoted[at].start < end:
        found.append((quoted[at].start, quoted[at].end))
        at += 1
    return found


def _place(attribution: Attribution) -> tuple[int, int]:
    """In text order, the longer before the one inside it."""
    return attribution.content[0].start, -attribution.content[-1].end


def _inside(offset: int, ranges: list[tuple[int, int]]) -> bool:
    at = bisect_left(ranges, offset + 1, key=lambda one: one[0]) - 1
    return at >= 0 and ranges[at][0] <= offset < ranges[at][1]


def _is_an_act(text: str, attribution: Attribution) -> bool:
    """Whether the words tell what somebody does or means to do: "refused to resign".

    These are attributions in the sense of PolNeAR, but the sentence is the narrator's. So is one
    with an aside about a noun: "signed a decree outlining the terms".
    """
    content, cue, mention = attribution.content, attribution.cue, attribution.mention
    if attribution.act in (Act.DOES, Act.ORDERS):
        return True
    words = text[cue.start : cue.end].lower() if cue else ""
    beside = cue and mention and mention.start and cue.start == mention.end + 1
    if beside and words.endswith("ing") and " " not in words:
        return True
    if not content or text[content[0].start : content[0].start + 3].lower() != "to ":
        return False
    return not any(stem in words for stem in _PROMISES)


def _covering(
    part: str, start: int, end: int, given: list[Attribution], first: int
) -> Attribution | None:
    """The saying, from the first on, whose content covers most of a sentence, if it is enough."""
    best: Attribution | None = None
    most = 0
    sentence = Span(part, start, end)
    for number in range(first, len(given)):
        attribution = given[number]
        if not attribution.content or attribution.content[0].start >= end:
            break
        covered = sum(piece.overlap(sentence) for piece in attribution.content)
        if covered <= most:
            continue
        frame = sum(
            span.overlap(sentence) for span in (attribution.mention, attribution.cue) if span
        )
        rest = end - start - frame
        if covered >= _COVERS * rest and covered >= (end - start) / 3:
            best, most = attribution, covered
    if best is not None and most < 12 and best.manner is not Manner.DIRECT:
        return None
    return best


def _unclaimed(part: str, start: int, end: int, quoted: list[Quotation]) -> Attribution | None:
    """An attribution without a source for a sentence that stands in quotation marks."""
    at = bisect_left(quoted, start + 1, key=lambda one: one.end)
    if at >= len(quoted):
        return None
    quotation = quoted[at]
    inside = min(end, quotation.end) - max(start, quotation.start)
    if inside < 0.8 * (end - start):
        return None
    piece = Span(part, max(start, quotation.start), min(end, quotation.end))
    return Attribution(source=None, mention=None, cue=None, content=(piece,), manner=Manner.DIRECT)
