"""The verb `tables`: everything an archive holds as rows, for SQL, data frames and spreadsheets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from alteram.apps.common import JSON_OPTION, SETTINGS_OPTIONS, Run, console, show, tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alteram.archive.views import Table

NAMES = ("articles", "statements", "passages", "links", "stories", "coverage")
SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}


@click.group()
def tables() -> None:
    """Every article, statement, passage, link and story of the archive as rows.

    \b
    Example:  alteram tables export statements --to statements.parquet
    """


@tables.command("list")
@JSON_OPTION
def list_tables(as_json: bool) -> None:
    """Show the tables with their columns; in SQL each is a view named view_TABLE.

    \b
    Example:  alteram tables list
    """
    from alteram.archive.views import ABOUT, TABLES
    from alteram.report import dumps
    from alteram.report.terminal import Printer, shown

    if as_json:
        show(dumps([_described(table) for table in TABLES.values()]))
        return
    out = Printer(console())
    for table in (*TABLES.values(), ABOUT):
        out.put(shown(f"{table.name}: {table.meaning}", "bold"))
        for column in table.columns:
            out.fact(column.name, shown(column.meaning), indent="  ")
        out.gap()


def _described(table: Table) -> dict[str, object]:
    columns = [column._asdict() for column in table.columns]
    return {
        "schema": "alteram-table/1",
        "table": table.name,
        "meaning": table.meaning,
        "columns": columns,
    }


@tables.command("export")
@click.argument("table", metavar="TABLE", type=click.Choice(NAMES))
@click.option("--to", "to", type=click.Path(dir_okay=False), help="Write this file.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "parquet"]),
    help="Default: by the ending of the file, else csv.",
)
@SETTINGS_OPTIONS
@JSON_OPTION
def export_table(table: str, to: str | None, form: str | None, as_json: bool, **given: Any) -> None:
    """Write all rows of TABLE as CSV, JSON Lines or Parquet, those of the earliest article first.

    TABLE is articles, statements, passages, links, stories or coverage. --json prints JSON Lines.

    \b
    Example:  alteram tables export statements --to statements.parquet
    """
    from alteram.archive.waiting import unread
    from alteram.pipeline.tables import rows, table_of

    if as_json and form not in (None, "jsonl"):
        raise click.UsageError(f"--json and --format {form} ask for two forms")
    form = form or ("jsonl" if as_json else _form_of(to))
    if to is None and form == "parquet" and sys.stdout.isatty():
        raise click.UsageError("Parquet is for a file: give --to FILE")
    columns = [(column.name, column.type) for column in table_of(table).columns]
    run = Run(given)
    with run.store() as store:
        found = rows(table, store, run.settings)
        if table == "statements" and (late := unread(store)):
            tell(late)
        if to is None:
            _write(columns, found, form, sys.stdout.buffer)
        else:
            many = _write_file(columns, found, form, Path(to))
            tell(f"written: {to}, {many:,} rows")


def _form_of(to: str | None) -> str:
    if to is None:
        return "csv"
    suffix = Path(to).suffix.casefold()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise click.UsageError(f"{to}: no form known by its ending ({known}); give --format")
    return SUFFIXES[suffix]


def _write(columns: list[tuple[str, str]], rows: Iterable[Any], form: str, out: IO[bytes]) -> int:
    from alteram.report.tables import write_table

    return write_table(columns, rows, form, out)


def _write_file(columns: list[tuple[str, str]], rows: Iterable[Any], form: str, file: Path) -> int:
    """Write beside the file first, so that a half-written table never has its name."""
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("wb") as out:
            many = _write(columns, rows, form, out)
        part.replace(file)
    except OSError as error:
        raise click.ClickException(f"{file}: not written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    return many


@tables.command("refresh")
@SETTINGS_OPTIONS
@JSON_OPTION
def refresh_tables(as_json: bool, **given: Any) -> None:
    """Lay the tables out in the archive, so that any program that reads SQLite reads its views.

    What is laid out stays; run it again after adding. It takes about twice the room of the texts.

    \b
    Example:  alteram tables refresh && sqlite3 -readonly archive/archive.db
    """
    from dataclasses import asdict

    from alteram.pipeline.tables import refresh
    from alteram.report import dumps

    run = Run(given)
    with run.store() as store:
        done = refresh(store, run.settings, _progress)
    if sys.stderr.isatty():
        click.echo(err=True)
    show(dumps({"schema": "alteram-laid/1", **asdict(done)}) if as_json else str(done))


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done:,} laid out", nl=False, err=True)
