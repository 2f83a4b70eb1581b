"""The command line. Results to standard output, progress to standard error.

Exit codes: 0 done, 1 error, 2 wrong use; never a judgement about an article.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import alteram
from alteram.apps.archive import archive
from alteram.apps.bulk import bulk
from alteram.apps.common import (
    JSON_OPTION,
    PAGE_OPTIONS,
    SETTINGS_OPTIONS,
    VERIFIER_OPTION,
    Given,
    Run,
    console,
    existing,
    known_kind,
    processes,
    show,
    tell,
)
from alteram.apps.gather import feeds, gather
from alteram.apps.link import link
from alteram.apps.search import search
from alteram.apps.stories import stories
from alteram.apps.tables import tables
from alteram.errors import AlteramError, SettingsError
from alteram.model import BODY, HEADLINE, STANDFIRST, Attribution, Moment, Page, Voice

if TYPE_CHECKING:
    from alteram.plugins import Attributor


class _Verbs(click.Group):
    """The verbs; a reader of the output who leaves early is no error of theirs."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb with its output written to the end."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader (`head`, a pager) has gone: nothing is wrong, and nothing more can be said.
            _say_no_more()
            return None
        return done


def _say_no_more() -> None:
    """From here on standard output leads nowhere, what is still to be written too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(
    cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(alteram.__version__, prog_name="alteram")
def cli() -> None:
    """Hear the other side of a news article, statement by statement.

    PAGE is a file, `-` for standard input, a web address, or an id in the archive.
    """


@cli.command()
@PAGE_OPTIONS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    help="text (the default), json (as --json), or csv: a table of quotes for a spreadsheet.",
)
@click.option(
    "--comments",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A Disqus export (XML) with the comments of this page.",
)
@SETTINGS_OPTIONS
@JSON_OPTION
def read(
    page: str,
    form: str | None,
    comments: Path | None,
    as_json: bool,
    published: Moment | None,
    **given: Any,
) -> None:
    """Take PAGE apart: article, notices, comments, and who says what.

    \b
    Example:  alteram read story.html --json | jq '.comments | length'
    """
    from alteram.pipeline.check import dated
    from alteram.report import dumps, page_json, page_to_terminal, quotes_csv
    from alteram.statements import find_statements

    if as_json and form not in (None, "json"):
        raise click.UsageError(f"--json and --format {form} ask for two forms")
    run = Run(given)
    found = run.page(page)
    if comments is not None:
        from alteram.pipeline.disqus import with_comments

        found = with_comments(found, comments)
    if published is not None:
        found = dated(found, published)
    if form == "csv":
        table = quotes_csv(found, _attributions(found, run.tools.attributor))
        click.echo(table.encode(), nl=False)  # as bytes: UTF-8 and line ends alike everywhere
        return
    statements = find_statements(found, run.tools.attributor)
    if as_json or form == "json":
        show(dumps(page_json(found, statements)))
    else:
        page_to_terminal(found, statements, console())


def _attributions(page: Page, attributor: Attributor) -> Iterator[Attribution]:
    """Who says what in headline, standfirst, body and comments, in that order."""
    for part, text in page.parts.items():
        if part in (HEADLINE, STANDFIRST, BODY):
            yield from attributor.attribute(part, text)
        elif part.startswith("comment:"):
            for attribution in attributor.attribute(part, text):
                yield replace(attribution, voice=Voice.COMMENTER)


@cli.command()
@PAGE_OPTIONS
@click.option("--as-of", "as_of", type=Given(), help="Use nothing published later than this.")
@VERIFIER_OPTION
@click.option(
    "--html", "html", type=click.Path(dir_okay=False), help="Also write one HTML file there."
)
@SETTINGS_OPTIONS
@JSON_OPTION
def check(
    page: str,
    as_json: bool,
    published: Moment | None,
    as_of: Moment | None,
    html: str | None,
    **given: Any,
) -> None:
    """Show what other outlets in the archive say about each statement of PAGE.

    \b
    Example:  alteram check story.html --json | jq '.findings[] | select(.standing=="disputed")'
    """
    from alteram.pipeline import check as check_page
    from alteram.report import dumps, to_html, to_json, to_terminal

    _room_for(html)
    run = Run(given)
    tools = run.tools  # a plug-in that is not there is told before an archive that is not
    with run.store() as store:
        report = check_page(
            run.page(page, store),
            store,
            tools,
            run.settings,
            published=published,
            as_of=as_of.latest if as_of else None,
        )
    if html:
        _write(Path(html), to_html(report))
    if as_json:
        show(dumps(to_json(report)))
    else:
        to_terminal(report, console(), run.settings.report)


@cli.command()
@PAGE_OPTIONS
@click.option("--text", "as_text", is_flag=True, help="PAGE is any words, not an article.")
@click.option(
    "--html", "html", type=click.Path(dir_okay=False), help="Also write one HTML file there."
)
@SETTINGS_OPTIONS
@JSON_OPTION
def trace(
    page: str,
    as_text: bool,
    as_json: bool,
    published: Moment | None,
    html: str | None,
    **given: Any,
) -> None:
    """Show where the words of PAGE stand elsewhere in the archive, earliest first.

    With --text they are any words, a sentence or a quotation as well.

    \b
    Example:  alteram trace story.html --html family.html
    """
    from alteram.pipeline import trace as trace_page
    from alteram.pipeline import where
    from alteram.pipeline.check import dated
    from alteram.report import dumps, family_json, family_to_html, family_to_terminal

    _room_for(html)
    run = Run(given)
    with run.store() as store:
        if as_text:
            family = where(run.words(page), store, run.settings)
        else:
            found = run.page(page, store)
            if published is not None:
                found = dated(found, published)
            family = trace_page(found, store, run.tools, run.settings)
    if html:
        _write(Path(html), family_to_html(family))
    if as_json:
        show(dumps(family_json(family)))
    else:
        family_to_terminal(family, console())


@cli.command()
@click.argument("paths", metavar="PATH...", nargs=-1)
@click.option("--rebuild", is_flag=True, help="First build word index and totals anew.")
@click.option("--as", "kind", default="", metavar="KIND", help="Read PATH as this kind.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; default: all cores.")
@click.option(
    "--words-only", is_flag=True, help="Leave who says what for `alteram archive upgrade`."
)
@SETTINGS_OPTIONS
@JSON_OPTION
def add(
    paths: tuple[str, ...],
    rebuild: bool,
    kind: str,
    workers: int | None,
    words_only: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Add coverage to the archive: pages, collections, feeds, web archives, folders of them.

    \b
    Example:  alteram add coverage/ wire.jsonl.gz
    """
    from alteram.pipeline import add as add_paths
    from alteram.report import dumps

    kind = known_kind(kind)
    if not paths and not rebuild:
        raise click.UsageError("give files or folders to add, or --rebuild")
    run = Run(given)
    places = existing(paths)
    with run.store(create=not rebuild) as store:
        if rebuild:
            click.echo(f"word index built anew: {store.rebuild():,} entries", err=True)
        added = add_paths(
            places,
            store,
            run.tools,
            run.settings,
            kind=kind,
            workers=processes(workers),
            words_only=words_only,
            progress=_progress,
        )
    if sys.stderr.isatty():
        click.echo(err=True)
    if as_json:
        skipped = [str(error) for error in added.skipped]
        counts = {"added": added.kept, "known": added.known, "skipped": skipped}
        show(dumps({"schema": "alteram-added/1", **counts}))
    else:
        show(str(added))
    if added.nothing_worked:
        raise SystemExit(1)


