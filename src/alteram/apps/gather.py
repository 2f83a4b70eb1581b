"""The verbs that use the network: `gather` and `feeds`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alteram.apps.common import (
    JSON_OPTION,
    PAGE_OPTIONS,
    PRIVATE_OPTION,
    SETTINGS_OPTIONS,
    Run,
    show,
    tell,
)
from alteram.model import Moment

if TYPE_CHECKING:
    from alteram.model import Page
    from alteram.pipeline.feeds import FeedList
    from alteram.pipeline.fetch import Fetcher
    from alteram.plugins import Store

PROVIDER_NAMES = ("feeds", "sitemaps", "gdelt")


@click.command()
@PAGE_OPTIONS
@click.option(
    "--from",
    "providers",
    type=click.Choice(PROVIDER_NAMES),
    multiple=True,
    help="Ask only this provider; may be given again.",
)
@click.option(
    *("--limit",),
    type=click.IntRange(1, 200),
    default=20,
    show_default=True,
    help="Most pages fetched.",
)
@SETTINGS_OPTIONS
@JSON_OPTION
def gather(
    page: str,
    published: Moment | None,
    providers: tuple[str, ...],
    limit: int,
    allow_private: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Find other outlets' coverage of PAGE on the web and add it to the archive.

    \b
    Example:  alteram gather story.html --from feeds --from gdelt
    """
    from alteram.pipeline.check import dated
    from alteram.pipeline.fetch import Fetcher
    from alteram.pipeline.gather import gather as gather_pages
    from alteram.report import dumps

    run = Run(given)
    fetcher = Fetcher(allow_private=allow_private)
    with run.store(create=True) as store:
        found = _page(page, run, store, fetcher)
        if published is not None:
            found = dated(found, published)
        done = gather_pages(
            found,
            store,
            run.tools,
            run.settings,
            fetcher,
            feeds=list(_feeds(run)),
            providers=providers,
            limit=limit,
            progress=_progress,
        )
    show(dumps({"schema": "alteram-gathered/1", **done.as_json()}) if as_json else str(done))
    if done.nothing_worked:
        raise SystemExit(1)


@click.group()
def feeds() -> None:
    """Keep a list of feeds beside the archive and add what is new in them.

    \b
    Example:  alteram feeds add https://quay-mail.example/rss && alteram feeds poll
    """


@feeds.command("list")
@SETTINGS_OPTIONS
@JSON_OPTION
def list_feeds(as_json: bool, **given: Any) -> None:
    """Show the feeds, their folders, and when each is asked next.

    \b
    Example:  alteram feeds list
    """
    from alteram.report import dumps

    kept = _feeds(Run(given))
    if as_json:
        show(dumps([{"schema": "alteram-feed/1", **kept.row(feed)} for feed in kept]))
        return
    for feed in kept:
        polls = kept.polls(feed.url)
        folder = f"  [{'/'.join(feed.folder)}]" if feed.folder else ""
        show(f"{feed.title or feed.url}{folder}\n  {feed.url}")
        show(f"  next poll {polls.due or 'now'}" + (f"; {polls.error}" if polls.error else ""))
    if not len(kept):
        click.echo("no feeds; add one with: alteram feeds add URL", err=True)


@feeds.command()
@click.argument("url", metavar="URL")
@click.option("--title", default="", help="Its name; default: what the feed calls itself.")
@click.option("--folder", default="", metavar="A/B", help="The folder it lies in.")
@click.option("--site", default="", metavar="URL", help="Home page of the outlet.")
@SETTINGS_OPTIONS
def add(url: str, title: str, folder: str, site: str, **given: Any) -> None:
    """Add a feed to the list; nothing is fetched yet.

    \b
    Example:  alteram feeds add https://quay-mail.example/rss --folder Coast/Harbour
    """
    from alteram.pipeline.feeds import Feed, changing, web_address

    if not web_address(url):
        raise click.UsageError(f"{url!r} is no web address; it begins with https://")
    steps = tuple(step.strip() for step in folder.split("/") if step.strip())
    with changing(_path(Run(given))) as kept:
        new = kept.add(Feed(url=url, title=title, folder=steps, site=site))
    show(f"added: {url}" if new else f"already there: {url}")


