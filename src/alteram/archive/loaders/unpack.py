"""Packed bytes, unpacked in a stream: gzip, bzip2, xz, zstd, and what HTTP adds (deflate, br).

Nothing is unpacked faster than it is read, an end that is missing is an error, and a stream that
grows out of all proportion is stopped.
"""

from __future__ import annotations

import bz2
import importlib
import io
import lzma
import zlib
from collections.abc import Callable, Mapping
from typing import IO, TYPE_CHECKING, Any, Protocol

from alteram.errors import ExtraNotInstalled, InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_RATIO = 200  # times the packed size
FREE = 8_000_000  # bytes that may come out at any ratio
MOST_DICTIONARY = 1 << 27  # bytes of memory a packed file may ask for
CHUNK = 1 << 16


class Engine(Protocol):
    """One packed member; shaped like `bz2.BZ2Decompressor`."""

    @property
    def eof(self) -> bool:
        """Whether the member has ended."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What stands after its end."""
        ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """At most `max_length` bytes more; input that is not needed yet is kept."""
        ...


class _Zlib:
    """zlib keeps the input it did not need apart; here it is fed again.

    At the end what is left stands in both of its tails, so that it must not be asked again then.
    """

    def __init__(self, window: int) -> None:
        self._one = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        return self._one.eof

    @property
    def unused_data(self) -> bytes:
        return self._one.unused_data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._one.decompress(self._one.unconsumed_tail + data, max_length)


class _Bites:
    """An engine without a cap on its output, fed in bites so small that none can hurt."""

    bite = 512

    def __init__(self) -> None:
        self._input = io.BytesIO()
        self._output = io.BytesIO()

    def feed(self, data: bytes) -> bytes:
        raise NotImplementedError

    def ended(self) -> tuple[bool, bytes]:
        raise NotImplementedError

    @property
    def eof(self) -> bool:
        at = self._output.tell()
        drained = at == self._output.seek(0, io.SEEK_END)
        self._output.seek(at)
        return drained and self.ended()[0]

    @property
    def unused_data(self) -> bytes:
        at = self._input.tell()
        rest = self._input.read()
        self._input.seek(at)
        return self.ended()[1] + rest

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        if data:
            self._input = io.BytesIO(self._input.read() + data)
        while not (out := self._output.read(max_length)):
            if self.ended()[0] or not (bite := self._input.read(self.bite)):
                return b""
            self._output = io.BytesIO(self.feed(bite))
        return out


class _Zstd(_Bites):
    def __init__(self) -> None:
        super().__init__()
        self._one = _extra("zstandard", "zstd data").ZstdDecompressor(
            max_window_size=MOST_DICTIONARY
        )
        self._one = self._one.decompressobj()

    def feed(self, data: bytes) -> bytes:
        out: bytes = self._one.decompress(data)
        return out

    def ended(self) -> tuple[bool, bytes]:
        return self._one.eof, self._one.unused_data


class _Brotli(_Bites):
    def __init__(self) -> None:
        super().__init__()
        self._one = _extra("brotli", "brotli data").Decompressor()

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        if data:
            self._input = io.BytesIO(self._input.read() + data)
        if out := self._output.read(max_length):
            return out
        bite = self._input.read(CHUNK) if self._one.can_accept_more_data() else b""
        self._output = io.BytesIO(self._one.process(bite, output_buffer_limit=max_length))
        return self._output.read(max_length)

    def ended(self) -> tuple[bool, bytes]:
        return self._one.is_finished(), b""


def _extra(module: str, needed_for: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ExtraNotInstalled("formats", needed_for) from error


# First bytes, name and engine of what a file can be packed by.
PACKINGS: Mapping[bytes, tuple[str, Callable[[], Engine]]] = {
    b"\x1f\x8b": ("gzip", lambda: _Zlib(31)),
    b"BZh": ("bzip2", bz2.BZ2Decompressor),
    b"\xfd7zXZ\x00": ("xz", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MOST_DICTIONARY)),
    b"\x28\xb5\x2f\xfd": ("zstd", _Zstd),
}
LONGEST_MARK = max(map(len, PACKINGS))
# Names of HTTP content codings.
CODINGS: Mapping[str, Callable[[], Engine]] = {
    "gzip": lambda: _Zlib(31),
    "x-gzip": lambda: _Zlib(31),
    "deflate": lambda: _Zlib(15),
    "raw deflate": lambda: _Zlib(-15),
    "br": _Brotli,
    "zstd": _Zstd,
}


