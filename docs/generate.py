"""Write the reference pages from the code: `python docs/generate.py`, with `--check` only look.

Whole pages go to `docs/reference/`. Marked places in other pages (`<!-- begin NAME -->` to
`<!-- end NAME -->`) are filled too. `--demo` also runs the demo and fills its output into the
pages that show it; that takes longer, so it is asked for by name.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import inspect
import io
import json
import os
import re
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import click

import alteram
from alteram import errors, model, plugins
from alteram.settings import Settings

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
MADE = "<!-- Made by docs/generate.py from the code. Change the code, not this page. -->"
WIDTH = 80


def enums() -> list[type[StrEnum]]:
    """Every enumeration of the model, in the order of the file."""
    found = [
        value
        for value in vars(model).values()
        if inspect.isclass(value) and issubclass(value, StrEnum) and value is not StrEnum
    ]
    return [value for value in found if value.__module__ == model.__name__]


def meanings() -> dict[str, dict[str, str]]:
    """What each value means, from `values.toml`; complete, or `SystemExit` says what is not."""
    table: dict[str, dict[str, str]] = tomllib.loads(
        (DOCS / "values.toml").read_text(encoding="utf-8")
    )
    wanted = {kind.__name__: {value.value for value in kind} for kind in enums()}
    given = {name: set(values) for name, values in table.items()}
    if wanted != given:
        lines = [
            f"  {name}: {sorted(wanted.get(name, set()) ^ given.get(name, set()))}"
            for name in sorted(wanted.keys() | given.keys())
            if wanted.get(name) != given.get(name)
        ]
        raise SystemExit("docs/values.toml and alteram.model differ:\n" + "\n".join(lines))
    return table


def page(title: str, *blocks: str) -> str:
    """A reference page."""
    return "\n\n".join([f"# {title}", MADE, *blocks]) + "\n"


def doc(thing: Any) -> str:
    """The whole docstring, as it stands."""
    return inspect.getdoc(thing) or ""


def cell(text: str) -> str:
    """Text that may stand in a table."""
    return " ".join(text.split()).replace("|", "\\|")


# --- pages ---------------------------------------------------------------------------------------


def verbs() -> str:
    """`alteram --help` and the help of each verb."""
    group = importlib.import_module("alteram.apps.cli").cli
    blocks = [
        "Where a PAGE is asked for, `-` is standard input; `--json` prints JSON; results go to "
        "standard output, progress to standard error. Exit codes: `0` done, `1` an error, `2` "
        "wrong use. An exit code never says anything about an article.",
        help_block(group, "alteram", None),
    ]
    with click.Context(group, info_name="alteram") as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if command is not None and not command.hidden:
                blocks += [f"## `{name}`", help_block(command, name, context)]
                blocks += part_blocks(command, name, context)
    return page("Verbs", *blocks)


def part_blocks(command: click.Command, name: str, parent: click.Context) -> list[str]:
    """The help of each part of a verb that has parts, such as `stories list`."""
    if not isinstance(command, click.Group):
        return []
    with click.Context(command, info_name=name, parent=parent) as context:
        parts = [(part, command.get_command(context, part)) for part in command.commands]
        return [
            block
            for part, inner in parts
            if inner is not None and not inner.hidden
            for block in (f"### `{name} {part}`", help_block(inner, part, context))
        ]


def help_block(command: click.Command, name: str, parent: click.Context | None) -> str:
    """The help of one command, as the terminal shows it at 80 columns."""
    context = click.Context(
        command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )
    lines = [line.rstrip() for line in command.get_help(context).splitlines()]
    return "```text\n" + "\n".join(lines) + "\n```"


KNOB = re.compile(r"^    (\w+): ([^=]+?) = (.+?)(?:\s{2,}# (.+))?$")


def settings() -> str:
    """Every knob with its default and the meaning that stands beside it in the source."""
    blocks = [
        "One section of `alteram.toml` for each step. A flag wins over the environment, the "
        "environment over the project's file, that over the user's file, that over the default. "
        "The project's file is `alteram.toml` in the working folder or the nearest folder above. "
        "An unknown section or knob is an error that suggests the near one, and so "
        "is a number that cannot be, such as `evidence.top=0` or a share above 1. A list in the "
        f"environment is split at `{os.pathsep}`. Paths in a file count from that file's folder.",
    ]
    for step in fields(Settings):
        kind = type(getattr(Settings(), step.name))
        blocks += [f"## `[{step.name}]`", doc(kind)]
        rows = ["| knob | default | meaning | environment |", "|---|---|---|---|"]
        for name, default, meaning in knobs(kind):
            variable = f"ALTERAM_{step.name}_{name}".upper()
            rows.append(f"| `{name}` | `{default}` | {cell(meaning)} | `{variable}` |")
        blocks.append("\n".join(rows))
    return page("Settings", *blocks)


def knobs(kind: type) -> Iterator[tuple[str, str, str]]:
    """Name, default and meaning of each knob; a knob without a comment ends the run."""
    seen = {}
    for line in inspect.getsource(kind).splitlines():
        if found := KNOB.match(line):
            seen[found[1]] = (found[1], found[3].strip(), found[4] or "")
    for field in fields(kind):
        if field.name not in seen or not seen[field.name][2]:
            raise SystemExit(f"settings.py: {kind.__name__}.{field.name} needs a comment")
        yield seen[field.name]


def plug_points() -> str:
    """Every Protocol of `plugins.py` with its methods and the names we ship."""
    blocks = [
        doc(plugins),
        "How to write one: [Write a plug-in](../how-to/write-a-plugin.md).",
    ]
    for kind, names in plugins.KNOWN.items():
        protocol = getattr(plugins, kind.capitalize())
        shipped = ", ".join(f"`{name}` (`{path}`)" for name, path in sorted(names.items()))
        blocks += [
            f"## `{protocol.__name__}`",
            doc(protocol),
            f"Entry-point group: `alteram.{kind}`. Shipped: {shipped}.",
        ]
        if schemes := plugins.SCHEMES.get(kind):
            shipped = ", ".join(f"`{name}:…` (`{path}`)" for name, path in sorted(schemes.items()))
            blocks.append(f"With a place behind the colon: {shipped}.")
        for name, method in vars(protocol).items():
            if inspect.isfunction(method) and not name.startswith("_"):
                blocks.append(f"```python notest\ndef {name}{signature(method)}\n```")
                blocks.append(doc(method))
    return page("Plug points", *blocks)


def signature(method: Callable[..., Any]) -> str:
    """The parameters as written."""
    parts = inspect.signature(method)
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(parts))


def error_tree() -> str:
    """The tree of errors, each with its one sentence."""
    blocks = [
        doc(errors),
        "The tree: a line for each error, what it inherits from above it. Each is importable "
        "from `alteram.errors`. The program prints the message to standard error and exits with "
        "`1`; wrong use of a verb exits with `2`.",
    ]
    lines = []

    def walk(kind: type[Exception], depth: int) -> None:
        lines.append(f"{'  ' * depth}- `{kind.__name__}`: {cell(doc(kind))}")
        for child in kind.__subclasses__():
            if child.__module__ == errors.__name__:
                walk(child, depth + 1)

    walk(errors.AlteramError, 0)
    return page("Errors", *blocks, "\n".join(lines))


def warnings() -> str:
    """Every kind of warning with its meaning."""
    table = meanings()["CaveatKind"]
    rows = ["| warning | what it means for the reader |", "|---|---|"]
    rows += [f"| `{kind.value}` | {cell(table[kind.value])} |" for kind in model.CaveatKind]
    return page(
        "Warnings",
        "A warning does not stop a report. It stands in the report, in the terminal and in the "
        "JSON (`caveats`), with the words that say what happened.",
        "\n".join(rows),
    )


def schemas() -> str:
    """The JSON Schemas of what `--json` prints."""
    blocks = [
        "What `--json` prints. The field `schema` names the version of the shape; a field that "
        "changes its meaning raises it. Offsets are Unicode code points, the end not included.",
    ]
    for name, schema in schema_files():
        blocks += [f"## `{name}`", "```json\n" + json.dumps(schema, indent=1) + "\n```"]
    return page("JSON", *blocks)


def schema_files() -> list[tuple[str, Any]]:
    """The schemas the report room ships, by name."""
    folder = ROOT / "src" / "alteram" / "report"
    return [
        (file.name, json.loads(file.read_text(encoding="utf-8")))
        for file in sorted(folder.rglob("*.schema.json"))
    ]


def tables() -> str:
    """The tables for analysts with every column."""
    views = importlib.import_module("alteram.archive.views")
    blocks = [
        "Each table is the same in Python (`archive.rows`, `archive.arrow`), in files "
        "(`alteram tables export`) and in SQL, where it is a view named `view_TABLE` "
        "(`alteram tables refresh`). How to use them: [For analysts](../analysts.md).",
        f"Version {views.VERSION}. A column that is renamed, removed or changes its meaning raises "
        "it; new columns come at the end. `INTEGER` columns are 64-bit in Arrow and Parquet, all "
        "others are text. No cell is null: what is not known is empty. Places are counted in "
        "Unicode code points, the end not included.",
    ]
    for table in (*views.TABLES.values(), views.ABOUT):
        rows = ["| column | type | meaning |", "|---|---|---|"]
        rows += [f"| `{c.name}` | {c.type} | {cell(c.meaning)} |" for c in table.columns]
        blocks += [f"## `{table.name}`", table.meaning, "\n".join(rows)]
    return page("Tables", *blocks)


def python() -> str:
    """What `alteram` exports for Python."""
    door = importlib.import_module("alteram.apps.python")
    blocks = [
        "What `alteram` exports. Answers are the [nouns](../glossary.md) of `alteram.model`, "
        "errors those of [`alteram.errors`](errors.md). A `Day` is a `date` or its text "
        "(`2031-05-06`), `Given` a `Page`, a `Path`, bytes or text. Examples: "
        "[For analysts](../analysts.md).",
    ]
    for name in alteram.__all__:
        thing = getattr(alteram, name)
        if inspect.isfunction(thing):
            blocks += [f"## `{name}`", declared(name, thing), doc(thing)]
    blocks += ["## `Archive`", doc(door.Archive)]
    for name, thing in vars(door.Archive).items():
        if not name.startswith("_") and inspect.isfunction(thing):
            blocks += [declared(name, thing), doc(thing)]
        elif isinstance(thing, property):
            blocks += [f"`{name}`: {doc(thing)}"]
    return page("Python", *blocks)


def declared(name: str, function: Callable[..., Any]) -> str:
    """The head of a function, one parameter a line where it is long."""
    whole = f"def {name}{signature(function)}"
    if len(whole) > WIDTH:
        head, _, tail = whole.partition("(")
        inside, _, answer = tail.rpartition(")")
        lines = re.split(r", (?=\w+:|\*|\w+$)", inside)
        whole = f"{head}(\n" + "".join(f"    {line},\n" for line in lines) + f"){answer}"
    return f"```python notest\n{whole}\n```"


def values() -> str:
    """Every value of every enumeration with its meaning, for the glossary."""
    table = meanings()
    blocks = []
    for kind in enums():
        rows = [f"### {kind.__name__}", "", doc(kind), "", "| value | meaning |", "|---|---|"]
        rows += [f"| `{v.value}` | {cell(table[kind.__name__][v.value])} |" for v in kind]
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks)


PAGES: dict[str, Callable[[], str]] = {
    "reference/verbs.md": verbs,
    "reference/settings.md": settings,
    "reference/plug-points.md": plug_points,
    "reference/errors.md": error_tree,
    "reference/warnings.md": warnings,
    "reference/json.md": schemas,
    "reference/tables.md": tables,
    "reference/python.md": python,
}
PLACES: dict[str, tuple[str, Callable[[], str]]] = {"values": ("glossary.md", values)}


# --- the demo ------------------------------------------------------------------------------------


@lru_cache
def demo_output(*arguments: str) -> str:
    """What the program prints for these words, 80 columns wide, without colour."""
    main = importlib.import_module("alteram.apps.cli").cli
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        main.main(list(arguments), prog_name="alteram", standalone_mode=False)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


# Which lines of which command stand in which page: NAME -> (page, (words, first, last)). `first`
# and `last` are regular expressions; empty means from the start, to the end.
_CHECK = ("check", "page.html")


def finding(number: int, words: tuple[str, ...] = _CHECK) -> tuple[tuple[str, ...], str, str]:
    """The command and the bounds of one finding of a report."""
    return words, rf"^ {{1,2}}{number} \S ", rf"^ {{1,2}}{number + 1} \S "


SHOWN: dict[str, tuple[str, tuple[tuple[str, ...], str, str]]] = {
    "demo-output": ("../README.md", (_CHECK, "", r"^ {1,2}2 \S ")),
    "tutorial-read": ("tutorial.md", (("read", "page.html"), "", r"^\[9\]")),
    "tutorial-add": ("tutorial.md", (("info",), "^entries", "^settings")),
    "tutorial-reach": ("tutorial.md", (_CHECK, "^this story", r"^ {1,2}1 \S ")),
    "tutorial-corroborated": ("tutorial.md", finding(4)),
    "tutorial-one": ("tutorial.md", finding(14)),
    "tutorial-repeated": ("tutorial.md", finding(10)),
    "tutorial-disputed": ("tutorial.md", finding(7)),
    "tutorial-contested": ("tutorial.md", finding(11)),
    "tutorial-unreported": ("tutorial.md", finding(13)),
    "tutorial-said": ("tutorial.md", finding(17)),
    "tutorial-asof": ("tutorial.md", finding(11, (*_CHECK, "--as-of", "2031-03-11T07:30Z"))),
    "tutorial-beyond": (
        "tutorial.md",
        ((*_CHECK, "--published", "2031-09-01"), "^statements", r"^ {1,2}3 "),
    ),
    "tutorial-trace": ("tutorial.md", (("trace", "cpa-20310310-1"), "", "shared stretch")),
    "tutorial-search": ("tutorial.md", (("search", '"gate three" letter'), "", "")),
}


def demo_places() -> dict[str, tuple[str, str]]:
    """The excerpts of the demo's output, from an archive made for the purpose."""
    kept, keep = Path.cwd(), dict(os.environ)
    places = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(COLUMNS=str(WIDTH), NO_COLOR="1", ALTERAM_ARCHIVE_PATH=folder)
        try:
            os.chdir(ROOT / "demo")
            demo_output("add", "coverage")
            for name, (where, (words, first, last)) in SHOWN.items():
                text = excerpt(demo_output(*words), first, last)
                places[name] = (where, f"```text\n{text}\n```")
        finally:
            os.chdir(kept)
            os.environ.clear()
            os.environ.update(keep)
    return places


