"""Entries whose statements have sources, for tests of searching and of the tables."""

from __future__ import annotations

from dataclasses import replace

from alteram.model import (
    Attribution,
    Entry,
    Manner,
    Outlet,
    Source,
    SourceKind,
    Span,
    Statement,
    StatementKind,
    Voice,
)
from tests.archive_makers import entry

MAYOR = Source(name="Ilse Varn", kind=SourceKind.PERSON, role="mayor of Lowmere")
PILOT = Source(name="Oren Tull", kind=SourceKind.PERSON, role="pilot")
TERN = Outlet(name="Tern Post", domain="tern-post.example", owner="Tern Group", country="Skarn")
QUAY = Outlet(name="Quay Mail", domain="quay-mail.example", owner="Quay Trust", country="Velmara")


def told(
    headline: str, *sentences: tuple[str, Source | None], day: str = "2031-05-06", **more: object
) -> Entry:
    """An entry with these sentences, each a statement of its source, or of the narrator."""
    text = " ".join(sentence for sentence, _ in sentences)
    bare = entry(headline, text, day=day, **more)  # type: ignore[arg-type]
    statements = [_statement(text, sentence, source) for sentence, source in sentences]
    own = (Span("body", 0, len(text)),)
    return replace(bare, statements=tuple(statements), own_words=own)


def _statement(text: str, sentence: str, source: Source | None) -> Statement:
    start = text.index(sentence)
    span = Span("body", start, start + len(sentence))
    if source is None:
        return Statement(span=span, text=sentence, kind=StatementKind.EVENT)
    cue = sentence.find("said")
    attribution = Attribution(
        source=source,
        mention=None,
        cue=Span("body", start + cue, start + cue + 4) if cue >= 0 else None,
        content=(span,),
        manner=Manner.INDIRECT,
        chain=("the council", source.name),
    )
    return Statement(
        span=span,
        text=sentence,
        kind=StatementKind.SAYING,
        voice=Voice.SOURCE,
        attribution=attribution,
    )


FERRY = told(
    "Ferry crack at Lowmere",
    ("The ferry lies in dock.", None),
    ("Ilse Varn, the mayor of Lowmere, said the ferry was safe.", MAYOR),
    ("She said the crack was small.", MAYOR),
    ("“The hull was open,” pilot Oren Tull said of the ferry.", PILOT),
    day="2031-05-06",
    outlet=TERN,
    url="https://tern-post.example/ferry",
)
BUDGET = told(
    "Mayor passes budget 𝒜é",
    ("𝒜é! The budget passed.", None),
    ("Mayor Ilse Varn said the budget pays for a new ferry.", MAYOR),
    day="2031-05-09",
    outlet=QUAY,
    url="https://quay-mail.example/budget",
)
UNDATED = told(
    "Letters on the ferry", ("Our ferry is old, Oren Tull said.", PILOT), day="", outlet=QUAY
)
ALL = (FERRY, BUDGET, UNDATED)
