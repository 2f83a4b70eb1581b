"""The straight line: from bytes to a report, and from coverage to an archive."""

from __future__ import annotations

from alteram.pipeline.add import Added, add
from alteram.pipeline.check import check
from alteram.pipeline.tools import Tools, load_tools, make_entry, open_store, outlet_table
from alteram.pipeline.trace import trace, where
from alteram.pipeline.upgrade import upgrade

__all__ = [
    "Added",
    "Tools",
    "add",
    "check",
    "load_tools",
    "make_entry",
    "open_store",
    "outlet_table",
    "trace",
    "upgrade",
    "where",
]