@cli.command()
@click.option("--check", "check_files", is_flag=True, help="Compare all files of the archive.")
@SETTINGS_OPTIONS
@JSON_OPTION
def info(as_json: bool, check_files: bool, **given: Any) -> None:
    """Show what the archive holds, and which settings and plug-ins are in force.

    \b
    Example:  alteram info --check
    """
    from alteram.pipeline.info import about
    from alteram.report import dumps

    run = Run(given)
    with run.store() as store:
        facts = about(store, run.settings, check_files=check_files)
    if as_json:
        late = {"words_only": facts.pop("words_only", 0), "problems": facts.pop("problems", None)}
        facts = {"schema": "alteram-info/2", **facts, **late}
        show(dumps(facts))
    else:
        show("\n".join(f"{name:<12} {_in_words(value)}" for name, value in facts.items()))
    if facts.get("problems"):
        raise SystemExit(1)


cli.add_command(archive)
cli.add_command(bulk)
cli.add_command(gather)
cli.add_command(feeds)
cli.add_command(link)
cli.add_command(stories)
cli.add_command(search)
cli.add_command(tables)


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    if isinstance(value, list):
        return "; ".join(str(part) for part in value) or "none"
    return str(value)


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done:,} read", nl=False, err=True)


def _room_for(html: str | None) -> None:
    """Raises before the work begins where its file could not be written."""
    if html and not Path(html).absolute().parent.is_dir():
        raise click.ClickException(f"{html}: there is no such folder; make it first")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{path}: not written: {error.strerror}") from error
    tell(f"written: {path}")


def _open_streams() -> None:
    """A stream that is closed becomes one to or from nowhere, so that no file takes its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115  to the end
            setattr(sys, name, nowhere)


def main() -> None:
    """The `alteram` command: errors raised on purpose become one line and exit code 1 or 2."""
    _open_streams()
    code = 0
    try:
        cli(standalone_mode=False)
    except click.UsageError as error:
        error.show()
        code = 2
    except SettingsError as error:
        tell(f"error: {error}")
        code = 2
    except click.ClickException as error:
        error.show()
        code = 1
    except AlteramError as error:
        tell(f"error: {error}")
        code = 1
    except (click.Abort, KeyboardInterrupt):
        tell("stopped")
        code = 1
    except OSError as error:  # of the output, or of a file that no step looks after
        tell(f"error: {error.filename or 'the output'}: {error.strerror or error}")
        _say_no_more()
        code = 1
    sys.exit(code)
