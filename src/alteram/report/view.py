"""What every form of a report looks up: articles by id, and which voices stand behind a count."""

from __future__ import annotations

from typing import NamedTuple

from alteram.model import (
    Article,
    Attribution,
    Evidence,
    Finding,
    Link,
    Origin,
    Report,
    Stance,
    Standing,
    Tie,
)
from alteram.report.links import passage_link
from alteram.report.wording import drift_words, listed, many


class View:
    """A report with its articles by id, the checked one among them."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.own = report.page.article
        self._articles = {key: e.article for key, e in report.coverage.by_id().items()}
        self._own_id = self.own.id
        self._articles[self._own_id] = self.own

    @property
    def all_beyond(self) -> bool:
        """Whether the archive could not speak to any statement at all."""
        standings = {finding.standing for finding in self.report.findings}
        return standings == {Standing.BEYOND_REACH}

    @property
    def story(self) -> str:
        """`6 articles of 4 outlets`: what the archive holds on this story."""
        entries = self.report.coverage.entries
        outlets = {entry.outlet_name for entry in entries}
        if not entries:
            return "no article"
        return f"{many(len(entries), 'article')} of {many(len(outlets), 'outlet')}"

    def cue(self, attribution: Attribution) -> str:
        """The words that attribute a saying; empty without any on this page."""
        span = attribution.cue
        return self.report.page.parts.get(span.part, "")[span.start : span.end] if span else ""

    def article(self, key: str) -> Article:
        """The article of an id; raises `KeyError` for one the report does not hold."""
        return self._articles[key]

    def outlet(self, key: str) -> str:
        """The name of the outlet of an article, `this article` for the checked one."""
        if key == self._own_id:
            return "this article"
        outlet = self._articles[key].outlet if key in self._articles else None
        return outlet.name if outlet else "unknown outlet"

    def outlets(self, keys: tuple[str, ...]) -> list[str]:
        """The names of several, each once with how many articles it has, `this article` first."""
        names = [self.outlet(key) for key in keys]
        unique = sorted(set(names), key=lambda name: (name != "this article", name))
        return [n if names.count(n) == 1 else f"{n} ({names.count(n)})" for n in unique]

    def drift(self, evidence: Evidence) -> list[str]:
        """Each place where quoted words differ: `a turning word: here “not”, there nothing`."""
        ours = self.report.page.parts
        theirs = self.article(evidence.passage.entry_id).parts
        return [
            drift_words(
                drift.kind,
                ours[drift.ours.part][drift.ours.start : drift.ours.end],
                theirs[drift.theirs.part][drift.theirs.start : drift.theirs.end],
            )
            for drift in evidence.drift
        ]

    def link(self, evidence: Evidence) -> str:
        """Where the quoted words stand, with a text fragment; empty without a usable address."""
        return passage_link(evidence.passage, self.article(evidence.passage.entry_id))


class Counted(NamedTuple):
    """One origin that speaks to a statement: what it does, and why its articles are one."""

    origin: Origin
    stances: tuple[Stance, ...]
    witness: bool
    links: tuple[Link, ...]
    aside: str = ""  # why it is no second voice, where a second voice would matter

    @property
    def words(self) -> str:
        """`3 articles, 1 origin: same text`, `1 article, no link found`."""
        articles = many(len(self.origin.members), "article")
        ties = listed(dict.fromkeys(str(link.tie) for link in self.links))
        if len(self.origin.members) == 1:
            return f"{articles}, no link found"
        return f"{articles}, 1 origin: {ties}" if ties else f"{articles}, 1 origin"


def so_origins(finding: Finding) -> list[Counted]:
    """The origins behind the count of the content, the article's own first."""
    lineage = finding.lineage
    counted = _counted(finding, lineage.so, lineage.links) if lineage else []
    supporting = [c for c in counted if Stance.SUPPORTS in c.stances and not c.origin.own]
    if len(supporting) < 2:
        return counted
    return [c._replace(aside=c.origin.unproved) if c in supporting else c for c in counted]


def own_voices(finding: Finding) -> frozenset[str]:
    """The ids of the articles that share the checked article's origin for the content."""
    origins = finding.lineage.so if finding.lineage else ()
    return frozenset(member for origin in origins if origin.own for member in origin.members)


def said_origins(finding: Finding) -> list[Counted]:
    """The origins behind the count of witnesses; there a shared source ties nobody."""
    lineage = finding.lineage
    if lineage is None or not any(evidence.reports_saying for evidence in finding.evidence):
        return []
    links = tuple(link for link in lineage.links if link.tie is not Tie.SAME_SOURCE)
    return [item for item in _counted(finding, lineage.said, links) if item.witness]


def _counted(
    finding: Finding, origins: tuple[Origin, ...], links: tuple[Link, ...]
) -> list[Counted]:
    found = []
    for origin in origins:
        members = set(origin.members)
        speaking = [
            evidence
            for evidence in finding.evidence
            if evidence.passage.entry_id in members and evidence.stance.speaks
        ]
        if speaking:
            found.append(
                Counted(
                    origin=origin,
                    stances=tuple(sorted({evidence.stance for evidence in speaking})),
                    witness=any(evidence.reports_saying for evidence in speaking),
                    links=_reasons(links, members),
                )
            )
    return sorted(found, key=lambda item: (not item.origin.own, item.origin.members))


def _reasons(links: tuple[Link, ...], members: set[str]) -> tuple[Link, ...]:
    """The links inside an origin, each reason once."""
    inside = [link for link in links if link.left in members and link.right in members]
    inside.sort(key=lambda link: (link.tie, link.why, link.left, link.right))
    return tuple({(link.tie, link.why): link for link in reversed(inside)}.values())[::-1]
