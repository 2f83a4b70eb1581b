"""The verb `search`: words in the archive, narrowed by who published and who said them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from alteram.apps.common import JSON_OPTION, SETTINGS_OPTIONS, Given, Run, console, show, tell
from alteram.model import Voice, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alteram.model import Found, Moment

VOICES = (Voice.NARRATOR.value, Voice.SOURCE.value)


@click.command()
@click.argument("words", nargs=-1)
@click.option("--outlet", "outlet", metavar="NAME", multiple=True, help="Published by this outlet.")
@click.option("--not-outlet", metavar="NAME", multiple=True, help="Not published by this outlet.")
@click.option("--owner", default="", metavar="NAME", help="Published by an outlet of this owner.")
@click.option("--since", type=Given(), help="Published on this day or later.")
@click.option("--until", type=Given(), help="Published on this day or earlier.")
@click.option(
    "--said-by",
    "said_by",
    default="",
    metavar="NAME",
    help="Statements of a source whose name or role holds these words.",
)
@click.option(
    "--voice",
    type=click.Choice(VOICES),
    help="Statements in the article's own voice (narrator), or of a source.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    help="text (the default), json (as --json), or csv: a table for a spreadsheet.",
)
@SETTINGS_OPTIONS
@JSON_OPTION
def search(
    words: tuple[str, ...],
    outlet: tuple[str, ...],
    not_outlet: tuple[str, ...],
    owner: str,
    since: Moment | None,
    until: Moment | None,
    said_by: str,
    voice: str | None,
    limit: int,
    form: str | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Find passages that hold WORDS; a part in double quotes is a phrase.

    With --said-by or --voice each answer is one statement that holds all the words. With --said-by
    WORDS may be left out: the statements of that source then come, the latest first.

    \b
    Example:  alteram search 'sluice "opened at dawn"' --said-by mayor --since 2031-05-01
    """
    from alteram.archive.lookup import Asked
    from alteram.archive.waiting import unread
    from alteram.pipeline import outlet_table
    from alteram.pipeline.search import search as search_words
    from alteram.pipeline.search import unknown

    if as_json and form not in (None, "json"):
        raise click.UsageError(f"--json and --format {form} ask for two forms")
    typed = " ".join(words)
    if not typed.strip() and not said_by.strip():
        raise click.UsageError("give WORDS, or --said-by NAME")
    run = Run(given)
    asked = Asked(
        words=typed,
        window=Window(
            first_day=since.day if since else None,
            last_day=until.latest.date() if until else None,
        ),
        outlets=frozenset(outlet),
        without=frozenset(not_outlet),
        owner=owner,
        said_by=said_by,
        voice=Voice(voice) if voice else None,
        limit=limit,
    )
    table = outlet_table(run.settings.archive)
    with run.store() as store:
        found = search_words(store, asked, table)
        hints = [] if found and not not_outlet else unknown(store, asked, table)
        if asked.statements_only and (late := unread(store)):
            hints.append(late)
    _show(found, "json" if as_json else form)
    for hint in hints:
        tell(hint)


def _show(found: Sequence[Found], form: str | None) -> None:
    from alteram.report import dumps, found_csv, found_json, found_to_terminal

    if form == "json":
        show(dumps([found_json(one) for one in found]))
    elif form == "csv":
        click.echo(found_csv(found).encode(), nl=False)  # bytes: UTF-8 and line ends everywhere
    else:
        found_to_terminal(found, console())
