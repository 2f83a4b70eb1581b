"""Outputs of the attribution tagger to attributions.

Best path through the roles (Viterbi; Forney 1973, doi:10.1109/PROC.1973.9030), best path of cues
through the content words of a paragraph, most probable run of source words for each cue. Text that
the first reading leaves in doubt is read again, cut into windows of another length, and what was
seen is averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from alteram.statements.windows import LIMIT, Array, Window, Words, windows

OUT, SOURCE, CONTENT, CUE, CUE_MORE = range(5)
Outputs = tuple[Array, Array, Array]  # role logits, content links, source links
Runner = Callable[[Sequence[Window]], Sequence[Outputs]]
Run = tuple[int, int]  # words first:last
Reading = list[tuple[Window, Outputs]]  # all windows of one length


@dataclass(frozen=True)
class Settings:
    """What decoding may be tuned by; all in nats or probabilities."""

    limit: int = LIMIT
    context: int = 0
    again: int = 0  # word pieces in a window of the second reading, 0 for none
    unsure: float = 0.0  # mean entropy of the roles of a window from which it is read again
    out_bias: float = 0.0  # taken from the logit of "no role"
    transition: float = 0.5  # weight of the role bigrams
    switch: float = 3.0  # cost of changing the cue inside a run of content
    link: float = 0.2  # least mean probability of a content word's cue
    keep: float = 0.0  # least confidence of an attribution
    bigrams: list[list[float]] = field(default_factory=lambda: [[0.0] * 5 for _ in range(6)])


@dataclass(frozen=True)
class Found:
    """One attribution; spans are [start, end] code points of the text."""

    source: list[list[int]]
    cue: list[list[int]]
    content: list[list[int]]
    confidence: float


def attribute(words: Words, run: Runner, settings: Settings) -> list[Found]:
    """The attributions of a text, in order of their cues."""
    if not len(words):
        return []
    readings = _readings(words, run, settings)
    scores = _role_scores(readings, len(words))
    scores[:, OUT] -= settings.out_bias
    sure = _log_softmax(scores)
    roles = best_roles(sure, words.paragraph, settings)
    cues = role_runs(roles, words.paragraph, (CUE, CUE_MORE), starts=CUE)
    if not cues:
        return []
    sources = role_runs(roles, words.paragraph, (SOURCE,))
    mass = _content_mass(readings, cues, len(words))
    linked = link_content(roles, mass, words.paragraph, settings)
    chosen = _choose_sources(readings, cues, sources)
    probability = np.exp(sure)
    found = []
    for n, cue in enumerate(cues):
        content = np.flatnonzero(linked == n)
        if not len(content):
            continue
        held = float(np.mean(probability[cue[0] : cue[1], CUE:].sum(1)))
        held *= float(np.mean(np.exp(mass[content, n])))
        if held < settings.keep:
            continue
        owner = chosen[n]
        source = [] if owner is None else spans(words, range(*owner))
        found.append(Found(source, spans(words, range(*cue)), spans(words, content), held))
    return found


def _readings(words: Words, run: Runner, settings: Settings) -> list[Reading]:
    """The whole text, and then what is in doubt once more in other windows."""
    first = windows(words, settings.limit, settings.context)
    readings = [list(zip(first, run(first), strict=True))]
    if settings.again:
        sure = _log_softmax(_role_scores(readings, len(words)))
        doubt = -(np.exp(sure) * sure).sum(-1)
        seen = {(view.first, view.last) for view in first}
        more = [
            view
            for view in windows(words, settings.again)
            if (view.first, view.last) not in seen
            and doubt[view.core[0] : view.core[1]].mean() > settings.unsure
        ]
        readings += [list(zip(more, run(more), strict=True))] if more else []
    return readings


def _times_read(readings: Sequence[Reading], count: int) -> Array:
    """How often each word was read, as a column."""
    times = np.zeros((count, 1))
    for reading in readings:
        for view, _ in reading:
            times[view.core[0] : view.core[1]] += 1
    return times


def _role_scores(readings: Sequence[Reading], count: int) -> Array:
    """The mean log-probability of each role for each word; (words, roles)."""
    scores = np.zeros((count, 5), dtype=np.float64)
    for reading in readings:
        for view, (role, _, _) in reading:
            a, b = view.core
            scores[a:b] += _log_softmax(role[a - view.first : b - view.first].astype(np.float64))
    return scores / _times_read(readings, count)


def _log_softmax(x: Array) -> Array:
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def best_roles(sure: Array, paragraph: Array, settings: Settings) -> Array:
    """The best sequence of roles (Viterbi); paragraphs are apart. The last row of `bigrams` is
    the start of a paragraph."""
    step = settings.transition * np.array(settings.bigrams, dtype=np.float64)
    step[[OUT, SOURCE, CONTENT, 5], CUE_MORE] = -1e9
    count = len(sure)
    back = np.zeros((count, 5), dtype=np.int64)
    score = sure[0] + step[5]
    for n in range(1, count):
        if paragraph[n] != paragraph[n - 1]:
            back[n] = int(score.argmax())
            score = score.max() + step[5] + sure[n]
            continue
        ways = score[:, None] + step[:5]
        back[n] = ways.argmax(0)
        score = ways.max(0) + sure[n]
    roles = np.zeros(count, dtype=np.int64)
    roles[-1] = int(score.argmax())
    for n in range(count - 1, 0, -1):
        roles[n - 1] = back[n, roles[n]]
    return roles


def role_runs(
    roles: Array, paragraph: Array, kinds: tuple[int, ...], starts: int = -1
) -> list[Run]:
    """Stretches of words of some roles in one paragraph; a word of role `starts` begins anew."""
    runs: list[Run] = []
    for n, role in enumerate(roles.tolist()):
        if role not in kinds:
            continue
        goes_on = runs and runs[-1][1] == n and paragraph[n] == paragraph[n - 1] and role != starts
        if goes_on:
            runs[-1] = (runs[-1][0], n + 1)
        else:
            runs.append((n, n + 1))
    return runs


def _content_mass(readings: Sequence[Reading], cues: Sequence[Run], count: int) -> Array:
    """Log-probability, for each word and cue, that the word chooses the cue; (words, cues)."""
    chance = np.zeros((count, len(cues)))
    firsts = np.array([c[0] for c in cues])
    for reading in readings:
        for view, (_, content, _) in reading:
            a, b = view.core
            rows = np.exp(content[a - view.first : b - view.first].astype(np.float64))
            low, high = np.searchsorted(firsts, [view.first, view.last])
            for n in range(low, high):
                first, last = cues[n][0] - view.first, min(cues[n][1], view.last) - view.first
                chance[a:b, n] += rows[:, first:last].sum(1)
    return np.log(chance / _times_read(readings, count) + 1e-9)


def link_content(roles: Array, mass: Array, paragraph: Array, settings: Settings) -> Array:
    """The cue (its number, -1 for none) of each content word: the best path through each
    paragraph's content words, where changing the cue inside a run costs `switch`."""
    linked = np.full(len(roles), -1, dtype=np.int64)
    every = np.flatnonzero(roles == CONTENT)
    for number in np.unique(paragraph[every]):
        places = every[paragraph[every] == number]
        near = np.flatnonzero((mass[places] > -7).any(0))
        if not len(near):
            continue
        path = _switching_path(mass[np.ix_(places, near)], places, settings.switch)
        linked[places] = near[path]
        _drop_weak(linked, mass, places, settings.link)
    return linked


