"""The forms of `stories`: a list of stories and one story, in the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from alteram.model import Course, Entry, Reach, Story, Turn
from alteram.report.links import clickable
from alteram.report.terminal import Printer, shown
from alteram.report.wording import day_words, days_words, listed, many, moment_words, outlet_words

Json = dict[str, Any]
NAMED = 12  # outlets named before "and N more"


def stories_json(stories: Sequence[Story], found: int) -> Json:
    """A list of stories as `alteram-stories/1`; `found` counts those not listed too."""
    return {
        "schema": "alteram-stories/1",
        "found": found,
        "stories": [_facts(story) for story in stories],
    }


def story_json(story: Story, entries: Mapping[str, Entry], course: Course) -> Json:
    """One story with its entries, earliest first, and its course, as `alteram-story/2`."""
    turns = course.turns
    return {
        "schema": "alteram-story/2",
        **_facts(story),
        "entries": [_entry(entries[key]) for key in story.entries if key in entries],
        "origins": [{"label": one.label, "entries": list(one.members)} for one in course.origins],
        "links": [
            {"tie": link.tie.value, "left": link.left, "right": link.right, "why": link.why}
            for link in course.links
        ],
        "turns": None if turns is None else [_turn(turn) for turn in turns],
    }


def _turn(turn: Turn) -> Json:
    return {
        "day": turn.day.isoformat(),
        "what": "joined" if turn.joined else "came apart",
        "parts": [list(part) for part in turn.parts],
    }


def _facts(story: Story) -> Json:
    return {
        "id": story.id,
        "headline": story.headline,
        "first_day": story.first_day and story.first_day.isoformat(),
        "last_day": story.last_day and story.last_day.isoformat(),
        "undated": story.undated,
        "entries": list(story.entries),
        "texts": story.texts,
        "outlets": list(story.outlets),
        "owners": list(story.owners),
        "countries": list(story.countries),
        "silent": list(story.silent),
        "reach": _reach(story.reach),
    }


def _reach(reach: Reach | None) -> Json | None:
    if reach is None:
        return None
    return {
        "entries": reach.entries,
        "outlets": len(reach.outlets),
        "owners": len(reach.owners),
        "countries": len(reach.countries),
    }


def _entry(entry: Entry) -> Json:
    article = entry.article
    moment = article.published
    return {
        "entry": entry.id,
        "ref": article.ref,
        "outlet": article.outlet and article.outlet.name,
        "owner": article.outlet.owner if article.outlet else "",
        "country": article.outlet.country if article.outlet else "",
        "headline": article.headline,
        "url": article.url,
        "link": clickable(article.url),
        "published": moment
        and {"value": moment.value, "precision": moment.precision.value, "origin": moment.origin},
    }


def stories_to_terminal(stories: Sequence[Story], found: int, console: Console) -> None:
    """Print a list of stories, a few lines for each."""
    out = Printer(console)
    rest = f"; the first {len(stories)} of them:" if len(stories) < found else ""
    out.put(Text(f"{many(found, 'story', 'stories')}{rest}"))
    for story in stories:
        out.gap()
        _print_facts(out, story, "  ")


def story_to_terminal(
    story: Story, entries: Mapping[str, Entry], course: Course, console: Console
) -> None:
    """Print one story with its coverage, and its entries from the earliest to the latest."""
    out = Printer(console)
    _print_facts(out, story, "")
    out.fact("origins", shown(_origins(course)))
    for number, words in enumerate(_turns(story, course)):
        out.fact("" if number else "turns", Text(words))
    for key in story.entries:
        if key in entries:
            out.gap()
            _print_entry(out, entries[key])


def _print_facts(out: Printer, story: Story, indent: str) -> None:
    out.put(shown(story.headline or "A story without a headline", "bold"))
    out.fact("days", Text(_days(story)), indent=indent)
    out.fact("coverage", Text(_counts(story)), indent=indent)
    out.fact("outlets", shown(listed(story.outlets, NAMED)), indent=indent)
    out.fact("owners", shown(listed(story.owners, NAMED)), indent=indent)
    out.fact("countries", shown(listed(story.countries, NAMED)), indent=indent)
    out.fact("silent", shown(_silence(story)), indent=indent)
    out.fact("id", Text(story.id, "dim"), indent=indent)


def _origins(course: Course) -> str:
    named = [
        f"{origin.label or 'no outlet'} ({many(len(origin.members), 'entry', 'entries')})"
        for origin in course.origins
    ]
    return f"{many(len(named), 'origin')} by copies, credits and owners: {listed(named, NAMED)}"


def _turns(story: Story, course: Course) -> list[str]:
    """What became of the story, a line for each turn."""
    if course.turns is None:
        return ["not worked out: too much lies around it"]
    if not course.turns:
        return ["none: never in parts"] if story.first_day else []
    members = set(story.entries)
    return [f"{day_words(turn.day)}: {_turned(turn, members)}" for turn in course.turns]


def _turned(turn: Turn, members: set[str]) -> str:
    own = [part for part in turn.parts if members.intersection(part)]
    parts = listed(f"{len(part)}" for part in own)
    if turn.joined:
        return f"{parts} entries became one story"
    others = sum(map(len, turn.parts)) - sum(map(len, own))
    if len(own) == 1:
        return f"{many(others, 'entry', 'entries')} of another story went apart from {parts}"
    rest = f", {others} more of other stories" if others else ""
    return f"came apart into {parts} entries{rest}"


def _days(story: Story) -> str:
    words = days_words(story.first_day, story.last_day) or "no date"
    return f"{words}; {story.undated} without a date" if words and story.undated else words


def _counts(story: Story) -> str:
    texts = many(story.texts, "text")
    copies = len(story.entries) - story.texts
    counted = f"{texts} and {many(copies, 'near copy', 'near copies')}" if copies else texts
    entries = many(len(story.entries), "entry", "entries")
    return f"{entries}: {counted}; {many(len(story.outlets), 'outlet')}"


def _silence(story: Story) -> str:
    if story.reach is None:
        return "not known, no entry has a date"
    active = len(story.reach.outlets)
    if not story.silent:
        return "none of the outlets the archive holds on these days"
    return f"{len(story.silent)} of {active} on these days: {listed(story.silent, NAMED)}"


def _print_entry(out: Printer, entry: Entry) -> None:
    article = entry.article
    out.put(shown(f"{outlet_words(article.outlet)}, {moment_words(article.published)}"))
    out.put(shown(article.headline or "without a headline", "italic"), "  ")
    if article.url:
        out.whole(shown(article.url, "dim"), "  ")
    out.put(Text(f"id {entry.id}", "dim"), "  ")
