"""Quote drift in the evidence: one source, one utterance, other words; found as spans that read back."""

from __future__ import annotations

from alteram.evidence import with_drift
from alteram.model import (
    Article,
    DriftKind,
    Entry,
    Evidence,
    Mismatch,
    MismatchKind,
    Page,
    Span,
    Stance,
    Statement,
)
from alteram.statements import find_statements
from alteram.statements.rules import RuleAttributor
from tests.evidence_makers import passage_of
from tests.makers import an_entry

PAGE = (
    "“We will open the northern gate if the board agrees to it,” said Orla Fenn, who heads the "
    "Harrow lock. It rained on Monday."
)


def read(article: Article) -> tuple[Statement, ...]:
    return tuple(find_statements(Page(article=article), RuleAttributor()))


def entry_of(text: str) -> Entry:
    made = an_entry("Quay Mail", text)
    return Entry(article=made.article, statements=read(made.article))


def drifted(ours: str, theirs: str, passage: str = "") -> list[tuple[DriftKind, str, str]]:
    """The drift between the first statement of a page and a passage (default: all) of an entry."""
    page = Page(article=Article(headline="Lock", text=ours))
    statement = read(page.article)[0]
    entry = entry_of(theirs)
    found = passage_of(entry, passage or theirs)
    item = Evidence(passage=found, stance=Stance.NOT_ENOUGH, score=0.4)
    (((answer),),) = with_drift(page, [statement], [[item]], {entry.id: entry})
    assert (answer.stance, answer.score, answer.passage) == (item.stance, item.score, item.passage)
    return [
        (one.kind, page.quote(one.ours), entry.article.quote(one.theirs)) for one in answer.drift
    ]


def test_a_condition_that_is_cut_off_is_found() -> None:
    theirs = "Lock keeper Orla Fenn said: “We will open the northern gate.” Nobody was hurt."
    assert drifted(PAGE, theirs) == [(DriftKind.TURN, "if the board agrees to it", "")]


def test_other_words_and_other_numbers_of_one_source_are_found() -> None:
    ours = "“We lost nine barges below the old northern gate,” Orla Fenn said."
    theirs = "“We lost ten barges below the old southern gate,” Orla Fenn told reporters."
    assert drifted(ours, theirs) == [
        (DriftKind.NUMBER, "nine", "ten"),
        (DriftKind.WORDING, "northern", "southern"),
    ]


def test_what_is_told_outside_the_marks_is_not_cut_off() -> None:
    theirs = "“We will open the northern gate”, but only if the board agrees, Orla Fenn said."
    assert drifted(PAGE, theirs) == []
    apart = "“We will open the northern gate,” Orla Fenn said, “if the board agrees to it.”"
    assert drifted(PAGE, apart) == []


def test_two_named_sources_are_two_utterances() -> None:
    theirs = "“We will open the northern gate,” Bram Oddie said. Nobody was hurt."
    assert drifted(PAGE, theirs) == []


def test_a_source_that_is_not_named_needs_more_words() -> None:
    few = "“We will open the northern gate,” an official said."
    assert drifted(PAGE, few) == []
    many = "“We will open the northern gate when the board agrees to it,” an official said."
    assert drifted(PAGE, many) == [(DriftKind.TURN, "if", "when")]


def test_a_quotation_outside_the_passage_is_not_looked_at() -> None:
    theirs = "It rained. Orla Fenn said: “We will open the northern gate.” Nobody was hurt."
    assert drifted(PAGE, theirs, "It rained.") == []
    assert drifted(PAGE, theirs, "Orla Fenn said: “We will open the northern gate.”") != []


def test_a_statement_without_quotation_marks_has_no_drift() -> None:
    ours = "Orla Fenn said that they would open the northern gate if the board agreed to it."
    theirs = "Orla Fenn said: “We will open the northern gate.”"
    assert drifted(ours, theirs) == []


def test_evidence_without_quotations_comes_back_as_it_was() -> None:
    page = Page(article=Article(headline="Lock", text=PAGE))
    entry = entry_of("The northern gate of the lock broke on Monday.")
    item = Evidence(
        passage=passage_of(entry, "The northern gate"), stance=Stance.SUPPORTS, score=0.9
    )
    statements = read(page.article)
    found = with_drift(page, statements, [[item]] * len(statements), {entry.id: entry})
    assert found == [(item,)] * len(statements)
    gone = Statement(span=Span("comment:9", 0, 4), text="Gone", kind=statements[0].kind)
    assert with_drift(page, [gone], [[item]], {entry.id: entry}) == [(item,)]


def disputed(ours: str, theirs: str, named: Mismatch) -> Evidence:
    """What becomes of a dispute between the first statement of a page and an entry."""
    page = Page(article=Article(headline="Lock", text=ours))
    entry = entry_of(theirs)
    passage = passage_of(entry, theirs)
    item = Evidence(passage=passage, stance=Stance.DISPUTES, score=0.8, mismatch=named)
    (((answer),),) = with_drift(page, [read(page.article)[0]], [[item]], {entry.id: entry})
    return answer


def test_other_words_that_only_a_verifier_took_for_a_dispute_may_conflict() -> None:
    ours = "“No barge will moor below the gate in Harrow again,” Orla Fenn said."
    theirs = "“No boat will moor below the gate in Corrin again,” Orla Fenn said."
    named = Mismatch(kind=MismatchKind.ACTOR, ours="Harrow", theirs="Corrin")
    answer = disputed(ours, theirs, named)
    assert answer.drift
    assert (answer.stance, answer.mismatch, answer.score) == (Stance.MAY_CONFLICT, None, 0.8)


def test_a_dispute_in_quoted_words_that_a_rule_names_stays_one() -> None:
    ours = "“We lost nine barges below the old northern gate,” Orla Fenn said."
    theirs = "“We lost ten barges below the old northern gate,” Orla Fenn said."
    named = Mismatch(kind=MismatchKind.NUMBER, ours="nine", theirs="ten")
    answer = disputed(ours, theirs, named)
    assert (answer.stance, answer.mismatch) == (Stance.DISPUTES, named)
