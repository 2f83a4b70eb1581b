"""Drafts of comments made into the comments of a page."""

from __future__ import annotations

from collections.abc import Sequence

from alteram.model import Comment
from alteram.page.drafts import Draft


def finish(drafts: Sequence[Draft], url: str = "") -> tuple[Comment, ...]:
    """Comments in page order with ids `c1`, `c2`, …; a comment without words is left out.

    What answered a comment that is left out answers what that one answered.
    """
    ids: dict[int, str] = {}
    comments: list[Comment] = []
    for index, draft in enumerate(drafts):
        if not any(character.isalnum() for character in draft.text):
            continue
        ids[index] = f"c{len(comments) + 1}"
        parent = draft.parent
        while parent is not None and parent not in ids:
            parent = drafts[parent].parent
        comments.append(
            Comment(
                id=ids[index],
                text=draft.text,
                author=draft.author,
                published=draft.moment,
                posted=draft.printed,
                parent=ids[parent] if parent is not None else "",
                number=draft.number,
                url=f"{url.partition('#')[0]}#{draft.anchor}" if url and draft.anchor else "",
            )
        )
    return tuple(comments)
