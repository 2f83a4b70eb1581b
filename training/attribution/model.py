"""The tagger: a BERT encoder, word features, a role head and two linking heads.

One pass gives, for the words of a window: role logits; for every word the log-probability of each
word being (in) the cue of the content it belongs to; for every word, read as a cue, the
log-probability of each word being in its source, or that it has none. Linking as the choice of a
head word by a biaffine score follows Dozat and Manning, "Deep Biaffine Attention for Neural
Dependency Parsing", https://arxiv.org/abs/1611.01734.
"""

from __future__ import annotations

import torch
from encoder import Encoder
from torch import Tensor, nn
from torch.nn import functional

from alteram.statements.windows import CASES, QUOTES

ROLES = 5
ANNOTATORS = 6
_FAR, _SENTENCES, _PARAGRAPHS = 64, 3, 2


class Linker(nn.Module):
    """Scores of row words choosing column words: biaffine, with a bias for the distance."""

    def __init__(self, width: int, depth: int = 128) -> None:
        super().__init__()
        self.row = nn.Linear(width, depth)
        self.column = nn.Linear(width, depth)
        self.bias = nn.Linear(width, 1)
        self.distance = nn.Embedding(2 * _FAR + 1, 1)
        self.sentences = nn.Embedding(2 * _SENTENCES + 1, 1)
        self.paragraphs = nn.Embedding(2 * _PARAGRAPHS + 1, 1)
        for table in (self.distance, self.sentences, self.paragraphs):
            nn.init.zeros_(table.weight)

    def forward(self, h: Tensor, sentence: Tensor, paragraph: Tensor) -> Tensor:
        scores = self.row(h) @ self.column(h).transpose(1, 2) / self.row.out_features**0.5
        scores = scores + self.bias(h).transpose(1, 2)
        place = torch.arange(h.shape[1]).unsqueeze(0)
        for table, value, most in (
            (self.distance, place, _FAR),
            (self.sentences, sentence, _SENTENCES),
            (self.paragraphs, paragraph, _PARAGRAPHS),
        ):
            apart = (value.unsqueeze(1) - value.unsqueeze(2)).clamp(-most, most) + most
            scores = scores + table(apart).squeeze(-1)
        return scores


class Tagger(nn.Module):
    """The whole model."""

    def __init__(self, encoder: Encoder, dropout: float = 0.1) -> None:
        super().__init__()
        width = encoder.width
        self.encoder = encoder
        self.case = nn.Embedding(CASES, width)
        self.quote = nn.Embedding(QUOTES, width)
        nn.init.normal_(self.case.weight, std=0.01)
        nn.init.normal_(self.quote.weight, std=0.01)
        self.annotator = nn.Embedding(ANNOTATORS + 1, width, padding_idx=0)
        nn.init.zeros_(self.annotator.weight)
        self.dropout = nn.Dropout(dropout)
        self.role = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, ROLES))
        self.role_again = nn.Linear(ROLES, width, bias=False)
        self.content = Linker(width)
        self.source = Linker(width)
        self.no_source = nn.Linear(width, 1)

    def forward(
        self,
        ids: Tensor,
        case: Tensor,
        quote: Tensor,
        head: Tensor,
        sentence: Tensor,
        paragraph: Tensor,
        mask: Tensor | None = None,
        word_mask: Tensor | None = None,
        annotator: Tensor | None = None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Shapes: pieces (B, T), words (B, W). Gives role logits (B, W, 5), content links
        (B, W, W) and source links (B, W, W + 1), the last column for "no source". `annotator` (B,),
        in training only: who annotated, 0 for nobody, so that a habit of one does not bend all."""
        looked_up = self.encoder.embeddings.word_embeddings(ids)
        features = looked_up + self.case(case) + self.quote(quote)
        h = self.encoder(features, mask)
        h = torch.gather(h, 1, head.unsqueeze(-1).expand(-1, -1, h.shape[-1]))
        h = self.dropout(h)
        seen = h if annotator is None else h + self.annotator(annotator).unsqueeze(1)
        role = self.role(seen)
        h = h + self.role_again(role.softmax(-1))
        content = self.content(h, sentence, paragraph)
        source = self.source(h, sentence, paragraph)
        if word_mask is not None:
            shut = ~word_mask.unsqueeze(1)
            content, source = content.masked_fill(shut, -1e4), source.masked_fill(shut, -1e4)
        source = torch.cat([source, self.no_source(h)], -1)
        return role, functional.log_softmax(content, -1), functional.log_softmax(source, -1)


def losses(
    outputs: tuple[Tensor, Tensor, Tensor], role: Tensor, content_to: Tensor, source_to: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Role cross-entropy; marginal log-losses of the links.

    `role` (B, W), -100 where padded. `content_to` (B, W, W): the cue words a content word may
    choose. `source_to` (B, W, W + 1): the source words a cue word may choose. Rows without any
    choice are not counted.
    """
    logits, content, source = (x.float() for x in outputs)
    tag = functional.cross_entropy(logits.flatten(0, 1), role.flatten(), ignore_index=-100)
    return tag, _marginal(content, content_to), _marginal(source, source_to)


def _marginal(scores: Tensor, allowed: Tensor) -> Tensor:
    rows = allowed.any(-1)
    if not rows.any():
        return scores.sum() * 0.0
    return -scores[rows].masked_fill(~allowed[rows], -1e4).logsumexp(-1).mean()
