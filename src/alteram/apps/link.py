"""The verb `link`: a reader's own word on whether two articles are one voice."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alteram.apps.common import JSON_OPTION, SETTINGS_OPTIONS, Run, console, show
from alteram.model import Tie

if TYPE_CHECKING:
    from alteram.archive.links import ReaderLink
    from alteram.plugins import Store

MOST_LINKS = 2**31 - 1  # the highest number an archive on a server can give a link


class _WithoutName(click.Group):
    """`alteram link LEFT RIGHT` is `alteram link add LEFT RIGHT`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["add", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_WithoutName, subcommand_metavar="LEFT RIGHT --why WORDS | list | undo N")
def link() -> None:
    """Mark two articles as one voice, or a tie between them as wrong; reports use and show it.

    LEFT and RIGHT are ids, references or addresses in the archive, or files as `check` reads them.

    \b
    Example:  alteram link a41 b17 --not --why "two reporters, one press room"
    """


@link.command("add")
@click.argument("left", metavar="LEFT")
@click.argument("right", metavar="RIGHT")
@click.option("--why", required=True, metavar="WORDS", help="The reason the report will show.")
@click.option("--not", "wrong", is_flag=True, help="They are not linked: a found tie is wrong.")
@click.option(
    "--tie",
    type=click.Choice([tie.value for tie in Tie]),
    help="What ties them; default: same text.",
)
@click.option("--who", metavar="NAME", help="Who says so; default: the name you are logged in by.")
@SETTINGS_OPTIONS
@JSON_OPTION
def add_link(
    left: str,
    right: str,
    why: str,
    wrong: bool,
    tie: str | None,
    who: str | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Keep a link of LEFT and RIGHT; LEFT is the one that takes from the other.

    \b
    Example:  alteram link a41 b17 --why "b17 is the agency's own page" --tie "credited agency"
    """
    from alteram.archive.links import book_of

    if wrong and tie:
        raise click.UsageError("--not says that nothing ties them; leave out --tie")
    for option, words in (("--why", why), ("--who", who)):
        if words is not None and not _can_be_seen(words):
            raise click.UsageError(f"{option} needs words")
    run = Run(given)
    with run.store() as store:
        book = book_of(store)
        one, other = _id(left, run, store), _id(right, run, store)
        if one == other:
            raise click.UsageError(f"{left} and {right} are one article")
        meant = None if wrong else Tie(tie or Tie.SAME_TEXT)
        kept = book.add(one, other, meant, why, who or _me(), datetime.now(UTC))
        _show([kept], store, as_json=as_json, alone=True)


@link.command("list")
@SETTINGS_OPTIONS
@JSON_OPTION
def list_links(as_json: bool, **given: Any) -> None:
    """Show the links readers made, with their numbers.

    \b
    Example:  alteram link list
    """
    from alteram.archive.links import book_of

    with Run(given).store() as store:
        links = book_of(store).all()
        _show(links, store, as_json=as_json)
    if not links:
        click.echo('no links; make one with: alteram link LEFT RIGHT --why "..."', err=True)


@link.command("undo")
@click.argument("number", type=click.IntRange(1, MOST_LINKS), metavar="N")
@SETTINGS_OPTIONS
@JSON_OPTION
def undo_link(number: int, as_json: bool, **given: Any) -> None:
    """Take link N back; reports are again as they were before it.

    \b
    Example:  alteram link undo 3
    """
    from alteram.archive.links import book_of

    with Run(given).store() as store:
        gone = book_of(store).undo(number)
        if not as_json:
            click.echo("taken back:", err=True)
        _show([gone], store, as_json=as_json, alone=True)


def _id(key: str, run: Run, store: Store) -> str:
    """The id of an article in the archive, or of a file as it is checked."""
    from alteram.errors import EntryMissing
    from alteram.pipeline.source import is_there

    entry = store.get(key)
    if entry is not None:
        return entry.id
    if not is_there(key) or not Path(key).is_file():
        where = run.settings.archive_place
        raise EntryMissing(where, f"it holds no article {key!r}, and there is no such file")
    return str(run.tools.outlets.resolve(run.page(key, store).article).id)


def _me() -> str:
    try:
        name = getpass.getuser()
    except (KeyError, OSError, ImportError):
        name = ""
    return name if _can_be_seen(name) else "a reader"


def _can_be_seen(words: str) -> bool:
    return any(char.isprintable() and not char.isspace() for char in words)


def _show(
    links: list[ReaderLink] | tuple[ReaderLink, ...],
    store: Store,
    *,
    as_json: bool,
    alone: bool = False,
) -> None:
    from alteram.report import dumps

    if as_json:
        rows = [_row(one) for one in links]
        show(dumps(rows[0] if alone else rows))
        return
    from alteram.report.terminal import Printer, shown

    out = Printer(console())
    for one in links:
        head = f"{one.number:>3} "
        out.put(shown(one.verdict, "bold"), head)
        for key in (one.left, one.right):
            entry = store.get(key)
            name = f"{entry.outlet_name}: {entry.article.headline}" if entry else "not in here"
            out.put(shown(f"{key}  {name}"), " " * len(head))
        out.put(shown(one.reason), " " * len(head))


def _row(one: ReaderLink) -> dict[str, object]:
    return {
        "schema": "alteram-mark/1",
        "number": one.number,
        "left": one.left,
        "right": one.right,
        "tie": one.verdict,
        "why": one.why,
        "who": one.who,
        "when": one.when,
    }
