"""What a link in the words that speak to a statement says of where they are from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alteram.lineage import Apart, family, tie_articles, trace_origins
from alteram.model import Entry, Lineage, Outlet, Reuse, Source, SourceKind, Tie
from tests.lineage_makers import (
    GATES,
    SETTINGS,
    SLUICE,
    WEATHER,
    day,
    first_sentence,
    linking,
    made,
    speaks,
    statement_in,
)

OWN = made("Harbour Daily", SLUICE, "2031-05-05")
ARGUS = made("Cape Argus", WEATHER, "2031-05-06")
LED = "Two streets were under water by midnight. Nobody was hurt. The board will answer later."


def post(lines: str = LED, *, date: str = "2031-05-06", outlet: str = "Vale Post") -> Entry:
    return made(outlet, f"{lines}\n\n{GATES}", date)


def traced(
    own: Entry,
    *others: Entry,
    words: str = "Nobody was hurt.",
    source: Source | None = None,
    apart: Apart | None = None,
) -> Lineage:
    """The origins of the first sentence of `own`, with `words` of the others as evidence."""
    marks = apart or Apart()
    evidence = [
        speaks(one, words if words in one.article.text else first_sentence(one), source=source)
        for one in others
    ]
    return trace_origins(
        own,
        statement_in(own, first_sentence(own)),
        evidence,
        {one.id: one for one in others},
        tie_articles(own, others, SETTINGS, marks),
        SETTINGS,
        apart=marks,
    )


def test_a_passage_that_links_to_the_checked_article_is_its_voice() -> None:
    citing = linking(post(), "was hurt", OWN.article.url)
    lineage = traced(OWN, citing)
    assert len(lineage.said) == len(lineage.so) == 1
    (link,) = lineage.links
    assert (link.tie, link.left, link.right) == (Tie.CITES, citing.id, OWN.id)
    assert link.why == "links this to Harbour Daily: “was hurt”"


def test_a_witness_that_links_to_another_witness_is_its_voice() -> None:
    citing = linking(post(), "was hurt", ARGUS.article.url)
    lineage = traced(OWN, citing, ARGUS)
    assert sorted(len(origin.members) for origin in lineage.said) == [1, 2]
    assert lineage.links[0].right == ARGUS.id


def test_a_statement_that_links_to_a_witness_is_the_witness_voice() -> None:
    own = linking(OWN, "river board", ARGUS.article.url)
    own = replace(own, article=replace(own.article, published=day("2031-05-07")))
    lineage = traced(own, ARGUS)
    assert len(lineage.said) == 1
    assert lineage.links[0].left == own.id


def test_a_link_elsewhere_in_the_article_ties_nothing_here() -> None:
    citing = linking(post(), "Market traders", OWN.article.url)
    assert len(traced(OWN, citing).said) == 2


@pytest.mark.parametrize(
    "address",
    [
        "http://www.harbour-daily.example/vale/?utm_source=post",
        "https://m.harbour-daily.example/vale#gates",
        "https://amp.harbour-daily.example/vale/amp",
    ],
)
def test_any_form_of_an_address_is_that_of_the_article(address: str) -> None:
    assert len(traced(OWN, linking(post(), "was hurt", address)).said) == 1


def test_the_address_a_page_gives_itself_is_the_articles_too() -> None:
    given = "https://harbour-daily.example/gates-fail-at-harrow"
    known = replace(OWN, article=replace(OWN.article, canonical=given))
    assert len(traced(known, linking(post(), "was hurt", given)).said) == 1
    assert len(traced(OWN, linking(post(), "was hurt", given)).said) == 2


def test_the_original_of_an_article_is_known_by_its_address_too() -> None:
    original = "https://quill-wire.example/gates-of-harrow"
    printed = replace(OWN, article=replace(OWN.article, based_on=original))
    assert len(traced(printed, linking(post(), "was hurt", original)).said) == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://harbour-daily.example/",
        "https://harbour-daily.example/vale-weather",
        "https://quill-wire.example/vale",
        "https://river-board.example/report.pdf",
    ],
)
def test_a_home_page_or_another_page_ties_nothing(address: str) -> None:
    citing = linking(post(), "was hurt", address)
    also = linking(ARGUS, "Meteorologists", address)
    lineage = traced(OWN, citing, also)
    assert len(lineage.said) == 3
    assert lineage.links == ()


def test_a_link_to_an_article_that_does_not_speak_ties_nothing() -> None:
    citing = linking(post(), "was hurt", ARGUS.article.url)
    lineage = trace_origins(
        OWN,
        statement_in(OWN, first_sentence(OWN)),
        [speaks(citing, "Nobody was hurt.")],
        {citing.id: citing, ARGUS.id: ARGUS},
        tie_articles(OWN, [citing, ARGUS], SETTINGS),
        SETTINGS,
    )
    assert lineage.links == ()


def test_a_link_within_one_owner_says_nothing() -> None:
    sister = made("Vale Post", f"{LED}\n\n{GATES}", "2031-05-06", owner="Lindal Group")
    own = made("Harbour Daily", SLUICE, owner="Lindal Group")
    lineage = traced(own, linking(sister, "was hurt", own.article.url))
    assert [link.tie for link in lineage.links] == [Tie.SAME_OWNER]


def test_what_came_out_before_cannot_be_from_what_it_links_to() -> None:
    early = linking(post(date="2031-05-03"), "was hurt", OWN.article.url)
    assert len(traced(OWN, early).said) == 2
    changed = replace(early, article=replace(early.article, modified=day("2031-05-06")))
    assert len(traced(OWN, changed).said) == 1


def test_the_reader_takes_a_link_back() -> None:
    citing = linking(post(), "was hurt", OWN.article.url)
    apart = Apart([(citing.id, OWN.id)])
    assert len(traced(OWN, citing, apart=apart).said) == 2


# --- the sentence before and after ----------------------------------------------------------------

BESIDE = [
    ("The Harbour Daily's reporters saw it and reported it first. Nobody was hurt.", True),
    ("This is what a Harbour paper found: Nobody was hurt.", True),
    ("These are the Harbour numbers:\nNobody was hurt.", False),
    ("A Harbour man called it luck. Nobody was hurt.", False),
    ("Nobody was hurt. The Harbour paper first reported the fall.", True),
    ("A Harbour paper reported it. It rained. Nobody was hurt.", False),
]


@pytest.mark.parametrize(("line", "tied"), BESIDE)
def test_a_link_beside_the_words_counts_where_it_leads_them_in(line: str, tied: bool) -> None:
    citing = linking(post(line), "Harbour", OWN.article.url)
    assert (len(traced(OWN, citing).said) == 1) is tied


def test_words_with_a_source_of_their_own_are_not_those_of_the_sentence_after() -> None:
    citing = linking(post(BESIDE[4][0]), "Harbour", OWN.article.url)
    keeper = Source(name="Orla Fenn", kind=SourceKind.PERSON)
    assert len(traced(OWN, citing, source=keeper).said) == 2


# --- pages that are not here ----------------------------------------------------------------------

ECHO = "https://valleyecho.example/2031/05/gates"


def both(first: str, second: str, *names: str) -> Lineage:
    """The origins where two articles link “report” to two pages of one site that is not here."""
    one = linking(post(first), "report", ECHO)
    two = linking(made("Moor Mail", f"{second}\n\n{WEATHER}"), "report", f"{ECHO}-again")
    sources = [Source(name=name, kind=SourceKind.OUTLET) for name in names] or [None, None]
    evidence = [
        speaks(e, first_sentence(e), source=source)
        for e, source in zip((one, two), sources, strict=True)
    ]
    entries = {one.id: one, two.id: two}
    links = tie_articles(OWN, [one, two], SETTINGS)
    statement = statement_in(OWN, first_sentence(OWN))
    return trace_origins(OWN, statement, evidence, entries, links, SETTINGS)


def test_two_that_credit_and_link_one_outlet_that_is_not_here_are_one_voice() -> None:
    lineage = both(
        "Eleven families slept in a gymnasium, a local newspaper reported.",
        "Some families had no bed for the night, according to a valley newspaper report.",
    )
    assert len(lineage.said) == 2
    (link,) = lineage.links
    assert (link.tie, "valleyecho.example" in link.why) == (Tie.CITES, True)


def test_two_names_of_one_outlet_are_known_by_the_address() -> None:
    lineage = both(
        "Eleven families slept in a gymnasium, the Valley Echo reported.",
        "Some families had no bed for the night, a report by the old Echo says.",
        *("the Valley Echo", "the old Echo"),
    )
    assert len(lineage.said) == 2


def test_two_outlets_that_link_one_document_are_two_voices() -> None:
    lineage = both(
        "Eleven families slept in a gymnasium, the Fen Courant found when it called the school; "
        "the head of the school gave it the report.",
        "Some families had no bed for the night, the Cape Gazette learned from the rowing club; "
        "it has since put out a report.",
        *("the Fen Courant", "the Cape Gazette"),
    )
    assert lineage.links == ()


def test_a_bare_link_to_what_is_not_here_ties_nothing() -> None:
    lineage = both(
        "Eleven families slept in a gymnasium, a report of the river board shows.",
        "According to a report of the river board some families had no bed.",
    )
    assert lineage.links == ()


# --- families -------------------------------------------------------------------------------------


def test_a_family_shows_who_links_to_the_text_and_to_whom_it_links() -> None:
    citing = linking(ARGUS, "Meteorologists", OWN.article.url)
    cited = made("Moor Mail", GATES, "2031-05-01")
    own = linking(OWN, "gave way", cited.article.url)
    found = family(own, [citing, cited], SETTINGS)
    assert [(r.entry.id, r.reuse) for r in found.relatives] == [
        (cited.id, Reuse.LINKED),
        (citing.id, Reuse.LINKED),
    ]
    assert {(link.tie, link.left, link.right, link.why) for link in found.links} == {
        (Tie.CITES, own.id, cited.id, "links to Moor Mail: “gave way”"),
        (Tie.CITES, citing.id, own.id, "links to Harbour Daily: “Meteorologists”"),
    }
    assert found.relatives[0].why.startswith("this text links to Moor Mail")
    assert found.relatives[1].why.startswith("Cape Argus links to Harbour Daily")


def test_a_copy_that_links_to_its_original_is_a_copy_and_the_link_is_shown() -> None:
    copy = linking(made("Valley Mirror", SLUICE, "2031-05-07"), "sluice", OWN.article.url)
    found = family(OWN, [copy], SETTINGS)
    assert [r.reuse for r in found.relatives] == [Reuse.COPY]
    assert [link.tie for link in found.links] == [Tie.SAME_TEXT, Tie.CITES]


def test_a_link_a_reader_took_back_is_not_drawn() -> None:
    citing = linking(ARGUS, "Meteorologists", OWN.article.url)
    assert family(OWN, [citing], SETTINGS, apart=Apart([(citing.id, OWN.id)])).links == ()


def test_an_outlets_links_to_itself_make_no_family() -> None:
    other = linking(made("Harbour Daily", WEATHER, "2031-05-06"), "Meteorologists", OWN.article.url)
    other = replace(other, article=replace(other.article, outlet=Outlet(name="Harbour Daily")))
    assert family(OWN, [other], SETTINGS).relatives == ()
