"""Where two texts differ: the words a statement was changed in, and what stood there before."""

from __future__ import annotations

import difflib
import re
from typing import Any


def marks(before: str, after: str, claim: str) -> dict[str, Any]:
    """`ours`, the changed words' place in the claim that is read, and `old`, the words before.

    Empty where the claim does not hold the changed words.
    """
    old, new = replaced(before, after)
    place = claim.find(new)
    return {"ours": [place, place + len(new)], "old": old} if new and place >= 0 else {}


def replaced(before: str, after: str) -> tuple[str, str]:
    """The words that were replaced and those in their place; of words left out, the next one."""
    left, right = words(before), words(after)
    same = difflib.SequenceMatcher(
        None, [before[a:b] for a, b in left], [after[a:b] for a, b in right], autojunk=False
    )
    codes = [code for code in same.get_opcodes() if code[0] != "equal"]
    if not codes or not right:
        return "", ""
    (_, a, _, c, _), (_, _, b, _, d) = codes[0], codes[-1]
    if c == d:
        c, d = min(c, len(right) - 1), min(c, len(right) - 1) + 1
    old = before[left[a][0] : left[b - 1][1]] if a < b else ""
    return old, after[right[c][0] : right[d - 1][1]]


def words(text: str) -> list[tuple[int, int]]:
    """The places of words and numbers."""
    return [found.span() for found in re.finditer(r"\w[\w’'.,-]*\w|\w", text)]
