"""Work spread over processes or machines by Daft (https://docs.daft.ai), the extra `bulk`.

The only module that knows Daft. On one machine its native runner starts worker processes; with the
address of a Ray cluster its Ray runner does (`ray://HOST:10001`).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Protocol

from alteram.errors import ExtraNotInstalled, InputError


class Worker(Protocol):
    """What a worker process does. Made once in each; must be able to travel to it."""

    def do(self, unit: str) -> str:
        """The work of one unit; answers with its result."""
        ...


def spread(
    units: Sequence[str], make: Callable[[], Worker], *, workers: int, cluster: str = ""
) -> Iterator[str]:
    """The results of all units, in any order, as they are done.

    `make` is called once in each worker. Raises `ExtraNotInstalled`, `InputError` for a cluster
    that does not answer, and whatever Daft raises when a worker is lost; the units done by then
    have been given.
    """
    daft = _module("daft")
    _runner(cluster)

    class Spread:
        def __init__(self) -> None:
            self.worker = make()

        def do(self, some: Any) -> list[str]:
            return [self.worker.do(unit) for unit in some.to_pylist()]

    # One unit at a time goes to a worker, so that none waits behind a long one.
    batch = daft.method.batch(return_dtype=daft.DataType.string(), batch_size=1)
    Spread.do = batch(Spread.do)  # type: ignore[method-assign]
    actor = daft.cls(Spread, use_process=True, max_concurrency=workers)()
    asked = daft.from_pydict({"unit": list(units)})
    if cluster:
        asked = asked.into_partitions(max(1, len(units)))
    for row in asked.select(actor.do(daft.col("unit")).alias("done")).iter_rows():
        yield row["done"]


@cache
def _runner(cluster: str) -> None:
    """Choose who runs the work; once in a process, as Daft wants it."""
    daft = _module("daft")
    if not cluster:
        daft.set_runner_native()
        return
    _module("ray")
    try:
        daft.set_runner_ray(cluster, noop_if_initialized=True)
    except Exception as error:  # Ray raises whatever its transport does
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(cluster, f"no Ray cluster answers there ({said})") from error


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ExtraNotInstalled("bulk", "bulk work") from error
