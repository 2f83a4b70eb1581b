"""Alteram: hear the other side of a news article, statement by statement."""

from __future__ import annotations

__version__ = "0.1.0"
