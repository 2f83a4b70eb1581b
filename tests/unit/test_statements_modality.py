"""How far what a statement tells has come, its kind when it foretells, and what can be checked."""

from __future__ import annotations

import pytest

from alteram.model import Act, Attribution, Manner, Modality, Span, StatementKind
from alteram.statements.kinds import kind_of, why_not_checkable
from alteram.statements.modality import told, told_by


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The mill burned down.", "happened"),
        ("Two people were hurt.", "happened"),
        ("Gate three gave way at dawn.", "happened"),
        ("Of the five boats two sank.", "happened"),
        ("The bridge has fallen.", "happened"),
        ("The mill is Vell’s pride.", "happened"),
        ("Vell’s mill burned.", "happened"),
        ("Mayor shuts mill", "happened"),
        ("Officials say the bridge is safe.", "happened"),
        ("Suspected bombs exploded at the gate.", "happened"),
        ("If it rains, the match was moved.", "happened"),
        ("Vell, who will retire in May, opened the bridge.", "happened"),
        ("The man who may stand for mayor left the hall.", "happened"),
        ("The mayor’s will was read.", "happened"),
        ("In May it rained.", "happened"),
        ("Vell imperils old bridge", "happened"),
        ("It’s tough.", "happened"),
        ("I often hear it.", "happened"),
        ("Vell, an old hand, often notes it.", "happened"),
        ("Executive Orders on Mills", "possible"),
        ("A plan to close the mill was approved.", "happened"),
        ("The council rejected the budget.", "happened"),
        ("The mayor was denied bail.", "happened"),
        ("The mayor did not deny it.", "happened"),
        ("Vell ordered the troops to leave.", "ordered"),
        ("The president signed a decree ordering the withdrawal.", "ordered"),
        ("Troops must leave the town.", "possible"),
        ("Vell has to resign.", "possible"),
        ("The council will meet on Monday.", "planned"),
        ("He’ll go.", "planned"),
        ("The council plans to close the mill.", "planned"),
        ("The vote is scheduled for Friday.", "planned"),
        ("The court is due to rule on Friday.", "planned"),
        ("Mayor to close bridge", "planned"),
        ("Mayor To Close Bridge", "planned"),
        ("Mayor to be sued", "planned"),
        ("Arden farmers to march", "planned"),
        ("The bridge may fall.", "possible"),
        ("The plan, announced on Monday, would close the mill.", "possible"),
        ("The wounded man may die.", "possible"),
        ("Vell allegedly stole the bell.", "possible"),
        ("Vell was allegedly seen at the mill.", "possible"),
        ("Prices are likely to rise.", "possible"),
        ("It seems to have rained.", "possible"),
        ("The visit of Vell to Arden", "possible"),
        ("A large fire", "possible"),
        ("Arden farmers of old", "possible"),
        ("", "possible"),
        ("The mayor denied that she had sold the mill.", "denied"),
        ("The mayor has denied any part in it.", "denied"),
        ("The council rejected the claim.", "denied"),
    ],
)
def test_the_main_verb_tells(text: str, modality: str) -> None:
    assert told(text).modality == modality


@pytest.mark.parametrize(
    ("text", "cue", "content", "act", "modality"),
    [
        ("Vell said the mill burned.", "said", "the mill burned.", "says", "happened"),
        ("Vell said the mill will burn.", "said", "the mill will burn.", "says", "planned"),
        ("Vell said the mill would close.", "said", "the mill would close.", "says", "planned"),
        ("Vell said it would burn if dry.", "said", "it would burn if dry.", "says", "possible"),
        ("Vell has not told of a fire.", "told of", "a fire.", "says", "happened"),
        ("Vell denied that the mill burned.", "denied", "that the mill burned.", "says", "denied"),
        ("Vell did not deny it burned.", "did not deny", "it burned.", "says", "happened"),
        ("Vell said it was untrue.", "said", "it was untrue.", "says", "denied"),
        ("Vell demanded that it close.", "demanded", "that it close.", "says", "ordered"),
        ("Vell vowed to shut it.", "vowed", "to shut it.", "wants", "planned"),
        ("Vell wants it shut.", "wants", "it shut.", "wants", "possible"),
    ],
)
def test_of_a_saying_it_is_what_is_said_that_counts(
    text: str, cue: str, content: str, act: str, modality: str
) -> None:
    at, start = text.index(cue), text.index(content)
    saying = Attribution(
        source=None, mention=None, cue=Span("body", at, at + len(cue)), act=Act(act),
        content=(Span("body", start, len(text)),), manner=Manner.INDIRECT,
    )  # fmt: skip
    assert told_by(text, (0, len(text)), saying).modality == modality


def test_a_denial_in_the_narration_is_a_denial_and_in_another_sentence_it_is_not() -> None:
    text = "Vell denied it. The mill burned."
    assert told_by(text, (0, 15), None).modality is Modality.DENIED
    assert told_by(text, (16, 32), None).modality is Modality.HAPPENED


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The council will meet on Monday.", "forecast"),
        ("Prices are expected to rise by 40 percent.", "forecast"),
        ("The mill is predicted to close.", "forecast"),
        ("The council plans to close the mill.", "event"),
        ("The mill closed.", "event"),
        ("The mill lost 40 workers.", "figure"),
        ("Will the mill close?", "question"),
        ("I think we will lose the mill.", "opinion"),
    ],
)
def test_what_the_narrator_foretells_is_a_forecast(text: str, kind: str) -> None:
    assert kind_of(text, None, ahead=told(text).ahead) == kind


@pytest.mark.parametrize(
    ("text", "kind", "anchored", "why"),
    [
        ("The mill burned.", "event", True, ""),
        ("The mill of the town by the old river.", "event", False, ""),
        ("In the hall", "event", False, "a few words"),
        ("In the hall", "saying", False, ""),
        ("Is it shut?", "question", True, "a question"),
        ("It is a disgrace.", "opinion", True, "an opinion"),
        ("It will rain.", "forecast", True, "a forecast"),
    ],
)
def test_what_cannot_be_checked_says_why(text: str, kind: str, anchored: bool, why: str) -> None:
    found = why_not_checkable(text, StatementKind(kind), is_anchored=anchored)
    assert found.startswith(why)
    assert bool(found) is bool(why)