def _switching_path(scores: Array, places: Array, cost: float) -> Array:
    back = np.zeros(scores.shape, dtype=np.int64)
    best = scores[0]
    own = np.arange(scores.shape[1])
    for n in range(1, len(places)):
        penalty = cost if places[n] == places[n - 1] + 1 else 0.0
        top = int(best.argmax())
        stay = best >= best[top] - penalty
        back[n] = np.where(stay, own, top)
        best = np.where(stay, best, best[top] - penalty) + scores[n]
    path = np.zeros(len(places), dtype=np.int64)
    path[-1] = int(best.argmax())
    for n in range(len(places) - 1, 0, -1):
        path[n - 1] = back[n, path[n]]
    return path


def _drop_weak(linked: Array, mass: Array, places: Array, least: float) -> None:
    begin = 0
    for n in range(1, len(places) + 1):
        same = (
            n < len(places)
            and places[n] == places[n - 1] + 1
            and linked[places[n]] == linked[places[n - 1]]
        )
        if same:
            continue
        run = places[begin:n]
        if np.exp(mass[run, linked[run]]).mean() < least:
            linked[run] = -1
        begin = n


def _choose_sources(
    readings: Sequence[Reading], cues: Sequence[Run], sources: Sequence[Run]
) -> list[Run | None]:
    """For each cue the run of source words with most probability, or none."""
    votes: list[dict[Run | None, float]] = [{None: 0.0} for _ in cues]
    for reading in readings:
        at = low = 0
        for view, (_, _, links) in reading:
            while low < len(sources) and sources[low][1] <= view.first:
                low += 1
            near = [(run, _inside(run, view)) for run in _before(sources, low, view.last)]
            while at < len(cues) and cues[at][0] < view.core[0]:
                at += 1
            while at < len(cues) and cues[at][0] < view.core[1]:
                first, last = cues[at][0] - view.first, min(cues[at][1], view.last) - view.first
                p = np.exp(links[first:last].astype(np.float64)).mean(0)
                votes[at][None] += float(p[-1])
                for run, (a, b) in near:
                    votes[at][run] = votes[at].get(run, 0.0) + float(p[a:b].sum())
                at += 1
    return [max(vote, key=lambda run: vote[run]) for vote in votes]


def _before(runs: Sequence[Run], low: int, last: int) -> Iterator[Run]:
    """The runs from number `low` on that begin before a word."""
    while low < len(runs) and runs[low][0] < last:
        yield runs[low]
        low += 1


def _inside(run: Run, view: Window) -> Run:
    """A run as numbers of the words of a window."""
    return max(run[0], view.first) - view.first, min(run[1], view.last) - view.first


def spans(words: Words, places: Iterable[int]) -> list[list[int]]:
    """Neighbouring words as [start, end] stretches of the text."""
    found: list[list[int]] = []
    latest = -2
    for n in places:
        start, end = int(words.start[n]), int(words.end[n])
        if found and n == latest + 1 and words.paragraph[n] == words.paragraph[latest]:
            found[-1][1] = end
        else:
            found.append([start, end])
        latest = n
    return found
