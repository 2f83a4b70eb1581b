"""Passages for a statement, and the stance of each."""

from alteram.evidence.retriever import WordRetriever
from alteram.evidence.sentences import SentenceRetriever
from alteram.evidence.verifier import WordVerifier
from alteram.evidence.weigh import weigh

__all__ = ["SentenceRetriever", "WordRetriever", "WordVerifier", "weigh"]
