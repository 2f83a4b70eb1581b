"""One finding as a card of the HTML report: standing, the two counts, quotes, origins, silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from alteram.model import Evidence, Finding, Stance, Standing, Statement
from alteram.report.markup import Html, element, join, link
from alteram.report.view import Counted, View, own_voices, said_origins, so_origins
from alteram.report.wording import (
    ICONS,
    MODALITIES,
    attribution_words,
    count_words,
    differing,
    listed,
    loaded_words,
    many,
    moment_words,
    one_line,
    outlet_words,
    place,
    reason_words,
    source_words,
    voice_words,
)

SLUGS = {
    Standing.CORROBORATED: "corroborated",
    Standing.ONE_ORIGIN: "one-origin",
    Standing.DISPUTED: "disputed",
    Standing.CONTESTED: "contested",
    Standing.REPEATED: "repeated",
    Standing.UNREPORTED: "unreported",
    Standing.BEYOND_REACH: "beyond",
}
SHOWN = 6  # quotes, origins or silent outlets shown before the rest is folded


def standing_badge(standing: Standing) -> Html:
    """Icon and word, so that nothing hangs on colour alone."""
    icon = element("span", ICONS[standing], class_="icon")
    return element("span", icon, standing.value, class_=f"standing {SLUGS[standing]}")


def card(finding: Finding, number: int, view: View) -> Html:
    """The card beside a statement; its evidence is unfolded where somebody reports otherwise."""
    pin = element("a", str(number), class_="number", href=f"#t{number}", aria_label=_back(number))
    counts = [element("li", *_counted(one_line(clause))) for clause in count_words(finding)]
    reason = "" if view.all_beyond else reason_words(finding)
    speaker = _attributed(finding.statement, view)
    folded = [*_quotes(finding, view), *_origins(finding, view), *_silent(finding)]
    return element(
        "section",
        element("div", pin, standing_badge(finding.standing), class_="top"),
        element("p", one_line(finding.statement.text), class_="about", dir="auto"),
        element("ul", *counts, class_="counts") if counts else "",
        element("p", one_line(reason), class_="reason") if reason else "",
        speaker,
        *_told(finding.statement),
        element(
            "details",
            element("summary", _label(finding)),
            *folded,
            open=bool(finding.disputing),
        )
        if folded
        else "",
        id=f"s{number}",
        class_=f"card {SLUGS[finding.standing]}",
        aria_label=f"Statement {number}: {finding.standing}",
    )


def _counted(clause: str) -> Iterator[str]:
    """A clause with its leading number set off."""
    number, space, words = clause.partition(" ")
    yield element("b", number.capitalize())
    yield space + words


def _back(number: int) -> str:
    return f"Back to statement {number} in the text"


def _label(finding: Finding) -> str:
    """What the fold holds: `2 report otherwise, 1 reports this, 3 outlets silent`."""
    found = []
    for stance, one, several in (
        (Stance.DISPUTES, "quote reports otherwise", "quotes report otherwise"),
        (Stance.SUPPORTS, "quote reports this", "quotes report this"),
        (Stance.MAY_CONFLICT, "quote may conflict", "quotes may conflict"),
        (Stance.NOT_ENOUGH, "quote off the point", "quotes off the point"),
    ):
        number = sum(evidence.stance is stance for evidence in finding.evidence)
        if number:
            found.append(f"{number} {one if number == 1 else several}")
    if finding.silent:
        found.append(f"{many(len(finding.silent), 'outlet')} silent")
    return ", ".join(found)


def _attributed(statement: Statement, view: View) -> str:
    """In whose voice: the source with manner, chain and cue, or the article's own."""
    attribution, voice = statement.attribution, voice_words(statement)
    if attribution is None:
        return element("p", voice, class_="by own")
    label = element("span", voice, class_="label")
    words = one_line(attribution_words(attribution, view.cue(attribution)))
    return element("p", label, " ", words, class_="by")


def _told(statement: Statement) -> Iterator[Html]:
    """What else was read from the words: how they read alone, how far it has come, loaded words."""
    alone, how = one_line(statement.said), MODALITIES[statement.modality]
    if alone and alone != one_line(statement.text):
        yield element("p", element("span", "Read alone:", class_="label"), " ", alone, class_="by")
    if how:
        yield element("p", element("span", "Told as:", class_="label"), " ", how, class_="by")
    words = [f"“{one}”" for one in loaded_words(statement)]
    if words:
        label = element("span", "Contested wording in the article’s voice:", class_="label")
        yield element("p", label, " ", listed(words), class_="by")


def _quotes(finding: Finding, view: View) -> Iterator[Html]:
    own = own_voices(finding)
    for heading, found in (
        ("Report otherwise", _of(finding, Stance.DISPUTES, own, inside=False)),
        ("Report this", _of(finding, Stance.SUPPORTS, own, inside=False)),
        ("Same origin as this article", _of(finding, Stance.SUPPORTS, own)),
        ("Same origin as this article, but otherwise", _of(finding, Stance.DISPUTES, own)),
        ("May conflict; not counted", _of(finding, Stance.MAY_CONFLICT, own, inside=False)),
    ):
        if found:
            yield element("h3", heading)
            yield from _some([_quote(evidence, view) for evidence in found], "quotes")
    rest = [evidence for evidence in finding.evidence if evidence.stance is Stance.NOT_ENOUGH]
    if rest:
        label = element("summary", f"Looked at, off the point: {len(rest)}")
        nearest = [_quote(evidence, view) for evidence in rest[:SHOWN]]
        more = f"{len(rest) - SHOWN} more, less near." if len(rest) > SHOWN else ""
        yield element("details", label, *nearest, element("p", more) if more else "", class_="more")


