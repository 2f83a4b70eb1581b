"""Text from a page or a file never reaches an interpreter, and weights are never unpickled."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle", "yaml"}
FORBIDDEN_ARGUMENTS = {"trust_remote_code", "allow_pickle"}


def findings(code: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found += [node.func.id] if node.func.id in FORBIDDEN_CALLS else []
        if isinstance(node, ast.Import):
            found += [a.name for a in node.names if a.name.split(".")[0] in FORBIDDEN_MODULES]
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in (
            FORBIDDEN_MODULES
        ):
            found.append(str(node.module))
        if isinstance(node, ast.keyword) and node.arg in FORBIDDEN_ARGUMENTS:
            allowed = isinstance(node.value, ast.Constant) and node.value.value is False
            found += [] if allowed else [str(node.arg)]
    return found


@pytest.mark.parametrize("folder", ["src", "bench", "docs", "training"])
def test_no_code_of_ours_interprets_what_it_reads(root: Path, folder: str) -> None:
    files = sorted((root / folder).rglob("*.py"))
    found = {str(file.relative_to(root)): findings(file.read_text("utf-8")) for file in files}
    assert {name: calls for name, calls in found.items() if calls} == {}


def test_the_scan_sees_what_it_looks_for() -> None:
    bad = "import pickle\nfrom yaml import load\neval('1')\nf(trust_remote_code=True)\n"
    assert (
        findings(bad) == ["pickle", "yaml", "eval", "trust_remote_code"] or len(findings(bad)) == 4
    )
    assert findings("import re\nre.compile('x')\nload(allow_pickle=False)\n") == []
