"""Through whose hands a saying came: "Reuters reported, citing two officials"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from alteram.model import Source, SourceKind
from alteram.statements.phrases import phrase_after
from alteram.text.wordlists import word_set

if TYPE_CHECKING:
    from alteram.statements.rules import Reading

_CITING = word_set("cite quote")
_TELLING = word_set("tell inform write")
_SEEN_BY = re.compile(
    r"\b(?:seen|obtained|reviewed|published|released|first reported)\s+by\s+"
    r"((?:the\s+)?[A-Z][\w.&’'-]*(?:\s+[A-Z][\w.&’'-]*){0,4})"
)
_MEDIA = re.compile(
    r"\b(?:News|Times|Post|Journal|Tribune|Herald|Gazette|Guardian|Telegraph|Radio|TV|Television"
    r"|Press|Agency|Reuters|AFP|AP|BBC|CNN|NBC|ABC|CBS|NPR|MSNBC|Bloomberg|TASS|Interfax|Xinhua|RT)\b"
)


def chain_of(
    text: str, readings: Sequence[Reading], sources: Sequence[Source | None], number: int
) -> tuple[str, ...]:
    """The hands a saying came through, from the page inward; the last is first-hand.

    One name where nobody is between. Empty where the source is not known.
    """
    source = sources[number]
    if source is None or source.kind is SourceKind.UNKNOWN:
        return ()
    chain = [*_outer(readings, sources, number), source.name]
    line, saying = readings[number]
    if saying.verb in _TELLING and saying.cue:
        listener = _listener(text, readings[number])
        chain[-1:] = [listener, source.name] if listener else [source.name]
    if saying.source:
        words = text[slice(*line.span(*saying.source))]
        after = text[line.span(*saying.source)[1] :][:80].split("\n")[0]
        seen = _SEEN_BY.search(words) or _SEEN_BY.match(after.lstrip())
        if seen:
            chain[-1:] = [_bare(seen.group(1)), chain[-1].split(" seen ")[0]]
    cited = _cited(text, readings, number)
    if cited:
        chain.append(cited)
    return tuple(name for at, name in enumerate(chain) if not at or chain[at - 1] != name)


def _outer(readings: Sequence[Reading], sources: Sequence[Source | None], number: int) -> list[str]:
    """The source of the saying whose content holds this one: "Vell said Orr had told her"."""
    line, saying = readings[number]
    if not saying.cue:
        return []
    at = line.starts[saying.cue[0]]
    for before in range(number - 1, max(-1, number - 6), -1):
        other = sources[before]
        if readings[before].line is not line or other is None:
            continue
        if any(start <= at < end for start, end in readings[before].saying.pieces):
            return [other.name] if other.kind is not SourceKind.UNKNOWN else []
    return []


def _listener(text: str, reading: Reading) -> str:
    """The outlet a source spoke to: "told Reuters"."""
    line, saying = reading
    if not saying.cue:
        return ""
    at = saying.cue[1]
    stop = at
    while stop < len(line.tags) and (line.tags[stop] == "N" or line.lows[stop] in ("the", "of")):
        stop += 1
    if stop == at:
        return ""
    words = text[slice(*line.span(at, stop))]
    return _bare(words) if _MEDIA.search(words) else ""


def _cited(text: str, readings: Sequence[Reading], number: int) -> str:
    """Whom the source itself cites: "Reuters reported, citing two officials".

    Words inside what was said cite for somebody else: "said the report, citing officials, erred".
    """
    line, saying = readings[number]
    if not saying.cue or saying.verb in _CITING:
        return ""
    first, after = saying.cue
    if saying.source and saying.source[1] <= first:  # "RT, citing the Kremlin, reported"
        first = saying.source[1]
    last = line.last[line.sentence[saying.cue[0]]]
    for at in range(first, last - 1):
        if line.quoted[at] < 0 and line.lows[at] in ("citing", "quoting"):
            if any(start <= line.starts[at] < end for start, end in saying.pieces):
                continue
            phrase = phrase_after(line, at + 1, last)
            return _bare(text[slice(*line.span(*phrase))]) if phrase else ""
        if line.tags[at] == "v" and line.quoted[at] < 0 and at > after + 25:
            break
    return ""


def _bare(words: str) -> str:
    return re.sub(r"^[Tt]he\s+", "", words).rstrip(".,")
