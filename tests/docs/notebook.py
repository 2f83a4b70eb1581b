"""Runs the cells of a notebook without a kernel: what they print, and the value they end with."""

from __future__ import annotations

import ast
import contextlib
import io
from typing import Any


def run(source: str, names: dict[str, Any]) -> str:
    """What a cell shows; `names` are those of the cells before it, and gain its own."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        exec(compile(tree, "cell", "exec"), names)  # noqa: S102 - our own notebook
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "c", "eval"), names)  # noqa: S307
            if value is not None:
                print(repr(value))
    return shown.getvalue()
