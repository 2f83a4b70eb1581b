"""Fixtures every floor of the tests uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
