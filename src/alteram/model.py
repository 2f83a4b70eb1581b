"""The nouns: one frozen class for one word, values and small views only, no input or output.

Offsets are Unicode code points, the end is not included. Ids are digests of content, so the
same words read twice have the same id on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache


def digest(*fields: str) -> str:
    """Sixteen hexadecimal digits (64 bits of SHA-256) that stand for these fields in this order."""
    return hashlib.sha256("\x1f".join(fields).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@lru_cache(maxsize=512)
def _digest_again(*fields: str) -> str:
    """The same for fields that are asked for many times: the articles of one story."""
    return digest(*fields)


# --- where words stand ---------------------------------------------------------------------------

HEADLINE, STANDFIRST, BYLINE, CREDIT, BODY = "headline", "standfirst", "byline", "credit", "body"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words of one part of a page: `headline`, `standfirst`, `body`, `notice:0`, `comment:c2`."""

    part: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from 0, not {self.start}:{self.end}")

    def overlap(self, other: Span) -> int:
        """How many code points two spans share; 0 in different parts."""
        if self.part != other.part:
            return 0
        return max(0, min(self.end, other.end) - max(self.start, other.start))


class Precision(StrEnum):
    """How finely a date is known."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date with its precision and where it was read.

    `value` is ISO 8601 cut to the precision: `2031`, `2031-05`, `2031-05-06` or
    `2031-05-06T18:30:00+00:00` (always UTC). `origin` says where it came from, for example
    `json-ld datePublished`, `given`, `"on Monday" counted from 2031-05-08`.
    """

    value: str
    precision: Precision
    origin: str

    @property
    def earliest(self) -> datetime:
        """The first instant (UTC) this can mean."""
        if self.precision is Precision.TIME:
            return datetime.fromisoformat(self.value).astimezone(UTC)
        padded = self.value + {"year": "-01-01", "month": "-01", "day": ""}[self.precision]
        return datetime.combine(date.fromisoformat(padded), time.min, UTC)

    @property
    def latest(self) -> datetime:
        """The last instant (UTC, to the second) this can mean."""
        first = self.earliest
        if self.precision is Precision.TIME:
            return first
        if self.precision is Precision.DAY:
            after = first + timedelta(days=1)
        elif self.precision is Precision.MONTH:
            after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        else:
            after = first.replace(year=first.year + 1)
        return after - timedelta(seconds=1)

    @property
    def day(self) -> date:
        """The first day (UTC) this can mean."""
        return self.earliest.date()


class CaveatKind(StrEnum):
    """What a reader must be warned of; every value has a line in the reference."""

    DATE_MISSING = "date missing"
    DATE_GUESSED = "date guessed"
    DATE_WITHHELD = "date withheld"
    CHARSET_GUESSED = "charset guessed"
    OUTLET_UNKNOWN = "outlet unknown"
    HIDDEN_TEXT = "hidden text"
    TEXT_RECOVERED = "text recovered"
    LANGUAGE_UNSUPPORTED = "language unsupported"
    COVERAGE_THIN = "coverage thin"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """One warning, shown in the report."""

    kind: CaveatKind
    text: str


# --- who publishes -------------------------------------------------------------------------------


class OutletKind(StrEnum):
    """What an outlet is, as a fact and never a rating."""

    PUBLISHER = "publisher"
    WIRE = "wire"
    STATE = "state"
    AGGREGATOR = "aggregator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who publishes (schema.org `publisher`). Never used for the source of a statement."""

    name: str
    domain: str = ""
    aliases: tuple[str, ...] = ()
    owner: str = ""
    kind: OutletKind = OutletKind.PUBLISHER
    country: str = ""

    @property
    def key(self) -> str:
        """What two names of one outlet have in common."""
        return self.name.casefold()


