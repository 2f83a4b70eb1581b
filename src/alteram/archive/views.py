"""Views of the archive for SQL, and the tables they read. Version 1 of the columns.

Names of views begin with `view_`; their columns are a promise, those of all other tables are not.
What stands packed in `texts` is laid out in `laid_…` tables when asked for, since it takes twice
the room of the texts; see `alteram.archive.laid`. Whatever removes an entry removes it there too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

VERSION = 1
TEXT, INTEGER = "TEXT", "INTEGER"


class Column(NamedTuple):
    """A column of a table for analysts. Text is never null; an unknown value is empty."""

    name: str
    meaning: str
    type: str = TEXT


class Table(NamedTuple):
    """A table for analysts: the same rows in SQL (as `view_NAME`), Parquet, CSV and Python."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    sql: str  # the query of its view


_ARTICLE = Column("article", "id of the article")
PLACE = (
    Column("part", "`headline`, `standfirst` or `body`"),
    Column("start_at", "first code point in that part", INTEGER),
    Column("end_at", "code point after the last", INTEGER),
)
_WHERE = (
    _ARTICLE,
    Column("outlet", "name of its outlet"),
    Column("published", "its date, cut to what is known of it: `2031-05-06`"),
    *PLACE,
    Column("text", "the words"),
)
_WORDS = """CAST(COALESCE(substr(CASE {t}.part WHEN 'headline' THEN e.headline
    WHEN 'standfirst' THEN a.standfirst WHEN 'body' THEN a.text END,
    {t}."start" + 1, {t}."end" - {t}."start"), '') AS TEXT)"""
_OUTLET = "CAST(COALESCE(o.name, '') AS TEXT)"
_PUBLISHED = "CAST(COALESCE(a.published, '') AS TEXT)"


def instant(column: str) -> str:
    """A time in microseconds as `2031-05-06T18:30:00Z`, in the SQL of SQLite."""
    seconds = f"(e.{column} - ((e.{column} % 1000000) + 1000000) % 1000000) / 1000000"
    return f"CAST(COALESCE(strftime('%Y-%m-%dT%H:%M:%SZ', {seconds}, 'unixepoch'), '') AS TEXT)"


def _laid(*names: str) -> str:
    return ", ".join(f"CAST(COALESCE(a.{name}, '') AS TEXT) AS {name}" for name in names)


def _facts(*names: str) -> str:
    return ", ".join(f"CAST(COALESCE(o.{name}, '') AS TEXT) AS {name}" for name in names)


