"""What the verbs share: options, the typed date, and what one call works with."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alteram.errors import PageUnreadable
from alteram.model import Moment, Precision

if TYPE_CHECKING:
    from alteram.pipeline import Tools
    from alteram.plugins import Store
    from alteram.settings import Settings

# Rooms are imported inside the functions: `alteram --help` loads no index, no parser, no model.


_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


class Given(click.ParamType[Moment]):
    """A day (2031-05-06), month, year or instant (2031-05-06T18:30Z) as typed."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Moment:
        """The typed date as a `Moment`, or a usage error that shows the forms."""
        if isinstance(value, Moment):
            return value
        forms = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
        try:
            if _DAY.fullmatch(value):
                moment = Moment(value=value, precision=forms[len(value)], origin="given")
                moment.latest  # noqa: B018  raises for a date that does not exist
                return moment
            instant = datetime.fromisoformat(value)
            if instant.tzinfo is None and ":" in value:
                self.fail(f"{value!r} has no time zone: write {value}Z for UTC", param, ctx)
            if instant.tzinfo is None:
                raise ValueError(value)  # digits in a row, or a week: another form of a day
            utc = instant.astimezone(UTC).isoformat()
            return Moment(value=utc, precision=Precision.TIME, origin="given")
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no date; write 2031-05-06 or 2031-05-06T18:30Z", param, ctx)


def known_kind(kind: str) -> str:
    """The kind of file given with --as. Raises `UsageError` for one no loader reads."""
    from alteram.archive import LOADERS

    if kind and kind not in LOADERS:
        raise click.UsageError(f"no kind {kind!r}; known: {', '.join(sorted(LOADERS))}")
    return kind


def existing(paths: Iterable[str]) -> list[Path]:
    """The files and folders given. Raises `UsageError` for one that is not there."""
    from alteram.pipeline.source import is_there

    places = [Path(path) for path in paths]
    for place in places:
        if not is_there(place):
            raise click.UsageError(f"{place}: no such file or folder")
    return places


def processes(asked: int | None) -> int:
    """How many processes work: those asked for with --workers, else one for each core."""
    return asked or os.cpu_count() or 1


def options(*some: Callable[..., Any]) -> Callable[[Any], Any]:
    """Several options as one decorator, in the order of the help page."""

    def decorate(function: Any) -> Any:
        for option in reversed(some):
            function = option(function)
        return function

    return decorate


SETTINGS_OPTIONS = options(
    click.option(
        "--archive",
        metavar="PLACE",
        help="Folder of the archive, or its server: postgresql://NAME@HOST/DATABASE.",
    ),
    click.option(
        "--outlets",
        "outlets",
        metavar="PATH",
        multiple=True,
        help="One more table of outlets (CSV), or a folder of trust.txt files.",
    ),
    click.option(
        "--set",
        "knobs",
        metavar="STEP.KNOB=VALUE",
        multiple=True,
        help="Any setting, for example --set evidence.top=5.",
    ),
)
VERIFIER_OPTION = click.option(
    "--verifier",
    metavar="NAME",
    help="Who judges passages: words.v1, onnx:FOLDER, hf:NAME, endpoint:URL.",
)
PRIVATE_OPTION = click.option(
    "--allow-private", is_flag=True, help="Also ask addresses of private networks, this once."
)
PAGE_OPTIONS = options(
    click.argument("page", metavar="PAGE"),
    click.option("--url", default="", metavar="URL", help="Where the page was found."),
    click.option("--outlet", default="", metavar="NAME", help="Who publishes it."),
    click.option("--published", type=Given(), help="When it was published: 2031-05-06."),
    PRIVATE_OPTION,
)
JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class Run:
    """What one call of a verb works with: settings from every place, tools, archive."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.url: str = given.get("url", "")
        self.outlet: str = given.get("outlet", "")
        self.allow_private: bool = given.get("allow_private", False)
        self.settings = settings_of(
            given["archive"], given["outlets"], given["knobs"], given.get("verifier")
        )
        self._tools: Tools | None = None

    @property
    def tools(self) -> Tools:
        """The plug-ins, loaded at first use."""
        if self._tools is None:
            from alteram.pipeline import load_tools

            self._tools = load_tools(self.settings)
        return self._tools

    def store(self, *, create: bool = False) -> Opened:
        """The archive, closed again at the end of the block."""
        return Opened(self.settings, create)

    def page(self, where: str, store: Store | None = None) -> Any:
        """The page a verb was given; without an open archive, ids are looked up if there is one."""
        from alteram.pipeline import open_store
        from alteram.pipeline.source import read_page

        return read_page(
            where,
            self.tools,
            self.settings,
            stdin=lambda: sys.stdin.buffer.read(),
            store=(lambda: store) if store else (lambda: open_store(self.settings)),
            url=self.url,
            outlet=self.outlet,
            allow_private=self.allow_private,
        )

    def words(self, where: str) -> str:
        """Any words from a file or from standard input. Raises `InputError` for no text."""
        from alteram.page.charset import decode
        from alteram.page.media import refuse_binary

        try:
            raw = sys.stdin.buffer.read() if where == "-" else Path(where).read_bytes()
        except OSError as error:
            raise PageUnreadable(where, f"cannot be read: {error.strerror}") from error
        refuse_binary(raw, where)
        return decode(raw).text


class Opened:
    """An archive for the length of a block."""

    def __init__(self, settings: Settings, create: bool) -> None:
        self.settings, self.create = settings, create

    def __enter__(self) -> Store:
        from alteram.pipeline import open_store

        self._store = open_store(self.settings, create=self.create)
        return self._store

    def __exit__(self, *_: object) -> None:
        self._store.close()


def settings_of(
    archive: str | None,
    outlets: tuple[str, ...],
    knobs: tuple[str, ...],
    verifier: str | None = None,
) -> Settings:
    """Settings with the flags of this call laid over the files and the environment."""
    from alteram.settings import from_text, load, with_values

    if archive is not None and not archive.strip():  # as of a variable that is not set
        raise click.UsageError("--archive is empty; leave it out for the archive of the settings")
    settings = load()
    flags: dict[str, Any] = {}
    if archive:
        flags["path"] = archive
    if outlets:
        flags["outlets"] = [*settings.archive.outlets, *outlets]
    settings = with_values(settings, {"archive": flags}, "flag")
    for knob in knobs:
        settings = with_values(settings, from_text(knob), f"--set {knob}")
    if verifier:
        settings = with_values(settings, {"evidence": {"verifier": verifier}}, "--verifier")
    return settings


def show(text: str) -> None:
    """Print a result; nothing in it can steer the terminal."""
    from alteram.report.wording import readable

    click.echo(readable(text))


def tell(text: str) -> None:
    """Print what is no result to standard error; nothing in it can steer the terminal."""
    from alteram.report.wording import readable

    click.echo(readable(text), err=True)


def console() -> Any:
    """Where results of several columns are printed."""
    from rich.console import Console

    class Piped(Console):
        """A console that leaves a reader who has gone to the command."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    # Without a terminal, 80 columns: the same bytes wherever the output goes.
    return Piped(width=None if sys.stdout.isatty() else 80, highlight=False)
