"""Fixtures every floor of the tests uses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres_server
from tests.postgres_server import Server

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared"))

# A slow machine is not a failure, and a failing example must be the same one everywhere.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def shared() -> Path:
    """The shared development data; the test skips where it is not beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the shared development data at {SHARED} (or SHARED_DATA)")
    return SHARED


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server, started once; tests that need it skip where none is installed."""
    pytest.importorskip("psycopg", reason="needs psycopg: pip install 'alteram[postgresql]'")
    if postgres_server.binaries() is None:
        pytest.skip("needs the programs of a PostgreSQL server (Debian: apt install postgresql)")
    with postgres_server.temporary() as running:
        yield running


@pytest.fixture
def database(postgres: Server) -> str:
    """The address of a new, empty database."""
    return postgres.database()
