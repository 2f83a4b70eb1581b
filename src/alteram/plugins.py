"""The plug points, who calls them, and the one function that finds a plug-in by name.

A name is one of ours with its version (`words.v1`), a name from the entry-point group
`alteram.<kind>`, the dotted path of a class or factory (`my_package.my_module:MyVerifier`), or a
scheme with a place (`onnx:FOLDER`).
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import entry_points
from typing import Any, NamedTuple, Protocol, Self, runtime_checkable

from alteram.errors import PluginFailed, UnknownPlugin
from alteram.model import (
    Article,
    Attribution,
    Coverage,
    Entry,
    Page,
    Passage,
    Reach,
    Stance,
    Statement,
    Window,
)


class Closing:
    """Holds files, locks or processes until `close`, or the end of a `with` block."""

    def close(self) -> None:
        """Let go of them."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@runtime_checkable
class Extractor(Protocol):
    """Reads bytes into a page. Called by `pipeline.check`, `pipeline.add` and the verb `read`."""

    def read(self, raw: bytes, *, url: str = "") -> Page:
        """The page taken apart. May raise `PageUnreadable`, `NotAnArticle`, `UnsupportedMedia`."""
        ...


@runtime_checkable
class Attributor(Protocol):
    """Finds who says what. Called by `statements.find_statements`, once for each part of a page."""

    def attribute(self, part: str, text: str) -> Sequence[Attribution]:
        """The attributions of one part, in text order; every span lies in that part."""
        ...


@runtime_checkable
class Store(Protocol):
    """Keeps entries. Called by `pipeline.add`, `pipeline.check` and the verbs that look things up.

    What `add` has returned survives a crash. All methods may raise `ArchiveError`.
    """

    def add(self, entries: Iterable[Entry]) -> Sequence[bool]:
        """Keep entries, all or none; True for each that is new, False where it was there."""
        ...

    def get(self, key: str) -> Entry | None:
        """The entry whose id, reference or address this is."""
        ...

    def many(self, ids: Sequence[str]) -> Sequence[Entry]:
        """Entries by id, in the order asked, the missing ones left out."""
        ...

    def rank(self, article: Article, window: Window, limit: int) -> Sequence[tuple[str, float]]:
        """Entry ids nearest to an article's headline and lead with a similarity in 0..1,
        highest first (ties by id), the article itself left out."""
        ...

    def search(self, words: str, window: Window, limit: int) -> Sequence[Passage]:
        """Passages that hold these words, best first; a part in double quotes is a phrase."""
        ...

    def sharing(self, fingerprints: Sequence[int], least: int) -> Sequence[tuple[str, int]]:
        """Entry ids that share at least so many fingerprints, with how many, most first."""
        ...

    def reach(self, window: Window) -> Reach:
        """What the archive holds in a window."""
        ...

    def digest(self) -> str:
        """A digest of the ids of all entries, whatever the order they came in."""
        ...

    def rebuild(self) -> int:
        """Build everything derived anew from what is kept; answers of how many entries."""
        ...

    def check(self) -> Sequence[str]:
        """Every disagreement among the archive's files, in words; empty when all agree."""
        ...

    def close(self) -> None:
        """Let go of files and locks."""
        ...


@runtime_checkable
class Retriever(Protocol):
    """Finds passages that may speak to a statement. Called by `pipeline.check`."""

    def find(self, statement: Statement, coverage: Coverage, top: int) -> Sequence[Passage]:
        """At most `top` passages of each entry of the coverage, best entry first."""
        ...


@runtime_checkable
class Verifier(Protocol):
    """Judges whether a passage supports or disputes a claim. Called by `evidence.weigh`."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> Sequence[tuple[Stance, float]]:
        """One (stance, score in 0..1) per (claim, passage), in order. May raise `PluginError`."""
        ...


class Question(NamedTuple):
    """A claim, and the passages of one entry in the order of its text."""

    claim: str
    passages: tuple[str, ...]


class Answer(NamedTuple):
    """What a passage does to a claim.

    `score` is the chance (0..1) of the stance; of `not enough`, that it is no support. `ours` and
    `theirs` are words of the claim and of the passage in which the two exclude one another, empty
    where they cannot be pointed to.
    """

    stance: Stance
    score: float
    ours: str = ""
    theirs: str = ""


@runtime_checkable
class EntryVerifier(Verifier, Protocol):
    """A verifier that reads what one entry has to say in one go, each passage beside the others.

    `evidence.weigh` asks it so, and takes its chances as they are.
    """

    def judge_entries(self, questions: Sequence[Question]) -> Sequence[Sequence[Answer]]:
        """To each question one answer per passage, in order. May raise `PluginError`."""
        ...


KNOWN: Mapping[str, Mapping[str, str]] = {
    "extractor": {"zones.v1": "alteram.page:ZoneExtractor"},
    "attributor": {
        "rules.v1": "alteram.statements:RuleAttributor",
        "tagger.v1": "alteram.statements:LearnedAttributor",
    },
    "store": {
        "sqlite.v1": "alteram.archive:SqliteStore",
        "postgresql.v1": "alteram.archive.postgres:PostgresStore",
    },
    "retriever": {
        "words.v1": "alteram.evidence:WordRetriever",
        "sentences.v1": "alteram.evidence:SentenceRetriever",
    },
    "verifier": {
        "words.v1": "alteram.evidence:WordVerifier",
        "stance.v1": "alteram.evidence:LearnedVerifier",
        "stance-small.v1": "alteram.evidence:SmallVerifier",
    },
}

# What is made for a place: factories that take what stands behind the colon, and all settings.
SCHEMES: Mapping[str, Mapping[str, str]] = {
    "verifier": {
        "onnx": "alteram.evidence.models:onnx_verifier",
        "hf": "alteram.evidence.models:hf_verifier",
        "endpoint": "alteram.pipeline.endpoint:endpoint_verifier",
    },
}


def known(kind: str) -> dict[str, str]:
    """Every name of a kind: ours, then those of installed packages."""
    names = dict(KNOWN[kind])
    for point in entry_points(group=f"alteram.{kind}"):
        names.setdefault(point.name, point.value)
    return names


def make(kind: str, name: str, settings: Any) -> Any:
    """The plug-in of a name, made; one of a scheme reads what it needs of the settings.

    Raises like `pick`, and what the factory raises: `PluginError`, `SettingsError`.
    """
    scheme, colon, place = name.partition(":")
    path = SCHEMES.get(kind, {}).get(scheme)
    if colon and path:
        return _loaded(kind, name, path)(place, settings)
    return pick(kind, name)()


def pick(kind: str, name: str) -> Any:
    """The class or factory behind a name; nothing is called yet.

    Raises `UnknownPlugin` for a name nobody has, `PluginFailed` when its module cannot be loaded.
    """
    names = known(kind)
    path = names.get(name, name if ":" in name else "")
    if not path:
        raise UnknownPlugin(kind, name, [*names, *(f"{it}:…" for it in SCHEMES.get(kind, {}))])
    return _loaded(kind, name, path)


def _loaded(kind: str, name: str, path: str) -> Any:
    module, _, attribute = path.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for step in attribute.split("."):
            found = getattr(found, step)
    except (ImportError, AttributeError) as error:
        raise PluginFailed(kind, name, str(error)) from error
    return found