ARTICLES = Table(
    "articles",
    "One row for each article.",
    (
        Column("article", "id of the article: a digest of outlet, address and words"),
        Column("ref", "the id a collection gave it"),
        Column("url", "its address as read"),
        Column("outlet", "name of its outlet"),
        Column("domain", "domain of that outlet"),
        Column("owner", "owner of that outlet on that day, by the table of outlets"),
        Column("kind", "`publisher`, `wire`, `state` or `aggregator`"),
        Column("country", "country of that outlet"),
        Column("published", "its date, cut to what is known: `2031`, `2031-05`, `2031-05-06`"),
        Column("precision", "`year`, `month`, `day` or `time`"),
        Column("earliest", "first instant this can mean: `2031-05-06T00:00:00Z`"),
        Column("latest", "last instant this can mean"),
        Column("modified", "the date of its last change"),
        Column("language", "ISO 639-1"),
        Column("section", "what the page calls itself: `opinion`, `satire`"),
        Column("byline", "its authors, apart by `; `"),
        Column("credit", "who the text is from by its own words, apart by `; `"),
        Column("headline", "the headline"),
        Column("standfirst", "the standfirst"),
        Column("text", "the body, paragraphs apart by line ends"),
    ),
    f"""SELECT e.id AS article, e.ref AS ref, e.url AS url, {_OUTLET} AS outlet,
    {_facts("domain", "owner", "kind", "country")}, {_laid("published", "precision")},
    {instant("first")} AS earliest, {instant("last")} AS latest,
    {_laid("modified", "language", "section", "byline", "credit")}, e.headline AS headline,
    {_laid("standfirst", "text")}
    FROM entries e LEFT JOIN outlets o USING (outlet) LEFT JOIN laid_articles a USING (entry)""",
)
STATEMENTS = Table(
    "statements",
    "One row for each statement, with who says it as read when the article was added.",
    (
        Column("statement", "id of the statement, unlike any other of its article"),
        *_WHERE,
        Column("kind", "`event`, `saying`, `figure`, `opinion`, `question` or `forecast`"),
        Column("voice", "`narrator` or `source`"),
        Column("who", "fullest name of the source on the page"),
        Column("who_kind", "`person`, `body`, `document`, `outlet`, `unnamed` or `unknown`"),
        Column("role", "the role of the source by the page"),
        Column("act", "what the source does: `says`, `thinks`, `wants`, `finds`, `orders`, `does`"),
        Column("manner", "`direct`, `indirect` or `mixed`"),
        Column("cue", "the words that attribute it"),
        Column("chain", "through whose hands, from the page inward, apart by ` > `"),
        Column("modality", "`happened`, `ordered`, `planned`, `possible` or `denied`"),
        Column("checkable", "1 where others could report it, else 0", INTEGER),
    ),
    f"""SELECT s.statement AS statement, e.id AS article, {_OUTLET} AS outlet,
    {_PUBLISHED} AS published, s.part AS part, s."start" AS start_at, s."end" AS end_at,
    {_WORDS.format(t="s")} AS text, s.kind AS kind, s.voice AS voice, s.who AS who,
    s.who_kind AS who_kind, s.role AS role, s.act AS act, s.manner AS manner, s.cue AS cue,
    s.chain AS chain, s.modality AS modality, s.checkable AS checkable
    FROM laid_statements s JOIN entries e USING (entry) JOIN laid_articles a USING (entry)
    LEFT JOIN outlets o USING (outlet)""",
)
PASSAGES = Table(
    "passages",
    "One row for each passage that a search can find: headline, standfirst, paragraphs.",
    _WHERE,
    f"""SELECT e.id AS article, {_OUTLET} AS outlet, {_PUBLISHED} AS published, p.part AS part,
    p."start" AS start_at, p."end" AS end_at, {_WORDS.format(t="p")} AS text
    FROM passages p JOIN entries e USING (entry) LEFT JOIN outlets o USING (outlet)
    LEFT JOIN laid_articles a USING (entry)""",
)
LINKS = Table(
    "links",
    "One row for each tie of two articles: found among the articles of a story, or a reader's.",
    (
        Column("article", "id of the article that takes, where dates or credits tell"),
        Column("other", "id of the article it takes from"),
        Column("tie", "why they are not two voices, or `not linked` where a reader says so"),
        Column("why", "the reason in words"),
        Column("made_by", "`alteram`, or the reader who made it"),
        Column("made_at", "when a reader made it"),
    ),
    """SELECT article, other, tie, why, made_by, made_at FROM laid_links""",
)
STORIES = Table(
    "stories",
    "One row for each story: articles on one event, across outlets and days.",
    (
        Column("story", "id of the story: that of its earliest article"),
        Column("headline", "headline of the article nearest to all others"),
        Column("first_day", "first day of an article"),
        Column("last_day", "last day of an article"),
        Column("undated", "articles without a date", INTEGER),
        Column("articles", "articles in it", INTEGER),
        Column("texts", "different texts, near copies counted once", INTEGER),
        Column("outlets", "outlets that covered it", INTEGER),
        Column("owners", "owners of these", INTEGER),
        Column("countries", "countries of these", INTEGER),
    ),
    """SELECT story, headline, first_day, last_day, undated, articles, texts, outlets, owners,
    countries FROM laid_stories""",
)
COVERAGE = Table(
    "coverage",
    "One row for each article of a story.",
    (
        Column("story", "id of the story"),
        Column("article", "id of the article"),
        Column("place", "1 for the earliest article of the story, 2 for the next", INTEGER),
    ),
    """SELECT story, article, place FROM laid_coverage""",
)
ABOUT = Table(
    "about",
    "How far the views reach. In SQL only.",
    (Column("name", "what is told"), Column("value", "how it is")),
    f"""SELECT 'version' AS name, '{VERSION}' AS value UNION ALL
    SELECT 'articles', CAST(COUNT(*) AS TEXT) FROM entries UNION ALL
    SELECT 'articles laid out', CAST(COUNT(*) AS TEXT) FROM laid_articles UNION ALL
    SELECT 'stories and links', COALESCE((SELECT CASE laid.value WHEN held.value THEN 'up to date'
    ELSE 'older than the articles' END FROM state laid, state held
    WHERE laid.name = 'laid_digest' AND held.name = 'digest'), 'not laid out')""",
)
TABLES: Mapping[str, Table] = {
    table.name: table for table in (ARTICLES, STATEMENTS, PASSAGES, LINKS, STORIES, COVERAGE)
}

