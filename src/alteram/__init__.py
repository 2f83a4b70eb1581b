"""Alteram: hear the other side of a news article, statement by statement.

In Python: `open_archive`, `check`, `trace`, `stories` and `search`. They are loaded at their first
use, so that `import alteram` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alteram.apps.python import Archive, check, open_archive, search, stories, trace

__version__ = "0.1.0"
__all__ = ["Archive", "__version__", "check", "open_archive", "search", "stories", "trace"]


def __getattr__(name: str) -> Any:
    if name.startswith("_") or name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("alteram.apps.python"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
