"""Entries for the lineage tests: own words and fingerprints known, places and outlets invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from alteram.lineage import fingerprints
from alteram.model import (
    Article,
    Attribution,
    Entry,
    Evidence,
    Hyperlink,
    Manner,
    Moment,
    Outlet,
    Passage,
    Precision,
    Source,
    SourceKind,
    Span,
    Stance,
    Statement,
    StatementKind,
)
from alteram.settings import LineageSettings
from alteram.text.quotes import quotations

SETTINGS = LineageSettings()

# Three reports of one invented event, each told in its own words.
SLUICE = """\
The sluice above Harrow Vale gave way on Monday evening and sent a wall of brown water through \
the lower town, the river board said.

Engineers had lowered the basin twice since the spring because the northern gate no longer closed \
to the bottom, and a repair was planned for the dry months.

Two streets along the old tannery stood under water until midnight, and eleven families spent the \
night in the gymnasium of the Linden school.

“We heard the bolts go one after another, like shots,” said Orla Fenn, who keeps the ferry house.

The board put the damage at four million crowns and promised to open its maintenance books to the \
council before the end of the week."""

GATES = """\
Harrow Vale woke up to mud after its river gates failed, and nobody in the council chamber could \
say when the lower bridge will carry carts again.

Market traders shovelled their stalls free by hand while firemen pumped cellars along Tanner Row, \
where the flood had come in waist high within minutes.

Councillor Bram Oddie asked for an outside inquiry and reminded members that three warnings from \
the lock keepers had been filed without an answer.

Schools on the west bank stay closed, the bakery cooperative handed out bread, and a relief fund \
opened by the rowing club had collected ninety thousand crowns by noon."""

WEATHER = """\
Meteorologists at Cape Sorrow recorded the wettest October since readings began in the lighthouse \
a century ago, with storms arriving in pairs from the south.

Farmers on the plateau left potatoes in the ground because tractors sank to their axles, and the \
mill at Dunmarrow ran its turbines day and night.

Insurance brokers expect claims from roughly nine hundred households, most of them for roofs, and \
warn that premiums will climb in January."""


def own_spans(text: str) -> tuple[Span, ...]:
    found, at = [], 0
    for quotation in quotations(text):
        if quotation.start > at:
            found.append(Span("body", at, quotation.start))
        at = quotation.end
    if at < len(text):
        found.append(Span("body", at, len(text)))
    return tuple(found)


def day(value: str) -> Moment:
    return Moment(value=value, precision=Precision.DAY, origin="given")


def made(
    outlet: str,
    text: str,
    date: str = "2031-05-05",
    *,
    owner: str = "",
    domain: str = "",
    byline: Sequence[str] = (),
    credit: Sequence[str] = (),
    based_on: str = "",
    headline: str = "Water in Harrow Vale",
) -> Entry:
    slug = outlet.lower().replace(" ", "-")
    article = Article(
        headline=headline,
        text=text,
        url=f"https://{slug}.example/vale",
        outlet=Outlet(name=outlet, owner=owner, domain=domain or f"{slug}.example"),
        byline=tuple(byline),
        credit=tuple(credit),
        based_on=based_on,
        published=day(date) if date else None,
    )
    own = own_spans(text)
    prints = fingerprints(text, own, SETTINGS)
    return Entry(article=article, own_words=own, fingerprints=prints)


def linking(entry: Entry, words: str, url: str) -> Entry:
    """The entry with a link on these words of its body."""
    start = entry.article.text.index(words)
    link = Hyperlink(span=Span("body", start, start + len(words)), url=url)
    links = (*entry.article.links, link)
    return replace(entry, article=replace(entry.article, links=links))


def said_by(
    name: str, kind: SourceKind = SourceKind.PERSON, chain: Sequence[str] = ()
) -> Attribution:
    return Attribution(
        source=Source(name=name, kind=kind),
        mention=None,
        cue=None,
        content=(),
        manner=Manner.INDIRECT,
        chain=tuple(chain),
    )


def statement_in(entry: Entry, words: str, attribution: Attribution | None = None) -> Statement:
    start = entry.article.text.index(words)
    return Statement(
        span=Span("body", start, start + len(words)),
        text=words,
        kind=StatementKind.EVENT,
        attribution=attribution,
    )


def speaks(
    entry: Entry,
    words: str,
    stance: Stance = Stance.SUPPORTS,
    *,
    source: Source | None = None,
    score: float = 0.8,
) -> Evidence:
    start = entry.article.text.index(words)
    span = Span("body", start, start + len(words))
    passage = Passage(entry_id=entry.id, span=span, text=words, score=score)
    return Evidence(passage=passage, stance=stance, score=score, source=source)


def first_sentence(entry: Entry) -> str:
    return entry.article.text.split(".")[0] + "."