_LAID = (
    """CREATE TABLE IF NOT EXISTS laid_articles (
    entry INTEGER PRIMARY KEY REFERENCES entries, published TEXT NOT NULL,
    precision TEXT NOT NULL, modified TEXT NOT NULL, language TEXT NOT NULL,
    section TEXT NOT NULL, byline TEXT NOT NULL, credit TEXT NOT NULL, standfirst TEXT NOT NULL,
    text TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS laid_statements (
    entry INTEGER NOT NULL REFERENCES entries, statement TEXT NOT NULL, part TEXT NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL, voice TEXT NOT NULL,
    who TEXT NOT NULL, who_kind TEXT NOT NULL, role TEXT NOT NULL, act TEXT NOT NULL,
    manner TEXT NOT NULL, cue TEXT NOT NULL, chain TEXT NOT NULL, modality TEXT NOT NULL,
    checkable INTEGER NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS laid_statements_entry ON laid_statements (entry)",
    "CREATE INDEX IF NOT EXISTS laid_statements_who ON laid_statements (who) WHERE who != ''",
    """CREATE TABLE IF NOT EXISTS laid_links (
    article TEXT NOT NULL, other TEXT NOT NULL, tie TEXT NOT NULL, why TEXT NOT NULL,
    made_by TEXT NOT NULL, made_at TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS laid_links_article ON laid_links (article)",
    "CREATE INDEX IF NOT EXISTS laid_links_other ON laid_links (other)",
    """CREATE TABLE IF NOT EXISTS laid_stories (
    story TEXT PRIMARY KEY, headline TEXT NOT NULL, first_day TEXT NOT NULL,
    last_day TEXT NOT NULL, undated INTEGER NOT NULL, articles INTEGER NOT NULL,
    texts INTEGER NOT NULL, outlets INTEGER NOT NULL, owners INTEGER NOT NULL,
    countries INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS laid_coverage (
    story TEXT NOT NULL, article TEXT NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (story, place))""",
    "CREATE INDEX IF NOT EXISTS laid_coverage_article ON laid_coverage (article)",
    # A story without one of its articles is another story: it goes whole, with its headline.
    """CREATE TRIGGER IF NOT EXISTS laid_removed AFTER DELETE ON entries BEGIN
    DELETE FROM laid_articles WHERE entry = OLD.entry;
    DELETE FROM laid_statements WHERE entry = OLD.entry;
    DELETE FROM laid_links WHERE article = OLD.id OR other = OLD.id;
    DELETE FROM laid_stories WHERE story IN
    (SELECT story FROM laid_coverage WHERE article = OLD.id);
    DELETE FROM laid_coverage WHERE story IN
    (SELECT story FROM laid_coverage WHERE article = OLD.id);
    END""",
)


def _view(table: Table) -> tuple[str, str]:
    name = f"view_{table.name}"
    return f"DROP VIEW IF EXISTS {name}", f"CREATE VIEW {name} AS {table.sql}"


# Safe to run again: what is laid out stays, the views are made anew.
SCHEMA = (*_LAID, *(sql for table in (*TABLES.values(), ABOUT) for sql in _view(table)))
