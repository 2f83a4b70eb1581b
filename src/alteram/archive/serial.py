"""An entry as bytes and back: JSON by msgspec, packed by zlib, equal after the round trip."""

from __future__ import annotations

import json
import zlib
from functools import cache
from typing import TYPE_CHECKING

from alteram.model import Entry

if TYPE_CHECKING:
    import msgspec

AT_ONCE = 256  # entries read, unpacked or written in one go
SURROGATES = ("utf-8", "surrogatepass")
LEVEL = 6  # of zlib; 9 saves one byte in a hundred and takes twice as long


@cache
def _encoder() -> msgspec.json.Encoder:
    import msgspec

    return msgspec.json.Encoder()


@cache
def _decoder() -> msgspec.json.Decoder[Entry]:
    import msgspec

    return msgspec.json.Decoder(Entry)


def pack(entry: Entry) -> bytes:
    """The bytes that stand for an entry."""
    try:
        plain = _encoder().encode(entry)
    except UnicodeEncodeError:
        # Half of a surrogate pair is no UTF-8. It is written raw, not by its number: JSON would
        # read the numbers of two halves in a row as one character, and every offset would move.
        import msgspec

        plain = json.dumps(msgspec.to_builtins(entry), ensure_ascii=False).encode(*SURROGATES)
    return zlib.compress(plain, LEVEL)


def unpack(packed: bytes) -> Entry:
    """The entry behind the bytes. Raises `ValueError` for bytes that `pack` did not make."""
    try:
        return read(zlib.decompress(packed))
    except zlib.error as error:
        raise ValueError(f"not a kept entry: {error}") from error


def read(plain: bytes) -> Entry:
    """The entry behind the bytes once they are unpacked. Raises `ValueError` for any others."""
    import msgspec

    try:
        try:
            return _decoder().decode(plain)
        except UnicodeDecodeError:
            return msgspec.convert(json.loads(plain.decode(*SURROGATES)), Entry)
    except (msgspec.MsgspecError, ValueError) as error:
        raise ValueError(f"not a kept entry: {error}") from error