def excerpt(text: str, first: str, last: str) -> str:
    """The lines from the first that matches `first` to the next that matches `last`."""
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if re.search(first, line)), None)
    if start is None:
        raise SystemExit(f"the demo prints no line like {first!r}")
    if not last:
        return "\n".join(lines[start:])
    stop = next(
        (n for n, line in enumerate(lines[start + 1 :], start + 1) if re.search(last, line)), None
    )
    if stop is None:
        raise SystemExit(f"the demo prints no line like {last!r} after {first!r}")
    return "\n".join(lines[start:stop]).rstrip()


# --- write or look -------------------------------------------------------------------------------


def filled(text: str, name: str, block: str) -> str:
    """A page with the place of that name filled anew."""
    place = re.compile(
        rf"(<!-- begin {re.escape(name)} -->\n).*?(<!-- end {re.escape(name)} -->)", re.S
    )
    if not place.search(text):
        raise SystemExit(f"no place named {name!r}")
    return place.sub(lambda found: f"{found[1]}\n{block}\n\n{found[2]}", text)


def results(*, demo: bool) -> dict[Path, str]:
    """Every file with the text it should have."""
    made = {DOCS / name: make() for name, make in PAGES.items()}
    places = {name: (where, make()) for name, (where, make) in PLACES.items()}
    if demo:
        places.update(demo_places())
    for name, (where, block) in places.items():
        file = DOCS / where
        text = made.get(file) or file.read_text(encoding="utf-8")
        made[file] = filled(text, name, block)
    return made


def main(argv: list[str] | None = None) -> int:
    """Write what is stale, or with `--check` name it and return 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if stale")
    parser.add_argument("--demo", action="store_true", help="also run the demo")
    args = parser.parse_args(argv)
    stale = [
        (file, text)
        for file, text in results(demo=args.demo).items()
        if not file.is_file() or file.read_text(encoding="utf-8") != text
    ]
    for file, text in stale:
        print(f"{'stale' if args.check else 'wrote'}: {file.relative_to(ROOT)}", file=sys.stderr)
        if not args.check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    return 1 if args.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