# --- what was read -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperlink:
    """Words of the body that lead to another page: `url` is its http(s) address."""

    span: Span
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news article as published. `text` is the body, paragraphs apart by line ends."""

    headline: str
    text: str
    url: str = ""
    outlet: Outlet | None = None
    standfirst: str = ""
    byline: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()  # the words that name where the text comes from: "RT", "AP"
    based_on: str = ""  # address of the text this one republishes
    published: Moment | None = None
    modified: Moment | None = None
    language: str = ""
    section: str = ""  # what the page calls itself: "opinion", "satire", "sponsored"
    ref: str = ""  # the id a collection gave it
    links: tuple[Hyperlink, ...] = ()  # of its paragraphs, in text order
    canonical: str = ""  # its address on the same site by the page, where that is not `url`

    @property
    def id(self) -> str:
        """A digest of outlet, address, headline and text."""
        outlet = self.outlet.key if self.outlet else ""
        return _digest_again(outlet, self.url, self.headline, self.standfirst, self.text)

    @property
    def parts(self) -> dict[str, str]:
        """The article's own parts by name; byline and credit one name to a line."""
        named = {
            HEADLINE: self.headline,
            STANDFIRST: self.standfirst,
            BYLINE: "\n".join(self.byline),
            CREDIT: "\n".join(self.credit),
            BODY: self.text,
        }
        return {name: text for name, text in named.items() if text}

    def quote(self, span: Span) -> str:
        """The exact words a span points at; raises `KeyError` for a part that is not there."""
        return self.parts[span.part][span.start : span.end]


class NoticeKind(StrEnum):
    """What a publisher's own block of words is."""

    ABOUT = "about"
    DISCLOSURE = "disclosure"
    CORRECTION = "correction"
    SYNDICATION = "syndication"
    PROMOTION = "promotion"
    CAPTION = "caption"
    REPEATED = "repeated"  # in the text, and word for word on the outlet's pages about other things
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Words of the publisher that are not the article. Part name `notice:N`."""

    kind: NoticeKind
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One reader's comment. Part name `comment:ID`; `parent` is the id it answers."""

    id: str
    text: str
    author: str = ""
    published: Moment | None = None
    posted: str = ""  # its time as the page prints it, also where that is no date: "2 hours ago"
    parent: str = ""
    number: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePost:
    """One post of a live blog: its stretch of the body, and when it was posted."""

    span: Span
    headline: str = ""
    published: Moment | None = None
    posted: str = ""  # its time as the page gives it


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was read, cut into parts: one article, notices, comments."""

    article: Article
    notices: tuple[Notice, ...] = ()
    comments: tuple[Comment, ...] = ()
    comments_closed: bool = False
    posts: tuple[LivePost, ...] = ()
    caveats: tuple[Caveat, ...] = ()

    @property
    def parts(self) -> dict[str, str]:
        """Every part by name, the article's first."""
        parts = self.article.parts
        parts.update({f"notice:{n}": notice.text for n, notice in enumerate(self.notices)})
        parts.update({f"comment:{comment.id}": comment.text for comment in self.comments})
        return parts

    def quote(self, span: Span) -> str:
        """The exact words a span points at; raises `KeyError` for a part that is not there."""
        return self.parts[span.part][span.start : span.end]


# --- who says what -------------------------------------------------------------------------------


class Voice(StrEnum):
    """In whose voice words stand on the page."""

    NARRATOR = "narrator"
    SOURCE = "source"
    COMMENTER = "commenter"


