"""The verb `bulk`: a whole collection read, checked and written as tables."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from alteram.apps.common import (
    JSON_OPTION,
    SETTINGS_OPTIONS,
    Run,
    existing,
    known_kind,
    processes,
    show,
    tell,
)


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--out", required=True, metavar="FOLDER", type=click.Path(path_type=Path), help="Of this run."
)
@click.option("--as", "kind", default="", metavar="KIND", help="Read INPUT as this kind.")
@click.option("--workers", type=click.IntRange(1, 4096), help="Processes; default: all cores.")
@click.option("--cluster", default="", metavar="ADDRESS", help="A Ray cluster: ray://HOST:10001.")
@click.option("--keep", is_flag=True, help="Also add the articles to the archive.")
@SETTINGS_OPTIONS
@JSON_OPTION
def bulk(
    inputs: tuple[str, ...],
    out: Path,
    kind: str,
    workers: int | None,
    cluster: str,
    keep: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Read whole collections, check every article against all the others, write tables.

    FOLDER holds an archive and one Parquet file for each table: articles, statements, passages,
    links, stories, coverage, findings, failures. A run that was stopped goes on where it was when
    the same command is given again.

    \b
    Example:  alteram bulk crawl/*.warc.gz --out run-2031-05
    """
    from alteram.pipeline.bulk import bulk as run_bulk
    from alteram.report import dumps

    kind = known_kind(kind)
    if cluster and not cluster.startswith("ray://"):
        raise click.UsageError(f"--cluster {cluster}: give the address as ray://HOST:10001")
    places = existing(inputs)
    run = Run(given)
    with run.store(create=True) if keep else nullcontext() as store:
        done = run_bulk(
            *(places, out.absolute(), run.settings),
            kind=kind,
            workers=processes(workers),
            cluster=cluster,
            also=store,
            tell=tell,
        )
    if as_json:
        counts = {"articles": done.articles, "findings": done.findings, "failures": done.failures}
        show(dumps({"schema": "alteram-bulk/1", "out": str(out), **counts}))
    else:
        show(f"{done}, in {out}")
    if done.failures and not done.articles:
        raise SystemExit(1)
