"""Tokenizer, decoder settings and an exported model, from the files of a training run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from alteram.statements.decode import Outputs, Runner, Settings
from alteram.statements.learned import INPUTS
from alteram.statements.windows import Window


def load_tokenizer(path: str) -> Tokenizer:
    """A tokenizer that neither cuts nor pads."""
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def load_settings(path: Path) -> Settings:
    """Decoder settings from a JSON file."""
    return Settings(**json.loads(path.read_text(encoding="utf-8")))


def onnx_runner(path: Path, threads: int = 2) -> Runner:
    """A runner of an exported model, one window at a time."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(views: Sequence[Window]) -> list[Outputs]:
        results = []
        for view in views:
            feed = {name: getattr(view, name)[None] for name in INPUTS}
            role, content, source = session.run(None, feed)
            results.append((role[0], content[0], source[0]))
        return results

    return run
