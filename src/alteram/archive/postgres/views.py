"""Views for analysts on a server: the same names, columns and rows as in a folder.

They stand in the schema `alteram`. What they read is laid out when asked for.
"""

from __future__ import annotations

from alteram.archive.views import ABOUT, TABLES, VERSION, instant

_TEXTS = "{0} text NOT NULL"


def _columns(names: str) -> str:
    return ", ".join(_TEXTS.format(name) for name in names.split())


_OF_ENTRY = "REFERENCES alteram.entries ON DELETE CASCADE"
LAID = (
    f"""CREATE TABLE laid_articles (entry integer PRIMARY KEY {_OF_ENTRY},
    {_columns("published precision modified language section byline credit standfirst text")})""",
    f"""CREATE TABLE laid_statements (entry integer NOT NULL {_OF_ENTRY},
    {_columns("statement part")}, "start" integer NOT NULL, "end" integer NOT NULL,
    {_columns("kind voice who who_kind role act manner cue chain modality")},
    checkable integer NOT NULL)""",
    "CREATE INDEX laid_statements_entry ON laid_statements (entry)",
    "CREATE INDEX laid_statements_who ON laid_statements USING hash (who) WHERE who != ''",
    f"CREATE TABLE laid_links ({_columns('article other tie why made_by made_at')})",
    f"""CREATE TABLE laid_stories (story text PRIMARY KEY,
    {_columns("headline first_day last_day")}, undated integer NOT NULL,
    articles integer NOT NULL, texts integer NOT NULL, outlets integer NOT NULL,
    owners integer NOT NULL, countries integer NOT NULL)""",
    """CREATE TABLE laid_coverage (story text NOT NULL, article text NOT NULL,
    place integer NOT NULL, PRIMARY KEY (story, place))""",
    "CREATE INDEX laid_coverage_article ON laid_coverage (article)",
    """CREATE TABLE laid (one boolean PRIMARY KEY DEFAULT true CHECK (one),
    up_to integer NOT NULL, digest text NOT NULL)""",
    "INSERT INTO laid VALUES (true, 0, '')",
)


def _instant(column: str) -> str:
    """A time in microseconds as `2031-05-06T18:30:00Z`."""
    moment = f"to_timestamp(floor(e.{column} / 1e6)) AT TIME ZONE 'UTC'"
    return f"""COALESCE(to_char({moment}, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '')"""


_ABOUT = f"""SELECT 'version' AS name, '{VERSION}' AS value UNION ALL
    SELECT 'articles', CAST(COUNT(*) AS text) FROM entries UNION ALL
    SELECT 'articles laid out', CAST(COUNT(*) AS text) FROM laid_articles UNION ALL
    SELECT 'stories and links', CASE laid.digest WHEN '' THEN 'not laid out'
    WHEN totals.digest THEN 'up to date' ELSE 'older than the articles' END FROM laid, totals"""


def _sql(name: str, sql: str) -> str:
    for column in ("first", "last"):
        sql = sql.replace(instant(column), _instant(column))
    return f"CREATE VIEW view_{name} AS {sql}"


VIEWS = (
    *(_sql(table.name, table.sql) for table in TABLES.values()),
    _sql(ABOUT.name, _ABOUT),
)
