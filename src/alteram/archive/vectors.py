"""Articles as vectors: what an encoder makes of a headline and the first words of the body.

The encoder (six layers of MiniLM, W. Wang et al. 2020, https://arxiv.org/abs/2002.10957) was tuned
to bring texts on one event together (training/encoder). A vector is `WIDTH` numbers of one byte
each, and nothing but its direction counts. Products of such numbers are summed exactly, so that no
order of rows can be seen in a cosine.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from alteram import weights
from alteram.model import Article
from alteram.text.words import encodable

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH = 384
PIECES = 160  # word pieces that are read
OPENING = 900  # code points of the body they are taken from
FILE = "encoder.onnx"
BLOCK = 4096  # rows turned to 32-bit floats at once
CACHED = 256


class Vectors(NamedTuple):
    """Vectors of entries: number, id, key of copies and day (proleptic ordinal) of each, by row."""

    entries: Sequence[int]
    ids: Sequence[str]
    copies: Sequence[int]
    days: Sequence[int | None]
    rows: Sequence[bytes]


NO_VECTORS = Vectors((), (), (), (), ())


def text_of(headline: str, text: str) -> str:
    """What of an article is read."""
    return ". ".join(part for part in (headline.strip(), text[:OPENING].strip()) if part)


def vector_of(article: Article) -> bytes:
    """The vector of an article: `WIDTH` signed bytes. Raises `PluginFailed`."""
    return _vector(text_of(article.headline, article.text))


def pieces(text: str) -> list[int]:
    """The word pieces of a text that are read, between the marks of its ends."""
    ids = weights.tokenizer().encode(encodable(text)).ids
    return ids if len(ids) <= PIECES else [*ids[: PIECES - 1], ids[-1]]


@lru_cache(maxsize=CACHED)
def _vector(text: str) -> bytes:
    import numpy as np

    (found,) = weights.session(FILE).run(None, {"ids": np.array([pieces(text)], np.int64)})
    most = float(np.abs(found).max()) or 1.0
    packed: bytes = np.round(found * (127 / most)).astype(np.int8).tobytes()
    return packed


def cosines(own: bytes, others: Sequence[bytes]) -> list[float]:
    """The cosine of a vector with each of the others, 0 where it is less."""
    import numpy as np

    ours = np.frombuffer(own, np.int8).astype(np.float32)
    found: list[float] = []
    for start in range(0, len(others), BLOCK):
        some: Any = np.frombuffer(b"".join(others[start : start + BLOCK]), np.int8)
        theirs: NDArray[np.float32] = some.reshape(-1, WIDTH).astype(np.float32)
        lengths = np.sqrt((theirs * theirs).sum(1, dtype=np.float64) * float(ours @ ours))
        found += np.maximum(0.0, (theirs @ ours) / np.maximum(lengths, 1.0)).tolist()
    return found
