"""A PostgreSQL server of the tests' own: in a temporary folder, on loopback, by no root user."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PASSWORD = "not-a-secret"
KEEPER = "keeper"  # the superuser
_PLACES = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt")
_QUICK = {  # nothing here has to survive a power cut
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "16MB",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_min_messages": "fatal",
}


def binaries() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest one; None where there is none."""
    found = [Path(initdb).parent] if (initdb := shutil.which("initdb")) else []
    for place in _PLACES:
        found += [it.parent for it in Path(place).glob("*/bin/initdb")]
    known = [folder for folder in found if (folder / "postgres").exists()]
    return max(known, key=_major, default=None)


def _major(folder: Path) -> tuple[int, str]:
    name = folder.parent.name
    return (int(name) if name.isdigit() else 0), str(folder)


def _somebody() -> dict[str, Any]:
    """Who the server runs as: it refuses to be root."""
    if os.geteuid():
        return {}
    import pwd  # not on every system

    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("no user but root to run a server")


class Server:
    """A running server. Databases are made empty and never removed before its end."""

    def __init__(self, port: int) -> None:
        self.port, self.made = port, 0

    def address(self, name: str, *, user: str = KEEPER, password: str = PASSWORD) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{name}"

    def database(self) -> str:
        """The address of a new, empty database."""
        self.made += 1
        name = f"archive_{self.made}"
        self.run("postgres", f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        return self.address(name)

    def run(self, database: str, sql: str) -> list[Any]:
        """Run SQL as the keeper, each statement for itself; the rows of one that has some."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as db:
            cursor = db.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []


def cut_at(server: Server, database: str, table: str, *, late: bool = False) -> None:
    """From now on the server ends the connection that writes to a table, or that commits it."""
    when = "DEFERRABLE INITIALLY DEFERRED" if late else ""
    kind = "CONSTRAINT TRIGGER" if late else "TRIGGER"
    server.run(
        database,
        f"""CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
        CREATE {kind} cut AFTER INSERT OR UPDATE ON alteram.{table} {when}
        FOR EACH ROW EXECUTE FUNCTION cut()""",
    )


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """A server with its files in a folder, stopped at the end of the block."""
    home, who = folder / "cluster", _somebody()
    found = binaries()
    if found is None:
        raise RuntimeError("no PostgreSQL server is installed")
    if who:
        os.chown(folder, who["user"], who["group"])
    secret = folder / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    subprocess.run(
        [found / "initdb", "-D", home, "-U", KEEPER, "--pwfile", secret, "-A", "scram-sha-256",
         "-E", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"],
        check=True, capture_output=True, cwd=folder, **who,
    )  # fmt: skip
    port = _free_port()
    options = [part for key, value in _QUICK.items() for part in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [found / "postgres", "-D", home, "-p", str(port), *options],
            stdout=log, stderr=log, cwd=folder, **who,
        )  # fmt: skip
        try:
            _wait_for(running, home / "postmaster.pid", folder / "log")
            yield Server(port)
        finally:
            running.send_signal(signal.SIGINT)  # which waits for nobody who is still connected
            try:
                running.wait(5)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(running: subprocess.Popen[bytes], status: Path, log: Path) -> None:
    """Until the server says of itself that it is ready; its port is open before that."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if running.poll() is not None:
            raise RuntimeError(f"the server did not start: {log.read_text()}")
        with suppress(OSError):
            if status.read_text().rstrip().endswith("ready"):
                return
        time.sleep(0.02)
    raise RuntimeError("the server does not answer")


@contextmanager
def temporary() -> Iterator[Server]:
    """A server in a folder of its own, which others than root can reach."""
    with tempfile.TemporaryDirectory(
        prefix="alteram-server-", ignore_cleanup_errors=True
    ) as folder:
        Path(folder).chmod(0o755)
        with server(Path(folder)) as running:
            yield running
