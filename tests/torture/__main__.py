"""The long form: `python -m tests.torture` kills an archive at 200 points, then crowds it.

Ends with counts, or with the first thing that was lost. The same seed strikes at the same calls.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.torture.crowd import crowd
from tests.torture.lives import torture


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--points", type=int, default=200, help="lives to end, each elsewhere")
    parser.add_argument("--minutes", type=float, default=10, help="of four writers, four readers")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="alteram-torture-") as name:
        place = Path(name)
        counts = torture(
            place / "lives" / "archive", given.points, seed=given.seed, progress=progress
        )
        show("lives", counts)
        if given.minutes:
            show("crowd", crowd(place / "crowd" / "archive", given.minutes * 60))


def progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def show(name: str, counts: dict[str, int]) -> None:
    print(name, ", ".join(f"{what} {round(many, 2)}" for what, many in counts.items()), flush=True)


if __name__ == "__main__":
    main()
