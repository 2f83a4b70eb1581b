"""What a loader gets: one file or one member of a file, and the caps on reading it."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, ParamSpec, cast

from alteram.archive.loaders.unpack import (
    CHUNK,
    LONGEST_MARK,
    MOST_RATIO,
    Unpacked,
    packing,
    read_whole,
)
from alteram.errors import AlteramError, InputError, PageUnreadable
from alteram.model import Page

MOST_PAGE = 64_000_000  # bytes of one page, unpacked
MOST_SPOOLED = 1_000_000_000  # bytes of one packed file that must be laid out to be read
IN_MEMORY = 16_000_000  # of these; more goes to a temporary file without a name
START = 4096  # bytes that tell what a file is

P = ParamSpec("P")
Read = Callable[[bytes, str], Page]
Loaded = Iterator[Page | AlteramError]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file or member. `where` is only shown; it is never opened, nor is any name inside."""

    where: str
    suffix: str  # as written, with the dot, lower case
    packed: Callable[
        [], io.BufferedReader[Any]
    ]  # opens the bytes as they are stored, from the start
    depth: int = 0  # containers around it
    path: Path | None = None  # of what stands on the disk itself

    @contextmanager
    def opened(self, ratio: int = MOST_RATIO) -> Iterator[io.BufferedReader[Any]]:
        """The bytes, unpacked if they are packed. Reading raises `InputError` for damage.

        `ratio` is the most that may come out for one byte, 0 if the caller bounds it.
        """
        with self.packed() as raw:
            start = raw.peek(LONGEST_MARK)
            how = packing(start)
            if how is None:
                yield raw
            else:
                with io.BufferedReader(Unpacked(raw, self.where, *how, ratio), CHUNK) as file:
                    yield file

    def start(self) -> bytes:
        """The first bytes, also of a file that is damaged later.

        Raises `PageUnreadable` if there are none.
        """
        found = b""
        with self.opened() as file:
            try:
                while len(found) < START and (more := file.read1(START - len(found))):
                    found += more
            except InputError:
                if not found:
                    raise
        if not found:
            raise PageUnreadable(self.where, "the file is empty")
        return found

    def whole(self, most: int = MOST_PAGE) -> bytes:
        """All bytes. Raises `InputError` for more than `most`."""
        with self.opened() as file:
            return read_whole(file, self.where, most)

    @contextmanager
    def seekable(self) -> Iterator[IO[bytes]]:
        """The bytes as a file one can jump about in; laid out first where they are packed."""
        with self.opened() as file:
            if file.seekable():
                yield file
                return
            with tempfile.SpooledTemporaryFile(IN_MEMORY) as laid_out:
                size = 0
                while more := file.read(1 << 20):
                    size += len(more)
                    if size > MOST_SPOOLED:
                        raise InputError(self.where, f"larger than {MOST_SPOOLED:,} bytes unpacked")
                    laid_out.write(more)
                laid_out.seek(0)
                yield cast("IO[bytes]", laid_out)


def of_path(path: Path) -> Input:
    """A file or folder on the disk."""
    return Input(where=str(path), suffix=path.suffix.lower(), packed=lambda: _open(path), path=path)


def _open(path: Path) -> io.BufferedReader[Any]:
    if not path.is_file():
        raise InputError(str(path), "no such file" if not path.exists() else "not a regular file")
    return path.open("rb")


def named(
    where: str, make: Callable[P, Page], *args: P.args, **kwargs: P.kwargs
) -> Page | AlteramError:
    """A page, or why there is none with its place in it."""
    try:
        return make(*args, **kwargs)
    except InputError as error:
        return type(error)(where, error.reason)
    except AlteramError as error:
        return error


def shown(name: str) -> str:
    """A name from inside a file as it may be printed: one line, no control characters."""
    name = re.sub(
        r"[^\x20-\x7e\xa0-\U0010ffff]|[\ud800-\udfff\u2028-\u202e\u2066-\u2069]", "?", name
    )
    return name if len(name) <= 120 else f"{name[:80]}…{name[-39:]}"


@contextmanager
def parsing(where: str, what: str) -> Iterator[None]:
    """Around one call of a parser that is not ours: whatever it raises is an `InputError`."""
    try:
        yield
    except AlteramError:
        raise
    except RecursionError as error:
        raise InputError(where, f"{what} nested too deep") from error
    except Exception as error:
        reason = shown(str(error).strip()) or type(error).__name__
        raise InputError(where, f"not readable as {what}: {reason}") from error
