"""Every knob, one frozen class for one step, read from `alteram.toml` and the environment.

Precedence: flag, then environment (`ALTERAM_EVIDENCE_TOP=8`), then the project's `alteram.toml`,
then the user's, then the default next to each meaning. A step gets its own settings as an
argument; nobody reads a global.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

import platformdirs

from alteram.errors import SettingsError, nearest
from alteram.model import digest

FILE_NAME = "alteram.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """Reading a page."""

    extractor: str = "zones.v1"  # plug-in that reads bytes into a page
    max_bytes: int = 64_000_000  # a larger page is refused
    max_nodes: int = 60_000  # a page of more elements is read as flat text
    max_seconds: float = 60.0  # of the processor: flat text after half of it, given up after all
    max_memory: int = 4_000_000_000  # bytes of memory; a page that takes more is given up


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSettings:
    """Finding statements and who says them."""

    attributor: str = "tagger.v1"  # plug-in that finds who says what
    archived: str = "rules.v1"  # the same for articles as they are added; a check reads them anew


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSettings:
    """Keeping and finding coverage."""

    path: str = ""  # folder, or postgresql://NAME@HOST/DATABASE; empty: the user's data folder
    store: str = "sqlite.v1"  # plug-in that keeps entries
    outlets: tuple[str, ...] = ()  # more outlet tables (CSV), folders of trust.txt; later rows win
    window_days: int = 14  # days before and after the article that count as the same story
    story_limit: int = 40  # entries on the story that are looked at
    story_least: float = 0.14  # similarity (0..1) from which an entry is on the same story


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSettings:
    """Finding passages and their stance."""

    retriever: str = "sentences.v1"  # plug-in that finds passages
    verifier: str = "stance.v1"  # plug-in that judges them
    top: int = 8  # passages looked at in each entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """A model of your own as the verifier: `onnx:FOLDER`, `hf:NAME`."""

    labels: tuple[str, ...] = ()  # LABEL=STANCE for each label; empty: told from their names
    order: str = "passage first"  # which text the model reads first, or "claim first"
    least: float = 0.5  # chance from which a passage supports or disputes
    max_tokens: int = 0  # longest pair; 0: as its files say, 512 at most
    file: str = ""  # ONNX file in the folder; empty: model.onnx, or the only one
    threads: int = 1  # of one judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointSettings:
    """A chat endpoint as the verifier: `endpoint:URL`. Nothing is asked unless it is named so."""

    model: str = ""  # the model asked for
    key_env: str = ""  # environment variable that holds the key; empty: no key is sent
    private: tuple[str, ...] = ()  # names of hosts that may lead into a private network
    seconds: float = 60.0  # that one answer may take
    tries: int = 3  # requests for one answer, where the server is busy or fails
    parallel: int = 4  # questions at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageSettings:
    """Tracing which voices are one."""

    shingle: int = 5  # words in one fingerprint
    window: int = 8  # of so many fingerprints one is kept
    least_shared: int = 3  # shared fingerprints from which two texts are aligned
    same_text: float = 0.5  # share of the shorter text's own words from which texts are one
    same_passage: float = 0.6  # share of a passage's words from which it is a copy


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """Showing the report."""

    show_silent: int = 12  # silent outlets named before "and N more"
    show_evidence: int = 6  # passages shown for one statement in the terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All steps together, one section of `alteram.toml` each."""

    page: PageSettings = field(default_factory=PageSettings)
    statements: StatementSettings = field(default_factory=StatementSettings)
    archive: ArchiveSettings = field(default_factory=ArchiveSettings)
    evidence: EvidenceSettings = field(default_factory=EvidenceSettings)
    model: ModelSettings = field(default_factory=ModelSettings)
    endpoint: EndpointSettings = field(default_factory=EndpointSettings)
    lineage: LineageSettings = field(default_factory=LineageSettings)
    report: ReportSettings = field(default_factory=ReportSettings)

    @property
    def archive_server(self) -> str:
        """The address of the database that is the archive; empty where it is a folder."""
        return self.archive.path if self.archive.path.startswith(SERVERS) else ""

    @property
    def archive_path(self) -> Path:
        """The archive's folder; of one on a server, where this machine keeps what lies beside."""
        home = Path(platformdirs.user_data_dir("alteram"))
        if self.archive_server:
            return home / "servers" / digest(self.archive_place)
        return Path(self.archive.path) if self.archive.path else home / "archive"

    @property
    def archive_place(self) -> str:
        """Where the archive is, as it can be shown to anyone."""
        if self.archive_server:
            return without_password(self.archive_server)
        return str(self.archive_path)

    def digest(self) -> str:
        """A digest of every knob that can change a result; places on disk and display are not."""
        knobs = [
            f"{step.name}.{knob.name}={getattr(getattr(self, step.name), knob.name)!r}"
            for step in fields(self)
            for knob in fields(getattr(self, step.name))
            if step.name != "report" and (step.name, knob.name) not in PLACES
        ]
        return digest(*knobs)


PLACES = {("archive", "path"), ("archive", "outlets")}
MOST = 10**12  # that any number may be
# Numbers are counted from 1, or begin above nought, but for these.
LIMITS: Mapping[str, tuple[float, float]] = {
    "archive.window_days": (0, 100_000),
    "archive.story_least": (0, 1),
    "model.least": (0, 1),
    "model.max_tokens": (0, MOST),
    "lineage.same_text": (0, 1),
    "lineage.same_passage": (0, 1),
    "report.show_silent": (0, MOST),
    "report.show_evidence": (0, MOST),
}
SERVERS = ("postgresql://", "postgres://")


