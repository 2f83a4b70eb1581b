"""One small honest fake for each plug point: it keeps the promises of the Protocol, by lists.

`MemoryStore` passes the same contract tests as every real store (`tests/contracts/test_store.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from alteram.archive.passages import passages
from alteram.archive.query import holds, question
from alteram.archive.ranking import mixed
from alteram.archive.terms import lead, stems
from alteram.archive.vectors import cosines, vector_of
from alteram.model import (
    BODY,
    Article,
    Attribution,
    Coverage,
    Entry,
    Manner,
    Page,
    Passage,
    Reach,
    Source,
    Span,
    Stance,
    Statement,
    Window,
    digest,
)
from alteram.text.sentences import paragraphs


class ScriptedVerifier:
    """Answers what it was told for each passage, and `not enough` for all others."""

    def __init__(self, stances: Mapping[str, Stance] | None = None) -> None:
        self.stances = dict(stances or {})

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
        return [(self.stances.get(passage, Stance.NOT_ENOUGH), 1.0) for _, passage in pairs]


class LineExtractor:
    """The first line of UTF-8 text is the headline, the rest the body."""

    def read(self, raw: bytes, *, url: str = "") -> Page:
        headline, _, text = raw.decode("utf-8").partition("\n")
        return Page(article=Article(headline=headline.strip(), text=text.strip("\n"), url=url))


class ColonAttributor:
    """`NAME: words` is a saying; a line without a colon is nobody's."""

    def attribute(self, part: str, text: str) -> list[Attribution]:
        found = []
        for start, end in paragraphs(text):
            name, colon, _ = text[start:end].partition(": ")
            if colon:
                at = start + len(name)
                found.append(
                    Attribution(
                        source=Source(name=name),
                        mention=Span(part, start, at),
                        cue=Span(part, at, at + 1),
                        content=(Span(part, at + 2, end),),
                        manner=Manner.INDIRECT,
                    )
                )
        return found


class ParagraphRetriever:
    """The paragraphs of each entry that share a stem with the statement, most shared first."""

    def find(self, statement: Statement, coverage: Coverage, top: int) -> list[Passage]:
        wanted = set(stems(statement.text))
        found = []
        for entry in coverage.entries:
            text = entry.article.text
            scored = [
                (len(wanted & set(stems(text[start:end]))) / max(1, len(wanted)), start, end)
                for start, end in paragraphs(text)
            ]
            best = sorted((-score, start, end) for score, start, end in scored if score > 0)
            found += [
                Passage(
                    entry_id=entry.id,
                    span=Span(BODY, start, end),
                    text=text[start:end],
                    score=-lowered,
                )
                for lowered, start, end in best[:top]
            ]
        return found


class MemoryStore:
    """Entries in a dict. `path` and `create` are there only to be called like a store on disk."""

    def __init__(self, path: Path | None = None, *, create: bool = True) -> None:
        self.entries: dict[str, Entry] = {}

    def add(self, entries: Iterable[Entry]) -> list[bool]:
        batch = list(entries)
        new = []
        for entry in batch:
            new.append(entry.id not in self.entries)
            self.entries.setdefault(entry.id, entry)
        return new

    def get(self, key: str) -> Entry | None:
        for name in ("id", "ref", "url"):
            named = [e for e in self.entries.values() if key and _name(e, name) == key]
            if named:
                return min(named, key=lambda e: (-_latest(e), e.id))
        return None

    def many(self, ids: Sequence[str]) -> list[Entry]:
        return [self.entries[key] for key in ids if key in self.entries]

    def rank(self, article: Article, window: Window, limit: int) -> list[tuple[str, float]]:
        own = set(lead(article).counts)
        found = []
        for entry in self._inside(window):
            other = set(lead(entry.article).counts)
            near = len(own & other) / math.sqrt(len(own) * len(other) or 1)
            if entry.vector:
                (cosine,) = cosines(vector_of(article), [entry.vector])
                near = mixed(near, cosine, 1.0)
            if near and entry.id != article.id:
                found.append((-near, entry.id))
        return [(key, min(1.0, -lowered)) for lowered, key in sorted(found)[:limit]]

    def search(self, words: str, window: Window, limit: int) -> list[Passage]:
        asked = question(words)
        wanted, phrases = asked.wanted, asked.phrases
        if not wanted.terms and not wanted.phrases:
            return []
        found = []
        for entry in self._inside(window):
            for span in passages(entry.article):
                text = entry.article.quote(span)
                held = stems(text)
                if set(wanted.terms) <= set(held) and holds(text, phrases):
                    share = sum(held.count(term) for term in wanted.terms) / len(held)
                    found.append(Passage(entry_id=entry.id, span=span, text=text, score=share))
        return sorted(found, key=lambda p: (-p.score, p.entry_id, p.span))[:limit]

    def sharing(self, fingerprints: Sequence[int], least: int) -> list[tuple[str, int]]:
        asked = set(fingerprints)
        shared = {
            key: len(asked & {hash_ for hash_, _ in entry.fingerprints})
            for key, entry in self.entries.items()
        }
        enough = [(-many, key) for key, many in shared.items() if many >= max(1, least)]
        return [(key, -lowered) for lowered, key in sorted(enough)]

    def reach(self, window: Window) -> Reach:
        inside = self._inside(window)
        outlets = [entry.article.outlet for entry in inside if entry.article.outlet]
        dates = [entry.article.published for entry in inside if entry.article.published]
        return Reach(
            entries=len(inside),
            outlets=tuple(sorted({outlet.name for outlet in outlets})),
            owners=tuple(sorted({outlet.owner for outlet in outlets} - {""})),
            countries=tuple(sorted({outlet.country for outlet in outlets} - {""})),
            first_day=min((date.day for date in dates), default=None),
            last_day=max((date.latest.date() for date in dates), default=None),
            undated=sum(entry.article.published is None for entry in self.entries.values()),
        )

    def digest(self) -> str:
        return digest(*sorted(self.entries))

    def rebuild(self) -> int:
        return len(self.entries)

    def check(self) -> list[str]:
        return [f"{key} is kept as another" for key, e in self.entries.items() if e.id != key]

    def close(self) -> None:
        """There is nothing to let go of."""

    def _inside(self, window: Window) -> list[Entry]:
        return [e for e in self.entries.values() if window.admits(e.article.published)]


def _name(entry: Entry, name: str) -> str:
    return {"id": entry.id, "ref": entry.article.ref, "url": entry.article.url}[name]


def _latest(entry: Entry) -> float:
    published = entry.article.published
    return published.latest.timestamp() if published else -math.inf
