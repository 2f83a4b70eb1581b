"""The learned attributor: a tagger of our own marks sources, cues and contents and links them.

What the tagger marks is handed to the same steps the rules use: who a mention means, through whose
hands a saying came, in what manner it is given. `docs/why/attribution.md` tells how well it does.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from alteram import weights
from alteram.model import Attribution
from alteram.statements.figures import figures_given
from alteram.statements.finder import Saying
from alteram.statements.grammar import Line
from alteram.statements.lexicon import cue_table
from alteram.statements.rules import Reading, attributions, read_lines

if TYPE_CHECKING:
    from alteram.statements.decode import Found, Outputs, Settings
    from alteram.statements.windows import Window

MODEL, DECODER = "attribution.onnx", "attribution.json"
WORKERS = 2  # windows run at the same time
WORTH_THREADS = 4  # windows from which that pays
INPUTS = ("ids", "case", "quote", "head", "sentence", "paragraph")


class LearnedAttributor:
    """`tagger.v1`: who says what by a small model. Weights are loaded at first use.

    Each window is run alone, so that quantization, which scales by what it sees, gives the
    same numbers for the same words whatever else is asked.
    """

    def attribute(self, part: str, text: str) -> tuple[Attribution, ...]:
        """The attributions of one part of a page, in text order. Raises `PluginFailed`."""
        lines = read_lines(text, cue_table())
        if not lines:
            return ()
        found = self._found(text)
        readings = [*self._readings(lines, found), *_figures(lines, found)]
        readings.sort(key=_cue)
        return attributions(part, text, readings)

    @cached_property
    def _settings(self) -> Settings:
        from alteram.statements.decode import Settings

        return Settings(**json.loads(weights.read(DECODER)))

    def _found(self, text: str) -> list[Found]:
        from alteram.statements.decode import attribute
        from alteram.statements.windows import read_words

        words = read_words(weights.tokenizer(), text)
        return attribute(words, self._run, self._settings)

    def _run(self, views: Sequence[Window]) -> list[Outputs]:
        session = weights.session(MODEL)

        def outputs(view: Window) -> Outputs:
            feed: dict[str, Any] = {name: getattr(view, name)[None] for name in INPUTS}
            role, content, source = session.run(None, feed)
            return role[0], content[0], source[0]

        if len(views) < WORTH_THREADS:
            return [outputs(view) for view in views]
        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(outputs, views))

    def _readings(self, lines: Sequence[Line], found: Sequence[Found]) -> Iterator[Reading]:
        """What was found, in the form of the rules: numbers of words in the line of the cue."""
        starts = [line.starts[0] for line in lines]
        for one in found:
            cue = one.cue[0]
            line = lines[max(0, bisect_right(starts, cue[0]) - 1)]
            words = _words(line, cue)
            if words is None:
                continue
            source = _words(line, one.source[0]) if one.source else None
            away = one.source[0] if one.source and source is None else None
            verb, _ = line.cues.forms.get(line.lows[words[1] - 1], ("", ""))
            saying = Saying(
                source=source,
                cue=words,
                pieces=tuple((start, end) for start, end in one.content),
                verb=verb,
                use="",
                kind="",
                away=(away[0], away[1]) if away else None,
            )
            yield Reading(line, saying)


def _figures(lines: Sequence[Line], found: Sequence[Found]) -> Iterator[Reading]:
    """The figures somebody gives that lie in nothing the tagger found."""
    taken = sorted((start, end) for one in found for start, end in (*one.cue, *one.content))
    ends = list(accumulate((end for _, end in taken), max))
    for line in lines:
        for saying in figures_given(line):
            verb = line.starts[_last_of(saying)]
            before = bisect_right(taken, (verb, len(line.text)))
            if not before or ends[before - 1] <= verb:
                yield Reading(line, saying)


def _last_of(saying: Saying) -> int:
    return saying.cue[1] - 1 if saying.cue else 0


def _cue(reading: Reading) -> int:
    return reading.line.starts[reading.saying.cue[0]] if reading.saying.cue else 0


def _words(line: Line, span: Sequence[int]) -> tuple[int, int] | None:
    """The numbers of the words of a line that lie in a stretch of its text, or None."""
    first = bisect_right(line.ends, span[0])
    last = bisect_left(line.starts, span[1])
    return (first, last) if first < last else None