def without_password(address: str) -> str:
    """An address of a server as it can be shown to anyone."""
    scheme, server, rest = address.partition("://")
    if not server:
        return address
    authority, slash, place = rest.partition("/")
    name, at, host = authority.rpartition("@")
    place, mark, query = place.partition("?")
    kept = [pair for pair in query.split("&") if not pair.casefold().startswith("password=")]
    asked = mark + "&".join(kept) if any(kept) else ""
    return f"{scheme}://{name.partition(':')[0]}{at}{host}{slash}{place}{asked}"


def with_values(settings: Settings, values: Mapping[str, Any], where: str) -> Settings:
    """The settings with `{"evidence": {"top": 8}}` laid over them.

    Raises `SettingsError` naming `where` for an unknown step or knob, a value of another type and
    a number that cannot be.
    """
    steps = {step.name for step in fields(settings)}
    for step, knobs in values.items():
        if step not in steps:
            raise SettingsError(where, f"no section [{step}]; {nearest(step, steps)}")
        if not isinstance(knobs, Mapping):
            raise SettingsError(where, f"[{step}] is a section, not {knobs!r}")
        current = getattr(settings, step)
        types = get_type_hints(type(current))
        for knob, value in knobs.items():
            if knob not in types:
                raise SettingsError(where, f"no {knob!r} in [{step}]; {nearest(knob, types)}")
            name = f"{step}.{knob}"
            fitting = _fit(value, types[knob], where, name)
            if isinstance(fitting, int | float):
                _refuse_beyond(fitting, where, name)
            current = replace(current, **{knob: fitting})
        settings = replace(settings, **{step: current})
    return settings


def from_text(knob: str) -> dict[str, dict[str, str]]:
    """`evidence.top=8` as `{"evidence": {"top": "8"}}`. Raises `SettingsError` for another form."""
    name, equals, value = knob.partition("=")
    step, dot, key = name.strip().partition(".")
    if not (equals and dot and step and key):
        raise SettingsError(knob, "write STEP.KNOB=VALUE, for example evidence.top=8")
    return {step: {key: value.strip()}}


def _fit(value: Any, kind: Any, where: str, name: str) -> Any:
    """A value as the knob's type; text from the environment is read as that type."""
    try:
        if kind is int and isinstance(value, int | str) and not isinstance(value, bool):
            return int(value)
        if kind is float and isinstance(value, int | float | str) and not isinstance(value, bool):
            return float(value)
        if kind is str and isinstance(value, str):
            return value
        if kind == tuple[str, ...]:
            if isinstance(value, str):
                return tuple(part for part in value.split(os.pathsep) if part)
            if isinstance(value, list) and all(isinstance(part, str) for part in value):
                return tuple(value)
    except ValueError:
        pass
    wanted = {int: "a whole number", float: "a number", str: "text"}.get(kind, "a list of texts")
    raise SettingsError(where, f"{name} takes {wanted}, not {value!r}")


def _refuse_beyond(number: float, where: str, name: str) -> None:
    """Raises `SettingsError` for a number outside the limits of its knob; one that is none too."""
    if name in LIMITS:
        low, high = LIMITS[name]
        sound, wanted = low <= number <= high, f"from {low:,} to {high:,}"
    elif isinstance(number, int):
        sound, wanted = 1 <= number <= MOST, f"from 1 to {MOST:,}"
    else:
        sound, wanted = 0 < number <= MOST, "greater than nought"
    if not sound:
        raise SettingsError(where, f"{name} is {wanted}, not {number:,}")


def load(
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    user_file: Path | None = None,
) -> Settings:
    """The settings of this place: user file, then project file, then environment.

    The project file is `alteram.toml` in `folder` (default: the working folder) or the nearest
    folder above. Raises `SettingsError` for a file that is no TOML and for unknown keys.
    """
    settings = Settings()
    user = user_file or Path(platformdirs.user_config_dir("alteram")) / FILE_NAME
    start = (folder or Path.cwd()).resolve()
    project = next(
        (p / FILE_NAME for p in (start, *start.parents) if (p / FILE_NAME).is_file()), None
    )
    for file in (user, project):
        if file is not None and file.is_file():
            settings = with_values(settings, _read(file), str(file))
    return with_values(settings, _from_environment(environment), "environment")


def _read(file: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(str(file), f"not a TOML file: {error}") from error
    # A path in a file is meant from that file's folder, not from where the program runs.
    archive = values.get("archive")
    if isinstance(archive, dict):
        path = archive.get("path")
        if isinstance(path, str) and path and not path.startswith(SERVERS):
            archive["path"] = str(file.parent / Path(path).expanduser())
        if isinstance(archive.get("outlets"), list):
            archive["outlets"] = [
                str(file.parent / Path(part).expanduser()) if isinstance(part, str) else part
                for part in archive["outlets"]
            ]
    evidence = values.get("evidence")
    if isinstance(evidence, dict) and isinstance(evidence.get("verifier"), str):
        scheme, colon, place = evidence["verifier"].partition(":")
        folder = file.parent / Path(place).expanduser()
        if scheme in ("onnx", "hf") and colon and place and folder.is_dir():
            evidence["verifier"] = f"{scheme}:{folder}"
    return values


def _from_environment(environment: Mapping[str, str] | None) -> dict[str, dict[str, str]]:
    """`ALTERAM_EVIDENCE_TOP=8` as `{"evidence": {"top": "8"}}`."""
    values: dict[str, dict[str, str]] = {}
    for name, value in (os.environ if environment is None else environment).items():
        if name.startswith("ALTERAM_"):
            step, _, knob = name.removeprefix("ALTERAM_").lower().partition("_")
            values.setdefault(step, {})[knob] = value
    return values
