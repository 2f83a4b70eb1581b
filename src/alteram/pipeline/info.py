"""What an archive holds and what is in force, as plain facts."""

from __future__ import annotations

from typing import Any

import alteram
from alteram.archive.waiting import KeepsWaiting
from alteram.model import Window
from alteram.plugins import KNOWN, Store, known
from alteram.settings import Settings


def about(store: Store, settings: Settings, *, check_files: bool = False) -> dict[str, Any]:
    """Facts by name; `problems` only when the files were compared and do not agree."""
    reach = store.reach(Window())
    facts: dict[str, Any] = {
        "alteram": alteram.__version__,
        "archive": settings.archive_place,
        "entries": reach.entries,
        "outlets": len(reach.outlets),
        "owners": len(reach.owners),
        "countries": list(reach.countries),
        "first_day": str(reach.first_day or "none"),
        "last_day": str(reach.last_day or "none"),
        "undated": reach.undated,
        "digest": store.digest(),
        "settings": settings.digest(),
        "plug-ins": {kind: ", ".join(sorted(known(kind))) for kind in sorted(KNOWN)},
    }
    if isinstance(store, KeepsWaiting) and (waiting := store.waiting()):
        facts["words_only"] = waiting
    if check_files:
        facts["problems"] = list(store.check())
    return facts
