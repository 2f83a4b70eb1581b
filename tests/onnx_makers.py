"""Small ONNX models and tokenizers made on the spot, written as the protobuf they are.

The classifier counts how many words of the second text (by its token types) stand in the first:
a model whose answers are known, without weights of anybody. Field numbers are those of `onnx.proto`.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

FLOAT, INT64 = 1, 7
NLI = ("contradiction", "neutral", "entailment")


def varint(number: int) -> bytes:
    number &= (1 << 64) - 1
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def block(field: int, value: bytes | str) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(raw)) + raw


def tensor(name: str, shape: Sequence[int], values: Sequence[float], kind: int = FLOAT) -> bytes:
    raw = struct.pack(f"<{len(values)}{'f' if kind == FLOAT else 'q'}", *values)
    dims = b"".join(number(1, size) for size in shape)
    return dims + number(2, kind) + block(8, name) + block(9, raw)


def node(kind: str, inputs: Sequence[str], output: str, **attributes: int) -> bytes:
    given = b"".join(
        block(5, block(1, name) + number(3, value) + number(20, 2))
        for name, value in attributes.items()
    )
    puts = b"".join(block(1, name) for name in inputs)
    return puts + block(2, output) + block(4, kind) + given


def value(name: str, kind: int, shape: Sequence[int | str]) -> bytes:
    dims = b"".join(
        block(1, number(1, size) if isinstance(size, int) else block(2, size)) for size in shape
    )
    return block(1, name) + block(2, block(1, number(1, kind) + block(2, dims)))


def model(
    nodes: Sequence[bytes],
    constants: Sequence[bytes],
    inputs: Sequence[bytes],
    outputs: Sequence[bytes],
) -> bytes:
    graph = b"".join(block(1, one) for one in nodes) + block(2, "made")
    graph += b"".join(block(5, one) for one in constants)
    graph += b"".join(block(11, one) for one in inputs)
    graph += b"".join(block(12, one) for one in outputs)
    return number(1, 8) + block(7, graph) + block(8, block(1, "") + number(2, 13))


def overlap_model(
    words: int, weights: Sequence[float], bias: Sequence[float], *, reads: str = "second"
) -> bytes:
    """Outputs `bias + weights * share`; the share is of the different words of one text found in
    the other. `words` is the size of the vocabulary, whose first four are special."""
    special = 4
    table = [
        1.0 if row == column and row >= special else 0.0
        for row in range(words)
        for column in range(words)
    ]
    asked = {"first": "one", "second": "two"}[reads]
    nodes = [
        node("Gather", ["table", "input_ids"], "bags"),  # 1 × tokens × words
        node("Cast", ["token_type_ids"], "types", to=FLOAT),
        node("Cast", ["attention_mask"], "mask", to=FLOAT),
        node("Mul", ["types", "mask"], "second"),
        node("Sub", ["mask", "second"], "first"),
        *(
            step
            for name, part in (("one", "first"), ("two", "second"))
            for step in (
                node("Unsqueeze", [part, "last"], f"{part}_"),
                node("Mul", ["bags", f"{part}_"], f"{part}_bags"),
                node("ReduceMax", [f"{part}_bags"], name, keepdims=0) + _over_tokens(),
            )
        ),
        node("Mul", ["one", "two"], "both"),
        node("ReduceSum", ["both", "middle"], "shared", keepdims=1),
        node("ReduceSum", [asked, "middle"], "count", keepdims=1),
        node("Max", ["count", "least"], "whole"),
        node("Div", ["shared", "whole"], "share"),
        node("Mul", ["share", "weights"], "scaled"),
        node("Add", ["scaled", "bias"], "logits"),
    ]
    constants = [
        tensor("table", [words, words], table),
        tensor("last", [1], [-1], INT64),
        tensor("middle", [1], [1], INT64),
        tensor("least", [1, 1], [1.0]),
        tensor("weights", [1, len(weights)], weights),
        tensor("bias", [1, len(bias)], bias),
    ]
    puts = [
        value(name, INT64, [1, "tokens"])
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    return model(nodes, constants, puts, [value("logits", FLOAT, [1, len(bias)])])


def _over_tokens() -> bytes:
    """The axis of a ReduceMax, which is an attribute in this version of the operator."""
    return block(5, block(1, "axes") + number(8, 1) + number(20, 7))


def tokenizer(texts: Sequence[str]) -> Tokenizer:
    """A tokenizer that knows the words of these texts, in lower case."""
    known = sorted({word for text in texts for word in _split(text)})
    vocabulary = {word: at for at, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *known])}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return made


def _split(text: str) -> list[str]:
    pieces = pre_tokenizers.BertPreTokenizer().pre_tokenize_str(text.lower())
    return [piece for piece, _ in pieces if piece.isalnum()]


def model_folder(
    folder: Path,
    texts: Sequence[str],
    *,
    labels: Sequence[str] | None = NLI,
    weights: Sequence[float] = (-6.0, -9.0, 9.0),
    bias: Sequence[float] = (0.0, 6.0, -6.0),
    reads: str = "second",
    file: str = "model.onnx",
    config: dict[str, Any] | None = None,
) -> Path:
    """A folder as model hubs lay it out: the model, its labels, its tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    made = tokenizer(texts)
    made.save(str(folder / "tokenizer.json"))
    found = {} if labels is None else {"id2label": {str(n): it for n, it in enumerate(labels)}}
    (folder / "config.json").write_text(json.dumps(found | (config or {})), encoding="utf-8")
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_bytes(overlap_model(made.get_vocab_size(), weights, bias, reads=reads))
    return folder
