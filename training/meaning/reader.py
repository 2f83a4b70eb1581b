"""The model: statement and the passages of one entry read in one go.

Input: `<s> statement </s> passage </s> ...`, passages in their order in the text. Heads
over a BERT-like encoder: what the whole entry says (at the first piece) and what each passage says
(at the separator behind it), three numbers each: supports, disputes, neither; and of each piece
whether it is one of the words of the statement (first number) or of a passage (second) in which the
two exclude one another.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from transformers import AutoConfig, AutoModel
from transformers.models.mpnet import modeling_mpnet

LABELS = ("supports", "disputes", "neither")


def _attend(
    self: Any, hidden_states: Any, attention_mask: Any = None, position_bias: Any = None, **_: Any
) -> tuple[Any]:
    """MPNet attention by the fused kernel; the learned position bias stays as it is."""
    many, length, _width = hidden_states.shape

    def heads(x: Any) -> Any:
        return x.view(many, length, self.num_attention_heads, -1).transpose(1, 2)

    q, k, v = (heads(part(hidden_states)) for part in (self.q, self.k, self.v))
    mask = position_bias.detach()  # its gradient would take the slow kernel
    if attention_mask is not None:
        mask = mask + attention_mask
    mask = mask.to(q.dtype).expand(many, -1, length, length)
    found = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    return (self.o(found.transpose(1, 2).reshape(many, length, -1)),)


class Reader(torch.nn.Module):
    def __init__(self, base: str | Path, layers: int = 0) -> None:
        super().__init__()
        base = Path(base)
        modeling_mpnet.MPNetSelfAttention.forward = _attend  # eager attention is three times slower
        config = AutoConfig.from_pretrained(base)
        self.encoder = AutoModel.from_pretrained(base, config=config, add_pooling_layer=False)
        if layers:
            self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
            self.encoder.config.num_hidden_layers = layers
        for part in self.modules():
            if isinstance(part, torch.nn.Dropout):
                part.p = 0.0  # half of a step on a CPU, for no gain in one to three epochs
        width = config.hidden_size
        self.whole, self.each = torch.nn.Linear(width, 3), torch.nn.Linear(width, 3)
        self.clash = torch.nn.Linear(width, 2)
        if (base / "heads.pt").is_file():
            heads = torch.load(base / "heads.pt", weights_only=True)
            self.whole.load_state_dict(heads["whole"])
            self.each.load_state_dict(heads["each"])
            self.clash.load_state_dict(heads["clash"])
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)

    def save(self, folder: Path, tokenizer: Tokenizer) -> None:
        self.encoder.save_pretrained(folder)
        heads = {name: getattr(self, name).state_dict() for name in ("whole", "each", "clash")}
        torch.save(heads, folder / "heads.pt")
        tokenizer.save(str(folder / "tokenizer.json"))

    def forward(self, ids: Any, mask: Any, ends: Any) -> tuple[Any, Any, Any]:
        """(whole [batch, 3], each [passages of all, 3], clash [batch, pieces, 2]).

        `ends` are (row, place) pairs.
        """
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        each = self.each(hidden[ends[:, 0], ends[:, 1]])
        return self.whole(hidden[:, 0]), each, self.clash(hidden)


def tokens(base: str | Path) -> Tokenizer:
    found = Tokenizer.from_file(str(Path(base) / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


Stretches = list[tuple[int, list[tuple[int, int]]]]


def pieces(
    tokenizer: Tokenizer, claim: str, passages: list[str], longest: int
) -> tuple[list[int], list[int], Stretches]:
    """Ids of one question, the place of the separator behind each passage that fits, and texts.

    A statement is cut at a third of the room, passages at what is left. Of each text that is read,
    the claim first: where its pieces begin, and the offsets of each in the text.
    """
    first, last = tokenizer.encode("").ids[0], tokenizer.encode("").ids[-1]
    ours = tokenizer.encode(claim, add_special_tokens=False)
    ids = [first, *ours.ids[: longest // 3], last]
    ends = []
    stretches = [(1, ours.offsets[: longest // 3])]
    for passage in passages:
        theirs = tokenizer.encode(passage, add_special_tokens=False)
        room = longest - len(ids) - 1
        if room < min(12, len(theirs.ids)):
            break
        stretches.append((len(ids), theirs.offsets[:room]))
        ids += [*theirs.ids[:room], last]
        ends.append(len(ids) - 1)
    return ids, ends, stretches


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]
