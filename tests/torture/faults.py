"""A disk that fails, for one process: the kernel refuses its system calls (seccomp of Linux).

No name of ours or of a library is changed: SQLite, tantivy and Python get the error from below.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import sys

# Numbers of system calls that write, and of those that bring what was written to the disk.
CALLS = {
    "x86_64": {"write": (1, 18, 20, 285, 296), "sync": (74, 75, 162, 277)},
    "aarch64": {"write": (64, 66, 68, 70, 47), "sync": (82, 83, 81, 84)},
}
FAULTS = {"full": ("write", errno.ENOSPC), "unsynced": ("sync", errno.EIO)}

_LOAD, _EQUAL, _ABOVE, _RETURN = 0x20, 0x15, 0x25, 0x06  # operations of the filter
_NUMBER, _FIRST = 0, 16  # where the number of a call and its first argument stand
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NO_NEW_PRIVILEGES, _SET_FILTER, _FILTER = 38, 22, 2


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("yes", ctypes.c_ubyte),
        ("no", ctypes.c_ubyte),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("many", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def possible() -> bool:
    """Whether this machine can do it."""
    return sys.platform == "linux" and platform.machine() in CALLS


def begin(fault: str, spared: int) -> None:
    """From now on, in this thread and those it starts, the disk fails; there is no way back.

    What goes to standard streams and to the file number `spared` is not touched.
    """
    kind, error = FAULTS[fault]
    calls = CALLS[platform.machine()][kind]
    steps = [_Step(_LOAD, 0, 0, _NUMBER)]
    for at, call in enumerate(calls):
        steps.append(_Step(_EQUAL, len(calls) - at, 0, call))  # to the look at the file
    steps += [
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_LOAD, 0, 0, _FIRST),
        _Step(_EQUAL, 1, 0, spared),
        _Step(_ABOVE, 1, 0, 2),
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_RETURN, 0, 0, _ERROR | error),
    ]
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    if libc.prctl(_SET_FILTER, _FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
