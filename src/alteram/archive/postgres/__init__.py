"""The archive on a PostgreSQL server, shared by several people; psycopg is loaded at first use."""

from alteram.archive.postgres.store import PostgresStore

__all__ = ["PostgresStore"]