class Manner(StrEnum):
    """How a saying is given: in quotation marks, in the narrator's words, or both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Act(StrEnum):
    """What a source does with what is attributed to it, told from the cue."""

    SAYS = "says"
    THINKS = "thinks"
    WANTS = "wants"
    FINDS = "finds"
    ORDERS = "orders"
    DOES = "does"


class SourceKind(StrEnum):
    """What a source is."""

    PERSON = "person"
    BODY = "body"
    DOCUMENT = "document"
    OUTLET = "outlet"
    UNNAMED = "unnamed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who a statement is attributed to. `name` is the fullest name the page gives."""

    name: str
    kind: SourceKind = SourceKind.UNKNOWN
    role: str = ""

    @property
    def named(self) -> bool:
        """Whether two mentions of this name may be one source at all."""
        return bool(self.name) and self.kind not in (SourceKind.UNNAMED, SourceKind.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A saying: who (source), by which words (cue), what (content), handed on by whom (chain).

    `content` may be in pieces, in text order. `chain` runs from the page inward:
    `("RT", "the Kremlin", "the decree")`; the last is first-hand.
    """

    source: Source | None
    mention: Span | None  # the words that name the source here
    cue: Span | None
    content: tuple[Span, ...]
    manner: Manner
    act: Act = Act.SAYS
    voice: Voice = Voice.SOURCE
    chain: tuple[str, ...] = ()


class StatementKind(StrEnum):
    """What a statement is about, which decides what could confirm it."""

    EVENT = "event"
    SAYING = "saying"
    FIGURE = "figure"
    OPINION = "opinion"
    QUESTION = "question"
    FORECAST = "forecast"


class Modality(StrEnum):
    """How far what a statement tells has come, by its own words; for a saying, what is said."""

    HAPPENED = "happened"
    ORDERED = "ordered"
    PLANNED = "planned"
    POSSIBLE = "possible"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """A date in words; `moment` is None where it cannot be counted, `why` then says so."""

    span: Span
    moment: Moment | None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence that can be held against other reports.

    `text` is its exact words, `said` the same words made readable alone: what the page tells of
    pronouns, offices and dates stands in square brackets. `why_not` is the reason where it is
    not `checkable`. `loaded` points at words in the narrator's own voice that take a side.
    """

    span: Span
    text: str
    kind: StatementKind
    voice: Voice = Voice.NARRATOR
    attribution: Attribution | None = None  # the one that covers most of it, None for narration
    times: tuple[TimeMention, ...] = ()
    names: tuple[str, ...] = ()
    said: str = ""
    modality: Modality = Modality.HAPPENED
    checkable: bool = True
    why_not: str = ""
    loaded: tuple[Span, ...] = ()

    @property
    def id(self) -> str:
        """A digest of place and words: two equal sentences of a page stay two statements."""
        return digest(self.span.part, str(self.span.start), self.text)

    @property
    def source(self) -> Source | None:
        """Who it is attributed to, if anyone."""
        return self.attribution.source if self.attribution else None


# --- what the archive keeps ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as the archive keeps it: read once, attributed once, its own words known.

    `own_words` are the stretches of the body that are narration, without quotations.
    `fingerprints` are (hash, start) pairs of the winnowed own words, start in the body. `vector`
    is what the encoder makes of the lead (`alteram.archive.vectors`), empty where it was not asked.
    """

    article: Article
    statements: tuple[Statement, ...] = ()
    own_words: tuple[Span, ...] = ()
    fingerprints: tuple[tuple[int, int], ...] = ()
    vector: bytes = b""

    @property
    def id(self) -> str:
        """The id of its article."""
        return self.article.id

    @property
    def outlet_name(self) -> str:
        """The outlet's name, or words that say it is not known."""
        return self.article.outlet.name if self.article.outlet else "unknown outlet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What an archive holds inside a window, so that silence is not over-read."""

    entries: int
    outlets: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    undated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days looked at, both included; `as_of` is the moment nothing later than is used."""

    first_day: date | None = None
    last_day: date | None = None
    as_of: datetime | None = None

    def admits(self, published: Moment | None) -> bool:
        """Whether an article of this date may be used.

        An article without a date is used only where neither a window nor an as-of moment is set;
        one known to the day only counts as published at the end of that day.
        """
        if published is None:
            return self.first_day is None and self.last_day is None and self.as_of is None
        if self.as_of is not None and published.latest > self.as_of:
            return False
        if self.first_day is not None and published.latest.date() < self.first_day:
            return False
        return self.last_day is None or published.day <= self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The entries on the same story in the window, best first, and the archive's reach there.

    `total` is the reach of the whole archive, whatever the window.
    """

    entries: tuple[Entry, ...]
    window: Window
    reach: Reach
    total: Reach

    def by_id(self) -> Mapping[str, Entry]:
        """The entries by id."""
        return {entry.id: entry for entry in self.entries}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Entries (ids, earliest first) on one event, across outlets and days.

    `id` is that of the earliest; `headline` that of the entry nearest to all others; `texts`
    counts near copies once. `reach` is what the archive holds from the first day to the last, None
    where no entry has a date.
    """

    id: str
    headline: str
    entries: tuple[str, ...]
    texts: int
    outlets: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    undated: int = 0
    reach: Reach | None = None

    @property
    def silent(self) -> tuple[str, ...]:
        """Outlets with entries in these days and none in the story; a fact about the archive."""
        there = self.reach.outlets if self.reach else ()
        return tuple(name for name in there if name not in self.outlets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A day on which what was known by then of a story was joined from parts, or came apart.

    `parts` are entries (ids, earliest first): before they were joined, or once they were apart. A
    part that is none of the story's comes last.
    """

    day: date
    joined: bool
    parts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a story was told: from which origins, and how its articles came together.

    `origins` part its entries, the earliest first; `links` tell why those of one origin count once.
    `turns` is None where too much lies around the story to work it out.
    """

    origins: tuple[Origin, ...]
    links: tuple[Link, ...]
    turns: tuple[Turn, ...] | None


# --- what speaks to a statement ------------------------------------------------------------------


class Stance(StrEnum):
    """What a passage does to a statement."""

    SUPPORTS = "supports"
    DISPUTES = "disputes"
    MAY_CONFLICT = "may conflict"  # not surely, or not in words that can be named
    NOT_ENOUGH = "not enough"

    @property
    def speaks(self) -> bool:
        """Whether it counts for or against the statement."""
        return self in (Stance.SUPPORTS, Stance.DISPUTES)


class MismatchKind(StrEnum):
    """In what two reports differ."""

    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    ACTOR = "actor"
    NEGATION = "negation"
    OUTCOME = "outcome"
    MODALITY = "modality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A nameable difference; `ours` are words of the statement, `theirs` of the passage."""

    kind: MismatchKind
    ours: str
    theirs: str


class DriftKind(StrEnum):
    """How the words of two quotations of one utterance differ."""

    NUMBER = "another number"
    TURN = "a turning word"
    CUT = "words left out"
    WORDING = "other words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One place where quoted words differ: `ours` on the page, `theirs` in the entry.

    The side that lacks the words is an empty span where they would stand.
    """

    kind: DriftKind
    ours: Span
    theirs: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of an entry that may speak to a statement; `score` in 0..1, higher is nearer."""

    entry_id: str
    span: Span
    text: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A passage with its stance.

    `source` is who the entry attributes these words to. `reports_saying` tells that the passage
    reports the same saying by the same source, so its outlet is a witness that it was said;
    a denial reports the saying and disputes its content. `drift` is where both quote one
    utterance in other words. `clear` tells of support whether the passage gives it read alone,
    without the rest of its article; passages are asked so only where a count hangs on it.
    """

    passage: Passage
    stance: Stance
    score: float
    mismatch: Mismatch | None = None
    source: Source | None = None
    reports_saying: bool = False
    drift: tuple[Drift, ...] = ()
    clear: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Words a search found, in the entry that holds them.

    `statements` are those that stand in these words, with who says them, in text order. Where a
    source or a voice was asked for, the words are one statement.
    """

    passage: Passage
    entry: Entry
    statements: tuple[Statement, ...] = ()


# --- how many voices -----------------------------------------------------------------------------


class Tie(StrEnum):
    """Why two articles are not two voices."""

    SAME_TEXT = "same text"
    PROBABLY_SAME_TEXT = "probably the same text"
    CREDITED_AGENCY = "credited agency"
    SAME_OWNER = "same owner"
    SAME_OUTLET = "same outlet"
    SAME_SOURCE = "same source"
    CITES = "cites the other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A tie between two articles (ids) with its reason in words."""

    tie: Tie
    left: str
    right: str
    why: str  # shown to the reader, e.g. "9 of 11 paragraphs; credit line 'By RT'"

    def __post_init__(self) -> None:
        if not self.why:
            raise ValueError("a link needs a reason")
        if self.left == self.right:
            raise ValueError("a link ties two articles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Articles (ids, sorted) that count once; `own` when the checked article is one of them.

    `unproved` is why it cannot be counted as a second voice beside another, in words; "" where it
    can.
    """

    members: tuple[str, ...]
    label: str
    own: bool = False
    unproved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """The voices behind the evidence on one statement, on its two counts.

    `so` is the partition for the content: articles that give the same source are one voice.
    `said` is the partition for the saying: there each article with its own text is a witness.
    Each partition covers the checked article and every entry with evidence, once.
    """

    so: tuple[Origin, ...]
    said: tuple[Origin, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """The same words on both sides: a span of the traced text and one of its relative."""

    ours: Span
    theirs: Span


class Reuse(StrEnum):
    """How a text is related to the traced one, by its own words, quotations left out."""

    COPY = "copy"
    PARTIAL_COPY = "partial copy"
    REWRITTEN = "rewritten lead"
    EXCERPT = "excerpt"
    SHARED_QUOTATION = "shares a quotation"
    SAME_CREDIT = "same credit"
    LINKED = "linked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """One entry of a family. Shares are of own words, 0..1: of the traced text found there, and
    of that entry found in the traced text. `order` is `earlier`, `later`, `same time` or
    `unknown`, counted from the traced text, and `why` says from what.
    """

    entry: Entry
    reuse: Reuse
    share_ours: float
    share_theirs: float
    order: str
    why: str
    fragments: tuple[Fragment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The texts that share words or a credit with one text, earliest first, and their links.

    `earliest` is the id of the earliest known version, empty where dates do not tell.
    """

    own: Entry
    relatives: tuple[Relative, ...] = ()
    links: tuple[Link, ...] = ()
    earliest: str = ""


# --- what is found -------------------------------------------------------------------------------


class Standing(StrEnum):
    """The state of one statement in this archive; never whether it is true."""

    CORROBORATED = "corroborated"
    ONE_ORIGIN = "one other origin"
    DISPUTED = "disputed"
    CONTESTED = "contested"
    REPEATED = "repeated, same origin"
    UNREPORTED = "unreported elsewhere"
    BEYOND_REACH = "beyond reach"


class NotEnough(StrEnum):
    """Why no other origin speaks to a statement."""

    NOTHING_FOUND = "nothing found"
    OFF_POINT = "off the point"
    ONLY_COPIES = "only copies"
    SAME_SOURCE = "same source"
    OUTSIDE_DATES = "outside the dates"
    NOT_CHECKABLE = "nothing others could report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The standing of one statement with its evidence on all sides.

    `supporting` and `disputing` count other origins of the content; `witnesses` counts other
    origins that report the same saying (0 for narration); `copies` counts entries whose voice is
    already counted elsewhere. `silent` names the outlets that cover the story and say nothing.
    """

    statement: Statement
    standing: Standing
    supporting: int = 0
    disputing: int = 0
    witnesses: int = 0
    copies: int = 0
    reason: NotEnough | None = None
    evidence: tuple[Evidence, ...] = ()
    lineage: Lineage | None = None
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """A comment that repeats the article's own words; it corroborates nothing."""

    comment: Span
    article: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything `check` shows. `versions` names program, archive, settings and plug-ins."""

    page: Page
    findings: tuple[Finding, ...]
    coverage: Coverage
    echoes: tuple[Echo, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()


def spans_in_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans sorted by part and place, without repeats."""
    return tuple(sorted(set(spans)))
