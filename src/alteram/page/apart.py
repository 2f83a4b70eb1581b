"""Pages read in a process of their own, which is ended when one takes too long or too much.

Nothing inside a process can stop a step of a C library, so a page that may be slow is read apart.
Its time is that of the processor, so that a busy machine gives up no page an idle one reads; the
system itself ends the process by a timer, even if the one that asked is lost meanwhile.
The process is kept for the next page: what a page costs more is the way there and back, under a
millisecond for one of a megabyte; the start of the process, a few tenths of a second, is paid once.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from alteram import errors
from alteram.errors import InputError, PageUnreadable
from alteram.model import Page
from alteram.settings import PageSettings

_LOOK = 0.1  # seconds between two looks at a page that is being read
_SHORTEST = 0.01  # seconds; a timer of none would never end anything
_SERVE = "import sys; sys.path[:] = {path!r}; from alteram.page.apart import serve; serve({fd})"


class Apart:
    """Reads pages in processes, one for each thread that asks at a time."""

    def __init__(self, settings: PageSettings) -> None:
        self.settings = settings
        self._idle: list[_Process] = []
        self._lock = threading.Lock()
        weakref.finalize(self, _end_all, self._idle)

    def read(self, raw: bytes, url: str) -> Page:
        """The page, or the `InputError` reading it raises.

        Raises `PageUnreadable` for one that takes more than `page.max_seconds` or more than
        `page.max_memory`.
        """
        with self._lock:
            process = self._idle.pop() if self._idle else None
        process = process or _Process(self.settings, url or "page")
        try:
            answer = process.ask(raw, url or "page", url)
        except BaseException:  # an interrupt too: what it works on is not wanted any more
            process.end()
            raise
        with self._lock:
            self._idle.append(process)
        if isinstance(answer, Page):
            return answer
        kind, where, reason = answer
        error: InputError = getattr(errors, kind)(where, reason)
        raise error


class _Process:
    def __init__(self, settings: PageSettings, where: str) -> None:
        self.settings = settings
        self.line, theirs = Pipe()
        serve = _SERVE.format(path=sys.path, fd=theirs.fileno())
        try:
            self.child = subprocess.Popen(
                [sys.executable, "-c", serve],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        except OSError as error:
            self.line.close()
            raise PageUnreadable(where, f"no process to read it in: {error}") from error
        finally:
            theirs.close()
        try:
            self.line.send(settings)
            self.line.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise PageUnreadable(where, "the process to read it in did not start") from error

    def ask(self, raw: bytes, where: str, url: str) -> Page | tuple[str, str, str]:
        """The page, or the kind and words of the error. Raises `PageUnreadable`."""
        try:
            self.line.send((raw, url))
            while not self.line.poll(_LOOK):
                if (used := resident(self.child.pid)) > self.settings.max_memory:
                    raise PageUnreadable(where, _too_much(used, self.settings.max_memory))
            answer: Page | tuple[str, str, str] = self.line.recv()
        except (EOFError, OSError) as error:
            raise PageUnreadable(where, self._how_it_ended()) from error
        return answer

    def _how_it_ended(self) -> str:
        if self.child.wait() == -signal.SIGPROF:
            limit = self.settings.max_seconds
            return f"takes more than {limit:g} seconds; page.max_seconds allows no more"
        return "the process that read it was ended"

    def end(self) -> None:
        """End the process, whatever it does."""
        self.line.close()
        self.child.kill()
        self.child.wait()


def _too_much(used: int, limit: int) -> str:
    return f"takes {used:,} bytes of memory to read; page.max_memory allows {limit:,}"


def _end_all(idle: list[_Process]) -> None:
    while idle:
        idle.pop().end()


def resident(pid: int) -> int:
    """Bytes of memory a process holds; 0 when that cannot be known."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
        return int(pages) * resource.getpagesize()
    except (OSError, IndexError, ValueError):
        pass
    with suppress(OSError, ValueError):  # where there is no /proc, as on macOS
        said = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=False
        )
        return int(said.stdout or 0) * 1024
    return 0


def serve(fd: int) -> NoReturn:
    """What the process does: read page after page, until nobody asks any more."""
    from alteram.page.inside import read_inside

    line = Connection(fd)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the process that asks
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # ends the process, whatever it is in
    with suppress(EOFError, OSError):
        settings: PageSettings = line.recv()
        line.send(None)
        while True:
            raw, url = line.recv()
            signal.setitimer(signal.ITIMER_PROF, max(settings.max_seconds, _SHORTEST))
            answer: Page | tuple[str, str, str]
            try:
                answer = read_inside(raw, url, settings)
            except InputError as error:
                answer = (type(error).__name__, error.where, error.reason)
            except MemoryError:
                answer = ("PageUnreadable", url or "page", "not enough memory to read it")
            except Exception as error:  # said as in the process that asks, without its traceback
                said = f"{type(error).__name__}: {error}"
                answer = ("PageUnreadable", url or "page", said)
            signal.setitimer(signal.ITIMER_PROF, 0)
            line.send(answer)
    os._exit(0)
