"""The documentation names what there is, its links lead somewhere, its examples run."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import click
import pytest

import alteram
from alteram import errors, model, plugins
from alteram.apps.cli import cli
from alteram.archive.views import TABLES
from alteram.settings import Settings
from tests.docs.notebook import run

ROOT = Path(__file__).resolve().parents[2]
OWN = ("README.md", "CONTRIBUTING.md", "SECURITY.md")
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *(ROOT / name for name in OWN)])
IDS = [str(page.relative_to(ROOT)) for page in PAGES]


def undocumented(names: list[str], page: str) -> list[str]:
    return [name for name in names if f"`{name}`" not in page]


def docs(*names: str) -> str:
    return "\n".join((ROOT / "docs" / name).read_text("utf-8") for name in names)


def every_enum() -> list[type[StrEnum]]:
    return [
        kind
        for kind in vars(model).values()
        if inspect.isclass(kind) and issubclass(kind, StrEnum) and kind.__module__ == model.__name__
    ]


def test_a_missing_name_is_seen() -> None:
    assert undocumented(["check", "trace"], "use `check` first") == ["trace"]


# --- everything there is, is named ---------------------------------------------------------------


def test_every_verb_is_in_the_reference_and_the_readme() -> None:
    verbs = sorted(cli.commands)
    assert len(verbs) >= 6
    assert undocumented(verbs, docs("reference/verbs.md")) == []
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [verb for verb in verbs if f"alteram {verb}" not in readme] == []


def test_every_option_is_in_the_reference() -> None:
    page = docs("reference/verbs.md")
    verbs = list(cli.commands.values())
    parts = [part for verb in verbs if isinstance(verb, click.Group) for part in verb.commands]
    assert [part for part in parts if f" {part}`" not in page] == []
    verbs += [
        one for verb in verbs if isinstance(verb, click.Group) for one in verb.commands.values()
    ]
    options = {
        option
        for command in verbs
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for option in parameter.opts
    }
    assert "--as-of" in options
    assert sorted(option for option in options if option not in page) == []


def test_every_setting_is_in_the_reference() -> None:
    page = docs("reference/settings.md")
    for step in fields(Settings):
        knobs = [knob.name for knob in fields(getattr(Settings(), step.name))]
        assert undocumented(knobs, page) == []
        assert f"`[{step.name}]`" in page


def test_every_plug_point_and_shipped_name_is_documented() -> None:
    page = docs("reference/plug-points.md")
    how_to = docs("how-to/write-a-plugin.md")
    for kind, names in plugins.KNOWN.items():
        assert undocumented([kind.capitalize(), f"alteram.{kind}", *names], page) == []
        assert undocumented([kind.capitalize()], how_to) == []


def test_every_error_is_in_the_reference() -> None:
    kinds = [
        name
        for name, kind in vars(errors).items()
        if inspect.isclass(kind) and issubclass(kind, errors.AlteramError)
    ]
    assert len(kinds) > 10
    assert undocumented(kinds, docs("reference/errors.md")) == []


def test_every_column_of_every_table_is_in_the_reference() -> None:
    page = docs("reference/tables.md")
    assert undocumented(list(TABLES), page) == []
    columns = {column.name for table in TABLES.values() for column in table.columns}
    assert undocumented(sorted(columns), page) == []
    assert [name for name in TABLES if f"`{name}`" not in docs("analysts.md")] == []


def test_everything_exported_is_in_the_reference() -> None:
    names = [name for name in alteram.__all__ if not name.startswith("_")]
    assert len(names) >= 6
    assert undocumented(names, docs("reference/python.md")) == []


def test_every_warning_is_in_the_reference() -> None:
    kinds = [kind.value for kind in model.CaveatKind]
    assert undocumented(kinds, docs("reference/warnings.md")) == []


def test_every_standing_and_tie_is_explained_where_the_rule_is() -> None:
    rule = docs("why/two-source-rule.md")
    assert undocumented([kind.value for kind in model.Standing], rule) == []
    assert undocumented([kind.value for kind in model.Tie], rule) == []


@pytest.mark.parametrize("kind", every_enum(), ids=lambda kind: str(kind.__name__))
def test_every_value_is_in_the_glossary(kind: type[StrEnum]) -> None:
    assert undocumented([value.value for value in kind], docs("glossary.md")) == []


def test_every_noun_is_in_the_glossary() -> None:
    page = docs("glossary.md").casefold()
    nouns = [
        name
        for name, noun in vars(model).items()
        if inspect.isclass(noun) and hasattr(noun, "__dataclass_fields__")
    ]
    assert len(nouns) > 20
    assert [noun for noun in nouns if noun.casefold() not in page] == []


# --- what is made from the code is fresh ---------------------------------------------------------


def test_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"run python docs/generate.py\n{done.stderr}"


# --- links ---------------------------------------------------------------------------------------

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(without_code(page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        where, _, anchor = link.partition("#")
        target = (page.parent / where).resolve() if where else page
        heads = (
            anchors(target.read_text("utf-8"))
            if target.suffix == ".md" and target.exists()
            else set()
        )
        if not target.exists() or (anchor and anchor not in heads):
            broken.append(link)
    assert broken == []


def test_every_page_is_reached_from_the_index() -> None:
    reached, queue = set(), [ROOT / "docs" / "index.md"]
    while queue:
        page = queue.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in LINK.findall(without_code(page.read_text("utf-8"))):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_file() and ROOT / "docs" in target.parents:
                queue.append(target)
    assert sorted(str(page) for page in PAGES if "docs" in page.parts and page not in reached) == []


# --- examples ------------------------------------------------------------------------------------


def blocks(page: Path, language: str) -> Iterator[tuple[int, str]]:
    """Fenced blocks of exactly this language with the line they start on."""
    text = page.read_text("utf-8")
    for found in re.finditer(rf"^```{language}\n(.*?)^```", text, re.M | re.S):
        yield text.count("\n", 0, found.start()) + 1, found[1]


PYTHON = [
    pytest.param(code, id=f"{name}:{line}")
    for page, name in zip(PAGES, IDS, strict=True)
    for line, code in blocks(page, "python")
]


def test_there_are_python_examples() -> None:
    assert PYTHON


@pytest.mark.parametrize("code", PYTHON)
def test_python_examples_run(code: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


NOTEBOOKS = sorted((ROOT / "docs").rglob("*.ipynb"))


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: str(file.name))
def test_a_notebook_prints_what_it_shows(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    for cell in json.loads(file.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            shown = "".join(line for output in cell["outputs"] for line in output["text"])
            assert run("".join(cell["source"]), names) == shown, cell["id"]


SESSIONS = [
    pytest.param(page, id=name)
    for page, name in zip(PAGES, IDS, strict=True)
    if any(blocks(page, "pycon"))
]


def test_there_are_sessions() -> None:
    assert SESSIONS


@pytest.mark.parametrize("page", SESSIONS)
def test_a_session_prints_what_the_page_shows(page: Path) -> None:
    """All sessions of one page run in one interpreter, in the order of the page."""
    code = "import doctest, sys; sys.exit(doctest.testfile(sys.argv[1], False).failed)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(page)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def commands(text: str) -> Iterator[list[str]]:
    """The words of each `alteram` call of a console block, pipes and redirections cut off."""
    for line in text.replace("\\\n", " ").splitlines():
        if not line.startswith("$ "):
            continue
        lexer = shlex.shlex(line[2:], posix=True, punctuation_chars="|>;&<")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, "|"]:
            if set(word) <= set("|>;&<"):
                if words[:1] == ["alteram"]:
                    yield words[1:]
                words = []
            else:
                words.append(word)


def test_commands_are_cut_at_pipes() -> None:
    line = "$ alteram check a.html --json | jq '.x | y' > out\nprinted\n$ cd demo"
    assert list(commands(line)) == [["check", "a.html", "--json"]]


CONSOLE = [
    pytest.param(words, id=f"{name}:{line}:{' '.join(words)[:60]}")
    for page, name in zip(PAGES, IDS, strict=True)
    for line, text in blocks(page, "console")
    for words in commands(text)
]


def test_there_are_console_examples() -> None:
    assert len(CONSOLE) > 10


@pytest.mark.parametrize("words", CONSOLE)
def test_console_examples_name_verbs_and_options_there_are(words: list[str]) -> None:
    """Parsed by the real command line, and not run."""
    assert words
    if words[0].startswith("-"):
        cli.make_context("alteram", list(words), resilient_parsing=True)
        return
    assert words[0] in cli.commands, f"no verb {words[0]!r}"
    command = cli.commands[words[0]]
    parent = click.Context(cli, info_name="alteram")
    with contextlib.suppress(click.exceptions.Exit):  # --help
        command.make_context(words[0], list(words[1:]), parent=parent)


# --- what no page may say ------------------------------------------------------------------------

FORBIDDEN = re.compile(
    r"(?<![\w.])/(?:work|tmp|home|root|Users|mnt|opt|var)/\w|C:\\\\|"
    r"\b(?:pypi\.org|pythonhosted|anaconda\.org|registry\.npmjs|localhost:\d|127\.0\.0\.1)",
    re.I,
)


def test_forbidden_words_are_seen() -> None:
    assert FORBIDDEN.search("see /home/someone/file")
    assert FORBIDDEN.search("from https://pypi.org/simple")
    assert not FORBIDDEN.search("docs/why/offline.md and https://dailypuddle.example/home/page")


def test_no_page_names_a_machine_or_a_registry() -> None:
    found = {}
    for folder in ("docs", "demo", "changelog.d"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in {".md", ".toml", ".svg", ".html", ".txt", ".csv", ".json", ".jsonl"}:
                hits = FORBIDDEN.findall(file.read_text("utf-8"))
                found.update({str(file.relative_to(ROOT)): hits} if hits else {})
    for name in OWN:
        if hits := FORBIDDEN.findall((ROOT / name).read_text("utf-8")):
            found[name] = hits
    assert found == {}


def test_the_rooms_of_the_architecture_page_are_the_rooms_there_are() -> None:
    page = docs("architecture.md")
    package = Path(importlib.import_module("alteram").__path__[0])
    rooms = [
        path.stem
        for path in package.iterdir()
        if (path.is_dir() and (path / "__init__.py").is_file()) or path.suffix == ".py"
    ]
    assert undocumented([room for room in sorted(rooms) if room != "__init__"], page) == []
