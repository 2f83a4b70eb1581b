"""The terminal forms of `read` (a page taken apart) and `trace` (a family)."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from alteram.model import (
    BODY,
    HEADLINE,
    STANDFIRST,
    Comment,
    Family,
    Page,
    Relative,
    Statement,
    Voice,
)
from alteram.report.terminal import INDENT, Printer, print_head, print_warnings, shown
from alteram.report.wording import (
    attribution_words,
    many,
    moment_words,
    outlet_words,
    voice_words,
)
from alteram.text.sentences import paragraphs

DEEPEST = 6  # replies deeper than this are set in no further


def page_to_terminal(page: Page, statements: Sequence[Statement], console: Console) -> None:
    """Print a page taken apart: article with its statements, notices, comments."""
    out = Printer(console)
    print_head(out, page.article)
    out.gap()
    print_warnings(out, page.caveats)
    _print_posts(out, page)
    _print_counts(out, statements)
    numbered = list(enumerate(statements, 1))
    for part in (HEADLINE, STANDFIRST, BODY):
        text = page.parts.get(part, "")
        for start, end in paragraphs(text):
            here = [
                (number, statement)
                for number, statement in numbered
                if statement.span.part == part and start <= statement.span.start < end
            ]
            if part == HEADLINE and not here:
                continue  # it stands at the top already
            out.gap()
            _print_paragraph(out, text, start, end, here)
    _print_notices(out, page)
    _print_comments(out, page, statements)


def _print_posts(out: Printer, page: Page) -> None:
    """How many posts a live blog has, and the times of the first and the last in its text."""
    if page.posts:
        times = [moment_words(p.published) if p.published else p.posted for p in page.posts]
        out.fact(
            "posts", shown(f"{len(times)}, from {times[0]} to {times[-1]} in the text's order")
        )


def _print_counts(out: Printer, statements: Sequence[Statement]) -> None:
    article = [s for s in statements if s.voice is not Voice.COMMENTER]
    said = sum(statement.attribution is not None for statement in article)
    words = f"{len(article)} in the article"
    if article:
        words += f", {said} of them attributed, {len(article) - said} in its own voice"
    if len(statements) > len(article):
        words += f"; {len(statements) - len(article)} in comments"
    out.fact("statements", Text(words))


def _print_paragraph(
    out: Printer, text: str, start: int, end: int, here: list[tuple[int, Statement]]
) -> None:
    words, done = Text(""), start
    for number, statement in here:
        words.append_text(_piece(text[done : statement.span.start]))
        words.append(f"[{number}] ", "dim")
        done = max(done, statement.span.start)
    out.put(words.append_text(_piece(text[done:end])))
    for number, statement in here:
        notes = [_voice(statement, text)] if statement.attribution else []
        for mention in statement.times:
            words_there = text[mention.span.start : mention.span.end]
            meant = moment_words(mention.moment) if mention.moment else f"not dated, {mention.why}"
            notes.append(f"“{words_there}”: {meant}")
        if notes:
            out.put(shown("; ".join(notes), "dim"), f"{INDENT}[{number}] ")


def _voice(statement: Statement, text: str) -> str:
    """`said here by Ana Kestrel, mayor (direct; cue “said”)`."""
    attribution = statement.attribution
    if attribution is None:
        return ""
    cue = attribution.cue
    words = text[cue.start : cue.end] if cue and cue.part == statement.span.part else ""
    voice = voice_words(statement)
    return f"{voice[0].lower()}{voice[1:]} {attribution_words(attribution, words)}"


def _piece(text: str) -> Text:
    """A piece of a paragraph; the space at its ends is kept as one blank."""
    piece = shown(text)
    left = " " if text[:1].isspace() and piece.plain else ""
    right = " " if text[-1:].isspace() else ""
    return Text(left) + piece + Text(right)


def _print_notices(out: Printer, page: Page) -> None:
    for notice in page.notices:
        out.gap()
        heading = f"Notice of the publisher ({notice.kind})"
        out.put(shown(f"{heading}: {notice.heading}" if notice.heading else heading, "bold"))
        for start, end in paragraphs(notice.text):
            out.put(shown(notice.text[start:end]), "  ")


def _print_comments(out: Printer, page: Page, statements: Sequence[Statement]) -> None:
    if not page.comments and not page.comments_closed:
        return
    out.gap()
    closed = ", closed" if page.comments_closed else ""
    out.put(Text(f"{many(len(page.comments), 'comment').capitalize()}{closed}", "bold"))
    said: dict[str, list[Statement]] = {}
    for statement in statements:
        if statement.attribution is not None:
            said.setdefault(statement.span.part, []).append(statement)
    depth: dict[str, int] = {}
    for comment in page.comments:
        # A parent is looked for among those before, so a circle of answers cannot run on.
        depth[comment.id] = depth[comment.parent] + 1 if comment.parent in depth else 0
        indent = "  " * (min(depth[comment.id], DEEPEST) + 1)
        _print_comment(out, comment, indent)
        for statement in said.get(f"comment:{comment.id}", ()):
            words = f"“{statement.text}” {_voice(statement, comment.text)}"
            out.put(shown(words, "dim"), f"{indent}{INDENT}")


def _print_comment(out: Printer, comment: Comment, indent: str) -> None:
    number = f"#{comment.number} " if comment.number is not None else ""
    date = f", {moment_words(comment.published)}" if comment.published else ""
    out.put(shown(f"{number}{comment.author or 'unnamed'}{date}", "bold"), indent)
    for start, end in paragraphs(comment.text):
        out.put(shown(comment.text[start:end]), indent)


def family_to_terminal(family: Family, console: Console) -> None:
    """Print the family of a text as a tree, earliest first, with the reason of every tie."""
    out = Printer(console)
    print_head(out, family.own.article)
    out.gap()
    if not family.relatives:
        out.put(Text("No link found: no text in the archive shares words or a credit with this."))
        return
    out.put(shown(f"Earliest known version: {_earliest(family)}"))
    for number, relative in enumerate(family.relatives, 1):
        last = number == len(family.relatives)
        _print_relative(out, family, relative, last=last)


def _earliest(family: Family) -> str:
    entries = [family.own, *(relative.entry for relative in family.relatives)]
    for entry in entries:
        if entry.id == family.earliest:
            name = "this article" if entry is family.own else entry.outlet_name
            return f"{name}, {moment_words(entry.article.published)}"
    return "the dates do not tell"


def _print_relative(out: Printer, family: Family, relative: Relative, *, last: bool) -> None:
    article = relative.entry.article
    rest = "    " if last else "│   "
    where = shown(f": {outlet_words(article.outlet)}, {moment_words(article.published)}")
    out.put(Text.assemble((relative.reuse.value, "bold"), where), "└── " if last else "├── ", rest)
    out.put(shown(article.headline, "italic"), rest, rest)
    if article.url:
        out.whole(shown(article.url, "dim"), rest)
    if relative.share_ours or relative.share_theirs:
        words = (
            f"{relative.share_ours:.0%} of this text’s own words stand there, "
            f"{relative.share_theirs:.0%} of theirs stand here"
        )
        out.put(Text(words), rest, rest)
    out.put(shown(f"{relative.order}: {relative.why}"), rest, rest)
    ends = {family.own.id, relative.entry.id}
    for link in family.links:
        if {link.left, link.right} == ends:
            out.put(shown(f"{link.tie}: {link.why}"), rest, rest)
    if relative.fragments:
        longest = max(relative.fragments, key=lambda pair: pair.ours.end - pair.ours.start)
        count = many(len(relative.fragments), "shared stretch", "shared stretches")
        out.put(Text(f"{count}, the longest:", "dim"), rest, rest)
        out.put(shown(family.own.article.quote(longest.ours)), f"{rest}│ ", f"{rest}│ ")
