"""The JSON forms: `alteram-report/1`, `alteram-page/1`, `alteram-trace/1`, `alteram-passage/1`.

The forms of stories are made in `alteram.report.stories`, those of what a verb did by the verb.
Each form has a JSON Schema (2020-12) of the same name in this folder. Keys come in a fixed order;
offsets count Unicode code points, the end not included; a score is rounded to four digits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from alteram.model import (
    BODY,
    Article,
    Attribution,
    Caveat,
    Comment,
    Coverage,
    Evidence,
    Family,
    Finding,
    Found,
    Lineage,
    Link,
    Moment,
    Origin,
    Outlet,
    Page,
    Reach,
    Relative,
    Report,
    Source,
    Span,
    Statement,
    TimeMention,
    Window,
)
from alteram.report.aligned import quote_drift
from alteram.report.links import clickable, passage_link
from alteram.report.view import View
from alteram.text.sentences import paragraphs

Json = dict[str, Any]
SCHEMAS = (
    *("report", "page", "trace", "passage", "stories", "story"),
    *("added", "info", "mark", "gathered", "feed", "polled", "laid", "table"),
)


def dumps(form: Mapping[str, Any] | Sequence[Any]) -> str:
    """A form as text: UTF-8 letters as they are, two spaces of indent, no line end at the end.

    Lone surrogates are written as escapes, so that the text can always be encoded, and so are all
    control characters. Raises `ValueError` for a number JSON does not have.
    """
    text = json.dumps(form, ensure_ascii=False, allow_nan=False, indent=2)
    return re.sub(r"[\x7f-\x9f\ud800-\udfff]", lambda m: f"\\u{ord(m.group()):04x}", text)


def schema(name: str) -> Json:
    """The JSON Schema of a form, one of `SCHEMAS`. Raises `KeyError` for another name."""
    if name not in SCHEMAS:
        raise KeyError(name)
    file = resources.files("alteram.report").joinpath(f"{name}.schema.json")
    found: Json = json.loads(file.read_text(encoding="utf-8"))
    return found


def to_json(report: Report) -> Json:
    """A report as `alteram-report/1`."""
    view, page = View(report), report.page
    parts = page.parts
    return {
        "schema": "alteram-report/1",
        "as_of": report.coverage.window.as_of and report.coverage.window.as_of.isoformat(),
        "warnings": [_caveat(caveat) for caveat in report.caveats],
        "article": _article(page.article),
        "parts": parts,
        "findings": [
            _finding(number, finding, parts, view)
            for number, finding in enumerate(report.findings, 1)
        ],
        "coverage": _coverage(report.coverage),
        **_around(page),
        "echoes": [
            {"comment": _words(parts, echo.comment), "article": _words(parts, echo.article)}
            for echo in report.echoes
        ],
        "versions": dict(report.versions),
    }


def page_json(page: Page, statements: Sequence[Statement]) -> Json:
    """A page taken apart, with its statements, as `alteram-page/1`."""
    parts = page.parts
    return {
        "schema": "alteram-page/1",
        "warnings": [_caveat(caveat) for caveat in page.caveats],
        "article": _article(page.article),
        "paragraphs": [
            _words(parts, Span(BODY, start, end)) for start, end in paragraphs(page.article.text)
        ],
        **_around(page),
        "parts": parts,
        "statements": [_statement(statement, parts) for statement in statements],
    }


def family_json(family: Family) -> Json:
    """The family of a text as `alteram-trace/1`."""
    return {
        "schema": "alteram-trace/1",
        "article": _article(family.own.article),
        "parts": family.own.article.parts,
        "earliest": family.earliest or None,
        "relatives": [_relative(family, relative) for relative in family.relatives],
        "links": [_link(link) for link in family.links],
    }


def found_json(found: Found) -> Json:
    """Words that a search found as `alteram-passage/1`."""
    passage, article = found.passage, found.entry.article
    parts = article.parts
    return {
        "schema": "alteram-passage/1",
        **_entry(article),
        "link": passage_link(passage, article),
        "text": passage.text,
        "span": _span(passage.span),
        "score": round(passage.score, 4),
        "statements": [_statement(statement, parts) for statement in found.statements],
    }


def _around(page: Page) -> Json:
    """What stands on the page beside the article."""
    return {
        "notices": [
            {
                "part": f"notice:{number}",
                "kind": notice.kind.value,
                "heading": notice.heading,
                "text": notice.text,
            }
            for number, notice in enumerate(page.notices)
        ],
        "comments": [_comment(comment) for comment in page.comments],
        "comments_closed": page.comments_closed,
        "posts": [
            {
                "span": _span(post.span),
                "headline": post.headline,
                "published": _moment(post.published),
                "posted": post.posted,
            }
            for post in page.posts
        ],
    }


def _article(article: Article) -> Json:
    parts = article.parts
    return {
        "id": article.id,
        "ref": article.ref,
        "url": article.url,
        "link": clickable(article.url),
        "canonical": article.canonical,
        "outlet": _outlet(article.outlet),
        "headline": article.headline,
        "standfirst": article.standfirst,
        "byline": list(article.byline),
        "credit": list(article.credit),
        "based_on": article.based_on,
        "published": _moment(article.published),
        "modified": _moment(article.modified),
        "language": article.language,
        "section": article.section,
        "links": [{**_words(parts, link.span), "url": link.url} for link in article.links],
    }


def _outlet(outlet: Outlet | None) -> Json | None:
    if outlet is None:
        return None
    return {
        "name": outlet.name,
        "domain": outlet.domain,
        "aliases": list(outlet.aliases),
        "owner": outlet.owner,
        "kind": outlet.kind.value,
        "country": outlet.country,
    }


def _moment(moment: Moment | None) -> Json | None:
    if moment is None:
        return None
    return {"value": moment.value, "precision": moment.precision.value, "origin": moment.origin}


def _caveat(caveat: Caveat) -> Json:
    return {"kind": caveat.kind.value, "text": caveat.text}


def _comment(comment: Comment) -> Json:
    return {
        "id": comment.id,
        "part": f"comment:{comment.id}",
        "number": comment.number,
        "parent": comment.parent or None,
        "author": comment.author,
        "published": _moment(comment.published),
        "url": comment.url,
        "text": comment.text,
    }


def _span(span: Span) -> Json:
    return {"part": span.part, "start": span.start, "end": span.end}


def _words(parts: Mapping[str, str], span: Span) -> Json:
    """A span with the words it points at."""
    return {**_span(span), "text": parts[span.part][span.start : span.end]}


def _source(source: Source | None) -> Json | None:
    if source is None:
        return None
    return {"name": source.name, "kind": source.kind.value, "role": source.role}


def _attribution(attribution: Attribution | None, parts: Mapping[str, str]) -> Json | None:
    if attribution is None:
        return None
    mention, cue = attribution.mention, attribution.cue
    return {
        "source": _source(attribution.source),
        "mention": _words(parts, mention) if mention else None,
        "cue": _words(parts, cue) if cue else None,
        "content": [_words(parts, span) for span in attribution.content],
        "manner": attribution.manner.value,
        "act": attribution.act.value,
        "voice": attribution.voice.value,
        "chain": list(attribution.chain),
    }


def _time(time: TimeMention, parts: Mapping[str, str]) -> Json:
    return {**_words(parts, time.span), "moment": _moment(time.moment), "why": time.why}


def _statement(statement: Statement, parts: Mapping[str, str]) -> Json:
    return {
        "id": statement.id,
        "text": statement.text,
        "span": _span(statement.span),
        "kind": statement.kind.value,
        "voice": statement.voice.value,
        "attribution": _attribution(statement.attribution, parts),
        "times": [_time(time, parts) for time in statement.times],
        "names": list(statement.names),
        "said": statement.said,
        "modality": statement.modality.value,
        "checkable": statement.checkable,
        "why_not": statement.why_not,
        "loaded": [_words(parts, span) for span in statement.loaded],
    }


def _finding(number: int, finding: Finding, parts: Mapping[str, str], view: View) -> Json:
    return {
        "number": number,
        "statement": _statement(finding.statement, parts),
        "standing": finding.standing.value,
        "counts": {
            "supporting": finding.supporting,
            "disputing": finding.disputing,
            "witnesses": finding.witnesses,
            "copies": finding.copies,
        },
        "reason": finding.reason.value if finding.reason else None,
        "evidence": [_evidence(evidence, view) for evidence in finding.evidence],
        "origins": _lineage(finding.lineage, view),
        "silent": list(finding.silent),
    }


def _evidence(evidence: Evidence, view: View) -> Json:
    passage, mismatch = evidence.passage, evidence.mismatch
    return {
        **_entry(view.article(passage.entry_id)),
        "link": view.link(evidence),
        "text": passage.text,
        "span": _span(passage.span),
        "nearness": round(passage.score, 4),
        "stance": evidence.stance.value,
        "score": round(evidence.score, 4),
        "mismatch": mismatch
        and {"kind": mismatch.kind.value, "ours": mismatch.ours, "theirs": mismatch.theirs},
        "source": _source(evidence.source),
        "reports_saying": evidence.reports_saying,
        "drift": [
            {
                "kind": drift.kind.value,
                "ours": _words(view.report.page.parts, drift.ours),
                "theirs": _words(view.article(passage.entry_id).parts, drift.theirs),
            }
            for drift in evidence.drift
        ],
    }


def _entry(article: Article) -> Json:
    """An article of the archive, as far as a reader needs to find it."""
    return {
        "entry": article.id,
        "outlet": article.outlet and article.outlet.name,
        "owner": article.outlet.owner if article.outlet else "",
        "headline": article.headline,
        "url": article.url,
        "published": _moment(article.published),
    }


def _lineage(lineage: Lineage | None, view: View) -> Json | None:
    if lineage is None:
        return None
    return {
        "so": [_origin(origin, view) for origin in lineage.so],
        "said": [_origin(origin, view) for origin in lineage.said],
        "links": [_link(link) for link in lineage.links],
    }


def _origin(origin: Origin, view: View) -> Json:
    return {
        "label": origin.label,
        "own": origin.own,
        "unproved": origin.unproved or None,
        "members": [
            {"entry": key, "outlet": _entry(view.article(key))["outlet"]} for key in origin.members
        ],
    }


def _link(link: Link) -> Json:
    return {"tie": link.tie.value, "left": link.left, "right": link.right, "why": link.why}


def _coverage(coverage: Coverage) -> Json:
    return {
        "window": _window(coverage.window),
        "reach": _reach(coverage.reach),
        "total": _reach(coverage.total),
        "entries": [_entry(entry.article) for entry in coverage.entries],
    }


def _window(window: Window) -> Json:
    return {
        "first_day": window.first_day and window.first_day.isoformat(),
        "last_day": window.last_day and window.last_day.isoformat(),
    }


def _reach(reach: Reach) -> Json:
    return {
        "entries": reach.entries,
        "outlets": list(reach.outlets),
        "owners": list(reach.owners),
        "countries": list(reach.countries),
        "first_day": reach.first_day and reach.first_day.isoformat(),
        "last_day": reach.last_day and reach.last_day.isoformat(),
        "undated": reach.undated,
    }


def _relative(family: Family, relative: Relative) -> Json:
    ours, theirs = family.own.article.parts, relative.entry.article.parts
    return {
        **_entry(relative.entry.article),
        "reuse": relative.reuse.value,
        "share_ours": round(relative.share_ours, 4),
        "share_theirs": round(relative.share_theirs, 4),
        "order": relative.order,
        "why": relative.why,
        "fragments": [
            {"ours": _words(ours, pair.ours), "theirs": _words(theirs, pair.theirs)}
            for pair in relative.fragments
        ],
        "drift": [
            {
                "kind": drift.kind.value,
                "ours": _words(ours, drift.ours),
                "theirs": _words(theirs, drift.theirs),
            }
            for drift in quote_drift(family, relative)
        ],
    }
