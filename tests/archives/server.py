"""Keeps an archive on a server as the newest layout makes it: `python -m tests.archives.server`.

Run it before a step is added to `alteram.archive.postgres.layout`, and commit the file: a test
brings an archive of every layout there was to the newest one. Needs `pg_dump`.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from alteram.archive.postgres import PostgresStore
from alteram.archive.postgres.layout import STEPS
from tests.postgres_server import temporary
from tests.search_makers import ALL

DUMP = ("pg_dump", "--inserts", "--no-owner", "--no-privileges", "--schema=alteram")


def main() -> None:
    version = STEPS[-1].version
    with temporary() as server:
        address = server.database()
        with PostgresStore(address, create=True) as store:
            store.add(ALL)
        dumped = subprocess.run([*DUMP, address], capture_output=True, text=True, check=True).stdout
    kept = [line for line in dumped.splitlines() if line and not _of_the_session(line)]
    head = f"-- An archive on a server in layout {version}, with the entries of search_makers.\n"
    file = Path(__file__).with_name(f"server-{version}.sql")
    file.write_text(head + "\n".join(kept) + "\n", encoding="utf-8")
    print(f"written: {file}")


def _of_the_session(line: str) -> bool:
    """Comments, and settings of the session that restores it."""
    return line.startswith(("--", "\\", "SET ")) or "set_config" in line


if __name__ == "__main__":
    main()