class Unpacked(io.RawIOBase):
    """The bytes inside packed ones, member after member.

    `packed` and `unpacked` count what went in and came out; up to `checked` it is known to be
    whole. `ratio` is the most that may come out for one byte, 0 for no bound: then the caller
    must bound it. Reading raises `InputError` for damage, a missing end and too much.
    """

    def __init__(
        self, raw: IO[bytes], where: str, name: str, make: Callable[[], Engine], ratio: int
    ) -> None:
        self._raw, self._where, self._name, self._make = raw, where, name, make
        self._ratio = ratio
        self._engine: Engine | None = make()
        self._pending = b""
        self.packed = self.unpacked = self.checked = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Some bytes; 0 at the end of the last member."""
        view = memoryview(buffer)
        while self._engine is not None:
            if out := self._step(self._engine, min(len(view), CHUNK)):
                self.unpacked += len(out)
                if self._ratio and self.unpacked > max(FREE, self._ratio * self.packed):
                    reason = f"unpacks to more than {self._ratio} times its size"
                    raise InputError(self._where, f"{reason}; unpack it first if that is right")
                view[: len(out)] = out
                return len(out)
        return 0

    def _step(self, engine: Engine, most: int) -> bytes:
        """More of this member, or a step to the next one."""
        try:
            out = b"" if engine.eof else engine.decompress(self._pending, most)
        except (zlib.error, OSError, lzma.LZMAError, EOFError, MemoryError) as error:
            raise self._damaged(str(error)) from error
        except Exception as error:  # zstandard and brotli have a class of their own
            if type(error).__module__.partition(".")[0] in ("zstandard", "brotli", "_brotli"):
                raise self._damaged(str(error)) from error
            raise
        self._pending = b""
        if out:
            return out
        if engine.eof:
            self.checked = self.unpacked
            rest = engine.unused_data
            while not (rest := rest.lstrip(b"\0")):
                if not (rest := self._take()):
                    self._engine = None
                    return b""
            self._engine, self._pending = self._make(), rest
        elif not (more := self._take()):
            raise InputError(self._where, f"the {self._name} file is cut off")
        else:
            self._pending = more
        return b""

    def _take(self) -> bytes:
        data = self._raw.read(CHUNK)
        self.packed += len(data)
        return data

    def _damaged(self, reason: str) -> InputError:
        return InputError(self._where, f"the {self._name} file is damaged: {reason}")


def packing(start: bytes) -> tuple[str, Callable[[], Engine]] | None:
    """How a file with these first bytes is packed."""
    return next((how for mark, how in PACKINGS.items() if start.startswith(mark)), None)


def unpacked_whole(raw: bytes, coding: str, where: str, most: int) -> bytes:
    """The content behind an HTTP content coding. Raises `InputError`, also for too much."""
    if coding == "deflate" and not (raw[:1] and raw[0] & 15 == 8 and _multiple(raw[:2])):
        coding = "raw deflate"
    stream = Unpacked(io.BytesIO(raw), where, coding, CODINGS[coding], MOST_RATIO)
    with io.BufferedReader(stream) as file:
        return read_whole(file, where, most)


def read_whole(file: io.BufferedReader[Any], where: str, most: int) -> bytes:
    """All bytes, piece by piece. Raises `InputError` for more than `most`."""
    pieces = []
    size = 0
    while piece := file.read1(1 << 20):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise InputError(where, f"larger than {most:,} bytes unpacked")
    return b"".join(pieces)


def _multiple(header: bytes) -> bool:
    return int.from_bytes(header, "big") % 31 == 0
