"""The verb `stories`: what the archive's outlets covered, by whom, and who stayed silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from alteram.apps.common import JSON_OPTION, SETTINGS_OPTIONS, Given, Run, console, options, show

if TYPE_CHECKING:
    from alteram.model import Moment, Story
    from alteram.plugins import Store

DAY_OPTIONS = options(
    click.option("--since", type=Given(), help="With an entry on this day or later."),
    click.option("--until", type=Given(), help="Use nothing published after this day."),
)


@click.group()
def stories() -> None:
    """Group the archive into stories, across outlets and days.

    \b
    Example:  alteram stories list --since 2031-05-01
    """


@stories.command("list")
@DAY_OPTIONS
@click.option("--outlet", default="", metavar="NAME", help="With an entry of this outlet.")
@click.option(
    "--least",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="With at least so many texts, near copies counted once.",
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@SETTINGS_OPTIONS
@JSON_OPTION
def list_stories(
    since: Moment | None,
    until: Moment | None,
    outlet: str,
    least: int,
    limit: int,
    as_json: bool,
    **given: Any,
) -> None:
    """List the stories, those of most outlets first.

    \b
    Example:  alteram stories list --since 2031-05-01 --outlet 'Quay Mail'
    """
    from alteram.pipeline import outlet_table
    from alteram.pipeline.stories import covered_by, with_reach
    from alteram.report import dumps
    from alteram.report.stories import stories_json, stories_to_terminal

    run = Run(given)
    with run.store() as store:
        found = [story for story in _found(store, since, until) if story.texts >= least]
        if outlet:
            found = covered_by(found, outlet, outlet_table(run.settings.archive))
        listed = [with_reach(story, store) for story in found[:limit]]
    if as_json:
        show(dumps(stories_json(listed, len(found))))
    else:
        stories_to_terminal(listed, len(found), console())


@stories.command("show")
@click.argument("key", metavar="STORY")
@DAY_OPTIONS
@SETTINGS_OPTIONS
@JSON_OPTION
def show_story(
    key: str, since: Moment | None, until: Moment | None, as_json: bool, **given: Any
) -> None:
    """Show the story with this id, or the one that holds this entry (an id or an address).

    \b
    Example:  alteram stories show https://quay-mail.example/ferry
    """
    from alteram.pipeline.course import course_of
    from alteram.pipeline.stories import story_of, with_reach
    from alteram.report import dumps
    from alteram.report.stories import story_json, story_to_terminal

    run = Run(given)
    with run.store() as store:
        story = story_of(key, _found(store, since, until), store)
        if story is None:
            days = " on these days" if since or until else ""
            raise click.ClickException(f"no story{days} holds {key!r}; see: alteram stories list")
        story = with_reach(story, store)
        entries = {entry.id: entry for entry in store.many(story.entries)}
        course = course_of(story, store, run.settings)
    if as_json:
        show(dumps(story_json(story, entries, course)))
    else:
        story_to_terminal(story, entries, course, console())


def _found(store: Store, since: Moment | None, until: Moment | None) -> list[Story]:
    from alteram.pipeline.stories import find_stories

    return find_stories(
        store,
        since=since.day if since else None,
        until=until.latest.date() if until else None,
    )
