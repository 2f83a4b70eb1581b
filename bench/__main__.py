"""Run one measurement: `python -m bench NAME [options]`.

A bench is a module of this package with `arguments(parser)` and `measure(args) -> list[Row]`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from bench.table import run_and_show

NAMES = (
    "reading",
    "attribution",
    "times",
    "wording",
    "retrieval",
    "origins",
    "copies",
    "corroboration",
    "stance",
    "stories",
    "speed",
    "server",
    "gate",
)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    verbs = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    for name in NAMES:
        module = importlib.import_module(f"bench.{name}")
        verb = verbs.add_parser(name, help=(module.__doc__ or "").splitlines()[0])
        module.arguments(verb)
        verb.add_argument("--json", type=Path, metavar="FILE", help="write the flat metrics there")
        verb.set_defaults(measure=module.measure)
    args = parser.parse_args(argv)
    return run_and_show(args)


if __name__ == "__main__":
    sys.exit(main())
