"""The verb `archive`: a copy of it, texts taken out of it, its size, and months of it as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alteram.apps.common import JSON_OPTION, SETTINGS_OPTIONS, Run, console, processes, show

if TYPE_CHECKING:
    from alteram.archive.care import Care
    from alteram.archive.selection import Chosen

SHOWN = 20  # entries listed before they go
ELSEWHERE = "backups, exported parts and reports made earlier still hold them"
ON_SERVER = "files of the server hold them until its owner runs `alteram archive compact`"


@click.group()
def archive() -> None:
    """Look after the archive: make it, back it up, remove from it, compact it.

    \b
    Example:  alteram archive backup backups/coverage-2031-05
    """


@archive.command()
@SETTINGS_OPTIONS
@JSON_OPTION
def init(as_json: bool, **given: Any) -> None:
    """Make the archive, or bring one on a server to the layout of this version.

    Adding makes an archive too. On a server it belongs to whoever makes it; with a new version of
    Alteram its owner runs this again.

    \b
    Example:  alteram archive init --archive postgresql://ada@db.example/coverage
    """
    from alteram.report import dumps

    run = Run(given)
    place = run.settings.archive_place
    steps: list[int] = []
    if run.settings.archive_server:
        from alteram.archive.postgres.owner import init as make

        steps = make(run.settings.archive_server)
    else:
        with run.store(create=True):
            pass
    if as_json:
        show(dumps({"archive": place, "steps": steps}))
    else:
        show(f"{place}: layout {steps[-1]} is made" if steps else f"{place} is ready")


@archive.command()
@click.option("--reader", default="alteram_reader", show_default=True, metavar="ROLE")
@click.option("--writer", default="alteram_writer", show_default=True, metavar="ROLE")
@click.option("--sql", "as_sql", is_flag=True, help="Only print the SQL, for the server's keeper.")
@SETTINGS_OPTIONS
def roles(reader: str, writer: str, as_sql: bool, **given: Any) -> None:
    """Let others into an archive on a server: make a role that reads, and one that also writes.

    People get a login of their own in one of the two; what to run for that is printed.

    \b
    Example:  alteram archive roles --archive postgresql://ada@db.example/coverage
    """
    from alteram.archive.postgres.owner import grants, let_in

    if as_sql:
        show("\n".join(f"{sql};" for sql in grants(reader, writer)))
        return
    run = Run(given)
    if not run.settings.archive_server:
        from alteram.errors import ArchiveError

        reason = "only an archive on a server has roles; name it as postgresql://NAME@HOST/DATABASE"
        raise ArchiveError(run.settings.archive_place, reason)
    let_in(run.settings.archive_server, reader, writer)
    show(f"{reader} may read, {writer} may read and write; now give people a login, for example:")
    show(f"  CREATE ROLE ben LOGIN PASSWORD '...' IN ROLE {reader};")


@archive.command()
@click.argument("to", metavar="TO", type=click.Path(path_type=Path))
@SETTINGS_OPTIONS
@JSON_OPTION
def backup(to: Path, as_json: bool, **given: Any) -> None:
    """Copy the archive to the new folder TO, while others go on reading and writing.

    The copy is an archive like any other, read back before it gets its name.

    \b
    Example:  alteram archive backup backups/coverage-2031-05
    """
    from alteram.report import dumps

    many = _care(Run(given)).backup(to)
    show(dumps({"to": str(to), "entries": many}) if as_json else f"{many:,} entries in {to}")


@archive.command()
@click.option("--url", "urls", metavar="URL", multiple=True, help="Every version at this address.")
@click.option("--id", "keys", metavar="ID", multiple=True, help="With this id or reference.")
@click.option(
    "--outlet", "names", metavar="NAME", multiple=True, help="Of this outlet: any name, or domain."
)
@click.option("--author", "authors", metavar="NAME", multiple=True, help="With this byline.")
@click.option("--yes", is_flag=True, help="Remove them; without it they are only shown.")
@SETTINGS_OPTIONS
@JSON_OPTION
def remove(
    urls: tuple[str, ...],
    keys: tuple[str, ...],
    names: tuple[str, ...],
    authors: tuple[str, ...],
    yes: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Remove entries so that no byte of their texts is left in any file of the archive.

    On a server, files may hold them until its owner compacts the archive.

    Of several values of one option any will do; of several options each must hold.

    \b
    Example:  alteram archive remove --outlet 'Quay Mail' --author 'Ada Brook' --yes
    """
    from alteram.archive.selection import Wanted
    from alteram.pipeline import outlet_table
    from alteram.report import dumps

    wanted = Wanted(urls=urls, keys=keys, outlets=names, authors=authors)
    if wanted.nothing:
        raise click.UsageError("say which entries: --url, --id, --outlet or --author")
    run = Run(given)
    care = _care(run)
    chosen = care.choose(wanted, outlet_table(run.settings.archive))
    gone = care.remove([one.id for one in chosen]) if yes else 0
    if as_json:
        show(dumps({"entries": [one._asdict() for one in chosen], "removed": gone}))
    else:
        _show(chosen)
    if gone:
        click.echo(f"{gone:,} removed; {ELSEWHERE}", err=True)
        if run.settings.archive_server:
            click.echo(ON_SERVER, err=True)
    else:
        hint = "; remove them with --yes" if chosen else ""
        click.echo(f"{len(chosen):,} found, nothing removed{hint}", err=True)