def _of(
    finding: Finding, stance: Stance, own: frozenset[str], *, inside: bool = True
) -> list[Evidence]:
    """Evidence of one stance, of the article's own origin or of others."""
    return [
        evidence
        for evidence in finding.evidence
        if evidence.stance is stance and (evidence.passage.entry_id in own) is inside
    ]


def _quote(evidence: Evidence, view: View) -> Html:
    article, passage = view.article(evidence.passage.entry_id), evidence.passage
    theirs = evidence.mismatch.theirs if evidence.mismatch else ""
    notes = [element("span", outlet_words(article.outlet), class_="outlet")]
    notes.append(_dated(moment_words(article.published)))
    notes.append(link(view.link(evidence), one_line(article.headline) or "the article"))
    said = []
    if evidence.source:
        said.append(f"there said by {one_line(source_words(evidence.source))}")
    if evidence.reports_saying:
        said.append("reports the saying")
    return element(
        "blockquote",
        element("p", marked(passage.text, (theirs,)), dir="auto"),
        _mismatch(evidence),
        _drift(evidence, view),
        element("p", *_between(notes, " · "), class_="where"),
        element("p", "; ".join(said), class_="said") if said else "",
        class_=f"quote {evidence.stance.name.lower().replace('_', '-')}",
    )


def _dated(words: str) -> Html:
    return element("span", words, class_="date")


def _mismatch(evidence: Evidence) -> str:
    if evidence.mismatch is None:
        return ""
    ours, theirs = differing(evidence.mismatch)
    return element(
        "p",
        element("span", f"Differs in {evidence.mismatch.kind}:", class_="label"),
        " here ",
        element("b", one_line(ours), class_="noted"),
        ", there ",
        element("b", one_line(theirs), class_="noted"),
        class_="mismatch",
    )


def _drift(evidence: Evidence, view: View) -> str:
    """Where the quoted words differ, by kind."""
    rows = [element("li", one_line(words)) for words in view.drift(evidence)]
    label = element("p", "The quoted words differ", class_="label")
    return element("div", label, element("ul", *rows, class_="why"), class_="drift") if rows else ""


def marked(text: str, words: Iterable[str]) -> Html:
    """Text with the first place of each of some words marked."""
    pieces: list[str] = []
    done = 0
    for wanted in words:
        found = place(text, wanted, done)
        if found >= 0:
            pieces += [text[done:found], element("b", wanted, class_="noted")]
            done = found + len(wanted)
    return join(*pieces, text[done:])


def _origins(finding: Finding, view: View) -> Iterator[Html]:
    counted = so_origins(finding)
    if counted:
        yield element("h3", "How they count")
        yield _origin_list([_origin(item, view, _does(item)) for item in counted])
    witnesses = [item for item in said_origins(finding) if not item.origin.own]
    if witnesses:
        yield element("h3", "Witnesses that it was said")
        yield _origin_list([_origin(item, view, "") for item in witnesses])


def _origin_list(rows: Sequence[Html]) -> Html:
    return element("ul", *_some(rows, "origins", "li"), class_="origins")


def _does(item: Counted) -> str:
    if item.origin.own:
        return "not counted"
    names = {Stance.SUPPORTS: "reports this", Stance.DISPUTES: "reports otherwise"}
    return " and ".join(names[stance] for stance in item.stances)


def _origin(item: Counted, view: View, does: str) -> Html:
    names = one_line(listed(view.outlets(item.origin.members), SHOWN))
    does = f" {does}" if does else ""
    reasons = [element("li", f"{link.tie}: {one_line(link.why)}") for link in item.links[:SHOWN]]
    return element(
        "li",
        element("strong", names),
        f"{does} ",
        element("span", f"({item.words})", class_="tied"),
        f"; no second voice: {one_line(item.aside)}" if item.aside else "",
        element("ul", *reasons, class_="why") if reasons else "",
    )


def _silent(finding: Finding) -> Iterator[Html]:
    if not finding.silent:
        return
    yield element("h3", "Cover the story, silent on this")
    names = [one_line(name) for name in finding.silent]
    yield element("p", listed(names, 0 if len(names) <= 2 * SHOWN else SHOWN), class_="silent")
    if len(names) > 2 * SHOWN:
        rest = element("p", listed(names[SHOWN:]), class_="silent")
        yield element("details", element("summary", "All of them"), rest, class_="more")


def _some(rows: Sequence[Html], noun: str, wrap: str = "") -> Iterator[Html]:
    """The first rows as they are, the rest in one fold."""
    yield from rows[:SHOWN]
    if len(rows) > SHOWN:
        label = element("summary", f"{len(rows) - SHOWN} more {noun}")
        inside = element("ul", *rows[SHOWN:]) if wrap else join(*rows[SHOWN:])
        fold = element("details", label, inside, class_="more")
        yield element(wrap, fold) if wrap else fold


def _between(pieces: Sequence[Html], mark: str) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        if number:
            yield mark
        yield piece
