"""From what the tagger's model gives for each word to attributions, with a model made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from alteram import weights
from alteram.statements.decode import CONTENT, CUE, SOURCE, Outputs, Settings, attribute
from alteram.statements.windows import Window, Words, read_words

TEXT = "Vell said the dam held.\nOrr said it broke.\nIt rained all night."
VELL, HELD = {0: SOURCE, 1: CUE, 2: CONTENT, 3: CONTENT, 4: CONTENT}, {0: 1, 2: 1, 3: 1, 4: 1}
ORR, BROKE = {6: SOURCE, 7: CUE, 8: CONTENT, 9: CONTENT}, {6: 7, 8: 7, 9: 7}


def read() -> Words:
    return read_words(weights.tokenizer(), TEXT)


class Model:
    """Gives the roles it is told, and for a source or content word the cue it belongs to.

    In windows of fewer words than `doubts_below` it is not sure of the words from 6 on.
    """

    def __init__(
        self, roles: Mapping[int, int], cue_of: Mapping[int, int], doubts_below: int = 0
    ) -> None:
        self.roles, self.cue_of, self.doubts_below = roles, cue_of, doubts_below
        self.asked: list[tuple[int, int]] = []

    def __call__(self, seen: Sequence[Window]) -> list[Outputs]:
        self.asked += [(view.first, view.last) for view in seen]
        return [self._one(view) for view in seen]

    def _one(self, view: Window) -> Outputs:
        size = view.last - view.first
        role, content = np.zeros((size, 5)), np.full((size, size), -9.0)
        source = np.full((size, size + 1), -9.0)
        for n in range(view.first, view.last):
            unsure = n >= 6 and size < self.doubts_below
            role[n - view.first, 0] = 1.0 if unsure else 0.0
            role[n - view.first, self.roles.get(n, 0)] += 0.8 if unsure else 8.0
            cue = self.cue_of.get(n, -1)
            if view.first <= cue < view.last:
                content[n - view.first, cue - view.first] = -0.01
                if self.roles[n] == SOURCE:
                    source[cue - view.first, n - view.first] = -0.01
        return role, content, source


def said(model: Model, settings: Settings) -> list[tuple[list[str], list[str], list[str]]]:
    found = attribute(read(), model, settings)
    return [(texts(one.source), texts(one.cue), texts(one.content)) for one in found]


def texts(spans: list[list[int]]) -> list[str]:
    return [TEXT[start:end] for start, end in spans]


def test_words_with_their_roles_and_links_become_attributions() -> None:
    model = Model(VELL | ORR, HELD | BROKE)
    assert said(model, Settings(limit=64)) == [
        (["Vell"], ["said"], ["the dam held"]),
        (["Orr"], ["said"], ["it broke"]),
    ]


def test_what_one_reading_is_not_sure_of_the_second_can_tell() -> None:
    once = Settings(limit=12)
    twice = replace(once, again=64)
    assert said(Model(VELL | ORR, HELD | BROKE, doubts_below=16), once) == [
        (["Vell"], ["said"], ["the dam held"])
    ]
    assert said(Model(VELL | ORR, HELD | BROKE, doubts_below=16), twice) == [
        (["Vell"], ["said"], ["the dam held"]),
        (["Orr"], ["said"], ["it broke"]),
    ]


def test_a_window_of_both_readings_is_run_once() -> None:
    model = Model(VELL, HELD)
    assert said(model, Settings(limit=64, again=128)) == [(["Vell"], ["said"], ["the dam held"])]
    assert model.asked == [(0, len(read()))]


def test_only_what_is_in_doubt_is_read_again_and_no_window_twice() -> None:
    settings = Settings(limit=8, again=12, unsure=0.5)
    sure = Model(VELL | ORR, HELD | BROKE)
    assert len(said(sure, settings)) == 2
    assert sure.asked == [(0, 6), (6, 11), (11, len(read()))]
    unsure = Model(VELL | ORR, HELD | BROKE, doubts_below=6)
    said(unsure, settings)
    assert unsure.asked == [*sure.asked, (0, 11)]


def test_no_words_have_no_attributions_and_ask_nothing() -> None:
    model = Model({}, {})
    assert attribute(read_words(weights.tokenizer(), " \n"), model, Settings(again=64)) == []
    assert model.asked == []
