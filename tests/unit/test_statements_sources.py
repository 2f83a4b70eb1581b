"""From the words that name a source to the source."""

from __future__ import annotations

import pytest

from alteram.model import Source, SourceKind
from alteram.statements import RuleAttributor
from alteram.statements.sources import SourceBook


def sources(text: str) -> list[Source | None]:
    return [a.source for a in RuleAttributor().attribute("body", text)]


def source_of(mention: str, *, before: str = "") -> Source:
    text = f"{before} {mention} said it was shut.".strip()
    found = sources(text)[-1]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("mention", "name", "kind", "role"),
    [
        ("Mara Vell", "Mara Vell", "person", ""),
        ("Vell", "Vell", "person", ""),
        ("Mayor Mara Vell", "Mara Vell", "person", "Mayor"),
        ("Foreign Minister Ilse Orr", "Ilse Orr", "person", "Foreign Minister"),
        ("The mayor, Mara Vell,", "Mara Vell", "person", "mayor"),
        ("The ministry’s spokeswoman, Ilse Orr,", "Ilse Orr", "person", "ministry’s spokeswoman"),
        ("A spokesman for the council, Dr. Tom Orr,", "Tom Orr", "person",
         "spokesman for the council"),
        ("Mara Vell, a farmer,", "Mara Vell", "person", "farmer"),
        ("Mara Vell of the Harrow Gazette", "Mara Vell", "person", ""),
        ("Moscow", "Moscow", "body", ""),
        ("The Harrow council", "Harrow council", "body", ""),
        ("The ministry", "ministry", "body", ""),
        ("Reuters", "Reuters", "outlet", ""),
        ("The Harrow Gazette", "Harrow Gazette", "outlet", ""),
        ("A report by the Harrow Institute", "report by the Harrow Institute", "document", ""),
        ("The report", "report", "unnamed", ""),
        ("A senior official", "A senior official", "unnamed", ""),
        ("Two officials", "Two officials", "unnamed", ""),
        ("Officials in Arden", "Officials in Arden", "unnamed", ""),
        ("A spokesman for Vell", "A spokesman for Vell", "unnamed", ""),
        ("A farmer in Arden, North Arvia,", "A farmer in Arden", "unnamed", ""),
        ("Critics", "Critics", "unnamed", ""),
        ("He", "He", "unknown", ""),
        ("It", "It", "unknown", ""),
    ],
)  # fmt: skip
def test_a_source_has_a_name_a_kind_and_a_role(
    mention: str, name: str, kind: str, role: str
) -> None:
    assert source_of(mention) == Source(name=name, kind=SourceKind(kind), role=role)


def test_a_surname_is_led_back_to_the_fullest_name() -> None:
    assert source_of("Vell", before="The town met Mara Vell.").name == "Mara Vell"


def test_one_surname_of_two_people_stays_as_it_is() -> None:
    assert source_of("Vell", before="The town met Mara Vell and Tom Vell.").name == "Vell"


def test_a_pronoun_is_the_last_speaker_where_nobody_else_can_be_meant() -> None:
    assert source_of("She", before="Mara Vell said it rained.").name == "Mara Vell"


@pytest.mark.parametrize(
    "before",
    ["Mara Vell said it rained. Ilse Orr came in.", "Mr. Tom Orr said it rained.", "It rained."],
)
def test_a_pronoun_that_can_mean_two_or_none_stays_unknown(before: str) -> None:
    assert source_of("She", before=before).kind is SourceKind.UNKNOWN


def test_a_role_is_led_back_to_the_one_who_has_it() -> None:
    before = "Mayor Mara Vell said it rained."
    assert source_of("The mayor", before=before).name == "Mara Vell"
    assert source_of("A mayor", before=before).kind is SourceKind.UNNAMED


def test_unnamed_sources_are_never_led_back_to_a_name_or_to_each_other() -> None:
    found = sources("A senior official said it rained. Another official said it was dry.")
    assert [s.name for s in found if s] == ["A senior official", "Another official"]
    assert not any(s.named for s in found if s)


def test_who_stands_for_the_name_before_it() -> None:
    text = "Mara Vell, who said it was shut, left."
    assert [s.name for s in sources(text) if s] == ["Mara Vell"]


def test_a_label_of_a_transcript() -> None:
    text = "VELL: No. QUESTION: Why? Tom Vell left."
    book = SourceBook(text)
    assert book.speaker(0, 4) == Source(name="Tom Vell", kind=SourceKind.PERSON)
    assert book.speaker(10, 18).kind is SourceKind.UNNAMED


def test_a_title_in_the_narration_says_who_the_president_is() -> None:
    before = "President Ilka Doran signed it."
    assert source_of("The president", before=before).name == "Ilka Doran"
    assert source_of("The president of the club", before=before).kind is SourceKind.UNNAMED
    two = f"{before} President Tom Orr did not."
    assert source_of("The president", before=two).kind is SourceKind.UNNAMED
