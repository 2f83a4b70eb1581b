"""A rich report made by hand: an accident at a bridge that does not exist.

Every standing, every tie, every kind of evidence and every zone of a page is in it, so that each
form of a report can be looked at whole. Spans are found by their words, so they read back.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from alteram.model import (
    Article,
    Attribution,
    Caveat,
    CaveatKind,
    Comment,
    Coverage,
    Drift,
    DriftKind,
    Echo,
    Entry,
    Evidence,
    Family,
    Finding,
    Found,
    Fragment,
    Hyperlink,
    Lineage,
    Link,
    Manner,
    Mismatch,
    MismatchKind,
    Moment,
    NotEnough,
    Notice,
    NoticeKind,
    Origin,
    Outlet,
    OutletKind,
    Page,
    Passage,
    Precision,
    Reach,
    Relative,
    Report,
    Reuse,
    Source,
    SourceKind,
    Span,
    Stance,
    Standing,
    Statement,
    StatementKind,
    Story,
    Tie,
    TimeMention,
    Voice,
    Window,
)

BODY = (
    "Fourteen people were hurt when a span of the Tessel Bridge gave way on Monday morning, "
    "officials in Marrowby said. The bridge was closed to all traffic at noon.\n"
    "“The deck was inspected in March and found sound,” said Ana Kestrel, who heads the Tessel "
    "Valley Roads Office. Two bus lines now end at Pellin Quay.\n"
    "A freighter had struck the third pier on Sunday night, the harbour master’s log shows. "
    "Repairs will cost 40 million crowns & take nine months.\n"
    "Is anyone to blame? The mayor has asked for an inquiry."
)


def at(parts: dict[str, str], words: str, part: str = "body") -> Span:
    """The span of the first occurrence of some words; raises `ValueError` if there are none."""
    start = parts[part].index(words)
    return Span(part, start, start + len(words))


def day(value: str, origin: str = "json-ld datePublished") -> Moment:
    return Moment(value=value, precision=Precision.DAY, origin=origin)


def outlet(name: str, **facts: object) -> Outlet:
    domain = name.casefold().replace(" ", "-") + ".example"
    return Outlet(name=name, domain=domain, **facts)  # type: ignore[arg-type]


OWNER = "Quayside Holdings"
LEDGER = outlet("Larkmoor Ledger", kind=OutletKind.AGGREGATOR, country="LK")
WIRE = outlet("Vantry Wire", kind=OutletKind.WIRE, aliases=("VW",), country="LK")
STATE = outlet("Osk State Radio", kind=OutletKind.STATE, owner="Republic of Osk", country="OS")
POST = outlet("Pellin Post", owner=OWNER, country="LK")
MIRROR = outlet("Marrowby Mirror", owner=OWNER, country="LK")
GULL = outlet("The Gull", country="LK")
TIMES = outlet("Harbour Times", country="OS")


def entry(publisher: Outlet, headline: str, text: str, published: Moment | None) -> Entry:
    slug = headline.casefold().replace(" ", "-").replace(",", "")
    url = f"https://{publisher.domain}/2031/05/{slug}"
    return Entry(
        article=Article(
            headline=headline, text=text, url=url, outlet=publisher, published=published
        )
    )


WIRE_TEXT = (
    "MARROWBY (VW) - Fourteen people were hurt when a span of the Tessel Bridge gave way on "
    "Monday morning, officials said.\nThe bridge was closed at noon."
)
ENTRIES = {
    "wire": entry(WIRE, "Span of Tessel Bridge gives way", WIRE_TEXT, day("2031-05-05")),
    "post": entry(
        POST,
        "Fourteen hurt as bridge gives way",
        WIRE_TEXT + "\nA freighter had struck the third pier on Sunday night.",
        day("2031-05-05"),
    ),
    "mirror": entry(
        MIRROR,
        "Nine in hospital after bridge fall",
        "Nine people were brought to the Marrowby clinic after the Tessel Bridge fell, its head "
        "nurse told this paper.\nAll traffic was turned back from noon on. The mayor wants an inquiry.\nAna Kestrel of the "
        "roads office said the deck had been inspected in March and found sound.",
        day("2031-05-06", "meta article:published_time"),
    ),
    "radio": entry(
        STATE,
        "No inspection since autumn, papers show",
        "No part of the bridge was inspected in March, papers seen by this station show.\n"
        "The roads chief, Ana Kestrel, had said the deck was inspected and sound.\n"
        "At noon the crossing was shut to cars, buses and carts alike.",
        Moment(
            value="2031-05-06T18:30:00+00:00",
            precision=Precision.TIME,
            origin="json-ld datePublished",
        ),
    ),
    "gull": entry(
        GULL,
        "What the ferry crews saw",
        "Ferry crews saw the deck drop into the water. A pier had been leaning for weeks, they "
        "said.\nThe crossing has been shut since midday. Repairs are put at 40 million crowns.",
        None,
    ),
    "times": entry(
        TIMES,
        "Harbour to stay open",
        "The harbour stays open to ships.\nRepairs will cost some 65 million crowns, the builders told this desk.",
        day("2031-05-06"),
    ),
}

ARTICLE = Article(
    headline="Fourteen hurt as span of Tessel Bridge gives way",
    standfirst="The roads office says the deck was sound; a ship had struck a pier the night before",
    text=BODY,
    url="https://larkmoor-ledger.example/news/tessel?id=7",
    outlet=LEDGER,
    byline=("Jon Marsh", "Ida Pell"),
    credit=("Vantry Wire",),
    based_on="https://vantry-wire.example/2031/05/05/tessel",
    published=day("2031-05-05", "given"),
    modified=Moment(value="2031-05", precision=Precision.MONTH, origin="meta modified"),
    language="en",
    section="news",
    ref="lk-0007",
    links=(
        Hyperlink(
            span=at({"body": BODY}, "the harbour master’s log"),
            url="https://harbour-times.example/2031/05/log",
        ),
    ),
    canonical="https://larkmoor-ledger.example/news/tessel-bridge",
)

PAGE = Page(
    article=ARTICLE,
    notices=(
        Notice(
            kind=NoticeKind.ABOUT,
            heading="About this site",
            text="The Ledger gathers reports from many desks.\nIt does not share every view.",
        ),
        Notice(kind=NoticeKind.SYNDICATION, text="Text: Vantry Wire. All rights reserved."),
    ),
    comments=(
        Comment(
            id="c1",
            number=1,
            author="Old Ferryman",
            published=day("2031-05-06"),
            text="I crossed on Saturday and it shook.\nNobody listens.",
        ),
        Comment(
            id="c2",
            parent="c1",
            author="marsh_tern",
            text="“The deck was inspected in March and found sound,” they say. Read that twice.",
        ),
        Comment(id="c3", number=2, text="Two bus lines now end at Pellin Quay."),
    ),
    comments_closed=True,
)


def sentence(words: str, kind: StatementKind, **more: object) -> Statement:
    return Statement(span=at(PAGE.parts, words), text=words, kind=kind, **more)  # type: ignore[arg-type]


KESTREL = Source(
    name="Ana Kestrel", kind=SourceKind.PERSON, role="head of the Tessel Valley Roads Office"
)
S_HURT = sentence(
    BODY[: BODY.index(" The bridge was")],
    StatementKind.FIGURE,
    voice=Voice.SOURCE,
    attribution=Attribution(
        source=Source(name="officials in Marrowby", kind=SourceKind.UNNAMED),
        mention=at(PAGE.parts, "officials in Marrowby"),
        cue=at(PAGE.parts, "said"),
        content=(at(PAGE.parts, BODY[: BODY.index(", officials")]),),
        manner=Manner.INDIRECT,
        chain=("Vantry Wire", "officials in Marrowby"),
    ),
    times=(
        TimeMention(
            span=at(PAGE.parts, "on Monday morning"),
            moment=day("2031-05-05", "“on Monday” counted from 2031-05-05"),
        ),
    ),
    names=("Tessel Bridge", "Marrowby"),
)
S_CLOSED = sentence("The bridge was closed to all traffic at noon.", StatementKind.EVENT)
S_SOUND = sentence(
    "“The deck was inspected in March and found sound,” said Ana Kestrel, who heads the Tessel "
    "Valley Roads Office.",
    StatementKind.SAYING,
    voice=Voice.SOURCE,
    attribution=Attribution(
        source=KESTREL,
        mention=at(PAGE.parts, "Ana Kestrel"),
        cue=Span("body", BODY.index("said Ana"), BODY.index("said Ana") + 4),
        content=(at(PAGE.parts, "The deck was inspected in March and found sound,"),),
        manner=Manner.DIRECT,
    ),
    times=(
        TimeMention(
            span=at(PAGE.parts, "in March"), moment=None, why="no year stands beside the month"
        ),
    ),
    names=("Ana Kestrel", "Tessel Valley Roads Office"),
)
S_BUSES = sentence("Two bus lines now end at Pellin Quay.", StatementKind.EVENT)
S_SHIP = sentence(
    "A freighter had struck the third pier on Sunday night, the harbour master’s log shows.",
    StatementKind.EVENT,
)
S_COST = sentence("Repairs will cost 40 million crowns & take nine months.", StatementKind.FIGURE)
S_BLAME = sentence("Is anyone to blame?", StatementKind.QUESTION)
S_INQUIRY = sentence("The mayor has asked for an inquiry.", StatementKind.EVENT)


def said(key: str, words: str, stance: Stance, score: float, **more: object) -> Evidence:
    found = ENTRIES[key]
    span = at(found.article.parts, words)
    passage = Passage(entry_id=found.id, span=span, text=words, score=0.5)
    return Evidence(passage=passage, stance=stance, score=score, **more)  # type: ignore[arg-type]


def origin(label: str, *keys: str, own: bool = False) -> Origin:
    ids = [ENTRIES[key].id for key in keys] + ([ARTICLE.id] if own else [])
    return Origin(members=tuple(sorted(ids)), label=label, own=own)


def tie(kind: Tie, left: str, right: str, why: str) -> Link:
    ids = {key: found.id for key, found in ENTRIES.items()} | {"own": ARTICLE.id}
    first, second = sorted((ids[left], ids[right]))
    return Link(tie=kind, left=first, right=second, why=why)


COPIED = tie(Tie.SAME_TEXT, "own", "post", "31 of 38 own words in 2 stretches")
LINKS = (
    tie(Tie.CREDITED_AGENCY, "own", "wire", "credit line “Vantry Wire”"),
    COPIED,
    tie(Tie.SAME_OWNER, "post", "mirror", f"owner {OWNER}, outlet table 2029"),
)
OWN = origin("Vantry Wire", "wire", "post", own=True)
HURT = "Fourteen people were hurt when a span of the Tessel Bridge gave way on Monday morning"
NURSE = Source(name="the clinic’s head nurse", kind=SourceKind.UNNAMED)

FINDINGS = (
    Finding(
        statement=S_HURT,
        standing=Standing.DISPUTED,
        disputing=1,
        copies=2,
        evidence=(
            said(
                "mirror",
                "Nine people were brought to the Marrowby clinic after the Tessel Bridge fell, its "
                "head nurse told this paper.",
                Stance.DISPUTES,
                0.81234567,
                mismatch=Mismatch(kind=MismatchKind.NUMBER, ours="Fourteen", theirs="Nine"),
                source=NURSE,
            ),
            said("wire", HURT, Stance.SUPPORTS, 0.97, reports_saying=True),
            said("post", HURT, Stance.SUPPORTS, 0.97, reports_saying=True),
        ),
        lineage=Lineage(
            so=(OWN, origin("Marrowby Mirror", "mirror")),
            said=(OWN, origin("Marrowby Mirror", "mirror")),
            links=LINKS,
        ),
        silent=("Harbour Times", "Osk State Radio", "The Gull"),
    ),
    Finding(
        statement=S_CLOSED,
        standing=Standing.CORROBORATED,
        supporting=3,
        copies=1,
        evidence=(
            said("wire", "The bridge was closed at noon.", Stance.SUPPORTS, 0.95),
            said(
                "radio",
                "At noon the crossing was shut to cars, buses and carts alike.",
                Stance.SUPPORTS,
                0.9,
            ),
            said("gull", "The crossing has been shut since midday.", Stance.SUPPORTS, 0.8),
            said("mirror", "All traffic was turned back from noon on.", Stance.SUPPORTS, 0.7),
        ),
        lineage=Lineage(
            so=(
                OWN,
                origin("Osk State Radio", "radio"),
                origin("The Gull", "gull"),
                origin("Marrowby Mirror", "mirror"),
            ),
            said=(),
            links=LINKS,
        ),
        silent=("Harbour Times",),
    ),
    Finding(
        statement=S_SOUND,
        standing=Standing.DISPUTED,
        disputing=1,
        witnesses=2,
        evidence=(
            said(
                "radio",
                "No part of the bridge was inspected in March, papers seen by this station show.",
                Stance.DISPUTES,
                0.9,
                mismatch=Mismatch(
                    kind=MismatchKind.NEGATION, ours="was inspected", theirs="No part"
                ),
                source=Source(name="papers", kind=SourceKind.DOCUMENT),
                reports_saying=True,
            ),
            said(
                "mirror",
                "Ana Kestrel of the roads office said the deck had been inspected in March and "
                "found sound.",
                Stance.SUPPORTS,
                0.88,
                source=KESTREL,
                reports_saying=True,
            ),
            said("gull", "A pier had been leaning for weeks, they said.", Stance.NOT_ENOUGH, 0.4),
        ),
        lineage=Lineage(
            so=(
                origin("Ana Kestrel", "mirror", own=True),
                origin("Osk State Radio", "radio"),
                origin("The Gull", "gull"),
            ),
            said=(
                origin("Larkmoor Ledger", own=True),
                origin("Marrowby Mirror", "mirror"),
                origin("Osk State Radio", "radio"),
                origin("The Gull", "gull"),
            ),
            links=(tie(Tie.SAME_SOURCE, "own", "mirror", "both name Ana Kestrel"),),
        ),
        silent=("Harbour Times", "Pellin Post", "Vantry Wire"),
    ),
    Finding(
        statement=S_BUSES,
        standing=Standing.UNREPORTED,
        reason=NotEnough.NOTHING_FOUND,
        lineage=Lineage(so=(origin("Vantry Wire", own=True),), said=()),
        silent=tuple(sorted(f"Village Bell No {n}" for n in range(1, 17))),
    ),
    Finding(
        statement=S_SHIP,
        standing=Standing.REPEATED,
        copies=1,
        reason=NotEnough.ONLY_COPIES,
        evidence=(
            said(
                "post",
                "A freighter had struck the third pier on Sunday night.",
                Stance.SUPPORTS,
                0.91,
            ),
        ),
        lineage=Lineage(so=(OWN,), said=(OWN,), links=LINKS[:2]),
        silent=("Harbour Times", "Marrowby Mirror", "Osk State Radio", "The Gull"),
    ),
    Finding(
        statement=S_COST,
        standing=Standing.CONTESTED,
        supporting=1,
        disputing=1,
        evidence=(
            said(
                "times",
                "Repairs will cost some 65 million crowns, the builders told this desk.",
                Stance.DISPUTES,
                0.7,
                mismatch=Mismatch(
                    kind=MismatchKind.NUMBER,
                    ours="40 million crowns",
                    theirs="65 million crowns",
                ),
                source=Source(name="the builders", kind=SourceKind.BODY),
            ),
            said("gull", "Repairs are put at 40 million crowns.", Stance.SUPPORTS, 0.8),
        ),
        lineage=Lineage(
            so=(
                origin("Vantry Wire", own=True),
                origin("Harbour Times", "times"),
                origin("The Gull", "gull"),
            ),
            said=(),
        ),
        silent=("Osk State Radio",),
    ),
    Finding(
        statement=S_BLAME,
        standing=Standing.UNREPORTED,
        reason=NotEnough.NOT_CHECKABLE,
        lineage=Lineage(so=(origin("Vantry Wire", own=True),), said=()),
    ),
    Finding(
        statement=S_INQUIRY,
        standing=Standing.ONE_ORIGIN,
        supporting=1,
        evidence=(
            said("mirror", "The mayor wants an inquiry.", Stance.SUPPORTS, 0.6),
            said("gull", "Ferry crews saw the deck drop into the water.", Stance.NOT_ENOUGH, 0.3),
        ),
        lineage=Lineage(
            so=(
                origin("Vantry Wire", own=True),
                origin("Quayside Holdings", "mirror", "post"),
                origin("The Gull", "gull"),
            ),
            said=(),
            links=LINKS,
        ),
        silent=("Harbour Times", "Osk State Radio", "Vantry Wire"),
    ),
)

REACH = Reach(
    entries=213,
    outlets=tuple(sorted(o.name for o in (WIRE, STATE, POST, MIRROR, GULL, TIMES))),
    owners=(OWNER, "Republic of Osk"),
    countries=("LK", "OS"),
    first_day=date(2031, 4, 21),
    last_day=date(2031, 5, 19),
    undated=1,
)


def rich_report() -> Report:
    """Everything at once."""
    return Report(
        page=PAGE,
        findings=FINDINGS,
        coverage=Coverage(
            entries=tuple(ENTRIES.values()),
            window=Window(
                first_day=date(2031, 4, 21),
                last_day=date(2031, 5, 19),
                as_of=datetime(2031, 5, 7, 12, 0, tzinfo=UTC),
            ),
            reach=REACH,
            total=replace(REACH, entries=10_145, first_day=date(2029, 1, 1), undated=12),
        ),
        echoes=(
            Echo(
                comment=at(
                    PAGE.parts, "The deck was inspected in March and found sound", "comment:c2"
                ),
                article=at(PAGE.parts, "The deck was inspected in March and found sound"),
            ),
        ),
        caveats=(
            Caveat(
                kind=CaveatKind.DATE_GUESSED,
                text="the date was given by hand and not read from the page",
            ),
            Caveat(kind=CaveatKind.COVERAGE_THIN, text="only 2 other outlets on this story"),
        ),
        versions=(
            ("alteram", "0.1.0"),
            ("archive", "5f0c2a9d11e4b7aa"),
            ("settings", "0d9f13cc7be2a610"),
            ("verifier", "stance.v1"),
        ),
    )


def beyond_report() -> Report:
    """No coverage at all: every statement is beyond reach, and the page has no date."""
    article = replace(ARTICLE, outlet=None, published=None, byline=(), credit=(), url="")
    empty = Reach(entries=0)
    findings = tuple(
        Finding(
            statement=finding.statement,
            standing=Standing.BEYOND_REACH,
            reason=NotEnough.OUTSIDE_DATES,
        )
        for finding in FINDINGS
    )
    return Report(
        page=replace(PAGE, article=article, notices=(), comments=(), comments_closed=False),
        findings=findings,
        coverage=Coverage(entries=(), window=Window(), reach=empty, total=REACH),
        caveats=(Caveat(kind=CaveatKind.DATE_MISSING, text="the page gives no date"),),
        versions=(("alteram", "0.1.0"),),
    )


def drifted_report() -> Report:
    """The rich report, where one passage quotes the roads office without a word of it."""
    report = rich_report()
    quoted = report.findings[2]
    (first, second, *rest) = quoted.evidence
    theirs = at(ENTRIES["mirror"].article.parts, "inspected in March")
    drift = (
        Drift(kind=DriftKind.WORDING, ours=at(PAGE.parts, "found sound"), theirs=theirs),
        Drift(
            kind=DriftKind.TURN,
            ours=Span("body", theirs.start, theirs.start),
            theirs=at(ENTRIES["mirror"].article.parts, "and"),
        ),
    )
    second = replace(second, drift=drift)
    finding = replace(quoted, evidence=(first, second, *rest))
    return replace(report, findings=(*report.findings[:2], finding, *report.findings[3:]))


def bare_report() -> Report:
    """The least a report can be: words without a single statement."""
    page = Page(article=Article(headline="", text="Nothing much."))
    empty = Reach(entries=0)
    coverage = Coverage(entries=(), window=Window(), reach=empty, total=empty)
    return Report(page=page, findings=(), coverage=coverage)


def rich_family() -> Family:
    """A text with a copy, an excerpt and one that shares only a credit."""
    own = Entry(article=ARTICLE)
    hurt = Fragment(ours=at(ARTICLE.parts, HURT), theirs=at(ENTRIES["wire"].article.parts, HURT))
    return Family(
        own=own,
        relatives=(
            Relative(
                entry=ENTRIES["wire"],
                reuse=Reuse.COPY,
                share_ours=0.51239,
                share_theirs=0.96,
                order="same time",
                why="both dated 5 May 2031",
                fragments=(hurt,),
            ),
            Relative(
                entry=ENTRIES["radio"],
                reuse=Reuse.SHARED_QUOTATION,
                share_ours=0.0,
                share_theirs=0.0,
                order="later",
                why="5 May against 6 May 2031",
            ),
            Relative(
                entry=ENTRIES["gull"],
                reuse=Reuse.SAME_CREDIT,
                share_ours=0.0,
                share_theirs=0.02,
                order="unknown",
                why="one of the two has no date",
            ),
        ),
        links=LINKS[:2],
        earliest=ENTRIES["wire"].id,
    )


def found(passage: Passage, entry: Entry | None = None, name: str = "Ana Kestrel") -> Found:
    """A passage as a search gives it, all of it said by one source."""
    if entry is None:
        (entry,) = [one for one in ENTRIES.values() if one.id == passage.entry_id]
    span = passage.span
    said = Statement(
        span=span,
        text=passage.text,
        kind=StatementKind.SAYING,
        voice=Voice.SOURCE,
        attribution=Attribution(
            source=Source(name=name, kind=SourceKind.PERSON, role="mayor"),
            mention=None,
            cue=Span(span.part, span.start, span.start + 4),
            content=(span,),
            manner=Manner.INDIRECT,
        ),
    )
    return Found(passage=passage, entry=entry, statements=(said,))


STORY = Story(
    id=ENTRIES["wire"].id,
    headline=ENTRIES["wire"].article.headline,
    entries=tuple(entry.id for entry in ENTRIES.values()),
    texts=2,
    outlets=("Harrow Post", "Vantry Wire"),
    owners=("Vantry",),
    countries=("Skarn",),
    first_day=date(2031, 5, 5),
    last_day=date(2031, 5, 6),
    reach=Reach(entries=9, outlets=("Harrow Post", "The Gull", "Vantry Wire")),
)
UNDATED_STORY = Story(id="0" * 16, headline="", entries=("0" * 16,), texts=1, undated=1)

T = TypeVar("T")
PLACES = frozenset({"part", "id", "parent", "value"})
KEYS = frozenset({"entry_id", "left", "right", "members"})


def poisoned_report(payload: str) -> Report:
    """The rich report with a payload behind every text and in place of every address."""
    report = rich_report()
    articles = [report.page.article, *(entry.article for entry in report.coverage.entries)]
    ids: dict[str, str] = {}
    ids.update({article.id: poison(article, payload, ids).id for article in articles})
    return poison(report, payload, ids)


def poison(value: T, payload: str, ids: dict[str, str], name: str = "") -> T:
    """A value with every text in it changed; places, dates and enumerations stay."""
    changed: object = value
    if isinstance(value, tuple):
        changed = tuple(poison(inner, payload, ids, name) for inner in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changed = type(value)(
            **{f.name: poison(getattr(value, f.name), payload, ids, f.name) for f in fields(value)}
        )
    elif isinstance(value, str) and not isinstance(value, StrEnum) and name not in PLACES:
        if name in KEYS:
            changed = ids[value]
        else:
            changed = payload if name in ("url", "based_on") else value + payload
    return changed  # type: ignore[return-value]