@feeds.command()
@click.argument("url", metavar="URL")
@SETTINGS_OPTIONS
def remove(url: str, **given: Any) -> None:
    """Take a feed off the list; what it brought stays in the archive.

    \b
    Example:  alteram feeds remove https://quay-mail.example/rss
    """
    from alteram.errors import nearest
    from alteram.pipeline.feeds import changing

    with changing(_path(Run(given))) as kept:
        known = [feed.url for feed in kept]
        gone = kept.remove(url)
    if not gone:
        raise click.ClickException(f"no feed {url!r}; {nearest(url, known)}")
    show(f"removed: {url}")


@feeds.command()
@click.argument("urls", metavar="[URL]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Also those that are not due yet.")
@PRIVATE_OPTION
@SETTINGS_OPTIONS
@JSON_OPTION
def poll(
    urls: tuple[str, ...], every: bool, allow_private: bool, as_json: bool, **given: Any
) -> None:
    """Ask the feeds that are due and add their new articles to the archive.

    \b
    Example:  alteram feeds poll --all
    """
    from alteram.errors import nearest
    from alteram.pipeline.feeds import poll as poll_feeds
    from alteram.pipeline.fetch import Fetcher
    from alteram.report import dumps

    run = Run(given)
    known = [feed.url for feed in _feeds(run)]
    for url in urls:
        if url not in known:
            raise click.UsageError(f"no feed {url!r}; {nearest(url, known)}")
    with run.store(create=True) as store:
        done = poll_feeds(
            _path(run),
            store,
            run.tools,
            run.settings,
            Fetcher(allow_private=allow_private),
            only=urls,
            every=every,
            progress=_progress,
        )
    if as_json:
        show(dumps([{"schema": "alteram-polled/1", **row.as_json()} for row in done]))
    else:
        kept = sum(row.added.kept for row in done)
        failed = sum(row.error is not None for row in done)
        show(f"{len(done)} of {len(known)} feeds asked, {kept} articles added, {failed} failed")
        for row in done:
            show(str(row))
    if done and all(row.error for row in done):
        raise SystemExit(1)


@feeds.command("import")
@click.argument("file", metavar="FILE", type=click.File("rb"))
@SETTINGS_OPTIONS
def import_feeds(file: Any, **given: Any) -> None:
    """Add the feeds of an OPML file, with their folders and titles.

    \b
    Example:  alteram feeds import subscriptions.opml
    """
    from alteram.pipeline.feeds import changing
    from alteram.pipeline.opml import from_opml

    found = from_opml(file.read(), getattr(file, "name", "standard input"))
    with changing(_path(Run(given))) as kept:
        new = sum(kept.add(feed) for feed in found)
    show(f"{new} added, {len(found) - new} already there")


@feeds.command("export")
@SETTINGS_OPTIONS
def export_feeds(**given: Any) -> None:
    """Print the list as OPML.

    \b
    Example:  alteram feeds export > subscriptions.opml
    """
    from alteram.pipeline.opml import to_opml

    click.echo(to_opml(list(_feeds(Run(given)))), nl=False)


def _page(where: str, run: Run, store: Store, fetcher: Fetcher) -> Page:
    """PAGE; an address goes through the fetcher of this run, so that its flags count."""
    if re.match(r"(?i)https?://", where) and store.get(where) is None:
        from alteram.pipeline.feeds import Tip, read_tip

        return read_tip(Tip(url=where), fetcher, run.tools)
    found: Page = run.page(where, store)
    return found


def _path(run: Run) -> Path:
    from alteram.pipeline.feeds import FILE

    return run.settings.archive_path / FILE


def _feeds(run: Run) -> FeedList:
    from alteram.pipeline.feeds import FeedList

    return FeedList.load(_path(run))


def _progress(words: str) -> None:
    if sys.stderr.isatty():
        tell(words)
