"""Everything that can go wrong, one tree.

Every error carries its values and says the way out. "Nothing found" is a result, not an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str:
    """A half-sentence that suggests the near name, or lists what is known."""
    names = sorted(known)
    close = get_close_matches(word, names, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(names) or 'none'}"


class AlteramError(Exception):
    """Base of every error raised on purpose."""


class InputError(AlteramError):
    """What was given cannot be read."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where, self.reason = where, reason


class PageUnreadable(InputError):
    """The bytes are missing, empty or no text."""


class NotAnArticle(InputError):
    """The page has no article body: a home page, a login wall, a gallery."""


class UnsupportedMedia(InputError):
    """The bytes are of a kind no loader reads: an image, a PDF, an archive."""


class FetchRefused(InputError):
    """The address is not asked for: not public, not http, or its robots.txt says no."""


class FetchFailed(InputError):
    """The server gave no page: no answer, an error, too slow, too large, or of another kind."""

    def __init__(self, where: str, reason: str, *, passing: bool = False) -> None:
        super().__init__(where, reason)
        self.passing = passing  # whether another try later may work


class PartDamaged(InputError):
    """The file is no part of an archive, or not as it was exported."""


class ArchiveError(AlteramError):
    """The archive at `path` cannot serve."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"archive {path}: {reason}")
        self.path, self.reason = path, reason


class ArchiveMissing(ArchiveError):
    """There is no archive at that place."""


class ArchiveLocked(ArchiveError):
    """Another process holds the archive longer than we wait."""


class ArchiveTooNew(ArchiveError):
    """The archive was made by a newer version of the program."""


class ArchiveTooOld(ArchiveError):
    """The archive was made by a version this one cannot migrate."""


class ArchiveDamaged(ArchiveError):
    """A file of the archive is not what was written."""


class ArchiveRefused(ArchiveError):
    """The server of the archive lets this role not in, or not do this."""


class ArchiveUnreachable(ArchiveError):
    """The server of the archive does not answer, or no longer does."""


class EntryMissing(ArchiveError):
    """The archive holds no entry of that id."""


class PluginError(AlteramError):
    """A plug-in cannot be found or does not keep its promise."""


class UnknownPlugin(PluginError):
    """No plug-in has that name."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"no {kind} named {name!r}; {nearest(name, known)}")
        self.kind, self.name = kind, name


class PluginFailed(PluginError):
    """A plug-in raised or answered with the wrong shape."""

    def __init__(self, kind: str, name: str, reason: str) -> None:
        super().__init__(f"{kind} {name!r}: {reason}")
        self.kind, self.name, self.reason = kind, name, reason


class ExtraNotInstalled(PluginError):
    """An optional part is not installed."""

    def __init__(self, extra: str, needed_for: str, other: str = "") -> None:
        super().__init__(f"{needed_for} needs an extra: pip install 'alteram[{extra}]'{other}")
        self.extra = extra


class SettingsError(AlteramError):
    """A setting is unknown or has a value it cannot have."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where, self.reason = where, reason
