"""`python -m alteram` is the command `alteram`."""

from __future__ import annotations

from alteram.apps.cli import main

if __name__ == "__main__":
    main()
