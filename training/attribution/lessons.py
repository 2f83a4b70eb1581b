"""What a teacher says to texts nobody labelled: chances of roles and links, kept as flat arrays.

Windows without context part a text, so the rows of `role` follow its words. A link is a row of
`content` or `source`: the word that chooses, the word it chooses (counted in the text; -1: no
source), and the chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from corpus import CONTENT, CUE
from torch import Tensor

from alteram.statements import decode
from alteram.statements import windows as win

LEAST = 0.02  # chance from which a link is kept
ASKED = 0.05  # chance of being content (or cue) from which a word's links are kept

Links = tuple[np.ndarray, np.ndarray, np.ndarray]  # row, column, chance


@dataclass(frozen=True)
class Lesson:
    """What the teacher says to one window; rows and columns are counted in the window."""

    role: np.ndarray  # (words, 5)
    content: Links
    source: Links  # column = count of words of the window: no source


def of_outputs(role: np.ndarray, content: np.ndarray, source: np.ndarray) -> Lesson:
    """The lesson in the teacher's outputs to one window."""
    chances = np.exp(role - role.max(-1, keepdims=True))
    chances /= chances.sum(-1, keepdims=True)
    says = chances[:, CONTENT], chances[:, CUE:].sum(-1)
    links = [_links(asked, table) for asked, table in zip(says, (content, source), strict=True)]
    return Lesson(chances.astype(np.float16), links[0], links[1])


def _links(asked: np.ndarray, table: np.ndarray) -> Links:
    chance = np.exp(table)
    row, column = np.nonzero((chance >= LEAST) & (asked >= ASKED)[:, None])
    return row.astype(np.int32), column.astype(np.int32), chance[row, column].astype(np.float16)


def save(path: Path, taught: Sequence[tuple[str, int, Sequence[Lesson]]]) -> None:
    """Keep (id of the text, pieces in a window, lessons of its windows) in a .npz file."""
    lessons = [one for _, _, ones in taught for one in ones]
    arrays = {"role": np.concatenate([one.role for one in lessons])}
    for name in ("content", "source"):
        links: list[Links] = [getattr(one, name) for one in lessons]
        arrays[f"{name}_count"] = np.array([len(x[0]) for x in links], dtype=np.int32)
        for n, part in enumerate(("row", "column", "chance")):
            arrays[f"{name}_{part}"] = np.concatenate([x[n] for x in links])
    np.savez_compressed(
        path,
        ids=np.array([ref for ref, _, _ in taught]),
        limit=np.array([limit for _, limit, _ in taught], dtype=np.int32),
        **arrays,
    )


def ids(path: Path) -> set[str]:
    """The ids of the texts in such a file."""
    with np.load(path) as file:
        return set(file["ids"].tolist())


def load(path: Path, texts: dict[str, win.Words]) -> list[tuple[win.Window, Lesson]]:
    """The windows of texts with their lessons; `texts` are the words of each by its id."""
    with np.load(path) as file:
        kept = {name: file[name] for name in file.files}
    word, number = 0, 0
    at = {"content": 0, "source": 0}
    items = []
    for ref, limit in zip(kept["ids"].tolist(), kept["limit"].tolist(), strict=True):
        for view in win.windows(texts[ref], limit):
            size = view.last - view.first
            links = []
            for name in ("content", "source"):
                begin = at[name]
                at[name] += int(kept[f"{name}_count"][number])
                parts = ("row", "column", "chance")
                links.append(tuple(kept[f"{name}_{p}"][begin : at[name]] for p in parts))
            items.append((view, Lesson(kept["role"][word : word + size], *links)))
            word, number = word + size, number + 1
    return items


def targets(items: Sequence[tuple[win.Window, Lesson]], count: int) -> tuple[Tensor, ...]:
    """Chances of roles (B, count, 5), of content links (B, count, count) and of source links
    (B, count, count + 1), padded with nought."""
    role = np.zeros((len(items), count, 5), dtype=np.float32)
    content = np.zeros((len(items), count, count), dtype=np.float32)
    source = np.zeros((len(items), count, count + 1), dtype=np.float32)
    for n, (view, lesson) in enumerate(items):
        size = view.last - view.first
        role[n, :size] = lesson.role
        row, column, chance = lesson.content
        content[n, row, column] = chance
        row, column, chance = lesson.source
        source[n, row, np.where(column == size, count, column)] = chance
    return tuple(map(torch.from_numpy, (role, content, source)))


def losses(outputs: tuple[Tensor, ...], wanted: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """Cross-entropy of roles and links against the teacher's chances; links count by the chance
    that the word has such a link."""
    logits, content, source = (x.float() for x in outputs)
    role, content_to, source_to = wanted
    words = role.sum().clamp(min=1.0)
    tag = -(role * torch.log_softmax(logits, -1)).sum() / words
    asked = role[..., CONTENT], role[..., CUE:].sum(-1)
    return tag, _link_loss(content, content_to, asked[0]), _link_loss(source, source_to, asked[1])


def _link_loss(scores: Tensor, chance: Tensor, asked: Tensor) -> Tensor:
    weight = asked * (chance.sum(-1) > 0)
    each = -(chance * scores.clamp(min=-30)).sum(-1)
    return (each * weight).sum() / weight.sum().clamp(min=1.0)


def teach(
    run: decode.Runner, texts: Iterator[tuple[str, win.Words]], limits: Sequence[int]
) -> Iterator[tuple[str, int, list[Lesson]]]:
    """What the runner says to texts; the length of windows goes round `limits`."""
    for n, (ref, words) in enumerate(texts):
        limit = limits[n % len(limits)]
        views = win.windows(words, limit)
        yield ref, limit, [of_outputs(*output) for output in run(views)]