def _show(chosen: list[Chosen]) -> None:
    from alteram.report.terminal import Printer, shown

    out = Printer(console())
    for one in chosen[:SHOWN]:
        outlet = one.outlet or "unknown outlet"
        day = f"{one.published[:10] or 'undated':<10}  "
        out.put(shown(f"{outlet}: {one.headline}"), day)
        out.whole(shown(one.url or one.id), " " * len(day))
    if len(chosen) > SHOWN:
        out.put(shown(f"and {len(chosen) - SHOWN:,} more; --json lists all"))


@archive.command()
@SETTINGS_OPTIONS
@JSON_OPTION
def compact(as_json: bool, **given: Any) -> None:
    """Write the files of the archive anew without gaps; finish a removal that was cut off.

    \b
    Example:  alteram archive compact
    """
    from alteram.report import dumps

    sizes = _care(Run(given)).compact()
    if as_json:
        show(dumps(sizes._asdict()))
    else:
        show(f"{sizes.before:,} bytes before, {sizes.after:,} after")


@archive.command()
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; default: all cores.")
@SETTINGS_OPTIONS
@JSON_OPTION
def upgrade(workers: int | None, as_json: bool, **given: Any) -> None:
    """Read in full the entries that were added with --words-only, or without a vector.

    It may be stopped at any time and goes on where it was; others may use the archive meanwhile.
    A check reads entries that still wait as it needs them, so its findings are the same.

    \b
    Example:  alteram archive upgrade
    """
    from alteram.pipeline import upgrade as read_in_full
    from alteram.report import dumps

    run = Run(given)
    with run.store() as store:
        done = read_in_full(store, run.tools, run.settings, workers=processes(workers))
    show(dumps({"upgraded": done}) if as_json else f"{done:,} entries read in full")


@archive.command()
@SETTINGS_OPTIONS
@JSON_OPTION
def parts(as_json: bool, **given: Any) -> None:
    """List the parts of the archive: its months, and `undated`.

    \b
    Example:  alteram archive parts
    """
    from alteram.report import dumps

    found = _care(Run(given)).parts()
    if as_json:
        show(dumps([one._asdict() for one in found]))
    else:
        for one in found:
            show(f"{one.name}  {one.entries:>9,}")


@archive.command()
@click.argument("part", metavar="PART")
@click.option(
    "--to", required=True, metavar="FILE", type=click.Path(path_type=Path), help="A new file."
)
@SETTINGS_OPTIONS
@JSON_OPTION
def export(part: str, to: Path, as_json: bool, **given: Any) -> None:
    """Write a PART, such as the month 2031-05, to one checksummed file.

    \b
    Example:  alteram archive export 2031-05 --to coverage-2031-05.part
    """
    from alteram.report import dumps

    many = _care(Run(given)).export(part, to)
    if as_json:
        show(dumps({"part": part, "entries": many, "to": str(to)}))
    else:
        show(f"{many:,} entries of {part} in {to}")


@archive.command("import")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@SETTINGS_OPTIONS
@JSON_OPTION
def import_parts(files: tuple[Path, ...], as_json: bool, **given: Any) -> None:
    """Add the entries of exported parts, each FILE only if it is whole.

    \b
    Example:  alteram archive import coverage-2031-05.part
    """
    from alteram.archive.parts import read_part, take_in
    from alteram.report import dumps

    for file in files:
        read_part(file)  # so that one damaged file stops the work before it begins
    with Run(given).store(create=True) as store:
        done = [take_in(file, store) for file in files]
    if as_json:
        show(dumps([one._asdict() for one in done]))
    else:
        for one in done:
            show(f"{one.part}: {one.new:,} added, {one.known:,} already there")


def _care(run: Run) -> Care:
    """The care of the archive. Raises `ArchiveError` for a kind of store that has none."""
    from alteram.archive.care import care_of

    with run.store() as store:
        return care_of(store)
