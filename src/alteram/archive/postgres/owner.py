"""What the owner of an archive on a server does: makes it, brings it to the newest layout, and lets
others in by two roles."""

from __future__ import annotations

from contextlib import closing

from alteram.archive.postgres.connection import connect, run, transaction, translated, writing
from alteram.archive.postgres.layout import check_version, migrate
from alteram.archive.tables import WAIT
from alteram.errors import ArchiveRefused
from alteram.settings import without_password

READER, WRITER = "alteram_reader", "alteram_writer"


def init(address: str) -> list[int]:
    """Make the archive, or bring it to the newest layout; answers which steps were taken.

    Raises `ArchiveError`.
    """
    place = without_password(address)
    with closing(connect(address)) as db, translated(place, "nothing was changed; try again"):
        with writing(db, WAIT):
            taken = migrate(db)
        check_version(db, place)
        return taken


def let_in(address: str, reader: str = READER, writer: str = WRITER) -> None:
    """Make the two roles, if they are not there, and let them read, and read and write.

    Safe to run again. Raises `ArchiveError`.
    """
    place = without_password(address)
    with closing(connect(address)) as db, translated(place, "nothing was changed; try again"):
        check_version(db, place)
        for may, name in run(
            db,
            "SELECT pg_has_role(nspowner, 'USAGE') AND (rolcreaterole OR rolsuper), current_user"
            " FROM pg_namespace, pg_roles WHERE nspname = 'alteram' AND rolname = current_user",
        ):
            if not may:
                reason = (
                    f"the role {name} does not own the archive or may not make roles; have the"
                    " server's keeper run what `alteram archive roles --sql` prints"
                )
                raise ArchiveRefused(place, reason)
        with transaction(db):
            for sql in grants(reader, writer):
                run(db, sql)


def grants(reader: str = READER, writer: str = WRITER) -> list[str]:
    """The SQL that makes the roles and lets them in; their owner or a superuser runs it.

    Tables that a later layout brings are open to the roles too.
    """
    one, other = _quoted(reader), _quoted(writer)
    schema, both, change = "SCHEMA alteram", f"{one}, {other}", "INSERT, UPDATE, DELETE"
    return [
        *(_role(name) for name in (reader, writer)),
        f"GRANT USAGE ON {schema} TO {both}",
        f"GRANT SELECT ON ALL TABLES IN {schema} TO {both}",
        f"GRANT {change} ON ALL TABLES IN {schema} TO {other}",
        f"REVOKE {change} ON alteram.layout FROM {other}",
        f"ALTER DEFAULT PRIVILEGES IN {schema} GRANT SELECT ON TABLES TO {both}",
        f"ALTER DEFAULT PRIVILEGES IN {schema} GRANT {change} ON TABLES TO {other}",
    ]


def _role(name: str) -> str:
    literal = "'" + name.replace("'", "''") + "'"
    there = f"SELECT FROM pg_catalog.pg_roles WHERE rolname = {literal}"
    make = f"CREATE ROLE {_quoted(name)} NOLOGIN"
    return f"DO $make$ BEGIN IF NOT EXISTS ({there}) THEN {make}; END IF; END $make$"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
