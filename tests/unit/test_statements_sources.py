"""From the words that name a source to the source."""

from __future__ import annotations

import pytest

from alteram.model import Source, SourceKind
from alteram.statements import RuleAttributor
from alteram.statements.finder import Saying
from alteram.statements.lexicon import cue_table
from alteram.statements.rules import Reading, attributions, read_lines
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
        ("The Harrow Post", "Harrow Post", "outlet", ""),
        ("A Harrow council post", "Harrow council post", "document", ""),
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


def test_a_pronoun_is_led_to_the_one_with_a_title_in_the_narration_just_before() -> None:
    assert source_of("She", before="Mayor Mara Vell came in.").name == "Mara Vell"
    assert source_of("She", before="Mayor Mara Vell came in.\n").name == "Mara Vell"


@pytest.mark.parametrize(
    "before",
    [
        "Mr. Tom Vell came in.",
        "Mara Vell came in.",  # no title: perhaps no person
        "Mayor Mara Vell met Ilse Orr.",
        "Mayor Mara Vell met a farmer.",
        "Mayor Mara Vell met his men. Vell, as he wished, was alone.",
        "Mayor Mara Vell came in.\nIt rained.\nIt snowed.\n",
    ],
)
def test_without_a_title_or_with_two_in_reach_it_stays_unknown(before: str) -> None:
    assert source_of("She", before=before).kind is SourceKind.UNKNOWN


@pytest.mark.parametrize(
    ("before", "mention", "name"),
    [
        ("Arvian President Ilka Doran left.", "The Arvian leader", "Ilka Doran"),
        ("President Ilka Doran of Arvia left.", "The Arvian leader", "Ilka Doran"),
        ("President Ilka Doran of Arvia left.", "The Arvian president", "Ilka Doran"),
        ("Prime Minister Bo Marsh and Foreign Minister Ilse Orr left.", "The prime minister",
         "Bo Marsh"),
        ("Mayor Mara Vell left.", "The embattled mayor", "Mara Vell"),
    ],
)  # fmt: skip
def test_a_leader_is_known_by_country_and_office(before: str, mention: str, name: str) -> None:
    found = source_of(mention, before=before)
    assert (found.name, found.kind) == (name, SourceKind.PERSON)


@pytest.mark.parametrize(
    ("before", "mention"),
    [
        ("President Ilka Doran of Arvia left.", "The Norland leader"),
        ("Arvian President Ilka Doran and Arvian Premier Bo Marsh left.", "The Arvian leader"),
        ("Vice President Bo Marsh left.", "The president"),
        ("Former President Bo Marsh left.", "The president"),
        ("President Ilka Doran left.", "The former president"),
        ("Foreign Minister Ilse Orr left.", "The prime minister"),
    ],
)
def test_another_office_or_country_is_not_led_back(before: str, mention: str) -> None:
    assert source_of(mention, before=before).kind is SourceKind.UNNAMED


def test_a_source_in_another_paragraph_is_named_and_its_words_are_kept() -> None:
    text = "Mayor Mara Vell came in.\nThe bridge held, it was said."
    line = read_lines(text, cue_table())[1]
    at = text.index("The bridge")
    saying = Saying(None, (5, 7), ((at, at + 15),), "say", "", "", away=(0, 15))
    (found,) = attributions("body", text, [Reading(line, saying)])
    assert found.source == Source(name="Mara Vell", kind=SourceKind.PERSON, role="Mayor")
    assert found.mention is not None
    assert text[found.mention.start : found.mention.end] == "Mayor Mara Vell"


@pytest.mark.parametrize(
    "before",
    [
        "Helen Vell came in.\n",
        "Helen Vell met Peter Marsh.\n",
        "Helen Vell said it rained. Peter Marsh came in.",
    ],
)
def test_a_given_name_tells_whom_a_pronoun_can_mean(before: str) -> None:
    assert source_of("She", before=before).name == "Helen Vell"


@pytest.mark.parametrize(
    "before",
    [
        "Peter Marsh came in.\n",
        "Helen Vell met Laura Marsh.\n",
        "Helen Vell met Ilse Orr.\n",  # of either nothing says that she is not meant
        "Helen Vell met a farmer.\n",
        "It met in Helen Vell Park.\n",
        "Helen Vell came in.\nIt rained.\nIt snowed.\n",
    ],
)
def test_a_given_name_does_not_decide_between_two_or_from_afar(before: str) -> None:
    assert source_of("She", before=before).kind is SourceKind.UNKNOWN


@pytest.mark.parametrize(
    ("before", "mention", "name"),
    [
        ("The Arvian Ministry of Health met.", "The ministry", "Arvian Ministry of Health"),
        ("The Harrow Council met.\nIt rained.\nIt snowed.\n", "The council", "Harrow Council"),
        ("It met the Harrow Council. The Orrin Council left.\nIt rained.\nThe Orrin Council met.\n",
         "The council", "Orrin Council"),
        ("Clear Moor, a campaign group, met.", "The group", "Clear Moor"),
        ("A charity and a group called Clear Moor met.", "The group", "Clear Moor"),
        ("The Moor Walkers Association met.", "The group", "Moor Walkers Association"),
    ],
)  # fmt: skip
def test_a_body_is_led_back_to_the_one_named_before(before: str, mention: str, name: str) -> None:
    assert source_of(mention, before=before) == Source(name=name, kind=SourceKind.BODY)


@pytest.mark.parametrize(
    ("before", "mention"),
    [
        ("The Harrow Council met the Orrin Council.", "The council"),
        ("The Harrow Council met.", "The ministry"),
        ("The Harrow Council met.", "A council"),
        ("The Fen Foundation asked a group of voters.", "The group"),
        ("The Fen Foundation asked the oldest age group.", "The group"),
        ("The Fen Foundation met. The Harrow Police Department left.", "The group"),
        ("Clear Moor, a campaign group, met Open Fen, a group of farmers.", "The group"),
        ("Harrow, a council of elders long ago, is a town.", "The prosecution"),
        ("It rained.", "The council"),
    ],
)
def test_a_body_of_another_kind_or_one_of_two_is_not_led_back(before: str, mention: str) -> None:
    found = source_of(mention, before=before)
    assert found.name.casefold() in mention.casefold()


def test_a_body_named_later_is_not_meant() -> None:
    first, *_ = sources("The council said it was shut. The Harrow Council met.")
    assert first == Source(name="council", kind=SourceKind.BODY)
