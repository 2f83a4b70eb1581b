"""Statements of a page: its sentences, who says each, by which words, and of what kind it is.

Who says what is found by a plug-in, the `Attributor`: a small model of our own, or rules alone.
"""

from alteram.statements.find import find_statements, own_words
from alteram.statements.learned import LearnedAttributor
from alteram.statements.rules import RuleAttributor

__all__ = ["LearnedAttributor", "RuleAttributor", "find_statements", "own_words"]
