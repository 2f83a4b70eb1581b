"""Weights of our own models: ONNX files that come with the program, checked before they are used.

Each file is made by a script in `training/` and described by a model card beside it. A file whose
SHA-256 is not the recorded one is never opened. Nothing here is a pickle and nothing is downloaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from alteram.errors import PluginFailed

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# SHA-256 of each file, as `training/` printed it when it was made.
RECORDED: Mapping[str, str] = {
    "attribution.json": "c855f7c349f64a85ebd982511fb539e5287b2d17b59dbe832d0bc01de599aa9c",
    "attribution.onnx": "bae4cb32d7274ed25f667962d0b1bddda483bb43eb2a27fa876c84236148ea94",
    "encoder.onnx": "85300b8421691dbe25632f3b0cd4168669d1424ca37d356c731667f249bfbc8d",
    "stance-small.onnx": "363020246ba7f47db70b967bfc487419db4be677fc44fddd335768e050072890",
    "stance-tokenizer.json": "b9b8c35f947582c6bd7a5c02a171bc079f11afd0b04e04f25382996102fc1e34",
    "stance.onnx": "c4bdc7a44dbf8f6f4a0a7de37a274980d3f8419836abd3e9be153c79e20d69ba",
    "tokenizer.json": "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
}


def read(name: str) -> bytes:
    """The bytes of a file of weights. Raises `PluginFailed` if they are not the recorded ones."""
    try:
        data = files("alteram.weights").joinpath(name).read_bytes()
    except FileNotFoundError as error:
        raise PluginFailed("weights", name, "not installed; install the program again") from error
    found = hashlib.sha256(data).hexdigest()
    if found != RECORDED.get(name):
        reason = f"its SHA-256 is {found[:16]}…, not the recorded one; install the program again"
        raise PluginFailed("weights", name, reason)
    return data


@cache
def session(name: str, threads: int = 1) -> Any:
    """An onnxruntime session on a file of weights, on the CPU and with so many threads.

    One thread by default: the same words give the same numbers whatever the machine, and several
    processes do not fight for cores. Raises `PluginFailed`.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(read(name), options, providers=["CPUExecutionProvider"])


@cache
def tokenizer(name: str = "tokenizer.json") -> Tokenizer:
    """The tokenizer our models share; it neither cuts nor pads. Raises `PluginFailed`."""
    from tokenizers import Tokenizer

    found = Tokenizer.from_buffer(read(name))
    found.no_truncation()
    found.no_padding()
    return found
