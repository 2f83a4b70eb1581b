"""Passages for a statement, and the stance of each."""

from alteram.evidence.quoted import with_drift
from alteram.evidence.retriever import WordRetriever
from alteram.evidence.sentences import SentenceRetriever
from alteram.evidence.stance import LearnedVerifier, SmallVerifier
from alteram.evidence.verifier import WordVerifier
from alteram.evidence.weigh import read_alone, weigh

__all__ = [
    "LearnedVerifier",
    "SentenceRetriever",
    "SmallVerifier",
    "WordRetriever",
    "WordVerifier",
    "read_alone",
    "weigh",
    "with_drift",
]
