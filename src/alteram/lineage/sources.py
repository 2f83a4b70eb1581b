"""Whom each article gives for its words on a statement, and which of them give the same one.

The source is what was read when the article was added or checked. Where none was, the words may
tell all the same: a name beside a word of speaking, "she said", words that are wholly another's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from alteram.lineage.offices import (
    BARE,
    apposed,
    body_meant,
    body_of,
    holder,
    office_in,
    person_in,
    spoken_for,
)
from alteram.lineage.order import earlier
from alteram.lineage.passages import Heard, only_lent, sourced_before, strongest
from alteram.lineage.sets import NONE_APART, Apart
from alteram.lineage.speaking import (
    ACCORDING,
    BARE_SAID,
    FULL_NAME_SAID,
    OFFICE_SAID,
    signed_by,
    told_by,
    whose_words,
)
from alteram.model import BODY, Link, Source, SourceKind, Tie
from alteram.text.names import names_a_body, same_name
from alteram.text.words import words


def _is_named(source: Source) -> bool:
    if source.kind is SourceKind.OUTLET:
        return False
    return source.named or bool(person_in(source))


def _speaker(item: Heard) -> str:
    """The person a passage says spoke, by first and last name, where no source was read in it."""
    match = FULL_NAME_SAID.search(item.text) if not item.sources else None
    return match["name"] if match and not names_a_body(match["name"]) else ""


def _says(item: Heard, name: str) -> bool:
    """Whether the words of a passage say that this person said something."""
    surname = name.split()[-1]
    return surname in item.text and told_by(surname).search(item.text) is not None


def _may_be_one(full: str, name: str) -> bool:
    """Whether two names can be one source: "U.S. River Board" is the River Board."""
    if same_name(full, name):
        return True
    ours, theirs = (_NATION.sub("", one) for one in (full, name))
    one_is_shorter = (ours == full) != (theirs == name)
    return one_is_shorter and names_a_body(ours) and same_name(ours, theirs)


_NATION = re.compile(r"^(?:[Tt]he\s)?(?:U\.?S\.?|U\.?K\.?|[A-Z][a-z]+(?:an|ish|ese|ench|erman))\s")


def _people(item: Heard) -> list[str]:
    """The persons a passage gives for its words."""
    found = [s.name for s in item.sources if s.kind is SourceKind.PERSON]
    return found or [name for name in (_speaker(item),) if name] or _holders(item)


def _holders(item: Heard) -> list[str]:
    """The persons who hold the offices that a passage gives for its words."""
    offices = [office_in(source.name) for source in item.sources]
    if not item.sources:
        offices = [office_in(f"the {match['office']}") for match in OFFICE_SAID.finditer(item.text)]
    text = item.entry.article.text
    return [name for office in offices if office and (name := holder(text, office))]


_BEFORE = 800  # code points in which the person that a bare "he" is must have been named


def _last_named(item: Heard) -> list[str]:
    """The person last given as a source before a passage, for a bare "he" that was not read."""
    named = [
        statement.source.name
        for statement in sourced_before(item, _BEFORE)
        if statement.source is not None and statement.source.kind is SourceKind.PERSON
    ]
    return named[-1:]


_OF_A_PRESIDENT = re.compile(r"(?:[Tt]he\s)?White\sHouse|(?:.*\s)?[Aa]dministration")


def _whose_office(name: str, text: str) -> str:
    """The president for whom the White House or an administration speaks, by the article."""
    return holder(text, "president") if _OF_A_PRESIDENT.fullmatch(name) else ""


def _signed(item: Heard) -> list[str]:
    """The person or body that signed the post a passage stands in."""
    name = signed_by(item.entry.article.text, item.span.start, item.span.end)
    return [name] if name and item.span.part == BODY else []


def _hands_on(item: Heard, name: str, names: Sequence[str]) -> bool:
    """Whether those a passage names tell what this other person said: "Oddie says Vell denied"."""
    other = not any(_may_be_one(one, name) for one in names)
    named = any(one.split()[-1] in item.text for one in names)
    return other and named and not item.denies and _says(item, name)


def _read(item: Heard, of_statement: Sequence[str], given: Sequence[str]) -> list[str]:
    """The named sources of a passage: as they were read, else as its words tell.

    `of_statement` is the person who is the statement's source, to whom a bare "she" and words that
    are wholly another's are counted; `given` are the persons that any of the articles gives.
    """
    text = item.entry.article.text
    names = [
        person_in(s) or body_meant(text, s.name) or s.name for s in item.sources if _is_named(s)
    ]
    names += [who for name in names if (who := body_of(name, item.text) or body_of(name, text))]
    names += [who for name in names if (who := _whose_office(name, text))]
    names = names or _signed(item)
    if not item.sources:
        names = names or [match["name"] for match in ACCORDING.finditer(item.text)]
    for meant_by in (whose_words, spoken_for, lambda name: apposed(item.text, name)):
        names = names or [who for s in item.sources if (who := meant_by(s.name))]
    if item.chain and names and item.chain[-1] not in names:
        names.append(item.chain[-1])
    names = names or (_holders(item) if item.sources else [])
    if names:
        return names + [name for name in of_statement if _hands_on(item, name, names)]
    bare = any(s.name.lower() in BARE for s in item.sources)
    if not item.sources:
        bare = only_lent(item) or BARE_SAID.search(item.text) is not None
    told = [] if item.sources else [name for name in given if _says(item, name)][:1]
    meant = (list(of_statement) or _last_named(item)) if bare else []
    return meant or told or _people(item)


def named_in(item: Heard) -> bool:
    """Whether a passage shows by name whose words it gives."""
    return bool(_read(item, (), ()))


def same_source(some: Sequence[Heard], apart: Apart = NONE_APART) -> list[tuple[Link, str]]:
    """Ties of articles that give one named source for it, with the source's fullest name.

    An article's source is that of its strongest words on the statement; one that tells it in its
    own voice has none, unless its words say that the person spoke. Words that are another's, of
    whom nothing was read, are counted with the person who is the source of the statement. An
    unnamed source ("officials said") ties nothing: two of them may be one person or two, and
    wording does not tell.
    """
    once = sorted(strongest(some), key=lambda h: earlier(h.entry))
    given = list(dict.fromkeys(name for item in once for name in _people(item)))
    checked = some[0]
    told = [statement.source for statement in checked.entry.statements]
    given += [s.name for s in told if s is not None and s.kind is SourceKind.PERSON]
    of_statement = _people(checked)
    if not checked.sources:
        of_statement = of_statement or [name for name in given if _says(checked, name)]
    if any(s.name.lower() in BARE for s in checked.sources):
        of_statement = of_statement or _last_named(checked)
    of_statement = of_statement[:1]
    givers = [(name, item) for item in once for name in _read(item, of_statement, given)]
    # The fullest name first: "Ada Lind" takes "Lind" with her before "Per Lind" can.
    givers.sort(key=lambda g: (-len(words(g[0])), g[0]))
    groups: list[list[tuple[str, Heard]]] = []
    for name, item in givers:
        group = next((g for g in groups if _may_be_one(g[0][0], name)), None)
        if group is None:
            groups.append([(name, item)])
        else:
            group.append((name, item))
    found = []
    for group in groups:
        full = group[0][0]
        called = {item.entry.id: name for name, item in reversed(group)}
        ids = list(dict.fromkeys(item.entry.id for _, item in group))
        for later, first in apart.connecting(ids):
            why = f"both give {full} as the source"
            if (name := called[ids[later]]) != full:
                why += f" (“{name}”)"
            link = Link(tie=Tie.SAME_SOURCE, left=ids[later], right=ids[first], why=why)
            found.append((link, full))
    return found
