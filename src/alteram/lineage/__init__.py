"""Which voices are one: copies, credits, citations, owners and shared sources, with reasons."""

from alteram.lineage.appearances import appearances
from alteram.lineage.echoes import find_echoes
from alteram.lineage.fingerprint import fingerprints
from alteram.lineage.kin import family
from alteram.lineage.origins import trace_origins
from alteram.lineage.sets import Apart
from alteram.lineage.ties import tie_articles

__all__ = [
    "Apart",
    "appearances",
    "family",
    "find_echoes",
    "fingerprints",
    "tie_articles",
    "trace_origins",
]
