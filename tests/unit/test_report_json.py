"""The JSON forms: valid against their schema, in its order, readable back, the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest

from alteram import model
from alteram.archive.links import NOT_LINKED
from alteram.pipeline.gather import Outcome
from alteram.report import (
    dumps,
    family_json,
    found_json,
    page_json,
    schema,
    to_json,
)
from alteram.report.as_json import SCHEMAS
from alteram.report.stories import stories_json, story_json
from tests import reports

STATEMENTS = [finding.statement for finding in reports.FINDINGS]
EVIDENCE = reports.FINDINGS[0].evidence[1]
COURSE = model.Course(
    origins=(model.Origin(label="Tern Post", members=reports.STORY.entries),),
    links=reports.FINDINGS[0].lineage.links,
    turns=(
        model.Turn(day=date(2031, 5, 6), joined=True, parts=(("a", "b"), ("c",))),
        model.Turn(day=date(2031, 5, 9), joined=False, parts=(("a",), ("b", "c"))),
    ),
)
UNTOLD = model.Course(origins=(), links=(), turns=None)
FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "rich": ("report", to_json(reports.rich_report())),
    "beyond": ("report", to_json(reports.beyond_report())),
    "drifted": ("report", to_json(reports.drifted_report())),
    "bare": ("report", to_json(reports.bare_report())),
    "poisoned": ("report", to_json(reports.poisoned_report("<b>&\x00"))),
    "page": ("page", page_json(reports.PAGE, STATEMENTS)),
    "bare page": ("page", page_json(reports.bare_report().page, [])),
    "family": ("trace", family_json(reports.rich_family())),
    "lone": ("trace", family_json(replace(reports.rich_family(), relatives=(), earliest=""))),
    "stories": ("stories", stories_json([reports.STORY, reports.UNDATED_STORY], 7)),
    "story": (
        "story",
        story_json(reports.STORY, {e.id: e for e in reports.ENTRIES.values()}, COURSE),
    ),
    "undated story": ("story", story_json(reports.UNDATED_STORY, {}, UNTOLD)),
    "passage": ("passage", found_json(reports.found(EVIDENCE.passage))),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_fits_its_schema(name: str) -> None:
    kind, form = FORMS[name]
    checker = jsonschema.Draft202012Validator(
        schema(kind), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    checker.validate(json.loads(dumps(form)))


@pytest.mark.parametrize("name", FORMS)
def test_keys_come_in_the_order_of_the_schema(name: str) -> None:
    kind, form = FORMS[name]
    whole = schema(kind)

    def walk(value: Any, part: dict[str, Any]) -> None:
        if "anyOf" in part:
            part = part["anyOf"][0]
        if "$ref" in part:
            part = whole["$defs"][part["$ref"].rpartition("/")[2]]
        if isinstance(value, dict) and "properties" in part:
            assert list(value) == list(part["properties"])
            for key, inner in value.items():
                walk(inner, part["properties"][key])
        elif isinstance(value, list):
            for inner in value:
                walk(inner, part["items"])

    walk(form, whole)


def objects(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if part.get("type") == "object":
            yield part
        for inner in part.values():
            yield from objects(inner)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_strict_and_described(name: str) -> None:
    whole = schema(name)
    jsonschema.Draft202012Validator.check_schema(whole)
    assert re.fullmatch(rf"alteram-{name}/[1-9]", whole["properties"]["schema"]["const"])
    for part in objects(whole):
        assert part["additionalProperties"] in (False, {"type": "string"})
        assert part["description"]
        assert part.get("required", []) == list(part.get("properties", {}))
        for key, inner in part.get("properties", {}).items():
            assert "description" in inner or "$ref" in inner, key


def test_one_noun_has_one_shape_in_every_schema() -> None:
    seen: dict[str, Any] = {}
    for name in SCHEMAS:
        for noun, shape in schema(name)["$defs"].items():
            assert seen.setdefault(noun, shape) == shape


def test_there_is_no_other_schema() -> None:
    with pytest.raises(KeyError):
        schema("../report")


@pytest.mark.parametrize(
    ("noun", "field", "kind"),
    [
        ("warning", "kind", model.CaveatKind),
        ("outlet", "kind", model.OutletKind),
        ("notice", "kind", model.NoticeKind),
        ("source", "kind", model.SourceKind),
        ("statement", "kind", model.StatementKind),
        ("statement", "voice", model.Voice),
        ("attribution", "manner", model.Manner),
        ("moment", "precision", model.Precision),
        ("finding", "standing", model.Standing),
        ("finding", "reason", model.NotEnough),
        ("evidence", "stance", model.Stance),
        ("mismatch", "kind", model.MismatchKind),
        ("drift", "kind", model.DriftKind),
        ("link", "tie", model.Tie),
        ("relative", "reuse", model.Reuse),
    ],
)
def test_the_schemas_know_every_value(noun: str, field: str, kind: type[model.Tie]) -> None:
    shapes = [schema(name)["$defs"][noun] for name in SCHEMAS if noun in schema(name)["$defs"]]
    assert shapes
    for shape in shapes:
        allowed = [value for value in shape["properties"][field]["enum"] if value is not None]
        assert allowed == [value.value for value in kind]


def test_what_a_verb_did_has_every_value() -> None:
    tie = schema("mark")["properties"]["tie"]["enum"]
    assert tie == [*(tie.value for tie in model.Tie), NOT_LINKED]
    outcome = schema("gathered")["$defs"]["followed"]["properties"]["outcome"]["enum"]
    assert outcome == [value.value for value in Outcome]


def test_every_span_of_the_page_reads_back() -> None:
    for name in ("rich", "page"):
        form = FORMS[name][1]
        seen = []

        def walk(value: Any, parts: dict[str, str], seen: list[str]) -> None:
            if isinstance(value, dict):
                if {"part", "start", "end", "text"} <= set(value):
                    assert parts[value["part"]][value["start"] : value["end"]] == value["text"]
                    seen.append(value["text"])
                for key, inner in value.items():
                    if key != "evidence":
                        walk(inner, parts, seen)
            elif isinstance(value, list):
                for inner in value:
                    walk(inner, parts, seen)

        walk(form, form["parts"], seen)
        assert "said" in seen
        for statement in [f["statement"] for f in form.get("findings", [])]:
            span = statement["span"]
            assert form["parts"][span["part"]][span["start"] : span["end"]] == statement["text"]


def test_evidence_reads_back_in_the_entry_it_names() -> None:
    entries = {entry.id: entry.article for entry in reports.ENTRIES.values()}
    quoted = [e for f in FORMS["rich"][1]["findings"] for e in f["evidence"]]
    assert len(quoted) > 10
    for evidence in quoted:
        span = evidence["span"]
        article = entries[evidence["entry"]]
        assert article.parts[span["part"]][span["start"] : span["end"]] == evidence["text"]
        assert evidence["link"].startswith(article.url + "#:~:text=")


def test_what_a_reader_must_find_is_there() -> None:
    form = FORMS["rich"][1]
    first, third = form["findings"][0], form["findings"][2]
    assert first["counts"] == {"supporting": 0, "disputing": 1, "witnesses": 0, "copies": 2}
    assert first["evidence"][0]["mismatch"] == {
        "kind": "number",
        "ours": "Fourteen",
        "theirs": "Nine",
    }
    assert first["evidence"][0]["score"] == 0.8123
    assert third["statement"]["attribution"]["source"]["name"] == "Ana Kestrel"
    assert third["counts"]["witnesses"] == 2
    assert third["origins"]["links"][0]["why"] == "both name Ana Kestrel"
    assert form["as_of"] == "2031-05-07T12:00:00+00:00"
    assert form["coverage"]["window"] == {"first_day": "2031-04-21", "last_day": "2031-05-19"}
    assert [warning["kind"] for warning in form["warnings"]] == ["date guessed", "coverage thin"]
    assert [comment["parent"] for comment in form["comments"]] == [None, "c1", None]
    assert [comment["number"] for comment in form["comments"]] == [1, None, 2]
    assert form["comments_closed"] is True
    assert form["echoes"][0]["comment"]["part"] == "comment:c2"


def test_a_page_without_a_date_says_so() -> None:
    page = reports.beyond_report().page
    caveat = reports.beyond_report().caveats[0]
    form = page_json(replace(page, caveats=(caveat,)), [])
    assert form["article"]["published"] is None
    assert form["warnings"] == [{"kind": "date missing", "text": "the page gives no date"}]
    assert [words["text"][:12] for words in form["paragraphs"]] == [
        "Fourteen peo",
        "“The deck wa",
        "A freighter ",
        "Is anyone to",
    ]


def test_an_address_that_may_not_be_followed_is_no_link() -> None:
    report = reports.poisoned_report("javascript:alert(1)")
    form = to_json(report)
    assert form["article"]["url"] == "javascript:alert(1)"
    assert form["article"]["link"] == ""
    assert {e["link"] for f in form["findings"] for e in f["evidence"]} == {""}


def test_text_is_strict_json_in_utf_8() -> None:
    assert dumps({"b": "ü“", "a": [1]}) == '{\n  "b": "ü“",\n  "a": [\n    1\n  ]\n}'
    assert json.loads(dumps({"x": "a\ud800b"}).encode("utf-8")) == {"x": "a\ud800b"}
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps({"x": float("nan")})


def test_the_same_report_gives_the_same_text() -> None:
    assert dumps(to_json(reports.rich_report())) == dumps(to_json(reports.rich_report()))
